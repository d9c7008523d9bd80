-- +goose Up
-- What the files of an import are called, for as long as their rows are kept.
ALTER TABLE import ADD COLUMN names BYTEA;
