-- +goose Up
-- With which exclusions something is still to be done, for the IRO manager's board.
CREATE INDEX exclusion_open ON exclusion (at) WHERE ended_at IS NULL;
