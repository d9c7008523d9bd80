-- +goose Up
-- The next review stands here from the day the last is closed: due, and planned for no day
-- yet (starts_at NULL). A child has one review at most that is not over.
ALTER TABLE review RENAME COLUMN starts_at TO planned_for;
ALTER TABLE review ADD COLUMN starts_at TIMESTAMP;
UPDATE review SET starts_at = planned_for;
ALTER TABLE review DROP COLUMN planned_for;
-- The day from which forms for a review without a day can be filled in; empty: nothing is due.
ALTER TABLE review ADD COLUMN opens_on TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX review_open ON review (child_id) WHERE state <> 'closed';
