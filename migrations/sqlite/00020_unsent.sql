-- +goose Up
-- What somebody has typed in a form of a meeting and not sent. It is theirs alone,
-- is no event, and goes when they send it.
CREATE TABLE unsent (
  review_id TEXT NOT NULL REFERENCES review(id),
  person_id TEXT NOT NULL REFERENCES person(id),
  form      TEXT NOT NULL,
  subject   TEXT NOT NULL,
  body      BLOB NOT NULL,
  saved_at  TIMESTAMP NOT NULL,
  PRIMARY KEY (review_id, person_id, form)
);
