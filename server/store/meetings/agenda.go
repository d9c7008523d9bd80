package meetings

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"myreview/server/access"
	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/review"
	"myreview/server/store/audit"
	"myreview/server/store/network"
)

type itemRow struct {
	ID       care.ID          `gorm:"column:id;primaryKey"`
	ReviewID care.ID          `gorm:"column:review_id"`
	Pos      int              `gorm:"column:pos"`
	Kind     review.ItemKind  `gorm:"column:kind"`
	Area     care.Area        `gorm:"column:area"`
	State    review.ItemState `gorm:"column:state"`
	LedBy    *care.ID         `gorm:"column:led_by"`
}

func (itemRow) TableName() string { return "agenda_item" }

func ItemsOf(db *gorm.DB, id care.ID) ([]review.Item, error) {
	rows, err := database.Fetch[itemRow](db, "WHERE review_id = $1 ORDER BY pos", string(id))
	if err != nil {
		return nil, err
	}
	items := make([]review.Item, len(rows))
	for i, r := range rows {
		items[i] = review.Item{ID: r.ID, Pos: r.Pos, Kind: r.Kind, Area: r.Area, State: r.State, LedBy: database.Deref(r.LedBy)}
	}
	return items, nil
}

// addAgenda writes the items of a review that has none yet.
func addAgenda(db *gorm.DB, id care.ID, items []review.Item) error {
	rows := make([]itemRow, len(items))
	for i, it := range items {
		rows[i] = itemRow{ID: it.ID, ReviewID: id, Pos: it.Pos, Kind: it.Kind, Area: it.Area, State: it.State, LedBy: database.Nullable(it.LedBy)}
	}
	if err := db.Create(&rows).Error; err != nil {
		return fmt.Errorf("store: agenda: %w", err)
	}
	return nil
}

// Actor is who does something in a meeting, in which role now, and which
// seat has the chair (empty: the IRO).
type Actor struct {
	network.Standing
	Role  access.Role
	chair care.ID
}

// Act is write for something that is done in a meeting: only by someone with
// a place in it (NotFound), while it is not closed (Gone), and if their role
// allows it (Forbidden). Before the start and during a pause some acts have to
// wait (Conflict).
func (s *Store) Act(ctx context.Context, v care.Viewer, id care.ID, a access.Act, fn func(tx *audit.Tx, who Actor) error) error {
	return s.audit.Write(ctx, v, id, func(tx *audit.Tx) error {
		who, err := s.actorAt(ctx, tx.DB, v, id)
		if err != nil {
			return err
		}
		tx.Under(who.Tie.ID)
		if who.Review.State == network.ReviewClosed && a != access.ActUndo {
			return care.Gone("meeting.closed")
		}
		if !access.May(who.Role, a) {
			return care.Forbidden("error.meeting.notyours")
		}
		if err := review.Fits(a, review.Phase(who.Review.State), who.Review.Paused); err != nil {
			return err
		}
		return fn(tx, who)
	})
}

func (s *Store) actorAt(ctx context.Context, db *gorm.DB, v care.Viewer, id care.ID) (Actor, error) {
	st, err := s.network.Attends(ctx, db, v, id)
	if err != nil {
		return Actor{}, err
	}
	who := Actor{Standing: st}
	if who.chair, err = s.chairOf(db, st); err != nil {
		return Actor{}, err
	}
	who.Role = st.Role(who.chair)
	return who, nil
}

// chairOf is the seat that has the chair. Who was removed or excluded since
// has it no more.
func (s *Store) chairOf(db *gorm.DB, st network.Standing) (care.ID, error) {
	if st.Review.ChairSeat == nil {
		return "", nil
	}
	seats, err := database.Fetch[network.SeatRow](db, "WHERE id = $1 AND review_id = $2", string(*st.Review.ChairSeat), string(st.Review.ID))
	if err != nil || len(seats) == 0 || !st.Chairs(seats[0].Place(), st.Over) {
		return "", err
	}
	return seats[0].ID, nil
}

// invited is a person's seat in this review that opens the meeting, with the tie under
// which they act; any other is NotFound.
func (s *Store) invited(db *gorm.DB, st network.Standing, seat care.ID) (network.SeatRow, care.Tie, error) {
	row, err := database.FetchOne[network.SeatRow](db, "WHERE id = $1 AND review_id = $2", string(seat), string(st.Review.ID))
	if err == nil && !st.Sits(row.Place(), st.Over) {
		err = care.NotFoundError()
	}
	if err != nil {
		return network.SeatRow{}, care.Tie{}, err
	}
	acts, _ := st.Acts(database.Deref(row.PersonID))
	return row, acts, nil
}

// leader is the seat of the IRO: the actor's own where they are one, else the
// allocated IRO's, else one who covers.
func (who Actor) leader(db *gorm.DB) (care.ID, error) {
	if who.Role == access.Leader {
		return who.Seat.ID, nil
	}
	seats, err := database.Fetch[network.SeatRow](db, "WHERE review_id = $1 ORDER BY id", string(who.Review.ID))
	var found care.ID
	for _, seat := range seats {
		if acts, _ := who.Acts(database.Deref(seat.PersonID)); !who.Sits(seat.Place(), who.Over) || !acts.Kind.IRO() {
			continue
		} else if found == "" || acts.Kind == care.TieIRO {
			found = seat.ID
		}
	}
	return found, err
}

// OpenReview starts the meeting, or the next part of it: from now on it is live, with its
// first item talked about, or that at which it stopped. A review that has no agenda gets the one of the child's band. On any day
// but the one for which it is planned, the caller says that they mean today (on);
// Conflict otherwise, and for one that is planned for no day.
func (s *Store) OpenReview(ctx context.Context, v care.Viewer, id care.ID, on care.Date) error {
	return s.Act(ctx, v, id, access.ActStart, func(tx *audit.Tx, who Actor) error {
		switch {
		case who.Review.State == network.ReviewLive:
			return nil
		case who.ChildDied():
			return care.Conflict("child.error.died")
		case who.Review.State == network.ReviewDue:
			return care.Conflict("meet.desk.unplanned")
		case on != care.DateOf(s.db.Now()) && !review.OnItsDay(who.Review.Starts(), s.db.Now()):
			return care.Conflict("meet.desk.otherday")
		}
		items, err := s.agendaFor(tx.DB, who)
		if err != nil {
			return err
		}
		set, event := map[string]any{"state": network.ReviewLive, "opened_at": s.db.Now()}, "review.opened"
		if who.Review.OpenedAt != nil { // it goes on where it stopped
			set, event = map[string]any{"state": network.ReviewLive, "part_at": s.db.Now()}, "review.goneon"
		}
		if err := s.SetReview(tx.DB, id, set); err != nil {
			return err
		}
		tx.Event(event, id)
		if review.Began(items) {
			return nil
		}
		moved, err := review.Forward(items, "")
		if err != nil {
			return err
		}
		return s.Move(tx, who, moved)
	})
}

func (s *Store) agendaFor(db *gorm.DB, who Actor) ([]review.Item, error) {
	items, err := ItemsOf(db, who.Review.ID)
	if err != nil || len(items) > 0 {
		return items, err
	}
	var child struct {
		Band   care.Band
		BornOn care.Date
	}
	err = db.Raw(`SELECT p.band, c.born_on FROM child c JOIN person p ON p.id = c.person_id WHERE c.person_id = ?`,
		who.Review.ChildID).Scan(&child).Error
	if err != nil {
		return nil, fmt.Errorf("store: agenda: %w", err)
	}
	before, err := s.promisesBefore(db, who.Review.ChildID, who.Review.Number)
	if err != nil {
		return nil, err
	}
	items = review.DefaultAgenda(child.Band, child.BornOn.AgeOn(care.DateOf(who.Review.Starts())), len(before) > 0)
	return items, addAgenda(db, who.Review.ID, items)
}

// NextItem moves to the next item. From is the item that the page showed as
// now: where somebody else has moved on already, nothing happens.
func (s *Store) NextItem(ctx context.Context, v care.Viewer, id, from care.ID) error {
	return s.step(ctx, v, id, from, "item.next", review.Forward)
}

// BackItem moves to the item before, likewise.
func (s *Store) BackItem(ctx context.Context, v care.Viewer, id, from care.ID) error {
	return s.step(ctx, v, id, from, "item.back", review.Backward)
}

func (s *Store) step(ctx context.Context, v care.Viewer, id, from care.ID, event string,
	rule func([]review.Item, care.ID) ([]review.Item, error),
) error {
	return s.Act(ctx, v, id, access.ActMove, func(tx *audit.Tx, who Actor) error {
		items, err := ItemsOf(tx.DB, id)
		if err != nil {
			return err
		}
		moved, err := rule(items, from)
		if err != nil || moved == nil {
			return err
		}
		tx.Event(event, moved[len(moved)-1].ID)
		return s.Move(tx, who, moved)
	})
}

// Move writes the items that moved. A chair that was given for one item ends
// with it, and whoever has the chair then leads what comes next.
func (s *Store) Move(tx *audit.Tx, who Actor, moved []review.Item) error {
	chair, err := s.chairAfter(tx, who, moved)
	if err != nil {
		return err
	}
	for _, it := range moved {
		switch {
		case it.State == review.Ahead:
			it.LedBy = ""
		case it.State == review.Now && it.LedBy == "":
			it.LedBy = chair
		}
		set := map[string]any{"state": it.State, "led_by": database.Nullable(it.LedBy)}
		if err := tx.Model(&itemRow{}).Where("id = ?", it.ID).Updates(set).Error; err != nil {
			return fmt.Errorf("store: move: %w", err)
		}
		if it.State == review.Now {
			if err := s.SetReview(tx.DB, who.Review.ID, map[string]any{"item_id": it.ID}); err != nil {
				return err
			}
		}
	}
	return nil
}

// chairAfter is the seat that leads after a move.
func (s *Store) chairAfter(tx *audit.Tx, who Actor, moved []review.Item) (care.ID, error) {
	if who.chair == "" {
		return who.leader(tx.DB)
	}
	spells, err := spellsOf(tx.DB, who.Review.ID)
	if err != nil {
		return "", err
	}
	for _, sp := range spells {
		for _, it := range moved {
			if sp.Runs() && sp.Item == it.ID && it.State != review.Now {
				if err := s.EndChair(tx, who); err != nil {
					return "", err
				}
				return who.leader(tx.DB)
			}
		}
	}
	return who.chair, nil
}

// Pause stops the meeting for a break, for all and without saying who asked.
func (s *Store) Pause(ctx context.Context, v care.Viewer, id care.ID) error {
	return s.pause(ctx, v, id, true, "review.paused")
}

// Resume carries on after a break.
func (s *Store) Resume(ctx context.Context, v care.Viewer, id care.ID) error {
	return s.pause(ctx, v, id, false, "review.resumed")
}

func (s *Store) pause(ctx context.Context, v care.Viewer, id care.ID, paused bool, event string) error {
	return s.Act(ctx, v, id, access.ActPause, func(tx *audit.Tx, who Actor) error {
		if who.Review.Paused == paused {
			return nil
		}
		tx.Event(event, id)
		return s.SetReview(tx.DB, id, map[string]any{"paused": paused})
	})
}

func (s *Store) SetReview(db *gorm.DB, id care.ID, set map[string]any) error {
	if err := db.Model(&network.ReviewRow{}).Where("id = ?", id).Updates(set).Error; err != nil {
		return fmt.Errorf("store: review: %w", err)
	}
	return nil
}
