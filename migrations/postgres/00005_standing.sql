-- +goose Up
-- Every change of what somebody is to a child moves the number of their forms.
-- Whoever writes with an old number is looked up again: a save need not ask
-- all the tables each time.
ALTER TABLE form ADD COLUMN standing BIGINT NOT NULL DEFAULT 0;
CREATE INDEX form_person ON form (person_id);

-- +goose StatementBegin
CREATE FUNCTION move_standing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE form SET standing = standing + 1 WHERE person_id = NEW.person_id;
  RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER tie_made AFTER INSERT ON tie FOR EACH ROW EXECUTE FUNCTION move_standing();
CREATE TRIGGER tie_changed AFTER UPDATE ON tie FOR EACH ROW EXECUTE FUNCTION move_standing();
CREATE TRIGGER seat_made AFTER INSERT ON seat FOR EACH ROW EXECUTE FUNCTION move_standing();
CREATE TRIGGER seat_changed AFTER UPDATE OF state, person_id, tie_id ON seat FOR EACH ROW EXECUTE FUNCTION move_standing();
