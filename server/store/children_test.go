package store_test

import (
	"errors"
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
	"myreview/server/store/storetest"
)

// office is an authority with an IRO manager, business support, two IROs and a social
// worker.
type office struct {
	two                              [2]care.Viewer
	manager, support, ines, olu, sam care.Viewer
}

func newOffice(t *testing.T, s *store.Store) office {
	t.Helper()
	o := office{two: storetest.Administrators(t, s)}
	o.manager = storetest.Employ(t, s, o.two, "Mia Manager", care.JobIROManager)
	o.support = storetest.Employ(t, s, o.two, "Bo Support", care.JobBusinessSupport)
	o.ines = storetest.Employ(t, s, o.two, "Ines Iro", care.JobIRO)
	o.olu = storetest.Employ(t, s, o.two, "Olu Iro", care.JobIRO)
	o.sam = storetest.Employ(t, s, o.two, "Sam Social", care.JobSocialWorker)
	return o
}

func newChild(o office) children.NewChild {
	return children.NewChild{
		ID:      care.NewID(),
		Facts:   children.Facts{Name: "Świątek Robin", Number: "P-17", Pronouns: "they", BornOn: "2014-02-03", Lang: care.Welsh, Interpreter: "Polish", Helps: "pictures"},
		CaredOn: "2026-02-02", Legal: "C1", Home: "U6", IRO: o.ines.Person, Worker: o.sam.Person,
	}
}

// A child is written down once, with who has their work; the first review is due within
// 20 working days.
func TestAChildIsWrittenDown(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		ctx := t.Context()
		o := newOffice(t, s)
		n := newChild(o)
		for range 2 { // the button was pressed twice
			if err := s.Children.Make(ctx, o.support, n); err != nil {
				t.Fatal(err)
			}
		}
		p, err := s.Children.Child(ctx, o.ines, n.ID)
		if err != nil {
			t.Fatal(err)
		}
		if p.Facts != n.Facts || !p.AtWork || len(p.Spells) != 3 || len(p.Workers) != 2 || !p.Guarded {
			t.Errorf("%+v", p)
		}
		if due := p.Due(review.NewRules(&profiles.Profile{})); due.On != "2026-03-02" {
			t.Errorf("due on %s", due.On)
		}
		// The same child again is asked about, never merged.
		again := newChild(o)
		again.Number, again.Name = "", "robin swiatek"
		err = s.Children.Make(ctx, o.manager, again)
		var fault *care.Error
		if !errors.As(err, &fault) || fault.Key != "child.error.same" || len(fault.Args["Alike"].([]network.Named)) != 1 {
			t.Fatalf("the same child again: %v", err)
		}
		again.NotThem = []care.ID{n.ID}
		if err := s.Children.Make(ctx, o.manager, again); err != nil {
			t.Errorf("another child with a like name: %v", err)
		}
		same := newChild(o)
		same.Name, same.BornOn = "Somebody Else", "2015-01-01"
		if got := faultKey(s.Children.Make(ctx, o.manager, same)); got != "child.error.number" {
			t.Errorf("one number, two children: %q", got)
		}
		found, err := s.Children.Find(ctx, o.support, "swia ROB")
		if err != nil || len(found) != 2 {
			t.Errorf("%d found, %v", len(found), err)
		}
		for sought, n := range map[string]int{"R": 2, "rob swi": 2, "robin robin": 2, "swi atek": 0, "robinsw": 0, "'": 0, "r s w": 0} {
			if found, err := s.Children.Find(ctx, o.support, sought); err != nil || len(found) != n {
				t.Errorf("%q finds %d, %v", sought, len(found), err)
			}
		}
		if found, err := s.Children.Find(ctx, o.support, "P-17"); err != nil || len(found) != 1 {
			t.Errorf("%d found by number, %v", len(found), err)
		}
		verified(t, s)
	})
}

// Neither a name nor a number is looked for among all children.
func TestFindingReadsNoWholeTable(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		o := newOffice(t, s)
		base.AskedFromHere()
		for _, sought := range []string{"swi rob", "P-17", ""} {
			if _, err := s.Children.Find(t.Context(), o.support, sought); err != nil {
				t.Fatal(err)
			}
		}
		for _, read := range base.WholeTableReads(t) {
			t.Error(read)
		}
	})
}

// What is wrong with a new child is said next to the field.
func TestWhatIsWrongWithANewChild(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		o := newOffice(t, s)
		for want, change := range map[string]func(*children.NewChild){
			"child.error.name name":       func(n *children.NewChild) { n.Name = " " },
			"child.error.unborn born":     func(n *children.NewChild) { n.BornOn = "2026-03-27" },
			"child.error.grown born":      func(n *children.NewChild) { n.BornOn = "2007-03-25" },
			"child.error.born born":       func(n *children.NewChild) { n.BornOn = "" },
			"child.error.before cared":    func(n *children.NewChild) { n.CaredOn = "2014-02-02" },
			"child.error.future cared":    func(n *children.NewChild) { n.CaredOn = "2026-03-27" },
			"child.error.cared cared":     func(n *children.NewChild) { n.CaredOn = "" },
			"child.error.legal legal":     func(n *children.NewChild) { n.Legal = "XX" },
			"child.error.home home":       func(n *children.NewChild) { n.Home = "12 High Street" },
			"child.error.long helps":      func(n *children.NewChild) { n.Helps = strings.Repeat("x", 1001) },
			"child.error.sibling sibling": func(n *children.NewChild) { n.Sibling = care.NewID() },
			"staff.error.cannot iro":      func(n *children.NewChild) { n.IRO = o.sam.Person },
			"staff.error.cannot worker":   func(n *children.NewChild) { n.Worker = o.ines.Person },
		} {
			n := newChild(o)
			change(&n)
			err := s.Children.Make(t.Context(), o.support, n)
			var fault *care.Error
			if !errors.As(err, &fault) || fault.Key+" "+fault.Field != want {
				t.Errorf("%v, want %q", err, want)
			}
			if found, _ := s.Children.Find(t.Context(), o.support, "robin"); len(found) > 0 {
				t.Fatalf("%s: half a child was kept", want)
			}
		}
		verified(t, s)
	})
}

// Who may see and change the facts of a child: the people at work on the case, and those
// who keep facts; nobody who is family besides (domain.md 14, Z15).
func TestWhoSeesTheFactsOfAChild(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		ctx := t.Context()
		o := newOffice(t, s)
		n := newChild(o)
		if err := s.Children.Make(ctx, o.support, n); err != nil {
			t.Fatal(err)
		}
		aunt := storetest.Employ(t, s, o.two, "Aunt Support", care.JobBusinessSupport)
		if _, err := s.People.AddTie(ctx, care.Tie{Person: aunt.Person, Child: n.ID, Kind: care.TieRelative}); err != nil {
			t.Fatal(err)
		}
		child := care.Viewer{Person: n.ID, Band: care.Young, Lang: care.English}
		for name, c := range map[string]struct {
			v     care.Viewer
			reads bool
		}{
			"IRO": {o.ines, true}, "social worker": {o.sam, true}, "IRO manager": {o.manager, true}, "business support": {o.support, true},
			"another IRO": {o.olu, false}, "administrator": {o.two[0], false}, "business support who is her aunt": {aunt, false}, "the child": {child, false}, "nobody": {care.Viewer{}, false},
		} {
			_, err := s.Children.Child(ctx, c.v, n.ID)
			if (err == nil) != c.reads || err != nil && care.KindOf(err) != care.KindNotFound {
				t.Errorf("%s reads: %v", name, err)
			}
			f := n.Facts
			f.Helps = "breaks, says " + name
			err = s.Children.Change(ctx, c.v, n.ID, f)
			if (err == nil) != c.reads || err != nil && care.KindOf(err) != care.KindNotFound {
				t.Errorf("%s changes: %v", name, err)
			}
			_, err = s.Children.Caseloads(ctx, c.v)
			if (err == nil) != (name == "IRO manager") {
				t.Errorf("%s sees caseloads: %v", name, err)
			}
		}
		if err := s.Children.KeepsFacts(ctx, o.ines); care.KindOf(err) != care.KindNotFound {
			t.Errorf("an IRO makes children: %v", err)
		}
		verified(t, s)
	})
}

// The IRO manager sees who has how many, and gives children to another IRO, who takes
// the seat too.
func TestChildrenAreGivenToAnotherIRO(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		ctx := t.Context()
		o := newOffice(t, s)
		with, without := newChild(o), newChild(o)
		without.Name, without.Number, without.BornOn, without.IRO = "Alex Other", "P-18", "2016-01-01", ""
		for _, n := range []children.NewChild{with, without} {
			if err := s.Children.Make(ctx, o.support, n); err != nil {
				t.Fatal(err)
			}
		}
		plan := children.Plan{Child: with.ID, StartsAt: base.Clock.Now().Add(72 * time.Hour), Place: "the library"}
		var planned care.ID
		for range 2 {
			var err error
			if planned, err = s.Children.PlanReview(ctx, o.support, plan); err != nil {
				t.Fatal(err)
			}
		}
		counts := func() map[string]int {
			all, err := s.Children.Caseloads(ctx, o.manager)
			if err != nil {
				t.Fatal(err)
			}
			out := map[string]int{"without": len(all.Without)}
			for _, one := range all.IROs {
				out[one.Name] = one.Children
			}
			return out
		}
		if got := counts(); got["Ines Iro"] != 1 || got["Olu Iro"] != 0 || got["without"] != 1 {
			t.Errorf("%v", got)
		}
		for _, h := range []people.HandOn{
			{Child: with.ID, Kind: care.TieIRO, From: o.ines.Person, To: o.olu.Person, Reason: "even loads"},
			{Child: without.ID, Kind: care.TieIRO, To: o.olu.Person, Reason: "new"},
		} {
			if err := s.People.HandOn(ctx, o.support, h); care.KindOf(err) != care.KindNotFound {
				t.Errorf("business support allocates: %v", err)
			}
			for range 2 {
				if err := s.People.HandOn(ctx, o.manager, h); err != nil {
					t.Fatal(err)
				}
			}
		}
		if got := counts(); got["Ines Iro"] != 0 || got["Olu Iro"] != 2 || got["without"] != 0 {
			t.Errorf("%v", got)
		}
		if err := s.Reviews.Leads(ctx, o.olu, planned); err != nil {
			t.Errorf("the new IRO does not lead: %v", err)
		}
		if _, err := s.Reviews.Review(ctx, o.ines, planned); care.KindOf(err) != care.KindNotFound {
			t.Errorf("the IRO before still reads: %v", err)
		}
		_, lines, _, err := s.Children.Caseload(ctx, o.manager, o.olu.Person)
		if err != nil || len(lines) != 2 || !lines[0].Since.Equal(base.Clock.Now()) {
			t.Errorf("%+v %v", lines, err)
		}
		verified(t, s)
	})
}

// A review is planned once at a time, in time to come, and everybody who is let in is
// invited; who is excluded is not.
func TestAReviewIsPlanned(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		ctx := t.Context()
		o := newOffice(t, s)
		n := newChild(o)
		if err := s.Children.Make(ctx, o.support, n); err != nil {
			t.Fatal(err)
		}
		for name, tie := range map[string]care.Tie{
			"Cora Carer": {Kind: care.TieCarer}, "Dan Dad": {Kind: care.TieParent, State: care.TieExcluded}, "Fay Former": {Kind: care.TieCarer, Until: base.Clock.Now().Add(-time.Hour), Since: base.Clock.Now().Add(-72 * time.Hour)},
		} {
			id, err := s.People.AddPerson(ctx, network.Person{Name: name, Band: care.Adult, Lang: care.English}, "", "")
			if err != nil {
				t.Fatal(err)
			}
			tie.Person, tie.Child = id, n.ID
			if _, err := s.People.AddTie(ctx, tie); err != nil {
				t.Fatal(err)
			}
		}
		at := base.Clock.Now().Add(72 * time.Hour)
		for want, p := range map[string]children.Plan{
			"child.error.when": {}, "child.error.past": {StartsAt: base.Clock.Now().Add(-time.Minute)}, "child.error.far": {StartsAt: base.Clock.Now().AddDate(2, 0, 0)},
			"child.error.long": {StartsAt: at, Place: strings.Repeat("x", 201)},
		} {
			p.Child = n.ID
			if got := faultKey(errOf(s.Children.PlanReview(ctx, o.ines, p))); got != want {
				t.Errorf("%q, want %q", got, want)
			}
		}
		plan := children.Plan{Child: n.ID, StartsAt: at, Place: "the library"}
		if _, err := s.Children.PlanReview(ctx, o.olu, plan); care.KindOf(err) != care.KindNotFound {
			t.Errorf("another IRO plans: %v", err)
		}
		planned, err := s.Children.PlanReview(ctx, o.ines, plan)
		if err != nil {
			t.Fatal(err)
		}
		other := plan
		other.Place = "the school"
		if got := faultKey(errOf(s.Children.PlanReview(ctx, o.sam, other))); got != "child.error.planned" {
			t.Errorf("a second one: %q", got)
		}
		comes, _, err := s.People.WhoComes(ctx, o.ines, planned)
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, c := range comes {
			names = append(names, c.Name)
		}
		if got := strings.Join(names, ", "); got != "Świątek Robin, Cora Carer, Sam Social, Ines Iro" {
			t.Errorf("invited: %s", got)
		}
		verified(t, s)
	})
}
