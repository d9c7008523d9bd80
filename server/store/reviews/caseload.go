package reviews

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"myreview/server/access"
	"myreview/server/care"
	"myreview/server/consult"
	"myreview/server/database"
	"myreview/server/review"
	"myreview/server/store/meetings"
	"myreview/server/store/network"
)

// Case is one child with whose case the viewer is at work, and where things stand.
type Case struct {
	Child   care.ID
	Name    string
	BornOn  care.Date
	CaredOn care.Date
	InCare  bool // the authority looks after them now, and they are not yet 18

	Leads bool // the IRO's duties to the child are the viewer's

	CoverFor   string    // the IRO for whom the viewer stands in; empty: they do not
	CoverUntil care.Date // the last day of that; empty: none is set

	Review   care.ID   // the next one, or the one that is being held; empty: none is kept, since they are not in care
	Live     bool      // it is being held
	Seat     bool      // the viewer has a seat at it
	StartsAt time.Time // zero: it is planned for no day yet
	DueOn    care.Date // of that review
	OpensOn  care.Date // from when its forms can be filled in; empty: it has begun, or nobody knows

	Last   care.ID   // where there is none: the last that is over and that the viewer was part of
	Letter care.ID   // the oldest review of which the viewer owes the letter; empty: none
	Held   care.Date // the day of that review
	Owes   []After   // reviews after which the viewer, or the manager, has something to do still; the oldest first

	Sent, Asked int // forms for Review, of the cases that are shown
	Reports     int // for Review, that have not come and are late, of the cases that are shown

	died bool
	out  bool // they were sent out of the last review: the child's page is not theirs either
	band care.Band
	ties []care.Tie // the viewer's own to the child
}

// Days are those that the case is judged by, but for its letter's.
func (c Case) Days() review.Case {
	days := review.Case{Live: c.Live}
	if !c.StartsAt.IsZero() {
		days.Planned = care.DateOf(c.StartsAt)
	}
	if c.InCare {
		days.Due = c.DueOn
	}
	return days
}

// Caseload is what somebody at work sees at home.
type Caseload struct {
	Cases  []Case   // every child whose case is theirs, in no order
	Shown  []Case   // those of them that the page shows
	Others []Review // of children to whom they are something else as well, or whose review they are apart from
}

// Caseload reads it. A child stands in it while the viewer is at work on their case
// and nothing else to them (access.Standing.AtWork); what they may know of the
// child's other reviews is in Others, as ReviewsFor has it. Show picks and orders
// the cases that the page shows: their forms are counted.
func (s *Store) Caseload(ctx context.Context, v care.Viewer, show func([]Case) []Case) (Caseload, error) {
	var c Caseload
	if v.Person == "" || !v.Staff {
		return c, care.NotFoundError()
	}
	err := s.db.Snapshot(ctx, func(db *gorm.DB) error {
		cases, others, err := s.cases(db, v)
		if err != nil {
			return err
		}
		for _, one := range cases {
			c.Cases = append(c.Cases, *one)
		}
		c.Shown = show(slices.Clone(c.Cases))
		if err := s.count(db, v, c.Shown); err != nil || len(others) == 0 {
			return err
		}
		c.Others, err = s.reviewsFor(db, v, others)
		return err
	})
	return c, err
}

// cases are the children of a caseload with their next reviews, and those other
// children to whom the viewer is tied. It asks twice, however many there are.
func (s *Store) cases(db *gorm.DB, v care.Viewer) (out []*Case, others []care.ID, err error) {
	byChild, out, err := s.tiedTo(db, v)
	if err != nil || len(out) == 0 {
		return nil, nil, err
	}
	apart := map[care.ID]bool{}
	// Of what is over only what has no record yet, which goes out after the letter, and all where none comes next.
	err = database.QueryRows(db, `SELECT r.id, r.child_id, r.state, r.starts_at, r.due_on, r.opens_on, r.opened_at, r.part_at, r.completed_on,
		r.sent_on, r.replied_on, r.circulated_on, r.record_on, COALESCE(l.state, ''), COALESCE(s.id, ''), COALESCE(s.tie_id, ''), COALESCE(s.state, '') FROM review r LEFT JOIN letter l ON l.review_id = r.id LEFT JOIN seat s ON s.review_id = r.id AND s.person_id = $1
		WHERE r.child_id IN (SELECT child_id FROM tie WHERE person_id = $1 AND state = $2)
		AND (r.state <> $3 OR r.record_on = '' OR NOT EXISTS (SELECT 1 FROM review n WHERE n.child_id = r.child_id AND n.state <> $3))
		ORDER BY r.child_id, r.number`,
		func(scan func(...any) error) error {
			var id, child, due, letter, seat, tie, invited string
			var r network.ReviewRow
			if err := scan(&id, &child, &r.State, &r.StartsAt, &due, &r.OpensOn, &r.OpenedAt, &r.PartAt, &r.Completed,
				&r.SentOn, &r.RepliedOn, &r.CirculatedOn, &r.RecordOn, &letter, &seat, &tie, &invited); err != nil {
				return err
			}
			one := byChild[care.ID(child)]
			if one == nil {
				return nil
			}
			r.ID, r.ChildID, r.DueOn = care.ID(id), one.Child, care.Date(due)
			var place *network.SeatRow
			if seat != "" {
				on := care.ID(tie)
				place = &network.SeatRow{ID: care.ID(seat), ReviewID: r.ID, PersonID: &v.Person, TieID: &on, State: invited}
			}
			st, _ := s.network.StandingOf(s.network.Network(one.ties), v.Person, r, place)
			if st.Apart() && r.State != network.ReviewClosed {
				apart[one.Child] = true
			}
			one.add(st, s.network.Asking(st), letter == meetings.LetterOut)
			return nil
		}, string(v.Person), string(care.TieActive), network.ReviewClosed)
	if err != nil {
		return nil, nil, fmt.Errorf("store: caseload: %w", err)
	}
	out = slices.DeleteFunc(out, func(c *Case) bool {
		st, _ := s.network.Network(c.ties).StandingOf(v.Person, access.Seat{}, false)
		if c.Leads = st.Leads(); st.AtWork() && !apart[c.Child] && !c.out && !c.died {
			return false
		}
		if c.died {
			return true
		}
		others = append(others, c.Child)
		return true
	})
	return out, others, nil
}

// tiedTo are the children to whom the viewer has a tie that opens anything, each
// with all ties of theirs to the child: what they are decides together.
func (s *Store) tiedTo(db *gorm.DB, v care.Viewer) (byChild map[care.ID]*Case, out []*Case, err error) {
	byChild = map[care.ID]*Case{}
	err = database.QueryRows(db, `SELECT t.id, t.child_id, t.kind, t.state, t.since, t.until, p.name, p.band, c.born_on, c.cared_on,
		(`+network.InCare+`), `+network.JobLost()+`, `+network.Died+`, `+network.SentOut+`,
		CASE WHEN t.kind = 'cover' THEN COALESCE((SELECT MIN(i.name) FROM tie f JOIN person i ON i.id = f.person_id
			WHERE f.child_id = t.child_id AND f.kind = 'iro' AND f.state = 'active' AND f.person_id <> t.person_id), '') ELSE '' END
		FROM tie t JOIN person p ON p.id = t.child_id JOIN child c ON c.person_id = t.child_id WHERE t.person_id = $1 ORDER BY t.since, t.id`,
		func(scan func(...any) error) error {
			t, c, lost, coverFor := network.TieRow{PersonID: v.Person}, Case{}, false, ""
			if err := scan(&t.ID, &t.ChildID, &t.Kind, &t.State, &t.Since, &t.Until, &c.Name, &c.band, &c.BornOn, &c.CaredOn, &c.InCare, &lost, &c.died, &c.out, &coverFor); err != nil {
				return err
			}
			one := byChild[t.ChildID]
			if one == nil {
				c.InCare = c.InCare && care.DateOf(s.db.Now()) < care.GrownOn(c.BornOn)
				c.Child, one = t.ChildID, &c
				byChild[t.ChildID] = one
				out = append(out, one)
			}
			tie := t.Tie()
			tie.Lost = lost
			if one.ties = append(one.ties, tie); coverFor != "" && tie.Active(s.db.Now()) {
				one.CoverFor, one.CoverUntil = coverFor, tie.LastDay()
			}
			return nil
		}, string(v.Person))
	if err != nil {
		return nil, nil, fmt.Errorf("store: caseload: %w", err)
	}
	out = slices.DeleteFunc(out, func(c *Case) bool {
		if _, opens := s.network.Network(c.ties).Acts(v.Person); opens && v.Reaches(c.Child) {
			return false
		}
		delete(byChild, c.Child)
		return true
	})
	return byChild, out, nil
}

// add takes one review of the child into the case, the oldest first.
func (c *Case) add(st network.Standing, asking review.Asking, sent bool) {
	r := st.Review
	if r.State == network.ReviewClosed {
		if st.Knows() && !st.Apart() {
			c.Last = r.ID
		}
		if c.Letter == "" && !sent && owed(st) {
			c.Letter, c.Held = r.ID, HeldOn(r)
		}
		if st.Leads() && !r.Completed.Empty() && r.RecordOn.Empty() {
			after := After{Review: r.ID, Held: r.Completed, DoneOn: marked(r)}
			after.DoneOn[review.ClockWritten] = r.Completed // by closing it
			if sent {
				after.DoneOn[review.ClockLetter] = r.Completed
			}
			c.Owes = append(c.Owes, after)
		}
		return
	}
	c.Review, c.Live, c.Seat, c.StartsAt, c.DueOn, c.OpensOn = r.ID, r.State == network.ReviewLive, st.Seat.ID != "", r.Starts(), r.DueOn, asking.From
}

// count counts, for each case that has a review to come, who is asked for a form, who sent one,
// and the reports that are late.
func (s *Store) count(db *gorm.DB, v care.Viewer, cases []Case) error {
	byReview, byChild := map[care.ID]*Case{}, map[care.ID]*Case{}
	var reviews, children []care.ID
	for i := range cases {
		if c := &cases[i]; c.Review != "" {
			byReview[c.Review], byChild[c.Child] = c, c
			reviews, children = append(reviews, c.Review), append(children, c.Child)
		}
	}
	if len(reviews) == 0 {
		return nil
	}
	sent, err := formsSent(db, reviews)
	if err != nil {
		return err
	}
	for id, n := range sent {
		byReview[id].Sent = n
	}
	late, err := s.lateReports(db, "r.child_id IN (SELECT child_id FROM tie WHERE person_id = $1)", string(v.Person))
	if err != nil {
		return err
	}
	for _, l := range late {
		if c := byReview[l.Review]; c != nil {
			c.Reports = l.Count
		}
	}
	now := s.db.Now()
	err = database.QueryIn(db, "SELECT child_id, kind, state, since, until FROM tie WHERE child_id", children, "", func(scan func(...any) error) error {
		var t network.TieRow
		if err := scan(&t.ChildID, &t.Kind, &t.State, &t.Since, &t.Until); err != nil {
			return err
		}
		if c := byChild[t.ChildID]; consult.HasForm(t.Kind, t.Tie().StateAt(now), c.band) {
			c.Asked++
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("store: caseload: %w", err)
	}
	return nil
}

// Held is a review that is over, of a child with whose case the viewer is at work.
type Held struct {
	ID     care.ID
	Child  string
	Number int
	On     care.Date
	Owed   bool // its letter is the viewer's to write
	Sent   bool // the child has the letter
}

// owed reports whether a letter that was not sent is the viewer's to write. A review
// that was held elsewhere was never opened here, and its letter was written there.
func owed(st network.Standing) bool { return st.Leads() && st.Review.OpenedAt != nil }

// HeldReviews lists those that the viewer was part of, the last first. It asks twice,
// however many there are.
func (s *Store) HeldReviews(ctx context.Context, v care.Viewer) (out []Held, err error) {
	if v.Person == "" || !v.Staff {
		return nil, care.NotFoundError()
	}
	err = s.db.Snapshot(ctx, func(db *gorm.DB) error {
		byChild, _, err := s.tiedTo(db, v)
		if err != nil {
			return err
		}
		return database.QueryRows(db, `SELECT r.id, r.child_id, r.number, r.state, r.starts_at, r.opened_at, r.part_at, r.completed_on, l.state, s.id, s.tie_id, s.state
			FROM seat s JOIN review r ON r.id = s.review_id LEFT JOIN letter l ON l.review_id = r.id WHERE s.person_id = $1 AND r.state = $2`,
			func(scan func(...any) error) error {
				var r network.ReviewRow
				seat := network.SeatRow{PersonID: &v.Person}
				var letter *string
				err := scan(&r.ID, &r.ChildID, &r.Number, &r.State, &r.StartsAt, &r.OpenedAt, &r.PartAt, &r.Completed, &letter, &seat.ID, &seat.TieID, &seat.State)
				one := byChild[r.ChildID]
				if err != nil || one == nil {
					return err
				}
				st, _ := s.network.StandingOf(s.network.Network(one.ties), v.Person, r, &seat)
				if !st.Knows() || !st.AtWork() {
					return nil
				}
				sent := database.Deref(letter) == meetings.LetterOut
				out = append(out, Held{
					ID: r.ID, Child: one.Name, Number: r.Number, On: HeldOn(r), Owed: !sent && !one.died && owed(st), Sent: sent && st.KnowsOfLetter(sent),
				})
				return nil
			}, string(v.Person), network.ReviewClosed)
	})
	if err != nil {
		return nil, fmt.Errorf("store: held reviews: %w", err)
	}
	slices.SortFunc(out, func(a, b Held) int { return cmp.Or(cmp.Compare(b.On, a.On), cmp.Compare(a.ID, b.ID)) })
	return out, nil
}
