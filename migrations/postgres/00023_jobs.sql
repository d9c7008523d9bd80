-- +goose Up
-- What people do at the authority. A job that takes two people opens nothing until
-- agreed_at. given_by and agreed_by are empty where the operator did it.
CREATE TABLE job (
  id        TEXT PRIMARY KEY,
  person_id TEXT NOT NULL REFERENCES person(id),
  kind      TEXT NOT NULL,
  given_by  TEXT NOT NULL,
  given_at  TIMESTAMPTZ NOT NULL,
  agreed_by TEXT NOT NULL DEFAULT '',
  agreed_at TIMESTAMPTZ,
  until     TIMESTAMPTZ
);
CREATE INDEX job_person ON job (person_id);
CREATE UNIQUE INDEX job_one ON job (person_id, kind) WHERE until IS NULL;

ALTER TABLE person ADD COLUMN team TEXT NOT NULL DEFAULT '';
ALTER TABLE person ADD COLUMN left_at TIMESTAMPTZ;

-- A way in for somebody at work who has no password yet, or lost it. It is good once,
-- on the browser that took it up first.
CREATE TABLE staff_link (
  id           TEXT PRIMARY KEY,
  token_hash   TEXT NOT NULL UNIQUE,
  person_id    TEXT NOT NULL REFERENCES person(id),
  made_by      TEXT NOT NULL,
  made_at      TIMESTAMPTZ NOT NULL,
  expires_at   TIMESTAMPTZ NOT NULL,
  browser_hash TEXT,
  bound_at     TIMESTAMPTZ,
  used_at      TIMESTAMPTZ,
  revoked_at   TIMESTAMPTZ
);
CREATE INDEX staff_link_person ON staff_link (person_id);
CREATE INDEX staff_link_browser ON staff_link (browser_hash);
