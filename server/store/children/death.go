package children

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/store/audit"
	"myreview/server/store/network"
	"myreview/server/store/people"
)

// Dead is somebody who has died: the child, or an adult who is or was round them.
type Dead struct {
	Person care.ID
	Name   string
	Kind   care.TieKind
	On     care.Date // empty: the day is not known
	Undo   bool      // it was said a short while ago, and can be taken back
}

// deaths are those that the viewer may know of. It asks nothing where nobody has died.
func (s *Store) deaths(db *gorm.DB, r reader) (out []Dead, err error) {
	var who []care.ID
	seen := map[care.ID]bool{}
	for _, t := range r.around.Ties {
		child := t.Person == t.Child
		if !t.Died() || seen[t.Person] || !child && !r.atWork {
			continue
		}
		seen[t.Person] = true
		who = append(who, t.Person)
		out = append(out, Dead{Person: t.Person, Name: r.around.Names[t.Person].Name, Kind: t.Kind})
	}
	slices.SortStableFunc(out, func(a, b Dead) int { return cmp.Compare(network.RankOf(a.Kind), network.RankOf(b.Kind)) })
	rows, err := network.DeathsOf(db, who)
	for i := range out {
		row := rows[out[i].Person]
		out[i].On, out[i].Undo = row.DiedOn, s.db.Now().Sub(row.SaidAt) < undoFor
	}
	return out, err
}

// Mortal lists of whom the viewer may say that they have died: the child, and where they
// are at work on the case, every adult who is or was round the child and is not at work
// here. An administrator lets those go.
func (s *Store) Mortal(ctx context.Context, v care.Viewer, child care.ID) (out []network.Named, err error) {
	db := s.db.Read(ctx)
	r, err := s.reads(db, v, child)
	if err != nil {
		return nil, err
	}
	return s.mortal(db, r, child)
}

func (s *Store) mortal(db *gorm.DB, r reader, child care.ID) ([]network.Named, error) {
	ids := []care.ID{child}
	ties := map[care.ID]care.Tie{child: {Person: child, Kind: care.TieChild}}
	for _, t := range r.around.Ties {
		if _, had := ties[t.Person]; r.atWork && !had {
			ties[t.Person] = t
			ids = append(ids, t.Person)
		}
	}
	rows, err := network.PeopleByID(db, ids)
	if err != nil {
		return nil, err
	}
	died, err := network.DeathsOf(db, ids)
	var out []network.Named
	for _, id := range ids {
		row := rows[id]
		if _, gone := died[id]; gone || row.Staff || row.LeftAt != nil {
			continue
		}
		out = append(out, network.Named{Person: id, Kind: ties[id].Kind, Name: row.Name, Picture: row.Picture})
	}
	return out, err
}

// SayDied writes down that the child has died, or an adult round them. From then on nobody
// by that name is named as living, invited or written to, at this child and at every other.
// The same again is harmless; another day takes the place of the one before.
func (s *Store) SayDied(ctx context.Context, v care.Viewer, child care.ID, d people.Death) error {
	r, err := s.reads(s.db.Read(ctx), v, child)
	switch {
	case err != nil:
		return err
	case d.Person == "":
		return care.Invalid("child.died.error.who").On("who")
	case d.On > care.DateOf(s.db.Now()):
		return care.Invalid("child.error.future").On("day")
	case d.Person == child && !d.On.Empty() && d.On < r.row.BornOn:
		return care.Invalid("child.error.before").On("day")
	}
	return s.death(ctx, v, child, d.Person, func(tx *gorm.DB) (people.Moved, error) { return s.people.DieIn(tx, v, d) })
}

// UndoDied takes it back within a day. Conflict later, and where they live.
func (s *Store) UndoDied(ctx context.Context, v care.Viewer, child, person care.ID) error {
	return s.death(ctx, v, child, person, func(tx *gorm.DB) (people.Moved, error) {
		rows, err := database.Fetch[network.DeathRow](tx, "WHERE person_id = $1", string(person))
		switch {
		case err != nil:
			return people.Moved{}, err
		case len(rows) == 0:
			return people.Moved{}, audit.ErrNothingHappened
		case s.db.Now().Sub(rows[0].SaidAt) >= undoFor:
			return people.Moved{}, care.Conflict("child.died.error.undo")
		}
		return s.people.UndieIn(tx, v, person)
	})
}

// death is a write about somebody of whom the viewer may say that they have died.
func (s *Store) death(ctx context.Context, v care.Viewer, child, person care.ID, fn func(tx *gorm.DB) (people.Moved, error)) error {
	var moved people.Moved
	err := s.db.WriteTx(ctx, func(tx *gorm.DB) (err error) {
		if err := s.holdRound(tx, child, person); err != nil {
			return err
		}
		r, err := s.reads(tx, v, child)
		if err != nil {
			return err
		}
		if err := s.isMortal(tx, r, child, person); err != nil {
			return err
		}
		if moved, err = fn(tx); err != nil {
			return err
		}
		if err := tx.Model(&network.ChildRow{}).Where("person_id = ?", person).Update("by_hand", s.db.Now()).Error; err != nil {
			return err
		}
		if err := s.people.SignMoved(tx, moved); err != nil {
			return err
		}
		return s.reviews.KeepNext(tx, child)
	})
	if errors.Is(err, audit.ErrNothingHappened) {
		return nil
	}
	if err != nil {
		return err
	}
	return s.people.RingMoved(ctx, moved)
}

// holdRound locks a child, and every other child to whom a person is tied, until the
// transaction ends: what is written of that person stands at each of them.
func (s *Store) holdRound(tx *gorm.DB, child, person care.ID) error {
	var all []care.ID
	if err := tx.Model(&network.TieRow{}).Distinct().Where("person_id = ?", person).Order("child_id").Pluck("child_id", &all).Error; err != nil {
		return fmt.Errorf("store: hold child: %w", err)
	}
	all = append(all, child)
	slices.Sort(all) // in one order, so that two who write at once wait for each other
	for _, id := range slices.Compact(all) {
		if err := s.audit.HoldChild(tx, id); err != nil {
			return err
		}
	}
	return nil
}

// living is nil for those whom mortal lists.
func (s *Store) living(tx *gorm.DB, r reader, child, person care.ID, otherwise string) error {
	all, err := s.mortal(tx, r, child)
	if err == nil && !slices.ContainsFunc(all, func(n network.Named) bool { return n.Person == person }) {
		err = care.Invalid(otherwise).On("who")
	}
	return err
}

// isMortal is nil for those whom mortal lists, and for who has died already.
func (s *Store) isMortal(tx *gorm.DB, r reader, child, person care.ID) error {
	gone, err := s.deaths(tx, r)
	if err != nil || slices.ContainsFunc(gone, func(d Dead) bool { return d.Person == person }) {
		return err
	}
	return s.living(tx, r, child, person, "child.died.error.who")
}
