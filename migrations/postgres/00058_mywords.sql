-- +goose Up
-- What a child calls the people and things of their life, sealed; NULL: nothing said yet.
ALTER TABLE child ADD COLUMN my_words BYTEA;
