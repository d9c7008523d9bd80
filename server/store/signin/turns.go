package signin

import (
	"context"
	"slices"
	"sync"
	"time"

	"myreview/server/care"
)

// turns lets only so many requests at once do what takes much memory. The others
// wait, and places take turns: however many requests one part of the network
// sends, a visitor elsewhere waits for one of them at most.
type turns struct {
	mu      sync.Mutex
	free    int
	waiting map[string][]*waiter
	places  []string // that have a waiter; the first is next
	all     int
}

// waiter is one who waits. Its channel is closed when it is theirs, or when it
// never will be.
type waiter struct {
	done chan struct{}
	lost bool
}

const (
	turnsPlace = 32              // may wait from one place
	turnsAll   = 512             // may wait in all
	turnLasts  = 5 * time.Second // that anybody waits
	turnAgain  = 30 * time.Second
)

func newTurns(atOnce int) *turns { return &turns{free: atOnce, waiting: map[string][]*waiter{}} }

func busy() error {
	return (&care.Error{Kind: care.KindBusy, Key: "error.busy"}).With("Wait", turnAgain)
}

// take waits for a turn; the caller ends it with done. KindBusy (error.busy, with
// the argument Wait): too many were waiting already.
func (t *turns) take(ctx context.Context, place string) (done func(), err error) {
	mine, err := t.queue(place)
	if err != nil {
		return nil, err
	}
	if mine == nil {
		return t.done, nil
	}
	late := time.NewTimer(turnLasts)
	defer late.Stop()
	select {
	case <-mine.done:
	case <-ctx.Done():
	case <-late.C:
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	switch at := slices.Index(t.waiting[place], mine); {
	case at >= 0:
		t.drop(place, at)
	case mine.lost:
	case ctx.Err() != nil: // theirs in the moment in which they left
		t.next()
	default:
		return t.done, nil
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return nil, busy()
}

// queue is nil where nobody is before them.
func (t *turns) queue(place string) (*waiter, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.free > 0 {
		t.free--
		return nil, nil
	}
	if len(t.waiting[place]) >= turnsPlace {
		return nil, busy()
	}
	if t.all >= turnsAll { // who came last where most wait makes room for a place where fewer do
		most := slices.MaxFunc(t.places, func(a, b string) int { return len(t.waiting[a]) - len(t.waiting[b]) })
		last := len(t.waiting[most]) - 1
		if last <= len(t.waiting[place]) {
			return nil, busy()
		}
		out := t.waiting[most][last]
		t.drop(most, last)
		out.lost = true
		close(out.done)
	}
	mine := &waiter{done: make(chan struct{})}
	if len(t.waiting[place]) == 0 {
		t.places = append(t.places, place)
	}
	t.waiting[place] = append(t.waiting[place], mine)
	t.all++
	return mine, nil
}

// drop takes one out of the queue of a place.
func (t *turns) drop(place string, at int) {
	t.all--
	if t.waiting[place] = slices.Delete(t.waiting[place], at, at+1); len(t.waiting[place]) == 0 {
		delete(t.waiting, place)
		t.places = slices.DeleteFunc(t.places, func(p string) bool { return p == place })
	}
}

func (t *turns) done() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.next()
}

// next gives a turn to the first of the place that is next, which then waits
// behind the others.
func (t *turns) next() {
	if len(t.places) == 0 {
		t.free++
		return
	}
	place := t.places[0]
	mine := t.waiting[place][0]
	t.drop(place, 0)
	if len(t.waiting[place]) > 0 {
		t.places = append(t.places[1:], place)
	}
	close(mine.done)
}
