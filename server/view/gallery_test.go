package view_test

import (
	"bytes"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"myreview/server/care"
	"myreview/server/view"
	"myreview/static"
)

// noComponent are the classes that stand for nothing that could be shown, each
// with the reason.
var noComponent = map[string]string{
	"gone":    "a state of the whole page: nothing of it shows while it is left",
	"noprint": "says what is not on paper, where the gallery never is",
}

var (
	notSelector = regexp.MustCompile(`"[^"]*"|url\([^)]*\)`)
	classOf     = regexp.MustCompile(`\.([a-z][a-z0-9-]*)`)
)

// What stands in no gallery is looked at by nobody when the style changes: in
// each voice, from either side, it has every class of every stylesheet.
func TestTheGalleryShowsEveryComponent(t *testing.T) {
	set, _ := load(t)
	sheets, err := fs.Glob(os.DirFS("../../static"), "css/*.css")
	if err != nil || len(sheets) < 3 {
		t.Fatal(sheets, err)
	}
	for _, lang := range []care.Lang{care.English, care.Urdu} {
		for _, band := range care.Bands {
			page := galleryPage(t, set, lang, band)
			shown := classes(t, page)
			for _, sheet := range sheets {
				if !strings.Contains(page, static.Load().URL(sheet)) {
					t.Errorf("%s %s: the gallery does not load %s", lang, band, sheet)
				}
				for _, class := range styled(t, sheet) {
					if noComponent[class] == "" && !shown[class] {
						t.Errorf("%s %s: .%s of %s is not in the gallery", lang, band, class, sheet)
					}
				}
			}
		}
	}
}

// A class that the style no longer has needs no excuse, nor does one that the
// gallery shows.
func TestWhatIsNoComponentIsInTheStyleAndNotInTheGallery(t *testing.T) {
	set, _ := load(t)
	shown := classes(t, galleryPage(t, set, care.English, care.Young))
	all := slices.Concat(styled(t, "css/app.css"), styled(t, "css/meet.css"), styled(t, "css/card.css"))
	for class := range noComponent {
		if !slices.Contains(all, class) || shown[class] {
			t.Errorf(".%s is excused for nothing", class)
		}
	}
}

func galleryPage(t *testing.T, set *view.Set, lang care.Lang, band care.Band) string {
	t.Helper()
	p := frame()
	p.Lang, p.Dir, p.Band = lang, lang.Dir(), band
	var b bytes.Buffer
	if err := set.Render(&b, "gallery/gallery", view.NewGallery(p, static.Load().Icons(), square)); err != nil {
		t.Fatalf("%s %s: %v", lang, band, err)
	}
	return b.String()
}

// style is a stylesheet as browsers get it, with all its parts.
func style(t *testing.T, name string) string {
	t.Helper()
	got, ok := static.Load().Serve(strings.TrimPrefix(static.Load().URL(name), "/static/"), "")
	if !ok {
		t.Fatalf("%s is not served", name)
	}
	return string(got.Body)
}

// styled are the classes that a stylesheet says something of.
func styled(t *testing.T, name string) []string {
	t.Helper()
	var out []string
	for _, m := range classOf.FindAllStringSubmatch(notSelector.ReplaceAllString(style(t, name), ""), -1) {
		out = append(out, m[1])
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func classes(t *testing.T, page string) map[string]bool {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]bool{}
	for n := range doc.Descendants() {
		for _, class := range strings.Fields(attr(n, "class")) {
			out[class] = true
		}
	}
	return out
}
