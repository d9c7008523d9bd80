package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"golang.org/x/text/language"

	"myreview/server/care"
	"myreview/server/consult"
	"myreview/server/i18n"
	"myreview/server/view"
	"myreview/views"
)

// The verbs by which words leave for a translator and come back.
type wordsVerb struct {
	Export wordsExportVerb `cmd:"" help:"Write every word of a language into a spreadsheet for whoever translates or checks it."`
	Import wordsImportVerb `cmd:"" help:"Read such a spreadsheet back. Nothing changes unless every row is good; serve says the words from its next start on."`
}

type wordsExportVerb struct {
	Lang string `arg:"" help:"The language's code, such as cy or pl."`
	File string `arg:"" optional:"" help:"The new file. Default: standard output."`
}

func (v wordsExportVerb) Run() error {
	c, err := readConfig(os.Environ())
	if err != nil {
		return err
	}
	return v.export(os.Stdout, c)
}

func (v wordsExportVerb) export(w io.Writer, c Config) (err error) {
	words, own, err := wordsIn(c, v.Lang)
	if err != nil {
		return err
	}
	pictures, err := picturesOf()
	if err != nil {
		return err
	}
	if v.File != "" {
		f, err := os.OpenFile(v.File, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600) // #nosec G304 -- the operator names the file
		if err != nil {
			return err
		}
		return errors.Join(words.Export(f, own, pictures), f.Close())
	}
	return words.Export(w, own, pictures)
}

// picturesOf are the symbols that stand with a message, by its id without a band.
func picturesOf() (map[string][]string, error) {
	out := map[string][]string{}
	add := func(message, picture string) {
		if picture != "" && !slices.Contains(out[message], picture) {
			out[message] = append(out[message], picture)
		}
	}
	consult.Pictures(add)
	err := view.Pictures(views.FS, add)
	for _, all := range out {
		slices.Sort(all)
	}
	return out, err
}

type wordsImportVerb struct {
	Lang    string `arg:"" help:"The language's code, such as cy or pl."`
	File    string `arg:"" type:"existingfile" help:"The spreadsheet, as CSV."`
	Name    string `help:"What a language that the program does not carry calls itself, such as Polski."`
	English string `name:"english-where-missing" enum:"yes,no,as-it-is" default:"as-it-is" help:"Offer the language before it is complete, with English where a text is missing: yes or no."`
}

func (v wordsImportVerb) Run() error {
	c, err := readConfig(os.Environ())
	if err != nil {
		return err
	}
	return v.read(os.Stdout, c)
}

func (v wordsImportVerb) read(w io.Writer, c Config) error {
	words, own, err := wordsIn(c, v.Lang)
	if err != nil {
		return err
	}
	if v.Name != "" {
		own.Name = v.Name
	}
	if v.English != "as-it-is" {
		own.English = v.English == "yes"
	}
	if !slices.Contains(care.Langs, own.Lang) && own.Name == "" {
		return fmt.Errorf("say what %s calls itself, with --name", own.Lang)
	}
	f, err := os.Open(v.File)
	if err != nil {
		return err
	}
	own, err = words.Import(own, v.File, f)
	if err = errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("nothing was changed:\n%w", err)
	}
	after, err := i18n.Load(own)
	if err != nil {
		return err
	}
	name, err := own.Write(c.words())
	if err != nil {
		return err
	}
	missing := after.Missing(own.Lang)
	fmt.Fprintf(w, "made %s: %d messages have no text, %d are checked by nobody\n", name, missing, after.Doubted(own.Lang)-missing)
	if !after.Offers(own.Lang) {
		fmt.Fprintln(w, "the language is not offered until no text is missing, or --english-where-missing=yes is given")
		return nil
	}
	_, err = fmt.Fprintln(w, "serve says these words from its next start on, where `languages` of the profile has", own.Lang)
	return err
}

// wordsIn are the words that the program carries, and the authority's own in one language.
func wordsIn(c Config, lang string) (*i18n.Catalog, i18n.Own, error) {
	own := i18n.Own{Lang: care.Lang(lang)}
	all, err := i18n.ReadOwn(c.words())
	if err != nil {
		return nil, own, err
	}
	if at := slices.IndexFunc(all, func(o i18n.Own) bool { return o.Lang == own.Lang }); at >= 0 {
		own = all[at]
	} else if !slices.Contains(care.Langs, own.Lang) {
		own.Dir = direction(own.Lang)
	}
	words, err := i18n.Load()
	return words, own, err
}

// direction is how the script of a language runs.
func direction(lang care.Lang) string {
	script, _ := language.Make(string(lang)).Script()
	if slices.Contains([]string{"Adlm", "Arab", "Hebr", "Nkoo", "Rohg", "Syrc", "Thaa"}, script.String()) {
		return "rtl"
	}
	return "ltr"
}
