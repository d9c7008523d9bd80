package reviews

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"myreview/server/access"
	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/review"
	"myreview/server/store/audit"
	"myreview/server/store/meetings"
	"myreview/server/store/network"
)

// Promise is something agreed with what became of it, for those who say so.
type Promise struct {
	Decision
	Review care.ID
	Held   care.Date
	Last   bool    // of the last review that was closed
	Seen   care.ID // the row that says what became of it; empty: nobody said anything yet
	By     string  // who said it last
	On     time.Time
	Before []Outcome // what was said before, the last first; by Promise alone

	past []meetings.PromiseRow
}

// Outcome is what somebody said became of it.
type Outcome struct {
	review.Outcome
	By string
	On time.Time
}

// Promises is a child's page of them.
type Promises struct {
	Child care.ID
	Name  string
	Died  bool    // the child has: nothing more is said of any
	Live  care.ID // the review that goes on now and to which the viewer has a seat; empty: none
	All   []Promise
}

// One is the promise with that id.
func (p Promises) One(id care.ID) (Promise, bool) {
	i := slices.IndexFunc(p.All, func(one Promise) bool { return one.ID == id })
	if i < 0 {
		return Promise{}, false
	}
	return p.All[i], true
}

// NewOutcome is what somebody means to say of a promise. ID is the one that the form
// carried, Seen the Seen of the promise that they had before them.
type NewOutcome struct {
	ID, Child, Decision, Seen care.ID
	review.Outcome
}

// Promises are what was agreed at the last review of a child that was closed, and of those
// before it what was open then: for the IRO, the cover and the social worker, of the reviews
// that are theirs (access.Standing.SetsOutcomes). For all others they are not there.
func (s *Store) Promises(ctx context.Context, v care.Viewer, child care.ID) (Promises, error) {
	var p Promises
	var seen []network.Standing
	err := s.db.Snapshot(ctx, func(db *gorm.DB) (err error) {
		p, seen, err = s.promises(db, v, child)
		return err
	})
	for _, st := range seen {
		var ids []care.ID
		for _, one := range p.All {
			if one.Review == st.Review.ID {
				ids = append(ids, one.ID)
			}
		}
		if err == nil {
			err = s.audit.RecordRead(ctx, v, st, audit.Agreed, ids...)
		}
	}
	return p, err
}

// promises reads them, and the standings of the viewer to the reviews that they are of.
func (s *Store) promises(db *gorm.DB, v care.Viewer, child care.ID) (p Promises, seen []network.Standing, err error) {
	if v.Person == "" || !v.Staff || !v.Reaches(child) {
		return p, nil, care.NotFoundError()
	}
	around, err := network.CircleOf(db, child)
	if err != nil {
		return p, nil, err
	}
	n := s.network.Network(around.Ties)
	if who, _ := n.StandingOf(v.Person, access.Seat{}, false); !who.AtWork() || !who.Tie.Kind.IRO() && who.Tie.Kind != care.TieSocialWorker {
		return p, nil, care.NotFoundError()
	}
	switch out, err := network.WasSentOut(db, v.Person, child); {
	case err != nil:
		return p, nil, err
	case out:
		return p, nil, care.NotFoundError()
	}
	rows, err := database.Fetch[network.ReviewRow](db, "WHERE child_id = $1 ORDER BY number DESC", string(child))
	if err != nil {
		return p, nil, err
	}
	all, err := s.network.Standings(db, v, rows)
	if err != nil {
		return p, nil, err
	}
	p.Child, p.Died, p.Name = child, n.ChildDied(), around.Names[child].Name
	var last network.ReviewRow
	for _, st := range all {
		if last.ID == "" && st.Over {
			last = st.Review
		}
		if st.SetsOutcomes() {
			seen = append(seen, st)
		}
		if st.Review.State == network.ReviewLive && st.Attends() {
			p.Live = st.Review.ID
		}
	}
	if len(seen) == 0 {
		return p, nil, nil
	}
	p.All, err = s.promisesOf(db, seen, last)
	return p, seen, err
}

// promisesOf reads what was agreed at some reviews of a child: all of the last that was
// closed, and of those before it what was open then.
func (s *Store) promisesOf(db *gorm.DB, of []network.Standing, last network.ReviewRow) (out []Promise, err error) {
	held := map[care.ID]network.ReviewRow{}
	var ids, decisions []care.ID
	for _, st := range of {
		held[st.Review.ID] = st.Review
		ids = append(ids, st.Review.ID)
	}
	var rows []meetings.DecisionRow
	if err := db.Order("pos, id").Find(&rows, "review_id IN ? AND state = ?", ids, meetings.DecisionAgreed).Error; err != nil {
		return nil, fmt.Errorf("store: promises: %w", err)
	}
	for _, r := range rows {
		decisions = append(decisions, r.ID)
	}
	keys := s.db.ForChild(db, last.ChildID)
	became, err := meetings.Outcomes(keys, decisions)
	if err != nil {
		return nil, fmt.Errorf("store: promises: %w", err)
	}
	named, err := s.network.NamedIn(db, of[0])
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		b := became[r.ID]
		if r.ReviewID != last.ID && b.Kept != review.KeptOpen && b.Row.At.Before(database.Deref(last.ClosedAt)) {
			continue
		}
		body, err := meetings.OpenDecision(keys, r)
		if err != nil {
			return nil, err
		}
		one := Promise{Review: r.ReviewID, Held: HeldOn(held[r.ReviewID]), Last: r.ReviewID == last.ID, Seen: b.Row.ID, On: b.Row.At, past: b.Past}
		one.Decision = Decision{
			ID: r.ID, Area: r.Area, What: body.What, Why: body.Why, Plain: body.Plain, Wish: body.Wish, Lost: body.Lost,
			Who: named[database.Deref(r.WhoTie)], WhoName: body.Who, Due: r.DueOn, Became: b.Outcome,
		}
		one.By = nameOf(named, b.Row.ByPerson)
		out = append(out, one)
	}
	slices.SortStableFunc(out, func(a, b Promise) int { return held[b.Review].Number - held[a.Review].Number })
	return out, nil
}

// tellOutcomes says of each decision of a review that is closed what became of it.
func (s *Store) tellOutcomes(db *gorm.DB, st network.Standing, decisions []Decision) error {
	if !st.Over {
		return nil
	}
	became, err := meetings.Outcomes(s.db.ForChild(db, st.Review.ChildID), DecisionIDs(decisions))
	if err != nil {
		return fmt.Errorf("store: promises: %w", err)
	}
	for i, d := range decisions {
		decisions[i].Became = became[d.ID].Outcome
	}
	return nil
}

// nameOf is the name of somebody who is or was tied to the child.
func nameOf(named map[care.ID]network.Named, person care.ID) string {
	for _, n := range named {
		if n.Person == person {
			return n.Name
		}
	}
	return ""
}

// Promise is one of them with all that was said of it before.
func (s *Store) Promise(ctx context.Context, v care.Viewer, child, decision care.ID) (p Promises, one Promise, err error) {
	if p, err = s.Promises(ctx, v, child); err != nil {
		return p, one, err
	}
	one, ok := p.One(decision)
	if !ok {
		return p, one, care.NotFoundError()
	}
	db := s.db.Read(ctx)
	people, err := network.PeopleByID(db, authors(one.past))
	if err != nil {
		return p, one, err
	}
	for _, r := range slices.Backward(one.past) {
		o, err := meetings.OpenPromise(s.db.ForChild(db, child), r)
		if err != nil {
			return p, one, err
		}
		one.Before = append(one.Before, Outcome{Outcome: o, By: people[r.ByPerson].Name, On: r.At})
	}
	return p, one, nil
}

func authors(rows []meetings.PromiseRow) (out []care.ID) {
	for _, r := range rows {
		out = append(out, r.ByPerson)
	}
	return out
}

// SayOutcome keeps what became of a promise, for those who read it by Promises. Conflict
// where somebody said something else since the writer looked, and for a child who has
// died. The same form again, and what is said already, is harmless.
func (s *Store) SayOutcome(ctx context.Context, v care.Viewer, n NewOutcome) error {
	if _, err := s.promiseOf(s.db.Read(ctx), v, n); err != nil {
		return err
	}
	if err := review.CheckOutcome(n.Kept, n.Why); err != nil {
		return err
	}
	var live []care.ID
	err := s.db.WriteTx(ctx, func(tx *gorm.DB) error {
		if err := s.audit.HoldChild(tx, n.Child); err != nil {
			return err
		}
		one, err := s.promiseOf(tx, v, n)
		if err != nil {
			return err
		}
		done, err := database.Fetch[meetings.PromiseRow](tx, "WHERE id = $1", string(n.ID))
		switch {
		case err != nil:
			return err
		case len(done) > 0:
			return audit.Again(done[0].DecisionID == n.Decision)
		case one.Became.Kept == n.Kept && one.Became.Why == n.Why && !one.Became.Lost:
			return audit.ErrNothingHappened
		case one.Seen != n.Seen:
			return care.Conflict("promise.error.meanwhile")
		}
		row := meetings.PromiseRow{ID: n.ID, DecisionID: n.Decision, N: len(one.past) + 1, State: n.Kept, ByPerson: v.Person, At: s.db.Now()}
		if one.Seen != "" {
			row.N++
		}
		if row.Why, err = s.db.ForChild(tx, n.Child).SealWith("promise", row.ID, "why", []byte(n.Why), row.Bound()...); err != nil {
			return err
		}
		if err := tx.Create(&row).Error; err != nil {
			return fmt.Errorf("store: promise: %w", err)
		}
		// The review that goes on now shows it: its number goes up, so that a lost bell is missed.
		if err := tx.Raw("UPDATE review SET seq = seq + 1 WHERE child_id = ? AND state = ? RETURNING id", n.Child, network.ReviewLive).Scan(&live).Error; err != nil {
			return fmt.Errorf("store: promise: %w", err)
		}
		return s.audit.NoteIn(tx, v, "decision.outcome", n.Child, one.Review, n.Decision, row.ID)
	})
	if errors.Is(err, audit.ErrNothingHappened) {
		return nil
	}
	if err == nil {
		for _, id := range live {
			s.db.Ring(id)
		}
	}
	return err
}

// promiseOf is the promise of which somebody means to say something, where they may.
func (s *Store) promiseOf(db *gorm.DB, v care.Viewer, n NewOutcome) (Promise, error) {
	p, _, err := s.promises(db, v, n.Child)
	if err != nil {
		return Promise{}, err
	}
	one, ok := p.One(n.Decision)
	switch {
	case !ok:
		return one, care.NotFoundError()
	case p.Died:
		return one, care.Conflict("child.error.died")
	}
	return one, nil
}
