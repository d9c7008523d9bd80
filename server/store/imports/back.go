package imports

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/exchange"
	"myreview/server/store/audit"
	"myreview/server/store/children"
	"myreview/server/store/network"
)

// Why a row is not taken back.
const (
	RestsHand   exchange.Reason = "hand"   // somebody changed it here
	RestsLater  exchange.Reason = "later"  // another import wrote it too
	RestsReview exchange.Reason = "review" // one was planned
	RestsWork   exchange.Reason = "work"   // another worker has it now, or this one did something
	RestsOther  exchange.Reason = "other"  // something else was written down of the child
)

// Back is what taking an import back would do.
type Back struct {
	ID     care.ID
	Until  time.Time // when it is over
	Undone int       // rows that were taken back
	At     time.Time // when; zero: it never was
	Rows   []BackRow // that it wrote and that are not taken back
}

// BackRow is one of them.
type BackRow struct {
	Child  care.ID
	Number string
	Name   string // the child's, as it is now
	Of     exchange.Kind
	Says   map[exchange.Field]string // as it is now, or was written
	Was    map[exchange.Field]string // as it would be again; nil: the row goes
	Stays  exchange.Reason           // why it is not taken back; empty: it is

	row   wroteRow
	whole bool   // the import brought the child, who goes or stays with all that it wrote
	group string // rows that go together or stay together
}

// Back reads what taking an import back would do now, for those who keep facts. Gone a day
// after it was done.
func (s *Store) Back(ctx context.Context, v care.Viewer, id care.ID) (*Back, error) {
	if err := s.children.KeepsFacts(ctx, v); err != nil {
		return nil, err
	}
	var b *Back
	err := s.db.Snapshot(ctx, func(db *gorm.DB) (err error) {
		b, err = s.back(db, v, id)
		return err
	})
	return b, err
}

func (s *Store) back(db *gorm.DB, v care.Viewer, id care.ID) (*Back, error) {
	im, err := database.FetchOne[importRow](db, "WHERE id = $1", string(id))
	if err != nil {
		return nil, err
	}
	b := &Back{ID: id, Undone: im.Undone, At: database.Deref(im.UndoneAt)}
	if b.Until = im.until(); !b.Until.After(s.db.Now()) {
		return nil, care.Gone("import.error.late")
	}
	wrote, err := database.Fetch[wroteRow](db, "WHERE import_id = $1 ORDER BY child_id, at, id", string(id))
	if err != nil {
		return nil, err
	}
	b.Rows, err = s.resting(db, v, wrote)
	return b, err
}

// rest is what is here of the children of an import.
type rest struct {
	s        *Store
	people   map[care.ID]network.PersonRow
	child    map[care.ID]network.ChildRow
	spells   map[care.ID]network.SpellRow
	spellOf  map[care.ID][]network.SpellRow // by child
	past     map[care.ID]network.PastReviewRow
	decided  map[care.ID]network.PermanenceRow
	recorded map[care.ID]network.DisabilityRow
	ties     map[care.ID]network.TieRow
	tieOf    map[care.ID][]network.TieRow // by child
	workers  map[care.ID]network.PersonRow
	staff    workers
	planned  map[care.ID]time.Time // when a child's last review was
	later    map[care.ID]bool      // rows that another import wrote
	lines    map[care.ID][]audit.Line
	mine     map[care.ID]wroteRow // by row
	own      map[care.ID]bool     // the viewer's family
}

// resting says of each row that an import wrote what it would be again, and what rests on it.
func (s *Store) resting(db *gorm.DB, v care.Viewer, wrote []wroteRow) ([]BackRow, error) {
	if len(wrote) == 0 {
		return nil, nil
	}
	r, err := s.rest(db, v, wrote)
	if err != nil {
		return nil, err
	}
	whole, cared := map[care.ID]bool{}, map[care.ID]bool{} // children whom this import brought; of whom it wrote a period
	for _, w := range wrote {
		whole[w.ChildID] = whole[w.ChildID] || w.Kind == exchange.OfPerson && w.Was == ""
		cared[w.ChildID] = cared[w.ChildID] || w.Kind == exchange.OfPeriod
	}
	var out []BackRow
	why := map[string]exchange.Reason{} // by group
	for _, w := range wrote {
		one := BackRow{Child: w.ChildID, Number: r.child[w.ChildID].Number, Name: r.people[w.ChildID].Name, Of: w.Kind, row: w, whole: whole[w.ChildID], group: string(w.ChildID)}
		if err := r.fill(&one); err != nil {
			return nil, err
		}
		switch {
		case r.own[w.ChildID]:
			one.Stays, one.Number, one.Name, one.Says, one.Was = exchange.OwnFamily, "", "", nil, nil
		case one.whole:
			one.Stays = r.onChild(w)
		default:
			one.Stays = r.onRow(w)
		}
		if !one.whole {
			switch w.Kind {
			case exchange.OfReview, exchange.OfPermanence, exchange.OfDisability, exchange.OfPerson:
				one.group = string(w.RowID)
			case exchange.OfWorker:
				one.group += one.Says[exchange.WorkerRole]
			case exchange.OfPeriod, exchange.OfStatus, exchange.OfHome:
				if one.group += string(w.Kind); cared[w.ChildID] { // what ended with care goes on with it
					one.group = string(w.ChildID) + string(exchange.OfPeriod)
				}
			default:
				one.group += string(w.Kind)
			}
		}
		why[one.group] = cmp.Or(why[one.group], one.Stays)
		out = append(out, one)
	}
	for i := range out {
		out[i].Stays = cmp.Or(out[i].Stays, why[out[i].group])
	}
	slices.SortStableFunc(out, func(a, b BackRow) int {
		return cmp.Or(strings.Compare(a.Name, b.Name), cmp.Compare(a.Child, b.Child), cmp.Compare(slices.Index(exchange.Kinds, a.Of), slices.Index(exchange.Kinds, b.Of)), a.row.At.Compare(b.row.At))
	})
	return out, nil
}

func (s *Store) rest(db *gorm.DB, v care.Viewer, wrote []wroteRow) (*rest, error) {
	r := &rest{s: s, mine: map[care.ID]wroteRow{}, planned: map[care.ID]time.Time{}, later: map[care.ID]bool{},
		spellOf: map[care.ID][]network.SpellRow{}, tieOf: map[care.ID][]network.TieRow{}}
	var ids []string
	first := wrote[0].At
	for _, w := range wrote {
		r.mine[w.RowID] = w
		ids = append(ids, string(w.ChildID))
		if w.At.Before(first) {
			first = w.At
		}
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	var err error
	if r.people, err = byID(db, "id IN ?", ids, func(p network.PersonRow) care.ID { return p.ID }); err != nil {
		return nil, err
	}
	if r.child, err = byID(db, "person_id IN ?", ids, func(c network.ChildRow) care.ID { return c.PersonID }); err != nil {
		return nil, err
	}
	if r.spells, err = byID(db, "child_id IN ?", ids, func(row network.SpellRow) care.ID { return row.ID }); err != nil {
		return nil, err
	}
	if r.past, err = byID(db, "child_id IN ?", ids, func(row network.PastReviewRow) care.ID { return row.ID }); err != nil {
		return nil, err
	}
	if r.decided, err = byID(db, "child_id IN ?", ids, func(row network.PermanenceRow) care.ID { return row.ID }); err != nil {
		return nil, err
	}
	if r.recorded, err = byID(db, "child_id IN ?", ids, func(row network.DisabilityRow) care.ID { return row.ID }); err != nil {
		return nil, err
	}
	if r.ties, err = byID(db, "child_id IN ?", ids, func(row network.TieRow) care.ID { return row.ID }); err != nil {
		return nil, err
	}
	var at []string
	for _, row := range r.spells {
		r.spellOf[row.ChildID] = append(r.spellOf[row.ChildID], row)
	}
	for _, t := range r.ties {
		r.tieOf[t.ChildID] = append(r.tieOf[t.ChildID], t)
		at = append(at, string(t.PersonID))
	}
	if r.own, err = network.PartialTo(db, v.Person); err != nil {
		return nil, err
	}
	slices.Sort(at)
	if r.workers, err = byID(db, "id IN ?", slices.Compact(at), func(p network.PersonRow) care.ID { return p.ID }); err != nil {
		return nil, err
	}
	if r.staff, err = s.staff(db); err != nil {
		return nil, err
	}
	reviews, err := find[network.ReviewRow](db, "child_id IN ?", ids)
	if err != nil {
		return nil, err
	}
	for _, row := range reviews {
		if row.State == network.ReviewDue {
			continue // it is there for every child
		}
		if row.MadeAt.After(r.planned[row.ChildID]) {
			r.planned[row.ChildID] = row.MadeAt
		}
	}
	all, err := find[wroteRow](db, "child_id IN ?", ids)
	if err != nil {
		return nil, err
	}
	for _, w := range all {
		if w.ImportID != wrote[0].ImportID && !w.At.Before(first) {
			r.later[w.RowID], r.later[w.ChildID] = true, true
		}
	}
	r.lines, err = s.audit.WroteSince(db, ids, first)
	return r, err
}

// byID finds rows, by their ids.
func byID[T any](db *gorm.DB, condition string, values []string, id func(T) care.ID) (map[care.ID]T, error) {
	rows, err := find[T](db, condition, values)
	out := make(map[care.ID]T, len(rows))
	for _, row := range rows {
		out[id(row)] = row
	}
	return out, err
}

// fill says what a row is and what it would be again.
func (r *rest) fill(one *BackRow) error {
	w := one.row
	if err := json.Unmarshal([]byte(w.Says), &one.Says); err != nil {
		return fmt.Errorf("store: import: %w", err)
	}
	var err error
	switch {
	case w.Was == "":
	case w.Kind == exchange.OfWorker:
		one.Was = map[exchange.Field]string{exchange.WorkerUntil: ""}
	case w.Kind == exchange.OfPerson:
		err = json.Unmarshal([]byte(w.Was), &one.Was)
	case w.Kind == exchange.OfReview:
		var row network.PastReviewRow
		err = json.Unmarshal([]byte(w.Was), &row)
		one.Was = pastSays(row)
	case w.Kind == exchange.OfPermanence:
		var row network.PermanenceRow
		err = json.Unmarshal([]byte(w.Was), &row)
		one.Was = permanenceSays(row)
	case w.Kind == exchange.OfDisability:
		var row network.DisabilityRow
		err = json.Unmarshal([]byte(w.Was), &row)
		one.Was = disabilitySays(row)
	default:
		var row network.SpellRow
		err = json.Unmarshal([]byte(w.Was), &row)
		_, one.Was = saysOf(row)
	}
	if err != nil {
		return fmt.Errorf("store: import: %w", err)
	}
	return nil
}

// after are the lines of what was done to a child after the import wrote them.
func (r *rest) after(w wroteRow) []audit.Line {
	lines := r.lines[w.ChildID]
	i := slices.IndexFunc(lines, func(l audit.Line) bool {
		return (l.What == "child.made" || l.What == "child.changed") && l.Tells(w.RowID)
	})
	return lines[i+1:]
}

// onChild is what rests on a child whom the import brought: they go with all that it wrote,
// or stay with all of it.
func (r *rest) onChild(w wroteRow) exchange.Reason {
	c := r.child[w.ChildID]
	_, reviewed := r.planned[w.ChildID]
	switch {
	case c.ByHand != nil || c.StageAt != nil || c.Family != "":
		return RestsHand
	case r.later[w.ChildID]:
		return RestsLater
	case reviewed:
		return RestsReview
	}
	for _, row := range r.spellOf[w.ChildID] {
		if _, ours := r.mine[row.ID]; !ours || row.ByHand != nil {
			return RestsHand
		}
	}
	for _, t := range r.tieOf[w.ChildID] {
		if _, ours := r.mine[t.ID]; t.PersonID != w.ChildID && (!ours || t.State != care.TieActive) {
			return RestsOther
		}
	}
	// Whatever anybody does to a child has a line: that is what nothing else here names.
	for _, l := range r.after(w) {
		if l.What != "child.changed" && l.What != "child.takenback" {
			return RestsOther
		}
	}
	return ""
}

// onRow is what rests on a row of a child who was here before.
func (r *rest) onRow(w wroteRow) exchange.Reason {
	changed := func(fromFile, byHand *time.Time) exchange.Reason {
		switch {
		case database.Deref(byHand).After(w.At):
			return RestsHand
		case !database.Deref(fromFile).Equal(w.At):
			return RestsLater
		}
		return ""
	}
	switch w.Kind {
	case exchange.OfPerson:
		c := r.child[w.ChildID]
		return changed(c.FromFile, c.ByHand)
	case exchange.OfReview:
		return changed(r.past[w.RowID].FromFile, nil)
	case exchange.OfPermanence:
		return changed(r.decided[w.RowID].FromFile, nil)
	case exchange.OfDisability:
		return changed(r.recorded[w.RowID].FromFile, nil)
	case exchange.OfWorker:
		return r.onWorker(w)
	}
	row := r.spells[w.RowID]
	for _, other := range r.spellOf[w.ChildID] {
		if _, ours := r.mine[other.ID]; ours || other.Sort != row.Sort {
			continue
		}
		if database.Deref(other.ByHand).After(w.At) {
			return RestsHand
		}
		if database.Deref(other.FromFile).After(w.At) {
			return RestsLater
		}
	}
	if w.Kind == exchange.OfPeriod && r.planned[w.ChildID].After(w.At) {
		return RestsReview
	}
	return changed(row.FromFile, row.ByHand)
}

// onWorker is what rests on a tie that the import made or ended: whoever came under it did
// something, an answer may be for them, or the work is somebody else's by now.
func (r *rest) onWorker(w wroteRow) exchange.Reason {
	tie, now := r.ties[w.RowID], r.s.db.Now()
	for _, other := range r.tieOf[w.ChildID] {
		if _, ours := r.mine[other.ID]; !ours && other.Kind == tie.Kind && other.Tie().StateAt(now) != care.TieEnded {
			return RestsWork
		}
	}
	if w.Was != "" { // they get their work back
		if !slices.ContainsFunc(r.staff, func(p people) bool { return p.ID == tie.PersonID && p.job == tie.Kind.Job() }) {
			return RestsWork
		}
		return ""
	}
	if tie.State != care.TieActive {
		return RestsWork
	}
	for _, l := range r.after(w) {
		if l.TieID == tie.ID || l.What == "sent" || l.Tells(tie.ID) {
			return RestsWork
		}
	}
	return ""
}

// Undo takes back every row of an import on which nothing rests, for as long as it may take,
// and returns how many such rows are left. Whoever calls it again goes on; once nothing is
// left it does nothing.
func (s *Store) Undo(ctx context.Context, v care.Viewer, id care.ID, takes time.Duration) (left int, err error) {
	begun := time.Now()
	b, err := s.Back(ctx, v, id)
	if err != nil {
		return 0, err
	}
	var of []care.ID // children, some to a transaction
	sizes := map[care.ID]int{}
	for _, row := range b.Rows {
		if row.Stays != "" {
			continue
		}
		if sizes[row.Child]++; sizes[row.Child] == 1 {
			of = append(of, row.Child)
		}
		left++
	}
	for first := true; len(of) > 0 && (first || time.Since(begun) < takes); first = false {
		n, rows := 0, 0
		for n < len(of) && (n == 0 || rows+sizes[of[n]] <= rowsAtOnce) {
			rows += sizes[of[n]]
			n++
		}
		if err := s.db.WriteTx(ctx, func(tx *gorm.DB) error { return s.undo(tx, v, id, of[:n]) }); err != nil {
			return 0, err
		}
		of, left = of[n:], left-rows
	}
	return left, nil
}

// hold makes two who write or take back one import wait for each other.
func hold(tx *gorm.DB, id care.ID) (importRow, error) {
	if err := tx.Exec("UPDATE import SET undone = undone WHERE id = $1", id).Error; err != nil {
		return importRow{}, fmt.Errorf("store: import: %w", err)
	}
	return database.FetchOne[importRow](tx, "WHERE id = $1", string(id))
}

func (s *Store) undo(tx *gorm.DB, v care.Viewer, id care.ID, of []care.ID) error {
	if _, err := hold(tx, id); err != nil {
		return err
	}
	for _, child := range slices.Sorted(slices.Values(of)) { // nobody does anything to them meanwhile
		if err := s.audit.HoldChild(tx, child); err != nil {
			return err
		}
	}
	wrote, err := find[wroteRow](tx.Where("import_id = ?", id).Session(&gorm.Session{}), "child_id IN ?", ids(of))
	if err != nil {
		return err
	}
	rows, err := s.resting(tx, v, wrote)
	if err != nil {
		return err
	}
	var gone []string
	var removed []care.ID
	var signs []children.Written
	one := children.TakenBack{}
	put := func() error {
		if one.Child == "" {
			return nil
		}
		done, err := s.children.TakeBack(tx, v, one)
		signs, one = append(signs, done), children.TakenBack{}
		return err
	}
	for _, row := range rows {
		if row.Stays != "" {
			continue
		}
		gone = append(gone, string(row.row.ID))
		if row.whole {
			if !slices.Contains(removed, row.Child) {
				removed = append(removed, row.Child)
			}
			continue
		}
		if one.Child != row.Child {
			if err := put(); err != nil {
				return err
			}
			one.Child, one.Words = row.Child, "import"
		}
		if err := restore(tx, &one, row); err != nil {
			return err
		}
	}
	if err := put(); err != nil || len(gone) == 0 {
		return err
	}
	if len(removed) > 0 {
		done, err := s.children.Remove(tx, v, removed)
		if err != nil {
			return err
		}
		signs = append(signs, done)
	}
	for part := range slices.Chunk(gone, atOnce) {
		if err := tx.Delete(&wroteRow{}, "id IN ?", part).Error; err != nil {
			return fmt.Errorf("store: import: %w", err)
		}
	}
	if err := tx.Exec("UPDATE import SET undone_at = $1, undone = undone + $2 WHERE id = $3", s.db.Now(), len(gone), id).Error; err != nil {
		return fmt.Errorf("store: import: %w", err)
	}
	return s.children.SignFromFile(tx, signs)
}

// restore adds a row as it was.
func restore(tx *gorm.DB, t *children.TakenBack, row BackRow) error {
	w := row.row
	switch w.Kind {
	case exchange.OfPerson:
		before, err := database.Fetch[wroteRow](tx, "WHERE row_id = $1 AND import_id <> $2 ORDER BY at DESC LIMIT 1", string(w.RowID), string(w.ImportID))
		if err != nil {
			return err
		}
		var at *time.Time // when an import before this one wrote it
		if len(before) > 0 {
			at = &before[0].At
		}
		t.Who = map[string]any{"name": row.Was[exchange.Name]}
		t.Set = map[string]any{"born_on": care.Date(row.Was[exchange.Born]), "from_file": at}
		if was := care.Date(row.Was[exchange.Died]); care.Date(row.Says[exchange.Died]) != was {
			t.Died = &was
		}
	case exchange.OfWorker:
		tie, err := database.FetchOne[network.TieRow](tx, "WHERE id = $1", string(w.RowID))
		if err != nil {
			return err
		}
		if w.Was == "" {
			t.End = append(t.End, tie.Tie())
		} else {
			t.Begin = append(t.Begin, care.Tie{Child: tie.ChildID, Person: tie.PersonID, Kind: tie.Kind})
		}
	case exchange.OfReview:
		if w.Was == "" {
			t.GonePast = append(t.GonePast, w.RowID)
			return nil
		}
		var was network.PastReviewRow
		err := json.Unmarshal([]byte(w.Was), &was)
		t.Past = append(t.Past, was)
		return err
	case exchange.OfPermanence:
		if w.Was == "" {
			t.GonePermanence = append(t.GonePermanence, w.RowID)
			return nil
		}
		var was network.PermanenceRow
		err := json.Unmarshal([]byte(w.Was), &was)
		t.Permanence = append(t.Permanence, was)
		return err
	case exchange.OfDisability:
		if w.Was == "" {
			t.GoneDisability = append(t.GoneDisability, w.RowID)
			return nil
		}
		var was network.DisabilityRow
		err := json.Unmarshal([]byte(w.Was), &was)
		t.Disability = append(t.Disability, was)
		return err
	default:
		if w.Was == "" {
			t.Gone = append(t.Gone, w.RowID)
			return nil
		}
		var was network.SpellRow
		err := json.Unmarshal([]byte(w.Was), &was)
		t.Spells = append(t.Spells, was)
		return err
	}
	return nil
}

func ids(of []care.ID) (out []string) {
	for _, id := range of {
		out = append(out, string(id))
	}
	return out
}
