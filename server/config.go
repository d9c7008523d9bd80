package main

import (
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/caarlos0/env/v11"
)

// Config is everything that the environment can set. The README's table is
// made from these fields, and a test holds it to them.
type Config struct {
	Addr         string        `env:"MYREVIEW_ADDR" envDefault:":8080" about:"Address and port to listen on."`
	Data         string        `env:"MYREVIEW_DATA" envDefault:"data" about:"Folder of the embedded database, open to its owner alone. With Postgres only its name matters: the keys lie beside it, unless they are told elsewhere."`
	DatabaseURL  string        `env:"MYREVIEW_DATABASE_URL" about:"A Postgres address (postgres://...). Empty: the embedded SQLite database."`
	DatabasePool int           `env:"MYREVIEW_DATABASE_POOL" envDefault:"16" about:"Connections to Postgres that this instance opens at most, beside one for listening. All instances together must stay under the max_connections of Postgres."`
	Origin       string        `env:"MYREVIEW_ORIGIN" about:"Where people reach the site, such as https://review.example.gov.uk. Needed by serve; the demo without it answers to any name, by plain http."`
	Keyset       string        `env:"MYREVIEW_KEYSET" about:"File with the keys of sealed columns, outside the data folder and open to its owner alone. Default: the data folder's name with .keyset. Only the demo makes one by itself."`
	Profile      string        `env:"MYREVIEW_PROFILE" about:"File with the authority's profile; the examples in server/profiles/ are to begin with. Needed by serve. The demo has its own, and also takes the names demo, rotherham and medway."`
	Proxies      []string      `env:"MYREVIEW_PROXIES" about:"Addresses or networks of proxies whose X-Forwarded-For is believed, with commas between them."`
	Drain        time.Duration `env:"MYREVIEW_DRAIN" envDefault:"5s" about:"How long /readyz says that it is not ready, while all goes on, before a stop closes the door. As long as whatever stands in front takes to notice. The demo takes none unless it is set."`
	LogFormat    string        `env:"MYREVIEW_LOG_FORMAT" envDefault:"json" about:"json or text."`
	LogLevel     string        `env:"MYREVIEW_LOG_LEVEL" envDefault:"info" about:"debug, info, warn or error."`
}

// readConfig reads the environment and refuses a MYREVIEW_ name that it does
// not know: a slip there would otherwise go unseen.
func readConfig(environ []string) (Config, error) {
	vars := env.ToMap(environ)
	known := knownNames()
	for name := range vars {
		if strings.HasPrefix(name, "MYREVIEW_") && !slices.Contains(known, name) {
			return Config{}, fmt.Errorf("%s is not a setting; see `myreview config`", name)
		}
	}
	var c Config
	if err := env.ParseWithOptions(&c, env.Options{Environment: vars}); err != nil {
		return Config{}, fmt.Errorf("configuration: %w", err)
	}
	if c.LogFormat != "json" && c.LogFormat != "text" {
		return Config{}, fmt.Errorf("MYREVIEW_LOG_FORMAT %q is neither json nor text", c.LogFormat)
	}
	if new(slog.Level).UnmarshalText([]byte(c.LogLevel)) != nil {
		return Config{}, fmt.Errorf("MYREVIEW_LOG_LEVEL %q is none of debug, info, warn, error", c.LogLevel)
	}
	if c.DatabasePool < 2 {
		return Config{}, fmt.Errorf("MYREVIEW_DATABASE_POOL %d is too few: 2 are the least", c.DatabasePool)
	}
	if c.Drain < 0 || c.Drain > time.Minute {
		return Config{}, fmt.Errorf("MYREVIEW_DRAIN %v is not between 0s and 1m", c.Drain)
	}
	if c.Keyset == "" {
		c.Keyset = filepath.Clean(c.Data) + ".keyset"
	}
	if inside(c.Data, c.Keyset) {
		return Config{}, errors.New("MYREVIEW_KEYSET must lie outside the data folder: whoever copies the one must not have the other")
	}
	if c.Origin != "" {
		u, err := url.Parse(c.Origin)
		if err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") || u.Path != "" {
			return Config{}, fmt.Errorf("MYREVIEW_ORIGIN %q is not an origin such as https://review.example.gov.uk", c.Origin)
		}
		if u.Scheme == "http" && u.Hostname() != "localhost" && u.Hostname() != "127.0.0.1" {
			return Config{}, errors.New("MYREVIEW_ORIGIN must be https, but on localhost")
		}
	}
	return c, nil
}

func inside(folder, file string) bool {
	a, err1 := filepath.Abs(folder)
	b, err2 := filepath.Abs(file)
	return err1 == nil && err2 == nil && strings.HasPrefix(b, a+string(filepath.Separator))
}

func fields() []reflect.StructField {
	return reflect.VisibleFields(reflect.TypeFor[Config]())
}

func knownNames() []string {
	var out []string
	for _, f := range fields() {
		out = append(out, f.Tag.Get("env"))
	}
	return out
}

// configTable is the README's table of settings.
func configTable() string {
	var b strings.Builder
	b.WriteString("| setting | default | what it does |\n|---|---|---|\n")
	for _, f := range fields() {
		def := f.Tag.Get("envDefault")
		if def != "" {
			def = "`" + def + "`"
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", f.Tag.Get("env"), def, f.Tag.Get("about"))
	}
	return b.String()
}

// databaseFile is the embedded database, in the data folder.
const databaseFile = "myreview.db"
