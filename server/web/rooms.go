package web

import (
	"context"
	"fmt"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"myreview/server/care"
	"myreview/server/review"
)

// rooms keeps one snapshot of each meeting that is open here. A bell throws it
// away, and whoever asks first after that reads again for all: one bell costs
// one load, however many are looking. Each of them has their page drawn from it.
type rooms struct {
	load  func(context.Context, care.ID) (*review.Meeting, error)
	Clock care.Clock

	mu     sync.Mutex
	bells  int64 // rung so far, in all rooms
	open   map[care.ID]*openRoom
	flight singleflight.Group
}

// openRoom is one meeting. Rung is the number of its last bell, or of its
// opening: no two of either have the same.
type openRoom struct {
	rung    int64
	meeting *review.Meeting // nil: to be read
	readAt  time.Time
}

const (
	// roomAge is how old a snapshot may get without a bell: a bell that was
	// lost, or a state that only time changes, costs no more than this.
	roomAge = 15 * time.Second
	// CheckAge is how old one may be that says who may still be there: those
	// whose pings come together share it.
	CheckAge = 3 * time.Second
	// roomsKept is how many snapshots are kept before unused ones go.
	roomsKept = 200
	loadTime  = 10 * time.Second
)

func newRooms(load func(context.Context, care.ID) (*review.Meeting, error), clock care.Clock) *rooms {
	if clock == nil {
		clock = care.RealClock
	}
	return &rooms{load: load, Clock: clock, open: map[care.ID]*openRoom{}}
}

// ring makes the next look at a meeting read it again.
func (r *rooms) ring(id care.ID) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if o := r.open[id]; o != nil {
		r.bells++
		o.rung, o.meeting = r.bells, nil
	}
}

// Shared is the meeting as it was after its last bell, read at most once.
func (r *rooms) Shared(ctx context.Context, id care.ID) (*review.Meeting, error) {
	return r.Within(ctx, id, roomAge)
}

// Within is shared, and no older than that.
func (r *rooms) Within(ctx context.Context, id care.ID, age time.Duration) (*review.Meeting, error) {
	m, rung := r.kept(id, age)
	if m != nil {
		return m, nil
	}
	// The flight's name holds the number of the bell: nobody who was rung for
	// a change boards a snapshot that may have begun before it.
	got, err, _ := r.flight.Do(fmt.Sprint(id, " ", rung), func() (any, error) {
		// Who was slow to get here may find that the flight has just landed.
		if m, now := r.kept(id, age); m != nil && now == rung {
			return m, nil
		}
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), loadTime)
		defer cancel()
		return r.read(ctx, id, rung)
	})
	if err != nil {
		return nil, err
	}
	return got.(*review.Meeting), nil
}

// kept is the snapshot that may still be shared, if any, and the last bell.
func (r *rooms) kept(id care.ID, age time.Duration) (*review.Meeting, int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	o := r.room(id)
	if now := r.Clock(); o.meeting != nil && (now.Sub(o.readAt) > age || o.meeting.Turned(now)) {
		return nil, o.rung
	}
	return o.meeting, o.rung
}

// knows reports whether a snapshot of this moment that is there already lets the
// viewer in. What they then do is asked of the database all the same.
func (r *rooms) knows(id care.ID, v care.Viewer) bool {
	r.mu.Lock()
	_, open := r.open[id]
	r.mu.Unlock()
	if !open {
		return false
	}
	m, _ := r.kept(id, CheckAge)
	return m != nil && m.Admits(v)
}

// Fresh reads the meeting anew: a page that follows an act must show it, even
// where the act was another instance's.
func (r *rooms) Fresh(ctx context.Context, id care.ID) (*review.Meeting, error) {
	return r.read(ctx, id, r.Bell(id))
}

// After makes sure that what is shared was read after that bell.
func (r *rooms) After(ctx context.Context, id care.ID, bell int64) (err error) {
	if r.Bell(id) == bell {
		_, err = r.Fresh(ctx, id)
	}
	return err
}

// Bell is the last one.
func (r *rooms) Bell(id care.ID) int64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.room(id).rung
}

func (r *rooms) read(ctx context.Context, id care.ID, rung int64) (*review.Meeting, error) {
	m, err := r.load(ctx, id)
	if err != nil {
		return nil, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if o := r.room(id); o.rung == rung {
		o.meeting, o.readAt = m, r.Clock()
	}
	return m, nil
}

// turned lists those of the rooms whose snapshot no longer says who is let in: a
// date has passed, or the circle round the child has another mark by now.
func (r *rooms) turned(ids []care.ID, marks map[care.ID]string) []care.ID {
	r.mu.Lock()
	defer r.mu.Unlock()
	var out []care.ID
	for _, id := range ids {
		o := r.open[id]
		if o == nil || o.meeting == nil {
			continue // whoever asks next reads it anew
		}
		mark, known := marks[id]
		if o.meeting.Turned(r.Clock()) || known && mark != o.meeting.Circle() {
			out = append(out, id)
		}
	}
	return out
}

// room finds or opens a room; the caller holds the lock.
func (r *rooms) room(id care.ID) *openRoom {
	o := r.open[id]
	if o != nil {
		return o
	}
	if len(r.open) >= roomsKept {
		for other, o := range r.open {
			if r.Clock().Sub(o.readAt) > roomAge {
				delete(r.open, other)
			}
		}
	}
	r.bells++
	o = &openRoom{rung: r.bells}
	r.open[id] = o
	return o
}
