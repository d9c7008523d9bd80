package review

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"myreview/server/care"
	"myreview/server/profiles"
)

// The worked examples of domain.md 2.4, by their numbers.
func TestWhenAReviewIsDue(t *testing.T) {
	span := func(n int, unit profiles.Unit) profiles.Span { return profiles.Span{N: n, Unit: unit} }
	months := func(n int) profiles.Span { return span(n, profiles.Months) }
	rotherham := &profiles.Profile{
		Booking: profiles.Booking{Second: span(10, profiles.Weeks), Later: months(5)},
		Moves:   profiles.Moves{Restart: true, First: span(28, profiles.Days), Then: []profiles.Span{months(1), months(3), months(9)}, Unregistered: months(1)},
	}
	medway := &profiles.Profile{Booking: profiles.Booking{Second: span(12, profiles.Weeks)}}
	none := &profiles.Profile{}
	// For a later review it does not matter what came before the last held one.
	later := func(held ...care.Date) []care.Date { return append([]care.Date{"2024-01-10", "2024-04-10"}, held...) }
	home := func(kind string, since, until care.Date) care.Spell {
		return care.Spell{Sort: care.SpellHome, Kind: kind, Since: since, Until: until}
	}
	legal := func(kind string, since care.Date) care.Spell {
		return care.Spell{Sort: care.SpellLegal, Kind: kind, Since: since}
	}
	moved := []care.Spell{home("U6", "2026-07-30", ""), home("U6", "2024-01-01", "2026-07-30")}
	placed := []care.Spell{home("A4", "2026-05-11", ""), home("U6", "2024-01-01", "2026-05-11"), legal("E1", "2026-01-15")}
	unregistered := []care.Spell{home("Z1U", "2026-04-14", ""), home("U6", "2024-01-01", "2026-04-14")}
	need := []Needed{{Since: "2026-05-01", By: "2026-06-01"}}
	unplaced := []care.Spell{home("U6", "2026-07-01", ""), home("A4", "2026-05-11", "2026-07-01"), legal("E1", "2026-01-15")}
	for _, c := range []struct {
		name   string
		h      History
		local  *profiles.Profile
		on     care.Date
		bookBy care.Date
		rule   Rule
	}{
		{"T1 first: 20 working days", History{Cared: "2026-03-02"}, none, "2026-03-30", "2026-03-30", RuleFirst},
		{"T2 first: looked after on a Saturday", History{Cared: "2026-02-28"}, none, "2026-03-27", "2026-03-27", RuleFirst},
		{"T3 first: over Easter", History{Cared: "2026-03-16"}, none, "2026-04-15", "2026-04-15", RuleFirst},
		{"T4 first: over Christmas, 28 December for the 26th", History{Cared: "2026-12-08"}, none, "2027-01-08", "2027-01-08", RuleFirst},
		{"T5 first: over Christmas", History{Cared: "2025-12-09"}, none, "2026-01-09", "2026-01-09", RuleFirst},
		{"T6 second: 3 months", History{Cared: "2026-03-02", Held: []care.Date{"2026-03-26"}}, none, "2026-06-26", "2026-06-26", RuleSecond},
		{"T6 second: booked at 10 weeks", History{Cared: "2026-03-02", Held: []care.Date{"2026-03-26"}}, rotherham, "2026-06-26", "2026-06-04", RuleSecond},
		{"T6 second: booked at 12 weeks", History{Cared: "2026-03-02", Held: []care.Date{"2026-03-26"}}, medway, "2026-06-26", "2026-06-18", RuleSecond},
		{"T7 second: 30 November is clamped, on a Saturday", History{Cared: "2025-11-03", Held: []care.Date{"2025-11-30"}}, none, "2026-02-28", "2026-02-27", RuleSecond},
		{"T7 second: 28 November is the same day", History{Cared: "2025-11-03", Held: []care.Date{"2025-11-28"}}, none, "2026-02-28", "2026-02-27", RuleSecond},
		{"T8 second: a Sunday does not move later", History{Cared: "2025-11-03", Held: []care.Date{"2025-12-01"}}, none, "2026-03-01", "2026-02-27", RuleSecond},
		{"T9 later: 6 months", History{Cared: "2024-01-01", Held: later("2026-03-31")}, none, "2026-09-30", "2026-09-30", RuleLater},
		{"T9 later: 5 months is a bank holiday", History{Cared: "2024-01-01", Held: later("2026-03-31")}, rotherham, "2026-09-30", "2026-08-28", RuleLater},
		{"T10 later: 29 August is clamped", History{Cared: "2024-01-01", Held: later("2025-08-29")}, none, "2026-02-28", "2026-02-27", RuleLater},
		{"T11 later: counts from the day held, not the day due", History{Cared: "2026-03-02", Held: []care.Date{"2026-03-26", "2026-06-24"}}, none, "2026-12-24", "2026-12-24", RuleLater},
		{"T12 a move begins the cycle anew", History{Cared: "2024-01-01", Held: later("2026-06-01"), Spells: moved}, rotherham, "2026-08-27", "2026-08-27", RuleMoved},
		{"T12 and the second of it is due 3 months after the move", History{Cared: "2024-01-01", Held: later("2026-06-01", "2026-08-20"), Spells: moved}, rotherham, "2026-10-30", "2026-10-30", RuleCycle},
		{"T12 the third 9 months after it, but the law asks for it sooner", History{Cared: "2024-01-01", Held: later("2026-08-20", "2026-10-20"), Spells: moved}, rotherham, "2027-04-20", "2027-03-19", RuleLater},
		{"T12 the third 9 months after it", History{Cared: "2024-01-01", Held: later("2026-08-20", "2026-11-20"), Spells: moved}, rotherham, "2027-04-30", "2027-04-20", RuleCycle},
		{"T12 the cycle runs out", History{Cared: "2024-01-01", Held: later("2026-08-20", "2026-10-30", "2027-04-20"), Spells: moved}, rotherham, "2027-10-20", "2027-09-20", RuleLater},
		{"T13 a move never lengthens what the law asks for", History{Cared: "2024-01-01", Held: later("2026-02-14"), Spells: moved}, rotherham, "2026-08-14", "2026-07-14", RuleLater},
		{"a move where the IRO decides each time", History{Cared: "2024-01-01", Held: later("2026-06-01"), Spells: moved}, medway, "2026-12-01", "2026-12-01", RuleLater},
		{"a hospital and the way back are no moves", History{Cared: "2024-01-01", Held: later("2026-06-01"), Spells: []care.Spell{
			home("U6", "2026-07-30", ""), home("T1", "2026-07-20", "2026-07-30"), home("U6", "2024-01-01", "2026-07-20"),
		}}, rotherham, "2026-12-01", "2026-10-30", RuleLater},
		{"the first home of a period of care is no move", History{Cared: "2026-03-02", Spells: []care.Spell{
			home("U6", "2026-03-02", ""), home("K2", "2020-01-01", "2021-01-01"),
		}}, rotherham, "2026-03-30", "2026-03-30", RuleFirst},
		{"T14 a home that is not registered: monthly", History{Cared: "2024-01-01", Held: later("2026-04-01"), Spells: unregistered}, &profiles.Profile{Moves: profiles.Moves{Unregistered: months(1)}}, "2026-05-14", "2026-05-14", RuleUnregistered},
		{"T14 and a move, which asks for one sooner", History{Cared: "2024-01-01", Held: later("2026-04-01"), Spells: unregistered}, rotherham, "2026-05-12", "2026-05-12", RuleMoved},
		{"T14 each month from the last", History{Cared: "2024-01-01", Held: later("2026-05-12"), Spells: unregistered}, rotherham, "2026-06-12", "2026-06-12", RuleUnregistered},
		{"T14 clamped: a month from 31 May", History{Cared: "2024-01-01", Held: later("2026-05-12", "2026-05-31"), Spells: unregistered}, rotherham, "2026-06-30", "2026-06-30", RuleUnregistered},
		{"T14 where the authority says nothing of it", History{Cared: "2024-01-01", Held: later("2026-04-01"), Spells: unregistered}, medway, "2026-10-01", "2026-10-01", RuleLater},
		{"T14 never later than the law asks for", History{Cared: "2024-01-01", Held: later("2025-10-20"), Spells: unregistered}, rotherham, "2026-04-20", "2026-03-20", RuleLater},
		{"T14 over when they moved on", History{Cared: "2024-01-01", Held: later("2026-05-12", "2026-06-12"), Spells: []care.Spell{
			home("U6", "2026-06-20", ""), home("Z1U", "2026-04-14", "2026-06-20"), home("U6", "2024-01-01", "2026-04-14"),
		}}, rotherham, "2026-07-18", "2026-07-17", RuleMoved},
		{"another kind of home is registered", History{Cared: "2024-01-01", Held: later("2026-04-01"), Spells: []care.Spell{home("Z1", "2024-01-01", "")}}, rotherham, "2026-10-01", "2026-09-01", RuleLater},
		{"T15 authority to place", History{Cared: "2024-01-01", Held: later("2025-12-01"), Spells: []care.Spell{legal("E1", "2026-01-15")}}, none, "2026-04-15", "2026-04-15", RuleToPlace},
		{"T15 the next after it", History{Cared: "2024-01-01", Held: later("2026-04-09"), Spells: []care.Spell{legal("E1", "2026-01-15")}}, none, "2026-10-09", "2026-10-09", RuleLater},
		{"T16 placed for adoption", History{Cared: "2024-01-01", Held: later("2026-04-09"), Spells: placed}, none, "2026-06-08", "2026-06-08", RulePlaced},
		{"T16 the second after placing", History{Cared: "2024-01-01", Held: later("2026-06-04"), Spells: placed}, none, "2026-09-04", "2026-09-04", RuleSettled},
		{"T16 the third after placing", History{Cared: "2024-01-01", Held: later("2026-06-04", "2026-09-01"), Spells: placed}, none, "2027-03-01", "2027-03-01", RuleLater},
		{"T16 back from those who were to adopt", History{Cared: "2024-01-01", Held: later("2026-06-04"), Spells: unplaced}, none, "2026-12-04", "2026-12-04", RuleLater},
		{"T16 placed with others later: 4 weeks again", History{Cared: "2024-01-01", Held: later("2026-06-04"), Spells: []care.Spell{
			home("A5", "2026-08-03", ""), home("U6", "2026-07-01", "2026-08-03"), home("A4", "2026-05-11", "2026-07-01"), legal("E1", "2026-01-15"),
		}}, none, "2026-08-31", "2026-08-28", RulePlaced},
		{"T16 placed within 4 weeks of care", History{Cared: "2026-05-11", Spells: []care.Spell{home("A4", "2026-05-11", "")}}, none, "2026-06-08", "2026-06-08", RulePlaced},
		{"T17 remand", History{Cared: "2026-02-18", Spells: []care.Spell{legal("J1", "2026-02-18")}}, none, "2026-03-18", "2026-03-18", RuleFirst},
		{"T18 short breaks", History{Cared: "2026-06-12", Spells: []care.Spell{legal("V4", "2026-06-12")}}, none, "2026-09-12", "2026-09-11", RuleBreaks},
		{"T18 the second of short breaks", History{Cared: "2026-06-12", Held: []care.Date{"2026-09-08"}, Spells: []care.Spell{legal("V4", "2026-06-12")}}, none, "2027-03-08", "2027-03-08", RuleLater},
		{"T18 the third of short breaks", History{Cared: "2026-06-12", Held: []care.Date{"2026-09-08", "2027-03-08"}, Spells: []care.Spell{legal("V3", "2026-06-12")}}, none, "2027-09-08", "2027-09-08", RuleLater},
		{"short breaks that became care: the second within 3 months", History{Cared: "2026-06-12", Held: []care.Date{"2026-09-08"}, Spells: []care.Spell{
			{Sort: care.SpellLegal, Kind: "V4", Since: "2026-06-12", Until: "2026-10-01"}, legal("V2", "2026-10-01"),
		}}, none, "2026-12-08", "2026-12-08", RuleSecond},
		{"short breaks beside a care order are none", History{Cared: "2026-06-12", Spells: []care.Spell{legal("V4", "2026-06-12"), legal("C2", "2026-06-12")}}, none, "2026-07-10", "2026-07-10", RuleFirst},
		{"back in care: the first again", History{Cared: "2026-03-02", Spells: []care.Spell{home("A4", "2024-01-01", "2025-01-01")}}, none, "2026-03-30", "2026-03-30", RuleFirst},
		{"back in care: what was moved or placed before counts for nothing", History{Cared: "2026-11-02", Spells: []care.Spell{
			home("U6", "2026-11-02", ""), home("A4", "2026-05-11", "2026-08-01"), home("U6", "2024-01-01", "2026-05-11"),
			{Sort: care.SpellLegal, Kind: "E1", Since: "2026-01-15", Until: "2026-08-01"},
		}}, rotherham, "2026-11-30", "2026-11-30", RuleFirst},
		{"back in care: the second again", History{Cared: "2026-11-02", Held: []care.Date{"2026-11-30"}}, none, "2027-02-28", "2027-02-26", RuleSecond},
		{"a local rule never lengthens the law's", History{Cared: "2026-03-02", Held: []care.Date{"2026-03-26"}}, &profiles.Profile{Booking: profiles.Booking{Second: months(4)}}, "2026-06-26", "2026-06-26", RuleSecond},
		{"18 on the day before", History{Born: "2008-03-30", Cared: "2026-03-02"}, none, "", "", ""},
		{"18 on the day after", History{Born: "2008-03-31", Cared: "2026-03-02"}, none, "2026-03-30", "2026-03-30", RuleFirst},
		{"18 on the day before a later one", History{Born: "2008-09-30", Cared: "2024-01-01", Held: later("2026-03-31")}, none, "", "", ""},
		{"18 on the day after a later one", History{Born: "2008-10-01", Cared: "2024-01-01", Held: later("2026-03-31")}, none, "2026-09-30", "2026-09-30", RuleLater},
		{"18 before a later one, but after a move", History{Born: "2008-10-01", Cared: "2024-01-01", Held: later("2026-06-01"), Spells: moved}, rotherham, "2026-08-27", "2026-08-27", RuleMoved},
		{"born on 29 February: 18 on 1 March", History{Born: "2008-02-29", Cared: "2024-01-01", Held: later("2025-08-29")}, none, "2026-02-28", "2026-02-27", RuleLater},
		{"born on 29 February: not on 1 March itself", History{Born: "2008-02-29", Cared: "2024-01-01", Held: later("2025-09-01")}, none, "", "", ""},
		{"the IRO says one is needed sooner", History{Cared: "2024-01-01", Held: later("2026-03-31"), Needed: need}, none, "2026-06-01", "2026-06-01", RuleNeeded},
		{"one is needed, and was held on the day of that answer", History{Cared: "2024-01-01", Held: later("2026-03-31", "2026-05-01"), Needed: need}, none, "2026-06-01", "2026-06-01", RuleNeeded},
		{"one is needed, and was held the day after the answer", History{Cared: "2024-01-01", Held: later("2026-03-31", "2026-05-02"), Needed: need}, none, "2026-11-02", "2026-11-02", RuleLater},
		{"one was needed in an earlier time in care", History{Cared: "2026-05-05", Needed: need}, none, "2026-06-03", "2026-06-03", RuleFirst},
		{"held on the day of a move, and counts after it", History{Cared: "2024-01-01", Held: later("2026-07-30"), Spells: moved}, rotherham, "2026-10-30", "2026-10-30", RuleCycle},
		{"held on the day of placing for adoption, and counts after it", History{Cared: "2024-01-01", Held: later("2026-05-11"), Spells: placed}, none, "2026-08-11", "2026-08-11", RuleSettled},
		{"nobody said when care began", History{}, none, "", "", ""},
		{"nobody said when care began, whatever else is known", History{Born: "2014-01-01", Held: later("2026-03-31"), Spells: slices.Concat(moved, placed, unregistered)}, rotherham, "", "", ""},
		{"nobody said when they were born", History{Cared: "2026-03-02"}, none, "2026-03-30", "2026-03-30", RuleFirst},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := NewRules(c.local).Due(c.h)
			var rule Rule
			if len(got.Why) > 0 {
				rule = got.Why[0].Rule
			}
			if got.On != c.on || got.BookBy != c.bookBy || rule != c.rule {
				t.Errorf("due %s, booked by %s, for %q; want %s, %s, %q", got.On, got.BookBy, rule, c.on, c.bookBy, c.rule)
			}
		})
	}
}

// Every rule that gives a day is said, the earliest first.
func TestWhyAReviewIsDue(t *testing.T) {
	p := &profiles.Profile{Moves: profiles.Moves{Restart: true, First: profiles.Span{N: 28, Unit: profiles.Days}, Then: []profiles.Span{{N: 1, Unit: profiles.Months}}}}
	h := History{Cared: "2024-01-01", Held: []care.Date{"2026-01-14", "2026-02-14"}, Spells: []care.Spell{
		{Sort: care.SpellHome, Kind: "K2", Since: "2026-07-30"}, {Sort: care.SpellHome, Kind: "U6", Since: "2024-01-01", Until: "2026-07-30"},
	}}
	want := []Reason{
		{RuleLater, "2026-02-14", ToLater, "2026-08-14"},
		{RuleMoved, "2026-07-30", p.Moves.First, "2026-08-27"},
		{RuleCycle, "2026-07-30", p.Moves.Then[0], "2026-08-30"},
	}
	if diff := cmp.Diff(want, NewRules(p).Due(h).Why); diff != "" {
		t.Error(diff)
	}
}

// An authority may count the cycle after a move from one review to the next (domain.md section 13, 4).
func TestFromWhatTheCycleAfterAMoveCounts(t *testing.T) {
	months := func(n int) profiles.Span { return profiles.Span{N: n, Unit: profiles.Months} }
	for _, c := range []struct {
		from string
		held []care.Date // after the move
		want care.Date
	}{
		{profiles.FromMove, nil, "2026-08-30"}, {profiles.FromMove, []care.Date{"2026-08-20"}, "2026-10-30"},
		{profiles.FromEach, nil, "2026-08-30"}, {profiles.FromEach, []care.Date{"2026-08-20"}, "2026-11-20"}, {profiles.FromEach, []care.Date{"2026-08-20", "2026-11-02"}, ""},
	} {
		p := &profiles.Profile{
			Moves: profiles.Moves{Restart: true, First: profiles.Span{N: 28, Unit: profiles.Days}, Then: []profiles.Span{months(1), months(3)}},
			Open:  profiles.Open{MoveCountsFrom: c.from},
		}
		h := History{Cared: "2024-01-01", Held: append([]care.Date{"2026-01-14", "2026-02-14"}, c.held...), Spells: []care.Spell{
			{Sort: care.SpellHome, Kind: "K2", Since: "2026-07-30"}, {Sort: care.SpellHome, Kind: "U6", Since: "2024-01-01", Until: "2026-07-30"},
		}}
		var got care.Date
		for _, why := range NewRules(p).Due(h).Why {
			if why.Rule == RuleCycle {
				got = why.On
			}
		}
		if got != c.want {
			t.Errorf("from %s, %d held: %q, not %q", c.from, len(c.held), got, c.want)
		}
	}
}

func TestInTimeCountsTheDayOfCompletion(t *testing.T) {
	for _, c := range []struct {
		name           string
		due, completed care.Date
		want           bool
	}{
		{"T19 begun in time, adjourned, completed late", "2026-03-30", "2026-04-02", false},
		{"T20 cancelled once, held in time", "2026-03-30", "2026-03-27", true},
		{"on the day itself", "2026-03-30", "2026-03-30", true},
		{"not completed at all", "2026-03-30", "", false},
	} {
		if got := InTime(c.due, c.completed); got != c.want {
			t.Errorf("%s: got %v", c.name, got)
		}
	}
	if got := NewCalendar().After("2026-03-26", ToAdjournment); got != "2026-04-27" {
		t.Errorf("T21: an adjourned review must finish by 27 April 2026, got %s", got)
	}
}
