package children

import (
	"strings"
	"time"

	"myreview/server/care"
	"myreview/server/review"
	"myreview/server/store/children"
	"myreview/server/store/network"
	"myreview/server/view"
	"myreview/server/web"
)

func (s *Pages) childRoutes() []web.Route {
	return []web.Route{
		web.Get("/children", web.KeepsFacts, s.list),
		web.Get("/children/new", web.KeepsFacts, func(k *web.Call) error { return s.showNew(k, nil) }),
		web.Post("/children/new", web.KeepsFacts, s.RequireReauth(s.make)),
		web.Get("/children/:child", web.Staff, func(k *web.Call) error { return s.showChild(k, nil) }),
		web.Get("/children/:child/change", web.Staff, func(k *web.Call) error { return s.showChange(k, nil) }),
		web.Post("/children/:child/change", web.Staff, s.change),
		web.Post("/children/:child/unmake", web.KeepsFacts, s.RequireReauth(s.unmake)),
		web.Get("/children/:child/review", web.Staff, func(k *web.Call) error { return s.showPlan(k, nil) }),
		web.Post("/children/:child/review", web.Staff, s.plan),
	}
}

func childPath(child care.ID) string { return "/children/" + string(child) }

func (s *Pages) list(k *web.Call) error {
	find := s.Sought(k)
	found, err := s.Store.Children.Find(k.UserContext(), k.Viewer, find)
	if err != nil {
		return err
	}
	m := &view.Children{Page: s.Page(k), Find: find}
	if find == "" {
		late, err := s.Store.Reviews.Reports.Late(k.UserContext(), k.Viewer)
		if err != nil && care.KindOf(err) != care.KindNotFound { // business support chases them, and nobody else
			return err
		}
		for _, r := range late {
			m.Reports = append(m.Reports, view.ChildReports(r))
		}
	}
	for _, l := range found {
		m.List = append(m.List, lineOf(l, care.DateOf(s.Now())))
	}
	return s.Show(k, "child/list", m)
}

func lineOf(l children.Line, today care.Date) view.ChildLine {
	line := view.ChildLine{Child: l.Child, Name: l.Name, Age: l.BornOn.AgeOn(today), Died: l.Died, Next: l.NextDay, Due: l.DueOn}
	if !l.Since.IsZero() {
		line.Since = care.DateOf(l.Since)
	}
	return line
}

// factsIn reads the facts of a child as they were typed.
func factsIn(k *web.Call) (children.Facts, error) {
	born, err := k.Day("born")
	return children.Facts{
		Name: k.Value("name"), Number: k.Value("number"), Pronouns: k.Value("pronouns"), BornOn: born, Lang: care.ParseLang(k.Value("lang")),
		Interpreter: k.Value("interpreter"), Helps: k.Value("helps"),
	}, err
}

func (s *Pages) factsForm(k *web.Call, f children.Facts) view.ChildFacts {
	form := view.ChildFacts{Name: f.Name, Number: f.Number, Pronouns: f.Pronouns, Born: string(f.BornOn), Interpreter: f.Interpreter, Helps: f.Helps}
	chosen := f.Lang
	if k.Fields != nil {
		form = view.ChildFacts{
			Name: k.Value("name"), Number: k.Value("number"), Pronouns: k.Value("pronouns"), Born: k.Value("born"), Interpreter: k.Value("interpreter"), Helps: k.Value("helps"),
		}
		chosen = care.ParseLang(k.Value("lang"))
	}
	for _, l := range s.Profile.Languages {
		form.Speaks = append(form.Speaks, view.Option{Value: string(l), Label: l.Name(), Chosen: l == chosen || chosen == "" && l == care.English})
	}
	return form
}

func (s *Pages) showNew(k *web.Call, fault *care.Error) error {
	c, err := s.Store.Children.Choices(k.UserContext(), k.Viewer)
	if err != nil {
		return err
	}
	m := &view.ChildNew{Page: s.Page(k), ID: care.NewID(), ChildFacts: s.factsForm(k, children.Facts{}), Cared: k.Value("cared"), Not: k.Value("not")}
	if id, err := k.FormID("id"); err == nil {
		m.ID = id
	}
	for _, code := range care.LegalStatuses {
		m.Legals = append(m.Legals, view.Option{Value: code, Label: view.Legal(code), Chosen: k.Value("legal") == code})
	}
	for _, code := range care.HomeKinds {
		m.Homes = append(m.Homes, view.Option{Value: code, Label: view.HomeKind(code), Chosen: k.Value("home") == code})
	}
	m.IROs, m.Workers = named(c.IROs, k.Value("iro")), named(c.Workers, k.Value("worker"))
	if m.Siblings, err = s.siblings(k); err != nil {
		return err
	}
	if fault == nil {
		return s.Show(k, "child/new", m)
	}
	if alike, ok := fault.Args["Alike"].([]network.Named); ok {
		m.Alike = named(alike, "")
		for _, one := range alike {
			m.Not = strings.TrimSpace(m.Not + " " + string(one.Person))
		}
	}
	m.Wrong, m.Message = fault.Field, k.Say.Fault(fault)
	return s.ShowStatus(k, web.StatusOf[fault.Kind], "child/new", m)
}

// siblings are children whose name is like what was typed, to choose a brother or
// sister from.
func (s *Pages) siblings(k *web.Call) ([]view.Option, error) {
	typed := strings.TrimSpace(k.Value("sibling_name"))
	if typed == "" {
		return nil, nil
	}
	found, err := s.Store.Children.Find(k.UserContext(), k.Viewer, typed)
	if err != nil {
		return nil, err
	}
	var out []view.Option
	for _, l := range found {
		if l.Died {
			continue
		}
		out = append(out, view.Option{Value: string(l.Child), Label: l.Name, Chosen: k.Value("sibling") == string(l.Child)})
	}
	return out, nil
}

func named(all []network.Named, chosen string) (out []view.Option) {
	for _, n := range all {
		out = append(out, view.Option{Value: string(n.Person), Label: n.Name, Chosen: string(n.Person) == chosen})
	}
	return out
}

func (s *Pages) make(k *web.Call) error {
	id, err := k.FormID("id")
	if err != nil {
		return err
	}
	if k.Value("look") != "" { // for brothers and sisters
		return s.showNew(k, nil)
	}
	n := children.NewChild{ID: id, Legal: k.Value("legal"), Home: k.Value("home")}
	if n.Facts, err = factsIn(k); err != nil {
		return s.showNew(k, web.AsFault(err))
	}
	if n.CaredOn, err = k.Day("cared"); err != nil {
		return s.showNew(k, web.AsFault(err))
	}
	for field, into := range map[string]*care.ID{"iro": &n.IRO, "worker": &n.Worker, "sibling": &n.Sibling} {
		if k.Value(field) == "" {
			continue
		}
		if *into, err = care.ParseID(k.Value(field)); err != nil {
			return s.showNew(k, care.Invalid("error.form").On(field))
		}
	}
	if k.Value("other") != "" {
		for _, text := range strings.Fields(k.Value("not")) {
			n.NotThem = append(n.NotThem, care.ID(text))
		}
	}
	err = s.Store.Children.Make(k.UserContext(), k.Viewer, n)
	return web.Done(k, err, childPath(id), s.showNew)
}

func (s *Pages) read(k *web.Call) (children.Page, error) {
	id, err := k.ID("child")
	if err != nil {
		return children.Page{}, err
	}
	return s.Store.Children.Child(k.UserContext(), k.Viewer, id)
}

func (s *Pages) showChild(k *web.Call, fault *care.Error) error {
	p, err := s.read(k)
	if err != nil {
		return err
	}
	due := p.Due(s.Days)
	m := &view.ChildPage{
		Page: s.Page(k), Child: p.Child, Name: p.Name, Picture: p.Picture, Age: p.BornOn.AgeOn(care.DateOf(s.Now())), Born: p.BornOn, Number: p.Number,
		Pronouns: p.Pronouns, Lang: p.Lang.Name(), Interpreter: p.Interpreter, Helps: web.OrLost(k.Say, p.Helps, p.HelpsLost), Cared: p.CaredOn,
		Due: due.On, BookBy: due.BookBy, AtWork: p.AtWork, Reports: p.Reports, InCare: p.InCare, Ended: p.Ended.Until, EndReason: view.EndReason(p.Ended.Reason), Undo: p.Undo,
	}
	m.Grows, m.BookNow = p.GrownOn, due.BookBy < care.DateOf(s.Now())
	for _, why := range due.Why {
		m.Late = max(m.Late, why.On.DaysUntil(care.DateOf(s.Now())))
		m.Why = append(m.Why, view.DueWhy{Says: whys[why.Rule], From: why.From, On: why.On})
	}
	m.Matters = mattersOf(p.Matters(s.Days, care.DateOf(s.Now())))
	died(m, p.Child, p.Died)
	if today := care.DateOf(s.Now()); p.GrownOn <= today && !m.Dead {
		m.Grown = p.GrownOn
	}
	m.Words = web.WordsOf(k.Say, p.MyWords, p.Called)
	m.Level, m.StageOn, m.Stage = view.ReadingLevel(p.Band), p.StageOn, web.OrLost(k.Say, p.Stage, p.StageLost)
	if p.PagesFrom > care.DateOf(s.Now()) {
		m.PagesFrom = p.PagesFrom
	}
	if !p.Ended.Until.Empty() || m.Dead {
		if m.Stays, err = s.open(k, p); err != nil {
			return err
		}
		m.Stays.Dead = m.Dead
	}
	m.Access = accessOf(p)
	m.TitleFor(p.Name)
	m.Workers = workersIn(p.Workers)
	for _, w := range p.Workers {
		m.HasIRO = m.HasIRO || w.Kind == care.TieIRO
		m.Notes = m.Notes || p.AtWork && w.Person == k.Viewer.Person && w.Kind.IRO()
		m.Promises = m.Promises || p.AtWork && w.Person == k.Viewer.Person && (w.Kind.IRO() || w.Kind == care.TieSocialWorker)
	}
	for _, f := range p.Family {
		m.Family = append(m.Family, view.ChildLine{Child: f.Person, Name: f.Name})
	}
	for _, spell := range p.Spells {
		m.Spells = append(m.Spells, view.ChildSpell{Label: spellLabel(spell), Since: spell.Since, Until: spell.Until})
	}
	for _, d := range p.Permanence {
		for _, day := range []view.ChildDecided{
			{Label: "child.permanence.agreed", On: d.Agreed}, {Label: "child.permanence.ordered", On: d.Ordered}, {Label: "child.permanence.matched", On: d.Matched},
			{Label: "child.permanence.placed", On: d.Placed}, {Label: "child.permanence.reversed", On: d.Reversed},
		} {
			if !day.On.Empty() {
				m.Permanence = append(m.Permanence, day)
			}
		}
	}
	for _, r := range p.Reviews {
		m.Reviews = append(m.Reviews, reviewLine(r))
		m.Planned = m.Planned || !view.Phase(r.State).Closed() && !view.Phase(r.State).Due()
		if p.AtWork && (m.Open == "" || !view.Phase(r.State).Closed()) {
			m.Open = "/r/" + string(r.ID)
		}
	}
	for _, h := range p.Past {
		m.Past = append(m.Past, h.On)
	}
	if fault == nil {
		return s.Show(k, "child/child", m)
	}
	m.Message = k.Say.Fault(fault)
	return s.ShowStatus(k, web.StatusOf[fault.Kind], "child/child", m)
}

// accessOf asks to look at what helps the child.
func accessOf(p children.Page) (out []string) {
	for _, code := range p.Needs {
		out = append(out, view.Disability(code))
	}
	return out
}

func mattersOf(all []review.Matter) (out []view.DueWhy) {
	for _, m := range all {
		out = append(out, view.DueWhy{Says: whys[m.Rule], From: m.From, On: m.By, Unchecked: m.Rule.Unchecked()})
	}
	return out
}

// whys says each rule by which a review is due, or something is checked at it.
var whys = map[review.Rule]string{
	review.RuleFirst: "child.why.first", review.RuleSecond: "child.why.second", review.RuleLater: "child.why.later",
	review.RuleMoved: "child.why.moved", review.RuleCycle: "child.why.cycle", review.RuleToPlace: "child.why.toplace",
	review.RulePlaced: "child.why.placed", review.RuleSettled: "child.why.settled", review.RuleBreaks: "child.why.breaks",
	review.RuleUnregistered: "child.why.unregistered", review.RuleNeeded: "child.why.needed",

	review.RuleCare: "child.matter.care", review.RuleHome: "child.matter.home", review.RulePermanence: "child.matter.permanence",
	review.RuleCarePlan: "child.matter.careplan", review.RulePlacementPlan: "child.matter.placementplan", review.RuleFirstVisit: "child.matter.firstvisit",
	review.RuleVisits: "child.matter.visits", review.RuleLaterVisits: "child.matter.latervisits", review.RuleParentVisits: "child.matter.parentvisits",
	review.RuleInterimVisits: "child.matter.interimvisits",
	review.RuleIROVisit:      "child.matter.irovisit", review.RuleLongTerm: "child.matter.longterm", review.RuleStayingPut: "child.matter.stayingput",
	review.RuleRemandPlan: "child.matter.remandplan", review.RuleDetention: "child.matter.detention", review.RuleCustody: "child.matter.custody",
	review.RuleProceedings: "child.matter.proceedings", review.RuleDelay: "child.matter.delay",
	review.RuleReg44: "child.matter.reg44", review.RuleSection20: "child.matter.section20", review.RulePathway: "child.matter.pathway",
}

func spellLabel(s care.Spell) string {
	switch s.Sort {
	case care.SpellLegal:
		return view.Legal(s.Kind)
	case care.SpellHome:
		return view.HomeKind(care.HomeKind(s.Kind))
	}
	return "child.spell.care"
}

func (s *Pages) showChange(k *web.Call, fault *care.Error) error {
	p, err := s.read(k)
	if err != nil {
		return err
	}
	mistake, err := s.Store.Children.Mistake(k.UserContext(), k.Viewer, p.Child)
	if err != nil {
		return err
	}
	m := &view.ChildChange{Page: s.Page(k), Child: p.Child, ChildFacts: s.factsForm(k, p.Facts), Mistake: view.ChildMistake(mistake)}
	m.Access = accessOf(p)
	m.TitleFor(p.Name)
	if fault == nil {
		return s.Show(k, "child/change", m)
	}
	m.Wrong, m.Message = fault.Field, k.Say.Fault(fault)
	return s.ShowStatus(k, web.StatusOf[fault.Kind], "child/change", m)
}

func (s *Pages) change(k *web.Call) error {
	id, err := k.ID("child")
	if err != nil {
		return err
	}
	f, err := factsIn(k)
	if err == nil {
		err = s.Store.Children.Change(k.UserContext(), k.Viewer, id, f)
	}
	return web.Done(k, err, childPath(id), s.showChange)
}

// unmake takes a child out again who was put in by mistake.
func (s *Pages) unmake(k *web.Call) error {
	id, err := k.ID("child")
	if err != nil {
		return err
	}
	return web.Done(k, s.Store.Children.Unmake(k.UserContext(), k.Viewer, id), "/children", s.showChange)
}

func (s *Pages) showPlan(k *web.Call, fault *care.Error) error {
	p, err := s.read(k)
	if err != nil {
		return err
	}
	due := p.Due(s.Days)
	m := &view.ChildPlan{
		Page: s.Page(k), Child: p.Child, Name: p.Name, Due: due.On, BookBy: due.BookBy, Today: care.DateOf(s.Now()),
		Day: k.Value("day"), At: k.Value("at"), Place: k.Value("place"), Guarded: p.Guarded,
	}
	m.TitleFor(p.Name)
	shapeForm(k, m, 0, "")
	if err := s.bookedThen(k, m, time.Time{}); err != nil {
		return err
	}
	if fault == nil {
		return s.Show(k, "child/plan", m)
	}
	m.Wrong, m.Message = fault.Field, k.Say.Fault(fault)
	return s.ShowStatus(k, web.StatusOf[fault.Kind], "child/plan", m)
}

func (s *Pages) plan(k *web.Call) error {
	p, err := s.read(k)
	if err != nil {
		return err
	}
	var id care.ID
	minutes, how, err := shape(k)
	plan := children.Plan{Child: p.Child, Place: k.Value("place"), Minutes: minutes, How: how}
	if err == nil {
		plan.StartsAt, err = k.Start()
	}
	if err == nil {
		id, err = s.Store.Children.PlanReview(k.UserContext(), k.Viewer, plan)
	}
	return web.Done(k, err, savedPath(id), s.showPlan)
}
