// Package staff keeps who is at work at the authority: their jobs, their way in, and
// that nothing is left open when they go.
package staff

import (
	"myreview/server/database"
	"myreview/server/store/audit"
	"myreview/server/store/network"
	"myreview/server/store/people"
	"myreview/server/store/signin"
)

// Store is that of one database.
type Store struct {
	db      *database.DB
	network *network.Store
	audit   *audit.Log
	signin  *signin.Store
	people  *people.Store
}

// New puts it on what lies below it.
func New(db *database.DB, n *network.Store, log *audit.Log, in *signin.Store, p *people.Store) *Store {
	return &Store{db: db, network: n, audit: log, signin: in, people: p}
}
