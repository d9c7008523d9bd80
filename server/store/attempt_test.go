package store_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"myreview/server/care"
	"myreview/server/store"
	"myreview/server/store/network"
	"myreview/server/store/signin"
	"myreview/server/store/storetest"
)

func TestTriesAreCounted(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		try := func(bucket string, want bool) {
			t.Helper()
			err := s.SignIn.Try(t.Context(), bucket, 3, time.Minute)
			if want && err != nil || !want && care.KindOf(err) != care.KindTooMany {
				t.Fatalf("%s: %v; want allowed=%v", bucket, err, want)
			}
		}
		for range 3 {
			try("a", true)
		}
		try("a", false)
		try("b", true)
		base.Clock.Move(59 * time.Second)
		try("a", false)
		base.Clock.Move(time.Second)
		try("a", true)

		var all sync.WaitGroup
		var mu sync.Mutex
		allowed := 0
		other := base.Open(t)
		for i := range 40 {
			all.Go(func() {
				if []*store.Store{s, other}[i%2].SignIn.Try(t.Context(), "many", 7, time.Minute) == nil {
					mu.Lock()
					allowed++
					mu.Unlock()
				}
			})
		}
		all.Wait()
		if allowed != 7 {
			t.Errorf("%d of 40 at once were allowed, want 7", allowed)
		}

		base.Clock.Move(25 * time.Hour)
		try("c", true)
		var left int64
		s.Read(t.Context()).Table("attempt").Count(&left)
		if left != 1 {
			t.Errorf("%d buckets kept, want the one of now", left)
		}
	})
}

func TestStaffSignIn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		add := func(p network.Person, email, password string) {
			t.Helper()
			p.Band, p.Lang = care.Adult, care.English
			if _, err := s.People.AddPerson(t.Context(), p, email, password); err != nil {
				t.Fatal(err)
			}
		}
		add(network.Person{Name: "Asha", Staff: true}, "Asha@Council.example", "correct horse")
		add(network.Person{Name: "Ben", Staff: true}, "ben@council.example", "")
		add(network.Person{Name: "Cy"}, "cy@home.example", "family only")
		for name, c := range map[string]struct {
			email, password string
			in              bool
		}{
			"right":                      {"asha@council.example", "correct horse", true},
			"as an address may be typed": {" ASHA@council.example ", "correct horse", true},
			"wrong password":             {"asha@council.example", "correct Horse", false},
			"password with spaces round": {"asha@council.example", " correct horse", false},
			"no password given":          {"asha@council.example", "", false},
			"unknown address":            {"nobody@council.example", "correct horse", false},
			"an address without one":     {"ben@council.example", "", false},
			"the stand-in's password":    {"nobody@council.example", "nobody has this password", false},
			"not at work":                {"cy@home.example", "family only", false},
		} {
			secret, err := s.SignIn.SignIn(t.Context(), c.email, c.password, signin.From{Place: name}, "")
			if c.in != (err == nil) {
				t.Errorf("%s: %v", name, err)
			}
			if c.in && viewer(t, s, secret).Staff != true {
				t.Errorf("%s: not staff", name)
			}
			var e *care.Error
			if !c.in && (!errors.As(err, &e) || e.Key != "signin.wrong") {
				t.Errorf("%s: %v; want signin.wrong", name, err)
			}
		}
		_, err := s.People.AddPerson(t.Context(), network.Person{Name: "Asha two", Band: care.Adult, Lang: care.English}, "asha@council.example", "")
		if care.KindOf(err) != care.KindConflict {
			t.Errorf("a second person with the address: %v", err)
		}
		var hash string
		s.Read(t.Context()).Raw("SELECT password FROM person WHERE email = 'asha@council.example'").Scan(&hash)
		if !strings.HasPrefix(hash, "$argon2id$v=19$m=19456,t=2,p=1$") {
			t.Errorf("kept as %q", hash)
		}
	})
}

// staffSignIn is where people at work sign in; clock moves on between what they do.
type staffSignIn struct {
	*store.Store
	t     *testing.T
	clock *storetest.Clock
}

const (
	asha   = "asha@council.example" // who is there
	nobody = "nobody@council.example"
	right  = "correct horse"
)

func newStaffSignIn(t *testing.T, s *store.Store, base *storetest.Base) *staffSignIn {
	t.Helper()
	cheap := store.CheapPassword(right)
	for email, name := range map[string]string{asha: "Asha", "ben@council.example": "Ben"} {
		id, err := s.People.AddPerson(t.Context(), network.Person{Name: name, Staff: true, Band: care.Adult, Lang: care.English}, email, "")
		if err == nil {
			err = s.Do(t.Context(), exec("UPDATE person SET password = ? WHERE id = ?", cheap, id))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return &staffSignIn{Store: s, t: t, clock: base.Clock}
}

// try tries once: "in", "wrong", or "wait" with the time. After a stroke the
// place names a browser.
func (d *staffSignIn) try(email, password, place string) string {
	d.t.Helper()
	network, browser, _ := strings.Cut(place, "/")
	_, err := d.SignIn.SignIn(d.t.Context(), email, password, signin.From{Place: network, Browser: browser}, "")
	var e *care.Error
	switch {
	case err == nil:
		return "in"
	case errors.As(err, &e) && e.Kind == care.KindInvalid && e.Key == "signin.wrong":
		return "wrong"
	case errors.As(err, &e) && e.Kind == care.KindTooMany && e.Key == "signin.wait":
		return fmt.Sprint("wait ", e.Args["Wait"])
	}
	d.t.Error(err)
	return ""
}

// fail is a number of wrong tries in a row.
func (d *staffSignIn) fail(n int, email, place string) {
	d.t.Helper()
	for i := range n {
		if got := d.try(email, "wrong", place); got != "wrong" {
			d.t.Fatalf("try %d at %s from %s: %s", i+1, email, place, got)
		}
	}
}

// spread is one wrong try each from many places.
func (d *staffSignIn) spread(n int, email string) {
	d.t.Helper()
	for i := range n {
		d.fail(1, email, fmt.Sprint("far-", i))
	}
}

func TestOnlyWhatFailsMakesOneWait(t *testing.T) {
	for _, tt := range []struct {
		what string
		do   func(d *staffSignIn)
		// what an address that is there gets with the right password from a place
		place string
		want  string
		// and any other address, there or not, with a wrong one
		other string
	}{
		{"at first", func(*staffSignIn) {}, "office", "in", "wrong"},
		{"signing in does not count", func(d *staffSignIn) {
			for range 12 {
				if got := d.try(asha, right, "office"); got != "in" {
					d.t.Fatal(got)
				}
			}
		}, "office", "in", "wrong"},
		{"four slips, then in, then four again", func(d *staffSignIn) {
			for range 3 {
				d.fail(4, asha, "office")
				if got := d.try(asha, right, "office"); got != "in" {
					d.t.Fatal(got)
				}
			}
			d.fail(4, asha, "office")
		}, "office", "in", "wrong"},
		{"five slips: a short wait", func(d *staffSignIn) { d.fail(5, asha, "office") }, "office", "wait 15s", "wrong"},
		{"which is for that place alone", func(d *staffSignIn) { d.fail(5, asha, "office") }, "home", "in", "wrong"},
		{"after which it opens", func(d *staffSignIn) { d.fail(5, asha, "office"); d.clock.Move(15 * time.Second) }, "office", "in", "wrong"},
		{"a wait that is not kept counts for nothing", func(d *staffSignIn) {
			d.fail(5, asha, "office")
			for range 9 {
				d.try(asha, "wrong", "office")
			}
			d.clock.Move(5 * time.Second)
		}, "office", "wait 10s", "wrong"},
		{"each more doubles the wait", func(d *staffSignIn) {
			d.fail(5, asha, "office")
			d.clock.Move(15 * time.Second)
			d.fail(1, asha, "office")
			d.clock.Move(30 * time.Second)
			d.fail(1, asha, "office")
		}, "office", "wait 1m0s", "wrong"},
		{"to ten minutes, no more", func(d *staffSignIn) {
			d.fail(5, asha, "office")
			for range 12 {
				d.clock.Move(10 * time.Minute)
				d.fail(1, asha, "office")
			}
		}, "office", "wait 10m0s", "wrong"},
		{"an hour forgets it", func(d *staffSignIn) {
			d.fail(5, asha, "office")
			d.clock.Move(time.Hour)
			d.fail(4, asha, "office")
		}, "office", "in", "wrong"},
		{"one address from everywhere: a second, not ten minutes", func(d *staffSignIn) { d.spread(30, asha) }, "home", "wait 1s", "wrong"},
		{"however often: a minute", func(d *staffSignIn) {
			d.spread(30, asha)
			for i := range 20 {
				d.clock.Move(time.Minute)
				d.fail(1, asha, fmt.Sprint("farther-", i))
			}
		}, "home", "wait 1m0s", "wrong"},
		{"not where she got in before", func(d *staffSignIn) {
			d.try(asha, right, "office")
			d.clock.Move(29 * 24 * time.Hour)
			d.spread(30, asha)
		}, "office", "in", "wrong"},
		{"nor is what fails there let through for that", func(d *staffSignIn) {
			d.try(asha, right, "office")
			d.fail(5, asha, "office")
		}, "office", "wait 15s", "wrong"},
		{"nor where she got in on this browser, whoever fails beside her", func(d *staffSignIn) {
			d.try(asha, right, "office/hers")
			d.fail(5, asha, "office/theirs")
			for i := range 95 {
				d.fail(1, fmt.Sprint("guess-", i), "office/theirs")
			}
			d.spread(30, asha)
		}, "office/hers", "in", "wait 1s"},
		{"on another browser there she waits with them", func(d *staffSignIn) {
			d.try(asha, right, "office/hers")
			d.fail(5, asha, "office/theirs")
		}, "office/new", "wait 15s", "wrong"},
		{"on her own she waits for what failed there", func(d *staffSignIn) {
			d.try(asha, right, "office/hers")
			d.fail(5, asha, "office/hers")
		}, "office/hers", "wait 15s", "wrong"},
		{"for a month", func(d *staffSignIn) {
			d.try(asha, right, "office/hers")
			d.clock.Move(31 * 24 * time.Hour)
			d.fail(5, asha, "office/theirs")
		}, "office/hers", "wait 15s", "wrong"},
		{"that is forgotten after a month", func(d *staffSignIn) {
			d.try(asha, right, "office")
			d.clock.Move(31 * 24 * time.Hour)
			d.spread(30, asha)
		}, "office", "wait 1s", "wrong"},
		{"one place at many addresses: seconds, for all of it", func(d *staffSignIn) {
			for i := range 100 {
				d.fail(1, fmt.Sprint("guess-", i), "office")
			}
		}, "office", "wait 1s", "wait 1s"},
	} {
		t.Run(tt.what, func(t *testing.T) {
			storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
				d := newStaffSignIn(t, s, base)
				tt.do(d)
				for _, email := range []string{nobody, "ben@council.example"} {
					if got := d.try(email, "wrong", tt.place); got != tt.other {
						t.Errorf("%s from %s: %s, want %s", email, tt.place, got, tt.other)
					}
				}
				want := tt.want
				if tt.other != "wrong" && want != "in" { // nothing above was let through
					want = tt.other
				}
				if got := d.try(asha, right, tt.place); got != want {
					t.Errorf("from %s: %s, want %s", tt.place, got, want)
				}
			})
		})
	}
}

// What is there and what is not are told nowhere apart, try by try.
func TestAnAddressThatIsNotThereWaitsLikeOneThatIs(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		d := newStaffSignIn(t, s, base)
		for i := range 60 {
			place := []string{"office", "home", fmt.Sprint("far-", i)}[i%3]
			one, other := d.try(asha, "wrong", place), d.try(nobody, "wrong", place)
			if one != other {
				t.Fatalf("try %d from %s: %s, of nobody %s", i, place, one, other)
			}
			if i%7 == 0 {
				base.Clock.Move(time.Duration(i) * time.Second)
			}
		}
	})
}

// Many at once, on two instances, are no more than one after another.
func TestManyWrongTriesAtOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		d := newStaffSignIn(t, s, base)
		other := &staffSignIn{Store: base.Open(t), t: t, clock: base.Clock}
		var all sync.WaitGroup
		results := make([]string, 40)
		for i := range results {
			all.Go(func() { results[i] = []*staffSignIn{d, other}[i%2].try(asha, "wrong", "office") })
		}
		all.Wait()
		if got := strings.Count(strings.Join(results, "|"), "wrong"); got != 5 {
			t.Errorf("%d of 40 were tried, want 5: %v", got, results)
		}
	})
}

// Who comes back after days is counted while others sweep up what is old.
func TestSweepingWaitsForNobody(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		d := newStaffSignIn(t, s, base)
		other := &staffSignIn{Store: base.Open(t), t: t, clock: base.Clock}
		for range 4 {
			for i := range 12 {
				d.fail(1, fmt.Sprint("old-", i), fmt.Sprint("place-", i))
			}
			base.Clock.Move(49 * time.Hour)
			var all sync.WaitGroup
			for i := range 12 {
				all.Go(func() { []*staffSignIn{d, other}[i%2].try(fmt.Sprint("old-", i), "wrong", fmt.Sprint("place-", i)) })
			}
			all.Wait()
		}
	})
}

// What is kept of tries goes by itself, and names nobody.
func TestTriesAreForgotten(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		d := newStaffSignIn(t, s, base)
		rows := func() (buckets []string) {
			s.Read(t.Context()).Table("attempt").Pluck("bucket", &buckets)
			return buckets
		}
		d.fail(2, asha, "office")
		d.fail(2, nobody, "office")
		d.try(asha, right, "office")
		if all := strings.Join(rows(), " "); len(rows()) != 4 || strings.Contains(all, "asha") || strings.Contains(all, "office") {
			t.Errorf("nobody's pair, nobody, the office, and where she got in: %v", rows())
		}
		base.Clock.Move(25 * time.Hour)
		d.fail(1, nobody, "home")
		if n := len(rows()); n != 4 {
			t.Errorf("after a day: %d", n)
		}
		base.Clock.Move(30 * 24 * time.Hour)
		d.fail(1, nobody, "home")
		if n := len(rows()); n != 3 {
			t.Errorf("after a month: %d", n)
		}
	})
}
