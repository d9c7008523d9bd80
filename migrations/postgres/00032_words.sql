-- +goose Up
-- The words of the names of children, bare of capitals, accents and signs, for who looks
-- for a child by name.
CREATE TABLE child_word (
  word     TEXT COLLATE "C" NOT NULL,
  child_id TEXT NOT NULL REFERENCES child(person_id),
  PRIMARY KEY (word, child_id)
);
CREATE INDEX child_word_child ON child_word (child_id);
