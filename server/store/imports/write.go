package imports

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/exchange"
	"myreview/server/store/children"
	"myreview/server/store/network"
)

// rowsAtOnce is how many rows one transaction writes, so that nobody else waits long.
const rowsAtOnce = 200

// Do saves the ticks of the page on which it was asked for, then writes what was chosen
// on any, for as long as it may take, and returns how many rows are left. Whoever calls it
// again goes on: what is written is the same as the files say.
func (s *Store) Do(ctx context.Context, v care.Viewer, id care.ID, ticks map[string]bool, takes time.Duration) (left int, err error) {
	begun := time.Now()
	if err := s.Choose(ctx, v, id, ticks); err != nil {
		return 0, err
	}
	p, r, err := s.preview(ctx, v, id)
	if err != nil {
		return 0, err
	}
	switch {
	case p.Undone:
		return 0, care.Conflict("import.error.undone")
	case len(p.Headings) > 0:
		return 0, care.Conflict("import.error.match")
	}
	var batches [][]work
	for _, w := range chosen(p.Changes, nil) {
		if last := len(batches) - 1; last >= 0 && size(batches[last])+len(w.changes) <= rowsAtOnce {
			batches[last] = append(batches[last], w)
		} else {
			batches = append(batches, []work{w})
		}
	}
	for i, batch := range batches {
		if i > 0 && time.Since(begun) > takes {
			for _, rest := range batches[i:] {
				left += size(rest)
			}
			return left, nil
		}
		var wrote []children.Written
		err := s.holding(ctx, v, id, func(tx *gorm.DB, im opened) (err error) {
			wrote, err = s.write(tx, v, im, r, batch)
			return err
		})
		if err == nil {
			err = s.children.RingFromFile(ctx, wrote)
		}
		if err != nil {
			return 0, err
		}
	}
	if len(batches) == 0 && !p.DoneAt.IsZero() {
		return 0, nil
	}
	return 0, s.db.WriteTx(ctx, func(tx *gorm.DB) error { return s.set(tx, id, "done_at", s.db.Now()) })
}

// work is what is written of one child.
type work struct {
	child   string // number
	here    care.ID
	changes []Change
}

func size(batch []work) (n int) {
	for _, w := range batch {
		n += len(w.changes)
	}
	return n
}

// Would is what is written when somebody presses the button on a page that shows these
// changes as they are ticked: rows of children who are new, and of children who are here.
func (p *Preview) Would(shown []Change) (rows, fresh, here int) {
	on := map[string]bool{}
	for _, c := range shown {
		on[c.Name] = true
	}
	for _, w := range chosen(p.Changes, on) {
		if rows += len(w.changes); w.here == "" {
			fresh++
		} else {
			here++
		}
	}
	return rows, fresh, here
}

// chosen are the changes that are taken, child by child: those that somebody chose, and
// those that are ticked on the page that somebody has before them. Of a child who is not
// taken, nothing is; nor of a new one without a first period, which makes no child.
func chosen(all []Change, shown map[string]bool) (out []work) {
	take := func(c Change) bool {
		return c.Take && (c.Asked || shown[cmp.Or(c.With, c.Name)]) && c.waits()
	}
	refused, begun := map[string]bool{}, map[string]map[exchange.Kind]bool{}
	for _, c := range all {
		if c.Of == exchange.OfPerson && !take(c) && (c.State == exchange.New || c.State == exchange.Asks) {
			refused[c.Child] = true
		}
		if c.Here == "" && take(c) {
			if begun[c.Child] == nil {
				begun[c.Child] = map[exchange.Kind]bool{}
			}
			begun[c.Child][c.Of] = true
		}
	}
	for _, c := range all {
		if !take(c) || refused[c.Child] || c.Here == "" && (!begun[c.Child][exchange.OfPerson] || !begun[c.Child][exchange.OfPeriod]) {
			continue
		}
		if last := len(out) - 1; last < 0 || out[last].child != c.Child {
			out = append(out, work{child: c.Child, here: c.Here})
		}
		w := &out[len(out)-1]
		w.changes = append(w.changes, c)
	}
	return out
}

// writing puts together what is written of one child.
type writing struct {
	children.FromFile
	now    time.Time
	rows   []wroteRow
	begins []Change
}

// still is what is as it was when the import was compared, now that nobody else writes it: a
// change that was made meanwhile, or that somebody has to look at since, is left.
func (s *Store) still(tx *gorm.DB, v care.Viewer, im opened, r *exchange.Result, batch []work) ([]work, error) {
	of, was := map[string]bool{}, map[string]Change{}
	for _, w := range batch {
		of[w.child] = true
		for _, c := range w.changes {
			was[c.Name] = c
		}
	}
	some := exchange.Result{Children: slices.DeleteFunc(slices.Clone(r.Children), func(c exchange.Child) bool { return !of[c.Number] })}
	now, err := s.changes(tx, v, &some, im.choices)
	if err != nil {
		return nil, err
	}
	gone := map[string]bool{} // what is one choice is left whole
	left := func(c Change) bool {
		old, meant := was[c.Name]
		return !meant || c.Here != old.Here || c.State == exchange.Asks && old.State != exchange.Asks
	}
	for _, c := range now {
		if c.waits() && left(c) {
			gone[cmp.Or(c.With, c.Name)] = true
		}
	}
	now = slices.DeleteFunc(now, func(c Change) bool { return left(c) || gone[cmp.Or(c.With, c.Name)] })
	return chosen(now, nil), nil
}

func (s *Store) write(tx *gorm.DB, v care.Viewer, im opened, r *exchange.Result, batch []work) ([]children.Written, error) {
	if im.row.UndoneAt != nil {
		return nil, care.Conflict("import.error.undone")
	}
	if slices.ContainsFunc(batch, func(w work) bool { return w.here == "" }) {
		if err := database.HoldChildren(tx); err != nil { // nobody else makes them meanwhile
			return nil, err
		}
	}
	batch, err := s.still(tx, v, im, r, batch)
	if err != nil {
		return nil, err
	}
	// In one order, so that two who write at once wait for each other.
	slices.SortStableFunc(batch, func(a, b work) int { return cmp.Compare(a.here, b.here) })
	now := s.db.Now()
	var signs []children.Written
	var rows []wroteRow
	for _, w := range batch {
		on := &writing{now: now, FromFile: children.FromFile{Child: w.here, EndWords: "import"}}
		if w.here == "" {
			on.makes(w)
		}
		for _, c := range w.changes {
			if err := on.take(tx, c); err != nil {
				return nil, err
			}
		}
		done, err := s.children.WriteFromFile(tx, v, on.FromFile)
		if err != nil {
			return nil, err
		}
		for i, c := range on.begins {
			if done.Begun[i] != "" { // the next look says why not
				on.note(c, done.Begun[i], "")
			}
		}
		signs, rows = append(signs, done), append(rows, on.rows...)
	}
	for i := range rows {
		rows[i].ImportID = im.row.ID
	}
	if len(rows) > 0 {
		if err := tx.CreateInBatches(&rows, rowsAtOnce).Error; err != nil {
			return nil, fmt.Errorf("store: import: %w", err)
		}
	}
	return signs, s.children.SignFromFile(tx, signs)
}

// note keeps what was written, for undo and for the next import.
func (w *writing) note(c Change, row care.ID, was string) {
	says, _ := json.Marshal(c.Fact.Says) // a map of texts
	w.rows = append(w.rows, wroteRow{ID: care.NewID(), ChildID: w.Child, Kind: c.Of, RowID: row, Was: was, Says: string(says), At: w.now})
}

// makes takes a new child's person and last period, which is what a child is made of.
func (w *writing) makes(of work) {
	var person, period *Change
	for i, c := range of.changes {
		switch c.Of {
		case exchange.OfPerson:
			person = &of.changes[i]
		case exchange.OfPeriod:
			period = &of.changes[i] // they come in the order of their days
		}
	}
	w.Child = care.NewID()
	f := person.Fact
	born, since := f.Day(exchange.Born), period.Fact.Day(exchange.CareSince)
	w.Person = &network.PersonRow{ID: w.Child, Name: f.Says[exchange.Name], Band: care.BandAt(born, care.DateOf(w.now)), Lang: care.English, Picture: "child", MadeAt: w.now}
	w.Row = network.ChildRow{PersonID: w.Child, BornOn: born, CaredOn: since, Number: of.child, FromFile: &w.now}
	w.Died = f.Day(exchange.Died)
	w.Period = network.SpellRow{ID: care.NewID(), Since: since, Until: period.Fact.Day(exchange.CareUntil), Reason: period.Fact.Says[exchange.CareEndedWhy], Number: period.Fact.ID}
	w.note(*person, w.Child, "")
	w.note(*period, w.Period.ID, "")
	person.Take, period.Take = false, false // done
}

// take adds one change to what is written.
func (w *writing) take(tx *gorm.DB, c Change) error {
	if !c.Take {
		return nil
	}
	f := c.Fact
	switch c.Of {
	case exchange.OfPerson:
		was, _ := json.Marshal(c.Have.Says)
		w.Set = map[string]any{"born_on": f.Day(exchange.Born), "from_file": w.now}
		w.Died = f.Day(exchange.Died)
		w.Who = map[string]any{"name": f.Says[exchange.Name]}
		w.note(c, w.Child, string(was))
	case exchange.OfPeriod, exchange.OfStatus, exchange.OfHome:
		return w.spell(tx, c)
	case exchange.OfReview:
		return w.review(tx, c)
	case exchange.OfPermanence:
		return w.permanence(tx, c)
	case exchange.OfDisability:
		return w.disability(tx, c)
	case exchange.OfWorker:
		if c.Have == nil {
			w.Begin = append(w.Begin, care.Tie{Child: w.Child, Person: c.who, Kind: care.TieKind(f.Says[exchange.WorkerRole])})
			w.begins = append(w.begins, c)
			return nil
		}
		row, err := database.FetchOne[network.TieRow](tx, "WHERE id = $1", string(c.Have.Here))
		if err != nil {
			return err
		}
		switch over := row.Tie().StateAt(w.now) == care.TieEnded; {
		case f.Says[exchange.WorkerUntil] != "" && !over:
			w.End = append(w.End, row.Tie())
			w.note(c, row.ID, "tie")
		case f.Says[exchange.WorkerUntil] == "" && over: // who comes back gets a new tie
			w.Begin = append(w.Begin, care.Tie{Child: w.Child, Person: c.who, Kind: row.Kind})
			w.begins = append(w.begins, c)
		}
	}
	return nil
}

// spell adds a period, a legal status or a kind of home.
func (w *writing) spell(tx *gorm.DB, c Change) error {
	f, row := c.Fact, network.SpellRow{ID: care.NewID(), ChildID: w.Child}
	was := ""
	if c.Have != nil {
		var err error
		if row, err = database.FetchOne[network.SpellRow](tx, "WHERE id = $1", string(c.Have.Here)); err != nil {
			return err
		}
		if database.Deref(row.ByHand).After(c.Have.ByHand) || database.Deref(row.FromFile).After(c.Have.Imported) {
			return nil // somebody was quicker: the next look at the import asks
		}
		text, err := json.Marshal(row)
		if err != nil {
			return fmt.Errorf("store: import: %w", err)
		}
		was = string(text)
	}
	code, since, until := "", exchange.CareSince, exchange.CareUntil
	switch c.Of {
	case exchange.OfPeriod:
		row.Sort = care.SpellCare
		if why, has := f.Says[exchange.CareEndedWhy]; has {
			row.Reason = why
		}
	case exchange.OfStatus:
		row.Sort, code, since, until = care.SpellLegal, f.Says[exchange.Status], exchange.StatusSince, exchange.StatusUntil
	case exchange.OfHome:
		row.Sort, code, since, until = care.SpellHome, f.Says[exchange.HomeKind], exchange.HomeSince, exchange.HomeUntil
	}
	if care.ReturnCode(row.Kind) != code { // what is known here beyond the code stays
		row.Kind = code
	}
	row.Since, row.FromFile = f.Day(since), &w.now
	if _, has := f.Says[until]; has {
		row.Until = f.Day(until)
	}
	if f.ID != "" {
		row.Number = f.ID
	}
	if c.Have == nil {
		w.New = append(w.New, row)
	} else {
		w.Changed = append(w.Changed, row)
	}
	w.note(c, row.ID, was)
	return nil
}

// permanence adds the days on which adoption was decided on. A day that a file leaves empty
// stays as it is here.
func (w *writing) permanence(tx *gorm.DB, c Change) error {
	is, row, was := permanenceRow(c.Fact), network.PermanenceRow{ID: care.NewID(), ChildID: w.Child}, ""
	if c.Have != nil {
		var err error
		if row, err = database.FetchOne[network.PermanenceRow](tx, "WHERE id = $1", string(c.Have.Here)); err != nil {
			return err
		}
		if database.Deref(row.FromFile).After(c.Have.Imported) {
			return nil
		}
		text, err := json.Marshal(row)
		if err != nil {
			return fmt.Errorf("store: import: %w", err)
		}
		was = string(text)
	}
	row.AgreedOn, row.OrderedOn, row.MatchedOn = cmp.Or(is.AgreedOn, row.AgreedOn), cmp.Or(is.OrderedOn, row.OrderedOn), cmp.Or(is.MatchedOn, row.MatchedOn)
	row.PlacedOn, row.ReversedOn = cmp.Or(is.PlacedOn, row.PlacedOn), cmp.Or(is.ReversedOn, row.ReversedOn)
	row.Number, row.FromFile = cmp.Or(c.Fact.ID, row.Number), &w.now
	if c.Have == nil {
		w.NewPermanence = append(w.NewPermanence, row)
	} else {
		w.Permanence = append(w.Permanence, row)
	}
	w.note(c, row.ID, was)
	return nil
}

// disability adds what is on record. What helps the child is for people to say.
func (w *writing) disability(tx *gorm.DB, c Change) error {
	row, was := network.DisabilityRow{ID: care.NewID(), ChildID: w.Child}, ""
	if c.Have != nil {
		var err error
		if row, err = database.FetchOne[network.DisabilityRow](tx, "WHERE id = $1", string(c.Have.Here)); err != nil {
			return err
		}
		if database.Deref(row.FromFile).After(c.Have.Imported) {
			return nil
		}
		text, err := json.Marshal(row)
		if err != nil {
			return fmt.Errorf("store: import: %w", err)
		}
		was = string(text)
	}
	row.Codes, row.FromFile = c.Fact.Says[exchange.Disability], &w.now
	if c.Have == nil {
		w.NewDisability = append(w.NewDisability, row)
	} else {
		w.Disability = append(w.Disability, row)
	}
	w.note(c, row.ID, was)
	return nil
}

// review adds one that was held before the portal, or beside it.
func (w *writing) review(tx *gorm.DB, c Change) error {
	f, row := c.Fact, network.PastReviewRow{ID: care.NewID(), ChildID: w.Child}
	was := ""
	if c.Have != nil {
		rows, err := database.Fetch[network.PastReviewRow](tx, "WHERE id = $1", string(c.Have.Here))
		if err != nil || len(rows) == 0 {
			return err // it was held here, and is as it was
		}
		if row = rows[0]; database.Deref(row.FromFile).After(c.Have.Imported) {
			return nil
		}
		text, err := json.Marshal(row)
		if err != nil {
			return fmt.Errorf("store: import: %w", err)
		}
		was = string(text)
	}
	row.HeldOn, row.FromFile = f.Day(exchange.ReviewHeld), &w.now
	if due := f.Day(exchange.ReviewDue); due != "" {
		row.DueOn = due
	}
	if code := f.Says[exchange.ReviewCode]; code != "" {
		row.PN = code
	}
	if f.ID != "" {
		row.Number = f.ID
	}
	if c.Have == nil {
		w.NewPast = append(w.NewPast, row)
	} else {
		w.Past = append(w.Past, row)
	}
	w.note(c, row.ID, was)
	return nil
}
