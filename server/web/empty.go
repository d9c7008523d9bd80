package web

import (
	"context"
	"time"
)

// emptyEvery is how often it is looked for what was kept for long enough.
const emptyEvery = time.Hour

// empty does away with what is kept for a time alone: what was read of an import's files.
// Whether it runs or not, that opens for nobody after its day.
func (s *Site) empty() {
	tick := time.NewTicker(emptyEvery)
	defer tick.Stop()
	for {
		s.emptyOnce()
		select {
		case <-s.stopping:
			return
		case <-tick.C:
		}
	}
}

func (s *Site) emptyOnce() {
	ctx, cancel := context.WithTimeout(context.Background(), loadTime)
	defer cancel()
	if err := s.Store.Imports.Forget(ctx); err != nil {
		s.Log.Error("files of imports not emptied", "err", err)
	}
}
