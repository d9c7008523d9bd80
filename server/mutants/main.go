// Command mutants breaks the rules that keep a child safe, one at a time, and says
// whether a test notices. Each break is an entry of mutants.toml: a small change to
// one file, which is laid over the source for one run of the tests and never written
// into it.
package main

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/BurntSushi/toml"
)

//go:embed mutants.toml
var list string

// Mutant is one rule and the change that breaks it.
type Mutant struct {
	Rule string // what no longer holds, in a few words
	File string // from the root of the repository
	Was  string // stands in the file once
	Now  string
}

// Mutants reads the list.
func Mutants() ([]Mutant, error) {
	var all struct{ Mutant []Mutant }
	_, err := toml.Decode(list, &all)
	return all.Mutant, err
}

// Broken is the file's text with the change in it.
func (m Mutant) Broken(root string) ([]byte, error) {
	source, err := os.ReadFile(filepath.Join(root, m.File)) // #nosec G304 -- the list is compiled in
	if err != nil {
		return nil, err
	}
	if n := strings.Count(string(source), m.Was); n != 1 || m.Was == m.Now {
		return nil, fmt.Errorf("%s: %q stands in %s %d times", m.Rule, m.Was, m.File, n)
	}
	return []byte(strings.Replace(string(source), m.Was, m.Now, 1)), nil
}

// after are the packages whose tests may notice, in the order of how long they take.
var after = []string{"./server/care", "./server/access", "./server/alert", "./server/consult", "./server/review", "./server/letter", "./server/live", "./server/store", "./server", "./server/web"}

// tests are the packages to run for a change in one of them: its own first, then
// those that are built on it.
func tests(root, own string) ([]string, error) {
	path := "myreview/" + strings.TrimPrefix(own, "./")
	out := []string{own}
	for _, pkg := range after {
		if pkg == own {
			continue
		}
		cmd := exec.Command("go", "list", "-test", "-deps", pkg) // #nosec G204 -- one of the packages above
		cmd.Dir = root
		deps, err := cmd.Output()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", pkg, err)
		}
		for dep := range strings.Lines(string(deps)) { // one built for a test stands there as "path [test]"
			if name, _, _ := strings.Cut(strings.TrimSpace(dep), " "); name == path {
				out = append(out, pkg)
				break
			}
		}
	}
	return out, nil
}

var failed = regexp.MustCompile(`(?m)^--- FAIL: (\S+)`)

// Caught gives the package and the test that fails with the change; empty: none does.
func (m Mutant) Caught(root, dir string) (string, error) {
	broken, err := m.Broken(root)
	if err != nil {
		return "", err
	}
	file, overlay := filepath.Join(dir, "broken.go"), filepath.Join(dir, "overlay.json")
	replace, err := json.Marshal(map[string]any{"Replace": map[string]string{filepath.Join(root, m.File): file}})
	if err != nil {
		return "", err
	}
	if err := errors.Join(os.WriteFile(file, broken, 0o600), os.WriteFile(overlay, replace, 0o600)); err != nil {
		return "", err
	}
	packages, err := tests(root, "./"+filepath.ToSlash(filepath.Dir(m.File)))
	if err != nil {
		return "", err
	}
	for _, pkg := range packages {
		cmd := exec.Command("go", "test", "-vet=off", "-overlay", overlay, "-failfast", "-timeout", "10m", pkg) // #nosec G204 -- the list is compiled in
		cmd.Dir, cmd.Env = root, append(os.Environ(), "TESTDB=sqlite", "CGO_ENABLED=0")
		out, err := cmd.CombinedOutput()
		if bytes.Contains(out, []byte("[build failed]")) || bytes.Contains(out, []byte("[setup failed]")) {
			return "", fmt.Errorf("%s: it does not compile: %s", m.Rule, out)
		}
		if err != nil {
			by := pkg
			if test := failed.FindSubmatch(out); test != nil {
				by += " " + string(test[1])
			}
			return by, nil
		}
	}
	return "", nil
}

func main() {
	only := flag.String("only", "", "break only what has these words in its rule or file")
	flag.Parse()
	if err := run(*only); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(only string) error {
	root, err := os.Getwd()
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "mutants")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	all, err := Mutants()
	if err != nil {
		return err
	}
	tried, caught := 0, 0
	var faults []error
	for _, m := range all {
		if !strings.Contains(m.Rule+" "+m.File, only) {
			continue
		}
		begun := time.Now()
		by, err := m.Caught(root, dir)
		tried++
		switch {
		case err != nil:
			faults = append(faults, err)
			by = "NOT TRIED"
		case by == "":
			by = "SURVIVED"
		default:
			caught++
		}
		fmt.Printf("%4.0f s  %s (%s): %s\n", time.Since(begun).Seconds(), m.Rule, m.File, by)
	}
	if tried > 0 {
		fmt.Printf("%d of %d caught (%d %%)\n", caught, tried, 100*caught/tried)
	}
	return errors.Join(faults...)
}
