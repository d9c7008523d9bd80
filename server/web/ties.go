package web

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"myreview/server/care"
	"myreview/server/i18n"
	"myreview/server/store"
	"myreview/server/store/network"
	"myreview/server/store/people"
	"myreview/server/view"
)

func (s *Site) tiesRoutes() []route {
	return []route{
		get("/r/:review/ties", managesTies, s.ties),
		get("/r/:review/ties/new", managesTies, s.newTie),
		post("/r/:review/ties/new", managesTies, s.makeTie),
		get("/r/:review/ties/:tie/:step", managesTies, s.stepPage),
		post("/r/:review/ties/:tie/:step", managesTies, s.stepTie),
	}
}

func tiesPath(review care.ID, rest string) string { return "/r/" + string(review) + "/ties" + rest }

// ties lists who is round the child, and what was done about them and why.
func (s *Site) ties(k *call) error {
	id, err := k.id("review")
	if err != nil {
		return err
	}
	r, err := s.Store.Reviews.Review(k.UserContext(), k.Viewer, id)
	if err != nil {
		return err
	}
	all, err := s.Store.People.Ties(k.UserContext(), k.Viewer, id)
	if err != nil {
		return err
	}
	m := &view.Ties{Shell: s.shell(k), Review: id, Child: r.ChildName}
	for _, t := range all {
		line := tieLine(k.Say, t, s.Clock())
		if t.State == care.TieEnded {
			m.Over = append(m.Over, line)
		} else {
			m.Here = append(m.Here, line)
		}
	}
	return s.show(k, "ties/ties", m)
}

func tieLine(say i18n.Words, t people.KeptTie, now time.Time) view.TieLine {
	line := view.TieLine{
		Tie: t.ID, Name: t.Name, Kind: string(t.Kind), Calls: t.Calls, Picture: t.Picture, Me: t.Me,
		State: string(t.State), Whole: !t.Kind.Parent(), Until: lastDay(t.Until),
	}
	if now.Before(t.Since) {
		line.Since = care.DateOf(t.Since)
	}
	for _, step := range t.May {
		line.Steps = append(line.Steps, string(step))
	}
	for _, step := range t.Steps {
		line.Taken = append(line.Taken, view.TieTaken{
			Step: string(step.Step), By: step.By, At: step.At, Until: lastDay(step.Until), Reason: orLost(say, step.Reason, step.Lost),
		})
	}
	return line
}

// lastDay is the day on which something that ends at a moment was last there.
func lastDay(end time.Time) care.Date {
	if end.IsZero() {
		return ""
	}
	return care.DateOf(end.Add(-time.Microsecond))
}

// firstAfter is the moment after a day, which is when what ends with it ends.
func firstAfter(day care.Date) time.Time {
	if day.Empty() {
		return time.Time{}
	}
	return day.AddDays(1).Time().UTC()
}

// dayIn reads a day that may be left out.
func (s *Site) dayIn(k *call, field string) (care.Date, error) {
	text := k.value(field)
	if text == "" {
		return "", nil
	}
	day, err := care.ParseDate(text)
	if err != nil && asFault(err).Key != "error.year" {
		return "", care.Invalid("ties.error.day").On(field)
	}
	if err != nil || !day.Near(care.DateOf(s.now())) {
		return "", care.Invalid("error.year").On(field)
	}
	return day, nil
}

// newTie is the page on which somebody is tied to the child.
func (s *Site) newTie(k *call) error {
	m, err := s.tieForm(k)
	if err != nil {
		return err
	}
	return s.show(k, "ties/new", m)
}

// tieForm is the form for a new tie with what was typed, if anything was.
func (s *Site) tieForm(k *call) (*view.TieForm, error) {
	id, err := k.id("review")
	if err != nil {
		return nil, err
	}
	r, err := s.Store.Reviews.Review(k.UserContext(), k.Viewer, id)
	if err != nil {
		return nil, err
	}
	c, err := s.Store.People.TieChoices(k.UserContext(), k.Viewer, id)
	if err != nil {
		return nil, err
	}
	m := &view.TieForm{
		Shell: s.shell(k), Review: id, ID: care.NewID(), Child: r.ChildName, Open: c.Open, Today: care.DateOf(s.Clock()),
		Person: k.value("name"), Email: k.value("email"), Calls: k.value("calls"), Since: k.value("since"), Until: k.value("until"),
		Invite: k.value("invite") != "", Reason: k.value("reason"),
	}
	if sent, err := k.formID("id"); err == nil {
		m.ID = sent
	}
	m.Not = k.value("not")
	for _, kind := range c.Kinds {
		m.Kinds = append(m.Kinds, view.Option{Value: string(kind), Label: view.Role(kind), Chosen: string(kind) == k.value("kind")})
	}
	for _, n := range c.Known {
		label := k.Say.T("meet.desk.person", "Name", n.Name, "Role", k.Say.T(view.Role(n.Kind)))
		m.Known = append(m.Known, view.Option{Value: string(n.Person), Label: label, Chosen: string(n.Person) == k.value("person")})
	}
	for _, l := range s.Profile.Languages {
		chosen := k.value("lang")
		m.Langs = append(m.Langs, view.Option{Value: string(l), Label: l.Name(), Chosen: string(l) == chosen || chosen == "" && l == care.English})
	}
	return m, nil
}

// makeTie first shows what the new tie would open, and makes it when that has
// been seen by somebody who has shown that it is them.
func (s *Site) makeTie(k *call) error {
	id, err := k.id("review")
	if err != nil {
		return err
	}
	n, err := s.readTie(k)
	if err != nil {
		return s.tieAgain(k, err)
	}
	if k.value("do") != "" {
		return s.sure(func(k *call) error {
			if err := s.Store.People.MakeTie(k.UserContext(), k.Viewer, id, n); err != nil {
				return s.tieAgain(k, err)
			}
			return k.to(tiesPath(id, "#tie-"+string(n.ID)))
		})(k)
	}
	if k.value("again") != "" {
		return s.newTie(k)
	}
	p, err := s.Store.ForeseeTie(k.UserContext(), k.Viewer, id, n)
	if err != nil {
		return s.tieAgain(k, err)
	}
	m := s.prospect(k, id, p)
	m.Action, m.Heading = tiesPath(id, "/new"), k.Say.T("ties.sure.make", "Name", p.Name)
	fields := []string{"id", "kind", "person", "name", "lang", "email", "calls", "since", "until", "invite", "reason", "same", "not"}
	return s.showProspect(k, m, fields)
}

func (s *Site) readTie(k *call) (people.NewTie, error) {
	id, err := k.formID("id")
	if err != nil {
		return people.NewTie{}, err
	}
	since, err := s.dayIn(k, "since")
	if err != nil {
		return people.NewTie{}, err
	}
	until, err := s.dayIn(k, "until")
	if err != nil {
		return people.NewTie{}, err
	}
	switch same := k.value("same"); same { // what was answered to "is this the same person?"
	case "": // if it was asked, it is asked once more
		k.form.Del("not")
	case "no":
	default:
		k.form.Set("person", same)
		k.form.Del("name")
	}
	var not []care.ID
	for id := range strings.FieldsSeq(k.value("not")) {
		not = append(not, care.ID(id))
	}
	return people.NewTie{
		NotThem: not, ID: id, Kind: care.TieKind(k.value("kind")), Person: care.ID(k.value("person")), Name: k.value("name"),
		Lang: care.ParseLang(k.value("lang")), Email: k.value("email"), Calls: k.value("calls"),
		Since: since.Time(), Until: firstAfter(until), Invite: k.value("invite") != "", Reason: k.value("reason"),
	}, nil
}

// tieAgain shows the form of a new tie once more, with what is wrong beside its
// field and all that was typed.
func (s *Site) tieAgain(k *call, err error) error {
	var fault *care.Error
	if !errors.As(err, &fault) || fault.Kind != care.KindInvalid && fault.Kind != care.KindConflict {
		return err
	}
	m, err := s.tieForm(k)
	if err != nil {
		return err
	}
	m.Person, m.Calls = care.Seen(m.Person), care.Seen(m.Calls) // the page says so beside it
	if people, asks := fault.Args["Alike"].([]network.Named); asks {
		var ids []string
		for _, n := range people {
			ids = append(ids, string(n.Person))
			label := k.Say.T("ties.same.yes", "Name", n.Name, "Role", k.Say.T(view.Role(n.Kind)))
			m.Same = append(m.Same, view.Option{Value: string(n.Person), Label: label})
		}
		m.Not = strings.Join(ids, " ")
		return s.showFault(k, "ties/new", m, &m.Shell, &m.Errors.Same, fault)
	}
	place := map[string]*string{
		"kind": &m.Errors.Kind, "name": &m.Errors.Who, "email": &m.Errors.Email, "calls": &m.Errors.Calls,
		"since": &m.Errors.Since, "until": &m.Errors.Until, "reason": &m.Errors.Reason,
	}[fault.Field]
	return s.showFault(k, "ties/new", m, &m.Shell, place, fault)
}

// showFault draws a form with a fault beside its field, or at the top where it
// belongs to none.
func (s *Site) showFault(k *call, page string, m view.Model, shell *view.Shell, place *string, fault *care.Error) error {
	if place != nil {
		*place, shell.Problem = k.Say.Fault(fault), k.Say.T("close.problem")
	} else {
		shell.Problem = k.Say.Fault(fault)
	}
	return s.showStatus(k, statusOf[fault.Kind], page, m)
}

// stepPage asks for the reason of a step on a tie, and for its day.
func (s *Site) stepPage(k *call) error {
	m, err := s.stepForm(k)
	if err != nil {
		return err
	}
	return s.show(k, "ties/change", m)
}

func (s *Site) stepForm(k *call) (*view.TieForm, error) {
	id, tie, err := k.reviewTie()
	if err != nil {
		return nil, err
	}
	step, err := care.ParseTieStep(k.Params("step"))
	if err != nil {
		return nil, err
	}
	r, err := s.Store.Reviews.Review(k.UserContext(), k.Viewer, id)
	if err != nil {
		return nil, err
	}
	all, err := s.Store.People.Ties(k.UserContext(), k.Viewer, id)
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(all, func(t people.KeptTie) bool { return t.ID == tie })
	if at < 0 {
		return nil, care.NotFoundError()
	}
	m := &view.TieForm{
		Shell: s.shell(k), Review: id, ID: care.NewID(), Child: r.ChildName, Tie: tie, Name: all[at].Name,
		Whole: !all[at].Kind.Parent(), State: string(all[at].State), Step: string(step),
		Until: k.value("until"), Today: care.DateOf(s.Clock()), Reason: k.value("reason"),
	}
	if sent, err := k.formID("id"); err == nil {
		m.ID = sent
	}
	return m, nil
}

// stepTie first shows what the step would change for the person, and takes it
// when that has been seen.
func (s *Site) stepTie(k *call) error {
	id, err := k.id("review")
	if err != nil {
		return err
	}
	t, err := s.readStep(k)
	if err != nil {
		return s.stepAgain(k, err)
	}
	if k.value("do") != "" {
		return s.sure(func(k *call) error {
			if err := s.Store.People.StepTie(k.UserContext(), k.Viewer, id, t); err != nil {
				return s.stepAgain(k, err)
			}
			return k.to(tiesPath(id, "#tie-"+string(t.Tie)))
		})(k)
	}
	if k.value("again") != "" {
		return s.stepPage(k)
	}
	p, err := s.Store.ForeseeStep(k.UserContext(), k.Viewer, id, t)
	if err != nil {
		return s.stepAgain(k, err)
	}
	m := s.prospect(k, id, p)
	m.Action, m.Heading = k.Path(), k.Say.T(view.StepSure(string(t.Step)), "Name", p.Name)
	m.Shuts, m.Home = t.Step.Shuts() && !t.Until.After(s.Clock()), t.Step.Shuts() && p.Home
	return s.showProspect(k, m, []string{"id", "was", "until", "reason"})
}

func (s *Site) readStep(k *call) (t people.TieStep, err error) {
	if t.ID, err = k.formID("id"); err != nil {
		return t, err
	}
	if t.Tie, err = k.id("tie"); err != nil {
		return t, err
	}
	if t.Step, err = care.ParseTieStep(k.Params("step")); err != nil {
		return t, err
	}
	t.Was, t.Reason = care.TieState(k.value("was")), k.value("reason")
	if t.Step != care.StepEnd {
		return t, nil
	}
	until, err := s.dayIn(k, "until")
	if err != nil {
		return t, err
	}
	if t.Until = firstAfter(until); !until.Empty() && !t.Until.After(s.Clock()) {
		return t, care.Invalid("ties.error.until").On("until")
	}
	return t, nil
}

func (s *Site) stepAgain(k *call, err error) error {
	var fault *care.Error
	if !errors.As(err, &fault) || fault.Kind != care.KindInvalid && fault.Kind != care.KindConflict {
		return err
	}
	m, err := s.stepForm(k)
	if err != nil {
		return err
	}
	place := map[string]*string{"until": &m.Errors.Until, "reason": &m.Errors.Reason}[fault.Field]
	return s.showFault(k, "ties/change", m, &m.Shell, place, fault)
}

func (s *Site) showProspect(k *call, m *view.TieSure, fields []string) error {
	for _, name := range fields {
		if value := k.value(name); value != "" {
			m.Fields = append(m.Fields, view.TieField{Name: name, Value: value})
		}
	}
	return s.show(k, "ties/sure", m)
}

// prospect draws up what a person sees now and from then on.
func (s *Site) prospect(k *call, id care.ID, p store.Prospect) *view.TieSure {
	m := &view.TieSure{Shell: s.shell(k), Review: id}
	for i, then := range p.Then {
		heading := k.Say.T("ties.sure.then")
		if i > 0 {
			heading = k.Say.T("ties.sure.from", "Day", k.Say.Date(care.DateOf(then.At)))
		}
		m.Then = append(m.Then, heading)
	}
	for _, sight := range sights {
		row := view.TieSight{What: sight.what, Now: sight.say(k, p.Now)}
		for _, then := range p.Then {
			row.Then = append(row.Then, sight.say(k, then))
		}
		row.Changes = slices.ContainsFunc(row.Then, func(text string) bool { return text != row.Now })
		m.Rows = append(m.Rows, row)
	}
	return m
}

// sights are what the page says of an outlook, a line each.
var sights = []struct {
	what string // message id
	say  func(k *call, o store.Outlook) string
}{
	{"ties.see.reach", func(k *call, o store.Outlook) string { return k.Say.T(reachSays[o.Reach]) }},
	{"ties.see.reviews", func(_ *call, o store.Outlook) string { return strconv.Itoa(o.Reviews) }},
	{"ties.see.meeting", func(k *call, o store.Outlook) string { return yesNo(k, o.Meeting) }},
	{"ties.see.place", func(k *call, o store.Outlook) string { return yesNo(k, o.Place) }},
	{"ties.see.form", func(k *call, o store.Outlook) string { return yesNo(k, o.Form != "") }},
	{"ties.see.people", func(k *call, o store.Outlook) string {
		if len(o.People) == 0 {
			return k.Say.T("ties.see.nobody")
		}
		return k.Say.Row(o.People)
	}},
	{"ties.see.child", func(_ *call, o store.Outlook) string { return strconv.Itoa(o.Child) }},
	{"ties.see.others", func(_ *call, o store.Outlook) string { return strconv.Itoa(o.Others) }},
	{"ties.see.decisions", func(_ *call, o store.Outlook) string { return strconv.Itoa(o.Decisions) }},
	{"ties.see.letters", func(_ *call, o store.Outlook) string { return strconv.Itoa(o.Letters) }},
}

var reachSays = map[store.Reach]string{
	store.ReachNone: "ties.reach.none",
	store.ReachOwn:  "ties.reach.own",
	store.ReachAll:  "ties.reach.all",
}

func yesNo(k *call, yes bool) string {
	if yes {
		return k.Say.T("ties.see.yes")
	}
	return k.Say.T("ties.see.no")
}
