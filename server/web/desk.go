package web

import (
	"myreview/server/care"
	"myreview/server/review"
	"myreview/server/view"
)

// desk is what the IRO presses: each thing only when it can be done.
func (d *drawer) desk() any {
	v, s := d.view, d.view.Scale
	m := view.MeetDesk{MeetLead: d.lead(), Phase: string(v.Phase), Chair: d.party(v.Chair.Who), IRO: v.Chair.IRO}
	has := map[care.ID]bool{}
	for _, w := range s.Picked {
		has[w.Seat] = true
	}
	for _, p := range v.People {
		seat := d.seat(p.Who)
		if p.Here && !has[p.Seat] {
			m.Waiting = append(m.Waiting, d.party(p.Who).Label)
		}
		if !p.Me {
			m.Told = append(m.Told, seat)
		}
		if p.Kind.IRO() {
			continue
		}
		if !p.Kind.Professional() {
			m.Takers = append(m.Takers, seat)
		}
		if p.Kind != care.TieChild {
			m.Out = append(m.Out, seat)
		}
	}
	for _, p := range v.Outside {
		if p.Standing == care.TieActive {
			m.In = append(m.In, view.MeetSeat{ID: p.Tie, Label: d.party(p.Who).Label})
		}
	}
	for _, screen := range v.Screens {
		m.Rooms = append(m.Rooms, view.MeetSeat{ID: screen.Seat})
	}
	if s.State == review.ScaleOpen {
		m.Rungs = append(rungs("", false, "", ""), rungs("", true, "", "")...)
		m.Rungs = append(m.Rungs, view.MeetRung{Value: string(review.Pass), Label: "meet.mine.pass"})
	}
	if m.Item.Name != "" {
		m.Items = []view.MeetItem{m.Item}
	}
	return m
}

func (d *drawer) seat(w review.Who) view.MeetSeat {
	p := d.party(w)
	if p.Role != "" {
		p.Label = d.say.T("meet.desk.person", "Name", p.Label, "Role", d.say.T(p.Role))
	}
	return view.MeetSeat{ID: w.Seat, Label: p.Label}
}
