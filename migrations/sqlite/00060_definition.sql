-- +goose Up
-- How a form was asked when somebody began it: its definition, by the hash of its text. It is
-- the program's or the authority's, and nothing that anybody said.
CREATE TABLE definition (
    version    TEXT NOT NULL PRIMARY KEY,
    body       TEXT NOT NULL,
    first_used TIMESTAMP NOT NULL
);

-- Which one somebody began with; empty: before that was kept.
ALTER TABLE form ADD COLUMN version TEXT NOT NULL DEFAULT '';
