-- +goose Up
-- What may be owed after a review is found by this index alone: only a review that is closed
-- has a day on which it was completed.
DROP INDEX review_owed;
CREATE INDEX review_owed ON review (record_on, completed_on) WHERE record_on = '' AND completed_on <> '';
