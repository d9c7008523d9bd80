package alerts

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"myreview/server/alert"
	"myreview/server/care"
	"myreview/server/consult"
	"myreview/server/database"
	"myreview/server/i18n"
	"myreview/server/profiles"
	"myreview/server/store/alerts"
	"myreview/server/store/network"
	"myreview/server/view"
	"myreview/server/web"
)

func (s *Pages) tellRoutes() []web.Route {
	return []web.Route{
		web.Get("/tell", web.Anyone, s.tell),
		web.Get("/tell/sent", web.Anyone, s.tellGone),
		web.Get("/tell/sent/:alert", web.Person, s.tellSent),
		web.Get("/tell/:kind", web.Anyone, s.tellAsk),
		web.Post("/tell/:kind", web.Anyone, s.tellSend),
		web.Get("/alerts", web.Staff, s.alerts),
		web.Get("/alerts/live", web.Anyone, s.alertSocket), // answers strangers by close code
		web.Get("/alerts/poll", web.Anyone, s.alertPoll),
		web.Post("/alerts/ticket", web.Staff, s.alertTicket),
		web.Post("/alerts/:alert/take", web.Staff, s.alertActs(s.takeAlert)),
		web.Post("/alerts/:alert/close", web.Staff, s.alertActs(s.closeAlert)),
	}
}

// speakToChildren makes the page of somebody who is not signed in speak as to
// a child of ten.
func (s *Pages) speakToChildren(k *web.Call) {
	if !k.Viewer.Known() {
		k.Viewer.Band = care.Primary
		k.Say = s.Words.In(k.Viewer.Lang, k.Viewer.Band).Noting(func(string) { k.Unchecked = true })
	}
}

var askIcons = map[alert.Kind]string{alert.Now: "hand", alert.Call: "telephone", alert.Advocate: "chat", alert.Wrong: "question"}

// tell is what a child can ask for, who gets it, when they read it, and whom to
// ring meanwhile. Adults are shown the numbers.
func (s *Pages) tell(k *web.Call) error {
	if !web.Tells(k.Viewer) {
		return k.To("/help")
	}
	s.speakToChildren(k)
	m := &view.Tell{Page: s.Page(k), Known: k.Viewer.Known(), Hours: s.Hours(alert.Now, false), Numbers: s.ChildNumbers()}
	for _, kind := range alert.Asked {
		if m.Known || kind == alert.Now {
			m.Asks = append(m.Asks, view.TellKind{Kind: string(kind), Icon: askIcons[kind]})
		}
	}
	if m.Known {
		mine, err := s.Store.Alerts.MyAlerts(k.UserContext(), k.Viewer)
		if err != nil && !database.Away(err) { // the numbers are there without a database
			return err
		}
		for _, t := range mine {
			m.Mine = append(m.Mine, toldLine(k.Say, t))
		}
	}
	return s.Show(k, "tell/tell", m)
}

// ChildNumbers are the numbers that a child can ring, each checked.
func (s *Pages) ChildNumbers() []view.HelpNumber {
	var out []view.HelpNumber
	for _, n := range s.Profile.Checked() {
		if n.For != profiles.ForAdult {
			out = append(out, view.HelpNumber{
				Name: n.Name(), About: n.About(), Number: n.Phone, Tel: web.Dial(n), Checked: true, Urgent: n.Urgent(),
			})
		}
	}
	return out
}

func toldLine(say i18n.Words, t alerts.Told) view.TellLine {
	return view.TellLine{ID: t.ID, Kind: string(t.Kind), Raised: t.Raised, ReadAt: t.ReadAt, ReadBy: t.ReadBy, ClosedAt: t.ClosedAt, Reply: web.OrLost(say, t.Reply, t.Lost), Added: t.Added}
}

// Hours are the honest ones; promised: by when something sent now is read.
func (s *Pages) Hours(kind alert.Kind, promised bool) view.TellHours {
	return s.HoursAt(kind, s.Now(), promised)
}

// HoursAt says when something of that kind, sent then, should have been read.
func (s *Pages) HoursAt(kind alert.Kind, raised time.Time, promised bool) view.TellHours {
	now := s.Now()
	h := view.TellHours{
		Known: s.Rules.Known(), Always: s.Rules.Always(), Open: s.Rules.Open(now), Checked: s.Profile.Alerts.Checked.Done(),
		Until: s.Rules.Closes(now), Ring: s.ChildNumbers(),
	}
	h.Ring = h.Ring[:min(web.Foot, len(h.Ring))]
	h.Next, _ = s.Rules.Next(now)
	if h.Known && !h.Open && h.Next.IsZero() {
		h.Known = false // it has hours, and no day within sight on which it keeps them
	}
	if by, ok := s.Rules.ReadBy(kind, raised); ok && promised && h.Known && by.After(now) {
		h.By = by
	}
	return h
}

// tellAsk is the page of one thing to ask for.
func (s *Pages) tellAsk(k *web.Call) error {
	kind, err := alert.ParseAsked(k.Params("kind"))
	if err != nil {
		return err
	}
	if !web.Tells(k.Viewer) {
		return k.To("/help")
	}
	if k.Lapsed {
		s.forgetSession(k)
	}
	m, err := s.askPage(k, kind, alerts.Telling{ID: care.NewID(), Kind: kind})
	if err != nil {
		return err
	}
	return s.Show(k, "tell/ask", m)
}

// askPage is the page with what was typed so far.
func (s *Pages) askPage(k *web.Call, kind alert.Kind, t alerts.Telling) (*view.TellAsk, error) {
	s.speakToChildren(k)
	m := &view.TellAsk{
		Page: s.Page(k), TellKind: view.TellKind{Kind: string(kind), Icon: askIcons[kind]}, ID: t.ID, Known: k.Viewer.Known() || k.Unsure,
		Hours: s.Hours(kind, true),
		Words: view.FormText{Name: "words", Label: k.Say.T("tell.words"), Hint: k.Say.T("tell.words.hint"), Rows: 5, Value: t.Words},
		From:  view.FormText{Name: "from", Label: k.Say.T("tell.from"), Hint: k.Say.T("tell.from.hint"), Rows: 2, Value: t.From},
	}
	m.Scripts = "js/tell.js"
	m.Numbers, m.Hours.Ring = m.Hours.Ring, nil
	who, err := s.Store.Alerts.Listens(k.UserContext(), k.Viewer, kind, nil)
	if m.Away = k.Unsure || database.Away(err); m.Away {
		return m, nil
	}
	if err != nil {
		return nil, err
	}
	m.Who, m.Nobody = s.TellWho(k, who), who.Nobody()
	if !m.Known {
		return m, nil
	}
	for _, left := range kind.CanLeaveOut() {
		var names []string
		for _, n := range who.People {
			if slices.Contains(alert.Without(left), n.Kind) {
				names = append(names, calledName(n))
			}
		}
		if len(names) > 0 {
			m.LeaveOut = append(m.LeaveOut, view.TellLeaveOut{
				Value: string(left), Label: k.Say.T(withoutSays[left], "Name", names), Chosen: slices.Contains(t.Without, left),
			})
		}
	}
	return m, nil
}

var withoutSays = map[care.TieKind]string{
	care.TieIRO:          "tell.without.iro",
	care.TieSocialWorker: "tell.without.social_worker",
}

// tellRoles say what people at work do, where that is put otherwise than elsewhere.
var tellRoles = map[care.TieKind]string{
	care.TieIRO:          "tell.role.iro",
	care.TieCoverIRO:     "tell.role.cover",
	care.TieSocialWorker: "tell.role.social_worker",
}

// calledName is what the child calls somebody, or their name.
func calledName(n network.Named) string {
	if n.Calls != "" {
		return n.Calls
	}
	return n.Name
}

// TellWho names those who get something, with who they are; who they were to the child
// at an earlier time is not said.
func (s *Pages) TellWho(k *web.Call, l alerts.Listening) view.TellWho {
	var names []string
	for _, n := range l.People {
		if n.Kind == "" {
			names = append(names, n.Name)
			continue
		}
		names = append(names, k.Say.T("tell.who.one", "Name", calledName(n), "Role", k.Say.T(cmp.Or(tellRoles[n.Kind], view.Role(n.Kind)))))
	}
	return view.TellWho{People: k.Say.Row(names), Duty: l.Duty, Later: l.Later}
}

// tellSend raises what a child asks for. Whoever was signed in when they began
// to write, and is not any more, gets their words back and is told that nothing
// has gone anywhere.
func (s *Pages) tellSend(k *web.Call) error {
	kind, err := alert.ParseAsked(k.Params("kind"))
	if err != nil {
		return err
	}
	if k.Viewer.Known() && !web.Tells(k.Viewer) {
		return care.Forbidden("tell.error.notchild")
	}
	id, err := k.FormID("id")
	if err != nil {
		return err
	}
	t := alerts.Telling{ID: id, Kind: kind, Words: k.Value("words"), From: k.Value("from")}
	for _, left := range kind.CanLeaveOut() {
		if slices.Contains(k.Values("without"), string(left)) {
			t.Without = append(t.Without, alert.Without(left)...)
		}
	}
	switch {
	case k.Lapsed:
		return s.tellLapsed(k, kind, t)
	case k.Unsure: // it would go out as a stranger's
		return s.tellAgain(k, kind, t, &care.Error{Kind: care.KindAway, Key: "error.away"})
	}
	if !k.Viewer.Known() {
		t.Kind = alert.Now
		if err = s.Store.SignIn.Try(k.UserContext(), "tell:"+s.Place(k.Ctx), 20, 10*time.Minute); care.KindOf(err) == care.KindTooMany && err != nil {
			t.Crowd = s.Place(k.Ctx) // one call for all that come now: nobody is refused for what others send
			err = s.Store.SignIn.Try(k.UserContext(), "tell-crowd:"+t.Crowd, 300, 10*time.Minute)
		}
	}
	if err == nil {
		err = s.Store.Alerts.Tell(k.UserContext(), k.Viewer, t)
	}
	if err != nil {
		return s.tellAgain(k, kind, t, err)
	}
	if !k.Viewer.Known() {
		return k.To("/tell/sent")
	}
	return k.To("/tell/sent/" + string(id))
}

// tellLapsed gives words back that came from a page whose session was over.
func (s *Pages) tellLapsed(k *web.Call, kind alert.Kind, t alerts.Telling) error {
	s.forgetSession(k)
	m, err := s.askPage(k, kind, t)
	if err != nil {
		return err
	}
	m.Lapsed = true
	return s.ShowStatus(k, fiber.StatusUnauthorized, "tell/ask", m)
}

// forgetSession lets a browser go on as one that nobody knows.
func (s *Pages) forgetSession(k *web.Call) {
	k.Secret = web.RandomText()
	s.SetCookie(k.Ctx, web.SessionCookie, "", -1)
	s.SetCookie(k.Ctx, web.VisitCookie, k.Secret, 0)
}

// tellAgain shows what could not be sent, with its words and the numbers.
func (s *Pages) tellAgain(k *web.Call, kind alert.Kind, t alerts.Telling, err error) error {
	fault := web.AsFault(err)
	switch fault.Kind {
	case care.KindInvalid, care.KindGone, care.KindTooMany:
	case care.KindAway:
		s.NoteFault(k.Ctx, fault, err)
	default:
		return err
	}
	m, err := s.askPage(k, kind, t)
	if err != nil {
		return err
	}
	if fault.Kind == care.KindAway {
		m.Away = true
		k.Set(fiber.HeaderRetryAfter, "10")
		return s.ShowStatus(k, web.StatusOf[fault.Kind], "tell/ask", m)
	}
	message := k.Say.Fault(fault)
	if fault.Kind == care.KindTooMany {
		message = k.Say.T("tell.error.toomany")
	}
	m.Problems = []view.FormProblem{{Field: fault.Field, Message: message}}
	switch fault.Field {
	case "words":
		m.Words.Error = message
	case "from":
		m.From.Error = message
	}
	return s.ShowStatus(k, web.StatusOf[fault.Kind], "tell/ask", m)
}

// tellSent says that it is sent, who gets it and what happens next, now and
// whenever the child looks again.
func (s *Pages) tellSent(k *web.Call) error {
	id, err := k.ID("alert")
	if err != nil {
		return err
	}
	told, err := s.Store.Alerts.MyAlert(k.UserContext(), k.Viewer, id)
	if err != nil {
		return err
	}
	who, err := s.Store.Alerts.Listens(k.UserContext(), k.Viewer, told.Kind, told.Without)
	if err != nil {
		return err
	}
	m := &view.TellSent{
		Page: s.Page(k), TellLine: toldLine(k.Say, told), Changed: told.Changed, Known: true, Urgent: told.Kind.Urgent(),
		Hours: s.HoursAt(told.Kind, told.Raised, true), Who: s.TellWho(k, who), Day: s.Rules.DecideBy(told.Raised), Numbers: s.ChildNumbers(),
	}
	if on := k.Query("on"); web.Ours(on) && told.Review != "" && strings.HasPrefix(on, "/r/"+string(told.Review)+"/form/") {
		m.Onward = on
	}
	return s.Show(k, "tell/sent", m)
}

// tellGone is the same for whoever is not signed in: it knows nothing of what
// was sent.
func (s *Pages) tellGone(k *web.Call) error {
	if k.Viewer.Known() {
		return k.To("/tell")
	}
	s.speakToChildren(k)
	m := &view.TellSent{Page: s.Page(k), Urgent: true, Hours: s.Hours(alert.Now, true), Numbers: s.ChildNumbers()}
	m.Kind = string(alert.Now)
	return s.Show(k, "tell/sent", m)
}

// Called is a call for help that an answer was, and who was told of it.
type Called struct {
	alerts.Told
	Who alerts.Listening
}

// ToldThen is who is known to have been told by a call that is closed: whoever took it.
// Who reads calls today may not have been there, and is none of those.
func ToldThen(t alerts.Told) alerts.Listening {
	if t.Reader == "" {
		return alerts.Listening{Duty: true}
	}
	return alerts.Listening{People: []network.Named{{Person: t.Reader, Name: t.ReadBy}}}
}

// AlertingPart is the first part of a question at whose pick somebody is told, by
// the first answer that has such a pick.
func AlertingPart(q *consult.Question, answers []consult.Answer) string {
	for _, a := range answers {
		now, soon := a.Alerts(q)
		for _, pick := range slices.Concat(now, soon) {
			part, _, _ := strings.Cut(pick, ".")
			return part
		}
	}
	return q.Parts[slices.IndexFunc(q.Parts, TellsSomebody)].ID
}

func TellsSomebody(p consult.Part) bool { return len(p.Alert)+len(p.Soon) > 0 }
