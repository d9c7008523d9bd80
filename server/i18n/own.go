package i18n

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"myreview/server/care"
)

// Own is an authority's own words in one language: texts that go over those of the binary,
// or a language that the binary does not carry. One language is one file.
type Own struct {
	Lang    care.Lang                    `toml:"-"`
	Name    string                       `toml:"name,omitempty"`                  // what the language calls itself; empty where the binary carries it
	Dir     string                       `toml:"dir,omitempty"`                   // "ltr" or "rtl"; the same
	English bool                         `toml:"english_where_missing,omitempty"` // it is offered before it is complete
	Texts   map[string]map[string]string `toml:"texts"`                           // by id and plural form; checkedBy holds the mark of a check
}

// checkedBy is where, among the forms of a text, the mark stands that a person has checked it.
const checkedBy = "checked"

// ReadOwn reads the files of a folder, which need not be there, and makes the languages
// in it known. What their texts say is Load's to judge.
func ReadOwn(folder string) ([]Own, error) {
	names, err := filepath.Glob(filepath.Join(folder, "*.toml"))
	if err != nil {
		return nil, fmt.Errorf("i18n: %w", err)
	}
	var out []Own
	var all []error
	for _, name := range names {
		o := Own{Lang: care.Lang(strings.TrimSuffix(filepath.Base(name), ".toml"))}
		err := o.read(name)
		if err != nil {
			all = append(all, fmt.Errorf("i18n: %s: %w", name, err))
			continue
		}
		if o.Name != "" {
			care.Learn(o.Lang, o.Name, o.Dir)
		}
		out = append(out, o)
	}
	return out, errors.Join(all...)
}

func (o *Own) read(name string) error {
	meta, err := toml.DecodeFile(name, o)
	if err != nil {
		return err
	}
	if more := meta.Undecoded(); len(more) > 0 {
		return fmt.Errorf("%s is no setting", more[0])
	}
	return o.known()
}

// known refuses a language that cannot be spoken, and English, the source of every word.
func (o *Own) known() error {
	tag, err := language.Parse(string(o.Lang))
	switch carried := slices.Contains(care.Langs, o.Lang); {
	case err != nil || tag.String() != string(o.Lang):
		return fmt.Errorf("%q is no code of a language, such as pl or ar", o.Lang)
	case o.Lang == care.English:
		return errors.New("the program carries English, the source of every word")
	case carried && (o.Name != "" || o.Dir != "" || o.English):
		return fmt.Errorf("the program carries %s: it needs neither name nor dir nor english_where_missing", o.Lang)
	case carried:
		return nil
	case strings.TrimSpace(o.Name) == "" || care.CheckName(o.Name) != nil:
		return fmt.Errorf("%q is no name of a language, in its own words", o.Name)
	case o.Dir != "ltr" && o.Dir != "rtl":
		return fmt.Errorf("dir %q is neither ltr nor rtl", o.Dir)
	}
	return nil
}

// Write puts the words into a folder, for ReadOwn, and makes it where it is not there.
func (o *Own) Write(folder string) (name string, err error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", fmt.Errorf("i18n: %w", err)
	}
	f, err := os.CreateTemp(folder, ".words-")
	if err != nil {
		return "", fmt.Errorf("i18n: %w", err)
	}
	name = filepath.Join(folder, string(o.Lang)+".toml")
	err = errors.Join(toml.NewEncoder(f).Encode(o), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		return "", fmt.Errorf("i18n: %w", errors.Join(err, os.Remove(f.Name())))
	}
	return name, nil
}

// over puts an authority's own texts over those that are there. Messages that there are
// no more are passed over: a newer program has fewer, and says others.
func (c *Catalog) over(bundle *goi18n.Bundle, o Own) error {
	if c.texts[o.Lang] == nil {
		c.texts[o.Lang], c.unchecked[o.Lang] = map[string]*goi18n.Message{}, map[string]bool{}
		for id := range c.texts[care.English] {
			c.unchecked[o.Lang][id] = true // as long as it is said in English
		}
	}
	var all []error
	var messages []*goi18n.Message
	for _, id := range slices.Sorted(maps.Keys(o.Texts)) {
		if c.texts[care.English][id] == nil {
			continue
		}
		if err := c.wrong(o.Lang, id, o.Texts[id]); err != nil {
			all = append(all, fmt.Errorf("i18n: %s.toml: %s: %w", o.Lang, id, err))
			continue
		}
		m := asMessage(id, o.Texts[id])
		messages = append(messages, m)
		c.texts[o.Lang][id] = m
		delete(c.unchecked[o.Lang], id)
		if o.Texts[id][checkedBy] != c.mark(m) {
			c.unchecked[o.Lang][id] = true
		}
	}
	if err := errors.Join(all...); err != nil {
		return err
	}
	if err := bundle.AddMessages(language.Make(string(o.Lang)), messages...); err != nil {
		return fmt.Errorf("i18n: %s.toml: %w", o.Lang, err)
	}
	return nil
}

// mark ties a person's check to the text that they saw and to the English beside it: it
// lapses when either changes.
func (c *Catalog) mark(m *goi18n.Message) string {
	var both strings.Builder
	for _, forms := range []map[string]string{formsOf(c.texts[care.English][m.ID]), formsOf(m)} {
		for _, form := range slices.Sorted(maps.Keys(forms)) {
			fmt.Fprintf(&both, "%s\x00%s\x00", form, forms[form])
		}
	}
	return Fingerprint(both.String())
}

func asMessage(id string, forms map[string]string) *goi18n.Message {
	return &goi18n.Message{
		ID: id, Zero: forms["zero"], One: forms["one"], Two: forms["two"], Few: forms["few"], Many: forms["many"], Other: forms[other],
	}
}

// formsOf are the texts of a message by plural form; none of no message.
func formsOf(m *goi18n.Message) map[string]string {
	if m == nil {
		return nil
	}
	out := map[string]string{"zero": m.Zero, "one": m.One, "two": m.Two, "few": m.Few, "many": m.Many, other: m.Other}
	maps.DeleteFunc(out, func(_, text string) bool { return text == "" })
	return out
}
