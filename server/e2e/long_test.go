package e2e_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// long is a word such as a child types by leaning on a key, or a link that an adult
// pastes.
var long = strings.Repeat("Donaudampfschiff", 13)[:200]

// fill writes into fields of the form with that action, whatever kind they are,
// and sends it.
func (b *tab) fill(path, action, button string, fields ...string) {
	b.t.Helper()
	b.open(path)
	for i := 0; i < len(fields); i += 2 {
		b.do(chromedp.Evaluate(fmt.Sprintf(`(() => {
			const form = document.querySelector('form[action$=%q]'), [name, value] = [%q, %q];
			for (const f of form.querySelectorAll('[name="' + name + '"]')) {
				if (f.matches('[type=radio], [type=checkbox]')) f.checked = f.value === value;
				else f.value = value;
			}
			if (!form.querySelector('[name="' + name + '"]')) throw new Error('no field ' + name);
		})()`, action, fields[i], fields[i+1]), nil))
	}
	b.press(fmt.Sprintf("form[action$=%q] %s", action, button))
}

// A long word makes no reader's page wider than its window: not on the narrowest
// phone, not on a desktop, not on the screen in the room.
func TestALongWordWidensNoPage(t *testing.T) {
	p := startDemo(t)
	root := chromium(t)
	child := newTab(t, root, p.url(), "child", size{320, 740})
	worker := newTab(t, root, p.url(), "worker", desk)
	iro := newTab(t, root, p.url(), "iro", desk)

	child.signIn("Maisie Kowalska")
	review := child.path()
	child.fill(review+"/form/q/p19", "/form/q/p19", "button[value=next]", "main", long)
	child.open(review + "/form/check")
	child.send("/form/send", "button")
	child.fill("/tell/now", "/tell/now", "button.btn", "words", long)

	worker.signIn("Tom Gallagher")
	worker.fill(review+"/places", "/places", "button.btn", "where", long)
	worker.fill(review+"/ties/new", "/ties/new", "button.btn", "kind", "relative", "name", long[:60], "calls", long[:60])

	iro.signIn("Daniel Whitlock")
	iro.open(review + "/meet")
	iro.holdsToday()
	iro.act("/meet/join", "button[value=room]")
	room := openRoomScreen(t, root, p.url(), iro, review)
	iro.open(review + "/meet")
	for i := 1; !iro.has(".agenda li.now[data-area=home]"); i++ {
		iro.act("/meet/item/next", "button")
		iro.await(fmt.Sprintf(".agenda li.now:nth-child(%d)", i+1))
	}
	iro.act("/meet/scale/open", "button")
	child.open(review + "/meet")
	child.act("/meet/join", "button[value=screen]")
	child.await(`form[action$="/meet/scale/pick"]`)
	child.choose("pick", "4")
	child.act("/meet/scale/pick", "button.btn:not([name])")
	child.await("[data-part=mine] .saved[data-state=saved]")
	iro.act("/meet/scale/reveal", "button")
	child.await(".board .dot.at-4")
	child.setValue("[data-part=mine] textarea[name=higher]", long)
	child.act("/meet/scale/higher", "button")
	iro.see(long)
	for _, s := range []size{{320, 740}, desk, {1920, 1080}} {
		room.resize(s)
		if wide := room.wider(); wide != "" {
			t.Errorf("room screen, %d px: %s", s.width, wide)
		}
	}
	iro.fill(review+"/close", "/close/decision", "button.btn", "what", long, "why", long, "plain", long, "name", long[:60], "due", "2027-01-15")
	child.open(review + "/close/readback")
	child.setValue("textarea[name^=words]", long)
	child.tap("form[action$='/close/readback'] input[type=radio][value=no]")
	child.send("/close/readback", "button.btn")

	people := map[string]*tab{"Maisie Kowalska": child, "Tom Gallagher": worker, "Daniel Whitlock": iro}
	for _, name := range []string{"Halina Kowalska", "Piotr Kowalski", "Grace Okafor"} {
		people[name] = newTab(t, root, p.url(), name, desk)
		people[name].signIn(name)
	}
	for name, b := range people {
		b.size = size{320, 740}
		b.resize(b.size)
		b.open("/home")
		b.crawl(func(kind string) {
			for _, s := range []size{b.size, desk} {
				b.resize(s)
				if wide := b.wider(); wide != "" {
					t.Errorf("%s at %s, %d px: %s", name, kind, s.width, wide)
				}
			}
			b.resize(b.size)
		})
	}
}
