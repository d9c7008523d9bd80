package children

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/review"
	"myreview/server/store/network"
)

// Due counts the reviews that are due from today to a day. One whose planned day has passed
// without its being opened is planned no longer.
type Due struct{ Reviews, Unplanned int }

// Board is what is due and late of all children whom the authority looks after, in numbers.
type Board struct {
	Due  []Due // by BoardWeeks
	Late int   // past their day, and not held
	Owed map[review.Clock]int
}

// BoardWeeks are the stretches that the board looks ahead.
var BoardWeeks = []int{4, 8, 12}

// BoardShow is which rows of the board somebody looks at: reviews that are due within so
// many weeks, those of them that are not planned, those that are late, or a clock's that has
// run out.
type BoardShow struct {
	Weeks     int
	Unplanned bool
	Late      bool
	Owed      review.Clock
}

// BoardRow is one row behind a number: days, and who it is.
type BoardRow struct {
	Child care.ID
	Name  string
	IRO   string    // empty: nobody is
	Due   care.Date // the last day of the review; empty: the row is of what is owed
	Day   time.Time // for which it is planned; zero: none
	Over  bool      // that day has passed, and it was not opened
	From  care.Date // the day from which what is owed counts
}

// Lapsed is the last day from which each clock has run out: what began on it or before, and
// is not done, is late.
type Lapsed map[review.Clock]care.Date

// What is asked for: the reviews that come next (boardDue) and those that are over, and after
// which something may be owed (boardOwed). Each begins with an index of its own.
const (
	boardDue  = " FROM review r JOIN child c ON c.person_id = r.child_id WHERE r.state <> 'closed' AND r.due_on <> '' AND r.due_on <= $2 AND " + network.InCare
	boardOwed = " FROM review r JOIN child c ON c.person_id = r.child_id WHERE r.completed_on <> '' AND r.record_on = '' AND NOT " + network.Died

	late      = "r.state <> 'live' AND r.due_on < $3"
	unplanned = "(r.starts_at IS NULL OR r.state = 'planned' AND r.starts_at < $6)" // its day has passed, and it was not opened

	unsent        = "r.sent_on = '' AND r.completed_on <= $2"
	unreplied     = "r.sent_on <> '' AND r.replied_on = '' AND r.sent_on <= $3"
	uncirculated  = "r.circulated_on = '' AND r.completed_on <= $4"
	unlettered    = "NOT EXISTS (SELECT 1 FROM letter l WHERE l.review_id = r.id AND l.state = 'published') AND r.completed_on <= $5"
	unrecorded    = "r.completed_on <= $6"
	boardDueCount = "SELECT COUNT(*) FILTER (WHERE " + late + "), COUNT(*) FILTER (WHERE r.due_on >= $3 AND r.due_on <= $4), COUNT(*) FILTER (WHERE r.due_on >= $3 AND r.due_on <= $4 AND " + unplanned + ")," +
		" COUNT(*) FILTER (WHERE r.due_on >= $3 AND r.due_on <= $5), COUNT(*) FILTER (WHERE r.due_on >= $3 AND r.due_on <= $5 AND " + unplanned + ")," +
		" COUNT(*) FILTER (WHERE r.due_on >= $3), COUNT(*) FILTER (WHERE r.due_on >= $3 AND " + unplanned + ")"
	boardOwedCount = "SELECT COUNT(*) FILTER (WHERE " + unsent + "), COUNT(*) FILTER (WHERE " + unreplied + "), COUNT(*) FILTER (WHERE " + uncirculated + ")," +
		" COUNT(*) FILTER (WHERE " + unlettered + "), COUNT(*) FILTER (WHERE " + unrecorded + ")"

	boardNames = `, (SELECT p.name FROM person p WHERE p.id = r.child_id), COALESCE((SELECT MIN(o.name) FROM tie t JOIN person o ON o.id = t.person_id
		WHERE t.child_id = r.child_id AND t.kind = 'iro' AND t.state = 'active' AND t.since <= $4 AND (t.until IS NULL OR t.until > $4)), '')`
	boardPaged   = " LIMIT $5 OFFSET $6"
	boardDueRows = "SELECT r.child_id, r.due_on, r.starts_at, r.state" + boardNames + boardDue + " AND r.due_on >= $3 AND ($7 = '' OR r.starts_at IS NULL OR r.state = 'planned' AND r.starts_at < $9) AND ($8 = '' OR r.state <> 'live')"
	boardBegan   = "CASE $3 WHEN 'replied' THEN r.sent_on ELSE r.completed_on END"

	boardOwedRows = "SELECT r.child_id, " + boardBegan + ", NULL, r.state" + boardNames + boardOwed + " AND " + boardBegan + ` <= $2
		AND CASE $3 WHEN 'sent' THEN r.sent_on = '' WHEN 'replied' THEN r.sent_on <> '' AND r.replied_on = '' WHEN 'circulated' THEN r.circulated_on = ''
		WHEN 'letter' THEN NOT EXISTS (SELECT 1 FROM letter l WHERE l.review_id = r.id AND l.state = 'published') ELSE TRUE END`
)

// BoardClocks are the clocks on the board: of a review that is closed the decisions are
// written down.
var BoardClocks = []review.Clock{review.ClockSent, review.ClockReplied, review.ClockCirculated, review.ClockLetter, review.ClockRecord}

// Board is for the IRO manager: numbers and days, and nothing that anybody said. Children to
// whom they are partial do not count.
func (s *Store) Board(ctx context.Context, v care.Viewer, lapsed Lapsed) (b Board, err error) {
	b.Owed, b.Due = map[review.Clock]int{}, make([]Due, len(BoardWeeks))
	err = s.db.Snapshot(ctx, func(db *gorm.DB) error {
		if err := s.network.Works(db, v, care.JobIROManager); err != nil {
			return err
		}
		err := database.QueryRows(db, boardDueCount+boardDue+" AND NOT "+network.PartialChild(), func(scan func(...any) error) error {
			return scan(&b.Late, &b.Due[0].Reviews, &b.Due[0].Unplanned, &b.Due[1].Reviews, &b.Due[1].Unplanned, &b.Due[2].Reviews, &b.Due[2].Unplanned)
		}, s.boardDays(v)...)
		if err != nil {
			return fmt.Errorf("store: board: %w", err)
		}
		n := make([]int, len(BoardClocks))
		err = database.QueryRows(db, boardOwedCount+boardOwed+" AND NOT "+network.PartialChild(), func(scan func(...any) error) error {
			return scan(&n[0], &n[1], &n[2], &n[3], &n[4])
		}, lapsed.days(v)...)
		for i, k := range BoardClocks {
			b.Owed[k] = n[i]
		}
		return err
	})
	return b, err
}

// boardDays are what the reviews that come next are asked for with: who asks, the last day,
// today, the days in four and eight weeks, and when today began.
func (s *Store) boardDays(v care.Viewer) []any {
	today := care.DateOf(s.db.Now())
	in := func(weeks int) string { return string(today.AddDays(7 * weeks)) }
	return []any{string(v.Person), in(BoardWeeks[2]), string(today), in(BoardWeeks[0]), in(BoardWeeks[1]), today.Time().UTC()}
}

// days are what is owed is asked for with: who asks, and the last days in the order of BoardClocks.
func (l Lapsed) days(v care.Viewer) []any {
	out := []any{string(v.Person)}
	for _, k := range BoardClocks {
		out = append(out, string(l[k]))
	}
	return out
}

// BoardRows are those behind one number, the earliest first, from one on.
func (s *Store) BoardRows(ctx context.Context, v care.Viewer, show BoardShow, lapsed Lapsed, from, most int) (out []BoardRow, err error) {
	err = s.db.Snapshot(ctx, func(db *gorm.DB) error {
		if err := s.network.Works(db, v, care.JobIROManager); err != nil {
			return err
		}
		now := s.db.Now()
		begins := care.DateOf(now).Time().UTC() // today
		add := func(scan func(...any) error) error {
			var r BoardRow
			var on care.Date
			var starts *time.Time
			var state string
			err := scan(&r.Child, &on, &starts, &state, &r.Name, &r.IRO)
			if r.Due, r.Day = on, database.Deref(starts); show.Owed != "" {
				r.Due, r.From = "", on
			}
			r.Over = state == network.ReviewPlanned && r.Day.Before(begins)
			out = append(out, r)
			return err
		}
		if show.Owed != "" {
			return database.QueryRows(db, boardOwedRows+" AND NOT "+network.PartialChild()+" ORDER BY 2, r.id"+boardPaged, add,
				string(v.Person), string(lapsed[show.Owed]), string(show.Owed), now, most, from)
		}
		first := care.DateOf(now)
		last, onlyUnplanned, onlyLate := first.AddDays(7*show.Weeks), "", ""
		if show.Unplanned {
			onlyUnplanned = "x"
		}
		if show.Late {
			first, last, onlyLate = "", first.AddDays(-1), "x"
		}
		return database.QueryRows(db, boardDueRows+" AND NOT "+network.PartialChild()+" ORDER BY r.due_on, r.id"+boardPaged, add,
			string(v.Person), string(last), string(first), now, most, from, onlyUnplanned, onlyLate, begins)
	})
	if err != nil && care.KindOf(err) == care.KindInternal {
		err = fmt.Errorf("store: board: %w", err)
	}
	return out, err
}
