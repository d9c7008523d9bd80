package reviews

import (
	"cmp"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/review"
	"myreview/server/store/network"
)

// HistoryOf is what says when a child's next review is due, and what is checked at it.
func HistoryOf(db *gorm.DB, child care.ID) (review.History, error) {
	all, err := histories(db, []care.ID{child})
	if err != nil {
		return review.History{}, err
	}
	if all[child] == nil {
		return review.History{}, care.NotFoundError()
	}
	return *all[child], nil
}

// histories are what says when the next review of each child is due: the reviews that
// were held in this period of care, here and before the portal, and what changed in it.
func histories(db *gorm.DB, children []care.ID) (map[care.ID]*review.History, error) {
	out := map[care.ID]*review.History{}
	if len(children) == 0 {
		return out, nil
	}
	var all []network.ChildRow
	var spells []network.SpellRow
	var past []network.PastReviewRow
	var held []network.ReviewRow
	err := cmp.Or(
		db.Raw("SELECT person_id, born_on, cared_on FROM child WHERE person_id IN ?", children).Scan(&all).Error,
		db.Raw("SELECT id, child_id, sort, kind, since, until FROM spell WHERE child_id IN ?", children).Scan(&spells).Error,
		db.Raw("SELECT child_id, held_on FROM past_review WHERE child_id IN ? ORDER BY held_on", children).Scan(&past).Error,
		db.Raw("SELECT child_id, starts_at, opened_at, part_at, completed_on FROM review WHERE child_id IN ? AND state = ? ORDER BY number", children, network.ReviewClosed).Scan(&held).Error,
	)
	if err != nil {
		return nil, fmt.Errorf("store: histories: %w", err)
	}
	for _, r := range all {
		out[r.PersonID] = &review.History{Born: r.BornOn, Cared: r.CaredOn}
	}
	needed, err := network.NeededOf(db, children)
	if err != nil {
		return nil, err
	}
	for child, all := range needed {
		out[child].Needed = all
	}
	for _, r := range spells {
		out[r.ChildID].Spells = append(out[r.ChildID].Spells, r.Spell())
	}
	add := func(child care.ID, on care.Date) {
		if h := out[child]; on >= h.Cared {
			h.Held = append(h.Held, on)
		}
	}
	for _, r := range past {
		add(r.ChildID, r.HeldOn)
	}
	for _, r := range held {
		add(r.ChildID, HeldOn(r))
	}
	for _, h := range out { // a file may tell of one that was held elsewhere meanwhile
		slices.Sort(h.Held)
	}
	return out, nil
}
