package live

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// However many clients take nothing, the others still hear what is new.
func TestManyWhoTakeNothingHoldNobodyUp(t *testing.T) {
	p := &page{}
	h := open(t, one(p), func(h *Hub) { h.Write = 20 * time.Second })
	const stuck = 3 * writersMost
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
		time.Sleep(2 * shift)
		if held() == stuck {
			time.Sleep(2 * shift)
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
	rooms := h.all()[0].room
	rooms.mu.Lock()
	defer rooms.mu.Unlock()
	if rooms.writers > writersMost {
		t.Errorf("%d writers on their shift", rooms.writers)
	}
}
