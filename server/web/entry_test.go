package web_test

import (
	"crypto/sha256"
	"encoding/base64"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"myreview/server/alert"
	"myreview/server/care"
	"myreview/server/store/alerts"
	"myreview/server/store/network"
	"myreview/server/store/storetest"
	"myreview/views"
)

func TestStaffSignIn(t *testing.T) {
	w := oneWorld(t, care.Young)
	b := w.stranger()
	wrong := b.post("/sign-in", "email", "nobody@example.org", "password", "let me in").is(422)
	if v, _ := wrong.page.Find("#email").Attr("value"); v != "nobody@example.org" {
		t.Errorf("the address that was typed is gone: %q", v)
	}
	wrong.hides("let me in")
	for i := range 4 { // in whatever letters: it is one address
		b.post("/sign-in", "email", " nobody@EXAMPLE.org"[i%2:], "password", "?").is(422)
	}
	wait := b.post("/sign-in", "email", "nobody@example.org", "password", "?").is(http.StatusTooManyRequests).says("Wait 1 minute")
	if v, _ := wait.page.Find("#email").Attr("value"); v != "nobody@example.org" || wait.header.Get("Retry-After") != "16" {
		t.Errorf("typed %q, to wait %q", v, wait.header.Get("Retry-After"))
	}
}

// Whether there is an account is told neither by what is said nor by when it is
// refused; whoever belongs there gets in again and again.
func TestSigningInTellsNothingOfAccounts(t *testing.T) {
	eachWorld(t, care.Young, func(t *testing.T, w *world) {
		const there, right = "asha@council.example", "correct horse"
		_, err := w.store.People.AddPerson(t.Context(), network.Person{Name: "Asha", Staff: true, Band: care.Adult, Lang: care.English}, there, right)
		if err != nil {
			t.Fatal(err)
		}
		said := func(email, password string) (int, string) {
			a := w.stranger().post("/sign-in", "email", email, "password", password)
			return a.status, a.words()
		}
		for range 7 {
			if status, words := said(there, right); status != 303 {
				t.Fatalf("%d %s", status, words)
			}
		}
		var all []int
		for range 7 {
			status, words := said(there, "wrong")
			other, otherWords := said("nobody@council.example", "wrong")
			if status != other || words != otherWords {
				t.Errorf("%d %q, of nobody %d %q", status, words, other, otherWords)
			}
			all = append(all, status)
		}
		if !slices.Equal(all, []int{422, 422, 422, 422, 422, 429, 429}) {
			t.Errorf("answers %v", all)
		}
	})
}

func TestAnotherSiteCannotPost(t *testing.T) {
	w := oneWorld(t, care.Young)
	for _, c := range []struct {
		name   string
		header []string
		token  bool
		status int
	}{
		{"our page", []string{"Sec-Fetch-Site", "same-origin"}, true, 303},
		{"our page, an old browser", nil, true, 303},
		{"our page on plain http with no-referrer", []string{"Origin", "null"}, true, 303},
		{"no token", []string{"Sec-Fetch-Site", "same-origin"}, false, 403},
		{"another site, even with a token", []string{"Sec-Fetch-Site", "cross-site"}, true, 403},
		{"a sister site", []string{"Sec-Fetch-Site", "same-site"}, true, 403},
		{"another origin", []string{"Origin", "https://evil.example"}, true, 403},
	} {
		b := w.as(w.family.IRO.Viewer)
		form := url.Values{"lang": {"cy"}, "back": {"/home"}}
		if c.token {
			form.Set("csrf", b.token())
		}
		if a := b.send(http.MethodPost, "/lang", form, c.header...); a.status != c.status {
			t.Errorf("%s: %d, want %d", c.name, a.status, c.status)
		}
	}
}

func TestTheLanguageSwitchGoesBackOnlyToOurselves(t *testing.T) {
	w := oneWorld(t, care.Young)
	for back, want := range map[string]string{"/help": "/help", "//evil.example": "/", "https://evil.example": "/", "/\\evil.example": "/", "/\t/evil.example": "/", "": "/"} {
		if to := w.stranger().post("/lang", "lang", "ur", "back", back).is(303).to; to != want {
			t.Errorf("%q led to %q", back, to)
		}
	}
}

// formOf is the form that a button sends.
func formOf(a *answer, button *goquery.Selection) *goquery.Selection {
	if id, ok := button.Attr("form"); ok {
		return a.page.Find("form#" + id)
	}
	return button.Closest("form")
}

// A visitor who changes the language while they write keeps what they wrote and picked, without a script, and the form is
// not sent.
func TestTheLanguageKeepsWhatWasTyped(t *testing.T) {
	w := oneWorld(t, care.Young)
	w.onDuty()
	child, iro, worker := w.as(w.family.Child.Viewer), w.as(w.family.IRO.Viewer), w.as(w.family.Worker.Viewer)
	for _, c := range []struct {
		name string
		who  *browser
		path string
		says url.Values
	}{
		{"a question", child, w.review("/form/q/y2"), url.Values{"main": {"\nCANARY <b> line\ntwo"}, "audience": {"everyone"}}},
		{"a call for help", child, "/tell/now", url.Values{"words": {"CANARY help"}}},
		{"a call for help of a stranger", w.stranger(), "/tell/now", url.Values{"words": {"CANARY help"}, "from": {"CANARY me"}}},
		{"a decision", iro, w.review("/close"), url.Values{"what": {"CANARY what"}, "why": {"CANARY why"}, "plain": {"CANARY plain"}, "name": {"CANARY name"}, "due": {"2027-01-02"}, "area": {"home"}}},
		{"a tie", worker, w.review("/ties/new"), url.Values{"kind": {"relative"}, "name": {"CANARY name"}, "calls": {"CANARY calls"}, "reason": {"CANARY reason"}, "lang": {"ur"}}},
		{"a step of a tie", worker, w.review("/ties/" + string(w.family.Carer.Tie) + "/pause"), url.Values{"reason": {"CANARY reason"}}},
		{"a place", worker, w.review("/places"), url.Values{"kind": {"school"}, "where": {"CANARY where"}}},
	} {
		if c.path == w.review("/close") {
			w.goLive()
		}
		page := c.who.get(c.path).is(200)
		button := page.page.Find(".lang button[lang=cy]")
		form := formOf(page, button)
		if form.AttrOr("id", "") != "typed" {
			t.Errorf("%s: the language is no button of its form", c.name)
			continue
		}
		fields := fieldsOf(form)
		for name, values := range c.says {
			fields[name] = values
		}
		before := len(w.callsOpen())
		got := c.who.postForm(button.AttrOr("formaction", ""), fields).is(200)
		if got.page.Find("html").AttrOr("lang", "") != "cy" {
			t.Errorf("%s: the page speaks %q", c.name, got.page.Find("html").AttrOr("lang", ""))
		}
		shown := fieldsOf(got.page.Find("form#typed"))
		for name, values := range c.says {
			if strings.TrimPrefix(shown.Get(name), "\n") != values[0] && shown.Get(name) != values[0] {
				t.Errorf("%s: %s is %q, was %q", c.name, name, shown.Get(name), values[0])
			}
		}
		if after := len(w.callsOpen()); after != before {
			t.Errorf("%s: the language sent it", c.name)
		}
		if folded := got.page.Find("form#typed").Closest("details:not([open])").Length(); folded > 0 {
			t.Errorf("%s: it is folded away", c.name)
		}
		c.who.get("/lang?back=" + c.path).is(303)
		c.who.post("/lang", "lang", "en", "back", "/").is(303)
	}
	// What was refused and then mended is not sent by the language either.
	child.get("/tell/now")
	refused := child.post("/tell/now", "id", string(care.NewID()), "words", strings.Repeat("x", 20001)).is(422)
	button := refused.page.Find(".lang button[lang=cy]")
	fields := fieldsOf(refused.page.Find("#typed"))
	fields.Set("words", "CANARY shorter")
	before := len(w.callsOpen())
	got := child.postForm(button.AttrOr("formaction", ""), fields).is(200)
	if shown := strings.TrimPrefix(got.page.Find("textarea[name=words]").Text(), "\n"); shown != "CANARY shorter" || len(w.callsOpen()) != before {
		t.Errorf("mended: %q, %d calls more", shown, len(w.callsOpen())-before)
	}
}

// What an address says behind its question mark is there in the other language too: where
// Next leads, in which language a letter is drafted, how to get back to the form.
func TestTheLanguageKeepsTheWholeAddress(t *testing.T) {
	w := oneWorld(t, care.Young)
	w.onDuty()
	child, iro := w.as(w.family.Child.Viewer), w.as(w.family.IRO.Viewer)
	switched := func(b *browser, page *answer, said ...string) *answer {
		t.Helper()
		button := page.page.Find(".lang button[lang=cy]")
		form := formOf(page, button)
		fields := fieldsOf(form)
		for name, values := range pairs(said) {
			fields[name] = values
		}
		if name, named := button.Attr("name"); named {
			fields.Set(name, button.AttrOr("value", ""))
		}
		got := b.postForm(button.AttrOr("formaction", form.AttrOr("action", "")), fields)
		if got.status == http.StatusSeeOther {
			got = b.follow(got)
		}
		if lang := got.is(http.StatusOK).page.Find("html").AttrOr("lang", ""); lang != "cy" {
			t.Errorf("the page speaks %q", lang)
		}
		b.post("/lang", "lang", "en", "back", "/").is(303)
		return got
	}
	question := w.review("/form/q/y2")
	page := child.get(question + "?from=check")
	if from := switched(child, page, "main", "CANARY").page.Find("#typed input[name=from]").AttrOr("value", ""); from != "check" {
		t.Errorf("Next leads on from %q", from)
	}
	// So is it where the question was refused, and mended before the language was changed.
	refused := fieldsOf(page.page.Find("#typed"))
	refused.Set("main", strings.Repeat("line one\nline two\n", 5000))
	if from := switched(child, child.postForm(question, refused).is(422), "main", "CANARY").page.Find("#typed input[name=from]").AttrOr("value", ""); from != "check" {
		t.Errorf("after a refusal Next leads on from %q", from)
	}
	back := w.review("/form/check")
	if switched(child, child.get("/with?back="+back)).page.Find(`input[name=back][value="`+back+`"]`).Length() != 1 {
		t.Error("whoever says who is with them does not come back to the form")
	}
	told := child.follow(child.post(w.review("/form/q/y6"), "rev", "1", "home", "not", "as", "next").is(303))
	onward := told.page.Find(`a.btn[href^="/r/"]`).AttrOr("href", "none")
	if got := switched(child, told).page.Find(`a.btn[href^="/r/"]`).AttrOr("href", "nowhere"); got != onward {
		t.Errorf("the form goes on at %s, was %s", got, onward)
	}
	face, err := w.store.Cards.MakeCard(t.Context(), w.family.Worker.Viewer, w.family.Review, care.NewID())
	if err != nil {
		t.Fatal(err)
	}
	tablet := w.as(w.family.Carer.Viewer)
	tablet.post("/card/hand", "card", face.Token).is(303)
	for name, a := range map[string]*answer{
		"words":         tablet.get("/card/choose?how=words").is(200),
		"refused words": tablet.post("/card/choose", "form", "x", "phrase", "a").is(422),
	} {
		if switched(tablet, a).page.Find("#phrase").Length() != 1 {
			t.Errorf("%s became pictures", name)
		}
	}
	w.over()
	draft := switched(iro, iro.get(w.review("/letter/write?draft=cy")), "text.1", "Geiriau")
	if in := draft.page.Find("#writing input[name=in]").AttrOr("value", ""); in != "cy" || !strings.Contains(draft.body, "Geiriau") {
		t.Errorf("a letter drafted in Welsh goes on in %q", in)
	}
	// An address that browsers would read otherwise is not carried along.
	if got := child.get("/help?x=\\").page.Find(".lang input[name=back]").AttrOr("value", ""); got != "/help" {
		t.Errorf("it comes back to %q", got)
	}
}

func (w *world) callsOpen() []alerts.Alert {
	w.t.Helper()
	all, err := w.store.Alerts.Alerts(w.t.Context(), w.family.IRO.Viewer, alert.Rules{})
	if err != nil {
		w.t.Fatal(err)
	}
	return all
}

// Every page with a box to write in carries what was written into another language.
func TestEveryPageWithABoxKeepsItInAnotherLanguage(t *testing.T) {
	secrets := []string{"card/", "entry/", "meet/", "tell/alerts", "gallery/", "error", "form/clash", "ways/invite", "import/start", "staff/file", "staff/links"} // secrets are not; a live page's words are the server's to keep, and some boxes only show; a file is chosen anew
	for name, text := range viewSources(t) {
		page, ok := strings.CutPrefix(name, "pages/")
		if !ok || slices.ContainsFunc(secrets, func(p string) bool { return strings.HasPrefix(page, p) }) {
			continue
		}
		box := regexp.MustCompile(`<textarea|<input (?:class="[^"]*" )?id=|partials/form/(?:text|picks)|partials/ties/reason`)
		if box.MatchString(text) && !regexp.MustCompile(`<form id="(typed|writing)"|partials/close/decision`).MatchString(text) {
			t.Errorf("%s has a box and no form that the language takes along", page)
		}
	}
}

func viewSources(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := fs.WalkDir(views.FS, ".", func(p string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			var raw []byte
			raw, err = fs.ReadFile(views.FS, p)
			out[strings.TrimSuffix(p, ".html")] = string(raw)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// What was sent and refused is on the page in another language too: the form is sent
// once more, from there. Secrets are not, nor what was taken, nor what another site sent.
func TestAnAnswerToAFormCanBeReadInEnglish(t *testing.T) {
	w := oneWorld(t, care.Young)
	child := w.as(w.family.Child.Viewer)
	child.post("/lang", "lang", "ur", "back", "/").is(303)
	english := func(a *answer) *answer {
		t.Helper()
		form := a.page.Find(".notice form")
		button := form.Find("button[lang=en]")
		return child.postForm(button.AttrOr("formaction", form.AttrOr("action", "")), fieldsOf(formOf(a, button)))
	}
	question := w.review("/form/q/y2")
	typed := fieldsOf(child.get(question).page.Find("#typed"))
	typed.Set("main", strings.Repeat("line one\nline two\n", 5000))
	typed.Set("as", "next")
	refused := child.postForm(question, typed).is(422)
	to := english(refused).is(http.StatusTemporaryRedirect).to
	if to != question {
		t.Fatalf("what was sent goes to %q", to)
	}
	read := child.postForm(to, fieldsOf(refused.page.Find("#typed"))).is(422).says("Something needs changing")
	if got := strings.TrimPrefix(read.page.Find("textarea[name=main]").Text(), "\n"); got != typed.Get("main") {
		t.Errorf("in English it says %q", got)
	}

	child.post("/lang", "lang", "ur", "back", "/").is(303)
	for name, c := range map[string]struct {
		a     *answer
		leads string
	}{
		"a page":                 {child.get(w.review("")).is(200), w.review("")},
		"nothing there":          {child.post("/nothing").is(404), "/nothing"},
		"what another site sent": {child.send(http.MethodPost, question, url.Values{"as": {"skip"}}, "Sec-Fetch-Site", "cross-site").is(403), question},
		"a secret":               {child.post("/sign-in", "email", "a@b.example", "password", "let me in").is(422), "/sign-in"},
	} {
		if sent := c.a.page.Find(".notice input[type=hidden]").Length(); sent != 2 {
			t.Errorf("%s: %d fields go along, want the token and the way back", name, sent)
		}
		if to := english(c.a).is(303).to; to != c.leads {
			t.Errorf("%s leads to %q", name, to)
		}
		child.post("/lang", "lang", "ur", "back", "/").is(303)
	}
	lost := child.send(http.MethodPost, w.review("/form/q/y4"), url.Values{"main": {"5"}, "more": {"CANARY typed"}}, "Sec-Fetch-Site", "cross-site").is(403)
	if lost.page.Find(".notice").Length() != 1 || lost.page.Find(".notice button").Length() != 0 || lost.page.Find("textarea").Text() != "CANARY typed" {
		t.Errorf("words that no page can send again: %q", lost.words())
	}
}

func TestLeavingLocksThisBrowser(t *testing.T) {
	w := oneWorld(t, care.Primary)
	b := w.as(w.family.Child.Viewer)
	b.get("/home").is(303)
	left := b.send(http.MethodPost, "/leave", nil, "Sec-Fetch-Site", "same-origin").is(303)
	if left.to != "/away" || !strings.Contains(left.header.Get("Clear-Site-Data"), `"storage"`) {
		t.Errorf("led to %q, clears %q", left.to, left.header.Get("Clear-Site-Data"))
	}
	away := b.get("/away").is(200)
	if away.page.Find(`img[src="/away.gif"]`).Length() != 1 {
		t.Error("the neutral page lacks the picture that changes a cookie")
	}
	if links := away.page.Find("a, button, header, footer").Length(); links > 0 {
		t.Errorf("the neutral page has %d things that tell what was here: %s", links, away.words())
	}
	away.hides("999", "Childline", "review", "Leave", "Nothing")
	if b.get("/away.gif").is(200).header.Get("Set-Cookie") == "" {
		t.Error("the picture changes no cookie")
	}
	if to := b.get("/home").is(303).to; to != "/" {
		t.Errorf("still let in: %q", to)
	}
}

func TestWordsSurviveASessionThatEnded(t *testing.T) {
	w := oneWorld(t, care.Young)
	b := w.as(w.family.Child.Viewer)
	token := b.token()
	if err := storetest.EndAllSessions(t.Context(), w.store, w.family.Child.Person); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, path, field, typed string
		want                     []string
	}{
		{"two lines", "/form/q/y2", "main", "I wrote all of this\nand want it back", []string{"I wrote all of this\nand want it back"}},
		{"one word", "/form/q/y2", "main", "Football", []string{"Football"}},
		{"an empty line first", "/form/q/y2", "main", "\nlow", []string{"\nlow"}},
		{"broken letters", "/form/q/y2", "main", "so\xff sad", []string{"so\uFFFD sad"}},
		{"one word about a scale", "/meet/scale/higher", "higher", "Sleepovers", []string{"Sleepovers"}},
		{"what was picked, not typed", "/meet/scale/pick", "pick", "7", nil},
		{"a password is not words", "/form/q/y2", "password", "let me in", nil},
	} {
		a := b.send(http.MethodPost, w.review(c.path), url.Values{"csrf": {token}, c.field: {c.typed}})
		if a.status != 401 && c.name != "broken letters" {
			t.Errorf("%s: status %d: %s", c.name, a.status, a.words())
		}
		var got []string
		a.page.Find("textarea").Each(func(_ int, box *goquery.Selection) { got = append(got, box.Text()) })
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: handed back %q, want %q", c.name, got, c.want)
		}
	}
}

func TestBadInputIsToldInWords(t *testing.T) {
	w := oneWorld(t, care.Young)
	b := w.as(w.family.IRO.Viewer)
	for _, c := range []struct {
		name   string
		form   url.Values
		status int
	}{
		{"broken UTF-8", url.Values{"lang": {"\xff\xfe"}}, 422},
		{"a zero byte", url.Values{"lang": {"a\x00b"}}, 422},
	} {
		a := b.postForm("/lang", c.form)
		if a.status != c.status || a.page.Find("[role=alert]").Text() == "" {
			t.Errorf("%s: %d, %q", c.name, a.status, a.words())
		}
	}
}

func TestEveryAnswerCarriesItsLocks(t *testing.T) {
	w := oneWorld(t, care.Young)
	for _, path := range []string{"/", "/help", "/nothing", "/i/x", "/d/x", "/k/x", "/sign-in", "/away"} {
		h := w.stranger().get(path).header
		for name, want := range map[string]string{
			"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
		} {
			if got := h.Get(name); got != want {
				t.Errorf("%s: %s is %q", path, name, got)
			}
		}
		if csp := h.Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") {
			t.Errorf("%s: policy %q", path, csp)
		}
	}
}

// What cannot be read as a request is refused on its own; the site goes on.
func TestABrokenRequestEndsNobodyElses(t *testing.T) {
	w := oneWorld(t, care.Young)
	for _, raw := range []string{
		"GET / HTTP/1.1\r\nHost: localhost\r\nCookie: a\x01b\r\n\r\n",
		"GET / HTTP/1.1\r\nno header at all\r\n\r\n",
		"GET /r/x HTTP/9.9\r\n\r\n",
		"\x16\x03\x01\x02\x00\x01\x00\x01",
		"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + strings.Repeat("a", 64<<10) + "\r\n\r\n",
	} {
		c, err := net.Dial("tcp", strings.TrimPrefix(w.base, "http://"))
		if err != nil {
			t.Fatalf("after a broken request nobody is let in: %v", err)
		}
		_, _ = c.Write([]byte(raw)) // it may hang up before it has read all
		if err := c.SetReadDeadline(time.Now().Add(2 * time.Second)); err != nil {
			t.Fatal(err)
		}
		if text, _ := io.ReadAll(c); strings.HasPrefix(string(text), "HTTP/1.1 5") {
			t.Errorf("%.40q: %.80q", raw, text)
		}
		_ = c.Close()
		w.stranger().get("/help").is(200)
	}
}

func TestMoreThanTheSiteTakesIsRefusedUnread(t *testing.T) {
	w := oneWorld(t, care.Young)
	c, err := net.Dial("tcp", strings.TrimPrefix(w.base, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, err := c.Write([]byte("POST /lang HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000000\r\n\r\n")); err != nil {
		t.Fatal(err)
	}
	if err := c.SetReadDeadline(time.Now().Add(20 * time.Second)); err != nil {
		t.Fatal(err)
	}
	answer, err := io.ReadAll(c)
	if err != nil || !strings.HasPrefix(string(answer), "HTTP/1.1 413") || !strings.Contains(string(answer), `role="alert"`) {
		t.Errorf("%q, %v", answer, err)
	}
}

// Whose form does not come in whole is told so, not that there is no such page.
func TestAFormThatComesTooSlowlyIsNotAPageThatIsMissing(t *testing.T) {
	w := lonely(t, care.Young)
	c, err := net.Dial("tcp", strings.TrimPrefix(w.base, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, err := c.Write([]byte("POST /lang HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nlang=cy")); err != nil {
		t.Fatal(err)
	}
	t.Parallel() // others go on until the portal has waited long enough
	answer, err := io.ReadAll(c)
	if err != nil || !strings.HasPrefix(string(answer), "HTTP/1.1 422") || !strings.Contains(string(answer), "could not read what was sent") {
		t.Errorf("%q, %v", answer, err)
	}
}

// A page whose session is over, and that has no other cookie, has no token: nobody
// can make one for it.
func TestNoTokenIsMadeOfNothing(t *testing.T) {
	w := oneWorld(t, care.Primary)
	sum := sha256.Sum256([]byte("page\x00"))
	nothing := base64.RawURLEncoding.EncodeToString(sum[:16])
	for path, fields := range map[string]url.Values{
		"/lang": {"lang": {"cy"}}, "/sign-in": {"email": {"a@b.example"}, "password": {"whatever it is"}}, "/card": {"card": {"123456789012"}},
		"/mine": {}, "/mine/end": {}, "/room": {"code": {"ABCDEFGHJK"}}, "/i": {"code": {"123456"}}, "/i/code": {}, "/card/choose": {},
	} {
		b := w.stranger()
		at, _ := url.Parse(w.base)
		b.client.Jar.SetCookies(at, []*http.Cookie{{Name: "session", Value: "over", Path: "/"}})
		fields.Set("csrf", nothing)
		b.send(http.MethodPost, path, fields, "Origin", "null").is(http.StatusForbidden)
	}
}
