package view_test

import (
	"io"
	"io/fs"
	"regexp"
	"strings"
	"testing"

	"myreview/server/alert"
	"myreview/server/care"
	"myreview/server/consult"
	"myreview/server/review"
	"myreview/server/view"
	"myreview/static"
	"myreview/views"
)

// Every kind that the program knows has its messages, in every band.
func TestEveryKindHasItsMessages(t *testing.T) {
	_, catalog := load(t)
	said := func(of, id string) {
		t.Helper()
		for _, band := range care.Bands {
			if id == "" || !catalog.Has(id, band) {
				t.Errorf("%s, for %s: there is no message %q", of, band, id)
			}
		}
	}
	for _, p := range view.CardPictures(care.SecretPictureNames...) {
		said("picture "+p.Name, p.Said())
	}
	for _, kind := range alert.Asked {
		ask := view.TellKind{Kind: string(kind)}
		said("ask "+ask.Kind, ask.Heading())
		said("ask "+ask.Kind, ask.About())
	}
	for _, kind := range append([]alert.Kind{alert.Answer, alert.Soon}, alert.Asked...) { // what a child sees of theirs
		line := view.TellLine{Kind: string(kind)}
		said("line "+line.Kind, line.Heading())
		said("line "+line.Kind, line.Next())
	}
	for _, kind := range alert.Kinds {
		line := view.AlertLine{Kind: string(kind)}
		said("alert "+line.Kind, line.Heading())
		said("alert "+line.Kind, line.Do())
	}
	for stage := 1; stage <= 2; stage++ {
		said("stage", view.AlertLine{Stage: stage}.Gone())
	}
	for _, kind := range []care.TieKind{care.TieIRO, care.TieSocialWorker} {
		for _, id := range (view.AlertLine{LeftOut: []string{string(kind)}}).Without() {
			said("left out "+string(kind), id)
		}
	}
	for _, shows := range []review.Shows{review.ShowWith, review.ShowFirst, review.ShowLast, review.ShowIRO, review.ShowNot} {
		way := view.MeetWay(shows)
		said("way "+string(way), way.Label())
		said("way "+string(way), way.Chosen())
	}
}

// Every kind of question is drawn by a partial that there is, and there is none besides.
func TestEveryKindOfQuestionHasItsPartial(t *testing.T) {
	set, _ := load(t)
	draw := func(partial string) error {
		m := formQuestion(func(m *view.FormQuestion) { m.Parts = []view.FormPart{{Partial: partial, Name: "main"}} })
		view.Reframe(m, care.English, care.Young)
		return set.Render(io.Discard, "form/question", m)
	}
	drawn := map[string]bool{}
	for name, k := range consult.Kinds {
		screen := k.New().Screen(&consult.Part{Kind: name, Options: k.Options}, consult.Circle{})
		if drawn[screen.Partial] = true; screen.Partial == "" && screen.Own == nil {
			t.Errorf("%s has nothing on its screen", name)
		}
		if err := draw(screen.Partial); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	files, err := fs.ReadDir(views.FS, "partials/kind")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if !drawn[strings.TrimSuffix(file.Name(), ".html")] {
			t.Errorf("no kind is drawn by %s", file.Name())
		}
	}
	if draw("nothing") == nil {
		t.Error("a question whose partial is missing is drawn without it")
	}
}

// A page names its messages whole, so that a search for an id finds where it is said.
func TestTheseTemplatesBuildNoMessageID(t *testing.T) {
	for _, name := range []string{
		"pages/card/pictures.html", "pages/gallery/gallery.html", "pages/tell/ask.html", "pages/tell/sent.html", "pages/tell/tell.html",
		"partials/meet/mine.html", "partials/tell/alerts.html",
	} {
		text, err := fs.ReadFile(views.FS, name)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(text), `(print "`) {
			t.Errorf("%s puts a message id together", name)
		}
	}
}

// A telephone number that a child wrote in an Urdu sentence was drawn with its
// groups in reverse order to the worker who read it.
func TestNumbersThatSomebodyTypedStayWhole(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"مجھے 07700 900123 پر", `مجھے <bdi dir="ltr">07700 900123</bdi> پر`},
		{"مجھے +44 7700 900123 پر", `مجھے <bdi dir="ltr">+44 7700 900123</bdi> پر`},
		{"۰۷۷۰۰ ۹۰۰۱۲۳ پر", `<bdi dir="ltr">۰۷۷۰۰ ۹۰۰۱۲۳</bdi> پر`},
		{"صرف 5 بار", "صرف 5 بار"},
		{"ring 07700 900123", "ring 07700 900123"}, // nothing runs the other way
		{"<b>'میں' & 1 2</b>", `&lt;b&gt;&#39;میں&#39; &amp; <bdi dir="ltr">1 2</bdi>&lt;/b&gt;`},
	} {
		if got := string(view.Typed(c.text)); got != c.want {
			t.Errorf("%q becomes %q, want %q", c.text, got, c.want)
		}
	}
	var found int
	err := fs.WalkDir(views.FS, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.Contains(p, "gallery") {
			return err
		}
		raw, err := fs.ReadFile(views.FS, p)
		for _, one := range regexp.MustCompile(`<(?:q|bdi|blockquote)\b[^>]*dir="auto"[^>]*>(?:<q>)?\{\{(typed )?`).FindAllStringSubmatch(string(raw), -1) {
			if found++; one[1] == "" && !strings.HasSuffix(p, "sent.html") { // a reply, in which numbers are links
				t.Errorf("%s: %s shows what somebody typed as it is", p, one[0])
			}
		}
		return err
	})
	if err != nil || found < 20 {
		t.Errorf("found %d places: %v", found, err)
	}
}

// What templates are given as HTML holds no tag and no quote of the text that it is made from.
func TestTextThatIsHandedOnAsHTMLWasEscaped(t *testing.T) {
	const evil = `</q><script>x("a")</script>'&`
	for _, c := range []struct {
		by        string
		got, want string
	}{
		{"typed", string(view.Typed(evil)), `&lt;/q&gt;&lt;script&gt;x(&#34;a&#34;)&lt;/script&gt;&#39;&amp;`},
		{"rings", string(view.Rings(evil + " 0800 1111")), `&lt;/q&gt;&lt;script&gt;x(&#34;a&#34;)&lt;/script&gt;&#39;&amp; <a href="tel:08001111"><bdi dir="ltr">0800 1111</bdi></a>`},
		{"icon", string(view.Icon(static.Load(), evil)), `<svg class="icon" aria-hidden="true" focusable="false"><use href="/static/#&lt;/q&gt;&lt;script&gt;x(&#34;a&#34;)&lt;/script&gt;&#39;&amp;"></use></svg>`},
	} {
		if c.got != c.want {
			t.Errorf("%s: %s, want %s", c.by, c.got, c.want)
		}
	}
}
