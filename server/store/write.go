package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	"gorm.io/gorm"

	"myreview/server/care"
)

// Tx is one write in a review.
type Tx struct {
	*gorm.DB
	events []eventRow
	seats  []care.ID // that were written, for decided
	last   func() error
}

// Event notes what happened and to what: ids and the kind, never content.
// Several are allowed; each gets its own number.
func (t *Tx) Event(kind string, subject care.ID) {
	t.events = append(t.events, eventRow{Kind: kind, Subject: subject})
}

type eventRow struct {
	ReviewID care.ID   `gorm:"column:review_id;primaryKey"`
	Seq      int64     `gorm:"column:seq;primaryKey;autoIncrement:false"`
	Kind     string    `gorm:"column:kind"`
	Subject  care.ID   `gorm:"column:subject"`
	ByPerson care.ID   `gorm:"column:by_person"`
	At       time.Time `gorm:"column:at"`
}

func (eventRow) TableName() string { return "event" }

// errQuiet undoes a write that told of nothing.
var errQuiet = errors.New("nothing happened")

// write does one thing that happens in a review: the review's number goes up
// (which also holds the review until the commit, so that writes in one review
// follow one another), fn does it and names its events, the events are kept
// and noted in the child's audit log, and after the commit the bell rings. When fn names no event, a repeat that
// changed nothing, all of it is undone and nobody is rung. A room screen's
// events are noted under its seat.
func (s *Store) write(ctx context.Context, v care.Viewer, review care.ID, fn func(tx *Tx) error) error {
	err := s.batch(ctx, func(db *gorm.DB) error {
		var seq int64
		var child care.ID
		err := db.Statement.ConnPool.QueryRowContext(db.Statement.Context,
			"UPDATE review SET seq = seq + 1 WHERE id = $1 RETURNING seq, child_id", string(review)).Scan(&seq, &child)
		if errors.Is(err, sql.ErrNoRows) {
			return care.NotFoundError()
		}
		if err != nil {
			return fmt.Errorf("store: write: %w", err)
		}
		tx := &Tx{DB: db}
		if err := fn(tx); err != nil {
			return err
		}
		if len(tx.events) == 0 {
			return errQuiet
		}
		if err := s.keepEvents(tx, v, review, seq); err != nil {
			return err
		}
		if err := s.noteEvents(tx, v, child, review); err != nil {
			return err
		}
		for _, seat := range tx.seats {
			if err := s.decidedSeat(db, seat); err != nil {
				return err
			}
		}
		if tx.last != nil {
			return tx.last()
		}
		return nil
	})
	if errors.Is(err, errQuiet) {
		return nil
	}
	if err == nil {
		s.Ring(review)
	}
	return err
}

func (s *Store) keepEvents(tx *Tx, v care.Viewer, review care.ID, seq int64) error {
	by, at := v.Person, s.now()
	if by == "" {
		by = v.Seat
	}
	for i := range tx.events {
		e := &tx.events[i]
		e.ReviewID, e.Seq, e.ByPerson, e.At = review, seq+int64(i), by, at
		_, err := tx.Statement.ConnPool.ExecContext(tx.Statement.Context,
			"INSERT INTO event (review_id, seq, kind, subject, by_person, at) VALUES ($1, $2, $3, $4, $5, $6)",
			string(e.ReviewID), e.Seq, e.Kind, string(e.Subject), string(e.ByPerson), e.At)
		if err != nil {
			return fmt.Errorf("store: keep events: %w", err)
		}
	}
	more := len(tx.events) - 1
	if more == 0 {
		return nil
	}
	if err := tx.Exec("UPDATE review SET seq = seq + ? WHERE id = ?", more, review).Error; err != nil {
		return fmt.Errorf("store: keep events: %w", err)
	}
	return nil
}

// noteEvents puts what happened into the child's audit log.
func (s *Store) noteEvents(tx *Tx, v care.Viewer, child, review care.ID) error {
	who, err := s.auditLine(tx.DB, v, child)
	if err != nil {
		return err
	}
	lines := make([]auditRow, len(tx.events))
	for i, e := range tx.events {
		what := auditKind(e.Kind)
		who.Verb, who.What, who.Purpose, who.ReviewID, who.Objects = auditWrote, what, purposeOf(what), review, string(e.Subject)
		lines[i] = who
	}
	return s.chainOn(tx.DB, child, lines)
}

// do is one write transaction that is no event of a review. fn may run for
// as long as it needs, but does nothing except SQL.
func (s *Store) do(ctx context.Context, fn func(tx *gorm.DB) error) error {
	return sayWhy(s.writes.WithContext(ctx).Transaction(fn))
}

// batch is do for short writes of which many come at once. On SQLite those
// that wait share one commit, which is what a disk is slow at; each has its
// own savepoint, so one that fails leaves its neighbours alone. It returns
// after the commit: nil means that the write is on the disk.
func (s *Store) batch(ctx context.Context, fn func(tx *gorm.DB) error) error {
	if s.group == nil {
		return s.do(ctx, fn)
	}
	return sayWhy(s.group.do(ctx, fn))
}

// groupMost is how many writes share one commit at most: enough for 64 that
// wait at once, few enough that the first does not wait long for the last.
const groupMost = 128

var errClosing = errors.New("store: closing")

// group is the one writer of SQLite.
type group struct {
	db      *gorm.DB
	jobs    chan *job
	closing chan struct{}
	done    chan struct{}
	once    sync.Once
}

type job struct {
	fn   func(tx *gorm.DB) error
	err  error
	done chan struct{}
}

func startGroup(db *gorm.DB) *group {
	g := &group{
		db:      db.WithContext(context.Background()), // one caller who leaves must not undo the others' writes
		jobs:    make(chan *job, groupMost),
		closing: make(chan struct{}),
		done:    make(chan struct{}),
	}
	go g.run()
	return g
}

// do hands fn to the writer. A caller may give up while queueing; from then on
// it waits, so that the answer is always what really happened.
func (g *group) do(ctx context.Context, fn func(tx *gorm.DB) error) error {
	j := &job{fn: fn, done: make(chan struct{})}
	select {
	case <-g.closing:
		return errClosing
	case <-ctx.Done():
		return ctx.Err()
	case g.jobs <- j:
	}
	select {
	case <-j.done:
		return j.err
	case <-g.done:
		// The writer may have finished this very job as its last.
		select {
		case <-j.done:
			return j.err
		default:
			return errClosing
		}
	}
}

func (g *group) stop() {
	g.once.Do(func() { close(g.closing) })
	<-g.done
}

func (g *group) run() {
	defer close(g.done)
	for {
		select {
		case j := <-g.jobs:
			g.commit(g.gather(j))
		case <-g.closing:
			for {
				select {
				case j := <-g.jobs:
					g.commit(g.gather(j))
				default:
					return
				}
			}
		}
	}
}

// gather takes all who wait already; it never waits for more.
func (g *group) gather(first *job) []*job {
	jobs := []*job{first}
	for len(jobs) < groupMost {
		select {
		case j := <-g.jobs:
			jobs = append(jobs, j)
		default:
			return jobs
		}
	}
	return jobs
}

func (g *group) commit(jobs []*job) {
	err := g.db.Transaction(func(tx *gorm.DB) error {
		for _, j := range jobs {
			if err := j.run(tx); err != nil {
				return err
			}
		}
		return nil
	})
	for _, j := range jobs {
		if err != nil && j.err == nil {
			j.err = fmt.Errorf("store: commit: %w", err)
		}
		close(j.done)
	}
}

// run does one job in its savepoint. The error it returns is the whole
// group's; the job's own stays with the job.
func (j *job) run(tx *gorm.DB) error {
	if err := say(tx, "SAVEPOINT job"); err != nil {
		return err
	}
	if j.err = j.call(tx); j.err != nil {
		if err := say(tx, "ROLLBACK TO job"); err != nil {
			return err
		}
	}
	return say(tx, "RELEASE job")
}

// say runs a word of SQL past gorm, which would take longer over it than the
// database does.
func say(tx *gorm.DB, word string) error {
	_, err := tx.Statement.ConnPool.ExecContext(tx.Statement.Context, word)
	return err
}

// call keeps a panic from ending the writer that everyone shares.
func (j *job) call(tx *gorm.DB) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("store: panic in a write: %v\n%s", p, debug.Stack())
		}
	}()
	return j.fn(tx)
}
