package store_test

import (
	"cmp"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"myreview/server/care"
	"myreview/server/profiles"
	"myreview/server/review"
	"myreview/server/store"
	"myreview/server/store/children"
	"myreview/server/store/network"
	"myreview/server/store/people"
	"myreview/server/store/reviews"
	"myreview/server/store/storetest"
)

// step is a line of testdata/year.tsv: what happened to a child on a day, by when their next
// review is due from then on, and by which rule. "-" is none.
type step struct {
	child, what string
	on, due     care.Date
	why         review.Rule
}

// yearSteps are those of the table, in the order of time.
func yearSteps(t *testing.T) (all []step) {
	t.Helper()
	text, err := os.ReadFile("testdata/year.tsv")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	for _, line := range lines[1:] {
		f := strings.Split(line, "\t")
		if len(f) != 5 {
			t.Fatalf("%q", line)
		}
		none := func(s string) string { return strings.TrimPrefix(s, "-") }
		all = append(all, step{f[0], f[1], care.Date(f[2]), care.Date(none(f[3])), review.Rule(none(f[4]))})
	}
	slices.SortStableFunc(all, func(a, b step) int { return strings.Compare(string(a.on), string(b.on)) })
	return all
}

// authority is a made one: its children by name, and what the test knows of each.
type authority struct {
	*store.Store
	office
	base  *storetest.Base
	child map[string]*grows

	closed int // so many reviews were, each in another way
}

type grows struct {
	children.NewChild
	cared bool
	was   care.ID // the review that was closed last
	day   time.Time
}

// Three years of a made authority of 40 children, of whom some move, are placed for adoption,
// go home, come back, die or are 18. By testdata/year.tsv, which was worked out by hand from
// the calendar (domain.md 2): after each step the next review of that child is due on its day
// and for its reason, every child in care has exactly one review that is not over, and for
// nobody else is one due.
func TestThreeYears(t *testing.T) {
	steps := yearSteps(t)
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		months := func(n int) profiles.Span { return profiles.Span{N: n, Unit: profiles.Months} }
		s.Under(review.NewRules(rulesOfYear(months)))
		a := &authority{Store: s, office: newOffice(t, s), base: base, child: map[string]*grows{}}
		for i, one := range steps {
			a.reach(t, one.on, 9)
			a.happens(t, one)
			a.dueIs(t, one)
			if i+1 == len(steps) || steps[i+1].on != one.on {
				a.eachHasOne(t)
			}
		}
		if len(a.child) != 40 {
			t.Errorf("%d children", len(a.child))
		}
		// The program stops and starts: nothing is another.
		if err := s.Reviews.KeepAllNext(t.Context()); err != nil {
			t.Fatal(err)
		}
		last := map[string]step{}
		for _, one := range steps {
			last[one.child] = one
		}
		for _, one := range last {
			a.dueIs(t, one)
		}
		a.eachHasOne(t)
		for year := review.Year(2025); year < 2030; year++ {
			a.figures(t, year)
		}
		verified(t, s)
	})
}

func rulesOfYear(months func(int) profiles.Span) *profiles.Profile {
	return &profiles.Profile{Moves: profiles.Moves{
		Restart: true, First: profiles.Span{N: 28, Unit: profiles.Days}, Then: []profiles.Span{months(1), months(3), months(9)}, Unregistered: months(1),
	}}
}

// reach lets time pass up to an hour of a day; it never runs back.
func (a *authority) reach(t *testing.T, on care.Date, hour int) {
	t.Helper()
	if d := on.Time().Add(time.Duration(hour) * time.Hour).Sub(a.base.Clock.Now()); d > 0 {
		a.base.Clock.Move(d)
	}
}

// happens does what the table says, as the people of the authority do it.
func (a *authority) happens(t *testing.T, one step) {
	t.Helper()
	ctx := t.Context()
	ok := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatalf("%s, %s: %s: %v", one.child, one.on, one.what, err)
		}
	}
	what, arg, _ := strings.Cut(one.what, " ")
	g := a.child[one.child]
	switch what {
	case "comes":
		said := map[string]string{}
		for _, f := range strings.Fields(arg) {
			k, v, _ := strings.Cut(f, "=")
			said[k] = v
		}
		g = &grows{cared: true, NewChild: children.NewChild{
			ID: care.NewID(), Facts: children.Facts{Name: one.child + " Test-Child", BornOn: care.Date(said["born"]), Lang: care.English}, CaredOn: care.Date(said["cared"]),
			Legal: said["legal"], Home: said["home"], IRO: a.ines.Person, Worker: a.sam.Person,
		}}
		a.child[one.child] = g
		ok(a.Children.Make(ctx, a.support, g.NewChild))
	case "plan":
		a.plan(t, g, care.Date(arg))
	case "move":
		was := g.day
		g.day = care.Date(arg).Time().Add(14 * time.Hour)
		ok(a.Children.MoveReview(ctx, a.ines, children.Move{ID: care.NewID(), Child: g.ID, Was: was, StartsAt: g.day, Reason: "worker.ill", Decided: "iro"}))
	case "cancel":
		ok(a.Children.CancelReview(ctx, a.ines, children.Move{ID: care.NewID(), Child: g.ID, Was: g.day, Reason: "worker.ill", Decided: "iro"}))
	case "open":
		a.opens(t, g, one.on)
	case "close":
		a.closes(t, g, care.Date(arg))
	case "part", "adjourned":
		a.opens(t, g, one.on)
		g.day = care.Date(arg).Time().Add(14 * time.Hour)
		ok(a.Reviews.GoOnLater(ctx, a.ines, g.was, reviews.Later{
			ID: care.NewID(), Kind: map[string]review.Break{"part": review.InParts, "adjourned": review.Adjourned}[what], StartsAt: g.day, Reason: "report",
		}))
	case "held":
		a.opens(t, g, one.on)
		a.closes(t, g, "")
	case "undone":
		ok(a.Reviews.Undo(ctx, a.ines, g.was, review.UndoClose, g.was, "not all was said"))
	case "closed":
		a.closes(t, g, "")
	case "home", "legal":
		sort := care.Sort(what)
		if sort == care.SpellHome {
			a.ends(t, g, func(s care.Spell) bool { return s.Sort == sort }, one.on)
		}
		ok(a.Children.AddSpell(ctx, a.ines, children.NewSpell{ID: care.NewID(), Child: g.ID, Sort: sort, Kind: arg, Since: one.on}))
	case "unlegal":
		a.ends(t, g, func(s care.Spell) bool { return s.Sort == care.SpellLegal && s.Kind == arg }, one.on)
	case "end":
		ok(a.Children.EndCare(ctx, a.ines, children.End{Child: g.ID, On: one.on, Reason: arg}))
		g.cared = false
	case "unend":
		ok(a.Children.UndoEnd(ctx, a.ines, g.ID))
		g.cared = true
	case "back":
		ok(a.Children.Return(ctx, a.ines, children.Back{Child: g.ID, On: one.on}))
		g.cared = true
	case "born":
		g.BornOn = care.Date(arg)
		ok(a.Children.Change(ctx, a.support, g.ID, g.Facts))
	case "died":
		ok(a.Children.SayDied(ctx, a.support, g.ID, people.Death{Person: g.ID, On: one.on}))
		g.cared = false
	case "undied":
		ok(a.Children.UndoDied(ctx, a.support, g.ID, g.ID))
		g.cared = true
	case "birthday": // nobody does anything
	default:
		t.Fatalf("%q: what is that?", one.what)
	}
}

func (a *authority) plan(t *testing.T, g *grows, on care.Date) {
	t.Helper()
	g.day = on.Time().Add(14 * time.Hour)
	if _, err := a.Children.PlanReview(t.Context(), a.ines, children.Plan{Child: g.ID, StartsAt: g.day}); err != nil {
		t.Fatalf("%s, %s: %v", g.Name, on, err)
	}
}

// opens begins a review, or goes on with it, on a day for which it is planned if it was not.
func (a *authority) opens(t *testing.T, g *grows, on care.Date) {
	t.Helper()
	if nextOf(t, a.Store, a.support, g.ID).State == network.ReviewDue {
		a.plan(t, g, on)
	}
	a.reach(t, on, 14)
	g.was = nextOf(t, a.Store, a.support, g.ID).ID
	if err := a.Meetings.OpenReview(t.Context(), a.ines, g.was, on); err != nil {
		t.Fatalf("%s, %s: %v", g.Name, on, err)
	}
}

// closes is the end of a review at which everybody was there, with the code that fits. It was
// completed on a day, or on that of its last part.
func (a *authority) closes(t *testing.T, g *grows, completed care.Date) {
	t.Helper()
	ctx := t.Context()
	c, err := a.Reviews.Closing(ctx, a.ines, g.was)
	gave := review.Gaves[a.closed%len(review.Gaves)]
	modes := map[care.ID]review.Mode{}
	for _, p := range c.Present {
		modes[p.Who.Seat] = review.InRoom
	}
	if err == nil {
		err = a.Reviews.ConfirmAttendance(ctx, a.ines, g.was, modes, gave)
	}
	a.closed++
	c.Part.Mode, c.Part.Gave, c.Part.Held = review.InRoom, gave, cmp.Or(completed, c.Held)
	level := a.closed % (review.MostLed + 1)
	if err == nil {
		err = a.Reviews.CloseReview(ctx, a.ines, g.was, reviews.Close{
			PN: c.Part.Suggest().Code, Completed: completed, Late: care.PostponedReasons[a.closed%3], Level: &level, LevelWhy: "as it was", Live: true,
		})
	}
	if err != nil {
		t.Fatalf("%s: %v", g.Name, err)
	}
}

// ends is the last day of what goes on.
func (a *authority) ends(t *testing.T, g *grows, which func(care.Spell) bool, on care.Date) {
	t.Helper()
	p, err := a.Children.Child(t.Context(), a.ines, g.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range p.Spells {
		if s.Open() && which(s) {
			if err := a.Children.EndSpell(t.Context(), a.ines, g.ID, s.ID, on); err != nil {
				t.Fatalf("%s: %v", g.Name, err)
			}
		}
	}
}

// dueIs compares the page of a child with the table.
func (a *authority) dueIs(t *testing.T, one step) {
	t.Helper()
	p, err := a.Children.Child(t.Context(), a.support, a.child[one.child].ID)
	if err != nil {
		t.Fatal(err)
	}
	var due care.Date
	for _, r := range p.Reviews {
		if r.State != network.ReviewClosed && p.InCare {
			due = r.DueOn
		}
	}
	var why review.Rule
	now := p.Due(review.NewRules(rulesOfYear(func(n int) profiles.Span { return profiles.Span{N: n, Unit: profiles.Months} })))
	if len(now.Why) > 0 {
		why = now.Why[0].Rule
	}
	if due != one.due || why != one.why {
		t.Errorf("%s, %s: %s: the next is due on %q for %q, want %q for %q", one.child, one.on, one.what, due, why, one.due, one.why)
	}
}

// eachHasOne sees that every child in care who is not 18 has exactly one review that is not
// over, and that for nobody else is one due.
func (a *authority) eachHasOne(t *testing.T) {
	t.Helper()
	today := care.DateOf(a.base.Clock.Now())
	var rows []struct {
		ChildID care.ID
		N       int
	}
	if err := a.Read(t.Context()).Raw("SELECT child_id, COUNT(*) AS n FROM review WHERE state <> ? GROUP BY child_id", network.ReviewClosed).Scan(&rows).Error; err != nil {
		t.Fatal(err)
	}
	open := map[care.ID]int{}
	for _, r := range rows {
		open[r.ChildID] = r.N
	}
	load, err := a.Reviews.Caseload(t.Context(), a.ines, func([]reviews.Case) []reviews.Case { return nil })
	if err != nil {
		t.Fatal(err)
	}
	due := map[care.ID]care.Date{}
	for _, c := range load.Cases {
		due[c.Child] = c.Days().Due
	}
	for name, g := range a.child {
		switch comes := g.cared && today < care.GrownOn(g.BornOn); {
		case comes && open[g.ID] != 1:
			t.Errorf("%s: %s has %d reviews that are not over", today, name, open[g.ID])
		case !comes && due[g.ID] != "":
			t.Errorf("%s: %s is not in care, and a review is due on %s", today, name, due[g.ID])
		}
	}
}
