package main

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"time"

	"myreview/server/care"
	"myreview/server/consult"
	"myreview/server/store"
)

// room is one review with its people: the child first, then the IRO, then
// carers as many as it takes.
type room struct {
	review  care.ID
	viewers []care.Viewer
	ties    []care.ID
}

func makeRoom(ctx context.Context, s *store.Store, people int) (room, error) {
	add := func(name string, band care.Band, staff bool) (care.Viewer, error) {
		id, err := s.AddPerson(ctx, store.Person{Name: name, Band: band, Lang: care.English, Staff: staff}, "", "")
		return care.Viewer{Person: id, Lang: care.English, Band: band, Staff: staff}, err
	}
	child, err := add("Robin", care.Young, false)
	if err != nil {
		return room{}, err
	}
	today := care.DateOf(time.Now())
	tie, err := s.AddChild(ctx, store.Child{Person: child.Person, BornOn: today.AddMonths(-15 * 12), CaredOn: today.AddMonths(-24)})
	if err != nil {
		return room{}, err
	}
	r := room{viewers: []care.Viewer{child}, ties: []care.ID{tie}}
	r.review, err = s.AddReview(ctx, store.NewReview{
		Child: child.Person, StartsAt: time.Now().Add(time.Hour), Place: "Library", DueOn: today.AddDays(14),
	})
	if err != nil {
		return room{}, err
	}
	if _, err := s.AddSeat(ctx, r.review, tie, ""); err != nil {
		return room{}, err
	}
	for i := 1; i < people; i++ {
		kind := care.TieCarer
		if i == 1 {
			kind = care.TieIRO
		}
		v, err := add(fmt.Sprintf("Person %d", i), care.Adult, kind.IRO())
		if err != nil {
			return room{}, err
		}
		tie, err := s.AddTie(ctx, care.Tie{Person: v.Person, Child: child.Person, Kind: kind, Since: time.Now().AddDate(-1, 0, 0)})
		if err != nil {
			return room{}, err
		}
		if _, err := s.AddSeat(ctx, r.review, tie, ""); err != nil {
			return room{}, err
		}
		r.viewers, r.ties = append(r.viewers, v), append(r.ties, tie)
	}
	return r, nil
}

// iro is the viewer who runs the room's review.
func (r room) iro() care.Viewer { return r.viewers[1] }

// doors are the ways in of the family: of everybody but the IRO, who comes by
// password.
func (r room) doors(ctx context.Context, s *store.Store) ([]door, error) {
	face, err := s.MakeDeviceLink(ctx, r.iro(), r.review, care.NewID())
	if err != nil {
		return nil, err
	}
	out := []door{{Path: "/d/" + face.Token}}
	browsers := map[care.ID]string{}
	for _, tie := range r.ties[2:] {
		token, err := s.MakeInvitation(ctx, r.iro(), r.review, tie, time.Hour)
		if err != nil {
			return nil, err
		}
		if browsers[tie], err = s.TakeUp(ctx, token, ""); err != nil {
			return nil, err
		}
	}
	invitees, err := s.Invitees(ctx, r.iro(), r.review)
	if err != nil {
		return nil, err
	}
	for _, one := range invitees {
		out = append(out, door{Path: "/i", Browser: browsers[one.Tie.ID], Code: one.Invitations[0].Code})
	}
	return out, nil
}

// say lets everybody who has a form answer its questions in words, and send it.
func (r room) say(ctx context.Context, s *store.Store) error {
	for i, v := range r.viewers {
		if v == r.iro() {
			continue
		}
		key := "carer"
		if i == 0 {
			key = "young"
		}
		form, _ := consult.Get(key)
		for _, q := range form.Questions {
			answer, err := wrote(&q, fmt.Sprintf("Person %d on %s: %s", i, q.ID, strings.Repeat("some words ", 10)))
			if err != nil {
				continue // not a question in words
			}
			if _, err := s.SaveDraft(ctx, v, r.review, q.ID, store.Save{Rev: 1}, answer); err != nil {
				return err
			}
		}
		if err := s.Send(ctx, v, r.review, care.NewID()); err != nil {
			return err
		}
	}
	return nil
}

// wrote is an answer in words to a question, for the IRO.
func wrote(q *consult.Question, words string) (consult.Answer, error) {
	typed := url.Values{"main": {words}, "audience": {string(care.OnlyIRO)}}
	return consult.Decode(q, care.Tie{Kind: care.TieChild}, consult.Circle{}, func(name string) []string { return typed[name] })
}
