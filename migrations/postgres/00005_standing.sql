-- +goose Up
-- Every change of what somebody is to a child moves the number of their forms.
-- Whoever writes with an old number is looked up again: a save need not ask
-- all the tables each time.
ALTER TABLE form ADD COLUMN standing BIGINT NOT NULL DEFAULT 0;
CREATE INDEX form_person ON form (person_id);

-- Every change of the ties to a child, or of how those who are tied are known,
-- gives the child's circle a mark that it never had before. Whoever kept a
-- circle knows by its mark whether it still holds.
ALTER TABLE child ADD COLUMN circle TEXT NOT NULL DEFAULT '';
CREATE INDEX tie_person ON tie (person_id);

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

-- +goose StatementBegin
CREATE FUNCTION mark_circle() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_TABLE_NAME = 'tie' THEN
    UPDATE child SET circle = gen_random_uuid()::text WHERE person_id = NEW.child_id;
  ELSE
    UPDATE child SET circle = gen_random_uuid()::text WHERE person_id IN (SELECT child_id FROM tie WHERE tie.person_id = NEW.id);
  END IF;
  RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER tie_marks AFTER INSERT OR UPDATE ON tie FOR EACH ROW EXECUTE FUNCTION mark_circle();
CREATE TRIGGER person_changed AFTER UPDATE OF name, picture, band ON person FOR EACH ROW EXECUTE FUNCTION mark_circle();
