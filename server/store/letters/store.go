// Package letters keeps the letter after a review, and what it is made from.
package letters

import (
	"myreview/server/database"
	"myreview/server/store/audit"
	"myreview/server/store/forms"
	"myreview/server/store/meetings"
	"myreview/server/store/network"
	"myreview/server/store/reviews"
)

// Store is that of one database.
type Store struct {
	db       *database.DB
	network  *network.Store
	audit    *audit.Log
	forms    *forms.Store
	meetings *meetings.Store
	reviews  *reviews.Store
}

// New puts it on what lies below it.
func New(db *database.DB, n *network.Store, log *audit.Log, f *forms.Store, m *meetings.Store, r *reviews.Store) *Store {
	return &Store{db: db, network: n, audit: log, forms: f, meetings: m, reviews: r}
}
