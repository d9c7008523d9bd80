package review

import (
	"cmp"
	"crypto/sha256"
	"encoding/base64"
	"slices"
	"strings"

	"myreview/server/access"
	"myreview/server/care"
)

// looker is a viewer who was let in: their standing, their seat and their role now.
type looker struct {
	access.Standing
	seat Seat
	role access.Role
}

func (l looker) leads() bool { return l.role == access.Leader }

// View is the only way out of a meeting. It is NotFound for everyone without
// an invited seat and an active tie (strangers, people excluded, ended or
// removed, room screens of another review), and KindSignIn for somebody who
// has a seat but whose session is over.
func (m *Meeting) View(v care.Viewer) (View, error) {
	me, err := m.admit(v)
	if err != nil {
		return View{}, err
	}
	return m.view(me), nil
}

func (m *Meeting) view(me looker) View {
	view := *m.outline(me)
	view.Agenda, view.People, view.Views, view.Decisions = m.agenda(me), m.people(me), m.views(me), m.decisions(me)
	view.Scale, view.Scales = m.scales(me)
	if me.leads() {
		view.Outside, view.Screens = m.outside(me), m.screens()
	}
	return view
}

// outline is a view without its agenda, people, answers, marks and decisions.
func (m *Meeting) outline(me looker) *View {
	r := &m.s.Review
	now := current(m.s.Items)
	recalls := now >= 0 && m.s.Items[now].Kind == Promises && r.Phase == Live
	view := &View{
		Review:    r.ID,
		Epoch:     m.epoch(me),
		Phase:     r.Phase,
		ClosedAt:  r.ClosedAt,
		Paused:    r.Paused,
		Child:     m.child(me),
		ChildBand: m.s.Names[m.s.Child].Band,
		Me:        m.me(me),
		Chair:     m.chairOf(me),
		Recalls:   recalls,
	}
	view.StartsAt, _ = me.seat.Slot.At(me.Tie.Kind, r.StartsAt, 0)
	if recalls {
		view.Promises = m.promises(me)
	}
	if me.leads() {
		view.Case = m.s.Child
		view.Later = !m.s.Review.PartAt.IsZero()
		view.Between = r.Phase == Planned && !r.OpenedAt.IsZero()
	}
	return view
}

// Admits reports whether View lets the viewer in.
func (m *Meeting) Admits(v care.Viewer) bool {
	_, err := m.admit(v)
	return err == nil
}

// admit decides who is let in, by what is true now.
func (m *Meeting) admit(v care.Viewer) (looker, error) {
	seat, ok := m.seatOf(v)
	st := m.standing(seat)
	early := m.s.Review.Phase == Unplanned && !st.Tie.Kind.Professional()
	if !ok || early || !v.Reaches(m.s.Child) || !st.Attends() {
		return looker{}, care.NotFoundError()
	}
	owner := seat.Person
	if seat.Screen() {
		owner = seat.ID
	}
	if v.Session == "" || m.s.Sessions[v.Session] != owner {
		return looker{}, &care.Error{Kind: care.KindSignIn, Key: "error.signin"}
	}
	return looker{Standing: st, seat: seat, role: st.Role(m.chair)}, nil
}

func (m *Meeting) seatOf(v care.Viewer) (Seat, bool) {
	if v.Seat != "" {
		seat := m.seat(v.Seat)
		return seat, seat.ID != "" && seat.Screen() && v.Review == m.s.Review.ID
	}
	seat := m.seatOfPerson(v.Person)
	return seat, seat.ID != ""
}

// standing is that of whose seat it is.
func (m *Meeting) standing(seat Seat) access.Standing {
	if seat.Screen() {
		return access.Standing{Network: m.net, Seat: seat.Place(), Over: m.over()}
	}
	st, _ := m.net.StandingOf(seat.Person, seat.Place(), m.over())
	return st
}

// sits reports whether a person's seat opens the meeting.
func (m *Meeting) sits(seat Seat) bool { return m.net.Sits(seat.Place(), m.over()) }

func (m *Meeting) over() bool { return m.s.Review.Phase == Closed }

// acts is the tie under which the holder of a seat acts.
func (m *Meeting) acts(seat Seat) care.Tie {
	tie, _ := m.net.Acts(seat.Person)
	return tie
}

// chairSeat finds the seat that has the chair; empty where the IRO has it.
func (m *Meeting) chairSeat() care.ID {
	if seat := m.seat(m.s.Review.Chair); m.net.Chairs(seat.Place(), m.over()) {
		return seat.ID
	}
	return ""
}

// epoch stands for what the viewer may see at all. It is the viewer's own, so
// that a change of somebody else's rights tells them nothing.
func (m *Meeting) epoch(me looker) string {
	sum := sha256.Sum256([]byte(strings.Join([]string{
		m.s.Review.Epoch, string(me.seat.ID), string(me.Tie.ID), string(me.Tie.Kind),
	}, "|")))
	return base64.RawURLEncoding.EncodeToString(sum[:9])
}

// who names a tie for the viewer.
func (m *Meeting) who(me looker, tie care.ID) Who {
	t := m.tie(tie)
	if t.ID == "" || t.Died() && me.Hides(t.Person) {
		return Who{}
	}
	w := Who{
		Tie: t.ID, Seat: m.seatOfTie(t.ID).ID, Kind: t.Kind, Calls: t.Calls,
		Picture: m.s.Names[t.Person].Picture, Me: t.Person == me.Tie.Person,
	}
	if me.KnowsName(t) {
		w.Name = m.s.Names[t.Person].Name
	}
	if me.Hides(t.Person) {
		w.Name, w.Calls, w.Picture = "", "", ""
	}
	return w
}

func (m *Meeting) whoSits(me looker, seat care.ID) Who {
	s := m.seat(seat)
	if s.ID == "" || s.Screen() || me.Hides(s.Person) {
		return Who{}
	}
	return m.who(me, s.Tie)
}

func (m *Meeting) child(me looker) Who {
	for _, t := range m.s.Ties {
		if t.Kind == care.TieChild {
			return m.who(me, t.ID)
		}
	}
	return Who{}
}

func (m *Meeting) me(me looker) Me {
	who := m.who(me, me.Tie.ID)
	if who.Tie != "" {
		who.Seat = me.seat.ID
	}
	return Me{
		Who: who, Role: me.role, Band: m.s.Names[me.seat.Person].Band,
		Mode: me.seat.Mode, Here: me.seat.Here(), Shows: me.seat.Shows,
		Chairs: m.hasChair(me.seat.ID),
	}
}

// hasChair reports whether the seat has the chair; where nobody was given it,
// every IRO in the meeting has.
func (m *Meeting) hasChair(seat care.ID) bool {
	if m.chair != "" {
		return m.chair == seat
	}
	return m.acts(m.seat(seat)).Kind.IRO()
}

func (m *Meeting) chairOf(me looker) Chair {
	seat := m.chair
	if seat == "" {
		return Chair{IRO: true, Mine: me.leads()}
	}
	c := Chair{Who: m.whoSits(me, seat), Mine: seat == me.seat.ID}
	for _, sp := range m.s.Spells {
		if sp.Seat == seat && sp.UntilAt.IsZero() {
			c.Item = sp.Item
		}
	}
	return c
}

func (m *Meeting) agenda(me looker) Agenda {
	a := Agenda{Items: make([]AgendaItem, 0, len(m.s.Items))}
	for _, it := range m.s.Items {
		if it.State == Now && m.chair != it.LedBy && !m.hasChair(it.LedBy) {
			it.LedBy = m.chair // who led its beginning, and no more, is on record alone
		}
		shown := AgendaItem{ID: it.ID, Kind: it.Kind, Area: it.Area, State: it.State, Led: m.whoSits(me, it.LedBy)}
		a.Items = append(a.Items, shown)
		switch {
		case it.State == Now:
			a.Now = shown
		case it.State == Done:
			a.Done++
		case a.Next.ID == "":
			a.Next = shown
		}
	}
	return a
}

// people are those who are invited and may be there. Everyone sees who is
// here; how, what was sent and who has gone quiet is for the IRO.
func (m *Meeting) people(me looker) []Person {
	out := make([]Person, 0, len(m.s.Seats))
	for _, i := range m.at.listed {
		t := m.s.Ties[i]
		if seat := m.seatOfTie(t.ID); m.sits(seat) && m.knowsOf(me, t) {
			out = append(out, m.person(me, seat, t))
		}
	}
	return out
}

// knowsOf reports whether the viewer may know that a person is coming. Before the review begins,
// people who come for their own part only see themselves, the child and the IRO.
func (m *Meeting) knowsOf(me looker, t care.Tie) bool {
	return !m.s.Review.Phase.Waits() || !me.Tie.Kind.OwnTasks() || t.Kind == care.TieChild || t.Kind.IRO() || t.Person == me.Tie.Person
}

// outside are the ties of the child that have no place in the meeting.
func (m *Meeting) outside(me looker) []Person {
	var out []Person
	for _, i := range m.at.listed {
		t := m.s.Ties[i]
		seat := m.seatOfTie(t.ID)
		if m.sits(seat) || t.StateAt(m.s.Now) == care.TieEnded || m.seated(t.Person) {
			continue
		}
		p := m.person(me, seat, t)
		p.Asked = p.Standing == care.TieInvited && seat.State == Invited && !m.net.Excluded(t.Person)
		out = append(out, p)
	}
	return out
}

// seated reports whether a person is in the meeting through any tie.
func (m *Meeting) seated(person care.ID) bool {
	return slices.ContainsFunc(m.s.Seats, func(s Seat) bool { return s.Person == person && m.sits(s) })
}

func (m *Meeting) person(me looker, seat Seat, t care.Tie) Person {
	p := Person{Who: m.who(me, t.ID), Here: seat.Here(), Gone: seat.Gone(), Chairs: m.sits(seat) && m.hasChair(seat.ID)}
	if !me.leads() {
		return p
	}
	p.Mode, p.Plans, p.Quiet, p.Standing = seat.Mode, seat.Plans, seat.Quiet(m.s.Now), t.StateAt(m.s.Now)
	p.Needs = seat.Needs
	for _, f := range m.s.Forms {
		if f.Tie == t.ID {
			p.Form = f
		}
	}
	return p
}

func (m *Meeting) screens() []Screen {
	var out []Screen
	for _, seat := range m.s.Seats {
		if seat.Screen() && seat.State == Invited {
			out = append(out, Screen{Seat: seat.ID, Here: seat.Here()})
		}
	}
	slices.SortFunc(out, func(a, b Screen) int { return cmp.Compare(a.Seat, b.Seat) })
	return out
}
