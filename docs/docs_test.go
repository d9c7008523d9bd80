// Package docs holds what people read about the project, and the tests that
// keep it true: what can be generated is generated, and what is listed exists.
package docs

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the generated parts again")

// Generated text that has gone stale is written again by `make docs`.
func TestGenerated(t *testing.T) {
	t.Run("README settings", func(t *testing.T) {
		table := output(t, "go", "run", "myreview/server", "config", "--markdown")
		keep(t, "../README.md", between(t, read(t, "../README.md"), table))
	})
	t.Run("licences", func(t *testing.T) { keep(t, "../THIRD-PARTY-LICENCES.md", licences(t)) })
}

// between puts text where a page has the marks of the generated settings.
func between(t *testing.T, page, text string) string {
	t.Helper()
	const from, to = "<!-- settings -->\n", "<!-- /settings -->"
	head, rest, ok := strings.Cut(page, from)
	_, tail, ok2 := strings.Cut(rest, to)
	if !ok || !ok2 {
		t.Fatal("the README has lost the marks round its settings")
	}
	return head + from + text + to + tail
}

func keep(t *testing.T, file, want string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if read(t, file) != want {
		t.Errorf("%s is stale: run `make docs`", file)
	}
}

var licenceName = regexp.MustCompile(`(?i)licen[cs]e|^copying|^notice`)

// licences lists every module that is built into the binary with its licence
// in full, equal texts once, and every file of others that is served.
func licences(t *testing.T) string {
	t.Helper()
	type text struct {
		body string
		of   []string
	}
	var texts []*text
	add := func(name, body string) {
		body = strings.TrimSpace(strings.ReplaceAll(body, "\r\n", "\n"))
		for _, x := range texts {
			if x.body == body {
				x.of = append(x.of, name)
				return
			}
		}
		texts = append(texts, &text{body: body, of: []string{name}})
	}
	add("Go and its standard library", read(t, filepath.Join(strings.TrimSpace(output(t, "go", "env", "GOROOT")), "LICENSE")))
	list := strings.Fields(output(t, "go", "list", "-deps", "-f", "{{with .Module}}{{if not .Main}}{{.Path}}|{{.Version}}|{{.Dir}}{{end}}{{end}}", "myreview/server"))
	slices.Sort(list)
	for _, line := range slices.Compact(list) {
		part := strings.Split(line, "|")
		entries, err := os.ReadDir(part[2])
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, e := range entries {
			if licenceName.MatchString(e.Name()) {
				found = true
				add(part[0]+" "+part[1], read(t, filepath.Join(part[2], e.Name())))
			}
		}
		if !found {
			t.Errorf("%s comes without a licence", part[0])
		}
	}
	served, _ := filepath.Glob("../static/vendor/licences/*.txt")
	if len(served) == 0 {
		t.Error("no licences of what is served to browsers")
	}
	for _, f := range served {
		add(strings.TrimSuffix(filepath.Base(f), ".txt")+" (served to browsers)", read(t, f))
	}
	var b strings.Builder
	b.WriteString("# Third-party licences\n\nMy Review is built from the works below and gives their licences here.\nMade by `make docs`; a test holds it to what is built.\n")
	for _, x := range texts {
		fmt.Fprintf(&b, "\n## %s\n\n```text\n%s\n```\n", strings.Join(x.of, ", "), x.body)
	}
	return b.String()
}

func TestEveryDecisionIsListed(t *testing.T) {
	index := read(t, "adr/README.md")
	files, _ := filepath.Glob("adr/[0-9]*.md")
	if len(files) < 7 {
		t.Fatalf("only %d decisions found", len(files))
	}
	for i, f := range files {
		name := filepath.Base(f)
		if !strings.HasPrefix(name, fmt.Sprintf("%04d-", i+1)) {
			t.Errorf("%s breaks the numbering", name)
		}
		if !strings.Contains(index, "("+name+")") {
			t.Errorf("%s is not in adr/README.md", name)
		}
	}
}

var link = regexp.MustCompile(`\]\(([^)#:]+)(#[^)]*)?\)`)

func TestNoLinkLeadsNowhere(t *testing.T) {
	for _, glob := range []string{"../*.md", "*.md", "adr/*.md"} {
		files, _ := filepath.Glob(glob)
		for _, f := range files {
			if filepath.Base(f) == "THIRD-PARTY-LICENCES.md" {
				continue
			}
			for _, m := range link.FindAllStringSubmatch(read(t, f), -1) {
				if _, err := os.Stat(filepath.Join(filepath.Dir(f), m[1])); err != nil {
					t.Errorf("%s links to %s, which is not there", f, m[1])
				}
			}
		}
	}
}

// A migration exists for both databases or for none (ADR 0002).
func TestMigrationsComeInPairs(t *testing.T) {
	names := func(db string) string {
		files, _ := filepath.Glob("../migrations/" + db + "/*.sql")
		for i, f := range files {
			files[i] = filepath.Base(f)
		}
		return strings.Join(files, "\n")
	}
	if a, b := names("sqlite"), names("postgres"); a != b || a == "" {
		t.Errorf("sqlite has\n%s\npostgres has\n%s", a, b)
	}
}

func read(t *testing.T, file string) string {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func output(t *testing.T, name string, args ...string) string {
	t.Helper()
	cmd := exec.Command(name, args...)
	// The same list on every machine; a setting of this one must not show.
	cmd.Env = append(os.Environ(), "GOFLAGS=", "CGO_ENABLED=0")
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, errs.String())
	}
	return string(out)
}

// The tour names files, and tests that fail where something is forgotten.
func TestTheTourLeadsSomewhere(t *testing.T) { pointsSomewhere(t, read(t, "tour.md")) }

// pointsSomewhere fails for each file and test that a page names and that is not there.
func pointsSomewhere(t *testing.T, page string) {
	t.Helper()
	for _, m := range regexp.MustCompile("`((?:docs|server|static|views|locales|migrations)/[a-z0-9_/.-]*)`").FindAllStringSubmatch(page, -1) {
		if _, err := os.Stat("../" + m[1]); err != nil {
			t.Errorf("there is no %s", m[1])
		}
	}
	out, err := exec.CommandContext(t.Context(), "grep", "-rhoE", "--include=*_test.go", `^func (Test|Fuzz)[A-Za-z0-9_]+`, "..").Output()
	if err != nil {
		t.Fatal(err)
	}
	there := map[string]bool{}
	for line := range strings.Lines(string(out)) {
		there[strings.TrimPrefix(strings.TrimSpace(line), "func ")] = true
	}
	for _, name := range regexp.MustCompile(`\b(?:Test|Fuzz)[A-Z]\w+`).FindAllString(page, -1) {
		if !there[name] {
			t.Errorf("there is no %s", name)
		}
	}
}

// What a page, a setting or a message names by its file is in this repository, for whoever
// reads it. A comment in the code may name the paper in which a rule was found.
func TestNoPaperIsNamedThatIsNotHere(t *testing.T) {
	named := regexp.MustCompile(`[\w-]+\.md\b`)
	notOurs := []string{"LICENSE-3RD-PARTY.md", "context.md"} // in what others wrote
	here, names := map[string]bool{}, map[string]string{}
	err := filepath.WalkDir("..", func(path string, d os.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && path != ".." && (strings.HasPrefix(d.Name(), ".") || slices.Contains([]string{"bin", "vendor", "node_modules"}, d.Name())):
			return filepath.SkipDir
		case d.IsDir():
			return nil
		}
		here[d.Name()] = true
		if !slices.Contains([]string{".go", ".toml", ".html", ".js", ".css", ".sql", ".md", ".service"}, filepath.Ext(path)) && d.Name() != "Makefile" {
			return nil
		}
		for line := range strings.Lines(read(t, path)) {
			if slices.Contains([]string{".go", ".sql"}, filepath.Ext(path)) {
				line, _, _ = strings.Cut(strings.ReplaceAll(line, "--", "//"), "//")
			}
			for _, name := range named.FindAllString(line, -1) {
				names[name] = path
			}
		}
		return nil
	})
	if err != nil || len(names) < 20 {
		t.Fatalf("%d names: %v", len(names), err)
	}
	for name, path := range names {
		if !here[name] && !slices.Contains(notOurs, name) {
			t.Errorf("%s names %s, which is not here", path, name)
		}
	}
}
