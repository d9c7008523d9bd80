// Package figures counts the reviews of a whole service: held, in time, by participation, by
// who led them, by how parents were there. It gives no words that anybody wrote.
package figures

import (
	"context"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"myreview/server/access"
	"myreview/server/care"
	"myreview/server/consult"
	"myreview/server/database"
	"myreview/server/review"
	"myreview/server/store/forms"
	"myreview/server/store/network"
	"myreview/server/store/reviews"
)

// Store is that of one database.
type Store struct {
	db      *database.DB
	network *network.Store
	forms   *forms.Store
	rules   review.Rules
}

// New puts it on what lies below it.
func New(db *database.DB, n *network.Store, f *forms.Store) *Store {
	return &Store{db: db, network: n, forms: f, rules: review.Law()}
}

// Under says by which rules reports are in time from now on: those of an authority.
func (s *Store) Under(r review.Rules) { s.rules = r }

// Row is one review that is counted, for somebody who may see it.
type Row struct {
	Review, Child care.ID
	Name          string
	Held, Due     care.Date
	Mine          bool // the viewer is the child's IRO: the review opens
}

// yearsTold is of how many years the figures are told.
const yearsTold = 5

// Years are those whose figures are told, the last first, for everybody at work; NotFound for
// everybody else. The IRO manager has the year that is on, up to today. All others have years
// that have settled alone: from the figures of two days, or of two quarters, they could reckon
// those of a few reviews.
func (s *Store) Years(ctx context.Context, v care.Viewer) (years []review.Year, err error) {
	manages, err := s.manages(s.db.Read(ctx), v)
	if err != nil {
		return nil, err
	}
	today := care.DateOf(s.db.Now())
	last := review.YearOf(today)
	for !manages && today <= last.Settled() {
		last--
	}
	for i := range review.Year(yearsTold) {
		years = append(years, last-i)
	}
	return years, nil
}

// manages reports whether the viewer, who is at work, manages the IROs.
func (s *Store) manages(db *gorm.DB, v care.Viewer) (bool, error) {
	if v.Person == "" || !v.Staff {
		return false, care.NotFoundError()
	}
	err := s.network.Works(db, v, care.JobIROManager)
	if care.KindOf(err) == care.KindNotFound {
		return false, nil
	}
	return err == nil, err
}

// Held are the reviews that were completed in a year, for everybody who is told of it; NotFound for
// everybody else. They are to be counted with review.Figures, which hides what is small: only
// rows say which reviews they are, and have those alone that the viewer may see: all for the IRO
// manager, an IRO's own children, and those of whoever they cover for. Children to whom the IRO
// manager is partial do not count for them. For all others a review that was closed after its year
// had settled never counts.
func (s *Store) Held(ctx context.Context, v care.Viewer, year review.Year) (all []review.Counted, rows map[care.ID]Row, err error) {
	err = s.db.Snapshot(ctx, func(db *gorm.DB) error {
		manages, err := s.manages(db, v)
		if err != nil {
			return err
		}
		mine, err := s.mine(db, v)
		if err != nil {
			return err
		}
		today := care.DateOf(s.db.Now())
		h := &held{db: db, rules: s.rules, known: year.Settled(), rows: map[care.ID]Row{}, at: map[care.ID]int{}, born: map[care.ID]care.Date{}, held: map[care.ID]network.ReviewRow{}}
		h.first, h.last = year.Days(today)
		switch {
		case manages:
			h.known = today
			if h.partial, err = network.PartialTo(db, v.Person); err != nil {
				return err
			}
		case today <= h.known:
			return care.NotFoundError()
		}
		if err := h.read(); err != nil {
			return err
		}
		for id, row := range h.rows {
			row.Mine = slices.Contains(mine, row.Child)
			if h.rows[id] = row; !row.Mine && !manages {
				delete(h.rows, id)
			}
		}
		all, rows = h.all, h.rows
		return nil
	})
	return all, rows, err
}

// mine are the children whose IRO the viewer is, or a cover.
func (s *Store) mine(db *gorm.DB, v care.Viewer) ([]care.ID, error) {
	ties, err := database.Fetch[network.TieRow](db, "WHERE child_id IN (SELECT child_id FROM tie WHERE person_id = $1)", string(v.Person))
	if err != nil {
		return nil, err
	}
	children, err := s.network.WorksWith(db, v.Person, ties)
	leads := func(t network.TieRow, child care.ID) bool {
		return t.ChildID == child && t.PersonID == v.Person && t.Kind.IRO() && t.Tie().Active(s.db.Now())
	}
	return slices.DeleteFunc(children, func(child care.ID) bool {
		return !slices.ContainsFunc(ties, func(t network.TieRow) bool { return leads(t, child) })
	}), err
}

// within holds of a review, by the name r, that was held here and completed in some days, or
// closed before the day of completion was asked for, which is read and left out by day.
const within = "r.state = 'closed' AND r.opened_at IS NOT NULL AND (r.completed_on BETWEEN $1 AND $2 OR r.completed_on = '')"

// held is what is read of the reviews of some days.
type held struct {
	db          *gorm.DB
	rules       review.Rules
	first, last care.Date
	known       care.Date        // what was closed later is not counted yet
	partial     map[care.ID]bool // children of whom the viewer is led to no review: what was counted and has no row would be theirs
	all         []review.Counted
	rows        map[care.ID]Row
	at          map[care.ID]int // where a review is in all
	born        map[care.ID]care.Date
	held        map[care.ID]network.ReviewRow
}

func (h *held) read() error {
	err := each(h, `SELECT r.id, r.child_id, r.due_on, r.starts_at, r.opened_at, r.part_at, r.closed_at, r.completed_on, r.late, r.pn, r.chair_level, p.name, c.born_on
		FROM review r JOIN person p ON p.id = r.child_id JOIN child c ON c.person_id = r.child_id WHERE `+within+` ORDER BY r.completed_on, r.id`, func(scan func(...any) error) error {
		var r network.ReviewRow
		var name string
		var born care.Date
		if err := scan(&r.ID, &r.ChildID, &r.DueOn, &r.StartsAt, &r.OpenedAt, &r.PartAt, &r.ClosedAt, &r.Completed, &r.Late, &r.PN, &r.ChairLevel, &name, &born); err != nil {
			return err
		}
		on := reviews.HeldOn(r)
		if on < h.first || on > h.last || h.partial[r.ChildID] || r.ClosedAt != nil && care.DateOf(*r.ClosedAt) > h.known {
			return nil
		}
		h.at[r.ID], h.held[r.ID], h.born[r.ChildID] = len(h.all), r, born
		h.all = append(h.all, review.Counted{Review: r.ID, Child: r.ChildID, Due: r.DueOn, Held: on, Late: r.Late, PN: review.PN(r.PN), Level: r.ChairLevel})
		h.rows[r.ID] = Row{Review: r.ID, Child: r.ChildID, Name: name, Held: on, Due: r.DueOn}
		return nil
	})
	if err == nil {
		err = h.putOff()
	}
	if err == nil {
		err = h.parents()
	}
	if err == nil {
		err = h.reports()
	}
	return err
}

// putOff reads why each was moved, cancelled or adjourned.
func (h *held) putOff() error {
	reason := func(scan func(...any) error) error {
		var id care.ID
		var why string
		err := scan(&id, &why)
		if at, ok := h.at[id]; ok {
			h.all[at].PutOff = append(h.all[at].PutOff, why)
		}
		return err
	}
	err := each(h, "SELECT m.review_id, m.reason FROM review_move m JOIN review r ON r.id = m.review_id WHERE "+within+" ORDER BY m.at, m.id", reason)
	if err == nil {
		err = each(h, "SELECT m.review_id, m.reason FROM review_part m JOIN review r ON r.id = m.review_id WHERE m.kind = 'adjourned' AND "+within+" ORDER BY m.stopped_at, m.id", reason)
	}
	return err
}

// reports says when each report that was asked for came, by the day that its page judges it by.
func (h *held) reports() error {
	return each(h, "SELECT p.review_id, p.asked_on, p.came_on FROM report p JOIN review r ON r.id = p.review_id WHERE "+within+" ORDER BY p.at, p.id", func(scan func(...any) error) error {
		var id care.ID
		var asked, came care.Date
		err := scan(&id, &asked, &came)
		if at, ok := h.at[id]; ok {
			h.all[at].Reports = append(h.all[at].Reports, h.rules.BandOf(h.held[id].ReportDay(asked), came))
		}
		return err
	})
}

// parents says how each parent stood to each review when it was held.
func (h *held) parents() error {
	ties, err := h.ties()
	if err != nil {
		return err
	}
	out, err := h.excluded()
	if err != nil {
		return err
	}
	seats, spoke, forms := map[care.ID][]review.Sat{}, map[care.ID][]care.ID{}, map[care.ID][]form{}
	err = each(h, "SELECT s.review_id, s.person_id, s.state, s.attended FROM seat s JOIN review r ON r.id = s.review_id WHERE s.person_id IS NOT NULL AND "+within,
		func(scan func(...any) error) error {
			var id, person care.ID
			var state, attended string
			err := scan(&id, &person, &state, &attended)
			came := attended != "" && review.Mode(attended) != review.NotThere
			seats[id] = append(seats[id], review.Sat{Person: person, Invited: state == network.SeatInvited, Came: came})
			return err
		})
	if err != nil {
		return err
	}
	err = each(h, `SELECT f.review_id, f.person_id, f.key, f.opened_at, s.sent_at, s.back_at, s.written_by IS NOT NULL, NOT s.part AND EXISTS (SELECT 1 FROM answer a WHERE a.sending_id = s.id)
		FROM form f LEFT JOIN sending s ON s.form_id = f.id JOIN review r ON r.id = f.review_id WHERE `+within+" ORDER BY f.id, s.version",
		func(scan func(...any) error) error {
			var id care.ID
			var f form
			var opened time.Time
			var sent, back *time.Time
			var typed, says bool
			if err := scan(&id, &f.person, &f.key, &opened, &sent, &back, &typed, &says); err != nil || !h.knows(opened) {
				return err
			}
			i := slices.IndexFunc(forms[id], func(one form) bool { return one.person == f.person })
			if i < 0 {
				i, forms[id] = len(forms[id]), append(forms[id], f)
			}
			switch one := &forms[id][i]; {
			case sent == nil || !h.knows(*sent):
			case typed:
				one.typed = one.typed || back == nil || !h.knows(*back)
			default:
				one.own = says // what is taken back is sent again with nothing in it
			}
			return nil
		})
	if err != nil {
		return err
	}
	for id, all := range forms {
		for _, f := range all {
			if f.sent() {
				spoke[id] = append(spoke[id], f.person)
			}
		}
	}
	for i := range h.all {
		c := &h.all[i]
		at := c.Held.Time().Add(24*time.Hour - time.Second) // as it stood at the end of the day
		n := access.Network{At: at}
		for _, t := range ties[c.Child] {
			n.Ties = append(n.Ties, t.on(c.Held, at, out[t.ID]))
		}
		said := review.Parents(n, seats[c.Review], spoke[c.Review])
		for _, as := range said {
			c.Parents = append(c.Parents, as)
		}
		slices.Sort(c.Parents)
		c.Forms = h.forms(n, *c, seats[c.Review], forms[c.Review])
	}
	return nil
}

// knows reports whether something that was done then counts: it was by the day on which the
// figures settled.
func (h *held) knows(at time.Time) bool { return care.DateOf(at) <= h.known }

// form is one that was begun: whether what its writer sent last says something, and whether
// something that was typed in for them stands.
type form struct {
	person     care.ID
	key        string
	own, typed bool
}

func (f form) sent() bool { return f.own || f.typed }

// forms is how far everybody came who was asked before a review: who had a form at its end, or
// had begun one.
func (h *held) forms(n access.Network, c review.Counted, seats []review.Sat, begun []form) (out []review.FormOf) {
	var seen []care.ID
	for _, f := range begun {
		far := review.FormBegun
		if f.sent() {
			far = review.FormSent
		}
		out, seen = append(out, review.FormOf{Form: countedAs(f.key), Far: far}), append(seen, f.person)
	}
	born := h.born[c.Child]
	for _, t := range n.Ties {
		state := t.StateAt(n.At)
		invited := t.Kind == care.TieChild || state == care.TieExcluded ||
			slices.ContainsFunc(seats, func(s review.Sat) bool { return s.Person == t.Person && s.Invited })
		key, asked := consult.KeyFor(t.Kind, state, care.BandAt(born, c.Held), born.AgeOn(c.Held))
		if asked && invited && !slices.Contains(seen, t.Person) {
			out, seen = append(out, review.FormOf{Form: countedAs(key), Far: review.FormAlone}), append(seen, t.Person)
		}
	}
	return out
}

// countedAs is with whose forms one is counted: that of an excluded parent with the parents'.
func countedAs(key string) review.FormAsked {
	if key == "apart" {
		key = "parent"
	}
	return review.FormAsked(key)
}

// kept is a tie as it stands, with the day on which its holder died.
type kept struct {
	care.Tie
	died care.Date
}

// time of an exclusion: from when to when; no end: it holds.
type spell struct {
	since time.Time
	until *time.Time
}

// on is the tie as it stood at the end of a day.
func (t kept) on(day care.Date, at time.Time, out []spell) care.Tie {
	switch {
	case t.State == care.TieDied && t.died > day:
		t.State = care.TieActive
	case t.State.Out() && len(out) > 0, t.State == care.TieEnded && t.Until.After(at):
		t.State = care.TieActive
	}
	for _, s := range out {
		if !s.since.After(at) && (s.until == nil || s.until.After(at)) && t.State != care.TieDied {
			t.State = care.TieExcluded
		}
	}
	return t.Tie
}

func (h *held) ties() (map[care.ID][]kept, error) {
	out := map[care.ID][]kept{}
	err := each(h, `SELECT t.id, t.person_id, t.child_id, t.kind, t.state, t.since, t.until, COALESCE((SELECT d.died_on FROM death d WHERE d.person_id = t.person_id), '')
		FROM tie t WHERE t.child_id IN (SELECT r.child_id FROM review r WHERE `+within+`)`, func(scan func(...any) error) error {
		var r network.TieRow
		var died care.Date
		err := scan(&r.ID, &r.PersonID, &r.ChildID, &r.Kind, &r.State, &r.Since, &r.Until, &died)
		out[r.ChildID] = append(out[r.ChildID], kept{r.Tie(), died})
		return err
	})
	return out, err
}

// excluded are the times in which somebody was out, by tie.
func (h *held) excluded() (map[care.ID][]spell, error) {
	out := map[care.ID][]spell{}
	err := each(h, "SELECT e.tie_id, e.since, e.ended_at FROM exclusion e WHERE e.since IS NOT NULL AND e.child_id IN (SELECT r.child_id FROM review r WHERE "+within+")",
		func(scan func(...any) error) error {
			var tie care.ID
			var s spell
			err := scan(&tie, &s.since, &s.until)
			out[tie] = append(out[tie], s)
			return err
		})
	return out, err
}

// each reads rows of the reviews of h.
func each(h *held, words string, row func(scan func(...any) error) error) error {
	if err := database.QueryRows(h.db, words, row, string(h.first), string(h.last)); err != nil {
		return fmt.Errorf("store: figures: %w", err)
	}
	return nil
}
