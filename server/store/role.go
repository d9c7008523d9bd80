package store

import (
	"context"

	"myreview/server/care"
)

// TakesPart is nil for whoever has a place at the review, a room screen
// included; NotFound for everybody else.
func (s *Store) TakesPart(ctx context.Context, v care.Viewer, review care.ID) error {
	_, err := s.attends(ctx, s.read(ctx), v, review)
	return err
}

// Leads is nil for the IRO and for a cover; Forbidden for others who have a
// place at the review, NotFound for everybody else.
func (s *Store) Leads(ctx context.Context, v care.Viewer, review care.ID) error {
	st, err := s.attends(ctx, s.read(ctx), v, review)
	if err != nil {
		return err
	}
	if !st.Leads() {
		return care.Forbidden("error.forbidden")
	}
	return nil
}

// FillsForm is nil for whoever has a form of their own for the review.
func (s *Store) FillsForm(ctx context.Context, v care.Viewer, review care.ID) error {
	db := s.read(ctx)
	st, err := s.standing(ctx, db, v, review)
	if err != nil {
		return err
	}
	_, _, err = s.formFor(st)
	return err
}

// KeepsTies is nil for the people at work who keep the ties to the review's child
// and invite adults.
func (s *Store) KeepsTies(ctx context.Context, v care.Viewer, review care.ID) error {
	_, err := s.keeper(ctx, s.read(ctx), v, review)
	return err
}
