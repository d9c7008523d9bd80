-- +goose Up
-- A sending of what a child says about the meeting alone: the rest of their form was not sent yet.
ALTER TABLE sending ADD COLUMN part BOOLEAN NOT NULL DEFAULT FALSE;
