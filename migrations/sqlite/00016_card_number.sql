-- +goose Up
-- Cards whose number is still kept by a slow hash, which are found by it once.
CREATE INDEX card_number_before ON card (id) WHERE length(number_hash) = 64 AND ended_at IS NULL;
