package review

import (
	"slices"
	"strings"
	"unicode/utf8"

	"myreview/server/care"
)

// wordsMost is the longest text in one box of a decision or a read-back, in
// characters.
const wordsMost = 2000

// Wished is the answer that a decision gives to something the child asked for.
type Wished string

// The answers. The zero Wished: the child had not asked.
const (
	NotAsked   Wished = ""
	WishYes    Wished = "yes"
	WishNotYet Wished = "notyet"
	WishNo     Wished = "no"
)

// Wisheds lists them in the order of the form.
var Wisheds = []Wished{NotAsked, WishYes, WishNotYet, WishNo}

// NewDecision is a decision as the IRO writes it down: what, why, a named
// person, a day, and the same in words for the child (domain.md section 3).
type NewDecision struct {
	What, Why, Plain string
	WhoTie           care.ID // somebody at the review, or
	WhoName          string  // anybody else, by name
	Due              care.Date
	Area             care.Area // empty: of no area in particular
	Wish             Wished
}

// Faults lists what is missing or wrong, each for its field. There are the
// ties of those at the review; held is the day of the review, before which
// nothing can be due.
func (n NewDecision) Faults(there []care.ID, held care.Date) []*care.Error {
	var out []*care.Error
	fault := func(field, key string) { out = append(out, care.Invalid(key).On(field)) }
	for _, box := range []struct{ field, text, missing string }{
		{"what", n.What, "close.decision.error.what"},
		{"why", n.Why, "close.decision.error.why"},
		{"plain", n.Plain, "close.decision.error.plain"},
	} {
		switch {
		case strings.TrimSpace(box.text) == "":
			fault(box.field, box.missing)
		case utf8.RuneCountInString(box.text) > wordsMost:
			fault(box.field, "close.decision.error.long")
		}
	}
	named := strings.TrimSpace(n.WhoName) != ""
	switch {
	case n.WhoTie == "" && !named:
		fault("who", "close.decision.error.who")
	case n.WhoTie != "" && named:
		fault("who", "close.decision.error.two")
	case named && care.CheckName(n.WhoName) != nil:
		fault("who", care.CheckName(n.WhoName).Error())
	case n.WhoTie != "" && !slices.Contains(there, n.WhoTie), utf8.RuneCountInString(n.WhoName) > wordsMost:
		fault("who", "close.decision.error.who")
	}
	switch _, err := care.ParseDate(string(n.Due)); {
	case err != nil && err.Error() == "error.year", err == nil && !n.Due.Near(held):
		fault("due", "error.year")
	case err != nil:
		fault("due", "close.decision.error.due")
	case n.Due < held:
		fault("due", "close.decision.error.past")
	}
	if _, err := care.ParseArea(string(n.Area)); n.Area != "" && err != nil {
		fault("area", "error.form")
	}
	if !slices.Contains(Wisheds, n.Wish) {
		fault("wish", "error.form")
	}
	return out
}

// Agrees is what somebody says when a decision is read back.
type Agrees string

// "Is that what we agreed?" Not to answer is fine, and so is to answer later.
const (
	AgreedYes Agrees = "yes"
	AgreedNo  Agrees = "no"
)

// CheckReadback refuses what is no answer, and a no that is far too long. A no
// needs no reason.
func CheckReadback(says Agrees, words string) error {
	switch {
	case says != AgreedYes && says != AgreedNo:
		return care.Invalid("close.readback.error.says").On("says")
	case utf8.RuneCountInString(words) > wordsMost:
		return care.Invalid("close.decision.error.long").On("words")
	}
	return nil
}
