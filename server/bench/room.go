package main

import (
	"context"
	"fmt"
	"time"

	"myreview/server/care"
	"myreview/server/store"
	"myreview/server/store/people"
	"myreview/server/store/reviews"
)

// makeRoom makes one review with its people: the child first, then the IRO, then
// carers as many as it takes.
func makeRoom(ctx context.Context, s *store.Store, size int) (review care.ID, viewers []care.Viewer, err error) {
	today := care.DateOf(time.Now())
	for i := range size {
		name, band, kind := fmt.Sprint("Person ", i), care.Adult, care.TieCarer
		switch i {
		case 0:
			name, band = "Robin", care.Young
		case 1:
			kind = care.TieIRO
		}
		v, err := addPerson(ctx, s, name, band, i == 1)
		if err != nil {
			return "", nil, err
		}
		viewers = append(viewers, v)
		var tie care.ID
		if i == 0 {
			tie, err = s.People.AddChild(ctx, people.Child{Person: v.Person, BornOn: today.AddMonths(-15 * 12), CaredOn: today.AddMonths(-24)})
			if err == nil {
				review, err = s.Reviews.AddReview(ctx, reviews.NewReview{Child: v.Person, StartsAt: time.Now().Add(time.Hour), Place: "Library", DueOn: today.AddDays(14)})
			}
		} else {
			tie, err = s.People.AddTie(ctx, care.Tie{Person: v.Person, Child: viewers[0].Person, Kind: kind, Since: time.Now().AddDate(-1, 0, 0)})
		}
		if err == nil {
			_, err = s.Reviews.AddSeat(ctx, review, tie, "")
		}
		if err != nil {
			return "", nil, err
		}
	}
	return review, viewers, nil
}
