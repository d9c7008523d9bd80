package store_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"myreview/server/care"
	"myreview/server/store"
	"myreview/server/store/reviews"
	"myreview/server/store/signin"
	"myreview/server/store/storetest"
)

func session(t *testing.T, s *store.Store, person care.ID) string {
	t.Helper()
	secret, err := s.SignIn.StartSession(t.Context(), person, signin.NewSession{By: signin.ByDemo}, "")
	if err != nil {
		t.Fatal(err)
	}
	return secret
}

func viewer(t *testing.T, s *store.Store, secret string) care.Viewer {
	t.Helper()
	v, err := s.SignIn.Session(t.Context(), secret)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestASessionIsItsPerson(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		f := storetest.NewFamily(t, s, care.Little)
		for _, m := range []storetest.Member{f.Child, f.IRO, f.Carer} {
			secret := session(t, s, m.Person)
			got := viewer(t, s, secret)
			want := m.Viewer
			want.Session = got.Session
			if got != want || got.Session == "" {
				t.Errorf("%+v, want %+v", got, want)
			}
			var kept int64
			s.Read(t.Context()).Table("session").Where("token_hash = ?", secret).Count(&kept)
			if kept > 0 || len(secret) < 43 {
				t.Errorf("the secret itself is kept, or short")
			}
		}
	})
}

// How long a session lasts is its policy's to say; a live review keeps those
// in who have joined it, on a shared device only for as long as there is a sign
// of life.
func TestWhenASessionLapses(t *testing.T) {
	type step struct {
		after time.Duration
		here  bool
	}
	const m, h = time.Minute, time.Hour
	every := func(d time.Duration, n int, last ...step) (out []step) {
		for range n {
			out = append(out, step{d, true})
		}
		return append(out, last...)
	}
	child := func(f *storetest.Family) storetest.Member { return f.Child }
	cases := map[string]struct {
		who                         func(f *storetest.Family) storetest.Member
		shared                      bool
		live, joined, removed, left bool
		steps                       []step
	}{
		"a child, idle":         {who: child, steps: []step{{15*m - time.Second, true}, {15 * m, false}}},
		"a child, all day":      {who: child, steps: every(10*m, 71, step{9 * m, true}, step{m, false})},
		"a shared device, idle": {who: child, shared: true, steps: []step{{5*m - time.Second, true}, {5*m + time.Second, false}}},
		"a shared device, busy": {who: child, shared: true, steps: every(4*m, 14, step{3 * m, true}, step{m, false})},
		"a parent, idle":        {who: func(f *storetest.Family) storetest.Member { return f.Parent }, steps: []step{{14 * m, true}, {15 * m, false}}},
		"a parent, busy":        {who: func(f *storetest.Family) storetest.Member { return f.Parent }, steps: every(10*m, 47, step{10 * m, false})},
		"staff, idle":           {who: func(f *storetest.Family) storetest.Member { return f.IRO }, steps: []step{{14 * m, true}, {15 * m, false}}},
		"staff, busy":           {who: func(f *storetest.Family) storetest.Member { return f.IRO }, steps: every(10*m, 59, step{10 * m, false})},

		"in a live review it stays": {who: child, live: true, joined: true, steps: []step{
			{7 * h, true}, {4 * h, true}, {h, false}, // nobody closed it for half a day
		}},
		"a shared device in a live review, looked at": {who: child, shared: true, live: true, joined: true, steps: every(4*m, 30)},
		"a shared device in a live review, left":      {who: child, shared: true, live: true, joined: true, steps: []step{{4 * m, true}, {6 * m, false}}},
		"a live review that one has not joined":       {who: child, live: true, steps: []step{{20 * m, false}}},
		"a live review that one has left":             {who: child, live: true, joined: true, left: true, steps: []step{{20 * m, false}}},
		"a seat that was taken away":                  {who: child, live: true, joined: true, removed: true, steps: []step{{20 * m, false}}},
		"joined, but the review is over":              {who: child, joined: true, steps: []step{{20 * m, false}}},
	}
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		for name, c := range cases {
			t.Run(name, func(t *testing.T) {
				f := storetest.NewFamily(t, s, care.Young)
				who := c.who(f)
				secret, err := s.SignIn.StartSession(t.Context(), who.Person, signin.NewSession{By: signin.ByDemo, Shared: c.shared}, "")
				if err != nil {
					t.Fatal(err)
				}
				set := func(on bool, statement string, args ...any) {
					if !on {
						return
					}
					if err := s.Do(t.Context(), exec(statement, args...)); err != nil {
						t.Fatal(err)
					}
				}
				now := base.Clock.Now()
				set(c.live, "UPDATE review SET state = 'live', opened_at = ? WHERE id = ?", now, f.Review)
				set(c.joined, "UPDATE seat SET joined_at = ? WHERE id = ?", now, who.Seat)
				set(c.left, "UPDATE seat SET left_at = ? WHERE id = ?", now, who.Seat)
				set(c.removed, "UPDATE seat SET state = 'removed' WHERE id = ?", who.Seat)
				for i, st := range c.steps {
					base.Clock.Move(st.after)
					seen, seenErr := s.Meetings.MeetingSnapshot(t.Context(), f.Review)
					v, err := s.SignIn.Session(t.Context(), secret)
					if st.here && err != nil || !st.here && care.KindOf(err) != care.KindSignIn {
						t.Fatalf("step %d, after %v: %v; want here=%v", i+1, st.after, err, st.here)
					}
					// The meeting, which reads all sessions at once, agrees.
					if seenErr != nil {
						t.Fatal(seenErr)
					}
					if _, err := seen.View(v); c.live && !c.removed && st.here != (err == nil) {
						t.Fatalf("step %d: the meeting says %v; want here=%v", i+1, err, st.here)
					}
				}
			})
		}
	})
}

// A page that asks how long is left, and one that is out of sight, are no sign
// of life.
func TestWhatIsNoSignOfLife(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		f := storetest.NewFamily(t, s, care.Young)
		secret, err := s.SignIn.StartSession(t.Context(), f.Child.Person, signin.NewSession{By: signin.ByCard, Shared: true}, "")
		if err != nil {
			t.Fatal(err)
		}
		v := viewer(t, s, secret)
		base.Clock.Move(4 * time.Minute)
		visit, err := s.SignIn.Visit(t.Context(), secret, false)
		if err != nil || visit.Left != time.Minute || !visit.Stays || !visit.Shared {
			t.Errorf("%+v, %v", visit, err)
		}
		if err := seen(t.Context(), s.Meetings, v, f.Review, false); err != nil {
			t.Error(err)
		}
		base.Clock.Move(time.Minute)
		for name, err := range map[string]error{
			"a look":   func() error { _, err := s.SignIn.Visit(t.Context(), secret, false); return err }(),
			"a socket": seen(t.Context(), s.Meetings, v, f.Review, false),
			"a visit":  func() error { _, err := s.SignIn.Session(t.Context(), secret); return err }(),
		} {
			if care.KindOf(err) != care.KindSignIn || err == nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

// A way in is for the children whom it was handed out for, and opens nothing
// of others.
func TestAWayInReachesItsChildAlone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		f, other := storetest.NewFamily(t, s, care.Young), storetest.NewFamily(t, s, care.Young)
		tie, err := s.People.AddTie(t.Context(), care.Tie{Person: f.Parent.Person, Child: other.Child.Person, Kind: care.TieParent})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Reviews.AddSeat(t.Context(), other.Review, tie, ""); err != nil {
			t.Fatal(err)
		}
		for name, c := range map[string]struct {
			within []care.ID
			want   []bool // this child's review, the other's
		}{
			"all":   {nil, []bool{true, true}},
			"one":   {[]care.ID{f.Child.Person}, []bool{true, false}},
			"other": {[]care.ID{other.Child.Person}, []bool{false, true}},
			"both":  {[]care.ID{other.Child.Person, f.Child.Person}, []bool{true, true}},
			"none":  {[]care.ID{care.NewID()}, []bool{false, false}},
		} {
			var within []string
			for _, id := range c.within {
				within = append(within, string(id))
			}
			secret, err := s.SignIn.StartSession(t.Context(), f.Parent.Person, signin.NewSession{By: signin.ByCode, Within: strings.Join(within, " ")}, "")
			if err != nil {
				t.Fatal(err)
			}
			v := viewer(t, s, secret)
			listed, err := s.Reviews.ReviewsFor(t.Context(), v)
			if err != nil {
				t.Fatal(err)
			}
			for i, rev := range []care.ID{f.Review, other.Review} {
				_, err := s.Reviews.Review(t.Context(), v, rev)
				m, merr := s.Meetings.MeetingSnapshot(t.Context(), rev)
				if merr != nil {
					t.Fatal(merr)
				}
				_, live := m.View(v)
				bare := v
				bare.Within = "" // the meeting's own reading of who is signed in holds by itself
				if _, err := m.View(bare); (err == nil) != c.want[i] {
					t.Errorf("%s, review %d: the session alone: %v; want %v", name, i, err, c.want[i])
				}
				inList := slices.ContainsFunc(listed, func(r reviews.Review) bool { return r.ID == rev })
				if (err == nil) != c.want[i] || (live == nil) != c.want[i] || inList != c.want[i] {
					t.Errorf("%s, review %d: %v, live %v, listed %v; want %v", name, i, err, live, inList, c.want[i])
				}
			}
		}
	})
}

func TestTheLastVisitIsWrittenOnceAMinute(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		f := storetest.NewFamily(t, s, care.Young)
		secret := session(t, s, f.Child.Person)
		for _, c := range []struct {
			after time.Duration
			seen  time.Duration // since the start
		}{
			{30 * time.Second, 0}, {29 * time.Second, 0}, {time.Second, time.Minute}, {59 * time.Second, time.Minute},
		} {
			base.Clock.Move(c.after)
			v := viewer(t, s, secret)
			var seen struct{ SeenAt time.Time }
			if err := s.Read(t.Context()).Table("session").Where("token_hash = ?", v.Session).Take(&seen).Error; err != nil {
				t.Fatal(err)
			}
			if got := seen.SeenAt.Sub(storetest.Start); got != c.seen {
				t.Errorf("seen %v after the start, want %v", got, c.seen)
			}
		}
	})
}

func TestSigningOut(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		f := storetest.NewFamily(t, s, care.Young)
		phone, tablet, mum := session(t, s, f.Child.Person), session(t, s, f.Child.Person), session(t, s, f.Parent.Person)
		check := func(when string, want map[string]bool) {
			t.Helper()
			for secret, here := range want {
				if _, err := s.SignIn.Session(t.Context(), secret); (err == nil) != here || !here && care.KindOf(err) != care.KindSignIn {
					t.Errorf("%s: %v; want here=%v", when, err, here)
				}
			}
		}
		check("unknown", map[string]bool{"": false, "no such secret": false, strings.Repeat("A", 43): false})
		if err := s.SignIn.EndSession(t.Context(), phone); err != nil {
			t.Fatal(err)
		}
		check("out on the phone", map[string]bool{phone: false, tablet: true, mum: true})
		if err := storetest.EndAllSessions(t.Context(), s, f.Child.Person); err != nil {
			t.Fatal(err)
		}
		check("out everywhere", map[string]bool{phone: false, tablet: false, mum: true})
		if err := s.SignIn.EndSession(t.Context(), "no such secret"); err != nil {
			t.Errorf("an unknown session: %v", err)
		}
	})
}

func TestARoomScreen(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		f := storetest.NewFamily(t, s, care.Little)
		seat := care.NewID()
		add := "INSERT INTO seat (id, review_id, state) VALUES (?, ?, 'invited')"
		if err := s.Do(t.Context(), exec(add, seat, f.Review)); err != nil {
			t.Fatal(err)
		}
		secret, err := s.SignIn.StartScreen(t.Context(), f.Review, seat, care.English)
		if err != nil {
			t.Fatal(err)
		}
		v := viewer(t, s, secret)
		if v.Person != "" || v.Seat != seat || v.Review != f.Review || v.Band != care.Little || v.Staff {
			t.Fatalf("%+v", v)
		}
		if r, err := s.Reviews.Review(t.Context(), v, f.Review); err != nil || r.Kind != "" {
			t.Fatalf("its own review: %+v, %v", r, err)
		}
		other := storetest.NewFamily(t, s, care.Young)
		if _, err := s.Reviews.Review(t.Context(), v, other.Review); care.KindOf(err) != care.KindNotFound {
			t.Fatalf("another review: %v", err)
		}
		for _, ask := range []func() error{
			func() error { _, err := s.People.Circle(t.Context(), v, f.Review); return err },
			func() error { _, err := s.Reviews.ReviewsFor(t.Context(), v); return err },
			func() error { _, err := s.People.Me(t.Context(), v); return err },
		} {
			if err := ask(); err == nil || care.KindOf(err) != care.KindNotFound {
				t.Errorf("a screen was told: %v", err)
			}
		}
		for _, end := range []string{
			"UPDATE seat SET state = 'removed' WHERE review_id = ?", "UPDATE review SET state = 'closed' WHERE id = ?",
		} {
			if err := s.Do(t.Context(), exec("UPDATE seat SET state = 'invited'")); err != nil {
				t.Fatal(err)
			}
			if _, err := s.SignIn.Session(t.Context(), secret); err != nil {
				t.Fatal(err)
			}
			if err := s.Do(t.Context(), exec(end, f.Review)); err != nil {
				t.Fatal(err)
			}
			if _, err := s.SignIn.Session(t.Context(), secret); care.KindOf(err) != care.KindSignIn {
				t.Errorf("after %q: %v", end, err)
			}
		}
	})
}
