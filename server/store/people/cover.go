package people

import (
	"context"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"myreview/server/access"
	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/store/audit"
	"myreview/server/store/network"
)

// Cover says who stands in for a child's IRO, from a day through a last day.
type Cover struct {
	Child       care.ID
	From, To    care.ID // people: whose child it is, and who stands in
	First, Last care.Date
	Reason      string
}

// coverMonths is how long a cover may last: whoever is away for longer hands on.
const coverMonths = 12

func (c Cover) faults(now time.Time) error {
	switch {
	case c.To == "" || c.To == c.From:
		return care.Invalid("caseload.error.to").On("to")
	case c.First.Empty() || c.First < care.DateOf(now):
		return care.Invalid("cover.error.first").On("first")
	case c.Last.Empty() || c.Last < c.First:
		return care.Invalid("cover.error.last").On("last")
	case c.Last > c.First.AddMonths(coverMonths):
		return care.Invalid("cover.error.long").On("last")
	}
	return checkReason(c.Reason)
}

// span is from when to when a cover opens anything.
func (c Cover) span(now time.Time) (since, until time.Time) {
	if since = c.First.Time().UTC(); since.Before(now) {
		since = now
	}
	return since, c.Last.AddDays(1).Time().UTC()
}

// GiveCover gives a colleague an IRO's duties to a child for a time, beside the IRO. It
// is for the IRO manager. The same again is harmless. Conflict where somebody stands in
// for the child in these days already, or To is away themselves.
func (s *Store) GiveCover(ctx context.Context, v care.Viewer, c Cover) error {
	if err := s.network.Works(s.db.Read(ctx), v, care.JobIROManager); err != nil {
		return err
	}
	if err := c.faults(s.db.Now()); err != nil {
		return err
	}
	made := care.NewID()
	return s.writeAllReviews(ctx, v, c.Child, func(tx *gorm.DB) ([]tieWrite, error) {
		return []tieWrite{{"tie.make", made}}, s.coverIn(tx, v, c, made)
	})
}

func (s *Store) coverIn(tx *gorm.DB, v care.Viewer, c Cover, id care.ID) error {
	if err := s.mayHave(tx, v, c.To, care.TieCoverIRO); err != nil {
		return err
	}
	if err := s.apart(tx, v, c.To); err != nil {
		return err
	}
	now := s.db.Now()
	since, until := c.span(now)
	around, err := network.CircleOf(tx, c.Child)
	if err != nil {
		return err
	}
	if network.Partial(around.Ties, v.Person) {
		return care.NotFoundError() // as in HandOn
	}
	if _, theirs := s.holds(around.Ties, c.From, care.TieIRO); !theirs {
		return care.Conflict("ties.error.changed")
	}
	for _, t := range around.Ties {
		switch {
		case t.Kind != care.TieCoverIRO || t.StateAt(now) == care.TieEnded || !t.Since.Before(until) || !t.Until.IsZero() && !t.Until.After(since):
		case t.Person == c.To && t.Until.Equal(until):
			return audit.ErrNothingHappened
		default:
			return care.Conflict("cover.error.twice").On("child")
		}
	}
	away, err := awayIn(tx, c.To, now, since, until)
	if err != nil {
		return err
	}
	if away {
		return care.Conflict("cover.error.away").On("to")
	}
	t := care.Tie{ID: id, Person: c.To, Child: c.Child, Kind: care.TieCoverIRO, State: care.TieActive, Since: since, Until: until}
	if err := s.mayTie(tx, network.Standing{Standing: access.Standing{Network: s.network.Network(around.Ties)}}, t); err != nil {
		return err
	}
	row := network.TieRow{ID: id, PersonID: t.Person, ChildID: t.Child, Kind: t.Kind, State: t.State, Since: t.Since, Until: &t.Until}
	if err := tx.Create(&row).Error; err != nil {
		return fmt.Errorf("store: cover: %w", err)
	}
	return s.network.KeepStep(tx, t, t, network.TieStepRow{ID: id, Step: care.StepMake, ByPerson: v.Person}, c.Reason)
}

// awayIn reports whether an IRO is away in a span: somebody stands in for each of their
// children then.
func awayIn(tx *gorm.DB, iro care.ID, now, since, until time.Time) (bool, error) {
	children, covered := 0, 0
	err := database.QueryRows(tx, `SELECT EXISTS (SELECT 1 FROM tie c WHERE c.child_id = t.child_id AND c.kind = 'cover' AND c.state = 'active'
		AND c.person_id <> $1 AND c.since < $3 AND (c.until IS NULL OR c.until > $2))
		FROM tie t WHERE t.person_id = $1 AND t.kind = 'iro' AND t.state = 'active' AND t.since <= $4 AND (t.until IS NULL OR t.until > $4)`,
		func(scan func(...any) error) error {
			var one bool
			err := scan(&one)
			if children++; one {
				covered++
			}
			return err
		}, string(iro), since, until, now)
	if err != nil {
		return false, fmt.Errorf("store: away: %w", err)
	}
	return children > 0 && children == covered, nil
}

// EndCover ends a cover before its last day, or one that has not begun. It is for the
// IRO manager. The same again is harmless.
func (s *Store) EndCover(ctx context.Context, v care.Viewer, child, tie care.ID, reason string) error {
	db := s.db.Read(ctx)
	if err := s.network.Works(db, v, care.JobIROManager); err != nil {
		return err
	}
	if err := checkReason(reason); err != nil {
		return err
	}
	around, err := network.CircleOf(db, child)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(around.Ties, func(t care.Tie) bool { return t.ID == tie && t.Kind == care.TieCoverIRO })
	if at < 0 {
		return care.NotFoundError()
	}
	if t := around.Ties[at]; t.StateAt(s.db.Now()) != care.TieEnded {
		return s.writeAllReviews(ctx, v, child, func(tx *gorm.DB) ([]tieWrite, error) {
			return []tieWrite{{"tie.end", tie}}, s.endFor(tx, v, t, reason)
		})
	}
	return nil
}
