-- +goose Up
-- That somebody is kept out of a child's reviews: who decided it, and what is to be done about
-- it. Exclusions of before have no reason, and nobody agreed to them here.
CREATE TABLE exclusion (
  id        TEXT PRIMARY KEY,
  tie_id    TEXT NOT NULL REFERENCES tie(id),
  child_id  TEXT NOT NULL REFERENCES child(person_id),
  way       TEXT NOT NULL,
  why       TEXT NOT NULL,
  asked     BOOLEAN NOT NULL DEFAULT FALSE,
  at_once   BOOLEAN NOT NULL DEFAULT FALSE,
  before    BOOLEAN NOT NULL DEFAULT FALSE,
  body      BYTEA,
  by_person TEXT NOT NULL DEFAULT '',
  by_kind   TEXT NOT NULL DEFAULT '',
  at        TIMESTAMPTZ NOT NULL,
  agreed_by TEXT NOT NULL DEFAULT '',
  agreed_at TIMESTAMPTZ,
  since     TIMESTAMPTZ,
  told_on   TEXT NOT NULL DEFAULT '',
  told_how  TEXT NOT NULL DEFAULT '',
  look_on   TEXT NOT NULL DEFAULT '',
  ended_at  TIMESTAMPTZ
);
CREATE INDEX exclusion_child ON exclusion (child_id);
CREATE INDEX exclusion_tie ON exclusion (tie_id);
INSERT INTO exclusion (id, tie_id, child_id, way, why, before, at, since)
  SELECT t.id, t.id, t.child_id, 'excluded', 'another', TRUE, t.since, t.since FROM tie t WHERE t.state = 'excluded';
