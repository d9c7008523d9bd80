package reviews

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"myreview/server/access"
	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/review"
	"myreview/server/store/audit"
	"myreview/server/store/network"
	"myreview/server/store/signin"
)

// Under says by which rules reviews become due from now on: those of an authority. Until
// then they are the law's alone.
func (s *Store) Under(r review.Rules) { s.rules = r }

// KeepNext sees to the next review of each child, as the last thing in a transaction that
// holds them: every child in care has exactly one that is not over. Where there is none it
// is made, due and planned for no day, with a seat for everybody round the child; who was
// sent out of the one before stays out of it. The day on which it is due follows the
// facts until it is opened; for a child who is not in care none is due.
func (s *Store) KeepNext(tx *gorm.DB, children ...care.ID) error {
	if len(children) == 0 {
		return nil
	}
	all, err := histories(tx, children)
	if err != nil {
		return err
	}
	rows, err := database.Find[network.ReviewRow](tx, "child_id IN ? AND state <> ?", children, network.ReviewClosed)
	if err != nil {
		return err
	}
	open := map[care.ID]network.ReviewRow{}
	for _, r := range rows {
		open[r.ChildID] = r
	}
	cared, err := caredFor(tx, children)
	if err != nil {
		return err
	}
	today := care.DateOf(s.db.Now())
	var made []network.ReviewRow
	for _, child := range children {
		h := all[child]
		if h == nil {
			continue
		}
		var due review.Due
		comes := cared[child] && today < care.GrownOn(h.Born)
		if comes {
			due = s.rules.Due(*h)
		}
		row, is := open[child]
		switch {
		case is:
			err = s.keepDue(tx, row, due, comes, h)
		case comes:
			made = append(made, network.ReviewRow{
				ID: care.NewID(), ChildID: child, State: network.ReviewDue, Epoch: signin.NewSecret(), DueOn: due.On, OpensOn: s.rules.OpensOn(due.On), MadeAt: s.db.Now(),
			})
		}
		if err != nil {
			return err
		}
	}
	if err := s.number(tx, made); err != nil {
		return err
	}
	if len(made) > 0 {
		if err := tx.CreateInBatches(&made, 100).Error; err != nil {
			return fmt.Errorf("store: next review: %w", err)
		}
	}
	for _, row := range rows {
		if row.State == network.ReviewDue {
			made = append(made, row)
		}
	}
	return s.seatAll(tx, made)
}

// keepDue lets the day on which a review is due follow the facts.
func (s *Store) keepDue(tx *gorm.DB, row network.ReviewRow, due review.Due, comes bool, h *review.History) error {
	on, opens := due.On, s.rules.OpensOn(due.On)
	switch {
	case row.OpenedAt != nil: // it has begun, and goes on another day
		return nil
	case row.State == network.ReviewPlanned && comes: // it has a day, and is held before they are 18
		on, opens = cmp.Or(on, care.GrownOn(h.Born).AddDays(-1)), row.OpensOn
	case row.State != network.ReviewDue:
		return nil
	case row.MovedFrom != nil && !on.Empty(): // it was cancelled: who knew of it goes on knowing
		opens = min(opens, row.OpensOn)
	}
	if on == row.DueOn && opens == row.OpensOn {
		return nil
	}
	err := tx.Model(&network.ReviewRow{}).Where("id = ?", row.ID).Updates(map[string]any{"due_on": on, "opens_on": opens}).Error
	if err != nil {
		return fmt.Errorf("store: next review: %w", err)
	}
	return nil
}

// caredFor are those of some children whom the authority looks after now.
func caredFor(db *gorm.DB, children []care.ID) (map[care.ID]bool, error) {
	var ids []care.ID
	if err := db.Raw("SELECT c.person_id FROM child c WHERE c.person_id IN ? AND "+network.InCare, children).Scan(&ids).Error; err != nil {
		return nil, fmt.Errorf("store: in care: %w", err)
	}
	out := map[care.ID]bool{}
	for _, id := range ids {
		out[id] = true
	}
	return out, nil
}

// number gives each review of a child the number after the last.
func (s *Store) number(tx *gorm.DB, made []network.ReviewRow) error {
	var children []care.ID
	for _, r := range made {
		children = append(children, r.ChildID)
	}
	if len(children) == 0 {
		return nil
	}
	var last []struct {
		PersonID care.ID
		N        int
	}
	err := tx.Raw(`SELECT c.person_id, COALESCE((SELECT MAX(r.number) FROM review r WHERE r.child_id = c.person_id),
		(SELECT COUNT(*) FROM past_review p WHERE p.child_id = c.person_id)) AS n FROM child c WHERE c.person_id IN ?`, children).Scan(&last).Error
	if err != nil {
		return fmt.Errorf("store: next review: %w", err)
	}
	for i := range made {
		for _, l := range last {
			if l.PersonID == made[i].ChildID {
				made[i].Number = l.N + 1
			}
		}
	}
	return nil
}

// seatAll gives everybody round a child a seat at a review who has none there.
func (s *Store) seatAll(tx *gorm.DB, all []network.ReviewRow) error {
	if len(all) == 0 {
		return nil
	}
	var children, ids []care.ID
	for _, r := range all {
		children, ids = append(children, r.ChildID), append(ids, r.ID)
	}
	around, err := network.CirclesOf(tx, children)
	if err != nil {
		return err
	}
	had, err := database.Find[network.SeatRow](tx, "review_id IN ? AND person_id IS NOT NULL", ids)
	if err != nil {
		return err
	}
	type place struct{ at, person care.ID }
	seated := map[place]bool{}
	for _, r := range had {
		seated[place{r.ReviewID, *r.PersonID}] = true
	}
	sent, err := sentFrom(tx, children)
	if err != nil {
		return err
	}
	var seats []network.SeatRow
	for _, r := range all {
		n := s.network.Network(around[r.ChildID].Ties)
		for _, t := range n.Ties {
			at := place{r.ID, t.Person}
			if seated[at] || !comes(n, t) {
				continue
			}
			seated[at] = true
			row := network.SeatRow{ID: care.NewID(), ReviewID: r.ID, PersonID: &t.Person, TieID: &t.ID, State: network.SeatInvited, Shows: string(review.ShowWith)}
			if slices.Contains(sent[r.ChildID], t.Person) {
				row.State = network.SeatRemoved
			}
			seats = append(seats, row)
		}
	}
	if len(seats) == 0 {
		return nil
	}
	if err := tx.CreateInBatches(&seats, 100).Error; err != nil {
		return fmt.Errorf("store: next review: %w", err)
	}
	for _, row := range seats {
		if err := s.audit.SignSeat(tx, row.ID); err != nil {
			return err
		}
	}
	return nil
}

// comes reports whether the holder of a tie is asked to reviews: they are round the child
// now, or are invited to be. Who covers for the IRO takes a seat when they need one.
func comes(n access.Network, t care.Tie) bool {
	return t.Kind != care.TieCoverIRO && (n.Holds(t) || t.StateAt(n.At) == care.TieInvited && !n.Excluded(t.Person))
}

// sentFrom are those whose seat was taken away at the last review that is over, by child.
func sentFrom(db *gorm.DB, children []care.ID) (map[care.ID][]care.ID, error) {
	var rows []struct{ ChildID, PersonID care.ID }
	err := db.Raw(`SELECT r.child_id, s.person_id FROM review r JOIN seat s ON s.review_id = r.id WHERE r.child_id IN ? AND s.state = ? AND s.person_id IS NOT NULL
		AND r.number = (SELECT MAX(n.number) FROM review n WHERE n.child_id = r.child_id AND n.state = ?)`, children, network.SeatRemoved, network.ReviewClosed).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("store: next review: %w", err)
	}
	out := map[care.ID][]care.ID{}
	for _, r := range rows {
		out[r.ChildID] = append(out[r.ChildID], r.PersonID)
	}
	return out, nil
}

// seeAtOnce is how many children KeepAllNext holds at a time.
const seeAtOnce = 50

// KeepAllNext is KeepNext of every child in care: when the program starts, since reviews may be due
// by other rules than when it stopped, or come from before the next one was kept.
func (s *Store) KeepAllNext(ctx context.Context) error {
	var children []care.ID
	if err := s.db.Read(ctx).Raw("SELECT c.person_id FROM child c WHERE " + network.InCare + " ORDER BY c.person_id").Scan(&children).Error; err != nil {
		return fmt.Errorf("store: next reviews: %w", err)
	}
	for some := range slices.Chunk(children, seeAtOnce) {
		err := s.db.WriteTx(ctx, func(tx *gorm.DB) error {
			for _, child := range some {
				if err := s.audit.HoldChild(tx, child); err != nil {
					return err
				}
			}
			return s.KeepNext(tx, some...)
		})
		if err != nil && !errors.Is(err, audit.ErrNothingHappened) {
			return err
		}
	}
	return nil
}

// dropNext takes away the review after one whose closing is undone: Conflict once it has, or
// had, a day, or anybody has begun a form for it or written something down that stands with it.
func (s *Store) dropNext(tx *audit.Tx, child care.ID) error {
	rows, err := database.Find[network.ReviewRow](tx.DB, "child_id = ? AND state <> ?", child, network.ReviewClosed)
	if err != nil || len(rows) == 0 {
		return err
	}
	next := rows[0]
	var begun int64
	err = tx.Raw(`SELECT (SELECT COUNT(*) FROM form WHERE review_id = $1) + (SELECT COUNT(*) FROM note WHERE child_id = $2 AND review_id = $1)
		+ (SELECT COUNT(*) FROM talk WHERE review_id = $1) + (SELECT COUNT(*) FROM report WHERE review_id = $1)
		+ (SELECT COUNT(*) FROM interpreter WHERE review_id = $1) + (SELECT COUNT(*) FROM review_move WHERE review_id = $1)
		+ (SELECT COUNT(*) FROM alert WHERE review_id = $1)`, next.ID, child).Scan(&begun).Error
	if err != nil {
		return fmt.Errorf("store: next review: %w", err)
	}
	if next.State != network.ReviewDue || begun > 0 {
		return care.Conflict("error.undo.next")
	}
	var seats []care.ID
	if err := tx.Model(&network.SeatRow{}).Where("review_id = ?", next.ID).Order("id").Pluck("id", &seats).Error; err != nil {
		return fmt.Errorf("store: next review: %w", err)
	}
	for _, line := range []string{"DELETE FROM event WHERE review_id = ?", "DELETE FROM seat WHERE review_id = ?", "DELETE FROM review WHERE id = ?"} {
		if err := tx.Exec(line, next.ID).Error; err != nil {
			return fmt.Errorf("store: next review: %w", err)
		}
	}
	tx.Last = func() error { return s.audit.SignGone(tx.DB, network.SeatRow{}.TableName(), seats) }
	return nil
}
