package forms

import (
	"slices"
	"strconv"
	"strings"

	"myreview/server/alert"
	"myreview/server/care"
	"myreview/server/consult"
	"myreview/server/store/alerts"
	"myreview/server/view"
	alertpages "myreview/server/web/alerts"
)

// alertNote says before a question is answered at which pick somebody is told, and
// when they read it: nobody is to find out afterwards. Whom, and the numbers, are
// one tap away, so that the answers stay on the first screen.
func (f *Filling) alertNote(parts []consult.Part) (*view.FormAlert, error) {
	tells := consult.Question{Parts: parts}
	if !tells.Alerts() || f.Author.Kind != care.TieChild {
		return nil, nil
	}
	var now, soon []string
	others := 0
	for _, p := range parts {
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
	m := &view.FormAlert{Hours: f.site.alerts.Hours(alert.Answer, false), Lines: f.site.alerts.ChildNumbers()}
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
func (f *Filling) told(q *consult.Question, answers ...consult.Answer) (*view.FormAlertTold, error) {
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
		At:      alertpages.AlertingPart(q, answers), Kind: string(t.Kind), Changed: t.Changed, ReadBy: t.ReadBy, ReadAt: t.ReadAt, Who: f.site.alerts.TellWho(f.Call, who), Nobody: who.Nobody(),
		Hours: f.site.alerts.HoursAt(t.Kind, t.Raised, true), Lines: f.site.alerts.ChildNumbers(),
	}
	if !m.Nobody && m.ReadBy == "" {
		m.Lines = m.Hours.Beyond(m.Lines)
	}
	return m, nil
}

// hear reads what the child's answers in this form have told others, by question: of
// each the newest, and before that one which is open still.
func (f *Filling) hear() error {
	if f.calls != nil || f.Author.Kind != care.TieChild {
		return nil
	}
	mine, err := f.site.Store.Alerts.MyAlerts(f.UserContext(), f.Viewer)
	if err != nil {
		return err
	}
	f.calls = map[string]alertpages.Called{}
	for _, t := range mine {
		there, ok := f.calls[t.Question]
		if t.Review != f.review || t.Question == "" || ok && (there.ClosedAt.IsZero() || !t.ClosedAt.IsZero()) {
			continue
		}
		who := alertpages.ToldThen(t)
		if t.ClosedAt.IsZero() {
			if who, err = f.site.Store.Alerts.Listens(f.UserContext(), f.Viewer, t.Kind, t.Without); err != nil {
				return err
			}
		}
		f.calls[t.Question] = alertpages.Called{Told: t, Who: who}
	}
	return nil
}

// knows reports who was told what was picked in an answer: while they have it in hand,
// also of one that was changed; afterwards for as long as it is the answer.
func (f *Filling) knows(q *consult.Question, a consult.Answer) (alerts.Listening, bool) {
	t, ok := f.calls[q.ID]
	now, soon := a.Alerts(q)
	if !ok || t.Who.Nobody() || !t.ClosedAt.IsZero() && len(now)+len(soon) == 0 {
		return alerts.Listening{}, false
	}
	return t.Who, true
}

func (f *Filling) alerted(kind alert.Kind, picks []string) (*view.FormAlerted, error) {
	if len(picks) == 0 {
		return nil, nil
	}
	who, err := f.site.Store.Alerts.Listens(f.UserContext(), f.Viewer, kind, nil)
	return &view.FormAlerted{Pick: f.Say.Row(picks), Who: f.site.alerts.TellWho(f.Call, who), Nobody: who.Nobody()}, err
}
