-- +goose Up
-- The days on which adoption was decided on for a child, as the authority's system has them.
CREATE TABLE permanence (
  id          TEXT PRIMARY KEY,
  child_id    TEXT NOT NULL REFERENCES child(person_id),
  agreed_on   TEXT NOT NULL DEFAULT '',
  ordered_on  TEXT NOT NULL DEFAULT '',
  matched_on  TEXT NOT NULL DEFAULT '',
  placed_on   TEXT NOT NULL DEFAULT '',
  reversed_on TEXT NOT NULL DEFAULT '',
  number      TEXT NOT NULL DEFAULT '',
  from_file   TIMESTAMPTZ
);
CREATE INDEX permanence_child ON permanence (child_id);
