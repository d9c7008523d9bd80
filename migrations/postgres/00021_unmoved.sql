-- +goose Up
-- A meeting is read whole: nothing asks any more how often its parts have changed.
DROP TRIGGER review_moved ON review;
DROP TRIGGER session_moved ON session;
DROP TRIGGER seat_moved ON seat;
DROP TRIGGER agenda_item_moved ON agenda_item;
DROP TRIGGER chair_spell_moved ON chair_spell;
DROP TRIGGER scale_round_moved ON scale_round;
DROP TRIGGER scale_mark_moved ON scale_mark;
DROP TRIGGER form_moved ON form;
DROP TRIGGER sending_moved ON sending;
DROP TRIGGER answer_moved ON answer;
DROP TRIGGER answer_reader_moved ON answer_reader;
DROP TRIGGER decision_moved ON decision;
DROP TRIGGER readback_moved ON readback;
DROP FUNCTION begin_moved();
DROP FUNCTION move();
DROP TABLE moved;
