-- +goose Up
-- Every change of what somebody is to a child moves the number of their forms.
-- Whoever writes with an old number is looked up again: a save need not ask
-- all the tables each time.
ALTER TABLE form ADD COLUMN standing INTEGER NOT NULL DEFAULT 0;
CREATE INDEX form_person ON form (person_id);

-- Every change of the ties to a child, or of how those who are tied are known,
-- gives the child's circle a mark that it never had before. Whoever kept a
-- circle knows by its mark whether it still holds.
ALTER TABLE child ADD COLUMN circle TEXT NOT NULL DEFAULT '';
CREATE INDEX tie_person ON tie (person_id);

-- +goose StatementBegin
CREATE TRIGGER tie_made AFTER INSERT ON tie BEGIN
  UPDATE child SET circle = hex(randomblob(16)) WHERE person_id = NEW.child_id;
  UPDATE form SET standing = standing + 1 WHERE person_id = NEW.person_id;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER tie_changed AFTER UPDATE ON tie BEGIN
  UPDATE child SET circle = hex(randomblob(16)) WHERE person_id = NEW.child_id;
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
-- +goose StatementBegin
CREATE TRIGGER person_changed AFTER UPDATE OF name, picture, band ON person BEGIN
  UPDATE child SET circle = hex(randomblob(16)) WHERE person_id IN (SELECT child_id FROM tie WHERE tie.person_id = NEW.id);
END;
-- +goose StatementEnd
