package web

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"myreview/server/care"
	"myreview/server/live"
	"myreview/server/review"
)

// rooms keeps one reading of each meeting that is open here. A bell throws it
// away, and whoever asks first after that reads again for all: one bell costs
// one load, however many are looking. What all present see alike is drawn once
// a reading; the rest is kept by its content, so that pages that show the same
// share one rendering, and pages that do not cannot.
type rooms struct {
	load  func(context.Context, care.ID) (*review.Meeting, error)
	draw  func(lang care.Lang, band care.Band, partial string, model any) ([]byte, error)
	clock care.Clock

	mu     sync.Mutex
	bells  int64 // rung so far, in all rooms
	open   map[care.ID]*openRoom
	flight singleflight.Group
}

// openRoom is one meeting. Rung is the number of its last bell, or of its
// opening: no two of either have the same.
type openRoom struct {
	rung    int64
	meeting *reading // nil: to be read
	readAt  time.Time
	drawn   map[[32]byte]live.Part
	before  map[[32]byte]live.Part // drawn before the last bell
}

// reading is a meeting as it was at one moment, with what was drawn from it
// for all present alike.
type reading struct {
	*review.Meeting
	mu     sync.Mutex
	common map[voice]func() (map[string]live.Part, error)
}

// voice is how a page speaks, and whether it leads to others.
type voice struct {
	lang care.Lang
	band care.Band
	link bool
}

// alike gives the parts that all present see alike, in a voice; draw makes
// them, once.
func (r *reading) alike(v voice, draw func() (map[string]live.Part, error)) (map[string]live.Part, error) {
	r.mu.Lock()
	once := r.common[v]
	if once == nil {
		once = sync.OnceValues(draw)
		r.common[v] = once
	}
	r.mu.Unlock()
	return once()
}

const (
	// roomAge is how old a reading may get without a bell: a bell that was
	// lost, or a state that only time changes, costs no more than this.
	roomAge = 15 * time.Second
	// roomsKept is how many readings are kept before unused ones go.
	roomsKept = 200
	loadTime  = 10 * time.Second
)

func newRooms(load func(context.Context, care.ID) (*review.Meeting, error),
	draw func(care.Lang, care.Band, string, any) ([]byte, error), clock care.Clock,
) *rooms {
	if clock == nil {
		clock = care.RealClock
	}
	return &rooms{load: load, draw: draw, clock: clock, open: map[care.ID]*openRoom{}}
}

// ring makes the next look at a meeting read it again.
func (r *rooms) ring(id care.ID) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if o := r.open[id]; o != nil {
		r.bells++
		o.rung, o.meeting = r.bells, nil
		o.before, o.drawn = o.drawn, map[[32]byte]live.Part{}
	}
}

// shared is the meeting as it was after its last bell, read at most once.
func (r *rooms) shared(ctx context.Context, id care.ID) (*reading, error) {
	m, rung := r.kept(id)
	if m != nil {
		return m, nil
	}
	// The flight's name holds the number of the bell: nobody who was rung for
	// a change boards a reading that may have begun before it.
	got, err, _ := r.flight.Do(fmt.Sprint(id, " ", rung), func() (any, error) {
		// Who was slow to get here may find that the flight has just landed.
		if m, now := r.kept(id); m != nil && now == rung {
			return m, nil
		}
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), loadTime)
		defer cancel()
		return r.read(ctx, id, rung)
	})
	if err != nil {
		return nil, err
	}
	return got.(*reading), nil
}

// kept is the reading that may still be shared, if any, and the last bell.
func (r *rooms) kept(id care.ID) (*reading, int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	o := r.room(id)
	if now := r.clock(); o.meeting != nil && (now.Sub(o.readAt) > roomAge || o.meeting.Turned(now)) {
		return nil, o.rung
	}
	return o.meeting, o.rung
}

// fresh reads the meeting anew: a page that follows an act must show it, even
// where the act was another instance's.
func (r *rooms) fresh(ctx context.Context, id care.ID) (*reading, error) {
	r.mu.Lock()
	rung := r.room(id).rung
	r.mu.Unlock()
	return r.read(ctx, id, rung)
}

func (r *rooms) read(ctx context.Context, id care.ID, rung int64) (*reading, error) {
	got, err := r.load(ctx, id)
	if err != nil {
		return nil, err
	}
	m := &reading{Meeting: got, common: map[voice]func() (map[string]live.Part, error){}}
	r.mu.Lock()
	defer r.mu.Unlock()
	if o := r.room(id); o.rung == rung {
		o.meeting, o.readAt = m, r.clock()
	}
	return m, nil
}

// turned lists those of the rooms whose reading no longer says who is let in: a
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
		if o.meeting.Turned(r.clock()) || known && mark != o.meeting.Circle() {
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
			if r.clock().Sub(o.readAt) > roomAge {
				delete(r.open, other)
			}
		}
	}
	r.bells++
	o = &openRoom{rung: r.bells, drawn: map[[32]byte]live.Part{}}
	r.open[id] = o
	return o
}

// part draws one part, or gives the same drawing of the same content.
func (r *rooms) part(id care.ID, lang care.Lang, band care.Band, name string, model any) (live.Part, error) {
	content, err := json.Marshal(model)
	if err != nil {
		return live.Part{}, fmt.Errorf("web: part %s: %w", name, err)
	}
	key := sha256.Sum256([]byte(strings.Join([]string{name, string(lang), string(band), string(content)}, "\x00")))
	r.mu.Lock()
	o := r.room(id)
	p, ok := o.drawn[key]
	if !ok {
		if p, ok = o.before[key]; ok {
			o.drawn[key] = p
		}
	}
	r.mu.Unlock()
	if ok {
		return p, nil
	}
	html, err := r.draw(lang, band, "meet/"+name, model)
	if err != nil {
		return live.Part{}, err
	}
	p = live.NewPart(name, []byte(strings.TrimSpace(string(html))))
	r.mu.Lock()
	r.room(id).drawn[key] = p
	r.mu.Unlock()
	return p, nil
}
