package reviews

import (
	"html/template"
	"path"

	"myreview/server/care"
	"myreview/server/review"
	"myreview/server/store/meetings"
	"myreview/server/view"
	"myreview/server/web"
)

// chair is what the child or family member who leads has in hand.
func (d *partsRenderer) chair() any {
	v := d.view
	if !v.Me.Chairs || v.Me.Leads() || v.Phase != review.Live {
		return nil
	}
	m := view.MeetChair{MeetLead: d.lead(), Whole: v.Chair.Item == "", Sure: v.Scale.State == review.ScaleOpen && v.Scale.Mine.Pick == ""}
	if v.Agenda.Now.ID != "" {
		m.Say = chairSays[v.Agenda.Now.Kind]
	}
	return m
}

var chairSays = map[review.ItemKind]string{
	review.Welcome:  "meet.chair.say.welcome",
	review.Good:     "meet.chair.say.good",
	review.Promises: "meet.chair.say.promises",
	review.ForArea:  "meet.chair.say.area",
	review.Next:     "meet.chair.say.next",
	review.Close:    "meet.chair.say.close",
}

// lead is what both the child in the chair and the IRO have in hand.
func (d *partsRenderer) lead() view.MeetLead {
	v, s := d.view, d.view.Scale
	m := view.MeetLead{
		CSRF: d.csrf, Review: v.Review, Item: d.item(v.Agenda.Now), Next: d.item(v.Agenda.Next), First: v.Agenda.Done == 0,
		Scale: view.ScaleState(s.State), Round: s.Round, Picked: len(s.Picked), Paused: v.Paused,
	}
	if s.Area != "" {
		m.Area, m.Name = s.Area, view.Area(s.Area)
	}
	return m
}

// desk is what the IRO presses: each thing only when it can be done.
func (d *partsRenderer) desk() any {
	v, s := d.view, d.view.Scale
	m := view.MeetDesk{MeetLead: d.lead(), Phase: view.Phase(v.Phase)}
	if v.Phase == review.Unplanned {
		m.Plan = "/children/" + string(v.Case) + "/review"
	}
	if now := d.site.Rooms.Clock(); v.Phase == review.Planned && !review.OnItsDay(v.StartsAt, now) {
		m.For, m.Today = v.StartsAt, care.DateOf(now)
	}
	for _, p := range v.People {
		if p.Needs && v.Phase != review.Unplanned {
			m.Interpreters = append(m.Interpreters, d.party(p.Who).Label)
		}
	}
	if s.State != review.ScaleOpen {
		return m
	}
	has := map[care.ID]bool{}
	for _, w := range s.Picked {
		has[w.Seat] = true
	}
	var others []view.MeetOption
	for _, p := range v.People {
		if !p.Kind.Marks() {
			continue
		}
		if p.Here && !has[p.Seat] {
			m.Waiting = append(m.Waiting, d.party(p.Who).Label)
		}
		if !p.Me {
			others = append(others, view.MeetOption{Value: string(p.Seat), Label: d.named(p.Who)})
		}
	}
	m.ToldSeat = d.choice("told", "seat", "meet.desk.told.who", "meet.desk.pick", others)
	m.ToldPick = d.choice("told", "pick", "meet.desk.told.pick", "meet.desk.pick.mark", d.marks())
	return m
}

// tools are a part of their own: they stay as they are while the meeting goes
// from step to step.
func (d *partsRenderer) tools() any {
	v, s, now := d.view, d.view.Scale, d.item(d.view.Agenda.Now)
	m := view.MeetTools{
		CSRF: d.csrf, Review: v.Review, Phase: view.Phase(v.Phase), First: v.Agenda.Done == 0, Later: v.Later, Item: now.ID,
		Chair: d.party(v.Chair.Who), IRO: v.Chair.IRO,
	}
	if s.State == review.ScaleRevealed {
		m.Revealed = s.Round
	}
	var others, takers, out, in []view.MeetOption
	for _, p := range v.People {
		one := view.MeetOption{Value: string(p.Seat), Label: d.named(p.Who)}
		if !p.Me {
			others = append(others, one)
		}
		if p.Kind.Chairs() {
			takers = append(takers, one)
		}
		if p.Kind != care.TieChild && !p.Kind.IRO() {
			out = append(out, one)
		}
	}
	for _, p := range v.Outside {
		switch {
		case p.Asked:
			out = append(out, view.MeetOption{Value: string(p.Seat), Label: d.named(p.Who)})
		case p.Standing == care.TieActive || p.Standing == care.TieInvited:
			in = append(in, view.MeetOption{Value: string(p.Tie), Label: d.party(p.Who).Label})
		}
	}
	for _, screen := range v.Screens {
		m.Rooms = append(m.Rooms, screen.Seat)
	}
	whole := []view.MeetOption{{Value: wholeReview, Label: d.say.T("meet.desk.chair.all")}}
	if now.Name != "" {
		whole = append(whole, view.MeetOption{Value: string(now.ID), Label: d.say.T(now.Name)})
	}
	m.GiveSeat = d.choice("give", "seat", "meet.desk.chair.who", "meet.desk.pick", takers)
	m.GiveItem = d.choice("give", "item", "meet.desk.chair.for", "meet.desk.pick.part", whole)
	m.HereSeat = d.choice("here", "seat", "meet.desk.here.who", "meet.desk.pick", others)
	m.OutSeat = d.choice("remove", "seat", "meet.desk.remove.who", "meet.desk.pick", out)
	m.InTie = d.choice("invite", "tie", "meet.desk.invite.who", "meet.desk.pick", in)
	if field, typed := d.unsent.of(meetings.UnsentUndo, ""); typed {
		m.Undo = view.MeetUndo{What: field("what"), Reason: field("reason"), Back: true}
	}
	if w := d.wrong; w != nil && w.form == "undo" {
		m.Undo = view.MeetUndo{What: w.value("what"), Reason: w.value("reason")}
		switch w.Field {
		case "what":
			m.Undo.WhatError = d.say.Fault(w.Error)
		case "reason":
			m.Undo.ReasonError = d.say.Fault(w.Error)
		}
	}
	return m
}

// wholeReview is chosen in place of an item.
const wholeReview = "whole"

// named says who somebody is, in a list to choose from.
func (d *partsRenderer) named(w review.Who) string {
	p := d.party(w)
	if p.Role == "" {
		return p.Label
	}
	return d.say.T("meet.desk.person", "Name", p.Label, "Role", d.say.T(p.Role))
}

// marks are all that somebody may say aloud: a rung, a picture, or a pass.
func (d *partsRenderer) marks() []view.MeetOption {
	var out []view.MeetOption
	for _, r := range append(rungs("", false, "", ""), rungs("", true, "", "")...) {
		label := r.Value
		if r.Label != "" {
			label = d.say.T(r.Label)
		}
		out = append(out, view.MeetOption{Value: r.Value, Label: label})
	}
	return append(out, view.MeetOption{Value: string(review.Pass), Label: d.say.T("meet.mine.pass")})
}

// wrong is a form of the page that could not be taken, as it was sent.
type wrong struct {
	*care.Error
	form  string // the last word of its address
	value func(string) string
}

// showWrong draws the desk once more, with what is wrong beside its field. The
// part keeps the version of the desk without it, so that a live page does not
// take the fault away before something else changes.
func (d *partsRenderer) showWrong(m *view.Meet, k *web.Call, fault *care.Error) error {
	d.wrong = &wrong{Error: fault, form: path.Base(k.Path()), value: k.Value}
	for i := range m.Edge {
		if id := m.Edge[i].ID; id != "desk" && id != "tools" {
			continue
		}
		p, err := d.part(m.Edge[i].ID)
		if err != nil {
			return err
		}
		m.Edge[i].HTML = template.HTML(p.HTML) // #nosec G203 -- drawn by our own templates
	}
	return nil
}

// choice is a list in a form. Where that form could not be taken it keeps what
// was chosen, and says beside the field what is wrong with it.
func (d *partsRenderer) choice(form, name, label, ask string, options []view.MeetOption) view.MeetSelect {
	m := view.MeetSelect{ID: form + "-" + name, Name: name, Label: label, Ask: ask, Options: options}
	if d.wrong == nil || d.wrong.form != form {
		return m
	}
	m.Options = nil
	for _, o := range options {
		o.Chosen = o.Value == d.wrong.value(name)
		m.Options = append(m.Options, o)
	}
	if d.wrong.Field == name {
		m.Error = d.say.Fault(d.wrong.Error)
	}
	return m
}
