-- +goose Up
-- Names and pronouns that people had and have, each from its day on. was is what they had
-- before. held_at is since when pages say it; NULL: its day is still to come. child_id is
-- the child on whose page it was written down.
CREATE TABLE name_change (
  id           TEXT PRIMARY KEY,
  person_id    TEXT NOT NULL REFERENCES person(id),
  child_id     TEXT NOT NULL REFERENCES child(person_id),
  name         TEXT NOT NULL,
  was          TEXT NOT NULL DEFAULT '',
  pronouns     TEXT NOT NULL DEFAULT '',
  pronouns_was TEXT NOT NULL DEFAULT '',
  since        TEXT NOT NULL,
  by_person    TEXT NOT NULL,
  made_at      TIMESTAMPTZ NOT NULL,
  held_at      TIMESTAMPTZ
);
CREATE INDEX name_change_person ON name_change (person_id);
CREATE INDEX name_change_waits ON name_change (since) WHERE held_at IS NULL;
