-- +goose Up
-- Who read or wrote what of a child's: ids, never content. Each line is signed
-- together with the one before it, by a secret that the database holds only
-- sealed. Nothing refers to other tables: the log outlives what it tells of.
CREATE TABLE audit (
  child_id  TEXT NOT NULL,
  n         BIGINT NOT NULL,
  at        TIMESTAMPTZ NOT NULL,
  actor     TEXT NOT NULL,
  tie_id    TEXT NOT NULL,
  verb      TEXT NOT NULL,
  what      TEXT NOT NULL,
  purpose   TEXT NOT NULL,
  review_id TEXT NOT NULL,
  objects   TEXT NOT NULL,
  prev      TEXT NOT NULL,
  mac       TEXT NOT NULL,
  PRIMARY KEY (child_id, n)
);
CREATE INDEX audit_review ON audit (review_id, n);

-- How many lines a child's log has and how the last one is signed, signed
-- itself: a log that was cut short is found.
CREATE TABLE audit_head (
  child_id TEXT PRIMARY KEY,
  n        BIGINT NOT NULL,
  mac      TEXT NOT NULL,
  seal     TEXT NOT NULL
);
