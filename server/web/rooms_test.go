package web

import (
	"context"
	"fmt"
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

func drawn(_ care.Lang, _ care.Band, name string, model any) ([]byte, error) {
	return fmt.Appendf(nil, "%s: %v", name, model), nil
}

func TestOneBellCostsOneReading(t *testing.T) {
	r := &counter{}
	rooms := newRooms(r.load, drawn, nil)
	id := care.NewID()
	for bell := range 3 {
		var all sync.WaitGroup
		for range 50 {
			all.Go(func() {
				if _, err := rooms.shared(t.Context(), id); err != nil {
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
	rooms := newRooms(r.load, drawn, nil)
	id := care.NewID()
	old := make(chan *reading)
	go func() { m, _ := rooms.shared(t.Context(), id); old <- m }()
	for r.n.Load() == 0 {
		time.Sleep(time.Millisecond)
	}
	r.seq.Store(7)
	rooms.ring(id)
	next := make(chan *reading)
	go func() { m, _ := rooms.shared(t.Context(), id); next <- m }()
	for r.n.Load() == 1 {
		time.Sleep(time.Millisecond)
	}
	close(r.hold)
	if m := <-next; m.Seq() != 7 {
		t.Errorf("whoever was rung for write 7 got %d", m.Seq())
	}
	<-old
	if m, _ := rooms.shared(t.Context(), id); m.Seq() != 7 {
		t.Errorf("the reading from before the bell was kept: %d", m.Seq())
	}
}

func TestAReadingGetsOld(t *testing.T) {
	r := &counter{}
	now := time.Date(2026, 3, 26, 9, 0, 0, 0, time.UTC)
	rooms := newRooms(r.load, drawn, func() time.Time { return now })
	id := care.NewID()
	_, _ = rooms.shared(t.Context(), id)
	now = now.Add(roomAge + time.Second)
	_, _ = rooms.shared(t.Context(), id)
	if n := r.n.Load(); n != 2 {
		t.Errorf("%d readings; a bell that was lost would never be made up for", n)
	}
}

func TestOnlyEqualContentIsSharedBetweenPages(t *testing.T) {
	var drawings int
	rooms := newRooms(nil, func(l care.Lang, b care.Band, name string, m any) ([]byte, error) {
		drawings++
		return drawn(l, b, name, m)
	}, nil)
	id := care.NewID()
	type model struct{ Mine string }
	for _, c := range []struct {
		lang care.Lang
		band care.Band
		m    model
		want int
	}{
		{care.English, care.Young, model{"7"}, 1},
		{care.English, care.Young, model{"7"}, 1},
		{care.English, care.Young, model{"8"}, 2},
		{care.Urdu, care.Young, model{"7"}, 3},
		{care.English, care.Little, model{"7"}, 4},
	} {
		p, err := rooms.part(id, c.lang, c.band, "mine", c.m)
		if err != nil || p.HTML != fmt.Sprintf("meet/mine: %v", c.m) {
			t.Errorf("%v: %q %v", c, p.HTML, err)
		}
		if drawings != c.want {
			t.Errorf("%v: %d drawings, want %d", c, drawings, c.want)
		}
	}
	rooms.ring(id)
	_, _ = rooms.part(id, care.Urdu, care.Young, "mine", model{"7"})
	if drawings != 4 {
		t.Error("what a bell did not change was drawn again")
	}
	rooms.ring(id)
	rooms.ring(id)
	if kept := len(rooms.open[id].drawn) + len(rooms.open[id].before); kept != 0 {
		t.Errorf("%d drawings are kept that nobody asked for since two bells", kept)
	}
}
