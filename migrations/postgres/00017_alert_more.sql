-- +goose Up
-- What somebody asked for again before anybody had read the first: one call, with
-- all that was said.
CREATE TABLE alert_more (
  id       TEXT PRIMARY KEY,
  key      TEXT NOT NULL UNIQUE,
  alert_id TEXT NOT NULL REFERENCES alert(id),
  words    BYTEA NOT NULL,
  said_at  TIMESTAMPTZ NOT NULL
);
CREATE INDEX alert_more_alert ON alert_more (alert_id, said_at);
