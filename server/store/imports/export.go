package imports

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/exchange"
	"myreview/server/store/network"
	"myreview/server/store/reviews"
)

// saying writes one row of a table, of a child or of none.
type saying func(child care.ID, says map[exchange.Field]string) error

// tables are how each table of exchange.Written is read.
var tables = map[string]func(db *gorm.DB, now time.Time, say saying) error{
	"ssd_person":        sayPeople,
	"ssd_cla_episodes":  saySpells(care.SpellCare, exchange.PeriodID),
	"ssd_legal_status":  saySpells(care.SpellLegal, exchange.StatusID),
	"ssd_cla_placement": saySpells(care.SpellHome, exchange.HomeID),
	"ssd_cla_reviews":   sayReviews,
	"ssd_permanence":    sayPermanence,
	"ssd_disability":    sayDisability,
	"ssd_professionals": sayWorkers,
	"ssd_involvements":  sayWork,
}

// Export writes all that the portal has for one table, with the headings that an import
// reads, for those who keep facts. Children of the viewer's own family are left out. It is
// on record before anything is written.
func (s *Store) Export(ctx context.Context, v care.Viewer, table string, to io.Writer) error {
	if err := s.children.KeepsFacts(ctx, v); err != nil {
		return err
	}
	read, known := tables[table]
	if !known {
		return care.Invalid("error.form")
	}
	if err := s.db.WriteTx(ctx, func(tx *gorm.DB) error { return s.audit.Note(tx, v, "export.made", "") }); err != nil {
		return err
	}
	w, err := exchange.NewWriter(to, table)
	if err != nil {
		return err
	}
	err = s.db.Snapshot(ctx, func(db *gorm.DB) error {
		own, err := network.PartialTo(db, v.Person)
		if err != nil {
			return err
		}
		return read(db, s.db.Now(), func(child care.ID, says map[exchange.Field]string) error {
			if own[child] {
				return nil
			}
			return w.Row(says)
		})
	})
	if err != nil {
		return fmt.Errorf("store: export: %w", err)
	}
	return w.Close()
}

// numberOf is the child's number where there is one, else what the portal knows them by.
const numberOf = "CASE WHEN c.number <> '' THEN c.number ELSE c.person_id END"

func sayPeople(db *gorm.DB, _ time.Time, say saying) error {
	return database.QueryRows(db, "SELECT c.person_id, "+numberOf+", p.name, c.born_on, COALESCE((SELECT d.died_on FROM death d WHERE d.person_id = c.person_id), '') FROM child c JOIN person p ON p.id = c.person_id ORDER BY c.person_id",
		func(scan func(...any) error) error {
			var child care.ID
			var number, name, born, died string
			if err := scan(&child, &number, &name, &born, &died); err != nil {
				return err
			}
			return say(child, map[exchange.Field]string{exchange.Number: number, exchange.Name: name, exchange.Born: born, exchange.Died: died})
		})
}

func saySpells(sort care.Sort, id exchange.Field) func(*gorm.DB, time.Time, saying) error {
	return func(db *gorm.DB, _ time.Time, say saying) error {
		return database.QueryRows(db, "SELECT s.id, s.number, s.child_id, "+numberOf+", s.kind, s.since, s.until, s.reason FROM spell s JOIN child c ON c.person_id = s.child_id WHERE s.sort = $1 ORDER BY s.child_id, s.since, s.id",
			func(scan func(...any) error) error {
				row := network.SpellRow{Sort: sort}
				var number string
				if err := scan(&row.ID, &row.Number, &row.ChildID, &number, &row.Kind, &row.Since, &row.Until, &row.Reason); err != nil {
					return err
				}
				_, says := saysOf(row)
				if says[exchange.Number], says[id] = number, row.Number; row.Number == "" {
					says[id] = string(row.ID)
				}
				if sort == care.SpellCare {
					says[exchange.CareEntered] = string(row.Since)
				}
				return say(row.ChildID, says)
			}, string(sort))
	}
}

func sayReviews(db *gorm.DB, _ time.Time, say saying) error {
	err := database.QueryRows(db, "SELECT r.id, r.number, r.child_id, "+numberOf+", r.held_on, r.due_on, r.pn FROM past_review r JOIN child c ON c.person_id = r.child_id ORDER BY r.child_id, r.held_on, r.id",
		func(scan func(...any) error) error {
			var row network.PastReviewRow
			var number string
			if err := scan(&row.ID, &row.Number, &row.ChildID, &number, &row.HeldOn, &row.DueOn, &row.PN); err != nil {
				return err
			}
			says := pastSays(row)
			says[exchange.Number], says[exchange.ReviewCancelled], says[exchange.ReviewID] = number, "N", row.Number
			if row.Number == "" {
				says[exchange.ReviewID] = string(row.ID)
			}
			return say(row.ChildID, says)
		})
	if err != nil {
		return err
	}
	return database.QueryRows(db, "SELECT r.id, r.child_id, "+numberOf+", r.opened_at, r.starts_at, r.part_at, r.completed_on, r.due_on, r.pn FROM review r JOIN child c ON c.person_id = r.child_id WHERE r.state = $1 ORDER BY r.child_id, r.number",
		func(scan func(...any) error) error {
			var row network.ReviewRow
			var number string
			if err := scan(&row.ID, &row.ChildID, &number, &row.OpenedAt, &row.StartsAt, &row.PartAt, &row.Completed, &row.DueOn, &row.PN); err != nil {
				return err
			}
			return say(row.ChildID, map[exchange.Field]string{
				exchange.Number: number, exchange.ReviewID: string(row.ID), exchange.ReviewHeld: string(reviews.HeldOn(row)), exchange.ReviewDue: string(row.DueOn),
				exchange.ReviewCode: row.PN, exchange.ReviewCancelled: "N",
			})
		}, network.ReviewClosed)
}

func sayPermanence(db *gorm.DB, _ time.Time, say saying) error {
	return database.QueryRows(db, "SELECT d.id, d.number, d.child_id, "+numberOf+", d.agreed_on, d.ordered_on, d.matched_on, d.placed_on, d.reversed_on FROM permanence d JOIN child c ON c.person_id = d.child_id ORDER BY d.child_id, d.id",
		func(scan func(...any) error) error {
			var row network.PermanenceRow
			var number string
			if err := scan(&row.ID, &row.Number, &row.ChildID, &number, &row.AgreedOn, &row.OrderedOn, &row.MatchedOn, &row.PlacedOn, &row.ReversedOn); err != nil {
				return err
			}
			says := permanenceSays(row)
			says[exchange.Number], says[exchange.PermanenceID] = number, cmp.Or(row.Number, string(row.ID))
			return say(row.ChildID, says)
		})
}

// sayDisability writes a row for each code, as the table has it.
func sayDisability(db *gorm.DB, _ time.Time, say saying) error {
	return database.QueryRows(db, "SELECT d.child_id, "+numberOf+", d.codes FROM disability d JOIN child c ON c.person_id = d.child_id ORDER BY d.child_id, d.id",
		func(scan func(...any) error) error {
			var child care.ID
			var number, codes string
			if err := scan(&child, &number, &codes); err != nil {
				return err
			}
			for _, code := range strings.Fields(codes) {
				if err := say(child, map[exchange.Field]string{exchange.Number: number, exchange.Disability: code}); err != nil {
					return err
				}
			}
			return nil
		})
}

// working are the ties of those who have a child's work now.
const working = `tie t JOIN person p ON p.id = t.person_id JOIN child c ON c.person_id = t.child_id
	WHERE t.kind IN ('iro', 'social_worker') AND t.state = 'active' AND t.since <= $1 AND (t.until IS NULL OR t.until > $1)`

// sayWorkers names those who have any child's work, whoever's it is.
func sayWorkers(db *gorm.DB, now time.Time, say saying) error {
	return database.QueryRows(db, "SELECT DISTINCT p.id, p.name FROM "+working+" ORDER BY p.id", func(scan func(...any) error) error {
		var id, name string
		if err := scan(&id, &name); err != nil {
			return err
		}
		return say("", map[exchange.Field]string{exchange.WorkerPerson: id, exchange.WorkerName: name})
	}, now)
}

// roleNames are what workers are called, in words that any import knows.
var roleNames = map[care.TieKind]string{care.TieIRO: "IRO", care.TieSocialWorker: "Social worker"}

func sayWork(db *gorm.DB, now time.Time, say saying) error {
	return database.QueryRows(db, "SELECT t.id, t.person_id, t.kind, t.child_id, "+numberOf+", t.since FROM "+working+" ORDER BY t.child_id, t.id", func(scan func(...any) error) error {
		var t network.TieRow
		var number string
		if err := scan(&t.ID, &t.PersonID, &t.Kind, &t.ChildID, &number, &t.Since); err != nil {
			return err
		}
		return say(t.ChildID, map[exchange.Field]string{
			exchange.WorkerID: string(t.ID), exchange.WorkerPerson: string(t.PersonID), exchange.WorkerRole: roleNames[t.Kind], exchange.Number: number,
			exchange.WorkerSince: string(care.DateOf(t.Since)),
		})
	}, now)
}
