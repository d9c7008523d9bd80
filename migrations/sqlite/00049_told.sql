-- +goose Up
-- That somebody was told, by a person, when to come to a review (starts_at NULL: that they do
-- not come as they were told). The last line of a seat counts: another time is to be told again.
CREATE TABLE told (
  id        TEXT PRIMARY KEY,
  review_id TEXT NOT NULL REFERENCES review(id),
  child_id  TEXT NOT NULL REFERENCES child(person_id),
  seat_id   TEXT NOT NULL REFERENCES seat(id),
  starts_at TIMESTAMP,
  minutes   INTEGER NOT NULL DEFAULT 0,
  by_person TEXT NOT NULL,
  at        TIMESTAMP NOT NULL
);
CREATE INDEX told_review ON told (review_id);
CREATE INDEX told_seat ON told (seat_id);
-- Reviews that are planned for one time.
CREATE INDEX review_starts ON review (starts_at);
