package children

import (
	"strconv"
	"strings"
	"time"

	"myreview/server/care"
	"myreview/server/review"
	"myreview/server/store/children"
	"myreview/server/store/network"
	"myreview/server/view"
	"myreview/server/web"
	formpages "myreview/server/web/forms"
)

func (s *Pages) planningRoutes() []web.Route {
	return []web.Route{
		web.Get("/r/:review/plan", web.Staff, func(k *web.Call) error { return s.showPlanning(k, nil) }),
		web.Post("/r/:review/plan", web.Staff, s.savePlanning),
		web.Post("/r/:review/plan/person", web.Staff, s.saveComer),
		web.Post("/r/:review/plan/told", web.Staff, s.sayTold),
	}
}

func planPath(review care.ID) string { return "/r/" + string(review) + "/plan" }

// savedPath is where a form leads that gave a review its day, moved it or took its day away: the
// plan says what is new.
func savedPath(review care.ID) string { return planPath(review) + "?saved=yes" }

func (s *Pages) planning(k *web.Call) (children.Planning, error) {
	id, err := k.ID("review")
	if err != nil {
		return children.Planning{}, err
	}
	return s.Store.Children.Plans.Planning(k.UserContext(), k.Viewer, id)
}

// shape reads how long a review takes and how people are there. Both may be left out.
func shape(k *web.Call) (minutes int, how string, err error) {
	minutes, err = minutesIn(k, "minutes")
	return minutes, k.Value("how"), err
}

// minutesIn reads a number of minutes that may be left out.
func minutesIn(k *web.Call, field string) (int, error) {
	text := strings.TrimSpace(k.Value(field))
	if text == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n == 0 {
		return 0, care.Invalid("plan.error.minutes").On(field)
	}
	return n, nil
}

// shapeForm puts how long and how into a form, as it was typed or as it is.
func shapeForm(k *web.Call, m *view.ChildPlan, minutes int, how string) {
	if minutes > 0 {
		m.Minutes = strconv.Itoa(minutes)
	}
	if k.Fields != nil && k.Fields.Has("minutes") {
		m.Minutes, how = k.Value("minutes"), k.Value("how")
	}
	for _, code := range review.Hows {
		m.Hows = append(m.Hows, view.Option{Value: code, Label: view.HowHeld(code), Chosen: code == how})
	}
}

// bookedThen says beside a form what is booked for other reviews at a time that stands in it.
func (s *Pages) bookedThen(k *web.Call, m *view.ChildPlan, starts time.Time) error {
	if k.Fields != nil {
		starts, _ = k.Start()
	}
	if starts.IsZero() || m.NoDay {
		return nil
	}
	minutes, _ := strconv.Atoi(m.Minutes)
	all, err := s.Store.Children.Plans.ClashesAt(k.UserContext(), k.Viewer, children.Plan{Child: m.Child, StartsAt: starts, Minutes: minutes, Place: m.Place})
	m.Then = clashLines(all)
	return err
}

func clashLines(all []children.Clash) (out []view.PlanClash) {
	for _, c := range all {
		out = append(out, view.PlanClash(c))
	}
	return out
}

// movesForm makes the form one that moves a review which is planned.
func movesForm(k *web.Call, m *view.ChildPlan, starts time.Time, fault *care.Error) {
	at := starts.In(care.London)
	m.ID, m.Was, m.Seen = care.NewID(), starts, k.Seen("was", starts.UTC().Format(time.RFC3339Nano), fault)
	if id, err := k.FormID("id"); err == nil && k.Fields.Has("day") {
		m.ID, m.NoDay = id, k.Value("noday") != ""
	} else {
		m.Day, m.At = at.Format(time.DateOnly), at.Format("15:04")
	}
	for _, code := range care.PostponedReasons {
		m.Reasons = append(m.Reasons, view.Option{Value: code, Label: view.Postponed(code), Chosen: k.Value("reason") == code})
	}
	for _, code := range care.Deciders {
		m.Deciders = append(m.Deciders, view.Option{Value: code, Label: view.Decider(code), Chosen: k.Value("decided") == code})
	}
}

// showPlanning is the plan of a review. The address may name a person whose part is to be
// said, and so may a form that came back.
func (s *Pages) showPlanning(k *web.Call, fault *care.Error) error {
	p, err := s.planning(k)
	if err != nil {
		return err
	}
	m := &view.Planning{
		ChildPlan: view.ChildPlan{Page: s.Page(k), Child: p.Child, Name: p.Name, Due: p.DueOn, Today: care.DateOf(s.Now()), Guarded: p.Guarded, Day: k.Value("day"), At: k.Value("at"), Place: k.Value("place")},
		Review:    p.Review, Number: p.Number, Phase: view.Phase(p.State), AtWork: p.AtWork, Reports: p.Reports, StartsAt: p.StartsAt, Language: p.Language,
	}
	m.TitleFor(p.Name)
	m.Stands = web.OrLost(k.Say, p.Place, p.PlaceLost)
	m.Long, m.HowNow = p.Minutes, view.HowHeld(p.How)
	if m.Phase.Planned() {
		movesForm(k, &m.ChildPlan, p.StartsAt, fault)
	}
	shapeForm(k, &m.ChildPlan, p.Minutes, p.How)
	m.Clashes, m.Moved, m.Saved = clashLines(p.Clashes), movesIn(p.Moved), fault == nil && k.Query("saved") != ""
	var picked time.Time
	m.Matters = mattersOf(p.Matters(s.Days, m.Today))
	for _, sib := range p.Siblings {
		m.Siblings = append(m.Siblings, view.PlanSibling(sib))
		if string(sib.Review) == k.Query("after") && m.Waits() {
			picked = sib.Ends
			at := picked.In(care.London)
			m.After, m.Day, m.At = sib.Name, at.Format(time.DateOnly), at.Format("15:04")
		}
	}
	if m.Waits() {
		if err := s.bookedThen(k, &m.ChildPlan, picked); err != nil {
			return err
		}
	}
	for _, o := range p.Out {
		m.Out = append(m.Out, view.PlanOut{Name: o.Name, Role: view.Role(o.Kind), Excluded: o.Excluded})
	}
	of := k.Query("seat")
	if k.Fields != nil {
		of = k.Value("seat")
	}
	for _, c := range p.People {
		m.People = append(m.People, comerLine(p, c))
		if c.ToTell() {
			m.Tell = append(m.Tell, s.toTell(c))
		}
		if string(c.Seat) == of && !m.Phase.Closed() {
			m.One = s.comerForm(k, p, c, fault)
		}
	}
	if p.AtWork {
		if err := s.wishesBeside(k, m); err != nil {
			return err
		}
	}
	if fault == nil {
		return s.Show(k, "child/planning", m)
	}
	if m.One != nil {
		m.One.Wrong, m.One.Message = fault.Field, k.Say.Fault(fault)
	} else {
		m.Wrong, m.Message = fault.Field, k.Say.Fault(fault)
	}
	return s.ShowStatus(k, web.StatusOf[fault.Kind], "child/planning", m)
}

// wishesBeside adds what the child asks for, as far as the reader sees it.
func (s *Pages) wishesBeside(k *web.Call, m *view.Planning) error {
	all, err := s.Store.Forms.Wishes(k.UserContext(), k.Viewer, m.Review)
	switch {
	case care.KindOf(err) == care.KindNotFound: // they see none
		return nil
	case err != nil:
		return err
	}
	m.Open = all.Unanswered()
	m.Groups, _ = formpages.WishGroups(k.Say, all)
	return nil
}

func comerLine(p children.Planning, c children.Comer) view.PlanPerson {
	at, minutes := c.Slot.At(c.Kind, p.StartsAt, 0)
	line := view.PlanPerson{
		Seat: c.Seat, Name: c.Name, Role: view.Role(c.Kind), At: at, Minutes: minutes, Untold: at.IsZero() && c.Kind.OwnTasks(),
		Language: c.Language, Lost: c.Lost, Booked: c.Booked, Confirmed: c.Confirmed,
	}
	if !c.ToTell() {
		line.ToldOn, line.ToldBy = c.Told.At, c.Told.By
	}
	return line
}

// toTell is what somebody is to be told, in words that tell nothing but a time: they are read
// out on a phone, or left where others may find them.
func (s *Pages) toTell(c children.Comer) view.PlanTell {
	say := s.Words.In(c.Lang, c.Band)
	t := view.PlanTell{Seat: c.Seat, ID: care.NewID(), Name: c.Name, Role: view.Role(c.Kind), Lang: say.Lang}
	switch {
	case c.At.IsZero():
		t.Words = say.T("plan.tell.off", "When", say.When(c.Told.Starts))
		return t
	case c.Minutes == 0:
		t.Words = say.T("plan.tell.words", "When", say.When(c.At))
	default:
		t.Words = say.N("plan.tell.long", c.Minutes, "When", say.When(c.At))
	}
	t.Starts = c.At.UTC().Format(time.RFC3339Nano)
	return t
}

// sayTold keeps that somebody was told when to come.
func (s *Pages) sayTold(k *web.Call) error {
	p, err := s.planning(k)
	if err != nil {
		return err
	}
	if !p.AtWork {
		return care.NotFoundError()
	}
	n := children.NewTold{Review: p.Review}
	if n.ID, err = k.FormID("id"); err != nil {
		return err
	}
	if n.Seat, err = k.FormID("told"); err != nil {
		return err
	}
	if text := k.Value("starts"); text != "" {
		if n.Starts, err = time.Parse(time.RFC3339Nano, text); err != nil {
			return care.Invalid("error.form")
		}
	}
	return web.Done(k, s.Store.Children.Plans.SayTold(k.UserContext(), k.Viewer, n), planPath(p.Review)+"#p-"+string(n.Seat), s.showPlanning)
}

func (s *Pages) comerForm(k *web.Call, p children.Planning, c children.Comer, fault *care.Error) *view.PlanPersonForm {
	f := &view.PlanPersonForm{
		Seat: c.Seat, Name: c.Name, Seen: k.Seen("seen", c.Seen(), fault), Part: review.HasSlot(c.Kind) && !p.StartsAt.IsZero(), Own: c.Kind.OwnTasks(),
		Language: c.Language, Booked: string(c.Booked), Confirmed: string(c.Confirmed), Today: care.DateOf(s.Now()),
	}
	if c.For > 0 && !p.StartsAt.IsZero() {
		f.From, f.For = p.StartsAt.Add(time.Duration(c.After)*time.Minute).In(care.London).Format("15:04"), strconv.Itoa(c.For)
	}
	if k.Fields != nil {
		f.From, f.For, f.Language, f.Booked, f.Confirmed = k.Value("from"), k.Value("for"), k.Value("language"), k.Value("booked"), k.Value("confirmed")
	}
	return f
}

// savePlanning gives the review its day, or moves it, or takes its day away.
func (s *Pages) savePlanning(k *web.Call) error {
	p, err := s.planning(k)
	if err != nil {
		return err
	}
	minutes, how, err := shape(k)
	if err != nil {
		return web.Done(k, err, "", s.showPlanning)
	}
	if p.State == network.ReviewDue {
		starts, err := k.Start()
		if err == nil {
			_, err = s.Store.Children.PlanReview(k.UserContext(), k.Viewer, children.Plan{Child: p.Child, StartsAt: starts, Place: k.Value("place"), Minutes: minutes, How: how})
		}
		return web.Done(k, err, savedPath(p.Review), s.showPlanning)
	}
	m, err := moveIn(k, p.Child)
	if err != nil {
		return web.Done(k, err, "", s.showPlanning)
	}
	return web.Done(k, s.moveTo(k, m, minutes, how), savedPath(p.Review), s.showPlanning)
}

// moveIn reads the form that moves a review, but for when to.
func moveIn(k *web.Call, child care.ID) (children.Move, error) {
	id, err := k.FormID("id")
	if err != nil {
		return children.Move{}, err
	}
	was, err := time.Parse(time.RFC3339Nano, k.Value("was"))
	if err != nil {
		return children.Move{}, care.NotFoundError()
	}
	return children.Move{ID: id, Child: child, Was: was, Place: k.Value("place"), Reason: k.Value("reason"), Decided: k.Value("decided")}, nil
}

func (s *Pages) moveTo(k *web.Call, m children.Move, minutes int, how string) (err error) {
	if k.Value("noday") != "" {
		return s.Store.Children.CancelReview(k.UserContext(), k.Viewer, m)
	}
	m.Minutes, m.How = minutes, how
	if m.StartsAt, err = k.Start(); err != nil {
		return err
	}
	return s.Store.Children.MoveReview(k.UserContext(), k.Viewer, m)
}

// saveComer says for which part somebody comes, and their interpreter.
func (s *Pages) saveComer(k *web.Call) error {
	p, err := s.planning(k)
	if err != nil {
		return err
	}
	if !p.AtWork {
		return care.NotFoundError()
	}
	seat, err := k.FormID("seat")
	if err != nil {
		return err
	}
	c, err := comerIn(k, p, seat)
	if err == nil {
		err = s.Store.Children.Plans.SetComer(k.UserContext(), k.Viewer, c)
	}
	return web.Done(k, err, planPath(p.Review)+"#p-"+string(seat), s.showPlanning)
}

func comerIn(k *web.Call, p children.Planning, seat care.ID) (c children.ComerPlan, err error) {
	c = children.ComerPlan{Review: p.Review, Seat: seat, Seen: k.Value("seen"), Interpreter: children.Interpreter{Language: k.Value("language")}}
	if c.Interpreter.Booked, err = k.Day("booked"); err != nil {
		return c, err
	}
	if c.Interpreter.Confirmed, err = k.Day("confirmed"); err != nil || !k.Fields.Has("from") || p.StartsAt.IsZero() {
		return c, err
	}
	var slot review.Slot
	if slot.For, err = minutesIn(k, "for"); err != nil {
		return c, err
	}
	at, err := k.Clock("from", p.StartsAt)
	switch {
	case err != nil:
		return c, err
	case at.IsZero() && slot.For > 0:
		return c, care.Invalid("child.error.time").On("from")
	case !at.IsZero():
		if slot.After = int(at.Sub(p.StartsAt) / time.Minute); slot.For == 0 {
			return c, care.Invalid("plan.error.minutes").On("for")
		}
	}
	c.Slot = &slot
	return c, nil
}
