-- +goose Up
-- How many children said what of the form itself, by year and sealed, without a link to any of
-- them; and of a sending, in which year what it says of the form counts: 0, it does not.
CREATE TABLE form_tally (
  year INTEGER PRIMARY KEY,
  said BLOB NOT NULL
);
ALTER TABLE sending ADD COLUMN counted INTEGER NOT NULL DEFAULT 0;
