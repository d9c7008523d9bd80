package store_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"myreview/server/care"
	"myreview/server/store"
	"myreview/server/store/network"
	"myreview/server/store/reviews"
	"myreview/server/store/storetest"
)

// said is a caseload in short: each case by what is known of it, then the other reviews.
func said(c reviews.Caseload) string {
	var out []string
	for _, one := range c.Shown {
		text := one.Name
		if one.Leads {
			text += " leads"
		}
		if one.Review != "" {
			text += fmt.Sprintf(" %d/%d", one.Sent, one.Asked)
		}
		if one.Live {
			text += " live"
		}
		if one.Letter != "" {
			text += " letter"
		}
		out = append(out, text)
	}
	slices.Sort(out)
	for _, r := range c.Others {
		out = append(out, fmt.Sprintf("other: %s apart %v", r.Kind, r.Apart))
	}
	return strings.Join(out, ", ")
}

func caseload(t *testing.T, s *store.Store, v care.Viewer) string {
	t.Helper()
	c, err := s.Reviews.Caseload(t.Context(), v, func(all []reviews.Case) []reviews.Case { return all })
	if err != nil {
		t.Fatal(err)
	}
	return said(c)
}

// A child stands in the caseload of whoever is at work on their case now, and nothing
// else to them: by a tie that is active, in a seat that was not taken away, within what
// the way in was handed out for.
func TestWhoseCaseloadAChildStandsIn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		f := storetest.NewFamily(t, s, care.Young)
		ctx, child := t.Context(), f.Child.Person
		const robin = storetest.ChildName
		worker := func(ties ...care.Tie) care.Viewer {
			t.Helper()
			id, err := s.People.AddPerson(ctx, network.Person{Name: "Dana", Band: care.Adult, Lang: care.English, Staff: true}, "", "")
			if err != nil {
				t.Fatal(err)
			}
			for _, tie := range ties {
				tie.Person, tie.Child = id, child
				if tie.Since.IsZero() {
					tie.Since = storetest.Start.AddDate(-1, 0, 0)
				}
				if _, err := s.People.AddTie(ctx, tie); err != nil {
					t.Fatal(err)
				}
			}
			return care.Viewer{Person: id, Lang: care.English, Band: care.Adult, Staff: true}
		}
		removed := worker(care.Tie{Kind: care.TieSocialWorker})
		circle, err := s.People.Ties(ctx, f.IRO.Viewer, f.Review)
		if err != nil {
			t.Fatal(err)
		}
		for _, k := range circle {
			if k.Person == removed.Person {
				seat, err := s.Reviews.AddSeat(ctx, f.Review, k.ID, "")
				if err != nil {
					t.Fatal(err)
				}
				if err := s.Meetings.RemoveSeat(ctx, f.IRO.Viewer, f.Review, seat); err != nil {
					t.Fatal(err)
				}
			}
		}
		elsewhere := f.IRO.Viewer
		elsewhere.Within = string(care.NewID())
		for _, c := range []struct {
			who  string
			v    care.Viewer
			want string
		}{
			{"the IRO", f.IRO.Viewer, robin + " leads 0/6"},
			{"the social worker", f.Worker.Viewer, robin + " 0/6"},
			{"who covers, with no seat yet", worker(care.Tie{Kind: care.TieCoverIRO}), robin + " leads 0/6"},
			{"who was the social worker", worker(care.Tie{Kind: care.TieSocialWorker, Until: storetest.Start.Add(-time.Hour)}), ""},
			{"who is to be from tomorrow on", worker(care.Tie{Kind: care.TieIRO, Since: storetest.Start.AddDate(0, 0, 1)}), ""},
			{"whose tie is paused", worker(care.Tie{Kind: care.TieSocialWorker, State: care.TiePaused}), ""},
			{"an IRO who is family as well", worker(care.Tie{Kind: care.TieIRO}, care.Tie{Kind: care.TieRelative}), "other: iro apart false"},
			{"an IRO who was family", worker(care.Tie{Kind: care.TieIRO}, care.Tie{Kind: care.TieRelative, State: care.TieEnded}), robin + " leads 0/6"},
			{"at work elsewhere, and a carer here", worker(care.Tie{Kind: care.TieCarer}), ""}, // invited to no review
			{"whose seat was taken away", removed, "other: social_worker apart true"},
			{"at work, excluded as family", worker(care.Tie{Kind: care.TieSocialWorker}, care.Tie{Kind: care.TieRelative, State: care.TieExcluded}), ""},
			{"another child's social worker", f.Stranger, "Olly Other-Child"},
			{"the IRO, by a way in for another child", elsewhere, ""},
		} {
			if got := caseload(t, s, c.v); got != c.want {
				t.Errorf("%s: %q, want %q", c.who, got, c.want)
			}
			list, err := s.Reviews.ReviewsFor(ctx, c.v)
			if err != nil {
				t.Fatal(err)
			}
			if there := strings.Contains(c.want, robin) || strings.Contains(c.want, "other"); there != (len(list) > 0) {
				t.Errorf("%s: of the child's review they know: %d", c.who, len(list))
			}
		}
		for _, v := range []care.Viewer{{}, f.Child.Viewer, f.Parent.Viewer} {
			if _, err := s.Reviews.Caseload(ctx, v, func(all []reviews.Case) []reviews.Case { return all }); care.KindOf(err) != care.KindNotFound {
				t.Errorf("%+v has a caseload: %v", v, err)
			}
			if _, err := s.Reviews.HeldReviews(ctx, v); care.KindOf(err) != care.KindNotFound {
				t.Errorf("%+v has reviews that are done: %v", v, err)
			}
		}
	})
}

// Where a child's line stands after each step of a review: planned, live, over with the
// letter owed, and with the next one planned.
func TestACaseFollowsTheReview(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		ctx := t.Context()
		f := storetest.NewFamily(t, s, care.Young)
		id, err := s.People.AddPerson(ctx, network.Person{Name: "Ines", Band: care.Adult, Lang: care.English, Staff: true}, "", "")
		if err != nil {
			t.Fatal(err)
		}
		iro := care.Viewer{Person: id, Lang: care.English, Band: care.Adult, Staff: true}
		if err := storetest.Caseload(ctx, s, iro, 1, 3, storetest.Start); err != nil {
			t.Fatal(err)
		}
		all, err := s.Reviews.Caseload(ctx, iro, func(all []reviews.Case) []reviews.Case { return all })
		if err != nil || len(all.Cases) != 1 {
			t.Fatal(all.Cases, err)
		}
		one, head := all.Shown[0], reviews.Review{}
		list, err := s.Reviews.ReviewsFor(ctx, iro)
		if err != nil || len(list) != 3 {
			t.Fatal(list, err)
		}
		head = list[0]
		if one.Review != head.ID || one.StartsAt != head.StartsAt || one.DueOn != head.DueOn || one.Sent != head.Sent || one.Asked != head.Asked || !one.Seat || !one.InCare {
			t.Errorf("the line says %+v, the review %+v", one, head)
		}
		for _, r := range list[1:] {
			if owed := r.Letter != "published"; owed != (one.Letter == r.ID) {
				t.Errorf("of review %d the letter is %q, and that of %s is owed", r.Number, r.Letter, one.Letter)
			}
		}
		held, err := s.Reviews.HeldReviews(ctx, iro)
		if err != nil || len(held) != 2 || held[0].On < held[1].On || held[0].Owed == held[1].Owed || held[0].Owed == held[0].Sent {
			t.Errorf("held: %+v, %v", held, err)
		}
		if err := s.Meetings.OpenReview(ctx, iro, head.ID, care.DateOf(base.Clock.Now())); err != nil {
			t.Fatal(err)
		}
		if got := caseload(t, s, iro); got != "Case 0 leads 0/2 live letter" {
			t.Errorf("live: %q", got)
		}
		// Who takes over owes the letter, and has not been at a review that is over.
		next, err := s.People.AddPerson(ctx, network.Person{Name: "Ned", Band: care.Adult, Lang: care.English, Staff: true}, "", "")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.People.AddTie(ctx, care.Tie{Person: next, Child: one.Child, Kind: care.TieCoverIRO}); err != nil {
			t.Fatal(err)
		}
		cover := care.Viewer{Person: next, Lang: care.English, Band: care.Adult, Staff: true}
		if got := caseload(t, s, cover); got != "Case 0 leads 0/2 live letter" {
			t.Errorf("who covers: %q", got)
		}
		if held, err := s.Reviews.HeldReviews(ctx, cover); err != nil || len(held) != 0 {
			t.Errorf("who covers was at %v, %v", held, err)
		}
		// Who is family as well is not at work with the child, and so no list of theirs has them.
		kin := care.Tie{ID: care.NewID(), Person: iro.Person, Child: one.Child, Kind: care.TieRelative}
		if _, err := s.People.AddTie(ctx, kin); err != nil {
			t.Fatal(err)
		}
		if held, err := s.Reviews.HeldReviews(ctx, iro); err != nil || len(held) != 0 {
			t.Errorf("who is family as well reads %v, %v", held, err)
		}
		if err := s.Do(ctx, exec("UPDATE tie SET state = 'ended' WHERE id = ?", kin.ID)); err != nil {
			t.Fatal(err)
		}
		// What was held elsewhere in this period of care counts for the next, and for who left
		// care none is due.
		for _, words := range []string{
			"INSERT INTO past_review (id, child_id, held_on) SELECT 'a', person_id, '2024-12-01' FROM child WHERE cared_on = '2025-03-01' AND born_on = '2012-05-05'",
			"INSERT INTO past_review (id, child_id, held_on) SELECT 'b', person_id, '2025-04-01' FROM child WHERE cared_on = '2025-03-01' AND born_on = '2012-05-05'",
			"UPDATE review SET state = 'closed' WHERE child_id IN (SELECT person_id FROM child WHERE born_on = '2012-05-05')",
		} {
			if err := s.Do(ctx, exec(words)); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.Reviews.KeepAllNext(ctx); err != nil {
			t.Fatal(err)
		}
		each := func(all []reviews.Case) []reviews.Case { return all }
		after, err := s.Reviews.Caseload(ctx, iro, each)
		if err != nil {
			t.Fatal(err)
		}
		if got := after.Shown[0]; got.Review == "" || !got.StartsAt.IsZero() || got.DueOn != care.DateOf(base.Clock.Now()).AddMonths(6) {
			t.Errorf("%+v", got)
		}
		for _, words := range []string{
			"UPDATE spell SET until = '2026-03-01' WHERE sort = 'care' AND child_id IN (SELECT person_id FROM child WHERE born_on = '2012-05-05')",
		} {
			if err := s.Do(ctx, exec(words)); err != nil {
				t.Fatal(err)
			}
		}
		after, err = s.Reviews.Caseload(ctx, iro, each)
		if got := after.Shown[0]; err != nil || got.InCare || !got.Days().Due.Empty() {
			t.Errorf("%+v, %v", got, err)
		}
		// A social worker is told nothing of a letter that is not sent.
		if _, err := s.People.AddTie(ctx, care.Tie{Person: f.Worker.Person, Child: one.Child, Kind: care.TieSocialWorker}); err != nil {
			t.Fatal(err)
		}
		if got := caseload(t, s, f.Worker.Viewer); got != "Case 0 0/2, "+storetest.ChildName+" 0/4" {
			t.Errorf("the social worker: %q", got)
		}
	})
}
