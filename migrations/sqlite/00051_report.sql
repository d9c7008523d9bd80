-- +goose Up
-- A report that is asked for before a review: from somebody who is invited, or from somebody
-- by name alone.
CREATE TABLE report (
  id        TEXT PRIMARY KEY,
  review_id TEXT NOT NULL REFERENCES review(id),
  child_id  TEXT NOT NULL REFERENCES child(person_id),
  kind      TEXT NOT NULL,
  seat_id   TEXT REFERENCES seat(id),
  name      BLOB,
  asked_on  TEXT NOT NULL,
  chased_on TEXT NOT NULL DEFAULT '',
  came_on   TEXT NOT NULL DEFAULT '',
  shared_on TEXT NOT NULL DEFAULT '',
  changes   INTEGER NOT NULL DEFAULT 0, -- how often it was changed
  by_person TEXT NOT NULL,
  at        TIMESTAMP NOT NULL
);
CREATE INDEX report_review ON report (review_id);
CREATE INDEX report_seat ON report (seat_id);
-- In which order somebody was told of times; 0: before this was kept.
ALTER TABLE told ADD COLUMN n INTEGER NOT NULL DEFAULT 0;
