package web

import (
	"context"
	"html/template"
	"strings"
	"time"

	"myreview/server/alert"
	"myreview/server/care"
	"myreview/server/i18n"
	"myreview/server/live"
	"myreview/server/store/alerts"
	"myreview/server/view"
)

// alertWatcher is one open page of alerts.
type alertWatcher struct {
	site   *Site
	viewer care.Viewer
	csrf   string
	say    i18n.Words
	id     care.ID // the alert whose form could not be taken, if any
	fault  *care.Error
	typed  map[string]string
}

func (s *Site) alertWatcher(k *call) *alertWatcher {
	return &alertWatcher{site: s, viewer: k.Viewer, csrf: pageToken(k.cookie), say: s.words.In(k.Viewer.Lang, k.Viewer.Band)}
}

// partOfAlerts is the one part of the page of alerts.
const partOfAlerts = "alerts"

// Pull draws the open alerts that the viewer is to read now.
func (w *alertWatcher) Pull(ctx context.Context) ([]live.Part, error) {
	if err := w.Check(ctx, false); err != nil {
		return nil, err
	}
	open, err := w.site.Store.Alerts.Alerts(ctx, w.viewer, w.site.rules)
	if err != nil {
		return nil, err
	}
	m := view.AlertList{CSRF: w.csrf}
	for _, a := range open {
		m.Lines = append(m.Lines, w.line(a))
	}
	html, err := w.site.views.Part(w.viewer.Lang, w.viewer.Band, "tell/alerts", m)
	if err != nil {
		return nil, err
	}
	return []live.Part{live.NewPart(partOfAlerts, []byte(strings.TrimSpace(string(html))))}, nil
}

// Check tells whether the viewer may still listen.
func (w *alertWatcher) Check(ctx context.Context, _ bool) error {
	if !w.viewer.Known() {
		return signedOut()
	}
	if !w.viewer.Staff {
		return care.NotFoundError()
	}
	return w.site.Store.SignIn.Still(ctx, w.viewer)
}

func (w *alertWatcher) line(a alerts.Alert) view.AlertLine {
	l := view.AlertLine{
		ID: a.ID, Kind: string(a.Kind), Child: a.Child, Picture: a.Picture, Review: a.Review, Raised: a.Raised, By: a.ReadBy,
		Day: w.site.rules.DecideBy(a.Raised), Stage: int(a.Stage), Late: a.Late, Changed: a.Changed, Urgent: a.Kind.Urgent(),
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
			more.Ask, more.Said = saidBy(w.say, a.Form, a.Question, m.Answer, names)
		}
		l.Before = append(l.Before, more)
	}
	for _, k := range a.LeftOut {
		if k != care.TieCoverIRO {
			l.LeftOut = append(l.LeftOut, string(k))
		}
	}
	if len(a.Answer) > 0 {
		l.Ask, l.Said = saidBy(w.say, a.Form, a.Question, a.Answer, names)
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
func (s *Site) alerts(k *call) error { return s.showAlerts(k, s.alertWatcher(k), nil) }

func (s *Site) showAlerts(k *call, w *alertWatcher, fault *care.Error) error {
	parts, err := w.Pull(k.UserContext())
	if err != nil {
		return err
	}
	p := parts[0]
	m := &view.Alerts{Shell: s.shell(k), Epoch: "alerts", Ticket: Ticket(k.cookie, alerts.AlertBell, s.now()), Beat: s.beat(), Part: view.MeetPart{ID: p.ID, V: p.V, HTML: template.HTML(p.HTML)}} // #nosec G203 -- drawn by our own templates
	m.Scripts, m.Wide = "js/live.js", true
	if err := s.Store.People.KeepsRota(k.UserContext(), k.Viewer); err == nil {
		m.Rota = true
	} else if care.KindOf(err) != care.KindNotFound {
		return err
	}
	status := 200
	if fault != nil {
		status = statusOf[fault.Kind]
		m.Problem = k.Say.Fault(fault)
		if fault.Field == "" {
			m.Kept = kept(k)
		}
	}
	return s.showStatus(k, status, "tell/alerts", m)
}

// alertActs is a handler for something that is done about an alert. It leads
// back to the page; a script gets what has changed instead.
func (s *Site) alertActs(do func(*call, care.ID) error) func(*call) error {
	return func(k *call) error {
		id, err := k.id("alert")
		if err != nil {
			return err
		}
		err = do(k, id)
		kind := care.KindOf(err)
		w := s.alertWatcher(k)
		switch {
		case err == nil && k.wantsJSON():
			return s.answerParts(k, w, k.value("after"))
		case err == nil:
			return k.to("/alerts")
		case (kind == care.KindInvalid || kind == care.KindConflict) && !k.wantsJSON():
			w.id, w.fault = id, asFault(err)
			w.typed = map[string]string{"done": k.value("done"), "reply": k.value("reply")}
			return s.showAlerts(k, w, w.fault)
		}
		return err
	}
}

func (s *Site) takeAlert(k *call, id care.ID) error {
	from := care.ID("")
	if k.value("from") != "" {
		var err error
		if from, err = k.formID("from"); err != nil {
			return err
		}
	}
	return s.Store.Alerts.TakeAlert(k.UserContext(), k.Viewer, s.rules, id, from)
}

func (s *Site) closeAlert(k *call, id care.ID) error {
	return s.Store.Alerts.CloseAlert(k.UserContext(), k.Viewer, s.rules, id, alerts.CloseAlert{Seen: k.value("seen"), Done: k.value("done"), Reply: k.value("reply")})
}

func (s *Site) alertSocket(k *call) error {
	return s.upgrade(k, func() (live.Seat, live.Source, error) {
		seat := live.Seat{Review: alerts.AlertBell, Session: k.Viewer.Session, Have: holds(k.Query("after")), Hidden: hidden(k)}
		return seat, s.alertWatcher(k), nil
	})
}

// alertTicket gives a page whose ticket is used another one.
func (s *Site) alertTicket(k *call) error {
	return k.json(200, map[string]string{"ticket": Ticket(k.cookie, alerts.AlertBell, s.now())})
}

func (s *Site) alertPoll(k *call) error { return s.answerParts(k, s.alertWatcher(k), k.Query("after")) }

// watchEvery is how often the watch looks: how late an open page learns of an
// alert whose bell was lost, and of one that only time has taken further.
const watchEvery = 10 * time.Second

// watch looks after the alerts: it rings when any has changed, and pages the
// operator, by the log, for each that nobody has taken in time. It decides
// nothing: who reads what follows from the time alone, whether it runs or not.
func (s *Site) watch() {
	tick := time.NewTicker(watchEvery)
	defer tick.Stop()
	var before map[care.ID]alerts.Waiting
	for {
		before = s.watchOnce(before)
		select {
		case <-s.stopping:
			return
		case <-tick.C:
		}
	}
}

func (s *Site) watchOnce(before map[care.ID]alerts.Waiting) map[care.ID]alerts.Waiting {
	ctx, cancel := context.WithTimeout(context.Background(), watchEvery)
	defer cancel()
	open, err := s.Store.Alerts.WaitingAlerts(ctx, s.rules)
	if err != nil {
		s.Log.Error("alerts not checked", "err", err)
		return before
	}
	now, moved := make(map[care.ID]alerts.Waiting, len(open)), len(open) != len(before)
	for _, a := range open {
		was, known := before[a.ID]
		now[a.ID] = a
		moved = moved || !known || was != a
		if a.Stage == alert.Furthest && !a.Taken && (!known || was.Stage != a.Stage) {
			s.Log.Error("nobody has taken an alert in time", "alert", a.ID, "kind", a.Kind, "raised", a.Raised)
		}
	}
	if moved {
		s.ringAlerts()
	}
	return now
}
