package forms

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"gorm.io/gorm"

	"myreview/server/alert"
	"myreview/server/care"
	"myreview/server/consult"
	"myreview/server/database"
	"myreview/server/store/alerts"
)

// change is an answer as it was and as it is now, with the number of its save.
type change struct {
	rev         int
	before, now consult.Answer
}

// raiseAnswer tells of a choice that says: not safe, or that asks for help. It
// belongs to the save of the answer, in the same transaction. While an alert
// about the same question is open, it takes up what is answered now; an answer
// that no longer says so is noted with it, and what was said stays.
func (s *Store) raiseAnswer(tx *gorm.DB, f *MyForm, row formRow, q *consult.Question, c change) (id care.ID, changed bool, err error) {
	now := c.now
	if f.Author.Kind != care.TieChild {
		return "", false, nil
	}
	// Held as whoever works on an alert holds it: one that is just being closed is
	// not taken up, since its reader has not seen what is answered now.
	if _, err := s.audit.HoldHead(tx, f.Author.Child); err != nil {
		return "", false, fmt.Errorf("store: alert: %w", err)
	}
	about := row.Key + "|" + string(row.ID) + "|" + q.ID
	open, held, at, err := s.openHeld(tx, about)
	if err != nil {
		return "", false, err
	}
	atOnce, soon := now.Alerts(q)
	hadAtOnce, hadSoon := c.before.Alerts(q)
	kind, picks, had := alert.Answer, slices.Concat(atOnce, soon), slices.Concat(hadAtOnce, hadSoon)
	now = now.Counting(picks)
	if len(atOnce) == 0 {
		// Nobody is in danger, so what was typed stays with the child until they send it.
		kind, now = alert.Soon, now.Wordless()
	}
	body, err := now.Encode()
	if err != nil {
		return "", false, err
	}
	back := open.ID != "" && (len(picks) == 0 || open.Kind == alert.Answer && kind == alert.Soon)
	switch {
	case back && len(had) > 0:
		return open.ID, true, s.changedIn(tx, open.ID)
	case back || len(picks) == 0:
		return "", false, nil
	case open.ID != "":
		if err := s.setAside(tx, f.Author.Child, q, open, held, now); err != nil {
			return "", false, err
		}
		return open.ID, false, s.keepInAlert(tx, f.Author.Child, open, kind, body)
	}
	if !slices.ContainsFunc(picks, func(p string) bool { return !slices.Contains(had, p) }) { // said before
		dealt := at == about
		if !dealt { // nobody could read that, unless it has been another call since
			if dealt, err = s.alerts.ClosedAbout(tx, f.Author.Child, at); err != nil {
				return "", false, err
			}
		}
		if dealt {
			return "", false, nil
		}
	}
	id, err = s.alerts.RaiseWith(tx, alert.Raised{
		Key: "answer|" + at + "|" + strconv.Itoa(c.rev), Kind: kind, Child: f.Author.Child, By: row.PersonID,
		Review: row.ReviewID, Question: q.ID, About: at,
	}, alerts.AlertWords{Answer: body})
	return id, false, err
}

// raiseLate does so for an answer that another save has overtaken, and that is
// not kept: its page has said that somebody is told. An alert that is open holds
// what was answered since, and what came late beside it.
func (s *Store) raiseLate(tx *gorm.DB, f *MyForm, row formRow, q *consult.Question, kept, late consult.Answer) (care.ID, error) {
	atOnce, soon := late.Alerts(q)
	if len(atOnce)+len(soon) == 0 {
		return "", nil
	}
	if _, err := s.audit.HoldHead(tx, f.Author.Child); err != nil { // as in raiseAnswer
		return "", fmt.Errorf("store: alert: %w", err)
	}
	open, held, _, err := s.openHeld(tx, row.Key+"|"+string(row.ID)+"|"+q.ID)
	if err != nil {
		return "", err
	}
	switch {
	case open.Kind == alert.Answer && len(atOnce) == 0: // it asks others for less, as in raiseAnswer
		return open.ID, nil
	case open.ID != "" && (open.Kind == alert.Answer || len(atOnce) == 0):
		if late = late.Counting(slices.Concat(atOnce, soon)); len(atOnce) == 0 {
			late = late.Wordless()
		}
		return open.ID, s.setAside(tx, f.Author.Child, q, open, late, held)
	}
	id, _, err := s.raiseAnswer(tx, f, row, q, change{-int(s.db.Now().UnixMicro()), kept, late})
	return id, err
}

// changedIn notes with an open alert that the child has changed the answer.
func (s *Store) changedIn(tx *gorm.DB, id care.ID) error {
	return s.alerts.SetAlert(tx, id, map[string]any{"changed_at": s.db.Now()})
}

// keepInAlert puts what is answered now into an open alert. One that only asked
// for help, and now says that somebody is not safe, begins anew: whoever had it
// in hand has not read that.
func (s *Store) keepInAlert(tx *gorm.DB, child care.ID, open alerts.AlertRow, kind alert.Kind, body []byte) error {
	was := open.Kind
	open.Kind = kind // its readers are those of the new kind
	words, err := s.alerts.SealedWords(tx, open, alerts.AlertWords{Answer: body})
	if err != nil {
		return err
	}
	set := map[string]any{"changed_at": nil, "words": words}
	if was != kind {
		set["kind"], set["raised_at"] = kind, s.db.Now()
		for _, column := range []string{"read_by", "read_at", "taken_by", "taken_at"} {
			set[column] = nil
		}
		if err := s.audit.NoteIn(tx, care.Viewer{Person: child}, "alert.raised", child, database.Deref(open.ReviewID), open.ID); err != nil {
			return err
		}
	}
	return s.alerts.SetAlert(tx, open.ID, set)
}

// openHeld is the open alert about something, empty where there is none, and the
// answer that it holds. One whose words do not open is left as it is, for whoever
// finds out why; what is said after that is another alert, about that one too.
func (s *Store) openHeld(tx *gorm.DB, about string) (open alerts.AlertRow, held consult.Answer, at string, err error) {
	for at = about; ; at += "|" + string(open.ID) {
		if open, err = s.alerts.OpenAbout(tx, at); err != nil || open.ID == "" {
			return open, held, at, err
		}
		raw, lost, err := s.alerts.OpenWords(tx, open)
		if err != nil {
			return open, held, at, err
		}
		var words alerts.AlertWords
		if !lost && json.Unmarshal([]byte(raw), &words) == nil && json.Unmarshal(words.Answer, &held) == nil {
			return open, held, at, nil
		}
	}
}

// setAside adds to an open alert what was said, where its picks or words do not
// stand in the answer that the alert holds from now on, nor in one that was set
// aside before: a child who said "not safe" of one place, took it back and says it
// of another has said both. Words that only go on are not two, and those that are
// taken back letter by letter are set aside once.
func (s *Store) setAside(tx *gorm.DB, child care.ID, q *consult.Question, open alerts.AlertRow, said, holds consult.Answer) error {
	if holdsAll(q, holds, said) {
		return nil
	}
	aside, _, _, err := s.alerts.AddedTo(tx, open)
	if err != nil {
		return err
	}
	for _, m := range aside {
		var there consult.Answer
		if !m.Shut && json.Unmarshal(m.Answer, &there) == nil && holdsAll(q, there, said) {
			return nil
		}
	}
	body, err := said.Encode()
	if err != nil {
		return err
	}
	raw, err := json.Marshal(alerts.AlertWords{Answer: body})
	if err != nil {
		return fmt.Errorf("store: alert: %w", err)
	}
	return s.alerts.AddTo(tx, alert.Raised{Key: "aside|" + string(care.NewID()), Child: child, By: child}, open, raw)
}

// holdsAll reports whether an answer has all picks that tell of danger or ask for
// help, and all words, of another; words that go on have those that they begin with.
func holdsAll(q *consult.Question, a, of consult.Answer) bool {
	atOnce, soon := a.Alerts(q)
	picks, texts := slices.Concat(atOnce, soon), a.Texts()
	lost := func(pick string) bool { return !slices.Contains(picks, pick) }
	gone := func(was string) bool {
		return was != "" && !slices.ContainsFunc(texts, func(text string) bool { return strings.HasPrefix(text, was) })
	}
	atOnce, soon = of.Alerts(q)
	return !slices.ContainsFunc(slices.Concat(atOnce, soon), lost) && !slices.ContainsFunc(of.Texts(), gone)
}

// flagWords asks a person to look sooner at what a child has just sent. Only
// what is sent is looked at, never a draft (domain.md section 10), and what was
// sent before in the same words is not flagged again. While an alert about the same
// question is open, it takes up what is sent now.
func (s *Store) flagWords(tx *gorm.DB, f *MyForm, sending sendingRow, answers map[string]consult.Answer) error {
	if f.Author.Kind != care.TieChild {
		return nil
	}
	for _, q := range f.sends() {
		a, ok := answers[q.ID]
		if !ok || !slices.ContainsFunc(a.Texts(), alert.Flagged) {
			continue
		}
		if f.Sent != nil && slices.Equal(slices.Sorted(slices.Values(a.Texts())), slices.Sorted(slices.Values(f.Sent.Answers[q.ID].Texts()))) {
			continue
		}
		body, err := a.Encode()
		if err != nil {
			return err
		}
		if _, err := s.audit.HoldHead(tx, f.Author.Child); err != nil { // as in raiseAnswer
			return fmt.Errorf("store: alert: %w", err)
		}
		open, held, about, err := s.openHeld(tx, f.row.Key+"|"+string(f.row.ID)+"|"+q.ID+"|words")
		if err != nil {
			return err
		}
		if open.ID != "" {
			if err = s.setAside(tx, f.Author.Child, q, open, held, a); err == nil {
				err = s.keepInAlert(tx, f.Author.Child, open, alert.Words, body)
			}
		} else {
			_, err = s.alerts.RaiseWith(tx, alert.Raised{
				Key: "words|" + string(sending.ID) + "|" + q.ID, Kind: alert.Words, Child: f.Author.Child, By: f.Author.Person,
				Review: f.row.ReviewID, Question: q.ID, About: about,
			}, alerts.AlertWords{Answer: body})
		}
		if err != nil {
			return err
		}
	}
	return nil
}
