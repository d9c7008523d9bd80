package web

import (
	"context"
	"errors"
	"fmt"
	"reflect"
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
// a reading, on a sheet that they share; whatever else there is has a sheet of
// its own for each reader.
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
	sheets  map[sheetOf]*sheet
	before  map[sheetOf]*sheet // those that nobody has asked for since the last bell
}

// reading is a meeting as it was at one moment, with what was drawn from it
// for all present alike.
type reading struct {
	*review.Meeting
	mu     sync.Mutex
	common map[voice]*once
}

// once is what all present see alike, in a voice, once its channel is closed.
type once struct {
	done chan struct{}
	common
	err error
}

// common is what all present see alike: its parts, and the rows whose content
// stands in them.
type common struct {
	parts map[string]live.Part
	shown []care.ID
}

// voice is how a page speaks, and whether it leads to others.
type voice struct {
	lang care.Lang
	band care.Band
	link bool
}

// alike gives what all present see alike, in a voice; draw makes it, once. All who
// wait for it go on at the same moment: at a lock they would follow one another.
func (r *reading) alike(v voice, draw func() (common, error)) (common, error) {
	r.mu.Lock()
	d, there := r.common[v]
	if !there {
		d = &once{done: make(chan struct{}), err: errUndrawn}
		r.common[v] = d
	}
	r.mu.Unlock()
	if there {
		<-d.done
		return d.common, d.err
	}
	defer close(d.done)
	d.common, d.err = draw()
	return d.common, d.err
}

// errUndrawn is for who waited for a drawing that ended in a panic.
var errUndrawn = errors.New("web: not drawn")

const (
	// roomAge is how old a reading may get without a bell: a bell that was
	// lost, or a state that only time changes, costs no more than this.
	roomAge = 15 * time.Second
	// checkAge is how old one may be that says who may still be there: those
	// whose pings come together share it.
	checkAge = 3 * time.Second
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
		o.before, o.sheets = o.sheets, make(map[sheetOf]*sheet, len(o.sheets))
	}
}

// shared is the meeting as it was after its last bell, read at most once.
func (r *rooms) shared(ctx context.Context, id care.ID) (*reading, error) {
	return r.within(ctx, id, roomAge)
}

// within is shared, and no older than that.
func (r *rooms) within(ctx context.Context, id care.ID, age time.Duration) (*reading, error) {
	m, rung := r.kept(id, age)
	if m != nil {
		return m, nil
	}
	// The flight's name holds the number of the bell: nobody who was rung for
	// a change boards a reading that may have begun before it.
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
	return got.(*reading), nil
}

// kept is the reading that may still be shared, if any, and the last bell.
func (r *rooms) kept(id care.ID, age time.Duration) (*reading, int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	o := r.room(id)
	if now := r.clock(); o.meeting != nil && (now.Sub(o.readAt) > age || o.meeting.Turned(now)) {
		return nil, o.rung
	}
	return o.meeting, o.rung
}

// knows tells whether a reading of this moment that is there already lets the
// viewer in. What they then do is asked of the database all the same.
func (r *rooms) knows(id care.ID, v care.Viewer) bool {
	r.mu.Lock()
	_, open := r.open[id]
	r.mu.Unlock()
	if !open {
		return false
	}
	m, _ := r.kept(id, checkAge)
	return m != nil && m.Admits(v)
}

// fresh reads the meeting anew: a page that follows an act must show it, even
// where the act was another instance's.
func (r *rooms) fresh(ctx context.Context, id care.ID) (*reading, error) {
	return r.read(ctx, id, r.bell(id))
}

// after makes sure that what is shared was read after that bell.
func (r *rooms) after(ctx context.Context, id care.ID, bell int64) (err error) {
	if r.bell(id) == bell {
		_, err = r.fresh(ctx, id)
	}
	return err
}

// bell is the last one.
func (r *rooms) bell(id care.ID) int64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.room(id).rung
}

func (r *rooms) read(ctx context.Context, id care.ID, rung int64) (*reading, error) {
	got, err := r.load(ctx, id)
	if err != nil {
		return nil, err
	}
	m := &reading{Meeting: got, common: map[voice]*once{}}
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
	o = &openRoom{rung: r.bells, sheets: map[sheetOf]*sheet{}}
	r.open[id] = o
	return o
}

// sheetOf names a sheet: whose it is, by the session that it is drawn for
// (empty: what all present see alike), and how it speaks.
type sheetOf struct {
	session string
	voice
}

// sheet is what was drawn last for somebody, part by part.
type sheet struct {
	draw func(partial string, model any) ([]byte, error)

	mu    sync.Mutex
	parts map[string]drawing
	names map[[2]string]string // said with what they are: a list of everybody is made at each bell
}

// drawing is a part and what it was drawn from.
type drawing struct {
	model any
	part  live.Part
}

// sheet is the one of that name. Between two bells those that nobody asks for
// are let go.
func (r *rooms) sheet(id care.ID, of sheetOf) *sheet {
	r.mu.Lock()
	defer r.mu.Unlock()
	o := r.room(id)
	if o.sheets[of] == nil {
		o.sheets[of] = o.before[of]
	}
	if o.sheets[of] == nil {
		o.sheets[of] = &sheet{parts: map[string]drawing{}, names: map[[2]string]string{}, draw: func(partial string, model any) ([]byte, error) {
			return r.draw(of.lang, of.band, partial, model)
		}}
	}
	return o.sheets[of]
}

// part draws one part, or gives the last drawing if it was of the same. A model
// is left as it is once it was drawn.
func (s *sheet) part(name string, model any) (live.Part, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if last, ok := s.parts[name]; ok && same(last.model, model) {
		return last.part, nil
	}
	html, err := s.draw("meet/"+name, model)
	if err != nil {
		return live.Part{}, err
	}
	p := live.NewPart(name, []byte(strings.TrimSpace(string(html))))
	s.parts[name] = drawing{model, p}
	return p, nil
}

// same tells whether two models show the same.
func same(a, b any) bool {
	if list, ok := a.(interface{ Same(other any) bool }); ok {
		return list.Same(b)
	}
	return reflect.DeepEqual(a, b)
}

// named is a name with what its bearer is, said once.
func (s *sheet) named(name, role string, say func() string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	key := [2]string{name, role}
	words, ok := s.names[key]
	if !ok {
		words = say()
		s.names[key] = words
	}
	return words
}
