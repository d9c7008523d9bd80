// Package reviews keeps what a review leaves behind: what was agreed and read back, how it
// was closed, and what was taken back.
package reviews

import (
	"myreview/server/database"
	"myreview/server/review"
	"myreview/server/store/audit"
	"myreview/server/store/forms"
	"myreview/server/store/meetings"
	"myreview/server/store/network"
	"myreview/server/store/people"
)

// Store is that of one database.
type Store struct {
	db       *database.DB
	network  *network.Store
	audit    *audit.Log
	people   *people.Store
	forms    *forms.Store
	meetings *meetings.Store
	rules    review.Rules // by which reviews become due

	Talks   *Talks
	Diaries *Diaries
	Reports *Reports
}

// New puts it on what lies below it.
func New(db *database.DB, n *network.Store, log *audit.Log, p *people.Store, f *forms.Store, m *meetings.Store) *Store {
	s := &Store{db: db, network: n, audit: log, people: p, forms: f, meetings: m, rules: review.Law()}
	s.Talks, s.Reports, s.Diaries = &Talks{of: s}, &Reports{of: s}, &Diaries{of: s}
	return s
}
