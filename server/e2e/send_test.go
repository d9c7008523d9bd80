package e2e_test

import (
	"os"
	"testing"

	"github.com/chromedp/chromedp"
)

// sendSeen says what is wrong with the first screen of a page to call for help
// from; empty: nothing. Send is whole within it and nothing lies on it, and so
// are two numbers to tap where the page says to ring.
const sendSeen = `(() => {
	const seen = e => { const r = e.getBoundingClientRect(), top = document.elementFromPoint(r.left + r.width / 2, r.top + r.height / 2);
		return r.height >= 43.9 && r.top >= 0 && r.bottom <= innerHeight && (top === e || e.contains(top)) };
	const send = document.querySelector('form[data-tell] > .btn, form[data-tell] .send > .btn');
	if (scrollY) return 'scrolled';
	if (!send || !seen(send)) return 'Send is not in the first screen: ' + JSON.stringify(send?.getBoundingClientRect());
	const ring = [...document.querySelectorAll('main a[href^="tel:"]')].filter(seen).map(a => a.getAttribute('href'));
	return ring.includes('tel:999') && ring.includes('tel:08001111') ? '' : 'to tap: ' + ring })()`

// A child who cannot wait sees whom to ring, and Send, without scrolling on a
// small phone, whatever the reading level and language.
func TestSendAndTheNumbersAreInTheFirstScreen(t *testing.T) {
	p := startDemo(t)
	root := chromium(t)
	who := map[string]string{"nobody": ""}
	for band, name := range children {
		who[band] = name
	}
	for band, name := range who {
		t.Run(band, func(t *testing.T) {
			b := newTab(t, root, p.url(), band, phone)
			kinds := []string{"now"}
			if name != "" {
				b.signIn(name)
				kinds = []string{"now", "call", "wrong", "advocate"}
			}
			for _, lang := range []string{"en", "cy", "ur"} {
				if lang != "en" {
					b.open("/help")
					b.speaks(lang)
				}
				for _, kind := range kinds {
					b.open("/tell/" + kind)
					if wrong := b.eval(sendSeen); wrong != "" {
						t.Errorf("%s %s: %s", lang, kind, wrong)
					}
					if dir := os.Getenv("MYREVIEW_SHOTS"); dir != "" {
						var shot []byte
						b.do(chromedp.CaptureScreenshot(&shot))
						_ = os.WriteFile(dir+"/send-"+band+"-"+lang+"-"+kind+".png", shot, 0o600)
					}
				}
			}
		})
	}
}

// covered lists the numbers on the first screen of a page to call for help from of
// which a part lies under Send.
const covered = `[...document.querySelectorAll('main a[href^="tel:"]')].filter(a => {
	const r = a.getBoundingClientRect();
	return r.height && r.top < innerHeight && [r.top + 3, r.top + r.height / 2, r.bottom - 3].filter(y => y < innerHeight).some(y => document.elementFromPoint(r.left + r.width / 2, y)?.closest('.stays'));
}).map(a => a.getAttribute('href')).join(' ')`

// On the narrowest phone half of a number to ring lay under Send.
func TestNoNumberToRingLiesUnderSendOnTheNarrowestPhone(t *testing.T) {
	p := startDemo(t)
	b := newTab(t, chromium(t), p.url(), "little", size{320, 740})
	b.signIn(children["little"])
	for _, lang := range []string{"en", "cy", "ur"} {
		if lang != "en" {
			b.open("/help")
			b.speaks(lang)
		}
		for _, kind := range []string{"now", "call", "wrong", "advocate"} {
			b.open("/tell/" + kind)
			if under := b.eval(covered); under != "" {
				t.Errorf("%s %s: under Send: %s", lang, kind, under)
			}
		}
	}
}
