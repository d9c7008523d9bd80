package children

import (
	"context"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"myreview/server/access"
	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/review"
	"myreview/server/store/audit"
	"myreview/server/store/network"
)

// Clash is a person or a place that is booked for two reviews at the same time. It is shown as a
// warning to whoever plans either review, and blocks nothing.
type Clash struct {
	Name  string    // the person; empty: it is the place
	Child string    // whose review the other one is; empty: the viewer may not open that child's page
	At    time.Time // of the other booking
}

// Sibling is a planned review of a brother or sister; this review can be held right after it.
type Sibling struct {
	Review care.ID
	Name   string    // the brother's or sister's
	Ends   time.Time // the review
}

// Out is a person who will not be at the review as things stand.
type Out struct {
	network.Named
	Excluded bool // from all of the child's reviews; false: their seat at this one was taken away
}

// others returns the other reviews, of any child, whose times overlap with the review's.
func (p *Plans) others(db *gorm.DB, row network.ReviewRow) ([]network.ReviewRow, error) {
	most := review.MinutesMost * time.Minute
	from, until := row.Starts().Add(-most).UTC(), row.Starts().Add(most).UTC()
	all, err := database.Find[network.ReviewRow](db, "starts_at > ? AND starts_at < ? AND state IN ? AND id <> ?", from, until, []string{network.ReviewPlanned, network.ReviewLive}, row.ID)
	return slices.DeleteFunc(all, func(r network.ReviewRow) bool {
		return !review.Overlap(row.Starts(), row.Minutes, r.Starts(), r.Minutes)
	}), err
}

// ClashesAt returns the clashes that a child's next review would have if it were planned as the
// form says, so that the form can warn before it is saved. A plan without a place is checked
// with the place that the review has already.
func (p *Plans) ClashesAt(ctx context.Context, v care.Viewer, plan Plan) (out []Clash, err error) {
	err = p.of.db.Snapshot(ctx, func(db *gorm.DB) error {
		r, err := p.of.reads(db, v, plan.Child)
		if err != nil {
			return err
		}
		rows, err := database.Find[network.ReviewRow](db, "child_id = ? AND state IN ?", plan.Child, []string{network.ReviewPlanned, network.ReviewDue})
		if err != nil || len(rows) == 0 {
			return err
		}
		row, keys := rows[0], p.of.db.ForChild(db, plan.Child)
		row.State, row.StartsAt, row.Minutes = network.ReviewPlanned, database.TimeOrNil(plan.StartsAt), plan.Minutes
		if plan.Place == "" {
			if plan.Place, _, err = keys.Shown("review", row.ID, "place", row.Place); err != nil {
				return err
			}
		}
		seats, err := network.SeatsByPerson(db, row.ID)
		if err != nil {
			return err
		}
		people, err := p.comers(keys, r, row, seats)
		if err == nil {
			out, err = p.clashes(db, v, r, row, plan.Place, people)
		}
		return err
	})
	if err == nil {
		err = p.of.audit.Record(ctx, v, plan.Child, "", audit.Facts, []care.ID{plan.Child})
	}
	return out, err
}

// clashes returns the bookings of the same people, and of the same place, for other reviews at
// the time of this one. A viewer who is not at work on the case is told of the place and of people
// at work, and not of family, carers or others.
func (p *Plans) clashes(db *gorm.DB, v care.Viewer, r reader, row network.ReviewRow, place string, people []Comer) ([]Clash, error) {
	if row.State != network.ReviewPlanned {
		return nil, nil
	}
	if !r.atWork {
		people = slices.DeleteFunc(people, func(c Comer) bool { return !c.Kind.Professional() })
	}
	others, err := p.others(db, row)
	if err != nil || len(others) == 0 {
		return nil, err
	}
	var ids []care.ID
	for _, o := range others {
		ids = append(ids, o.ID)
	}
	seats, err := database.Find[network.SeatRow](db, "review_id IN ? AND state = ? AND person_id IS NOT NULL", ids, network.SeatInvited)
	if err != nil {
		return nil, err
	}
	var out []Clash
	for _, o := range others {
		ours, err := p.clashesWith(db, o, place, people, seats)
		if err != nil {
			return nil, err
		}
		if len(ours) == 0 {
			continue
		}
		name, err := p.nameFor(db, v, o.ChildID)
		if err != nil {
			return nil, err
		}
		for _, c := range ours {
			c.Child = name
			out = append(out, c)
		}
	}
	return out, nil
}

// clashesWith returns the clashes with one other review, o, whose seats are among those given.
func (p *Plans) clashesWith(db *gorm.DB, o network.ReviewRow, place string, people []Comer, seats []network.SeatRow) (out []Clash, err error) {
	var n access.Network
	for _, c := range people {
		i := slices.IndexFunc(seats, func(s network.SeatRow) bool { return s.ReviewID == o.ID && database.Deref(s.PersonID) == c.Person })
		if i < 0 {
			continue
		}
		if n.Ties == nil {
			around, err := network.CircleOf(db, o.ChildID)
			if err != nil {
				return nil, err
			}
			n = p.of.network.Network(around.Ties)
		}
		at, minutes := seats[i].Slot().At(n.Tie(database.Deref(seats[i].TieID)).Kind, o.Starts(), o.Minutes)
		if n.Sits(seats[i].Place(), false) && review.Overlap(c.At, c.Minutes, at, minutes) {
			out = append(out, Clash{Name: c.Name, At: at})
		}
	}
	theirs, _, err := p.of.db.ForChild(db, o.ChildID).Shown("review", o.ID, "place", o.Place)
	if err == nil && samePlace(place, theirs) {
		out = append(out, Clash{At: o.Starts()})
	}
	return out, err
}

func samePlace(a, b string) bool {
	plain := func(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }
	return plain(a) != "" && plain(a) == plain(b)
}

// nameFor returns a child's name, or "" if the viewer may not open that child's page.
func (p *Plans) nameFor(db *gorm.DB, v care.Viewer, child care.ID) (string, error) {
	r, err := p.of.reads(db, v, child)
	switch {
	case care.KindOf(err) == care.KindNotFound:
		return "", nil
	case err != nil:
		return "", err
	}
	return r.around.Names[child].Name, nil
}

// siblings returns the planned reviews of brothers and sisters, of those whose pages the viewer
// may open, the one that ends first at the front.
func (p *Plans) siblings(db *gorm.DB, v care.Viewer, r reader) ([]Sibling, error) {
	if r.row.Family == "" {
		return nil, nil
	}
	now := p.of.db.Now().UTC()
	rows, err := database.Find[network.ReviewRow](db, "state = ? AND starts_at > ? AND child_id IN (SELECT person_id FROM child WHERE family = ? AND person_id <> ?)", network.ReviewPlanned, now, r.row.Family, r.row.PersonID)
	if err != nil {
		return nil, err
	}
	var out []Sibling
	for _, row := range rows {
		name, err := p.nameFor(db, v, row.ChildID)
		if err != nil {
			return nil, err
		}
		if name != "" {
			out = append(out, Sibling{row.ID, name, review.Ends(row.Starts(), row.Minutes)})
		}
	}
	slices.SortFunc(out, func(a, b Sibling) int { return a.Ends.Compare(b.Ends) })
	return out, nil
}

// out returns who is kept out of the review. Only its IRO or the cover sees them, so that they
// can decide about it again.
func (p *Plans) out(r reader, v care.Viewer, seats map[care.ID]network.SeatRow) []Out {
	n := p.of.network.Network(r.around.Ties)
	if tie, _ := n.Acts(v.Person); !tie.Kind.IRO() {
		return nil
	}
	var out []Out
	for _, t := range r.around.Ties {
		seat, sits := seats[t.Person]
		removed := sits && seat.State == network.SeatRemoved && database.Deref(seat.TieID) == t.ID && n.Holds(t)
		if excluded := t.StateAt(n.At).Out(); excluded || removed {
			out = append(out, Out{r.named(t), excluded})
		}
	}
	return out
}
