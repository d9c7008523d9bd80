// Package children keeps the facts of each child that are no content: names and dates,
// care, legal status, kind of home, who has their work (domain.md 14, Z15).
package children

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"myreview/server/access"
	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/store/audit"
	"myreview/server/store/network"
	"myreview/server/store/people"
	"myreview/server/store/reviews"
)

// Store is that of one database.
type Store struct {
	db      *database.DB
	network *network.Store
	audit   *audit.Log
	people  *people.Store
	reviews *reviews.Store

	Plans   *Plans
	Notices *Notices
}

// New puts it on what lies below it.
func New(db *database.DB, n *network.Store, log *audit.Log, p *people.Store, r *reviews.Store) *Store {
	s := &Store{db: db, network: n, audit: log, people: p, reviews: r}
	s.Plans = &Plans{of: s}
	s.Notices = &Notices{of: s}
	return s
}

// KeepsFacts returns nil for the IRO manager and business support, who add children and keep
// their facts, and NotFound for everybody else.
func (s *Store) KeepsFacts(ctx context.Context, v care.Viewer) error {
	return s.keepsFacts(s.db.Read(ctx), v)
}

func (s *Store) keepsFacts(db *gorm.DB, v care.Viewer) error {
	_, err := s.keeperJobs(db, v)
	return err
}

// keeperJobs returns all jobs of a viewer who is an IRO manager or in business support, and
// NotFound for everybody else.
func (s *Store) keeperJobs(db *gorm.DB, v care.Viewer) ([]care.Job, error) {
	if v.Person == "" || !v.Staff {
		return nil, care.NotFoundError()
	}
	jobs, err := s.network.JobsOf(db, v.Person)
	if err == nil && !slices.Contains(jobs, care.JobIROManager) && !slices.Contains(jobs, care.JobBusinessSupport) {
		err = care.NotFoundError()
	}
	return jobs, err
}

// Allocates returns nil for the IRO manager, who decides which IRO has which child, and NotFound
// for everybody else.
func (s *Store) Allocates(ctx context.Context, v care.Viewer) error {
	return s.network.Works(s.db.Read(ctx), v, care.JobIROManager)
}

// reader is a viewer who may see a child's facts: they are at work on the case, or keep facts by
// their job.
type reader struct {
	row    network.ChildRow
	around network.Circle
	atWork bool
	chases bool // they are in business support, which chases reports
}

func (r reader) named(t care.Tie) network.Named {
	name := r.around.Names[t.Person]
	return network.Named{Person: t.Person, Tie: t.ID, Kind: t.Kind, Name: name.Name, Picture: name.Picture}
}

// died reports whether the child has died.
func (r reader) died() bool { return access.Network{Ties: r.around.Ties}.ChildDied() }

// has reports whether the child has an active worker of a kind, such as an IRO.
func (r reader) has(n access.Network, kind care.TieKind) bool {
	return slices.ContainsFunc(r.around.Ties, func(t care.Tie) bool { return t.Kind == kind && n.Holds(t) })
}

// reads returns how the viewer may see a child's facts, or NotFound if they may not: neither at
// work on the case nor keeping facts, or partial to the child (docs/access.md, rule 15).
func (s *Store) reads(db *gorm.DB, v care.Viewer, child care.ID) (reader, error) {
	if v.Person == "" || !v.Staff || !v.Reaches(child) {
		return reader{}, care.NotFoundError()
	}
	around, err := network.CircleOf(db, child)
	if err != nil {
		return reader{}, err
	}
	n := s.network.Network(around.Ties)
	r := reader{around: around}
	if tie, ok := n.Acts(v.Person); ok {
		if r.atWork = (access.Standing{Network: n, Tie: tie}).AtWork(); r.atWork {
			out, err := network.WasSentOut(db, v.Person, child)
			if err != nil {
				return reader{}, err
			}
			r.atWork = !out
		}
	}
	if !r.atWork {
		jobs, err := s.keeperJobs(db, v)
		if err != nil {
			return reader{}, err
		}
		r.chases = slices.Contains(jobs, care.JobBusinessSupport)
		if network.Partial(around.Ties, v.Person) {
			return reader{}, care.NotFoundError()
		}
	}
	r.row, err = database.FetchOne[network.ChildRow](db, "WHERE person_id = $1", string(child))
	return r, err
}
