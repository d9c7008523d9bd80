-- +goose Up
-- Where a child lives, goes to school and can be reached, and what must not be
-- known of others round them. No page of the family reads this table.
CREATE TABLE whereabouts (
  id        TEXT PRIMARY KEY,
  child_id  TEXT NOT NULL REFERENCES child(person_id),
  kind      TEXT NOT NULL,
  body      BLOB NOT NULL,
  saved_at  TIMESTAMP NOT NULL,
  by_person TEXT NOT NULL,
  ended_at  TIMESTAMP
);
CREATE INDEX whereabouts_child ON whereabouts (child_id);

-- Whether parents are kept from where a review takes place: they are, unless
-- somebody at work decides otherwise for this child.
ALTER TABLE child ADD COLUMN guarded BOOLEAN NOT NULL DEFAULT TRUE;
