-- +goose Up
-- Calls for help: what was raised, who read it, and what came of it. How far
-- one has gone follows from its times alone.
CREATE TABLE alert (
  id         TEXT PRIMARY KEY,
  key        TEXT NOT NULL UNIQUE,
  kind       TEXT NOT NULL,
  about      TEXT NOT NULL DEFAULT '',
  child_id   TEXT REFERENCES child(person_id),
  by_person  TEXT REFERENCES person(id),
  review_id  TEXT REFERENCES review(id),
  question   TEXT NOT NULL DEFAULT '',
  left_out   TEXT NOT NULL DEFAULT '',
  words      BLOB,
  raised_at  TIMESTAMP NOT NULL,
  changed_at TIMESTAMP,
  read_by    TEXT REFERENCES person(id),
  read_at    TIMESTAMP,
  taken_by   TEXT REFERENCES person(id),
  taken_at   TIMESTAMP,
  closed_by  TEXT REFERENCES person(id),
  closed_at  TIMESTAMP,
  done       BLOB,
  reply      BLOB
);
CREATE INDEX alert_child ON alert (child_id);
CREATE INDEX alert_by ON alert (by_person);
CREATE INDEX alert_open ON alert (raised_at) WHERE closed_at IS NULL;
CREATE UNIQUE INDEX alert_about ON alert (about) WHERE about <> '' AND closed_at IS NULL;

-- Who reads alerts for the whole authority, and from when to when.
CREATE TABLE duty (
  id        TEXT PRIMARY KEY,
  person_id TEXT NOT NULL REFERENCES person(id),
  since     TIMESTAMP NOT NULL,
  until     TIMESTAMP
);
CREATE INDEX duty_person ON duty (person_id);
