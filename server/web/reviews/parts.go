package reviews

import (
	"bytes"
	"context"
	"html/template"
	"slices"
	"time"

	"myreview/server/care"
	"myreview/server/consult"
	"myreview/server/i18n"
	"myreview/server/live"
	"myreview/server/review"
	"myreview/server/store/alerts"
	"myreview/server/view"
	"myreview/server/web"
	formpages "myreview/server/web/forms"
)

// partsRenderer turns what one viewer may see into the parts of their page. What all
// present see alike is drawn from the review's Common, which holds nothing of
// anybody's own; join, mine, chair and desk are theirs alone. The IRO's page
// is drawn from the IRO's own View.
type partsRenderer struct {
	site    *Pages
	meeting *review.Meeting
	viewer  care.Viewer
	say     i18n.Words
	view    *review.View
	csrf    string
	link    bool   // the reader has other pages of this review to go to
	wrong   *wrong // the form of the desk that could not be taken, if any
	unsent  unsent // what the reader typed before and did not send, where the whole page is drawn

	waiting []alerts.Call // the calls for help that are the viewer's to read
}

// partOfCalls is the part in the head of a page that counts the calls for help that
// nobody has.
const partOfCalls = "calls"

// names of the parts, in the order of the page.
var (
	partsOfMember = []string{"head", "join", "now", "scales", "mine", "chair", "people", "agenda", "decisions"}
	partsOfWorker = append(slices.Insert(slices.Clone(partsOfMember), 1, "wishes"), partOfCalls)
	partsOfDesk   = []string{partOfCalls, "help", "head", "agenda", "join", "now", "views", "scales", "mine", "decisions", "rest", "desk", "people", "tools"}
	sharedParts   = []string{"head", "now", "scales", "people", "agenda", "decisions"}
)

// partsRenderer is for one viewer: on a room screen in the child's band, since it is
// the child's meeting. Who leads has a View of their own.
func (s *Pages) partsRenderer(m *review.Meeting, viewer care.Viewer, csrf string) (d *partsRenderer, err error) {
	d = &partsRenderer{site: s, meeting: m, viewer: viewer, csrf: csrf}
	if d.view, err = m.Own(viewer); err != nil {
		return nil, err
	}
	me := d.view.Me
	if me.Leads() || me.Chairs || d.view.Recalls || !me.Kind.Agreed() || me.Kind == care.TieSocialWorker && d.view.Phase.Waits() {
		all, err := m.View(viewer)
		if err != nil {
			return nil, err
		}
		d.view = &all
	}
	band := viewer.Band
	if me.Screen() {
		band = d.view.ChildBand
	}
	d.link = !me.Screen()
	d.say = s.Words.In(viewer.Lang, band)
	return d, nil
}

// common draws what all present see alike, and knows nothing of anybody's own.
func (d *partsRenderer) common() (*partsRenderer, error) {
	v, err := d.meeting.Common(d.viewer)
	if err != nil {
		return nil, err
	}
	return &partsRenderer{site: d.site, say: d.say, view: &v, link: d.link}, nil
}

// parts draws all that this viewer's page is made of. That they are about to
// see it is on record when it returns.
func (d *partsRenderer) parts(ctx context.Context) (out []live.Part, err error) {
	names := partsOfMember
	switch {
	case d.view.Me.Leads():
		names = partsOfDesk
	case d.view.Me.Screen():
		names = sharedParts
	case d.view.Me.Kind == care.TieSocialWorker:
		names = partsOfWorker
	}
	if slices.Contains(names, partOfCalls) {
		if d.waiting, err = d.site.Calls(ctx, d.viewer); err != nil {
			return nil, err
		}
	}
	common := d
	if !d.view.Me.Leads() {
		if common, err = d.common(); err != nil {
			return nil, err
		}
	}
	if err := d.site.Store.Audit.SawMeeting(ctx, d.viewer, d.view.Review, d.shown(common)); err != nil {
		return nil, err
	}
	out = make([]live.Part, 0, len(names))
	for _, name := range names {
		from := common
		if !slices.Contains(sharedParts, name) || d.ownTime(name, common) || name == "decisions" && !d.view.Me.Kind.Agreed() || name == "now" && d.view.Recalls {
			from = d
		}
		p, err := from.part(name)
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

// ownTime reports whether a part that says when to come, or who does, is the viewer's own:
// they come to a part of the review.
func (d *partsRenderer) ownTime(name string, common *partsRenderer) bool {
	return d.view.Phase == review.Planned && (name == "now" && !d.view.StartsAt.Equal(common.view.StartsAt) ||
		(name == "people" || name == "head") && d.view.Me.Kind.OwnTasks())
}

// shown is what people said that the parts show, by the ids of its rows: what
// all see alike, and what this viewer alone does.
func (d *partsRenderer) shown(common *partsRenderer) []care.ID {
	v, ids := d.view, inMeeting(common.view)
	if !v.Me.Kind.Agreed() || v.Recalls {
		ids = inMeeting(v)
	}
	if v.Me.Leads() {
		for _, area := range v.Views {
			for _, a := range area.Answers {
				ids = append(ids, a.ID)
			}
		}
	}
	for _, a := range d.wished() {
		ids = append(ids, a.ID)
	}
	if v.Scale.Mine.Pick.Said() {
		ids = append(ids, v.Scale.Round)
	}
	return ids
}

// inMeeting is what was said in the meeting that a view holds: rounds of scaling
// that were revealed, and decisions.
func inMeeting(v *review.View) (ids []care.ID) {
	for _, s := range slices.Concat(v.Scales, []review.Scale{v.Scale}) {
		if len(s.Marks) > 0 {
			ids = append(ids, s.Round)
		}
	}
	for _, decision := range slices.Concat(v.Decisions, v.Promises) {
		ids = append(ids, decision.ID)
	}
	return ids
}

// part draws one part; one that has nothing to show now is empty.
func (d *partsRenderer) part(name string) (live.Part, error) {
	model := d.model(name)
	if model == nil {
		return live.Nothing(name), nil
	}
	html, err := d.site.Views.Part(d.say.Lang, d.say.Band, "meet/"+name, model)
	return live.NewPart(name, bytes.TrimSpace(html)), err
}

// model is what a part shows now; nil: nothing.
func (d *partsRenderer) model(name string) any {
	switch name {
	case "head":
		return d.head()
	case "agenda":
		return d.agenda()
	case "people":
		return d.people()
	case "now":
		return d.now()
	case "scales":
		return d.scales()
	case "views":
		return d.views()
	case "rest":
		return d.rest()
	case "wishes":
		return d.wishes()
	case "decisions":
		return d.decisions()
	case "join":
		return d.join()
	case "mine":
		return d.mine()
	case "chair":
		return d.chair()
	case "tools":
		return d.tools()
	case partOfCalls:
		return view.MeetCalls{Free: web.Free(d.waiting)}
	case "help":
		return d.help()
	default:
		return d.desk()
	}
}

// party names somebody: for the IRO by name, for the others as the child calls
// them, and people at work by name and what they are.
func (d *partsRenderer) party(w review.Who) view.MeetParty {
	p := view.MeetParty{Picture: w.Picture, Child: w.Kind == care.TieChild}
	if w.Kind == "" {
		return p
	}
	if p.Picture == "" {
		p.Picture = "person"
	}
	role := view.Role(w.Kind)
	switch {
	case d.view.Me.Leads() && w.Name != "":
		p.Label, p.Role = w.Name, role
	case w.Calls != "":
		p.Label = w.Calls
		if w.Kind.Professional() || w.Kind.Invited() {
			p.Role = role
		}
	case w.Name != "" && (p.Child || w.Kind.Professional()):
		p.Label = w.Name
		if !p.Child {
			p.Role = role
		}
	default:
		p.Label = d.say.T(role)
	}
	return p
}

func (d *partsRenderer) head() view.MeetHead {
	v := d.view
	h := view.MeetHead{
		Phase: view.Phase(v.Phase), Between: v.Between, StartsAt: v.StartsAt, Paused: v.Paused,
		Chair: d.party(v.Chair.Who), ChairIRO: v.Chair.IRO, Desk: v.Me.Leads(),
	}
	for _, p := range v.People {
		if p.Here {
			h.Here++
		}
	}
	return h
}

// item is one thing to talk about; the zero item has no name.
func (d *partsRenderer) item(it review.AgendaItem) view.MeetItem {
	if it.ID == "" {
		return view.MeetItem{}
	}
	if it.State == review.Now && d.view.Phase == review.Closed { // nothing is talked about any more
		it.State = review.Done
	}
	m := view.MeetItem{ID: it.ID, Area: it.Area, State: view.ItemState(it.State), Name: view.Item(string(it.Kind), it.Area), Icon: itemIcon[it.Kind]}
	if it.Kind == review.ForArea {
		m.Icon = it.Area.Picture()
	}
	if it.Led.Kind != "" && !it.Led.Kind.IRO() {
		m.Led = d.party(it.Led).Label
	}
	return m
}

var itemIcon = map[review.ItemKind]string{
	review.Welcome: "play", review.Good: "heart", review.Promises: "wish", review.Next: "next", review.Close: "letter",
}

func (d *partsRenderer) agenda() any {
	a := view.MeetAgenda{}
	for _, it := range d.view.Agenda.Items {
		a.Items = append(a.Items, d.item(it))
	}
	if len(a.Items) == 0 {
		return nil
	}
	return a
}

func (d *partsRenderer) people() any {
	v := d.view
	m := view.MeetPeople{Lead: v.Me.Leads(), People: make([]view.MeetPerson, 0, len(v.People))}
	var names func(care.ID) string
	if m.Lead {
		names = d.namesOf()
	}
	for _, p := range v.People {
		line := view.MeetPerson{MeetParty: d.party(p.Who), Here: p.Here, Gone: p.Gone, Chairs: p.Chairs && !v.Chair.IRO, Lead: m.Lead, Over: v.Phase == review.Closed}
		if m.Lead {
			line.Mode, line.Plans, line.Quiet, line.Sent, line.Part = string(p.Mode), p.Plans, p.Quiet, p.Form.At, p.Form.Part
			line.Company = formpages.WasWith(d.say, p.Form.Company, names)
			line.Asked = consult.HasForm(p.Kind, care.TieActive, v.ChildBand)
			if !p.Here {
				line.Mode = ""
			}
		}
		m.People = append(m.People, line)
	}
	for _, p := range v.Outside {
		if p.Asked {
			m.Asked = append(m.Asked, d.party(p.Who))
		} else {
			m.Apart = append(m.Apart, d.party(p.Who))
		}
	}
	for _, s := range v.Screens {
		if s.Here {
			m.Rooms++
		}
	}
	return m
}

// help says to the IRO alone that this child has called.
func (d *partsRenderer) help() any {
	m := view.MeetHelp{Child: d.party(d.view.Child).Label}
	for _, c := range d.waiting {
		if c.Child == d.meeting.Child() {
			m.Calls = append(m.Calls, view.MeetCall{Kind: view.AlertHeading(string(c.Kind)), Free: c.Free})
		}
	}
	if len(m.Calls) == 0 {
		return nil
	}
	return m
}

func (d *partsRenderer) now() any {
	v := d.view
	m := view.MeetNow{
		Phase: view.Phase(v.Phase), StartsAt: v.StartsAt, Paused: v.Paused, Chair: d.party(v.Chair.Who), ChairIRO: v.Chair.IRO,
		Child: d.party(v.Child), N: v.Agenda.Done + 1, Of: len(v.Agenda.Items),
		Item: d.item(v.Agenda.Now), Next: d.item(v.Agenda.Next),
	}
	for _, one := range v.Promises {
		line := d.decision(one)
		line.Outcome = outcome(d.say, one.Outcome)
		if d.link && (v.Me.Leads() || v.Me.Kind == care.TieSocialWorker) {
			line.Change = promisesPath(d.meeting.Child()) + "/" + string(one.ID)
		}
		m.Promises = append(m.Promises, line)
	}
	m.Good, m.Recalls, m.Plain = v.Phase == review.Live && v.Agenda.Now.Kind == review.Good, v.Recalls, d.say.Band.ForChild()
	if v.Phase == review.Closed && d.link {
		m.After = "/r/" + string(v.Review)
	}
	return m
}

// doorsOpen is how long before its time a meeting can be joined.
const doorsOpen = time.Hour

func (d *partsRenderer) join() any {
	v := d.view
	if v.Phase == review.Closed || v.Phase == review.Unplanned || v.Phase == review.Planned && (v.StartsAt.IsZero() || d.site.Rooms.Clock().Add(doorsOpen).Before(v.StartsAt)) {
		return nil
	}
	return view.MeetJoin{Own: d.own(), CSRF: d.csrf, Review: v.Review, Here: v.Me.Here, Mode: string(v.Me.Mode)}
}

// own is what the parts that all see alike call the viewer.
func (d *partsRenderer) own() string {
	if d.view.Me.Leads() {
		return d.party(d.view.Me.Who).Label
	}
	common, err := d.common()
	if err != nil {
		return ""
	}
	for _, p := range common.view.People {
		if p.Seat == d.view.Me.Seat {
			return common.party(p.Who).Label
		}
	}
	return ""
}

// page places the parts.
func (d *partsRenderer) page(ctx context.Context, p view.Page) (*view.Meet, error) {
	parts, err := d.parts(ctx)
	if err != nil {
		return nil, err
	}
	p.Band, p.Lang, p.Scripts = d.say.Band, d.say.Lang, "js/live.js"
	m := &view.Meet{Page: p, Review: d.view.Review, Epoch: d.view.Epoch, Heard: "meet.heading", Desk: d.view.Me.Leads(), Room: d.view.Me.Screen()}
	m.Told, m.Work = !m.Room && d.view.Me.Kind != care.TieChild, d.view.Me.Kind.Professional()
	for _, p := range parts {
		shown := view.MeetPart{ID: p.ID, V: p.V, HTML: template.HTML(p.HTML)} // #nosec G203 -- drawn by our own templates
		switch {
		case p.ID == partOfCalls:
			m.CallsV = p.V
		case m.Desk && (p.ID == "head" || p.ID == "agenda"):
			m.Side = append(m.Side, shown)
		case m.Desk && (p.ID == "desk" || p.ID == "people" || p.ID == "tools" || p.ID == "join"):
			m.Edge = append(m.Edge, shown)
		default:
			m.Main = append(m.Main, shown)
		}
	}
	return m, nil
}

// Parts names the parts that a review's live pages are made of.
func Parts() []string {
	all := slices.Concat(partsOfMember, partsOfWorker, partsOfDesk, sharedParts, []string{partOfClosing})
	slices.Sort(all)
	return slices.Compact(all)
}
