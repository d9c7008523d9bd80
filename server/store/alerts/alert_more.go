package alerts

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"myreview/server/alert"
	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/seal"
)

// alertMoreRow is what a child asked for once more, in the same way and of the
// same people, before anybody had read the first: one call, with all that was
// said; or an answer that was set aside. Its key is of the same kind as an alert's.
type alertMoreRow struct {
	ID      care.ID   `gorm:"column:id;primaryKey"`
	Key     string    `gorm:"column:key"`
	AlertID care.ID   `gorm:"column:alert_id"`
	Words   []byte    `gorm:"column:words"`
	SaidAt  time.Time `gorm:"column:said_at"`
}

func (alertMoreRow) TableName() string { return "alert_more" }

// AlertMore is something that was added to a call. What was said in the same words
// several times is one, with the time of the last.
type AlertMore struct {
	Text string
	From string
	// Answer is an answer that the call does not hold: one before a pick or words were
	// changed, or one that came late. There is nothing else then.
	Answer json.RawMessage
	Times  int
	At     time.Time
	Shut   bool // its words do not open
}

// aboutTelling names the one open call that a child's next ones of the same kind,
// for the same readers, are added to, until a worker takes it: what is said after
// that is another call, which its reader has not read. Of is the child, or the
// place from which so many came that nobody knows who they are.
func aboutTelling(kind alert.Kind, without []care.TieKind, of string) string {
	return fmt.Sprint("tell|", kind, "|", kindTexts(without), "|", of)
}

// tellOnce raises what a page sends, once, or adds it to the call that is open.
// Who went back on that page and wrote something else has told something else.
func (s *Store) tellOnce(tx *gorm.DB, a alert.Raised, words AlertWords) error {
	if _, err := s.audit.HoldHead(tx, a.Child); err != nil { // one after another, and after the worker who takes it
		return fmt.Errorf("store: tell: %w", err)
	}
	said, err := json.Marshal(words)
	if err != nil {
		return fmt.Errorf("store: tell: %w", err)
	}
	there, same, err := s.toldAs(tx, a, said)
	if err != nil || same {
		return err
	}
	if there {
		chain := s.db.Chain()
		if chain == nil {
			return fmt.Errorf("store: tell: %w", seal.ErrNoKey)
		}
		a.ID, a.Key = "", a.Key+"|"+chain.Link(append([]string{"tell", string(said)}, kindTexts(a.Without)...)...)
		if there, _, err = s.toldAs(tx, a, said); err != nil || there {
			return err
		}
	}
	if a.About != "" {
		open, err := s.OpenAbout(tx, a.About)
		if err != nil {
			return err
		}
		if open.ID != "" {
			return s.AddTo(tx, a, open, said)
		}
	}
	_, err = s.RaiseWith(tx, a, words)
	return err
}

// toldAs reports whether something was told under a key, and whether it was this.
func (s *Store) toldAs(tx *gorm.DB, a alert.Raised, said []byte) (there, same bool, err error) {
	rows, err := database.Fetch[AlertRow](tx, "WHERE key = $1", a.Key)
	if err != nil {
		return false, false, err
	}
	raw := ""
	if len(rows) > 0 {
		raw, _, err = s.OpenWords(tx, rows[0])
	} else {
		more, merr := database.Fetch[alertMoreRow](tx, "WHERE key = $1", a.Key)
		if merr != nil || len(more) == 0 {
			return false, false, merr
		}
		if rows, err = database.Fetch[AlertRow](tx, "WHERE id = $1", string(more[0].AlertID)); err != nil || len(rows) == 0 {
			return true, false, err
		}
		raw, _, err = s.openMore(tx, rows[0], more[0])
	}
	if err != nil {
		return true, false, err
	}
	if rows[0].Kind != a.Kind || database.Deref(rows[0].ByPerson) != a.By {
		return true, false, care.Conflict("error.again")
	}
	return true, raw == string(said) && slices.Equal(rows[0].leftOut(), a.Without), nil
}

func (s *Store) AddTo(tx *gorm.DB, a alert.Raised, open AlertRow, said []byte) (err error) {
	row := alertMoreRow{ID: cmp.Or(a.ID, care.NewID()), Key: a.Key, AlertID: open.ID, SaidAt: s.db.Now()}
	if row.Words, err = s.db.ForChild(tx, a.Child).SealWith("alert_more", row.ID, "words", said, open.moreOf()...); err != nil {
		return err
	}
	if err := tx.Create(&row).Error; err != nil {
		return fmt.Errorf("store: tell: %w", err)
	}
	return s.audit.NoteIn(tx, care.Viewer{Person: a.By}, "alert.added", a.Child, "", open.ID)
}

// moreOf binds what is added to the call, whose readers read it. Its kind may
// become another, with what is said next.
func (r AlertRow) moreOf() []string { return []string{string(r.ID), r.LeftOut} }

func (s *Store) openMore(db *gorm.DB, r AlertRow, row alertMoreRow) (words string, lost bool, err error) {
	return s.db.ForChild(db, database.Deref(r.ChildID)).ShownWith("alert_more", row.ID, "words", row.Words, r.moreOf()...)
}

// AddedTo is all that was added to a call, in the order in which it was first
// said, how often, and when last.
func (s *Store) AddedTo(db *gorm.DB, r AlertRow) (out []AlertMore, times int, last time.Time, err error) {
	rows, err := database.Fetch[alertMoreRow](db, "WHERE alert_id = $1 ORDER BY said_at, id", string(r.ID))
	if err != nil {
		return nil, 0, last, err
	}
	for _, row := range rows {
		m := AlertMore{Times: 1, At: row.SaidAt}
		raw, lost, err := s.openMore(db, r, row)
		if err != nil {
			return nil, 0, last, err
		}
		var words AlertWords
		if m.Shut = lost || json.Unmarshal([]byte(raw), &words) != nil; !m.Shut {
			m.Text, m.From, m.Answer = words.Text, words.From, words.Answer
		}
		if r.Question == "" { // changed is not asked again
			times, last = times+1, row.SaidAt
		}
		same := func(o AlertMore) bool {
			return o.Text == m.Text && o.From == m.From && o.Shut == m.Shut && bytes.Equal(o.Answer, m.Answer)
		}
		if at := slices.IndexFunc(out, same); at >= 0 {
			out[at].Times, out[at].At = out[at].Times+1, m.At
			continue
		}
		out = append(out, m)
	}
	return out, times, last, nil
}

// callOf is the alert that a telling became, or was added to.
func callOf(db *gorm.DB, telling care.ID) (care.ID, error) {
	rows, err := database.Fetch[alertMoreRow](db, "WHERE id = $1", string(telling))
	if err != nil || len(rows) == 0 {
		return telling, err
	}
	return rows[0].AlertID, nil
}
