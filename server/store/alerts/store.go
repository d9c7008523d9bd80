// Package alerts keeps calls for help: who called, who reads them, who has taken one on.
package alerts

import (
	"myreview/server/database"
	"myreview/server/store/audit"
	"myreview/server/store/network"
)

// Store is that of one database.
type Store struct {
	db      *database.DB
	network *network.Store
	audit   *audit.Log
}

// New puts it on what lies below it.
func New(db *database.DB, n *network.Store, log *audit.Log) *Store {
	return &Store{db: db, network: n, audit: log}
}
