package database

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"

	"gorm.io/gorm"
)

// WriteTx is one write transaction that is no event of a review. fn may run for
// as long as it needs, but does nothing except SQL.
func (s *DB) WriteTx(ctx context.Context, fn func(tx *gorm.DB) error) error {
	return sayWhy(s.writes.WithContext(ctx).Transaction(fn))
}

// WriteBatched is do for short writes of which many come at once. On SQLite those
// that wait share one commit, which is what a disk is slow at; each has its
// own savepoint, so one that fails leaves its neighbours alone. It returns
// after the commit: nil means that the write is on the disk.
func (s *DB) WriteBatched(ctx context.Context, fn func(tx *gorm.DB) error) error {
	if s.group == nil {
		return s.WriteTx(ctx, fn)
	}
	return sayWhy(s.group.do(ctx, fn))
}

// groupMost is how many writes share one commit at most: enough for 64 that
// wait at once, few enough that the first does not wait long for the last.
const groupMost = 128

var ErrClosing = errors.New("store: closing")

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
		return ErrClosing
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
			return ErrClosing
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
	if err := exec(tx, "SAVEPOINT job"); err != nil {
		return err
	}
	if j.err = j.call(tx); j.err != nil {
		if err := exec(tx, "ROLLBACK TO job"); err != nil {
			return err
		}
	}
	return exec(tx, "RELEASE job")
}

// exec runs a word of SQL past gorm, which would take longer over it than the
// database does.
func exec(tx *gorm.DB, word string) error {
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
