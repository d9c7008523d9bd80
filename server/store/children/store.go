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

// KeepsFacts is nil for the IRO manager and business support, who make children and
// write down facts of them. For all others it is not there.
func (s *Store) KeepsFacts(ctx context.Context, v care.Viewer) error {
	return s.keepsFacts(s.db.Read(ctx), v)
}

func (s *Store) keepsFacts(db *gorm.DB, v care.Viewer) error {
	_, err := s.keeperJobs(db, v)
	return err
}

// keeperJobs are the jobs of somebody who keeps facts; NotFound for others.
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

// Allocates is nil for the IRO manager, who says which IRO has which child.
func (s *Store) Allocates(ctx context.Context, v care.Viewer) error {
	return s.network.Works(s.db.Read(ctx), v, care.JobIROManager)
}

// reader is somebody who may see the facts of a child: at work on the case, or by a job.
type reader struct {
	row    network.ChildRow
	around network.Circle
	atWork bool
	chases bool // by their job they chase the reports
}

func (r reader) named(t care.Tie) network.Named {
	name := r.around.Names[t.Person]
	return network.Named{Person: t.Person, Tie: t.ID, Kind: t.Kind, Name: name.Name, Picture: name.Picture}
}

// died reports whether the child has.
func (r reader) died() bool { return access.Network{Ties: r.around.Ties}.ChildDied() }

// has reports whether somebody has work of a kind with the child now.
func (r reader) has(n access.Network, kind care.TieKind) bool {
	return slices.ContainsFunc(r.around.Ties, func(t care.Tie) bool { return t.Kind == kind && n.Holds(t) })
}

// reads finds who the viewer is to a child's facts; NotFound for whom they are not there.
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
