package web_test

import (
	"strings"
	"testing"
	"time"

	"myreview/server/care"
)

// A page about privacy that only lawyers can read keeps nobody's promise: it
// speaks as all pages do to that reader, or in the words that they ask for.
func TestThePrivacyPageSpeaksAsItsReaderDoes(t *testing.T) {
	w := oneWorld(t, care.Little)
	child, visitor := w.as(w.family.Child.Viewer), w.stranger()
	const little, adult = "Who sees my things?", "Children Act 1989"
	for _, c := range []struct {
		who   string
		b     *browser
		path  string
		says  string
		never string
	}{
		{"a child of six", child, "/privacy", little, adult},
		{"a child of six who wants to know more", child, "/privacy/adult", adult, little},
		{"somebody signed out", visitor, "/privacy", adult, little},
		{"a child who is signed out", visitor, "/privacy/little", little, adult},
	} {
		page := c.b.get(c.path).is(200).words()
		if !strings.Contains(page, c.says) || strings.Contains(page, c.never) {
			t.Errorf("%s at %s reads the words of another reading level:\n%s", c.who, c.path, page)
		}
	}
	visitor.get("/privacy/lawyers").is(404)
}

// Nobody relies on more than leaving can do: who can leave by which keys, where
// the page may stay for a while, and that the history stays, is said to everybody
// in their own words (safety.md section 0, fact 13).
func TestThePrivacyPageSaysWhatLeavingCannotDo(t *testing.T) {
	visitor := oneWorld(t, care.Young).stranger()
	for band, says := range map[care.Band][]string{
		care.Little:  {"Leave this page", "Shift three times", "If it does not go, close it", "remembers that you were here", "grown-up you trust"},
		care.Primary: {"Leave this page", "Shift three times", "It can take a moment", "If the page does not go, close it", "remembers that you opened this page", "a grown-up you trust"},
		care.Young:   {"Leave this page", "Shift three times", "In some browsers Shift does nothing", "slow or off", "until you close the browser", "history still shows", "someone you trust"},
		care.Adult:   {"Leave this page", "Shift three times", "JavaScript", "a slow connection", "until the browser is closed", "history still shows", "a helpline"},
	} {
		page := visitor.get("/privacy/" + string(band)).is(200).words()
		for _, words := range says {
			if !strings.Contains(page, words) {
				t.Errorf("%s are not told %q:\n%s", band, words, page)
			}
		}
	}
}

// Both pages are in the foot of every page, signed in or not, errors among them.
func TestTheFootLeadsToBothPages(t *testing.T) {
	w := oneWorld(t, care.Young)
	for path, b := range map[string]*browser{
		"/": w.stranger(), "/d/nothing": w.stranger(), "/nowhere": w.stranger(),
		w.review(""): w.as(w.family.Child.Viewer), w.review("/meet"): w.as(w.family.Parent.Viewer), w.review("/form/check"): w.as(w.family.Excluded.Viewer),
	} {
		foot := b.get(path).page.Find("footer")
		for _, to := range []string{"/privacy", "/accessibility"} {
			if foot.Find(`a[href="`+to+`"]`).Length() != 1 {
				t.Errorf("the foot of %s does not lead to %s", path, to)
			}
		}
	}
}

// Whoever uses a keyboard leaves with the second press of Tab, from every page
// and without JavaScript too.
func TestTheSecondLinkOfEveryPageLeaves(t *testing.T) {
	w := oneWorld(t, care.Young)
	for path, b := range map[string]*browser{
		"/": w.stranger(), "/nowhere": w.stranger(),
		w.review(""): w.as(w.family.Child.Viewer), w.review("/meet"): w.as(w.family.IRO.Viewer), w.review("/form/check"): w.as(w.family.Excluded.Viewer),
	} {
		page := b.get(path).page
		stops := page.Find("a[href], button, input:not([type=hidden]), select, textarea, summary")
		if !stops.Eq(0).Is(`a.skip[href="#main"]`) || !stops.Eq(1).Is("button.skip[form=leave]") {
			t.Errorf("the keyboard does not come to the way out of %s as its second stop", path)
		}
		if page.Find(`form#leave[method=post][action="/leave"]`).Length() != 1 {
			t.Errorf("the second link of %s leaves nothing", path)
		}
	}
}

// The accessibility statement has the figures of a real run of the tests, and
// says so when they are older than the year that the law gives them.
func TestTheAccessibilityStatement(t *testing.T) {
	w := oneWorld(t, care.Young)
	const old = "over a year old"
	page := w.stranger().get("/accessibility").is(200).words()
	if strings.Contains(page, old) {
		t.Errorf("a new statement calls itself old:\n%s", page)
	}
	for _, must := range []string{"partly compliant", "Web Content Accessibility Guidelines 2.2", "Equality and Human Rights Commission"} {
		if !strings.Contains(page, must) {
			t.Errorf("the statement does not say %q:\n%s", must, page)
		}
	}
	if strings.Contains(page, "axe-core 4.") == strings.Contains(page, "No full run") {
		t.Errorf("the statement has neither figures nor says that there are none:\n%s", page)
	}
	w.clock.Move(3 * 366 * 24 * time.Hour)
	if page := w.stranger().get("/accessibility").is(200).words(); !strings.Contains(page, old) {
		t.Errorf("a statement of long ago does not say so:\n%s", page)
	}
}
