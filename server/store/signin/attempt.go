package signin

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"myreview/server/care"
)

// attemptRow counts what failed. Of a bucket only Store.bucket is kept.
type attemptRow struct {
	Bucket string    `gorm:"column:bucket;primaryKey"`
	Since  time.Time `gorm:"column:since"` // of a window, or the last failure
	N      int       `gorm:"column:n"`     // 0: no failure, but a place from which somebody got in
}

func (attemptRow) TableName() string { return "attempt" }

const (
	AttemptsKept = 24 * time.Hour
	placesKept   = 30 * 24 * time.Hour
)

// sweep forgets what counts no more. It waits for nobody who is counting: they
// might be waiting for it.
func sweep(tx *gorm.DB, now time.Time) error {
	old := "SELECT bucket FROM attempt WHERE since < ? OR since < ? AND n > 0"
	if tx.Name() == "postgres" {
		old += " FOR UPDATE SKIP LOCKED"
	}
	return tx.Exec("DELETE FROM attempt WHERE bucket IN ("+old+")", now.Add(-placesKept), now.Add(-AttemptsKept)).Error
}

// Try counts one more try in a bucket ("enter:" and a place, say) and
// refuses with KindTooMany once there were more than limit within the window.
// It counts in the database, so that several instances and a restart do not
// give more tries.
func (s *Store) Try(ctx context.Context, bucket string, limit int, window time.Duration) error {
	now := s.db.Now()
	over := now.Add(-window)
	var n int
	err := s.db.WriteBatched(ctx, func(tx *gorm.DB) error {
		err := tx.Raw(`INSERT INTO attempt (bucket, since, n) VALUES (?, ?, 1)
			ON CONFLICT (bucket) DO UPDATE SET
				n = CASE WHEN attempt.since <= ? THEN 1 ELSE attempt.n + 1 END,
				since = CASE WHEN attempt.since <= ? THEN excluded.since ELSE attempt.since END
			RETURNING n`, s.db.Bucket(bucket), now, over, over).Scan(&n).Error
		if err != nil || n > 1 {
			return err
		}
		return sweep(tx, now)
	})
	if err != nil {
		return fmt.Errorf("store: try: %w", err)
	}
	if n > limit {
		return &care.Error{Kind: care.KindTooMany, Key: "error.toomany"}
	}
	return nil
}

// TakeBack is for tries that were none: nothing failed. It gives back err.
func (s *Store) TakeBack(ctx context.Context, err error, buckets ...string) error {
	for i := range buckets {
		buckets[i] = s.db.Bucket(buckets[i])
	}
	done := s.db.WriteBatched(context.WithoutCancel(ctx), func(tx *gorm.DB) error {
		return tx.Exec("UPDATE attempt SET n = n - 1 WHERE bucket IN ? AND n > 1", buckets).Error
	})
	return errors.Join(err, done)
}

// backoff is how quickly something may go on failing: so often at once, then each
// time after a wait, which doubles. It starts afresh after a time without any.
type backoff struct {
	free        int
	first, most time.Duration
	forget      time.Duration // longer than most, at most AttemptsKept
}

// Who fails at one address from one place soon waits. An address that fails
// from everywhere waits little, and not at all where its owner got in before.
// Nor does a place wait long, which may be a whole council. A browser on which
// the owner got in before counts for itself alone: nobody keeps them out of it,
// not even a person beside them who fails on purpose.
var (
	backoffPair    = backoff{free: 5, first: 15 * time.Second, most: 10 * time.Minute, forget: time.Hour}
	backoffAddress = backoff{free: 30, first: time.Second, most: time.Minute, forget: AttemptsKept}
	backoffPlace   = backoff{free: 100, first: time.Second, most: 30 * time.Second, forget: time.Hour}
)

// wait is the time from the last of n failures to the next try.
func (p backoff) wait(n int) time.Duration {
	if n < p.free {
		return 0
	}
	d := p.first
	for i := p.free; i < n && d < p.most; i++ {
		d *= 2
	}
	return min(d, p.most)
}

// From is where a visitor comes from: a part of the network, and the secret by
// which their browser is known again (empty: it has none).
type From struct{ Place, Browser string }

// attempt is one who tries to sign in: the address that they typed, as it is
// compared, and where they come from. Own is for a browser that is known to be
// the owner's already.
type attempt struct {
	address string
	From
	own    bool
	bucket func(string) string
}

func (s *Store) attempt(address string, from From) attempt {
	return attempt{address: address, From: from, bucket: s.db.Bucket}
}

func (k attempt) known() string { return k.bucket("signed-in:" + k.Place + " " + k.address) }

func (k attempt) here() string { return k.bucket("signed-in-on:" + k.Browser + " " + k.address) }

func (k attempt) browser() string { return k.bucket("signin-on:" + k.Browser + " " + k.address) }

func (k attempt) pair() string { return k.bucket("signin:" + k.Place + " " + k.address) }

func (k attempt) anywhere() string { return k.bucket("signin-as:" + k.address) }

func (k attempt) anybody() string { return k.bucket("signin-from:" + k.Place) }

// counts reads and locks what has failed so far, forgetting what is long ago.
func (k attempt) counts(tx *gorm.DB, now time.Time) ([]attemptRow, map[string]backoff, error) {
	var known []string
	err := tx.Model(&attemptRow{}).Where("bucket IN ? AND since > ?", []string{k.known(), k.here()}, now.Add(-placesKept)).Pluck("bucket", &known).Error
	if err != nil {
		return nil, nil, err
	}
	backoffs := map[string]backoff{k.pair(): backoffPair, k.anybody(): backoffPlace}
	switch {
	case k.own || k.Browser != "" && slices.Contains(known, k.here()):
		backoffs = map[string]backoff{k.browser(): backoffPair}
	case len(known) == 0:
		backoffs[k.anywhere()] = backoffAddress
	}
	var rows []attemptRow
	for bucket := range backoffs {
		rows = append(rows, attemptRow{Bucket: bucket, Since: now})
	}
	slices.SortFunc(rows, func(a, b attemptRow) int { return strings.Compare(a.Bucket, b.Bucket) }) // all lock in one order
	lock := clause.OnConflict{
		Columns:   []clause.Column{{Name: "bucket"}},
		DoUpdates: clause.Assignments(map[string]any{"n": gorm.Expr("attempt.n")}),
	}
	if err := tx.Clauses(lock).Create(&rows).Error; err != nil {
		return nil, nil, err
	}
	var buckets []string
	for bucket := range backoffs {
		buckets = append(buckets, bucket)
	}
	rows = nil
	if err := tx.Order("bucket").Find(&rows, "bucket IN ?", buckets).Error; err != nil {
		return nil, nil, err
	}
	for i, r := range rows {
		if now.Sub(r.Since) >= backoffs[r.Bucket].forget {
			rows[i].N = 0
		}
	}
	return rows, backoffs, nil
}

// countAttempt counts an attempt before it is made, so that many at once are not more
// than one after another; forgive takes it back. It refuses with KindTooMany
// and how long to wait (the argument Wait), uncounted. What is refused does not
// depend on whether there is such an address.
func (s *Store) countAttempt(ctx context.Context, k attempt) error {
	now := s.db.Now()
	return s.db.WriteBatched(ctx, func(tx *gorm.DB) error {
		rows, backoffs, err := k.counts(tx, now)
		if err != nil {
			return fmt.Errorf("store: sign in: %w", err)
		}
		var wait time.Duration
		fresh := false
		for i, r := range rows {
			wait = max(wait, r.Since.Add(backoffs[r.Bucket].wait(r.N)).Sub(now))
			fresh = fresh || r.N == 0
			rows[i].N, rows[i].Since = r.N+1, now
		}
		if wait > 0 {
			return (&care.Error{Kind: care.KindTooMany, Key: "signin.wait"}).With("Wait", wait)
		}
		if err := tx.Clauses(clause.OnConflict{UpdateAll: true}).Create(&rows).Error; err != nil {
			return fmt.Errorf("store: sign in: %w", err)
		}
		if fresh {
			return sweep(tx, now)
		}
		return nil
	})
}

// forgive takes back what was counted: the try that countAttempt let through, and
// where it got in, all that failed before at that address from that place.
func (s *Store) forgive(ctx context.Context, k attempt, in bool) error {
	now := s.db.Now()
	err := s.db.WriteBatched(ctx, func(tx *gorm.DB) error {
		rows, _, err := k.counts(tx, now)
		if err != nil {
			return err
		}
		took := 1
		for _, r := range rows {
			if in && (r.Bucket == k.pair() || r.Bucket == k.browser()) {
				took = r.N
			}
		}
		for _, r := range rows {
			if r.N <= took {
				err = tx.Delete(&r).Error
			} else {
				err = tx.Model(&r).Update("n", r.N-took).Error
			}
			if err != nil {
				return err
			}
		}
		if !in {
			return nil
		}
		known := []attemptRow{{Bucket: k.known(), Since: now}}
		if k.Browser != "" {
			known = append(known, attemptRow{Bucket: k.here(), Since: now})
		}
		return tx.Clauses(clause.OnConflict{UpdateAll: true}).Create(&known).Error
	})
	if err != nil {
		return fmt.Errorf("store: sign in: %w", err)
	}
	return nil
}
