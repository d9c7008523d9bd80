-- +goose Up
-- A child's own ways in: a paper card with a secret that only they know, and
-- devices that only they use.
CREATE TABLE card (
  id          TEXT PRIMARY KEY,
  child_id    TEXT NOT NULL REFERENCES child(person_id),
  token_hash  TEXT NOT NULL UNIQUE,
  number_hash TEXT NOT NULL UNIQUE,
  by_person   TEXT NOT NULL REFERENCES person(id),
  made_at     TIMESTAMPTZ NOT NULL,
  ended_at    TIMESTAMPTZ
);
CREATE UNIQUE INDEX card_stands ON card (child_id) WHERE ended_at IS NULL;

-- What the child chose to go with the card. It outlives a card that was lost.
CREATE TABLE card_secret (
  child_id   TEXT PRIMARY KEY REFERENCES child(person_id),
  kind       TEXT NOT NULL,
  hash       TEXT NOT NULL,
  set_at     TIMESTAMPTZ NOT NULL,
  vouched_by TEXT NOT NULL REFERENCES person(id)
);

-- Wrong tries of a card on one device. The row of the empty device counts for
-- all devices on which the card never opened.
CREATE TABLE card_try (
  card_id   TEXT NOT NULL REFERENCES card(id),
  device    TEXT NOT NULL,
  n         INTEGER NOT NULL DEFAULT 0,
  since     TIMESTAMPTZ NOT NULL,
  last      TEXT NOT NULL DEFAULT '',
  opened_at TIMESTAMPTZ,
  told_at   TIMESTAMPTZ,
  PRIMARY KEY (card_id, device)
);

-- An adult has handed this device to the child, who now chooses a secret.
CREATE TABLE handover (
  token_hash TEXT PRIMARY KEY,
  card_id    TEXT NOT NULL REFERENCES card(id),
  by_person  TEXT NOT NULL REFERENCES person(id),
  kind       TEXT NOT NULL DEFAULT '',
  hash       TEXT NOT NULL DEFAULT '',
  expires_at TIMESTAMPTZ NOT NULL,
  used_at    TIMESTAMPTZ
);

-- A device that the child alone uses: a link that the first browser to take
-- it up keeps.
CREATE TABLE device (
  id          TEXT PRIMARY KEY,
  child_id    TEXT NOT NULL REFERENCES child(person_id),
  link_hash   TEXT NOT NULL UNIQUE,
  device_hash TEXT NOT NULL DEFAULT '',
  by_person   TEXT NOT NULL REFERENCES person(id),
  made_at     TIMESTAMPTZ NOT NULL,
  expires_at  TIMESTAMPTZ NOT NULL,
  bound_at    TIMESTAMPTZ,
  seen_at     TIMESTAMPTZ,
  ended_at    TIMESTAMPTZ
);
CREATE INDEX device_child ON device (child_id);
CREATE INDEX device_hash ON device (device_hash);

-- What happened to a child's ways in, and by whom.
CREATE TABLE card_event (
  id        TEXT PRIMARY KEY,
  child_id  TEXT NOT NULL REFERENCES child(person_id),
  kind      TEXT NOT NULL,
  by_person TEXT NOT NULL REFERENCES person(id),
  at        TIMESTAMPTZ NOT NULL
);
CREATE INDEX card_event_child ON card_event (child_id, at);

-- Who was with the child, as they said: when they came in, and so when they
-- sent something.
ALTER TABLE session ADD COLUMN company TEXT NOT NULL DEFAULT '';
ALTER TABLE sending ADD COLUMN company TEXT NOT NULL DEFAULT '';
