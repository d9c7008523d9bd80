-- +goose Up
-- Why the IRO recorded another level of leading (chair_level) than was counted.
ALTER TABLE review ADD COLUMN level_reason BLOB;
-- Why the review was closed though something was still open.
ALTER TABLE review ADD COLUMN open_reason BLOB;
