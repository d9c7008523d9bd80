package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"myreview/server/care"
	"myreview/server/store/storetest"
)

// invite has the worker make an invitation and gives its address.
func (w *world) invite(worker *browser, tie care.ID) string {
	w.t.Helper()
	a := worker.post(w.review("/invite"), "tie", string(tie)).is(200)
	link, ok := a.page.Find("input[readonly]").Attr("value")
	if !ok {
		w.t.Fatalf("no address: %s", a.words())
	}
	u, err := url.Parse(link)
	if err != nil {
		w.t.Fatal(err)
	}
	return u.Path
}

// code is the one that stands on the worker's page; empty: none does.
func (w *world) code(worker *browser) string {
	w.t.Helper()
	return strings.TrimSpace(worker.get(w.review("/invite")).is(200).page.Find(".code").First().Text())
}

// An address that is followed by whoever reads mail is not used up, tells
// nothing, and looks like one that never was (safety.md T12).
func TestAnInvitationTellsNothing(t *testing.T) {
	eachWorld(t, care.Primary, func(t *testing.T, w *world) {
		worker := w.as(w.family.Worker.Viewer)
		at := w.invite(worker, w.family.Parent.Tie)
		var bodies []string
		for i := range 20 {
			path := []string{at, "/i/" + strings.Repeat("x", 22)}[i%2]
			a := w.stranger().get(path, "User-Agent", []string{"WhatsApp/2.23", "Slackbot-LinkExpanding 1.0", "Mozilla/5.0", "BingPreview"}[i%4]).is(200)
			a.hides("Robin", storetest.ChildName, "Pia", "Wale", "review", "parent", "council", "Childline", "privacy", "Fernhaven")
			bodies = append(bodies, a.words())
		}
		for _, b := range bodies {
			if b != bodies[0] {
				t.Errorf("an address that opens differs from one that does not: %q, %q", b, bodies[0])
			}
		}
		if got := w.code(worker); got != "" {
			t.Errorf("a code stands before anybody asked: %q", got)
		}
		phone := w.stranger()
		if to := phone.post(at).is(303).to; to != "/i" {
			t.Errorf("led to %q, which must not hold the token", to)
		}
		step := phone.get("/i").is(200).says("six numbers")
		step.hides("Robin", "Pia", "Wale", at)
		if len(w.code(worker)) != 7 {
			t.Errorf("no code stands: %q", w.code(worker))
		}
	})
}

func TestAnInvitationIsOneBrowsers(t *testing.T) {
	eachWorld(t, care.Young, func(t *testing.T, w *world) {
		worker := w.as(w.family.Worker.Viewer)
		at := w.invite(worker, w.family.Parent.Tie)
		phone, other := w.stranger(), w.stranger()
		phone.post(at).is(303)
		code := w.code(worker)
		worker.get(w.review("/invite")).hides("on another device")

		// The second browser hears what anybody hears of an address that never was.
		late, never := other.post(at).is(404), w.stranger().post("/i/"+strings.Repeat("x", 22)).is(404)
		if late.words() != never.words() || late.header.Get("Content-Length") != never.header.Get("Content-Length") {
			t.Error("a second browser is told that there is an invitation")
		}
		other.post("/i", "code", code).is(404)
		worker.get(w.review("/invite")).is(200).says("Someone tried this invitation on another device")
		other.post(at).is(404)
		alerts := worker.get("/alerts").is(200)
		if n := strings.Count(alerts.words(), "Someone tried to use another person's invitation"); n != 1 {
			t.Errorf("%d alerts, want one: %s", n, alerts.words())
		}

		phone.post("/i", "code", "000000"[:5]).is(422).says("does not work")
		if to := phone.post("/i", "code", code).is(303).to; to != "/password" {
			t.Errorf("led to %q", to)
		}
		phone.get(w.review("")).is(200)
		// Once only, and it is the same for a code that was never given.
		phone.post("/i", "code", code).is(422)
		if w.code(worker) != "" {
			t.Error("a used code still stands")
		}
		// The address again, in its own browser, is a way back to the code.
		phone.post(at).is(303)
	})
}

// Whatever the reason is that an address does not open, it says so in the same
// words.
func TestInvitationsThatDoNotOpenSaySo(t *testing.T) {
	w := oneWorld(t, care.Young)
	worker := w.as(w.family.Worker.Viewer)
	ended := w.invite(worker, w.family.Parent.Tie)
	worker.post(w.review("/invite/end"), "tie", string(w.family.Parent.Tie)).is(303)
	replaced := w.invite(worker, w.family.Carer.Tie)
	w.invite(worker, w.family.Carer.Tie)
	late := w.invite(worker, w.family.Excluded.Tie)
	w.clock.Move(61 * 24 * time.Hour)
	never := w.stranger().post("/i/" + strings.Repeat("x", 22)).is(404)
	if never.page.Find("[role=alert]").Text() == "" {
		t.Error("no message")
	}
	for name, at := range map[string]string{"called back": ended, "another one took its place": replaced, "its last day is past": late} {
		b := w.stranger()
		b.get(at).is(200)
		if got := b.post(at).is(404).words(); got != never.words() {
			t.Errorf("%s: %q", name, got)
		}
		b.get("/i").is(404)
	}
}

// Addresses that do not open are soon answered no more; one that does opens
// always.
func TestAnInvitationOpensWhateverOthersTry(t *testing.T) {
	eachWorld(t, care.Young, func(t *testing.T, w *world) {
		at, phone := w.invite(w.as(w.family.Worker.Viewer), w.family.Parent.Tie), w.stranger()
		for i := range 40 {
			w.stranger().post("/i/guess").is(map[bool]int{true: 404, false: 429}[i < 30])
			phone.post(at).is(303)
		}
	})
}

func TestCodesEnd(t *testing.T) {
	for name, c := range map[string]struct {
		before func(w *world, phone, worker *browser)
		status int
	}{
		"after ten minutes": {func(w *world, _, _ *browser) { w.clock.Move(10 * time.Minute) }, 422},
		"not before":        {func(w *world, _, _ *browser) { w.clock.Move(10*time.Minute - time.Second) }, 303},
		"after five wrong ones": {func(w *world, p, _ *browser) {
			for range 5 {
				p.post("/i", "code", "1").is(422)
			}
		}, 422},
		"not after four": {func(w *world, p, _ *browser) {
			for range 4 {
				p.post("/i", "code", "1").is(422)
			}
		}, 303},
		"when a new one is made": {func(w *world, p, _ *browser) { p.post("/i/code").is(303) }, 422},
		"with the invitation": {func(w *world, _, x *browser) {
			x.post(w.review("/invite/end"), "tie", string(w.family.Parent.Tie)).is(303)
		}, 404},
		"with the tie": {func(w *world, _, _ *browser) {
			storetest.Step(w.t, w.store, w.family.IRO.Viewer, w.family.Review, w.family.Parent.Tie, care.StepBar)
		}, 404},
	} {
		t.Run(name, func(t *testing.T) {
			w := oneWorld(t, care.Young)
			worker, phone := w.as(w.family.Worker.Viewer), w.stranger()
			phone.post(w.invite(worker, w.family.Parent.Tie)).is(303)
			code := w.code(worker)
			c.before(w, phone, worker)
			phone.post("/i", "code", " "+code[:3]+"-"+code[4:]).is(c.status) // however it is typed
		})
	}
}

func TestCodesAreNotAskedForWithoutEnd(t *testing.T) {
	w := oneWorld(t, care.Young)
	worker, phone := w.as(w.family.Worker.Viewer), w.stranger()
	phone.post(w.invite(worker, w.family.Parent.Tie)).is(303)
	var last int
	for range 8 {
		last = phone.post("/i/code").status
	}
	if last != http.StatusTooManyRequests {
		t.Errorf("the eighth code in an hour: %d", last)
	}
	w.clock.Move(time.Hour)
	phone.post("/i/code").is(303)
}

// A code is typed in the digits of whoever types it.
func TestACodeInUrduDigits(t *testing.T) {
	w := oneWorld(t, care.Young)
	worker, phone := w.as(w.family.Worker.Viewer), w.stranger()
	phone.post(w.invite(worker, w.family.Carer.Tie)).is(303)
	urdu := strings.Map(func(r rune) rune { return '۰' + r - '0' }, w.code(worker))
	phone.post("/i", "code", urdu).is(303)
}

// After the first code a password of one's own does, on that browser alone.
func TestComingBackByPassword(t *testing.T) {
	eachWorld(t, care.Young, func(t *testing.T, w *world) {
		worker, phone := w.as(w.family.Worker.Viewer), w.stranger()
		phone.post(w.invite(worker, w.family.Carer.Tie)).is(303)
		phone.post("/i", "code", w.code(worker)).is(303)
		phone.post("/password", "new", "short").is(422).says("too short")
		phone.post("/password", "new", "three odd words").is(303)
		w.clock.Move(16 * time.Minute)
		if to := phone.get("/home").is(303).to; to != "/" {
			t.Errorf("led to %q", to)
		}
		phone.get("/").says("Come in here again")
		phone.get("/i").is(200).says("Your password").hides("Cora", "Robin")
		wrong := phone.post("/i", "password", "three odd wards").is(422).says("not your password")
		wrong.hides("three odd wards")
		w.stranger().post("/i", "password", "three odd words").is(404)
		if to := phone.post("/i", "password", "three odd words").is(303).to; to != "/home" {
			t.Errorf("led to %q", to)
		}
		phone.get(w.review("")).is(200)
		// Who forgot it asks for a code, and may choose another: the code shows that it is them.
		left := phone.post("/leave").is(303)
		if clears := left.header.Get("Clear-Site-Data"); strings.Contains(clears, "cookies") || !strings.Contains(clears, "storage") {
			t.Errorf("leaving clears %s, and with it the way back", clears)
		}
		phone.get(w.review("")).is(303)
		phone.post("/i/code").is(303)
		worker = w.as(w.family.Worker.Viewer)
		phone.post("/i", "code", w.code(worker)).is(303)
		// A password that is not taken comes back on no page.
		form := url.Values{"new": {"another three words"}, "csrf": {"of a page long gone"}}
		phone.send(http.MethodPost, "/password", form).is(403).hides("another three words")
		w.clock.Move(11 * time.Minute)
		asked := phone.post("/password", "new", "another three words").is(200).says("still you").hides("another three words")
		phone.submit(asked, "/password", "password", "three odd words").is(200)
		phone.post("/password", "new", "another three words").is(303)
		phone.post("/leave").is(303)
		phone.post("/i", "password", "three odd words").is(422)
		for range 5 {
			phone.post("/i", "password", "guess")
		}
		if a := phone.post("/i", "password", "guess").is(http.StatusTooManyRequests); a.header.Get("Retry-After") == "" {
			t.Error("not told how long to wait")
		}
	})
}

// Who hands out a way in for one child opens nothing of another's with it,
// even by claiming it themself.
func TestAnInvitationIsForItsChild(t *testing.T) {
	eachWorld(t, care.Young, func(t *testing.T, w *world) {
		other := storetest.NewFamily(t, w.store, care.Young)
		tie, err := w.store.People.AddTie(t.Context(), care.Tie{Person: w.family.Parent.Person, Child: other.Child.Person, Kind: care.TieParent})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.store.Reviews.AddSeat(t.Context(), other.Review, tie, ""); err != nil {
			t.Fatal(err)
		}
		worker, taken := w.as(w.family.Worker.Viewer), w.stranger()
		come := func() {
			w.t.Helper()
			taken.post(w.invite(worker, w.family.Parent.Tie)).is(303)
			taken.post("/i", "code", w.code(worker)).is(303)
		}
		come()
		taken.get(w.review("")).is(200)
		taken.get("/r/" + string(other.Review)).is(404)
		taken.get("/r/" + string(other.Review) + "/meet").is(404)
		// The worker of both children invites to both.
		if _, err := w.store.People.AddTie(t.Context(), care.Tie{Person: w.family.Worker.Person, Child: other.Child.Person, Kind: care.TieSocialWorker}); err != nil {
			t.Fatal(err)
		}
		w.clock.Move(time.Second)
		come()
		taken.get("/r/" + string(other.Review)).is(200)
	})
}

func TestAWorkerEndsWhereSomebodyIsSignedIn(t *testing.T) {
	eachWorld(t, care.Young, func(t *testing.T, w *world) {
		_, _, _, parent := w.start()
		worker, mum := w.as(w.family.Worker.Viewer), w.as(w.family.Parent.Viewer)
		open := parent.open(w.review("/meet"))
		worker.get(w.review("/invite")).is(200).says("Signed in now on")
		worker.post(w.review("/invite/out"), "tie", string(w.family.Parent.Tie)).is(303)
		if code := open.closed(2 * time.Second); code != 4501 {
			t.Errorf("close code %d", code)
		}
		mum.get(w.review("")).is(303)
		worker.get(w.review("")).is(303) // to the meeting: theirs is untouched
		// Not for somebody of another child, nor for people at work.
		for _, tie := range []care.ID{care.NewID(), w.family.IRO.Tie, w.family.Child.Tie, w.family.Former.Tie} {
			worker.post(w.review("/invite/out"), "tie", string(tie)).is(404)
			worker.post(w.review("/invite"), "tie", string(tie)).is(404)
		}
	})
}

func TestContactDetailsAskWhetherItIsStillThem(t *testing.T) {
	eachWorld(t, care.Young, func(t *testing.T, w *world) {
		worker := w.as(w.family.Worker.Viewer)
		at := w.review("/invite/contact/" + string(w.family.Parent.Tie))
		worker.post(at, "phone", "call me", "email", "").is(422).says("no phone number")
		worker.post(at, "phone", "", "email", "somebody").is(422).says("no e-mail address")
		w.clock.Move(11 * time.Minute)
		asked := worker.post(at, "phone", "01632 960 123", "email", "pia@example.org").is(200).says("still you")
		worker.get(at).is(200).hides("960 123")
		carried := url.Values{}
		for _, in := range asked.page.Find(`main input[type=hidden]`).EachIter() {
			name, _ := in.Attr("name")
			value, _ := in.Attr("value")
			carried.Add(name, value)
		}
		worker.postForm(at, carried).is(303)
		worker.get(at).is(200).says("Wale Test-Worker")
		if v, _ := worker.get(at).page.Find("#phone").Attr("value"); v != "01632 960 123" {
			t.Errorf("the number is %q", v)
		}
		worker.get(w.review("/invite")).is(200).says("invit")
		for _, v := range []care.Viewer{w.family.Parent.Viewer, w.family.Carer.Viewer, w.family.Child.Viewer, w.family.Excluded.Viewer} {
			w.as(v).get(at).is(404).hides("960 123")
		}
	})
}
