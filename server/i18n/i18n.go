// Package i18n says a message in somebody's language and at their age: every
// visible word of the portal goes through it.
package i18n

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/BurntSushi/toml"
	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"myreview/locales"
	"myreview/server/care"
)

// Catalog has all messages of all languages.
type Catalog struct {
	texts     map[care.Lang]map[string]*goi18n.Message
	unchecked map[care.Lang]map[string]bool
	words     map[place]Words
}

type place struct {
	lang care.Lang
	band care.Band
}

// Load reads the message files that the binary carries, and puts an authority's own words
// over them.
func Load(own ...Own) (*Catalog, error) { return LoadFrom(locales.FS, own...) }

// LoadFrom reads message files from elsewhere.
func LoadFrom(files fs.FS, own ...Own) (*Catalog, error) {
	bundle := goi18n.NewBundle(language.English)
	bundle.RegisterUnmarshalFunc("toml", toml.Unmarshal)
	c := &Catalog{
		texts:     map[care.Lang]map[string]*goi18n.Message{},
		unchecked: map[care.Lang]map[string]bool{},
		words:     map[place]Words{},
	}
	checked, err := readChecked(files)
	if err != nil {
		return nil, err
	}
	for _, lang := range care.Langs {
		messages, err := read(files, bundle, lang)
		if err != nil {
			return nil, err
		}
		c.texts[lang] = make(map[string]*goi18n.Message, len(messages))
		c.unchecked[lang] = map[string]bool{}
		for _, m := range messages {
			if c.texts[lang][m.ID] != nil {
				return nil, fmt.Errorf("i18n: %s has %s twice", lang, m.ID)
			}
			c.texts[lang][m.ID] = m
			if lang != care.English && !strings.HasPrefix(checked[string(lang)][m.ID], Fingerprint(m.Other)+" ") {
				c.unchecked[lang][m.ID] = true
			}
		}
	}
	langs := slices.Clone(care.Langs)
	for _, o := range own {
		if err := c.over(bundle, o); err != nil {
			return nil, err
		}
		if !slices.Contains(langs, o.Lang) && (o.English || c.Missing(o.Lang) == 0) {
			langs = append(langs, o.Lang)
		}
	}
	for _, lang := range langs {
		localizer := goi18n.NewLocalizer(bundle, string(lang), string(care.English))
		for _, band := range care.Bands {
			c.words[place{lang, band}] = Words{Lang: lang, Band: band, catalog: c, localizer: localizer, said: &sync.Map{}}
		}
	}
	return c, nil
}

// read adds a language's messages, one file a slice, to the bundle.
func read(files fs.FS, bundle *goi18n.Bundle, lang care.Lang) ([]*goi18n.Message, error) {
	names, err := fs.Glob(files, string(lang)+"/*.toml")
	if err != nil {
		return nil, fmt.Errorf("i18n: %w", err)
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("i18n: no messages in %s", lang)
	}
	var out []*goi18n.Message
	for _, name := range names {
		raw, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, fmt.Errorf("i18n: %w", err)
		}
		file, err := bundle.ParseMessageFileBytes(raw, string(lang)+".toml") // it looks for the language in the file's name
		if err != nil {
			return nil, fmt.Errorf("i18n: %s: %w", name, err)
		}
		out = append(out, file.Messages...)
	}
	return out, nil
}

func readChecked(files fs.FS) (map[string]map[string]string, error) {
	var checked map[string]map[string]string
	if _, err := toml.DecodeFS(files, "checked.toml", &checked); err != nil {
		return nil, fmt.Errorf("i18n: checked.toml: %w", err)
	}
	return checked, nil
}

// Fingerprint ties a person's check of a message to the text that they saw.
func Fingerprint(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:4])
}

// In gives the words of a language and band. Unknown ones give English for adults.
func (c *Catalog) In(lang care.Lang, band care.Band) Words {
	if w, ok := c.words[place{lang, band}]; ok {
		return w
	}
	return c.words[place{care.English, care.Adult}]
}

// Langs lists the languages that can be spoken.
func (c *Catalog) Langs() (out []care.Lang) {
	for p := range c.words {
		if p.band == care.Adult {
			out = append(out, p.lang)
		}
	}
	slices.Sort(out)
	return out
}

// Offers reports whether a language can be spoken: it has all its words, or its own may be
// mixed with English.
func (c *Catalog) Offers(lang care.Lang) bool {
	_, ok := c.words[place{lang, care.Adult}]
	return ok
}

// Doubted is how many messages no person has checked in a language, those without a text
// among them.
func (c *Catalog) Doubted(lang care.Lang) int { return len(c.unchecked[lang]) }

// Missing is how many messages have no text in a language.
func (c *Catalog) Missing(lang care.Lang) (n int) {
	for id := range c.texts[care.English] {
		if c.texts[lang][id] == nil {
			n++
		}
	}
	return n
}

// Has reports whether the message exists in English, for this band or for all.
func (c *Catalog) Has(id string, band care.Band) bool {
	en := c.texts[care.English]
	return en[id+"."+string(band)] != nil || en[id] != nil
}

// Words speaks one language to one band.
type Words struct {
	Lang      care.Lang
	Band      care.Band
	catalog   *Catalog
	localizer *goi18n.Localizer
	said      *sync.Map       // messages without values, once each has been said
	note      func(id string) // told of messages that no person has checked; may be nil
	mine      map[string]string
}

// Noting gives the same words, which tell note of each message that they say
// and no person has checked yet.
func (w Words) Noting(note func(id string)) Words {
	w.note = note
	return w
}

// As gives the words of another language or band, told of to the same note, with the same
// words of a child's own.
func (w Words) As(lang care.Lang, band care.Band) Words {
	out := w.catalog.In(lang, band)
	out.note, out.mine = w.note, w.mine
	return out
}

// Mine gives the same words with a child's own in them: by the name of a place in a message
// (care.MyWords.InSentences). A message that has a twin with such places, id.mine, is said by
// it where the child has a word for each; every other is said as it is.
func (w Words) Mine(words map[string]string) Words {
	w.mine = words
	return w
}

// places are the names of the places for a child's own words.
var places = []string{"MyHome", "MyFamily", "MyMeeting"}

// saysMine reports whether there is a message with places for the child's own words, all of
// which can be filled.
func (w Words) saysMine(id string) bool {
	m := w.catalog.texts[care.English][id]
	return m != nil && !slices.ContainsFunc(places, func(p string) bool { return strings.Contains(m.Other, "{{."+p+"}}") && w.mine[p] == "" })
}

// Unchecked reports whether no person has checked a message yet, as it is said
// to this band. English is the source, and a string that is no message's id is
// nothing to check.
func (w Words) Unchecked(id string) bool { return w.catalog.unchecked[w.Lang][w.variant(id)] }

// AnyUnchecked tells the same of all messages whose ids begin alike.
func (w Words) AnyUnchecked(prefix string) bool {
	for id := range w.catalog.unchecked[w.Lang] {
		if base := bandless(id); strings.HasPrefix(id, prefix) && w.variant(base) == id {
			return true
		}
	}
	return false
}

// bandless is a message's id without its band.
func bandless(id string) string {
	for _, band := range care.Bands {
		if base, ok := strings.CutSuffix(id, "."+string(band)); ok {
			return base
		}
	}
	return id
}

// T says a message; args are pairs of name and value, and a []string is said as
// Row does. A message for the band (id.young) comes before the plain one (id).
// An unknown id is said as it is, which a test of locales/ makes impossible.
func (w Words) T(id string, args ...any) string {
	if len(args) > 0 {
		return w.say(id, args)
	}
	if text, ok := w.said.Load(id); ok && len(w.mine) == 0 {
		w.noted(w.variant(id))
		return text.(string)
	}
	text := w.say(id, nil)
	if w.catalog.Has(id, w.Band) && len(w.mine) == 0 { // what is made up at random is not kept
		w.said.Store(id, text)
	}
	return text
}

// Say is T with the values in a map.
func (w Words) Say(id string, args map[string]any) string {
	var all []any
	for name, value := range args {
		all = append(all, name, value)
	}
	return w.say(id, all)
}

func (w Words) say(id string, args []any) string {
	return w.localize(&goi18n.LocalizeConfig{MessageID: w.variant(id), TemplateData: values{w, args}})
}

// N says a message that counts, in the plural form of the language; the
// message's own {{.Count}} is the number.
func (w Words) N(id string, count int, args ...any) string {
	all := append([]any{"Count", count}, args...)
	return w.localize(&goi18n.LocalizeConfig{MessageID: w.variant(id), TemplateData: values{w, all}, PluralCount: count})
}

// Row strings names together as the language does: "Mum, Dad and Sam".
func (w Words) Row(names []string) string {
	apart := make([]string, len(names))
	for i, name := range names {
		apart[i] = w.apart(name)
	}
	if len(apart) < 2 {
		return strings.Join(apart, "")
	}
	last := len(apart) - 1
	return w.T("row.two", "A", isolated(strings.Join(apart[:last], w.T("row.comma"))), "B", isolated(apart[last]))
}

// Fault says what went wrong in the reader's words; anything that is not a
// care.Error is only "something went wrong".
func (w Words) Fault(e *care.Error) string { return w.Say(e.Key, e.Args) }

// variant is the id of the message as this band hears it.
func (w Words) variant(id string) string {
	band := "." + string(w.Band)
	if w.catalog.texts[care.English][id+band] == nil {
		band = ""
	}
	if mine := id + ".mine" + band; len(w.mine) > 0 && w.saysMine(mine) {
		return mine
	}
	return id + band
}

func (w Words) localize(config *goi18n.LocalizeConfig) string {
	w.noted(config.MessageID)
	config.TemplateParser = parser{}
	text, err := w.localizer.Localize(config)
	if text == "" && err != nil {
		return config.MessageID
	}
	if w.catalog.texts[w.Lang][config.MessageID] == nil {
		text = w.apart(text) // it is English
	}
	return Isolate(w.Lang, text)
}

func (w Words) noted(message string) {
	if w.note != nil && w.catalog.unchecked[w.Lang][message] {
		w.note(message)
	}
}

// isolated is a text whose names are apart already.
type isolated string

// apart keeps a text that runs the other way, such as an English name in an
// Urdu sentence, from pulling the words and numbers beside it out of order
// (Unicode's first strong isolate).
func (w Words) apart(text string) string {
	if !strings.ContainsFunc(text, w.runsAgainst) {
		return text
	}
	return string(firstStrong) + text + string(endIsolate)
}

func (w Words) runsAgainst(r rune) bool {
	if w.Lang.Dir() == "rtl" {
		return unicode.In(r, unicode.Latin, unicode.Greek, unicode.Cyrillic)
	}
	return unicode.In(r, unicode.Arabic, unicode.Hebrew, unicode.Thaana, unicode.Syriac)
}
