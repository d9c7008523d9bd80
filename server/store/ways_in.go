package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"myreview/server/care"
)

// WayIn is one person's links, as the people at work who hand them out see it.
type WayIn struct {
	Tie     care.Tie
	Name    string
	Picture string
	Until   time.Time // of the link that lives longest; zero: none works now
	Count   int       // how many work
}

// WaysIn lists everybody who comes in by a link: carers and parents, an excluded
// parent too, whose channel is their own. A child's own way in is a card; one
// who still has a link from before is listed, so that it can be ended. The IRO,
// a cover and the social worker may see it; the tokens themselves are seen once,
// when made.
func (s *Store) WaysIn(ctx context.Context, v care.Viewer, review care.ID) ([]WayIn, error) {
	db := s.read(ctx)
	st, err := s.handsOutLinks(ctx, db, v, review)
	if err != nil {
		return nil, err
	}
	var ids []care.ID
	for _, t := range st.Ties {
		ids = append(ids, t.Person)
	}
	people, err := peopleByID(db, ids)
	if err != nil {
		return nil, err
	}
	var out []WayIn
	for _, t := range st.Ties {
		if _, ok := s.byLink(st.Ties, t.ID); !ok {
			continue
		}
		p := people[t.Person]
		w := WayIn{Tie: t, Name: p.Name, Picture: p.Picture}
		var rows []linkRow
		err := db.Where("tie_id = ? AND revoked_at IS NULL AND expires_at > ?", t.ID, s.now()).Find(&rows).Error
		if err != nil {
			return nil, fmt.Errorf("store: ways in: %w", err)
		}
		w.Count = len(rows)
		for _, r := range rows {
			if r.ExpiresAt.After(w.Until) {
				w.Until = r.ExpiresAt
			}
		}
		if t.Kind != care.TieChild || w.Count > 0 {
			out = append(out, w)
		}
	}
	slices.SortStableFunc(out, func(a, b WayIn) int { return cmp.Compare(rankOf(a.Tie.Kind), rankOf(b.Tie.Kind)) })
	return out, nil
}

// MakeLink makes a link for the holder of a tie and gives its token, once. A
// child gets none (NotFound).
func (s *Store) MakeLink(ctx context.Context, v care.Viewer, review, tie care.ID, life time.Duration) (token string, err error) {
	t, err := s.linkHolder(ctx, v, review, tie)
	if err != nil {
		return "", err
	}
	err = s.write(ctx, v, review, func(tx *Tx) error {
		// Asked again in the transaction: the tie may have been shut meanwhile.
		st, err := s.handsOutLinks(ctx, tx.DB, v, review)
		if err != nil {
			return err
		}
		if _, ok := s.byLink(st.Ties, t.ID); !ok || t.Kind == care.TieChild {
			return care.NotFoundError()
		}
		var row linkRow
		row, token = s.newLink(t, life)
		if err := tx.Create(&row).Error; err != nil {
			return fmt.Errorf("store: link: %w", err)
		}
		tx.Event("link.made", tie)
		return nil
	})
	return token, err
}

func (s *Store) linkHolder(ctx context.Context, v care.Viewer, review, tie care.ID) (care.Tie, error) {
	st, err := s.handsOutLinks(ctx, s.read(ctx), v, review)
	if err != nil {
		return care.Tie{}, err
	}
	t, ok := s.byLink(st.Ties, tie)
	if !ok {
		return care.Tie{}, care.NotFoundError()
	}
	return t, nil
}

func (s *Store) handsOutLinks(ctx context.Context, db *gorm.DB, v care.Viewer, review care.ID) (standing, error) {
	return s.keeper(ctx, db, v, review)
}

// byLink finds a tie whose holder comes in by a link: who is here, who was asked
// in, and a parent who is excluded and has a channel of their own.
func (s *Store) byLink(ties []care.Tie, id care.ID) (care.Tie, bool) {
	for _, t := range ties {
		if t.ID == id && !t.Kind.Professional() && s.comesIn(ties, t) {
			return t, true
		}
	}
	return care.Tie{}, false
}
