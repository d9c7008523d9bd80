// Command mutants breaks the rules that keep a child safe, one at a time, and says
// whether a test notices. Each break is an entry of mutants.toml: a small change to
// one file, which is laid over the source for one run of the tests and never written
// into it.
package main

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
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
var after = []string{"./server/care", "./server/review", "./server/letter", "./server/live", "./server/store", "./server/web"}

// Caught gives the package whose test fails with the change; empty: none does.
func (m Mutant) Caught(root, dir string) (string, error) {
	broken, err := m.Broken(root)
	if err != nil {
		return "", err
	}
	file := filepath.Join(dir, "broken.go")
	overlay, err := json.Marshal(map[string]any{"Replace": map[string]string{filepath.Join(root, m.File): file}})
	if err != nil {
		return "", err
	}
	if err := os.WriteFile(file, broken, 0o600); err != nil {
		return "", err
	}
	if err := os.WriteFile(filepath.Join(dir, "overlay.json"), overlay, 0o600); err != nil {
		return "", err
	}
	own := "./" + filepath.ToSlash(filepath.Dir(m.File))
	for _, pkg := range append([]string{own}, after...) {
		cmd := exec.Command("go", "test", "-overlay", filepath.Join(dir, "overlay.json"), "-failfast", "-timeout", "10m", pkg) // #nosec G204 -- the list is compiled in
		cmd.Dir, cmd.Env = root, append(os.Environ(), "TESTDB=sqlite", "CGO_ENABLED=0")
		out, err := cmd.CombinedOutput()
		switch {
		case bytes.Contains(out, []byte("[build failed]")) || bytes.Contains(out, []byte("[setup failed]")):
			return "", fmt.Errorf("%s: it does not compile: %s", m.Rule, out)
		case err != nil:
			return pkg, nil
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
	for _, m := range all {
		if !strings.Contains(m.Rule+" "+m.File, only) {
			continue
		}
		begun := time.Now()
		by, err := m.Caught(root, dir)
		if err != nil {
			return err
		}
		tried++
		if by != "" {
			caught++
		} else {
			by = "SURVIVED"
		}
		fmt.Printf("%-16s %4.0f s  %s (%s)\n", by, time.Since(begun).Seconds(), m.Rule, m.File)
	}
	if tried > 0 {
		fmt.Printf("%d of %d caught (%d %%)\n", caught, tried, 100*caught/tried)
	}
	return nil
}
