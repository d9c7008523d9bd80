package profiles

import (
	"cmp"
	"encoding"
	"errors"
	"fmt"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"

	"myreview/server/care"
)

// Fault is one thing that is wrong in a profile.
type Fault struct {
	Line int    // of the setting, or of the table that lacks it; 0: the file does not have that table
	Key  string // "clocks.letter", "number[2].phone"; empty: the file is not TOML
	Says string
}

func (f Fault) Error() string {
	text := f.Says
	if f.Key != "" {
		text = f.Key + ": " + text
	}
	if f.Line > 0 {
		text = fmt.Sprintf("line %d: %s", f.Line, text)
	}
	return text
}

// Faults returns everything for which serve does not start on a profile, in the order of its
// lines: what is wrong in the file, the numbers that nobody has given or checked, and what
// is said to be checked on a day after today. Where that is nothing, open is what the
// authority has yet to settle. The error is of a file that cannot be read.
func Faults(path string, today care.Date) (faults, open []Fault, err error) {
	text, err := os.ReadFile(path) // #nosec G304 -- the operator names the file
	if err != nil {
		return nil, nil, fmt.Errorf("profiles: %w", err)
	}
	p, in := parse(string(text))
	if p.Numbers == nil { // it is no TOML
		return in.faults, nil, nil
	}
	if p.IsDemo() {
		in.fault("authority", "%q is the demo's, whose numbers nobody answers: write your authority's own", p.Authority)
	}
	for i, n := range p.Numbers[len(national):] {
		switch key := fmt.Sprintf("number[%d]", i+1); {
		case !n.Known():
			in.fault(key+".phone", "nobody has given the number of %s (its note: %s)", n.Key, n.Note)
		case !n.Checked.Done():
			in.fault(key+".checked", "nobody has checked %s, the number of %s: call it, then write here who did so and when", n.Phone, n.Key)
		}
	}
	for _, c := range p.checks() {
		if c.On > today {
			in.fault(c.key, "%q: that day is still to come: write the day on which it was checked", c.Check)
		}
	}
	if len(in.faults) > 0 {
		slices.SortStableFunc(in.faults, func(a, b Fault) int { return a.Line - b.Line })
		return in.faults, nil, nil
	}
	p.unsettled(in)
	return nil, in.faults, nil
}

// keyed is a check with where it stands in the file.
type keyed struct {
	key string
	Check
}

// checks are all of the file that the authority writes.
func (p *Profile) checks() []keyed {
	all := []keyed{
		{"alerts.checked", p.Alerts.Checked},
		{"open.regulations_checked", p.Open.RegulationsChecked}, {"open.bank_holidays_checked", p.Open.BankHolidaysChecked},
		{"open.dpia_checked", p.Open.DPIAChecked}, {"open.questions_tested", p.Open.QuestionsTested},
	}
	for i, n := range p.Numbers[len(national):] {
		all = append(all, keyed{fmt.Sprintf("number[%d].checked", i+1), n.Checked})
	}
	return all
}

// twice asks about a number that is given for two services: it may be a slip.
func (p *Profile) twice(in *input) {
	by := map[string]string{}
	for i, n := range p.Numbers {
		had := by[n.Address()]
		if own := i - len(national); own >= 0 && n.Known() && had != "" {
			in.fault(fmt.Sprintf("number[%d].phone", own+1), "%s is the number of %s too: is that right?", n.Phone, had)
		}
		by[n.Address()] = cmp.Or(had, n.Key)
	}
}

// unsettled notes what the authority has yet to settle, in the order of the file.
func (p *Profile) unsettled(in *input) {
	p.twice(in)
	for _, point := range []struct {
		key  string
		open bool
		says string
	}{
		{"alerts.opens", !p.Alerts.Opens.Set, "nobody has said when calls for help are read, so no page promises when"},
		{"alerts.checked", p.Alerts.Opens.Set && !p.Alerts.Checked.Done(), "nobody has made sure that somebody reads calls for help in these hours"},
		{"open.regulations_checked", !p.Open.RegulationsChecked.Done(), "nobody has compared the rules with the regulations and the Handbook"},
		{"open.bank_holidays_checked", !p.Open.BankHolidaysChecked.Done(), "nobody has compared the bank holidays with the official list"},
		{"open.dpia_checked", !p.Open.DPIAChecked.Done(), "nobody has signed the data protection impact assessment"},
		{"open.questions_tested", !p.Open.QuestionsTested.Done(), "nobody has tested the questions with children and parents"},
	} {
		if point.open {
			in.fault(point.key, "%s", point.says)
		}
	}
}

// input is a file that is read, and what is wrong in it so far.
type input struct {
	lines  map[string]int // by key
	faults []Fault
}

// fault notes the first thing that is wrong with a setting; what follows from that is
// not said.
func (in *input) fault(key, format string, args ...any) {
	for up := key; up != ""; up = above(up) {
		if slices.ContainsFunc(in.faults, func(f Fault) bool { return f.Key == up }) {
			return
		}
	}
	in.faults = append(in.faults, Fault{Line: in.line(key), Key: key, Says: fmt.Sprintf(format, args...)})
}

// line is where a setting stands, or what it would stand in.
func (in *input) line(key string) int {
	for ; key != ""; key = above(key) {
		if n, ok := in.lines[key]; ok {
			return n
		}
	}
	return 0
}

// above is the key without its last part: "number[2]" of "number[2].phone", "number" of that.
func above(key string) string { return key[:max(0, strings.LastIndexAny(key, ".["))] }

// parse reads a profile as far as it goes.
func parse(text string) (*Profile, *input) {
	in, p, tree := &input{lines: linesOf(text)}, &Profile{}, map[string]any{}
	if _, err := toml.Decode(text, &tree); err != nil {
		fault := Fault{Says: err.Error()}
		if e := (toml.ParseError{}); errors.As(err, &e) {
			fault = Fault{Line: e.Position.Line, Says: e.Message}
			if lines := strings.Split(text, "\n"); fault.Line > 0 && fault.Line <= len(lines) {
				fault.Says = fmt.Sprintf("%q: %s", strings.TrimSpace(lines[fault.Line-1]), e.Message)
			}
		}
		in.faults = append(in.faults, fault)
		return p, in
	}
	in.table("", tree, reflect.ValueOf(p).Elem())
	p.check(in)
	slices.SortFunc(in.faults, func(a, b Fault) int { return cmp.Or(a.Line-b.Line, strings.Compare(a.Key, b.Key)) })
	p.Numbers = append(slices.Clone(national), p.Numbers...)
	return p, in
}

var (
	header  = regexp.MustCompile(`^\[(\[?)\s*([A-Za-z0-9_.-]+)\s*\]\]?\s*(#.*)?$`)
	setting = regexp.MustCompile(`^([A-Za-z0-9_.-]+)\s*=`)
)

// linesOf finds the line of each setting and table. The library that reads TOML keeps one
// line for all tables of a name.
func linesOf(text string) map[string]int {
	lines, nth, table := map[string]int{}, map[string]int{}, ""
	note := func(key string, line int) {
		if _, twice := lines[key]; !twice {
			lines[key] = line
		}
	}
	for i, l := range strings.Split(text, "\n") {
		l = strings.TrimSpace(l)
		if m := header.FindStringSubmatch(l); m != nil {
			if note(m[2], i+1); m[1] != "" {
				nth[m[2]]++
				m[2] = fmt.Sprintf("%s[%d]", m[2], nth[m[2]])
				note(m[2], i+1)
			}
			table = m[2] + "."
		} else if m := setting.FindStringSubmatch(l); m != nil {
			note(table+m[1], i+1)
		}
	}
	return lines
}

// optional is what a file may leave out. All else it must say even where the value is
// "no" or "nothing": a setting that was forgotten must not pass for one that was made.
var optional = regexp.MustCompile(`^(moves\.(first|then)|number\[\d+\]\.note)$`)

func (in *input) table(key string, from map[string]any, into reflect.Value) {
	known := map[string]bool{}
	for _, f := range reflect.VisibleFields(into.Type()) {
		name := f.Tag.Get("toml")
		if name == "-" {
			continue
		}
		known[name] = true
		at := strings.TrimPrefix(key+"."+name, ".")
		if value, there := from[name]; there {
			in.value(at, value, into.FieldByIndex(f.Index))
		} else if !optional.MatchString(at) {
			in.fault(at, "is missing")
		}
	}
	for name := range from {
		if !known[name] {
			in.fault(strings.TrimPrefix(key+"."+name, "."), "there is no such setting")
		}
	}
}

func (in *input) value(key string, from any, into reflect.Value) {
	shown := fmt.Sprint(from)
	if text, ok := from.(string); ok {
		shown = fmt.Sprintf("%q", text)
	}
	if u, ok := into.Addr().Interface().(encoding.TextUnmarshaler); ok {
		text, ok := from.(string)
		if !ok {
			in.fault(key, "%s is no text in quotes", shown)
		} else if err := u.UnmarshalText([]byte(text)); err != nil {
			in.fault(key, "%v", err)
		}
		return
	}
	value := reflect.ValueOf(from)
	switch kind := into.Kind(); {
	case kind == reflect.Struct:
		if table, ok := from.(map[string]any); ok {
			in.table(key, table, into)
		} else {
			in.fault(key, "%s is no table of settings", shown)
		}
	case kind == reflect.Slice && value.Kind() == reflect.Slice:
		into.Set(reflect.MakeSlice(into.Type(), value.Len(), value.Len()))
		in.each(key, value, into)
	case kind == reflect.Array && value.Kind() == reflect.Slice && value.Len() == into.Len():
		in.each(key, value, into)
	case kind == reflect.Array:
		in.fault(key, "%s is no list of %d", shown, into.Len())
	case kind == reflect.Slice:
		in.fault(key, "%s is no list, such as [\"one\", \"two\"]", shown)
	case kind == reflect.Bool && value.Kind() != kind:
		in.fault(key, "%s is neither true nor false", shown)
	case kind == reflect.String && value.Kind() != kind:
		in.fault(key, "%s is no text in quotes", shown)
	case kind == reflect.Int && value.Kind() != reflect.Int64:
		in.fault(key, "%s is no whole number", shown)
	default:
		into.Set(value.Convert(into.Type()))
	}
}

func (in *input) each(key string, from, into reflect.Value) {
	for i := range from.Len() {
		in.value(fmt.Sprintf("%s[%d]", key, i+1), from.Index(i).Interface(), into.Index(i))
	}
}
