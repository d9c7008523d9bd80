-- +goose Up
-- Who may read an answer, signed: empty for one from before this.
ALTER TABLE answer ADD COLUMN bound TEXT NOT NULL DEFAULT '';
