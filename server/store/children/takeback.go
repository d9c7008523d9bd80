package children

import (
	"fmt"
	"slices"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/store/network"
)

// TakenBack is what an import wrote of a child who stays, and is taken back.
type TakenBack struct {
	Child          care.ID
	Set            map[string]any // columns of the child, as they were
	Who            map[string]any // columns of their person
	Gone           []care.ID      // spells that the import added
	Spells         []network.SpellRow
	GonePast       []care.ID
	Past           []network.PastReviewRow
	GonePermanence []care.ID
	Permanence     []network.PermanenceRow
	GoneDisability []care.ID
	Disability     []network.DisabilityRow
	End            []care.Tie // of workers whom the import tied
	Begin          []care.Tie // of those whose work it ended: they get a new tie
	Words          string     // why ties end
	Died           *care.Date // when they had died, before the import said another day; nil: it said none, empty: they had not
}

// TakeBack writes it in a transaction of the caller's, who has checked that the viewer may
// and that nothing rests on it. What it returns has to be signed as the last thing in the
// transaction: see SignFromFile.
func (s *Store) TakeBack(tx *gorm.DB, v care.Viewer, t TakenBack) (Written, error) {
	if err := s.audit.HoldChild(tx, t.Child); err != nil {
		return Written{}, err
	}
	if len(t.Gone) > 0 {
		if err := tx.Delete(&network.SpellRow{}, "id IN ?", t.Gone).Error; err != nil {
			return Written{}, fmt.Errorf("store: take back: %w", err)
		}
	}
	if len(t.GonePast) > 0 {
		if err := tx.Delete(&network.PastReviewRow{}, "id IN ?", t.GonePast).Error; err != nil {
			return Written{}, fmt.Errorf("store: take back: %w", err)
		}
	}
	if len(t.GonePermanence) > 0 {
		if err := tx.Delete(&network.PermanenceRow{}, "id IN ?", t.GonePermanence).Error; err != nil {
			return Written{}, fmt.Errorf("store: take back: %w", err)
		}
	}
	if len(t.GoneDisability) > 0 {
		if err := tx.Delete(&network.DisabilityRow{}, "id IN ?", t.GoneDisability).Error; err != nil {
			return Written{}, fmt.Errorf("store: take back: %w", err)
		}
	}
	w, err := s.put(tx, v, FromFile{Permanence: t.Permanence, Disability: t.Disability, Child: t.Child, Set: t.Set, Who: t.Who, Changed: t.Spells, Past: t.Past, End: t.End, Begin: t.Begin, EndWords: t.Words})
	if err != nil {
		return w, err
	}
	if len(t.Gone) > 0 || len(t.Spells) > 0 {
		if err := s.caredAnew(tx, t.Child); err != nil {
			return w, err
		}
	}
	switch {
	case t.Died == nil:
	case t.Died.Empty():
		w.died, err = s.people.UndieIn(tx, v, t.Child)
	default:
		err = s.dieByFile(tx, v, &w, *t.Died)
	}
	if err != nil {
		return w, err
	}
	rows := slices.Concat([]care.ID{t.Child}, t.Gone, t.GonePast, t.GonePermanence, t.GoneDisability)
	return w, s.audit.Note(tx, v, "child.takenback", t.Child, append(rows, w.rows...)...)
}

// caredAnew takes the first day of care from the spells that are there.
func (s *Store) caredAnew(tx *gorm.DB, child care.ID) error {
	err := tx.Exec("UPDATE child SET cared_on = COALESCE((SELECT MAX(since) FROM spell WHERE child_id = child.person_id AND sort = 'care'), cared_on) WHERE person_id = $1", child).Error
	if err != nil {
		return fmt.Errorf("store: cared on: %w", err)
	}
	return nil
}

// Remove takes children away whom an import brought, in a transaction of the caller's, who
// has checked that nothing rests on them: a row of anything else that names them stops it.
// Their logs stay, each with a last line.
func (s *Store) Remove(tx *gorm.DB, v care.Viewer, all []care.ID) (Written, error) {
	var w Written
	for _, child := range slices.Sorted(slices.Values(all)) {
		if err := s.audit.HoldChild(tx, child); err != nil {
			return w, err
		}
	}
	if err := tx.Model(&network.TieRow{}).Where("child_id IN ?", all).Order("id").Pluck("id", &w.gone).Error; err != nil {
		return w, fmt.Errorf("store: remove children: %w", err)
	}
	if err := tx.Model(&network.SeatRow{}).Where("review_id IN (SELECT id FROM review WHERE child_id IN ? AND state = ?)", all, network.ReviewDue).Order("id").Pluck("id", &w.seats).Error; err != nil {
		return w, fmt.Errorf("store: remove children: %w", err)
	}
	w.removed = all
	for _, child := range all {
		if err := s.audit.Note(tx, v, "child.removed", child, child); err != nil {
			return w, err
		}
	}
	for _, line := range []string{
		"DELETE FROM exclusion WHERE child_id IN ?",
		"DELETE FROM seat WHERE review_id IN (SELECT id FROM review WHERE child_id IN ? AND state = 'due')",
		"DELETE FROM review WHERE child_id IN ? AND state = 'due'",
		"DELETE FROM tie_step WHERE tie_id IN (SELECT id FROM tie WHERE child_id IN ?)",
		"DELETE FROM tie WHERE child_id IN ?",
		"DELETE FROM death WHERE person_id IN ?",
		"DELETE FROM name_change WHERE child_id IN ?",
		"DELETE FROM spell WHERE child_id IN ?",
		"DELETE FROM permanence WHERE child_id IN ?",
		"DELETE FROM disability WHERE child_id IN ?",
		"DELETE FROM past_review WHERE child_id IN ?",
		"DELETE FROM child_key WHERE child_id IN ?",
		"DELETE FROM child_word WHERE child_id IN ?",
		"DELETE FROM child WHERE person_id IN ?",
		"DELETE FROM person WHERE id IN ?",
	} {
		if err := tx.Exec(line, all).Error; err != nil {
			return w, fmt.Errorf("store: remove children: %w", err)
		}
	}
	return w, nil
}

// signRemoved signs that children are gone, with who was tied to them.
func (s *Store) signRemoved(tx *gorm.DB, w Written) error {
	if err := s.audit.SignGone(tx, network.TieRow{}.TableName(), w.gone); err != nil {
		return err
	}
	if err := s.audit.SignGone(tx, network.SeatRow{}.TableName(), w.seats); err != nil {
		return err
	}
	return s.audit.SignGone(tx, network.GuardRow{}.TableName(), w.removed)
}
