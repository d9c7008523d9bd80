package audit

import (
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/seal"
	"myreview/server/store/network"
)

// Kind is what was read, or what happened: "answers", "decision.made".
// What happens in a review bears the name of its event.
type Kind string

// What an audit line tells.
const (
	Read     = "read"
	Wrote    = "wrote"
	Turned   = "refused"  // somebody asked for what is not theirs
	Unopened = "unopened" // a row was found that is not as it was sealed
	Broken   = "broken"   // the log was found to have been meddled with, before this line
)

// What the log of no child tells of its own accord.
const (
	childAdded Kind = "child.added" // a child has a log from here on
	logBegun   Kind = "log.begun"   // there is a log from here on, in a database that was used before
)

// Line is one line of a child's log (safety.md I6): who, by which tie, did
// what, for what, to which rows. Never content.
type Line struct {
	ChildID  care.ID   `gorm:"column:child_id;primaryKey"` // empty: of no child
	N        int64     `gorm:"column:n;primaryKey;autoIncrement:false"`
	At       time.Time `gorm:"column:at"`
	Actor    care.ID   `gorm:"column:actor"` // a person, or a room screen's seat; empty: the program itself
	TieID    care.ID   `gorm:"column:tie_id"`
	Verb     string    `gorm:"column:verb"`
	What     Kind      `gorm:"column:what"`
	Purpose  string    `gorm:"column:purpose"`
	ReviewID care.ID   `gorm:"column:review_id"`
	Objects  string    `gorm:"column:objects"` // ids, spaces between them
	Prev     string    `gorm:"column:prev"`    // the mac of the line before
	Mac      string    `gorm:"column:mac"`
}

func (Line) TableName() string { return "audit" }

// link signs the line as it stands, with its number and the line before it.
func (r Line) link(c seal.Chain) string {
	return c.Link("line", string(r.ChildID), strconv.FormatInt(r.N, 10), r.At.UTC().Format(time.RFC3339Nano),
		string(r.Actor), string(r.TieID), r.Verb, string(r.What), r.Purpose, string(r.ReviewID), r.Objects, r.Prev)
}

// head is where a child's log ends.
type head struct {
	ChildID care.ID `gorm:"column:child_id;primaryKey"`
	N       int64   `gorm:"column:n"`
	Mac     string  `gorm:"column:mac"`
	Seal    string  `gorm:"column:seal"`
}

func (head) TableName() string { return "audit_head" }

func (h head) sealed(c seal.Chain) string {
	return c.Link("head", string(h.ChildID), strconv.FormatInt(h.N, 10), h.Mac)
}

// purposes say what a write was for, by the first word of its kind.
var purposes = map[string]string{
	"sent": "form", "draft": "form", "wish": "form", "written": "form", "note": "own", "talk": "meeting", "notice": "prepare",
	"review": "meeting", "item": "meeting", "scale": "meeting", "seat": "meeting", "chair": "meeting", "undone": "meeting",
	"decision": "close", "after": "close", "feed": "own", "letter": "letter",
	"tie": "access", "card": "access", "invite": "access", "session": "access", "screen": "access", "staff": "access",
	"alert": "safety", "duty": "safety", "signed": "keeping", "keys": "keeping", "child": "keeping", "log": "keeping", "export": "keeping",
}

func purposeOf(what Kind) string {
	first, _, _ := strings.Cut(string(what), ".")
	if p, ok := purposes[first]; ok {
		return p
	}
	return first
}

// Note adds to a child's log that the viewer did something, in the very
// transaction that does it. The objects are ids of rows, never what they hold.
func (s *Log) Note(db *gorm.DB, v care.Viewer, what Kind, child care.ID, objects ...care.ID) error {
	return s.NoteIn(db, v, what, child, v.Review, objects...)
}

// NoteIn is note for what happens in a review.
func (s *Log) NoteIn(db *gorm.DB, v care.Viewer, what Kind, child, review care.ID, objects ...care.ID) error {
	row, err := s.lineOf(db, v, child)
	if err != nil {
		return err
	}
	row.Verb, row.What, row.Purpose, row.ReviewID, row.Objects = Wrote, what, purposeOf(what), review, database.IDsText(objects)
	return s.Append(db, child, []Line{row})
}

// lineOf is the part of a line that says who, by which tie and when.
func (s *Log) lineOf(db *gorm.DB, v care.Viewer, child care.ID) (Line, error) {
	if v.Person == "" || child == "" {
		return s.lineUnder(v, child, ""), nil
	}
	around, err := network.CircleOf(db, child)
	if err != nil {
		return Line{}, err
	}
	tie, _ := s.network.Network(around.Ties).Acts(v.Person)
	return s.lineUnder(v, child, tie.ID), nil
}

// lineUnder is lineOf where the tie has just been read.
func (s *Log) lineUnder(v care.Viewer, child, tie care.ID) Line {
	row := Line{ChildID: child, At: s.db.Now(), Actor: v.Person, TieID: tie}
	if v.Person == "" {
		row.Actor, row.TieID = v.Seat, ""
	}
	return row
}

// Append adds lines at the end of a child's log. The head is held until the
// commit, so that lines follow one another on Postgres too.
//
// The head as this program last wrote it is tried first, which saves asking for
// it: if it is no longer that, nothing is changed by the try.
func (s *Log) Append(db *gorm.DB, child care.ID, lines []Line) error {
	chain := s.db.Chain()
	if chain == nil {
		return fmt.Errorf("store: audit: %w", seal.ErrNoKey)
	}
	from, known := s.heads.Find(child)
	if known {
		to, moved, err := s.moveHead(db, *chain, from, lines)
		if err != nil {
			return fmt.Errorf("store: audit: %w", err)
		}
		if moved {
			return s.addLines(db, to, lines)
		}
	}
	from, err := s.HoldHead(db, child)
	if err != nil {
		return fmt.Errorf("store: audit: %w", err)
	}
	if from.Seal != from.sealed(*chain) {
		// To refuse would keep everybody from their own words. What was done to
		// the log stays on record instead, in front of what follows.
		s.db.Log.Error("audit log broken", "child", child, "line", from.N)
		lines = append([]Line{{At: s.db.Now(), Verb: Broken, What: "head"}}, lines...)
	}
	to, moved, err := s.moveHead(db, *chain, from, lines)
	if err == nil && !moved {
		err = errors.New("the head is held and has moved")
	}
	if err != nil {
		return fmt.Errorf("store: audit: %w", err)
	}
	return s.addLines(db, to, lines)
}

// moveHead links the lines to the head and moves it behind them, if it is where
// it is thought to be. Past gorm: a line is added to every write in a review.
func (s *Log) moveHead(db *gorm.DB, chain seal.Chain, from head, lines []Line) (to head, moved bool, err error) {
	to = from
	for i := range lines {
		l := &lines[i]
		to.N++
		l.ChildID, l.N, l.Prev = from.ChildID, to.N, to.Mac
		l.Mac = l.link(chain)
		to.Mac = l.Mac
	}
	to.Seal = to.sealed(chain)
	got, err := db.Statement.ConnPool.ExecContext(db.Statement.Context,
		"UPDATE audit_head SET n = $1, mac = $2, seal = $3 WHERE child_id = $4 AND n = $5 AND mac = $6 AND seal = $7",
		to.N, to.Mac, to.Seal, string(from.ChildID), from.N, from.Mac, from.Seal)
	if err != nil {
		return to, false, err
	}
	n, err := got.RowsAffected()
	return to, n == 1, err
}

// addLines writes lines that end at the head. The head is remembered before it
// is known whether all of it is kept: it is no more than a try.
func (s *Log) addLines(db *gorm.DB, head head, lines []Line) error {
	for len(lines) > 0 {
		n := 1
		if len(lines) >= linesAtOnce {
			n = linesAtOnce
		}
		var values []any
		for _, l := range lines[:n] {
			values = append(values, string(l.ChildID), l.N, l.At, string(l.Actor), string(l.TieID), l.Verb,
				string(l.What), l.Purpose, string(l.ReviewID), l.Objects, l.Prev, l.Mac)
		}
		if _, err := db.Statement.ConnPool.ExecContext(db.Statement.Context, insertSQL[n], values...); err != nil {
			return fmt.Errorf("store: audit: %w", err)
		}
		lines = lines[n:]
	}
	s.heads.Keep(head.ChildID, head)
	return nil
}

// linesAtOnce is how many lines one statement adds where many wait: a reveal is
// seen by everybody at once.
const linesAtOnce = 16

var insertSQL = map[int]string{1: insertText(1), linesAtOnce: insertText(linesAtOnce)}

func insertText(lines int) string {
	const columns = 12
	rows := make([]string, lines)
	for i := range rows {
		marks := make([]string, columns)
		for j := range marks {
			marks[j] = "$" + strconv.Itoa(i*columns+j+1)
		}
		rows[i] = "(" + strings.Join(marks, ", ") + ")"
	}
	return "INSERT INTO audit (child_id, n, at, actor, tie_id, verb, what, purpose, review_id, objects, prev, mac) VALUES " +
		strings.Join(rows, ", ")
}

// HoldHead locks the end of a child's log and reads it. A log that has lost its
// head goes on after its last line, with a head that is not signed.
func (s *Log) HoldHead(db *gorm.DB, child care.ID) (head, error) {
	conn, ctx := db.Statement.ConnPool, db.Statement.Context
	head := head{ChildID: child}
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

// HoldChild makes writes for one child follow one another: what one reads after it holds
// until its commit. It waits for the child's reviews first, as every write in a review does.
func (s *Log) HoldChild(tx *gorm.DB, child care.ID) error {
	if err := tx.Exec("UPDATE review SET seq = seq WHERE child_id = ? AND state <> ?", child, network.ReviewClosed).Error; err != nil {
		return fmt.Errorf("store: hold child: %w", err)
	}
	_, err := s.HoldHead(tx, child)
	return err
}

// BeginLog makes the signed head of a log without lines. The log of no child has a
// line for each child's log, which an intruder who deletes that log whole cannot remove.
func (s *Log) BeginLog(db *gorm.DB, child care.ID) error {
	chain := s.db.Chain()
	if chain == nil {
		return nil // whoever opens the database with its keys makes it
	}
	head := head{ChildID: child}
	got, err := db.Statement.ConnPool.ExecContext(db.Statement.Context,
		"INSERT INTO audit_head (child_id, n, mac, seal) VALUES ($1, 0, '', $2) ON CONFLICT (child_id) DO NOTHING",
		string(child), head.sealed(*chain))
	if err != nil {
		return fmt.Errorf("store: audit: %w", err)
	}
	if n, err := got.RowsAffected(); err != nil || n == 0 || child == "" {
		return err
	}
	return s.Note(db, care.Viewer{}, childAdded, "", child)
}

// beginLogs does so for all children there are, once: when the secret of the
// log is made. A log that has no head later on has lost it. used: things have
// happened already, of which no line tells.
func (s *Log) beginLogs(db *gorm.DB, used bool) error {
	var children []care.ID
	if err := db.Raw("SELECT person_id FROM child").Scan(&children).Error; err != nil {
		return fmt.Errorf("store: audit: %w", err)
	}
	for _, child := range append([]care.ID{""}, children...) {
		if err := s.BeginLog(db, child); err != nil {
			return err
		}
	}
	if used {
		return s.Note(db, care.Viewer{}, logBegun, "")
	}
	return nil
}
