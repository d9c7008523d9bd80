package people

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/store/network"
)

// OpenExclusion is one with which something is to be done: whose review, which state and
// which days. It has nothing that anybody wrote, and not who is kept out.
type OpenExclusion struct {
	Child  care.ID
	Name   string
	IRO    string // empty: nobody is
	Way    care.TieState
	At     time.Time      // when it was proposed
	Since  time.Time      // zero: it does not hold yet
	Waits  []care.TieKind // whose word it waits for; empty: nobody's
	Before bool           // it is from before there were records: no day was set to agree by
	LookOn care.Date      // empty: nobody said
	Look   bool           // it holds, and that day has come
}

const openExclusions = `SELECT e.child_id, p.name, COALESCE((SELECT MIN(o.name) FROM tie w JOIN person o ON o.id = w.person_id
		WHERE w.child_id = e.child_id AND w.kind = 'iro' AND w.state = 'active' AND w.since <= $2 AND (w.until IS NULL OR w.until > $2)), ''),
		e.way, e.at, e.since, e.agreed_at, e.by_person, e.by_kind, e.look_on, e.before
	FROM exclusion e JOIN child c ON c.person_id = e.child_id JOIN person p ON p.id = e.child_id JOIN tie t ON t.id = e.tie_id
	WHERE e.ended_at IS NULL AND (e.agreed_at IS NULL OR e.look_on <> '' AND e.look_on <= $3)
	AND t.state NOT IN ('ended', 'died') AND (t.until IS NULL OR t.until > $2) AND NOT ` + network.Died

// Open are the exclusions that wait for a second person, and those that are to be looked at
// again, the earliest first: for the IRO manager, of children to whom they are not partial.
func (e *Exclusions) Open(ctx context.Context, v care.Viewer) (out []OpenExclusion, err error) {
	s := e.of
	err = s.db.Snapshot(ctx, func(db *gorm.DB) error {
		if err := s.network.Works(db, v, care.JobIROManager); err != nil {
			return err
		}
		now := s.db.Now()
		today := care.DateOf(now)
		err := database.QueryRows(db, openExclusions+" AND NOT "+network.PartialChild()+" ORDER BY e.at, e.id", func(scan func(...any) error) error {
			var one OpenExclusion
			var row exclusionRow
			err := scan(&one.Child, &one.Name, &one.IRO, &one.Way, &one.At, &row.Since, &row.AgreedAt, &row.ByPerson, &row.ByKind, &one.LookOn, &one.Before)
			one.Since, one.Waits = database.Deref(row.Since), row.waits()
			one.Look = row.Since != nil && !one.LookOn.Empty() && one.LookOn <= today
			out = append(out, one)
			return err
		}, string(v.Person), now, string(today))
		if err != nil {
			return fmt.Errorf("store: exclusion: %w", err)
		}
		return nil
	})
	return out, err
}

// ToSeeTo is an exclusion with which the viewer has something to do.
type ToSeeTo struct {
	ID, Child care.ID
	Name      string    // of the child
	At        time.Time // when it was proposed
	Agree     bool      // it waits for the viewer's word; otherwise it is to be looked at again
	Before    bool      // it is from before there were records: no day was set to agree by
}

// Mine are the exclusions that wait for the viewer's word as the second person, and those that are
// to be looked at again, of all children whose ties the viewer keeps, the earliest first. It
// asks twice, however many there are.
func (e *Exclusions) Mine(ctx context.Context, v care.Viewer) (out []ToSeeTo, err error) {
	today := care.DateOf(e.of.db.Now())
	all, err := network.OfCases[exclusionRow](ctx, e.of.network, v, `WHERE ended_at IS NULL AND (agreed_at IS NULL OR look_on <> '' AND look_on <= $1)
		AND child_id IN (SELECT t.child_id FROM tie t WHERE t.person_id = $2 AND t.state = $3 AND t.kind IN ($4, $5, $6) AND NOT `+network.SentOut+`) ORDER BY at, id`,
		string(today), string(v.Person), string(care.TieActive), string(care.TieIRO), string(care.TieCoverIRO), string(care.TieSocialWorker))
	if err != nil {
		return nil, fmt.Errorf("store: exclusion: %w", err)
	}
	for _, c := range all {
		r, st := c.Row, c.Standing
		kept := st.Network.Tie(r.TieID)
		if over := kept.Died() || kept.StateAt(st.At) == care.TieEnded; over || kept.Person == v.Person {
			continue
		}
		one := ToSeeTo{ID: r.ID, Child: r.ChildID, Name: c.Names[r.ChildID].Name, At: r.At, Agree: mayAgree(st, r), Before: r.Before}
		if one.Agree || r.Since != nil && !r.LookOn.Empty() && r.LookOn <= today {
			out = append(out, one)
		}
	}
	return out, nil
}

// waits are those of the two offices that are still to agree.
func (r exclusionRow) waits() []care.TieKind {
	switch {
	case r.AgreedAt != nil:
		return nil
	case r.ByPerson == "": // of before: both confirm it
		return []care.TieKind{care.TieIRO, care.TieSocialWorker}
	case r.ByKind == care.TieIRO:
		return []care.TieKind{care.TieSocialWorker}
	}
	return []care.TieKind{care.TieIRO}
}
