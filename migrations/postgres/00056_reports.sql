-- +goose Up
-- Which reports have not come, for business support, who chases them.
CREATE INDEX report_open ON report (review_id) WHERE came_on = '';
