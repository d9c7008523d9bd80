-- +goose Up
-- A child is in care once at a time. Where two did the same at the same moment, there may
-- be two periods that go on: of two from one day one stays, which another system knows if
-- it knows one, and else the later one goes on and ends the earlier on its first day.
DELETE FROM spell WHERE sort = 'care' AND until = '' AND EXISTS (
    SELECT 1 FROM spell o WHERE o.child_id = spell.child_id AND o.sort = 'care' AND o.until = '' AND o.since = spell.since
    AND (o.number > spell.number OR o.number = spell.number AND o.id < spell.id));
UPDATE spell SET until = (SELECT MAX(o.since) FROM spell o WHERE o.child_id = spell.child_id AND o.sort = 'care' AND o.until = '')
WHERE sort = 'care' AND until = '' AND EXISTS (
    SELECT 1 FROM spell o WHERE o.child_id = spell.child_id AND o.sort = 'care' AND o.until = '' AND o.since > spell.since);
CREATE UNIQUE INDEX spell_one_care ON spell (child_id) WHERE sort = 'care' AND until = '';
