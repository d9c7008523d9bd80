-- +goose Up
-- How often each part of what a meeting is read from has changed, so that a
-- reading takes what has not from the one before. Doors are the sessions of
-- whoever has a seat, while the review is live. Nothing is ever deleted from
-- these tables; a session that runs out by itself moves nothing.
CREATE TABLE moved (
  review_id TEXT PRIMARY KEY REFERENCES review(id),
  doors  INTEGER NOT NULL DEFAULT 0,
  seats  INTEGER NOT NULL DEFAULT 0,
  agenda INTEGER NOT NULL DEFAULT 0,
  scales INTEGER NOT NULL DEFAULT 0,
  words  INTEGER NOT NULL DEFAULT 0,
  agreed INTEGER NOT NULL DEFAULT 0
);
INSERT INTO moved (review_id) SELECT id FROM review;

-- +goose StatementBegin
CREATE TRIGGER review_moved_made AFTER INSERT ON review BEGIN
  INSERT INTO moved (review_id) VALUES (NEW.id);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER session_moved_made AFTER INSERT ON session BEGIN
  UPDATE moved SET doors = doors + 1 WHERE review_id IN (SELECT r.id FROM seat s JOIN review r ON r.id = s.review_id
    WHERE r.state = 'live' AND (s.person_id = NEW.person_id OR s.id = NEW.seat_id));
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER session_moved_changed AFTER UPDATE OF person_id, seat_id, ended_at, expires_at, within, shared ON session BEGIN
  UPDATE moved SET doors = doors + 1 WHERE review_id IN (SELECT r.id FROM seat s JOIN review r ON r.id = s.review_id
    WHERE r.state = 'live' AND (s.person_id = NEW.person_id OR s.id = NEW.seat_id));
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER seat_moved_made AFTER INSERT ON seat BEGIN
  UPDATE moved SET seats = seats + 1 WHERE review_id = NEW.review_id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER seat_moved_changed AFTER UPDATE ON seat BEGIN
  UPDATE moved SET seats = seats + 1 WHERE review_id = NEW.review_id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER agenda_item_moved_made AFTER INSERT ON agenda_item BEGIN
  UPDATE moved SET agenda = agenda + 1 WHERE review_id = NEW.review_id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER agenda_item_moved_changed AFTER UPDATE ON agenda_item BEGIN
  UPDATE moved SET agenda = agenda + 1 WHERE review_id = NEW.review_id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER chair_spell_moved_made AFTER INSERT ON chair_spell BEGIN
  UPDATE moved SET agenda = agenda + 1 WHERE review_id = NEW.review_id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER chair_spell_moved_changed AFTER UPDATE ON chair_spell BEGIN
  UPDATE moved SET agenda = agenda + 1 WHERE review_id = NEW.review_id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER scale_round_moved_made AFTER INSERT ON scale_round BEGIN
  UPDATE moved SET scales = scales + 1 WHERE review_id = NEW.review_id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER scale_round_moved_changed AFTER UPDATE ON scale_round BEGIN
  UPDATE moved SET scales = scales + 1 WHERE review_id = NEW.review_id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER scale_mark_moved_made AFTER INSERT ON scale_mark BEGIN
  UPDATE moved SET scales = scales + 1 WHERE review_id = (SELECT review_id FROM scale_round WHERE id = NEW.round_id);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER scale_mark_moved_changed AFTER UPDATE ON scale_mark BEGIN
  UPDATE moved SET scales = scales + 1 WHERE review_id = (SELECT review_id FROM scale_round WHERE id = NEW.round_id);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER form_moved_changed AFTER UPDATE OF review_id, tie_id, key ON form BEGIN
  UPDATE moved SET words = words + 1 WHERE review_id = NEW.review_id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER sending_moved_made AFTER INSERT ON sending BEGIN
  UPDATE moved SET words = words + 1 WHERE review_id = (SELECT review_id FROM form WHERE id = NEW.form_id);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER sending_moved_changed AFTER UPDATE ON sending BEGIN
  UPDATE moved SET words = words + 1 WHERE review_id = (SELECT review_id FROM form WHERE id = NEW.form_id);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER answer_moved_made AFTER INSERT ON answer BEGIN
  UPDATE moved SET words = words + 1 WHERE review_id = (SELECT f.review_id FROM sending s JOIN form f ON f.id = s.form_id WHERE s.id = NEW.sending_id);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER answer_moved_changed AFTER UPDATE ON answer BEGIN
  UPDATE moved SET words = words + 1 WHERE review_id = (SELECT f.review_id FROM sending s JOIN form f ON f.id = s.form_id WHERE s.id = NEW.sending_id);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER answer_reader_moved_made AFTER INSERT ON answer_reader BEGIN
  UPDATE moved SET words = words + 1 WHERE review_id = (SELECT f.review_id FROM answer a JOIN sending s ON s.id = a.sending_id JOIN form f ON f.id = s.form_id WHERE a.id = NEW.answer_id);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER answer_reader_moved_changed AFTER UPDATE ON answer_reader BEGIN
  UPDATE moved SET words = words + 1 WHERE review_id = (SELECT f.review_id FROM answer a JOIN sending s ON s.id = a.sending_id JOIN form f ON f.id = s.form_id WHERE a.id = NEW.answer_id);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER decision_moved_made AFTER INSERT ON decision BEGIN
  UPDATE moved SET agreed = agreed + 1 WHERE review_id = NEW.review_id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER decision_moved_changed AFTER UPDATE ON decision BEGIN
  UPDATE moved SET agreed = agreed + 1 WHERE review_id = NEW.review_id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER readback_moved_made AFTER INSERT ON readback BEGIN
  UPDATE moved SET agreed = agreed + 1 WHERE review_id = (SELECT review_id FROM decision WHERE id = NEW.decision_id);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER readback_moved_changed AFTER UPDATE ON readback BEGIN
  UPDATE moved SET agreed = agreed + 1 WHERE review_id = (SELECT review_id FROM decision WHERE id = NEW.decision_id);
END;
-- +goose StatementEnd
