package docs

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// asvs are the requirements of each section of ASVS 5.0.0 at Levels 1 and 2,
// which come first in it.
const asvs = `1.1:1-2 1.2:1-9 1.3:1-11 1.4:1-3 1.5:1-2 2.1:1-3 2.2:1-3 2.3:1-4 2.4:1-1 3.2:1-2 3.3:1-4 3.4:1-6 3.5:1-5 3.7:1-2
4.1:1-3 4.2:1-1 4.3:1-2 4.4:1-4 5.1:1-1 5.2:1-3 5.3:1-2 5.4:1-3 6.1:1-3 6.2:1-12 6.3:1-4 6.4:1-4 6.5:1-5 6.6:1-3 6.8:1-4
7.1:1-3 7.2:1-4 7.3:1-2 7.4:1-5 7.5:1-2 7.6:1-2 8.1:1-2 8.2:1-3 8.3:1-1 8.4:1-1 9.1:1-3 9.2:1-4
10.1:1-2 10.2:1-2 10.3:1-4 10.4:1-11 10.5:1-5 10.6:1-2 10.7:1-3 11.1:1-2 11.2:1-3 11.3:1-3 11.4:1-4 11.5:1-1 11.6:1-1
12.1:1-3 12.2:1-2 12.3:1-4 13.1:1-1 13.2:1-5 13.3:1-2 13.4:1-5 14.1:1-2 14.2:1-4 14.3:1-3 15.1:1-3 15.2:1-3 15.3:1-7
16.1:1-1 16.2:1-5 16.3:1-4 16.4:1-3 16.5:1-3 17.1:1-1 17.2:1-4 17.3:1-2`

// docs/security.md says something of each requirement, and what it points at
// is there: a test that was renamed or taken away does not go on proving.
func TestSecurityIsWhole(t *testing.T) {
	want := map[string]bool{}
	for section := range strings.FieldsSeq(asvs) {
		name, span, _ := strings.Cut(section, ":")
		var from, to int
		if _, err := fmt.Sscanf(span, "%d-%d", &from, &to); err != nil {
			t.Fatal(err)
		}
		for i := from; i <= to; i++ {
			want[fmt.Sprintf("%s.%d", name, i)] = true
		}
	}
	if len(want) != 253 {
		t.Fatalf("the list has %d requirements, ASVS 5.0.0 has 253 at Levels 1 and 2", len(want))
	}
	page := read(t, "security.md")
	row := regexp.MustCompile(`(?m)^\| (\d+\.\d+\.\d+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$`)
	counts := map[string]int{}
	for _, m := range row.FindAllStringSubmatch(page, -1) {
		if !want[m[1]] {
			t.Errorf("%s is there twice, or is no requirement of Levels 1 and 2", m[1])
		}
		delete(want, m[1])
		counts[m[3]]++
	}
	for id := range want {
		t.Errorf("nothing is said of %s", id)
	}
	count := regexp.MustCompile(`(?m)^\| (met|partly|not yet|outside|no such thing) \| (\d+) \|$`)
	for _, m := range count.FindAllStringSubmatch(page, -1) {
		if fmt.Sprint(counts[m[1]]) != m[2] {
			t.Errorf("%d are %q, the page says %s", counts[m[1]], m[1], m[2])
		}
		delete(counts, m[1])
	}
	for state := range counts {
		t.Errorf("%q is no state that the page explains", state)
	}
	// What is met can be tried: by a test or by what anybody can run. What is below is there.
	tried := regexp.MustCompile("\\b(?:Test|Fuzz)[A-Z]\\w+|`(?:make|grep) [^`]+`")
	for _, m := range row.FindAllStringSubmatch(page, -1) {
		if m[3] == "met" && !tried.MatchString(m[4]) {
			t.Errorf("%s is met, and nothing shows it", m[1])
		}
		for _, below := range regexp.MustCompile(`below, "([^"]+)"`).FindAllStringSubmatch(m[4], -1) {
			if !strings.Contains(page, "\n## "+below[1]) {
				t.Errorf("%s: there is no part %q", m[1], below[1])
			}
		}
	}
	pointsSomewhere(t, page)
}

// Whatever hashes, signs or seals is in the inventory of 11.1.2 by its file.
func TestTheInventoryNamesEveryFileThatHashesOrSeals(t *testing.T) {
	_, part, _ := strings.Cut(read(t, "security.md"), "## Keys and hashes")
	part, _, _ = strings.Cut(part, "\n## ")
	uses := regexp.MustCompile(`"(crypto/(hmac|sha256|sha512|ecdsa|ed25519|rsa|cipher|aes|tls)|golang.org/x/crypto/[^"]+|github.com/tink-crypto/[^"]+)"`)
	found := 0
	for _, in := range []string{"../server", "../static", "../locales", "../views", "../migrations"} {
		err := filepath.WalkDir(in, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || tools.MatchString(path) {
				return err
			}
			text, err := os.ReadFile(path)
			if uses.Match(text) {
				found++
				if !strings.Contains(part, "`"+strings.TrimPrefix(path, "../")+"`") {
					t.Errorf("%s is not in the inventory", path)
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if found < 10 {
		t.Errorf("only %d files found", found)
	}
}

// tools are not built in.
var tools = regexp.MustCompile(`^\.\./server/(store/storetest|live/livetest|chrome|bench|mutants|e2e)/`)

// The page says of every table what an operator of the database can change in it unseen.
func TestWhatSQLCanDoIsSaidOfEveryTable(t *testing.T) {
	_, part, _ := strings.Cut(read(t, "security.md"), "## What somebody with all rights to the database can do")
	part, _, _ = strings.Cut(part, "\n## ")
	said := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?m)^\| ([^|]+) \| [^|]+ \| [^|]+ \|$`).FindAllStringSubmatch(part, -1) {
		for table := range strings.SplitSeq(strings.Trim(m[1], "*"), ", ") {
			said[table] = true
		}
	}
	there := regexp.MustCompile(`(?m)^### (\w+)$`).FindAllStringSubmatch(read(t, "dpia.md"), -1)
	for _, m := range there {
		if !said[m[1]] {
			t.Errorf("nothing is said of %s", m[1])
		}
		delete(said, m[1])
	}
	if delete(said, "table"); len(there) < 30 || len(said) > 0 {
		t.Errorf("%d tables; no table is called %v", len(there), said)
	}
}

// What the page claims that the code does not do, it does not: each pattern is
// looked for in what is built and served, and found nowhere.
func TestWhatTheCodeDoesNotDo(t *testing.T) {
	for claim, c := range map[string]struct{ in, suffix, pattern string }{
		"1.1.2: no script or address as it is": {"../server", ".go", `template\.(JS|JSStr|CSS|URL|HTMLAttr|Srcset)\b`},
		"1.2.5: starts no other program":       {"../server", ".go", `"os/exec"`},
		"1.2.9: no pattern is put together":    {"../server", ".go", "regexp\\.(Must)?Compile\\([^`\"]"},
		"1.3.7: no text templates":             {"../server", ".go", `"text/template"`},
		"1.4.1: no unsafe, no C":               {"../server", ".go", `"unsafe"|import "C"`},
		"1.5.1: no XML, no gob":                {"../server", ".go", `"encoding/(xml|gob)"`},
		"3.2.2: no eval, no HTML beside parts": {"../static/js", ".js", `\beval\(|document\.write|new Function|outerHTML|insertAdjacentHTML`},
		"3.4.2: no other origin":               {"../server", ".go", `(?i)access-control-allow`},
		"3.5.5: no messages between windows":   {"../static/js", ".js", `postMessage`},
		"6.2.7: stops no pasting":              {"../static/js", ".js", `(?i)paste`},
		"6.5.3: one source of chance":          {"../server", ".go", `"math/rand`},
		"11.3.1: no ciphers of its own choice": {"../server", ".go", `"crypto/(aes|cipher|des|rc4|md5|sha1)"`},
		"13.2.4: asks no other server":         {"../server", ".go", `http\.(Get|Post|Client|DefaultClient)\b|net\.Dial|net/smtp`},
		"13.4.2: no debug pages":               {"../server", ".go", `net/http/pprof|"expvar"`},
		"14.3.3: keeps nothing in the browser": {"../static/js", ".js", `localStorage|indexedDB|caches\.`},
		"15.3.3: no form is bound by name":     {"../server", ".go", `BodyParser|QueryParser|ParamsParser|mapstructure`},
		"15.3.5: no loose comparison":          {"../static/js", ".js", `[^=!<>]==[^=]|!=[^=]`},
		"15.3.6: no object keyed from outside": {"../static/js", ".js", `__proto__|Object\.assign|Object\.fromEntries|\w\[[a-zA-Z][\w.]*\] *=[^=]`},
		"16.2.3: one log":                      {"../server", ".go", `(?m)^\s*"log"$|"log/syslog"`},
	} {
		pattern, files := regexp.MustCompile(c.pattern), 0
		err := filepath.WalkDir(c.in, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, c.suffix) || strings.HasSuffix(path, "_test.go") || tools.MatchString(path) {
				return err
			}
			files++
			text, err := os.ReadFile(path)
			if found := pattern.Find(text); found != nil {
				t.Errorf("%s: %s has %s", claim, path, found)
			}
			return err
		})
		if err != nil || files < 5 {
			t.Errorf("%s: %d files, %v", claim, files, err)
		}
	}
}
