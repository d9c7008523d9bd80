package people

import (
	"context"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"myreview/server/access"
	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/store/audit"
	"myreview/server/store/network"
	"myreview/server/store/signin"
)

// HandOn says who has a child's work from now on, in the place of whoever had it.
type HandOn struct {
	Child  care.ID
	Kind   care.TieKind // the work: the IRO's, the social worker's
	From   care.ID      // a person; empty: nobody had it
	To     care.ID      // a person; empty: nobody has it yet
	Reason string
}

// HandOn ends a tie of somebody at work and gives a colleague with the same job one of
// their own, with a seat at each review that is not over: both, or neither. The
// administrator hands on what a leaver had, the IRO manager any child, and nobody gives
// themselves anything. The same again is harmless. Conflict where From does not have it
// any more, or somebody has what nobody had; Invalid where To cannot have it.
func (s *Store) HandOn(ctx context.Context, v care.Viewer, h HandOn) error {
	if err := s.handsOn(s.db.Read(ctx), v, h.From); err != nil {
		return err
	}
	if err := checkReason(h.Reason); err != nil {
		return err
	}
	if h.Kind.Job() == "" {
		return care.NotFoundError()
	}
	return s.writeAllReviews(ctx, v, h.Child, func(tx *gorm.DB) ([]tieWrite, error) { return s.handOnIn(tx, v, h) })
}

func (s *Store) handOnIn(tx *gorm.DB, v care.Viewer, h HandOn) (wrote []tieWrite, err error) {
	around, err := network.CircleOf(tx, h.Child)
	if err != nil {
		return nil, err
	}
	if h.To != "" && network.Partial(around.Ties, v.Person) {
		return nil, care.NotFoundError() // a colleague says who has their own family's work
	}
	n := s.network.Network(around.Ties)
	had, has := s.holds(around.Ties, h.From, h.Kind)
	_, done := s.holds(around.Ties, h.To, h.Kind)
	begins := h.To != "" && !done
	if begins {
		if err := s.mayHave(tx, v, h.To, h.Kind); err != nil {
			return nil, err
		}
		if err := s.apart(tx, v, h.To); err != nil {
			return nil, err
		}
	}
	taken := func(t care.Tie) bool { return t.Kind == h.Kind && n.Holds(t) }
	switch {
	case !has && !begins && (h.From == "" || done), h.From == h.To:
		return nil, audit.ErrNothingHappened
	case !has && h.From != "", begins && !has && slices.ContainsFunc(around.Ties, taken):
		return nil, care.Conflict("ties.error.changed")
	}
	if has {
		if err := s.endFor(tx, v, had, h.Reason); err != nil {
			return nil, err
		}
		wrote = append(wrote, tieWrite{"tie.end", had.ID})
	}
	if begins {
		made := tieWrite{"tie.make", care.NewID()}
		if err := s.beginFor(tx, v, h, made.tie, had); err != nil {
			return nil, err
		}
		wrote = append(wrote, made)
	}
	return wrote, nil
}

// handsOn is nil for the IRO manager, and for an administrator where somebody has left.
func (s *Store) handsOn(db *gorm.DB, v care.Viewer, from care.ID) error {
	err := s.network.Works(db, v, care.JobIROManager)
	if err == nil || care.KindOf(err) != care.KindNotFound {
		return err
	}
	if _, left := database.FetchOne[network.PersonRow](db, "WHERE id = $1 AND left_at IS NOT NULL", string(from)); left != nil {
		return err
	}
	return s.network.Works(db, v, care.JobAdministrator)
}

// holds is the tie of a kind that somebody holds now or will.
func (s *Store) holds(ties []care.Tie, person care.ID, kind care.TieKind) (care.Tie, bool) {
	for _, t := range ties {
		if person != "" && t.Person == person && t.Kind == kind && t.StateAt(s.db.Now()) != care.TieEnded {
			return t, true
		}
	}
	return care.Tie{}, false
}

func (s *Store) endFor(tx *gorm.DB, v care.Viewer, t care.Tie, reason string) error {
	next, err := t.Take(care.StepEnd, s.db.Now(), time.Time{})
	if err != nil {
		return err
	}
	step := network.TieStepRow{ID: care.NewID(), Step: care.StepEnd, ByPerson: v.Person}
	if err := s.network.PutStep(tx, t, next, step, reason); err != nil {
		return err
	}
	return s.revoke(tx, next)
}

// mayHave refuses a child's work to whoever does not have the job that it takes, and to
// whoever gives it: a colleague says what somebody's own work is.
func (s *Store) mayHave(tx *gorm.DB, v care.Viewer, to care.ID, kind care.TieKind) error {
	if err := s.hasJob(tx, to, kind.Job(), "to"); err != nil {
		return err
	}
	if to == v.Person {
		return care.Conflict("ties.error.self").On("to")
	}
	return nil
}

// apart refuses a child's work to whom one administrator alone let in, who stands behind
// the giver too. A link that is made at the same moment waits for this, or this for it.
func (s *Store) apart(tx *gorm.DB, v care.Viewer, to care.ID) error {
	if _, err := s.audit.HoldHead(tx, ""); err != nil {
		return err
	}
	return signin.Apart(tx, v, to, s.db.Now())
}

// beginFor ties To to the child, who may have them, and seats them. A cover keeps the
// days of the one before.
func (s *Store) beginFor(tx *gorm.DB, v care.Viewer, h HandOn, id care.ID, had care.Tie) error {
	around, err := network.CircleOf(tx, h.Child)
	if err != nil {
		return err
	}
	n := s.network.Network(around.Ties)
	t := care.Tie{ID: id, Person: h.To, Child: h.Child, Kind: h.Kind, State: care.TieActive, Since: s.db.Now()}
	if h.Kind == care.TieCoverIRO {
		if t.Until = had.Until; had.Since.After(t.Since) {
			t.Since = had.Since
		}
	}
	if err := s.mayTie(tx, network.Standing{Standing: access.Standing{Network: n}}, t); err != nil {
		return err
	}
	row := network.TieRow{ID: t.ID, PersonID: t.Person, ChildID: t.Child, Kind: t.Kind, State: t.State, Since: t.Since, Until: database.TimeOrNil(t.Until)}
	if err := tx.Create(&row).Error; err != nil {
		return fmt.Errorf("store: hand on: %w", err)
	}
	if err := s.network.KeepStep(tx, t, t, network.TieStepRow{ID: id, Step: care.StepMake, ByPerson: v.Person}, h.Reason); err != nil {
		return err
	}
	n.Ties = append(n.Ties, t)
	open, err := database.Fetch[network.ReviewRow](tx, "WHERE child_id = $1 AND state <> $2 ORDER BY id", string(h.Child), network.ReviewClosed)
	if err != nil {
		return err
	}
	for _, r := range open {
		if err := s.Seat(&audit.Tx{DB: tx}, n, r.ID, t); err != nil {
			return err
		}
	}
	return nil
}
