-- +goose Up
-- How long a review is planned to take, in minutes (0: nobody said), and how people are there.
ALTER TABLE review ADD COLUMN minutes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE review ADD COLUMN how TEXT NOT NULL DEFAULT '';
-- The part of a review for which somebody comes: how long after its beginning and for how
-- long, in minutes. for_minutes 0: none of their own.
ALTER TABLE seat ADD COLUMN after_minutes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE seat ADD COLUMN for_minutes INTEGER NOT NULL DEFAULT 0;
-- That somebody needs an interpreter at a review. Moving the review takes the booking away.
CREATE TABLE interpreter (
  id           TEXT PRIMARY KEY,
  review_id    TEXT NOT NULL REFERENCES review(id),
  child_id     TEXT NOT NULL REFERENCES child(person_id),
  seat_id      TEXT NOT NULL UNIQUE REFERENCES seat(id),
  language     BYTEA NOT NULL,
  booked_on    TEXT NOT NULL DEFAULT '',
  confirmed_on TEXT NOT NULL DEFAULT '',
  by_person    TEXT NOT NULL,
  at           TIMESTAMPTZ NOT NULL
);
CREATE INDEX interpreter_review ON interpreter (review_id);
CREATE INDEX interpreter_child ON interpreter (child_id);
