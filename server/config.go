package main

import (
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net"
	"net/url"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/caarlos0/env/v11"

	"myreview/server/database"
)

// Config is everything that the environment can set. The README's table is
// made from these fields, and a test holds it to them.
type Config struct {
	Addr         string        `env:"MYREVIEW_ADDR" envDefault:":8080" about:"Address and port to listen on."`
	Data         string        `env:"MYREVIEW_DATA" envDefault:"data" about:"Folder of the embedded database, open to its owner alone. With Postgres only its name matters: the keys lie beside it, unless they are told elsewhere."`
	DatabaseURL  string        `env:"MYREVIEW_DATABASE_URL" about:"A Postgres address (postgres://...). Empty: the embedded SQLite database."`
	DatabasePool int           `env:"MYREVIEW_DATABASE_POOL" envDefault:"16" about:"Connections to Postgres that this instance opens at most, beside one for listening. All instances together must stay under the max_connections of Postgres."`
	Origin       string        `env:"MYREVIEW_ORIGIN" about:"Where people reach the site, such as https://review.example.gov.uk. Needed by serve; the demo without it answers to any name."`
	Keyset       string        `env:"MYREVIEW_KEYSET" about:"File with the keys of sealed columns, outside the data folder and open to its owner alone. Default: the data folder's name with .keyset. Only the demo makes one by itself."`
	Profile      string        `env:"MYREVIEW_PROFILE" about:"File with the authority's profile. Default: the data folder's name with .profile.toml, where init makes one to fill in. The demo has its own, and also takes the names demo, rotherham and medway."`
	Words        string        `env:"MYREVIEW_WORDS" about:"Folder with the authority's own words: texts over the program's, or further languages. Default: the data folder's name with .words. It need not be there."`
	Forms        string        `env:"MYREVIEW_FORMS" about:"Folder with the authority's own definitions of forms. Default: the data folder's name with .forms. It need not be there."`
	Proxies      []string      `env:"MYREVIEW_PROXIES" about:"Addresses or networks of proxies whose X-Forwarded-For is believed, with commas between them."`
	Drain        time.Duration `env:"MYREVIEW_DRAIN" envDefault:"5s" about:"How long /readyz says that it is not ready, while all goes on, before a stop closes the door. As long as whatever stands in front takes to notice. The demo takes none unless it is set."`
	LogFormat    string        `env:"MYREVIEW_LOG_FORMAT" envDefault:"json" about:"json or text."`
	LogLevel     string        `env:"MYREVIEW_LOG_LEVEL" envDefault:"info" about:"debug, info, warn or error."`
}

// readConfig reads the environment and refuses a MYREVIEW_ name that it does
// not know: a slip there would otherwise go unseen. The error has a line for each
// fault, with the setting and its value; what can be read is read.
func readConfig(environ []string) (Config, error) {
	vars := env.ToMap(environ)
	var all []error
	fault := func(format string, args ...any) { all = append(all, fmt.Errorf(format, args...)) }
	known := knownNames()
	for _, name := range slices.Sorted(maps.Keys(vars)) {
		if strings.HasPrefix(name, "MYREVIEW_") && !slices.Contains(known, name) {
			fault("%s is not a setting; see `myreview config`", name)
		}
	}
	var c Config
	err := env.ParseWithOptions(&c, env.Options{Environment: vars})
	all = append(all, unparsed(err, vars)...)
	if host, port, err := net.SplitHostPort(c.Addr); err != nil || strings.ContainsAny(host, " /") || !isPort(port) {
		fault("MYREVIEW_ADDR %q is not an address and a port such as :8080 or 127.0.0.1:8080", c.Addr)
	}
	if c.LogFormat != "json" && c.LogFormat != "text" {
		fault("MYREVIEW_LOG_FORMAT %q is neither json nor text", c.LogFormat)
	}
	if new(slog.Level).UnmarshalText([]byte(c.LogLevel)) != nil {
		fault("MYREVIEW_LOG_LEVEL %q is none of debug, info, warn, error", c.LogLevel)
	}
	if c.DatabasePool < 2 && !isOf(err, "DatabasePool") {
		fault("MYREVIEW_DATABASE_POOL %d is too few: 2 are the least", c.DatabasePool)
	}
	if c.Drain < 0 || c.Drain > time.Minute {
		fault("MYREVIEW_DRAIN %v is not between 0s and 1m", c.Drain)
	}
	if c.DatabaseURL != "" && !database.IsAddress(c.DatabaseURL) { // its value may hold the password
		fault("MYREVIEW_DATABASE_URL is no address such as postgres://myreview@db/myreview?sslmode=verify-full")
	}
	if c.Keyset == "" {
		c.Keyset = filepath.Clean(c.Data) + ".keyset"
	}
	if inside(c.Data, c.Keyset) {
		fault("MYREVIEW_KEYSET %q must lie outside the data folder %q: whoever copies the one must not have the other", c.Keyset, c.Data)
	}
	if c.Origin != "" {
		u, err := url.Parse(c.Origin)
		if err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") || u.Path != "" {
			fault("MYREVIEW_ORIGIN %q is not an origin such as https://review.example.gov.uk", c.Origin)
		} else if u.Scheme == "http" && u.Hostname() != "localhost" && u.Hostname() != "127.0.0.1" {
			fault("MYREVIEW_ORIGIN %q must be https, but on localhost", c.Origin)
		}
	}
	return c, errors.Join(all...)
}

// unparsed are the values that are of another kind than their settings.
func unparsed(err error, vars map[string]string) (out []error) {
	var all env.AggregateError
	if !errors.As(err, &all) {
		return nil
	}
	for _, f := range fields() {
		if name := f.Tag.Get("env"); isOf(err, f.Name) {
			out = append(out, fmt.Errorf("%s %q is not as it should be, such as %s", name, vars[name], f.Tag.Get("envDefault")))
		}
	}
	return out
}

// isOf reports whether one of the errors is of a field of Config.
func isOf(err error, field string) bool {
	var all env.AggregateError
	return errors.As(err, &all) && slices.ContainsFunc(all.Errors, func(one error) bool {
		var of env.ParseError
		return errors.As(one, &of) && of.Name == field
	})
}

func isPort(text string) bool {
	_, err := strconv.ParseUint(text, 10, 16)
	return err == nil
}

// authorityProfile is where the profile of an authority lies, if nothing else is said.
func (c Config) authorityProfile() string {
	if c.Profile != "" {
		return c.Profile
	}
	return filepath.Clean(c.Data) + ".profile.toml"
}

// words is where the authority's own words lie.
func (c Config) words() string {
	if c.Words != "" {
		return c.Words
	}
	return filepath.Clean(c.Data) + ".words"
}

// forms is where the authority's own definitions of forms lie.
func (c Config) forms() string {
	if c.Forms != "" {
		return c.Forms
	}
	return filepath.Clean(c.Data) + ".forms"
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
