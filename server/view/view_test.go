package view_test

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"

	"myreview/server/care"
	"myreview/server/i18n"
	"myreview/server/view"
	"myreview/static"
)

// samples are page models as handlers would fill them, by page. Each feature
// adds its own from a file beside this one.
var samples = map[string][]view.Model{}

// sample adds a model of a page.
func sample(page string, m view.Model) bool {
	samples[page] = append(samples[page], m)
	return true
}

func load(t testing.TB) (*view.Set, *i18n.Catalog) {
	t.Helper()
	catalog, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	set, err := view.Load(catalog, static.Load())
	if err != nil {
		t.Fatal(err)
	}
	return set, catalog
}

func TestEveryPageRendersInEveryLanguageAndBand(t *testing.T) {
	set, _ := load(t)
	for _, page := range set.Pages() {
		if len(samples[page]) == 0 {
			t.Errorf("%s has no sample", page)
		}
		for _, m := range samples[page] {
			for _, lang := range care.Langs {
				for _, band := range care.Bands {
					view.Reframe(m, lang, band)
					var b bytes.Buffer
					if err := set.Render(&b, page, m); err != nil {
						t.Errorf("%s in %s for %s: %v", page, lang, band, err)
						continue
					}
					if page != "entry/away" && !strings.Contains(b.String(), `action="/leave"`) {
						t.Errorf("%s in %s for %s: no way to leave", page, lang, band)
					}
					for _, fault := range faults(b.String()) {
						t.Errorf("%s in %s for %s: %s", page, lang, band, fault)
					}
				}
			}
		}
	}
}

// faults are things that no page of ours may have: an address on another site, a
// script or style in an attribute, an id used twice, an empty list, a form without
// its token, a hidden field that a browser may fill in.
func faults(page string) []string {
	var out []string
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		return []string{err.Error()}
	}
	ids := map[string]bool{}
	for n := range doc.Descendants() {
		if n.Type == html.TextNode {
			out = append(out, numberFaults(n)...)
		}
		if n.Type != html.ElementNode {
			continue
		}
		for _, a := range n.Attr {
			switch {
			case slices.Contains([]string{"aria-label", "title", "alt", "placeholder"}, a.Key):
				out = append(out, numberFaults(&html.Node{Parent: &html.Node{Data: "a", Attr: []html.Attribute{{Key: "href", Val: "tel:"}}, Parent: n.Parent}, Data: a.Val})...)
			case a.Key == "id" && ids[a.Val]:
				out = append(out, "two elements have the id "+a.Val)
			case a.Key == "id":
				ids[a.Val] = true
			case a.Key == "style" || strings.HasPrefix(a.Key, "on"):
				out = append(out, "<"+n.Data+"> has an inline "+a.Key)
			case slices.Contains([]string{"src", "href", "action"}, a.Key) && strings.Contains(a.Val, "//"):
				out = append(out, "<"+n.Data+"> points away to "+a.Val)
			}
		}
		if n.Data == "form" && attr(n, "method") == "post" && attr(n, "action") != "/leave" && !hasToken(n) {
			out = append(out, "a form without its token: "+attr(n, "action"))
		}
		if slices.Contains([]string{"ul", "ol", "dl"}, n.Data) && !holds(n, "li", "dt") {
			out = append(out, "an empty list: <"+n.Data+" class="+attr(n, "class")+">")
		}
		if n.Data == "input" && attr(n, "type") == "hidden" && attr(n, "autocomplete") != "" {
			out = append(out, "a hidden field that can be filled in: "+attr(n, "name"))
		}
	}
	return out
}

var (
	aPhone  = regexp.MustCompile(`\b(999|0[0-9]{2,4}( [0-9]{3,6})+)\b`)
	aNumber = regexp.MustCompile(`[0-9]+[ .:/,-][0-9]`)
	apart   = regexp.MustCompile("[\u2066-\u2068][^\u2069]*\u2069")
)

// numberFaults are a telephone number that cannot be tapped, and, in a line
// from right to left, a number that would fall apart.
func numberFaults(n *html.Node) (out []string) {
	tapped, rtl, kept := false, false, false
	for p, dir := n.Parent, ""; p != nil; p = p.Parent {
		switch p.Data {
		case "textarea", "option", "title", "script", "q": // boxes, and what people wrote
			return nil
		}
		tapped = tapped || p.Data == "a" && strings.HasPrefix(attr(p, "href"), "tel:")
		if d := attr(p, "dir"); dir == "" && d != "" {
			dir, rtl, kept = d, d == "rtl", d == "ltr"
		}
		kept = kept || p.Data == "bdi" && dir == ""
	}
	if found := aPhone.FindString(n.Data); found != "" && !tapped {
		out = append(out, "nobody can tap "+found)
	}
	if found := aNumber.FindString(apart.ReplaceAllString(n.Data, "")); found != "" && rtl && !kept {
		out = append(out, "drawn backwards: "+found)
	}
	return out
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// holds reports whether an element has one of these in it.
func holds(in *html.Node, names ...string) bool {
	for n := range in.Descendants() {
		if n.Type == html.ElementNode && slices.Contains(names, n.Data) {
			return true
		}
	}
	return false
}

func hasToken(form *html.Node) bool {
	for n := range form.Descendants() {
		if n.Data == "input" && attr(n, "name") == "csrf" {
			return true
		}
	}
	return false
}

// A translator cannot move the pieces of a sentence that is put together from
// two messages: what another message follows on the same line ends by itself.
func TestNoSentenceIsPutTogetherFromTwoMessages(t *testing.T) {
	_, catalog := load(t)
	pages, err := view.Sources()
	if err != nil {
		t.Fatal(err)
	}
	pair := regexp.MustCompile(`\{\{t "([a-z0-9.]+)"[^}]*\}\}(?:</?[a-z]+>)? (?:</?[a-z]+>)?\{\{(?:t|tn|if [^}]*\}\}\{\{t) `)
	for name, text := range pages {
		for _, m := range pair.FindAllStringSubmatch(text, -1) {
			for _, band := range care.Bands {
				if said := catalog.In(care.English, band).T(m[1]); !strings.ContainsAny(said[len(said)-1:], ".?!") {
					t.Errorf("%s: %q goes on in another message", name, said)
				}
			}
		}
	}
}

// What points along the line turns round with it, as the style does to .turns;
// everything else has no way to point.
func TestSymbolsThatPointTurnWithTheLine(t *testing.T) {
	set, _ := load(t)
	if !strings.Contains(style(t, "css/app.css"), `[dir="rtl"] .turns{transform:scaleX(-1);}`) {
		t.Error("the style does not turn .turns")
	}
	for icon, turns := range map[string]bool{"next": true, "back": true, "play": true, "home": false, "letter": false} {
		html, err := set.Part(care.Urdu, care.Young, "meet/agenda", view.MeetAgenda{Items: []view.MeetItem{{Name: "meet.item.next", Icon: icon, State: "ahead"}}})
		if err != nil {
			t.Fatal(err)
		}
		if got := bytes.Contains(html, []byte(`class="icon turns"`)); got != turns {
			t.Errorf("%s turns: %v, want %v", icon, got, turns)
		}
	}
}

// Where today's number is last time's too, one mark stands for both: nothing
// lies under a number.
func TestOneMarkStandsForTheSameNumber(t *testing.T) {
	set, _ := load(t)
	number := func(n int) view.MeetPick { return view.MeetPick{Number: true, N: n} }
	for _, c := range []struct {
		now, last view.MeetPick
		dots      []string
	}{
		{number(7), number(7), []string{`"dot same at-7"`}},
		{number(7), number(6), []string{`"dot then at-6"`, `"dot at-7"`}},
		{number(0), view.MeetPick{}, []string{`"dot at-0"`}},
		{view.MeetPick{Pass: true}, number(0), []string{`"dot then at-0"`}},
	} {
		board := view.MeetScale{Name: "area.home", State: "revealed", Zero: "scale.home.zero", Ten: "scale.home.ten", Rows: []view.MeetRow{{Pick: c.now, Last: c.last}}}
		html, err := set.Part(care.English, care.Adult, "meet/scales", view.MeetScales{Now: &board})
		if err != nil {
			t.Fatal(err)
		}
		if got := regexp.MustCompile(`"dot[^"]*"`).FindAllString(string(html), -1); !slices.Equal(got, c.dots) {
			t.Errorf("%v, last time %v: %v, want %v", c.now, c.last, got, c.dots)
		}
	}
}

func TestALivePageFetchesItsScriptsAtOnce(t *testing.T) {
	set, _ := load(t)
	m := &view.Away{Page: bare()}
	m.Scripts = "js/live.js"
	view.Reframe(m, care.English, care.Adult)
	var b bytes.Buffer
	if err := set.Render(&b, "entry/away", m); err != nil {
		t.Fatal(err)
	}
	chain := static.Load().Chain(m.Scripts)
	if len(chain) == 0 {
		t.Error("a live page has one script")
	}
	for _, address := range chain {
		if !strings.Contains(b.String(), `<link rel="modulepreload" href="`+address+`">`) {
			t.Errorf("the page does not name %s", address)
		}
	}
}

// Enter in a line of a form presses the first button that is the form's, wherever that
// stands: one that leads to another language would lose its reader their language, and a
// quiet one is not what the form is for.
func TestEnterInALineOfAFormPressesWhatItIsSentWith(t *testing.T) {
	set, _ := load(t)
	typed := 0
	for page, models := range samples {
		for _, m := range models {
			view.Reframe(m, care.Urdu, care.Adult)
			var b bytes.Buffer
			if err := set.Render(&b, page, m); err != nil {
				t.Fatal(err)
			}
			doc, err := goquery.NewDocumentFromReader(&b)
			if err != nil {
				t.Fatal(err)
			}
			form := doc.Find("main #typed, main #writing").First()
			own := form.Find("button:not(.quiet, .small, .plain)").First()
			if own.Length() == 0 {
				continue
			}
			typed++
			id := form.AttrOr("id", "")
			first := doc.Find("form#" + id + ` button, [form="` + id + `"]`).First()
			if first.AttrOr("name", "") != own.AttrOr("name", "") || first.AttrOr("value", "") != own.AttrOr("value", "") || first.AttrOr("formaction", "") != "" {
				t.Errorf("%s: Enter presses %s=%s to %q", page, first.AttrOr("name", ""), first.AttrOr("value", ""), first.AttrOr("formaction", ""))
			}
		}
	}
	if typed < 20 {
		t.Errorf("%d pages have such a form", typed)
	}
}
