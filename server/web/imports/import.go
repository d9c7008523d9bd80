package imports

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"myreview/server/care"
	"myreview/server/exchange"
	"myreview/server/store/imports"
	"myreview/server/view"
	"myreview/server/web"
)

// rowsOnPage is how many rows one page shows, and one form saves.
const rowsOnPage = 200

// writes is how long one request writes rows: then somebody sees how far it has come.
const writes = 8 * time.Second

func path(id care.ID) string { return "/import/" + string(id) }

func (s *Pages) showStart(k *web.Call, message string) error {
	last, err := s.Store.Imports.Imports(k.UserContext(), k.Viewer)
	if err != nil {
		return err
	}
	m := &view.ImportStart{Page: s.Page(k), New: care.NewID(), Rows: fmt.Sprintf("%d,%03d", exchange.MostRows/1000, exchange.MostRows%1000), MB: exchange.MostBytes >> 20, Message: message}
	for _, name := range exchange.TableNames() {
		m.Tables = append(m.Tables, view.ImportTable{Name: name, Headings: strings.Join(exchange.Looked(name), ", ")})
	}
	for _, one := range last {
		m.Last = append(m.Last, view.ImportLine{ID: one.ID, By: one.By, Files: names(k, one), At: one.MadeAt, Written: one.Written, Undone: one.Undone, Done: !one.DoneAt.IsZero(), Here: one.Here && one.Undone == 0, Back: one.Back})
	}
	if message == "" {
		return s.Show(k, "import/start", m)
	}
	return s.ShowStatus(k, web.StatusOf[care.KindInvalid], "import/start", m)
}

// names are what the files of an import are called, while their rows are here.
func names(k *web.Call, one imports.Import) []string {
	if one.Lost {
		return []string{web.OrLost(k.Say, "", true)}
	}
	return one.Files
}

// said is what is wrong with a file, in the reader's words.
func said(k *web.Call, f *exchange.Fault) string {
	words := k.Say.T(reasons[f.What])
	if f.What == exchange.MatchIncomplete {
		words = k.Say.T("import.match.needs", "Heading", f.Column, "Field", k.Say.T(fields[exchange.Field(f.Value)]))
	} else if f.Column != "" {
		words = k.Say.T("import.at.column", "Column", f.Column, "What", words)
	}
	if f.File != "" {
		words = k.Say.T("import.at.file", "File", f.File, "What", words)
	}
	return words
}

func (s *Pages) begin(k *web.Call) error {
	id, err := k.FormID("id")
	if err != nil {
		return err
	}
	if len(k.Files) == 0 {
		return s.showStart(k, k.Say.T("import.error.nofile"))
	}
	var files []exchange.Source
	for i, f := range k.Files {
		name := f.Name
		if utf8.RuneCountInString(name) > 80 {
			name = strconv.Itoa(i+1) + ".csv"
		}
		if slices.ContainsFunc(files, func(g exchange.Source) bool { return g.Name == name }) {
			name = fmt.Sprintf("%d-%s", i+1, name)
		}
		files = append(files, exchange.Source{Name: name, From: bytes.NewReader(f.Body)})
	}
	up, err := exchange.Open(files...)
	var fault *exchange.Fault
	if errors.As(err, &fault) {
		return s.showStart(k, said(k, fault))
	}
	if err != nil {
		return err
	}
	if err := s.Store.Imports.Begin(k.UserContext(), k.Viewer, id, up); err != nil {
		return err
	}
	return k.To(path(id))
}

// show is what an import would do, or what its headings are asked to stand for.
func (s *Pages) show(k *web.Call, message string) error {
	id, err := k.ID("import")
	if err != nil {
		return err
	}
	p, err := s.Store.Imports.Preview(k.UserContext(), k.Viewer, id)
	if err != nil {
		return err
	}
	if p.Undone {
		return k.To(path(id) + "/undo")
	}
	status := 200
	if message != "" {
		status = web.StatusOf[care.KindInvalid]
	}
	if len(p.Headings) > 0 {
		m := &view.ImportMatch{Page: s.Page(k), ID: id, File: p.File, Message: message}
		guess := exchange.Guess(p.Headings, labels(k))
		for i, h := range p.Headings {
			chosen := string(guess[h])
			if message != "" {
				chosen = k.Value("c." + strconv.Itoa(i)) // as they have it
			}
			m.Columns = append(m.Columns, view.ImportColumn{Field: "c." + strconv.Itoa(i), Heading: h, Samples: p.Samples[i], Stands: fieldsFor(chosen)})
		}
		return s.ShowStatus(k, status, "import/match", m)
	}
	m := &view.ImportReview{Page: s.Page(k), ID: id, Files: p.Files, Written: p.Written, Back: p.Written > 0, Message: message}
	s.fill(k, m, p)
	m.Scripts = "js/ticks.js"
	return s.ShowStatus(k, status, "import/review", m)
}

// labels are what the fields are called here, in the reader's words.
func labels(k *web.Call) map[exchange.Field]string {
	out := map[exchange.Field]string{}
	for _, f := range offered {
		out[f] = k.Say.T(fields[f])
	}
	return out
}

// example is an empty file with the headings that are proposed by themselves.
func (s *Pages) example(k *web.Call) error {
	var file bytes.Buffer
	file.WriteString("\uFEFF") // by it a spreadsheet knows the encoding
	to := csv.NewWriter(&file)
	to.UseCRLF = true
	var row []string
	for _, f := range offered {
		if f != exchange.FirstName && f != exchange.LastName {
			row = append(row, k.Say.T(fields[f]))
		}
	}
	_ = to.Write(row) // to memory
	to.Flush()
	k.Set(fiber.HeaderContentType, "text/csv; charset=utf-8")
	k.Set(fiber.HeaderContentDisposition, `attachment; filename="children.csv"`)
	return k.Send(file.Bytes())
}

// fieldsFor are what a heading can stand for.
func fieldsFor(chosen string) (out []view.Option) {
	for _, f := range offered {
		out = append(out, view.Option{Value: string(f), Label: fields[f], Chosen: string(f) == chosen})
	}
	return out
}

func (s *Pages) fill(k *web.Call, m *view.ImportReview, p *imports.Preview) {
	counts := map[exchange.State]int{}
	for _, c := range p.Changes {
		counts[c.Tab]++
	}
	shown := exchange.State(k.Query("s"))
	for _, state := range []exchange.State{exchange.Asks, exchange.New, exchange.Changed, exchange.Ending, exchange.Faulty, exchange.Same} {
		if counts[state] > 0 && counts[shown] == 0 {
			shown = state // first what waits for somebody's word
		}
	}
	m.State = string(shown)
	for _, state := range exchange.States {
		if counts[state] > 0 {
			m.Counts = append(m.Counts, view.ImportCount{State: string(state), Label: states[state], N: counts[state], Now: state == shown, Bad: state == exchange.Faulty})
		}
	}
	rows := slices.DeleteFunc(slices.Clone(p.Changes), func(c imports.Change) bool { return c.Tab != shown })
	m.Number, m.Before, m.After = paged(k, len(rows))
	if shown == exchange.Faulty { // a child's faults stand together
		slices.SortStableFunc(rows, func(a, b imports.Change) int { return strings.Compare(a.Child, b.Child) })
	}
	rows = rows[(m.Number-1)*rowsOnPage : min(len(rows), m.Number*rowsOnPage)]
	for _, c := range rows {
		row := s.row(k, c)
		if last := len(m.Rows) - 1; c.State == exchange.Faulty && last >= 0 && c.Child != "" && m.Rows[last].Number == c.Child {
			m.Rows[last].Faults = together(append(m.Rows[last].Faults, row.Faults...))
		} else {
			m.Rows = append(m.Rows, row)
		}
	}
	m.Would = would(k, p, rows)
	m.Waits = counts[exchange.Asks]+counts[exchange.New]+counts[exchange.Changed]+counts[exchange.Ending] > 0
	m.Choose = shown != exchange.Same && shown != exchange.Faulty && len(rows) > 0
	for _, l := range p.Left {
		m.Left = append(m.Left, view.ImportLeft{Says: reasons[l.What], File: l.File, Value: l.Value, N: l.Count})
	}
	for i, role := range p.Roles[:min(len(p.Roles), rowsOnPage)] {
		column := view.ImportColumn{Field: "r." + strconv.Itoa(i), Heading: role}
		for _, kind := range exchange.Roles {
			column.Stands = append(column.Stands, view.Option{Value: string(kind), Label: roles[kind]})
		}
		m.Roles = append(m.Roles, column)
	}
}

// paged is the page that is asked for of so many rows, with those before and after it.
func paged(k *web.Call, rows int) (number, before, after int) {
	pages := max(1, (rows+rowsOnPage-1)/rowsOnPage)
	number = 1
	if n, err := strconv.Atoi(k.Query("p")); err == nil {
		number = min(max(n, 1), pages)
	}
	if number < pages {
		after = number + 1
	}
	return number, number - 1, after
}

// would is what the button on a page of rows writes; empty: no row is ticked.
func would(k *web.Call, p *imports.Preview, shown []imports.Change) string {
	rows, fresh, here := p.Would(shown)
	id := "import.children"
	switch {
	case rows == 0:
		return ""
	case here == 0:
		id = "import.children.new"
	}
	return k.Say.T("import.do", "Children", k.Say.N(id, fresh+here), "Rows", k.Say.N("import.rows", rows))
}

// together says each fault once, with all rows that have it.
func together(all []view.ImportFault) (out []view.ImportFault) {
	for _, f := range all {
		i := slices.IndexFunc(out, func(g view.ImportFault) bool { return g.Says == f.Says && g.Column == f.Column && g.Value == f.Value })
		if i < 0 {
			out = append(out, f)
			continue
		}
		for _, row := range f.Rows {
			if !slices.Contains(out[i].Rows, row) {
				out[i].Rows = append(slices.Clip(out[i].Rows), row)
			}
		}
	}
	return out
}

func (s *Pages) row(k *web.Call, c imports.Change) view.ImportRow {
	r := view.ImportRow{Name: c.Name, Child: c.Child, Who: c.Change.Name, Kind: kinds[c.Of], Why: whys[c.Why], Take: c.Take, With: c.With != ""}
	r.Choose = c.State != exchange.Same && c.State != exchange.Faulty
	var at []view.ImportRef
	for _, row := range c.Rows[:min(len(c.Rows), 10)] {
		at = append(at, view.ImportRef{File: row.File, Row: row.Row})
	}
	for _, f := range c.Faults {
		r.Faults = append(r.Faults, view.ImportFault{Says: reasons[f.What], Column: f.Column, Value: f.Value, Rows: at})
	}
	if c.State == exchange.Faulty {
		if r.Number = c.Child; c.Child != "" {
			r.Kind, r.Who = kinds[exchange.OfPerson], cmp.Or(c.Change.Name, c.Child)
		}
		if c.Change.Name == "" {
			r.Child = "" // it stands in the place of the name
		}
		r.Faults = together(r.Faults)
		return r
	}
	r.Rows = at
	changed := map[exchange.Field]exchange.Diff{}
	for _, d := range c.Diffs {
		changed[d.Field] = d
	}
	for _, f := range told {
		d, differs := changed[f]
		is := c.Fact.Says[f]
		if differs {
			is = d.New
		}
		if differs || is != "" && c.State != exchange.Same {
			r.Says = append(r.Says, view.ImportSays{Label: fields[f], Was: value(k, f, d.Old), Is: value(k, f, is), Changed: differs})
		}
	}
	return r
}

// value is what a field says, in the reader's words.
func value(k *web.Call, f exchange.Field, text string) string {
	day, err := care.ParseDate(text)
	switch {
	case text == "":
		return ""
	case err == nil:
		return k.Say.Date(day)
	case f == exchange.Status && view.Legal(text) != "":
		return k.Say.T(view.Legal(text))
	case f == exchange.HomeKind && view.HomeKind(care.HomeKind(text)) != "":
		return k.Say.T(view.HomeKind(care.HomeKind(text)))
	case f == exchange.CareEndedWhy && view.EndReason(text) != "":
		return k.Say.T(view.EndReason(text))
	case f == exchange.Disability:
		var says []string
		for _, code := range strings.Fields(text) {
			says = append(says, k.Say.T(view.Disability(code)))
		}
		return strings.Join(says, " · ")
	case f == exchange.WorkerRole:
		return k.Say.T(roles[care.TieKind(text)])
	}
	return text
}

// match says what headings and roles stand for.
func (s *Pages) match(k *web.Call) error {
	id, err := k.ID("import")
	if err != nil {
		return err
	}
	p, err := s.Store.Imports.Preview(k.UserContext(), k.Viewer, id)
	if err != nil {
		return err
	}
	m := p.Mapping
	if m.Columns == nil {
		m.Columns = map[string]exchange.Field{}
	}
	if m.Roles == nil {
		m.Roles = map[string]care.TieKind{}
	}
	for i, h := range p.Headings {
		if field := exchange.Field(k.Value("c." + strconv.Itoa(i))); fields[field] != "" {
			m.Columns[h] = field
		}
	}
	for i, role := range p.Roles {
		if kind := care.TieKind(k.Value("r." + strconv.Itoa(i))); slices.Contains(exchange.Roles, kind) {
			m.Roles[role] = kind
		}
	}
	err = s.Store.Imports.Match(k.UserContext(), k.Viewer, id, m)
	var fault *exchange.Fault
	if errors.As(err, &fault) {
		return s.show(k, said(k, fault))
	}
	if err != nil {
		return err
	}
	return k.To(path(id))
}

// ticks are the rows of a page as they stand in the form.
func ticks(k *web.Call) map[string]bool {
	take := map[string]bool{}
	for _, name := range k.Values("row") {
		take[name] = false
	}
	for _, name := range k.Values("take") {
		if _, stands := take[name]; stands {
			take[name] = true
		}
	}
	return take
}

// choose saves what one page of rows says, or all rows of a state.
func (s *Pages) choose(k *web.Call) error {
	id, err := k.ID("import")
	if err != nil {
		return err
	}
	take, go_ := ticks(k), k.Value("go")
	if go_ == "all" || go_ == "none" {
		p, err := s.Store.Imports.Preview(k.UserContext(), k.Viewer, id)
		if err != nil {
			return err
		}
		for _, c := range p.Changes {
			if string(c.Tab) == k.Value("s") && c.With == "" {
				take[c.Name] = go_ == "all"
			}
		}
	}
	if err := s.Store.Imports.Choose(k.UserContext(), k.Viewer, id, take); err != nil {
		return err
	}
	return k.To(path(id) + "?" + url.Values{"s": {k.Value("s")}, "p": {k.Value("p")}}.Encode())
}

func (s *Pages) do(k *web.Call) error {
	id, err := k.ID("import")
	if err != nil {
		return err
	}
	if _, err := s.Store.Imports.Do(k.UserContext(), k.Viewer, id, ticks(k), writes); err != nil {
		return err
	}
	return k.To(path(id))
}
