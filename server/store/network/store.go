// Package network keeps who is who round a child: people, their ties and seats, and
// where somebody stands at a review. Every other slice asks it before it reads.
package network

import (
	"myreview/server/database"
	"myreview/server/review"
)

// Store is that of one database.
type Store struct {
	db    *database.DB
	rules review.Rules
}

// New puts it on what lies below it.
func New(db *database.DB) *Store {
	return &Store{db: db, rules: review.Law()}
}

// Under says by which rules the forms of a review open from now on: those of an authority.
// Until then they are the law's alone.
func (s *Store) Under(r review.Rules) { s.rules = r }
