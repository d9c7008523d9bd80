-- +goose Up
-- A wish: something that a child asks for, in their words, for those who may read it where
-- it comes from. None is ever deleted: one that the child took back says when.
CREATE TABLE wish (
  id        TEXT PRIMARY KEY,
  review_id TEXT NOT NULL REFERENCES review(id),
  child_id  TEXT NOT NULL REFERENCES child(person_id),
  source    TEXT NOT NULL,
  question  TEXT NOT NULL DEFAULT '',
  answer_id TEXT NOT NULL DEFAULT '',
  audience  TEXT NOT NULL,
  pos       INTEGER NOT NULL DEFAULT 0,
  words     BYTEA NOT NULL,
  by_person TEXT NOT NULL,
  made_at   TIMESTAMPTZ NOT NULL,
  back_at   TIMESTAMPTZ
);
CREATE INDEX wish_review ON wish (review_id);
-- What was answered to a wish, each time. The last one counts.
CREATE TABLE wish_reply (
  wish_id   TEXT NOT NULL REFERENCES wish(id),
  n         INTEGER NOT NULL,
  id        TEXT NOT NULL,
  says      TEXT NOT NULL,
  body      BYTEA NOT NULL,
  by_person TEXT NOT NULL,
  by_tie    TEXT NOT NULL DEFAULT '',
  at        TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (wish_id, n)
);
