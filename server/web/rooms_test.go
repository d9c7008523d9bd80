package web

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"myreview/server/care"
	"myreview/server/review"
)

// counter is a store of one meeting whose readings are counted and can be held
// up on the way.
type counter struct {
	n    atomic.Int64
	hold chan struct{}
	seq  atomic.Int64
}

func (r *counter) load(context.Context, care.ID) (*review.Meeting, error) {
	r.n.Add(1)
	m := review.NewMeeting(review.State{Review: review.Review{Seq: r.seq.Load()}})
	if r.hold != nil {
		<-r.hold
	}
	return m, nil
}

func TestOneBellCostsOneReading(t *testing.T) {
	r := &counter{}
	rooms := newRooms(r.load, nil)
	id := care.NewID()
	for bell := range 3 {
		var all sync.WaitGroup
		for range 50 {
			all.Go(func() {
				if _, err := rooms.Shared(t.Context(), id); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if n := r.n.Load(); n != int64(bell+1) {
			t.Errorf("after %d bells: %d readings", bell, n)
		}
		rooms.ring(id)
	}
}

// A reading that began before a bell is not what the next one gets.
func TestAReadingOnItsWayIsNotKeptPastABell(t *testing.T) {
	r := &counter{hold: make(chan struct{})}
	rooms := newRooms(r.load, nil)
	id := care.NewID()
	old := make(chan *review.Meeting)
	go func() { m, _ := rooms.Shared(t.Context(), id); old <- m }()
	for r.n.Load() == 0 {
		time.Sleep(time.Millisecond)
	}
	r.seq.Store(7)
	rooms.ring(id)
	next := make(chan *review.Meeting)
	go func() { m, _ := rooms.Shared(t.Context(), id); next <- m }()
	for r.n.Load() == 1 {
		time.Sleep(time.Millisecond)
	}
	close(r.hold)
	if m := <-next; m.Seq() != 7 {
		t.Errorf("whoever was rung for write 7 got %d", m.Seq())
	}
	<-old
	if m, _ := rooms.Shared(t.Context(), id); m.Seq() != 7 {
		t.Errorf("the reading from before the bell was kept: %d", m.Seq())
	}
}

// Whoever has acted is shown the act: by the reading that its bell asks for, or by
// one of their own where nothing rang.
func TestAfterAnActItIsReadOnce(t *testing.T) {
	r := &counter{}
	rooms := newRooms(r.load, nil)
	id := care.NewID()
	for _, c := range []struct {
		what string
		act  func()
	}{
		{"an act that rang", func() { rooms.ring(id) }},
		{"one that did not, another instance's say", func() {}},
	} {
		_, _ = rooms.Shared(t.Context(), id)
		r.n.Store(0)
		before := rooms.Bell(id)
		r.seq.Add(1)
		c.act()
		if err := rooms.After(t.Context(), id, before); err != nil {
			t.Fatal(err)
		}
		m, err := rooms.Shared(t.Context(), id)
		if err != nil || m.Seq() != r.seq.Load() {
			t.Errorf("%s is not shown: %d, %v", c.what, m.Seq(), err)
		}
		_, _ = rooms.Shared(t.Context(), id)
		if n := r.n.Load(); n != 1 {
			t.Errorf("%s: %d readings", c.what, n)
		}
	}
}

func TestAReadingGetsOld(t *testing.T) {
	r := &counter{}
	now := time.Date(2026, 3, 26, 9, 0, 0, 0, time.UTC)
	rooms := newRooms(r.load, func() time.Time { return now })
	id := care.NewID()
	_, _ = rooms.Shared(t.Context(), id)
	now = now.Add(roomAge + time.Second)
	_, _ = rooms.Shared(t.Context(), id)
	if n := r.n.Load(); n != 2 {
		t.Errorf("%d readings; a bell that was lost would never be made up for", n)
	}
}

// A reading of this moment lets in without a question to the database. One that is
// older does not, nor does a room that nobody has open: it stays unopened.
func TestWhomAReadingKnows(t *testing.T) {
	now := time.Date(2026, 3, 26, 9, 0, 0, 0, time.UTC)
	id := care.NewID()
	read := func(context.Context, care.ID) (*review.Meeting, error) {
		return review.NewMeeting(review.State{
			Review: review.Review{ID: id, Phase: review.Live}, Child: "kim", Now: now,
			Ties:     []care.Tie{{ID: "tie", Person: "jo", Child: "kim", Kind: care.TieCarer, State: care.TieActive, Since: now.Add(-time.Hour)}},
			Seats:    []review.Seat{{ID: "seat", Person: "jo", Tie: "tie", State: review.Invited}},
			Sessions: map[string]care.ID{"jo's": "jo"},
		}), nil
	}
	rooms := newRooms(read, func() time.Time { return now })
	jo := care.Viewer{Person: "jo", Session: "jo's"}
	if rooms.knows(id, jo) || len(rooms.open) != 0 {
		t.Error("a room that nobody has open")
	}
	if _, err := rooms.Shared(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		v     care.Viewer
		after time.Duration
		want  bool
	}{
		"who has a seat":      {jo, 0, true},
		"three seconds later": {jo, CheckAge, true},
		"later still":         {jo, CheckAge + 1, false},
		"signed out":          {care.Viewer{Person: "jo", Session: "gone"}, 0, false},
		"a stranger":          {care.Viewer{Person: "al", Session: "al's"}, 0, false},
	} {
		was := now
		now = now.Add(c.after)
		if got := rooms.knows(id, c.v); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
		now = was
	}
	rooms.ring(id)
	if rooms.knows(id, jo) {
		t.Error("a reading from before the last bell")
	}
}
