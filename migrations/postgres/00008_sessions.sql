-- +goose Up
-- How somebody came in, which bounds how long they stay and what they reach.
ALTER TABLE session ADD COLUMN id TEXT NOT NULL DEFAULT '';
UPDATE session SET id = gen_random_uuid()::text;
CREATE INDEX session_id ON session (id);
ALTER TABLE session ADD COLUMN way TEXT NOT NULL DEFAULT '';
ALTER TABLE session ADD COLUMN policy TEXT NOT NULL DEFAULT '';
ALTER TABLE session ADD COLUMN shared BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE session ADD COLUMN vouched_by TEXT REFERENCES person(id);
ALTER TABLE session ADD COLUMN within TEXT NOT NULL DEFAULT '';
ALTER TABLE session ADD COLUMN device TEXT NOT NULL DEFAULT '';
ALTER TABLE session ADD COLUMN idle_until TIMESTAMPTZ NOT NULL DEFAULT '1970-01-01 00:00:00+00:00';
UPDATE session SET idle_until = expires_at;
ALTER TABLE session ADD COLUMN proved_at TIMESTAMPTZ;

-- Tickets that have opened a socket, until they would have run out.
CREATE TABLE ticket (
  nonce TEXT PRIMARY KEY,
  until TIMESTAMPTZ NOT NULL
);
CREATE INDEX ticket_until ON ticket (until);

-- An invitation opens with a code, in the one browser that asked for it.
CREATE TABLE invite (
  id           TEXT PRIMARY KEY,
  token_hash   TEXT NOT NULL UNIQUE,
  tie_id       TEXT NOT NULL REFERENCES tie(id),
  person_id    TEXT NOT NULL REFERENCES person(id),
  made_by      TEXT NOT NULL REFERENCES person(id),
  made_at      TIMESTAMPTZ NOT NULL,
  expires_at   TIMESTAMPTZ NOT NULL,
  browser_hash TEXT,
  bound_at     TIMESTAMPTZ,
  code         BYTEA,
  code_until   TIMESTAMPTZ,
  code_wrong   BIGINT NOT NULL DEFAULT 0,
  used_at      TIMESTAMPTZ,
  elsewhere_at TIMESTAMPTZ,
  revoked_at   TIMESTAMPTZ
);
CREATE INDEX invite_tie ON invite (tie_id);
CREATE INDEX invite_browser ON invite (browser_hash);

-- How people at work reach somebody. No page of a family's loads it.
CREATE TABLE contact (
  person_id  TEXT PRIMARY KEY REFERENCES person(id),
  body       BYTEA NOT NULL,
  changed_at TIMESTAMPTZ NOT NULL,
  by_person  TEXT NOT NULL REFERENCES person(id)
);
