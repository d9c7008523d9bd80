package demo

import (
	"fmt"
	"slices"

	"myreview/server/care"
	"myreview/server/review"
	"myreview/server/store/reviews"
	"myreview/server/store/signin"
)

// roles lists those who come, in an order that stays the same.
var roles = []role{iro, kid, carer, mum, dad, worker, adviser, school}

// hold holds the review from its opening to its close.
func (st *story) hold(m meeting) error {
	head, err := st.Reviews.Review(st, st.viewers[iro], st.review)
	if err != nil {
		return err
	}
	st.now = head.StartsAt
	secret, err := st.SignIn.StartSession(st, st.viewers[iro].Person, signin.NewSession{By: signin.ByDemo}, "")
	if err != nil {
		return err
	}
	lead, err := st.SignIn.Session(st, secret)
	if err != nil {
		return err
	}
	if err := st.Meetings.OpenReview(st, lead, st.review, ""); err != nil {
		return err
	}
	for _, r := range roles {
		if how := m.came[r]; how != "" && how != review.NotThere {
			if err := st.Meetings.Join(st, st.viewers[r], st.review, how); err != nil {
				return fmt.Errorf("%s joins: %w", r, err)
			}
		}
	}
	if err := st.talk(lead, m); err != nil {
		return err
	}
	if err := st.agree(lead, m); err != nil {
		return err
	}
	for _, r := range roles {
		if st.seats[r] == "" {
			continue
		}
		if err := st.Meetings.Leave(st, st.viewers[r], st.review); err != nil {
			return err
		}
	}
	if err := st.confirm(lead, m); err != nil {
		return err
	}
	return st.SignIn.EndSession(st, secret)
}

// talk goes through the agenda; where the story has the child lead, or an area
// scaled, that happens on the way.
func (st *story) talk(lead care.Viewer, m meeting) error {
	for {
		st.now = st.now.Add(moment)
		v, err := st.view(lead)
		if err != nil {
			return err
		}
		item := v.Agenda.Now
		if slices.Contains(m.led, item.Area) {
			if err := st.Meetings.GiveChair(st, lead, st.review, st.seats[kid], item.ID); err != nil {
				return fmt.Errorf("chair of %s: %w", item.Area, err)
			}
		}
		for _, sc := range m.scales {
			if sc.area == item.Area {
				if err := st.scale(lead, sc); err != nil {
					return fmt.Errorf("scale of %s: %w", sc.area, err)
				}
			}
		}
		if v.Agenda.Next.ID == "" {
			return nil
		}
		if err := st.Meetings.NextItem(st, lead, st.review, item.ID); err != nil {
			return err
		}
	}
}

func (st *story) view(v care.Viewer) (review.View, error) {
	m, err := st.Meetings.Meeting(st, v, st.review)
	if err != nil {
		return review.View{}, err
	}
	return m.View(v)
}

func (st *story) scale(lead care.Viewer, sc scale) error {
	if err := st.Meetings.OpenRound(st, lead, st.review, sc.area); err != nil {
		return err
	}
	v, err := st.view(lead)
	if err != nil {
		return err
	}
	round := v.Scale.Round
	for _, r := range roles {
		if sc.marks[r] == "" {
			continue
		}
		st.now = st.now.Add(moment / 10)
		if err := st.Meetings.Mark(st, st.viewers[r], st.review, round, sc.marks[r]); err != nil {
			return fmt.Errorf("mark of %s: %w", r, err)
		}
	}
	if err := st.Meetings.Reveal(st, lead, st.review, round); err != nil {
		return err
	}
	for _, r := range roles {
		if sc.higher[r] == "" {
			continue
		}
		if err := st.Meetings.WriteHigher(st, st.viewers[r], st.review, round, sc.higher[r]); err != nil {
			return fmt.Errorf("one higher by %s: %w", r, err)
		}
	}
	return nil
}

// agree writes down the decisions and reads them back: those who are there say
// yes to each.
func (st *story) agree(lead care.Viewer, m meeting) error {
	held := care.DateOf(st.now)
	for _, d := range m.decisions {
		st.now = st.now.Add(moment / 3)
		id := care.NewID()
		err := st.Reviews.AddDecision(st, lead, st.review, id, review.NewDecision{
			What: d.what, Why: d.why, Plain: d.plain, Area: d.area, Wish: d.wish,
			WhoTie: st.ties[d.who], WhoName: d.name, Due: held.AddDays(d.days),
		})
		if err != nil {
			return fmt.Errorf("decision %q: %w", d.what, err)
		}
		st.agreed = append(st.agreed, reviews.NewOutcome{Child: idOf(st.child.slug), Decision: id, Outcome: d.became})
		for _, r := range roles {
			if r == iro || m.came[r] == "" || m.came[r] == review.NotThere {
				continue
			}
			st.now = st.now.Add(moment / 30)
			if err := st.Reviews.ReadBack(st, st.viewers[r], st.review, id, review.AgreedYes, ""); err != nil {
				return fmt.Errorf("reading back to %s: %w", r, err)
			}
		}
	}
	return nil
}

// become has the social worker say what became of what was agreed, and the IRO note
// something down.
func (st *story) become() error {
	st.now = st.now.AddDate(0, 0, 40)
	v := st.viewers[worker]
	v.Staff = true
	for _, n := range st.agreed {
		if n.Kept == "" {
			continue
		}
		st.now = st.now.Add(moment)
		n.ID = care.NewID()
		if err := st.Reviews.SayOutcome(st, v, n); err != nil {
			return fmt.Errorf("what became of it: %w", err)
		}
	}
	if st.child.note == "" {
		return nil
	}
	lead := st.viewers[iro]
	lead.Staff = true
	return st.Reviews.WriteNote(st, lead, reviews.NewNote{ID: care.NewID(), Child: idOf(st.child.slug), Review: st.review, Text: st.child.note})
}

// confirm says how everybody was there, and closes the review.
func (st *story) confirm(lead care.Viewer, m meeting) error {
	modes := map[care.ID]review.Mode{}
	for r, seat := range st.seats {
		modes[seat] = review.NotThere
		if how := m.came[r]; how != "" {
			modes[seat] = how
		}
	}
	if err := st.Reviews.ConfirmAttendance(st, lead, st.review, modes, m.gave); err != nil {
		return err
	}
	st.now = st.now.Add(moment)
	return st.close(lead, "")
}

// close closes the review with the participation code that the portal suggests; late is
// why it was late.
func (st *story) close(lead care.Viewer, late string) error {
	c, err := st.Reviews.Closing(st, lead, st.review)
	if err != nil {
		return err
	}
	took := c.Part
	took.LiveCounts = st.live
	return st.Reviews.CloseReview(st, lead, st.review, reviews.Close{PN: took.Suggest().Code, Late: late, Live: st.live})
}
