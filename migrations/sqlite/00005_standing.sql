-- +goose Up
-- Every change of what somebody is to a child moves the number of their forms.
-- Whoever writes with an old number is looked up again: a save need not ask
-- all the tables each time.
ALTER TABLE form ADD COLUMN standing INTEGER NOT NULL DEFAULT 0;
CREATE INDEX form_person ON form (person_id);

-- +goose StatementBegin
CREATE TRIGGER tie_made AFTER INSERT ON tie BEGIN
  UPDATE form SET standing = standing + 1 WHERE person_id = NEW.person_id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER tie_changed AFTER UPDATE ON tie BEGIN
  UPDATE form SET standing = standing + 1 WHERE person_id = NEW.person_id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER seat_made AFTER INSERT ON seat BEGIN
  UPDATE form SET standing = standing + 1 WHERE person_id = NEW.person_id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER seat_changed AFTER UPDATE OF state, person_id, tie_id ON seat BEGIN
  UPDATE form SET standing = standing + 1 WHERE person_id = NEW.person_id;
END;
-- +goose StatementEnd
