// Package forms keeps what people say before a review: drafts, what they sent, and who
// may read it.
package forms

import (
	"gorm.io/gorm"

	"myreview/server/consult"
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

	// LastTime is what was agreed at the review before, to somebody who was there, as far as
	// they are asked what became of it.
	LastTime func(*gorm.DB, network.Standing) ([]consult.Option, error)
}

// New puts it on what lies below it.
func New(db *database.DB, n *network.Store, log *audit.Log, a *alerts.Store) *Store {
	return &Store{db: db, network: n, audit: log, alerts: a}
}
