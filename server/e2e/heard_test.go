package e2e_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"myreview/server/care"
	"myreview/server/review"
)

// said is what a screen reader says, and when.
type said struct {
	Words string
	At    float64
}

// listen writes down what the page says from now on.
func (b *tab) listen() {
	b.t.Helper()
	b.eval(`(() => { window.said = [];
		const region = document.querySelector("[data-live-status]");
		new MutationObserver(() => { if (region.textContent) said.push({words: region.textContent, at: Date.now()}) }).observe(region, {childList: true, characterData: true, subtree: true});
		return "" })()`)
}

func (b *tab) heard() (all []said) {
	b.t.Helper()
	if err := json.Unmarshal([]byte(b.eval(`JSON.stringify(window.said)`)), &all); err != nil {
		b.t.Fatal(err)
	}
	return all
}

func (b *tab) hears(words string) {
	b.t.Helper()
	b.until("hears "+words, func() bool {
		return slices.ContainsFunc(b.heard(), func(s said) bool { return s.Words == words })
	})
}

// hearsOf is hears, for words that may be said together with others.
func (b *tab) hearsOf(words string) {
	b.t.Helper()
	b.until("hears of "+words, func() bool {
		return slices.ContainsFunc(b.heard(), func(s said) bool { return strings.Contains(s.Words, words) })
	})
}

// A screen reader hears one sentence for what happened, in words of its own, and
// one for what its reader did; never two within three seconds but for one's own.
// What was picked is not said back to who picked it.
func TestEachThingThatHappensIsHeardOnce(t *testing.T) {
	root := chromium(t)
	p := startPortal(t, care.Young)
	f, ctx := p.family, t.Context()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(p.store.Meetings.OpenReview(ctx, f.IRO.Viewer, f.Review, ""))
	child, iro := newTab(t, root, "http://"+p.addr, "child", phone), newTab(t, root, "http://"+p.addr, "iro", desk)
	p.comesIn(child, f.Child.Person)
	leads := p.comesIn(iro, f.IRO.Person)
	now := func() review.View {
		t.Helper()
		m, err := p.store.Meetings.Meeting(ctx, f.IRO.Viewer, f.Review)
		must(err)
		v, err := m.View(leads)
		must(err)
		return v
	}
	for now().Scale.State != review.ScaleAhead {
		must(p.store.Meetings.NextItem(ctx, f.IRO.Viewer, f.Review, now().Agenda.Now.ID))
	}
	must(p.store.Meetings.OpenRound(ctx, f.IRO.Viewer, f.Review, now().Scale.Area))
	round := now().Scale.Round
	for _, b := range []*tab{child, iro} {
		b.open("/r/" + string(f.Review) + "/meet")
		b.await(`form[action$="/meet/scale/pick"]`)
		b.listen()
	}

	must(p.store.Meetings.Mark(ctx, f.Carer.Viewer, f.Review, round, "8"))
	child.hears("Cora has picked.")
	child.act("/meet/join", "button[value=screen]")
	child.hears("You have joined: By screen") // and not, by name, that they are here
	child.choose("pick", "6")
	child.act("/meet/scale/pick", "button.btn:not([name])")
	child.hears("Got it. You can still change it until all are shown.")
	iro.hears("Robin Test-Child has picked.")

	// The rung that the keyboard stood on is gone: it stands on nothing that the next
	// Space would press.
	child.eval(`document.querySelector("input[name=pick]:checked").focus(); ""`)
	must(p.store.Meetings.Reveal(ctx, f.IRO.Viewer, f.Review, round))
	child.hears("All numbers are shown.")
	if at := child.eval(`document.activeElement.id`); at != "part-mine" {
		t.Errorf("after the reveal the keyboard stands on %q", at)
	}
	// Who adds words hears that it is done, and not that they have added words.
	child.write("#higher", "a bigger window")
	child.act("/meet/scale/higher", "button")
	child.hears("That is done.")
	iro.hearsOf("Robin Test-Child has added words.")

	// When the numbers are put away, who had not picked hears it too.
	must(p.store.Reviews.PutAway(ctx, f.IRO.Viewer, f.Review, round))
	away := "Nobody's pick is shown."
	iro.hearsOf(away)
	child.hearsOf("Yours is not shown any more.")
	must(p.store.Meetings.Pause(ctx, f.IRO.Viewer, f.Review))
	child.hears("We are having a break.")
	must(p.store.Meetings.Resume(ctx, f.IRO.Viewer, f.Review))

	// Next, pressed twice as fast as fingers do, goes one part on, and says one thing.
	iro.await(`form[action$="/meet/item/next"]:not([data-fresh]) button`)
	iro.eval(`window.said.length = 0; ""`)
	before := now().Agenda.Next.ID
	iro.do(chromedp.Click(`form[action$="/meet/item/next"] button`, chromedp.ByQuery))
	iro.await(`form[action$="/meet/item/next"] input[name=from][value="` + string(before) + `"]`)
	iro.do(chromedp.Click(`form[action$="/meet/item/next"] button`, chromedp.ByQuery))
	time.Sleep(4 * time.Second)
	if all := iro.heard(); len(all) != 1 || !strings.HasPrefix(all[0].Words, "We are talking about this now: ") {
		t.Errorf("after one step, and a press too many, the IRO heard %+v", all)
	}
	if at := now().Agenda.Now.ID; at != before {
		t.Error("two quick presses went two parts on")
	}

	for _, b := range []*tab{child, iro} {
		last := said{}
		for _, s := range b.heard() {
			own := strings.HasPrefix(s.Words, "Got it.") || strings.HasPrefix(s.Words, "You have joined") || s.Words == "That is done."
			if gap := s.At - last.At; gap < 2900 && !own {
				t.Errorf("%s hears %q %v ms after %q", b.name, s.Words, gap, last.Words)
			}
			if strings.Contains(s.Words, "page has changed") {
				t.Errorf("%s hears %q", b.name, s.Words)
			}
			last = s
		}
	}
	for _, s := range child.heard() {
		for _, words := range []string{"Robin Test-Child has picked", "Robin Test-Child has added", away} {
			if strings.Contains(s.Words, words) {
				t.Errorf("one's own act is said back, or something is said twice: %q", s.Words)
			}
		}
	}
}
