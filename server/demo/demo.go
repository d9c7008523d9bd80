// Package demo makes an authority of made-up people, so that everybody can see
// the portal working. Its one idea is that nothing is slipped into the
// database: each person, form, mark and letter comes about through the store,
// in the order and at the times at which real people would have done it.
package demo

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"

	"myreview/server/care"
	"myreview/server/store"
)

// StaffWord is what everybody at work in the demo signs in with.
const StaffWord = "fernhaven-demo"

// Person is one line of the list from which a visitor picks who to be. Who is
// the message id of one line about them.
type Person struct {
	ID      care.ID
	Name    string
	Picture string
	Who     string
	Args    map[string]any
	Child   string // in whose group they stand; empty for people at work
	Lang    care.Lang
}

// Load makes the demo: its stories, and so many children of each IRO beside them.
// Where it is there already nothing happens; where people are who are not the demo's,
// or where loading was cut short, it is an error.
func Load(ctx context.Context, s *store.Store, clock care.Clock, caseload int) error {
	whole, err := s.DB.DemoWhole(ctx)
	if err != nil || whole {
		return err
	}
	begun, err := s.DB.IsDemo(ctx)
	if err != nil {
		return err
	}
	if begun {
		return errors.New("demo: loading it was cut short; throw it away with `make demo-reset` and start again")
	}
	if err := s.DB.MarkDemo(ctx); err != nil {
		return err
	}
	t, err := newTelling(ctx, s, clock())
	if err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	if err := t.begin(); err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	for _, c := range cast() {
		if err := t.child(c); err != nil {
			return fmt.Errorf("demo: %s: %w", c.slug, err)
		}
	}
	if err := t.duty(); err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	if err := t.caseloads(s, caseload); err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	return s.DB.FinishDemo(ctx)
}

// People lists everybody in the demo, child by child, people at work last.
func People(context.Context, *store.Store) ([]Person, error) {
	var out []Person
	for _, c := range cast() {
		first := firstName(c.name)
		out = append(out, c.line(childLines[c.slug], map[string]any{"Age": c.age}, first))
		for _, p := range c.circle {
			key := whoLines[p.kind]
			if p.excluded {
				key = "demo.who.excluded"
			}
			if p.kind.Job() == "" {
				out = append(out, p.line(key, map[string]any{"Child": first, "Calls": p.calls}, first))
			}
		}
	}
	return append(out, atWork()...), nil
}

var childLines = map[string]string{
	"amara":  "demo.who.child.amara",
	"cerys":  "demo.who.child.cerys",
	"hamza":  "demo.who.child.hamza",
	"leo":    "demo.who.child.leo",
	"maisie": "demo.who.child.maisie",
	"theo":   "demo.who.child.theo",
}

var whoLines = map[care.TieKind]string{
	care.TieAdvocate:        "demo.who.advocate",
	care.TieCarer:           "demo.who.carer",
	care.TieIRO:             "demo.who.iro",
	care.TieParent:          "demo.who.parent",
	care.TiePersonalAdviser: "demo.who.adviser",
	care.TieSchool:          "demo.who.school",
	care.TieSocialWorker:    "demo.who.social_worker",
}

// atWork lists those who work for the authority with the children that they have.
func atWork() []Person {
	type job struct {
		someone
		kind     care.TieKind
		children []string
	}
	var jobs []*job
	for _, c := range cast() {
	next:
		for _, p := range c.circle {
			if p.kind.Job() == "" || p.kind == care.TieCoverIRO {
				continue
			}
			for _, j := range jobs {
				if j.slug == p.slug {
					j.children = append(j.children, firstName(c.name))
					continue next
				}
			}
			jobs = append(jobs, &job{p.someone, p.kind, []string{firstName(c.name)}})
		}
	}
	var out []Person
	for _, j := range jobs {
		out = append(out, j.line(whoLines[j.kind], map[string]any{"Children": j.children}, ""))
	}
	for _, p := range office {
		out = append(out, p.line(p.who, nil, ""))
	}
	return out
}

// SignIns lists the e-mail addresses of the people at work; StaffWord opens all.
func SignIns() []string {
	seen := map[string]bool{}
	var out []string
	for _, c := range cast() {
		for _, p := range c.circle {
			if p.email != "" && !seen[p.email] {
				seen[p.email] = true
				out = append(out, p.email)
			}
		}
	}
	for _, p := range office {
		out = append(out, p.email)
	}
	return out
}

func firstName(name string) string {
	first, _, _ := strings.Cut(name, " ")
	return first
}

// idOf gives a demo person the same id every time, in the form that care.NewID
// gives. It can be guessed, which in the demo opens nothing that a tap does not.
func idOf(slug string) care.ID {
	b := sha256.Sum256([]byte("My Review demo: " + slug))
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return care.ID(fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:16]))
}
