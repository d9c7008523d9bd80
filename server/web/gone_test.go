package web_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"myreview/server/alert"
	"myreview/server/care"
	"myreview/server/live"
	"myreview/server/store"
	"myreview/server/store/alerts"
	"myreview/server/store/people"
	"myreview/server/store/storetest"
)

// Somebody at work whose rights end has the alerts before them no longer than
// anything else (safety.md I4).
func TestAlertsGoWithTheRightToThem(t *testing.T) {
	for name, end := range map[string]func(w *world) error{
		"their tie has ended": func(w *world) error {
			return w.store.People.StepTie(w.t.Context(), w.family.IRO.Viewer, w.family.Review, people.TieStep{
				ID: care.NewID(), Tie: w.family.Worker.Tie, Step: care.StepEnd, Was: care.TieActive, Reason: "left",
			})
		},
		"signed out from elsewhere": func(w *world) error { return storetest.EndAllSessions(w.t.Context(), w.store, w.family.Worker.Person) },
	} {
		t.Run(name, func(t *testing.T) {
			w := oneWorld(t, care.Primary)
			open := w.as(w.family.Worker.Viewer).open("/alerts")
			if err := end(w); err != nil {
				t.Fatal(err)
			}
			if code := open.closed(2 * time.Second); code != live.CloseSignedOut {
				t.Errorf("close code %d", code)
			}
		})
	}
}

// Who leaves, or signs in as somebody else, has no page open any more at any
// instance: the next to use the device may be a sister.
func TestLeavingClosesPagesAtEveryInstance(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, b *storetest.Base) {
		if b.Kind != "postgres" {
			return // one file, one instance
		}
		here := newWorld(t, s, b, care.Young)
		there := *here
		serve(t, &there, b.Open(t), b)
		child, _, carer, _ := here.start()
		far, next := *child, *carer
		far.w, next.w = &there, &there
		left, taken := far.open(here.review("/meet")), next.open(here.review("/meet"))
		child.send(http.MethodPost, "/leave", nil, "Sec-Fetch-Site", "same-origin").is(303)
		if code := left.closed(2 * time.Second); code != live.CloseSignedOut {
			t.Errorf("left: close code %d", code)
		}
		worker := here.as(here.family.Worker.Viewer)
		carer.post(here.invite(worker, here.family.Parent.Tie)).is(303)
		carer.post("/i", "code", here.code(worker)).is(303)
		if code := taken.closed(2 * time.Second); code != live.CloseSignedOut {
			t.Errorf("somebody else signed in: close code %d", code)
		}
	})
}

// Leaving needs no database: a tablet that is left while it does not answer is
// nobody's when it does again.
func TestLeavingWorksWithoutADatabase(t *testing.T) {
	w := oneWorld(t, care.Primary)
	b := w.as(w.family.Child.Viewer)
	b.get("/home").is(303)
	if err := w.store.Close(); err != nil {
		t.Fatal(err)
	}
	b.get("/home").is(503)
	b.get("/help").is(200).says("0800 1111")
	b.get("/away").is(200)
	if b.secret() == "" {
		t.Fatal("signed out already")
	}
	left := b.send(http.MethodPost, "/leave", nil, "Sec-Fetch-Site", "same-origin").is(303)
	if left.to != "/away" || b.secret() != "" || !strings.Contains(left.header.Get("Clear-Site-Data"), `"storage"`) {
		t.Errorf("led to %q, with the session %q", left.to, b.secret())
	}
	b = w.stranger()
	at, _ := url.Parse(w.base)
	b.client.Jar.SetCookies(at, []*http.Cookie{{Name: "session", Value: "whatever", Path: "/"}})
	b.get("/away.gif").is(200)
	if b.secret() != "" {
		t.Error("the picture of the neutral page leaves the session")
	}
}

// A number is guessed no faster by who says that they know the card already.
func TestANumberIsNotGuessedFromAPageOfPictures(t *testing.T) {
	w := oneWorld(t, care.Primary)
	b := w.stranger()
	for range 200 {
		if err := w.store.SignIn.Try(t.Context(), "card:127.0.0.0/24", 200, 10*time.Minute); err != nil {
			t.Fatal(err)
		}
	}
	for name, fields := range map[string][]string{
		"a number":           {"card", "123456789012"},
		"a page of pictures": {"card", "123456789012", "form", "x"},
		"a whole secret":     append([]string{"card", "123456789012", "form", string(care.NewID())}, rightPictures...),
		"a phrase":           {"card", "123456789012", "form", "x", "phrase", "the dog by my bed"},
		"no number":          {"card", "abc"},
		"nothing":            {},
		"something else":     {"held", "123456789012"},
		"two numbers":        {"card", "123456789012", "card", "123456789013"},
	} {
		if a := b.post("/card", fields...); a.status != http.StatusTooManyRequests {
			t.Errorf("%s: %d", name, a.status)
		}
	}
	if a := b.send(http.MethodPost, "/card?card=123456789012", url.Values{"csrf": {b.token()}}); a.status != http.StatusTooManyRequests {
		t.Errorf("in the address: %d", a.status)
	}
}

// The words of one alert that do not open take neither the others from the page
// nor the page from the child.
func TestWordsThatDoNotOpenLeaveThePageOfAlerts(t *testing.T) {
	s, base := storetest.SQLite(t)
	w := newWorld(t, s, base, care.Primary)
	tell := func(kind alert.Kind, words string) care.ID {
		id := care.NewID()
		if err := w.store.Alerts.Tell(t.Context(), w.family.Child.Viewer, alerts.Telling{ID: id, Kind: kind, Words: words}); err != nil {
			t.Fatal(err)
		}
		return id
	}
	broken, other := tell(alert.Now, "CANARY-ONE"), tell(alert.Call, "CANARY-TWO")
	if _, err := base.Raw(t).Exec("UPDATE alert SET words = (SELECT words FROM alert WHERE id = $1), reply = words WHERE id = $2", string(other), string(broken)); err != nil {
		t.Fatal(err)
	}
	w.as(w.family.IRO.Viewer).get("/alerts").is(200).says("Needs someone now", "CANARY-TWO", "cannot be shown").hides("CANARY-ONE")
	w.as(w.family.Child.Viewer).get("/tell").is(200).says("What you sent before")
	w.as(w.family.Child.Viewer).get("/tell/sent/" + string(broken)).is(200)
}

// Who has found a worker's telephone makes nobody a way in with it: that is
// asked of whoever shows that it is still them (ASVS 5.0 7.5).
func TestAWayInIsMadeByWhoShowsThatItIsThem(t *testing.T) {
	w := oneWorld(t, care.Primary)
	if _, err := w.store.Cards.MakeCard(t.Context(), w.family.Worker.Viewer, w.family.Review, care.NewID()); err != nil {
		t.Fatal(err)
	}
	b := w.as(w.family.Worker.Viewer)
	w.clock.Move(11 * time.Minute)
	for path, fields := range map[string][]string{
		"/invite":      {"tie", string(w.family.Parent.Tie)},
		"/card":        {"id", string(care.NewID())},
		"/card/device": {"id", string(care.NewID())},
		"/card/forget": nil,
		"/card/here":   nil,
	} {
		b.post(w.review(path), fields...).is(200).says("Is it still you?").hides("/i/", "/d/", "/k/")
	}
	for _, r := range []string{"/card", "/invite"} {
		b.get(w.review(r)).is(200)
	}
	made := b.post(w.review("/invite"), "tie", string(w.family.Parent.Tie), "sure", "yes").is(200)
	if !strings.Contains(made.body, w.base+"/i/") {
		t.Errorf("whoever showed it got no link: %s", made.words())
	}
}

// Nor does leaving wait for a database that says nothing: what is on the page is
// about a child, and somebody stands behind them.
func TestLeavingDoesNotWaitForTheDatabase(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		if base.Kind != "postgres" {
			return // a file answers
		}
		w := newWorld(t, s, base, care.Primary)
		b := w.as(w.family.Child.Viewer)
		release := holdSessions(t, base)
		defer release()
		began := time.Now()
		b.send(http.MethodPost, "/leave", nil, "Sec-Fetch-Site", "same-origin").is(303)
		if took := time.Since(began); took > 4*time.Second || b.secret() != "" {
			t.Errorf("left after %v, with the session %q", took, b.secret())
		}
		began = time.Now()
		b.get("/away").is(200)
		if took := time.Since(began); took > 4*time.Second {
			t.Errorf("the neutral page took %v", took)
		}
	})
}

// Whoever asks whether the site is ready is told so in time, also when it is not.
func TestReadyIsAnsweredInTime(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		if base.Kind != "postgres" {
			return // a file answers
		}
		w := newWorld(t, s, base, care.Primary)
		w.stranger().get("/readyz").is(200)
		release := holdSessions(t, base)
		ctx, cancel := context.WithCancel(t.Context())
		var waiting sync.WaitGroup
		for range 20 { // more than the instance has connections
			waiting.Go(func() { _, _ = s.SignIn.Session(ctx, "nobody's") })
		}
		time.Sleep(time.Second)
		began := time.Now()
		w.stranger().get("/readyz").is(503)
		if took := time.Since(began); took > 7*time.Second {
			t.Errorf("after %v", took)
		}
		cancel()
		waiting.Wait()
		release()
		time.Sleep(1100 * time.Millisecond) // what it said is good for a second
		w.stranger().get("/readyz").is(200)
	})
}

// Whose form is refused before any route waits for a database no longer than others do.
func TestAFormThatIsTooLargeWaitsForNoDatabase(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		if base.Kind != "postgres" {
			return // a file answers
		}
		w := newWorld(t, s, base, care.Primary)
		release := holdSessions(t, base)
		defer release()
		w.line("POST /lang HTTP/1.1\r\nHost: localhost\r\nCookie: session=" + string(care.NewID()) + "\r\nContent-Length: 5000000\r\n\r\n").is(http.StatusRequestEntityTooLarge)
	})
}

// holdSessions makes a database say nothing to whoever asks who is signed in.
func holdSessions(t *testing.T, base *storetest.Base) (release func()) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), base.Config.URL)
	if err != nil {
		t.Fatal(err)
	}
	for _, sql := range []string{"BEGIN", "LOCK TABLE session IN ACCESS EXCLUSIVE MODE"} {
		if _, err := conn.Exec(t.Context(), sql); err != nil {
			t.Fatal(err)
		}
	}
	return func() { _ = conn.Close(context.Background()) }
}

// A meeting that is not theirs is not even read for whoever asks for it: what
// goes wrong in it, and how long it takes, tells them nothing.
func TestAMeetingIsNotReadForStrangers(t *testing.T) {
	s, base := storetest.SQLite(t)
	w := newWorld(t, s, base, care.Young)
	w.goLive()
	if _, err := base.Raw(t).Exec("ALTER TABLE scale_round RENAME TO away"); err != nil {
		t.Fatal(err)
	}
	for _, who := range []care.Viewer{w.family.Stranger, w.family.Excluded.Viewer, w.family.Former.Viewer} {
		w.as(who).get(w.review("/meet")).is(404)
	}
	w.as(w.family.Carer.Viewer).get(w.review("/meet")).is(500)
}
