package web

import (
	"context"
	"time"
)

// countEvery is how often some more of what children said in a year that settled is counted.
const countEvery = time.Minute

// count counts what children said, a piece at a time.
func (s *Site) count() {
	tick := time.NewTicker(countEvery)
	defer tick.Stop()
	for {
		select {
		case <-s.stopping:
			return
		case <-tick.C:
			s.countOnce()
		}
	}
}

func (s *Site) countOnce() {
	ctx, cancel := context.WithTimeout(context.Background(), loadTime)
	defer cancel()
	if err := s.Store.Figures.CountSaid(ctx); err != nil {
		s.Log.Error("answers of a year not counted", "err", err)
	}
}
