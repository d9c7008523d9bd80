-- +goose Up
-- The addresses from which calendars of people at work fetch the times of their meetings.
-- Only a hash of what stands in the address is kept.
CREATE TABLE feed (
  id         TEXT PRIMARY KEY,
  person_id  TEXT NOT NULL UNIQUE REFERENCES person(id),
  token_hash TEXT NOT NULL UNIQUE,
  made_at    TIMESTAMP NOT NULL
);
