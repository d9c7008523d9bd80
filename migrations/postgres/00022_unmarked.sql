-- +goose Up
-- Who somebody is to a child is read each time: nothing compares marks of it any more.
DROP TRIGGER tie_made ON tie;
DROP TRIGGER tie_changed ON tie;
DROP TRIGGER seat_made ON seat;
DROP TRIGGER seat_changed ON seat;
DROP TRIGGER tie_marks ON tie;
DROP TRIGGER person_changed ON person;
DROP FUNCTION move_standing();
DROP FUNCTION mark_circle();
ALTER TABLE form DROP COLUMN standing;
ALTER TABLE child DROP COLUMN circle;
