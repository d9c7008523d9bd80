package meetings

import (
	"context"
	"encoding/json"
	"fmt"
	"time"
	"unicode/utf8"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"myreview/server/access"
	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/review"
	"myreview/server/store/audit"
	"myreview/server/store/network"
	"myreview/server/store/people"
)

type roundRow struct {
	ID         care.ID           `gorm:"column:id;primaryKey"`
	ReviewID   care.ID           `gorm:"column:review_id"`
	Area       care.Area         `gorm:"column:area"`
	State      review.RoundState `gorm:"column:state"`
	OpenedAt   time.Time         `gorm:"column:opened_at"`
	RevealedAt *time.Time        `gorm:"column:revealed_at"`
}

func (roundRow) TableName() string { return "scale_round" }

func (r roundRow) round() review.Round {
	return review.Round{ID: r.ID, Area: r.Area, State: r.State, OpenedAt: r.OpenedAt}
}

type markRow struct {
	RoundID care.ID      `gorm:"column:round_id;primaryKey"`
	SeatID  care.ID      `gorm:"column:seat_id;primaryKey"`
	Shows   review.Shows `gorm:"column:shows"`
	Value   []byte       `gorm:"column:value"`
	Higher  []byte       `gorm:"column:higher"`
	ToldBy  *care.ID     `gorm:"column:told_by"`
	At      time.Time    `gorm:"column:at"`
}

func (markRow) TableName() string { return "scale_mark" }

// sealID is the place for which a mark's columns are sealed: it has no id of
// its own.
func (r markRow) sealID() care.ID { return r.RoundID + r.SeatID }

// openMark opens a mark.
func openMark(v database.ChildCrypto, r markRow) (review.Mark, error) {
	m := review.Mark{Round: r.RoundID, Seat: r.SeatID, Shows: r.Shows, ToldBy: database.Deref(r.ToldBy), At: r.At}
	value, err := v.Open("scale_mark", r.sealID(), "value", r.Value)
	if database.IsTampered(err) {
		m.Pick = review.Lost
		return m, nil
	}
	if err != nil {
		return m, err
	}
	if err := json.Unmarshal(value, &m.Pick); err != nil {
		return m, fmt.Errorf("store: mark: %w", err)
	}
	var lost bool
	if m.Higher, lost, err = v.Shown("scale_mark", r.sealID(), "higher", r.Higher); lost {
		m.Pick = review.Lost // a mark is one piece
	}
	return m, err
}

// sealMark seals a mark, ready to be kept.
func sealMark(v database.ChildCrypto, m review.Mark) (markRow, error) {
	r := markRow{RoundID: m.Round, SeatID: m.Seat, Shows: m.Shows, ToldBy: database.Nullable(m.ToldBy), At: m.At}
	value, err := json.Marshal(m.Pick)
	if err != nil {
		return r, fmt.Errorf("store: mark: %w", err)
	}
	if r.Value, err = v.Seal("scale_mark", r.sealID(), "value", value); err != nil || m.Higher == "" {
		return r, err
	}
	r.Higher, err = v.Seal("scale_mark", r.sealID(), "higher", []byte(m.Higher))
	return r, err
}

func roundsOf(db *gorm.DB, id care.ID) ([]review.Round, error) {
	rows, err := database.Fetch[roundRow](db, "WHERE review_id = $1 ORDER BY opened_at, id", string(id))
	if err != nil {
		return nil, err
	}
	rounds := make([]review.Round, len(rows))
	for i, r := range rows {
		rounds[i] = r.round()
	}
	return rounds, nil
}

func RoundIn(db *gorm.DB, id, round care.ID) (review.Round, error) {
	var row roundRow
	err := database.Take(db, &row, "id = ? AND review_id = ?", round, id)
	return row.round(), err
}

func SetRound(db *gorm.DB, round care.ID, set map[string]any) error {
	if err := db.Model(&roundRow{}).Where("id = ?", round).Updates(set).Error; err != nil {
		return fmt.Errorf("store: scale: %w", err)
	}
	return nil
}

// OpenRound opens the scaling of an area for everyone. One area at a time.
func (s *Store) OpenRound(ctx context.Context, v care.Viewer, id care.ID, area care.Area) error {
	return s.Act(ctx, v, id, access.ActOpen, func(tx *audit.Tx, who Actor) error {
		items, err := ItemsOf(tx.DB, id)
		if err != nil {
			return err
		}
		rounds, err := roundsOf(tx.DB, id)
		if err != nil {
			return err
		}
		open, err := review.Opens(who.Role, items, rounds, area)
		if err != nil || !open {
			return err
		}
		row := roundRow{ID: care.NewID(), ReviewID: id, Area: area, State: review.RoundOpen, OpenedAt: s.db.Now()}
		if err := tx.Create(&row).Error; err != nil {
			return fmt.Errorf("store: scale: %w", err)
		}
		tx.Event("scale.opened", row.ID)
		return nil
	})
}

// StopRound ends a round without showing anything. Marks stay with those who
// picked them.
func (s *Store) StopRound(ctx context.Context, v care.Viewer, id, round care.ID) error {
	return s.Act(ctx, v, id, access.ActOpen, func(tx *audit.Tx, _ Actor) error {
		r, err := RoundIn(tx.DB, id, round)
		if err != nil {
			return err
		}
		stop, err := r.Stops()
		if err != nil || !stop {
			return err
		}
		tx.Event("scale.stopped", round)
		return SetRound(tx.DB, round, map[string]any{"state": review.RoundClosed})
	})
}

// Reveal shows all marks of a round to everyone at once. Two who reveal at the
// same moment make one reveal.
func (s *Store) Reveal(ctx context.Context, v care.Viewer, id, round care.ID) error {
	return s.Act(ctx, v, id, access.ActReveal, func(tx *audit.Tx, _ Actor) error {
		r, err := RoundIn(tx.DB, id, round)
		if err != nil {
			return err
		}
		var picked int64
		if err := tx.Model(&markRow{}).Where("round_id = ?", round).Count(&picked).Error; err != nil {
			return fmt.Errorf("store: scale: %w", err)
		}
		reveal, err := r.Reveals(int(picked))
		if err != nil || !reveal {
			return err
		}
		tx.Event("scale.revealed", round)
		return SetRound(tx.DB, round, map[string]any{"state": review.RoundRevealed, "revealed_at": s.db.Now()})
	})
}

// Mark keeps what the viewer picked: "0" to "10", a picture for the little
// band, or "pass". It can be changed until the reveal.
func (s *Store) Mark(ctx context.Context, v care.Viewer, id, round care.ID, pick string) error {
	return s.Act(ctx, v, id, access.ActPick, func(tx *audit.Tx, who Actor) error {
		_, _, err := s.pick(tx, who, *who.Row, round, pick, "")
		return err
	})
}

// MarkWith is Mark and WriteHigher in one step, for words that came with a pick. Where
// they are too long the pick is kept all the same.
func (s *Store) MarkWith(ctx context.Context, v care.Viewer, id, round care.ID, pick, words string) error {
	long := checkHigher(words)
	err := s.Act(ctx, v, id, access.ActPick, func(tx *audit.Tx, who Actor) error {
		r, mark, err := s.pick(tx, who, *who.Row, round, pick, "")
		if err != nil || long != nil {
			return err
		}
		return s.higher(tx, who, r, mark, words)
	})
	if err != nil {
		return err
	}
	return long
}

// MarkFor keeps what somebody told the IRO, who enters it for them (domain.md
// 7, running a scale well, 6). What people picked themselves it never changes.
func (s *Store) MarkFor(ctx context.Context, v care.Viewer, id, round, seat care.ID, pick string) error {
	return s.Act(ctx, v, id, access.ActTold, func(tx *audit.Tx, who Actor) error {
		row, _, err := s.invited(tx.DB, who.Standing, seat)
		if err != nil {
			return err
		}
		by := who.Seat.ID
		if row.ID == by {
			by = ""
		}
		_, _, err = s.pick(tx, who, row, round, pick, by)
		return err
	})
}

// pick keeps a pick, and gives the mark as it stands then, and its round.
func (s *Store) pick(tx *audit.Tx, who Actor, seat network.SeatRow, round care.ID, pick string, toldBy care.ID) (r review.Round, mark review.Mark, err error) {
	if r, err = RoundIn(tx.DB, who.Review.ID, round); err != nil {
		return r, mark, err
	}
	var band care.Band
	if err := tx.Raw("SELECT band FROM person WHERE id = ?", database.Deref(seat.PersonID)).Scan(&band).Error; err != nil {
		return r, mark, fmt.Errorf("store: mark: %w", err)
	}
	tie, _ := who.Acts(database.Deref(seat.PersonID))
	if !tie.Kind.Marks() {
		return r, mark, care.Forbidden("error.meeting.notyours")
	}
	p, err := review.ParsePick(pick, band)
	if err != nil {
		return r, mark, err
	}
	if err := r.Picks(); err != nil {
		return r, mark, err
	}
	mark = review.Mark{Round: round, Seat: seat.ID, Shows: review.ShowsFor(tie.Kind, review.Shows(seat.Shows)), Pick: p, ToldBy: toldBy}
	keys := s.db.ForChild(tx.DB, who.Review.ChildID)
	had, err := markOf(keys, round, seat.ID)
	switch {
	case err == nil && toldBy != "" && had.ToldBy == "":
		return r, mark, care.Conflict("error.scale.own")
	case err == nil && had.Pick == mark.Pick && had.Shows == mark.Shows && had.ToldBy == mark.ToldBy:
		return r, had, nil
	case err == nil:
		mark.Higher = had.Higher
	case care.KindOf(err) != care.KindNotFound:
		return r, mark, err
	}
	tx.Event("scale.marked", round)
	return r, mark, keepMark(keys, mark)
}

func markOf(keys database.ChildCrypto, round, seat care.ID) (review.Mark, error) {
	var row markRow
	if err := database.Take(keys.Tx, &row, "round_id = ? AND seat_id = ?", round, seat); err != nil {
		return review.Mark{}, err
	}
	return openMark(keys, row)
}

func keepMark(keys database.ChildCrypto, m review.Mark) error {
	m.At = keys.DB.Now()
	row, err := sealMark(keys, m)
	if err != nil {
		return err
	}
	if err := keys.Tx.Clauses(clause.OnConflict{UpdateAll: true}).Create(&row).Error; err != nil {
		return fmt.Errorf("store: mark: %w", err)
	}
	return nil
}

// higherMost is the longest answer to "what would make it one higher?", in
// characters.
const higherMost = 2000

// WriteHigher keeps the viewer's answer to "what would make it one higher?",
// untouched, beside their own mark; before the reveal or after it.
func (s *Store) WriteHigher(ctx context.Context, v care.Viewer, id, round care.ID, words string) error {
	return s.Act(ctx, v, id, access.ActPick, func(tx *audit.Tx, who Actor) error {
		return s.higherOn(tx, who, round, who.Seat.ID, words)
	})
}

// HigherFor does the same for somebody whose mark the IRO entered.
func (s *Store) HigherFor(ctx context.Context, v care.Viewer, id, round, seat care.ID, words string) error {
	return s.Act(ctx, v, id, access.ActTold, func(tx *audit.Tx, who Actor) error {
		if _, _, err := s.invited(tx.DB, who.Standing, seat); err != nil {
			return err
		}
		mark, err := markOf(s.db.ForChild(tx.DB, who.Review.ChildID), round, seat)
		if err == nil && seat != who.Seat.ID && mark.ToldBy == "" {
			return care.Conflict("error.scale.own")
		}
		return s.higherOn(tx, who, round, seat, words)
	})
}

func checkHigher(words string) error {
	if utf8.RuneCountInString(words) > higherMost {
		return care.Invalid("error.scale.long").On("higher")
	}
	return nil
}

func (s *Store) higherOn(tx *audit.Tx, who Actor, round, seat care.ID, words string) error {
	if err := checkHigher(words); err != nil {
		return err
	}
	r, err := RoundIn(tx.DB, who.Review.ID, round)
	if err != nil {
		return err
	}
	if r.State == review.RoundClosed {
		return r.Picks()
	}
	mark, err := markOf(s.db.ForChild(tx.DB, who.Review.ChildID), round, seat)
	switch {
	case care.KindOf(err) == care.KindNotFound:
		return care.Conflict("error.scale.pickfirst")
	case err != nil:
		return err
	}
	return s.higher(tx, who, r, mark, words)
}

// higher writes the words beside a mark.
func (s *Store) higher(tx *audit.Tx, who Actor, r review.Round, mark review.Mark, words string) error {
	if mark.Higher == words {
		return nil
	}
	mark.Higher = words
	tx.Event("scale.higher", r.ID)
	return keepMark(s.db.ForChild(tx.DB, who.Review.ChildID), mark)
}

// SetShows keeps how the child wants their marks shown. It holds for a round
// that is open and for those to come; what was revealed stays as it was.
func (s *Store) SetShows(ctx context.Context, v care.Viewer, id care.ID, shows review.Shows) error {
	return s.audit.Write(ctx, v, id, func(tx *audit.Tx) error {
		who, err := s.actorAt(ctx, tx.DB, v, id)
		switch {
		case err != nil:
			return err
		case who.Review.State == network.ReviewClosed:
			return care.Gone("meeting.closed")
		case who.Tie.Kind != care.TieChild:
			return care.Forbidden("error.meeting.notyours")
		case review.Shows(who.Row.Shows) == shows:
			return nil
		}
		if _, err := review.ParseShows(string(shows)); err != nil {
			return err
		}
		if err := people.SetSeat(tx.DB, who.Seat.ID, map[string]any{"shows": shows}); err != nil {
			return err
		}
		tx.Event("seat.shows", who.Seat.ID)
		err = tx.Model(&markRow{}).Where(`seat_id = ? AND round_id IN
			(SELECT id FROM scale_round WHERE review_id = ? AND state = ?)`, who.Seat.ID, id, review.RoundOpen).
			Update("shows", shows).Error
		if err != nil {
			return fmt.Errorf("store: shows: %w", err)
		}
		return nil
	})
}
