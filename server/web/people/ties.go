package people

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
	"myreview/server/web"
)

func (s *Pages) tiesRoutes() []web.Route {
	return []web.Route{
		web.Get("/r/:review/ties", web.ManagesTies, s.ties),
		web.Get("/r/:review/ties/new", web.ManagesTies, s.newTie),
		web.Post("/r/:review/ties/new", web.ManagesTies, s.makeTie),
		web.Get("/r/:review/ties/:tie/:step", web.ManagesTies, s.stepPage),
		web.Post("/r/:review/ties/:tie/:step", web.ManagesTies, s.stepTie),
		web.Get("/r/:review/exclusion/:exclusion", web.ManagesTies, func(k *web.Call) error { return s.showExclusion(k, nil) }),
		web.Post("/r/:review/exclusion/:exclusion", web.ManagesTies, s.exclusion),
	}
}

func tiesPath(review care.ID, rest string) string { return "/r/" + string(review) + "/ties" + rest }

// ties lists who is round the child, and what was done about them and why.
func (s *Pages) ties(k *web.Call) error {
	id, err := k.ID("review")
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
	m := &view.Ties{Page: s.Page(k), Review: id, Child: r.ChildName}
	for _, t := range all {
		line := tieLine(k.Say, t, s.Clock())
		for _, o := range t.Out {
			line.Out = append(line.Out, s.out(k, o))
		}
		if t.State == care.TieEnded {
			m.Over = append(m.Over, line)
		} else {
			m.Here = append(m.Here, line)
		}
	}
	return s.Show(k, "ties/ties", m)
}

func tieLine(say i18n.Words, t people.KeptTie, now time.Time) view.TieLine {
	line := view.TieLine{
		Tie: t.ID, Name: t.Name, Kind: string(t.Kind), Calls: t.Calls, Picture: t.Picture, Me: t.Me,
		State: string(t.State), Whole: !t.Kind.Parent(), Until: lastDay(t.Until),
	}
	if t.Died() {
		line.State = string(care.TieDied)
	}
	if now.Before(t.Since) {
		line.Since = care.DateOf(t.Since)
	}
	for _, step := range t.May {
		line.Steps = append(line.Steps, string(step))
	}
	for _, step := range t.Steps {
		line.Taken = append(line.Taken, view.TieTaken{
			Step: string(step.Step), By: step.By, At: step.At, Until: lastDay(step.Until), Reason: web.OrLost(say, step.Reason, step.Lost),
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
func (s *Pages) dayIn(k *web.Call, field string) (care.Date, error) {
	text := k.Value(field)
	if text == "" {
		return "", nil
	}
	day, err := care.ParseDate(text)
	if err != nil && web.AsFault(err).Key != "error.year" {
		return "", care.Invalid("ties.error.day").On(field)
	}
	if err != nil || !day.Near(care.DateOf(s.Now())) {
		return "", care.Invalid("error.year").On(field)
	}
	return day, nil
}

// newTie is the page on which somebody is tied to the child.
func (s *Pages) newTie(k *web.Call) error {
	m, err := s.tieForm(k)
	if err != nil {
		return err
	}
	return s.Show(k, "ties/new", m)
}

// tieForm is the form for a new tie with what was typed, if anything was.
func (s *Pages) tieForm(k *web.Call) (*view.TieForm, error) {
	id, err := k.ID("review")
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
		Page: s.Page(k), Review: id, ID: care.NewID(), Child: r.ChildName, Open: c.Open, Today: care.DateOf(s.Clock()),
		Person: k.Value("name"), Email: k.Value("email"), Calls: k.Value("calls"), Since: k.Value("since"), Until: k.Value("until"),
		Invite: k.Value("invite") != "", Reason: k.Value("reason"),
	}
	if sent, err := k.FormID("id"); err == nil {
		m.ID = sent
	}
	m.Not = k.Value("not")
	for _, kind := range asked(c.Kinds) {
		m.Kinds = append(m.Kinds, view.Option{Value: string(kind), Label: view.Role(kind), Chosen: string(kind) == k.Value("kind")})
	}
	for _, n := range c.Known {
		label := k.Say.T("meet.desk.person", "Name", n.Name, "Role", k.Say.T(view.Role(n.Kind)))
		m.Known = append(m.Known, view.Option{Value: string(n.Person), Label: label, Chosen: string(n.Person) == k.Value("person")})
	}
	for _, l := range s.Profile.Languages {
		chosen := k.Value("lang")
		m.Langs = append(m.Langs, view.Option{Value: string(l), Label: l.Name(), Chosen: string(l) == chosen || chosen == "" && l == care.English})
	}
	return m, nil
}

// mostly are those whom people add most.
var mostly = []care.TieKind{care.TieCarer, care.TieParent, care.TieSocialWorker}

// asked puts the kinds in the order in which a worker looks for them.
func asked(kinds []care.TieKind) []care.TieKind {
	rare := slices.DeleteFunc(slices.Clone(kinds), func(k care.TieKind) bool { return slices.Contains(mostly, k) })
	often := slices.DeleteFunc(slices.Clone(mostly), func(k care.TieKind) bool { return !slices.Contains(kinds, k) })
	return append(often, rare...)
}

// makeTie first shows what the new tie would open, and makes it when that has
// been seen by somebody who has shown that it is them.
func (s *Pages) makeTie(k *web.Call) error {
	id, err := k.ID("review")
	if err != nil {
		return err
	}
	n, err := s.readTie(k)
	if err != nil {
		return s.tieAgain(k, err)
	}
	if k.Value("do") != "" {
		return s.RequireReauth(func(k *web.Call) error {
			if err := s.Store.People.MakeTie(k.UserContext(), k.Viewer, id, n); err != nil {
				return s.tieAgain(k, err)
			}
			return k.To(tiesPath(id, "#tie-"+string(n.ID)))
		})(k)
	}
	if k.Value("again") != "" {
		return s.newTie(k)
	}
	p, err := s.Store.PreviewTie(k.UserContext(), k.Viewer, id, n)
	if err != nil {
		return s.tieAgain(k, err)
	}
	m := s.preview(k, id, p)
	m.Action, m.Heading = tiesPath(id, "/new"), k.Say.T("ties.sure.make", "Name", p.Name)
	fields := []string{"id", "kind", "person", "name", "lang", "email", "calls", "since", "until", "invite", "reason", "same", "not"}
	return s.showPreview(k, m, fields)
}

func (s *Pages) readTie(k *web.Call) (people.NewTie, error) {
	id, err := k.FormID("id")
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
	switch same := k.Value("same"); same { // what was answered to "is this the same person?"
	case "": // if it was asked, it is asked once more
		k.Fields.Del("not")
	case "no":
	default:
		k.Fields.Set("person", same)
		k.Fields.Del("name")
	}
	var not []care.ID
	for id := range strings.FieldsSeq(k.Value("not")) {
		not = append(not, care.ID(id))
	}
	return people.NewTie{
		NotThem: not, ID: id, Kind: care.TieKind(k.Value("kind")), Person: care.ID(k.Value("person")), Name: k.Value("name"),
		Lang: care.ParseLang(k.Value("lang")), Email: k.Value("email"), Calls: k.Value("calls"),
		Since: since.Time(), Until: firstAfter(until), Invite: k.Value("invite") != "", Reason: k.Value("reason"),
	}, nil
}

// tieAgain shows the form of a new tie once more, with what is wrong beside its
// field and all that was typed.
func (s *Pages) tieAgain(k *web.Call, err error) error {
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
		return s.showFault(k, "ties/new", m, &m.Page, &m.Errors.Same, fault)
	}
	place := map[string]*string{
		"kind": &m.Errors.Kind, "name": &m.Errors.Who, "email": &m.Errors.Email, "calls": &m.Errors.Calls,
		"since": &m.Errors.Since, "until": &m.Errors.Until, "reason": &m.Errors.Reason,
	}[fault.Field]
	return s.showFault(k, "ties/new", m, &m.Page, place, fault)
}

// showFault draws a form with a fault beside its field, or at the top where it
// belongs to none.
func (s *Pages) showFault(k *web.Call, page string, m view.Model, p *view.Page, place *string, fault *care.Error) error {
	if place != nil {
		*place, p.Problem = k.Say.Fault(fault), k.Say.T("close.problem")
	} else {
		p.Problem = k.Say.Fault(fault)
	}
	return s.ShowStatus(k, web.StatusOf[fault.Kind], page, m)
}

// stepPage asks for the reason of a step on a tie, and for its day.
func (s *Pages) stepPage(k *web.Call) error {
	m, err := s.stepForm(k)
	if err != nil {
		return err
	}
	return s.Show(k, "ties/change", m)
}

func (s *Pages) stepForm(k *web.Call) (*view.TieForm, error) {
	id, tie, err := k.ReviewTie()
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
		Page: s.Page(k), Review: id, ID: care.NewID(), Child: r.ChildName, Tie: tie, Name: all[at].Name,
		Whole: !all[at].Kind.Parent(), State: string(all[at].State), Step: string(step),
		Until: k.Value("until"), Today: care.DateOf(s.Clock()), Reason: k.Value("reason"),
	}
	if sent, err := k.FormID("id"); err == nil {
		m.ID = sent
	}
	if step.Excludes() {
		m.Out = outForm(k, all[at].State)
	}
	return m, nil
}

// stepTie first shows what the step would change for the person, and takes it
// when that has been seen.
func (s *Pages) stepTie(k *web.Call) error {
	id, err := k.ID("review")
	if err != nil {
		return err
	}
	t, err := s.readStep(k)
	if err != nil {
		return s.stepAgain(k, err)
	}
	if k.Value("do") != "" {
		return s.RequireReauth(func(k *web.Call) error {
			if err := s.Store.People.StepTie(k.UserContext(), k.Viewer, id, t); err != nil {
				return s.stepAgain(k, err)
			}
			return k.To(tiesPath(id, "#tie-"+string(t.Tie)))
		})(k)
	}
	if k.Value("again") != "" {
		return s.stepPage(k)
	}
	p, err := s.Store.PreviewStep(k.UserContext(), k.Viewer, id, t)
	if err != nil {
		return s.stepAgain(k, err)
	}
	m := s.preview(k, id, p)
	m.Action, m.Heading = k.Path(), k.Say.T(view.StepSure(string(t.Step)), "Name", p.Name)
	m.Shuts, m.Home = t.Step.Shuts() && !t.Until.After(s.Clock()), t.Step.Shuts() && p.Home
	m.Waits = t.Step.Excludes() && !t.Out.Now
	m.Shuts = m.Shuts && !m.Waits
	return s.showPreview(k, m, []string{"id", "was", "until", "reason", "why", "asked", "view", "ask", "look", "now"})
}

func (s *Pages) readStep(k *web.Call) (t people.TieStep, err error) {
	if t.ID, err = k.FormID("id"); err != nil {
		return t, err
	}
	if t.Tie, err = k.ID("tie"); err != nil {
		return t, err
	}
	if t.Step, err = care.ParseTieStep(k.Params("step")); err != nil {
		return t, err
	}
	t.Was, t.Reason = care.TieState(k.Value("was")), k.Value("reason")
	if t.Step.Excludes() {
		return t, s.readOut(k, &t)
	}
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

func (s *Pages) stepAgain(k *web.Call, err error) error {
	var fault *care.Error
	if !errors.As(err, &fault) || fault.Kind != care.KindInvalid && fault.Kind != care.KindConflict {
		return err
	}
	m, err := s.stepForm(k)
	if err != nil {
		return err
	}
	place := map[string]*string{
		"until": &m.Errors.Until, "reason": &m.Errors.Reason, "why": &m.Errors.Why, "view": &m.Errors.View, "ask": &m.Errors.Ask, "look": &m.Errors.Look, "now": &m.Errors.Now,
	}[fault.Field]
	return s.showFault(k, "ties/change", m, &m.Page, place, fault)
}

func (s *Pages) showPreview(k *web.Call, m *view.TieSure, fields []string) error {
	for _, name := range fields {
		if value := k.Value(name); value != "" {
			m.Fields = append(m.Fields, view.TieField{Name: name, Value: value})
		}
	}
	return s.Show(k, "ties/sure", m)
}

// preview draws up what a person sees now and from then on.
func (s *Pages) preview(k *web.Call, id care.ID, p store.Preview) *view.TieSure {
	m := &view.TieSure{Page: s.Page(k), Review: id}
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

// sights are what the page says of an access summary, a line each.
var sights = []struct {
	what string // message id
	say  func(k *web.Call, o store.AccessSummary) string
}{
	{"ties.see.reach", func(k *web.Call, o store.AccessSummary) string { return k.Say.T(levelSays[o.Level]) }},
	{"ties.see.reviews", func(_ *web.Call, o store.AccessSummary) string { return strconv.Itoa(o.Reviews) }},
	{"ties.see.meeting", func(k *web.Call, o store.AccessSummary) string { return yesNo(k, o.Meeting) }},
	{"ties.see.place", func(k *web.Call, o store.AccessSummary) string { return yesNo(k, o.Place) }},
	{"ties.see.form", func(k *web.Call, o store.AccessSummary) string { return yesNo(k, o.Form != "") }},
	{"ties.see.people", func(k *web.Call, o store.AccessSummary) string {
		if len(o.People) == 0 {
			return k.Say.T("ties.see.nobody")
		}
		return k.Say.Row(o.People)
	}},
	{"ties.see.child", func(_ *web.Call, o store.AccessSummary) string { return strconv.Itoa(o.Child) }},
	{"ties.see.others", func(_ *web.Call, o store.AccessSummary) string { return strconv.Itoa(o.Others) }},
	{"ties.see.decisions", func(_ *web.Call, o store.AccessSummary) string { return strconv.Itoa(o.Decisions) }},
	{"ties.see.letters", func(_ *web.Call, o store.AccessSummary) string { return strconv.Itoa(o.Letters) }},
}

var levelSays = map[store.AccessLevel]string{
	store.AccessNone: "ties.reach.none",
	store.AccessOwn:  "ties.reach.own",
	store.AccessAll:  "ties.reach.all",
}

func yesNo(k *web.Call, yes bool) string {
	if yes {
		return k.Say.T("ties.see.yes")
	}
	return k.Say.T("ties.see.no")
}
