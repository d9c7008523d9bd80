-- +goose Up
-- Why a spell ended, as a code of the national return, and when somebody here said that
-- it did: what ended in one step can be taken back together for a day.
ALTER TABLE spell ADD COLUMN reason TEXT NOT NULL DEFAULT '';
ALTER TABLE spell ADD COLUMN ended_at TIMESTAMPTZ;

-- Why a child's pages speak as they do, where somebody at work moved them, and when.
ALTER TABLE child ADD COLUMN stage BYTEA;
ALTER TABLE child ADD COLUMN stage_at TIMESTAMPTZ;
