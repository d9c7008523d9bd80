package web_test

import (
	"net/http"
	"strings"
	"testing"

	"myreview/server/care"
)

// Between hard questions a child is shown a page with nothing to answer, whose two buttons are
// alike: one goes on, one goes home. Nothing is kept of it, and it comes once.
func TestACalmPageComesBetweenHardQuestions(t *testing.T) {
	for band, after := range map[care.Band][]string{care.Little: {"p6.school", "p10"}, care.Primary: {"p6.online", "p10"}, care.Young: {"y8", "y6.people"}} {
		t.Run(string(band), func(t *testing.T) {
			w := oneWorld(t, band)
			child := w.as(w.family.Child.Viewer)
			page := child.follow(child.get(w.review("/form")).is(http.StatusSeeOther)).is(http.StatusOK)
			var calm []string
			for page.page.Find("main ol.steps").Length() > 0 {
				a := child.hand(page, "as", "skip").is(http.StatusSeeOther)
				if _, at, ok := strings.Cut(a.to, "/form/calm/"); ok {
					calm = append(calm, at)
					shown := child.get(a.to).is(http.StatusOK).says("You can stop here, or have a break.", "What you said is saved.")
					buttons := shown.page.Find("main a.btn")
					if shown.page.Find("main input, main form, main button").Length() != 0 || buttons.Length() != 2 || buttons.Eq(0).AttrOr("class", "") != buttons.Eq(1).AttrOr("class", "") {
						t.Error("it asks for something, or one way is bigger than the other")
					}
					if to := buttons.Eq(1).AttrOr("href", ""); to != w.review("") {
						t.Errorf("to stop leads to %s", to)
					}
					if on := child.get(w.review("/form")).to; on != buttons.Eq(0).AttrOr("href", "") {
						t.Errorf("whoever stopped goes on at %s, and not at %s", on, buttons.Eq(0).AttrOr("href", ""))
					}
				}
				page = child.follow(a).is(http.StatusOK)
			}
			if strings.Join(calm, " ") != strings.Join(after, " ") {
				t.Errorf("calm pages after %q, want %q", calm, after)
			}
			again := w.review("/form/q/" + after[0])
			if a := child.hand(child.get(again), "as", "skip"); strings.Contains(a.to, "/calm/") {
				t.Error("it comes again")
			}
			if a := child.get(w.review("/form/calm/" + after[0])).is(http.StatusSeeOther); a.to != w.review("/form/check") {
				t.Errorf("its address leads to %s", a.to)
			}
			child.get(w.review("/form/calm/nothing")).is(http.StatusNotFound)
		})
	}
}

// The page that says who was told says that a child can stop there: it takes the place of the calm one.
func TestNoCalmPageAfterOneThatSaysWhoWasTold(t *testing.T) {
	w := oneWorld(t, care.Little)
	child := w.as(w.family.Child.Viewer)
	page := child.follow(child.get(w.review("/form")).is(http.StatusSeeOther))
	for n := 0; !strings.HasSuffix(page.page.Find("form#typed").AttrOr("action", ""), "/p6.school"); n++ {
		if n > 20 {
			t.Fatal("p6 is not on the way")
		}
		page = child.follow(child.hand(page, "as", "skip"))
	}
	a := child.hand(page, "school", "not", "as", "next").is(http.StatusSeeOther)
	if !strings.HasPrefix(a.to, "/tell/sent/") || strings.Contains(a.to, "calm") {
		t.Errorf("leads to %s", a.to)
	}
}
