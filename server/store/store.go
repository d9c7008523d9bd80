// Package store is the only place that speaks SQL. Every read takes the viewer
// and gives only what that viewer may see now; everything that happens in a
// review is written together with the event that tells of it, and the bell
// rings after the commit. The same code runs on an embedded SQLite file and on
// Postgres. Each slice is a package below, which knows those below it alone
// (docs/adr/0019-slices.md); this one puts them together.
package store

import (
	"context"

	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/review"
	"myreview/server/seal"
	"myreview/server/store/alerts"
	"myreview/server/store/audit"
	"myreview/server/store/cards"
	"myreview/server/store/children"
	"myreview/server/store/figures"
	"myreview/server/store/forms"
	"myreview/server/store/imports"
	"myreview/server/store/letters"
	"myreview/server/store/meetings"
	"myreview/server/store/network"
	"myreview/server/store/people"
	"myreview/server/store/reviews"
	"myreview/server/store/signin"
	"myreview/server/store/staff"
)

// Store is all slices of one open database.
type Store struct {
	DB       *database.DB
	Network  *network.Store
	Audit    *audit.Log
	Alerts   *alerts.Store
	SignIn   *signin.Store
	Cards    *cards.Store
	People   *people.Store
	Staff    *staff.Store
	Forms    *forms.Store
	Meetings *meetings.Store
	Reviews  *reviews.Store
	Children *children.Store
	Imports  *imports.Store
	Letters  *letters.Store
	Figures  *figures.Store

	rules review.Rules
}

// Open opens the database and what is sealed in it, and puts the slices on it. Errors
// are those of database.Open and Unlock.
func Open(ctx context.Context, c database.Config) (*Store, error) {
	db, err := database.Open(ctx, c)
	if err != nil {
		return nil, err
	}
	s := over(db)
	if err := s.Unlock(ctx, c.Box); err != nil {
		_ = s.Close()
		return nil, err
	}
	return s, nil
}

// over puts the slices on a database, each on those below it.
func over(db *database.DB) *Store {
	s := &Store{DB: db, rules: review.Law()}
	s.Network = network.New(db)
	s.Audit = audit.New(db, s.Network)
	s.Alerts = alerts.New(db, s.Network, s.Audit)
	s.SignIn = signin.New(db, s.Network, s.Audit, s.Alerts)
	s.Cards = cards.New(db, s.Network, s.Audit, s.Alerts, s.SignIn)
	s.People = people.New(db, s.Network, s.Audit, s.SignIn, s.Cards)
	s.Staff = staff.New(db, s.Network, s.Audit, s.SignIn, s.People)
	s.Forms = forms.New(db, s.Network, s.Audit, s.Alerts)
	s.Meetings = meetings.New(db, s.Network, s.Audit, s.SignIn, s.People, s.Forms)
	s.Forms.LastTime = s.Meetings.LastTime
	s.Reviews = reviews.New(db, s.Network, s.Audit, s.People, s.Forms, s.Meetings)
	s.Children = children.New(db, s.Network, s.Audit, s.People, s.Reviews)
	s.Imports = imports.New(db, s.Network, s.Audit, s.Children)
	s.Letters = letters.New(db, s.Network, s.Audit, s.Forms, s.Meetings, s.Reviews)
	s.Figures = figures.New(db, s.Network, s.Forms)
	db.Tampered = s.Alerts.Tampered
	return s
}

// Under says by which rules reviews become due from now on: an authority's own. Until then
// they are the law's alone.
func (s *Store) Under(r review.Rules) {
	s.rules = r
	s.Network.Under(r)
	s.Reviews.Under(r)
	s.Figures.Under(r)
}

// Unlock gives a store that was opened without a key its key. It is refused
// when rows are sealed with another one.
func (s *Store) Unlock(ctx context.Context, box *seal.Box) error {
	used, err := s.DB.CheckKey(ctx, box)
	if err != nil || box == nil {
		return err
	}
	return s.Audit.Unlock(ctx, box, used)
}

// At is the same database as it would act at another time: the demo tells its
// history with it. It lives as long as s and is not closed by itself.
func (s *Store) At(clock care.Clock) *Store {
	at := over(s.DB.At(clock))
	at.Under(s.rules)
	at.DB.Tampered = s.Alerts.Tampered // what is found is found now
	return at
}

// Close lets what is being written finish, then closes the database.
func (s *Store) Close() error {
	s.Audit.Close()
	return s.DB.Close()
}
