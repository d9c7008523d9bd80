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

// Both pages are in the foot of every page, signed in or not, errors and the
// neutral page that leaving ends on among them.
func TestTheFootLeadsToBothPages(t *testing.T) {
	w := oneWorld(t, care.Young)
	for path, b := range map[string]*browser{
		"/": w.stranger(), "/away": w.stranger(), "/d/nothing": w.stranger(), "/nowhere": w.stranger(),
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

// The accessibility statement has the figures of a real run of the tests, and
// says so when they are older than the year that the law gives them.
func TestTheAccessibilityStatement(t *testing.T) {
	w := oneWorld(t, care.Young)
	const old = "more than a year old"
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
