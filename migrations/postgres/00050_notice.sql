-- +goose Up
-- A significant event in a child's life of which the IRO was told, and what the IRO answered:
-- a review is needed by a day, or none is.
CREATE TABLE notice (
  id          TEXT PRIMARY KEY,
  child_id    TEXT NOT NULL REFERENCES child(person_id),
  kind        TEXT NOT NULL,
  day         TEXT NOT NULL, -- on which it happened, or is to happen
  what        BYTEA NOT NULL,
  told_by     TEXT NOT NULL,
  told_at     TIMESTAMPTZ NOT NULL,
  says        TEXT NOT NULL DEFAULT '', -- empty: not answered
  needed_by   TEXT NOT NULL DEFAULT '',
  why         BYTEA,
  answer_id   TEXT NOT NULL DEFAULT '', -- of the form that answered
  answered_by TEXT NOT NULL DEFAULT '',
  answered_at TIMESTAMPTZ
);
CREATE INDEX notice_child ON notice (child_id);
CREATE INDEX notice_open ON notice (told_at) WHERE answered_at IS NULL;
