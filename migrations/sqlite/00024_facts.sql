-- +goose Up
-- What the authority keeps of a child beside what the child says: no content, and never
-- an address. number is the child's in the case system; from_file is when an import
-- wrote a row, by_hand when somebody here did.
ALTER TABLE child ADD COLUMN number TEXT NOT NULL DEFAULT '';
ALTER TABLE child ADD COLUMN pronouns TEXT NOT NULL DEFAULT '';
ALTER TABLE child ADD COLUMN interpreter TEXT NOT NULL DEFAULT '';
ALTER TABLE child ADD COLUMN helps BLOB;
ALTER TABLE child ADD COLUMN family TEXT NOT NULL DEFAULT '';
ALTER TABLE child ADD COLUMN died_on TEXT NOT NULL DEFAULT '';
ALTER TABLE child ADD COLUMN by_hand TIMESTAMP;
ALTER TABLE child ADD COLUMN from_file TIMESTAMP;
CREATE UNIQUE INDEX child_number ON child (number) WHERE number <> '';
CREATE INDEX child_family ON child (family) WHERE family <> '';

CREATE INDEX person_left ON person (name, id) WHERE left_at IS NOT NULL;

CREATE TABLE spell (
  id        TEXT PRIMARY KEY,
  child_id  TEXT NOT NULL REFERENCES child(person_id),
  sort      TEXT NOT NULL,
  kind      TEXT NOT NULL,
  since     TEXT NOT NULL,
  until     TEXT NOT NULL DEFAULT '',
  number    TEXT NOT NULL DEFAULT '',
  by_hand   TIMESTAMP,
  from_file TIMESTAMP
);
CREATE INDEX spell_child ON spell (child_id);
CREATE INDEX spell_in_care ON spell (child_id, since) WHERE sort = 'care' AND until = '';
CREATE INDEX spell_number ON spell (number) WHERE number <> '';

CREATE TABLE past_review (
  id        TEXT PRIMARY KEY,
  child_id  TEXT NOT NULL REFERENCES child(person_id),
  held_on   TEXT NOT NULL,
  due_on    TEXT NOT NULL DEFAULT '',
  pn        TEXT NOT NULL DEFAULT '',
  number    TEXT NOT NULL DEFAULT '',
  from_file TIMESTAMP
);
CREATE INDEX past_review_child ON past_review (child_id);

INSERT INTO spell (id, child_id, sort, kind, since) SELECT person_id, person_id, 'care', '', cared_on FROM child;
