-- +goose Up
-- On which days what follows a review was done, as somebody says; empty: it was not. When the
-- decisions were written down and the child had the letter is known without that.
ALTER TABLE review ADD COLUMN sent_on TEXT NOT NULL DEFAULT '';
ALTER TABLE review ADD COLUMN replied_on TEXT NOT NULL DEFAULT '';
ALTER TABLE review ADD COLUMN circulated_on TEXT NOT NULL DEFAULT '';
ALTER TABLE review ADD COLUMN record_on TEXT NOT NULL DEFAULT '';
-- What may be owed still, and what comes next: lists of all children are read by these alone.
CREATE INDEX review_owed ON review (completed_on) WHERE state = 'closed' AND completed_on <> '' AND record_on = '';
CREATE INDEX review_due ON review (due_on) WHERE state <> 'closed' AND due_on <> '';
