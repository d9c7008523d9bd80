package letters

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/letter"
	"myreview/server/store/audit"
	"myreview/server/store/meetings"
	"myreview/server/store/network"
	"myreview/server/store/reviews"
)

// letterDraft is the state of a letter that only the IRO has; see LetterOut.
const letterDraft = "draft"

type letterRow struct {
	ID          care.ID    `gorm:"column:id;primaryKey"`
	ReviewID    care.ID    `gorm:"column:review_id"`
	State       string     `gorm:"column:state"`
	Rev         int        `gorm:"column:rev"`
	Lang        care.Lang  `gorm:"column:lang"`
	Band        care.Band  `gorm:"column:band"`
	Body        []byte     `gorm:"column:body"`
	SavedAt     time.Time  `gorm:"column:saved_at"`
	PublishedAt *time.Time `gorm:"column:published_at"`
	ByPerson    care.ID    `gorm:"column:by_person"`
}

func (letterRow) TableName() string { return "letter" }

type letterOpenRow struct {
	LetterID care.ID   `gorm:"column:letter_id;primaryKey"`
	PersonID care.ID   `gorm:"column:person_id;primaryKey"`
	FirstAt  time.Time `gorm:"column:first_at"`
	LastAt   time.Time `gorm:"column:last_at"`
}

func (letterOpenRow) TableName() string { return "letter_open" }

// Letter is a letter as the IRO has it before them, or the child.
type Letter struct {
	letter.Letter
	State       string // "" while nothing is saved, draft, published
	Rev         int    // the number of the last save; 0: none yet
	SavedAt     time.Time
	PublishedAt time.Time
	Held        care.Date // the day of the review it is about
	Mine        bool      // the viewer is the child it was written to
	FirstOpened time.Time // by the child; zero: not yet. Only for the IRO
	LastOpened  time.Time
}

// Letter reads the letter of a review: for the child once it is published, for
// the IRO and the cover always. Where there is none yet the IRO gets an empty
// one. For everybody else, and for the child before that, it is not there.
func (s *Store) Letter(ctx context.Context, v care.Viewer, rev care.ID) (Letter, error) {
	var st network.Standing
	var row letterRow
	var l Letter
	err := s.db.Snapshot(ctx, func(db *gorm.DB) (err error) {
		if st, row, err = s.LetterFor(ctx, db, v, rev); err != nil {
			return err
		}
		l = Letter{
			State: row.State, Rev: row.Rev, SavedAt: row.SavedAt, PublishedAt: database.Deref(row.PublishedAt),
			Held: reviews.HeldOn(st.Review), Mine: st.Tie.Kind == care.TieChild,
		}
		if row.ID == "" {
			return nil
		}
		if l.Letter, err = openLetter(s.db.ForChild(db, st.Review.ChildID), row); err != nil || l.Mine {
			return err
		}
		var opened []letterOpenRow
		err = db.Find(&opened, "letter_id = ? AND person_id = ?", row.ID, st.Review.ChildID).Error
		if err != nil {
			return fmt.Errorf("store: letter: %w", err)
		}
		if len(opened) > 0 {
			l.FirstOpened, l.LastOpened = opened[0].FirstAt, opened[0].LastAt
		}
		return nil
	})
	if err == nil {
		err = s.audit.RecordRead(ctx, v, st, audit.Letter, row.ID)
	}
	return l, err
}

// LetterFor is the rule of who reads a letter. The row is empty where nothing
// is saved yet.
func (s *Store) LetterFor(ctx context.Context, db *gorm.DB, v care.Viewer, rev care.ID) (network.Standing, letterRow, error) {
	st, err := s.network.Standing(ctx, db, v, rev)
	if err != nil {
		return network.Standing{}, letterRow{}, err
	}
	if !st.ReadsLetter(true) {
		return network.Standing{}, letterRow{}, care.NotFoundError()
	}
	var rows []letterRow
	if err := db.Find(&rows, "review_id = ?", rev).Error; err != nil {
		return network.Standing{}, letterRow{}, fmt.Errorf("store: letter: %w", err)
	}
	switch {
	case len(rows) > 0 && st.ReadsLetter(rows[0].State == meetings.LetterOut):
		return st, rows[0], nil
	case st.Leads():
		return st, letterRow{}, nil
	}
	return network.Standing{}, letterRow{}, care.NotFoundError()
}

func openLetter(v database.ChildCrypto, row letterRow) (letter.Letter, error) {
	body, err := v.OpenWith("letter", row.ID, "body", row.Body, row.State)
	if database.IsTampered(err) {
		return letter.Letter{Lang: row.Lang, Band: row.Band, Lost: true}, nil
	}
	if err != nil {
		return letter.Letter{}, err
	}
	return letter.Decode(row.Lang, row.Band, body)
}

// SaveLetter keeps a draft: only the IRO or the cover, once the review is
// closed and until the letter is published (Conflict). rev is the number of
// the save that the page began from: where somebody else has saved since,
// nothing changes and it is a Conflict, with what stands there in the letter
// that comes back. Quotes are the child's own words or are refused. The same
// text again is harmless.
func (s *Store) SaveLetter(ctx context.Context, v care.Viewer, rev care.ID, from int, l letter.Letter, fields []letter.Field) (Letter, error) {
	var out Letter
	err := s.db.WriteBatched(ctx, func(db *gorm.DB) error {
		st, row, err := s.letterToWrite(ctx, db, v, rev)
		if err != nil {
			return err
		}
		src, _, err := s.letterSource(db, st)
		if err != nil {
			return err
		}
		l.Band = src.Band
		l.Lang = care.ParseLang(string(l.Lang))
		if l, err = letter.Compose(l, fields, src.Quotes()); err != nil {
			return err
		}
		body, err := l.Encode()
		if err != nil {
			return err
		}
		had, keys := row, s.db.ForChild(db, st.Review.ChildID)
		if had.ID != "" {
			if out, err = standingLetter(keys, had); err != nil {
				return err
			}
			if before, err := out.Encode(); err != nil {
				return err
			} else if string(before) == string(body) && out.Lang == l.Lang {
				return nil
			}
		}
		if had.Rev != from {
			return care.Conflict("letter.error.elsewhere")
		}
		if row.ID == "" {
			row = letterRow{ID: care.NewID(), ReviewID: rev, State: letterDraft}
		}
		row.Rev, row.Lang, row.Band, row.SavedAt, row.ByPerson = from+1, l.Lang, l.Band, s.db.Now(), v.Person
		if row.Body, err = keys.SealWith("letter", row.ID, "body", body, row.State); err != nil {
			return err
		}
		if err := s.keepLetter(db, row, from); err != nil {
			return err
		}
		if err := s.audit.NoteIn(db, v, "letter.saved", st.Review.ChildID, rev, row.ID); err != nil {
			return err
		}
		out, err = standingLetter(keys, row)
		return err
	})
	return out, err
}

// keepLetter writes a draft over the version that it was made from, and over
// no other: two who write at the same moment are both told.
func (s *Store) keepLetter(db *gorm.DB, row letterRow, from int) error {
	var kept *gorm.DB
	if from == 0 {
		kept = db.Clauses(clause.OnConflict{DoNothing: true}).Create(&row)
	} else {
		kept = db.Model(&letterRow{}).Where("id = ? AND rev = ? AND state = ?", row.ID, from, letterDraft).Updates(map[string]any{
			"rev": row.Rev, "lang": row.Lang, "band": row.Band, "body": row.Body, "saved_at": row.SavedAt, "by_person": row.ByPerson,
		})
	}
	if kept.Error != nil {
		return fmt.Errorf("store: save letter: %w", kept.Error)
	}
	if kept.RowsAffected == 0 {
		return care.Conflict("letter.error.elsewhere")
	}
	return nil
}

func standingLetter(v database.ChildCrypto, row letterRow) (Letter, error) {
	l, err := openLetter(v, row)
	return Letter{Letter: l, State: row.State, Rev: row.Rev, SavedAt: row.SavedAt, PublishedAt: database.Deref(row.PublishedAt)}, err
}

func (s *Store) letterToWrite(ctx context.Context, db *gorm.DB, v care.Viewer, rev care.ID) (network.Standing, letterRow, error) {
	st, err := s.reviews.IROOf(ctx, db, v, rev)
	if err != nil {
		return network.Standing{}, letterRow{}, err
	}
	if st.Review.State != network.ReviewClosed {
		return network.Standing{}, letterRow{}, care.Conflict("letter.error.open")
	}
	_, row, err := s.LetterFor(ctx, db, v, rev)
	if err == nil && row.State == meetings.LetterOut {
		err = care.Conflict("letter.error.out")
	}
	return st, row, err
}

// PublishLetter hands the letter to the child, as it stands at that save and
// no other (Conflict). An empty one is Invalid; one with words that the child
// does not share any more is a Conflict. A repeat is harmless.
func (s *Store) PublishLetter(ctx context.Context, v care.Viewer, rev care.ID, from int) error {
	return s.audit.Write(ctx, v, rev, func(tx *audit.Tx) error {
		st, row, err := s.letterToWrite(ctx, tx.DB, v, rev)
		if row.State == meetings.LetterOut && row.Rev == from {
			return nil
		}
		switch {
		case err != nil:
			return err
		case st.ChildDied():
			return care.Conflict("child.error.died")
		case row.ID == "":
			return care.Invalid("letter.error.empty")
		case row.Rev != from:
			return care.Conflict("letter.error.elsewhere")
		}
		l, err := openLetter(s.db.ForChild(tx.DB, st.Review.ChildID), row)
		if err != nil {
			return err
		}
		src, _, err := s.letterSource(tx.DB, st)
		if err != nil {
			return err
		}
		switch {
		case l.Empty():
			return care.Invalid("letter.error.empty")
		case len(l.Unshared(src.Quotes())) > 0:
			return care.Conflict("letter.error.unshared")
		}
		body, err := l.Encode()
		if err == nil { // the body opens with the state that it was sealed with
			body, err = s.db.ForChild(tx.DB, st.Review.ChildID).SealWith("letter", row.ID, "body", body, meetings.LetterOut)
		}
		if err != nil {
			return err
		}
		tx.Event("letter.published", row.ID)
		// Saving waits for nobody: whoever saves in this very moment is not published unread.
		out := tx.Model(&letterRow{}).Where("id = ? AND rev = ? AND state = ?", row.ID, from, letterDraft).
			Updates(map[string]any{"state": meetings.LetterOut, "body": body, "published_at": s.db.Now()})
		switch {
		case out.Error != nil:
			return fmt.Errorf("store: publish letter: %w", out.Error)
		case out.RowsAffected == 0:
			return care.Conflict("letter.error.elsewhere")
		}
		return nil
	})
}

// LetterOpened notes that the child has the letter before them, for the IRO to
// know. It says nothing about anybody else, and a letter that is not theirs to
// read is not there.
func (s *Store) LetterOpened(ctx context.Context, v care.Viewer, rev care.ID) error {
	return s.db.WriteBatched(ctx, func(db *gorm.DB) error {
		st, row, err := s.LetterFor(ctx, db, v, rev)
		if err != nil || st.Tie.Kind != care.TieChild {
			return err
		}
		now := s.db.Now()
		err = db.Clauses(clause.OnConflict{
			Columns:   []clause.Column{{Name: "letter_id"}, {Name: "person_id"}},
			DoUpdates: clause.Assignments(map[string]any{"last_at": now}),
		}).Create(&letterOpenRow{LetterID: row.ID, PersonID: v.Person, FirstAt: now, LastAt: now}).Error
		if err != nil {
			return fmt.Errorf("store: letter opened: %w", err)
		}
		return nil
	})
}
