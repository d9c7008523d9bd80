package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/mail"
	"os"
	"path/filepath"
	"strings"

	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/i18n"
	"myreview/server/profiles"
	"myreview/server/seal"
	"myreview/server/store"
	"myreview/server/store/signin"
	"myreview/server/store/staff"
)

// operator is whoever runs a verb.
var operator = care.Viewer{Operator: true, Lang: care.English, Band: care.Adult}

type initVerb struct {
	Administrator []string `help:"Who keeps the people at work, given twice: one of them asks for what takes two people, the other agrees." placeholder:"'Ada Smith <ada.smith@council.gov.uk>'" sep:"none"`
	Profile       string   `help:"Your authority's profile, if you have one already." type:"existingfile" placeholder:"FILE"`
}

func (v initVerb) Run() error {
	c, err := readConfig(os.Environ())
	if err != nil {
		return err
	}
	return begin(context.Background(), os.Stdout, c, v)
}

// begin makes what an authority needs and is not there: profile, keys, database, two
// administrators. What is there is left as it is, and said to be there.
func begin(ctx context.Context, w io.Writer, c Config, v initVerb) (err error) {
	two, err := administrators(v.Administrator)
	if err != nil {
		return err
	}
	if c.Origin == "" {
		return errors.New("MYREVIEW_ORIGIN is not set: give the https address that people will use, such as https://review.example.gov.uk")
	}
	if err := keyIsLost(ctx, c); err != nil {
		return err
	}
	if err := beginProfile(w, c, v.Profile); err != nil {
		return err
	}
	if err := tell(w, c.Keyset, makeKeyset(c.Keyset), "keys: keep a copy apart from the backups, for without it nothing sealed can be read"); err != nil {
		return err
	}
	s, err := openStore(ctx, c, database.Make, logger(c))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	demo, err := s.DB.IsDemo(ctx)
	if err != nil {
		return err
	}
	if demo {
		return errors.New("this database holds the demo: an authority begins with one of its own")
	}
	var there error
	if !s.DB.Made() {
		there = os.ErrExist
	}
	if err := tell(w, c.database().Name(), there, "database"); err != nil {
		return err
	}
	return beginStaff(ctx, w, c, s, two)
}

// keyIsLost refuses to make keys for a database that was opened with others.
func keyIsLost(ctx context.Context, c Config) error {
	lost := c.keysetRefused()
	if !errors.Is(lost, seal.ErrNoKey) {
		return nil
	}
	s, err := openStore(ctx, c, database.ReadOnly, logger(c))
	if errors.Is(err, seal.ErrNoKey) {
		return lost
	}
	if err != nil {
		return nil // there is no database, or it says what is wrong when it is opened
	}
	keyed, err := s.DB.Keyed(ctx)
	if keyed {
		err = lost
	}
	return errors.Join(err, s.Close())
}

// tell says that something was made, or that it was there.
func tell(w io.Writer, name string, err error, what string) error {
	switch {
	case errors.Is(err, os.ErrExist):
		_, err = fmt.Fprintf(w, "there already  %s\n", name)
	case err == nil:
		_, err = fmt.Fprintf(w, "made           %s (%s)\n", name, what)
	}
	return err
}

func beginProfile(w io.Writer, c Config, from string) error {
	text, what := profiles.Blank, "profile: fill it in, then `myreview profile check "+c.authorityProfile()+"`"
	if from != "" {
		given, err := os.ReadFile(from) // #nosec G304 -- the operator names the file
		if err != nil {
			return err
		}
		text, what = given, "profile, from "+from
	}
	if err := os.MkdirAll(filepath.Dir(c.authorityProfile()), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(c.authorityProfile(), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err == nil {
		_, err = f.Write(text)
		err = errors.Join(err, f.Close())
	}
	return tell(w, c.authorityProfile(), err, what)
}

func beginStaff(ctx context.Context, w io.Writer, c Config, s *store.Store, two [2]staff.Newcomer) error {
	links, err := s.Staff.Begin(ctx, operator, two)
	if care.KindOf(err) == care.KindConflict {
		_, err := fmt.Fprintln(w, "there already  administrators; `myreview staff link ADDRESS` gives one of them another link")
		return err
	}
	if err != nil {
		return said(err)
	}
	for i, link := range links {
		fmt.Fprintf(w, "\n%s comes in by this link, within 24 hours, once:\n  %s\n", two[i].Name, linkTo(c, link))
	}
	_, err = fmt.Fprintln(w, "\nGive each link to that person alone: by hand, or on paper. One that ran out: myreview staff link ADDRESS.\nNow fill the profile in, see `myreview config check`, and start with `myreview serve`.")
	return err
}

func linkTo(c Config, token string) string { return c.Origin + "/w/" + token }

// administrators reads who they are, such as "Ada Smith <ada@council.gov.uk>".
func administrators(given []string) (two [2]staff.Newcomer, err error) {
	if len(given) != len(two) {
		return two, errors.New("an authority begins with two administrators: --administrator 'Ada Smith <ada.smith@council.gov.uk>', twice")
	}
	for i, text := range given {
		a, err := mail.ParseAddress(text)
		if err != nil || strings.TrimSpace(a.Name) == "" {
			return two, fmt.Errorf("--administrator %q: write a name and an e-mail address, such as 'Ada Smith <ada.smith@council.gov.uk>'", text)
		}
		two[i] = staff.Newcomer{Name: a.Name, Email: a.Address}
	}
	if signin.NormalEmail(two[0].Email) == signin.NormalEmail(two[1].Email) {
		return two, fmt.Errorf("two administrators have two e-mail addresses: both were given %s", two[0].Email)
	}
	return two, nil
}

// said is an error in the words that a page would have for it.
func said(err error) error {
	var fault *care.Error
	if !errors.As(err, &fault) {
		return err
	}
	words, bad := i18n.Load()
	if bad != nil {
		return err
	}
	return errors.New(words.In(care.English, care.Adult).Fault(fault))
}
