-- +goose Up
-- That another system has a disability of a child on record: it asks people to look at what
-- helps the child, and says nothing by itself.
CREATE TABLE disability (
  id        TEXT PRIMARY KEY,
  child_id  TEXT NOT NULL REFERENCES child(person_id),
  codes     TEXT NOT NULL DEFAULT '',
  from_file TIMESTAMP
);
CREATE INDEX disability_child ON disability (child_id);
