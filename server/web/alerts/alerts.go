package alerts

import (
	"context"
	"html/template"
	"strings"

	"myreview/server/care"
	"myreview/server/i18n"
	"myreview/server/live"
	"myreview/server/store/alerts"
	"myreview/server/view"
	"myreview/server/web"
)

// alertSource is one open page of alerts.
type alertSource struct {
	site   *Pages
	viewer care.Viewer
	csrf   string
	say    i18n.Words
	id     care.ID // the alert whose form could not be taken, if any
	fault  *care.Error
	typed  map[string]string
}

func (s *Pages) alertSource(k *web.Call) *alertSource {
	return &alertSource{site: s, viewer: k.Viewer, csrf: web.PageToken(k.Secret), say: s.Words.In(k.Viewer.Lang, k.Viewer.Band)}
}

// PartOfAlerts is the one part of the page of alerts.
const PartOfAlerts = "alerts"

// Pull draws the open alerts that the viewer is to read now.
func (w *alertSource) Pull(ctx context.Context) ([]live.Part, error) {
	if err := w.Check(ctx, false); err != nil {
		return nil, err
	}
	open, err := w.site.Store.Alerts.Alerts(ctx, w.viewer, w.site.Rules)
	if err != nil {
		return nil, err
	}
	m := view.AlertList{CSRF: w.csrf}
	for _, a := range open {
		m.Lines = append(m.Lines, w.line(a))
	}
	html, err := w.site.Views.Part(w.viewer.Lang, w.viewer.Band, "tell/alerts", m)
	if err != nil {
		return nil, err
	}
	return []live.Part{live.NewPart(PartOfAlerts, []byte(strings.TrimSpace(string(html))))}, nil
}

// Check reports whether the viewer may still listen.
func (w *alertSource) Check(ctx context.Context, _ bool) error {
	if !w.viewer.Known() {
		return web.SignedOut()
	}
	if !w.viewer.Staff {
		return care.NotFoundError()
	}
	return w.site.Store.SignIn.Still(ctx, w.viewer)
}

func (w *alertSource) line(a alerts.Alert) view.AlertLine {
	l := view.AlertLine{
		ID: a.ID, Kind: string(a.Kind), Child: a.Child, Picture: a.Picture, Review: a.Review, Raised: a.Raised, By: a.ReadBy,
		Day: w.site.Rules.DecideBy(a.Raised), Stage: int(a.Stage), Late: a.Late, Changed: a.Changed, Urgent: a.Kind.Urgent(),
		Shut: a.Shut, Taken: !a.TakenAt.IsZero(), Taker: a.Taker, TakenBy: a.TakenBy, TakenAt: a.TakenAt, Mine: a.Mine, Text: a.Text, From: a.From,
	}
	l.Added, l.Last, l.Seen = a.Added, a.Last, a.Seen
	names := func(tie care.ID) string { return a.Names[tie] }
	for _, m := range a.More {
		more := view.TellMore{Text: m.Text, From: m.From, Times: m.Times, At: m.At, Shut: m.Shut}
		if a.Question == "" {
			l.More = append(l.More, more)
			continue
		}
		if len(m.Answer) > 0 {
			more.Ask, more.Said = web.SaidBy(w.say, a.Form, a.Question, m.Answer, names)
		}
		l.Before = append(l.Before, more)
	}
	for _, k := range a.LeftOut {
		if k != care.TieCoverIRO {
			l.LeftOut = append(l.LeftOut, string(k))
		}
	}
	if len(a.Answer) > 0 {
		l.Ask, l.Said = web.SaidBy(w.say, a.Form, a.Question, a.Answer, names)
	}
	if w.fault != nil && w.id == a.ID {
		l.Done.Value, l.Reply.Value = w.typed["done"], w.typed["reply"]
		switch w.fault.Field {
		case "done":
			l.Done.Error = w.say.Fault(w.fault)
		case "reply":
			l.Reply.Error = w.say.Fault(w.fault)
		}
	}
	return l
}

// alerts is the one page of open alerts of somebody at work.
func (s *Pages) alerts(k *web.Call) error { return s.showAlerts(k, s.alertSource(k), nil) }

func (s *Pages) showAlerts(k *web.Call, w *alertSource, fault *care.Error) error {
	parts, err := w.Pull(k.UserContext())
	if err != nil {
		return err
	}
	p := parts[0]
	m := &view.Alerts{Page: s.Page(k), Epoch: "alerts", Ticket: web.Ticket(k.Secret, alerts.AlertBell, s.Now()), Beat: s.BeatMillis(), Part: view.MeetPart{ID: p.ID, V: p.V, HTML: template.HTML(p.HTML)}} // #nosec G203 -- drawn by our own templates
	m.Scripts, m.Wide = "js/live.js", true
	if err := s.Store.People.KeepsRota(k.UserContext(), k.Viewer); err == nil {
		m.Rota = true
	} else if care.KindOf(err) != care.KindNotFound {
		return err
	}
	status := 200
	if fault != nil {
		status = web.StatusOf[fault.Kind]
		m.Problem = k.Say.Fault(fault)
		if fault.Field == "" {
			m.TypedText = web.TypedText(k)
		}
	}
	return s.ShowStatus(k, status, "tell/alerts", m)
}

// alertActs is a handler for something that is done about an alert. It leads
// back to the page; a script gets what has changed instead.
func (s *Pages) alertActs(do func(*web.Call, care.ID) error) func(*web.Call) error {
	return func(k *web.Call) error {
		id, err := k.ID("alert")
		if err != nil {
			return err
		}
		err = do(k, id)
		kind := care.KindOf(err)
		w := s.alertSource(k)
		switch {
		case err == nil && k.WantsJSON():
			return s.AnswerParts(k, w, k.Value("after"))
		case err == nil:
			return k.To("/alerts")
		case (kind == care.KindInvalid || kind == care.KindConflict) && !k.WantsJSON():
			w.id, w.fault = id, web.AsFault(err)
			w.typed = map[string]string{"done": k.Value("done"), "reply": k.Value("reply")}
			return s.showAlerts(k, w, w.fault)
		}
		return err
	}
}

func (s *Pages) takeAlert(k *web.Call, id care.ID) error {
	from := care.ID("")
	if k.Value("from") != "" {
		var err error
		if from, err = k.FormID("from"); err != nil {
			return err
		}
	}
	return s.Store.Alerts.TakeAlert(k.UserContext(), k.Viewer, s.Rules, id, from)
}

func (s *Pages) closeAlert(k *web.Call, id care.ID) error {
	return s.Store.Alerts.CloseAlert(k.UserContext(), k.Viewer, s.Rules, id, alerts.CloseAlert{Seen: k.Value("seen"), Done: k.Value("done"), Reply: k.Value("reply")})
}

func (s *Pages) alertSocket(k *web.Call) error {
	return s.Upgrade(k, func() (live.Seat, live.Source, error) {
		seat := live.Seat{Review: alerts.AlertBell, Session: k.Viewer.Session, Have: web.Holds(k.Query("after")), Hidden: web.Hidden(k)}
		return seat, s.alertSource(k), nil
	})
}

// alertTicket gives a page whose ticket is used another one.
func (s *Pages) alertTicket(k *web.Call) error {
	return k.Answer(200, map[string]string{"ticket": web.Ticket(k.Secret, alerts.AlertBell, s.Now())})
}

func (s *Pages) alertPoll(k *web.Call) error {
	return s.AnswerParts(k, s.alertSource(k), k.Query("after"))
}
