package e2e_test

import "testing"

// What the portal says about itself is for everybody: in each reading level,
// from right to left, and without JavaScript.
func TestWhatThePortalSaysAboutItself(t *testing.T) {
	p := startDemo(t)
	b := newTab(t, chromium(t), p.url(), "about", phone)
	b.noScript()
	b.open("/")
	b.press(`footer a[href="/privacy"]`)
	b.shows("privacy-adult")
	for _, level := range []string{"little", "primary", "young"} {
		b.press(`a[href="/privacy/` + level + `"]`)
		b.shows("privacy-" + level)
	}
	b.speaks("ur")
	if at := b.path(); at != "/privacy/young" || !b.has("html[lang=ur][dir=rtl]") {
		b.fail("another language is another page: " + at)
	}
	b.shows("privacy-urdu")
	b.speaks("en")
	b.press(`footer a[href="/accessibility"]`)
	b.shows("accessibility")
}
