package web

import (
	"context"
	"sync"
	"time"

	"myreview/server/care"
	"myreview/server/store/alerts"
)

// waiting keeps which calls for help each person at work is to read, since every
// page of theirs says how many nobody has. What it gives is no older than watchEvery,
// and newer than the last bell of any call.
type waiting struct {
	mu    sync.Mutex
	bells int
	by    map[care.ID]callsAt
}

type callsAt struct {
	calls []alerts.Call
	at    time.Time
}

func (w *waiting) ring() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.bells++
	w.by = nil
}

// calls are those that are the viewer's to read.
func (s *Site) calls(ctx context.Context, v care.Viewer) ([]alerts.Call, error) {
	now := s.now()
	s.waiting.mu.Lock()
	kept, bells := s.waiting.by[v.Person], s.waiting.bells
	s.waiting.mu.Unlock()
	if !kept.at.IsZero() && now.Sub(kept.at) < watchEvery {
		return kept.calls, nil
	}
	calls, err := s.Store.Alerts.Calls(ctx, v, s.rules)
	if err != nil {
		return nil, err
	}
	s.waiting.mu.Lock()
	defer s.waiting.mu.Unlock()
	if s.waiting.bells == bells {
		if s.waiting.by == nil || len(s.waiting.by) > roomsKept {
			s.waiting.by = map[care.ID]callsAt{}
		}
		s.waiting.by[v.Person] = callsAt{calls, now}
	}
	return calls, nil
}

// free counts the calls that nobody has in hand.
func free(calls []alerts.Call) (n int) {
	for _, c := range calls {
		if c.Free {
			n++
		}
	}
	return n
}

// ringAlerts tells every open page that a call for help is other than it was: the
// pages of calls, and those of the people who read them, which count them.
func (s *Site) ringAlerts() {
	s.waiting.ring()
	for _, id := range s.live.Open() {
		s.live.Ring(id)
	}
}
