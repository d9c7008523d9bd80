package network

import (
	"fmt"
	"slices"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/database"
)

// Person is one person who uses the portal. Reads is when they read what was sent
// to them.
type Person struct {
	ID      care.ID
	Name    string // the name they use
	Band    care.Band
	Lang    care.Lang
	Picture string // a symbol of the sprite
	Staff   bool
	Reads   care.Reads
	Phone   string
	Until   care.Date // of an IRO who stands in: the last day; empty: none is set, or they do not
}

// Named is one person round a child as the viewer may know them. Calls is what
// the child calls them; where it is empty the page says the word for Kind.
type Named struct {
	Person  care.ID
	Tie     care.ID
	Seat    care.ID // at the review that was asked about; empty: not invited
	Kind    care.TieKind
	Name    string
	Calls   string
	Picture string
	Plans   string // how they mean to take part; empty: not said
	Me      bool
}

func (r PersonRow) Person() Person {
	return Person{
		ID: r.ID, Name: r.Name, Band: r.Band, Lang: r.Lang, Picture: r.Picture,
		Staff: r.Staff, Reads: care.ReadsFrom(r.Reads), Phone: r.Phone,
	}
}

func RankOf(k care.TieKind) int { return slices.Index(care.TieKinds, k) }

func PeopleByID(db *gorm.DB, ids []care.ID) (map[care.ID]PersonRow, error) {
	var rows []PersonRow
	if len(ids) > 0 {
		if err := db.Find(&rows, "id IN ?", ids).Error; err != nil {
			return nil, fmt.Errorf("store: people: %w", err)
		}
	}
	out := make(map[care.ID]PersonRow, len(rows))
	for _, r := range rows {
		out[r.ID] = r
	}
	return out, nil
}

func SeatsByPerson(db *gorm.DB, review care.ID) (map[care.ID]SeatRow, error) {
	var rows []SeatRow
	if err := db.Find(&rows, "review_id = ? AND person_id IS NOT NULL", review).Error; err != nil {
		return nil, fmt.Errorf("store: seats: %w", err)
	}
	out := make(map[care.ID]SeatRow, len(rows))
	for _, r := range rows {
		out[*r.PersonID] = r
	}
	return out, nil
}

// NamedIn are the people round the child by tie, with their seats in a review.
// It is for readers who may know them all.
func (s *Store) NamedIn(db *gorm.DB, st Standing) (map[care.ID]Named, error) {
	var ids []care.ID
	for _, t := range st.Ties {
		ids = append(ids, t.Person)
	}
	people, err := PeopleByID(db, ids)
	if err != nil {
		return nil, err
	}
	seats, err := SeatsByPerson(db, st.Review.ID)
	if err != nil {
		return nil, err
	}
	out := make(map[care.ID]Named, len(st.Ties))
	for _, t := range st.Ties {
		p := people[t.Person]
		n := Named{
			Person: t.Person, Tie: t.ID, Kind: t.Kind, Name: p.Name, Calls: t.Calls, Picture: p.Picture,
			Me: t.Person == st.Tie.Person,
		}
		if seat, ok := seats[t.Person]; ok && database.Deref(seat.TieID) == t.ID {
			n.Seat, n.Plans = seat.ID, seat.Plans
		}
		out[t.ID] = n
	}
	return out, nil
}
