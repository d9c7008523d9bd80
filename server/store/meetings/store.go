// Package meetings keeps the review while it is held: agenda, seats, chair, scaling, and
// what is typed but not yet said.
package meetings

import (
	"myreview/server/database"
	"myreview/server/store/audit"
	"myreview/server/store/forms"
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
	forms   *forms.Store
}

// New puts it on what lies below it.
func New(db *database.DB, n *network.Store, log *audit.Log, in *signin.Store, p *people.Store, f *forms.Store) *Store {
	return &Store{db: db, network: n, audit: log, signin: in, people: p, forms: f}
}
