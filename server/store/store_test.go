package store_test

import (
	"testing"

	"myreview/server/store"
	"myreview/server/store/storetest"
)

func TestReady(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		if err := s.DB.Ready(t.Context()); err != nil {
			t.Fatal(err)
		}
	})
}
