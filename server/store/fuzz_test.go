package store_test

import (
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/seal"
	"myreview/server/store"
	"myreview/server/store/meetings"
	"myreview/server/store/signin"
	"myreview/server/store/storetest"
)

// fuzzed is a store with one family in it, for many tries.
func fuzzed(f *testing.F) (*store.Store, *storetest.Family) {
	f.Helper()
	box, err := seal.Create(filepath.Join(f.TempDir(), "keyset"))
	if err != nil {
		f.Fatal(err)
	}
	s, err := store.Open(f.Context(), database.Config{Box: box, Path: filepath.Join(f.TempDir(), "f.db"), Mode: database.Make, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { _ = s.Close() })
	return s, storetest.NewFamily(f, s, care.Young)
}

// odd are texts that have opened doors elsewhere.
var odd = []string{"", " ", "\x00", "' OR 1=1 --", "%", "_", "null", "\xff\xfe", "../../etc", strings.Repeat("A", 5000), "é\u0301", "Ⅷ", "٣٤"}

// No cookie but the very one that was given is a session, whatever is in it:
// not its hash, not a part of it, nothing that the database reads otherwise.
func FuzzSession(f *testing.F) {
	s, fam := fuzzed(f)
	secret, err := s.SignIn.StartSession(f.Context(), fam.Child.Person, signin.NewSession{By: signin.ByDevice}, "")
	if err != nil {
		f.Fatal(err)
	}
	good, err := s.SignIn.Visit(f.Context(), secret, true)
	if err != nil {
		f.Fatal(err)
	}
	for _, text := range append(odd, good.Session, secret[:len(secret)-1], secret+"=", strings.ToUpper(secret), secret+"\x00") {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		_, err := s.SignIn.Visit(t.Context(), text, false)
		if text == secret {
			if err != nil {
				t.Fatal(err)
			}
		} else if care.KindOf(err) != care.KindSignIn || err == nil {
			t.Fatalf("%q: %v", text, err)
		}
	})
}

// No address but the very one that was handed out opens anything: not an
// invitation, not a link to a device, not a card.
func FuzzAddress(f *testing.F) {
	s, fam := fuzzed(f)
	by, review := fam.Worker.Viewer, fam.Review
	invitation, err := s.SignIn.MakeInvitation(f.Context(), by, review, fam.Parent.Tie, time.Hour)
	if err != nil {
		f.Fatal(err)
	}
	device, err := s.Cards.MakeDeviceLink(f.Context(), by, review, care.NewID())
	if err != nil {
		f.Fatal(err)
	}
	card, err := s.Cards.MakeCard(f.Context(), by, review, care.NewID())
	if err != nil {
		f.Fatal(err)
	}
	for _, text := range odd {
		f.Add(text)
	}
	for _, token := range []string{invitation, device.Token, card.Token} {
		f.Add(token)
		f.Add(token[1:])
		f.Add(token + "A")
		f.Add(strings.ToLower(token))
	}
	f.Fuzz(func(t *testing.T, text string) {
		_, invited := s.SignIn.ClaimInvitation(t.Context(), text, "phone")
		_, linked := s.Cards.DeviceLinkAt(t.Context(), text, "phone")
		_, carded := s.Cards.CardAt(t.Context(), text, "phone")
		for token, err := range map[string]error{invitation: invited, device.Token: linked, card.Token: carded} {
			if text == token {
				if err != nil {
					t.Fatal(err)
				}
			} else if care.KindOf(err) != care.KindNotFound || err == nil {
				t.Fatalf("%q: %v", text, err)
			}
		}
	})
}

// A room's code that was never given opens nothing and breaks nothing, and
// tidying what hands type never makes one code of two.
func FuzzCode(f *testing.F) {
	s, _ := fuzzed(f)
	for _, text := range append(odd, "3467-9CDF", "3467 9cdf", "3467–9CDF", "123456", " 12 34 56 ", "１２３４５６") {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for name, tidy := range map[string]func(string) string{"letters": meetings.TidyCode, "digits": signin.TidyDigits} {
			once := tidy(text)
			if tidy(once) != once || !utf8.ValidString(once) || len(once) > len(text)*utf8.UTFMax {
				t.Fatalf("%s: %q becomes %q", name, text, once)
			}
			for _, r := range once {
				if r > 'Z' {
					t.Fatalf("%s: %q becomes %q", name, text, once)
				}
			}
		}
		// Each from another place, so that none has to wait.
		_, _, err := s.Meetings.EnterRoom(t.Context(), text, string(care.NewID()))
		if care.KindOf(err) != care.KindInvalid || err == nil {
			t.Fatalf("%q: %v", text, err)
		}
	})
}
