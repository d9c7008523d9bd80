-- +goose Up
-- One review: who is invited, what is said, who holds the chair.
CREATE TABLE review (
  id         TEXT PRIMARY KEY,
  child_id   TEXT NOT NULL REFERENCES child(person_id),
  number     INTEGER NOT NULL,
  state      TEXT NOT NULL,
  starts_at  TIMESTAMP NOT NULL,
  place      BLOB,
  seq        INTEGER NOT NULL DEFAULT 0,
  epoch      TEXT NOT NULL,
  item_id    TEXT,
  chair_seat TEXT,
  paused     BOOLEAN NOT NULL DEFAULT FALSE,
  due_on     TEXT NOT NULL,
  opened_at  TIMESTAMP,
  closed_at  TIMESTAMP,
  pn         TEXT NOT NULL DEFAULT '',
  pn_reason  BLOB,
  chair_level INTEGER NOT NULL DEFAULT 0,
  next_due   TEXT NOT NULL DEFAULT '',
  made_at    TIMESTAMP NOT NULL,
  UNIQUE (child_id, number)
);

CREATE TABLE seat (
  id        TEXT PRIMARY KEY,
  review_id TEXT NOT NULL REFERENCES review(id),
  person_id TEXT REFERENCES person(id),
  tie_id    TEXT REFERENCES tie(id),
  state     TEXT NOT NULL,
  plans     TEXT NOT NULL DEFAULT '',
  mode      TEXT NOT NULL DEFAULT '',
  joined_at TIMESTAMP,
  left_at   TIMESTAMP,
  seen_at   TIMESTAMP,
  shows     TEXT NOT NULL DEFAULT 'with',
  attended  TEXT NOT NULL DEFAULT '',
  gave      TEXT NOT NULL DEFAULT '',
  code_hash TEXT,
  code_until TIMESTAMP,
  UNIQUE (review_id, person_id)
);
CREATE INDEX seat_person ON seat (person_id);

CREATE TABLE event (
  review_id TEXT NOT NULL REFERENCES review(id),
  seq       INTEGER NOT NULL,
  kind      TEXT NOT NULL,
  subject   TEXT NOT NULL,
  by_person TEXT NOT NULL,
  at        TIMESTAMP NOT NULL,
  PRIMARY KEY (review_id, seq)
);

CREATE TABLE correction (
  id        TEXT PRIMARY KEY,
  review_id TEXT NOT NULL REFERENCES review(id),
  kind      TEXT NOT NULL,
  subject   TEXT NOT NULL,
  reason    BLOB NOT NULL,
  by_person TEXT NOT NULL,
  at        TIMESTAMP NOT NULL
);

CREATE TABLE agenda_item (
  id        TEXT PRIMARY KEY,
  review_id TEXT NOT NULL REFERENCES review(id),
  pos       INTEGER NOT NULL,
  kind      TEXT NOT NULL,
  area      TEXT NOT NULL DEFAULT '',
  state     TEXT NOT NULL,
  led_by    TEXT,
  UNIQUE (review_id, pos)
);

CREATE TABLE chair_spell (
  id        TEXT PRIMARY KEY,
  review_id TEXT NOT NULL REFERENCES review(id),
  seat_id   TEXT NOT NULL REFERENCES seat(id),
  item_id   TEXT,
  from_at   TIMESTAMP NOT NULL,
  until_at  TIMESTAMP,
  ended_by  TEXT
);
CREATE INDEX chair_spell_review ON chair_spell (review_id);

CREATE TABLE scale_round (
  id          TEXT PRIMARY KEY,
  review_id   TEXT NOT NULL REFERENCES review(id),
  area        TEXT NOT NULL,
  state       TEXT NOT NULL,
  opened_at   TIMESTAMP NOT NULL,
  revealed_at TIMESTAMP
);
CREATE INDEX scale_round_review ON scale_round (review_id);

CREATE TABLE scale_mark (
  round_id TEXT NOT NULL REFERENCES scale_round(id),
  seat_id  TEXT NOT NULL REFERENCES seat(id),
  shows    TEXT NOT NULL,
  value    BLOB NOT NULL,
  higher   BLOB,
  told_by  TEXT,
  at       TIMESTAMP NOT NULL,
  PRIMARY KEY (round_id, seat_id)
);

CREATE TABLE decision (
  id        TEXT PRIMARY KEY,
  review_id TEXT NOT NULL REFERENCES review(id),
  pos       INTEGER NOT NULL,
  area      TEXT NOT NULL DEFAULT '',
  who_tie   TEXT,
  due_on    TEXT NOT NULL,
  state     TEXT NOT NULL,
  body      BLOB NOT NULL,
  made_at   TIMESTAMP NOT NULL,
  by_person TEXT NOT NULL
);
CREATE INDEX decision_review ON decision (review_id);

CREATE TABLE readback (
  decision_id TEXT NOT NULL REFERENCES decision(id),
  seat_id     TEXT NOT NULL REFERENCES seat(id),
  says        TEXT NOT NULL,
  words       BLOB,
  at          TIMESTAMP NOT NULL,
  PRIMARY KEY (decision_id, seat_id)
);

