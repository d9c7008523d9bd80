package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"myreview/server/database"
	"myreview/server/profiles"
	"myreview/server/store"
	"myreview/server/store/signin"
)

var twoAdministrators = []string{"Ada Smith <ada@council.gov.uk>", "Amir Khan <amir@council.gov.uk>"}

func beginning(t *testing.T, settings ...string) Config {
	t.Helper()
	c, err := readConfig(append([]string{
		"MYREVIEW_DATA=" + filepath.Join(t.TempDir(), "not there yet", "data"), "MYREVIEW_LOG_LEVEL=error", "MYREVIEW_ORIGIN=https://review.example.gov.uk",
	}, settings...))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func beginAs(t *testing.T, c Config, v initVerb) (string, error) {
	t.Helper()
	var out bytes.Buffer
	err := begin(t.Context(), &out, c, v)
	return out.String(), err
}

func stored(t *testing.T, c Config, do func(ctx context.Context, s *store.Store) error) {
	t.Helper()
	s, err := openStore(t.Context(), c, database.AsItIs, logger(c))
	if err != nil {
		t.Fatal(err)
	}
	if err := do(t.Context(), s); err != nil {
		t.Error(err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

// An authority begins on an empty machine: what it needs is made once, and never again.
func TestAnAuthorityBegins(t *testing.T) {
	for name, settings := range databases {
		t.Run(name, func(t *testing.T) {
			c := beginning(t, settings(t)...)
			said, err := beginAs(t, c, initVerb{Administrator: twoAdministrators})
			if err != nil {
				t.Fatal(err)
			}
			links := regexp.MustCompile(`https://review\.example\.gov\.uk/w/(\S+)`).FindAllStringSubmatch(said, -1)
			if len(links) != 2 || !strings.Contains(said, "Ada Smith") || strings.Contains(said, "there already") {
				t.Fatalf("%d links: %s", len(links), said)
			}
			for _, path := range []string{c.Keyset, c.authorityProfile()} {
				info, err := os.Stat(path)
				if err != nil || info.Mode().Perm() != 0o600 {
					t.Errorf("%s: %v, %v", path, info.Mode(), err)
				}
			}
			stored(t, c, func(ctx context.Context, s *store.Store) error {
				browser, err := s.SignIn.TakeUpStaffLink(ctx, links[1][1], "")
				if err != nil {
					return err
				}
				_, err = s.SignIn.EnterByStaffLink(ctx, browser, "three odd words", signin.NewSession{By: signin.ByPassword}, "")
				return err
			})
			// The profile says what is missing; filled in, the portal starts.
			if err := opens(t, c, false); err == nil || !strings.Contains(err.Error(), "authority") {
				t.Errorf("a blank profile: %v", err)
			}
			filled, err := os.ReadFile("profiles/testdata/checked.toml")
			if err == nil {
				err = os.WriteFile(c.authorityProfile(), filled, 0o600)
			}
			if err != nil {
				t.Fatal(err)
			}
			if err := opens(t, c, false); err != nil {
				t.Errorf("it does not start: %v", err)
			}
			// Twice changes nothing.
			again, err := beginAs(t, c, initVerb{Administrator: twoAdministrators})
			if err != nil || strings.Count(again, "there already") != 4 || strings.Contains(again, "/w/") {
				t.Errorf("twice: %v\n%s", err, again)
			}
			kept, err := os.ReadFile(c.authorityProfile())
			if err != nil || !bytes.Equal(kept, filled) {
				t.Errorf("the profile was written over: %v", err)
			}
		})
	}
}

func TestWhatInitRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		config Config
		verb   initVerb
		want   string
	}{
		"one administrator":    {beginning(t), initVerb{Administrator: twoAdministrators[:1]}, "two administrators"},
		"no address":           {beginning(t), initVerb{Administrator: []string{"Ada Smith", "Amir <a@b.example>"}}, `"Ada Smith"`},
		"one person twice":     {beginning(t), initVerb{Administrator: []string{twoAdministrators[0], "Ada Again <ADA@council.gov.uk>"}}, "two e-mail addresses"},
		"no name":              {beginning(t), initVerb{Administrator: []string{"a@b.example", twoAdministrators[1]}}, "a name and an e-mail address"},
		"no origin":            {beginning(t, "MYREVIEW_ORIGIN="), initVerb{Administrator: twoAdministrators}, "MYREVIEW_ORIGIN"},
		"a demo":               {demoIn(t, t.TempDir()), initVerb{Administrator: twoAdministrators}, "MYREVIEW_ORIGIN"},
		"no profile of theirs": {beginning(t), initVerb{Administrator: twoAdministrators, Profile: "no such file"}, "no such file"},
	} {
		if _, err := beginAs(t, c.config, c.verb); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

// Keys that are lost are not made anew: what is sealed would stay shut for good.
func TestInitMakesNoKeysForWhatIsSealed(t *testing.T) {
	c := beginning(t)
	if _, err := beginAs(t, c, initVerb{Administrator: twoAdministrators}); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(c.Keyset); err != nil {
		t.Fatal(err)
	}
	if _, err := beginAs(t, c, initVerb{Administrator: twoAdministrators}); err == nil || !strings.Contains(err.Error(), "put it back") {
		t.Errorf("%v", err)
	}
	if _, err := os.Stat(c.Keyset); !os.IsNotExist(err) {
		t.Error("new keys were made")
	}
}

func TestInitTakesAProfile(t *testing.T) {
	c := beginning(t)
	if _, err := beginAs(t, c, initVerb{Administrator: twoAdministrators, Profile: "profiles/testdata/checked.toml"}); err != nil {
		t.Fatal(err)
	}
	if err := opens(t, c, false); err != nil {
		t.Error(err)
	}
}

// The profile to fill in is right but for what only the authority can say.
func TestTheBlankProfileWantsWhatOnlyTheAuthorityKnows(t *testing.T) {
	path := filepath.Join(t.TempDir(), "profile.toml")
	if err := os.WriteFile(path, profiles.Blank, 0o600); err != nil {
		t.Fatal(err)
	}
	faults, _, err := profiles.Faults(path, "2026-11-29")
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	for _, f := range faults {
		keys = append(keys, f.Error())
	}
	all := strings.Join(keys, "\n")
	for _, want := range []string{"authority", "council_day", "council_night", "advocacy"} {
		if !strings.Contains(all, want) {
			t.Errorf("nothing is said of %s:\n%s", want, all)
		}
	}
	if len(faults) != 4 {
		t.Errorf("%d faults, want 4:\n%s", len(faults), all)
	}
}

// Whoever has only a shell adds people, lets them in again and ends their work.
func TestTheVerbsOfStaff(t *testing.T) {
	c := beginning(t)
	if _, err := beginAs(t, c, initVerb{Administrator: twoAdministrators}); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	stored(t, c, func(ctx context.Context, s *store.Store) error {
		steps := []struct {
			want string
			do   func() error
		}{
			{"/w/", func() error {
				return staffAddVerb{Name: "Ines Iro", Email: "ines@council.gov.uk", Job: []string{"iro"}, Team: "North"}.add(ctx, &out, c, s)
			}},
			{"iro_manager waits until an administrator agrees", func() error {
				return staffAddVerb{Name: "Mo", Email: "mo@council.gov.uk", Job: []string{"iro_manager"}}.add(ctx, &out, c, s)
			}},
			{"ines@council.gov.uk  Ines Iro   North  not in yet  iro\n", func() error { return listStaff(ctx, &out, s) }},
			{"/w/", func() error { return staffLinkVerb{Email: "INES@council.gov.uk"}.link(ctx, &out, c, s) }},
			{"reads calls for help", func() error { return dutyVerb{Email: "ines@council.gov.uk"}.put(ctx, &out, c, s) }},
			{"not in yet  iro, duty", func() error { return listStaff(ctx, &out, s) }},
			{"on duty already", func() error { return dutyVerb{Email: "ines@council.gov.uk"}.put(ctx, &out, c, s) }},
			{"cannot come in any more", func() error { return staffEndVerb{Email: "ines@council.gov.uk", Reason: "moved"}.end(ctx, &out, s) }},
		}
		for _, step := range steps {
			out.Reset()
			if err := step.do(); err != nil || !strings.Contains(out.String(), step.want) {
				t.Errorf("%v: %q, want %q", err, out.String(), step.want)
			}
		}
		for want, err := range map[string]error{
			"is none of":                   staffAddVerb{Name: "X", Email: "x@council.gov.uk", Job: []string{"boss"}}.add(ctx, &out, c, s),
			"Someone has this":             staffAddVerb{Name: "X", Email: "ada@council.gov.uk", Job: []string{"iro"}}.add(ctx, &out, c, s),
			"nobody at work":               staffLinkVerb{Email: "ines@council.gov.uk"}.link(ctx, &out, c, s),
			"always be two administrators": staffEndVerb{Email: "ada@council.gov.uk", Reason: "moved"}.end(ctx, &out, s),
		} {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%v, want %q", err, want)
			}
		}
		return nil
	})
}
