package review

import (
	"cmp"
	"slices"

	"myreview/server/care"
	"myreview/server/profiles"
)

// The stretches of the law (Care Planning, Placement and Case Review (England) Regulations
// 2010, regs 33, 36 and 48; domain.md 2.1, R1 to R3, R8, R9, R12, R16).
var (
	ToFirst       = profiles.Span{N: 20, Unit: profiles.WorkingDays}
	ToSecond      = profiles.Span{N: 3, Unit: profiles.Months}
	ToLater       = profiles.Span{N: 6, Unit: profiles.Months}
	ToAdjournment = profiles.Span{N: 20, Unit: profiles.WorkingDays}
	afterBreak    = profiles.Span{N: 3, Unit: profiles.Months}
	toPlace       = profiles.Span{N: 3, Unit: profiles.Months}
	afterPlacing  = profiles.Span{N: 4, Unit: profiles.Weeks}
	placedSecond  = profiles.Span{N: 3, Unit: profiles.Months}
)

// toForms is how long before a review is due its forms open, by the Handbook.
var toForms = profiles.Span{N: 20, Unit: profiles.WorkingDays}

// Rules say when a review is due: the law's, and the authority's own, which may be
// stricter than the law and never looser.
type Rules struct {
	*Calendar
	booking profiles.Booking
	moves   profiles.Moves
	each    bool          // the cycle after a move counts from one review to the next, and not from the move
	opens   profiles.Span // forms, before a review is due
	reports profiles.Span // in time, before a review
	missing profiles.Span // after the last day on which a report was in time: unset, none is chased formally
}

// NewRules are those of an authority.
func NewRules(p *profiles.Profile) Rules {
	r := Rules{
		Calendar: NewCalendar(p.DaysOff...), booking: p.Booking, moves: p.Moves, each: p.Open.MoveCountsFrom == profiles.FromEach,
		opens: p.Clocks.FormOpens, reports: reportBefore, missing: p.Clocks.ReportMissing,
	}
	if !r.opens.Set() {
		r.opens = toForms
	}
	if p.Clocks.ReportBefore.Set() {
		r.reports = profiles.Span{N: p.Clocks.ReportBefore.N, Unit: p.Open.ReportDays}
	}
	return r
}

// OpensOn is the day from which forms for a review that is due then can be filled in, when
// planning with the child begins (domain.md section 3). Empty where none is due.
func (r Rules) OpensOn(due care.Date) care.Date {
	if due.Empty() {
		return due
	}
	return r.Before(due, r.opens)
}

// Law is the law alone, without what an authority has of its own.
func Law() Rules { return NewRules(&profiles.Profile{}) }

// History is what the day on which a review is due is worked out from.
type History struct {
	Born   care.Date
	Cared  care.Date    // the first day of this period of care; empty: nobody said, and nothing is due
	Held   []care.Date  // the days on which its reviews were completed, the oldest first
	Spells []care.Spell // legal statuses and kinds of home, in any order
	Needed []Needed     // reviews that the IRO says are needed, in any order
}

// Rule is why a review is due, or something is checked at it.
type Rule string

// The rules by which one is due, as domain.md 2.1 numbers them: R1 to R3 are reg 33, R6 and R7 an authority's
// own, R8 and R9 the Adoption Agencies Regulations 2005, reg 36, R12 reg 48.
const (
	RuleFirst        Rule = "first"        // R1
	RuleSecond       Rule = "second"       // R2
	RuleLater        Rule = "later"        // R3
	RuleMoved        Rule = "moved"        // R6: the first after a move
	RuleCycle        Rule = "cycle"        // R6: the cycle that a move begins anew
	RuleUnregistered Rule = "unregistered" // R7
	RuleToPlace      Rule = "toplace"      // R8
	RulePlaced       Rule = "placed"       // R9: the first after placing for adoption
	RuleSettled      Rule = "settled"      // R9: the second
	RuleBreaks       Rule = "breaks"       // R12: the first of short breaks
	RuleNeeded       Rule = "needed"       // R14: the IRO says so, mostly after a significant event
)

// Reason is one rule, and what comes of it.
type Reason struct {
	Rule Rule
	From care.Date     // the day that it counts from
	Span profiles.Span // unset: the IRO set the day
	On   care.Date
}

// Due is when a review has to be complete, and the day by which to book it.
type Due struct {
	On     care.Date // empty: none is due
	BookBy care.Date
	Why    []Reason // the first is the one that counts
}

// Due is when the review after those held is due: the earliest day that any rule gives
// (domain.md 2.2). A review that was only started, moved or cancelled moves nothing. None
// is due on the day on which the child is 18, or later.
func (r Rules) Due(h History) Due {
	all := r.reasons(h)
	slices.SortStableFunc(all, func(a, b Reason) int { return cmp.Compare(a.On, b.On) })
	if len(all) == 0 || !h.Born.Empty() && all[0].On >= care.GrownOn(h.Born) {
		return Due{}
	}
	due := Due{On: all[0].On, BookBy: r.BookBy(all[0].On), Why: all}
	for _, one := range all {
		early := map[Rule]profiles.Span{RuleSecond: r.booking.Second, RuleLater: r.booking.Later}[one.Rule]
		if early.Set() {
			due.BookBy = min(due.BookBy, r.BookBy(r.After(one.From, early)))
		}
	}
	return due
}

// reasons are all that ask for a review, the law's before those of the authority: of two that
// give one day the law's is said.
func (r Rules) reasons(h History) (out []Reason) {
	add := func(rule Rule, from care.Date, s profiles.Span) {
		if s.Set() {
			out = append(out, Reason{rule, from, s, r.After(from, s)})
		}
	}
	if h.Cared.Empty() {
		return nil
	}
	breaks, held := h.shortBreaks(), len(h.Held)
	switch {
	case held == 0 && breaks:
		add(RuleBreaks, h.Cared, afterBreak)
	case held == 0:
		add(RuleFirst, h.Cared, ToFirst)
	case held == 1 && !breaks:
		add(RuleSecond, h.Held[0], ToSecond)
	default:
		add(RuleLater, h.Held[held-1], ToLater)
	}
	placed := h.since(care.SpellHome, care.Adoption)
	ordered := h.since(care.SpellLegal, care.PlacementOrder)
	switch {
	case !placed.Empty() && h.heldSince(placed) == 0:
		add(RulePlaced, placed, afterPlacing)
	case !placed.Empty() && h.heldSince(placed) == 1:
		add(RuleSettled, h.Held[held-1], placedSecond)
	case placed.Empty() && !ordered.Empty() && h.heldSince(ordered) == 0:
		add(RuleToPlace, ordered, toPlace)
	}
	if moved := h.moved(); r.moves.Restart && !moved.Empty() {
		n := h.heldSince(moved)
		if n == 0 {
			add(RuleMoved, moved, r.moves.First)
		}
		if n < len(r.moves.Then) {
			from := moved
			if r.each && n > 0 {
				from = h.Held[held-1]
			}
			add(RuleCycle, from, r.moves.Then[n])
		}
	}
	if unregistered := h.since(care.SpellHome, care.Unregistered); !unregistered.Empty() {
		from := unregistered // and then from one to the next
		if h.heldSince(unregistered) > 0 {
			from = h.Held[held-1]
		}
		add(RuleUnregistered, from, r.moves.Unregistered)
	}
	for _, n := range h.Needed {
		// What was held on the day of the answer may have been over, or begun, when it was given.
		if n.Since >= h.Cared && h.heldSince(n.Since.AddDays(1)) == 0 {
			out = append(out, Reason{Rule: RuleNeeded, From: n.Since, On: n.By})
		}
	}
	return out
}

// heldSince is how many reviews were completed on a day or after it.
func (h History) heldSince(day care.Date) (n int) {
	for _, on := range h.Held {
		if on >= day {
			n++
		}
	}
	return n
}

// since is the first day of the spell of some kind that goes on; empty: none does.
func (h History) since(sort care.Sort, is func(kind string) bool) care.Date {
	for _, s := range h.Spells {
		if s.Sort == sort && s.Open() && is(s.Kind) {
			return max(s.Since, h.Cared)
		}
	}
	return ""
}

// only reports whether each legal status that goes on is of some kind, and there is one.
func (h History) only(is func(kind string) bool) bool {
	some := false
	for _, s := range h.Spells {
		if s.Sort == care.SpellLegal && s.Open() {
			if !is(s.Kind) {
				return false
			}
			some = true
		}
	}
	return some
}

// shortBreaks reports whether a series of short breaks is all that the child is looked
// after for.
func (h History) shortBreaks() bool { return h.only(care.ShortBreaks) }

// lived is where the child lived last in this period of care, from which day on, and whether
// they came there from another home of it. A stay that is temporary, a hospital or a holiday,
// is no home, nor is the way back a move. Empty: nobody said.
func (h History) lived() (last care.Spell, moved bool) {
	homes := slices.DeleteFunc(slices.Clone(h.Spells), func(s care.Spell) bool { return s.Sort != care.SpellHome || s.Since < h.Cared })
	slices.SortFunc(homes, func(a, b care.Spell) int { return cmp.Compare(a.Since, b.Since) })
	away := false
	for _, home := range homes {
		switch {
		case care.Temporary(home.Kind):
			if away = true; home.Open() { // they still live there
				last.Until = ""
			}
			continue
		case away && last.Kind == home.Kind: // back again
			home.Since = last.Since
		case last.Kind != "":
			moved = true
		}
		last, away = home, false
	}
	return last, moved
}

// moved is the day of the last move of this period of care; empty: there was none.
func (h History) moved() care.Date {
	if last, moved := h.lived(); moved {
		return last.Since
	}
	return ""
}

// InTime reports whether a review counts as held in time: by the day on which it
// was completed, whatever day it began or was first booked for.
func InTime(due, completed care.Date) bool {
	return !completed.Empty() && completed <= due
}
