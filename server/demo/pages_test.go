package demo

// What everybody in the demo can read, kept as text in testdata/pages: one file
// a person, each page that links lead them to with its address and words. It is
// there for changes of the code after which people must read what they read
// before. Where words change on purpose, write the files again and read in the
// diff that nothing else changed:
//
//	go test ./server/demo -run TestPages -update

import (
	"context"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"myreview/server/care"
	"myreview/server/profiles"
	"myreview/server/store"
	"myreview/server/store/storetest"
	"myreview/server/web"
	"myreview/server/web/site"
)

var update = flag.Bool("update", false, "write testdata/pages again")

// inAll are those whose pages are read in each language: a child whose review is
// live, her mother and her IRO. Everybody else reads English.
var inAll = []string{"amara", "abena", "ruth"}

func TestPagesReadAsBefore(t *testing.T) {
	s, base := serve(t)
	people, err := People(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	slices.Reverse(people) // at work first, children last: who opened what is on the pages of those who come later
	for _, lang := range care.Langs {
		for _, p := range people {
			slug := slugByID(p.ID)
			if lang != care.English && !slices.Contains(inAll, slug) {
				continue
			}
			r := newReader(t, base)
			r.post("/demo", "person", string(p.ID))
			r.post("/lang", "lang", string(lang))
			r.compare(slug+"."+string(lang)+".txt", r.crawl("/home"))
		}
		r := newReader(t, base)
		r.post("/lang", "lang", string(lang))
		r.compare("visitor."+string(lang)+".txt", r.crawl("/"))
	}
	lead := viewerOf(t, s, "ruth")
	live, _ := reviewsOf(t, s, lead, idOf("amara"))
	code, _, err := s.Meetings.OpenScreen(t.Context(), lead, live.ID, care.NewID())
	if err != nil {
		t.Fatal(err)
	}
	r := newReader(t, base)
	r.post("/room", "code", code)
	r.compare("room-screen.en.txt", r.crawl("/r/"+string(live.ID)+"/meet"))
}

// serve loads the demo at a time that is always the same, and lets it listen.
func serve(t *testing.T) (s *store.Store, base string) {
	t.Helper()
	s, b := storetest.SQLite(t)
	load(t, s, b)
	profile, err := profiles.Load("demo")
	if err != nil {
		t.Fatal(err)
	}
	site, err := site.New(web.Options{
		Store: s, Profile: profile, Clock: b.Clock.Now, Log: slog.New(slog.DiscardHandler),
		Demo: func(ctx context.Context) (out []web.DemoPerson, err error) {
			people, err := People(ctx, s)
			for _, p := range people {
				out = append(out, web.DemoPerson(p))
			}
			return out, err
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- site.Serve(l) }()
	t.Cleanup(func() {
		if err := site.Close(5 * time.Second); err != nil {
			t.Error(err)
		}
		if err := <-served; err != nil {
			t.Error(err)
		}
	})
	return s, "http://" + l.Addr().String()
}

// reader is one person's browser, and the names that it gives to ids.
type reader struct {
	t      *testing.T
	base   string
	client *http.Client
	names  map[string]string
}

func newReader(t *testing.T, base string) *reader {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &reader{t: t, base: base, names: map[string]string{}, client: &http.Client{
		Jar: jar, Transport: &http.Transport{DisableCompression: true}, Timeout: 20 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

func (r *reader) get(path string) (*http.Response, string) {
	r.t.Helper()
	res, err := r.client.Get(r.base + path)
	if err != nil {
		r.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	return res, string(body)
}

var token = regexp.MustCompile(`name="csrf" value="([^"]+)"`)

// post sends one field, as a form of the page with all numbers would.
func (r *reader) post(path, name, value string) {
	r.t.Helper()
	_, page := r.get("/help")
	csrf := token.FindStringSubmatch(page)
	if csrf == nil {
		r.t.Fatal("no token in the page")
	}
	res, err := r.client.PostForm(r.base+path, url.Values{"csrf": {csrf[1]}, name: {value}})
	if err != nil {
		r.t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusSeeOther {
		r.t.Fatalf("%s %s: status %d", path, value, res.StatusCode)
	}
}

// sheet is what one address gives.
type sheet struct {
	address, text string
}

// mostPages is how many pages one person may reach.
const mostPages = 400

// leads begins the text of an address that leads on.
const leads = "-> "

// elsewhere is what is no page of anybody's, and the accessibility statement, whose
// figures are those of the last run of the browser's tests. A diary has no last week. A form on
// paper stands on its owner's pages, in their language.
var elsewhere = regexp.MustCompile(`^/(static|gallery|accessibility)|^/diary\?.*day=|/paper(/|\?)|^/forms/`)

// crawl opens whatever links lead to, in the order of the links.
func (r *reader) crawl(start string) (out []sheet) {
	r.t.Helper()
	seen := map[string]bool{start: true}
	for next := []string{start}; len(next) > 0; next = next[1:] {
		if len(out) == mostPages {
			r.t.Fatalf("more than %d pages", mostPages)
		}
		res, body := r.get(next[0])
		text, links := "", []string{}
		switch to := res.Header.Get("Location"); {
		case to != "":
			text, links = leads+to, []string{to}
		case strings.HasPrefix(res.Header.Get("Content-Type"), "text/html"):
			doc, err := html.ParseWithOptions(strings.NewReader(body), html.ParseOptionEnableScripting(false))
			if err != nil {
				r.t.Fatal(err)
			}
			text, links = words(doc)
		default:
			text = body
		}
		if res.StatusCode >= 400 {
			text = fmt.Sprintf("status %d\n%s", res.StatusCode, text)
		}
		out = append(out, sheet{r.named(next[0]), r.named(text)})
		for _, to := range links {
			if to, _, _ = strings.Cut(to, "#"); strings.HasPrefix(to, "/") && !seen[to] && !elsewhere.MatchString(to) {
				seen[to] = true
				next = append(next, to)
			}
		}
	}
	return out
}

var anyID = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}`)

// named puts a name in the place of each id, and of where the demo listens: others are drawn each time.
func (r *reader) named(text string) string {
	text = strings.ReplaceAll(text, strings.TrimPrefix(r.base, "http://"), "<here>")
	return anyID.ReplaceAllStringFunc(text, func(id string) string {
		if r.names[id] == "" {
			r.names[id] = fmt.Sprintf("<id%d>", len(r.names)+1)
		}
		return r.names[id]
	})
}

// unread are the elements of which nobody reads anything, inline those that stand
// within a line, and said the attributes that people hear or read.
var (
	unread = []string{"script", "style", "link", "meta"}
	inline = []string{"a", "abbr", "b", "bdi", "button", "em", "i", "input", "label", "small", "span", "strong", "svg", "time", "use"}
	said   = []string{"alt", "aria-description", "aria-label", "aria-roledescription", "aria-valuetext", "placeholder", "title"}
)

// words is the text of a page, a block a line, and the links in it. In brackets
// stands what is heard, what a script shows later, and what fields hold; (x) is
// before what is picked.
func words(n *html.Node) (text string, links []string) {
	if n.Type == html.TextNode {
		return strings.ReplaceAll(n.Data, "\n", " "), nil
	}
	if slices.Contains(unread, n.Data) {
		return "", nil
	}
	attr := map[string]string{}
	for _, a := range n.Attr {
		attr[a.Key] = a.Val
		later := strings.HasPrefix(a.Key, "data-") && strings.Contains(a.Val, " ")
		if later || slices.Contains(said, a.Key) {
			text += " [" + a.Val + "] "
		}
	}
	_, checked := attr["checked"]
	_, selected := attr["selected"]
	switch {
	case checked, selected:
		text += " (x) "
	case n.Data == "a":
		links = append(links, attr["href"])
	case n.Data == "input" && !slices.Contains([]string{"hidden", "radio", "checkbox", "submit"}, attr["type"]) && attr["value"] != "":
		text += " [" + attr["value"] + "] "
	}
	for c := range n.ChildNodes() {
		t, l := words(c)
		text, links = text+t, append(links, l...)
	}
	if n.Type == html.ElementNode && !slices.Contains(inline, n.Data) {
		text = "\n" + text + "\n"
	}
	return text, links
}

// lines are those of a text that hold anything, with single spaces.
func lines(text string) (out []string) {
	for line := range strings.Lines(text) {
		if line = strings.Join(strings.Fields(line), " "); line != "" {
			out = append(out, line)
		}
	}
	return out
}

// The lines that begin a page, and that say how many lines at its top and its end
// are those of the page before it in the file.
const (
	mark = "=== "
	top  = "^^^ "
	end  = "vvv "
)

// pack is how a crawl is kept: what frames each page stands there once.
func pack(pages []sheet) string {
	var out strings.Builder
	var before []string
	for _, p := range pages {
		now := lines(p.text)
		most := min(len(before), len(now))
		head, foot := 0, 0
		for head < most && before[head] == now[head] {
			head++
		}
		for foot < most-head && before[len(before)-1-foot] == now[len(now)-1-foot] {
			foot++
		}
		fmt.Fprintf(&out, "%s%s\n", mark, p.address)
		if head > 0 {
			fmt.Fprintf(&out, "%s%d\n", top, head)
		}
		for _, line := range now[head : len(now)-foot] {
			fmt.Fprintln(&out, line)
		}
		if foot > 0 {
			fmt.Fprintf(&out, "%s%d\n", end, foot)
		}
		fmt.Fprintln(&out)
		if !strings.HasPrefix(p.text, leads) {
			before = now
		}
	}
	return out.String()
}

// unpack is the other way round.
func unpack(t *testing.T, kept string) (out []sheet) {
	t.Helper()
	count := func(digits string, most int) int {
		n, err := strconv.Atoi(digits)
		if err != nil || n > most {
			t.Fatalf("%q is no number of lines of the page before", digits)
		}
		return n
	}
	var before []string
	for _, part := range strings.Split("\n"+kept, "\n"+mark)[1:] {
		var now []string
		address, text, _ := strings.Cut(part, "\n")
		for _, line := range lines(text) {
			if n, ok := strings.CutPrefix(line, top); ok {
				now = append(now, before[:count(n, len(before))]...)
			} else if n, ok := strings.CutPrefix(line, end); ok {
				now = append(now, before[len(before)-count(n, len(before)):]...)
			} else {
				now = append(now, line)
			}
		}
		if out = append(out, sheet{address, strings.Join(now, "\n")}); !strings.HasPrefix(text, leads) {
			before = now
		}
	}
	return out
}

// compare reports the pages that are not as in the file. Where a line ends is the
// file's affair, and nobody's who reads the page.
func (r *reader) compare(name string, pages []sheet) {
	r.t.Helper()
	path := filepath.Join("testdata", "pages", name)
	if *update {
		if err := os.WriteFile(path, []byte(pack(pages)), 0o644); err != nil { // #nosec G306 -- of made-up people
			r.t.Fatal(err)
		}
		return
	}
	raw, err := os.ReadFile(path) // #nosec G304 -- a file of ours
	if err != nil {
		r.t.Fatal(err)
	}
	kept := map[string]string{}
	var order, now []string
	for _, p := range unpack(r.t, string(raw)) {
		kept[p.address], order = p.text, append(order, p.address)
	}
	for _, p := range pages {
		now = append(now, p.address)
		was, there := kept[p.address]
		if there && !slices.Equal(strings.Fields(was), strings.Fields(p.text)) {
			r.t.Errorf("%s: %s reads otherwise (- before, + now):\n%s", name, p.address, cmp.Diff(lines(was), lines(p.text)))
		}
	}
	if !slices.Equal(order, now) {
		r.t.Errorf("%s: other pages, or in another order (- before, + now):\n%s", name, cmp.Diff(order, now))
	}
}
