-- +goose Up
-- Which tab a draft was last saved from, and where in that tab's saves it stands: of one tab's own saves the last one
-- typed counts, in whatever order they arrive, and a child never meets their own words as somebody else's.
ALTER TABLE draft ADD COLUMN tab TEXT NOT NULL DEFAULT '';
ALTER TABLE draft ADD COLUMN nth INTEGER NOT NULL DEFAULT 0;
