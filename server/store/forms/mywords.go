package forms

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/store/audit"
	"myreview/server/store/network"
)

// AskMyWords gives what a child calls people and things, and the people round them. NotFound
// for everybody but a child.
func (s *Store) AskMyWords(ctx context.Context, v care.Viewer) (m care.MyWords, people []network.Named, err error) {
	err = s.db.Snapshot(ctx, func(db *gorm.DB) error {
		if people, err = s.round(db, v); err != nil {
			return err
		}
		m, err = s.myWords(db, v.Person)
		return err
	})
	return m, people, err
}

func (s *Store) myWords(db *gorm.DB, child care.ID) (care.MyWords, error) {
	row, err := database.FetchOne[network.ChildRow](db, "WHERE person_id = $1", string(child))
	if err != nil {
		return care.MyWords{}, err
	}
	return s.network.OpenMyWords(db, child, row.MyWords)
}

// SayMyWords keeps what a child calls people and things from now on; what they call somebody
// who is not round them now stays. Invalid: see care.MyWords.
func (s *Store) SayMyWords(ctx context.Context, v care.Viewer, m care.MyWords) error {
	m = m.Tidy()
	if err := m.Check(); err != nil {
		return err
	}
	if _, err := s.round(s.db.Read(ctx), v); err != nil {
		return err
	}
	return s.db.WriteTx(ctx, func(tx *gorm.DB) error {
		if err := s.audit.HoldChild(tx, v.Person); err != nil {
			return err
		}
		people, err := s.round(tx, v)
		if err != nil {
			return err
		}
		before, err := s.myWords(tx, v.Person)
		if err != nil {
			return err
		}
		calls := before.People
		if calls == nil {
			calls = map[care.ID]string{}
		}
		for _, p := range people {
			if calls[p.Tie] = m.People[p.Tie]; calls[p.Tie] == "" || calls[p.Tie] == p.Calls {
				delete(calls, p.Tie)
			}
		}
		m.People = calls
		var body []byte
		if !m.Empty() {
			if body, err = m.Encode(); err != nil {
				return err
			}
		}
		sealed, err := s.db.ForChild(tx, v.Person).Seal("child", v.Person, "my_words", body)
		if err != nil {
			return err
		}
		if err := tx.Model(&network.ChildRow{}).Where("person_id = ?", v.Person).Update("my_words", sealed).Error; err != nil {
			return fmt.Errorf("store: my words: %w", err)
		}
		return s.audit.Note(tx, v, "child.words", v.Person, v.Person)
	})
}

// ChildsWords is what the child of a review calls people and things, for the people at work on
// the case, who write to them; NotFound for everybody else. The ties are those of whom the
// child says a name.
func (s *Store) ChildsWords(ctx context.Context, v care.Viewer, review care.ID) (m care.MyWords, people []network.Named, err error) {
	var st network.Standing
	err = s.db.Snapshot(ctx, func(db *gorm.DB) error {
		if st, err = s.network.AtWork(ctx, db, network.AtWork{Viewer: v, Review: review}); err != nil {
			return err
		}
		if m, err = s.network.MyWords(db, st); err != nil || len(m.People) == 0 {
			return err
		}
		people, err = s.network.CalledByChild(db, st.Ties, m)
		return err
	})
	if err == nil && !m.Empty() {
		err = s.audit.RecordRead(ctx, v, st, audit.Words, st.Review.ChildID)
	}
	return m, people, err
}
