package forms

import (
	"context"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"myreview/server/care"
	"myreview/server/consult"
	"myreview/server/store/forms"
	"myreview/server/view"
	"myreview/server/web"
	alertpages "myreview/server/web/alerts"
)

func (s *Pages) formRoutes() []web.Route {
	return []web.Route{
		web.Get("/r/:review/form", web.HasForm, s.formResume),
		web.Get("/r/:review/form/parts", web.HasForm, s.formParts),
		web.Get("/r/:review/form/q/:question", web.HasForm, s.formQuestion),
		web.Post("/r/:review/form/q/:question", web.HasForm, s.formAnswer),
		web.Get("/r/:review/form/calm/:question", web.HasForm, s.formCalm),
		web.Get("/r/:review/form/check", web.HasForm, s.formCheck),
		web.Post("/r/:review/form/send", web.HasForm, s.formSend),
		web.Get("/r/:review/form/sent", web.HasForm, s.formSent),
		web.Get("/r/:review/form/back", web.HasForm, s.formBack),
		web.Post("/r/:review/form/back", web.HasForm, s.formTakeBack),
		web.Get("/r/:review/form/as", web.HasForm, s.formAs),
		web.Get("/r/:review/form/as/:tie", web.HasForm, s.formAsOne),
		web.Get("/r/:review/form/paper", web.HasForm, s.myPaper),
		web.Get("/r/:review/form/written", web.HasForm, s.writtenForMe),
		web.Post("/r/:review/form/written/back", web.HasForm, s.writtenBack),
		web.Get("/r/:review/paper", web.Staff, s.papers),
		web.Post("/r/:review/paper/back", web.Staff, s.paperBack),
		web.Get("/r/:review/paper/:tie/write", web.Staff, s.writePaper),
		web.Post("/r/:review/paper/:tie/write", web.Staff, s.keepPaper),
		web.Get("/r/:review/paper/:tie", web.Staff, s.printPaper),
		web.Get("/r/:review/told", web.Person, s.whatWasTold),
		web.Get("/r/:review/asked", web.Staff, func(k *web.Call) error { return s.showAsked(k, nil) }),
		web.Post("/r/:review/asked", web.Staff, s.remind),
		web.Get("/r/:review/wishes", web.Person, func(k *web.Call) error { return s.showWishes(k, nil) }),
		web.Post("/r/:review/wishes/mark", web.Person, s.markWish),
		web.Post("/r/:review/wishes/said", web.Person, s.sayWish),
		web.Get("/r/:review/wishes/:wish", web.Person, func(k *web.Call) error { return s.showReply(k, nil) }),
		web.Post("/r/:review/wishes/:wish", web.Person, s.replyToWish),
		web.Get("/r/:review/opened", web.Person, s.opened),
		web.Get("/forms", web.Administers, s.allForms),
		web.Get("/forms/:form", web.Administers, s.oneForm),
		web.Get("/with", web.Person, s.companyPage),
		web.Post("/with", web.Person, s.sayCompany),
		web.Get("/words", web.Person, func(k *web.Call) error { return s.myWords(k, nil) }),
		web.Post("/words", web.Person, s.sayMyWords),
	}
}

// Filling is one request about the viewer's own form.
type Filling struct {
	*forms.MyForm
	*web.Call
	site    *Pages
	review  care.ID
	journey consult.Journey
	calls   map[string]alertpages.Called // the child's alone, once they are heard of
}

func (s *Pages) filling(k *web.Call) (*Filling, error) {
	review, err := k.ID("review")
	if err != nil {
		return nil, err
	}
	form, err := s.Store.Forms.MyForm(k.UserContext(), k.Viewer, review)
	if err != nil {
		return nil, err
	}
	k.Say = k.Say.Mine(form.Words.InSentences())
	return &Filling{MyForm: form, Call: k, site: s, review: review, journey: form.Journey()}, nil
}

// saving is filling for a script that saves what is typed, and needs no page.
func (s *Pages) saving(k *web.Call) (*Filling, error) {
	review, err := k.ID("review")
	if err != nil {
		return nil, err
	}
	question, _, _ := strings.Cut(k.Params("question"), ".")
	form, err := s.Store.Forms.MyAnswer(k.UserContext(), k.Viewer, review, question)
	if err != nil {
		return nil, err
	}
	k.Say = k.Say.Mine(form.Words.InSentences())
	return &Filling{MyForm: form, Call: k, site: s, review: review}, nil
}

func (f *Filling) path(rest string) string { return "/r/" + string(f.review) + "/form" + rest }

// at is the address of a question; of the check page where there is none.
func (f *Filling) at(question string) string {
	if question == "" {
		return f.path("/check")
	}
	return f.path("/q/" + question)
}

// formResume goes to where somebody was, on whatever device.
func (s *Pages) formResume(k *web.Call) error {
	f, err := s.filling(k)
	if err != nil {
		return err
	}
	switch {
	case !f.fillsIn():
		return k.To(f.waits())
	case f.TakenBack(), f.Sent != nil && !f.Changed && !f.Sent.Part:
		return k.To(f.path("/sent"))
	case f.Author.Kind == care.TieChild && k.Viewer.Company == "":
		return k.To("/with?back=" + url.QueryEscape(f.path("")))
	}
	return k.To(f.at(f.journey.Resume()))
}

// fillsIn reports whether the form is open.
func (f *Filling) fillsIn() bool { return f.OpensOn.Empty() && !f.Closed }

// waits is where a form leads that is not open: to what was written, or to the page that says
// when it opens.
func (f *Filling) waits() string {
	switch {
	case f.Sent != nil && !f.Changed:
		return f.path("/sent")
	case len(f.Revs) > 0:
		return f.path("/check")
	}
	return "/r/" + string(f.review)
}

// formParts is where a writer begins any part of a form whose order is free.
func (s *Pages) formParts(k *web.Call) error {
	f, err := s.filling(k)
	if err != nil {
		return err
	}
	switch {
	case !f.fillsIn():
		return k.To(f.waits())
	case !f.journey.Free:
		return k.To(f.path("/check"))
	case f.Author.Kind == care.TieChild && k.Viewer.Company == "":
		return k.To("/with?back=" + url.QueryEscape(f.path("/parts")))
	}
	m := &view.FormParts{Page: s.Page(k), Review: f.review, Rest: f.journey.Resume(), Begun: len(f.Revs) > 0}
	for _, c := range f.journey.Chapters() {
		m.Chapters = append(m.Chapters, view.FormChapter{Name: c.Name, At: c.At, Begun: c.Begun, Full: c.Full(), Done: c.Done, Of: c.Of})
	}
	return s.Show(k, "form/parts", m)
}

func (s *Pages) formQuestion(k *web.Call) error {
	f, err := s.filling(k)
	if err != nil {
		return err
	}
	step, ok := f.Form.Find(k.Params("question"), f.Answers)
	if !ok {
		return care.NotFoundError()
	}
	q := step.Question
	if !f.journey.CanVisit(k.Params("question")) {
		return k.To(f.at(f.journey.Resume()))
	}
	if !f.fillsIn() {
		return k.To(f.waits())
	}
	if err := f.Opens(k.UserContext()); err != nil {
		return err
	}
	m, err := f.screen(step, f.Answers[q.ID], nil)
	if err != nil {
		return err
	}
	m.Rev = f.Revs[q.ID] + 1
	m.Saved = f.Revs[q.ID] > 0
	if err := f.last(m, q, step.Screen); err != nil {
		return err
	}
	if k.Query("from") == "check" {
		m.From = "check"
	}
	return s.Show(k, "form/question", m)
}

// tabMost is more than the name that a script of ours gives to its tab.
const tabMost = 64

// formAnswer saves one answer: a script's autosave, or a button that also goes
// somewhere. Only what the database has taken is called saved.
func (s *Pages) formAnswer(k *web.Call) error {
	find := s.filling
	stays := k.WantsJSON() && k.Value("as")+k.Value("go") == ""
	if stays {
		find = s.saving
	}
	f, err := find(k)
	if err != nil {
		return err
	}
	step, ok := f.Form.Find(k.Params("question"), f.Answers)
	if !ok {
		return f.leaveOut(k.Params("question"))
	}
	q := step.Question
	rev, err := strconv.Atoi(k.Value("rev"))
	if err != nil || rev < 1 || utf8.RuneCountInString(k.Value("tab")) > tabMost {
		return care.Invalid("error.form")
	}
	before := f.Answers[q.ID]
	answer, err := consult.DecodeOn(q, step.Screen, before, f.Author, f.Circle, k.Values)
	if care.KindOf(err) == care.KindInvalid && !k.WantsJSON() {
		m, err := f.screen(step, answer, web.AsFault(err))
		if err != nil {
			return err
		}
		m.Rev = rev
		if k.Value("from") == "check" {
			m.From, m.Here = "check", k.Path()+"?from=check"
		}
		return s.ShowStatus(k, fiber.StatusUnprocessableEntity, "form/question", m)
	}
	if err != nil {
		return err
	}
	answer.Asked = f.asked(q)
	if k.Value("as") == "" {
		if answer, err = answer.Passing(before); err != nil {
			return err
		}
	}
	nth, _ := strconv.ParseInt(k.Value("nth"), 10, 64) // a page without scripts counts nothing
	saved, err := f.Save(k.UserContext(), q.ID, forms.Save{Rev: rev, Tab: k.Value("tab"), Nth: nth}, answer)
	if saved.Kept != nil && !k.WantsJSON() {
		return s.ShowStatus(k, fiber.StatusConflict, "form/clash", f.clash(step, answer, saved))
	}
	if err != nil {
		return err
	}
	f.Answers[q.ID] = answer
	if stays {
		return f.saved(q, saved, answer, before)
	}
	f.journey = f.Journey()
	told := saved.Alert != "" && (step.Tells(answer) || step.Tells(before))
	to := f.onward(step, told)
	if told {
		to = "/tell/sent/" + string(saved.Alert) + "?on=" + url.QueryEscape(to)
	}
	if k.WantsJSON() { // a script that pressed a button follows it
		return k.Answer(fiber.StatusOK, map[string]any{"to": to})
	}
	return k.To(to)
}

// leaveOut empties a child's answer to a question that is not asked any more.
func (f *Filling) leaveOut(question string) error {
	if f.Value("as") != "leave" || f.Revs[question] == 0 {
		return care.NotFoundError()
	}
	if slices.ContainsFunc(f.GoneBeside(), func(q *consult.Question) bool { return q.ID == question }) { // else it was left out already
		empty := consult.Answer{State: consult.Skipped, Audience: care.OnlyIRO, Asked: f.Answers[question].Asked}
		if _, err := f.Save(f.UserContext(), question, forms.Save{Rev: f.Revs[question] + 1}, empty); err != nil {
			return err
		}
	}
	return f.To(f.path("/check"))
}

// saved tells a script that what was typed is saved, and what the child is told of it.
func (f *Filling) saved(q *consult.Question, saved forms.Saved, now, before consult.Answer) error {
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
		html, err = f.site.Views.Part(f.Say.Lang, f.Say.Band, "form/alerted", told)
		if err == nil {
			said["told"] = map[string]string{"at": told.At, "v": told.Version, "html": string(html)}
		}
	}
	if err != nil { // the answer is saved, whatever cannot be said of it
		f.site.NoteFault(f.Ctx, web.AsFault(err), err)
	}
	return f.Answer(fiber.StatusOK, said)
}

// seen draws who sees an answer at whose pick somebody was told: that takes all that the
// page takes.
func (f *Filling) seen(q *consult.Question, now consult.Answer) (string, error) {
	whole, err := f.site.filling(f.Call)
	if err != nil {
		return "", err
	}
	whole.calls = f.calls
	html, err := f.site.Views.Part(f.Say.Lang, f.Say.Band, "form/sees", whole.who(q, now))
	return string(html), err
}

// onward is where the pressed button leads. A page that says who was told says that one can stop
// there: no calm page comes after it.
func (f *Filling) onward(step consult.Step, told bool) string {
	next := f.journey.Next(step.Name)
	switch {
	case f.Value("go") == "back":
		if back := f.journey.Back(step.Name); back != "" {
			return f.at(back)
		}
		if f.journey.Free {
			return f.path("/parts")
		}
		return "/r/" + string(f.review)
	case f.Value("go") == "parts":
		return f.path("/parts")
	case f.Value("go") == "check", f.Value("from") == "check" && !step.Before(next):
		return f.path("/check")
	case f.Value("from") == "check":
		return f.at(next) + "?from=check"
	case f.journey.Calm(step.Name) && !told:
		return f.path("/calm/" + step.Name)
	default:
		return f.ahead(step.Name)
	}
}

// ahead is what comes after a screen: the next one, or the parts, where one ends that was not done
// in its turn.
func (f *Filling) ahead(name string) string {
	if f.journey.Aside(name) {
		return f.path("/parts")
	}
	return f.at(f.journey.Next(name))
}

// formCalm is a page between hard questions with nothing to answer. Nothing is kept of it.
func (s *Pages) formCalm(k *web.Call) error {
	f, err := s.filling(k)
	if err != nil {
		return err
	}
	at := k.Params("question")
	if _, ok := f.Form.Find(at, f.Answers); !ok {
		return care.NotFoundError()
	}
	switch {
	case !f.fillsIn():
		return k.To(f.waits())
	case !f.journey.Calm(at):
		return k.To(f.at(f.journey.Resume()))
	}
	return s.Show(k, "form/calm", &view.FormCalm{Page: s.Page(k), Review: f.review, Onward: f.ahead(at)})
}

func (f *Filling) clash(step consult.Step, mine consult.Answer, saved forms.Saved) *view.FormClash {
	q := step.Question
	m := &view.FormClash{
		Page: f.site.Page(f.Call), Review: f.review, ID: step.Name, Ask: f.ask(q), Rev: saved.Rev + 1,
		Here: f.line(q, mine), There: f.line(q, *saved.Kept),
	}
	var names []string
	for name := range f.Fields {
		if !slices.Contains([]string{"csrf", "rev", "tab", "nth"}, name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		for _, v := range f.Values(name) {
			m.Fields = append(m.Fields, view.FormField{Name: name, Value: v})
		}
	}
	return m
}

func (s *Pages) formCheck(k *web.Call) error {
	f, err := s.filling(k)
	if err != nil {
		return err
	}
	if err := f.hear(); err != nil {
		return err
	}
	m := f.check()
	if m.Shut == "" {
		if m.Meeting, err = f.SendsMeeting(); err != nil {
			return err
		}
		m.IRO, m.SendingMeeting = f.reader(), care.NewID()
	}
	if m.See {
		_, with, err := s.Store.Forms.AskCompany(k.UserContext(), k.Viewer)
		if err != nil {
			return err
		}
		m.Company = f.company(with.Said)
		if m.Shut == "" {
			m.Waits = f.waitsFor()
		}
	}
	return s.Show(k, "form/check", m)
}

// formSend freezes the answers. A repeat with the same id changes nothing.
func (s *Pages) formSend(k *web.Call) error {
	if k.Value("part") == "meeting" {
		return s.sends(k, s.Store.Forms.SendMeeting)
	}
	return s.sends(k, s.Store.Forms.Send)
}

// sends does something with the reader's own form after which a page says what is sent of it.
func (s *Pages) sends(k *web.Call, do func(ctx context.Context, v care.Viewer, review, id care.ID) error) error {
	review, err := k.ID("review")
	if err != nil {
		return err
	}
	if err := s.Store.Forms.FillsForm(k.UserContext(), k.Viewer, review); err != nil {
		return err
	}
	id, err := k.FormID("id")
	if err != nil {
		return err
	}
	if err := do(k.UserContext(), k.Viewer, review, id); err != nil {
		return err
	}
	return k.To("/r/" + string(review) + "/form/sent")
}

func (s *Pages) formSent(k *web.Call) error {
	f, err := s.filling(k)
	if err != nil {
		return err
	}
	if f.Sent == nil {
		return k.To(f.path(""))
	}
	if err := f.hear(); err != nil {
		return err
	}
	m := &view.FormSent{
		Page: s.Page(k), Review: f.review, SentAt: f.Sent.SentAt, Meeting: f.Sent.Part, Changed: f.Changed, Shut: f.Shut(), Back: f.TakenBack(), May: f.HasSent() && f.fillsIn(),
		Called: len(f.calls) > 0, Reads: f.readsNote(), Waits: f.waitsFor(), See: f.Author.Kind == care.TieChild, Company: f.company(f.Sent.Company),
	}
	switch {
	case f.Author.Kind != care.TieChild:
		m.Reads = k.Say.T("form.sent.reads", "IRO", "", "When", "")
	case f.reads() != "":
		m.Reads = k.Say.T("form.sent.reads", "IRO", f.reader(), "When", f.reads())
		if !f.Closed {
			m.Then, m.Letter = k.Say.T("form.sent.then", "IRO", f.reader()), k.Say.T("form.sent.letter", "IRO", f.reader())
		}
	}
	m.Lines = f.sentLines(f.Sent.Answers, f.line)
	return s.Show(k, "form/sent", m)
}

// sentLines are answers that were sent, in the order of the form, and after them those to what it
// does not ask any more.
func (f *Filling) sentLines(sent map[string]consult.Answer, line func(*consult.Question, consult.Answer) view.FormLine) (out []view.FormLine) {
	var questions []*consult.Question
	for i := range f.Form.Questions {
		questions = append(questions, &f.Form.Questions[i])
	}
	for _, id := range slices.Sorted(maps.Keys(sent)) {
		if _, asked := f.Form.Question(id); !asked {
			questions = append(questions, f.Question(id))
		}
	}
	for _, q := range questions {
		if a, ok := sent[q.ID]; ok && f.Shows(q) {
			out = append(out, line(q, a))
		}
	}
	return out
}

// formBack says what taking everything back does, before it is done.
func (s *Pages) formBack(k *web.Call) error {
	f, err := s.filling(k)
	if err != nil {
		return err
	}
	if !f.HasSent() || !f.fillsIn() {
		return k.To(f.path("/sent"))
	}
	if err := f.hear(); err != nil {
		return err
	}
	return s.Show(k, "form/back", &view.FormBack{
		Page: s.Page(k), Review: f.review, ID: care.NewID(), IRO: f.reader(), Child: f.Author.Kind == care.TieChild, Written: len(f.Written) > 0, Called: len(f.calls) > 0,
	})
}

// formTakeBack takes back all that was sent. A repeat changes nothing.
func (s *Pages) formTakeBack(k *web.Call) error {
	return s.sends(k, s.Store.Forms.TakeBackAll)
}
