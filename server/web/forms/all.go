package forms

import (
	"html/template"

	"myreview/server/care"
	"myreview/server/consult"
	"myreview/server/store/forms"
	"myreview/server/store/network"
	"myreview/server/view"
	"myreview/server/web"
)

// everyForm is each form there is, in the order of the list: who is asked it, and what it is
// called.
var everyForm = []struct {
	key, name string
	of        care.TieKind
}{
	{"little", "paper.form.four", care.TieChild}, {"primary", "paper.form.eight", care.TieChild}, {"young", "paper.form.eleven", care.TieChild},
	{"parent", "paper.form.parent", care.TieParent}, {"apart", "paper.form.apart", care.TieParent},
	{"carer", "paper.form.carer", care.TieCarer}, {"early", "paper.form.early", care.TieCarer},
	{"residential", "paper.form.residential", care.TieKeyWorker}, {"short", "paper.form.short", care.TieSchool},
}

// ruleSays says to people at work who reads an answer, by the rule of its question.
var ruleSays = map[consult.Sees]string{
	consult.Open: "paper.rule.open", consult.Guarded: "paper.rule.guarded", consult.Arranges: "paper.rule.arranges",
	consult.Wishes: "paper.rule.wishes", consult.Case: "paper.rule.case", consult.Private: "paper.rule.private",
}

// oldest is the age at which every question of a form is asked.
const oldest = 17

// allForms lists every form for administrators, in each language.
func (s *Pages) allForms(k *web.Call) error {
	m := &view.PaperForms{Page: s.Page(k)}
	for _, one := range everyForm {
		form, ok := consult.Get(one.key)
		if !ok {
			continue
		}
		m.Forms = append(m.Forms, view.PaperForm{
			Key: one.key, Name: one.name, Count: len(form.Questions), Own: consult.Adapted(one.key), Langs: paperLangs(m.Page, "/forms/"+one.key, ""),
		})
	}
	return s.Show(k, "paper/forms", m)
}

// oneForm shows a form as it will be asked, with what people are to a child in the place of
// names: it is nobody's.
func (s *Pages) oneForm(k *web.Call) error {
	for _, one := range everyForm {
		form, ok := consult.Get(one.key)
		if one.key != k.Params("form") || !ok {
			continue
		}
		m := &view.PaperPrint{Page: s.Page(k), Name: one.name, Back: "/forms"}
		lang := s.paperLang(k, k.Viewer.Lang)
		m.Langs, m.Scripts = paperLangs(m.Page, k.Path(), lang), "js/print.js"
		f := &Filling{Call: speaking(k, lang, form.Band), site: s, MyForm: &forms.MyForm{Named: map[care.ID]network.Named{}}}
		for _, kind := range []care.TieKind{care.TieChild, care.TieCarer, care.TieParent, care.TieRelative, care.TieAdvocate, care.TieSchool, care.TieSocialWorker} {
			t := care.Tie{ID: care.NewID(), Kind: kind, State: care.TieActive}
			f.Circle.Ties = append(f.Circle.Ties, t)
			f.Named[t.ID] = network.Named{Tie: t.ID, Kind: kind}
		}
		f.Circle.At, f.Author = s.Now(), care.Tie{Kind: one.of}
		f.Form = form.For(consult.Writer{
			Kind: one.of, Ties: f.Circle.Ties, Age: oldest, Told: []consult.Option{{ID: "agreed", Text: f.Say.As(lang, care.Adult).T("paper.form.agreed")}},
		})
		b := &view.Booklet{
			Lang: lang, Dir: lang.Dir(), Band: form.Band, Own: one.of == care.TieChild, Parent: one.of == care.TieParent, Shown: true,
			IRO: f.IRONames(), Questions: f.onPaper(), Numbers: s.alerts.ChildNumbers(),
		}
		for i := range b.Questions {
			q, _ := f.Form.Question(b.Questions[i].ID)
			b.Questions[i].Who = view.FormWho{Fixed: f.Say.As(lang, care.Adult).T(ruleSays[q.Sees])}
		}
		html, err := s.Views.Part(lang, form.Band, "booklet/whole", b)
		if err != nil {
			return err
		}
		m.Body = template.HTML(html) // #nosec G203 -- drawn by our own templates
		return s.Show(k, "paper/print", m)
	}
	return care.NotFoundError()
}
