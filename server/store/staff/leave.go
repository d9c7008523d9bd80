package staff

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/store/alerts"
	"myreview/server/store/audit"
	"myreview/server/store/network"
	"myreview/server/store/people"
	"myreview/server/store/signin"
)

// Work is one child's work that somebody has or had: it is handed on when they go.
type Work struct {
	Child care.ID
	Name  string
	Kind  care.TieKind
	To    []network.Named // colleagues with that job, by name
}

// Leaver is somebody who goes, or who went and whose work was not handed on yet.
type Leaver struct {
	Member
	Work []Work
	Last bool // they cannot go yet: two administrators stay
	Kept bool // there are colleagues who get no child from the viewer: see signin.Apart
}

// Leaving is for the page on which an administrator lets somebody go.
func (s *Store) Leaving(ctx context.Context, v care.Viewer, person care.ID) (Leaver, error) {
	var out Leaver
	err := s.db.Snapshot(ctx, func(db *gorm.DB) error {
		if err := s.network.Works(db, v, care.JobAdministrator); err != nil {
			return err
		}
		who, err := s.members(db, v, person)
		if err != nil || len(who) == 0 {
			return orNotFound(err)
		}
		out.Member = who[0]
		for _, j := range out.Jobs {
			if j.Job == care.JobAdministrator && !j.Waits {
				stays := s.twoStay(db, person, j.Job, new(time.Time))
				if stays != nil && care.KindOf(stays) != care.KindConflict {
					return stays
				}
				out.Last = stays != nil
			}
		}
		out.Work, err = s.workOf(db, person)
		if err != nil {
			return err
		}
		own, err := network.PartialTo(db, v.Person)
		out.Work = slices.DeleteFunc(out.Work, func(w Work) bool { return own[w.Child] })
		if err != nil {
			return err
		}
		for i := range out.Work { // nobody gives themselves work
			out.Work[i].To = slices.DeleteFunc(out.Work[i].To, func(n network.Named) bool { return n.Person == v.Person })
		}
		return s.keepApart(db, v, &out)
	})
	return out, err
}

// keepApart offers nobody whom the viewer alone let in.
func (s *Store) keepApart(db *gorm.DB, v care.Viewer, l *Leaver) error {
	var all []care.ID
	for _, w := range l.Work {
		for _, n := range w.To {
			all = append(all, n.Person)
		}
	}
	kept, err := signin.Kept(db, v, all, s.db.Now())
	for i := range l.Work {
		of := len(l.Work[i].To)
		l.Work[i].To = slices.DeleteFunc(l.Work[i].To, func(n network.Named) bool { return kept[n.Person] })
		l.Kept = l.Kept || len(l.Work[i].To) < of
	}
	return err
}

func orNotFound(err error) error {
	if err == nil {
		err = care.NotFoundError()
	}
	return err
}

// HasBy counts, by job, the children whose work somebody has.
func (s *Store) HasBy(ctx context.Context, v care.Viewer, person care.ID) (map[care.Job]int, error) {
	db, now := s.db.Read(ctx), s.db.Now()
	if err := s.network.Works(db, v, care.JobAdministrator); err != nil {
		return nil, err
	}
	ties, err := database.Fetch[network.TieRow](db, "WHERE person_id = $1 AND state <> $2", string(person), string(care.TieEnded))
	out := map[care.Job]int{}
	for _, r := range ties {
		if job := r.Kind.Job(); job != "" && r.Tie().StateAt(now) != care.TieEnded {
			out[job]++
		}
	}
	return out, err
}

// workOf is what somebody has that a colleague has to take over. Whoever is kept out of a
// child's things stays kept out, also when they come back.
func (s *Store) workOf(db *gorm.DB, person care.ID) ([]Work, error) {
	ties, err := database.Fetch[network.TieRow](db, "WHERE person_id = $1 AND state <> $2 ORDER BY child_id, kind", string(person), string(care.TieEnded))
	if err != nil {
		return nil, err
	}
	var out []Work
	var children []care.ID
	for _, r := range ties {
		if r.Kind.Job() != "" && !r.State.Out() && r.Tie().StateAt(s.db.Now()) != care.TieEnded {
			out = append(out, Work{Child: r.ChildID, Kind: r.Kind})
			children = append(children, r.ChildID)
		}
	}
	names, err := network.PeopleByID(db, children)
	if err != nil {
		return nil, err
	}
	colleagues := map[care.Job][]network.Named{}
	for i := range out {
		job := out[i].Kind.Job()
		if _, asked := colleagues[job]; !asked {
			if colleagues[job], err = s.network.WithJob(db, job, person); err != nil {
				return nil, err
			}
		}
		out[i].Name, out[i].To = names[out[i].Child].Name, slices.Clone(colleagues[job])
	}
	slices.SortStableFunc(out, func(a, b Work) int { return strings.Compare(a.Name, b.Name) })
	return out, nil
}

// Taker is whose work of which child is taken over.
type Taker struct {
	Child care.ID
	Kind  care.TieKind
}

// Leave ends that somebody works here, at once: sessions, open pages, links, jobs and
// turns on duty. Then each child's work goes to whom takers names; where it names
// nobody, the child has nobody for it until the IRO manager gives it to somebody.
// Nobody lets themselves go, and two administrators stay always (Conflict). The same
// again goes on where it stopped.
func (s *Store) Leave(ctx context.Context, v care.Viewer, person care.ID, reason string, takers map[Taker]care.ID) error {
	if strings.TrimSpace(reason) == "" {
		return care.Invalid("ties.error.reason").On("reason")
	}
	err := s.write(ctx, v, func(tx *gorm.DB) error {
		if person == v.Person {
			return care.Conflict("staff.error.self")
		}
		was, err := database.FetchOne[network.PersonRow](tx, "WHERE id = $1 AND (staff OR left_at IS NOT NULL)", string(person))
		switch {
		case err != nil:
			return err
		case !was.Staff:
			return audit.ErrNothingHappened // they went: what is left is their work
		}
		for _, to := range takers { // before anything happens
			if err := signin.Apart(tx, v, to, s.db.Now()); err != nil {
				return err
			}
		}
		rows, err := database.Fetch[network.JobRow](tx, "WHERE person_id = $1 AND until IS NULL ORDER BY id", string(person))
		if err != nil {
			return err
		}
		for _, r := range rows {
			if err := s.twoStay(tx, person, r.Kind, r.AgreedAt); err != nil {
				return err
			}
		}
		return s.leaveIn(tx, v, person, rows)
	})
	if err != nil {
		return err
	}
	if err := s.signin.RingFor(ctx, person); err != nil {
		return err
	}
	s.db.Ring(alerts.AlertBell)
	work, err := s.workOf(s.db.Read(ctx), person)
	if err != nil {
		return err
	}
	for _, w := range work {
		h := people.HandOn{Child: w.Child, Kind: w.Kind, From: person, To: takers[Taker{w.Child, w.Kind}], Reason: reason}
		if err := s.people.HandOn(ctx, v, h); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) leaveIn(tx *gorm.DB, v care.Viewer, person care.ID, jobs []network.JobRow) error {
	now := s.db.Now()
	set := map[string]any{"staff": false, "password": nil, "left_at": now}
	if err := tx.Model(&network.PersonRow{}).Where("id = ?", person).Updates(set).Error; err != nil {
		return fmt.Errorf("store: leave: %w", err)
	}
	if err := s.signin.RevokeStaffLinks(tx, person); err != nil {
		return err
	}
	if err := s.signin.EndSessions(tx, "person_id = ?", person); err != nil {
		return err
	}
	if err := signin.EndFeed(tx, person); err != nil {
		return err
	}
	turns, err := s.endTurns(tx, person)
	if err != nil {
		return err
	}
	if err := s.audit.Note(tx, v, "staff.left", "", person); err != nil {
		return err
	}
	if err := audit.Sign[network.PersonRow](s.audit, tx, "WHERE id = $1", string(person)); err != nil {
		return err
	}
	if err := s.signTurns(tx, turns); err != nil {
		return err
	}
	return s.endJobs(tx, v, jobs)
}

// Return lets somebody who left work here again, with no job and a link to come in by. id
// is as in Link.
func (s *Store) Return(ctx context.Context, v care.Viewer, person, id care.ID) (link string, err error) {
	err = s.write(ctx, v, func(tx *gorm.DB) error {
		row, err := database.FetchOne[network.PersonRow](tx, "WHERE id = $1 AND (staff OR left_at IS NOT NULL)", string(person))
		if err != nil {
			return err
		}
		if link, err = s.link(tx, v, person, id); err != nil || row.Staff {
			return err
		}
		if err := tx.Model(&network.PersonRow{}).Where("id = ?", person).Updates(map[string]any{"staff": true, "left_at": nil}).Error; err != nil {
			return fmt.Errorf("store: return: %w", err)
		}
		if err := s.audit.Note(tx, v, "staff.returned", "", person); err != nil {
			return err
		}
		return audit.Sign[network.PersonRow](s.audit, tx, "WHERE id = $1", string(person))
	})
	return link, err
}
