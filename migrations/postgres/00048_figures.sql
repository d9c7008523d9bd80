-- +goose Up
-- The figures of a year are of the reviews that were completed in it.
CREATE INDEX review_completed ON review (state, completed_on);
CREATE INDEX review_move_review ON review_move (review_id);
