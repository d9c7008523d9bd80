package signin

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"myreview/server/care"
)

// However many requests one part of the network sends, a visitor elsewhere waits for
// one of them, and a visitor who is one too many is told when to come again.
func TestAFloodFromOnePlaceIsNotFeltElsewhere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		turns := newTurns(2)
		const hash = 20 * time.Millisecond
		var flooded, refused atomic.Int64
		flood := func(place string) {
			done, err := turns.take(t.Context(), place)
			if err != nil {
				if care.KindOf(err) != care.KindBusy {
					t.Error(err)
				}
				refused.Add(1)
				return
			}
			flooded.Add(1)
			time.Sleep(hash)
			done()
		}
		for range 300 {
			go flood("flood")
		}
		synctest.Wait()
		if got := refused.Load(); got != 300-2-32 {
			t.Errorf("%d are refused at once", got)
		}
		for i := range 3 {
			began := time.Now()
			done, err := turns.take(t.Context(), fmt.Sprint("elsewhere ", i))
			if waited := time.Since(began); err != nil || waited > 2*hash {
				t.Errorf("somebody elsewhere waits %s, %v", waited, err)
			}
			done()
		}
		time.Sleep(time.Second)
		if got := flooded.Load(); got != 2+32 {
			t.Errorf("%d of the flood had a turn", got)
		}
		// Many places at once: who comes alone still has a place in the queue.
		flooded.Store(0)
		for place := range 40 {
			for range 20 {
				go flood(fmt.Sprint("bot ", place))
			}
		}
		synctest.Wait()
		began := time.Now()
		done, err := turns.take(t.Context(), "alone")
		if waited := time.Since(began); err != nil || waited > 41*hash {
			t.Errorf("among 40 places one waits %s, %v", waited, err)
		} else {
			done()
		}
		time.Sleep(time.Minute)
	})
}

func TestATurnIsLostByNobodyLeaving(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		turns := newTurns(1)
		done, err := turns.take(t.Context(), "a")
		if err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		if _, err := turns.take(t.Context(), "a"); care.KindOf(err) != care.KindBusy || time.Since(began) != 5*time.Second {
			t.Errorf("after %s: %v", time.Since(began), err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		var all sync.WaitGroup
		for range 5 {
			all.Go(func() {
				if _, err := turns.take(ctx, "a"); err == nil {
					t.Error("who has left has a turn")
				}
			})
		}
		synctest.Wait()
		cancel()
		all.Wait()
		done()
		for range 3 {
			done, err := turns.take(t.Context(), "b")
			if err != nil {
				t.Fatal(err)
			}
			done()
		}
	})
}
