// Package people keeps ties to a child in order: who is added, asked in, kept away and
// reached where; who is on duty.
package people

import (
	"myreview/server/database"
	"myreview/server/store/audit"
	"myreview/server/store/cards"
	"myreview/server/store/network"
	"myreview/server/store/signin"
)

// Store is that of one database.
type Store struct {
	db      *database.DB
	network *network.Store
	audit   *audit.Log
	signin  *signin.Store
	cards   *cards.Store

	Exclusions *Exclusions
}

// New puts it on what lies below it.
func New(db *database.DB, n *network.Store, log *audit.Log, in *signin.Store, c *cards.Store) *Store {
	s := &Store{db: db, network: n, audit: log, signin: in, cards: c}
	s.Exclusions = &Exclusions{of: s}
	return s
}
