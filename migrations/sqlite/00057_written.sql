-- +goose Up
-- A sending that somebody at work typed in, from paper or as they were told it: who did, and
-- when it was taken back.
ALTER TABLE sending ADD COLUMN written_by TEXT REFERENCES person(id);
ALTER TABLE sending ADD COLUMN back_at TIMESTAMP;
