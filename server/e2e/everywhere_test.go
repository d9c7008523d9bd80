//go:build walk

package e2e_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// everybody is one person of each kind in the demo; nobody is who has not come in.
var everybody = []string{
	"nobody", "Leo Marsden", "Maisie Kowalska", "Theo Grant", "Amara Boateng", "Esi Mensah", "Denise Clarke", "Piotr Kowalski", "Yaw Boateng",
	"Aziza Karim", "Tom Gallagher", "Daniel Whitlock", "Ruth Adeyemi", "Grace Okafor",
}

// Every page to which links lead, as everybody, in each language, on the
// narrowest phone and on a desk: two engines find no barrier, nothing scrolls
// sideways, no list is empty and no hidden field asks to be filled in.
func TestWalkEverywhere(t *testing.T) {
	p := startDemo(t)
	root := chromium(t)
	looked, looks, kinds := map[string]bool{}, 0, map[string]bool{}
	for _, lang := range []string{"en", "cy", "ur"} {
		for _, name := range everybody {
			t.Run(lang+"/"+strings.ReplaceAll(name, " ", "-"), func(t *testing.T) {
				b := newTab(t, root, p.url(), name, size{320, 740})
				if name == "nobody" {
					b.open("/")
				} else {
					b.signIn(name)
				}
				if !b.has("html[lang=" + lang + "]") {
					b.speaks(lang)
				}
				b.crawl(func(kind string) {
					b.ask(`document.querySelectorAll('main details').forEach(d => d.open = true)`, nil) // what is folded away is judged too; the menu of the head would lie over it
					if stands := b.stands(); looked[stands] {
						return
					} else {
						looked[stands] = true
					}
					kinds[kind] = true
					for _, s := range []size{b.size, desk} {
						looks++
						b.resize(s)
						what := fmt.Sprintf("%s-%d", kind, s.width)
						b.noBarriers(what)
						b.secondJudge(what)
					}
					b.resize(b.size)
					var untidy []string
					b.ask(`[...document.querySelectorAll('ul:not(:has(li)), ol:not(:has(li)), dl:not(:has(dt))')].map(e => e.outerHTML.slice(0, 200))`, &untidy)
					for _, u := range untidy {
						t.Errorf("%s: an empty list or a hidden field that can be filled in: %s", kind, u)
					}
				})
			})
		}
	}
	t.Logf("%d pages, %d kinds of them, %d looks by each engine", len(looked), len(kinds), looks)
}

// waived are rules of the second judge that hold for something else than what it
// finds here.
var waived = []string{
	"aria_form_label_unique",   // a form without a name is no landmark (HTML-AAM), so there are no two alike
	"input_autocomplete_valid", // HTML allows "username" for an e-mail address
}

// secondJudge runs IBM's Equal Access engine with WCAG 2.2. It takes a label
// that is only heard for none; the first judge looks after those.
func (b *tab) secondJudge(what string) {
	b.t.Helper()
	var there bool
	b.ask("Boolean(window.ace)", &there)
	if !there {
		b.ask(engine(b.t, "ace.js"), nil)
	}
	var found string
	b.ask(`new ace.Checker().check(document, ['WCAG_2_2']).then(r => JSON.stringify(r.results
		.filter(v => v.value[0] === 'VIOLATION' && v.value[1] === 'FAIL')
		.filter(v => !(v.ruleId === 'input_label_exists' && document.evaluate(v.path.dom, document, null, 9, null).singleNodeValue?.labels?.[0]?.textContent.trim()))
		.map(v => ({rule: v.ruleId, message: v.message, at: v.snippet.slice(0, 200)}))))`, &found)
	var says []struct{ Rule, Message, At string }
	if err := json.Unmarshal([]byte(found), &says); err != nil {
		b.fail(err)
	}
	for _, v := range says {
		if !slices.Contains(waived, v.Rule) {
			b.t.Errorf("%s, %s: %s: %s\n  %s", b.name, what, v.Rule, v.Message, v.At)
		}
	}
}
