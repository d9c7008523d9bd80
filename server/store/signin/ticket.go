package signin

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"myreview/server/care"
)

// ticketSweep is how often tickets that have run out are forgotten.
const ticketSweep = time.Minute

// UseTicket uses a ticket up, by its number: the one statement is the whole
// check, on every instance alike. Until is when the ticket would have run out;
// after that nobody takes it anyway. KindForbidden: it was used before.
func (s *Store) UseTicket(ctx context.Context, number string, until time.Time) error {
	now := s.db.Now()
	err := s.db.WriteBatched(ctx, func(tx *gorm.DB) error {
		c := tx.Statement.ConnPool
		got, err := c.ExecContext(tx.Statement.Context, "INSERT INTO ticket (nonce, until) VALUES ($1, $2) ON CONFLICT DO NOTHING", number, until.UTC())
		if err != nil {
			return err
		}
		if n, err := got.RowsAffected(); err != nil || n == 0 {
			return care.Forbidden("error.ticket")
		}
		if last := s.swept.Load(); now.Sub(time.Unix(last, 0)) < ticketSweep || !s.swept.CompareAndSwap(last, now.Unix()) {
			return nil
		}
		_, err = c.ExecContext(tx.Statement.Context, "DELETE FROM ticket WHERE until < $1", now)
		return err
	})
	if err != nil && care.KindOf(err) == care.KindInternal {
		return fmt.Errorf("store: ticket: %w", err)
	}
	return err
}
