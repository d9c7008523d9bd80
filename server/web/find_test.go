package web_test

import (
	"io/fs"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"myreview/server/care"
	"myreview/server/store/storetest"
	"myreview/views"
)

// What is typed goes into no address: browsers and proxies keep those (design: names are in
// none). A form that makes one offers choices alone.
func TestNoFormPutsWhatIsTypedIntoAnAddress(t *testing.T) {
	form := regexp.MustCompile(`(?s)<form\b.*?</form>`)
	typed := regexp.MustCompile(`<textarea|<input\b[^>]*type="(search|text|date|email|tel|time|number)"|<input\b[^>]*name="[^"]*"[^>]*>`)
	chosen := regexp.MustCompile(`type="(hidden|radio|checkbox)"`)
	forms := 0
	err := fs.WalkDir(views.FS, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(path, "pages/gallery/") { // nobody's words
			return err
		}
		text, err := fs.ReadFile(views.FS, path)
		if err != nil {
			return err
		}
		for _, one := range form.FindAllString(string(text), -1) {
			forms++
			head, _, _ := strings.Cut(one, ">")
			if strings.Contains(head, `method="post"`) {
				continue
			}
			for _, field := range typed.FindAllString(one, -1) {
				if !chosen.MatchString(field) {
					t.Errorf("%s: %s in %s", path, field, head)
				}
			}
		}
		return nil
	})
	if err != nil || forms < 50 {
		t.Fatalf("%d forms, %v", forms, err)
	}
}

// No link leads to an address that says who somebody is, and what a search leads to says it
// to nobody: another session finds nothing by it.
func TestNoAddressCarriesAName(t *testing.T) {
	w := oneWorld(t, care.Young)
	if err := storetest.Caseload(t.Context(), w.store, w.family.IRO.Viewer, 28, 2, w.clock.Now()); err != nil {
		t.Fatal(err)
	}
	f := w.family
	iro := w.as(f.IRO.Viewer)
	names := regexp.MustCompile(`(?i)robin|test-|olly|2011-02-03|case[ +-]\d`)
	for name, b := range map[string]*browser{
		"IRO": iro, "social worker": w.as(f.Worker.Viewer), "child": w.as(f.Child.Viewer), "carer": w.as(f.Carer.Viewer),
		"business support": w.as(w.employed(care.JobBusinessSupport)), "administrator": w.as(w.employed(care.JobAdministrator)),
	} {
		pages := b.reaches()
		for path := range pages {
			if where, err := url.PathUnescape(path); err != nil || names.MatchString(where) {
				t.Errorf("%s: a link to %s", name, path)
			}
		}
		if len(pages) < 3 {
			t.Errorf("%s reaches %d pages alone", name, len(pages))
		}
	}
	found := iro.post("/find", "to", "/home", "q", "case", "sort", "name").is(http.StatusSeeOther).to
	a := iro.get(found)
	a.says("28 of 29")
	if got := tells(a); len(got) != 25 || !strings.HasPrefix(got[0], "Case") {
		t.Errorf("found: %v", got)
	}
	if names.MatchString(found) || strings.Contains(found, "case") {
		t.Errorf("it leads to %s", found)
	}
	if next := a.page.Find("a[rel=next]").AttrOr("href", ""); next == "" || strings.Contains(next, "case&") || len(tells(iro.get(next))) != 3 {
		t.Errorf("the next page is %s", next)
	}
	for what, path := range map[string]string{"another session": found, "words as they are": "/home?q=case", "a byte of it": found[:len(found)-20]} {
		if text := w.as(f.IRO.Viewer).get(path).is(http.StatusOK).page.Text(); strings.Contains(text, "28 of 29") {
			t.Errorf("%s finds it", what)
		}
	}
	for _, to := range []string{"//other.example", "https://other.example/", "/home?x=1", ""} {
		if got := iro.post("/find", "to", to, "q", "robin").is(http.StatusSeeOther).to; !strings.HasPrefix(got, "/home?q=") {
			t.Errorf("%q leads to %s", to, got)
		}
	}
}
