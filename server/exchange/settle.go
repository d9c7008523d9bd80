package exchange

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"myreview/server/care"
)

// settle puts a child's facts together and takes out what cannot be true.
func (r *reading) settle(c *child) {
	if c.torn[OfPeriod] { // half of a period would say that it began or ended on another day
		r.refuse(OtherRow, c.episodes...)
	} else {
		c.Facts = append(c.Facts, periods(c.episodes)...)
	}
	if len(c.disabling) > 0 {
		if len(c.disabled) > 1 { // a code says more than that there is one
			delete(c.disabled, care.DisabilityOther)
		}
		says := map[Field]string{Disability: strings.Join(slices.Sorted(maps.Keys(c.disabled)), " ")}
		c.Facts = append(c.Facts, Fact{Of: OfDisability, Says: says, Rows: c.disabling})
	}
	r.once(c)
	slices.SortStableFunc(c.Facts, func(a, b Fact) int {
		return cmp.Or(cmp.Compare(slices.Index(Kinds, a.Of), slices.Index(Kinds, b.Of)), cmp.Compare(a.key(), b.key()))
	})
	var born care.Date
	if person := c.Person(); person != nil {
		born = person.Day(Born)
	}
	kept, faults := check(c.Facts, born, r.today)
	c.Facts, r.Faults = kept, append(r.Faults, faults...)
	if c.torn[OfPerson] || born != "" && c.Person() == nil {
		r.refuse(OtherRow, c.Facts...)
		c.Facts = nil
	}
}

// refuse notes that the rows of facts cannot be taken.
func (r *reading) refuse(what Reason, facts ...Fact) {
	for _, f := range facts {
		for _, row := range f.Rows {
			r.Faults = append(r.Faults, Fault{Ref: row, What: what})
		}
	}
}

// once leaves one fact of several rows that say the same, and none of rows of one id, or
// of one child's number, that differ.
func (r *reading) once(c *child) {
	type by struct {
		of      Kind
		id, key string
	}
	at, torn := map[by]int{}, map[by]bool{}
	var facts []Fact
	of := func(f Fact) by {
		if f.ID != "" {
			return by{f.Of, f.ID, ""}
		}
		return by{f.Of, "", f.key()}
	}
	for _, f := range c.Facts {
		i, seen := at[of(f)]
		switch {
		case !seen:
			at[of(f)], facts = len(facts), append(facts, f)
		case maps.Equal(facts[i].Says, f.Says):
			facts[i].Rows = append(facts[i].Rows, f.Rows...)
		default:
			facts[i].Rows = append(facts[i].Rows, f.Rows...)
			torn[of(f)] = true
		}
	}
	c.Facts = nil
	for _, f := range facts {
		switch {
		case !torn[of(f)]:
			c.Facts = append(c.Facts, f)
		case f.Of == OfPerson:
			c.torn[OfPerson] = true
			r.refuse(SameNumber, f)
		default:
			r.refuse(SameRowID, f)
		}
	}
}

// periods are the whole stretches of being looked after that episodes are parts of. A new
// part begins when the law, the home or its status changes; that ends no period.
func periods(episodes []Fact) (out []Fact) {
	slices.SortStableFunc(episodes, func(a, b Fact) int { return cmp.Compare(a.Says[CareSince], b.Says[CareSince]) })
	var last map[Field]string // of the part before
	for _, e := range episodes {
		if last == nil || !goesOn(last, e.Says) {
			out = append(out, Fact{Of: OfPeriod, ID: e.ID, Says: map[Field]string{CareSince: e.Says[CareSince]}, heads: e.heads})
		}
		p := &out[len(out)-1]
		p.Rows, p.Faults = append(p.Rows, e.Rows...), append(p.Faults, e.Faults...)
		if entered := e.Says[CareEntered]; entered != "" {
			p.Says[CareSince] = min(p.Says[CareSince], entered)
		}
		if until, has := e.Says[CareUntil]; has {
			if p.Says[CareUntil] = until; e.Says[CareEndedWhy] == "X1" {
				p.Says[CareUntil] = "" // the next part begins at once
			}
		}
		if why, has := e.Says[CareEndedWhy]; has {
			if p.Says[CareEndedWhy] = why; p.Says[CareUntil] == "" {
				p.Says[CareEndedWhy] = ""
			}
		}
		last = e.Says
	}
	return out
}

// goesOn reports whether the next part belongs to the period of the one before.
func goesOn(before, next map[Field]string) bool {
	switch {
	case before[PeriodID] != "" && next[PeriodID] != "":
		return before[PeriodID] == next[PeriodID]
	case before[CareEntered] != "" && next[CareEntered] != "":
		return before[CareEntered] == next[CareEntered]
	case next[CareSince] == before[CareSince]:
		return maps.Equal(before, next)
	}
	return next[CareBegunWhy] != "" && next[CareBegunWhy] != "S" && before[CareUntil] != "" && next[CareSince] <= before[CareUntil]
}

// since are the days that cannot be before a child's birth, nor to come. A social worker
// may be there before a birth, and a home or a worker may be planned to end.
var since = []Field{CareSince, StatusSince, HomeSince, ReviewHeld, PermanenceAgreed, PlacementOrder, Matched, PlacedForAdoption, DecisionReversed,
	PermanenceOrder}

// check takes out what cannot be true of somebody born on a day; none is known where that
// is empty.
func check(facts []Fact, born, today care.Date) (kept []Fact, faults []Fault) {
	var period *Fact
	for _, f := range facts {
		field, what := impossible(f, born, today)
		switch {
		case what != "":
		case f.Of == OfPeriod && period != nil && (period.Says[CareUntil] == "" || period.Says[CareUntil] > f.Says[CareSince]):
			field, what = CareSince, CareTwice
		case f.Of == OfPeriod:
			period = &f
		}
		if what != "" {
			for _, row := range f.Rows {
				faults = append(faults, Fault{Ref: row, Column: f.heads[field], What: what, Value: f.Says[field]})
			}
			continue
		}
		if code := f.Says[ReviewCode]; code != "" && born != "" && f.Says[ReviewHeld] != "" &&
			(code == "PN0") != (born.AgeOn(f.Day(ReviewHeld)) < 4) {
			fault := Fault{Ref: f.Rows[0], Column: f.heads[ReviewCode], What: CodeAge, Value: code, Cell: true}
			f.Says = maps.Clone(f.Says)
			delete(f.Says, ReviewCode)
			f.Faults, faults = append(slices.Clone(f.Faults), fault), append(faults, fault)
		}
		kept = append(kept, f)
	}
	return kept, faults
}

// impossible is what cannot be true of one fact.
func impossible(f Fact, born, today care.Date) (Field, Reason) {
	for _, field := range append([]Field{Born, Died, CareUntil}, since...) {
		if f.Day(field) > today {
			return field, InFuture
		}
	}
	if born == "" {
		return "", ""
	}
	for _, field := range append([]Field{ReviewDue}, since...) {
		if day := f.Day(field); day != "" && day < born {
			return field, BeforeBirth
		}
	}
	if f.Of == OfPeriod && f.Day(CareSince) >= born.AddMonths(18*12) {
		return CareSince, AfterEighteen
	}
	return "", ""
}
