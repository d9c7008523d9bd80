package staff

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/store/network"
	"myreview/server/store/signin"
)

// agrees is nil for whoever can be the second person: administrators and IRO managers,
// whom two people have made what they are, and for the operator, who is told why not.
func (s *Store) agrees(db *gorm.DB, v care.Viewer) error {
	if v.Operator {
		return nil
	}
	jobs, err := s.network.JobsOf(db, v.Person)
	if err == nil && (!v.Staff || !slices.Contains(jobs, care.JobAdministrator) && !slices.Contains(jobs, care.JobIROManager)) {
		err = care.NotFoundError()
	}
	return err
}

// Agrees is agrees.
func (s *Store) Agrees(ctx context.Context, v care.Viewer) error {
	return s.agrees(s.db.Read(ctx), v)
}

// LinkWaits is a link that opens when a second person agrees, and whose it is.
type LinkWaits struct {
	Name string
	Link Link
}

// LinksWaiting are those that wait, the eldest first, for who can agree.
func (s *Store) LinksWaiting(ctx context.Context, v care.Viewer) (out []LinkWaits, err error) {
	err = s.db.Snapshot(ctx, func(db *gorm.DB) error {
		if err := s.agrees(db, v); err != nil {
			return err
		}
		waiting, err := signin.WaitingLinks(db, s.db.Now())
		if err != nil {
			return err
		}
		var ids []care.ID
		for _, l := range waiting {
			ids = append(ids, l.Of, l.By)
		}
		people, err := network.PeopleByID(db, ids)
		for _, l := range waiting {
			out = append(out, LinkWaits{Name: people[l.Of].Name, Link: linkOf(l, v, people)})
		}
		return err
	})
	return out, err
}

// AgreeLink is the second person's word for a link that an administrator made for
// somebody: one that waits opens from then on; of one by which they came in it is said
// that it was them. Conflict for whoever made it or gets it, and where it is over.
func (s *Store) AgreeLink(ctx context.Context, v care.Viewer, link care.ID) (person care.ID, err error) {
	err = s.writeIf(ctx, v, s.agrees, func(tx *gorm.DB) (err error) {
		if person, err = signin.AgreeStaffLink(tx, v, link, s.db.Now()); err != nil {
			return err
		}
		return s.audit.Note(tx, v, "staff.agreed", "", link, person)
	})
	return person, err
}
