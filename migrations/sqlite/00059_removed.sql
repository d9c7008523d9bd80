-- +goose Up
-- Who was sent out of a review is asked of each child of a caseload; few ever are.
CREATE INDEX seat_removed ON seat (person_id) WHERE state = 'removed';
