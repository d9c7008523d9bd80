-- +goose Up
-- When an import was taken back, and how many of its rows were.
ALTER TABLE import ADD COLUMN undone_at TIMESTAMPTZ;
ALTER TABLE import ADD COLUMN undone INTEGER NOT NULL DEFAULT 0;

-- What was there before goes once an import can no longer be taken back.
CREATE INDEX import_row_was ON import_row (import_id) WHERE was <> '';
