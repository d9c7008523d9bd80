package figures

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"myreview/server/care"
	"myreview/server/consult"
	"myreview/server/database"
	"myreview/server/review"
	"myreview/server/store/network"
	"myreview/server/store/reviews"
)

// saidRow is what children said in their forms in a year, as far as it is counted: up to a review.
type saidRow struct {
	Year   string    `gorm:"column:year;primaryKey"`
	Day    care.Date `gorm:"column:day"`
	Review care.ID   `gorm:"column:review"`
	Whole  bool      `gorm:"column:whole"`
	Counts []byte    `gorm:"column:counts"`
}

func (saidRow) TableName() string { return "said" }

// pieceOf is of how many reviews the answers are opened at once: a year of an authority is
// counted in two hours.
const pieceOf = 50

// Said is what children told of each measure in a year that has settled, for everybody at work
// who is told the year's figures; whole: all of it is counted; lost: the counts cannot be read. NotFound for everybody else, and
// of another year: what was said is counted once, so that no two looks tell what one child said.
func (s *Store) Said(ctx context.Context, v care.Viewer, year review.Year) (told consult.Tally, whole, lost bool, err error) {
	err = s.db.Snapshot(ctx, func(db *gorm.DB) error {
		if _, err := s.manages(db, v); err != nil {
			return err
		}
		if care.DateOf(s.db.Now()) <= year.Settled() {
			return care.NotFoundError()
		}
		row, err := s.saidOf(db, year)
		if err == nil && row.Whole {
			whole = true
			told, lost, err = s.open(db, row)
		}
		return err
	})
	return told, whole, lost, err
}

// CountSaid counts the next piece of what children said in the years that are told and have
// settled, from the last on. What is taken back by then does not count; once a year is whole, it
// stays as it is.
func (s *Store) CountSaid(ctx context.Context) error {
	last := review.YearOf(care.DateOf(s.db.Now()))
	for care.DateOf(s.db.Now()) <= last.Settled() {
		last--
	}
	for i := range review.Year(yearsTold) {
		row, err := s.saidOf(s.db.Read(ctx), last-i)
		if err != nil {
			return err
		}
		if !row.Whole {
			return s.countPiece(ctx, last-i, row)
		}
	}
	return nil
}

func (s *Store) saidOf(db *gorm.DB, year review.Year) (saidRow, error) {
	row, err := database.FetchOne[saidRow](db, "WHERE year = $1", strconv.Itoa(int(year)))
	if care.KindOf(err) == care.KindNotFound {
		return saidRow{}, nil
	}
	return row, err
}

// open opens what is counted; lost: it is not as it was sealed, and nothing is told.
func (s *Store) open(db *gorm.DB, row saidRow) (told consult.Tally, lost bool, err error) {
	told = consult.Tally{}
	if row.Counts == nil {
		return told, false, nil
	}
	plain, lost, err := s.db.ForChild(db, "").Shown("said", care.ID(row.Year), "counts", row.Counts)
	if err != nil || lost {
		return told, lost, err
	}
	if err := json.Unmarshal([]byte(plain), &told); err != nil {
		return nil, false, fmt.Errorf("store: said: %w", err)
	}
	return told, false, nil
}

// countPiece counts the reviews after those that are counted, and from the first on where those
// counts are lost. Where another program did so meanwhile, it leaves it at that.
func (s *Store) countPiece(ctx context.Context, year review.Year, was saidRow) error {
	next := was
	next.Year = strconv.Itoa(int(year))
	err := s.db.Snapshot(ctx, func(db *gorm.DB) error {
		told, lost, err := s.open(db, was)
		if err != nil {
			return err
		}
		if lost {
			next = saidRow{Year: was.Year}
		}
		first, last := year.Days(care.DateOf(s.db.Now()))
		var rows []network.ReviewRow
		err = db.Raw(`SELECT id, child_id, completed_on, opened_at, closed_at FROM review
			WHERE state = 'closed' AND completed_on >= ? AND completed_on <= ? AND (completed_on > ? OR id > ?) ORDER BY completed_on, id LIMIT ?`,
			max(first, next.Day), last, next.Day, next.Review, pieceOf).Scan(&rows).Error
		if err != nil {
			return fmt.Errorf("store: said: %w", err)
		}
		questions := consult.MeasuredQuestions()
		for _, r := range rows {
			next.Day, next.Review = reviews.HeldOn(r), r.ID
			if r.OpenedAt == nil || r.ClosedAt != nil && care.DateOf(*r.ClosedAt) > year.Settled() {
				continue
			}
			form, said, err := s.forms.ChildSaid(db, r.ID, r.ChildID, questions)
			if err != nil {
				return err
			}
			told.Add(form, said)
		}
		next.Whole = len(rows) < pieceOf
		if len(told) == 0 {
			return nil // there is nothing to seal
		}
		plain, err := json.Marshal(told)
		if err != nil {
			return fmt.Errorf("store: said: %w", err)
		}
		next.Counts, err = s.db.ForChild(db, "").Seal("said", care.ID(next.Year), "counts", plain)
		return err
	})
	if err != nil {
		return err
	}
	return s.db.WriteTx(ctx, func(tx *gorm.DB) error {
		if was.Year == "" {
			return tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&next).Error
		}
		return tx.Model(&saidRow{}).Where("year = ? AND day = ? AND review = ? AND NOT whole", was.Year, was.Day, was.Review).
			Updates(map[string]any{"day": next.Day, "review": next.Review, "whole": next.Whole, "counts": next.Counts}).Error
	})
}
