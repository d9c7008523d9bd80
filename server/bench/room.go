package main

import (
	"context"
	"fmt"
	"time"

	"myreview/server/care"
	"myreview/server/store"
	"myreview/server/store/network"
	"myreview/server/store/people"
	"myreview/server/store/reviews"
)

// room is one review with its people: the child first, then the IRO, then
// carers as many as it takes.
type room struct {
	review  care.ID
	viewers []care.Viewer
	ties    []care.ID
}

func makeRoom(ctx context.Context, s *store.Store, persons int) (room, error) {
	add := func(name string, band care.Band, staff bool) (care.Viewer, error) {
		id, err := s.People.AddPerson(ctx, network.Person{Name: name, Band: band, Lang: care.English, Staff: staff}, "", "")
		return care.Viewer{Person: id, Lang: care.English, Band: band, Staff: staff}, err
	}
	child, err := add("Robin", care.Young, false)
	if err != nil {
		return room{}, err
	}
	today := care.DateOf(time.Now())
	tie, err := s.People.AddChild(ctx, people.Child{Person: child.Person, BornOn: today.AddMonths(-15 * 12), CaredOn: today.AddMonths(-24)})
	if err != nil {
		return room{}, err
	}
	r := room{viewers: []care.Viewer{child}, ties: []care.ID{tie}}
	r.review, err = s.Reviews.AddReview(ctx, reviews.NewReview{
		Child: child.Person, StartsAt: time.Now().Add(time.Hour), Place: "Library", DueOn: today.AddDays(14),
	})
	if err != nil {
		return room{}, err
	}
	if _, err := s.Reviews.AddSeat(ctx, r.review, tie, ""); err != nil {
		return room{}, err
	}
	for i := 1; i < persons; i++ {
		kind := care.TieCarer
		if i == 1 {
			kind = care.TieIRO
		}
		v, err := add(fmt.Sprintf("Person %d", i), care.Adult, kind.IRO())
		if err != nil {
			return room{}, err
		}
		tie, err := s.People.AddTie(ctx, care.Tie{Person: v.Person, Child: child.Person, Kind: kind, Since: time.Now().AddDate(-1, 0, 0)})
		if err != nil {
			return room{}, err
		}
		if _, err := s.Reviews.AddSeat(ctx, r.review, tie, ""); err != nil {
			return room{}, err
		}
		r.viewers, r.ties = append(r.viewers, v), append(r.ties, tie)
	}
	return r, nil
}

// iro is the viewer who runs the room's review.
func (r room) iro() care.Viewer { return r.viewers[1] }
