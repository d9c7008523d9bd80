package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/consult"
)

// Review is one review as a viewer may know it. For somebody who is Apart only
// ID and Kind are filled: no child, date, place, state or count.
type Review struct {
	ID    care.ID
	Kind  care.TieKind // who the viewer is to the child; empty for a room screen
	Apart bool         // the viewer has a channel of their own and nothing else
	Seat  bool         // the viewer has been given a seat; who covers may take one

	Child     care.ID
	ChildName string
	Picture   string
	Band      care.Band // the child's
	Number    int
	State     string // planned, live, closed
	StartsAt  time.Time
	Place     string // told to those who know where the child lives, to others unless it is guarded (domain.md section 1)
	PlaceLost bool   // where it is cannot be shown
	DueOn     care.Date
	ClosedAt  time.Time // zero until then
	NextDue   care.Date // once it is closed

	Letter      string // "", "draft" (told to the IRO alone) or "published" (to the child and people at work)
	Sent, Asked int    // forms, told to people at work alone
}

// apart tells whether the viewer has nothing but a channel of their own: they
// are excluded from the child's reviews, or their seat was taken away.
func (s *Store) apart(st standing) bool {
	return !st.screen() && (!st.Tie.Active(s.now()) || st.Seat != nil && st.Seat.State == seatRemoved)
}

// knows tells whether the viewer may know of the review at all. The child does;
// people at work know of those that are not over, and of those that they were
// part of; a carer or parent of those that they were invited to, so that who
// comes later does not inherit what was before. Somebody who is apart knows
// only that they may say something.
func (s *Store) knows(st standing) bool {
	return !s.left(st) && (st.screen() || st.Seat != nil || s.apart(st) || st.Tie.Kind == care.TieChild ||
		st.Tie.Kind.Professional() && st.Review.State != reviewClosed)
}

// Review is the review with that id for the viewer; NotFound when they may not
// know of it.
func (s *Store) Review(ctx context.Context, v care.Viewer, id care.ID) (Review, error) {
	db := s.read(ctx)
	st, err := s.standing(ctx, db, v, id)
	if err != nil {
		return Review{}, err
	}
	if !s.knows(st) {
		return Review{}, care.NotFoundError()
	}
	return s.review(db, st)
}

// ChildName is whose review it is; empty for a viewer who is excluded or whose seat
// was removed.
func (s *Store) ChildName(ctx context.Context, v care.Viewer, id care.ID) (string, error) {
	db := s.read(ctx)
	st, err := s.standing(ctx, db, v, id)
	if err != nil || s.apart(st) {
		return "", err
	}
	if !s.knows(st) {
		return "", care.NotFoundError()
	}
	child, err := fetchOne[personRow](db, "WHERE id = $1", string(st.Review.ChildID))
	return child.Name, err
}

func (s *Store) review(db *gorm.DB, st standing) (Review, error) {
	if s.apart(st) {
		return Review{ID: st.Review.ID, Kind: st.Tie.Kind, Apart: true}, nil
	}
	row := st.Review
	var child personRow
	if err := take(db, &child, "id = ?", row.ChildID); err != nil {
		return Review{}, err
	}
	hidden, err := !st.screen() && !st.Tie.Kind.Placed(), error(nil) // it may be the carer's home, or tell the school
	if hidden {
		if hidden, err = s.guarded(db, row.ChildID); err != nil {
			return Review{}, err
		}
	}
	var place string
	var lost bool
	if !hidden {
		if place, lost, err = s.vault(db, row.ChildID).shown("review", row.ID, "place", row.Place); err != nil {
			return Review{}, err
		}
	}
	r := Review{
		ID: row.ID, Kind: st.Tie.Kind, Child: row.ChildID, ChildName: child.Name, Picture: child.Picture, Seat: st.Seat != nil,
		Band: child.Band, Number: row.Number, State: row.State, StartsAt: row.StartsAt, Place: place, PlaceLost: lost,
		DueOn: row.DueOn, NextDue: row.NextDue,
	}
	if row.ClosedAt != nil {
		r.ClosedAt = *row.ClosedAt
	}
	return r, s.fillProgress(db, st, &r)
}

// fillProgress adds how far forms and letter have come.
func (s *Store) fillProgress(db *gorm.DB, st standing, r *Review) error {
	var letter string
	if err := db.Raw("SELECT state FROM letter WHERE review_id = ?", r.ID).Scan(&letter).Error; err != nil {
		return fmt.Errorf("store: review: %w", err)
	}
	reads := st.Tie.Kind == care.TieChild || st.Tie.Kind.Professional()
	if letter == letterOut && reads || st.Tie.Kind.IRO() {
		r.Letter = letter
	}
	if !st.Tie.Kind.Professional() {
		return nil
	}
	for _, t := range st.Ties {
		if _, asked := consult.KeyFor(t.Kind, t.StateAt(s.now()), r.Band); asked {
			r.Asked++
		}
	}
	var sent int64
	err := db.Table("form").Where("review_id = ? AND EXISTS (SELECT 1 FROM sending WHERE sending.form_id = form.id)", r.ID).
		Count(&sent).Error
	if err != nil {
		return fmt.Errorf("store: review: %w", err)
	}
	r.Sent = int(sent)
	return nil
}

// ReviewsFor lists the reviews that the viewer may know of: what is live
// first, then what is planned, soonest first, then what is closed, newest
// first. Somebody who is apart gets only the latest review of that child, so
// that the list does not tell them how many there were.
func (s *Store) ReviewsFor(ctx context.Context, v care.Viewer) ([]Review, error) {
	if v.Person == "" {
		return nil, care.NotFoundError()
	}
	db := s.read(ctx)
	var rows []reviewRow
	err := db.Where("child_id IN (SELECT child_id FROM tie WHERE person_id = ?)", v.Person).
		Order("number DESC").Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("store: reviews: %w", err)
	}
	var out []Review
	apart := map[care.ID]bool{}
	for _, row := range rows {
		st, err := s.standing(ctx, db, v, row.ID)
		var e *care.Error
		if errors.As(err, &e) && e.Kind == care.KindNotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		if !s.knows(st) || s.apart(st) && apart[row.ChildID] {
			continue
		}
		apart[row.ChildID] = apart[row.ChildID] || s.apart(st)
		r, err := s.review(db, st)
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	slices.SortStableFunc(out, byUse)
	return out, nil
}

func byUse(a, b Review) int {
	order := []string{"", reviewLive, reviewPlanned, reviewClosed}
	if c := cmp.Compare(slices.Index(order, a.State), slices.Index(order, b.State)); c != 0 {
		return c
	}
	if a.State == reviewClosed {
		return b.StartsAt.Compare(a.StartsAt)
	}
	return a.StartsAt.Compare(b.StartsAt)
}

// NewReview is what a review begins with.
type NewReview struct {
	Child    care.ID
	StartsAt time.Time
	Place    string
	DueOn    care.Date // domain.md 2.1
}

// AddReview plans the child's next review. Who comes is added with AddSeat.
func (s *Store) AddReview(ctx context.Context, n NewReview) (care.ID, error) {
	row := reviewRow{
		ID: care.NewID(), ChildID: n.Child, State: reviewPlanned, StartsAt: n.StartsAt.UTC(),
		Epoch: newSecret(), DueOn: n.DueOn, MadeAt: s.now(),
	}
	var err error
	if n.Place != "" {
		if row.Place, err = s.vault(s.read(ctx), n.Child).seal("review", row.ID, "place", []byte(n.Place)); err != nil {
			return "", err
		}
	}
	err = s.do(ctx, func(tx *gorm.DB) error {
		err := tx.Raw("SELECT COALESCE(MAX(number), 0) + 1 FROM review WHERE child_id = ?", n.Child).Scan(&row.Number).Error
		if err != nil {
			return err
		}
		return tx.Create(&row).Error
	})
	if err != nil {
		return "", fmt.Errorf("store: add review: %w", err)
	}
	return row.ID, nil
}

// AddSeat invites the holder of a tie to the review. Plans is how they mean to
// take part, empty when they have not said.
func (s *Store) AddSeat(ctx context.Context, review, tie care.ID, plans string) (care.ID, error) {
	var t tieRow
	if err := take(s.read(ctx), &t, "id = ?", tie); err != nil {
		return "", err
	}
	row := seatRow{
		ID: care.NewID(), ReviewID: review, PersonID: &t.PersonID, TieID: &t.ID,
		State: seatInvited, Plans: plans, Shows: "with",
	}
	return row.ID, s.add(ctx, "seat", &row, func(tx *gorm.DB) error { return s.decidedSeat(tx, row.ID) })
}
