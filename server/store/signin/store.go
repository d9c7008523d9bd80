// Package signin lets people in and out: passwords, invitations, sessions, and how often
// somebody may try.
package signin

import (
	"sync/atomic"

	"myreview/server/database"
	"myreview/server/store/alerts"
	"myreview/server/store/audit"
	"myreview/server/store/network"
)

// Store is that of one database.
type Store struct {
	db      *database.DB
	network *network.Store
	audit   *audit.Log
	alerts  *alerts.Store
	Council string // the authority's own name, which makes no good password; set before anybody comes
	Feeds   *Feeds
	swept   atomic.Int64 // when tickets that had run out were last forgotten, in seconds
}

// New puts it on what lies below it.
func New(db *database.DB, n *network.Store, log *audit.Log, a *alerts.Store) *Store {
	return &Store{db: db, network: n, audit: log, alerts: a, Feeds: &Feeds{db: db, audit: log}}
}
