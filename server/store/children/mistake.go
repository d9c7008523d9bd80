package children

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/store/alerts"
	"myreview/server/store/audit"
	"myreview/server/store/network"
)

// Mistake says whether a child who was put in by hand can be taken out again.
type Mistake struct {
	Told  bool      // the viewer keeps facts, and the child was put in by hand a short while ago
	Can   bool      // the viewer can do it
	By    string    // who can; empty: nobody any more
	Until time.Time // until when
}

// mistakeTold is for how long a page says whom to ask.
const mistakeTold = 30 * 24 * time.Hour

// Mistake is for whoever reads the child's page.
func (s *Store) Mistake(ctx context.Context, v care.Viewer, child care.ID) (m Mistake, err error) {
	err = s.db.Snapshot(ctx, func(db *gorm.DB) error {
		r, err := s.reads(db, v, child)
		if err == nil {
			m, err = s.mistake(db, v, r)
		}
		return err
	})
	return m, err
}

// mistake looks whether anything rests on a child, as taking an import back does: whatever
// anybody does to a child has a line after the one that says who made them.
func (s *Store) mistake(db *gorm.DB, v care.Viewer, r reader) (m Mistake, err error) {
	child := r.row.PersonID
	if err := s.keepsFacts(db, v); err != nil || r.row.FromFile != nil {
		if care.KindOf(err) == care.KindNotFound {
			err = nil
		}
		return m, err
	}
	who, err := network.PeopleByID(db, []care.ID{child})
	if err != nil {
		return m, err
	}
	made := who[child].MadeAt
	if m.Told = s.db.Now().Sub(made) < mistakeTold; s.db.Now().Sub(made) >= undoFor {
		return m, nil
	}
	lines, err := s.audit.WroteSince(db, []string{string(child)}, made)
	if err != nil {
		return m, err
	}
	all := lines[child]
	at := slices.IndexFunc(all, func(l audit.Line) bool { return l.What == "child.made" })
	if at < 0 || at+1 < len(all) {
		return m, nil
	}
	by, err := network.PeopleByID(db, []care.ID{all[at].Actor})
	m.Can, m.By, m.Until = all[at].Actor == v.Person, by[all[at].Actor].Name, made.Add(undoFor)
	return m, err
}

// Unmake takes a child out again who was put in by mistake: within a day, by whoever put
// them in, while nothing rests on it. Conflict otherwise.
func (s *Store) Unmake(ctx context.Context, v care.Viewer, child care.ID) error {
	err := s.db.WriteTx(ctx, func(tx *gorm.DB) error {
		if err := s.audit.HoldChild(tx, child); err != nil {
			return err
		}
		r, err := s.reads(tx, v, child)
		if err == nil {
			err = s.keepsFacts(tx, v)
		}
		if err != nil {
			return err
		}
		switch m, err := s.mistake(tx, v, r); {
		case err != nil:
			return err
		case !m.Can:
			return care.Conflict("child.mistake.error")
		}
		w, err := s.Remove(tx, v, []care.ID{child})
		if err != nil {
			return err
		}
		return s.SignFromFile(tx, []Written{w})
	})
	if err == nil {
		s.db.Ring(alerts.AlertBell) // who reads a child's alerts follows from their ties
	}
	return err
}
