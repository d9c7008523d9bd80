package people

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
	"myreview/server/database"
	"myreview/server/store/alerts"
	"myreview/server/store/audit"
	"myreview/server/store/network"
)

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
	Out     []Exclusion // what keeps them out of the reviews, or is proposed
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

// Ties lists who is and was tied to the child of the review, for those who keep
// the ties: who is there now before who was.
func (s *Store) Ties(ctx context.Context, v care.Viewer, review care.ID) ([]KeptTie, error) {
	var out []KeptTie
	var st network.Standing
	err := s.db.Snapshot(ctx, func(db *gorm.DB) (err error) {
		if st, err = s.network.Keeper(ctx, db, v, review); err != nil {
			return err
		}
		around, err := network.CircleOf(db, st.Review.ChildID)
		if err != nil {
			return err
		}
		steps, err := s.tieSteps(db, st.Review.ChildID)
		if err != nil {
			return err
		}
		kept, err := s.exclusions(db, st)
		if err != nil {
			return err
		}
		for _, t := range around.Ties {
			name := around.Names[t.Person]
			out = append(out, KeptTie{
				Tie: t, State: t.StateAt(s.db.Now()), Name: name.Name, Picture: name.Picture, Me: t.Person == v.Person,
				May: s.mayTake(st, t), Steps: steps[t.ID], Out: kept[t.ID],
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
		return cmp.Or(over(a)-over(b), cmp.Compare(network.RankOf(a.Kind), network.RankOf(b.Kind)), strings.Compare(a.Name, b.Name))
	})
	if err == nil {
		err = s.audit.RecordRead(ctx, v, st, audit.Ties, reasoned(out)...)
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
func (s *Store) mayTake(st network.Standing, t care.Tie) []care.TieStep {
	if !st.Tie.Kind.Keeps(t.Kind) || t.Person == st.Tie.Person {
		return nil
	}
	return t.Offered(s.db.Now())
}

// tieSteps are the steps of all ties to a child, by tie, the last first.
func (s *Store) tieSteps(db *gorm.DB, child care.ID) (map[care.ID][]TieTaken, error) {
	rows, err := database.Fetch[network.TieStepRow](db, "WHERE tie_id IN (SELECT id FROM tie WHERE child_id = $1) ORDER BY at DESC, id", string(child))
	if err != nil {
		return nil, err
	}
	var by []care.ID
	for _, r := range rows {
		by = append(by, r.ByPerson)
	}
	people, err := network.PeopleByID(db, by)
	if err != nil {
		return nil, err
	}
	out := map[care.ID][]TieTaken{}
	for _, r := range rows {
		reason, lost, err := s.db.ForChild(db, child).Shown("tie_step", r.ID, "reason", r.Reason)
		if err != nil {
			return nil, err
		}
		out[r.TieID] = append(out[r.TieID], TieTaken{
			Step: r.Step, Became: r.Became, Until: database.Deref(r.Until), Reason: reason, Lost: lost, By: people[r.ByPerson].Name, At: r.At,
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
	Out    *NewExclusion // for a step that keeps somebody out
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
	st, err := s.network.Keeper(ctx, s.db.Read(ctx), v, review)
	if err != nil {
		return err
	}
	return s.writeAllReviews(ctx, v, st.Review.ChildID, func(tx *gorm.DB) ([]tieWrite, error) {
		if t.Step.Excludes() && t.Out != nil && !t.Out.Now {
			if err := s.freshExclusion(tx, v, t.ID, t.Tie); err != nil {
				return nil, err
			}
			return []tieWrite{{"exclusion.proposed", t.Tie}}, s.propose(ctx, tx, v, review, t)
		}
		return []tieWrite{{"tie." + audit.Kind(t.Step), t.Tie}}, s.StepTieIn(ctx, tx, v, review, t)
	})
}

// StepTieIn takes it in a transaction of the caller's, at once: also a step that would wait
// for a second person, so that what it would bring can be looked at.
func (s *Store) StepTieIn(ctx context.Context, tx *gorm.DB, v care.Viewer, review care.ID, t TieStep) error {
	if _, err := s.network.Keeper(ctx, tx, v, review); err != nil {
		return err
	}
	if err := s.freshStep(tx, v, t.ID, t.Tie); err != nil {
		return err
	}
	if t.Step.Excludes() {
		if err := s.freshExclusion(tx, v, t.ID, t.Tie); err != nil {
			return err
		}
	}
	st, was, next, err := s.stepping(ctx, tx, v, review, t)
	if err != nil {
		return err
	}
	switch {
	case t.Step.Excludes():
		err = s.writeExclusion(tx, st, t, true)
	case t.Step == care.StepResume || t.Step == care.StepEnd && next.StateAt(s.db.Now()) == care.TieEnded:
		err = s.endExclusions(tx, t.Tie, "")
	}
	if err != nil {
		return err
	}
	return s.takeStep(tx, v, was, next, t)
}

// stepping checks a step and says what it makes of the tie.
func (s *Store) stepping(ctx context.Context, tx *gorm.DB, v care.Viewer, review care.ID, t TieStep) (st network.Standing, was, next care.Tie, err error) {
	if st, err = s.network.Keeper(ctx, tx, v, review); err != nil {
		return st, was, next, err
	}
	at := slices.IndexFunc(st.Ties, func(one care.Tie) bool { return one.ID == t.Tie })
	if at < 0 {
		return st, was, next, care.NotFoundError()
	}
	was = st.Ties[at]
	now := s.db.Now()
	switch {
	case was.Person == v.Person:
		return st, was, next, care.Conflict("ties.error.own")
	case !st.Tie.Kind.Keeps(was.Kind):
		return st, was, next, care.Forbidden("ties.error.notyours")
	case was.StateAt(now) != t.Was:
		return st, was, next, care.Conflict("ties.error.changed")
	case !slices.Contains(was.Offered(now), t.Step):
		return st, was, next, care.Conflict("ties.error.step")
	}
	if err := t.Faults(); err != nil {
		return st, was, next, err
	}
	if t.Step.Excludes() && t.ID != "" { // the agreed step has its record already
		if err := t.Out.Faults(t.Was, care.DateOf(now)); err != nil {
			return st, was, next, err
		}
	}
	next, err = was.Take(t.Step, now, t.Until)
	return st, was, next, err
}

// takeStep changes a tie, and takes away what the step shuts.
func (s *Store) takeStep(tx *gorm.DB, v care.Viewer, was, next care.Tie, t TieStep) error {
	if err := s.network.PutStep(tx, was, next, network.TieStepRow{ID: t.ID, Step: t.Step, ByPerson: v.Person}, t.Reason); err != nil {
		return err
	}
	if !t.Step.Shuts() || next.Active(s.db.Now()) {
		return nil
	}
	if next.Kind.Home() {
		if err := s.cards.EndOwnDevices(tx, next.Child, v.Person); err != nil {
			return err
		}
	}
	return s.revoke(tx, next)
}

// freshExclusion is freshStep for one that is proposed.
func (s *Store) freshExclusion(tx *gorm.DB, v care.Viewer, id, tie care.ID) error {
	rows, err := database.Fetch[exclusionRow](tx, "WHERE id = $1", string(id))
	if err != nil || len(rows) == 0 {
		return err
	}
	return audit.Again(rows[0].ByPerson == v.Person && rows[0].TieID == tie)
}

// freshStep is nil for a step that was not taken yet. Where the viewer took it
// already there is nothing to do; somebody else's id is a Conflict.
func (s *Store) freshStep(tx *gorm.DB, v care.Viewer, id, tie care.ID) error {
	rows, err := database.Fetch[network.TieStepRow](tx, "WHERE id = $1", string(id))
	if err != nil || len(rows) == 0 {
		return err
	}
	return audit.Again(rows[0].ByPerson == v.Person && rows[0].TieID == tie)
}

// tieWrite is what happened to one tie.
type tieWrite struct {
	kind audit.Kind
	tie  care.ID
}

// writeAllReviews is write for steps of ties, which bear on all of a child's reviews: each that is not
// closed gets their events, and whoever has one of them open is rung. Writes for one child
// follow one another, so that what fn reads holds until the commit.
func (s *Store) writeAllReviews(ctx context.Context, v care.Viewer, child care.ID, fn func(tx *gorm.DB) ([]tieWrite, error)) error {
	var reviews []network.ReviewRow
	err := s.db.WriteTx(ctx, func(tx *gorm.DB) (err error) {
		var wrote []tieWrite
		if wrote, reviews, err = s.inAllReviews(tx, v, child, fn); err != nil {
			return err
		}
		var signed []care.ID
		for _, w := range wrote {
			if slices.Contains(signed, w.tie) {
				continue
			}
			if err := s.audit.SignTies(tx, w.tie); err != nil {
				return err
			}
			signed = append(signed, w.tie)
		}
		return nil
	})
	if errors.Is(err, audit.ErrNothingHappened) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, r := range reviews {
		s.db.Ring(r.ID)
	}
	s.db.Ring(alerts.AlertBell) // who reads a child's alerts follows from their ties
	return nil
}

// inAllReviews is it in a transaction of the caller's, who signs what it wrote and rings
// the reviews that it gives.
func (s *Store) inAllReviews(tx *gorm.DB, v care.Viewer, child care.ID, fn func(tx *gorm.DB) ([]tieWrite, error)) (wrote []tieWrite, reviews []network.ReviewRow, err error) {
	// In one order, so that two who act at once wait for each other.
	if reviews, err = database.Fetch[network.ReviewRow](tx, "WHERE child_id = $1 ORDER BY id", string(child)); err != nil {
		return nil, nil, err
	}
	seqs := map[care.ID]int64{}
	for _, r := range reviews {
		if r.State == network.ReviewClosed {
			continue
		}
		var seq int64
		err := tx.Raw("UPDATE review SET seq = seq + 1 WHERE id = ? RETURNING seq", r.ID).Scan(&seq).Error
		if err != nil {
			return nil, nil, fmt.Errorf("store: write all reviews: %w", err)
		}
		seqs[r.ID] = seq
	}
	if _, err := s.audit.HoldHead(tx, child); err != nil { // where no review is open, too
		return nil, nil, err
	}
	if wrote, err = fn(tx); err != nil {
		return nil, nil, err
	}
	for _, r := range reviews {
		if seq, open := seqs[r.ID]; open {
			one := &audit.Tx{DB: tx}
			for _, w := range wrote {
				one.Event(string(w.kind), w.tie)
			}
			if err := s.audit.KeepEvents(one, v, r.ID, seq); err != nil {
				return nil, nil, err
			}
		}
	}
	for _, w := range wrote {
		if err := s.audit.Note(tx, v, w.kind, child, w.tie); err != nil {
			return nil, nil, err
		}
	}
	return wrote, reviews, nil
}

// KeepsTies is nil for the people at work who keep the ties to the review's child
// and invite adults.
func (s *Store) KeepsTies(ctx context.Context, v care.Viewer, review care.ID) error {
	_, err := s.network.Keeper(ctx, s.db.Read(ctx), v, review)
	return err
}
