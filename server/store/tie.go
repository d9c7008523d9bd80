package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"gorm.io/gorm"

	"myreview/server/care"
)

// tieStepRow is one thing that happened to a tie. Nothing changes it any more.
type tieStepRow struct {
	ID       care.ID       `gorm:"column:id;primaryKey"`
	TieID    care.ID       `gorm:"column:tie_id"`
	Step     care.TieStep  `gorm:"column:step"`
	Was      care.TieState `gorm:"column:was"`
	Became   care.TieState `gorm:"column:became"`
	Until    *time.Time    `gorm:"column:until"`
	Reason   []byte        `gorm:"column:reason"`
	ByPerson care.ID       `gorm:"column:by_person"`
	At       time.Time     `gorm:"column:at"`
}

func (tieStepRow) TableName() string { return "tie_step" }

// KeptTie is a tie as those who keep it see it, with all that happened to it,
// the last thing first.
type KeptTie struct {
	care.Tie
	State   care.TieState // now, dates included
	Name    string
	Picture string
	Me      bool
	May     []care.TieStep // what the viewer may do with it now
	Steps   []TieTaken
}

// TieTaken is one step in the life of a tie.
type TieTaken struct {
	Step   care.TieStep
	Became care.TieState
	Until  time.Time // the end that was set with it; zero: none
	Reason string
	Lost   bool   // the reason cannot be shown
	By     string // the name of whoever took it
	At     time.Time
}

// reasonMost is how long a reason may be.
const reasonMost = 1000

// keeper is the standing of somebody who makes and changes a child's ties: the
// social worker, the IRO or a cover. NotFound for everybody else.
func (s *Store) keeper(ctx context.Context, db *gorm.DB, v care.Viewer, review care.ID) (standing, error) {
	return s.atWork(ctx, db, AtWork{viewer: v, review: review})
}

// Ties lists who is and was tied to the child of the review, for those who keep
// the ties: who is there now before who was.
func (s *Store) Ties(ctx context.Context, v care.Viewer, review care.ID) ([]KeptTie, error) {
	var out []KeptTie
	var st standing
	err := s.snapshot(ctx, func(db *gorm.DB) (err error) {
		if st, err = s.keeper(ctx, db, v, review); err != nil {
			return err
		}
		around, err := circleOf(db, st.Review.ChildID)
		if err != nil {
			return err
		}
		steps, err := s.tieSteps(db, st.Review.ChildID)
		if err != nil {
			return err
		}
		for _, t := range around.ties {
			name := around.names[t.Person]
			out = append(out, KeptTie{
				Tie: t, State: t.StateAt(s.now()), Name: name.Name, Picture: name.Picture, Me: t.Person == v.Person,
				May: s.mayTake(st, t), Steps: steps[t.ID],
			})
		}
		return nil
	})
	over := func(k KeptTie) int {
		if k.State == care.TieEnded {
			return 1
		}
		return 0
	}
	slices.SortStableFunc(out, func(a, b KeptTie) int {
		return cmp.Or(over(a)-over(b), cmp.Compare(rankOf(a.Kind), rankOf(b.Kind)), strings.Compare(a.Name, b.Name))
	})
	if err == nil {
		err = s.looked(ctx, v, st, lookTies, reasoned(out)...)
	}
	return out, err
}

// reasoned are the ties beside which a reason stands.
func reasoned(all []KeptTie) (out []care.ID) {
	for _, k := range all {
		if slices.ContainsFunc(k.Steps, func(t TieTaken) bool { return t.Reason != "" }) {
			out = append(out, k.ID)
		}
	}
	return out
}

// mayTake lists the steps that the viewer may take on a tie. Nobody changes
// their own: a colleague does.
func (s *Store) mayTake(st standing, t care.Tie) []care.TieStep {
	if !st.Tie.Kind.Keeps(t.Kind) || t.Person == st.Tie.Person {
		return nil
	}
	return t.Steps(s.now())
}

// tieSteps are the steps of all ties to a child, by tie, the last first.
func (s *Store) tieSteps(db *gorm.DB, child care.ID) (map[care.ID][]TieTaken, error) {
	rows, err := fetch[tieStepRow](db, "WHERE tie_id IN (SELECT id FROM tie WHERE child_id = $1) ORDER BY at DESC, id", string(child))
	if err != nil {
		return nil, err
	}
	var by []care.ID
	for _, r := range rows {
		by = append(by, r.ByPerson)
	}
	people, err := peopleByID(db, by)
	if err != nil {
		return nil, err
	}
	out := map[care.ID][]TieTaken{}
	for _, r := range rows {
		reason, lost, err := s.vault(db, child).shown("tie_step", r.ID, "reason", r.Reason)
		if err != nil {
			return nil, err
		}
		out[r.TieID] = append(out[r.TieID], TieTaken{
			Step: r.Step, Became: r.Became, Until: deref(r.Until), Reason: reason, Lost: lost, By: people[r.ByPerson].Name, At: r.At,
		})
	}
	return out, nil
}

// TieStep is what a worker means to do with a tie. ID is the one that the form
// carried; Was is the state that its page showed: where the tie has moved on
// meanwhile, nothing happens and it is a Conflict.
type TieStep struct {
	ID     care.ID
	Tie    care.ID
	Step   care.TieStep
	Was    care.TieState
	Until  time.Time // for an end that is still to come
	Reason string
}

// Faults says what is wrong with the words of a step, before it is looked at.
func (t TieStep) Faults() error { return checkReason(t.Reason) }

func checkReason(reason string) error {
	switch {
	case strings.TrimSpace(reason) == "":
		return care.Invalid("ties.error.reason").On("reason")
	case utf8.RuneCountInString(reason) > reasonMost:
		return care.Invalid("ties.error.long").On("reason")
	}
	return nil
}

// StepTie takes a step on a tie, with its reason, in every review of the child
// at once. What the step takes away is gone when it returns: see revoke. The
// same step again is harmless.
func (s *Store) StepTie(ctx context.Context, v care.Viewer, review care.ID, t TieStep) error {
	st, err := s.keeper(ctx, s.read(ctx), v, review)
	if err != nil {
		return err
	}
	return s.across(ctx, v, st.Review.ChildID, "tie."+string(t.Step), t.Tie, func(tx *gorm.DB) error {
		return s.stepTie(ctx, tx, v, review, t)
	})
}

func (s *Store) stepTie(ctx context.Context, tx *gorm.DB, v care.Viewer, review care.ID, t TieStep) error {
	st, err := s.keeper(ctx, tx, v, review)
	if err != nil {
		return err
	}
	if err := s.freshStep(tx, v, t.ID, t.Tie); err != nil {
		return err
	}
	at := slices.IndexFunc(st.Ties, func(one care.Tie) bool { return one.ID == t.Tie })
	if at < 0 {
		return care.NotFoundError()
	}
	was, now := st.Ties[at], s.now()
	switch {
	case was.Person == v.Person:
		return care.Conflict("ties.error.own")
	case !st.Tie.Kind.Keeps(was.Kind):
		return care.Forbidden("ties.error.notyours")
	case was.StateAt(now) != t.Was:
		return care.Conflict("ties.error.changed")
	}
	if err := t.Faults(); err != nil {
		return err
	}
	next, err := was.Take(t.Step, now, t.Until)
	if err != nil {
		return err
	}
	if err := s.putStep(tx, was, next, tieStepRow{ID: t.ID, Step: t.Step, ByPerson: v.Person}, t.Reason); err != nil {
		return err
	}
	if !t.Step.Shuts() || next.Active(now) {
		return nil
	}
	if next.Kind.Home() {
		if err := s.endOwnDevices(tx, next.Child, v.Person); err != nil {
			return err
		}
	}
	return s.revoke(tx, next)
}

// freshStep is nil for a step that was not taken yet. Where the viewer took it
// already there is nothing to do; somebody else's id is a Conflict.
func (s *Store) freshStep(tx *gorm.DB, v care.Viewer, id, tie care.ID) error {
	rows, err := fetch[tieStepRow](tx, "WHERE id = $1", string(id))
	if err != nil || len(rows) == 0 {
		return err
	}
	if rows[0].ByPerson != v.Person || rows[0].TieID != tie {
		return care.Conflict("error.again")
	}
	return errQuiet
}

// putStep changes the row of a tie and keeps what happened. Whoever takes a step
// that shuts something revokes it.
func (s *Store) putStep(tx *gorm.DB, was, next care.Tie, step tieStepRow, reason string) error {
	moved := tx.Model(&tieRow{}).Where("id = ? AND state = ?", was.ID, was.State).
		Updates(map[string]any{"state": next.State, "since": next.Since, "until": timeOrNil(next.Until)})
	switch {
	case moved.Error != nil:
		return fmt.Errorf("store: step tie: %w", moved.Error)
	case moved.RowsAffected == 0: // somebody else's step was quicker
		return care.Conflict("ties.error.changed")
	}
	return s.keepStep(tx, was, next, step, reason)
}

func (s *Store) keepStep(tx *gorm.DB, was, next care.Tie, step tieStepRow, reason string) (err error) {
	now := s.now()
	step.TieID, step.Was, step.Became, step.Until, step.At = was.ID, was.StateAt(now), next.StateAt(now), timeOrNil(next.Until), now
	if reason != "" {
		if step.Reason, err = s.vault(tx, was.Child).seal("tie_step", step.ID, "reason", []byte(reason)); err != nil {
			return err
		}
	}
	if err := tx.Create(&step).Error; err != nil {
		return fmt.Errorf("store: step tie: %w", err)
	}
	return nil
}

// across is write for a step of a tie, which bears on all of a child's reviews: each that is not
// closed gets its event, and whoever has one of them open is rung.
func (s *Store) across(ctx context.Context, v care.Viewer, child care.ID, kind string, tie care.ID, fn func(tx *gorm.DB) error) error {
	var reviews []reviewRow
	err := s.do(ctx, func(tx *gorm.DB) (err error) {
		// In one order, so that two who act at once wait for each other.
		if reviews, err = fetch[reviewRow](tx, "WHERE child_id = $1 ORDER BY id", string(child)); err != nil {
			return err
		}
		seqs := map[care.ID]int64{}
		for _, r := range reviews {
			if r.State == reviewClosed {
				continue
			}
			var seq int64
			err := tx.Raw("UPDATE review SET seq = seq + 1 WHERE id = ? RETURNING seq", r.ID).Scan(&seq).Error
			if err != nil {
				return fmt.Errorf("store: across: %w", err)
			}
			seqs[r.ID] = seq
		}
		if err := fn(tx); err != nil {
			return err
		}
		for _, r := range reviews {
			if seq, open := seqs[r.ID]; open {
				one := &Tx{DB: tx}
				one.Event(kind, tie)
				if err := s.keepEvents(one, v, r.ID, seq); err != nil {
					return err
				}
			}
		}
		if err := s.note(tx, v, auditKind(kind), child, tie); err != nil {
			return err
		}
		return s.decidedRound(tx, tie)
	})
	if errors.Is(err, errQuiet) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, r := range reviews {
		s.Ring(r.ID)
	}
	s.Ring(AlertBell) // who reads a child's alerts follows from their ties
	return nil
}
