package storetest

import (
	"context"
	"fmt"
	"time"

	"myreview/server/care"
	"myreview/server/letter"
	"myreview/server/review"
	"myreview/server/store"
	"myreview/server/store/network"
	"myreview/server/store/people"
	"myreview/server/store/reviews"
)

// Caseload gives an IRO so many children, each with a carer and with so many
// reviews to which they and the IRO are invited. All but the last were held and
// are closed, and their letters and records are sent, but for those of the last one held.
func Caseload(ctx context.Context, s *store.Store, iro care.Viewer, children, reviews int, now time.Time) error {
	return Cases{children, reviews, children}.Add(ctx, s, iro, now)
}

// Cases is a caseload of which so many children alone wait for their last letter and record.
type Cases struct{ Children, Reviews, Owing int }

// Add gives it to an IRO.
func (c Cases) Add(ctx context.Context, s *store.Store, iro care.Viewer, now time.Time) error {
	for n := range c.Children {
		if err := c.add(ctx, s, iro, n, now); err != nil {
			return fmt.Errorf("storetest: caseload: %w", err)
		}
	}
	return nil
}

func (c Cases) add(ctx context.Context, s *store.Store, iro care.Viewer, n int, now time.Time) error {
	name, held, owes := fmt.Sprintf("Case %d", n), c.Reviews, n < c.Owing
	child, err := s.People.AddPerson(ctx, network.Person{Name: name, Band: care.Young, Lang: care.English}, "", "")
	if err != nil {
		return err
	}
	carer, err := s.People.AddPerson(ctx, network.Person{Name: "Carer of " + name, Band: care.Adult, Lang: care.English}, "", "")
	if err != nil {
		return err
	}
	own, err := s.People.AddChild(ctx, people.Child{Person: child, BornOn: "2012-05-05", CaredOn: "2025-03-01"})
	if err != nil {
		return err
	}
	ties := []care.ID{own}
	for person, kind := range map[care.ID]care.TieKind{iro.Person: care.TieIRO, carer: care.TieCarer} {
		tie, err := s.People.AddTie(ctx, care.Tie{Person: person, Child: child, Kind: kind, Since: now.AddDate(-2, 0, 0)})
		if err != nil {
			return err
		}
		ties = append(ties, tie)
	}
	for n := range held {
		id, err := s.Reviews.AddReview(ctx, reviews.NewReview{
			Child: child, StartsAt: now.AddDate(0, -6*(held-1-n), 1), Place: PlaceName, DueOn: care.DateOf(now.AddDate(0, -6*(held-1-n), 3)),
		})
		if err != nil {
			return err
		}
		modes := map[care.ID]review.Mode{}
		for _, tie := range ties {
			seat, err := s.Reviews.AddSeat(ctx, id, tie, "")
			if err != nil {
				return err
			}
			modes[seat] = review.InRoom
		}
		if n == held-1 {
			return nil
		}
		if err := s.Meetings.OpenReview(ctx, iro, id, care.DateOf(now)); err != nil {
			return err
		}
		if err := s.Reviews.ConfirmAttendance(ctx, iro, id, modes, review.Spoke); err != nil {
			return err
		}
		if err := s.Reviews.CloseReview(ctx, iro, id, reviews.Close{PN: review.PN1, Late: "report", Live: true}); err != nil {
			return err
		}
		if owes && n == held-2 {
			continue
		}
		l := letter.Letter{Lang: care.English, Blocks: []letter.Block{{Kind: letter.Para, Text: "Thank you for coming."}}}
		saved, err := s.Letters.SaveLetter(ctx, iro, id, 0, l, letter.Fields(l))
		if err != nil {
			return err
		}
		if err := s.Letters.PublishLetter(ctx, iro, id, saved.Rev); err != nil {
			return err
		}
		if err := s.Reviews.Mark(ctx, iro, id, review.DoneOn{review.ClockRecord: care.DateOf(now)}); err != nil {
			return err
		}
	}
	return nil
}
