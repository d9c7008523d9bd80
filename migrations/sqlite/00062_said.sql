-- +goose Up
-- What children said in their forms in a year that has settled, as counts: how far it is counted,
-- by the day and the id of the last review, and whether that is all.
CREATE TABLE said (
  year   TEXT PRIMARY KEY,
  day    TEXT NOT NULL,
  review TEXT NOT NULL,
  whole  BOOLEAN NOT NULL,
  counts BLOB
);
