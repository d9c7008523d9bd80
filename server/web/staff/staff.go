package staff

import (
	"context"
	"slices"
	"strings"

	"myreview/server/care"
	"myreview/server/store/staff"
	"myreview/server/view"
	"myreview/server/web"
)

func (s *Pages) staffRoutes() []web.Route {
	return append(s.fileRoutes(), // before /staff/:person
		web.Get("/agree", web.Agrees, func(k *web.Call) error { return s.showAgree(k, nil) }),
		web.Post("/agree", web.Agrees, s.RequireReauth(s.agreeLink)),
		web.Get("/staff", web.Administers, func(k *web.Call) error { return s.showStaff(k, nil) }),
		web.Post("/staff", web.Administers, s.RequireReauth(s.add)),
		web.Get("/staff/:person", web.Administers, s.member),
		web.Post("/staff/:person", web.Administers, s.RequireReauth(s.change)),
		web.Post("/staff/:person/link", web.Administers, s.RequireReauth(s.newLink)),
		web.Post("/staff/:person/return", web.Administers, s.RequireReauth(s.comesBack)),
		web.Post("/staff/:person/job", web.Administers, s.RequireReauth(s.giveJob)),
		web.Post("/staff/:person/job/agree", web.Administers, s.RequireReauth(s.agreeJob)),
		web.Post("/staff/:person/job/end", web.Administers, s.RequireReauth(s.endJob)),
		web.Get("/staff/:person/leave", web.Administers, func(k *web.Call) error { return s.showLeave(k, nil) }),
		web.Post("/staff/:person/leave", web.Administers, s.RequireReauth(s.leave)),
	)
}

func staffPath(person care.ID) string { return "/staff/" + string(person) }

// showStaff is everybody at work, with the form for one more.
func (s *Pages) showStaff(k *web.Call, fault *care.Error) error {
	all, err := s.Store.Staff.Members(k.UserContext(), k.Viewer)
	if err != nil {
		return err
	}
	m := &view.Staff{Page: s.Page(k), New: care.NewID(), Find: s.Sought(k), Gone: k.Query("gone") != ""}
	if id, err := k.FormID("id"); err == nil {
		m.New = id
	}
	m.Name, m.Email, m.Team = k.Value("name"), k.Value("email"), k.Value("team")
	for _, j := range care.Jobs {
		m.Jobs = append(m.Jobs, view.Option{Value: string(j), Label: view.Job(j), Chosen: slices.Contains(k.Values("job"), string(j))})
	}
	for _, one := range all {
		if team := one.Team; team != "" && one.Here && !slices.Contains(m.Teams, team) {
			m.Teams = append(m.Teams, team)
		}
		if one.Here && (one.LinkWaits || slices.ContainsFunc(one.Jobs, func(h staff.Held) bool { return h.Waits })) {
			m.Waiting = append(m.Waiting, lineOf(one))
		}
		if one.Here == m.Gone {
			m.Others++
			continue
		}
		if care.Finds(one.Name+" "+one.Email+" "+one.Team, m.Find) {
			m.Members = append(m.Members, lineOf(one))
		}
	}
	slices.Sort(m.Teams)
	if fault == nil {
		return s.Show(k, "staff/staff", m)
	}
	m.Wrong, m.Message = fault.Field, k.Say.Fault(fault)
	return s.ShowStatus(k, web.StatusOf[fault.Kind], "staff/staff", m)
}

func lineOf(one staff.Member) view.StaffLine {
	line := view.StaffLine{Person: one.Person, Name: one.Name, Team: one.Team, Email: one.Email, AtWork: one.Here, Waits: one.LinkWaits, Opened: one.Opened, Me: one.Me}
	for _, j := range one.Jobs {
		line.Jobs = append(line.Jobs, view.StaffJob{ID: j.ID, Label: view.Job(j.Job), Waits: j.Waits, GivenBy: j.GivenBy, Mine: j.Mine})
	}
	return line
}

// told leads on, or shows the page with what is wrong.
func told(err error, done func() error, show func(*care.Error) error) error {
	switch kind := care.KindOf(err); {
	case err == nil:
		return done()
	case kind == care.KindInvalid || kind == care.KindConflict:
		return show(web.AsFault(err))
	}
	return err
}

func (s *Pages) add(k *web.Call) error {
	id, err := k.FormID("id")
	if err != nil {
		return err
	}
	n := staff.Newcomer{ID: id, Name: k.Value("name"), Email: k.Value("email"), Team: k.Value("team")}
	for _, text := range k.Values("job") {
		job, err := care.ParseJob(text)
		if err != nil {
			return s.showStaff(k, web.AsFault(err))
		}
		n.Jobs = append(n.Jobs, job)
	}
	link, err := s.Store.Staff.Add(k.UserContext(), k.Viewer, n)
	return told(err, func() error { return s.showMember(k, id, link, nil) }, func(f *care.Error) error { return s.showStaff(k, f) })
}

func (s *Pages) member(k *web.Call) error {
	id, err := k.ID("person")
	if err != nil {
		return err
	}
	return s.showMember(k, id, "", nil)
}

// showMember is the page of one person at work; link is the token of one that was just
// made, which stands on this page and nowhere else.
func (s *Pages) showMember(k *web.Call, id care.ID, link string, fault *care.Error) error {
	one, err := s.Store.Staff.Member(k.UserContext(), k.Viewer, id)
	if err != nil {
		return err
	}
	m := &view.StaffMember{
		Page: s.Page(k), StaffLine: lineOf(one), Phone: one.Phone, Reads: one.Reads,
		Came: view.StaffCame(one.Came), Stands: view.StaffCame(one.Stands), New: care.NewID(),
	}
	has, err := s.Store.Staff.HasBy(k.UserContext(), k.Viewer, id)
	if err != nil {
		return err
	}
	for i, h := range one.Jobs {
		m.Jobs[i].Has = has[h.Job]
	}
	if m.Saved = k.Query("saved") != "" && fault == nil; m.Saved {
		m.Submitted(staffPath(id))
	}
	if link != "" {
		m.Link = s.OriginOf(k.Ctx) + "/w/" + link
	}
	m.Two = slices.ContainsFunc(one.Jobs, func(h staff.Held) bool { return h.Job.NeedsTwo() })
	for _, j := range care.Jobs {
		if !slices.ContainsFunc(one.Jobs, func(h staff.Held) bool { return h.Job == j }) {
			m.More = append(m.More, view.Option{Value: string(j), Label: view.Job(j)})
		}
	}
	if fault == nil {
		return s.Show(k, "staff/member", m)
	}
	if k.Value("email") != "" {
		m.Name, m.Email, m.Team, m.Phone, m.Reads = k.Value("name"), k.Value("email"), k.Value("team"), k.Value("phone"), k.Value("reads")
	}
	m.Wrong, m.Message = fault.Field, k.Say.Fault(fault)
	return s.ShowStatus(k, web.StatusOf[fault.Kind], "staff/member", m)
}

// act does something about one person and shows their page again.
func (s *Pages) act(k *web.Call, do func(person care.ID) error) error {
	id, err := k.ID("person")
	if err != nil {
		return err
	}
	return told(do(id), func() error { return k.To(staffPath(id) + "?saved=1") }, func(f *care.Error) error { return s.showMember(k, id, "", f) })
}

func (s *Pages) change(k *web.Call) error {
	return s.act(k, func(person care.ID) error {
		return s.Store.Staff.Change(k.UserContext(), k.Viewer, person, staff.Details{
			Name: k.Value("name"), Email: k.Value("email"), Team: k.Value("team"), Phone: k.Value("phone"), Reads: k.Value("reads"),
		})
	})
}

func (s *Pages) newLink(k *web.Call) error { return s.linkFrom(k, s.Store.Staff.Link) }

func (s *Pages) comesBack(k *web.Call) error { return s.linkFrom(k, s.Store.Staff.Return) }

// linkFrom shows the link that somebody gets by what an administrator does.
func (s *Pages) linkFrom(k *web.Call, do func(ctx context.Context, v care.Viewer, person, id care.ID) (string, error)) error {
	id, err := k.ID("person")
	if err != nil {
		return err
	}
	made, err := k.FormID("id")
	if err != nil {
		return err
	}
	link, err := do(k.UserContext(), k.Viewer, id, made)
	return told(err, func() error { return s.showMember(k, id, link, nil) }, func(f *care.Error) error { return s.showMember(k, id, "", f) })
}

func (s *Pages) giveJob(k *web.Call) error {
	return s.act(k, func(person care.ID) error {
		job, err := care.ParseJob(k.Value("job"))
		if err != nil {
			return err
		}
		return s.Store.Staff.GiveJob(k.UserContext(), k.Viewer, person, job)
	})
}

func (s *Pages) agreeJob(k *web.Call) error {
	id, err := k.FormID("held")
	if err != nil {
		return err
	}
	var came care.ID // empty: the page said that they had not come in
	if k.Value("came") != "" {
		if came, err = k.FormID("came"); err != nil {
			return err
		}
	}
	return s.act(k, func(care.ID) error { return s.Store.Staff.AgreeJob(k.UserContext(), k.Viewer, id, came) })
}

// showAgree is the links that wait for a second person.
func (s *Pages) showAgree(k *web.Call, fault *care.Error) error {
	waits, err := s.Store.Staff.LinksWaiting(k.UserContext(), k.Viewer)
	if err != nil {
		return err
	}
	m := &view.StaffAgree{Page: s.Page(k)}
	for _, w := range waits {
		m.Links = append(m.Links, view.StaffWaits{CSRF: m.CSRF, Name: w.Name, Link: view.StaffCame(w.Link)})
	}
	if fault == nil {
		return s.Show(k, "staff/agree", m)
	}
	m.Message = k.Say.Fault(fault)
	return s.ShowStatus(k, web.StatusOf[fault.Kind], "staff/agree", m)
}

// agreeLink leads administrators back to the person, and IRO managers to what waits.
func (s *Pages) agreeLink(k *web.Call) error {
	id, err := k.FormID("link")
	if err != nil {
		return err
	}
	person, err := s.Store.Staff.AgreeLink(k.UserContext(), k.Viewer, id)
	return told(err, func() error {
		if s.Store.Staff.Administers(k.UserContext(), k.Viewer) == nil {
			return k.To(staffPath(person) + "?saved=1")
		}
		return k.To("/agree")
	}, func(f *care.Error) error { return s.showAgree(k, f) })
}

func (s *Pages) endJob(k *web.Call) error {
	id, err := k.FormID("held")
	if err != nil {
		return err
	}
	return s.act(k, func(care.ID) error { return s.Store.Staff.EndJob(k.UserContext(), k.Viewer, id) })
}

// showLeave asks who takes over what somebody has, before they go.
func (s *Pages) showLeave(k *web.Call, fault *care.Error) error {
	id, err := k.ID("person")
	if err != nil {
		return err
	}
	l, err := s.Store.Staff.Leaving(k.UserContext(), k.Viewer, id)
	if err != nil {
		return err
	}
	m := &view.StaffLeave{Page: s.Page(k), StaffLine: lineOf(l.Member), Last: l.Last, Kept: l.Kept, Reason: k.Value("reason")}
	for _, w := range l.Work {
		line := view.StaffWork{Field: takerField(w), Child: w.Name, Kind: view.Role(w.Kind)}
		for _, p := range w.To {
			line.To = append(line.To, view.Option{Value: string(p.Person), Label: p.Name, Chosen: k.Value(line.Field) == string(p.Person)})
		}
		m.Work = append(m.Work, line)
	}
	if fault == nil {
		return s.Show(k, "staff/leave", m)
	}
	m.Wrong, m.Message = fault.Field, k.Say.Fault(fault)
	return s.ShowStatus(k, web.StatusOf[fault.Kind], "staff/leave", m)
}

func takerField(w staff.Work) string { return string(w.Kind) + "." + string(w.Child) }

func (s *Pages) leave(k *web.Call) error {
	id, err := k.ID("person")
	if err != nil {
		return err
	}
	takers := map[staff.Taker]care.ID{}
	for name := range k.Fields {
		kind, child, found := strings.Cut(name, ".")
		who, bad := care.ParseID(k.Value(name))
		if of, err := care.ParseID(child); found && bad == nil && err == nil {
			takers[staff.Taker{Child: of, Kind: care.TieKind(kind)}] = who
		}
	}
	err = s.Store.Staff.Leave(k.UserContext(), k.Viewer, id, k.Value("reason"), takers)
	return told(err, func() error { return k.To("/staff") }, func(f *care.Error) error { return s.showLeave(k, f) })
}
