package web_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"myreview/server/care"
	"myreview/server/live"
	"myreview/server/store/signin"
	"myreview/server/web"
)

// An open page may stay for as long as somebody shows a sign of life; a page
// that asks by itself shows none (safety.md T3).
func TestAPageKnowsHowLongItLasts(t *testing.T) {
	eachWorld(t, care.Young, func(t *testing.T, w *world) {
		tablet := w.asBy(w.family.Child.Viewer, signin.NewSession{By: signin.ByCard, Shared: true})
		page := tablet.get(w.review("")).is(200).page.Find("dialog[data-stay]")
		for name, want := range map[string]string{"data-left": "300", "data-warn": "60", "data-shared": ""} {
			if got, ok := page.Attr(name); got != want || !ok {
				t.Errorf("%s is %q, want %q", name, got, want)
			}
		}
		left := func(want int, stays bool) {
			t.Helper()
			var said struct {
				Left  int
				Stays bool
			}
			a := tablet.get("/stay", "Accept", "application/json").is(200)
			if err := json.Unmarshal([]byte(a.body), &said); err != nil || said.Left != want || said.Stays != stays {
				t.Errorf("%s, want %d %v", a.body, want, stays)
			}
		}
		for n := range 4 {
			w.clock.Move(time.Minute)
			left(300-60*(n+1), true)
		}
		tablet.postForm("/stay", url.Values{}, "Accept", "application/json").is(200)
		left(300, true)
		w.clock.Move(5*time.Minute + time.Second)
		tablet.get("/stay", "Accept", "application/json").is(401)
		if to := tablet.get(w.review("")).is(303).to; to != "/" {
			t.Errorf("led to %q", to)
		}
		tablet.get("/?out=1").is(200).says("You have been signed out").hides("Robin").hides("nothing happened") // a worker may have ended it
		if w.stranger().get("/").is(200).page.Find("dialog").Length() != 0 {
			t.Error("a stranger is asked to stay")
		}
	})
}

func TestASharedScreenIsClosedWhenNobodyLooks(t *testing.T) {
	w := oneWorld(t, care.Young)
	w.site.Live.Ping = 50 * time.Millisecond
	child, _, _, _ := w.start()
	own := child.open(w.review("/meet"))
	tablet := w.asBy(w.family.Child.Viewer, signin.NewSession{By: signin.ByCard, Shared: true})
	shared := tablet.open(w.review("/meet"))
	if err := shared.ws.WriteMessage(1, []byte("-")); err != nil {
		t.Fatal(err)
	}
	if err := own.ws.WriteMessage(1, []byte("-")); err != nil {
		t.Fatal(err)
	}
	time.Sleep(300 * time.Millisecond)
	w.clock.Move(5*time.Minute + time.Second)
	if code := shared.closed(2 * time.Second); code != live.CloseSignedOut {
		t.Errorf("close code %d, want %d", code, live.CloseSignedOut)
	}
	child.get(w.review("/meet")).is(200)
}

func TestOnesOwnDevices(t *testing.T) {
	eachWorld(t, care.Primary, func(t *testing.T, w *world) {
		here := w.asBy(w.family.Child.Viewer, signin.NewSession{By: signin.ByCard, Device: "tablet"})
		phone := w.asBy(w.family.Child.Viewer, signin.NewSession{By: signin.ByDevice, Device: "phone"})
		school := w.asBy(w.family.Child.Viewer, signin.NewSession{By: signin.ByCard, Device: "computer"})
		mum := w.as(w.family.Parent.Viewer)
		page := here.get("/devices").is(200).says("This one", "A phone", "A computer", "Signed in on your own phone or tablet")
		if strings.Contains(page.body, "token_hash") || page.page.Find("main input[name=id]").Length() != 2 {
			t.Errorf("the list: %s", page.words())
		}
		id := func(kind string) string {
			for _, s := range page.page.Find("section").EachIter() {
				if strings.Contains(s.Text(), kind) {
					v, _ := s.Find("input[name=id]").Attr("value")
					return v
				}
			}
			return ""
		}
		mum.post("/devices/end", "id", id("A phone")).is(303) // not theirs: nothing happens
		phone.get(w.review("")).is(200)
		here.post("/devices/end", "id", id("A phone")).is(303)
		here.post("/devices/end", "id", id("A phone")).is(303)
		phone.get(w.review("")).is(303)
		school.get(w.review("")).is(200)
		here.post("/devices/end").is(303)
		school.get(w.review("")).is(303)
		here.get("/devices").is(200).says("not signed in anywhere else")
		mum.get(w.review("")).is(200)
		here.get("/password").is(404) // a child has a card
	})
}

// What is published, or changes how somebody is reached, asks whether it is
// still them; what was sent goes on from there.
func TestPublishingAsksWhetherItIsStillThem(t *testing.T) {
	eachWorld(t, care.Young, func(t *testing.T, w *world) {
		const right = "correct horse"
		w.toldAll("We won the league!", "Only for my IRO")
		w.over()
		iro := w.asBy(w.family.IRO.Viewer, signin.NewSession{By: signin.ByPassword})
		iro.post("/password", "new", right).is(303)
		saved := iro.submit(iro.get(w.review("/letter/write")).is(200), w.review("/letter/write"), "text.1", "You were brave.", "do", "preview").is(303)
		look := iro.follow(saved).is(200)
		w.clock.Move(11 * time.Minute)
		asked := iro.submit(look, w.review("/letter/publish")).is(200).says("still you")
		asked.hides(right)
		child := w.as(w.family.Child.Viewer)
		child.get(w.review("/letter")).is(404)
		wrong := iro.submit(asked, w.review("/letter/publish"), "password", "guess").is(422).says("not your password")
		wrong.hides("guess")
		child.get(w.review("/letter")).is(404)
		// Skipping the question by hand changes nothing.
		rev, _ := asked.page.Find("input[name=rev]").Attr("value")
		iro.post(w.review("/letter/publish"), "rev", rev).is(200).says("still you")
		child.get(w.review("/letter")).is(404)
		iro.submit(wrong, w.review("/letter/publish"), "password", right).is(303)
		child.get(w.review("/letter")).is(200)
	})
}

// A ticket opens one socket of one review, once, soon, in its own session
// (safety.md T19).
func TestTicketsOpenOneSocketEach(t *testing.T) {
	eachWorld(t, care.Young, func(t *testing.T, w *world) {
		child := w.as(w.family.Child.Viewer)
		page := child.get(w.review("/meet")).is(200).page
		root := page.Find("[data-live]")
		of := func(b *browser, ticket string) int {
			t.Helper()
			root.SetAttr("data-ticket", ticket)
			ws, res, err := b.dial(page, w.base)
			if err == nil {
				_ = ws.Close()
				return http.StatusSwitchingProtocols
			}
			if res == nil {
				t.Fatal(err)
			}
			return res.StatusCode
		}
		first, _ := root.Attr("data-ticket")
		secret, now := child.secret(), w.clock.Now()
		for _, c := range []struct {
			name   string
			ticket string
			want   int
		}{
			{"the page's", first, 101},
			{"the same again", first, 403},
			{"none", "", 403},
			{"made up", strings.Repeat("A", 54), 403},
			{"no ticket at all", "not base64!", 403},
			{"another review's", web.Ticket(secret, care.NewID(), now), 403},
			{"another session's", web.Ticket(w.as(w.family.Child.Viewer).secret(), w.family.Review, now), 403},
			{"one that has run out", web.Ticket(secret, w.family.Review, now.Add(-2*time.Minute)), 403},
			{"another", web.Ticket(secret, w.family.Review, now.Add(-time.Minute)), 101},
		} {
			if got := of(child, c.ticket); got != c.want {
				t.Errorf("%s: %d, want %d", c.name, got, c.want)
			}
		}
		var given struct{ Ticket string }
		a := child.post(w.review("/ticket")).is(200)
		if err := json.Unmarshal([]byte(a.body), &given); err != nil || of(child, given.Ticket) != 101 {
			t.Errorf("a ticket that was asked for: %s, %v", a.body, err)
		}
		child.send(http.MethodPost, w.review("/ticket"), nil).is(403) // without the page's token
		w.as(w.family.Excluded.Viewer).post(w.review("/ticket")).is(404)

		// Many at once with one ticket: one gets in.
		ticket := web.Ticket(secret, w.family.Review, now)
		root.SetAttr("data-ticket", ticket)
		child.token()
		var in sync.WaitGroup
		var mu sync.Mutex
		opened := 0
		for range 8 {
			in.Go(func() {
				if ws, _, err := child.dial(page, w.base); err == nil {
					_ = ws.Close()
					mu.Lock()
					opened++
					mu.Unlock()
				}
			})
		}
		in.Wait()
		if opened != 1 {
			t.Errorf("%d sockets were opened with one ticket", opened)
		}
	})
}
