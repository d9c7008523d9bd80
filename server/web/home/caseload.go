package home

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"myreview/server/care"
	"myreview/server/review"
	"myreview/server/store/children"
	"myreview/server/store/reviews"
	"myreview/server/store/staff"
	"myreview/server/view"
	"myreview/server/web"
)

const (
	onePage   = 25 // lines of a list at most
	namesMost = 3  // of those who could be on duty
)

// judged is a case with the days that the authority's clocks give it.
type judged struct {
	*reviews.Case
	days review.Case
	step step
}

// step is what is to be done next after a review that was held, beside its letter.
type step struct {
	review care.ID // empty: nothing is
	review.Owed
}

// caseload is the home of somebody at work. What it lists follows from the address
// alone (show, q, sort, page), so that it works without a script.
func (s *Pages) caseload(k *web.Call) error {
	calls, err := s.Calls(k.UserContext(), k.Viewer)
	if err != nil {
		return err
	}
	jobs, err := s.Store.Staff.JobsOf(k.UserContext(), k.Viewer)
	if err != nil {
		return err
	}
	m := &view.Caseload{Page: s.Page(k), Alerts: len(calls), Free: web.Free(calls), Administers: slices.Contains(jobs, care.JobAdministrator)}
	m.Allocates = slices.Contains(jobs, care.JobIROManager)
	m.KeepsFacts = m.Allocates || slices.Contains(jobs, care.JobBusinessSupport)
	m.Duty.Stands = slices.Contains(jobs, care.JobDuty)
	if err := s.toSeeTo(k, m); err != nil {
		return err
	}
	today, w := care.DateOf(s.Now()), s.soughtIn(k)
	var shown []judged
	reviewOf := map[care.ID]care.ID{} // by the child: the next, or the last
	load, err := s.Store.Reviews.Caseload(k.UserContext(), k.Viewer, func(all []reviews.Case) (out []reviews.Case) {
		cases := s.judge(all)
		m.All = len(cases)
		for _, c := range cases {
			reviewOf[c.Child] = cmp.Or(c.Review, c.Last)
		}
		m.Live, m.Owes = liveNow(cases), slices.ContainsFunc(cases, func(c judged) bool { return c.Leads })
		for _, p := range review.Piles {
			m.Piles = append(m.Piles, pile(p, cases, today, w))
		}
		for _, c := range cases {
			if !m.Allocates && c.Leads && c.CoverFor == "" && c.InCare && children.SoonEighteen(c.BornOn, today) {
				m.Eighteen++
			}
		}
		cases = slices.DeleteFunc(cases, func(c judged) bool { return !w.finds(c, today) })
		slices.SortFunc(cases, func(a, b judged) int { return cmp.Or(orders[w.sort](a, b, today), sameName(a, b)) })
		m.Found = len(cases)
		m.Turn = w.turn("/home", len(cases))
		if len(cases) > 0 {
			shown = cases[m.Turn.From-1 : m.Turn.To]
		}
		for _, c := range shown {
			out = append(out, *c.Case)
		}
		return out
	})
	if err != nil {
		return err
	}
	if m.Owes {
		if m.Notices, err = s.notices(k, today); err != nil {
			return err
		}
	}
	if m.All > 0 {
		if m.Out, err = s.exclusions(k, reviewOf, today); err != nil {
			return err
		}
	}
	m.Seek = w.seek()
	byChild := map[care.ID]int{}
	for _, c := range calls {
		byChild[c.Child]++
	}
	for i, c := range load.Shown {
		m.Calls = m.Calls || byChild[c.Child] > 0
		m.Cases = append(m.Cases, line(judged{&c, shown[i].days, shown[i].step}, byChild[c.Child], today))
	}
	m.Others = s.grouped(load.Others)
	return s.Show(k, "home/caseload", m)
}

// toSeeTo counts what somebody's job has to see to, beside a caseload.
func (s *Pages) toSeeTo(k *web.Call, m *view.Caseload) error {
	if m.Administers || m.Allocates {
		from, err := s.Store.Alerts.Uncovered(k.UserContext(), k.Viewer)
		if err != nil {
			return err
		}
		m.Duty.Nobody, m.Duty.Now = from, !from.After(s.Now())
	}
	if m.Administers {
		var could []string // be on duty
		all, err := s.Store.Staff.Members(k.UserContext(), k.Viewer)
		if err != nil {
			return err
		}
		for _, one := range all {
			switch {
			case !one.Here:
				continue
			case one.LinkWaits || slices.ContainsFunc(one.Jobs, func(h staff.Held) bool { return h.Waits }):
				m.Staff.Waiting++
			case len(one.Jobs) == 0:
				m.Staff.Jobless++
			}
			if !one.Opened {
				m.Staff.Unopened++
			}
			if len(could) < namesMost && slices.ContainsFunc(one.Jobs, func(h staff.Held) bool { return h.Job == care.JobDuty && !h.Waits }) {
				could = append(could, one.Name)
			}
		}
		m.Duty.Could = k.Say.Row(could)
	}
	if !m.Allocates {
		return nil
	}
	all, err := s.Store.Children.Caseloads(k.UserContext(), k.Viewer)
	if err != nil {
		return err
	}
	m.Load.Without = len(all.Without)
	waits, err := s.Store.Staff.LinksWaiting(k.UserContext(), k.Viewer)
	if err != nil {
		return err
	}
	for _, w := range waits {
		if !w.Link.Mine {
			m.Load.Agree++
		}
	}
	for _, one := range all.IROs {
		switch {
		case one.Children > view.CaseloadMost:
			m.Load.Many++
		case one.Children < view.CaseloadLeast:
			m.Load.Few++
		}
	}
	covers, err := s.Store.Children.Covers(k.UserContext(), k.Viewer, "")
	if err != nil {
		return err
	}
	for _, c := range covers {
		if c.Begun {
			m.Load.Covers++
		}
	}
	soon, err := s.Store.Children.TurnEighteen(k.UserContext(), k.Viewer)
	m.Eighteen = len(soon)
	return err
}

// judge asks the authority's clocks about each case.
func (s *Pages) judge(all []reviews.Case) []judged {
	out := make([]judged, len(all))
	rules := s.Days
	letters := map[care.Date]care.Date{} // by the day of the review
	for i := range all {
		c := &all[i]
		out[i] = judged{Case: c, days: c.Days()}
		if c.Letter != "" {
			if letters[c.Held].Empty() {
				letters[c.Held] = rules.After(c.Held, s.Profile.Clocks.Letter)
			}
			out[i].days.Letter = letters[c.Held]
		}
		for _, after := range c.Owes {
			for _, o := range rules.Owed(after.Held, after.DoneOn, s.Profile.Clocks) {
				if now := &out[i].step; o.Open() && o.Clock != review.ClockLetter && (now.By.Empty() || o.By < now.By) {
					*now = step{after.Review, o}
				}
			}
		}
		out[i].days.Step = out[i].step.By
	}
	return out
}

// liveNow are the reviews that are being held. Whoever has no seat yet takes one first.
func liveNow(cases []judged) (out []view.CaseLive) {
	for _, c := range cases {
		if c.Live {
			path := reviewPath(c.Review)
			if c.Seat {
				path += "/meet"
			}
			out = append(out, view.CaseLive{Path: path, Child: c.Name})
		}
	}
	slices.SortFunc(out, func(a, b view.CaseLive) int { return strings.Compare(a.Child, b.Child) })
	return out
}

func reviewPath(id care.ID) string { return "/r/" + string(id) }

var pileNames = map[review.Pile]string{
	review.PileLate:      "home.pile.late",
	review.PileToday:     "home.pile.today",
	review.PileWeek:      "home.pile.week",
	review.PileUnplanned: "home.pile.unplanned",
}

// pile counts one pile. Its number is that of the lines behind it, whatever else is
// looked for: they are the reader's own children, and no others.
func pile(p review.Pile, cases []judged, today care.Date, w sought) view.CasePile {
	out := view.CasePile{Name: pileNames[p], Path: "/home?show=" + string(p), Now: w.show == p && w.q == ""}
	for _, c := range cases {
		in := c.days.In(p, today)
		if in.Any() {
			out.Count++
		}
		if in.Letter {
			out.Letters++
		}
		if in.Step {
			out.Steps++
		}
		if !in.Review {
			continue
		}
		out.Reviews++
		if p == review.PileToday && !c.Live && (out.At.IsZero() || c.StartsAt.Before(out.At)) {
			out.At = c.StartsAt
		}
		if p == review.PileUnplanned && (out.Earliest.Empty() || c.days.Due < out.Earliest) {
			out.Earliest = c.days.Due
		}
	}
	if p == review.PileWeek {
		out.Until = review.WeekEnds(today)
	}
	out.Bad = p == review.PileLate && out.Count > 0
	return out
}

// line is what one child's line says.
func line(c judged, calls int, today care.Date) view.CaseLine {
	l := view.CaseLine{
		Child: c.Name, Age: c.BornOn.AgeOn(today), Path: "/children/" + string(c.Child), CoverFor: c.CoverFor, CoverTo: c.CoverUntil, Left: !c.InCare, Live: c.Live, DueOn: c.days.Due, Calls: calls,
	}
	if at := cmp.Or(c.Review, c.Last); at != "" {
		l.Ties = reviewPath(at) + "/ties"
	}
	if !l.DueOn.Empty() && !l.Live {
		l.Late = max(0, l.DueOn.DaysUntil(today))
	}
	if c.StartsAt.IsZero() && c.InCare {
		l.Plan = l.Path + "/review"
	}
	if c.Review != "" && !c.StartsAt.IsZero() {
		l.Review = reviewPath(c.Review)
		l.StartsAt, l.Today = c.StartsAt, c.days.Planned == today
		l.Reports = c.Reports
		l.Missed, l.After = !c.Live && c.days.Planned < today, !c.days.Due.Empty() && c.days.Planned > c.days.Due
	}
	if c.Review != "" && c.OpensOn <= today && (!c.StartsAt.IsZero() || !c.OpensOn.Empty()) {
		l.Sent, l.Asked = c.Sent, c.Asked
		for i := range l.Asked {
			l.Dots = append(l.Dots, i < l.Sent)
		}
	}
	if c.Letter != "" {
		due := c.days.Letter
		l.Letter = &view.CaseLetter{Path: reviewPath(c.Letter) + "/letter/write", DueOn: due, Today: due == today, Late: max(0, due.DaysUntil(today))}
	}
	if at := c.step.review; at != "" {
		l.Step = &view.CaseStep{Path: reviewPath(at) + "/after", Says: view.ClockNext[string(c.step.Clock)], DueOn: c.step.By, Today: c.step.By == today, Late: c.step.Late(today)}
	}
	return l
}

// sought is what the address asks for. What it does not know it takes for nothing.
type sought struct {
	show review.Pile // empty: all
	sort string
	q    string // a name, or part of one
	year string
	page int

	sealed string // q as an address carries it
}

func (s *Pages) soughtIn(k *web.Call) sought {
	w := sought{show: review.Pile(k.Query("show")), sort: k.Query("sort"), year: k.Query("year")}
	if !slices.Contains(review.Piles, w.show) {
		w.show = ""
	}
	if orders[w.sort] == nil {
		w.sort = byFirst
	}
	if w.q = s.Sought(k); w.q != "" {
		w.sealed = k.Query("q")
	}
	w.page, _ = strconv.Atoi(k.Query("page"))
	return w
}

func (w sought) finds(c judged, today care.Date) bool {
	if w.show != "" {
		if !c.days.In(w.show, today).Any() {
			return false
		}
	}
	return w.q == "" || care.Finds(c.Name, w.q)
}

const (
	byFirst = "first"
	byDue   = "due"
	byName  = "name"
)

var orders = map[string]func(a, b judged, today care.Date) int{
	byFirst: func(a, b judged, today care.Date) int { return a.days.Compare(b.days, today) },
	byDue:   func(a, b judged, _ care.Date) int { return lastIfEmpty(a.days.Due, b.days.Due) },
	byName:  func(a, b judged, _ care.Date) int { return strings.Compare(care.NameKey(a.Name), care.NameKey(b.Name)) },
}

func lastIfEmpty(a, b care.Date) int {
	if a.Empty() || b.Empty() {
		return cmp.Compare(b, a)
	}
	return cmp.Compare(a, b)
}

// sameName tells apart those who are alike otherwise, so that no line stands on two pages.
func sameName(a, b judged) int {
	return cmp.Or(strings.Compare(a.Name, b.Name), cmp.Compare(a.Child, b.Child))
}

// turn is which lines of so many are shown: the nearest page that there is.
func (w sought) turn(path string, of int) view.Turn {
	last := max(1, (of+onePage-1)/onePage)
	page := min(max(1, w.page), last)
	t := view.Turn{From: min(of, (page-1)*onePage+1), To: min(of, page*onePage), Of: of}
	to := func(page int) string {
		w.page = page
		return path + "?" + w.query()
	}
	if page > 1 {
		t.Back = to(page - 1)
	}
	if page < last {
		t.Next = to(page + 1)
	}
	return t
}

func (w sought) query() string {
	v := url.Values{"page": {strconv.Itoa(w.page)}}
	for name, value := range map[string]string{"show": string(w.show), "q": w.sealed, "year": w.year} {
		if value != "" {
			v.Set(name, value)
		}
	}
	if w.sort != byFirst {
		v.Set("sort", w.sort)
	}
	return v.Encode()
}

func (w sought) seek() view.CaseSeek {
	out := view.CaseSeek{Q: w.q, On: w.q != "" || w.show != ""}
	for _, p := range review.Piles {
		out.Shows = append(out.Shows, view.CaseChoice{Value: string(p), Said: pileNames[p], Now: p == w.show})
	}
	for _, c := range []view.CaseChoice{{Value: byFirst, Said: "home.sort.first"}, {Value: byDue, Said: "home.sort.due"}, {Value: byName, Said: "home.sort.name"}} {
		c.Now = c.Value == w.sort
		out.Sorts = append(out.Sorts, c)
	}
	return out
}

// done lists the reviews that are over, a year at a time.
func (s *Pages) done(k *web.Call) error {
	held, err := s.Store.Reviews.HeldReviews(k.UserContext(), k.Viewer)
	if err != nil {
		return err
	}
	w := s.soughtIn(k)
	m := &view.Done{Page: s.Page(k), Q: w.q}
	if w.q != "" {
		held = slices.DeleteFunc(held, func(h reviews.Held) bool { return !care.Finds(h.Child, w.q) })
	}
	year := func(h reviews.Held) string { return string(h.On)[:4] }
	for _, h := range held { // the last first
		if n := len(m.Years); n == 0 || m.Years[n-1].Year != year(h) {
			m.Years = append(m.Years, view.DoneYear{Year: year(h)})
		}
		m.Years[len(m.Years)-1].Count++
	}
	if len(m.Years) > 0 && !slices.ContainsFunc(m.Years, func(y view.DoneYear) bool { return y.Year == w.year }) {
		w.year = m.Years[0].Year
	}
	m.Year = w.year
	for i := range m.Years {
		y := &m.Years[i]
		y.Now = y.Year == m.Year
		v := url.Values{"year": {y.Year}}
		if w.q != "" {
			v.Set("q", w.sealed)
		}
		y.Path = donePath + "?" + v.Encode()
	}
	held = slices.DeleteFunc(held, func(h reviews.Held) bool { return year(h) != m.Year })
	m.Turn = w.turn(donePath, len(held))
	if len(held) > 0 {
		held = held[m.Turn.From-1 : m.Turn.To]
	}
	for _, h := range held {
		m.Reviews = append(m.Reviews, view.DoneLine{ID: h.ID, Child: h.Child, Number: h.Number, On: h.On, Owed: h.Owed, Sent: h.Sent})
	}
	return s.Show(k, "home/done", m)
}

const donePath = "/home/done"

// exclusions are those that wait for the viewer's word, or are to be looked at again.
func (s *Pages) exclusions(k *web.Call, reviewOf map[care.ID]care.ID, today care.Date) (out []view.OutWait, err error) {
	all, err := s.Store.People.Exclusions.Mine(k.UserContext(), k.Viewer)
	for _, e := range all {
		at := reviewOf[e.Child]
		if at == "" {
			continue
		}
		line := view.OutWait{Path: reviewPath(at) + "/exclusion/" + string(e.ID), Child: e.Name, Agree: e.Agree}
		if e.Agree && !e.Before {
			line.By = s.Days.After(care.DateOf(e.At), s.Profile.Clocks.ExclusionAgreed)
			line.Late = line.By < today
		}
		out = append(out, line)
	}
	return out, err
}

// notices are the significant events that the viewer has to answer, one line a child.
func (s *Pages) notices(k *web.Call, today care.Date) (out []view.NoticeWait, err error) {
	all, err := s.Store.Children.Notices.ToAnswer(k.UserContext(), k.Viewer)
	seen, days := map[care.ID]bool{}, s.Days
	for _, n := range all {
		if seen[n.Child] {
			continue
		}
		seen[n.Child] = true
		by := days.After(care.DateOf(n.At), s.Profile.Clocks.EventAnswered)
		out = append(out, view.NoticeWait{Path: "/children/" + string(n.Child) + "/events", Child: n.Name, By: by, Late: by < today})
	}
	return out, err
}
