package exchange

import (
	"cmp"
	"maps"
	"slices"
)

// stay is a period of care as it would be once the files are written.
type stay struct {
	since, until string
	rows         []Ref // nil: no file speaks of it
}

type stays []stay

// spans are the first and the last day of what ends with a child's care.
var spans = map[Kind][2]Field{OfStatus: {StatusSince, StatusUntil}, OfHome: {HomeSince, HomeUntil}}

// staysOf are those that changes make, and those here that no file speaks of.
func staysOf(changes []Change, known *Known) (all stays) {
	spoken := map[*KnownFact]bool{}
	for _, ch := range changes {
		if ch.Fact.Of != OfPeriod {
			continue
		}
		says := maps.Clone(ch.Fact.Says)
		if spoken[ch.Have] = true; ch.Have != nil {
			if _, has := says[CareUntil]; !has || ch.Why == KeptHere {
				says[CareUntil] = ch.Have.Says[CareUntil]
			}
		}
		all = append(all, stay{says[CareSince], says[CareUntil], ch.Fact.Rows})
	}
	if known != nil {
		for i := range known.Facts {
			if h := &known.Facts[i]; h.Of == OfPeriod && !spoken[h] {
				all = append(all, stay{since: h.Says[CareSince], until: h.Says[CareUntil]})
			}
		}
	}
	slices.SortFunc(all, func(a, b stay) int { return cmp.Compare(a.since, b.since) })
	return all
}

// over finds the stay with which something ends that began on a day and goes on. None is
// found where the child is in care still, or came back on the day on which they left.
func (all stays) over(since string) (last stay, over bool) {
	for _, s := range all {
		goesOn := s.since <= since || over && s.since <= last.until
		switch {
		case s.until == "" && goesOn:
			return stay{}, false
		case s.until >= since && s.until != "" && (!over || goesOn):
			last, over = s, true
		}
	}
	return last, over
}

// late reports whether something began after the last care of the child was over.
func (all stays) late(since string) (last stay, late bool) {
	for _, s := range all {
		if s.until == "" || s.until >= since {
			return stay{}, false
		}
		last = s
	}
	return last, len(all) > 0
}

// close ends a fact that would go on though the child's care is over.
func (all stays) close(f Fact, have *KnownFact) (Fact, bool) {
	span, ends := spans[f.Of]
	if !ends || f.Says[span[1]] != "" {
		return f, false
	}
	s, over := all.over(f.Says[span[0]])
	if !over {
		return f, false
	}
	f.Says = maps.Clone(f.Says)
	f.Says[span[1]] = s.until
	if have != nil && have.Says[span[1]] != "" && have.Says[span[1]] < s.until {
		f.Says[span[1]] = have.Says[span[1]] // it had ended before
	}
	return f, true
}

// rest ends what goes on here, and no file speaks of, with the care that the files end.
func (all stays) rest(have []*KnownFact, paired map[*KnownFact]bool) (out []Change) {
	for _, h := range have {
		span, ends := spans[h.Of]
		if !ends || paired[h] || h.Says[span[1]] != "" {
			continue
		}
		ch := Change{State: Ending, Why: CareOver, WithCare: true, Have: h}
		s, over := all.over(h.Says[span[0]])
		if !over {
			if s, over = all.late(h.Says[span[0]]); over {
				ch.State, ch.Why = Asks, ChangedHere // it began here when the files say that care was over
			}
		}
		if !over || s.rows == nil {
			continue
		}
		ch.Fact = Fact{Of: h.Of, ID: h.ID, Says: maps.Clone(h.Says), Rows: s.rows}
		ch.Fact.Says[span[1]] = max(s.until, h.Says[span[0]])
		ch.Diffs = []Diff{{span[1], "", ch.Fact.Says[span[1]]}}
		out = append(out, ch)
	}
	return out
}
