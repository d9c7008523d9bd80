package profiles

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"myreview/server/care"
)

// Number is somebody to call now. Its names are messages: help.number.<key>,
// and help.number.<key>.about for what they do.
type Number struct {
	Key     string `toml:"key"`
	Phone   string `toml:"phone"` // as people read it, in groups; empty: the authority has yet to say
	For     Caller `toml:"for"`
	Checked Check  `toml:"checked"` // who called it and heard the right people answer
	Note    string `toml:"note"`    // for whoever sets the authority up; never shown
}

// Caller is whom a number is meant for.
type Caller string

// The callers.
const (
	ForAnyone Caller = "anyone"
	ForChild  Caller = "child"
	ForAdult  Caller = "adult"
)

// national are the same for every authority, so they are ours and in no profile.
// They were looked up on NSPCC's public pages.
var national = []Number{
	{Key: "emergency", Phone: "999", For: ForAnyone, Checked: lookedUp},
	{Key: "childline", Phone: "0800 1111", For: ForChild, Checked: lookedUp},
	{Key: "nspcc", Phone: "0808 800 5000", For: ForAdult, Checked: lookedUp},
}

var lookedUp = Check{By: "My Review", On: "2026-11-28"}

// The numbers that every profile gives, in the order in which they are shown,
// below the national ones: danger first, then people to talk to, then the council.
var numberKeys = []string{"council_day", "council_night", "advocacy"}

var phoneForm = regexp.MustCompile(`^(999|112|111|101|0[0-9]{2,4}( [0-9]{3,6}){1,3})$`)

// Known reports whether there is a number to call.
func (n Number) Known() bool { return n.Phone != "" }

// Address is the number as a link that a phone dials.
func (n Number) Address() string { return "tel:" + strings.ReplaceAll(n.Phone, " ", "") }

// Name is the message id of the number's name.
func (n Number) Name() string { return "help.number." + n.Key }

// About is the message id of the line beneath: who answers, and when.
func (n Number) About() string { return n.Name() + ".about" }

// Urgent reports whether it is for danger right now.
func (n Number) Urgent() bool { return n.Key == "emergency" }

// Callable are the numbers that can be shown to adults: those that are known. Each
// says for itself whether a person has checked it.
func (p *Profile) Callable() []Number {
	var out []Number
	for _, n := range p.Numbers {
		if n.Known() {
			out = append(out, n)
		}
	}
	return out
}

// Checked are the ones that may stand before a child: a number that does not work
// is worse than none.
func (p *Profile) Checked() []Number {
	return slices.DeleteFunc(p.Callable(), func(n Number) bool { return !n.Checked.Done() })
}

// Advocacy is the number of those who speak up for children, as their letters
// give it; empty while nobody has checked it.
func (p *Profile) Advocacy() string {
	for _, n := range p.Checked() {
		if n.Key == "advocacy" {
			return n.Phone
		}
	}
	return ""
}

func checkNumbers(in *input, numbers []Number) {
	all := strings.Join(numberKeys, ", ")
	for i, n := range numbers {
		at := fmt.Sprintf("number[%d]", i+1)
		switch {
		case slices.ContainsFunc(national, func(o Number) bool { return o.Key == n.Key }):
			in.fault(at+".key", "%q is the same everywhere and part of the program: leave it out", n.Key)
		case i >= len(numberKeys):
			in.fault(at+".key", "%q: there must be %s, each once", n.Key, all)
		case n.Key != numberKeys[i]:
			in.fault(at+".key", "%q: expected %q; there must be %s, in this order", n.Key, numberKeys[i], all)
		}
		if n.For != ForAnyone && n.For != ForChild && n.For != ForAdult {
			in.fault(at+".for", "%q is not one of anyone, child, adult", n.For)
		}
		switch {
		case n.Phone != "" && !phoneForm.MatchString(n.Phone):
			in.fault(at+".phone", "%q does not look like a telephone number such as 01632 960 101", n.Phone)
		case n.Phone == "" && n.Checked.Done():
			in.fault(at+".checked", "%q, but there is no number", n.Checked)
		case n.Phone == "" && n.Note == "":
			in.fault(at+".phone", "an empty number says in its note who will give it")
		}
	}
	if len(numbers) < len(numberKeys) {
		in.fault("number", "there are %d; there must be %s, each once", len(numbers), all)
	}
}

// Check is who has made sure of something, and when: "A. Person, 2026-11-22".
// Empty means that nobody has, and the page says so.
type Check struct {
	By string
	On care.Date
}

// Done reports whether anybody has checked.
func (c Check) Done() bool { return c.By != "" }

func (c Check) String() string {
	if !c.Done() {
		return ""
	}
	return c.By + ", " + string(c.On)
}

// UnmarshalText reads "who, date"; only a real day counts as a check.
func (c *Check) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*c = Check{}
		return nil
	}
	i := strings.LastIndex(string(text), ", ")
	if i < 1 {
		return fmt.Errorf(`checked: %q: write "who, date", or nothing`, text)
	}
	on, err := care.ParseDate(string(text[i+2:]))
	if err != nil {
		return fmt.Errorf("checked: %q: that is no day", text[i+2:])
	}
	*c = Check{By: string(text[:i]), On: on}
	return nil
}
