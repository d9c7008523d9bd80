package children

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/store/alerts"
	"myreview/server/store/audit"
	"myreview/server/store/network"
	"myreview/server/store/people"
	"myreview/server/store/signin"
)

// FromFile is what an import writes of one child.
type FromFile struct {
	Child         care.ID
	Person        *network.PersonRow // of a child who is new, with Row and Period
	Row           network.ChildRow
	Period        network.SpellRow
	Set           map[string]any // columns of a child who is here
	Who           map[string]any // columns of their person
	New           []network.SpellRow
	Changed       []network.SpellRow
	NewPast       []network.PastReviewRow
	Past          []network.PastReviewRow
	NewPermanence []network.PermanenceRow
	Permanence    []network.PermanenceRow
	NewDisability []network.DisabilityRow
	Disability    []network.DisabilityRow
	Begin         []care.Tie // of workers: child, person, kind
	End           []care.Tie
	Died          care.Date // empty: the file does not say that they have
	EndWords      string    // why
}

// WriteFromFile writes it in a transaction of the caller's, who has checked that the viewer
// may, with one line in the child's log that names each row. What it returns has to be signed
// as the last thing in the transaction: see SignFromFile.
func (s *Store) WriteFromFile(tx *gorm.DB, v care.Viewer, f FromFile) (w Written, err error) {
	w.child = f.Child
	if f.Person == nil {
		err = s.audit.HoldChild(tx, f.Child)
	} else {
		err = database.HoldChildren(tx) // nobody else takes the number
	}
	if err != nil {
		return w, err
	}
	what, rows := audit.Kind("child.changed"), []care.ID{f.Child}
	if f.Person != nil {
		what = "child.made"
		if w.own, err = s.makeFromFile(tx, f); err != nil {
			return w, err
		}
		rows = append(rows, f.Period.ID)
	}
	put, err := s.put(tx, v, f)
	if err != nil {
		return w, err
	}
	w.by, w.Begun, w.given, w.ended = v, put.Begun, put.given, put.ended
	if w.guarded, err = s.guardFromFile(tx, f); err != nil {
		return w, err
	}
	if slices.ContainsFunc(slices.Concat(f.New, f.Changed), func(row network.SpellRow) bool { return row.Sort == care.SpellCare && care.Adopted(row.Reason) }) {
		shut, err := s.people.ShutKin(tx, v, f.Child, f.EndWords)
		if err != nil {
			return w, err
		}
		w.ended = append(w.ended, shut...)
	}
	if f.Person == nil || slices.ContainsFunc(f.New, func(row network.SpellRow) bool { return row.Sort == care.SpellCare }) {
		if err := s.caredAnew(tx, f.Child); err != nil {
			return w, err
		}
	}
	if err := s.audit.Note(tx, v, what, f.Child, append(rows, put.rows...)...); err != nil || f.Died.Empty() {
		return w, err
	}
	return w, s.dieByFile(tx, v, &w, f.Died)
}

// dieByFile writes down that a child has died; nothing where it is known.
func (s *Store) dieByFile(tx *gorm.DB, v care.Viewer, w *Written, on care.Date) (err error) {
	w.died, err = s.people.DieIn(tx, v, people.Death{Person: w.child, On: on})
	if errors.Is(err, audit.ErrNothingHappened) {
		err = nil
	}
	return err
}

// guardFromFile keeps the place of reviews from parents where a child is placed for adoption or may be,
// as AddSpell does.
func (s *Store) guardFromFile(tx *gorm.DB, f FromFile) (bool, error) {
	home := slices.ContainsFunc(slices.Concat(f.New, f.Changed), func(row network.SpellRow) bool {
		return row.Sort == care.SpellHome && care.Guards(row.Kind) && row.Until.Empty()
	})
	placed := slices.ContainsFunc(slices.Concat(f.NewPermanence, f.Permanence), func(row network.PermanenceRow) bool {
		return !row.PlacedOn.Empty() && row.ReversedOn.Empty()
	})
	if !home && !placed {
		return false, nil
	}
	if err := tx.Model(&network.ChildRow{}).Where("person_id = ?", f.Child).Update("guarded", true).Error; err != nil {
		return false, fmt.Errorf("store: import: %w", err)
	}
	return true, nil
}

// bornAnew lets a child's own pages begin by another date of birth.
func (s *Store) bornAnew(tx *gorm.DB, child care.ID, born care.Date) (own care.ID, err error) {
	r := reader{}
	if r.row, err = database.FetchOne[network.ChildRow](tx, "WHERE person_id = $1", string(child)); err != nil || r.row.BornOn == born {
		return "", err
	}
	if r.around, err = network.CircleOf(tx, child); err != nil {
		return "", err
	}
	return s.movePages(tx, r, born)
}

// put writes the rows of a child who is there.
func (s *Store) put(tx *gorm.DB, v care.Viewer, f FromFile) (w Written, err error) {
	w.child = f.Child
	if born, has := f.Set["born_on"].(care.Date); has {
		own, err := s.bornAnew(tx, f.Child, born)
		if err != nil {
			return w, err
		}
		if own != "" {
			w.rows, w.ended = append(w.rows, own), append(w.ended, own)
		}
	}
	if name, has := f.Who["name"].(string); has && f.Person == nil {
		who, err := database.FetchOne[network.PersonRow](tx, "WHERE id = $1", string(f.Child))
		if err == nil && who.Name != name { // a file says nothing of pronouns
			var facts network.ChildRow
			if facts, err = database.FetchOne[network.ChildRow](tx, "WHERE person_id = $1", string(f.Child)); err == nil {
				err = s.keepName(tx, v.Person, f.Child, Facts{Name: who.Name, Pronouns: facts.Pronouns}, Facts{Name: name, Pronouns: facts.Pronouns})
			}
		}
		if err != nil {
			return w, err
		}
	}
	for table, set := range map[string]map[string]any{"child": f.Set, "person": f.Who} {
		if len(set) == 0 {
			continue
		}
		change := tx.Model(&network.ChildRow{}).Where("person_id = ?", f.Child)
		if table == "person" {
			change = tx.Model(&network.PersonRow{}).Where("id = ?", f.Child)
		}
		if err := change.Updates(set).Error; err != nil {
			return w, fmt.Errorf("store: import: %w", err)
		}
	}
	if len(f.NewPast) > 0 {
		if err := tx.Create(&f.NewPast).Error; err != nil {
			return w, fmt.Errorf("store: import: %w", err)
		}
	}
	// What ends comes first: no child has two periods of care that go on.
	slices.SortStableFunc(f.Changed, func(a, b network.SpellRow) int { return strings.Compare(string(b.Until), string(a.Until)) })
	for _, row := range f.Changed {
		w.rows = append(w.rows, row.ID)
		err := tx.Model(&row).Select("kind", "since", "until", "reason", "number", "by_hand", "from_file").Updates(row).Error
		if err != nil {
			return w, fmt.Errorf("store: import: %w", err)
		}
	}
	if len(f.New) > 0 {
		if err := tx.Create(&f.New).Error; err != nil {
			return w, fmt.Errorf("store: import: %w", err)
		}
	}
	for _, row := range f.New {
		w.rows = append(w.rows, row.ID)
	}
	for _, row := range f.NewPast {
		w.rows = append(w.rows, row.ID)
	}
	for _, row := range f.Past {
		w.rows = append(w.rows, row.ID)
		if err := tx.Model(&row).Select("held_on", "due_on", "pn", "number", "from_file").Updates(row).Error; err != nil {
			return w, fmt.Errorf("store: import: %w", err)
		}
	}
	if len(f.NewPermanence) > 0 {
		if err := tx.Create(&f.NewPermanence).Error; err != nil {
			return w, fmt.Errorf("store: import: %w", err)
		}
	}
	for _, row := range f.Permanence {
		if err := tx.Model(&row).Select("agreed_on", "ordered_on", "matched_on", "placed_on", "reversed_on", "number", "from_file").Updates(row).Error; err != nil {
			return w, fmt.Errorf("store: import: %w", err)
		}
	}
	for _, row := range slices.Concat(f.NewPermanence, f.Permanence) {
		w.rows = append(w.rows, row.ID)
	}
	if len(f.NewDisability) > 0 {
		if err := tx.Create(&f.NewDisability).Error; err != nil {
			return w, fmt.Errorf("store: import: %w", err)
		}
	}
	for _, row := range f.Disability {
		if err := tx.Model(&row).Select("codes", "from_file").Updates(row).Error; err != nil {
			return w, fmt.Errorf("store: import: %w", err)
		}
	}
	for _, row := range slices.Concat(f.NewDisability, f.Disability) {
		w.rows = append(w.rows, row.ID)
	}
	for _, t := range f.End {
		if err := s.people.EndWork(tx, v, t, f.EndWords); err != nil {
			return w, err
		}
		w.rows, w.ended = append(w.rows, t.ID), append(w.ended, t.ID)
	}
	for _, t := range f.Begin {
		tie, err := s.people.TieWorker(tx, v, t)
		if kind := care.KindOf(err); err != nil && (kind == care.KindConflict || kind == care.KindInvalid) {
			w.Begun = append(w.Begun, "") // they cannot have it, which is no fault of the other rows
			continue
		}
		if err != nil {
			return w, err
		}
		w.rows, w.Begun = append(w.rows, tie), append(w.Begun, tie)
		if f.Person == nil {
			w.given = append(w.given, t.Person)
		}
	}
	return w, nil
}

// Written is what was written that decides who comes in.
type Written struct {
	Begun []care.ID // ties, in the order of FromFile.Begin; empty: who was to have the work cannot

	by         care.Viewer
	given      []care.ID // who was given work of a child who was here
	child, own care.ID
	guarded    bool      // the place of reviews is kept from parents from now on
	ended      []care.ID // ties that changed
	rows       []care.ID
	gone       []care.ID // ties
	seats      []care.ID // at reviews that are gone with them
	removed    []care.ID // children
	died       people.Moved
}

// SignFromFile signs what was written. Everybody's signatures wait for each other, so it
// comes last.
func (s *Store) SignFromFile(tx *gorm.DB, all []Written) error {
	if err := s.stillApart(tx, all); err != nil {
		return err
	}
	var children []care.ID
	for _, w := range all {
		if w.child != "" {
			children = append(children, w.child)
		}
		if w.own != "" {
			if err := s.people.SignChild(tx, w.child, w.own); err != nil {
				return err
			}
		}
		if w.guarded {
			if err := audit.Sign[network.GuardRow](s.audit, tx, "WHERE person_id = $1", string(w.child)); err != nil {
				return err
			}
		}
		for _, tie := range append(w.ended, w.Begun...) {
			if tie == "" {
				continue
			}
			if err := s.audit.SignTies(tx, tie); err != nil {
				return err
			}
		}
		if err := s.signRemoved(tx, w); err != nil {
			return err
		}
		if err := s.people.SignMoved(tx, w.died); err != nil {
			return err
		}
	}
	return s.reviews.KeepNext(tx, children...)
}

// stillApart asks once more, of children who were here, now that links that were made at
// the same moment wait or are there: Conflict, and the next look says of whom. Of a
// child who is new there is nothing to read yet.
func (s *Store) stillApart(tx *gorm.DB, all []Written) error {
	for _, w := range all {
		if len(w.given) == 0 {
			continue
		}
		if _, err := s.audit.HoldHead(tx, ""); err != nil {
			return err
		}
		for _, to := range w.given {
			if err := signin.Apart(tx, w.by, to, s.db.Now()); err != nil {
				return err
			}
		}
	}
	return nil
}

// RingFromFile is for after the commit: the reviews of whom something was written are
// rung, and who has died by a file has no page open.
func (s *Store) RingFromFile(ctx context.Context, all []Written) error {
	var of, reviews []care.ID
	for _, w := range all {
		of = append(of, w.child)
	}
	if err := s.db.Read(ctx).Model(&network.ReviewRow{}).Where("child_id IN ?", of).Pluck("id", &reviews).Error; err != nil {
		return fmt.Errorf("store: import: %w", err)
	}
	for _, id := range reviews {
		s.db.Ring(id)
	}
	s.db.Ring(alerts.AlertBell) // who reads a child's alerts follows from their ties
	for _, w := range all {
		if err := s.people.RingMoved(ctx, w.died); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) makeFromFile(tx *gorm.DB, f FromFile) (own care.ID, err error) {
	if err := tx.Create(f.Person).Error; err != nil {
		return "", fmt.Errorf("store: import: %w", err)
	}
	if own, err = s.people.AddChildIn(tx, f.Row, f.Person.Name); err != nil {
		return "", err
	}
	period := map[string]any{"id": f.Period.ID, "since": f.Period.Since, "until": f.Period.Until, "reason": f.Period.Reason, "number": f.Period.Number}
	if err := tx.Model(&network.SpellRow{}).Where("child_id = ? AND sort = ?", f.Child, care.SpellCare).Updates(period).Error; err != nil {
		return "", fmt.Errorf("store: import: %w", err)
	}
	return own, nil
}
