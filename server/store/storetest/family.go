package storetest

import (
	"slices"
	"testing"
	"time"

	"myreview/server/care"
	"myreview/server/store"
	"myreview/server/store/network"
	"myreview/server/store/people"
	"myreview/server/store/reviews"
)

// Member is one person of a test family: who asks, and by which tie and seat.
type Member struct {
	care.Viewer
	Tie  care.ID
	Seat care.ID // empty: not invited
}

// Family is one child, those round them, and their first review, planned for
// an hour after Start. Everybody is invited except Excluded, the second parent,
// whose tie is excluded, and Former, a carer whose tie has ended. Stranger has
// a tie to another child alone.
type Family struct {
	Child, IRO, Worker, Carer, Parent, Excluded, Former Member
	Stranger                                            care.Viewer
	Review                                              care.ID
}

// Names of the fixture, for tests that look for what must not show.
const (
	ChildName = "Robin Test-Child"
	PlaceName = "CANARY-PLACE Library, room 2"
)

// NewFamily makes the fixture; the child is in the band given.
func NewFamily(t testing.TB, s *store.Store, band care.Band) *Family {
	t.Helper()
	ctx := t.Context()
	born := map[care.Band]care.Date{care.Little: "2019-09-01", care.Primary: "2017-06-01", care.Young: "2011-02-03"}[band]
	must := func(id care.ID, err error) care.ID {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	f := &Family{}
	child := must(s.People.AddPerson(ctx, network.Person{Name: ChildName, Band: band, Lang: care.English}, "", ""))
	f.Child = Member{Viewer: care.Viewer{Person: child, Lang: care.English, Band: band}}
	f.Child.Tie = must(s.People.AddChild(ctx, people.Child{Person: child, BornOn: born, CaredOn: "2025-03-01"}))
	f.Review = must(s.Reviews.AddReview(ctx, reviews.NewReview{
		Child: child, StartsAt: Start.Add(time.Hour), Place: PlaceName, DueOn: "2026-03-29",
	}))
	f.Child.Seat = must(s.Reviews.AddSeat(ctx, f.Review, f.Child.Tie, ""))

	add := func(name string, kind care.TieKind, tie care.Tie, seat bool) Member {
		t.Helper()
		staff := kind.Job() != ""
		person := must(s.People.AddPerson(ctx, network.Person{
			Name: name, Band: care.Adult, Lang: care.English, Staff: staff, Reads: care.ReadsFrom("mon-fri 09:00-12:00"),
		}, "", ""))
		tie.Person, tie.Child, tie.Kind = person, child, kind
		if tie.Since.IsZero() {
			tie.Since = Start.AddDate(-1, 0, 0)
		}
		m := Member{Viewer: care.Viewer{Person: person, Lang: care.English, Band: care.Adult, Staff: staff}}
		m.Tie = must(s.People.AddTie(ctx, tie))
		if seat {
			m.Seat = must(s.Reviews.AddSeat(ctx, f.Review, m.Tie, ""))
		}
		return m
	}
	f.IRO = add("Ines Test-Iro", care.TieIRO, care.Tie{}, true)
	f.Worker = add("Wale Test-Worker", care.TieSocialWorker, care.Tie{}, true)
	f.Carer = add("Cora Test-Carer", care.TieCarer, care.Tie{Calls: "Cora"}, true)
	f.Parent = add("Pia Test-Parent", care.TieParent, care.Tie{Calls: "Mum"}, true)
	f.Excluded = add("Egon Test-Excluded", care.TieParent, care.Tie{Calls: "Dad", State: care.TieExcluded}, false)
	f.Former = add("Fay Test-Former", care.TieCarer, care.Tie{Until: Start.Add(-time.Hour)}, false)

	other := must(s.People.AddPerson(ctx, network.Person{Name: "Olly Other-Child", Band: care.Young, Lang: care.English}, "", ""))
	must(s.People.AddChild(ctx, people.Child{Person: other, BornOn: "2012-01-01", CaredOn: "2025-01-01"}))
	stranger := must(s.People.AddPerson(ctx, network.Person{Name: "Sol Test-Stranger", Band: care.Adult, Lang: care.English, Staff: true}, "", ""))
	must(s.People.AddTie(ctx, care.Tie{Person: stranger, Child: other, Kind: care.TieSocialWorker}))
	f.Stranger = care.Viewer{Person: stranger, Lang: care.English, Band: care.Adult, Staff: true}
	return f
}

// Out is what goes with a step, if it keeps somebody out: at once, because of danger.
func Out(s *store.Store, step care.TieStep) *people.NewExclusion {
	if !step.Excludes() {
		return nil
	}
	return &people.NewExclusion{
		Why: people.WhySafety, Asked: true, View: "I am glad.", Ask: "Ring the IRO.", LookOn: care.DateOf(s.DB.Now()).AddMonths(3), Now: true,
	}
}

// Step takes a step on a tie as one who keeps it, whatever state it is in.
func Step(t testing.TB, s *store.Store, by care.Viewer, review, tie care.ID, step care.TieStep) {
	t.Helper()
	all, err := s.People.Ties(t.Context(), by, review)
	if err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(all, func(k people.KeptTie) bool { return k.ID == tie })
	if at < 0 {
		t.Fatal("no such tie")
	}
	err = s.People.StepTie(t.Context(), by, review, people.TieStep{ID: care.NewID(), Tie: tie, Step: step, Was: all[at].State, Reason: "it was time", Out: Out(s, step)})
	if err != nil {
		t.Fatal(err)
	}
}
