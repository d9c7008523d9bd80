// Package audit keeps each child's log: who read and did what, chained and signed, in
// the transaction of what was done (safety.md I6). It also is the one way to write
// something that happens in a review.
package audit

import (
	"time"

	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/store/network"
)

// Log is that of one database.
type Log struct {
	db      *database.DB
	network *network.Store
	records records
	writer  writer
	heads   database.Memo[care.ID, head]
}

// New puts it on what lies below it.
func New(db *database.DB, n *network.Store) *Log {
	return &Log{db: db, network: n}
}

// Close waits until what is being written is on the disk. Nothing is recorded after it.
func (s *Log) Close() { s.writer.stop() }

// Settle waits until nobody writes what was left aside.
func (s *Log) Settle() { s.writer.ended.Wait() }

// Aside does something that nobody waits for, and that Close lets finish.
func (s *Log) Aside(fn func()) { s.writer.Aside(fn) }

// Claim reports whether the row was not yet on record for this reading, and takes it to
// be from now on.
func (s *Log) Claim(who Reading, now time.Time, row care.ID) bool {
	return s.records.Claim(who, now, row)
}

// Unseen are the rows that this reading has not been put on record for.
func (s *Log) Unseen(who Reading, now time.Time, rows []care.ID) []care.ID {
	return s.records.Unseen(who, now, rows)
}

// Keep notes that the rows are on record for this reading.
func (s *Log) Keep(who Reading, now time.Time, rows []care.ID) { s.records.Keep(who, now, rows) }
