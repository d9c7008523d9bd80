-- +goose Up
-- By when the next review is due stands with that review, and follows the facts there.
ALTER TABLE review DROP COLUMN next_due;
