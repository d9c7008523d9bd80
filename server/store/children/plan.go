package children

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"
	"unicode/utf8"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/review"
	"myreview/server/store/audit"
	"myreview/server/store/network"
	"myreview/server/store/reviews"
)

// Plan is the day that somebody means to give a child's next review.
type Plan struct {
	Child    care.ID
	StartsAt time.Time
	Place    string
	Minutes  int    // how long it takes; 0: not said
	How      string // one of review.Hows; empty: not said
}

// placeMost is how long the words for a place may be.
const placeMost = 200

// PlanReview gives a child's next review its day, and returns it: the people at work on
// the case may, and those who keep facts. Everybody round the child has a seat at it but
// who is excluded, and who was sent out of the one before. Conflict while one is planned
// or held, and for a child who is not in care. The same form again is harmless.
func (s *Store) PlanReview(ctx context.Context, v care.Viewer, p Plan) (planned care.ID, err error) {
	if _, err := s.reads(s.db.Read(ctx), v, p.Child); err != nil {
		return "", err
	}
	if err := s.checkWhen(p.StartsAt, p.Place); err != nil {
		return "", err
	}
	if err := review.CheckShape(p.Minutes, p.How); err != nil {
		return "", err
	}
	err = s.db.WriteTx(ctx, func(tx *gorm.DB) error {
		if err := s.audit.HoldChild(tx, p.Child); err != nil {
			return err
		}
		if _, err := s.reads(tx, v, p.Child); err != nil {
			return err
		}
		if err := s.reviews.KeepNext(tx, p.Child); err != nil { // it may turn eighteen, or come from before
			return err
		}
		open, err := database.Fetch[network.ReviewRow](tx, "WHERE child_id = $1 AND state <> $2", string(p.Child), network.ReviewClosed)
		if err != nil {
			return err
		}
		cared, err := network.CaredOf(tx, p.Child)
		if err != nil {
			return err
		}
		same := false
		if len(open) > 0 && open[0].State == network.ReviewPlanned && open[0].Starts().Equal(p.StartsAt) {
			place, _, err := s.db.ForChild(tx, p.Child).Shown("review", open[0].ID, "place", open[0].Place)
			if err != nil {
				return err
			}
			same = place == p.Place && open[0].Minutes == p.Minutes && open[0].How == p.How
		}
		switch {
		case same:
			planned = open[0].ID
			return audit.ErrNothingHappened
		case len(open) > 0 && open[0].State != network.ReviewDue:
			return care.Conflict("child.error.planned")
		case len(open) == 0 || !cared.Due(care.DateOf(s.db.Now())):
			return care.Conflict("child.error.notcare")
		}
		planned = open[0].ID
		due := cmp.Or(open[0].DueOn, care.GrownOn(cared.BornOn).AddDays(-1))
		if err := s.audit.NoteIn(tx, v, "review.planned", p.Child, planned, planned); err != nil {
			return err
		}
		return s.reviews.PlanIn(tx, open[0], reviews.NewReview{Child: p.Child, StartsAt: p.StartsAt, Place: p.Place, Minutes: p.Minutes, How: p.How, DueOn: due})
	})
	switch {
	case errors.Is(err, audit.ErrNothingHappened):
		return planned, nil
	case err != nil:
		return "", err
	}
	s.db.Ring(planned)
	return planned, nil
}

// checkWhen refuses a time that no review can be planned for, and too long a place.
func (s *Store) checkWhen(starts time.Time, place string) error {
	if err := review.CheckStart(starts, s.db.Now()); err != nil {
		return err
	}
	if utf8.RuneCountInString(place) > placeMost {
		return care.Invalid("child.error.long").On("place")
	}
	return nil
}

// Due is when the child's next review has to be complete, by when to book it, and why. Of a
// child who is not in care none is due.
func (p Page) Due(rules review.Rules) review.Due {
	if !p.InCare {
		return review.Due{}
	}
	return rules.Due(p.history())
}

// history is what that is worked out from. Only what was held since they came into care counts.
func (p Page) history() review.History {
	var held []care.Date
	for _, h := range p.Past {
		held = append(held, h.On)
	}
	for _, r := range p.Reviews {
		if r.State == network.ReviewClosed {
			held = append(held, r.HeldOn)
		}
	}
	held = slices.DeleteFunc(held, func(on care.Date) bool { return on < p.CaredOn })
	slices.Sort(held) // a file may tell of one that was held elsewhere meanwhile
	return review.History{Born: p.BornOn, Cared: p.CaredOn, Held: held, Spells: p.Spells, Needed: p.Needed}
}

// Matters are what is checked at the child's next review, for the people at work on the case:
// on the day for which it is planned, or else on which it is due. None while none is to come.
func (p Page) Matters(rules review.Rules, today care.Date) []review.Matter {
	on := p.Due(rules).On
	for _, r := range p.Reviews {
		if r.State != network.ReviewClosed && !r.StartsAt.IsZero() {
			on = care.DateOf(r.StartsAt)
		}
	}
	if !p.InCare || !p.AtWork || on.Empty() {
		return nil
	}
	return rules.Matters(p.history(), max(on, today))
}
