-- +goose Up
-- People, who they are to a child, and the ways in.
CREATE TABLE meta (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL
);

CREATE TABLE person (
  id       TEXT PRIMARY KEY,
  name     TEXT NOT NULL,
  band     TEXT NOT NULL,
  lang     TEXT NOT NULL,
  picture  TEXT NOT NULL DEFAULT 'person',
  staff    BOOLEAN NOT NULL DEFAULT FALSE,
  email    TEXT UNIQUE,
  password TEXT,
  reads    TEXT NOT NULL DEFAULT '',
  phone    TEXT NOT NULL DEFAULT '',
  made_at  TIMESTAMPTZ NOT NULL
);

CREATE TABLE child (
  person_id TEXT PRIMARY KEY REFERENCES person(id),
  born_on   TEXT NOT NULL,
  cared_on  TEXT NOT NULL
);

CREATE TABLE tie (
  id        TEXT PRIMARY KEY,
  person_id TEXT NOT NULL REFERENCES person(id),
  child_id  TEXT NOT NULL REFERENCES child(person_id),
  kind      TEXT NOT NULL,
  state     TEXT NOT NULL,
  calls     TEXT NOT NULL DEFAULT '',
  since     TIMESTAMPTZ NOT NULL,
  until     TIMESTAMPTZ,
  UNIQUE (person_id, child_id, kind)
);
CREATE INDEX tie_child ON tie (child_id);

CREATE TABLE link (
  id         TEXT PRIMARY KEY,
  token_hash TEXT NOT NULL UNIQUE,
  person_id  TEXT NOT NULL REFERENCES person(id),
  made_at    TIMESTAMPTZ NOT NULL,
  expires_at TIMESTAMPTZ NOT NULL,
  revoked_at TIMESTAMPTZ
);

CREATE TABLE session (
  token_hash TEXT PRIMARY KEY,
  person_id  TEXT REFERENCES person(id),
  seat_id    TEXT,
  review_id  TEXT,
  lang       TEXT NOT NULL,
  made_at    TIMESTAMPTZ NOT NULL,
  seen_at    TIMESTAMPTZ NOT NULL,
  expires_at TIMESTAMPTZ NOT NULL,
  ended_at   TIMESTAMPTZ
);
CREATE INDEX session_person ON session (person_id);
CREATE INDEX session_seat ON session (seat_id);

CREATE TABLE attempt (
  bucket TEXT PRIMARY KEY,
  since  TIMESTAMPTZ NOT NULL,
  n      BIGINT NOT NULL
);

