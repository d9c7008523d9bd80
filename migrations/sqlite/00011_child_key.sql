-- +goose Up
-- The keys that seal what is said about one child, wrapped by the
-- deployment's, which are not in the database.
CREATE TABLE child_key (
  child_id  TEXT PRIMARY KEY REFERENCES child(person_id),
  keyset    BLOB NOT NULL,
  made_at   TIMESTAMP NOT NULL,
  turned_at TIMESTAMP NOT NULL
);
