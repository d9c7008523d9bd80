package store_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"myreview/server/care"
	"myreview/server/review"
	"myreview/server/store"
	"myreview/server/store/storetest"
)

// reading compares a meeting as a snapshot reads it with what stands in the
// tables.
func (c *round) reading(t *testing.T, after string) review.State {
	t.Helper()
	got, err := c.StateNow(t.Context(), c.review)
	if err != nil {
		t.Fatal(err)
	}
	want, err := c.StateWhole(t.Context(), c.review)
	if err != nil {
		t.Fatal(err)
	}
	if want.Review.Phase == review.Live {
		want.Places = review.PlacesOf(want.Ties, want.Seats)
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(review.Places{})); diff != "" {
		t.Errorf("after %s: %s", after, diff)
	}
	return got
}

// full is a live review in which each part of a meeting has something.
func full(t *testing.T, s *store.Store, base *storetest.Base) (c *round, home care.ID) {
	t.Helper()
	c = newRound(t, s, base)
	c.save(t, "child", "y2", 1, c.says("one", care.Everyone))
	c.send(t, "child")
	if err := c.OpenReview(t.Context(), c.as("iro"), c.review); err != nil {
		t.Fatal(err)
	}
	for name, person := range c.person {
		c.exec(t, `INSERT INTO session (token_hash, person_id, lang, made_at, seen_at, expires_at, idle_until, policy)
			VALUES (?, ?, 'en', ?, ?, ?, ?, 'family')`, name, person, base.Clock.Now(), base.Clock.Now(),
			base.Clock.Now().Add(time.Hour), base.Clock.Now().Add(time.Minute))
	}
	iro := c.as("iro")
	if err := c.OpenRound(t.Context(), iro, c.review, care.Home); err != nil {
		t.Fatal(err)
	}
	home = c.reading(t, "the beginning").Rounds[0].ID
	for _, do := range []error{
		c.Mark(t.Context(), c.as("child"), c.review, home, "4"),
		c.GiveChair(t.Context(), iro, c.review, c.seatOf(t, "child"), ""),
		c.ReadBack(t.Context(), c.as("mum"), c.review, c.decide(t, c.door()), review.AgreedNo, "not so"),
	} {
		if do != nil {
			t.Fatal(do)
		}
	}
	return c, home
}

// A reading of a live meeting takes from the one before what has not changed, and
// shows whatever has, whoever changed it.
func TestAReadingShowsWhatHasChanged(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c, home := full(t, s, base)
		c.reading(t, "all of it")
		iro := c.as("iro")
		for _, act := range []struct {
			name string
			do   func() error
		}{
			{"a pause", func() error { return c.Pause(t.Context(), iro, c.review) }},
			{"its end", func() error { return c.Resume(t.Context(), iro, c.review) }},
			{"somebody came", func() error { return c.Join(t.Context(), c.as("mum"), c.review, review.OnScreen) }},
			{"somebody went", func() error { return c.Leave(t.Context(), c.as("mum"), c.review) }},
			{"a mark", func() error { return c.Mark(t.Context(), c.as("mum"), c.review, home, "7") }},
			{"another mark", func() error { return c.Mark(t.Context(), c.as("mum"), c.review, home, "8") }},
			{"a reveal", func() error { return c.Reveal(t.Context(), iro, c.review, home) }},
			{"the chair taken", func() error { return c.TakeChair(t.Context(), iro, c.review) }},
			{"the chair given", func() error { return c.GiveChair(t.Context(), iro, c.review, c.seatOf(t, "child"), "") }},
			{"a decision", func() error { c.decide(t, c.door()); return nil }},
			{"a form sent anew", func() error {
				c.save(t, "child", "y2", 2, c.says("two", care.OnlyIRO))
				c.send(t, "child")
				return nil
			}},
			{"a seat removed", func() error { return c.RemoveSeat(t.Context(), iro, c.review, c.seatOf(t, "carer")) }},
			{"a screen let in", func() error {
				code, _, err := c.OpenScreen(t.Context(), iro, c.review, care.NewID())
				if err == nil {
					_, _, err = c.EnterRoom(t.Context(), code, "here")
				}
				return err
			}},
			{"somebody signed in", func() error {
				_, err := c.StartSession(t.Context(), c.person["mum"], store.Way{By: store.ByDemo}, "")
				return err
			}},
			{"somebody signed out", func() error { return c.EndAllSessions(t.Context(), c.person["mum"]) }},
			{"a tie paused", func() error { c.exec(t, "UPDATE tie SET state = 'paused' WHERE id = ?", c.tie["worker"]); return nil }},
			{"a name changed", func() error {
				c.exec(t, "UPDATE person SET name = 'Robyn' WHERE id = ?", c.person["child"])
				return nil
			}},
			{"what a session is not counted for", func() error { base.Clock.Move(61 * time.Second); return nil }},
			{"the end", func() error { c.exec(t, "UPDATE review SET state = 'closed' WHERE id = ?", c.review); return nil }},
			{"a change after the end", func() error {
				c.exec(t, "UPDATE seat SET plans = 'screen' WHERE review_id = ?", c.review)
				return nil
			}},
		} {
			if err := act.do(); err != nil {
				t.Errorf("%s: %v", act.name, err)
			}
			c.reading(t, act.name)
		}
	})
}

var keptParts = []struct {
	name string
	of   func(review.State) any
}{
	{"seats", func(st review.State) any { return &st.Seats[0] }},
	{"agenda", func(st review.State) any { return &st.Items[0] }},
	{"chair", func(st review.State) any { return &st.Spells[0] }},
	{"rounds", func(st review.State) any { return &st.Rounds[0] }},
	{"marks", func(st review.State) any { return &st.Marks[0] }},
	{"forms", func(st review.State) any { return &st.Forms[0] }},
	{"answers", func(st review.State) any { return &st.Answers[0] }},
	{"decisions", func(st review.State) any { return &st.Decisions[0] }},
}

// readAnew lists those that are not the very same in both readings.
func readAnew(old, got review.State) (names []string) {
	for _, part := range keptParts {
		if part.of(got) != part.of(old) {
			names = append(names, part.name)
		}
	}
	return names
}

// Each table that a meeting is read from is counted, whatever changes in it: by
// hand too. What has not moved is the very same as before.
func TestAReadingReadsWhatHasMoved(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c, _ := full(t, s, base)
		old := c.reading(t, "all of it")
		for _, change := range []struct {
			words string
			moves []string
		}{
			{"UPDATE review SET paused = paused", nil},
			{"UPDATE session SET seen_at = seen_at, idle_until = idle_until", nil},
			{"UPDATE form SET standing = standing + 1", nil},
			{"UPDATE seat SET plans = plans", []string{"seats"}},
			{"UPDATE agenda_item SET state = state", []string{"agenda", "chair"}},
			{"UPDATE chair_spell SET until_at = until_at", []string{"agenda", "chair"}},
			{"UPDATE scale_round SET state = state", []string{"rounds", "marks"}},
			{"UPDATE scale_mark SET shows = shows", []string{"rounds", "marks"}},
			{"UPDATE form SET key = key", []string{"forms", "answers"}},
			{"UPDATE sending SET company = company", []string{"forms", "answers"}},
			{"UPDATE answer SET body = body", []string{"forms", "answers"}},
			{"UPDATE answer_reader SET tie_id = tie_id", []string{"forms", "answers"}},
			{"UPDATE decision SET state = state", []string{"decisions"}},
			{"UPDATE readback SET says = says", []string{"decisions"}},
			{"UPDATE child SET circle = 'another'", []string{"seats", "agenda", "chair", "rounds", "marks", "forms", "answers", "decisions"}},
		} {
			c.exec(t, change.words)
			got := c.reading(t, change.words)
			moved := readAnew(old, got)
			if !slices.Equal(moved, change.moves) {
				t.Errorf("%s: %v are read anew, want %v", change.words, moved, change.moves)
			}
			old = got
		}
	})
}

// What was never counted is found after a while all the same.
func TestAReadingIsNotKeptForLong(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c, _ := full(t, s, base)
		old := c.reading(t, "all of it")
		base.Clock.Move(14 * time.Second)
		if got := c.reading(t, "14 seconds"); &got.Answers[0] != &old.Answers[0] {
			t.Error("answers that did not change were opened again")
		}
		base.Clock.Move(time.Second)
		if got := c.reading(t, "15 seconds"); &got.Answers[0] == &old.Answers[0] {
			t.Error("nothing was read anew for 15 seconds")
		}
	})
}

// A meeting that is looked at often never waits until all of it is read anew: one
// part goes after the other, and each in time.
func TestWhatGetsOldIsReadAnewPartByPart(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c, _ := full(t, s, base)
		old := c.reading(t, "all of it")
		base.Clock.Move(8 * time.Second)
		for i, want := range [][]string{
			nil, // the sessions go first
			{"seats"},
			{"agenda", "chair"},
			{"rounds", "marks"},
			nil, // the review before
			{"forms", "answers"},
			{"decisions"},
			nil,
		} {
			got := c.reading(t, "a look")
			if names := readAnew(old, got); !slices.Equal(names, want) {
				t.Errorf("look %d read %v anew, want %v", i, names, want)
			}
			old = got
		}
		base.Clock.Move(7 * time.Second)
		if names := readAnew(old, c.reading(t, "15 seconds")); len(names) != 0 {
			t.Errorf("%v are read anew once more", names)
		}
	})
}
