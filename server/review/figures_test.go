package review

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"myreview/server/care"
)

func counted(n int, c Counted) (all []Counted) {
	for i := range n {
		c.Review = care.ID(fmt.Sprintf("%s %s %s %d %d", c.PN, c.Late, c.Held, c.Level, i))
		all = append(all, c)
	}
	return all
}

// said is a group as it is told: - is hidden.
func said(g Group) string {
	var out []string
	for _, f := range g.Figures {
		n := fmt.Sprint(f.Count())
		if f.Hidden {
			n = "-"
		}
		out = append(out, f.Key+" "+n)
	}
	of := fmt.Sprint(g.Of())
	if g.Hidden {
		of = "-"
	}
	return strings.Join(out, ", ") + " of " + of
}

func TestFigures(t *testing.T) {
	in, late := Counted{Due: "2026-05-10", Held: "2026-05-10", PN: PN1}, Counted{Due: "2026-05-10", Held: "2026-05-11", PN: PN7}
	mum := func(c Counted, as ...ParentAs) Counted { c.Parents = as; return c }
	led := func(c Counted, level int) Counted { c.Level = level; return c }
	why := func(c Counted, late string, off ...string) Counted { c.Late, c.PutOff = late, off; return c }
	pn := func(c Counted, pn PN) Counted { c.PN = pn; return c }
	sent := func(c Counted, form FormAsked, far ...string) Counted {
		for _, f := range far {
			c.Forms = append(slices.Clone(c.Forms), FormOf{form, f})
		}
		return c
	}
	join := func(all ...[]Counted) (out []Counted) {
		for _, a := range all {
			out = append(out, a...)
		}
		return out
	}
	for _, c := range []struct {
		rule string
		all  []Counted
		want map[string]string
	}{
		{"nothing was held", nil, map[string]string{CountTime: "in -, late -, none - of -"}},
		{"five are too few to say anything of", counted(5, in), map[string]string{CountTime: "in -, late -, none - of -", CountChair: "whole -, some -, none - of -"}},
		{"six are not", counted(6, in), map[string]string{CountTime: "in 6, late 0, none 0 of 6", CountLate: " of 0", CountPN: "PN0 0, PN1 6, PN2 0, PN3 0, PN4 0, PN5 0, PN6 0, PN7 0 of 6", CountPart: "heard 6, not 0, under4 0 of 6"}},
		{"late reasons", join(counted(20, in), counted(7, why(late, "carer")), counted(6, late)),
			map[string]string{CountTime: "in 20, late 13, none 0 of 33", CountLate: "carer 7, unsaid 6 of 13"}},
		{"where it is not told how many were late, neither are the reasons", join(counted(20, in), counted(5, why(late, "carer"))),
			map[string]string{CountTime: "in -, late -, none 0 of 25"}},
		{"one small reason takes others with it", join(counted(20, in), counted(9, why(late, "carer")), counted(8, why(late, "child")), counted(1, why(late, "weather"))),
			map[string]string{CountTime: "in 20, late 18, none 0 of 38", CountLate: "child -, carer -, weather - of 18"}},
		{"a review that was put off twice counts twice", counted(6, why(in, "", "carer", "child")), map[string]string{CountPutOff: "child 6, carer 6 of 12"}},
		{"the narrow count is not told where a code is hidden", join(counted(9, in), counted(3, pn(in, PN4)), counted(8, pn(in, PN7))),
			map[string]string{CountPN: "PN0 0, PN1 9, PN2 0, PN3 0, PN4 -, PN5 0, PN6 0, PN7 - of 20", CountPart: "heard -, not -, under4 - of -"}},
		{"PN0 is counted apart", join(counted(9, in), counted(8, pn(in, PN0)), counted(7, pn(in, PN4))), map[string]string{CountPart: "heard 9, not 7, under4 8 of 24"}},
		{"chaired, part-chaired", join(counted(6, led(in, 5)), counted(7, led(in, 4)), counted(8, led(in, 3)), counted(9, led(in, 2))),
			map[string]string{CountChair: "whole 6, some 15, none 9 of 30"}},
		{"two reports of a review are two", counted(8, func() Counted { c := in; c.Reports = []ReportBand{ReportOnTime, ReportAfter}; return c }()), map[string]string{CountReports: "five 8, one 0, same 0, after 8 of 16"}},
		{"two parents of a review are two", counted(7, mum(in, ParentCame, ParentStayedAway)), map[string]string{CountParents: "came 7, excluded 0, involved 0, uninvited 0, away 7 of 14"}},
		{"parents' forms are not told where a category of parents is not", join(counted(20, mum(sent(in, "parent", FormSent), ParentCame)), counted(2, mum(in, ParentNotInvited)), counted(7, mum(sent(in, "parent", FormAlone), ParentStayedAway))),
			map[string]string{CountParents: "came -, excluded 0, involved 0, uninvited -, away - of 29", "forms.parent": "sent -, begun -, none - of -"}},
		{"forms by whose they are", join(counted(8, sent(in, "young", FormSent)), counted(7, sent(pn(in, PN2), "young", FormAlone)), counted(9, sent(pn(in, PN7), "primary", FormBegun, FormSent))),
			map[string]string{"forms.young": "sent 8, begun 0, none 7 of 15", "forms.primary": "sent 9, begun 9, none 0 of 18", "forms.little": "sent 0, begun 0, none 0 of 0"}},
		{"the band of few takes the others with it", join(counted(20, sent(in, "young", FormSent)), counted(3, sent(pn(in, PN7), "primary", FormSent)), counted(7, sent(pn(in, PN2), "parent", FormSent))),
			map[string]string{"forms.young": "sent -, begun -, none - of -", "forms.primary": "sent -, begun -, none - of -", "forms.parent": "sent 7, begun 0, none 0 of 7"}},
		{"bands are not told where the youngest are few", join(counted(20, sent(in, "young", FormSent)), counted(3, pn(in, PN0))), map[string]string{"forms.young": "sent -, begun -, none - of -"}},
		{"bands are told where they are many", join(counted(20, sent(in, "young", FormSent)), counted(8, pn(in, PN0))), map[string]string{"forms.young": "sent 20, begun 0, none 0 of 20"}},
	} {
		got := map[string]string{}
		for _, g := range Figures(c.all) {
			got[g.Key] = said(g)
		}
		for group, want := range c.want {
			if group == CountLate && len(c.all) == 0 {
				continue
			}
			if got[group] != want {
				t.Errorf("%s: %s: got %q, want %q", c.rule, group, got[group], want)
			}
		}
	}
}

// Whoever knows how figures are hidden, and tries all that could have been counted, cannot
// tell what any small one is.
func TestNoSmallFigureIsGivenAway(t *testing.T) {
	const most = 19
	could := map[string][][]int{} // what is told, and the counts that are told so
	for a := range most {
		for b := range most - a {
			for c := range most - a - b {
				for d := range most - a - b - c {
					counts := []int{a, b, c, d}
					g := Group{}
					for i, n := range counts {
						g.Figures = append(g.Figures, Figure{Key: fmt.Sprint(i), Reviews: make([]care.ID, n)})
					}
					g.suppress(false)
					could[said(g)] = append(could[said(g)], counts)
				}
			}
		}
	}
	for told, all := range could {
		for i := range 4 {
			values := map[int]bool{}
			small := false
			for _, counts := range all {
				values[counts[i]] = true
				small = small || counts[i] > 0 && counts[i] <= SmallMost
			}
			if small && len(values) < 2 {
				t.Errorf("%q tells that figure %d is %d", told, i, all[0][i])
			}
		}
	}
}

func TestTheDaysOfAYear(t *testing.T) {
	for _, c := range []struct {
		on          care.Date
		year        Year
		first, last care.Date
	}{
		{"2026-03-31", 2025, "2025-04-01", "2026-03-31"},
		{"2026-04-01", 2026, "2026-04-01", "2026-04-01"},
		{"2026-11-30", 2026, "2026-04-01", "2026-11-30"},
	} {
		year := YearOf(c.on)
		first, last := year.Days(c.on)
		if year != c.year || first != c.first || last != c.last {
			t.Errorf("%s: %d, %s to %s", c.on, year, first, last)
		}
	}
	if _, last := Year(2025).Days("2026-04-01"); last != "2026-03-31" {
		t.Errorf("a year that is over: %s", last)
	}
	if on := Year(2025).Settled(); on != "2026-06-30" {
		t.Errorf("it has settled on %s", on)
	}
}
