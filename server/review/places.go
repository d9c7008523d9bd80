package review

import (
	"cmp"
	"slices"

	"myreview/server/care"
)

// places says where in a State each of its ties and seats stands, and in which
// order people are shown.
type places struct {
	ties   map[care.ID]int // by their ids
	seats  map[care.ID]int // by their ids,
	sits   map[care.ID]int // by person,
	held   map[care.ID]int // and by tie
	listed []int           // the ties: the child's first, then by who they are to the child
}

// placesOf finds the places of ties and seats.
func placesOf(ties []care.Tie, seats []Seat) *places {
	p := &places{
		ties:   make(map[care.ID]int, len(ties)),
		seats:  make(map[care.ID]int, len(seats)),
		sits:   make(map[care.ID]int, len(seats)),
		held:   make(map[care.ID]int, len(seats)),
		listed: make([]int, len(ties)),
	}
	for i, t := range ties {
		p.ties[t.ID], p.listed[i] = i, i
	}
	slices.SortFunc(p.listed, func(a, b int) int { // ids settle it among equals, since they tell nothing
		return cmp.Or(cmp.Compare(rank(ties[a].Kind), rank(ties[b].Kind)), cmp.Compare(ties[a].ID, ties[b].ID))
	})
	for i, seat := range seats {
		p.seats[seat.ID] = i
		if !seat.Screen() {
			p.held[seat.Tie], p.sits[seat.Person] = i, i
		}
	}
	return p
}

// rank is the place of a kind among those of ties.
func rank(k care.TieKind) int { return slices.Index(care.TieKinds, k) }

// tie is the one of that id; the zero Tie where there is none.
func (m *Meeting) tie(id care.ID) care.Tie { return one(m.s.Ties, m.at.ties, id) }

// seat is the one of that id; the zero Seat where there is none.
func (m *Meeting) seat(id care.ID) Seat { return one(m.s.Seats, m.at.seats, id) }

// seatOfTie is the one that a tie opens, seatOfPerson the one that somebody sits on.
func (m *Meeting) seatOfTie(tie care.ID) Seat       { return one(m.s.Seats, m.at.held, tie) }
func (m *Meeting) seatOfPerson(person care.ID) Seat { return one(m.s.Seats, m.at.sits, person) }

func one[T any](all []T, places map[care.ID]int, id care.ID) (found T) {
	if i, ok := places[id]; ok {
		found = all[i]
	}
	return found
}
