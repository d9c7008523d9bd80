// Package view draws pages from typed models: one struct a page, one template
// a page, in the reader's language and at their age.
package view

import (
	"bytes"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"myreview/server/care"
	"myreview/server/i18n"
	"myreview/static"
	"myreview/views"
)

// Page is what the frame of every page needs; page models embed it.
type Page struct {
	Lang      care.Lang
	Dir       string // "ltr" or "rtl"
	Band      care.Band
	Langs     []LangChoice
	CSRF      string // goes into every form
	Here      string // the address of this page, to come back after a language change; empty: it would lose words
	Again     string // where what is in Sent was sent
	Refused   bool   // the page is an answer that says no: its title says so, and its top leads to what has to be put right
	Was       string // the print of what was refused, by which the same is known again
	Sent      []Sent // what this page is an answer to: in another language it is sent once more
	Home      string // where the home link leads; empty for nobody signed in
	SignedIn  bool
	Staff     bool
	Council   string    // the authority's name, for people at work
	Worker    string    // the name of the person at work who is signed in; empty: nobody is, or it is a child, family or a carer
	Calls     MeetCalls // for people at work
	CallsV    string    // of the part that it is, where the page lives
	Tell      bool      // "tell someone now" leads to a page from which a child can send it
	Unchecked *bool     // set where the handler said a message that no person has checked; may be nil
	Scripts   string    // a further script module beside app.js, such as "live.js"
	Wide      bool      // a desk rather than one column
	Problem   string    // a message at the top of the page, said to screen readers at once
	About     string    // the first name of the child that the page is about, for its title to people at work
	Lines     []Line
	Bare      bool   // nothing but the page's own words, so that its reader learns nothing else
	Silent    bool   // the page must not tell what this place is for: helplines would
	Mark      string // names the session that the page was drawn for
	Stay      *Stay  // how long a person may stay; nil for everybody else
}

// Submitted says that the page tells of a form that was taken: it is not to be sent once
// more, and in another language the page at that path comes instead.
func (p *Page) Submitted(here string) { p.Here, p.Sent = here, nil }

// Refuse says that the page is the answer to a form that was not taken.
func (p *Page) Refuse() { p.Refused = true }

// Sent is one field of a form that was sent.
type Sent struct{ Name, Value string }

// Stay is what a page knows of the session that it was asked in: when to ask
// whether somebody is still there.
type Stay struct {
	Left    int  // seconds until the session is over, if nothing more happens
	Warn    int  // seconds before that, to ask
	Minutes int  // that nothing may happen for
	Shared  bool // others use the device too: nothing stays on the page
}

// LangChoice is one entry of the language switch.
type LangChoice struct {
	Lang care.Lang
	Name string
	Dir  string
	Now  bool
}

func (s *Page) page() *Page { return s }

// TitleFor says whose page it is, in its title to people at work.
func (s *Page) TitleFor(child string) { s.About, _, _ = strings.Cut(child, " ") }

// Model is any page model: it embeds Page.
type Model interface {
	page() *Page
	Submitted(here string)
	TitleFor(child string)
	Refuse()
}

// Set has all templates, made once for each language and band.
type Set struct {
	sets   map[key]*template.Template
	words  *i18n.Catalog
	says   map[string]*saying // of each page
	doubts map[key]map[string]bool
}

type key struct {
	lang care.Lang
	band care.Band
}

// Load parses every template. Files in views/pages are page bodies named by
// their path ("form/question"); files in views/partials define their own names.
func Load(catalog *i18n.Catalog, assets *static.Assets) (*Set, error) {
	return load(catalog, assets, catalog.In)
}

func load(catalog *i18n.Catalog, assets *static.Assets, in func(care.Lang, care.Band) i18n.Words) (*Set, error) {
	files, err := sources()
	if err != nil {
		return nil, err
	}
	parsed := template.New("").Option("missingkey=error").Funcs(funcs(i18n.Words{}, assets, nil))
	for name, text := range files {
		if _, err := parsed.New(name).Parse(text); err != nil {
			return nil, fmt.Errorf("view: %w", err)
		}
	}
	s := &Set{sets: map[key]*template.Template{}, words: catalog}
	for _, lang := range catalog.Langs() {
		for _, band := range care.Bands {
			voice, err := parsed.Clone()
			if err != nil {
				return nil, fmt.Errorf("view: %w", err)
			}
			s.sets[key{lang, band}] = voice.Funcs(funcs(in(lang, band), assets, voice))
		}
	}
	s.listen(files)
	return s, nil
}

func sources() (map[string]string, error) {
	files := map[string]string{}
	err := fs.WalkDir(views.FS, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(p) != ".html" {
			return err
		}
		raw, err := fs.ReadFile(views.FS, p)
		if err != nil {
			return err
		}
		files[strings.TrimSuffix(p, ".html")] = string(raw)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("view: %w", err)
	}
	return files, nil
}

func funcs(w i18n.Words, assets *static.Assets, set *template.Template) template.FuncMap {
	return template.FuncMap{
		"t":     func(id string, args ...any) string { return w.T(id, args...) },
		"rings": rings,
		"typed": typed,
		"tn":    func(id string, count int, args ...any) string { return w.N(id, count, args...) },
		"when":  w.When,
		"clock": w.Clock,
		"day":   w.Day,
		"date":  w.Date,
		"asset": assets.URL,
		"chain": assets.Chain,
		"icon": func(name string) template.HTML {
			class := "icon"
			if turning[name] {
				class = "icon turns"
			}
			return template.HTML(`<svg class="` + class + `" aria-hidden="true" focusable="false"><use href="` + // #nosec G203 -- names come from our own templates and lists
				template.HTMLEscapeString(assets.Icon(name)) + `"></use></svg>`)
		},
		"kind": func(p FormPart) (template.HTML, error) {
			html, err := draw(set, "kind/"+p.Partial, p)
			return template.HTML(html), err // #nosec G203 -- drawn by our own templates
		},
		"booklet": func(p FormPart) (template.HTML, error) {
			html, err := draw(set, "booklet/"+p.Partial, p)
			return template.HTML(html), err // #nosec G203 -- drawn by our own templates
		},
		"iso": func(t time.Time) string { return t.UTC().Format(time.RFC3339) },
	}
}

// turning are the symbols that point along the line, and turn round where the
// line runs from right to left.
var turning = map[string]bool{"next": true, "back": true, "play": true, "undo": true}

// Pages lists every page by name.
func (s *Set) Pages() []string {
	var out []string
	for p := range s.says {
		out = append(out, p)
	}
	return out
}

type framed struct {
	*Page
	Title  string // message id; empty: the neutral one
	Main   template.HTML
	Styles []string // those of the page's area, beside app.css; mostly none
	Note   bool     // some of the page's words were checked by nobody
	Typed  string   // the id of the form with boxes to type in, if there is one
	Enter  enter    // the button of that form that Enter presses
}

// styles are those that only some pages, or all of an area, need: a child's form is
// not to fetch what a meeting looks like.
var styles = map[string][]string{
	"meet": {"css/meet.css"}, "close": {"css/meet.css"}, "card": {"css/card.css"}, "form": {"css/form.css"}, "form/asked": {"css/work.css"}, "home/caseload": {"css/work.css"}, "home/done": {"css/work.css"}, "home/diary": {"css/work.css"}, "home/figures": {"css/work.css"}, "home/figure": {"css/work.css"}, "home/said": {"css/work.css"}, "staff": {"css/work.css"}, "paper": {"css/booklet.css"}, "child": {"css/work.css"},
	"gallery": {"css/meet.css", "css/card.css", "css/form.css", "css/work.css", "css/booklet.css"},
}

// Render draws a whole page. Nothing reaches w unless all of it could be drawn.
func (s *Set) Render(w io.Writer, page string, m Model) error {
	p := m.page()
	set, err := s.set(p.Lang, p.Band)
	if err != nil {
		return err
	}
	var body, whole bytes.Buffer
	if err := set.ExecuteTemplate(&body, "pages/"+page, m); err != nil {
		return fmt.Errorf("view: %s: %w", page, err)
	}
	area, _, _ := strings.Cut(page, "/")
	text := body.String()
	if p.Refused {
		if text, err = faulty(text); err != nil {
			return fmt.Errorf("view: %s: %w", page, err)
		}
	}
	frame := framed{Page: p, Title: title(page, m), Main: template.HTML(text), Styles: slices.Concat(styles[area], styles[page]), Note: s.unchecked(page, m)} // #nosec G203 -- a template's own output
	if form := typedForm.FindStringSubmatchIndex(text); form != nil {
		frame.Typed, frame.Enter = text[form[2]:form[3]], enterOf(text[form[0]:])
	}
	if err := set.ExecuteTemplate(&whole, "layout", frame); err != nil {
		return fmt.Errorf("view: layout of %s: %w", page, err)
	}
	_, err = whole.WriteTo(w)
	return err
}

// Part draws one partial alone, as live pages are sent.
func (s *Set) Part(lang care.Lang, band care.Band, partial string, model any) ([]byte, error) {
	set, err := s.set(lang, band)
	if err != nil {
		return nil, err
	}
	return draw(set, partial, model)
}

func draw(set *template.Template, partial string, model any) ([]byte, error) {
	var b bytes.Buffer
	if err := set.ExecuteTemplate(&b, "partials/"+partial, model); err != nil {
		return nil, fmt.Errorf("view: part %s: %w", partial, err)
	}
	return b.Bytes(), nil
}

func (s *Set) set(lang care.Lang, band care.Band) (*template.Template, error) {
	set, ok := s.sets[key{lang, band}]
	if !ok {
		return nil, fmt.Errorf("view: no words for %q %q", lang, band)
	}
	return set, nil
}
