-- +goose Up
-- What became of something that was agreed, each time that it was said. The latest counts.
CREATE TABLE promise (
  id          TEXT PRIMARY KEY,
  decision_id TEXT NOT NULL REFERENCES decision(id),
  n           INTEGER NOT NULL, -- 1 for the first that was said of the decision
  state       TEXT NOT NULL,
  why         BYTEA NOT NULL,
  by_person   TEXT NOT NULL,
  at          TIMESTAMPTZ NOT NULL,
  UNIQUE (decision_id, n)
);
