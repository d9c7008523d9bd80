package exchange

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"myreview/server/care"
)

// Result is what files say.
type Result struct {
	Children  []Child
	Faults    []Fault
	Left      []Left
	Unmatched []string // roles of workers, that nobody has matched yet
}

// Read makes children of rows. Each row ends in a fact, in a fault or among what is
// left out. The error is a *Fault where headings do not match.
func Read(up *Upload, m Mapping, today care.Date) (*Result, error) {
	r := &reading{
		Result: Result{Faults: slices.Clone(up.Faults), Left: slices.Clone(up.Left)}, roles: m.roles(), today: today,
		children: map[string]*child{}, periods: map[string]string{}, workers: map[string]*worker{}, leaving: map[leaving]int{},
		whoseRow: map[Ref]string{}, names: map[string]string{},
	}
	var lines []*line
	for _, t := range up.Tables {
		var columns map[string]Field
		if known := slices.IndexFunc(tables, func(k table) bool { return k.name == t.Name }); known >= 0 {
			columns = tables[known].columns
		} else {
			var fault *Fault
			if columns, fault = m.columns(t); fault != nil {
				return nil, fault
			}
		}
		lines = append(lines, r.lines(t, columns)...)
	}
	// Who somebody is comes before what is said of them.
	first := []string{"ssd_professionals", "ssd_person", "ssd_cla_episodes"}
	place := func(l *line) int {
		if at := slices.Index(first, l.table); at >= 0 {
			return at
		}
		return len(first)
	}
	slices.SortStableFunc(lines, func(a, b *line) int { return cmp.Compare(place(a), place(b)) })
	for _, l := range lines {
		r.take(l)
	}
	r.finish()
	return &r.Result, nil
}

type reading struct {
	Result
	roles    map[string]care.TieKind
	today    care.Date
	leaving  map[leaving]int // where in Left rows of one reason stand
	children map[string]*child
	order    []*child
	periods  map[string]string // the child of a period, by their ids
	workers  map[string]*worker
	whoseRow map[Ref]string    // the number of the child of a row
	names    map[string]string // what rows call a child, also those that are faulty
}

// child is one of whom rows have been read.
type child struct {
	Child
	episodes  []Fact          // parts of periods
	disabled  map[string]bool // codes
	disabling []Ref
	torn      map[Kind]bool // a row of this kind is faulty
}

// worker is one who stands in a table of workers.
type worker struct {
	Ref
	says map[Field]string
	bad  bool
	used bool
}

// line is one row with its cells by field.
type line struct {
	Ref
	table  string
	cells  map[Field]string
	heads  map[Field]string
	first  map[Field]bool // columns that write the month first
	faults []Fault
	bad    bool // no fact can be made of what was read last
	used   bool
}

func (r *reading) lines(t Table, columns map[string]Field) (out []*line) {
	heads, first, at := map[Field]string{}, map[Field]bool{}, map[int]Field{}
	for i, h := range t.Headings {
		field, ok := columns[fold(h)]
		if !ok {
			continue
		}
		at[i], heads[field] = field, h
		if shape := shapes[field]; shape == aDay || shape == aLastDay {
			var cells []string
			for _, row := range t.Rows {
				cells = append(cells, row.Cells[i])
			}
			first[field] = monthFirst(cells)
		}
	}
	for _, row := range t.Rows {
		l := &line{Ref: Ref{t.File, row.N}, table: t.Name, cells: map[Field]string{}, heads: heads, first: first}
		for i, field := range at {
			l.cells[field] = row.Cells[i]
		}
		out = append(out, l)
	}
	return out
}

// fault notes what is wrong with a row; where the cell is loose, with that alone.
func (r *reading) fault(l *line, field Field, what Reason) {
	f := Fault{Ref: l.Ref, Column: l.heads[field], What: what, Cell: slices.Contains(loose, field)}
	if !postcode.MatchString(l.cells[field]) {
		f.Value = cut(strings.TrimSpace(l.cells[field]))
	}
	l.bad = l.bad || !f.Cell
	if !slices.ContainsFunc(l.faults, func(g Fault) bool { return g.Column == f.Column && g.What == f.What }) {
		l.faults = append(l.faults, f)
		r.Faults = append(r.Faults, f)
	}
}

// Shown is a cell as a page may show it: no postcode, and not all of a long one.
func Shown(cell string) string {
	if postcode.MatchString(cell) {
		return "…"
	}
	return cut(cell)
}

// seen is a text of another system as a page may show it: nothing in it turns what stands
// beside it about.
func seen(text string) string {
	return care.Seen(strings.Join(strings.Fields(strings.ToValidUTF8(text, "\uFFFD")), " "))
}

// cut is so much of a text as a page has room for.
func cut(text string) string {
	text = seen(text)
	if runes := []rune(text); len(runes) > 60 {
		return string(runes[:59]) + "…"
	}
	return text
}

// loose are fields without which the rest of a row stands.
var loose = []Field{CareBegunWhy, CareEndedWhy, ReviewCode, WorkerEmail, IROEmail, SocialWorkerEmail, WorkerStaff, Disability}

// says reads the fields of a fact: those that the table has.
func (r *reading) says(l *line, fields ...Field) map[Field]string {
	out := map[Field]string{}
	for _, f := range fields {
		if _, has := l.heads[f]; !has {
			continue
		}
		text, what := read(f, l.cells[f], l.first[f])
		if what != "" {
			if r.fault(l, f, what); slices.Contains(loose, f) {
				continue
			}
		}
		out[f] = text
	}
	return out
}

// needs notes that a field is empty without which a row says nothing.
func (r *reading) needs(l *line, says map[Field]string, fields ...Field) {
	for _, f := range fields {
		if says[f] == "" && !l.bad {
			r.fault(l, f, Missing)
		}
	}
}

// order notes an end before its beginning.
func (r *reading) ordered(l *line, says map[Field]string, since, until Field) {
	if says[since] != "" && says[until] != "" && says[until] < says[since] {
		r.fault(l, until, UntilBeforeSince)
	}
}

func (l *line) fact(of Kind, id string, says map[Field]string) Fact {
	l.used = true
	cell := slices.DeleteFunc(slices.Clone(l.faults), func(f Fault) bool { return !f.Cell })
	return Fact{Of: of, ID: id, Says: says, Rows: []Ref{l.Ref}, Faults: cell, heads: l.heads}
}

// whose is the child of a row. It is made by the first row that names its number.
func (r *reading) whose(l *line) *child {
	number := r.says(l, Number)[Number]
	if period := r.says(l, PeriodID)[PeriodID]; number == "" && period != "" && !l.bad {
		if number = r.periods[period]; number == "" {
			r.fault(l, PeriodID, NoChild)
		}
	}
	if number == "" {
		if !l.bad {
			r.fault(l, Number, Missing)
		}
		return nil
	}
	r.whoseRow[l.Ref] = number
	if name := strings.TrimSpace(cmp.Or(l.cells[Name], l.cells[FirstName]+" "+l.cells[LastName])); name != "" && odd(name, aName) == "" && r.names[number] == "" {
		r.names[number] = name
	}
	c := r.children[number]
	if c == nil {
		c = &child{Child: Child{Number: number}, torn: map[Kind]bool{}}
		r.children[number], r.order = c, append(r.order, c)
	}
	return c
}

// has reports whether a row says anything under one of these fields.
func (l *line) has(fields []Field) bool {
	return slices.ContainsFunc(fields, func(f Field) bool { return strings.TrimSpace(l.cells[f]) != "" })
}

func (l *line) hasColumn(fields []Field) bool {
	return slices.ContainsFunc(fields, func(f Field) bool { return l.heads[f] != "" })
}

func (r *reading) take(l *line) {
	if l.table == "ssd_professionals" {
		r.professional(l)
		return
	}
	c := r.whose(l)
	if c == nil {
		return
	}
	for _, part := range []struct {
		of   Kind
		take func(*child, *line)
		by   []Field
	}{
		{OfPerson, r.person, []Field{FirstName, LastName, Name, Born}},
		{OfPeriod, r.episode, []Field{CareSince, CareUntil}},
		{OfStatus, r.status, []Field{Status}},
		{OfHome, r.home, []Field{HomeKind}},
		{OfReview, r.review, []Field{ReviewHeld, ReviewDue, ReviewCancelled}},
		{OfWorker, r.worker, []Field{WorkerRole, WorkerName}},
		{OfWorker, r.named(care.TieIRO, IROName, IROEmail, IROSince), []Field{IROName}},
		{OfWorker, r.named(care.TieSocialWorker, SocialWorkerName, SocialWorkerEmail, SocialWorkerSince), []Field{SocialWorkerName}},
		{OfPermanence, r.permanence, []Field{PermanenceAgreed, PlacementOrder, Matched, PlacedForAdoption, DecisionReversed, PermanenceOrder}},
	} {
		// A row of any headings need not say each kind of thing, and nobody has all dates
		// of permanence; in any other table of ours an empty row is a fault.
		if !l.has(part.by) && (l.table == "" || part.of == OfPermanence || !l.hasColumn(part.by)) {
			continue
		}
		l.bad = false
		if part.take(c, l); l.bad {
			c.torn[part.of] = true
		}
	}
	r.disability(c, l)
	if !l.used && len(l.faults) == 0 {
		r.leave(l.Ref, RowBlank, "")
	}
}

// professional is one worker, for the rows that name their id.
func (r *reading) professional(l *line) {
	says := r.says(l, WorkerPerson, WorkerName, WorkerStaff)
	r.needs(l, says, WorkerPerson, WorkerName)
	id := says[WorkerPerson]
	switch before := r.workers[id]; {
	case id == "":
	case before == nil:
		r.workers[id] = &worker{Ref: l.Ref, says: says, bad: l.bad}
	case maps.Equal(before.says, says):
		r.leave(l.Ref, RowRepeated, "")
	default:
		r.fault(l, WorkerPerson, SameRowID)
		before.bad = true
		r.Faults = append(r.Faults, Fault{Ref: before.Ref, Column: l.heads[WorkerPerson], What: SameRowID, Value: cut(id)})
	}
}

func (r *reading) person(c *child, l *line) {
	says := r.says(l, FirstName, LastName, Name, Born, Died)
	if _, whole := says[Name]; !whole && !l.bad { // some have one name alone
		r.needs(l, says, FirstName)
		says[Name] = strings.TrimSpace(says[FirstName] + " " + says[LastName])
	}
	delete(says, FirstName)
	delete(says, LastName)
	r.needs(l, says, Name, Born)
	r.ordered(l, says, Born, Died)
	if l.bad {
		return
	}
	c.Facts = append(c.Facts, l.fact(OfPerson, c.Number, says))
}

func (r *reading) episode(c *child, l *line) {
	says := r.says(l, PeriodID, CareSince, CareEntered, CareUntil, CareBegunWhy, CareEndedWhy)
	r.needs(l, says, CareSince)
	r.ordered(l, says, CareSince, CareUntil)
	r.ordered(l, says, CareEntered, CareSince)
	if says[PeriodID] != "" {
		r.periods[says[PeriodID]] = c.Number
	}
	if !l.bad {
		c.episodes = append(c.episodes, l.fact(OfPeriod, says[PeriodID], says))
	}
}

func (r *reading) status(c *child, l *line) {
	r.spell(c, l, OfStatus, [...]Field{StatusID, Status, StatusSince, StatusUntil})
}

func (r *reading) home(c *child, l *line) {
	r.spell(c, l, OfHome, [...]Field{HomeID, HomeKind, HomeSince, HomeUntil})
}

// spell is a code with its first and last day: the fields are its id, it and the two.
func (r *reading) spell(c *child, l *line, of Kind, fields [4]Field) {
	says := r.says(l, fields[:]...)
	r.needs(l, says, fields[1], fields[2])
	r.ordered(l, says, fields[2], fields[3])
	r.add(c, l, of, fields[0], says)
}

func (r *reading) review(c *child, l *line) {
	says := r.says(l, ReviewID, ReviewDue, ReviewHeld, ReviewCode, ReviewCancelled)
	if says[ReviewHeld] == "" && says[ReviewDue] == "" && !l.bad {
		r.fault(l, ReviewHeld, Missing)
	}
	if !l.bad && (says[ReviewHeld] == "" || says[ReviewCancelled] != "") {
		r.leave(l.Ref, NotHeld, "")
		l.used = true
		return
	}
	delete(says, ReviewCancelled)
	r.add(c, l, OfReview, ReviewID, says)
}

func (r *reading) permanence(c *child, l *line) {
	says := r.says(l, PermanenceID, PermanenceAgreed, PlacementOrder, Matched, PlacedForAdoption, DecisionReversed, PermanenceOrder)
	r.add(c, l, OfPermanence, PermanenceID, says)
}

// worker is a row that names a role and who has it, or has their id in another table.
func (r *reading) worker(c *child, l *line) {
	says := r.says(l, WorkerID, WorkerPerson, WorkerRole, WorkerName, WorkerStaff, WorkerEmail, WorkerSince, WorkerUntil)
	if r.needs(l, says, WorkerRole); l.bad {
		return
	}
	text := says[WorkerRole]
	kind := r.roles[fold(text)]
	switch kind {
	case "":
		r.leave(l.Ref, RoleNotMatched, text)
		l.used = true
		return
	case NoTie:
		r.leave(l.Ref, RoleNotRead, text)
		l.used = true
		return
	}
	says[WorkerRole] = string(kind)
	rows := []Ref{l.Ref}
	if id := says[WorkerPerson]; id != "" {
		switch who := r.workers[id]; {
		case who == nil && says[WorkerName] == "":
			r.fault(l, WorkerPerson, NoWorker)
		case who != nil && who.bad:
			r.fault(l, WorkerPerson, OtherRow)
		case who != nil:
			who.used = true
			rows = append(rows, who.Ref)
			says[WorkerName] = who.says[WorkerName]
			if staff, has := who.says[WorkerStaff]; has {
				says[WorkerStaff] = staff
			}
		}
	}
	delete(says, WorkerPerson)
	r.needs(l, says, WorkerName)
	r.ordered(l, says, WorkerSince, WorkerUntil)
	r.add(c, l, OfWorker, WorkerID, says)
	if !l.bad {
		c.Facts[len(c.Facts)-1].Rows = rows
	}
}

// named is a column that is one worker's.
func (r *reading) named(kind care.TieKind, name, email, since Field) func(*child, *line) {
	return func(c *child, l *line) {
		own := r.says(l, name, email, since)
		says := map[Field]string{WorkerRole: string(kind)}
		for from, to := range map[Field]Field{name: WorkerName, email: WorkerEmail, since: WorkerSince} {
			if text, has := own[from]; has {
				says[to] = text
			}
		}
		r.add(c, l, OfWorker, WorkerID, says)
	}
}

func (r *reading) add(c *child, l *line, of Kind, id Field, says map[Field]string) {
	if l.bad {
		return
	}
	own := says[id]
	delete(says, id)
	c.Facts = append(c.Facts, l.fact(of, own, says))
}

// leave notes a row that is left out on purpose.
func (r *reading) leave(at Ref, what Reason, value string) {
	of := leaving{at.File, what, value}
	i, ok := r.leaving[of]
	if !ok {
		i, r.Left = len(r.Left), append(r.Left, Left{File: at.File, What: what, Value: value})
		if r.leaving[of] = i; what == RoleNotMatched && !slices.Contains(r.Unmatched, value) {
			r.Unmatched = append(r.Unmatched, value)
		}
	}
	r.Left[i].Rows, r.Left[i].Count = append(r.Left[i].Rows, at.Row), r.Left[i].Count+1
}

type leaving struct {
	file  string
	what  Reason
	value string
}

// disability notes what is recorded by its code.
func (r *reading) disability(c *child, l *line) {
	if _, has := l.heads[Disability]; !has {
		return
	}
	l.used = true
	text, what := read(Disability, l.cells[Disability], false)
	if what != "" {
		r.fault(l, Disability, what)
		return
	}
	if text != "" && !slices.Contains([]string{"none", "n", "no", "false", "0"}, strings.ToLower(text)) {
		if text = strings.ToUpper(text); !slices.Contains(care.Disabilities, text) {
			text = care.DisabilityOther // words of another system are not kept
		}
		if c.disabled == nil {
			c.disabled = map[string]bool{}
		}
		c.disabled[text] = true
	}
	c.disabling = append(c.disabling, l.Ref)
}

// finish puts together what takes several rows.
func (r *reading) finish() {
	for _, c := range r.order {
		r.settle(c)
		if len(c.Facts) > 0 {
			r.Children = append(r.Children, c.Child)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(r.workers)) {
		if w := r.workers[id]; !w.used && !w.bad {
			r.leave(w.Ref, RowOfNobody, "")
		}
	}
	slices.Sort(r.Unmatched)
	for i := range r.Faults {
		r.Faults[i].Child = r.whoseRow[r.Faults[i].Ref]
		r.Faults[i].Name = r.names[r.Faults[i].Child]
	}
}
