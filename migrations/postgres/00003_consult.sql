-- +goose Up
-- What people say before the review: drafts that nobody reads, and sendings
-- that never change.
CREATE TABLE form (
  id        TEXT PRIMARY KEY,
  review_id TEXT NOT NULL REFERENCES review(id),
  person_id TEXT NOT NULL REFERENCES person(id),
  tie_id    TEXT NOT NULL REFERENCES tie(id),
  key       TEXT NOT NULL,
  opened_at TIMESTAMPTZ NOT NULL,
  UNIQUE (review_id, person_id)
);

CREATE TABLE draft (
  form_id  TEXT NOT NULL REFERENCES form(id),
  question TEXT NOT NULL,
  rev      BIGINT NOT NULL,
  body     BYTEA NOT NULL,
  saved_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (form_id, question)
);

CREATE TABLE sending (
  id      TEXT PRIMARY KEY,
  form_id TEXT NOT NULL REFERENCES form(id),
  version BIGINT NOT NULL,
  sent_at TIMESTAMPTZ NOT NULL,
  UNIQUE (form_id, version)
);

CREATE TABLE answer (
  id         TEXT PRIMARY KEY,
  sending_id TEXT NOT NULL REFERENCES sending(id),
  question   TEXT NOT NULL,
  area       TEXT NOT NULL DEFAULT '',
  audience   TEXT NOT NULL,
  body       BYTEA NOT NULL,
  UNIQUE (sending_id, question)
);

CREATE TABLE answer_reader (
  answer_id TEXT NOT NULL REFERENCES answer(id),
  tie_id    TEXT NOT NULL REFERENCES tie(id),
  PRIMARY KEY (answer_id, tie_id)
);

