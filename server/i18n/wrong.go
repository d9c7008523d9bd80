package i18n

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"

	"myreview/server/care"
)

// other is the plural form that every language has, and the only one of a message that
// does not count.
const other = "other"

// form is a plural form of a language, with some of the numbers that it is for.
type form struct{ name, numbers string }

// formNames are CLDR's, in the order of its numbers for them.
var formNames = []struct {
	form plural.Form
	name string
}{{plural.Zero, "zero"}, {plural.One, "one"}, {plural.Two, "two"}, {plural.Few, "few"}, {plural.Many, "many"}, {plural.Other, other}}

// pluralForms are those that a language has for whole numbers, and the last one.
func pluralForms(lang care.Lang) (out []form) {
	tag, numbers := language.Make(string(lang)), map[plural.Form][]string{}
	for n := range 200 {
		f := plural.Cardinal.MatchPlural(tag, n, 0, 0, 0, 0)
		if len(numbers[f]) < 4 {
			numbers[f] = append(numbers[f], strconv.Itoa(n))
		}
	}
	for _, f := range formNames {
		if some := numbers[f.form]; len(some) > 0 || f.name == other {
			out = append(out, form{f.name, strings.Join(some, ", ")})
		}
	}
	return out
}

// formsFor are the plural forms that a message needs in a language.
func (c *Catalog) formsFor(lang care.Lang, id string) []form {
	if c.texts[care.English][id].One == "" {
		return []form{{other, ""}}
	}
	return pluralForms(lang)
}

// english is the text that a plural form of another language is made from.
func (c *Catalog) english(id, form string) string {
	en := formsOf(c.texts[care.English][id])
	if text, ok := en[form]; ok {
		return text
	}
	return en[other]
}

// longest is how many letters a text may have: twice the English and 12 more, and of long
// ones half as much again and 25. Buttons of Welsh and Urdu reach it.
func (c *Catalog) longest(id, form string) int {
	n := max(utf8.RuneCountInString(c.english(id, form)), utf8.RuneCountInString(c.english(id, other)))
	return min(2*n+12, n*3/2+25)
}

var (
	placeholder = regexp.MustCompile(`\{\{\.([A-Za-z]+)\}\}`)
	markup      = regexp.MustCompile(`</?[A-Za-z!][^>]*>?|&#?[A-Za-z0-9]+;`)
	lostLetter  = regexp.MustCompile(`\pL\?\pL|[ÃÂ][\x{80}-\x{BF}]|â€|\x{FFFD}`)
)

// placeholders are those of a text, each once. The number itself may be left out ("one child").
func placeholders(text string) (out []string) {
	for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
		if m[1] != "Count" {
			out = append(out, m[0])
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// wrong is what is wrong with the texts of a message, beside the English.
func (c *Catalog) wrong(lang care.Lang, id string, texts map[string]string) error {
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		if name == checkedBy {
			continue
		}
		if err := c.wrongText(lang, id, name, texts[name]); err != nil {
			return err
		}
	}
	for _, f := range c.formsFor(lang, id) {
		if texts[f.name] == "" {
			return fmt.Errorf("the plural form %q is missing", f.name)
		}
	}
	return nil
}

// wrongText is what is wrong with one of them.
func (c *Catalog) wrongText(lang care.Lang, id, name, text string) error {
	if needs := c.formsFor(lang, id); !slices.ContainsFunc(needs, func(f form) bool { return f.name == name }) {
		return fmt.Errorf("the plural form %q is not for it", name)
	}
	en := c.english(id, name)
	if want, got := placeholders(c.english(id, other)), placeholders(text); !slices.Equal(want, got) {
		return fmt.Errorf("the placeholders are %v, and have to be %v", got, want)
	}
	_, counts := formsOf(c.texts[care.English][id])["one"]
	_, err := parser{}.Parse(text, "", "")
	switch tags := markup.FindAllString(text, -1); {
	case err != nil, strings.Contains(placeholder.ReplaceAllString(text, ""), "}}"), !counts && strings.Contains(text, "{{.Count}}") && !strings.Contains(en, "{{.Count}}"):
		return errors.New("it has {{ or }} that is no placeholder of the English")
	case !slices.Equal(tags, markup.FindAllString(en, -1)):
		return fmt.Errorf("it has markup that the English does not have: %v", tags)
	case strings.TrimSpace(text) == "":
		return errors.New("it is empty")
	case strings.ContainsFunc(text, func(r rune) bool { return unseen(r) && !strings.ContainsRune(en, r) }), !closed(text):
		return errors.New("it has a letter that nobody sees: a line's end, or a mark that turns text about")
	case lostLetter.MatchString(text) && !lostLetter.MatchString(en):
		return errors.New("letters were lost, as when a spreadsheet saves in another encoding: save it as CSV UTF-8")
	}
	if n, most := utf8.RuneCountInString(text), c.longest(id, name); n > most {
		return fmt.Errorf("it has %d letters, and may have %d", n, most)
	}
	return nil
}

// unseen are controls, and what turns the direction of the text after it.
func unseen(r rune) bool { return unicode.IsControl(r) || r >= 0x202A && r <= 0x202E }

// closed reports whether each part that is set apart from the direction of a text ends.
func closed(text string) bool {
	open := 0
	for _, r := range text {
		switch {
		case r >= 0x2066 && r <= firstStrong:
			open++
		case r == endIsolate:
			open--
		}
		if open < 0 {
			return false
		}
	}
	return open == 0
}
