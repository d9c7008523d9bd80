package reviews

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/review"
	"myreview/server/store/audit"
	"myreview/server/store/network"
)

// Reports is what is kept of the reports that are asked for before a review: never a report
// itself.
type Reports struct{ of *Store }

type reportRow struct {
	ID       care.ID   `gorm:"column:id;primaryKey"`
	ReviewID care.ID   `gorm:"column:review_id"`
	ChildID  care.ID   `gorm:"column:child_id"`
	Kind     string    `gorm:"column:kind"`
	SeatID   *care.ID  `gorm:"column:seat_id"`
	Name     []byte    `gorm:"column:name"` // sealed: from whom, where nobody who is invited is
	AskedOn  care.Date `gorm:"column:asked_on"`
	ChasedOn care.Date `gorm:"column:chased_on"`
	CameOn   care.Date `gorm:"column:came_on"`
	SharedOn care.Date `gorm:"column:shared_on"`
	Changes  int       `gorm:"column:changes"`
	ByPerson care.ID   `gorm:"column:by_person"`
	At       time.Time `gorm:"column:at"`
}

func (reportRow) TableName() string { return "report" }

// Report is one that is asked for. Days that are empty have not come.
type Report struct {
	ID      care.ID
	Kind    string  // of review.ReportKinds
	Seat    care.ID // of whom it is asked; empty: of somebody by name alone
	From    string
	Lost    bool // From cannot be shown
	Asked   care.Date
	Chased  care.Date
	Came    care.Date
	Shared  care.Date // with the child
	Changes int
	Day     care.Date // of the review, by which it is judged; empty: it has none
	By      care.Date // told to whom it is asked of: the last day on which it is in time
}

// ReportPage is a review's reports, for the people at work on the case.
type ReportPage struct {
	Child  care.ID
	Name   string
	On     care.Date // the day of the review by which a report that is asked for today is judged; empty: it has none
	Closed bool
	Chases bool            // the viewer says when one was chased and when it came, and nothing else
	People []network.Named // who is invited, and can be asked
	List   []Report
}

// NewReport is what somebody means to keep of one: a new one with the id that the form
// carried, or, where Of names one, its change. Changes are those that they had before them.
type NewReport struct {
	Report
	Of care.ID
}

const fromMost = 200

func (n NewReport) check(today care.Date) error {
	switch {
	case !slices.Contains(review.ReportKinds, n.Kind):
		return care.Invalid("report.error.kind").On("kind")
	case n.Seat == "" && n.From == "":
		return care.Invalid("report.error.from").On("seat")
	case utf8.RuneCountInString(n.From) > fromMost:
		return care.Invalid("child.error.long").On("from")
	case n.Asked.Empty():
		return care.Invalid("report.error.asked").On("asked")
	}
	return n.days(today)
}

// days checks the days, of which the one of asking is there.
func (n NewReport) days(today care.Date) error {
	for _, d := range []struct {
		field string
		day   care.Date
	}{{"asked", n.Asked}, {"chased", n.Chased}, {"came", n.Came}, {"shared", n.Shared}} {
		switch {
		case d.day > today:
			return care.Invalid("plan.error.ahead").On(d.field)
		case !d.day.Empty() && d.day < n.Asked && d.field != "came":
			return care.Invalid("report.error.before").On(d.field)
		}
	}
	if !n.Shared.Empty() && (n.Came.Empty() || n.Shared < n.Came) {
		return care.Invalid("report.error.shared").On("shared")
	}
	return nil
}

// seen is where somebody stands who sees the reports of a review: at work on the case, or in
// business support, which chases them.
func (r *Reports) seen(ctx context.Context, db *gorm.DB, v care.Viewer, rev care.ID) (st network.Standing, chases bool, err error) {
	st, err = r.of.network.Standing(ctx, db, v, rev)
	switch {
	case err == nil && v.Staff && st.AtWork() && st.Knows():
		return st, false, nil
	case err != nil && care.KindOf(err) != care.KindNotFound:
		return network.Standing{}, false, err
	}
	st, err = r.of.network.ByJob(db, v, care.JobBusinessSupport, rev)
	return st, true, err
}

// Page reads them for the IRO, the cover, the social worker and business support. To all
// others they are not there.
func (r *Reports) Page(ctx context.Context, v care.Viewer, rev care.ID) (p ReportPage, err error) {
	s := r.of
	var st network.Standing
	err = s.db.Snapshot(ctx, func(db *gorm.DB) error {
		var chases bool
		if st, chases, err = r.seen(ctx, db, v, rev); err != nil {
			return err
		}
		p = ReportPage{Child: st.Review.ChildID, Name: st.Child.Name, Closed: st.Over, Chases: chases, On: st.Review.ReportDay(care.DateOf(s.db.Now()))}
		p.People, err = r.people(db, st)
		if err != nil {
			return err
		}
		rows, err := database.Fetch[reportRow](db, "WHERE review_id = $1 ORDER BY asked_on, id", string(rev))
		keys := s.db.ForChild(db, p.Child)
		for _, row := range rows {
			one := row.report()
			one.Day = st.Review.ReportDay(one.Asked)
			if one.Seat == "" {
				if one.From, one.Lost, err = keys.ShownWith("report", row.ID, "name", row.Name, row.Kind); err != nil {
					return err
				}
			}
			for _, n := range p.People {
				if one.Seat == n.Seat {
					one.From = n.Name
				}
			}
			if chases {
				one.Shared = ""
			}
			p.List = append(p.List, one)
		}
		if chases {
			p.People = nil
		}
		return err
	})
	if err == nil {
		err = s.audit.RecordRead(ctx, v, st, audit.Facts, p.Child)
	}
	return p, err
}

func (row reportRow) report() Report {
	return Report{ID: row.ID, Kind: row.Kind, Seat: database.Deref(row.SeatID), Asked: row.AskedOn, Chased: row.ChasedOn, Came: row.CameOn, Shared: row.SharedOn, Changes: row.Changes}
}

// people are who can be asked: everybody with a seat but the child.
func (r *Reports) people(db *gorm.DB, st network.Standing) ([]network.Named, error) {
	seats, err := network.SeatsByPerson(db, st.Review.ID)
	if err != nil {
		return nil, err
	}
	named, err := r.of.network.NamedIn(db, st)
	if err != nil {
		return nil, err
	}
	var out []network.Named
	for _, t := range st.Ties {
		seat, ok := seats[t.Person]
		if t.Kind == care.TieChild || !ok || database.Deref(seat.TieID) != t.ID {
			continue
		}
		out = append(out, network.Named{Person: t.Person, Tie: t.ID, Kind: t.Kind, Seat: seat.ID, Name: nameOf(named, t.Person)})
	}
	slices.SortStableFunc(out, func(a, b network.Named) int {
		return cmp.Or(cmp.Compare(network.RankOf(a.Kind), network.RankOf(b.Kind)), strings.Compare(a.Name, b.Name))
	})
	return out, nil
}

// Keep keeps one, for the people at work on the case; business support says of one that is
// there when it was chased and when it came. A report may come, and be shared, when the review
// is over. Conflict where somebody changed it since the writer looked. The same form again is
// harmless.
func (r *Reports) Keep(ctx context.Context, v care.Viewer, rev care.ID, n NewReport) error {
	s := r.of
	n.From = strings.TrimSpace(n.From)
	return s.audit.Write(ctx, v, rev, func(tx *audit.Tx) error {
		st, chases, err := r.seen(ctx, tx.DB, v, rev)
		if err != nil {
			return err
		}
		tx.Under(st.Tie.ID)
		had, err := database.Fetch[reportRow](tx.DB, "WHERE id = $1", string(cmp.Or(n.Of, n.ID)))
		switch {
		case err != nil:
			return err
		case n.Of == "" && len(had) > 0:
			return audit.Again(had[0].ReviewID == rev)
		case n.Of != "" && (len(had) == 0 || had[0].ReviewID != rev):
			return care.NotFoundError()
		case chases && n.Of == "":
			return care.Forbidden("error.forbidden")
		case chases:
			return r.chase(tx, v, had[0], n)
		}
		if err := n.check(care.DateOf(s.db.Now())); err != nil {
			return err
		}
		row := reportRow{ID: n.ID, ReviewID: rev, ChildID: st.Review.ChildID, Kind: n.Kind, AskedOn: n.Asked, ChasedOn: n.Chased, CameOn: n.Came, SharedOn: n.Shared, ByPerson: v.Person, At: s.db.Now()}
		if n.Of != "" {
			if had[0].Changes != n.Changes {
				return care.Conflict("plan.error.meanwhile")
			}
			row.ID, row.Changes = n.Of, n.Changes+1
		}
		if n.Seat != "" {
			all, err := r.people(tx.DB, st)
			if err != nil {
				return err
			}
			if !slices.ContainsFunc(all, func(p network.Named) bool { return p.Seat == n.Seat }) {
				return care.Invalid("report.error.from").On("seat")
			}
			row.SeatID = &n.Seat
		} else if row.Name, err = s.db.ForChild(tx.DB, row.ChildID).SealWith("report", row.ID, "name", []byte(n.From), row.Kind); err != nil {
			return err
		}
		tx.Event("report.kept", row.ID)
		if n.Of == "" {
			err = tx.Create(&row).Error
		} else {
			err = tx.Model(&row).Select("kind", "seat_id", "name", "asked_on", "chased_on", "came_on", "shared_on", "changes", "by_person", "at").Updates(&row).Error
		}
		if err != nil {
			return fmt.Errorf("store: report: %w", err)
		}
		return nil
	})
}

// chase keeps when a report was chased and when it came.
func (r *Reports) chase(tx *audit.Tx, v care.Viewer, row reportRow, n NewReport) error {
	n.Asked, n.Shared = row.AskedOn, ""
	if err := n.days(care.DateOf(r.of.db.Now())); err != nil {
		return err
	}
	switch {
	case row.Changes != n.Changes:
		return care.Conflict("plan.error.meanwhile")
	case !row.SharedOn.Empty() && (n.Came.Empty() || n.Came > row.SharedOn):
		return care.Invalid("report.error.shared").On("came")
	}
	row.ChasedOn, row.CameOn, row.Changes, row.ByPerson, row.At = n.Chased, n.Came, n.Changes+1, v.Person, r.of.db.Now()
	tx.Event("report.kept", row.ID)
	if err := tx.Model(&row).Select("chased_on", "came_on", "changes", "by_person", "at").Updates(&row).Error; err != nil {
		return fmt.Errorf("store: report: %w", err)
	}
	return nil
}

// reportsFor are the reports that somebody who is not at work on the case is told of: the
// child of those that were shared with them, others of what is asked of themselves.
func (s *Store) reportsFor(db *gorm.DB, st network.Standing) (out []Report, err error) {
	if st.Tie.Kind.Professional() || st.Seat.ID == "" {
		return nil, nil
	}
	rows, err := database.Fetch[reportRow](db, "WHERE review_id = $1 ORDER BY asked_on, id", string(st.Review.ID))
	for _, row := range rows {
		one := row.report()
		switch {
		case st.Tie.Kind == care.TieChild && !one.Shared.Empty():
			out = append(out, Report{Kind: one.Kind, Shared: one.Shared})
		case st.Tie.Kind != care.TieChild && one.Seat == st.Seat.ID:
			mine := Report{Kind: one.Kind, Asked: one.Asked, Came: one.Came}
			if day := st.Review.ReportDay(one.Asked); !day.Empty() {
				mine.By = s.rules.ReportBy(day)
			}
			out = append(out, mine)
		}
	}
	return out, err
}

// LateReports are the reports for one review that have not come, and are late.
type LateReports struct {
	Review care.ID
	Child  string
	On     time.Time // for when the review is planned
	Count  int
}

// Late lists them for business support, which chases them, over all children, the first review
// first. Nobody else has the list.
func (r *Reports) Late(ctx context.Context, v care.Viewer) (out []LateReports, err error) {
	db := r.of.db.Read(ctx)
	if err := r.of.network.Works(db, v, care.JobBusinessSupport); err != nil {
		return nil, err
	}
	return r.of.lateReports(db, "NOT "+network.PartialChild(), string(v.Person))
}

// lateReports are those of the children, by the name c, of whom the condition holds.
func (s *Store) lateReports(db *gorm.DB, which string, args ...any) (out []LateReports, err error) {
	today := care.DateOf(s.db.Now())
	err = database.QueryRows(db, `SELECT r.id, p.name, r.starts_at, r.opened_at, r.part_at, q.asked_on FROM review r JOIN report q ON q.review_id = r.id
		JOIN child c ON c.person_id = r.child_id JOIN person p ON p.id = c.person_id
		WHERE r.state <> 'closed' AND r.starts_at IS NOT NULL AND q.came_on = '' AND NOT `+network.Died+` AND `+which+` ORDER BY r.starts_at, r.id`,
		func(scan func(...any) error) error {
			var row network.ReviewRow
			var name string
			var asked care.Date
			err := scan(&row.ID, &name, &row.StartsAt, &row.OpenedAt, &row.PartAt, &asked)
			if err != nil || !s.rules.ReportOwed(row.ReportDay(asked), "", today) {
				return err
			}
			if n := len(out); n == 0 || out[n-1].Review != row.ID {
				out = append(out, LateReports{Review: row.ID, Child: name, On: row.Starts()})
			}
			out[len(out)-1].Count++
			return nil
		}, args...)
	if err != nil {
		return nil, fmt.Errorf("store: late reports: %w", err)
	}
	return out, nil
}
