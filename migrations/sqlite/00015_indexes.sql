-- +goose Up
-- What pages, acts and watches look for, so that none of them reads a table
-- from end to end.
CREATE INDEX attempt_since ON attempt (since);
CREATE INDEX correction_review ON correction (review_id);
CREATE INDEX person_staff ON person (name, id) WHERE staff;
CREATE INDEX review_live ON review (id) WHERE state = 'live';
CREATE INDEX seat_code ON seat (code_hash) WHERE code_hash IS NOT NULL;
