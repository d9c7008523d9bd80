package store

import (
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/seal"
)

// auditKind is what was read, or what happened: "answers", "decision.made".
// What happens in a review bears the name of its event.
type auditKind string

// What an audit line tells.
const (
	auditRead     = "read"
	auditWrote    = "wrote"
	auditRefused  = "refused"  // somebody asked for what is not theirs
	auditUnopened = "unopened" // a row was found that is not as it was sealed
	auditBroken   = "broken"   // the log was found to have been meddled with, before this line
)

// auditRow is one line of a child's log (safety.md I6): who, by which tie, did
// what, for what, to which rows. Never content.
type auditRow struct {
	ChildID  care.ID   `gorm:"column:child_id;primaryKey"` // empty: of no child
	N        int64     `gorm:"column:n;primaryKey;autoIncrement:false"`
	At       time.Time `gorm:"column:at"`
	Actor    care.ID   `gorm:"column:actor"` // a person, or a room screen's seat; empty: the program itself
	TieID    care.ID   `gorm:"column:tie_id"`
	Verb     string    `gorm:"column:verb"`
	What     auditKind `gorm:"column:what"`
	Purpose  string    `gorm:"column:purpose"`
	ReviewID care.ID   `gorm:"column:review_id"`
	Objects  string    `gorm:"column:objects"` // ids, spaces between them
	Prev     string    `gorm:"column:prev"`    // the mac of the line before
	Mac      string    `gorm:"column:mac"`
}

func (auditRow) TableName() string { return "audit" }

// link signs the line as it stands, with its number and the line before it.
func (r auditRow) link(c seal.Chain) string {
	return c.Link("line", string(r.ChildID), strconv.FormatInt(r.N, 10), r.At.UTC().Format(time.RFC3339Nano),
		string(r.Actor), string(r.TieID), r.Verb, string(r.What), r.Purpose, string(r.ReviewID), r.Objects, r.Prev)
}

// auditHead is where a child's log ends.
type auditHead struct {
	ChildID care.ID `gorm:"column:child_id;primaryKey"`
	N       int64   `gorm:"column:n"`
	Mac     string  `gorm:"column:mac"`
	Seal    string  `gorm:"column:seal"`
}

func (auditHead) TableName() string { return "audit_head" }

func (h auditHead) sealed(c seal.Chain) string {
	return c.Link("head", string(h.ChildID), strconv.FormatInt(h.N, 10), h.Mac)
}

// purposes say what a write was for, by the first word of its kind.
var purposes = map[string]string{
	"sent": "form", "draft": "form",
	"review": "meeting", "item": "meeting", "scale": "meeting", "seat": "meeting", "chair": "meeting", "undone": "meeting",
	"decision": "close", "letter": "letter",
	"tie": "access", "link": "access", "card": "access", "invite": "access", "session": "access", "screen": "access",
	"alert": "safety", "keys": "keeping",
}

func purposeOf(what auditKind) string {
	first, _, _ := strings.Cut(string(what), ".")
	if p, ok := purposes[first]; ok {
		return p
	}
	return first
}

// note adds to a child's log that the viewer did something, in the very
// transaction that does it. The objects are ids of rows, never what they hold.
func (s *Store) note(db *gorm.DB, v care.Viewer, what auditKind, child care.ID, objects ...care.ID) error {
	return s.noteIn(db, v, what, child, v.Review, objects...)
}

// noteIn is note for what happens in a review.
func (s *Store) noteIn(db *gorm.DB, v care.Viewer, what auditKind, child, review care.ID, objects ...care.ID) error {
	row, err := s.auditLine(db, v, child)
	if err != nil {
		return err
	}
	row.Verb, row.What, row.Purpose, row.ReviewID, row.Objects = auditWrote, what, purposeOf(what), review, idsText(objects)
	return s.chainOn(db, child, []auditRow{row})
}

// auditLine is the part of a line that says who, by which tie and when.
func (s *Store) auditLine(db *gorm.DB, v care.Viewer, child care.ID) (auditRow, error) {
	row := auditRow{ChildID: child, At: s.now(), Actor: v.Person}
	if v.Person == "" {
		row.Actor = v.Seat
		return row, nil
	}
	if child == "" {
		return row, nil
	}
	around, err := s.circle(db, child)
	if err != nil {
		return row, err
	}
	tie, _ := s.strongest(around.ties, v.Person)
	row.TieID = tie.ID
	return row, nil
}

func idsText(ids []care.ID) string {
	text := make([]string, len(ids))
	for i, id := range ids {
		text[i] = string(id)
	}
	return strings.Join(text, " ")
}

// chainOn adds lines at the end of a child's log. The head is held until the
// commit, so that lines follow one another on Postgres too.
func (s *Store) chainOn(db *gorm.DB, child care.ID, lines []auditRow) error {
	chain := s.chain.Load()
	if chain == nil {
		return fmt.Errorf("store: audit: %w", seal.ErrNoKey)
	}
	head, err := s.holdHead(db, child)
	if err != nil {
		return fmt.Errorf("store: audit: %w", err)
	}
	if head.Seal != head.sealed(*chain) {
		// To refuse would keep everybody from their own words. What was done to
		// the log stays on record instead, in front of what follows.
		s.log.Error("audit log broken", "child", child, "line", head.N)
		lines = append([]auditRow{{At: s.now(), Verb: auditBroken, What: "head"}}, lines...)
	}
	conn, ctx := db.Statement.ConnPool, db.Statement.Context
	for i := range lines {
		l := &lines[i]
		head.N++
		l.ChildID, l.N, l.Prev = child, head.N, head.Mac
		l.Mac = l.link(*chain)
		head.Mac = l.Mac
		// Past gorm: a line is added to every write in a review.
		_, err := conn.ExecContext(ctx, auditSQL, string(l.ChildID), l.N, l.At, string(l.Actor), string(l.TieID), l.Verb,
			string(l.What), l.Purpose, string(l.ReviewID), l.Objects, l.Prev, l.Mac)
		if err != nil {
			return fmt.Errorf("store: audit: %w", err)
		}
	}
	_, err = conn.ExecContext(ctx, "UPDATE audit_head SET n = $1, mac = $2, seal = $3 WHERE child_id = $4",
		head.N, head.Mac, head.sealed(*chain), string(child))
	if err != nil {
		return fmt.Errorf("store: audit: %w", err)
	}
	return nil
}

const auditSQL = `INSERT INTO audit (child_id, n, at, actor, tie_id, verb, what, purpose, review_id, objects, prev, mac)
	VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`

// holdHead locks the end of a child's log and reads it. A log that has lost its
// head goes on after its last line, with a head that is not signed.
func (s *Store) holdHead(db *gorm.DB, child care.ID) (auditHead, error) {
	conn, ctx := db.Statement.ConnPool, db.Statement.Context
	head := auditHead{ChildID: child}
	hold := func() error {
		// A write that changes nothing locks the row in both databases.
		return conn.QueryRowContext(ctx, "UPDATE audit_head SET n = n WHERE child_id = $1 RETURNING n, mac, seal", string(child)).
			Scan(&head.N, &head.Mac, &head.Seal)
	}
	err := hold()
	if !errors.Is(err, sql.ErrNoRows) {
		return head, err
	}
	_, err = conn.ExecContext(ctx, `INSERT INTO audit_head (child_id, n, mac, seal)
		SELECT $1, COALESCE(MAX(n), 0), '', '' FROM audit WHERE child_id = $1 ON CONFLICT (child_id) DO NOTHING`, string(child))
	if err != nil {
		return head, err
	}
	return head, hold()
}

// beginLog makes the signed head of a log without lines.
func (s *Store) beginLog(db *gorm.DB, child care.ID) error {
	chain := s.chain.Load()
	if chain == nil {
		return nil // whoever opens the database with its keys makes it
	}
	head := auditHead{ChildID: child}
	_, err := db.Statement.ConnPool.ExecContext(db.Statement.Context,
		"INSERT INTO audit_head (child_id, n, mac, seal) VALUES ($1, 0, '', $2) ON CONFLICT (child_id) DO NOTHING",
		string(child), head.sealed(*chain))
	if err != nil {
		return fmt.Errorf("store: audit: %w", err)
	}
	return nil
}

// beginLogs does so for all children there are, once: when the secret of the
// log is made. A log that has no head later on has lost it.
func (s *Store) beginLogs(db *gorm.DB) error {
	var children []care.ID
	if err := db.Raw("SELECT person_id FROM child").Scan(&children).Error; err != nil {
		return fmt.Errorf("store: audit: %w", err)
	}
	for _, child := range append(children, "") {
		if err := s.beginLog(db, child); err != nil {
			return err
		}
	}
	return nil
}
