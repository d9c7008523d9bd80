package store

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"myreview/server/care"
)

const attemptsKept = 24 * time.Hour

// Try counts one more try in a bucket ("enter:" and an address, say) and
// refuses with KindTooMany once there were more than limit within the window.
// It counts in the database, so that several instances and a restart do not
// give more tries; a bucket is kept as its hash, and so names nobody.
func (s *Store) Try(ctx context.Context, bucket string, limit int, window time.Duration) error {
	now := s.now()
	over := now.Add(-window)
	var n int
	err := s.batch(ctx, func(tx *gorm.DB) error {
		err := tx.Raw(`INSERT INTO attempt (bucket, since, n) VALUES (?, ?, 1)
			ON CONFLICT (bucket) DO UPDATE SET
				n = CASE WHEN attempt.since <= ? THEN 1 ELSE attempt.n + 1 END,
				since = CASE WHEN attempt.since <= ? THEN excluded.since ELSE attempt.since END
			RETURNING n`, hashOf(bucket), now, over, over).Scan(&n).Error
		if err != nil || n > 1 {
			return err
		}
		return tx.Exec("DELETE FROM attempt WHERE since < ?", now.Add(-attemptsKept)).Error
	})
	if err != nil {
		return fmt.Errorf("store: try: %w", err)
	}
	if n > limit {
		return &care.Error{Kind: care.KindTooMany, Key: "error.toomany"}
	}
	return nil
}
