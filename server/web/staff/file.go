package staff

import (
	"errors"
	"slices"
	"strings"

	"myreview/server/care"
	"myreview/server/exchange"
	"myreview/server/store/staff"
	"myreview/server/view"
	"myreview/server/web"
)

func (s *Pages) fileRoutes() []web.Route {
	return []web.Route{
		web.Get("/staff/file", web.Administers, func(k *web.Call) error { return s.showFile(k, nil, "") }),
		web.PostFiles("/staff/file", web.Administers, s.readFile),
		web.Post("/staff/file/add", web.Administers, s.RequireReauth(s.addAll)),
	}
}

// row is one of a file, or one that the page carried.
type row struct {
	staff.Newcomer
	n    int      // as a spreadsheet counts; 0: the page carried it
	why  []string // what is wrong with it, said
	here care.ID  // who is or was at work with this address
	same bool
}

// boxLabels are what the boxes of the form for one person are called.
var boxLabels = map[exchange.Box]string{
	exchange.BoxName: "staff.name", exchange.BoxEmail: "staff.email", exchange.BoxTeam: "staff.team", exchange.BoxJob: "staff.jobs",
}

// faults are what can be wrong with such a file.
var faults = map[exchange.Reason]string{
	exchange.Control: "import.fault.control", exchange.Formula: "import.fault.formula", exchange.HasPostcode: "import.fault.has_postcode",
	exchange.HeadingTwice: "import.fault.heading_twice", exchange.LettersLost: "import.fault.letters_lost", exchange.Missing: "import.fault.missing",
	exchange.Document: "import.fault.document", exchange.Picture: "import.fault.picture",
	exchange.NoHeading: "import.fault.no_heading", exchange.NoRows: "import.fault.no_rows", exchange.NotText: "import.fault.not_text",
	exchange.QuoteOpen: "import.fault.quote_open", exchange.TooLong: "import.fault.too_long", exchange.TooManyCells: "import.fault.too_many_cells",
	exchange.Unseen: "import.fault.unseen", exchange.Workbook: "import.fault.workbook",
}

// said is a fault in the reader's words.
func said(k *web.Call, f exchange.Fault) string {
	if f.What == exchange.TooManyRows {
		return k.Say.T("staff.file.many", "Most", exchange.MostColleagues)
	}
	words := k.Say.T(faults[f.What])
	if column := f.Column; column != "" {
		if label := boxLabels[exchange.Box(column)]; label != "" {
			column = k.Say.T(label)
		}
		words = k.Say.T("import.at.column", "Column", column, "What", words)
	}
	return words
}

// readFile shows what the rows of a file would do. It writes nothing and keeps nothing:
// the page carries the rows that are new.
func (s *Pages) readFile(k *web.Call) error {
	if len(k.Files) != 1 {
		return s.showFile(k, nil, k.Say.T("staff.file.one"))
	}
	also, jobs := map[string]exchange.Box{}, map[string]care.Job{}
	for box, label := range boxLabels {
		also[k.Say.T(label)] = box
	}
	for _, j := range care.Jobs {
		for _, word := range []string{string(j), strings.ReplaceAll(string(j), "_", " "), k.Say.T(view.Job(j))} {
			jobs[care.Meant(word)] = j
		}
	}
	all, err := exchange.Colleagues(k.Files[0].Body, also)
	var fault *exchange.Fault
	if errors.As(err, &fault) {
		return s.showFile(k, nil, said(k, *fault))
	}
	if err != nil {
		return err
	}
	var rows []row
	for _, c := range all {
		r := row{n: c.N, Newcomer: staff.Newcomer{ID: care.NewID(), Name: c.Name, Email: c.Email, Team: c.Team}}
		for _, f := range c.Faults {
			r.why = append(r.why, said(k, f))
		}
		for _, word := range exchange.JobsIn(c.Job) {
			j, known := jobs[word]
			switch {
			case !known:
				r.why = append(r.why, k.Say.T("staff.file.job", "Job", word))
			case !slices.Contains(r.Jobs, j):
				r.Jobs = append(r.Jobs, j)
			}
		}
		rows = append(rows, r)
	}
	return s.showFile(k, rows, "")
}

// judge says what becomes of each row: who is here already stays as they are.
func (s *Pages) judge(k *web.Call, rows []row) error {
	if len(rows) == 0 {
		return nil
	}
	var emails []string
	for _, r := range rows {
		emails = append(emails, r.Email)
	}
	known, err := s.Store.Staff.Known(k.UserContext(), k.Viewer, emails)
	if err != nil {
		return err
	}
	first := map[string]int{}
	for i := range rows {
		r := &rows[i]
		if len(r.why) > 0 {
			continue
		}
		if err := r.Faults(); err != nil {
			r.why = append(r.why, k.Say.Fault(web.AsFault(err)))
			continue
		}
		address := care.Meant(r.Email)
		if n, twice := first[address]; twice {
			r.why = append(r.why, k.Say.T("staff.file.twice", "Row", n))
			continue
		}
		first[address] = r.n
		who, taken := known[r.Email]
		switch r.here = who.Person; {
		case !taken:
		case who.Here:
			r.same = true
		case who.Person != "":
			r.why = append(r.why, k.Say.T("staff.file.left"))
		default:
			r.why = append(r.why, k.Say.T("staff.error.taken"))
		}
	}
	return nil
}

func (s *Pages) showFile(k *web.Call, rows []row, message string) error {
	if err := s.judge(k, rows); err != nil {
		return err
	}
	m := &view.StaffFile{Page: s.Page(k), Most: exchange.MostColleagues, Read: len(rows) > 0, Message: message}
	for _, j := range care.Jobs {
		m.Jobs = append(m.Jobs, view.Job(j))
	}
	for _, r := range rows {
		line := view.StaffFileRow{ID: r.ID, Row: r.n, Name: r.Name, Email: r.Email, Team: r.Team, Job: jobsText(r.Jobs), Same: r.same, Why: r.why}
		if r.here != "" {
			line.Path = staffPath(r.here)
		}
		for _, j := range r.Jobs {
			line.Jobs = append(line.Jobs, view.Job(j))
		}
		switch {
		case len(r.why) > 0:
			m.Faulty++
		case r.same:
			m.Same++
		default:
			line.New = true
			m.New++
		}
		m.Rows = append(m.Rows, line)
	}
	if message == "" {
		return s.Show(k, "staff/file", m)
	}
	return s.ShowStatus(k, web.StatusOf[care.KindInvalid], "staff/file", m)
}

func jobsText(jobs []care.Job) string {
	var out []string
	for _, j := range jobs {
		out = append(out, string(j))
	}
	return strings.Join(out, ",")
}

// addAll adds those whom the page carried, and shows the link of each.
func (s *Pages) addAll(k *web.Call) error {
	ids, names, emails, teams, jobs := k.Values("id"), k.Values("name"), k.Values("email"), k.Values("team"), k.Values("job")
	if n := len(ids); n == 0 || n > exchange.MostColleagues || len(names) != n || len(emails) != n || len(teams) != n || len(jobs) != n {
		return care.Invalid("error.form")
	}
	var rows []row
	var all []staff.Newcomer
	for i, text := range ids {
		id, err := care.ParseID(text)
		if err != nil {
			return care.Invalid("error.form")
		}
		r := row{Newcomer: staff.Newcomer{ID: id, Name: names[i], Email: emails[i], Team: teams[i]}}
		for word := range strings.SplitSeq(jobs[i], ",") {
			j, err := care.ParseJob(word)
			if err != nil {
				return err
			}
			r.Jobs = append(r.Jobs, j)
		}
		rows, all = append(rows, r), append(all, r.Newcomer)
	}
	links, err := s.Store.Staff.AddAll(k.UserContext(), k.Viewer, all)
	return told(err, func() error {
		m := &view.StaffLinks{Page: s.Page(k)}
		for i, n := range all {
			line := view.StaffLinkOf{Path: staffPath(n.ID), Name: n.Name, Email: n.Email}
			if links[i] != "" { // the page was not loaded again
				line.Link = s.OriginOf(k.Ctx) + "/w/" + links[i]
			}
			line.Waits = slices.ContainsFunc(n.Jobs, care.Job.NeedsTwo)
			m.People = append(m.People, line)
		}
		return s.Show(k, "staff/links", m)
	}, func(f *care.Error) error { return s.showFile(k, rows, k.Say.Fault(f)) })
}
