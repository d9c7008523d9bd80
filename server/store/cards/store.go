// Package cards keeps what a child comes in with: a card and its secret word, devices of
// their own, and handing either over.
package cards

import (
	"myreview/server/database"
	"myreview/server/store/alerts"
	"myreview/server/store/audit"
	"myreview/server/store/network"
	"myreview/server/store/signin"
)

// Store is that of one database.
type Store struct {
	db      *database.DB
	network *network.Store
	audit   *audit.Log
	alerts  *alerts.Store
	signin  *signin.Store
}

// New puts it on what lies below it.
func New(db *database.DB, n *network.Store, log *audit.Log, a *alerts.Store, in *signin.Store) *Store {
	return &Store{db: db, network: n, audit: log, alerts: a, signin: in}
}
