package main

import (
	"bytes"
	"database/sql"
	"errors"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"myreview/server/database"
	"myreview/server/seal"
	"myreview/server/store/storetest"
	"myreview/server/web/site"
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

// authority are the settings of an authority that may begin: its profile, its
// keys, a database that `migrate` made. SQLite, if nothing else is said.
func authority(t *testing.T, settings ...string) Config {
	t.Helper()
	dir := t.TempDir()
	c, err := readConfig(append([]string{
		"MYREVIEW_DATA=" + filepath.Join(dir, "data"), "MYREVIEW_KEYSET=" + filepath.Join(dir, "keys", "keyset"), "MYREVIEW_LOG_LEVEL=error",
		"MYREVIEW_ORIGIN=https://review.example.gov.uk", "MYREVIEW_PROFILE=profiles/testdata/checked.toml",
	}, settings...))
	if err == nil {
		err = makeKeyset(c.Keyset)
	}
	if err != nil {
		t.Fatal(err)
	}
	migrated(t, c)
	return c
}

func migrated(t *testing.T, c Config) {
	t.Helper()
	s, err := openStore(t.Context(), c, database.Make, logger(c))
	if err == nil {
		err = s.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
}

// opens is what keeps a program from starting.
func opens(t *testing.T, c Config, isDemo bool) error {
	t.Helper()
	p, err := Open(t.Context(), c, isDemo)
	if err != nil {
		return err
	}
	return p.Close()
}

var databases = map[string]func(t *testing.T) []string{
	"sqlite":   func(*testing.T) []string { return nil },
	"postgres": func(t *testing.T) []string { return []string{"MYREVIEW_DATABASE_URL=" + storetest.Empty(t)} },
}

// The operator who sets an authority up is told of every fault at once, and what to do.
func TestServeSaysAllThatIsMissing(t *testing.T) {
	dir := t.TempDir()
	c, err := readConfig([]string{"MYREVIEW_DATA=" + filepath.Join(dir, "data"), "MYREVIEW_LOG_LEVEL=error"})
	if err != nil {
		t.Fatal(err)
	}
	got := opens(t, c, false)
	for _, want := range []string{"MYREVIEW_ORIGIN is not set", "data.profile.toml is not there", "`myreview init` makes one to fill in", "keyset is missing", "by `myreview init`", "no database", "`myreview init` makes a new one"} {
		if got == nil || !strings.Contains(got.Error(), want) {
			t.Errorf("does not say %q: %v", want, got)
		}
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("serve made %v, %v", left, err)
	}
}

func TestServeRefuses(t *testing.T) {
	for name, settings := range databases {
		t.Run(name, func(t *testing.T) {
			good := authority(t, settings(t)...)
			if err := opens(t, good, false); err != nil {
				t.Fatalf("an authority that may begin: %v", err)
			}
			mode := func(path string, mode os.FileMode) {
				if err := os.Chmod(path, mode); err != nil {
					t.Fatal(err)
				}
			}
			unchecked := filepath.Join(t.TempDir(), "unchecked.toml")
			text, err := os.ReadFile(good.Profile)
			if err == nil {
				err = os.WriteFile(unchecked, bytes.Replace(text, []byte(`"A. Test, 2025-11-28"`), []byte(`""`), 1), 0o600)
			}
			if err != nil {
				t.Fatal(err)
			}
			slip := filepath.Join(t.TempDir(), "slip.toml")
			if err := os.WriteFile(slip, bytes.Replace(text, []byte(`"15 working days"`), []byte(`"16 working days"`), 1), 0o600); err != nil {
				t.Fatal(err)
			}
			database := filepath.Join(good.Data, databaseFile)
			for _, one := range []struct {
				name   string
				onlyOn string // empty: both databases
				break_ func(c *Config)
				says   string
			}{
				{"no origin", "", func(c *Config) { c.Origin = "" }, "MYREVIEW_ORIGIN is not set"},
				{"no profile", "", func(c *Config) { c.Profile = "" }, "data.profile.toml is not there"},
				{"a name for a profile", "", func(c *Config) { c.Profile = "rotherham" }, "for the demo alone"},
				{"a path that names nothing", "", func(c *Config) { c.Profile = "/nowhere/profile.toml" }, "/nowhere/profile.toml"},
				{"the demo's profile", "", func(c *Config) { c.Profile = "profiles/demo.toml" }, "is the demo's"},
				{"an example", "", func(c *Config) { c.Profile = "profiles/medway.toml" }, "nobody has given the number of council_day"},
				{"a number that nobody checked", "", func(c *Config) { c.Profile = unchecked }, "line 11: number[1].checked: nobody has checked 01632 960 901, the number of council_day"},
				{"a slip in the profile", "", func(c *Config) { c.Profile = slip }, slip + ", line 26: clocks.letter"},
				{"no keyset in its file", "", func(c *Config) { c.Keyset = slip }, "not a keyset"},
				{"a proxy that is none", "", func(c *Config) { c.Proxies = []string{"proxy.example"} }, `"proxy.example"`},
				{"no keyset", "", func(c *Config) { c.Keyset += ".gone" }, "keyset is missing"},
				{"a keyset that a group reads", "", func(c *Config) { mode(c.Keyset, 0o640) }, "chmod 600 " + good.Keyset},
				{"a keyset that all read", "", func(c *Config) { mode(c.Keyset, 0o604) }, "chmod 600 " + good.Keyset},
				{"a database that others read", "sqlite", func(*Config) { mode(database, 0o644) }, "chmod 600 " + database},
				{"a folder that others read", "sqlite", func(c *Config) { mode(c.Data, 0o750) }, "chmod 700 " + good.Data},
				{"every proxy there is", "", func(c *Config) { c.Proxies = []string{"10.0.0.5", "0.0.0.0/0"} }, "0.0.0.0/0"},
				{"every proxy by the newer protocol", "", func(c *Config) { c.Proxies = []string{" ::/0"} }, "::/0"},
				{"half of them", "", func(c *Config) { c.Proxies = []string{"128.0.0.0/1"} }, "128.0.0.0/1"},
				{"all of them, mapped", "", func(c *Config) { c.Proxies = []string{"::ffff:0.0.0.0/96"} }, "/96"},
				{"a slip in the folder", "sqlite", func(c *Config) { c.Data += "x" }, "no database"},
				{"a schema without tables", "postgres", func(c *Config) { c.DatabaseURL = storetest.Empty(t) }, "no database"},
			} {
				if one.onlyOn != "" && one.onlyOn != name {
					continue
				}
				c := good
				one.break_(&c)
				if err := opens(t, c, false); err == nil || !strings.Contains(err.Error(), one.says) || strings.Count(err.Error(), "\n") != max(1, strings.Count(err.Error(), "toml, line")) {
					t.Errorf("%s: %v, want one line that says %q", one.name, err, one.says)
				}
				mode(good.Keyset, 0o600)
				if name == "sqlite" {
					mode(database, 0o600)
					mode(good.Data, 0o700)
				}
			}
			if _, err := os.Stat(good.Data + "x"); err == nil {
				t.Error("a folder was made")
			}
			good.Proxies = []string{"10.0.0.0/8", "fd00::/8", "192.0.2.7"}
			if err := opens(t, good, false); err != nil {
				t.Errorf("proxies of one's own: %v", err)
			}
		})
	}
}

// Only those who are told to migrate do: a check of the log must not lift the
// live database to a version that the running program refuses.
func TestOnlyServeAndMigrateMigrate(t *testing.T) {
	for name, settings := range databases {
		t.Run(name, func(t *testing.T) {
			c := authority(t, settings(t)...)
			for setting, value := range map[string]string{
				"MYREVIEW_DATA": c.Data, "MYREVIEW_KEYSET": c.Keyset, "MYREVIEW_DATABASE_URL": c.DatabaseURL, "MYREVIEW_LOG_LEVEL": "error",
			} {
				t.Setenv(setting, value)
			}
			verbs := map[string]func() error{
				"audit verify": auditVerifyVerb{}.Run, "audit mark": auditMarkVerb{}.Run, "keys turn": keysTurnVerb{}.Run,
			}
			if name == "sqlite" {
				verbs["demo-reset"] = func() error {
					if err := (demoResetVerb{}).Run(); err == nil || !strings.Contains(err.Error(), "not the demo's") {
						return err
					}
					return nil
				}
			}
			each := func(want string) {
				t.Helper()
				for verb, run := range verbs {
					if err := run(); want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
						t.Errorf("%s: %v, want %q", verb, err, want)
					}
				}
			}
			each("")
			at := func() (version int64) {
				t.Helper()
				engine(t, c, func(db *sql.DB) error {
					return db.QueryRow("SELECT MAX(version_id) FROM goose_db_version").Scan(&version)
				})
				return version
			}
			now := at()
			set := func(version int64, words string) {
				t.Helper()
				engine(t, c, func(db *sql.DB) error { _, err := db.Exec(words, version); return err })
			}
			set(now, "DELETE FROM goose_db_version WHERE version_id = $1")
			each("needs version")
			if got := at(); got >= now {
				t.Errorf("lifted to %d", got)
			}
			set(now+1, "INSERT INTO goose_db_version (version_id, is_applied) VALUES ($1, true)")
			each("start the newer program")
		})
	}
}

// A check or a turn of keys in a folder where nothing is makes nothing there.
func TestAVerbInAnEmptyPlaceMakesNothing(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("MYREVIEW_DATA", filepath.Join(dir, "data"))
	t.Setenv("MYREVIEW_LOG_LEVEL", "error")
	for verb, run := range map[string]func() error{
		"audit verify": auditVerifyVerb{}.Run, "audit mark": auditMarkVerb{}.Run, "keys turn": keysTurnVerb{}.Run,
	} {
		if err := run(); !errors.Is(err, database.ErrNoDatabase) {
			t.Errorf("%s: %v", verb, err)
		}
	}
	if err := (demoResetVerb{}).Run(); err != nil {
		t.Error(err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("made %v, %v", left, err)
	}
}

// database does something to a program's database behind its back.
func engine(t *testing.T, c Config, do func(db *sql.DB) error) {
	t.Helper()
	db := database.OpenFile(filepath.Join(c.Data, databaseFile), url.Values{"_pragma": {"busy_timeout(5000)"}})
	if c.DatabaseURL != "" {
		var err error
		if db, err = sql.Open("pgx", c.DatabaseURL); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(do(db), db.Close()); err != nil {
		t.Fatal(err)
	}
}

func TestServeRefusesADemo(t *testing.T) {
	for name, settings := range databases {
		t.Run(name, func(t *testing.T) {
			c := demoIn(t, t.TempDir(), settings(t)...)
			if _, err := os.Stat(filepath.Join(c.Data, "myreview.db")); (err == nil) != (name == "sqlite") {
				t.Fatalf("the demo is in the other database: %v", err)
			}
			if err := opens(t, c, false); err == nil || !strings.Contains(err.Error(), "holds the demo") {
				t.Errorf("served: %v", err)
			}
			if err := opens(t, c, true); err != nil {
				t.Errorf("a second start: %v", err)
			}
		})
	}
}

// What an authority serves has no list of people to become by one tap.
func TestServeHasNotTheDemosPages(t *testing.T) {
	for _, isDemo := range []bool{false, true} {
		c := authority(t)
		if isDemo {
			c.Origin = ""
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
	if _, err := Open(t.Context(), c, true); !errors.Is(err, database.ErrWrongKey) {
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
	migrated(t, c)
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
		if here, phone := addresses("http", at, c.lan); here != c.here || phone != c.phone {
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

func TestRoutesAreListedWithWhoMayAskForThem(t *testing.T) {
	var out strings.Builder
	if err := printRoutes(&out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`GET +/ +anyone`, `GET +/r/:review/letter/write +leads review`, `POST +/r/:review/form/send +has form`} {
		if !regexp.MustCompile(`(?m)^` + want + `$`).MatchString(out.String()) {
			t.Errorf("no line %q", want)
		}
	}
	if got, want := strings.Count(out.String(), "\n"), len(site.Routes()); got != want || strings.Contains(out.String(), "/demo") {
		t.Errorf("%d lines of %d routes: an authority's site has none of the demo's", got, want)
	}
}
