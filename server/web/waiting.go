package web

import (
	"context"
	"sync"
	"time"

	"myreview/server/alert"
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

// Calls are those that are the viewer's to read.
func (s *Site) Calls(ctx context.Context, v care.Viewer) ([]alerts.Call, error) {
	now := s.Now()
	s.waiting.mu.Lock()
	kept, bells := s.waiting.by[v.Person], s.waiting.bells
	s.waiting.mu.Unlock()
	if !kept.at.IsZero() && now.Sub(kept.at) < watchEvery {
		return kept.calls, nil
	}
	calls, err := s.Store.Alerts.Calls(ctx, v, s.Rules)
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

// Free counts the calls that nobody has in hand.
func Free(calls []alerts.Call) (n int) {
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
	for _, id := range s.Live.Open() {
		s.Live.Ring(id)
	}
}

// watchEvery is how often the watch looks: how late an open page learns of an
// alert whose bell was lost, and of one that only time has taken further.
const watchEvery = 10 * time.Second

// watch looks after the alerts: it rings when any has changed, and pages the
// operator, by the log, for each that nobody has taken in time. It decides
// nothing: who reads what follows from the time alone, whether it runs or not.
func (s *Site) watch() {
	tick := time.NewTicker(watchEvery)
	defer tick.Stop()
	var before map[care.ID]alerts.Waiting
	var day care.Date
	for {
		before = s.watchOnce(before)
		day = s.beginDay(day)
		select {
		case <-s.stopping:
			return
		case <-tick.C:
		}
	}
}

// beginDay does what waited for this day, once; before is the day on which it did so last.
func (s *Site) beginDay(before care.Date) care.Date {
	today := care.DateOf(s.Now())
	if today == before {
		return before
	}
	ctx, cancel := context.WithTimeout(context.Background(), watchEvery)
	defer cancel()
	if err := s.Store.Children.HoldNames(ctx); err != nil {
		s.Log.Error("names not changed", "err", err)
		return before
	}
	return today
}

func (s *Site) watchOnce(before map[care.ID]alerts.Waiting) map[care.ID]alerts.Waiting {
	ctx, cancel := context.WithTimeout(context.Background(), watchEvery)
	defer cancel()
	open, err := s.Store.Alerts.WaitingAlerts(ctx, s.Rules)
	if err != nil {
		s.Log.Error("alerts not checked", "err", err)
		return before
	}
	now, moved := make(map[care.ID]alerts.Waiting, len(open)), len(open) != len(before)
	for _, a := range open {
		was, known := before[a.ID]
		now[a.ID] = a
		moved = moved || !known || was != a
		if a.Stage == alert.Furthest && !a.Taken && (!known || was.Stage != a.Stage) {
			s.Log.Error("nobody has taken an alert in time", "alert", a.ID, "kind", a.Kind, "raised", a.Raised)
		}
	}
	if moved {
		s.ringAlerts()
	}
	return now
}

// Tells whether "tell someone now" is a page to send from for this viewer: for
// a child, and for whoever is not signed in, who may be one. A room screen is
// seen by all in the room.
func Tells(v care.Viewer) bool { return !v.Known() || v.Person != "" && v.Band.ForChild() }

func (s *Site) Now() time.Time {
	if s.Clock == nil {
		return care.RealClock()
	}
	return s.Clock()
}
