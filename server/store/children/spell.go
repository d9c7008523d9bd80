package children

import (
	"context"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/store/audit"
	"myreview/server/store/network"
)

// NewSpell is a legal status or a kind of home that begins. ID is the one that the form
// carried.
type NewSpell struct {
	ID    care.ID
	Child care.ID
	Sort  care.Sort
	Kind  string
	Since care.Date
	Until care.Date // empty: it goes on
}

// AddSpell writes down a legal status or a kind of home. Several legal statuses may run
// at once, but none twice; a child has one home at a time: Conflict where two would
// overlap, but one that ends on the day on which the next begins. While a child is placed
// for adoption, or lives with those who may adopt them, the place of reviews is kept from parents. The same form again is
// harmless.
func (s *Store) AddSpell(ctx context.Context, v care.Viewer, n NewSpell) error {
	if _, err := s.reads(s.db.Read(ctx), v, n.Child); err != nil {
		return err
	}
	kinds := map[care.Sort][]string{care.SpellLegal: care.LegalStatuses, care.SpellHome: care.HomeKinds}[n.Sort]
	today := care.DateOf(s.db.Now())
	switch {
	case kinds == nil:
		return care.Invalid("error.form")
	case !slices.Contains(kinds, n.Kind) && n.Sort == care.SpellLegal:
		return care.Invalid("child.error.legal").On("kind")
	case !slices.Contains(kinds, n.Kind):
		return care.Invalid("child.error.home").On("kind")
	case n.Since.Empty():
		return care.Invalid("child.spell.error.since").On("since")
	case n.Since > today:
		return care.Invalid("child.error.future").On("since")
	case !n.Until.Empty() && n.Until < n.Since:
		return care.Invalid("child.spell.error.until").On("until")
	case n.Until > today:
		return care.Invalid("child.error.future").On("until")
	}
	return s.step(ctx, v, n.Child, func(tx *gorm.DB, r reader) error {
		spells, err := spellsOf(tx, n.Child)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(spells, func(one network.SpellRow) bool { return one.ID == n.ID }) {
			return audit.ErrNothingHappened
		}
		if n.Since < r.row.BornOn {
			return care.Invalid("child.error.before").On("since")
		}
		if r.died() {
			deaths, err := network.DeathsOf(tx, []care.ID{n.Child})
			if err != nil {
				return err
			}
			if died := deaths[n.Child].DiedOn; n.Since > died || n.Until > died {
				return care.Conflict("child.error.died").On("since")
			}
		}
		if !inCareFor(spells, n) {
			return care.Invalid("child.spell.error.care").On("since")
		}
		for _, one := range spells {
			if one.Sort != n.Sort || n.Sort == care.SpellLegal && one.Kind != n.Kind || !overlap(one.Spell(), n.Since, n.Until) {
				continue
			}
			if n.Sort == care.SpellLegal {
				return care.Conflict("child.spell.error.twice").On("kind")
			}
			return care.Conflict("child.spell.error.overlap").On("since")
		}
		now := s.db.Now()
		row := network.SpellRow{ID: n.ID, ChildID: n.Child, Sort: n.Sort, Kind: n.Kind, Since: n.Since, Until: n.Until, ByHand: &now}
		if err := tx.Create(&row).Error; err != nil {
			return fmt.Errorf("store: spell: %w", err)
		}
		guards := n.Sort == care.SpellHome && care.Guards(n.Kind) && n.Until.Empty()
		if guards {
			if err := tx.Model(&network.ChildRow{}).Where("person_id = ?", n.Child).Update("guarded", true).Error; err != nil {
				return fmt.Errorf("store: spell: %w", err)
			}
		}
		if err := s.audit.Note(tx, v, "spell.begun", n.Child, n.ID); err != nil || !guards {
			return err
		}
		return audit.Sign[network.GuardRow](s.audit, tx, "WHERE person_id = $1", string(n.Child))
	})
}

// overlap reports whether a spell has more than one day in common with another.
func overlap(one care.Spell, since, until care.Date) bool {
	return (one.Open() || since < one.Until) && (until.Empty() || one.Since < until)
}

// inCareFor reports whether the child is in care while the spell goes on.
func inCareFor(spells []network.SpellRow, n NewSpell) bool {
	return slices.ContainsFunc(spells, func(one network.SpellRow) bool {
		return one.Sort == care.SpellCare && one.Since <= n.Since && (one.Until.Empty() || !n.Until.Empty() && n.Until <= one.Until)
	})
}

// EndSpell ends a legal status or a kind of home that goes on. The same again is harmless.
func (s *Store) EndSpell(ctx context.Context, v care.Viewer, child, id care.ID, on care.Date) error {
	if _, err := s.reads(s.db.Read(ctx), v, child); err != nil {
		return err
	}
	switch {
	case on.Empty():
		return care.Invalid("child.spell.error.end").On("end")
	case on > care.DateOf(s.db.Now()):
		return care.Invalid("child.error.future").On("end")
	}
	return s.step(ctx, v, child, func(tx *gorm.DB, _ reader) error {
		row, err := database.FetchOne[network.SpellRow](tx, "WHERE id = $1 AND child_id = $2 AND sort <> $3", string(id), string(child), string(care.SpellCare))
		switch {
		case err != nil:
			return err
		case row.Until == on:
			return audit.ErrNothingHappened
		case !row.Spell().Open():
			return care.Conflict("ties.error.changed")
		case on < row.Since:
			return care.Invalid("child.spell.error.until").On("end")
		}
		if err := setSpell(tx, id, map[string]any{"until": on, "by_hand": s.db.Now()}); err != nil {
			return err
		}
		return s.audit.Note(tx, v, "spell.ended", child, id)
	})
}
