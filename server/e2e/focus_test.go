package e2e_test

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// focused says what has the focus, and whether the middle of it, or of the line on which it is
// pressed, is seen: nothing that stays at an edge of the window lies over it (WCAG 2.4.11).
const focused = `(() => {
	const e = document.activeElement, seen = e.closest('label') || e, r = seen.getBoundingClientRect();
	if (!e.closest('main')) return 'out';
	const over = document.elementFromPoint(r.left + r.width / 2, r.top + r.height / 2), bar = over?.closest('.onward, .top');
	return over && (!bar || bar.contains(e)) ? 'seen' : (e.name || e.textContent) + ' ' + Math.round(r.top) + ' to ' + Math.round(r.bottom) + ' of ' + innerHeight;
})()`

// By keyboard, whatever has the focus on a question of a form is seen: it scrolls out from
// under the bar of Next.
func TestWhatHasTheFocusIsNotUnderTheBar(t *testing.T) {
	p := startDemo(t)
	root := chromium(t)
	for name, questions := range map[string][]string{"Leo Marsden": {"p2"}, "Maisie Kowalska": {"p4", "p9", "p22"}, "Theo Grant": {"y3", "y25"}} {
		for _, s := range []size{{320, 740}, phone, desk} {
			b := newTab(t, root, p.url(), fmt.Sprintf("%s at %d", name, s.width), s)
			b.signIn(name)
			at := b.path() + "/form/q/"
			for _, q := range questions {
				b.open(at + q)
				b.ask(`document.querySelectorAll('main details').forEach(d => d.open = true)`, nil)
				stops := 0
				for range 80 {
					b.do(chromedp.KeyEvent(kb.Tab))
					said := b.eval(focused)
					if said == "out" && stops > 0 {
						break
					} else if said == "out" {
						continue
					}
					if stops++; said != "seen" {
						t.Errorf("%s, %s, stop %d lies under a bar: %s", b.name, q, stops, said)
					}
				}
				if stops < 5 {
					t.Errorf("%s, %s: %d stops", b.name, q, stops)
				}
			}
		}
	}
}
