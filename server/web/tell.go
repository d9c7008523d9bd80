package web

import (
	"cmp"
	"slices"
	"strconv"
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
)

func (s *Site) tellRoutes() []route {
	return []route{
		get("/tell", anyone, s.tell),
		get("/tell/sent", anyone, s.tellGone),
		get("/tell/sent/:alert", person, s.tellSent),
		get("/tell/:kind", anyone, s.tellAsk),
		post("/tell/:kind", anyone, s.tellSend),
		get("/alerts", staff, s.alerts),
		get("/alerts/live", anyone, s.alertSocket), // answers strangers by close code
		get("/alerts/poll", anyone, s.alertPoll),
		post("/alerts/ticket", staff, s.alertTicket),
		post("/alerts/:alert/take", staff, s.alertActs(s.takeAlert)),
		post("/alerts/:alert/close", staff, s.alertActs(s.closeAlert)),
	}
}

// tells whether "tell someone now" is a page to send from for this viewer: for
// a child, and for whoever is not signed in, who may be one. A room screen is
// seen by all in the room.
func tells(v care.Viewer) bool { return !v.Known() || v.Person != "" && v.Band.ForChild() }

// speakToChildren makes the page of somebody who is not signed in speak as to
// a child of ten.
func (s *Site) speakToChildren(k *call) {
	if !k.Viewer.Known() {
		k.Viewer.Band = care.Primary
		k.Say = s.words.In(k.Viewer.Lang, k.Viewer.Band).Noting(func(string) { k.unchecked = true })
	}
}

var askIcons = map[alert.Kind]string{alert.Now: "hand", alert.Call: "telephone", alert.Advocate: "chat", alert.Wrong: "question"}

// tell is what a child can ask for, who gets it, when they read it, and whom to
// ring meanwhile. Adults are shown the numbers.
func (s *Site) tell(k *call) error {
	if !tells(k.Viewer) {
		return k.to("/help")
	}
	s.speakToChildren(k)
	m := &view.Tell{Shell: s.shell(k), Known: k.Viewer.Known(), Hours: s.hours(alert.Now, false), Numbers: s.childNumbers()}
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
	return s.show(k, "tell/tell", m)
}

// childNumbers are the numbers that a child can ring, each checked.
func (s *Site) childNumbers() []view.HelpNumber {
	var out []view.HelpNumber
	for _, n := range s.Profile.Checked() {
		if n.For != profiles.ForAdult {
			out = append(out, view.HelpNumber{
				Name: n.Name(), About: n.About(), Number: n.Phone, Tel: dial(n), Checked: true, Urgent: n.Urgent(),
			})
		}
	}
	return out
}

func toldLine(say i18n.Words, t alerts.Told) view.TellLine {
	return view.TellLine{ID: t.ID, Kind: string(t.Kind), Raised: t.Raised, ReadAt: t.ReadAt, ReadBy: t.ReadBy, ClosedAt: t.ClosedAt, Reply: orLost(say, t.Reply, t.Lost), Added: t.Added}
}

// hours are the honest ones; promised: by when something sent now is read.
func (s *Site) hours(kind alert.Kind, promised bool) view.TellHours {
	return s.hoursAt(kind, s.now(), promised)
}

// hoursAt says when something of that kind, sent then, should have been read.
func (s *Site) hoursAt(kind alert.Kind, raised time.Time, promised bool) view.TellHours {
	now := s.now()
	h := view.TellHours{
		Known: s.rules.Known(), Always: s.rules.Always(), Open: s.rules.Open(now), Checked: s.Profile.Alerts.Checked.Done(),
		Until: s.rules.Closes(now), Ring: s.childNumbers(),
	}
	h.Ring = h.Ring[:min(foot, len(h.Ring))]
	h.Next, _ = s.rules.Next(now)
	if h.Known && !h.Open && h.Next.IsZero() {
		h.Known = false // it has hours, and no day within sight on which it keeps them
	}
	if by, ok := s.rules.ReadBy(kind, raised); ok && promised && h.Known && by.After(now) {
		h.By = by
	}
	return h
}

func (s *Site) now() time.Time {
	if s.Clock == nil {
		return care.RealClock()
	}
	return s.Clock()
}

// tellAsk is the page of one thing to ask for.
func (s *Site) tellAsk(k *call) error {
	kind, err := alert.ParseAsked(k.Params("kind"))
	if err != nil {
		return err
	}
	if !tells(k.Viewer) {
		return k.to("/help")
	}
	if k.lapsed {
		s.forgetSession(k)
	}
	m, err := s.askPage(k, kind, alerts.Telling{ID: care.NewID(), Kind: kind})
	if err != nil {
		return err
	}
	return s.show(k, "tell/ask", m)
}

// askPage is the page with what was typed so far.
func (s *Site) askPage(k *call, kind alert.Kind, t alerts.Telling) (*view.TellAsk, error) {
	s.speakToChildren(k)
	m := &view.TellAsk{
		Shell: s.shell(k), TellKind: view.TellKind{Kind: string(kind), Icon: askIcons[kind]}, ID: t.ID, Known: k.Viewer.Known() || k.unsure,
		Hours: s.hours(kind, true),
		Words: view.FormText{Name: "words", Label: k.Say.T("tell.words"), Hint: k.Say.T("tell.words.hint"), Rows: 5, Value: t.Words},
		From:  view.FormText{Name: "from", Label: k.Say.T("tell.from"), Hint: k.Say.T("tell.from.hint"), Rows: 2, Value: t.From},
	}
	m.Scripts = "js/tell.js"
	m.Numbers, m.Hours.Ring = m.Hours.Ring, nil
	who, err := s.Store.Alerts.Listens(k.UserContext(), k.Viewer, kind, nil)
	if m.Away = k.unsure || database.Away(err); m.Away {
		return m, nil
	}
	if err != nil {
		return nil, err
	}
	m.Who, m.Nobody = s.tellWho(k, who), who.Nobody()
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

// tellWho names those who get something, with who they are; who they were to the child
// at an earlier time is not said.
func (s *Site) tellWho(k *call, l alerts.Listening) view.TellWho {
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
func (s *Site) tellSend(k *call) error {
	kind, err := alert.ParseAsked(k.Params("kind"))
	if err != nil {
		return err
	}
	if k.Viewer.Known() && !tells(k.Viewer) {
		return care.Forbidden("tell.error.notchild")
	}
	id, err := k.formID("id")
	if err != nil {
		return err
	}
	t := alerts.Telling{ID: id, Kind: kind, Words: k.value("words"), From: k.value("from")}
	for _, left := range kind.CanLeaveOut() {
		if slices.Contains(k.values("without"), string(left)) {
			t.Without = append(t.Without, alert.Without(left)...)
		}
	}
	switch {
	case k.lapsed:
		return s.tellLapsed(k, kind, t)
	case k.unsure: // it would go out as a stranger's
		return s.tellAgain(k, kind, t, &care.Error{Kind: care.KindAway, Key: "error.away"})
	}
	if !k.Viewer.Known() {
		t.Kind = alert.Now
		if err = s.Store.SignIn.Try(k.UserContext(), "tell:"+s.place(k.Ctx), 20, 10*time.Minute); care.KindOf(err) == care.KindTooMany && err != nil {
			t.Crowd = s.place(k.Ctx) // one call for all that come now: nobody is refused for what others send
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
		return k.to("/tell/sent")
	}
	return k.to("/tell/sent/" + string(id))
}

// tellLapsed gives words back that came from a page whose session was over.
func (s *Site) tellLapsed(k *call, kind alert.Kind, t alerts.Telling) error {
	s.forgetSession(k)
	m, err := s.askPage(k, kind, t)
	if err != nil {
		return err
	}
	m.Lapsed = true
	return s.showStatus(k, fiber.StatusUnauthorized, "tell/ask", m)
}

// forgetSession lets a browser go on as one that nobody knows.
func (s *Site) forgetSession(k *call) {
	k.cookie = randomText()
	s.setCookie(k.Ctx, sessionCookie, "", -1)
	s.setCookie(k.Ctx, visitCookie, k.cookie, 0)
}

// tellAgain shows what could not be sent, with its words and the numbers.
func (s *Site) tellAgain(k *call, kind alert.Kind, t alerts.Telling, err error) error {
	fault := asFault(err)
	switch fault.Kind {
	case care.KindInvalid, care.KindGone, care.KindTooMany:
	case care.KindAway:
		s.noteFault(k.Ctx, fault, err)
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
		return s.showStatus(k, statusOf[fault.Kind], "tell/ask", m)
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
	return s.showStatus(k, statusOf[fault.Kind], "tell/ask", m)
}

// tellSent says that it is sent, who gets it and what happens next, now and
// whenever the child looks again.
func (s *Site) tellSent(k *call) error {
	id, err := k.id("alert")
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
		Shell: s.shell(k), TellLine: toldLine(k.Say, told), Changed: told.Changed, Known: true, Urgent: told.Kind.Urgent(),
		Hours: s.hoursAt(told.Kind, told.Raised, true), Who: s.tellWho(k, who), Day: s.rules.DecideBy(told.Raised), Numbers: s.childNumbers(),
	}
	if on := k.Query("on"); ours(on) && told.Review != "" && strings.HasPrefix(on, "/r/"+string(told.Review)+"/form/") {
		m.Onward = on
	}
	return s.show(k, "tell/sent", m)
}

// tellGone is the same for whoever is not signed in: it knows nothing of what
// was sent.
func (s *Site) tellGone(k *call) error {
	if k.Viewer.Known() {
		return k.to("/tell")
	}
	s.speakToChildren(k)
	m := &view.TellSent{Shell: s.shell(k), Urgent: true, Hours: s.hours(alert.Now, true), Numbers: s.childNumbers()}
	m.Kind = string(alert.Now)
	return s.show(k, "tell/sent", m)
}

// alertNote says before a question is answered at which pick somebody is told, and
// when they read it: nobody is to find out afterwards. Whom, and the numbers, are
// one tap away, so that the answers stay on the first screen.
func (f *filling) alertNote(q *consult.Question) (*view.FormAlert, error) {
	if !q.Alerts() || f.Author.Kind != care.TieChild {
		return nil, nil
	}
	var now, soon []string
	others := 0
	for _, p := range q.Parts {
		for _, o := range p.Options {
			said := f.asks(p.Words + "." + o.ID)
			switch {
			case slices.Contains(p.Alert, o.ID):
				if !slices.Contains(now, said) {
					now = append(now, said)
				}
			case slices.Contains(p.Soon, o.ID):
				soon = append(soon, said)
			default:
				others++
			}
		}
	}
	m := &view.FormAlert{Hours: f.site.hours(alert.Answer, false), Lines: f.site.childNumbers()}
	var err error
	if m.Now, err = f.alerted(alert.Answer, now); err != nil {
		return nil, err
	}
	if m.Soon, err = f.alerted(alert.Soon, soon); m.Soon != nil {
		m.Soon.Rest = others == 0 && len(soon) > 1
	}
	m.Shut = m.Someone() && !m.Hours.Open
	return m, err
}

// told says who has been told of the answer to a question, and what happens next,
// while they have it in hand; also when it is answered otherwise meanwhile.
// It stands under the part whose pick it was, before or now.
func (f *filling) told(q *consult.Question, answers ...consult.Answer) (*view.FormAlertTold, error) {
	if !q.Alerts() || f.Author.Kind != care.TieChild {
		return nil, nil
	}
	if err := f.hear(); err != nil {
		return nil, err
	}
	t, ok := f.calls[q.ID]
	if !ok || !t.ClosedAt.IsZero() {
		return nil, nil
	}
	who := t.Who
	m := &view.FormAlertTold{
		Version: strings.Join([]string{string(t.ID), string(t.Kind), strconv.FormatBool(t.Changed), t.ReadBy}, "."),
		At:      alertingPart(q, answers), Kind: string(t.Kind), Changed: t.Changed, ReadBy: t.ReadBy, ReadAt: t.ReadAt, Who: f.site.tellWho(f.call, who), Nobody: who.Nobody(),
		Hours: f.site.hoursAt(t.Kind, t.Raised, true), Lines: f.site.childNumbers(),
	}
	if !m.Nobody && m.ReadBy == "" {
		m.Lines = m.Hours.Beyond(m.Lines)
	}
	return m, nil
}

// called is a call for help that an answer was, and who was told of it.
type called struct {
	alerts.Told
	Who alerts.Listening
}

// hear reads what the child's answers in this form have told others, by question: of
// each the newest, and before that one which is open still.
func (f *filling) hear() error {
	if f.calls != nil || f.Author.Kind != care.TieChild {
		return nil
	}
	mine, err := f.site.Store.Alerts.MyAlerts(f.UserContext(), f.Viewer)
	if err != nil {
		return err
	}
	f.calls = map[string]called{}
	for _, t := range mine {
		there, ok := f.calls[t.Question]
		if t.Review != f.review || t.Question == "" || ok && (there.ClosedAt.IsZero() || !t.ClosedAt.IsZero()) {
			continue
		}
		who := toldThen(t)
		if t.ClosedAt.IsZero() {
			if who, err = f.site.Store.Alerts.Listens(f.UserContext(), f.Viewer, t.Kind, t.Without); err != nil {
				return err
			}
		}
		f.calls[t.Question] = called{t, who}
	}
	return nil
}

// toldThen is who is known to have been told by a call that is closed: whoever took it.
// Who reads calls today may not have been there, and is none of those.
func toldThen(t alerts.Told) alerts.Listening {
	if t.Reader == "" {
		return alerts.Listening{Duty: true}
	}
	return alerts.Listening{People: []network.Named{{Person: t.Reader, Name: t.ReadBy}}}
}

// knows reports who was told what was picked in an answer: while they have it in hand,
// also of one that was changed; afterwards for as long as it is the answer.
func (f *filling) knows(q *consult.Question, a consult.Answer) (alerts.Listening, bool) {
	t, ok := f.calls[q.ID]
	now, soon := a.Alerts(q)
	if !ok || t.Who.Nobody() || !t.ClosedAt.IsZero() && len(now)+len(soon) == 0 {
		return alerts.Listening{}, false
	}
	return t.Who, true
}

// alertingPart is the first part of a question at whose pick somebody is told, by
// the first answer that has such a pick.
func alertingPart(q *consult.Question, answers []consult.Answer) string {
	for _, a := range answers {
		now, soon := a.Alerts(q)
		for _, pick := range slices.Concat(now, soon) {
			part, _, _ := strings.Cut(pick, ".")
			return part
		}
	}
	return q.Parts[slices.IndexFunc(q.Parts, tellsSomebody)].ID
}

func tellsSomebody(p consult.Part) bool { return len(p.Alert)+len(p.Soon) > 0 }

func (f *filling) alerted(kind alert.Kind, picks []string) (*view.FormAlerted, error) {
	if len(picks) == 0 {
		return nil, nil
	}
	who, err := f.site.Store.Alerts.Listens(f.UserContext(), f.Viewer, kind, nil)
	return &view.FormAlerted{Pick: f.Say.Row(picks), Who: f.site.tellWho(f.call, who), Nobody: who.Nobody()}, err
}
