package store_test

import (
	"errors"
	"fmt"
	"maps"
	"myreview/server/store/reviews"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"myreview/server/care"
	"myreview/server/review"
	"myreview/server/store"
	"myreview/server/store/children"
	"myreview/server/store/storetest"
)

// begun is a round whose review has begun, with a room screen.
func begun(t *testing.T, s *store.Store, base *storetest.Base) *round {
	t.Helper()
	c := newRound(t, s, base)
	c.begin(t)
	c.person["screen"] = care.NewID()
	c.exec(t, "INSERT INTO seat (id, review_id, state) VALUES (?, ?, 'invited')", c.person["screen"], c.review)
	if err := s.Audit.SignAll(t.Context()); err != nil {
		t.Fatal(err)
	}
	return c
}

// begin opens the review: nothing is sent any more.
func (c *round) begin(t *testing.T) {
	t.Helper()
	if err := c.Meetings.OpenReview(t.Context(), c.as("iro"), c.review, ""); err != nil {
		t.Fatal(err)
	}
}

// viewer is as, for the room screen too.
func (c *round) viewer(name string) care.Viewer {
	if name == "screen" {
		return care.Viewer{Seat: c.person["screen"], Review: c.review}
	}
	return c.as(name)
}

func (c *round) seatOf(t *testing.T, name string) care.ID {
	t.Helper()
	var id care.ID
	if err := c.Read(t.Context()).Raw("SELECT id FROM seat WHERE review_id = ? AND person_id = ?", c.review, c.person[name]).Scan(&id).Error; err != nil {
		t.Fatal(err)
	}
	return id
}

func (c *round) door() review.NewDecision {
	return review.NewDecision{
		What: "The landlord repairs the bedroom door", Why: "Privacy", Plain: "Your door will shut.",
		WhoTie: c.tie["carer"], Due: "2026-04-17", Area: care.Home, Wish: review.WishYes,
	}
}

func (c *round) decide(t *testing.T, n review.NewDecision) care.ID {
	t.Helper()
	id := care.NewID()
	if err := c.Reviews.AddDecision(t.Context(), c.as("iro"), c.review, id, n); err != nil {
		t.Fatal(err)
	}
	return id
}

// modes has everybody in the room, apart from those named.
func (c *round) modes(t *testing.T, other map[string]review.Mode) map[care.ID]review.Mode {
	t.Helper()
	out := map[care.ID]review.Mode{}
	for _, name := range []string{"child", "carer", "mum", "worker", "iro", "cover"} {
		out[c.seatOf(t, name)] = review.InRoom
	}
	for name, m := range other {
		out[c.seatOf(t, name)] = m
	}
	return out
}

func (c *round) close(t *testing.T) {
	t.Helper()
	if err := c.Reviews.ConfirmAttendance(t.Context(), c.as("iro"), c.review, c.modes(t, nil), review.Spoke); err != nil {
		t.Fatal(err)
	}
	if err := c.Reviews.CloseReview(t.Context(), c.as("iro"), c.review, reviews.Close{PN: review.PN1, Live: true}); err != nil {
		t.Fatal(err)
	}
}

func kinds(err error) string {
	if err == nil {
		return "ok"
	}
	return map[care.Kind]string{
		care.KindInternal: "internal " + fmt.Sprint(err), care.KindInvalid: "invalid", care.KindNotFound: "notfound",
		care.KindForbidden: "forbidden", care.KindConflict: "conflict", care.KindGone: "gone", care.KindTooLarge: "toolarge",
	}[care.KindOf(err)]
}

var everybody = []string{"child", "iro", "cover", "worker", "carer", "mum", "dad", "left", "stranger", "screen"}

// allows checks one act for everybody. Who is not named in want is notfound.
func allows(t *testing.T, c *round, what string, want map[string]string, act func(v care.Viewer, name string) error) {
	t.Helper()
	got, all := map[string]string{}, map[string]string{}
	for _, name := range everybody {
		all[name] = "notfound"
		got[name] = kinds(act(c.viewer(name), name))
	}
	maps.Copy(all, want)
	if diff := cmp.Diff(all, got); diff != "" {
		t.Errorf("%s: %s", what, diff)
	}
}

func TestWhoMayDoWhatInClosing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := begun(t, s, base)
		ctx := t.Context()
		onlyIRO := map[string]string{
			"iro": "ok", "cover": "ok", "child": "forbidden", "worker": "forbidden", "carer": "forbidden", "mum": "forbidden", "screen": "forbidden",
		}
		made := map[string]care.ID{}
		allows(t, c, "add a decision", onlyIRO, func(v care.Viewer, name string) error {
			made[name] = care.NewID()
			return c.Reviews.AddDecision(ctx, v, c.review, made[name], c.door())
		})
		allows(t, c, "change a decision", onlyIRO, func(v care.Viewer, name string) error {
			id := care.NewID()
			defer func() { made[name] = id }()
			return c.Reviews.ChangeDecision(ctx, v, c.review, made["iro"], id, c.door())
		})
		allows(t, c, "take back a decision", onlyIRO, func(v care.Viewer, _ string) error {
			return c.Reviews.WithdrawDecision(ctx, v, c.review, made["cover"])
		})
		id := c.decide(t, c.door())
		allows(t, c, "read back", map[string]string{
			"child": "ok", "worker": "ok", "carer": "ok", "mum": "ok", "iro": "forbidden", "cover": "forbidden", "screen": "forbidden",
		}, func(v care.Viewer, _ string) error {
			return c.Reviews.ReadBack(ctx, v, c.review, id, review.AgreedNo, "It was Sunday.")
		})
		allows(t, c, "read what was agreed", map[string]string{
			"child": "ok", "iro": "ok", "cover": "ok", "worker": "ok", "carer": "ok", "mum": "ok",
		}, func(v care.Viewer, _ string) error {
			_, err := c.Reviews.Agreed(ctx, v, c.review)
			return err
		})
		allows(t, c, "read the closing page", map[string]string{"iro": "ok", "cover": "ok"}, func(v care.Viewer, _ string) error {
			_, err := c.Reviews.Closing(ctx, v, c.review)
			return err
		})
		allows(t, c, "confirm attendance", onlyIRO, func(v care.Viewer, _ string) error {
			return c.Reviews.ConfirmAttendance(ctx, v, c.review, c.modes(t, nil), review.Spoke)
		})
		// The child tries before the IRO closes, the others after it. The same
		// close again is harmless.
		allows(t, c, "close", map[string]string{
			"child": "forbidden", "iro": "ok", "cover": "ok", "worker": "gone", "carer": "gone", "mum": "gone", "screen": "gone",
		}, func(v care.Viewer, _ string) error {
			return c.Reviews.CloseReview(ctx, v, c.review, reviews.Close{PN: review.PN1, Live: true})
		})
	})
}

// Who covers, and whose seat is then taken away, has no part in the review any more:
// they read neither what is closed nor the letter, and close nothing.
func TestACoverWhoseSeatWasTakenAwayNeitherReadsNorCloses(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := begun(t, s, base)
		ctx, cover := t.Context(), c.as("cover")
		if err := c.Meetings.RemoveSeat(ctx, c.as("iro"), c.review, c.seatOf(t, "cover")); err != nil {
			t.Fatal(err)
		}
		_, closing := c.Reviews.Closing(ctx, cover, c.review)
		_, reads := c.Letters.Letter(ctx, cover, c.review)
		_, source := c.Letters.LetterSource(ctx, cover, c.review)
		_, kept := c.Letters.LetterKept(ctx, cover, c.review)
		_, agreed := c.Reviews.Agreed(ctx, cover, c.review)
		closes := c.Reviews.CloseReview(ctx, cover, c.review, reviews.Close{PN: review.PN1, Live: true})
		for what, err := range map[string]error{
			"the closing page": closing, "the letter": reads, "its source": source, "what was kept": kept, "what was agreed": agreed, "to close": closes,
		} {
			if care.KindOf(err) != care.KindNotFound {
				t.Errorf("%s: %v", what, err)
			}
		}
	})
}

func TestEachSeatSaysWhatItAgreedTo(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := begun(t, s, base)
		ctx := t.Context()
		one, two := c.decide(t, c.door()), c.decide(t, c.door())
		say := func(name string, id care.ID, says review.Agrees, words string) {
			t.Helper()
			if err := c.Reviews.ReadBack(ctx, c.as(name), c.review, id, says, words); err != nil {
				t.Fatal(err)
			}
		}
		say("mum", one, review.AgreedYes, "")
		say("child", one, review.AgreedNo, " CANARY not the door, the lock ")
		say("child", one, review.AgreedNo, " CANARY not the door, the lock ")
		a, err := c.Reviews.Agreed(ctx, c.as("child"), c.review)
		if err != nil || !a.Asked || a.Open != 1 || a.Decisions[0].Mine.Words != " CANARY not the door, the lock " || a.Decisions[0].Mine.Says != review.AgreedNo {
			t.Errorf("the child: %+v, %v", a, err)
		}
		for _, name := range []string{"mum", "carer", "worker"} {
			a, err := c.Reviews.Agreed(ctx, c.as(name), c.review)
			if err != nil || strings.Contains(fmt.Sprint(a), "CANARY") || len(a.Decisions[0].Said) > 0 {
				t.Errorf("%s reads what another said: %+v, %v", name, a, err)
			}
		}
		closing, err := c.Reviews.Closing(ctx, c.as("cover"), c.review)
		if err != nil {
			t.Fatal(err)
		}
		if said := closing.Decisions[0].Said; len(said) != 2 || said[0].Who.Kind != care.TieChild || said[1].Who.Kind != care.TieParent {
			t.Errorf("the cover: %+v", said)
		}
		// What is changed is read back afresh.
		if err := c.Reviews.ChangeDecision(ctx, c.as("iro"), c.review, one, care.NewID(), c.door()); err != nil {
			t.Fatal(err)
		}
		if a, err = c.Reviews.Agreed(ctx, c.as("child"), c.review); err != nil || a.Open != 2 {
			t.Errorf("after a change: %+v, %v", a, err)
		}
		c.close(t)
		say("carer", two, review.AgreedYes, "") // later is fine too
		if err := c.Reviews.ReadBack(ctx, c.as("child"), c.review, two, "perhaps", ""); kinds(err) != "invalid" {
			t.Errorf("no answer at all: %v", err)
		}
	})
}

func TestDecisionsNameOnlyWhomAFamilyMayKnow(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := begun(t, s, base)
		c.exec(t, "UPDATE person SET name = 'CANARY Carer' WHERE id = ?", c.person["carer"])
		c.exec(t, "UPDATE tie SET calls = 'Kim' WHERE id = ?", c.tie["carer"])
		c.decide(t, c.door())
		for name, knows := range map[string]bool{"mum": false, "child": true, "worker": true, "carer": true} {
			a, err := c.Reviews.Agreed(t.Context(), c.as(name), c.review)
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Contains(a.Decisions[0].Who.Name, "CANARY"); got != knows || a.Decisions[0].Who.Calls != "Kim" {
				t.Errorf("%s: %+v", name, a.Decisions[0].Who)
			}
		}
	})
}

func TestClosingAReview(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := begun(t, s, base)
		ctx, iro := t.Context(), c.as("iro")
		if err := c.Reviews.CloseReview(ctx, iro, c.review, reviews.Close{PN: review.PN1, Live: true}); kinds(err) != "conflict" {
			t.Errorf("without attendance: %v", err)
		}
		missing := c.modes(t, nil)
		delete(missing, c.seatOf(t, "mum"))
		if err := c.Reviews.ConfirmAttendance(ctx, iro, c.review, missing, review.Spoke); err != nil {
			t.Errorf("the mother left out: %v", err)
		}
		if p, err := c.Reviews.Closing(ctx, iro, c.review); err != nil || !p.Confirmed() || len(p.Unconfirmed()) != 1 || p.Unconfirmed()[0].Who.Seat != c.seatOf(t, "mum") {
			t.Errorf("not confirmed: %+v, %v", p.Unconfirmed(), err)
		}
		delete(missing, c.seatOf(t, "child"))
		var fault *care.Error
		if err := c.Reviews.ConfirmAttendance(ctx, iro, c.review, missing, review.Spoke); !errors.As(err, &fault) || fault.Field != "mode."+string(c.seatOf(t, "child")) {
			t.Errorf("the child left out: %v", err)
		}
		absent := map[string]review.Mode{"child": review.NotThere}
		if err := c.Reviews.ConfirmAttendance(ctx, iro, c.review, c.modes(t, absent), review.Spoke); kinds(err) != "invalid" {
			t.Errorf("absent, and spoke: %v", err)
		}
		if err := c.Reviews.ConfirmAttendance(ctx, iro, c.review, c.modes(t, nil), ""); kinds(err) != "invalid" {
			t.Errorf("how the child's views came is asked: %v", err)
		}
		for range 2 {
			if err := c.Reviews.ConfirmAttendance(ctx, iro, c.review, c.modes(t, map[string]review.Mode{"child": review.OnScreen, "mum": review.ByPhone, "cover": review.NotThere}), review.Spoke); err != nil {
				t.Fatal(err)
			}
		}
		got, err := c.Reviews.Closing(ctx, iro, c.review)
		if err != nil || !got.Confirmed() || got.Part.Mode != review.OnScreen || got.Part.Gave != review.Spoke || got.Level != 1 {
			t.Fatalf("%+v, %v", got, err)
		}
		if got.Present[0].Who.Kind != care.TieChild || got.Present[2].Attended != review.ByPhone {
			t.Errorf("the child comes first: %+v", got.Present)
		}
		for _, try := range []struct {
			code   review.PN
			reason string
			want   string
		}{
			{review.PN0, "", "invalid"}, {review.PN3, "", "invalid"}, {"PN9", "", "invalid"},
			{review.PN3, "CANARY Used signs throughout.", "ok"},
			{review.PN3, "CANARY Used signs throughout.", "ok"}, // sent twice
			{review.PN1, "", "gone"},
		} {
			if err := c.Reviews.CloseReview(ctx, iro, c.review, reviews.Close{PN: try.code, Reason: try.reason, Live: true}); kinds(err) != try.want {
				t.Errorf("%s %q: %v, want %s", try.code, try.reason, err, try.want)
			}
		}
		got, err = c.Reviews.Closing(ctx, iro, c.review)
		if err != nil || got.State != "closed" || got.PN != review.PN3 || got.Reason != "CANARY Used signs throughout." || got.ClosedAt.IsZero() {
			t.Fatalf("%+v, %v", got, err)
		}
		if got.NextDue != "2026-06-26" { // the first that was held here: three months
			t.Errorf("next due %s", got.NextDue)
		}
		a, err := c.Reviews.Agreed(ctx, c.as("carer"), c.review)
		if err != nil || a.NextDue != "2026-06-26" || a.State != "closed" {
			t.Errorf("what happens next: %+v, %v", a, err)
		}
		for what, err := range map[string]error{
			"add":        c.Reviews.AddDecision(ctx, iro, c.review, care.NewID(), c.door()),
			"attendance": c.Reviews.ConfirmAttendance(ctx, iro, c.review, c.modes(t, nil), review.Silent),
		} {
			if kinds(err) != "gone" {
				t.Errorf("%s after closing: %v", what, err)
			}
		}
		if n := countEvents(t, c, "review.closed"); n != 1 {
			t.Errorf("%d events of closing", n)
		}
	})
}

func countEvents(t *testing.T, c *round, kind string) (n int) {
	t.Helper()
	if err := c.Read(t.Context()).Raw("SELECT COUNT(*) FROM event WHERE review_id = ? AND kind = ?", c.review, kind).Scan(&n).Error; err != nil {
		t.Fatal(err)
	}
	return n
}

func TestALaterReviewIsDueSixMonthsAfterTheHeldOne(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := newRound(t, s, base)
		c.exec(t, `INSERT INTO review (id, child_id, number, state, starts_at, opened_at, closed_at, epoch, due_on, made_at)
			VALUES (?, ?, 1, 'closed', ?, ?, ?, 'e', '2025-12-31', ?)`, care.NewID(), c.person["child"],
			base.Clock.Now().AddDate(0, -3, 0), base.Clock.Now().AddDate(0, -3, 0), base.Clock.Now().AddDate(0, -3, 0), base.Clock.Now())
		base.Clock.Move(5 * 24 * time.Hour) // opened on 31 March
		if err := c.Meetings.OpenReview(t.Context(), c.as("iro"), c.review, care.DateOf(base.Clock.Now())); err != nil {
			t.Fatal(err)
		}
		base.Clock.Move(26 * time.Hour) // and closed the day after
		c.close(t)
		got, err := c.Reviews.Closing(t.Context(), c.as("iro"), c.review)
		if err != nil || got.NextDue != "2026-09-30" || got.Held != "2026-03-31" {
			t.Errorf("T9: %s after %s, %v", got.NextDue, got.Held, err)
		}
		// What changes by when the next is due is said of the one before as well: it is one day.
		due := func(when string, want care.Date) {
			t.Helper()
			got, err := c.Reviews.Closing(t.Context(), c.as("iro"), c.review)
			told, err2 := c.Reviews.Agreed(t.Context(), c.as("carer"), c.review)
			page, err3 := c.Children.Child(t.Context(), storetest.AtWork(c.person["worker"]), c.person["child"])
			if err := errors.Join(err, err2, err3); err != nil {
				t.Fatal(err)
			}
			if on := page.Due(review.Law()).On; got.NextDue != want || told.NextDue != want || on != want {
				t.Errorf("%s: due %s, told %s, on the child's page %s, want %s", when, got.NextDue, told.NextDue, on, want)
			}
		}
		due("at first", "2026-09-30")
		order := children.NewSpell{ID: care.NewID(), Child: c.person["child"], Sort: care.SpellLegal, Kind: "E1", Since: "2026-04-01"}
		if err := c.Children.AddSpell(t.Context(), storetest.AtWork(c.person["worker"]), order); err != nil {
			t.Fatal(err)
		}
		due("a placement order: 3 months", "2026-07-01")
		c.exec(t, "INSERT INTO past_review (id, child_id, held_on) VALUES ('p', ?, '2026-04-02')", c.person["child"])
		if err := c.Reviews.KeepAllNext(t.Context()); err != nil {
			t.Fatal(err)
		}
		due("a file tells of one that was held after it: 6 months from it", "2026-10-02")
	})
}

func TestAClosedReviewCanBeReopenedAndClosedAgain(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := begun(t, s, base)
		c.close(t)
		if err := c.Reviews.Undo(t.Context(), c.as("iro"), c.review, review.UndoClose, c.review, "Mum had one more thing to say"); err != nil {
			t.Fatal(err)
		}
		c.decide(t, c.door())
		if err := c.Reviews.CloseReview(t.Context(), c.as("iro"), c.review, reviews.Close{PN: review.PN1, Live: true}); err != nil {
			t.Fatal(err)
		}
		a, err := c.Reviews.Agreed(t.Context(), c.as("child"), c.review)
		if err != nil || a.State != "closed" || len(a.Decisions) != 1 {
			t.Errorf("%+v, %v", a, err)
		}
	})
}

func TestClosingTextIsSealed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := begun(t, s, base)
		n := c.door()
		n.What, n.Why, n.Plain, n.WhoTie, n.WhoName = "CANARY what", "CANARY why", "CANARY plain", "", "CANARY who"
		id := c.decide(t, n)
		if err := c.Reviews.ReadBack(t.Context(), c.as("mum"), c.review, id, review.AgreedNo, "CANARY words"); err != nil {
			t.Fatal(err)
		}
		if err := c.Reviews.ConfirmAttendance(t.Context(), c.as("iro"), c.review, c.modes(t, nil), review.Spoke); err != nil {
			t.Fatal(err)
		}
		led := 4
		if err := c.Reviews.CloseReview(t.Context(), c.as("iro"), c.review, reviews.Close{PN: review.PN3, Reason: "CANARY reason", Level: &led, LevelWhy: "CANARY level", Because: review.Because{review.LeftAhead: "CANARY open"}, Live: true}); err != nil {
			t.Fatal(err)
		}
		for _, q := range []string{"SELECT body FROM decision", "SELECT words FROM readback", "SELECT pn_reason FROM review", "SELECT level_reason FROM review", "SELECT open_reason FROM review", "SELECT subject FROM event"} {
			var rows [][]byte
			if err := c.Read(t.Context()).Raw(q).Scan(&rows).Error; err != nil {
				t.Fatal(err)
			}
			if slices.ContainsFunc(rows, func(b []byte) bool { return strings.Contains(string(b), "CANARY") }) {
				t.Errorf("%s: readable in the database", q)
			}
		}
	})
}
