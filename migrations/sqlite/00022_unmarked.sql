-- +goose Up
-- Who somebody is to a child is read each time: nothing compares marks of it any more.
DROP TRIGGER tie_made;
DROP TRIGGER tie_changed;
DROP TRIGGER seat_made;
DROP TRIGGER seat_changed;
DROP TRIGGER person_changed;
ALTER TABLE form DROP COLUMN standing;
ALTER TABLE child DROP COLUMN circle;
