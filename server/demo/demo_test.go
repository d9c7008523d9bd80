package demo

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"myreview/server/care"
	"myreview/server/i18n"
	"myreview/server/review"
	"myreview/server/store"
	"myreview/server/store/reviews"
	"myreview/server/store/signin"
	"myreview/server/store/storetest"
)

func load(t *testing.T, s *store.Store, base *storetest.Base) {
	t.Helper()
	if err := Load(t.Context(), s, base.Clock.Now, 0); err != nil {
		t.Fatal(err)
	}
}

// viewerOf signs in as somebody of the demo, as a tap on the list does.
func viewerOf(t *testing.T, s *store.Store, slug string) care.Viewer {
	t.Helper()
	secret, err := s.SignIn.StartSession(t.Context(), idOf(slug), signin.NewSession{By: signin.ByDemo}, "")
	if err != nil {
		t.Fatal(slug, err)
	}
	v, err := s.SignIn.Session(t.Context(), secret)
	if err != nil {
		t.Fatal(slug, err)
	}
	return v
}

// told is everything that everybody in the demo may read of their reviews.
func told(t *testing.T, s *store.Store) string {
	t.Helper()
	people, err := People(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for _, p := range people {
		secret, err := s.SignIn.StartSession(t.Context(), p.ID, signin.NewSession{By: signin.ByDemo}, "")
		if err != nil {
			t.Fatal(p.Name, err)
		}
		v, err := s.SignIn.Session(t.Context(), secret)
		if err != nil {
			t.Fatal(err)
		}
		reviews, err := s.Reviews.ReviewsFor(t.Context(), v)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&out, "%s: %+v\n", p.Name, reviews)
	}
	return out.String()
}

func TestTheDemo(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		load(t, s, base)
		t.Run("every child's circle and history", func(t *testing.T) { circlesAndHistory(t, s, base) })
		t.Run("the list of people", func(t *testing.T) { listOfPeople(t, s) })
		t.Run("loading twice changes nothing", func(t *testing.T) {
			before := told(t, s)
			base.Clock.Move(time.Hour)
			load(t, s, base)
			if after := told(t, s); after != before {
				t.Errorf("before:\n%s\nafter:\n%s", before, after)
			}
			if demo, err := s.DB.IsDemo(t.Context()); err != nil || !demo {
				t.Errorf("not marked as the demo's: %v", err)
			}
		})
		t.Run("the live review", func(t *testing.T) { liveReview(t, s) })
		t.Run("the form that is begun", func(t *testing.T) { begunForm(t, s) })
		t.Run("all of it is on record", func(t *testing.T) {
			if r, err := s.Audit.Verify(t.Context(), nil, nil); err != nil || len(r.Faults) > 0 || r.Lines < 100 {
				t.Errorf("%d lines, %v, %v", r.Lines, r.Faults, err)
			}
		})
	})
}

// Every child has an IRO, a social worker, a carer and two parents, one of
// whom is excluded; a finished first review whose letter was read; and a
// second one at the stage that the list says.
func circlesAndHistory(t *testing.T, s *store.Store, base *storetest.Base) {
	stages := map[string]struct {
		band   care.Band
		lang   care.Lang
		state  string
		letter string
		sent   int
		date   func(days int) bool // days from today
	}{
		"amara":  {care.Young, care.English, "live", "", 3, func(d int) bool { return d == 0 }},
		"leo":    {care.Little, care.English, "planned", "", 0, func(d int) bool { return d > 4 }},
		"maisie": {care.Primary, care.English, "planned", "", 3, func(d int) bool { return d > 0 && d < 6 }},
		"theo":   {care.Young, care.English, "planned", "", 1, func(d int) bool { return d > 5 }},
		"hamza":  {care.Young, care.Urdu, "closed", "draft", 3, func(d int) bool { return d < 0 && d > -9 }},
		"cerys":  {care.Primary, care.Welsh, "closed", "published", 3, func(d int) bool { return d < -15 }},
	}
	today := care.DateOf(base.Clock.Now())
	for _, c := range cast() {
		t.Run(c.slug, func(t *testing.T) {
			want, ok := stages[c.slug]
			if !ok {
				t.Fatal("no stage is said for this child")
			}
			var kinds []string
			for _, p := range c.circle {
				kind := string(p.kind)
				if p.excluded {
					kind = "excluded"
				}
				kinds = append(kinds, kind)
			}
			slices.Sort(kinds)
			got := strings.NewReplacer("cover ", "", "advocate ", "", "personal_adviser ", "", "school ", "").Replace(strings.Join(kinds, " ")) // where there is one
			if got != "carer excluded iro parent social_worker" {
				t.Errorf("round the child: %s", got)
			}
			me, err := s.People.Me(t.Context(), viewerOf(t, s, c.slug))
			if err != nil || me.Band != want.band || me.Lang != want.lang {
				t.Errorf("the child: %+v, %v", me, err)
			}
			lead := viewerOf(t, s, slugOf(c, iro))
			second, first := reviewsOf(t, s, lead, idOf(c.slug))
			if first.Number != 1 || first.State != "closed" || first.Letter != "published" {
				t.Errorf("the first review: %+v", first)
			}
			if second.Number != 2 || second.State != want.state || second.Letter != want.letter ||
				second.Sent != want.sent || !want.date(today.DaysUntil(care.DateOf(second.StartsAt))) {
				t.Errorf("the second review: %+v", second)
			}
			letter, err := s.Letters.Letter(t.Context(), lead, first.ID)
			if err != nil || letter.FirstOpened.IsZero() {
				t.Errorf("the first letter was not read: %v", err)
			}
			closing, err := s.Reviews.Closing(t.Context(), lead, first.ID)
			if err != nil || closing.PN != review.PN1 || len(closing.Decisions) == 0 {
				t.Errorf("the first review's close: %s, %d decisions, %v", closing.PN, len(closing.Decisions), err)
			}
			if second.DueOn != closing.NextDue || !review.InTime(second.DueOn, care.DateOf(second.StartsAt)) {
				t.Errorf("due %s after a review that said %s, held %s", second.DueOn, closing.NextDue, second.StartsAt)
			}
		})
	}
}

func slugOf(c childOf, r role) string {
	for _, p := range c.circle {
		if p.role == r {
			return p.slug
		}
	}
	return ""
}

func reviewsOf(t *testing.T, s *store.Store, v care.Viewer, child care.ID) (second, first reviews.Review) {
	t.Helper()
	all, err := s.Reviews.ReviewsFor(t.Context(), v)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range all {
		switch {
		case r.Child == child && r.Number == 1:
			first = r
		case r.Child == child:
			second = r
		}
	}
	return second, first
}

// In the live review the child's last mark stands beside the area, and the IRO
// reads what came in.
func liveReview(t *testing.T, s *store.Store) {
	lead := viewerOf(t, s, "ruth")
	now, _ := reviewsOf(t, s, lead, idOf("amara"))
	see := func(v care.Viewer) review.View {
		t.Helper()
		m, err := s.Meetings.Meeting(t.Context(), v, now.ID)
		if err != nil {
			t.Fatal(err)
		}
		view, err := m.View(v)
		if err != nil {
			t.Fatal(err)
		}
		return view
	}
	child := viewerOf(t, s, "amara")
	if v := see(lead); v.Phase != review.Live || v.Agenda.Now.ID == "" || len(v.Outside) == 0 {
		t.Errorf("live: %v, now %+v, %d outside", v.Phase, v.Agenda.Now, len(v.Outside))
	}
	if err := s.Meetings.OpenRound(t.Context(), lead, now.ID, care.Learning); err != nil {
		t.Fatal(err)
	}
	if got := see(child).Scale.Mine.Last; got != "5" {
		t.Errorf("the child's last mark: %q, want 5", got)
	}
	if _, err := s.Meetings.Meeting(t.Context(), viewerOf(t, s, "yaw"), now.ID); care.KindOf(err) != care.KindNotFound {
		t.Errorf("the excluded parent: %v", err)
	}
}

// Theo's form is open, of 16 and more, and begun: one part is done, others are begun or not.
func begunForm(t *testing.T, s *store.Store) {
	child := viewerOf(t, s, "theo")
	now, _ := reviewsOf(t, s, child, idOf("theo"))
	f, err := s.Forms.MyForm(t.Context(), child, now.ID)
	if err != nil || f.Closed || !f.OpensOn.Empty() || f.Sent != nil {
		t.Fatalf("the form is not open, or sent: %+v, %v", f, err)
	}
	if _, asked := f.Form.Question("y28"); !asked {
		t.Error("what is asked from 16 on is not asked")
	}
	n := map[string]int{}
	for _, c := range f.Journey().Chapters() {
		switch {
		case c.Full():
			n["done"]++
		case c.Begun:
			n["begun"]++
		default:
			n["not begun"]++
		}
	}
	if n["done"] != 1 || n["begun"] != 2 || n["not begun"] == 0 {
		t.Errorf("parts: %v", n)
	}
}

func listOfPeople(t *testing.T, s *store.Store) {
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	people, err := People(context.Background(), s)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[care.ID]bool{}
	group, groups := "-", map[string]bool{}
	for _, p := range people {
		if seen[p.ID] {
			t.Errorf("%s is there twice", p.Name)
		}
		seen[p.ID] = true
		if _, err := care.ParseID(string(p.ID)); err != nil {
			t.Errorf("%s has an id of another form: %s", p.Name, p.ID)
		}
		if p.Child != group {
			if group = p.Child; groups[group] {
				t.Errorf("the group of %q is torn", group)
			}
			groups[group] = true
		}
		say := words.In(care.English, care.Adult).Say(p.Who, p.Args)
		if say == "" || strings.Contains(say, p.Who) || strings.Contains(say, "<no value>") {
			t.Errorf("%s: %q", p.Name, say)
		}
		if _, err := s.People.Me(t.Context(), viewerOf(t, s, slugByID(p.ID))); err != nil {
			t.Errorf("%s: %v", p.Name, err)
		}
	}
	if len(people) != 37 || people[len(people)-1].Child != "" {
		t.Errorf("%d people", len(people))
	}
	for _, email := range SignIns() {
		if _, err := s.SignIn.SignIn(t.Context(), email, StaffWord, signin.From{Place: "test"}, ""); err != nil {
			t.Errorf("%s: %v", email, err)
		}
	}
	if len(SignIns()) != 11 {
		t.Errorf("%d at work", len(SignIns()))
	}
}

func slugByID(id care.ID) string {
	for _, p := range office {
		if id == idOf(p.slug) {
			return p.slug
		}
	}
	for _, c := range cast() {
		if idOf(c.slug) == id {
			return c.slug
		}
		for _, p := range c.circle {
			if idOf(p.slug) == id {
				return p.slug
			}
		}
	}
	return ""
}

// The story can be told on any day and at any hour: at night, at a weekend,
// when the clocks change, at the end of a month.
func TestLoadOnAnyDay(t *testing.T) {
	for _, when := range []string{
		"2026-03-29 00:30", "2026-12-25 12:00", "2028-02-29 23:59", "2026-05-31 09:00",
	} {
		t.Run(when, func(t *testing.T) {
			s, base := storetest.SQLite(t)
			at, err := time.Parse("2006-01-02 15:04", when)
			if err != nil {
				t.Fatal(err)
			}
			base.Clock.Move(at.Sub(base.Clock.Now()))
			told, err := newTelling(t.Context(), s, base.Clock.Now())
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range []childOf{amara, hamza} { // one that is live, one that is over
				if err := told.child(c); err != nil {
					t.Fatal(c.slug, err)
				}
			}
		})
	}
}

func TestADatabaseWithPeopleIsLeftAlone(t *testing.T) {
	s, base := storetest.SQLite(t)
	storetest.NewFamily(t, s, care.Young)
	if err := Load(t.Context(), s, base.Clock.Now, 0); err == nil {
		t.Error("a demo was made among people who may be real")
	}
}

func TestADemoThatWasCutShortSaysSo(t *testing.T) {
	s, base := storetest.SQLite(t)
	if err := s.DB.MarkDemo(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := Load(t.Context(), s, base.Clock.Now, 0); err == nil || !strings.Contains(err.Error(), "make demo-reset") {
		t.Errorf("got %v", err)
	}
}
