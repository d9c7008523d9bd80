-- +goose Up
-- Somebody may come back after their tie has ended, and then has a new one: a
-- tie that is over counts no more among those that there may be one of. SQLite
-- takes a constraint away only with the table.
PRAGMA defer_foreign_keys = ON;
CREATE TABLE tie_kept AS SELECT * FROM tie;
DROP TABLE tie;
CREATE TABLE tie (
  id        TEXT PRIMARY KEY,
  person_id TEXT NOT NULL REFERENCES person(id),
  child_id  TEXT NOT NULL REFERENCES child(person_id),
  kind      TEXT NOT NULL,
  state     TEXT NOT NULL,
  calls     TEXT NOT NULL DEFAULT '',
  since     TIMESTAMP NOT NULL,
  until     TIMESTAMP
);
INSERT INTO tie (id, person_id, child_id, kind, state, calls, since, until)
  SELECT id, person_id, child_id, kind, state, calls, since, until FROM tie_kept;
DROP TABLE tie_kept;
CREATE INDEX tie_child ON tie (child_id);
CREATE INDEX tie_person ON tie (person_id);
CREATE UNIQUE INDEX tie_one ON tie (person_id, child_id, kind) WHERE state <> 'ended';
-- +goose StatementBegin
CREATE TRIGGER tie_made AFTER INSERT ON tie BEGIN
  UPDATE child SET circle = hex(randomblob(16)) WHERE person_id = NEW.child_id;
  UPDATE form SET standing = standing + 1 WHERE person_id = NEW.person_id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER tie_changed AFTER UPDATE ON tie BEGIN
  UPDATE child SET circle = hex(randomblob(16)) WHERE person_id = NEW.child_id;
  UPDATE form SET standing = standing + 1 WHERE person_id = NEW.person_id;
END;
-- +goose StatementEnd

-- What happened to a tie, by whom and why: kept for good.
CREATE TABLE tie_step (
  id        TEXT PRIMARY KEY,
  tie_id    TEXT NOT NULL REFERENCES tie(id),
  step      TEXT NOT NULL,
  was       TEXT NOT NULL,
  became    TEXT NOT NULL,
  until     TIMESTAMP,
  reason    BLOB,
  by_person TEXT NOT NULL,
  at        TIMESTAMP NOT NULL
);
CREATE INDEX tie_step_tie ON tie_step (tie_id);

-- A link is for one child: who hands it out for one lets nobody in to another. Links from before lead to the one child
-- that their person is tied to, and where there are several to none.
ALTER TABLE link ADD COLUMN tie_id TEXT NOT NULL DEFAULT '';
UPDATE link SET tie_id = COALESCE((SELECT MIN(tie.id) FROM tie WHERE tie.person_id = link.person_id AND tie.state <> 'ended'
  GROUP BY tie.person_id HAVING COUNT(DISTINCT tie.child_id) = 1), '');
UPDATE link SET revoked_at = made_at WHERE tie_id = '' AND revoked_at IS NULL;
CREATE INDEX link_tie ON link (tie_id);
