package live

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// However many clients take nothing, the others still hear what is new.
func TestManyWhoTakeNothingHoldNobodyUp(t *testing.T) {
	p := &page{}
	h := open(t, one(p), func(h *Hub) { h.Write = 20 * time.Second })
	const stuck, settle = 12, 100 * time.Millisecond
	for range stuck {
		h.dial("")
	}
	held := func() (n int) {
		for _, s := range h.all() {
			s.mu.Lock()
			if s.writing {
				n++
			}
			s.mu.Unlock()
		}
		return n
	}
	for i := 0; ; i++ { // until every one of them has its writer wait
		if i > 400 {
			t.Fatalf("only %d of %d take nothing", held(), stuck)
		}
		p.set("agenda", fmt.Sprint(i, strings.Repeat("x", 1<<20)))
		h.Ring(review)
		time.Sleep(settle)
		if held() == stuck {
			time.Sleep(settle)
			if held() == stuck {
				break
			}
		}
	}
	begin := time.Now()
	reader := h.dial("")
	next(t, reader)
	for _, words := range []string{"one", "two", "three"} {
		p.set("agenda", words)
		h.Ring(review)
		if got := next(t, reader).html(); got != "agenda="+words {
			t.Fatalf("heard %q, want %q", got, words)
		}
	}
	if took := time.Since(begin); took > h.Write/2 {
		t.Errorf("the last word took %v", took)
	}
}

// heeds is a source that asks a database, as every real one does: it heeds its context.
type heeds struct {
	words string
	n     atomic.Int64
}

func (h *heeds) Pull(ctx context.Context) ([]Part, error) {
	return []Part{NewPart("agenda", []byte(fmt.Sprint(h.n.Add(1), h.words)))}, ctx.Err()
}

func (h *heeds) Check(ctx context.Context, _ bool) error { return ctx.Err() }

// Who takes everything, but slowly, stays for as long as a meeting is busy.
func TestASlowClientInABusyRoomStays(t *testing.T) {
	t.Parallel()
	src := &heeds{words: strings.Repeat("x", 256<<10)}
	h := open(t, func(int) Source { return src }, func(h *Hub) { h.Silence, h.Ping = 2*time.Second, 200*time.Millisecond })
	ws := h.dial("")
	end := time.Now().Add(2*h.Silence + h.Silence/2)
	var bells sync.WaitGroup
	defer bells.Wait()
	bells.Go(func() {
		for time.Now().Before(end) {
			h.Ring(review)
			time.Sleep(10 * time.Millisecond)
		}
	})
	for time.Now().Before(end) {
		next(t, ws)
		time.Sleep(60 * time.Millisecond)
	}
}
