package alerts

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/store/network"
)

// UncoveredAhead is how long before nobody is on duty those who see to it are told.
const UncoveredAhead = 24 * time.Hour

// Uncovered gives the time from which nobody is on duty, if that is now or within
// UncoveredAhead; else the zero time. NotFound for all but administrators and IRO
// managers. It asks the database once.
func (s *Store) Uncovered(ctx context.Context, v care.Viewer) (time.Time, error) {
	if v.Person == "" || !v.Staff {
		return time.Time{}, care.NotFoundError()
	}
	now, sees := s.db.Now(), false
	var turns [][2]sql.NullTime
	err := database.QueryRows(s.db.Read(ctx), "SELECT turn.begins, turn.ends FROM job LEFT JOIN (SELECT since AS begins, until AS ends FROM duty WHERE since <= $2 AND "+network.DutyAhead+
		") AS turn ON 1 = 1 WHERE job.person_id = $3 AND job.kind IN ('administrator', 'iro_manager') AND "+network.JobNow,
		func(scan func(...any) error) error {
			sees = true
			var t [2]sql.NullTime
			err := scan(&t[0], &t[1])
			if t[0].Valid {
				turns = append(turns, t)
			}
			return err
		}, now, now.Add(UncoveredAhead), string(v.Person))
	if err != nil {
		return time.Time{}, fmt.Errorf("store: uncovered: %w", err)
	}
	if !sees {
		return time.Time{}, care.NotFoundError()
	}
	return uncovered(turns, now), nil
}

// uncovered is the first moment that no turn, of those that are not over, holds.
func uncovered(turns [][2]sql.NullTime, now time.Time) time.Time {
	slices.SortFunc(turns, func(a, b [2]sql.NullTime) int { return cmp.Compare(a[0].Time.UnixNano(), b[0].Time.UnixNano()) })
	at := now
	for _, t := range turns {
		switch {
		case t[0].Time.After(at):
			return at
		case !t[1].Valid:
			return time.Time{}
		case t[1].Time.After(at):
			at = t[1].Time
		}
	}
	if at.Sub(now) > UncoveredAhead {
		return time.Time{}
	}
	return at
}

// OnDuty reports whether the viewer is on duty now.
func (s *Store) OnDuty(ctx context.Context, v care.Viewer) (bool, error) {
	return s.network.OnDuty(s.db.Read(ctx), v.Person)
}
