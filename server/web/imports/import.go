package imports

import (
	"bytes"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

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
		m.Last = append(m.Last, view.ImportLine{ID: one.ID, By: one.By, At: one.MadeAt, Written: one.Written, Undone: one.Undone, Done: !one.DoneAt.IsZero(), Here: one.Here && one.Undone == 0, Back: one.Back})
	}
	if message == "" {
		return s.Show(k, "import/start", m)
	}
	return s.ShowStatus(k, web.StatusOf[care.KindInvalid], "import/start", m)
}

// said is what is wrong with a file, in the reader's words.
func said(k *web.Call, f *exchange.Fault) string {
	words := k.Say.T(reasons[f.What])
	if f.Column != "" {
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
		m := &view.ImportMatch{Page: s.Page(k), ID: id, Message: message}
		for i, h := range p.Headings {
			m.Columns = append(m.Columns, view.ImportColumn{Field: "c." + strconv.Itoa(i), Heading: h, Stands: fieldsFor(k.Value("c." + strconv.Itoa(i)))})
		}
		return s.ShowStatus(k, status, "import/match", m)
	}
	m := &view.ImportReview{Page: s.Page(k), ID: id, Files: p.Files, Written: p.Written, Back: p.Written > 0, Message: message}
	s.fill(k, m, p)
	return s.ShowStatus(k, status, "import/review", m)
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
		counts[c.State]++
		if c.Take {
			m.Waiting++
		}
	}
	shown := exchange.State(k.Query("s"))
	for _, state := range exchange.States {
		if counts[state] > 0 && counts[shown] == 0 {
			shown = state
		}
	}
	m.State = string(shown)
	for _, state := range exchange.States {
		if counts[state] > 0 {
			m.Counts = append(m.Counts, view.ImportCount{State: string(state), Label: states[state], N: counts[state], Now: state == shown})
		}
	}
	rows := slices.DeleteFunc(slices.Clone(p.Changes), func(c imports.Change) bool { return c.State != shown })
	m.Number, m.Before, m.After = paged(k, len(rows))
	for _, c := range rows[(m.Number-1)*rowsOnPage : min(len(rows), m.Number*rowsOnPage)] {
		m.Rows = append(m.Rows, s.row(k, c))
	}
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

func (s *Pages) row(k *web.Call, c imports.Change) view.ImportRow {
	r := view.ImportRow{Name: c.Name, Child: c.Child, Who: c.Change.Name, Kind: kinds[c.Of], Why: whys[c.Why], Take: c.Take}
	r.Choose = c.State != exchange.Same && c.State != exchange.Faulty
	for _, row := range c.Rows[:min(len(c.Rows), 10)] {
		r.Rows = append(r.Rows, view.ImportRef{File: row.File, Row: row.Row})
	}
	for _, f := range c.Faults {
		r.Faults = append(r.Faults, view.ImportFault{Says: reasons[f.What], Column: f.Column, Value: f.Value})
	}
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

// choose saves what one page of rows says, or all rows of a state.
func (s *Pages) choose(k *web.Call) error {
	id, err := k.ID("import")
	if err != nil {
		return err
	}
	take, go_ := map[string]bool{}, k.Value("go")
	switch go_ {
	case "all", "none":
		p, err := s.Store.Imports.Preview(k.UserContext(), k.Viewer, id)
		if err != nil {
			return err
		}
		for _, c := range p.Changes {
			if string(c.State) == k.Value("s") {
				take[c.Name] = go_ == "all"
			}
		}
	default:
		for _, name := range k.Values("row") {
			take[name] = slices.Contains(k.Values("take"), name)
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
	if _, err := s.Store.Imports.Do(k.UserContext(), k.Viewer, id, writes); err != nil {
		return err
	}
	return k.To(path(id))
}
