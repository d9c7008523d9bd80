-- +goose Up
-- Who has died, since when it is known here, and who said so. died_on is empty where the
-- day is not known. All ties of theirs say so too, in their state.
CREATE TABLE death (
  person_id TEXT PRIMARY KEY REFERENCES person(id),
  died_on   TEXT NOT NULL DEFAULT '',
  by_person TEXT NOT NULL,
  said_at   TIMESTAMP NOT NULL
);
INSERT INTO death (person_id, died_on, by_person, said_at)
  SELECT c.person_id, c.died_on, '', p.made_at FROM child c JOIN person p ON p.id = c.person_id WHERE c.died_on <> '';
UPDATE tie SET state = 'died' WHERE person_id IN (SELECT person_id FROM death);
-- As in migration 25, the mark has them signed at the next start.
INSERT INTO meta (key, value) SELECT 'given', 'tie' WHERE EXISTS (SELECT 1 FROM death) AND NOT EXISTS (SELECT 1 FROM meta WHERE key = 'given');
ALTER TABLE child DROP COLUMN died_on;
