package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"myreview/server/care"
	"myreview/server/store/cards"
	"myreview/server/store/network"
	"myreview/server/store/storetest"
	"myreview/server/web"
)

// card is one that is set up: its number and, for the tests alone, its token.
type card struct{ number, token string }

var rightPictures = []string{"picked", "cat", "picked", "boat", "pick", "drum"}

// setUp makes the child's card through the pages: the worker makes it, the
// carer hands the browser over, the child chooses.
func (w *world) setUp() (card, *browser) {
	w.t.Helper()
	face, err := w.store.Cards.MakeCard(w.t.Context(), w.family.Worker.Viewer, w.family.Review, care.NewID())
	if err != nil {
		w.t.Fatal(err)
	}
	b := w.as(w.family.Carer.Viewer)
	b.get("/k/" + face.Token).is(200).says("Is " + "Robin Test-Child" + " with you now?")
	b.post("/card/hand", "card", face.Token).is(303)
	for range 2 {
		b.post("/card/choose", append([]string{"form", "x"}, rightPictures...)...).is(303)
	}
	return card{face.Number, face.Token}, b
}

// tries opens a card with pictures, and answers.
func (b *browser) tries(held string, fields ...string) *answer {
	b.w.t.Helper()
	return b.post("/card", append([]string{"card", held, "form", string(care.NewID())}, fields...)...)
}

func TestThreeStepsIntoOnesOwnPage(t *testing.T) {
	eachWorld(t, care.Primary, func(t *testing.T, w *world) {
		c, first := w.setUp()
		first.get("/with").is(200).says("Is anyone with you?", "Just me", "Cora", "Mum")
		for how, held := range map[string]string{"the picture": c.token, "the number": c.number} {
			b := w.stranger()
			page := b.get("/k/" + c.token)
			if how == "the number" {
				page = b.post("/card", "card", held)
			}
			page.is(200).says("Tap your three pictures.").hides("Robin", "Cora", "Wale", "review of")
			in := b.tries(held, rightPictures...).is(303)
			if in.to != "/with" {
				t.Fatalf("%s leads to %s", how, in.to)
			}
			b.follow(in).is(200).hides(c.token, c.number)
			home := b.post("/with", "company", "nobody").is(303)
			b.follow(b.follow(home).is(303)).is(200).says("Robin")
			b.get("/form/check").is(404)
		}
	})
}

// T13, T36, T12: whoever follows the address of a card gets a neutral page and
// changes nothing; an address that never was answers like one that ended.
func TestTheAddressOfACardTellsNothing(t *testing.T) {
	eachWorld(t, care.Primary, func(t *testing.T, w *world) {
		c, _ := w.setUp()
		for _, agent := range []string{"WhatsApp/2.23", "Slackbot-LinkExpanding 1.0", "Mozilla/5.0 (compatible; scanner)"} {
			for range 20 {
				w.stranger().get("/k/"+c.token, "User-Agent", agent).is(200).hides("Robin", "Cora", "Wale", "Ines")
			}
		}
		w.stranger().tries(c.token, rightPictures...).is(303)
		if err := w.store.Cards.EndCard(t.Context(), w.family.Worker.Viewer, w.family.Review); err != nil {
			t.Fatal(err)
		}
		same := func(a *answer) string {
			return regexp.MustCompile(`name="(csrf|back|form)" value="[^"]*"`).ReplaceAllString(a.body, "")
		}
		ended, never := w.stranger().get("/k/"+c.token).is(404), w.stranger().get("/k/AAAAAAAAAAAAAAAAAAAAAA").is(404)
		if same(ended) != same(never) || ended.header.Get("Content-Length") != never.header.Get("Content-Length") {
			t.Error("a card that ended answers otherwise than one that never was")
		}
	})
}

// T4: the sixth try is refused calmly, right or wrong, and the people at work
// know; the browser in which the child was before still opens.
func TestTheSixthTryOfACard(t *testing.T) {
	eachWorld(t, care.Primary, func(t *testing.T, w *world) {
		c, hers := w.setUp()
		sibling := w.stranger()
		for i := range cards.CardTries {
			a := sibling.tries(c.token, "picked", "cat", "picked", "cat", "pick", "ball").is(422)
			if i < cards.CardTries-1 {
				a.says("You can try")
			}
			sibling.send(http.MethodPost, "/leave", nil, "Sec-Fetch-Site", "same-origin").is(303) // gives no new tries
		}
		sibling.tries(c.token, rightPictures...).is(http.StatusTooManyRequests).says("This card does not work here just now.").hides("Robin", "Wale")
		sibling.get("/k/" + c.token).is(http.StatusTooManyRequests)
		hers.send(http.MethodPost, "/leave", nil, "Sec-Fetch-Site", "same-origin").is(303)
		hers.tries(c.token, rightPictures...).is(303)
		worker := w.as(w.family.Worker.Viewer)
		worker.get(w.review("/card")).is(200).says("was tried too often", "was locked on a device")
		worker.post(w.review("/card/unlock")).is(303)
		sibling.tries(c.token, rightPictures...).is(303)
	})
}

// T3: on a shared device five minutes without a sign of life lock, and an hour in any case.
func TestACardIsForSharedDevices(t *testing.T) {
	eachWorld(t, care.Primary, func(t *testing.T, w *world) {
		c, _ := w.setUp()
		b := w.stranger()
		b.tries(c.token, rightPictures...).is(303)
		w.clock.Move(5*time.Minute - time.Second)
		b.get("/with").is(200)
		w.clock.Move(5*time.Minute + time.Second)
		if a := b.get("/with"); a.status != 303 || !strings.HasPrefix(a.to, "/") || strings.HasPrefix(a.to, "/with") {
			t.Errorf("after five minutes: %d to %q", a.status, a.to)
		}
		b.tries(c.token, rightPictures...).is(303)
		for range 20 {
			w.clock.Move(3 * time.Minute)
			b.get("/with")
		}
		if a := b.get("/with"); a.status != 303 {
			t.Errorf("after an hour: %d", a.status)
		}
	})
}

// A child's own device needs no memory: one tap, and nobody else's browser.
func TestADeviceOfOnesOwn(t *testing.T) {
	eachWorld(t, care.Young, func(t *testing.T, w *world) {
		worker := w.as(w.family.Worker.Viewer)
		id := string(care.NewID())
		made := worker.post(w.review("/card/device"), "id", id).is(200)
		link, _ := made.page.Find("#link").Attr("value")
		path := strings.TrimPrefix(link, w.base)
		worker.post(w.review("/card/device"), "id", id).is(409).says("can be seen only once")
		phone, thief := w.stranger(), w.stranger()
		thief.get(path).is(200).hides("Robin", "Wale")
		phone.post(path).is(303)
		thief.get(path).is(404).says("This link does not work here")
		thief.post(path).is(404)
		phone.send(http.MethodPost, "/leave", nil, "Sec-Fetch-Site", "same-origin").is(303)
		phone.get("/").is(200).says("Go in").hides("Robin")
		if in := phone.post("/mine").is(303); in.to != "/with" {
			t.Errorf("one tap leads to %q", in.to)
		}
		phone.send(http.MethodPost, "/leave", nil, "Sec-Fetch-Site", "same-origin").is(303)
		thief.get("/").is(200).hides("Go in")
		thief.post("/mine").is(303)
		thief.get("/with").is(303)
		phone.post("/mine/end").is(303)
		phone.get("/").is(200).hides("Go in")
	})
}

func TestANumberThatIsNoCards(t *testing.T) {
	w := oneWorld(t, care.Primary)
	b := w.stranger()
	for _, typed := range []string{"", "12", "123 456 789 012", "abc", "١٢٣٤٥٦٧٨٩٠١٢"} {
		a := b.post("/card", "card", typed).is(404).says("No card has that number.")
		if got, _ := a.page.Find("#card").Attr("value"); got != typed {
			t.Errorf("typed %q, handed back %q", typed, got)
		}
	}
	for range 200 {
		b.post("/card", "card", "x")
	}
	b.post("/card", "card", "123456789012").is(http.StatusTooManyRequests)
}

// An address is no place to try numbers at: a real one answers byte for byte as
// one that is none, and costs what that costs.
func TestANumberIsNoAddress(t *testing.T) {
	eachWorld(t, care.Primary, func(t *testing.T, w *world) {
		c, _ := w.setUp()
		for name, b := range map[string]*browser{"a stranger": w.stranger(), "the carer": w.as(w.family.Carer.Viewer)} {
			b.get("/help")
			for _, cut := range []string{"", "%20", "-"} {
				var all []string
				for _, number := range []string{c.number, "123456789012"} {
					written := number[:6] + cut + number[6:]
					a := b.get("/k/" + written).is(404)
					a.header.Del("X-Request-Id")
					a.header.Del("Date")
					all = append(all, strings.ReplaceAll(fmt.Sprint(a.header, a.body), written, "NUMBER"))
				}
				if all[0] != all[1] {
					t.Errorf("%s: a real number is told from one that is none:\n%s", name, firstDifference(all[0], all[1]))
				}
			}
		}
		w.as(w.family.Worker.Viewer).get("/k/" + c.token).is(200)
	})
}

// What a carer hands over with a card that is not their child's is answered as a
// card that never was, and not without end.
func TestACarerTriesNoCardsByHandingOver(t *testing.T) {
	eachWorld(t, care.Primary, func(t *testing.T, w *world) {
		other := storetest.NewFamily(t, w.store, care.Young)
		face, err := w.store.Cards.MakeCard(t.Context(), other.Worker.Viewer, other.Review, care.NewID())
		if err != nil {
			t.Fatal(err)
		}
		carer := w.as(w.family.Carer.Viewer)
		real, none := carer.post("/card/hand", "card", face.Number).is(404), carer.post("/card/hand", "card", "123456789012").is(404)
		if real.words() != none.words() {
			t.Errorf("%q, and of none %q", real.words(), none.words())
		}
		for range 18 {
			carer.post("/card/hand", "card", "123456789012").is(404)
		}
		for _, held := range []string{face.Number, face.Token, "123456789012", ""} {
			carer.post("/card/hand", "card", held).is(http.StatusTooManyRequests)
		}
		own, err := w.store.Cards.MakeCard(t.Context(), w.family.Worker.Viewer, w.family.Review, care.NewID())
		if err != nil {
			t.Fatal(err)
		}
		carer.post("/card/hand", "card", own.Token).is(303)
	})
}

// A child who comes while too many secrets are being checked is told when to come
// again. What they typed is still there, and does not count as wrong.
func TestTooManyAtOnceAreToldWhenToComeAgain(t *testing.T) {
	s, base := storetest.SQLite(t)
	w := &world{t: t, clock: base.Clock, disk: base, family: storetest.NewFamily(t, s, care.Primary)}
	serve(t, w, s, base, func(o *web.Options) { o.Proxies = []string{"127.0.0.1"} })
	const asha, right = "asha@council.example", "correct horse"
	if _, err := s.People.AddPerson(t.Context(), network.Person{Name: "Asha", Staff: true, Band: care.Adult, Lang: care.English}, asha, right); err != nil {
		t.Fatal(err)
	}
	c, _ := w.setUp()
	child, staff := w.stranger(), w.stranger()
	tries := url.Values{"card": {c.token}, "form": {string(care.NewID())}, "csrf": {child.token()}, "picked": {"cat", "boat"}, "pick": {"drum"}}
	form := url.Values{"email": {asha}, "password": {right}, "csrf": {staff.token()}}
	var all sync.WaitGroup
	answers, guesser := make([]*answer, 99), w.stranger()
	token := guesser.token()
	for i := range answers {
		wrong := url.Values{"email": {fmt.Sprint("guess-", i, "@council.example")}, "password": {"wrong"}, "csrf": {token}}
		all.Go(func() { answers[i] = guesser.raw(http.MethodPost, "/sign-in", wrong, "X-Forwarded-For", "192.0.2.7") })
	}
	for range 5 {
		staff.send(http.MethodPost, "/sign-in", form, "X-Forwarded-For", "198.51.100.7").is(http.StatusSeeOther)
		form.Set("csrf", staff.token())
	}
	child.send(http.MethodPost, "/card", tries, "X-Forwarded-For", "203.0.113.8").is(http.StatusSeeOther)
	all.Wait()
	busy := 0
	for i, a := range answers {
		if a.status != http.StatusServiceUnavailable {
			continue
		}
		busy++
		a.read().says("Please wait half a minute")
		if v, _ := a.page.Find("#email").Attr("value"); v != fmt.Sprint("guess-", i, "@council.example") || a.header.Get("Retry-After") != "31" {
			t.Errorf("typed %q, to wait %q", v, a.header.Get("Retry-After"))
		}
	}
	if busy == 0 {
		t.Error("nobody of so many is told that there are too many")
	}
	t.Logf("%d of %d are to come again", busy, len(answers))
}
