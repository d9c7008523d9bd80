package reviews

import (
	"strconv"

	"myreview/server/care"
	"myreview/server/review"
	"myreview/server/store/reviews"
	"myreview/server/view"
	"myreview/server/web"
)

func (s *Pages) reportRoutes() []web.Route {
	return []web.Route{
		web.Get("/r/:review/reports", web.Staff, func(k *web.Call) error { return s.showReports(k, nil) }),
		web.Post("/r/:review/reports", web.Staff, s.keepReport),
	}
}

func (s *Pages) reports(k *web.Call) (care.ID, reviews.ReportPage, error) {
	id, err := k.ID("review")
	if err != nil {
		return "", reviews.ReportPage{}, err
	}
	p, err := s.Store.Reviews.Reports.Page(k.UserContext(), k.Viewer, id)
	return id, p, err
}

// showReports is the reports of a review. The address may name one that is to be changed, and
// so may a form that came back.
func (s *Pages) showReports(k *web.Call, fault *care.Error) error {
	id, p, err := s.reports(k)
	if err != nil {
		return err
	}
	today := care.DateOf(s.Now())
	m := &view.Reports{Page: s.Page(k), Chases: p.Chases, Review: id, Child: p.Child, Name: p.Name, On: p.On, Closed: p.Closed}
	m.TitleFor(p.Name)
	if !p.On.Empty() {
		m.By = s.Days.ReportBy(p.On)
	}
	of := k.Query("report")
	if k.Fields != nil {
		of = k.Value("of")
	}
	one := reviews.Report{Asked: today}
	for _, r := range p.List {
		line := view.ReportLine{
			ID: r.ID, Kind: view.ReportKind(r.Kind), From: web.OrLost(k.Say, r.From, r.Lost), Asked: r.Asked, Chased: r.Chased, Came: r.Came, Shared: r.Shared,
			Late: s.Days.ReportOwed(r.Day, r.Came, today), Formal: s.Days.ReportMissing(r.Day, r.Came, today),
		}
		if !r.Day.Empty() && !r.Came.Empty() {
			band := s.Days.BandOf(r.Day, r.Came)
			line.Band, line.InTime = view.ReportBand(string(band)), band == review.ReportOnTime
		}
		if line.Late {
			m.Late++
		}
		m.List = append(m.List, line)
		if string(r.ID) == of {
			m.Form.Of, m.Form.Seen, one = r.ID, k.Seen("seen", strconv.Itoa(r.Changes), fault), r
		}
	}
	s.reportForm(k, &m.Form, p, one)
	if fault == nil {
		return s.Show(k, "report/reports", m)
	}
	m.Form.Wrong, m.Form.Message = fault.Field, k.Say.Fault(fault)
	return s.ShowStatus(k, web.StatusOf[fault.Kind], "report/reports", m)
}

// reportForm puts one into the form, as it is or as it was typed.
func (s *Pages) reportForm(k *web.Call, f *view.ReportForm, p reviews.ReportPage, one reviews.Report) {
	f.ID, f.Today = care.NewID(), care.DateOf(s.Now())
	f.From, f.Asked, f.Chased, f.Came, f.Shared = one.From, string(one.Asked), string(one.Chased), string(one.Came), string(one.Shared)
	kind, seat := one.Kind, string(one.Seat)
	if seat != "" {
		f.From = ""
	}
	if k.Fields != nil {
		kind, seat, f.From = k.Value("kind"), k.Value("seat"), k.Value("from")
		f.Asked, f.Chased, f.Came, f.Shared = k.Value("asked"), k.Value("chased"), k.Value("came"), k.Value("shared")
		if id, err := k.FormID("id"); err == nil {
			f.ID = id
		}
	}
	for _, code := range review.ReportKinds {
		f.Kinds = append(f.Kinds, view.Option{Value: code, Label: view.ReportKind(code), Chosen: code == kind})
	}
	for _, n := range p.People {
		f.People = append(f.People, view.Option{Value: string(n.Seat), Label: n.Name, Chosen: string(n.Seat) == seat})
	}
}

func (s *Pages) keepReport(k *web.Call) error {
	id, _, err := s.reports(k)
	if err != nil {
		return err
	}
	n, err := reportIn(k)
	if err == nil {
		err = s.Store.Reviews.Reports.Keep(k.UserContext(), k.Viewer, id, n)
	}
	return web.Done(k, err, "/r/"+string(id)+"/reports", s.showReports)
}

func reportIn(k *web.Call) (n reviews.NewReport, err error) {
	if n.ID, err = k.FormID("id"); err != nil {
		return n, err
	}
	if k.Value("of") != "" {
		if n.Of, err = k.FormID("of"); err != nil {
			return n, err
		}
		if n.Changes, err = strconv.Atoi(k.Value("seen")); err != nil {
			return n, care.Invalid("error.form")
		}
	}
	if k.Value("seat") != "" {
		if n.Seat, err = k.FormID("seat"); err != nil {
			return n, err
		}
	}
	n.Kind, n.From = k.Value("kind"), k.Value("from")
	for field, day := range map[string]*care.Date{"asked": &n.Asked, "chased": &n.Chased, "came": &n.Came, "shared": &n.Shared} {
		if *day, err = k.Day(field); err != nil {
			return n, err
		}
	}
	return n, nil
}

// ownReports are what somebody who is not at work on the case is told of reports.
func ownReports(r reviews.Review) (out []view.ReportOwn) {
	for _, one := range r.Reports {
		own := view.ReportOwn{Came: one.Came, By: one.By}
		if r.Kind == care.TieChild {
			own.Shared = view.ReportShared(one.Kind)
		}
		out = append(out, own)
	}
	return out
}
