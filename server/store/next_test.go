package store_test

import (
	"testing"
	"time"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/profiles"
	"myreview/server/review"
	"myreview/server/store"
	"myreview/server/store/children"
	"myreview/server/store/network"
	"myreview/server/store/reviews"
	"myreview/server/store/storetest"
)

// nextOf is the one review of a child that is not over.
func nextOf(t *testing.T, s *store.Store, v care.Viewer, child care.ID) (next children.ReviewDay) {
	t.Helper()
	p, err := s.Children.Child(t.Context(), v, child)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, r := range p.Reviews {
		if r.State != network.ReviewClosed {
			next, n = r, n+1
		}
	}
	if n != 1 {
		t.Fatalf("%d reviews are not over", n)
	}
	return next
}

// A child in care has one next review from the first day: due, planned for no day, and known
// to people at work alone until its forms open.
func TestTheNextReviewIsThere(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		ctx := t.Context()
		o := newOffice(t, s)
		n := newChild(o)
		if err := s.Children.Make(ctx, o.support, n); err != nil {
			t.Fatal(err)
		}
		next := nextOf(t, s, o.ines, n.ID)
		if next.State != network.ReviewDue || next.DueOn != "2026-03-02" || !next.StartsAt.IsZero() || next.Number != 1 {
			t.Errorf("%+v", next)
		}
		child := care.Viewer{Person: n.ID, Band: care.Primary, Lang: care.Welsh}
		knows := func(v care.Viewer) bool {
			_, err := s.Reviews.Review(ctx, v, next.ID)
			return err == nil
		}
		if !knows(o.ines) || !knows(o.sam) || !knows(child) {
			t.Error("the first is due within 20 working days, so that its forms are open")
		}
		// One that was held elsewhere makes it due so much later that the family is not told yet.
		if err := s.Do(ctx, exec("INSERT INTO past_review (id, child_id, held_on) VALUES ('p', ?, '2026-03-01')", n.ID)); err != nil {
			t.Fatal(err)
		}
		if err := s.Reviews.KeepAllNext(ctx); err != nil {
			t.Fatal(err)
		}
		if next = nextOf(t, s, o.ines, n.ID); next.DueOn != "2026-06-01" {
			t.Errorf("%+v", next)
		}
		opens := review.Law().OpensOn("2026-06-01")
		if opens != "2026-04-30" {
			t.Errorf("opens on %s", opens)
		}
		if !knows(o.ines) || !knows(o.sam) || knows(child) {
			t.Error("who knows of a review that is far ahead")
		}
		if _, err := s.Forms.MyForm(ctx, child, next.ID); care.KindOf(err) != care.KindNotFound {
			t.Errorf("a form before its day: %v", err)
		}
		before := base.Clock.Now()
		base.Clock.Move(opens.Time().Add(12 * time.Hour).Sub(before))
		if !knows(child) {
			t.Error("the child is not told on the day on which forms open")
		}
		if _, err := s.Forms.MyForm(ctx, child, next.ID); err != nil {
			t.Errorf("no form for the child: %v", err)
		}
		if err := s.Reviews.TakesPart(ctx, child, next.ID); care.KindOf(err) != care.KindNotFound {
			t.Errorf("the meeting is open to the child before it has a day: %v", err)
		}
		if err := s.Reviews.TakesPart(ctx, o.ines, next.ID); err != nil {
			t.Errorf("the IRO reads what came in: %v", err)
		}
		if got := faultKey(s.Meetings.OpenReview(ctx, o.ines, next.ID, care.DateOf(base.Clock.Now()))); got != "meet.desk.unplanned" {
			t.Errorf("opened without a day: %q", got)
		}
		verified(t, s)
	})
}

// Who is apart learns of a review on the day on which its forms open by its due day, whatever
// is planned, moved, cancelled or held before that day; who has been in it knows of it.
func TestWhoIsApartLearnsOfAReviewByItsDueDayAlone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		m := sit(t, s, base, care.Primary)
		ctx, dad := t.Context(), m.Excluded.Viewer
		s.Under(review.NewRules(&profiles.Profile{Clocks: profiles.Clocks{FormOpens: profiles.Span{N: 10, Unit: profiles.WorkingDays}}}))
		set := func(sql string, args ...any) {
			t.Helper()
			m.ok(t, s.Do(ctx, func(tx *gorm.DB) error { return tx.Exec(sql, args...).Error }))
		}
		knows := func(v care.Viewer) bool {
			t.Helper()
			list, err := s.Reviews.ReviewsFor(ctx, v)
			m.ok(t, err)
			_, page := s.Reviews.Review(ctx, v, m.Review)
			_, form := s.Forms.MyForm(ctx, v, m.Review)
			if there := len(list) > 0; (page == nil) != there || (form == nil) != there {
				t.Errorf("listed %v, page %v, form %v", there, page, form)
			}
			return len(list) > 0
		}
		states := []struct {
			name, set string
			args      []any
		}{
			{"due", "state = 'due', starts_at = NULL, opens_on = '2026-06-15'", nil},
			{"planned", "state = 'planned', starts_at = ?", []any{storetest.Start.AddDate(0, 0, 5)}},
			{"moved", "moved_from = starts_at, starts_at = ?", []any{storetest.Start.AddDate(0, 0, 7)}},
			{"cancelled", "state = 'due', starts_at = NULL, opens_on = '2026-03-26'", nil},
			{"live", "state = 'live', starts_at = ?, opened_at = ?", []any{storetest.Start, storetest.Start}},
			{"closed", "state = 'closed', closed_at = ?, completed_on = '2026-03-26'", []any{storetest.Start}},
		}
		set("UPDATE review SET due_on = '2026-06-29' WHERE id = ?", m.Review)
		for _, one := range states {
			set("UPDATE review SET "+one.set+" WHERE id = ?", append(one.args, m.Review)...)
			if knows(dad) {
				t.Errorf("%s: who is apart knows of it long before its forms open", one.name)
			}
			set("UPDATE seat SET state = 'removed' WHERE id = ?", m.Parent.Seat)
			if knows(m.Parent.Viewer) {
				t.Errorf("%s: whose seat was taken away knows of it", one.name)
			}
			set("UPDATE seat SET joined_at = ? WHERE id = ?", storetest.Start, m.Parent.Seat)
			if !knows(m.Parent.Viewer) {
				t.Errorf("%s: who was in it has lost their page", one.name)
			}
			set("UPDATE seat SET state = 'invited', joined_at = NULL WHERE id = ?", m.Parent.Seat)
		}
		set("UPDATE review SET state = 'planned', starts_at = ?, opened_at = NULL, closed_at = NULL WHERE id = ?", storetest.Start.AddDate(0, 6, 0), m.Review)
		if !knows(m.Parent.Viewer) {
			t.Error("a parent who comes to it is not told of it once it is planned")
		}
		for _, one := range []struct {
			on    care.Date
			knows bool
		}{{"2026-06-14", false}, {"2026-06-15", true}} {
			base.Clock.Move(one.on.Time().Add(12 * time.Hour).Sub(base.Clock.Now()))
			for _, state := range states {
				set("UPDATE review SET "+state.set+" WHERE id = ?", append(state.args, m.Review)...)
				if knows(dad) != one.knows {
					t.Errorf("%s, on %s: knows %v", state.name, one.on, !one.knows)
				}
			}
		}
	})
}

// When a review is closed the next is there, with everybody but who was sent out; undoing
// the closing takes it away again, as long as nobody did anything about it.
func TestTheNextReviewComesWhenOneIsClosed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := begun(t, s, base)
		ctx := t.Context()
		if err := s.Meetings.RemoveSeat(ctx, c.as("iro"), c.review, c.seatOf(t, "carer")); err != nil {
			t.Fatal(err)
		}
		child := c.as("child").Person
		for range 2 {
			modes := c.modes(t, nil)
			delete(modes, c.seatOf(t, "carer"))
			if err := c.Reviews.ConfirmAttendance(ctx, c.as("iro"), c.review, modes, review.Spoke); err != nil {
				t.Fatal(err)
			}
			if err := c.Reviews.CloseReview(ctx, c.as("iro"), c.review, reviews.Close{PN: review.PN1, Live: true}); err != nil {
				t.Fatal(err)
			}
			next := nextOf(t, s, storetest.AtWork(c.person["iro"]), child)
			if next.State != network.ReviewDue || next.Number != 3 || next.DueOn != care.DateOf(base.Clock.Now()).AddMonths(3) {
				t.Errorf("%+v", next)
			}
			states := map[string]string{}
			rows, err := base.Raw(t).Query("SELECT p.name, s.state FROM seat s JOIN person p ON p.id = s.person_id WHERE s.review_id = '" + string(next.ID) + "'")
			if err != nil {
				t.Fatal(err)
			}
			defer rows.Close()
			for rows.Next() {
				var name, state string
				if err := rows.Scan(&name, &state); err != nil {
					t.Fatal(err)
				}
				states[state] += name + ", "
			}
			if err := rows.Err(); err != nil {
				t.Fatal(err)
			}
			if len(states[network.SeatRemoved]) == 0 || len(states[network.SeatInvited]) == 0 {
				t.Errorf("%v", states)
			}
			if err := c.Reviews.Undo(ctx, c.as("iro"), c.review, review.UndoClose, c.review, "not all was said"); err != nil {
				t.Fatal(err)
			}
			if open := nextOf(t, s, storetest.AtWork(c.person["iro"]), child); open.ID != c.review {
				t.Errorf("after the closing was undone: %+v", open)
			}
		}
		modes := c.modes(t, nil)
		delete(modes, c.seatOf(t, "carer"))
		if err := c.Reviews.CloseReview(ctx, c.as("iro"), c.review, reviews.Close{PN: review.PN1, Live: true}); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Children.PlanReview(ctx, storetest.AtWork(c.person["iro"]), children.Plan{Child: child, StartsAt: base.Clock.Now().AddDate(0, 2, 0)}); err != nil {
			t.Fatal(err)
		}
		stays := func(what string) {
			t.Helper()
			if got := faultKey(c.Reviews.Undo(ctx, c.as("iro"), c.review, review.UndoClose, c.review, "too late")); got != "error.undo.next" {
				t.Errorf("undone though %s: %q", what, got)
			}
		}
		stays("the next is planned")
		next := nextOf(t, s, storetest.AtWork(c.person["iro"]), child)
		cancel := children.Move{ID: care.NewID(), Child: child, Was: next.StartsAt, Reason: "report", Decided: "iro"}
		if err := s.Children.CancelReview(ctx, storetest.AtWork(c.person["iro"]), cancel); err != nil {
			t.Fatal(err)
		}
		stays("the next was cancelled, with a reason")
		c.exec(t, "DELETE FROM review_move")
		c.exec(t, "INSERT INTO report (id, review_id, child_id, kind, asked_on, by_person, at) VALUES (?, ?, ?, 'worker', '2026-03-01', ?, ?)", care.NewID(), next.ID, child, c.person["iro"], base.Clock.Now())
		stays("a report was asked for")
	})
}

// What happens to a child moves the day on which the next is due; nothing is due of who is not
// in care, or turns 18 before.
func TestTheNextReviewFollowsTheFacts(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		ctx := t.Context()
		o := newOffice(t, s)
		rules := review.NewRules(&profiles.Profile{Moves: profiles.Moves{Restart: true, First: profiles.Span{N: 10, Unit: profiles.WorkingDays}}})
		s.Under(rules)
		n := newChild(o)
		if err := s.Children.Make(ctx, o.support, n); err != nil {
			t.Fatal(err)
		}
		due := func(want care.Date) {
			t.Helper()
			if next := nextOf(t, s, o.ines, n.ID); next.DueOn != want {
				t.Errorf("due on %s, want %s", next.DueOn, want)
			}
		}
		due("2026-03-02")
		ok := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		p, err := s.Children.Child(ctx, o.ines, n.ID)
		ok(err)
		for _, spell := range p.Spells {
			if spell.Sort == care.SpellHome {
				ok(s.Children.EndSpell(ctx, o.ines, n.ID, spell.ID, "2026-02-04"))
			}
		}
		ok(s.Children.AddSpell(ctx, o.ines, children.NewSpell{ID: care.NewID(), Child: n.ID, Sort: care.SpellHome, Kind: "U4", Since: "2026-02-04"}))
		due("2026-02-18") // a move, and the authority's own ten working days
		ok(s.Children.EndCare(ctx, o.ines, children.End{Child: n.ID, On: "2026-02-20", Reason: "E4A"}))
		due("")
		load, err := s.Reviews.Caseload(ctx, o.ines, func(all []reviews.Case) []reviews.Case { return all })
		if err != nil || len(load.Cases) != 1 || !load.Cases[0].Days().Due.Empty() {
			t.Errorf("%+v, %v", load.Cases, err)
		}
		ok(s.Children.Return(ctx, o.ines, children.Back{Child: n.ID, On: "2026-03-10"}))
		due("2026-04-09")
		older := n.Facts
		older.BornOn = "2008-04-08"
		ok(s.Children.Change(ctx, o.ines, n.ID, older))
		due("") // they are 18 before
		verified(t, s)
	})
}
