package e2e_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
)

// crawl opens every page to which links lead from where the tab is, one of each
// kind, and calls visit at each.
func (b *tab) crawl(visit func(kind string)) {
	b.t.Helper()
	seen := map[string]bool{}
	for next := []string{b.path()}; len(next) > 0; next = next[1:] {
		if kind := kindOf(next[0]); seen[kind] || elsewhere.MatchString(kind) {
			continue
		} else {
			seen[kind] = true
		}
		b.open(next[0])
		at := b.path()
		if seen[kindOf(at)] && kindOf(at) != kindOf(next[0]) { // it led on to a page that was seen
			continue
		}
		seen[kindOf(at)] = true
		visit(kindOf(at))
		var links []string
		b.ask(`[...document.querySelectorAll('a[href^="/"]')].map(a => a.getAttribute("href").split("#")[0])`, &links)
		next = append(next, links...)
	}
	if len(seen) < 5 {
		b.fail(fmt.Sprintf("only %d kinds of page were found", len(seen)))
	}
}

// kindOf is a path without what makes two pages of one kind two.
func kindOf(path string) string {
	path, query, _ := strings.Cut(path, "?")
	if query, _, _ = strings.Cut(query, "="); query != "" {
		path += "?" + query
	}
	return anyID.ReplaceAllString(path, "-")
}

// elsewhere is what the demo alone has, and what is no page.
var elsewhere = regexp.MustCompile(`^/(demo|gallery|static)`)

// children are a child of each reading level in the demo.
var children = map[string]string{"little": "Leo Marsden", "primary": "Maisie Kowalska", "young": "Theo Grant"}

// A child taps with a whole finger: whatever can be tapped on their pages is at
// least 44 pixels high and wide, links in a sentence too, and no page scrolls
// sideways on the narrowest phone.
func TestEveryControlOfAChildsPageCanBeTapped(t *testing.T) {
	p := startDemo(t)
	root := chromium(t)
	for band, name := range children {
		t.Run(band, func(t *testing.T) {
			b := newTab(t, root, p.url(), band, size{320, 740})
			b.signIn(name)
			b.crawl(func(kind string) {
				if b.has("html[data-band=adult]") { // in the words of adults, for those who ask for them
					return
				}
				var small []string
				b.ask(tooSmall, &small)
				for _, s := range small {
					t.Errorf("%s: %s", kind, s)
				}
				if wide := b.wider(); wide != "" {
					t.Errorf("%s: %s", kind, wide)
				}
			})
		})
	}
}

// tooSmall lists the controls that a finger misses. What lies under a label is
// as large as the label; what is only heard, or not shown yet, is not tapped.
const tooSmall = `[...document.querySelectorAll('a[href], button, summary, input:not([type=hidden]), select, textarea')].flatMap(c => {
	const shown = c.checkVisibility({visibilityProperty: true}) && !c.closest('dialog:not([open])');
	const box = (c.matches('input') && c.closest('label') || c).getBoundingClientRect();
	if (!shown || box.right < 0 || box.bottom < 0 || c.closest('.vh') || c.classList.contains('skip')) return [];
	return box.width < 43.9 || box.height < 43.9 ? [c.tagName + ' ' + Math.round(box.width) + 'x' + Math.round(box.height) + ' ' + c.outerHTML.replace(/<svg.*?<\/svg>/gs, '').replace(/\s+/g, ' ').slice(0, 120) + ' in ' + c.parentElement.outerHTML.slice(0, 60)] : [];
})`

// wider says what widens the page beyond its window; empty: nothing does.
func (b *tab) wider() string {
	b.t.Helper()
	var says string
	b.ask(`(() => {
		const most = document.documentElement.clientWidth;
		if (document.documentElement.scrollWidth <= most) return '';
		const wide = [...document.querySelectorAll('main *, header *, footer *')].filter(e => { const r = e.getBoundingClientRect(); return r.width && (r.right > most + 1 || r.left < -1) }).pop();
		return 'scrolls sideways: ' + document.documentElement.scrollWidth + ' px; ' + (wide ? wide.outerHTML.slice(0, 160) : '') })()`, &says)
	return says
}
