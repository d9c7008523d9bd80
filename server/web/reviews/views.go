package reviews

import (
	"slices"
	"sync"

	"myreview/server/care"
	"myreview/server/review"
	"myreview/server/view"
	"myreview/server/web"
)

// views are everyone's on the area that is talked about; before the meeting,
// on all of them.
func (d *partsRenderer) views() any {
	before := d.view.Phase.Waits()
	m := view.MeetViews{None: len(d.view.Views) == 0}
	for _, a := range d.view.Views {
		if now, _ := d.onNow(a); before {
			m.Areas = append(m.Areas, d.area(a))
		} else if len(now.Answers) > 0 {
			m.Areas = append(m.Areas, d.area(now))
		}
	}
	return m
}

// rest are everyone's views on what is not talked about now.
func (d *partsRenderer) rest() any {
	var m view.MeetViews
	for _, a := range d.view.Views {
		if _, rest := d.onNow(a); len(rest.Answers) > 0 {
			m.Areas = append(m.Areas, d.area(rest))
		}
	}
	if len(m.Areas) == 0 || d.view.Phase.Waits() {
		return nil
	}
	return m
}

// good are the questions, of each form, that ask what goes well.
var good = []string{"c1", "f2", "p3", "r1", "s1", "u2", "y2"}

// onNow parts what was said in an area into what belongs to what is talked about now,
// and the rest.
func (d *partsRenderer) onNow(a review.AreaViews) (now, rest review.AreaViews) {
	item := d.view.Agenda.Now
	now.Area, rest.Area = a.Area, a.Area
	for _, one := range a.Answers {
		if a.Area != "" && a.Area == item.Area || item.Kind == review.Good && slices.Contains(good, one.Question) {
			now.Answers = append(now.Answers, one)
		} else {
			rest.Answers = append(rest.Answers, one)
		}
	}
	return now, rest
}

// wished are the child's wishes of whom to leave out and what not to speak of,
// which the social worker reads before the review (domain.md 6.6, M4 and M5).
// Once it goes on the page may be seen by others; the desk has its own way.
func (d *partsRenderer) wished() []review.ShownAnswer {
	if d.view.Me.Kind != care.TieSocialWorker || !d.view.Phase.Waits() {
		return nil
	}
	var out []review.ShownAnswer
	for _, area := range d.view.Views {
		for _, a := range area.Answers {
			if a.Child && a.Audience == care.Wish {
				out = append(out, a)
			}
		}
	}
	return out
}

func (d *partsRenderer) wishes() any {
	all := d.wished()
	if len(all) == 0 {
		return nil
	}
	return d.area(review.AreaViews{Answers: all})
}

func (d *partsRenderer) area(a review.AreaViews) view.MeetArea {
	m := view.MeetArea{Name: "meet.views.rest", Icon: "chat", Area: a.Area}
	if a.Area != "" {
		m.Name, m.Icon = view.Area(a.Area), a.Area.Picture()
	}
	names := d.namesOf()
	for _, sent := range a.Answers {
		shown := view.MeetView{By: d.party(sent.By), At: sent.SentAt}
		shown.Ask, shown.Said = web.SaidBy(d.say, sent.Form, sent.Question, sent.Body, names)
		if sent.Child && sent.Audience != "" {
			shown.Share = view.Share(sent.Audience)
		}
		m.Views = append(m.Views, shown)
	}
	return m
}

// namesOf says who a tie is, for answers that name people.
func (d *partsRenderer) namesOf() func(care.ID) string {
	known := sync.OnceValue(func() map[care.ID]review.Who {
		all := map[care.ID]review.Who{}
		for _, list := range [][]review.Person{d.view.People, d.view.Outside} {
			for _, p := range list {
				all[p.Tie] = p.Who
			}
		}
		return all
	})
	return func(tie care.ID) string { return d.party(known()[tie]).Label }
}

func (d *partsRenderer) decisions() any {
	v := d.view
	if len(v.Decisions) == 0 {
		return nil
	}
	m := view.MeetDecisions{Child: d.say.Band.ForChild()}
	if d.link && !v.Me.Leads() {
		m.Link = "/r/" + string(v.Review) + "/close"
	}
	for _, dec := range v.Decisions {
		m.Decisions = append(m.Decisions, d.decision(dec))
	}
	m.Lead = v.Me.Leads()
	return m
}

// decision is one thing that was agreed.
func (d *partsRenderer) decision(dec review.ShownDecision) view.MeetDecision {
	line := view.MeetDecision{Area: dec.Area, Icon: "check", What: web.OrLost(d.say, dec.What, dec.Lost), Plain: dec.Plain, Who: d.party(dec.Who), Due: dec.Due}
	if dec.WhoName != "" {
		line.Who.Label = dec.WhoName
	}
	if dec.Area != "" {
		line.Icon = dec.Area.Picture()
	}
	for _, one := range dec.Readback { // the IRO's alone
		line.Said = append(line.Said, view.SaidBack{Who: d.party(one.Who).Label, Yes: one.Says == review.AgreedYes, Words: web.OrLost(d.say, one.Words, one.Lost), Before: one.Before})
	}
	return line
}
