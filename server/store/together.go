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
// of one answer go one after another. Where a statement of many fails, each of its
// saves goes on alone: nobody is refused for what another wrote.
type together struct {
	put      func(context.Context, []*penSave) error // writes several, no two of the same answer
	patience time.Duration                           // how long a statement holds others up at most

	mu      sync.Mutex
	going   int              // statements under way that others wait for
	under   map[care.ID]bool // the answers that are being written
	waiting []*penSave       // the oldest first
}

const (
	togetherGoing = 2
	// togetherMost is how many saves share a statement at most.
	togetherMost     = 64
	togetherPatience = time.Second
)

// penSave is a save with the pen, and how it ended.
type penSave struct {
	draftRow
	standing int64
	turn     chan turn
	done     bool
	err      error
}

// turn is what a save that waits is told, once.
type turn int

const (
	turnOver   turn = iota // a statement that it shared has ended
	turnLeads              // it goes, with all who may go along
	turnAlone              // it goes, since the statement that it shared failed
	turnMissed             // it gave up before its turn came
)

func newTogether(put func(context.Context, []*penSave) error) *together {
	return &together{put: put, patience: togetherPatience, under: map[care.ID]bool{}}
}

// save does what one of them alone would do, and tells whether it was written.
func (t *together) save(ctx context.Context, one *penSave) (bool, error) {
	one.turn = make(chan turn, 1)
	t.mu.Lock()
	t.waiting = append(t.waiting, one)
	t.next()
	t.mu.Unlock()
	told := t.await(ctx, one)
	if told == turnMissed {
		return false, ctx.Err()
	}
	defer t.end(one)
	switch told {
	case turnLeads:
		one.err = t.lead(ctx, one)
	case turnAlone:
		one.err = t.put(ctx, []*penSave{one})
	}
	return one.done, one.err
}

// await is a save's turn.
func (t *together) await(ctx context.Context, one *penSave) turn {
	select {
	case told := <-one.turn:
		return told
	case <-ctx.Done():
	}
	t.mu.Lock()
	i := slices.Index(t.waiting, one)
	if i >= 0 {
		t.waiting = slices.Delete(t.waiting, i, i+1)
	}
	t.mu.Unlock()
	if i >= 0 {
		return turnMissed
	}
	return <-one.turn // under way: no later than the statement's patience ends
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
	one.turn <- turnLeads
}

// may tells whether no save of the same answer is under way.
func (t *together) may(one *penSave) bool { return !t.under[one.place()] }

// end lets the next save of the same answer go.
func (t *together) end(one *penSave) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.under, one.place())
	t.next()
}

// lead goes with all who may by then. It holds others up until it has ended, or no
// longer than anybody's patience.
func (t *together) lead(ctx context.Context, one *penSave) error {
	free := sync.OnceFunc(func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		t.going--
		t.next()
	})
	defer free()
	defer time.AfterFunc(t.patience, free).Stop()
	if all := t.gather(one); len(all) > 1 && t.share(ctx, one, all) {
		return nil
	}
	return t.put(ctx, []*penSave{one})
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

// share writes all in one statement, which is nobody's own: nobody who gives up ends it
// for the others. It tells them what comes of it, and whether it could.
func (t *together) share(ctx context.Context, lead *penSave, all []*penSave) (could bool) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), t.patience)
	defer cancel()
	defer func() {
		told := turnAlone // after a panic too
		if could {
			told = turnOver
		}
		for _, other := range all {
			if other != lead {
				other.turn <- told
			}
		}
	}()
	return t.put(ctx, all) == nil
}

// putTogether writes the drafts of those who stand as they did.
func (s *Store) putTogether(ctx context.Context, all []*penSave) error {
	if len(all) == 1 {
		return putAlone(ctx, s.writes.ConnPool, all[0])
	}
	n := len(all)
	forms, questions, revs := make([]string, n), make([]string, n), make([]int64, n)
	bodies, times, standings := make([][]byte, n), make([]time.Time, n), make([]int64, n)
	tabs, nths := make([]string, n), make([]int64, n)
	for i, p := range all {
		forms[i], questions[i], revs[i] = string(p.FormID), p.Question, int64(p.Rev)
		bodies[i], times[i], standings[i] = p.Body, p.SavedAt, p.standing
		tabs[i], nths[i] = p.Tab, p.Nth
	}
	written := make(map[care.ID]bool, n)
	err := each(s.writes.WithContext(ctx), penManySQL, func(scan func(...any) error) error {
		var one draftRow
		err := scan((*string)(&one.FormID), &one.Question)
		written[one.place()] = true
		return err
	}, forms, questions, revs, bodies, times, standings, tabs, nths)
	if err != nil {
		return fmt.Errorf("store: save drafts: %w", err)
	}
	for _, p := range all {
		p.done = written[p.place()]
	}
	return nil
}

const penManySQL = `INSERT INTO draft (form_id, question, rev, body, saved_at, tab, nth)
	SELECT p.form_id, p.question, p.rev, p.body, p.saved_at, p.tab, p.nth
	FROM unnest($1::text[], $2::text[], $3::bigint[], $4::bytea[], $5::timestamptz[], $6::bigint[], $7::text[], $8::bigint[])
		WITH ORDINALITY AS p (form_id, question, rev, body, saved_at, standing, tab, nth, at)
	JOIN form f ON f.id = p.form_id AND f.standing = p.standing
	ORDER BY p.at
	ON CONFLICT (form_id, question) DO UPDATE
	SET rev = excluded.rev, body = excluded.body, saved_at = excluded.saved_at, tab = excluded.tab, nth = excluded.nth
	WHERE draft.rev < excluded.rev
	RETURNING form_id, question`
