package reviews

import (
	"strconv"

	"myreview/server/access"
	"myreview/server/care"
	"myreview/server/review"
	"myreview/server/view"
)

func (d *partsRenderer) scales() any {
	m := view.MeetScales{Now: d.scale(d.view.Scale)}
	for _, s := range d.view.Scales {
		if shown := d.scale(s); shown != nil {
			m.Earlier = append(m.Earlier, *shown)
		}
	}
	if d.view.Scale.Away && d.view.Phase == review.Live {
		m.Away = view.Area(d.view.Scale.Area)
	}
	if m.Now == nil && m.Away == "" && len(m.Earlier) == 0 {
		return nil
	}
	return m
}

// scale is one area's board: who has picked while it is open, all marks after.
func (d *partsRenderer) scale(s review.Scale) *view.MeetScale {
	if s.State != review.ScaleOpen && s.State != review.ScaleRevealed {
		return nil
	}
	m := &view.MeetScale{
		Name: view.Area(s.Area), Icon: s.Area.Picture(), Area: s.Area, State: view.ScaleState(s.State),
	}
	m.Zero, m.Ten = view.Ends(s.Area)
	for _, w := range s.Picked {
		m.Picked = append(m.Picked, d.party(w))
	}
	for _, k := range s.Marks {
		m.Rows = append(m.Rows, view.MeetRow{
			MeetParty: d.party(k.Who), Pick: d.picked(k.Kind, k.Pick), Last: d.picked(k.Kind, k.Last), Higher: k.Higher, Told: k.Told, Kept: k.Kept,
		})
	}
	return m
}

// picked is a mark as it is shown. A picture keeps the name that the person who
// picked it saw: the child's "Hard" is not "Not going well".
func (d *partsRenderer) picked(by care.TieKind, p review.Pick) view.MeetPick {
	n, number := p.Number()
	m := view.MeetPick{Number: number, N: n, Pass: p == review.Pass, Lost: p == review.Lost}
	if p.Picture() {
		band := care.Adult
		if by == care.TieChild {
			band = d.view.ChildBand
		}
		m.Pic, m.PicSaid = string(p), d.say.As(d.say.Lang, band).T(view.Picked(string(p)))
	}
	return m
}

// ways are the child's choices of how theirs is shown, in the order offered.
var ways = []view.MeetWay{view.MeetWay(review.ShowWith), view.MeetWay(review.ShowFirst), view.MeetWay(review.ShowLast), view.MeetWay(review.ShowIRO), view.MeetWay(review.ShowNot)}

func (d *partsRenderer) mine() any {
	v, s := d.view, &d.view.Scale
	if v.Me.Screen() || v.Me.Role == access.Guest || v.Phase == review.Closed {
		return nil
	}
	m := view.MeetMine{CSRF: d.csrf, Review: v.Review, Fold: v.Me.Leads(), Chooses: v.Me.Kind == care.TieChild, Shows: view.MeetWay(v.Me.Shows)}
	if m.Chooses {
		m.Ways = ways
	}
	if s.State != review.ScaleOpen && (s.State != review.ScaleRevealed || !s.Mine.Pick.Said()) || v.Phase != review.Live {
		if m.Away = v.Phase == review.Live && s.Away && s.Mine.Before != ""; m.Away {
			m.Name = view.Area(s.Area)
		}
		if !m.Chooses && !m.Away {
			return nil
		}
		return m
	}
	m.Round, m.Name, m.Icon, m.Area, m.Pics = s.Round, view.Area(s.Area), s.Area.Picture(), s.Area, s.Pics
	m.Zero, m.Ten = view.Ends(s.Area)
	m.Higher, m.Told, m.Kept = s.Mine.Higher, s.Mine.Told, m.Chooses && !s.Mine.Shows.ToAll()
	if s.Mine.Shows != "" {
		m.Shows = view.MeetWay(s.Mine.Shows)
	}
	if s.State == review.ScaleRevealed {
		m.Revealed, m.Was = true, d.picked(v.Me.Kind, s.Mine.Pick)
		d.typedMark(&m)
		return m
	}
	m.Open, m.Picked, m.Passed = true, s.Mine.Pick.Said(), s.Mine.Pick == review.Pass
	m.Before = s.Mine.Before != "" && s.Mine.Pick == ""
	m.Rungs = rungs(s.Area, s.Pics, s.Mine.Pick, s.Mine.Last)
	d.typedMark(&m)
	return m
}

// rungs are the eleven of the ladder, from the top, or the three pictures.
func rungs(area care.Area, pics bool, now, last review.Pick) []view.MeetRung {
	var out []view.MeetRung
	if pics {
		for _, p := range []review.Pick{review.Well, review.Mixed, review.Hard} {
			out = append(out, view.MeetRung{Value: string(p), Label: view.Picked(string(p)), Icon: pictures[p], Chosen: p == now, Last: p == last})
		}
		return out
	}
	zero, ten := view.Ends(area)
	for n := 10; n >= 0; n-- {
		v := strconv.Itoa(n)
		r := view.MeetRung{Value: v, Chosen: string(now) == v, Last: string(last) == v}
		switch n {
		case 10:
			r.Label = ten
		case 0:
			r.Label = zero
		}
		out = append(out, r)
	}
	return out
}

var pictures = map[review.Pick]string{review.Well: "sun", review.Mixed: "partly", review.Hard: "rain"}
