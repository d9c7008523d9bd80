package children

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/store/audit"
	"myreview/server/store/network"
)

// End is the end of a child's care.
type End struct {
	Child  care.ID
	On     care.Date // the last day
	Reason string    // one of care.EndReasons
	Shut   string    // why the family of birth is shut out, where the child was adopted
}

// undoFor is how long the end of care can be taken back in one step.
const undoFor = 24 * time.Hour

func undoable(last network.SpellRow, now time.Time) bool {
	return last.EndedAt != nil && now.Sub(*last.EndedAt) < undoFor
}

// lastCare is the spell of care that goes on or, where none does, that ended last.
func lastCare(spells []network.SpellRow) (last network.SpellRow, ok bool) {
	for _, one := range spells {
		switch {
		case one.Sort != care.SpellCare:
		case one.Spell().Open():
			return one, true
		case !ok || one.Since > last.Since || one.Since == last.Since && one.Until > last.Until:
			last, ok = one, true
		}
	}
	return last, ok
}

func spellsOf(db *gorm.DB, child care.ID) ([]network.SpellRow, error) {
	return database.Fetch[network.SpellRow](db, "WHERE child_id = $1 ORDER BY since DESC, id", string(child))
}

// EndCare ends a child's care, with every legal status and kind of home that goes on.
// From then on no review is due. Who is round the child stays, and so does all that was
// said: the child's own pages, letters owed, a review that is planned; but where the
// child was adopted the family of birth is shut out, until a worker lets each of them in
// again: the name that the child has from then on is not theirs to read. Conflict for a
// child who is not in care. The same form again is harmless.
func (s *Store) EndCare(ctx context.Context, v care.Viewer, e End) error {
	if _, err := s.reads(s.db.Read(ctx), v, e.Child); err != nil {
		return err
	}
	today := care.DateOf(s.db.Now())
	switch {
	case e.On.Empty():
		return care.Invalid("child.end.error.day").On("day")
	case e.On > today:
		return care.Invalid("child.error.future").On("day")
	case !slices.Contains(care.EndReasons, e.Reason):
		return care.Invalid("child.end.error.reason").On("reason")
	}
	return s.step(ctx, v, e.Child, func(tx *gorm.DB, r reader) error {
		if r.died() {
			return care.Conflict("child.error.died")
		}
		spells, err := spellsOf(tx, e.Child)
		if err != nil {
			return err
		}
		last, ok := lastCare(spells)
		switch {
		case ok && last.Until == e.On && last.Reason == e.Reason:
			return audit.ErrNothingHappened
		case !ok || !last.Spell().Open():
			return care.Conflict("child.end.error.over")
		}
		now := s.db.Now()
		for _, one := range spells {
			if !one.Spell().Open() {
				continue
			}
			if one.Since > e.On {
				return care.Invalid("child.end.error.later").On("day")
			}
			set := map[string]any{"until": e.On, "ended_at": now, "by_hand": now}
			if one.ID == last.ID {
				set["reason"] = e.Reason
			}
			if err := setSpell(tx, one.ID, set); err != nil {
				return err
			}
		}
		var shut []care.ID
		if care.Adopted(e.Reason) {
			if shut, err = s.people.ShutKin(tx, v, e.Child, e.Shut); err != nil {
				return err
			}
		}
		if err := s.audit.Note(tx, v, "care.ended", e.Child, last.ID); err != nil {
			return err
		}
		for _, tie := range shut {
			if err := s.audit.SignTies(tx, tie); err != nil {
				return err
			}
		}
		return nil
	})
}

// UndoEnd takes back the end of a child's care within a day, with all that ended in the
// same step. Conflict later, and where they came back meanwhile.
func (s *Store) UndoEnd(ctx context.Context, v care.Viewer, child care.ID) error {
	return s.step(ctx, v, child, func(tx *gorm.DB, _ reader) error {
		spells, err := spellsOf(tx, child)
		if err != nil {
			return err
		}
		last, ok := lastCare(spells)
		switch {
		case !ok || last.Spell().Open():
			return care.Conflict("child.end.error.incare")
		case !undoable(last, s.db.Now()):
			return care.Conflict("child.end.error.undo")
		}
		for _, one := range spells {
			if one.EndedAt == nil || !one.EndedAt.Equal(*last.EndedAt) {
				continue
			}
			if err := setSpell(tx, one.ID, map[string]any{"until": care.Date(""), "reason": "", "ended_at": nil, "by_hand": s.db.Now()}); err != nil {
				return err
			}
		}
		return s.audit.Note(tx, v, "care.unended", child, last.ID)
	})
}

// Back is a child who comes back into care.
type Back struct {
	Child  care.ID
	On     care.Date
	IRO    care.ID // where they have none, and the viewer says who has a child's work; empty: nobody yet
	Worker care.ID
}

// Return begins a new period of care: what is due counts from its first day, whatever
// was held before. Those who keep facts say who has the work that nobody has. Conflict
// for a child who is in care, has died or is 18. The same form again is harmless.
func (s *Store) Return(ctx context.Context, v care.Viewer, b Back) error {
	if _, err := s.reads(s.db.Read(ctx), v, b.Child); err != nil {
		return err
	}
	switch {
	case b.On.Empty():
		return care.Invalid("child.error.cared").On("day")
	case b.On > care.DateOf(s.db.Now()):
		return care.Invalid("child.error.future").On("day")
	}
	return s.step(ctx, v, b.Child, func(tx *gorm.DB, r reader) error {
		spells, err := spellsOf(tx, b.Child)
		if err != nil {
			return err
		}
		last, ok := lastCare(spells)
		switch {
		case ok && last.Spell().Open() && last.Since == b.On:
			return audit.ErrNothingHappened
		case ok && last.Spell().Open():
			return care.Conflict("child.end.error.incare")
		case r.died():
			return care.Conflict("child.error.died")
		case b.On >= care.GrownOn(r.row.BornOn):
			return care.Conflict("child.back.error.grown")
		case b.On < r.row.BornOn:
			return care.Invalid("child.error.before").On("day")
		case ok && b.On < last.Until:
			return care.Invalid("child.back.error.before").On("day")
		}
		now := s.db.Now()
		spell := network.SpellRow{ID: care.NewID(), ChildID: b.Child, Sort: care.SpellCare, Since: b.On, ByHand: &now}
		if err := tx.Create(&spell).Error; err != nil {
			return fmt.Errorf("store: back in care: %w", err)
		}
		if err := tx.Model(&network.ChildRow{}).Where("person_id = ?", b.Child).Updates(map[string]any{"cared_on": b.On, "by_hand": now}).Error; err != nil {
			return fmt.Errorf("store: back in care: %w", err)
		}
		ties, err := s.giveWork(tx, v, r, b)
		if err != nil {
			return err
		}
		if err := s.audit.Note(tx, v, "care.begun", b.Child, spell.ID); err != nil {
			return err
		}
		for _, tie := range ties {
			if err := s.audit.SignTies(tx, tie); err != nil {
				return err
			}
		}
		return nil
	})
}

// giveWork says who has the work of a child that nobody has.
func (s *Store) giveWork(tx *gorm.DB, v care.Viewer, r reader, b Back) (ties []care.ID, err error) {
	for _, work := range []struct {
		field string
		kind  care.TieKind
		who   care.ID
	}{{"iro", care.TieIRO, b.IRO}, {"worker", care.TieSocialWorker, b.Worker}} {
		if work.who == "" {
			continue
		}
		if err := s.keepsFacts(tx, v); err != nil {
			return nil, err
		}
		if r.has(s.network.Network(r.around.Ties), work.kind) {
			return nil, care.Conflict("ties.error.changed")
		}
		tie, err := s.tieWorker(tx, v, work.field, care.Tie{Person: work.who, Child: b.Child, Kind: work.kind})
		if err != nil {
			return nil, err
		}
		ties = append(ties, tie)
	}
	return ties, nil
}

// step changes a child's state for whoever may change facts, sees to the next review, and rings the reviews that
// are not over. Steps of one child follow one another. A fn that gives ErrNothingHappened undoes all and is harmless.
func (s *Store) step(ctx context.Context, v care.Viewer, child care.ID, fn func(tx *gorm.DB, r reader) error) error {
	err := s.db.WriteTx(ctx, func(tx *gorm.DB) error {
		if err := s.audit.HoldChild(tx, child); err != nil {
			return err
		}
		r, err := s.reads(tx, v, child)
		if err != nil {
			return err
		}
		if err := fn(tx, r); err != nil {
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
	return s.ringReviews(ctx, child)
}

func setSpell(tx *gorm.DB, id care.ID, set map[string]any) error {
	if err := tx.Model(&network.SpellRow{}).Where("id = ?", id).Updates(set).Error; err != nil {
		return fmt.Errorf("store: spell: %w", err)
	}
	return nil
}

// Open is what goes on when a child's care has ended. Names are for the people at work
// on the case; all others are told how many.
type Open struct {
	Invited []network.Named // to the review that is planned or held
	Asked   int             // how many they are
	Letters []ReviewDay     // held, and the letter was not sent
	Round   []network.Named // everybody who keeps a tie to the child, but the child
	Ties    int             // how many they are
}

// Open is for whoever reads the child's page.
func (s *Store) Open(ctx context.Context, v care.Viewer, child care.ID) (o Open, err error) {
	err = s.db.Snapshot(ctx, func(db *gorm.DB) error {
		r, err := s.reads(db, v, child)
		if err != nil {
			return err
		}
		var seated []care.ID
		err = database.QueryRows(db, "SELECT s.person_id FROM seat s JOIN review r ON r.id = s.review_id WHERE r.child_id = $1 AND r.state IN ($2, $3) AND s.state = $4 AND s.person_id IS NOT NULL",
			func(scan func(...any) error) error {
				var id care.ID
				err := scan(&id)
				seated = append(seated, id)
				return err
			}, string(child), network.ReviewPlanned, network.ReviewLive, network.SeatInvited)
		if err != nil {
			return fmt.Errorf("store: open: %w", err)
		}
		owed, err := s.reviews.LettersOwed(db, child)
		if err != nil {
			return err
		}
		for _, row := range owed {
			o.Letters = append(o.Letters, reviewDay(row))
		}
		n, had := s.network.Network(r.around.Ties), map[care.ID]bool{child: true}
		for _, t := range r.around.Ties {
			if had[t.Person] || !n.Near(t) {
				continue
			}
			had[t.Person] = true
			one := r.named(t)
			o.Ties++
			if r.atWork {
				o.Round = append(o.Round, one)
			}
			if slices.Contains(seated, t.Person) {
				o.Asked++
				if r.atWork {
					o.Invited = append(o.Invited, one)
				}
			}
		}
		return nil
	})
	return o, err
}
