package children

import (
	"context"
	"errors"
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

// Plan is a review that somebody means to plan. ID is the one that the form carried.
type Plan struct {
	ID       care.ID
	Child    care.ID
	StartsAt time.Time
	Place    string
	DueOn    care.Date
}

// placeMost is how long the words for a place may be.
const placeMost = 200

// planAhead is how far ahead a review may be planned.
const planAhead = 400 * 24 * time.Hour

// PlanReview plans a child's next review and invites everybody who has a tie to the
// child now, the child too; who is excluded is not. The people at work on the case may,
// and those who keep facts. Conflict while one is planned or held, and for a child who is
// not in care. The same form again is harmless.
func (s *Store) PlanReview(ctx context.Context, v care.Viewer, p Plan) error {
	if _, err := s.reads(s.db.Read(ctx), v, p.Child); err != nil {
		return err
	}
	if err := s.checkWhen(p.StartsAt, p.Place); err != nil {
		return err
	}
	now := s.db.Now()
	err := s.db.WriteTx(ctx, func(tx *gorm.DB) error {
		if err := s.audit.HoldChild(tx, p.Child); err != nil {
			return err
		}
		r, err := s.reads(tx, v, p.Child)
		if err != nil {
			return err
		}
		had, err := database.Fetch[network.ReviewRow](tx, "WHERE child_id = $1 ORDER BY id", string(p.Child))
		if err != nil {
			return err
		}
		for _, one := range had {
			if one.ID == p.ID {
				return audit.ErrNothingHappened
			}
			if one.State != network.ReviewClosed {
				return care.Conflict("child.error.planned")
			}
		}
		cared, err := network.CaredOf(tx, p.Child)
		if err != nil {
			return err
		}
		if !cared.Due(care.DateOf(now)) {
			return care.Conflict("child.error.notcare")
		}
		return s.planIn(tx, v, r, p)
	})
	if errors.Is(err, audit.ErrNothingHappened) {
		return nil
	}
	return err
}

// checkWhen refuses a time that no review can be planned for, and too long a place.
func (s *Store) checkWhen(starts time.Time, place string) error {
	now := s.db.Now()
	switch {
	case starts.IsZero():
		return care.Invalid("child.error.when").On("day")
	case starts.Before(now):
		return care.Invalid("child.error.past").On("day")
	case starts.After(now.Add(planAhead)):
		return care.Invalid("child.error.far").On("day")
	case utf8.RuneCountInString(place) > placeMost:
		return care.Invalid("child.error.long").On("place")
	}
	return nil
}

func (s *Store) planIn(tx *gorm.DB, v care.Viewer, r reader, p Plan) error {
	if _, err := s.reviews.AddReviewIn(tx, p.ID, reviews.NewReview{Child: p.Child, StartsAt: p.StartsAt, Place: p.Place, DueOn: p.DueOn}); err != nil {
		return err
	}
	n, at := s.network.Network(r.around.Ties), &audit.Tx{DB: tx}
	seated := map[care.ID]bool{}
	for _, t := range r.around.Ties {
		comes := n.Holds(t) || t.StateAt(n.At) == care.TieInvited && !n.Excluded(t.Person)
		if !comes || seated[t.Person] || t.Kind == care.TieCoverIRO {
			continue
		}
		seated[t.Person] = true
		if err := s.people.Seat(at, n, p.ID, t); err != nil {
			return err
		}
	}
	if err := s.audit.NoteIn(tx, v, "review.planned", p.Child, p.ID, p.ID); err != nil {
		return err
	}
	for _, seat := range at.Seats {
		if err := s.audit.SignSeat(tx, seat); err != nil {
			return err
		}
	}
	return nil
}

// Due is when the child's next review has to be complete, by when to book it, and why.
// Only what was held since they came into care counts. Of a child who is not in care
// none is due.
func (p Page) Due(rules review.Rules) review.Due {
	if !p.InCare {
		return review.Due{}
	}
	var held []care.Date
	for i := len(p.Past) - 1; i >= 0; i-- {
		if p.Past[i].On >= p.CaredOn {
			held = append(held, p.Past[i].On)
		}
	}
	for i := len(p.Reviews) - 1; i >= 0; i-- {
		if r := p.Reviews[i]; r.State == network.ReviewClosed && r.HeldOn >= p.CaredOn {
			held = append(held, r.HeldOn)
		}
	}
	return rules.Due(review.History{Born: p.BornOn, Cared: p.CaredOn, Held: held, Spells: p.Spells})
}
