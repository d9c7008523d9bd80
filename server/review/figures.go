package review

import (
	"cmp"
	"slices"
	"strconv"

	"myreview/server/care"
)

// Counted is what the figures of a year count of one review that was held.
type Counted struct {
	Review, Child care.ID
	Due, Held     care.Date
	Late          string   // why it was held late; empty: it was not, or nobody said
	PutOff        []string // why it was put off, each time it was
	PN            PN
	Level         int
	Parents       []ParentAs
	Reports       []ReportBand // of those that were asked for
	Forms         []FormOf     // of everybody who was asked
}

// FormOf is how far somebody came who was asked before a review.
type FormOf struct {
	Form FormAsked
	Far  string // one of FormsFar
}

// FormAsked is whose forms are counted together: children by band, others by who they are.
type FormAsked string

// Whose forms are counted, and how far they came. Those of children are counted for the
// reviews of children who are asked, one each.
var (
	ChildForms = []FormAsked{"little", "primary", "young"}
	AdultForms = []FormAsked{"parent", "carer", "residential", "short", "early"}
	FormsFar   = []string{FormSent, FormBegun, FormAlone}
)

// How far somebody came with their form.
const (
	FormSent  = "sent"
	FormBegun = "begun" // and not sent
	FormAlone = "none"  // it was not begun
)

// SmallMost is the largest count that is hidden, because it could identify a person: as in the
// national tables, one to five are not shown.
const SmallMost = 5

// Figure is one count. Reviews has one entry for each that is counted: a review in which
// two parents came stands there twice.
type Figure struct {
	Key     string
	Reviews []care.ID
	Hidden  bool // it is not shown: it is small, or would give a small one away

	unnamed int // and so many of which nobody is told whose they are
}

// Count is how many are counted.
func (f Figure) Count() int { return len(f.Reviews) + f.unnamed }

// Group is figures that add up to a whole.
type Group struct {
	Key     string
	Figures []Figure
	Hidden  bool // nor is the whole shown
}

// Of is the whole.
func (g Group) Of() (n int) {
	for _, f := range g.Figures {
		n += f.Count()
	}
	return n
}

// Unsaid is the reason that nobody gave.
const Unsaid = "unsaid"

// The groups of figures, in the order in which they are told.
const (
	CountTime    = "time"    // held in time or late; Z5
	CountLate    = "late"    // why late
	CountPutOff  = "off"     // why put off, each time
	CountPart    = "part"    // whose views were heard, in the narrow count of domain.md 4.1
	CountPN      = "pn"      // codes of participation
	CountChair   = "chair"   // how far led by the child; Z7
	CountParents = "parents" // parents, not reviews; Z8
	CountReports = "reports" // reports, not reviews, by when they came; section 3
	CountForms   = "forms."  // before a FormAsked: forms, not reviews, of those who were asked; 6.9
)

// Figures are those of all the reviews that were held in some time. What is small is hidden,
// and with it what would give it away by taking figures from each other.
func Figures(all []Counted) []Group {
	tally := func(key string, order []string, of func(Counted) []string) Group {
		g := Group{Key: key}
		at := map[string]int{}
		for _, key := range order {
			at[key] = len(g.Figures)
			g.Figures = append(g.Figures, Figure{Key: key})
		}
		for _, c := range all {
			for _, key := range of(c) {
				f := &g.Figures[at[key]]
				f.Reviews = append(f.Reviews, c.Review)
			}
		}
		return g
	}
	one := func(of func(Counted) string) func(Counted) []string {
		return func(c Counted) []string { return []string{of(c)} }
	}
	reasons := append(slices.Clone(care.PostponedReasons), Unsaid)
	time := tally(CountTime, []string{"in", "late", "none"}, one(inTime))
	late := tally(CountLate, reasons, func(c Counted) []string {
		if inTime(c) != "late" {
			return nil
		}
		return []string{cmp.Or(c.Late, Unsaid)}
	})
	off := tally(CountPutOff, reasons, func(c Counted) (out []string) {
		for _, why := range c.PutOff {
			out = append(out, cmp.Or(why, Unsaid))
		}
		return out
	})
	part := tally(CountPart, []string{"heard", "not", "under4"}, one(tookPart))
	var codes, parents, bands []string
	for _, pn := range PNs {
		codes = append(codes, string(pn))
	}
	for _, as := range ParentsAs {
		parents = append(parents, string(as))
	}
	for _, band := range ReportBands {
		bands = append(bands, string(band))
	}
	pn := tally(CountPN, codes, one(func(c Counted) string { return string(c.PN) }))
	chair := tally(CountChair, []string{"whole", "some", "none"}, one(ledBy))
	family := tally(CountParents, parents, func(c Counted) (out []string) {
		for _, as := range c.Parents {
			out = append(out, string(as))
		}
		return out
	})
	reports := tally(CountReports, bands, func(c Counted) (out []string) {
		for _, band := range c.Reports {
			out = append(out, string(band))
		}
		return out
	})
	groups := []*Group{&time, &late, &off, &part, &pn, &chair, &family, &reports}
	for _, g := range groups {
		g.suppress(len(all) <= SmallMost)
	}
	if time.hides() { // how many were late, and so what the reasons add up to
		late.suppress(true)
	}
	if pn.hides() { // the codes add up to these
		part.suppress(true)
	}
	children, adults := formsOf(tally, ChildForms), formsOf(tally, AdultForms)
	for _, g := range slices.Concat(children, adults) {
		g.suppress(len(all) <= SmallMost)
	}
	// All the bands and the reviews of the youngest, who have no form, are all the reviews.
	if slices.ContainsFunc(children, func(g *Group) bool { return g.Hidden }) || slices.ContainsFunc(pn.Figures, func(f Figure) bool { return f.Hidden && f.Key == string(PN0) }) {
		for _, g := range children {
			g.suppress(true)
		}
	}
	// Everybody but the parents who were not invited is asked for a form: the whole of these would
	// tell how many those are.
	if family.hides() {
		adults[slices.Index(AdultForms, "parent")].suppress(true)
	}
	groups = slices.Concat(groups, children, adults)
	out := make([]Group, len(groups))
	for i, g := range groups {
		// Of nineteen reasons, those of which there are none say nothing.
		if g.Key == CountLate || g.Key == CountPutOff {
			g.Figures = slices.DeleteFunc(g.Figures, func(f Figure) bool { return f.Count() == 0 && !f.Hidden })
		}
		out[i] = *g
	}
	return out
}

// formsOf counts how far those came whose forms are counted together.
func formsOf(tally func(string, []string, func(Counted) []string) Group, all []FormAsked) (out []*Group) {
	for _, form := range all {
		g := tally(CountForms+string(form), FormsFar, func(c Counted) (far []string) {
			for _, f := range c.Forms {
				if f.Form == form {
					far = append(far, f.Far)
				}
			}
			return far
		})
		out = append(out, &g)
	}
	return out
}

func inTime(c Counted) string {
	switch {
	case c.Due.Empty():
		return "none"
	case InTime(c.Due, c.Held):
		return "in"
	}
	return "late"
}

func tookPart(c Counted) string {
	switch {
	case c.PN == PN0:
		return "under4"
	case c.PN.TookPart():
		return "heard"
	}
	return "not"
}

func ledBy(c Counted) string {
	switch {
	case c.Level == MostLed:
		return "whole"
	case c.Level >= 3:
		return "some"
	}
	return "none"
}

func (g Group) hides() bool {
	return slices.ContainsFunc(g.Figures, func(f Figure) bool { return f.Hidden })
}

// suppress hides the small figures of a group, and so many more that the whole less those
// that are shown tells none of them; all of them where the whole is small.
func (g *Group) suppress(all bool) {
	counts := make([]int, len(g.Figures))
	for i, f := range g.Figures {
		counts[i] = f.Count()
	}
	var hidden []bool
	hidden, g.Hidden = Hide(counts, all || g.Hidden)
	for i := range g.Figures {
		g.Figures[i].Hidden = g.Figures[i].Hidden || hidden[i]
	}
}

// Hide says which of some counts are not shown: the small ones, and so many more that the whole
// less those that are shown tells none of them; all of them, and the whole, where it is small.
// Which more does not hang on how large they are: it would tell something of the small ones.
func Hide(counts []int, all bool) (hidden []bool, whole bool) {
	hidden = make([]bool, len(counts))
	of := 0
	for _, n := range counts {
		of += n
	}
	if all || of > 0 && of <= SmallMost {
		for i := range hidden {
			hidden[i] = true
		}
		return hidden, true
	}
	hid, sum := 0, 0
	hide := func(i int) {
		hidden[i] = true
		hid, sum = hid+1, sum+counts[i]
	}
	for i, n := range counts {
		if n > 0 && n <= SmallMost {
			hide(i)
		}
	}
	for hid == 1 || hid > 0 && sum <= SmallMost*hid {
		next := -1
		for i, n := range counts {
			if !hidden[i] && (next < 0 || n > 0) {
				next = i
			}
		}
		if next < 0 {
			break
		}
		hide(next)
	}
	return hidden, false
}

// Year is a year of the national return, from 1 April to 31 March, by the year in which it
// begins.
type Year int

// YearOf is that of a day.
func YearOf(on care.Date) Year {
	y, _ := strconv.Atoi(string(on[:4]))
	if on[5:] < "04-01" {
		y--
	}
	return Year(y)
}

func (y Year) day(years int, rest string) care.Date {
	return care.Date(strconv.Itoa(int(y)+years) + rest)
}

// Days are the first and the last that are counted: all of a year that is over, and of
// another what is over of it.
func (y Year) Days(today care.Date) (first, last care.Date) {
	return y.day(0, "-04-01"), min(today, y.day(1, "-03-31"))
}

// Settled is the last day on which the figures of a year can still change for most, a quarter
// after its end. From then on they stay as they are: two looks at them tell nothing of what
// was closed between.
func (y Year) Settled() care.Date { return y.day(1, "-06-30") }
