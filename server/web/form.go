package web

import (
	"net/url"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"myreview/server/care"
	"myreview/server/consult"
	"myreview/server/store/forms"
	"myreview/server/store/network"
	"myreview/server/view"
)

func (s *Site) formRoutes() []route {
	return []route{
		get("/r/:review/form", hasForm, s.formResume),
		get("/r/:review/form/q/:question", hasForm, s.formQuestion),
		post("/r/:review/form/q/:question", hasForm, s.formAnswer),
		get("/r/:review/form/check", hasForm, s.formCheck),
		post("/r/:review/form/send", hasForm, s.formSend),
		get("/r/:review/form/sent", hasForm, s.formSent),
		get("/r/:review/form/as", hasForm, s.formAs),
		get("/r/:review/form/as/:tie", hasForm, s.formAsOne),
		get("/r/:review/told", person, s.whatWasTold),
		get("/r/:review/opened", person, s.opened),
		get("/with", person, s.companyPage),
		post("/with", person, s.sayCompany),
	}
}

// filling is one request about the viewer's own form.
type filling struct {
	*forms.MyForm
	*call
	site    *Site
	review  care.ID
	journey consult.Journey
	iros    []network.Person  // told to a child alone on a form, which names nobody to adults
	calls   map[string]called // the child's alone, once they are heard of
}

func (s *Site) filling(k *call) (*filling, error) {
	review, err := k.id("review")
	if err != nil {
		return nil, err
	}
	form, err := s.Store.Forms.MyForm(k.UserContext(), k.Viewer, review)
	if err != nil {
		return nil, err
	}
	return &filling{MyForm: form, call: k, site: s, review: review, journey: form.Journey(), iros: form.IROs}, nil
}

// saving is filling for a script that saves what is typed, and needs no page.
func (s *Site) saving(k *call) (*filling, error) {
	review, err := k.id("review")
	if err != nil {
		return nil, err
	}
	form, err := s.Store.Forms.MyAnswer(k.UserContext(), k.Viewer, review, k.Params("question"))
	if err != nil {
		return nil, err
	}
	return &filling{MyForm: form, call: k, site: s, review: review}, nil
}

func (f *filling) path(rest string) string { return "/r/" + string(f.review) + "/form" + rest }

// at is the address of a question; of the check page where there is none.
func (f *filling) at(question string) string {
	if question == "" {
		return f.path("/check")
	}
	return f.path("/q/" + question)
}

// formResume goes to where somebody was, on whatever device.
func (s *Site) formResume(k *call) error {
	f, err := s.filling(k)
	if err != nil {
		return err
	}
	if f.Sent != nil && !f.Changed {
		return k.to(f.path("/sent"))
	}
	return k.to(f.at(f.journey.Resume()))
}

func (s *Site) formQuestion(k *call) error {
	f, err := s.filling(k)
	if err != nil {
		return err
	}
	q, ok := f.Form.Question(k.Params("question"))
	if !ok {
		return care.NotFoundError()
	}
	if !f.journey.CanVisit(q.ID) {
		return k.to(f.at(f.journey.Resume()))
	}
	m, err := f.screen(q, f.Answers[q.ID], nil)
	if err != nil {
		return err
	}
	m.Rev = f.Revs[q.ID] + 1
	m.Saved = f.Revs[q.ID] > 0
	if k.Query("from") == "check" {
		m.From = "check"
	}
	return s.show(k, "form/question", m)
}

// tabMost is more than the name that a script of ours gives to its tab.
const tabMost = 64

// formAnswer saves one answer: a script's autosave, or a button that also goes
// somewhere. Only what the database has taken is called saved.
func (s *Site) formAnswer(k *call) error {
	find := s.filling
	stays := k.wantsJSON() && k.value("as")+k.value("go") == ""
	if stays {
		find = s.saving
	}
	f, err := find(k)
	if err != nil {
		return err
	}
	q, ok := f.Form.Question(k.Params("question"))
	if !ok {
		return care.NotFoundError()
	}
	rev, err := strconv.Atoi(k.value("rev"))
	if err != nil || rev < 1 || utf8.RuneCountInString(k.value("tab")) > tabMost {
		return care.Invalid("error.form")
	}
	answer, err := consult.Decode(q, f.Author, f.Circle, k.values)
	if care.KindOf(err) == care.KindInvalid && !k.wantsJSON() {
		m, err := f.screen(q, answer, asFault(err))
		if err != nil {
			return err
		}
		m.Rev = rev
		if k.value("from") == "check" {
			m.From, m.Here = "check", k.Path()+"?from=check"
		}
		return s.showStatus(k, fiber.StatusUnprocessableEntity, "form/question", m)
	}
	if err != nil {
		return err
	}
	answer.Asked = f.asked(q)
	if k.value("as") == "" {
		if answer, err = answer.Passing(f.Answers[q.ID]); err != nil {
			return err
		}
	}
	nth, _ := strconv.ParseInt(k.value("nth"), 10, 64) // a page without scripts counts nothing
	saved, err := f.Save(k.UserContext(), q.ID, forms.Save{Rev: rev, Tab: k.value("tab"), Nth: nth}, answer)
	if saved.Kept != nil && !k.wantsJSON() {
		return s.showStatus(k, fiber.StatusConflict, "form/clash", f.clash(q, answer, saved))
	}
	if err != nil {
		return err
	}
	before := f.Answers[q.ID]
	f.Answers[q.ID] = answer
	if stays {
		return f.saved(q, saved, answer, before)
	}
	f.journey = f.Journey()
	to := f.onward(q)
	if saved.Alert != "" {
		to = "/tell/sent/" + string(saved.Alert) + "?on=" + url.QueryEscape(to)
	}
	if k.wantsJSON() { // a script that pressed a button follows it
		return k.json(fiber.StatusOK, map[string]any{"to": to})
	}
	return k.to(to)
}

// saved tells a script that what was typed is saved, and what the child is told of it.
func (f *filling) saved(q *consult.Question, saved forms.Saved, now, before consult.Answer) error {
	said := map[string]any{"rev": saved.Rev + 1, "saved": true}
	told, err := f.told(q, now, before)
	if _, called := f.calls[q.ID]; err == nil && called {
		var html string
		html, err = f.seen(q, now)
		if err == nil {
			said["sees"] = html
		}
	}
	if err == nil && told != nil {
		var html []byte
		html, err = f.site.views.Part(f.Say.Lang, f.Say.Band, "form/alerted", told)
		if err == nil {
			said["told"] = map[string]string{"at": told.At, "v": told.Version, "html": string(html)}
		}
	}
	if err != nil { // the answer is saved, whatever cannot be said of it
		f.site.noteFault(f.Ctx, asFault(err), err)
	}
	return f.json(fiber.StatusOK, said)
}

// seen draws who sees an answer at whose pick somebody was told: that takes all that the
// page takes.
func (f *filling) seen(q *consult.Question, now consult.Answer) (string, error) {
	whole, err := f.site.filling(f.call)
	if err != nil {
		return "", err
	}
	whole.calls = f.calls
	html, err := f.site.views.Part(f.Say.Lang, f.Say.Band, "form/sees", whole.who(q, now))
	return string(html), err
}

// onward is where the pressed button leads.
func (f *filling) onward(q *consult.Question) string {
	switch {
	case f.value("go") == "back":
		if back := f.journey.Back(q.ID); back != "" {
			return f.at(back)
		}
		return "/r/" + string(f.review)
	case f.value("go") == "check", f.value("from") == "check":
		return f.path("/check")
	default:
		return f.at(f.journey.Next(q.ID))
	}
}

func (f *filling) clash(q *consult.Question, mine consult.Answer, saved forms.Saved) *view.FormClash {
	m := &view.FormClash{
		Shell: f.site.shell(f.call), Review: f.review, ID: q.ID, Ask: f.ask(q), Rev: saved.Rev + 1,
		Here: f.line(q, mine), There: f.line(q, *saved.Kept),
	}
	var names []string
	for name := range f.form {
		if !slices.Contains([]string{"csrf", "rev", "tab", "nth"}, name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		for _, v := range f.values(name) {
			m.Fields = append(m.Fields, view.FormField{Name: name, Value: v})
		}
	}
	return m
}

func (s *Site) formCheck(k *call) error {
	f, err := s.filling(k)
	if err != nil {
		return err
	}
	if err := f.hear(); err != nil {
		return err
	}
	m := f.check()
	if m.See {
		_, with, err := s.Store.Forms.AskCompany(k.UserContext(), k.Viewer)
		if err != nil {
			return err
		}
		m.Company = f.company(with.Said)
	}
	return s.show(k, "form/check", m)
}

// formSend freezes the answers. A repeat with the same id changes nothing.
func (s *Site) formSend(k *call) error {
	review, err := k.id("review")
	if err != nil {
		return err
	}
	if err := s.Store.Forms.FillsForm(k.UserContext(), k.Viewer, review); err != nil {
		return err
	}
	id, err := k.formID("id")
	if err != nil {
		return err
	}
	if err := s.Store.Forms.Send(k.UserContext(), k.Viewer, review, id); err != nil {
		return err
	}
	return k.to("/r/" + string(review) + "/form/sent")
}

func (s *Site) formSent(k *call) error {
	f, err := s.filling(k)
	if err != nil {
		return err
	}
	if f.Sent == nil {
		return k.to(f.path(""))
	}
	if err := f.hear(); err != nil {
		return err
	}
	m := &view.FormSent{
		Shell: s.shell(k), Review: f.review, SentAt: f.Sent.SentAt, Changed: f.Changed, Closed: f.Closed,
		Reads: f.readsNote(), See: f.Author.Kind == care.TieChild, Company: f.company(f.Sent.Company),
	}
	switch {
	case f.Author.Kind != care.TieChild:
		m.Reads = k.Say.T("form.sent.reads", "IRO", "", "When", "")
	case f.reads() != "":
		m.Reads = k.Say.T("form.sent.reads", "IRO", f.reader(), "When", f.reads())
		if !f.Closed {
			m.Then = k.Say.T("form.sent.then", "IRO", f.reader())
		}
	}
	for i := range f.Form.Questions {
		if a, ok := f.Sent.Answers[f.Form.Questions[i].ID]; ok {
			m.Lines = append(m.Lines, f.line(&f.Form.Questions[i], a))
		}
	}
	return s.show(k, "form/sent", m)
}
