-- +goose Up
-- How often each part of what a meeting is read from has changed, so that a
-- reading takes what has not from the one before. Doors are the sessions of
-- whoever has a seat, while the review is live. Nothing is ever deleted from
-- these tables; a session that runs out by itself moves nothing.
-- It is counted at the commit, when a transaction waits for nothing else any more:
-- two who change one review cannot hold each other up.
CREATE TABLE moved (
  review_id TEXT PRIMARY KEY REFERENCES review(id),
  doors  BIGINT NOT NULL DEFAULT 0,
  seats  BIGINT NOT NULL DEFAULT 0,
  agenda BIGINT NOT NULL DEFAULT 0,
  scales BIGINT NOT NULL DEFAULT 0,
  words  BIGINT NOT NULL DEFAULT 0,
  agreed BIGINT NOT NULL DEFAULT 0
);
INSERT INTO moved (review_id) SELECT id FROM review;

-- +goose StatementBegin
CREATE FUNCTION begin_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO moved (review_id) VALUES (NEW.id);
  RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER review_moved AFTER INSERT ON review FOR EACH ROW EXECUTE FUNCTION begin_moved();

-- +goose StatementBegin
CREATE FUNCTION move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  CASE TG_TABLE_NAME
  WHEN 'seat' THEN
    UPDATE moved SET seats = seats + 1 WHERE review_id = NEW.review_id;
  WHEN 'agenda_item' THEN
    UPDATE moved SET agenda = agenda + 1 WHERE review_id = NEW.review_id;
  WHEN 'chair_spell' THEN
    UPDATE moved SET agenda = agenda + 1 WHERE review_id = NEW.review_id;
  WHEN 'scale_round' THEN
    UPDATE moved SET scales = scales + 1 WHERE review_id = NEW.review_id;
  WHEN 'scale_mark' THEN
    UPDATE moved SET scales = scales + 1 WHERE review_id = (SELECT review_id FROM scale_round WHERE id = NEW.round_id);
  WHEN 'form' THEN
    UPDATE moved SET words = words + 1 WHERE review_id = NEW.review_id;
  WHEN 'sending' THEN
    UPDATE moved SET words = words + 1 WHERE review_id = (SELECT review_id FROM form WHERE id = NEW.form_id);
  WHEN 'answer' THEN
    UPDATE moved SET words = words + 1 WHERE review_id = (SELECT f.review_id FROM sending s JOIN form f ON f.id = s.form_id WHERE s.id = NEW.sending_id);
  WHEN 'answer_reader' THEN
    UPDATE moved SET words = words + 1 WHERE review_id = (SELECT f.review_id FROM answer a JOIN sending s ON s.id = a.sending_id JOIN form f ON f.id = s.form_id WHERE a.id = NEW.answer_id);
  WHEN 'decision' THEN
    UPDATE moved SET agreed = agreed + 1 WHERE review_id = NEW.review_id;
  WHEN 'readback' THEN
    UPDATE moved SET agreed = agreed + 1 WHERE review_id = (SELECT review_id FROM decision WHERE id = NEW.decision_id);
  WHEN 'session' THEN
    UPDATE moved SET doors = doors + 1 WHERE review_id IN (SELECT r.id FROM seat s JOIN review r ON r.id = s.review_id
      WHERE r.state = 'live' AND (s.person_id = NEW.person_id OR s.id = NEW.seat_id));
  END CASE;
  RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE CONSTRAINT TRIGGER session_moved AFTER INSERT OR UPDATE OF person_id, seat_id, ended_at, expires_at, within, shared ON session
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION move();
CREATE CONSTRAINT TRIGGER seat_moved AFTER INSERT OR UPDATE ON seat
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION move();
CREATE CONSTRAINT TRIGGER agenda_item_moved AFTER INSERT OR UPDATE ON agenda_item
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION move();
CREATE CONSTRAINT TRIGGER chair_spell_moved AFTER INSERT OR UPDATE ON chair_spell
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION move();
CREATE CONSTRAINT TRIGGER scale_round_moved AFTER INSERT OR UPDATE ON scale_round
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION move();
CREATE CONSTRAINT TRIGGER scale_mark_moved AFTER INSERT OR UPDATE ON scale_mark
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION move();
CREATE CONSTRAINT TRIGGER form_moved AFTER UPDATE OF review_id, tie_id, key ON form
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION move();
CREATE CONSTRAINT TRIGGER sending_moved AFTER INSERT OR UPDATE ON sending
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION move();
CREATE CONSTRAINT TRIGGER answer_moved AFTER INSERT OR UPDATE ON answer
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION move();
CREATE CONSTRAINT TRIGGER answer_reader_moved AFTER INSERT OR UPDATE ON answer_reader
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION move();
CREATE CONSTRAINT TRIGGER decision_moved AFTER INSERT OR UPDATE ON decision
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION move();
CREATE CONSTRAINT TRIGGER readback_moved AFTER INSERT OR UPDATE ON readback
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION move();
