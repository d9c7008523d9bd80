package store_test

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"

	"myreview/server/store"
	"myreview/server/store/storetest"
)

// A statement that fails is logged, what it asked for is not.
func TestNoValueStandsInTheLog(t *testing.T) {
	storetest.Each(t, func(t *testing.T, _ *store.Store, base *storetest.Base) {
		var log strings.Builder
		base.Config.Log = slog.New(slog.NewTextHandler(&log, nil))
		db := base.Open(t).Read(t.Context())
		var n int
		for name, fails := range map[string]error{
			"raw and scan": db.Raw("SELECT nothing FROM person WHERE name = ?", "CANARY it's \"hers\"").Scan(&n).Error,
			"find":         db.Table("person").Where("nothing = ?", "CANARY it's \"hers\"").Find(&[]struct{ Name string }{}).Error,
		} {
			if fails == nil {
				t.Errorf("%s was to fail", name)
			}
		}
		if !strings.Contains(log.String(), "SELECT") {
			t.Fatalf("the log says nothing of the statements: %s", &log)
		}
		if strings.Contains(log.String(), "CANARY") || strings.Contains(log.String(), "hers") {
			t.Errorf("the log holds what was asked for: %s", &log)
		}
	})
}

// Who wants no answer any more, as at a stop, has met no fault.
func TestWhatIsGivenUpIsNoFaultInTheLog(t *testing.T) {
	storetest.Each(t, func(t *testing.T, _ *store.Store, base *storetest.Base) {
		var log strings.Builder
		base.Config.Log = slog.New(slog.NewTextHandler(&log, nil))
		ctx, cancel := context.WithCancel(t.Context())
		db := base.Open(t).Read(ctx)
		cancel()
		var n int
		if err := db.Raw("SELECT count(*) FROM person").Scan(&n).Error; !errors.Is(err, context.Canceled) {
			t.Errorf("giving up ended with %v", err)
		}
		if log.Len() > 0 {
			t.Errorf("the log has %s", &log)
		}
	})
}
