-- +goose Up
-- Somebody may come back after their tie has ended, and then has a new one: a
-- tie that is over counts no more among those that there may be one of.
ALTER TABLE tie DROP CONSTRAINT tie_person_id_child_id_kind_key;
CREATE UNIQUE INDEX tie_one ON tie (person_id, child_id, kind) WHERE state <> 'ended';

-- What happened to a tie, by whom and why: kept for good.
CREATE TABLE tie_step (
  id        TEXT PRIMARY KEY,
  tie_id    TEXT NOT NULL REFERENCES tie(id),
  step      TEXT NOT NULL,
  was       TEXT NOT NULL,
  became    TEXT NOT NULL,
  until     TIMESTAMPTZ,
  reason    BYTEA,
  by_person TEXT NOT NULL,
  at        TIMESTAMPTZ NOT NULL
);
CREATE INDEX tie_step_tie ON tie_step (tie_id);

-- A link is for one child: who hands it out for one lets nobody in to another. Links from before lead to the one child
-- that their person is tied to, and where there are several to none.
ALTER TABLE link ADD COLUMN tie_id TEXT NOT NULL DEFAULT '';
UPDATE link SET tie_id = COALESCE((SELECT MIN(tie.id) FROM tie WHERE tie.person_id = link.person_id AND tie.state <> 'ended'
  GROUP BY tie.person_id HAVING COUNT(DISTINCT tie.child_id) = 1), '');
UPDATE link SET revoked_at = made_at WHERE tie_id = '' AND revoked_at IS NULL;
CREATE INDEX link_tie ON link (tie_id);
