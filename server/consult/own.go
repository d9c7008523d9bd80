package consult

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/BurntSushi/toml"
)

// set is the definitions by which one program asks.
type set struct {
	now   map[string]*Form // by key
	older map[string]*Form // by version
}

var asking = func() *atomic.Pointer[set] {
	var p atomic.Pointer[set]
	p.Store(&set{now: program})
	return &p
}()

// Use asks by the authority's own definitions from now on, and by the program's where it has
// none. Who began with an older one goes on with it: see At.
func Use(own, older []*Form) {
	s := set{now: maps.Clone(program), older: map[string]*Form{}}
	for _, f := range own {
		s.now[f.Key] = f
	}
	for _, f := range older {
		s.older[f.Version] = f
	}
	asking.Store(&s)
}

// Get finds the form that whoever begins now is asked, by its key.
func Get(key string) (*Form, bool) {
	f, ok := asking.Load().now[key]
	return f, ok
}

// At finds the form of that key in the version with which somebody began; as it is asked now
// where nobody knows that version any more.
func At(key, version string) (*Form, bool) {
	if f := asking.Load().older[version]; f != nil && f.Key == key {
		return f, true
	}
	return Get(key)
}

// Find gives a question as the form asks it. A question that a form no longer
// holds is looked up in those of the program and in older ones, so that what was sent can still
// be shown.
func Find(key, question string) (*Question, bool) {
	s := asking.Load()
	for _, f := range []*Form{s.now[key], program[key]} {
		if f != nil {
			if q, ok := f.Question(question); ok {
				return q, true
			}
		}
	}
	for _, all := range []map[string]*Form{program, s.older} {
		for _, k := range slices.Sorted(maps.Keys(all)) {
			if q, ok := all[k].Question(question); ok {
				return q, true
			}
		}
	}
	return nil, false
}

// Keys lists the forms there are, sorted.
func Keys() []string { return slices.Sorted(maps.Keys(program)) }

// Adapted reports whether the authority asks a form its own way.
func Adapted(key string) bool { return asking.Load().now[key] != program[key] }

// Built is the definition of a form as the program has it, for an authority that begins its own
// with it.
func Built(key string) ([]byte, error) { return files.ReadFile("forms/" + key + ".toml") }

// Fault is one thing that is wrong in an authority's definition.
type Fault struct {
	File string
	Line int
	Says string
}

func (f Fault) Error() string { return fmt.Sprintf("%s:%d: %s", f.File, f.Line, f.Says) }

// ReadOwn reads an authority's definitions from a folder. Each stands in the place of the program's
// form of the same key: it may leave questions out, ask them in another order, in other chapters
// and under other conditions. What a question is stays as the program has it, so that nothing
// opens to others, and whoever has to be told is told. The error is of a folder that cannot be
// read; the faults are everything that is wrong, by file and line.
func ReadOwn(folder fs.FS, name string) (own []*Form, faults []Fault, err error) {
	entries, err := fs.ReadDir(folder, ".")
	if err != nil {
		return nil, nil, fmt.Errorf("consult: %w", err)
	}
	in := map[string]string{}
	for _, e := range entries {
		n := e.Name()
		if !strings.EqualFold(path.Ext(n), ".toml") {
			continue
		}
		text, err := plainFile(folder, n)
		if err != nil {
			faults = append(faults, Fault{File: path.Join(name, n), Line: 1, Says: err.Error()})
			continue
		}
		f, wrong := adapt(text)
		if twice := in[f.Key]; twice != "" && len(wrong) == 0 {
			wrong = []Fault{{Line: 1, Says: fmt.Sprintf("defines %q, as %s does", f.Key, twice)}}
		}
		in[f.Key] = n
		for _, w := range wrong {
			w.File = path.Join(name, n)
			faults = append(faults, w)
		}
		own = append(own, f)
	}
	return own, faults, nil
}

// plainFile reads a file, and nothing that could keep whoever reads it waiting for ever.
func plainFile(folder fs.FS, name string) ([]byte, error) {
	is, err := fs.Stat(folder, name)
	if err != nil {
		return nil, err
	}
	if !is.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is no file to read", name)
	}
	return fs.ReadFile(folder, name)
}

// adapt reads an authority's definition of one of the program's forms.
func adapt(text []byte) (*Form, []Fault) {
	at := linesOf(string(text))
	f, err := decode(text)
	if err != nil {
		return f, []Fault{{Line: at.of(err), Says: err.Error()}}
	}
	built, err := Built(f.Key)
	if err != nil {
		return f, []Fault{{Line: at.form("key"), Says: fmt.Sprintf("%q is no form; the forms are %s", f.Key, strings.Join(Keys(), ", "))}}
	}
	base, err := decode(built)
	if err != nil {
		return f, []Fault{{Line: 1, Says: err.Error()}}
	}
	var faults []Fault
	if f.Band = cmp.Or(f.Band, base.Band); f.Band != base.Band {
		faults = append(faults, Fault{Line: at.form("band"), Says: fmt.Sprintf("%s speaks to %s and stays so", f.Key, base.Band)})
	}
	for i := range f.Questions {
		q := &f.Questions[i]
		was, ok := base.Question(q.ID)
		if !ok {
			faults = append(faults, Fault{Line: at.question(i, "id"), Says: fmt.Sprintf("question %q is none of form %s: a question of your own cannot be asked yet, and what is in another form has no words for these readers", q.ID, f.Key)})
			continue
		}
		for _, setting := range q.takeOver(was) {
			faults = append(faults, Fault{Line: at.question(i, setting), Says: fmt.Sprintf("question %s: %s stays as the program has it; leave it out here", q.ID, setting)})
		}
		if c := q.Chapter; c != "" && !slices.ContainsFunc(base.Questions, func(b Question) bool { return b.Chapter == c }) {
			faults = append(faults, Fault{Line: at.question(i, "chapter"), Says: fmt.Sprintf("question %s: no chapter of form %s is %q, so it has no words", q.ID, f.Key, c)})
		}
		if was.stays() && (q.Only != Earlier{} && q.Only != was.Only || q.Unless != Earlier{} && q.Unless != was.Unless) {
			faults = append(faults, Fault{Line: at.question(i, "only"), Says: fmt.Sprintf("question %s is always asked: leave only and unless out here", q.ID)})
		}
	}
	for i := range base.Questions {
		q := &base.Questions[i]
		if _, asked := f.Question(q.ID); !asked && q.stays() {
			faults = append(faults, Fault{Line: at.form("key"), Says: fmt.Sprintf("question %s cannot be left out of form %s: %s", q.ID, f.Key, q.why())})
		}
	}
	definition := f.definition()
	for _, w := range f.settle() {
		line := at.form("key")
		if w.question >= 0 {
			line = at.question(w.question, "id")
		}
		if !slices.ContainsFunc(faults, func(f Fault) bool { return f.Line == line }) { // what follows from a fault is not said
			faults = append(faults, Fault{Line: line, Says: w.Error()})
		}
	}
	slices.SortStableFunc(faults, func(a, b Fault) int { return a.Line - b.Line })
	f.Definition, f.Version = definition, versionOf(definition)
	return f, faults
}

// takeOver gives a question all that an authority does not change, and says what it changed.
func (q *Question) takeOver(was *Question) (changed []string) {
	to, from := reflect.ValueOf(q).Elem(), reflect.ValueOf(was).Elem()
	for _, field := range reflect.VisibleFields(to.Type()) {
		switch name := field.Tag.Get("toml"); name {
		case "", "id", "chapter", "only", "unless", "calm":
		default:
			v, w := to.FieldByIndex(field.Index), from.FieldByIndex(field.Index)
			if !v.IsZero() && !reflect.DeepEqual(v.Interface(), w.Interface()) {
				changed = append(changed, name)
			}
			v.Set(w)
		}
	}
	return changed
}

// stays reports whether every definition of its form asks the question: what somebody is told
// of, and where a child says something of people, or whom they do not want there, that must not
// be asked of some children alone.
func (q *Question) stays() bool { return q.why() != "" }

// why says what keeps a question in its form; empty: nothing.
func (q *Question) why() string {
	switch {
	case q.Alerts():
		return "somebody is told at some of its answers"
	case q.Sees == Guarded:
		return "in it a child speaks of people who do not read it"
	case q.Sees == Wishes:
		return "in it somebody says whom they do not want there"
	}
	return ""
}

// definition is the form in one way of writing: the same settings give the same text, and what
// it means does not follow from what the program has besides.
func (f *Form) definition() []byte {
	var b bytes.Buffer
	if err := toml.NewEncoder(&b).Encode(f); err != nil {
		panic("consult: " + err.Error()) // it was read from TOML
	}
	return b.Bytes()
}

// Older reads a definition that was kept when it was first used, as an authority's is read. One
// that would be refused today, or has another version than is said, is used no more.
func Older(version string, definition []byte) (*Form, bool) {
	f, faults := adapt(definition)
	return f, len(faults) == 0 && f.Version == version
}

// lines is where the settings of a definition stand.
type lines struct {
	text []string
	head map[string]int
	each []map[string]int // of each question; "" is its first line
}

var (
	begins  = regexp.MustCompile(`^\[\[\s*question\s*\]\]`)
	setting = regexp.MustCompile(`^([a-z]+)\s*=`)
	part    = regexp.MustCompile(`^\[\[?\s*question\s*\.\s*([a-z]+)`)
	listed  = regexp.MustCompile(`^\{.*?\bid\s*=`)
)

// linesOf finds them where each setting has a line of its own, or each question has one.
func linesOf(text string) lines {
	at := lines{text: strings.Split(text, "\n"), head: map[string]int{}}
	in, inPart := at.head, false
	note := func(name string, line int) {
		if in[name] == 0 {
			in[name] = line
		}
	}
	for i, l := range at.text {
		l = strings.TrimSpace(l)
		if begins.MatchString(l) || !inPart && listed.MatchString(strings.TrimPrefix(strings.ReplaceAll(l, " ", ""), "question=[")) {
			in, inPart = map[string]int{"": i + 1}, false
			at.each = append(at.each, in)
		} else if m := part.FindStringSubmatch(l); m != nil {
			note(m[1], i+1)
			inPart = true
		} else if m := setting.FindStringSubmatch(l); m != nil && !inPart {
			note(m[1], i+1)
		}
	}
	return at
}

func (at lines) form(name string) int { return cmp.Or(at.head[name], 1) }

func (at lines) question(i int, name string) int {
	if i >= len(at.each) {
		return at.form("question")
	}
	return cmp.Or(at.each[i][name], at.each[i][""])
}

// of is the line of an error of reading.
func (at lines) of(err error) int {
	var wrong toml.ParseError
	if errors.As(err, &wrong) {
		return max(wrong.Position.Line, 1)
	}
	var unknown unknownSetting
	if errors.As(err, &unknown) {
		name := regexp.MustCompile(`\b` + regexp.QuoteMeta(unknown.key[len(unknown.key)-1]) + `\b`)
		for i, l := range at.text {
			if code, _, _ := strings.Cut(l, "#"); name.MatchString(code) {
				return i + 1
			}
		}
	}
	return 1
}
