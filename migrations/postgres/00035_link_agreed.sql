-- +goose Up
-- A link opens nothing until agreed_at. agreed_by is the second person; empty: there was
-- nothing to read by it, or the operator made it. Those that stand for somebody who came in
-- before wait from now on.
ALTER TABLE staff_link ADD COLUMN agreed_by TEXT NOT NULL DEFAULT '';
ALTER TABLE staff_link ADD COLUMN agreed_at TIMESTAMPTZ;
UPDATE staff_link SET agreed_at = made_at
WHERE made_by = '' OR used_at IS NOT NULL OR person_id IN (SELECT id FROM person WHERE password IS NULL);
CREATE INDEX staff_link_waits ON staff_link (made_at) WHERE agreed_at IS NULL;
