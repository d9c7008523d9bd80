-- +goose Up
-- A review can be held in parts. It counts as held on the day on which it was completed.
CREATE TABLE review_part (
  id         TEXT PRIMARY KEY,
  review_id  TEXT NOT NULL REFERENCES review(id),
  child_id   TEXT NOT NULL REFERENCES child(person_id),
  kind       TEXT NOT NULL,
  opened_at  TIMESTAMP NOT NULL,
  stopped_at TIMESTAMP NOT NULL,
  reason     TEXT NOT NULL DEFAULT '',
  by_person  TEXT NOT NULL
);
CREATE INDEX review_part_review ON review_part (review_id);
-- When the part that is held, or was held last, was opened; NULL: there is one part alone.
ALTER TABLE review ADD COLUMN part_at TIMESTAMP;
-- The day that counts as held; empty: it is not closed, or was before this was asked.
ALTER TABLE review ADD COLUMN completed_on TEXT NOT NULL DEFAULT '';
-- Why it was held late.
ALTER TABLE review ADD COLUMN late TEXT NOT NULL DEFAULT '';
-- A review that is cancelled is moved to no day.
ALTER TABLE review_move RENAME COLUMN starts_at TO moved_to;
ALTER TABLE review_move ADD COLUMN starts_at TIMESTAMP;
UPDATE review_move SET starts_at = moved_to;
ALTER TABLE review_move DROP COLUMN moved_to;
