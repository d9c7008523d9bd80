package forms

import (
	"context"
	"fmt"
	"strconv"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/consult"
	"myreview/server/database"
	"myreview/server/review"
)

// tallyRow counts what the children of a year said of the form itself. It is sealed, and always
// of one size: what two copies of the database differ in does not say what a child said between.
type tallyRow struct {
	Year review.Year `gorm:"column:year;primaryKey"`
	Said []byte      `gorm:"column:said"`
}

func (tallyRow) TableName() string { return "form_tally" }

func (r tallyRow) place() care.ID { return care.ID(strconv.Itoa(int(r.Year))) }

// tally moves the count of how the form was from what was sent before to what is sent now, and
// notes on the sending in which year it counts: a form counts once, and no more when it is taken
// back; what was typed in from paper counts nowhere. A year that has settled stays as it is.
func (s *Store) tally(tx *gorm.DB, f *MyForm, sending *sendingRow, answers map[string]consult.Answer) error {
	before, now := "", f.tallied(answers)
	today := care.DateOf(s.db.Now())
	year := review.YearOf(today)
	if f.Sent != nil && f.Sent.counted != 0 {
		before, year = f.tallied(f.Sent.Answers), f.Sent.counted
		if sending.Counted = year; today > year.Settled() {
			return nil
		}
	}
	if before == now {
		return nil
	}
	row, counts, lost, err := s.tallyOf(tx, year)
	if err != nil || lost {
		return err
	}
	if sending.Counted = year; now == "" {
		sending.Counted = 0
	}
	counts.Move(f.row.Key, before, now)
	if row.Said, err = s.db.ForChild(tx, "").Seal("form_tally", row.place(), "said", counts.Encode()); err != nil {
		return err
	}
	if err := tx.Model(&row).Update("said", row.Said).Error; err != nil {
		return fmt.Errorf("store: tally: %w", err)
	}
	return nil
}

// tallied is what the answers say of the form itself, also to a question that it does not ask any
// more.
func (f *MyForm) tallied(answers map[string]consult.Answer) string {
	for id, a := range answers {
		if said := f.Question(id).Tallied(a); said != "" {
			return said
		}
	}
	return ""
}

// tallyOf is the count of a year, which others who change it wait for. One that does not open is
// lost, and is left as it is.
func (s *Store) tallyOf(tx *gorm.DB, year review.Year) (row tallyRow, counts review.Tally, lost bool, err error) {
	row.Year = year
	keys := s.db.ForChild(tx, "")
	if row.Said, err = keys.Seal("form_tally", row.place(), "said", counts.Encode()); err != nil {
		return row, counts, false, err
	}
	err = tx.Raw("INSERT INTO form_tally (year, said) VALUES (?, ?) ON CONFLICT (year) DO UPDATE SET year = excluded.year RETURNING year, said", row.Year, row.Said).Scan(&row).Error
	if err != nil {
		return row, counts, false, fmt.Errorf("store: tally: %w", err)
	}
	said, lost, err := keys.Shown("form_tally", row.place(), "said", row.Said)
	if err == nil && !lost {
		counts, err = review.DecodeTally([]byte(said))
	}
	return row, counts, lost, err
}

// HowItWas is how many children said what of the form itself in a year that has settled, for
// everybody at work; NotFound for everybody else. Of another year it is told to nobody: from the
// counts of two days it could be reckoned what one child said between.
func (s *Store) HowItWas(ctx context.Context, v care.Viewer, year review.Year) (counts review.Tally, err error) {
	if v.Person == "" || !v.Staff || care.DateOf(s.db.Now()) <= year.Settled() {
		return counts, care.NotFoundError()
	}
	db := s.db.Read(ctx)
	rows, err := database.Fetch[tallyRow](db, "WHERE year = $1", int(year))
	if err != nil || len(rows) == 0 {
		return counts, err
	}
	said, lost, err := s.db.ForChild(db, "").Shown("form_tally", rows[0].place(), "said", rows[0].Said)
	if err != nil || lost {
		return counts, err
	}
	return review.DecodeTally([]byte(said))
}
