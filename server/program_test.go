package main

import (
	"errors"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"myreview/server/seal"
	"myreview/server/store"
	"myreview/server/store/storetest"
)

func demoIn(t *testing.T, dir string, settings ...string) Config {
	t.Helper()
	c, err := readConfig(append(settings, "MYREVIEW_DATA="+filepath.Join(dir, "data"), "MYREVIEW_LOG_LEVEL=error"))
	if err != nil {
		t.Fatal(err)
	}
	p, err := Open(t.Context(), c, true)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	return c
}

func TestServeRefusesADemo(t *testing.T) {
	for name, settings := range map[string]func(t *testing.T) []string{
		"sqlite":   func(*testing.T) []string { return nil },
		"postgres": func(t *testing.T) []string { return []string{"MYREVIEW_DATABASE_URL=" + storetest.Empty(t)} },
	} {
		t.Run(name, func(t *testing.T) {
			c := demoIn(t, t.TempDir(), settings(t)...)
			if _, err := os.Stat(filepath.Join(c.Data, "myreview.db")); (err == nil) != (name == "sqlite") {
				t.Fatalf("the demo is in the other database: %v", err)
			}
			if p, err := Open(t.Context(), c, false); err == nil || !strings.Contains(err.Error(), "holds the demo") {
				t.Errorf("served: %v", errors.Join(err, p.Close()))
			}
			if p, err := Open(t.Context(), c, true); err != nil {
				t.Errorf("a second start: %v", err)
			} else if err := p.Close(); err != nil {
				t.Error(err)
			}
		})
	}
}

// What an authority serves has no list of people to become by one tap.
func TestServeHasNotTheDemosPages(t *testing.T) {
	for _, isDemo := range []bool{false, true} {
		c, err := readConfig([]string{"MYREVIEW_DATA=" + filepath.Join(t.TempDir(), "data"), "MYREVIEW_LOG_LEVEL=error"})
		if err != nil {
			t.Fatal(err)
		}
		p, err := Open(t.Context(), c, isDemo)
		if err != nil {
			t.Fatal(err)
		}
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		served := make(chan error, 1)
		go func() { served <- p.Serve(l) }()
		for path, always := range map[string]bool{"/": true, "/demo": false, "/gallery": false} {
			want := http.StatusNotFound
			if always || isDemo {
				want = http.StatusOK
			}
			answer, err := http.Get("http://" + l.Addr().String() + path)
			if err != nil {
				t.Fatal(err)
			}
			_ = answer.Body.Close()
			if answer.StatusCode != want {
				t.Errorf("demo %v: %s answers %d, want %d", isDemo, path, answer.StatusCode, want)
			}
		}
		if err := errors.Join(p.Close(), <-served); err != nil {
			t.Error(err)
		}
	}
}

func TestALostKeyIsNotMadeAnew(t *testing.T) {
	c := demoIn(t, t.TempDir())
	key, err := os.ReadFile(c.Keyset)
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(c.Keyset); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the keys may be read by others: %v, %v", info.Mode(), err)
	}
	if err := os.Remove(c.Keyset); err != nil {
		t.Fatal(err)
	}
	for _, isDemo := range []bool{true, false} {
		if _, err := Open(t.Context(), c, isDemo); !errors.Is(err, seal.ErrNoKey) {
			t.Errorf("demo %v: opened without its key: %v", isDemo, err)
		}
	}
	if _, err := os.Stat(c.Keyset); err == nil {
		t.Error("a new key was made over sealed rows")
	}
	if _, err := seal.Create(c.Keyset); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), c, true); !errors.Is(err, store.ErrWrongKey) {
		t.Errorf("opened with another key: %v", err)
	}
	if err := os.WriteFile(c.Keyset, key, 0o600); err != nil {
		t.Fatal(err)
	}
	demoAgain, err := Open(t.Context(), c, true)
	if err != nil {
		t.Fatal(err)
	}
	if err := demoAgain.Close(); err != nil {
		t.Error(err)
	}
}

func TestOnlyADemoCanBeReset(t *testing.T) {
	c := demoIn(t, t.TempDir())
	if err := resetDemo(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(c.Data, "myreview.db")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("still there: %v", err)
	}
	p, err := Open(t.Context(), c, false)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	if err := resetDemo(t.Context(), c); err == nil || !strings.Contains(err.Error(), "not the demo's") {
		t.Errorf("reset an authority's database: %v", err)
	}
}

func TestTheDemoNamesAddressesThatAnswer(t *testing.T) {
	for _, c := range []struct{ at, lan, here, phone string }{
		{"[::]:8080", "192.168.1.7", "http://localhost:8080", "http://192.168.1.7:8080"},
		{"0.0.0.0:8080", "", "http://localhost:8080", ""},
		{"127.0.0.1:9000", "192.168.1.7", "http://localhost:9000", ""},
		{"[::1]:9000", "192.168.1.7", "http://[::1]:9000", ""},
		{"192.168.1.7:80", "10.0.0.1", "http://192.168.1.7:80", "http://192.168.1.7:80"},
	} {
		at, err := net.ResolveTCPAddr("tcp", c.at)
		if err != nil {
			t.Fatal(err)
		}
		if here, phone := addresses(at, c.lan); here != c.here || phone != c.phone {
			t.Errorf("%s: %q and %q, want %q and %q", c.at, here, phone, c.here, c.phone)
		}
	}
}

// Room for visitors is what the system has to give, less what the database needs.
func TestTheDatabaseKeepsItsDescriptors(t *testing.T) {
	sqlite, postgres := Config{}, Config{DatabaseURL: "postgres://db", DatabasePool: 50}
	for _, c := range []struct {
		descriptors int
		config      Config
		want        int // 0: too few to start
	}{
		{200, sqlite, 109}, {200, postgres, 85}, {1 << 30, sqlite, 10_000}, {122, sqlite, 0}, {123, sqlite, 32}, {146, postgres, 0},
	} {
		got, err := connections(c.descriptors, c.config)
		if got != c.want || (err != nil) != (c.want == 0) {
			t.Errorf("%d with a pool of %d: %d, %v, want %d", c.descriptors, c.config.DatabasePool, got, err, c.want)
		}
	}
}
