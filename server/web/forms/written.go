package forms

import (
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"myreview/server/care"
	"myreview/server/consult"
	"myreview/server/store/forms"
	"myreview/server/view"
	"myreview/server/web"
)

// waySays name how an answer that is typed in reached whoever types.
var waySays = map[consult.Way]string{consult.OnPaper: "paper.way.paper", consult.ByPhone: "paper.way.phone", consult.InTalk: "paper.way.talk"}

// Whose the words are that are typed in.
const (
	whoseOwn   = "own"
	whoseOther = "other"
)

// asLeft are the ways in which a question may have been left on paper.
var asLeft = []view.FormOption{
	{Value: "", Label: "paper.as.none"}, {Value: string(consult.NotSure), Label: "form.unsure"}, {Value: string(consult.NotSaying), Label: "form.nosay"},
}

// writePaper asks for what somebody wrote or said.
func (s *Pages) writePaper(k *web.Call) error {
	f, of, err := s.paperFor(k, s.Store.Forms.Booklet)
	if err != nil {
		return err
	}
	return s.showWrite(k, f, of, nil, care.NewID(), nil)
}

// showWrite is the page to type it in, with what was typed so far and what has to be put right.
func (s *Pages) showWrite(k *web.Call, f *Filling, of forms.Paper, answers map[string]consult.Answer, id care.ID, faults map[string]*care.Error) error {
	lang := s.paperLang(k, of.Lang)
	m := &view.PaperWrite{
		Page: s.Page(k), Review: f.review, Tie: of.Who.Tie, Name: nameTo(k.Say, of.Who), ID: id,
		Asked: lang, AskedDir: lang.Dir(), Child: f.Author.Kind == care.TieChild,
	}
	m.Langs, m.Here = paperLangs(m.Page, k.Path(), lang), k.Path()+"?lang="+string(lang)
	for _, way := range consult.Ways {
		m.Ways = append(m.Ways, view.FormOption{Value: string(way), Label: waySays[way], Chosen: k.Value("way") == string(way)})
	}
	for _, o := range []view.FormOption{{Value: whoseOwn, Label: "paper.whose.own"}, {Value: whoseOther, Label: "paper.whose.other"}} {
		o.Chosen = k.Value("whose") == o.Value
		m.Whose = append(m.Whose, o)
	}
	if m.Child {
		m.Company = f.companyOnPaper(k)
	}
	problem := func(field string, fault *care.Error) {
		m.Problems = append(m.Problems, view.FormProblem{Field: field, Message: k.Say.Fault(fault)})
	}
	status := fiber.StatusUnprocessableEntity
	if fault := faults[""]; fault != nil {
		problem(fault.Field, fault)
		status = web.StatusOf[fault.Kind]
	}
	f.Call = speaking(k, lang, f.Form.Band)
	for i := range f.Form.Questions {
		q := &f.Form.Questions[i]
		if q.ID == more || q.Opens() {
			continue
		}
		fault := faults[q.ID]
		one := f.paperQuestion(q, len(m.Questions)+1, answers[q.ID], fault)
		for j := range one.Parts {
			one.Parts[j].In(q.ID)
		}
		for _, o := range asLeft {
			o.Chosen = k.Value(q.ID+".as") == o.Value
			one.As = append(one.As, o)
		}
		if fault != nil {
			problem(q.ID+"."+fault.Field, fault)
		}
		m.Questions = append(m.Questions, one)
	}
	if len(m.Problems) == 0 {
		return s.Show(k, "paper/write", m)
	}
	return s.ShowStatus(k, status, "paper/write", m)
}

// keepPaper keeps what was typed in. What is wrong comes back with all that was typed.
func (s *Pages) keepPaper(k *web.Call) error {
	f, of, err := s.paperFor(k, s.Store.Forms.Booklet)
	if err != nil {
		return err
	}
	id, err := k.FormID("id")
	if err != nil {
		return err
	}
	faults := map[string]*care.Error{}
	way, whose := consult.Way(k.Value("way")), k.Value("whose")
	switch {
	case waySays[way] == "":
		faults[""] = web.AsFault(care.Invalid("paper.error.way").On("way"))
	case whose != whoseOwn && whose != whoseOther:
		faults[""] = web.AsFault(care.Invalid("paper.error.whose").On("whose"))
	}
	lang := s.paperLang(k, of.Lang)
	say := func(id string) string { return k.Say.As(lang, f.Form.Band).T(id) }
	answers := map[string]consult.Answer{}
	for i := range f.Form.Questions {
		q := &f.Form.Questions[i]
		a, err := consult.Decode(q, f.Author, f.Circle, func(name string) []string { return k.Values(q.ID + "." + name) })
		if err != nil {
			faults[q.ID] = web.AsFault(err)
		}
		if len(a.Values) > 0 {
			a.State = consult.Given // words count, whatever was ticked beside them
		}
		a.Asked = f.Form.Ask(q, lang, say)
		answers[q.ID] = a
	}
	called := false
	if len(faults) == 0 {
		called, err = s.Store.Forms.WriteDown(k.UserContext(), k.Viewer, f.review, forms.NewWritten{
			ID: id, Tie: of.Who.Tie, Way: way, Other: whose == whoseOther, Company: k.Value("company"), Answers: answers,
		})
		switch kind := care.KindOf(err); {
		case err == nil:
		case kind == care.KindConflict: // something else bears the id
			id = care.NewID()
			fallthrough
		case kind == care.KindInvalid, kind == care.KindGone:
			faults[""] = web.AsFault(err)
		default:
			return err
		}
	}
	if len(faults) > 0 {
		return s.showWrite(k, f, of, answers, id, faults)
	}
	saved := "?saved=yes"
	if called {
		saved = "?saved=called"
	}
	return k.To(papersPath(f.review, saved))
}

// paperBack takes back what was written down for somebody, by whoever writes down.
func (s *Pages) paperBack(k *web.Call) error { return s.takeWrittenBack(k, "/paper") }

// writtenBack is the same for the person themself.
func (s *Pages) writtenBack(k *web.Call) error { return s.takeWrittenBack(k, "/form/written") }

func (s *Pages) takeWrittenBack(k *web.Call, to string) error {
	review, err := k.ID("review")
	if err != nil {
		return err
	}
	if strings.HasPrefix(to, "/form") {
		err = s.Store.Forms.FillsForm(k.UserContext(), k.Viewer, review)
	} else {
		err = s.Store.Forms.WritesDown(k.UserContext(), k.Viewer, review)
	}
	if err != nil {
		return err
	}
	sending, err := k.FormID("sending")
	if err != nil {
		return err
	}
	if err := s.Store.Forms.TakeBackWritten(k.UserContext(), k.Viewer, review, sending); err != nil {
		return err
	}
	return k.To("/r/" + string(review) + to)
}

// writtenForMe shows somebody what was written down for them.
func (s *Pages) writtenForMe(k *web.Call) error {
	f, err := s.filling(k)
	if err != nil {
		return err
	}
	if len(f.Written) == 0 {
		return k.To("/r/" + string(f.review))
	}
	if err := f.hear(); err != nil {
		return err
	}
	m := &view.FormWritten{Page: s.Page(k), Review: f.review, Closed: f.Over, Waits: f.waitsFor()}
	for _, sent := range f.Written {
		m.All = append(m.All, view.FormWrittenDown{
			ID: sent.ID, At: sent.SentAt, With: f.company(sent.Company),
			Lines: f.sentLines(sent.Answers, func(q *consult.Question, a consult.Answer) view.FormLine { return f.writtenLine(q, a, sent.By) }),
		})
	}
	return s.Show(k, "form/written", m)
}

// writtenLine is an answer that somebody at work typed in, who read it then: nobody is told
// that they do not see it.
func (f *Filling) writtenLine(q *consult.Question, a consult.Answer, by care.ID) view.FormLine {
	l := f.line(q, a)
	if a.Asked != nil && a.Asked.Written != nil && l.Who != "" {
		l.Who = f.Say.T("written.who", "Name", a.Asked.Written.By) + " " + l.Who
	}
	about := consult.AboutWhom(q, consult.Answer{}, f.Circle)
	if slices.ContainsFunc(f.Circle.Ties, func(t care.Tie) bool { return t.Person == by && slices.Contains(about, t.ID) }) {
		l.Never = ""
	}
	return l
}
