-- +goose Up
-- What was said of a talk before a review: of the IRO with the child alone, or with the social
-- worker. A row each time; the latest of a kind counts.
CREATE TABLE talk (
  id        TEXT PRIMARY KEY,
  review_id TEXT NOT NULL REFERENCES review(id),
  child_id  TEXT NOT NULL REFERENCES child(person_id),
  kind      TEXT NOT NULL,
  n         INTEGER NOT NULL, -- 1 for the first that was said of this kind
  state     TEXT NOT NULL,
  day       TEXT NOT NULL DEFAULT '',
  how       TEXT NOT NULL DEFAULT '',
  why       BLOB NOT NULL,
  by_person TEXT NOT NULL,
  at        TIMESTAMP NOT NULL,
  UNIQUE (review_id, kind, n)
);
