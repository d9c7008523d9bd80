package signin

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/database"
)

// Device is one place where somebody is signed in.
type Device struct {
	ID     care.ID
	Kind   string // phone, tablet, computer; empty: unknown
	By     Method
	Shared bool
	Made   time.Time
	Seen   time.Time
	Here   bool // the session that asks
}

// Devices lists where the viewer is signed in, this session first, then what
// was used last.
func (s *Store) Devices(ctx context.Context, v care.Viewer) ([]Device, error) {
	if v.Person == "" {
		return nil, care.NotFoundError()
	}
	rows, err := s.sessionsOf(s.db.Read(ctx), v.Person)
	if err != nil {
		return nil, err
	}
	out := make([]Device, len(rows))
	for i, r := range rows {
		out[i] = Device{
			ID: r.ID, Kind: r.Device, By: r.Method, Shared: r.Shared, Made: r.MadeAt, Seen: r.SeenAt, Here: r.TokenHash == v.Session,
		}
	}
	slices.SortStableFunc(out, func(a, b Device) int {
		if a.Here != b.Here {
			return map[bool]int{true: -1, false: 1}[a.Here]
		}
		return b.Seen.Compare(a.Seen)
	})
	return out, nil
}

// sessionsOf are the sessions of a person that are good now.
func (s *Store) sessionsOf(db *gorm.DB, person care.ID) ([]SessionRow, error) {
	rows, err := database.Fetch[SessionRow](db, "WHERE person_id = $1 AND ended_at IS NULL", string(person))
	if err != nil {
		return nil, err
	}
	now, sits := s.db.Now(), (*time.Time)(nil)
	if slices.ContainsFunc(rows, func(r SessionRow) bool { return r.Over(now, nil) }) {
		if sits, err = s.sitsInLive(db, SessionRow{PersonID: &person}); err != nil {
			return nil, err
		}
	}
	return slices.DeleteFunc(rows, func(r SessionRow) bool { return r.Over(now, sits) }), nil
}

// EndDevice ends one of the viewer's own sessions. One that is not theirs, or
// over already, is no error and changes nothing.
func (s *Store) EndDevice(ctx context.Context, v care.Viewer, id care.ID) error {
	if v.Person == "" {
		return care.NotFoundError()
	}
	return s.endMine(ctx, v, "id = ?", id)
}

// EndOtherDevices ends all of the viewer's own sessions but this one.
func (s *Store) EndOtherDevices(ctx context.Context, v care.Viewer) error {
	if v.Person == "" {
		return care.NotFoundError()
	}
	return s.endMine(ctx, v, "token_hash <> ?", v.Session)
}

func (s *Store) endMine(ctx context.Context, v care.Viewer, where string, arg any) error {
	err := s.db.WriteBatched(ctx, func(tx *gorm.DB) error { return s.EndSessions(tx, "person_id = ? AND "+where, v.Person, arg) })
	if err != nil {
		return err
	}
	return s.RingFor(ctx, v.Person)
}
