package storetest

import (
	"context"
	"fmt"
	"time"

	"myreview/server/care"
	"myreview/server/review"
	"myreview/server/store"
)

// Caseload gives an IRO so many children, each with a carer and with so many
// reviews to which they and the IRO are invited. All but the last were held and
// are closed.
func Caseload(ctx context.Context, s *store.Store, iro care.Viewer, children, reviews int, now time.Time) error {
	for n := range children {
		if err := addCase(ctx, s, iro, fmt.Sprintf("Case %d", n), reviews, now); err != nil {
			return fmt.Errorf("storetest: caseload: %w", err)
		}
	}
	return nil
}

func addCase(ctx context.Context, s *store.Store, iro care.Viewer, name string, reviews int, now time.Time) error {
	child, err := s.AddPerson(ctx, store.Person{Name: name, Band: care.Young, Lang: care.English}, "", "")
	if err != nil {
		return err
	}
	carer, err := s.AddPerson(ctx, store.Person{Name: "Carer of " + name, Band: care.Adult, Lang: care.English}, "", "")
	if err != nil {
		return err
	}
	own, err := s.AddChild(ctx, store.Child{Person: child, BornOn: "2012-05-05", CaredOn: "2025-03-01"})
	if err != nil {
		return err
	}
	ties := []care.ID{own}
	for person, kind := range map[care.ID]care.TieKind{iro.Person: care.TieIRO, carer: care.TieCarer} {
		tie, err := s.AddTie(ctx, care.Tie{Person: person, Child: child, Kind: kind, Since: now.AddDate(-2, 0, 0)})
		if err != nil {
			return err
		}
		ties = append(ties, tie)
	}
	for n := range reviews {
		id, err := s.AddReview(ctx, store.NewReview{
			Child: child, StartsAt: now.AddDate(0, -6*(reviews-1-n), 1), Place: PlaceName, DueOn: care.DateOf(now.AddDate(0, -6*(reviews-1-n), 3)),
		})
		if err != nil {
			return err
		}
		modes := map[care.ID]review.Mode{}
		for _, tie := range ties {
			seat, err := s.AddSeat(ctx, id, tie, "")
			if err != nil {
				return err
			}
			modes[seat] = review.InRoom
		}
		if n == reviews-1 {
			return nil
		}
		if err := s.OpenReview(ctx, iro, id); err != nil {
			return err
		}
		if err := s.ConfirmAttendance(ctx, iro, id, modes, review.Spoke); err != nil {
			return err
		}
		if err := s.CloseReview(ctx, iro, id, review.PN1, "", store.CloseRules{Calendar: review.NewCalendar(), LiveCounts: true}); err != nil {
			return err
		}
	}
	return nil
}
