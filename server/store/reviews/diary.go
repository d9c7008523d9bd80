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
	Minutes   int // how long it is planned to take; 0: not said
	Place     string
	PlaceLost bool // the place cannot be decrypted
	Held      bool // it is closed
}

// Diaries gives IROs and covers their diary of reviews. Nobody else has one.
type Diaries struct{ of *Store }

// Has returns nil if the viewer has a diary, and NotFound if not.
func (d *Diaries) Has(ctx context.Context, v care.Viewer) error {
	s := d.of
	return s.db.Snapshot(ctx, func(db *gorm.DB) error {
		_, err := s.ledBy(db, v)
		return err
	})
}

// ledBy returns the children whose reviews the viewer leads, or NotFound if there are none.
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

// Of returns the viewer's diary: first the reviews that are planned for, or were held, at or after
// from and before until, in order of time; then the reviews that have no day yet and are due on or
// before due. A review that was held is included if the viewer led it and still has the child's
// work. An empty due is for calendar feeds, which carry times only: no place is decrypted and no
// review without a day is listed.
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

const heldInDiary = `SELECT r.id, r.child_id, r.starts_at, r.opened_at, r.part_at, r.completed_on FROM seat s JOIN tie t ON t.id = s.tie_id JOIN review r ON r.id = s.review_id
	WHERE s.person_id = $1 AND s.state = $2 AND t.kind IN ('iro', 'cover') AND r.state = $3
	AND (r.completed_on BETWEEN $4 AND $5 OR r.completed_on = '' AND r.starts_at >= $6 AND r.starts_at < $7)`

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
		var r network.ReviewRow
		err := scan(&r.ID, &r.ChildID, &r.StartsAt, &r.OpenedAt, &r.PartAt, &r.Completed)
		held := r.HeldAt()
		if err != nil || leads[r.ChildID] == nil || held.Before(from) || !held.Before(until) {
			return err
		}
		e := Entry{Case: *leads[r.ChildID], Held: true}
		e.Review, e.StartsAt, e.Live, e.CoverFor = r.ID, held, false, ""
		at[r.ID] = len(planned)
		planned, ids = append(planned, e), append(ids, r.ID)
		return nil
	}, string(v.Person), network.SeatInvited, network.ReviewClosed, string(care.DateOf(from)), string(care.DateOf(until)), from.UTC(), until.UTC())
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
