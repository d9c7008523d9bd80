-- +goose Up
-- A planned review that was moved to another time: why, and who decided it. The day on which
-- it is due stays.
CREATE TABLE review_move (
  id        TEXT PRIMARY KEY,
  review_id TEXT NOT NULL REFERENCES review(id),
  child_id  TEXT NOT NULL REFERENCES child(person_id),
  was       TIMESTAMP NOT NULL,
  starts_at TIMESTAMP NOT NULL,
  reason    TEXT NOT NULL DEFAULT '',
  decided   TEXT NOT NULL DEFAULT '',
  by_person TEXT NOT NULL,
  at        TIMESTAMP NOT NULL
);
CREATE INDEX review_move_child ON review_move (child_id);
-- For when it was planned before it was last moved; NULL: it never was.
ALTER TABLE review ADD COLUMN moved_from TIMESTAMP;
