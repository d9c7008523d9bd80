package reviews

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/store/network"
)

// Entry is one review in the diary of whoever leads it.
type Entry struct {
	Case
	Minutes   int // how long it is planned to take; 0: nobody said
	Place     string
	PlaceLost bool // it cannot be shown
	Held      bool // it is over
}

// Diaries are those of IROs and of those who stand in. Nobody else has one.
type Diaries struct{ of *Store }

// Has is nil for whoever has a diary; NotFound for others.
func (d *Diaries) Has(ctx context.Context, v care.Viewer) error {
	s := d.of
	return s.db.Snapshot(ctx, func(db *gorm.DB) error {
		_, err := s.ledBy(db, v)
		return err
	})
}

// ledBy are the children whose reviews the viewer leads; NotFound where there are none.
func (s *Store) ledBy(db *gorm.DB, v care.Viewer) ([]*Case, error) {
	if v.Person == "" || !v.Staff {
		return nil, care.NotFoundError()
	}
	cases, _, err := s.cases(db, v)
	cases = slices.DeleteFunc(cases, func(c *Case) bool { return !c.Leads })
	if err == nil && len(cases) == 0 {
		err = care.NotFoundError()
	}
	return cases, err
}

// Of is the diary of the viewer: the reviews that were or are planned to
// begin from a moment until another, in their order, and those that have no day and are due by a
// day. What was held is in it while they have the child's work, where they led it. Without that
// day it is for a calendar, which is told times alone: no place is opened.
func (d *Diaries) Of(ctx context.Context, v care.Viewer, from, until time.Time, due care.Date) (planned []Entry, unplanned []Case, err error) {
	s := d.of
	err = s.db.Snapshot(ctx, func(db *gorm.DB) error {
		var places map[care.ID][]byte
		if planned, unplanned, places, err = s.diary(db, v, from, until, due); err != nil {
			return err
		}
		for i := range planned {
			e := &planned[i]
			if due.Empty() {
				continue
			}
			if e.Place, e.PlaceLost, err = s.db.ForChild(db, e.Child).Shown("review", e.Review, "place", places[e.Review]); err != nil {
				return err
			}
		}
		return nil
	})
	return planned, unplanned, err
}

const heldInDiary = `SELECT r.id, r.child_id, r.starts_at FROM seat s JOIN tie t ON t.id = s.tie_id JOIN review r ON r.id = s.review_id
	WHERE s.person_id = $1 AND s.state = $2 AND t.kind IN ('iro', 'cover') AND r.state = $3 AND r.starts_at >= $4 AND r.starts_at < $5`

func (s *Store) diary(db *gorm.DB, v care.Viewer, from, until time.Time, due care.Date) (planned []Entry, unplanned []Case, places map[care.ID][]byte, err error) {
	cases, err := s.ledBy(db, v)
	if err != nil {
		return nil, nil, nil, err
	}
	at, leads := map[care.ID]int{}, map[care.ID]*Case{}
	var ids []care.ID
	for _, c := range cases {
		leads[c.Child] = c
		switch {
		case c.Review == "":
		case c.StartsAt.IsZero():
			if c.InCare && !c.DueOn.Empty() && c.DueOn <= due {
				unplanned = append(unplanned, *c)
			}
		case !c.StartsAt.Before(from) && c.StartsAt.Before(until):
			at[c.Review] = len(planned)
			planned, ids = append(planned, Entry{Case: *c}), append(ids, c.Review)
		}
	}
	err = database.QueryRows(db, heldInDiary, func(scan func(...any) error) error {
		var id, child care.ID
		var starts time.Time
		if err := scan(&id, &child, &starts); err != nil || leads[child] == nil {
			return err
		}
		e := Entry{Case: *leads[child], Held: true}
		e.Review, e.StartsAt, e.Live, e.CoverFor = id, starts, false, ""
		at[id] = len(planned)
		planned, ids = append(planned, e), append(ids, id)
		return nil
	}, string(v.Person), network.SeatInvited, network.ReviewClosed, from.UTC(), until.UTC())
	if err != nil {
		return nil, nil, nil, fmt.Errorf("store: diary: %w", err)
	}
	if len(ids) > 0 {
		var rows []struct {
			ID      care.ID
			Minutes int
			Place   []byte
		}
		if err := db.Raw("SELECT id, minutes, place FROM review WHERE id IN ?", ids).Scan(&rows).Error; err != nil {
			return nil, nil, nil, fmt.Errorf("store: diary: %w", err)
		}
		places = map[care.ID][]byte{}
		for _, r := range rows {
			planned[at[r.ID]].Minutes, places[r.ID] = r.Minutes, r.Place
		}
	}
	slices.SortFunc(planned, func(a, b Entry) int { return cmp.Or(a.StartsAt.Compare(b.StartsAt), cmp.Compare(a.Review, b.Review)) })
	slices.SortFunc(unplanned, func(a, b Case) int {
		return cmp.Or(cmp.Compare(a.DueOn, b.DueOn), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Child, b.Child))
	})
	return planned, unplanned, places, nil
}
