// Package care holds the words that every other room shares: who people are to
// a child and how old their pages speak. It is pure: no input or output, and nothing
// but the standard library.
package care

import (
	"crypto/rand"
	"encoding/hex"
	"slices"
	"time"
)

// ID names one row. It is a random UUID (version 4) in lower-case text, so an
// id that someone sees tells neither time nor order.
type ID string

// NewID makes an id that nobody can guess.
func NewID() ID {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails: crypto/rand ends the program instead
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	h := hex.EncodeToString(b[:])
	return ID(h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:])
}

// ParseID accepts exactly what NewID makes. Anything else is NotFound: an
// address that cannot exist is answered like one that does not.
func ParseID(s string) (ID, error) {
	if len(s) != 36 {
		return "", NotFoundError()
	}
	for i := range len(s) {
		switch c := s[i]; {
		case i == 8 || i == 13 || i == 18 || i == 23:
			if c != '-' {
				return "", NotFoundError()
			}
		case (c < '0' || c > '9') && (c < 'a' || c > 'f'):
			return "", NotFoundError()
		}
	}
	if s[14] != '4' {
		return "", NotFoundError()
	}
	return ID(s), nil
}

// Clock tells the time. There is one in the program; tests move their own.
type Clock func() time.Time

// RealClock is the wall clock in UTC, cut to microseconds: Postgres keeps no
// more, and both databases must give back what was put in.
func RealClock() time.Time { return time.Now().UTC().Truncate(time.Microsecond) }

// London is where every review takes place on the page and in the calendar.
var London = mustLoad("Europe/London")

func mustLoad(name string) *time.Location {
	loc, err := time.LoadLocation(name)
	if err != nil {
		panic("care: " + err.Error() + " (the binary embeds time/tzdata)")
	}
	return loc
}

// Lang is a language that the portal speaks, as a BCP 47 tag.
type Lang string

// The languages of this deployment. English is the source of every word.
const (
	English Lang = "en"
	Welsh   Lang = "cy"
	Urdu    Lang = "ur"
)

// Langs lists those that the program carries, in the order of the language switch.
var Langs = []Lang{English, Welsh, Urdu}

// learned are the languages that an authority has added to Langs. It is written before the
// program answers anybody, and only read from then on.
var learned = map[Lang]tongue{}

type tongue struct{ name, dir string }

// Learn makes a language known that is none of Langs: what it calls itself, and the
// direction in which it is written. It is for the start of the program.
func Learn(l Lang, name, dir string) { learned[l] = tongue{name, dir} }

// tongue is what is known of a language that was learned.
func (l Lang) tongue() (tongue, bool) {
	t, ok := learned[l]
	return t, ok
}

// ParseLang gives the language of a tag, and English for any other.
func ParseLang(s string) Lang {
	l := Lang(s)
	if _, ok := l.tongue(); ok || slices.Contains(Langs, l) {
		return l
	}
	return English
}

// Dir is the direction in which the language is written: "ltr" or "rtl".
func (l Lang) Dir() string {
	if t, ok := l.tongue(); ok {
		return t.dir
	}
	if l == Urdu {
		return "rtl"
	}
	return "ltr"
}

// Name is what the language calls itself.
func (l Lang) Name() string {
	if t, ok := l.tongue(); ok {
		return t.name
	}
	switch l {
	case Welsh:
		return "Cymraeg"
	case Urdu:
		return "اردو"
	default:
		return "English"
	}
}

// Band is how a page speaks: by stage, which usually follows age
// (design: little 4 to 7, primary 8 to 10, young 11 and over, adult).
type Band string

// The four bands.
const (
	Little  Band = "little"
	Primary Band = "primary"
	Young   Band = "young"
	Adult   Band = "adult"
)

// Bands lists all four, youngest first.
var Bands = []Band{Little, Primary, Young, Adult}

// BandAt is the band of a child on the day of the review (domain.md 6.2.11).
// The IRO may set another one for stage, language or disability.
func BandAt(born, on Date) Band {
	switch age := born.AgeOn(on); {
	case age < 8:
		return Little
	case age < 11:
		return Primary
	default:
		return Young
	}
}

// ForChild reports whether the band is one of the three that children read.
func (b Band) ForChild() bool { return b == Little || b == Primary || b == Young }
