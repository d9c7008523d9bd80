-- +goose Up
-- The private working notes of an IRO about a child, or about one review of theirs. They open
-- to whoever wrote them alone, while that is the child's IRO or stands in for them.
CREATE TABLE note (
  id         TEXT PRIMARY KEY,
  child_id   TEXT NOT NULL REFERENCES child(person_id),
  review_id  TEXT REFERENCES review(id),
  by_person  TEXT NOT NULL,
  body       BYTEA NOT NULL,
  changes    INTEGER NOT NULL DEFAULT 0, -- how often it was changed
  written_at TIMESTAMPTZ NOT NULL,
  changed_at TIMESTAMPTZ,
  gone_at    TIMESTAMPTZ -- since when it is shown to nobody
);
CREATE INDEX note_child ON note (child_id, by_person);
