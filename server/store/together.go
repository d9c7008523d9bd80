package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"myreview/server/care"
)

// together lets saves that come at the same moment share one statement on Postgres,
// and with it one trip and one commit. A save that comes alone goes at once; those
// that come while as many statements as may be are under way go with the next. Saves
// of one answer go one after another.
type together struct {
	put func(context.Context, []*penSave) error // writes several, no two of the same answer

	mu      sync.Mutex
	going   int // statements under way
	under   map[care.ID]bool
	waiting []*penSave // the oldest first
}

const (
	togetherGoing = 2
	// togetherMost is how many saves share a statement at most.
	togetherMost = 64
	// togetherTime is the longest that a statement of many may take. It is nobody's
	// own, so nobody who gives up ends it for the others.
	togetherTime = 10 * time.Second
)

// penSave is a save with the pen, and how it ended.
type penSave struct {
	draftRow
	standing int64
	turn     chan bool // true: to go, with all who may; false: it has ended
	done     bool
	err      error
}

func newTogether(put func(context.Context, []*penSave) error) *together {
	return &together{put: put, under: map[care.ID]bool{}}
}

// save does what one of them alone would do, and tells whether it was written.
func (t *together) save(ctx context.Context, one *penSave) (bool, error) {
	one.turn = make(chan bool, 1)
	t.mu.Lock()
	t.waiting = append(t.waiting, one)
	t.next()
	t.mu.Unlock()
	if <-one.turn {
		t.lead(ctx, one)
	}
	return one.done, one.err
}

// next gives the turn to who has waited longest of those who may go; the caller holds
// the lock.
func (t *together) next() {
	i := slices.IndexFunc(t.waiting, t.may)
	if t.going == togetherGoing || i < 0 {
		return
	}
	one := t.waiting[i]
	t.waiting = slices.Delete(t.waiting, i, i+1)
	t.going++
	t.under[one.place()] = true
	one.turn <- true
}

// may tells whether no save of the same answer is under way.
func (t *together) may(one *penSave) bool { return !t.under[one.place()] }

// lead goes with all who may by then.
func (t *together) lead(ctx context.Context, one *penSave) {
	all := t.gather(one)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), togetherTime)
	defer cancel()
	err := errClosing // of a put that ends in a panic
	defer func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		t.going--
		for _, each := range all {
			delete(t.under, each.place())
			each.err = err
			each.turn <- false
		}
		t.next()
	}()
	err = t.put(ctx, all)
}

// gather takes those who may go along, in the order in which every statement writes, so
// that no two wait for each other.
func (t *together) gather(one *penSave) []*penSave {
	t.mu.Lock()
	defer t.mu.Unlock()
	all := []*penSave{one}
	t.waiting = slices.DeleteFunc(t.waiting, func(other *penSave) bool {
		goes := len(all) < togetherMost && t.may(other)
		if goes {
			all = append(all, other)
			t.under[other.place()] = true
		}
		return goes
	})
	slices.SortFunc(all, func(a, b *penSave) int { return cmp.Compare(a.place(), b.place()) })
	return all
}

// putTogether writes the drafts of those who stand as they did.
func (s *Store) putTogether(ctx context.Context, all []*penSave) error {
	if len(all) == 1 {
		return putAlone(ctx, s.writes.ConnPool, all[0])
	}
	n := len(all)
	forms, questions, revs := make([]string, n), make([]string, n), make([]int64, n)
	bodies, times, standings := make([][]byte, n), make([]time.Time, n), make([]int64, n)
	for i, p := range all {
		forms[i], questions[i], revs[i] = string(p.FormID), p.Question, int64(p.Rev)
		bodies[i], times[i], standings[i] = p.Body, p.SavedAt, p.standing
	}
	err := each(s.writes.WithContext(ctx), penManySQL, func(scan func(...any) error) error {
		var written draftRow
		if err := scan((*string)(&written.FormID), &written.Question); err != nil {
			return err
		}
		for _, p := range all {
			p.done = p.done || p.place() == written.place()
		}
		return nil
	}, forms, questions, revs, bodies, times, standings)
	if err != nil {
		return fmt.Errorf("store: save drafts: %w", err)
	}
	return nil
}

const penManySQL = `INSERT INTO draft (form_id, question, rev, body, saved_at)
	SELECT p.form_id, p.question, p.rev, p.body, p.saved_at
	FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bytea[], $5::timestamptz[], $6::bigint[])
		WITH ORDINALITY AS p (form_id, question, rev, body, saved_at, standing, at)
	JOIN form f ON f.id = p.form_id AND f.standing = p.standing
	ORDER BY p.at
	ON CONFLICT (form_id, question) DO UPDATE
	SET rev = excluded.rev, body = excluded.body, saved_at = excluded.saved_at
	WHERE draft.rev < excluded.rev
	RETURNING form_id, question`
