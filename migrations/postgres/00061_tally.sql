-- +goose Up
-- How many children said what of the form itself, by year and sealed, without a link to any of
-- them; and of a sending, in which year what it says of the form counts: 0, it does not.
CREATE TABLE form_tally (
  year BIGINT PRIMARY KEY,
  said BYTEA NOT NULL
);
ALTER TABLE sending ADD COLUMN counted BIGINT NOT NULL DEFAULT 0;
