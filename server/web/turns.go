package web

import (
	"context"
	"time"

	"myreview/server/care"
)

// turnCheck is how often open rooms are looked at for what no bell tells: a
// date that has passed, and a change of who may be there whose bell was lost on
// its way. Whoever may not be there any more is gone within two seconds
// (safety.md section 1, I4).
const turnCheck = time.Second

func (s *Site) watchTurns() {
	tick := time.NewTicker(turnCheck)
	defer tick.Stop()
	for {
		select {
		case <-s.stopping:
			return
		case <-tick.C:
			s.turn()
		}
	}
}

// turn rings once for every open room whose snapshot is out of date.
func (s *Site) turn() {
	open := s.Live.Open()
	if len(open) == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), loadTime)
	defer cancel()
	marks, err := s.Store.Network.CircleMarks(ctx, open)
	if err != nil {
		s.Log.Warn("access of open pages not checked", "err", err)
		marks = map[care.ID]string{} // dates are looked at all the same
	}
	for _, id := range s.Rooms.turned(open, marks) {
		s.Rooms.ring(id)
		s.Live.Ring(id)
	}
}
