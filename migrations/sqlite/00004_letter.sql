-- +goose Up
-- The letter that comes back to the child.
CREATE TABLE letter (
  id           TEXT PRIMARY KEY,
  review_id    TEXT NOT NULL UNIQUE REFERENCES review(id),
  state        TEXT NOT NULL,
  rev          INTEGER NOT NULL,
  lang         TEXT NOT NULL,
  band         TEXT NOT NULL,
  body         BLOB NOT NULL,
  saved_at     TIMESTAMP NOT NULL,
  published_at TIMESTAMP,
  by_person    TEXT NOT NULL
);

CREATE TABLE letter_open (
  letter_id TEXT NOT NULL REFERENCES letter(id),
  person_id TEXT NOT NULL REFERENCES person(id),
  first_at  TIMESTAMP NOT NULL,
  last_at   TIMESTAMP NOT NULL,
  PRIMARY KEY (letter_id, person_id)
);

