package review

import (
	"cmp"
	"slices"

	"myreview/server/access"
	"myreview/server/care"
)

// scales gives the scale to be drawn now (the one that is open, else the one
// of the area that is talked about) and those revealed for other areas.
func (m *Meeting) scales(me looker) (now Scale, earlier []Scale) {
	area, on := m.scaledNow()
	if on {
		now = m.scale(me, area)
	}
	for _, it := range m.s.Items {
		if it.Kind != ForArea || on && it.Area == area {
			continue
		}
		if s := m.scale(me, it.Area); s.State == ScaleRevealed {
			earlier = append(earlier, s)
		}
	}
	return now, earlier
}

func (m *Meeting) scaledNow() (care.Area, bool) {
	if r, ok := OpenRound(m.s.Rounds); ok {
		return r.Area, true
	}
	if i := current(m.s.Items); i >= 0 && m.s.Items[i].Kind == ForArea {
		return m.s.Items[i].Area, true
	}
	return "", false
}

func (m *Meeting) scale(me looker, area care.Area) Scale {
	s := m.ownScale(me, area)
	if s.Round == "" {
		return s
	}
	marks := m.counted(s.Round)
	if s.State != ScaleRevealed {
		for _, k := range marks {
			s.Picked = append(s.Picked, m.whoSits(me, k.Seat))
		}
		return s
	}
	for _, k := range m.inOrder(marks) {
		s.Marks = append(s.Marks, m.shown(me, k, area))
	}
	return s
}

// ownScale is a scale without what others did in it.
func (m *Meeting) ownScale(me looker, area care.Area) Scale {
	s := Scale{
		Area: area, State: ScaleAhead, Pics: m.s.Names[me.seat.Person].Band == care.Little,
		Mine: Own{Shows: me.seat.Shows, Last: m.last(me.Seat.Tie, area).Pick},
	}
	round, ok := RoundOf(m.s.Rounds, area)
	if ok {
		s.Round, s.State = round.ID, ScaleOpen
		if round.State == RoundRevealed {
			s.State = ScaleRevealed
		}
	}
	s.Away = !ok && slices.ContainsFunc(m.s.Rounds, func(r Round) bool { return r.Area == area })
	for _, k := range m.s.Marks {
		if ok && k.Round == round.ID && k.Seat == me.seat.ID {
			s.Mine.Pick, s.Mine.Higher, s.Mine.Shows, s.Mine.Told = k.Pick, k.Higher, k.Shows, k.ToldBy != ""
		}
	}
	if s.Mine.Pick == "" {
		s.Mine.Before = m.before(me.seat.ID, area)
	}
	return s
}

// counted are a round's marks of those who still have a place in the meeting,
// in the order in which people are listed. It must not depend on any value.
func (m *Meeting) counted(round care.ID) []Mark {
	var out []Mark
	for _, k := range m.s.Marks {
		seat := m.seat(k.Seat)
		if k.Round == round && m.sits(seat) {
			out = append(out, k)
		}
	}
	slices.SortFunc(out, func(a, b Mark) int {
		ta, tb := m.tie(m.seat(a.Seat).Tie), m.tie(m.seat(b.Seat).Tie)
		return cmp.Or(cmp.Compare(rank(ta.Kind), rank(tb.Kind)), cmp.Compare(ta.ID, tb.ID))
	})
	return out
}

// inOrder is the order in which marks are heard: the child where they chose to
// be, first, last or in the middle of the others. A mark that not everyone
// sees stands in the middle like a pass, so that its place says nothing.
func (m *Meeting) inOrder(marks []Mark) []Mark {
	var others, child []Mark
	for _, k := range marks {
		if m.tie(m.seat(k.Seat).Tie).Kind == care.TieChild {
			child = append(child, k)
		} else {
			others = append(others, k)
		}
	}
	if len(child) == 0 {
		return others
	}
	at := (len(others) + 1) / 2
	if child[0].Pick.Said() {
		switch child[0].Shows {
		case ShowFirst:
			at = 0
		case ShowLast:
			at = len(others)
		}
	}
	return slices.Insert(others, at, child...)
}

// shown is a revealed mark as the viewer may see it.
func (m *Meeting) shown(me looker, k Mark, area care.Area) ShownMark {
	out := ShownMark{Who: m.whoSits(me, k.Seat), Pick: Pass}
	own := k.Seat == me.seat.ID
	if !own && !visible(k.Shows, me) {
		return out
	}
	out.Pick, out.Higher, out.Told, out.Kept = k.Pick, k.Higher, k.ToldBy != "", !k.Shows.ToAll()
	last := m.last(m.seat(k.Seat).Tie, area)
	if own || k.Pick.Said() && last.Revealed && visible(last.Shows, me) && m.wasThere(me) {
		out.Last = last.Pick
	}
	return out
}

// wasThere reports whether what was revealed at the review before was revealed
// to the viewer: who comes later is not told what others put then. The child
// and the IRO always were; on a room screen all who are invited now must have
// been.
func (m *Meeting) wasThere(me looker) bool {
	was := func(t care.Tie) bool {
		return t.Kind == care.TieChild || t.Kind.IRO() || slices.Contains(m.s.Before, t.Person)
	}
	if me.role != access.RoomScreen {
		return was(me.Tie)
	}
	return !slices.ContainsFunc(m.s.Seats, func(s Seat) bool { return m.sits(s) && !was(m.acts(s)) })
}

// visible reports whether someone else's revealed mark is for the viewer: one
// that was kept for the IRO is seen by the IRO alone, "not today" by nobody.
func visible(s Shows, me looker) bool {
	return s.ToAll() || s == ShowIRO && me.leads()
}

func (m *Meeting) last(tie care.ID, area care.Area) LastMark {
	for _, l := range m.s.Last {
		if l.Tie == tie && l.Area == area && tie != "" {
			return l
		}
	}
	return LastMark{}
}

// before is what a seat picked in the latest round of an area that was
// stopped or undone. Only its owner is reminded of it.
func (m *Meeting) before(seat care.ID, area care.Area) Pick {
	var pick Pick
	var latest Round
	for _, r := range m.s.Rounds {
		if r.Area != area || r.State != RoundClosed || r.OpenedAt.Before(latest.OpenedAt) {
			continue
		}
		for _, k := range m.s.Marks {
			if k.Round == r.ID && k.Seat == seat {
				pick, latest = k.Pick, r
			}
		}
	}
	return pick
}

// views are the sent answers that the viewer may read, by area.
func (m *Meeting) views(me looker) []AreaViews {
	byArea := make(map[care.Area][]ShownAnswer)
	for _, a := range m.s.Answers {
		author := m.tie(a.Tie)
		if author.ID == "" || !m.reads(me, author, a) {
			continue
		}
		shown := ShownAnswer{
			ID: a.ID, By: m.who(me, author.ID), Child: author.Kind == care.TieChild,
			Form: a.Form, Question: a.Question, Body: a.Body, SentAt: a.SentAt,
		}
		if me.leads() || shown.By.Me || a.Audience == care.Wish { // whoever reads a wish is told that it is one
			shown.Audience = a.Audience
		}
		byArea[a.Area] = append(byArea[a.Area], shown)
	}
	var out []AreaViews
	for _, area := range append(slices.Clone(care.Areas), "") {
		answers := byArea[area]
		if len(answers) == 0 {
			continue
		}
		slices.SortStableFunc(answers, func(a, b ShownAnswer) int {
			return cmp.Or(cmp.Compare(rank(a.By.Kind), rank(b.By.Kind)), cmp.Compare(a.By.Tie, b.By.Tie))
		})
		out = append(out, AreaViews{Area: area, Answers: answers})
	}
	return out
}

// reads reports whether an answer is for the viewer. A room screen shows only
// what was sent for everyone, where everyone in the meeting may read it.
func (m *Meeting) reads(me looker, author care.Tie, a Answer) bool {
	if me.role != access.RoomScreen {
		return me.Reads(author, a.Readers)
	}
	if a.Audience != care.Everyone {
		return false
	}
	for _, seat := range m.s.Seats {
		if m.sits(seat) && !m.standing(seat).Reads(author, a.Readers) {
			return false
		}
	}
	return true
}

// promises returns what was agreed at the review before, to those who were told it
// then: all who were there, the child and the IRO; school, health and the like only what
// they are to do. A room screen shows them if that shows nobody in the room more.
func (m *Meeting) promises(me looker) (out []ShownDecision) {
	if !m.wasThere(me) || me.role == access.RoomScreen && slices.ContainsFunc(m.s.Seats, func(s Seat) bool {
		return m.sits(s) && !m.acts(s).Kind.Agreed()
	}) {
		return nil
	}
	for _, d := range m.s.Promises {
		if !me.ToldOf(m.tie(d.WhoTie)) {
			continue
		}
		out = append(out, ShownDecision{
			ID: d.ID, Pos: d.Pos, Area: d.Area, What: d.What, Why: d.Why, Plain: d.Plain,
			Who: m.who(me, d.WhoTie), WhoName: d.WhoName, Due: d.Due, Lost: d.Lost, Outcome: d.Outcome,
		})
	}
	return out
}

func (m *Meeting) decisions(me looker) []ShownDecision {
	var out []ShownDecision
	for _, d := range m.s.Decisions {
		if !me.ToldOf(m.tie(d.WhoTie)) {
			continue
		}
		shown := ShownDecision{
			ID: d.ID, Pos: d.Pos, Area: d.Area, What: d.What, Why: d.Why, Plain: d.Plain,
			Who: m.who(me, d.WhoTie), WhoName: d.WhoName, Due: d.Due, Lost: d.Lost,
		}
		for _, rb := range d.Readbacks {
			said := Said{Who: m.whoSits(me, rb.Seat), Says: rb.Says, Words: rb.Words, Lost: rb.Lost, Before: rb.Before, At: rb.At}
			if rb.Seat == me.seat.ID && !rb.Before {
				shown.Mine = said
			}
			if me.leads() {
				shown.Readback = append(shown.Readback, said)
			}
		}
		out = append(out, shown)
	}
	return out
}
