package forms

import (
	"cmp"
	"context"
	"html/template"
	"slices"
	"strings"

	"myreview/server/care"
	"myreview/server/consult"
	"myreview/server/store/forms"
	"myreview/server/view"
	"myreview/server/web"
)

// more is the question whether to go on: on paper the rest is there anyway.
const more = "m0"

// speaking is the request in another language, as the form itself speaks.
func speaking(k *web.Call, lang care.Lang, band care.Band) *web.Call {
	c := *k
	c.Say = k.Say.As(lang, band)
	return &c
}

// paperLang is the language that the page or its address asks for; else that of who reads it.
func (s *Pages) paperLang(k *web.Call, theirs care.Lang) care.Lang {
	if asked := care.Lang(cmp.Or(k.Value("asked"), k.Query("lang"))); asked != "" && s.Spoken(asked) == asked {
		return asked
	}
	return s.Spoken(theirs)
}

// paperLangs are the languages that a form is printed in, each with its address.
func paperLangs(p view.Page, path string, now care.Lang) (out []view.PaperLang) {
	for _, l := range p.Langs {
		out = append(out, view.PaperLang{Lang: l.Lang, Name: l.Name, At: path + "?lang=" + string(l.Lang), Now: l.Lang == now})
	}
	return out
}

// paper draws a form to be written on.
func (f *Filling) paper() (template.HTML, error) {
	lang := f.Say.Lang
	code, err := web.QR(f.site.OriginOf(f.Ctx) + "/home") // the same on every paper, so that it tells nobody whose that is
	if err != nil {
		return "", err
	}
	_, host, _ := strings.Cut(f.site.OriginOf(f.Ctx), "://")
	m := &view.Booklet{
		Lang: lang, Dir: lang.Dir(), Band: f.Form.Band, Own: f.Author.Kind == care.TieChild, Parent: f.Author.Kind.Parent(),
		IRO: f.IRONames(), Questions: f.onPaper(), Numbers: f.site.alerts.ChildNumbers(), QR: code, Address: host,
	}
	html, err := f.site.Views.Part(lang, f.Form.Band, "booklet/whole", m)
	return template.HTML(html), err // #nosec G203 -- drawn by our own templates
}

// onPaper are the questions of a form, with nothing answered.
func (f *Filling) onPaper() (out []view.BookletQuestion) {
	for i := range f.Form.Questions {
		if q := &f.Form.Questions[i]; q.ID != more && !q.Opens() {
			one := f.paperQuestion(q, len(out)+1, consult.Answer{}, nil)
			one.Typed = f.typedIn(q)
			out = append(out, one)
		}
	}
	return out
}

// typedIn says on paper who reads an answer although the question says that they will not:
// whoever types it in does.
func (f *Filling) typedIn(q *consult.Question) string {
	if q.Sees == consult.Wishes {
		return f.Say.T("booklet.typed", "IRO", f.reader())
	}
	if about := f.about(q, care.TieSocialWorker); len(about) > 0 {
		return f.Say.T("booklet.never", "People", f.Say.Row(about), "IRO", f.reader())
	}
	return ""
}

func (f *Filling) paperQuestion(q *consult.Question, n int, a consult.Answer, fault *care.Error) view.BookletQuestion {
	m := view.BookletQuestion{ID: q.ID, N: n, Picture: q.Picture, Unsure: true, Who: f.who(q, a), Tells: q.Alerts() && f.Author.Kind == care.TieChild}
	m.Ask, m.Besides = firstSentence(f.ask(q))
	for i := range q.Parts {
		p := &q.Parts[i]
		if q.Names(p.ID) {
			continue // on paper each is asked for anyway
		}
		part := f.part(q, p, a.Value(p).Screen(p, f.Circle), fault)
		m.Unsure = m.Unsure && !offersUnsure(part.Options)
		m.Parts = append(m.Parts, part)
	}
	return m
}

// myPaper is the reader's own form, to be printed.
func (s *Pages) myPaper(k *web.Call) error {
	f, err := s.filling(k)
	if err != nil {
		return err
	}
	return s.showPaper(k, f, "/r/"+string(f.review), k.Path(), f.Say.Lang)
}

// showPaper is the page on which a form is looked at and printed.
func (s *Pages) showPaper(k *web.Call, f *Filling, back, path string, theirs care.Lang) error {
	m := &view.PaperPrint{Page: s.Page(k), Back: back}
	lang := s.paperLang(k, theirs)
	m.Langs, m.Scripts = paperLangs(m.Page, path, lang), "js/print.js"
	f.Call = speaking(k, lang, f.Form.Band)
	body, err := f.paper()
	if err != nil {
		return err
	}
	m.Body = body
	return s.Show(k, "paper/print", m)
}

func papersPath(review care.ID, rest string) string { return "/r/" + string(review) + "/paper" + rest }

// papers lists those whose forms are printed and written down for.
func (s *Pages) papers(k *web.Call) error {
	id, all, err := s.papersOf(k)
	if err != nil {
		return err
	}
	m := &view.Papers{Page: s.Page(k), Review: id, Child: web.Given(all.Child), Closed: all.Closed, Prints: all.Prints, Saved: k.Query("saved") != "", Called: k.Query("saved") == "called"}
	m.TitleFor(all.Child)
	for _, p := range all.People {
		one := view.PaperPerson{Tie: p.Who.Tie, Label: nameTo(k.Say, p.Who), Role: k.Say.T(view.Role(p.Who.Kind)), Picture: p.Who.Picture}
		for _, w := range p.Written {
			one.Written = append(one.Written, view.PaperWritten{ID: w.ID, Name: w.By, At: w.At, Mine: w.Mine})
		}
		m.People = append(m.People, one)
	}
	return s.Show(k, "paper/papers", m)
}

func (s *Pages) papersOf(k *web.Call) (care.ID, forms.Papers, error) {
	id, err := k.ID("review")
	if err != nil {
		return "", forms.Papers{}, err
	}
	all, err := s.Store.Forms.Papers(k.UserContext(), k.Viewer, id)
	return id, all, err
}

// booklet finds the form of the holder of a tie at a review, for whoever may print it or write
// it down.
type booklet func(ctx context.Context, v care.Viewer, review, tie care.ID) (*forms.MyForm, error)

// paperFor finds the form of somebody else, who they are, and the language that they read.
func (s *Pages) paperFor(k *web.Call, find booklet) (*Filling, forms.Paper, error) {
	id, all, err := s.papersOf(k)
	if err != nil {
		return nil, forms.Paper{}, err
	}
	tie, err := k.ID("tie")
	if err != nil {
		return nil, forms.Paper{}, err
	}
	i := slices.IndexFunc(all.People, func(p forms.Paper) bool { return p.Who.Tie == tie })
	if i < 0 {
		return nil, forms.Paper{}, care.NotFoundError()
	}
	form, err := find(k.UserContext(), k.Viewer, id, tie)
	if err != nil {
		return nil, forms.Paper{}, err
	}
	return &Filling{MyForm: form, Call: k, site: s, review: id}, all.People[i], nil
}

// printPaper is the form of somebody else, to be printed.
func (s *Pages) printPaper(k *web.Call) error {
	f, of, err := s.paperFor(k, s.Store.Forms.Print)
	if err != nil {
		return err
	}
	return s.showPaper(k, f, papersPath(f.review, ""), k.Path(), of.Lang)
}
