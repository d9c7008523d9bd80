-- +goose Up
-- A tie of somebody at work now takes the job for it, which was not asked of who began
-- before there were jobs: they get what they do already. The mark has them signed at the
-- next start.
INSERT INTO job (id, person_id, kind, given_by, given_at, agreed_at)
  SELECT lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-8' || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))),
    had.person_id, had.kind, '', had.since, had.since
  FROM (
    SELECT t.person_id, CASE t.kind WHEN 'social_worker' THEN 'social_worker' ELSE 'iro' END AS kind, MIN(t.since) AS since
    FROM tie t JOIN person p ON p.id = t.person_id
    WHERE p.staff AND t.kind IN ('iro', 'cover', 'social_worker') AND t.state IN ('active', 'paused')
    GROUP BY t.person_id, CASE t.kind WHEN 'social_worker' THEN 'social_worker' ELSE 'iro' END
  ) AS had
  WHERE NOT EXISTS (SELECT 1 FROM job j WHERE j.person_id = had.person_id AND j.kind = had.kind AND j.until IS NULL);

INSERT INTO meta (key, value)
  SELECT 'given', 'job' WHERE EXISTS (SELECT 1 FROM job WHERE given_by = '' AND kind IN ('iro', 'social_worker'));
