// Package network keeps who is who round a child: people, their ties and seats, and
// where somebody stands at a review. Every other slice asks it before it reads.
package network

import (
	"myreview/server/database"
)

// Store is that of one database.
type Store struct {
	db *database.DB
}

// New puts it on what lies below it.
func New(db *database.DB) *Store {
	return &Store{db: db}
}
