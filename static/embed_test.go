package static

import (
	"bytes"
	"compress/gzip"
	"io"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/andybalholm/brotli"

	"myreview/server/care"
	"myreview/views"
)

func table(t *testing.T, files map[string]string) (*Assets, error) {
	t.Helper()
	from := fstest.MapFS{}
	for name, text := range files {
		from[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return load(from)
}

func served(t *testing.T, a *Assets, name string) string {
	t.Helper()
	got, ok := a.Serve(strings.TrimPrefix(a.URL(name), "/static/"), "")
	if !ok {
		t.Fatalf("%s is not served", name)
	}
	return string(got.Body)
}

func TestAFileThatMentionsAnotherFollowsItsName(t *testing.T) {
	one := map[string]string{
		"js/live.js":   "import { M } from \"../vendor/m.js\";\nM();\n",
		"vendor/m.js":  "export const M = () => 1;\n",
		"css/app.css":  "a { src: url(../font/l.woff2) }\n",
		"font/l.woff2": "font",
	}
	a, err := table(t, one)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := served(t, a, "js/live.js"), `from "../vendor/`+path.Base(a.URL("vendor/m.js"))+`"`; !strings.Contains(got, want) {
		t.Errorf("live.js: %q has no %q", got, want)
	}
	if got, want := served(t, a, "css/app.css"), "url(../font/"+path.Base(a.URL("font/l.woff2"))+")"; !strings.Contains(got, want) {
		t.Errorf("app.css: %q has no %q", got, want)
	}
	one["vendor/m.js"] = "export const M = () => 2;\n"
	b, err := table(t, one)
	if err != nil {
		t.Fatal(err)
	}
	if a.URL("js/live.js") == b.URL("js/live.js") {
		t.Error("a change in an imported file left the importer's name as it was")
	}
	if a.URL("css/app.css") != b.URL("css/app.css") {
		t.Error("a change elsewhere changed the style's name")
	}
}

func TestAnImportForEffectIsWrittenIn(t *testing.T) {
	a, err := table(t, map[string]string{
		"js/app.js":   "import \"./leave.js\";\nimport \"./save.js\";\n",
		"js/leave.js": "// why\nconst x = 1; // kept\n\n  go(x);\n",
		"js/save.js":  "const x = 2;\n",
	})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := served(t, a, "js/app.js"), "{\nconst x = 1; // kept\ngo(x);\n}\n{\nconst x = 2;\n}\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestTheModulesOfAScriptAreWrittenIn(t *testing.T) {
	a, err := table(t, map[string]string{
		"js/app.js":       "export const ask = 1;\n",
		"js/live.js":      "import {} from \"./live/page.js\";\nimport { go } from \"./live/line.js\";\n\ngo();\n",
		"js/live/page.js": "// why\nimport { ask } from \"../app.js\";\nexport let over = ask;\n",
		"js/live/line.js": "import { ask } from \"../app.js\";\nimport { M } from \"../../vendor/m.js\";\nimport { over } from \"./page.js\";\nexport function go() {\n  M(ask, over);\n}\n",
		"vendor/m.js":     "export const M = 1;\n",
	})
	if err != nil {
		t.Fatal(err)
	}
	want := `import { ask } from "../` + strings.TrimPrefix(a.URL("js/app.js"), "/static/") + "\";\nlet over = ask;\n" +
		`import { M } from "../` + strings.TrimPrefix(a.URL("vendor/m.js"), "/static/") + "\";\nfunction go() {\nM(ask, over);\n}\ngo();\n"
	if got := served(t, a, "js/live.js"); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := a.Chain("js/live.js"); !slices.Equal(got, []string{a.URL("vendor/m.js")}) {
		t.Errorf("a page names %q", got)
	}
}

// A module that another one names is asked for only when that one is there: each round
// trip would come after the one before.
func TestNoScriptWaitsForAScript(t *testing.T) {
	a, chains := Load(), 0
	for name := range a.byName {
		if path.Dir(name) != "js" {
			continue
		}
		for _, address := range a.Chain(name) {
			chains++
			if !strings.Contains(served(t, a, name), "/"+path.Base(address)+`"`) {
				t.Errorf("%s does not name %s", name, address)
			}
		}
	}
	if want := []string{a.URL("vendor/idiomorph.js")}; !slices.Equal(a.Chain("js/live.js"), want) || chains < len(want) {
		t.Errorf("live.js imports %q, want %q", a.Chain("js/live.js"), want)
	}
}

func TestASheetIsItsPartsInTheirOrder(t *testing.T) {
	a, err := table(t, map[string]string{
		"css/app.css":        "/* why */\n@import \"./base/z.css\"; /* .z */\n@import \"./block/b.css\";\n\nb { c: d }\n",
		"css/base/z.css":     "z {\n  src: url(../../font/l.woff2), url(./m.svg);\n}\n",
		"css/base/m.svg":     "<svg/>",
		"css/block/b.css":    "/* why */\n.b,\n.c {\n  color: red;\n  margin: 0;\n}\n",
		"css/block/none.css": "a { color: red }\n",
		"font/l.woff2":       "font",
	})
	if err != nil {
		t.Fatal(err)
	}
	font, picture := path.Base(a.URL("font/l.woff2")), path.Base(a.URL("css/base/m.svg"))
	if got, want := served(t, a, "css/app.css"), "z{src:url(../font/"+font+"),url(./base/"+picture+");}.b,.c{color:red;margin:0;}b{c:d}"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// A part that no sheet imports, or that two do, is not what its writer meant.
func TestEachPartIsInOneSheet(t *testing.T) {
	in := map[string]int{}
	sheets, err := fs.Glob(files, "css/*.css")
	if err != nil {
		t.Fatal(err)
	}
	for _, sheet := range sheets {
		text, err := fs.ReadFile(files, sheet)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range parts.FindAllSubmatch(text, -1) {
			in[path.Join("css", string(m[1]))]++
		}
		if served := served(t, Load(), sheet); strings.Contains(served, "@import") || strings.Contains(served, "\n") {
			t.Errorf("%s is served with an import or a line end in it", sheet)
		}
	}
	there, err := fs.Glob(files, "css/*/*.css")
	if err != nil || len(there) < 30 {
		t.Fatal(there, err)
	}
	for _, part := range there {
		if in[part] != 1 {
			t.Errorf("%s is in %d sheets", part, in[part])
		}
	}
}

func TestFaultsInTheFilesAreSaid(t *testing.T) {
	for name, files := range map[string]map[string]string{
		"a missing import": {"js/a.js": `import { b } from "./b.js";`},
		"a missing effect": {"js/a.js": `import "./b.js";`},
		"a missing font":   {"css/a.css": "a { src: url(../font/l.woff2) }"},
		"a missing part":   {"css/a.css": `@import "./b/c.css";`},
		"an empty part":    {"css/a.css": `@import "./b/c.css";`, "css/b/c.css": "/* later */"},
		"a part of a part": {"css/a.css": `@import "./b/c.css";`, "css/b/c.css": `@import "./d.css";`, "css/b/d.css": "a { b: c }"},
		"a missing module": {"js/a.js": "import {} from \"./a/b.js\";\n"},
		"modules in a wrong order": {"js/a.js": "import {} from \"./a/b.js\";\nimport {} from \"./a/c.js\";\n",
			"js/a/b.js": "import { c } from \"./c.js\";\n", "js/a/c.js": "export const c = 1;\n"},
		"a circle": {"js/a.js": `import { b } from "./b.js";`, "js/b.js": `import { a } from "./a.js";`},
	} {
		if _, err := table(t, files); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestServe(t *testing.T) {
	a, err := table(t, map[string]string{"css/app.css": strings.Repeat("a { color: red }\n", 20), "font/l.woff2": "font"})
	if err != nil {
		t.Fatal(err)
	}
	style, font := strings.TrimPrefix(a.URL("css/app.css"), "/static/"), strings.TrimPrefix(a.URL("font/l.woff2"), "/static/")
	const forever, never = "public, max-age=31536000, immutable", "no-cache"
	for _, c := range []struct{ name, address, accept, encoding, cache string }{
		{"css/app.css", style, "", "", forever},
		{"css/app.css", style, "gzip, deflate, br", "br", forever},
		{"css/app.css", style, "gzip", "gzip", forever},
		{"css/app.css", style, "GZIP;q=0.5", "gzip", forever},
		{"css/app.css", style, "br;q=0, gzip", "gzip", forever},
		{"css/app.css", style, "br; q=0.0", "", forever},
		{"font/l.woff2", font, "br", "", forever},
		{"css/app.css", "css/app.000000000000.css", "", "", never},
	} {
		got, ok := a.Serve(c.address, c.accept)
		if !ok || got.Encoding != c.encoding || got.Cache != c.cache {
			t.Errorf("Serve(%q, %q) = %q, %q, %v; want %q, %q", c.address, c.accept, got.Encoding, got.Cache, ok, c.encoding, c.cache)
			continue
		}
		if body := unpacked(t, got); body != served(t, a, c.name) {
			t.Errorf("Serve(%q, %q) unpacks to %q", c.address, c.accept, body)
		}
	}
	for _, address := range []string{"", "css/app.css", "css/", "css/none.000000000000.css", "../go.mod", "css/../" + style, "/" + style} {
		if _, ok := a.Serve(address, "br"); ok {
			t.Errorf("Serve(%q) is found", address)
		}
	}
}

func unpacked(t *testing.T, a Answer) string {
	t.Helper()
	var r io.Reader = bytes.NewReader(a.Body)
	switch a.Encoding {
	case "br":
		r = brotli.NewReader(r)
	case "gzip":
		z, err := gzip.NewReader(r)
		if err != nil {
			t.Fatal(err)
		}
		r = z
	}
	body, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func TestEveryPictureThatIsAskedForIsThere(t *testing.T) {
	have := Load().Icons()
	for _, area := range care.Areas {
		if !slices.Contains(have, area.Picture()) {
			t.Errorf("area %s: no picture %q", area, area.Picture())
		}
	}
	literal := regexp.MustCompile(`\bicon "([^"]*)"`)
	err := fs.WalkDir(views.FS, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(views.FS, name)
		for _, m := range literal.FindAllSubmatch(text, -1) {
			if !slices.Contains(have, string(m[1])) {
				t.Errorf("%s: no picture %q", name, m[1])
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// The budget of the first question page: what is the same for every page stays
// small (performance.md section 3).
func TestWhatEveryPageFetchesIsSmall(t *testing.T) {
	a := Load()
	for name, most := range map[string]int{
		"css/app.css": 6 << 10, "css/meet.css": 2 << 10, "css/card.css": 1 << 10, "js/app.js": 5 << 10, "img/form.svg": 4 << 10, "img/sky.svg": 2 << 10, "img/faces.svg": 2 << 10, "img/things.svg": 6 << 10, "img/meet.svg": 3 << 10,
		"font/lexend.woff2": 30 << 10, "font/lexend-ext.woff2": 20 << 10,
	} {
		got, ok := a.Serve(strings.TrimPrefix(a.URL(name), "/static/"), "br")
		if !ok || len(got.Body) > most {
			t.Errorf("%s is %d bytes, at most %d: %v", name, len(got.Body), most, ok)
		}
	}
}

// The content policy forbids inline style, and pages run in both directions.
func TestTheStyleIsLogical(t *testing.T) {
	css := cssComment.ReplaceAllString(wholeStyle(t), "")
	for what, re := range map[string]string{
		"a physical side":           `(?:margin|padding|border|inset)-(?:left|right|top|bottom)\b|[{;]\s*(?:left|right|top|bottom|width|height|min-width|max-width|min-height|max-height)\s*:`,
		"a physical alignment":      `(?:text-align|float|clear)\s*:\s*(?:left|right)`,
		"an id selector":            `(?m)^\s*[^{}@]*#[a-z][^{}]*\{`,
		"a request to another host": `url\((?:https?:)?//`,
	} {
		if hit := regexp.MustCompile(re).FindString(css); hit != "" {
			t.Errorf("%s: %q", what, hit)
		}
	}
}

// A line of style is read at a glance, and a difference between two of them as well.
func TestALineOfStyleIsShortAndHasOneDeclaration(t *testing.T) {
	for line := range strings.Lines(wholeStyle(t)) {
		if len(line) > 121 {
			t.Errorf("%d columns: %s", len(line)-1, line)
		}
	}
	for line := range strings.Lines(cssComment.ReplaceAllString(wholeStyle(t), "")) {
		if regexp.MustCompile(`;.*[;}]|[{}].*[;{}]`).MatchString(line) {
			t.Errorf("more than one declaration: %s", line)
		}
	}
}

// Some values are younger than the floor; a browser that drops one keeps the line
// before it. Without, nothing would be drawn on what is picked (Safari 15.4 to 17.3,
// Firefox 121 to 127 know no spoken form of what is drawn), and boxes would be low
// (Chrome 105 to 108, Safari before 16.4 do not know the height of a line).
func TestAValueYoungerThanTheFloorHasAnOlderOneBeforeIt(t *testing.T) {
	younger, before, found := regexp.MustCompile(`^\s*([a-z-]+: ).*(?:" / "|\dlh\b)`), "", 0
	for line := range strings.Lines(wholeStyle(t)) {
		if m := younger.FindStringSubmatch(line); m != nil {
			found++
			if !strings.HasPrefix(strings.TrimSpace(before), m[1]) || younger.MatchString(before) {
				t.Errorf("nothing stands in for %s", line)
			}
		}
		before = line
	}
	if found < 6 {
		t.Errorf("found %d", found)
	}
}

// wholeStyle is every stylesheet and every part of one, as written.
func wholeStyle(t *testing.T) string {
	t.Helper()
	var out strings.Builder
	for _, in := range []string{"css/*.css", "css/*/*.css"} {
		names, err := fs.Glob(files, in)
		if err != nil || len(names) < 3 {
			t.Fatal(names, err)
		}
		for _, name := range names {
			text, err := fs.ReadFile(files, name)
			if err != nil {
				t.Fatal(err)
			}
			out.Write(text)
		}
	}
	return out.String()
}

// Every request ends: only ask, which takes a time limit, makes any.
func TestEveryRequestHasALimit(t *testing.T) {
	scripts, err := fs.Glob(files, "js/*.js")
	live, failed := fs.Glob(files, "js/live/*.js")
	if scripts = append(scripts, live...); err != nil || failed != nil || len(scripts) < 15 {
		t.Fatal(scripts, err, failed)
	}
	request := regexp.MustCompile(`\b(?:fetch|XMLHttpRequest|EventSource)\b`)
	limited := `  const sent = fetch(at, { ...how, signal: stop.signal });
  const end = setTimeout(() => stop.abort(), ms);
`
	for _, name := range scripts {
		text, err := fs.ReadFile(files, name)
		if err != nil {
			t.Fatal(err)
		}
		code := string(text)
		if name == "js/app.js" {
			if !strings.Contains(code, limited) {
				t.Error("ask has no limit")
			}
			code = strings.Replace(code, limited, "", 1)
		}
		if hit := request.FindString(string(slim(".js", []byte(code)))); hit != "" {
			t.Errorf("%s makes a request without a limit: %s", name, hit)
		}
	}
}
