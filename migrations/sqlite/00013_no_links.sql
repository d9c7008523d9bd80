-- +goose Up
-- An address that opened by itself was one factor: adults come in by invitation
-- and a code, children by card or a device of their own. Who came in by such a
-- link is out, and so is whoever came before it was written down how.
UPDATE session SET ended_at = strftime('%Y-%m-%d %H:%M:%S+00:00', 'now') WHERE ended_at IS NULL AND way IN ('link', '');
DROP TABLE link;
