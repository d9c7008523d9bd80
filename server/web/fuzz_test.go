package web

import (
	"encoding/base64"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/profiles"
	"myreview/server/seal"
	"myreview/server/store"
)

// A way back leads to this site, as every browser would read it: else the
// language switch would send people to somebody else's sign-in page.
func FuzzOurs(f *testing.F) {
	for _, path := range []string{"/", "/r/x", "//evil.example", "/\\evil.example", "/\t/evil.example", "https://evil.example", "/%2f/evil", "/..//evil", "/?x=//evil", ""} {
		f.Add(path)
	}
	base, _ := url.Parse("https://review.example/form")
	f.Fuzz(func(t *testing.T, path string) {
		if !Ours(path) {
			return
		}
		// What browsers do before they read an address.
		read := strings.NewReplacer("\t", "", "\n", "", "\r", "", "\\", "/").Replace(strings.Trim(path, " "))
		u, err := base.Parse(read)
		if err == nil && (u.Host != base.Host || u.Scheme != base.Scheme) {
			t.Fatalf("%q leads to %s", path, u)
		}
	})
}

// A ticket opens for the session, the review and the minutes that it was made
// for, and nobody makes one of nothing.
func FuzzTicket(f *testing.F) {
	now := time.Unix(1_800_000_000, 0)
	const review = care.ID("11111111-1111-4111-8111-111111111111")
	f.Add("", "secret", 0)
	f.Add(Ticket("secret", review, now), "other", 0)
	f.Add(Ticket("secret", review, now), "secret", 121)
	f.Add(strings.Repeat("A", 54), "secret", 1)
	f.Fuzz(func(t *testing.T, text, secret string, seconds int) {
		good := Ticket(secret, review, now)
		at := now.Add(time.Duration(seconds%1000) * time.Second)
		_, _, ok := readTicket(good, secret, review, at)
		if want := secret != "" && at.Before(now.Add(ticketLife)); ok != want {
			t.Fatalf("its own ticket after %d s: %v, want %v", seconds%1000, ok, want)
		}
		if _, _, ok := readTicket(good, secret+"x", review, now); ok {
			t.Fatal("opens for another session")
		}
		if _, _, ok := readTicket(good, secret, review+"x", now); ok {
			t.Fatal("opens for another review")
		}
		made, err1 := base64.RawURLEncoding.DecodeString(text)
		real, err2 := base64.RawURLEncoding.DecodeString(good)
		if _, _, ok := readTicket(text, secret, review, now); ok && (err1 != nil || err2 != nil || !slices.Equal(made, real)) {
			// Whoever knows the secret can make others; a fuzzer knows none that was not a seed.
			if secret != "secret" {
				t.Fatalf("%q was taken", text)
			}
		}
		spoiled := slices.Clone(real)
		spoiled[len(text)%len(spoiled)] ^= 1
		if _, _, ok := readTicket(base64.RawURLEncoding.EncodeToString(spoiled), secret, review, now); ok {
			t.Fatal("opens though one bit is another")
		}
	})
}

// Whatever a browser, or what poses as one, sends as cookies, token and origin:
// nothing breaks, and nothing is posted without the token that belongs to one
// of the cookies and without coming from our own page.
func FuzzGuard(f *testing.F) {
	box, err := seal.Create(filepath.Join(f.TempDir(), "keyset"))
	if err != nil {
		f.Fatal(err)
	}
	log := slog.New(slog.DiscardHandler)
	s, err := store.Open(f.Context(), database.Config{Box: box, Path: filepath.Join(f.TempDir(), "f.db"), Mode: database.Make, Log: log})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { _ = s.Close() })
	profile, err := profiles.Load("demo")
	if err != nil {
		f.Fatal(err)
	}
	site, err := New(Options{Store: s, Profile: profile, Clock: care.RealClock, Log: log, Origin: "https://review.example"})
	if err != nil {
		f.Fatal(err)
	}
	visit := "__Host-visit=abc"
	f.Add(visit, PageToken("abc"), "same-origin", "")
	f.Add(visit, PageToken("abc"), "", "https://review.example")
	f.Add(visit, PageToken("abc"), "cross-site", "https://review.example")
	f.Add(visit, PageToken("abc"), "", "https://evil.example")
	f.Add(visit, "", "same-origin", "")
	f.Add("", PageToken(""), "same-origin", "")
	f.Add("__Host-session=abc; __Host-visit=abc", PageToken("abc"), "same-origin", "null")
	f.Add("__Host-session="+strings.Repeat("=;", 50), "\xff", "none", "\x7f")
	f.Add("__Host-lang=xx; __Host-visit=\"a b\"", "%zz", "", "")
	clean := func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1 // no header can carry it
		}
		return r
	}
	f.Fuzz(func(t *testing.T, cookies, token, fetch, origin string) {
		cookies, fetch, origin = strings.Map(clean, cookies), strings.Map(clean, fetch), strings.Map(clean, origin)
		body := url.Values{"csrf": {token}, "lang": {"cy"}, "back": {"/help"}}.Encode()
		req, err := http.NewRequest(http.MethodPost, "/lang", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set(fiber.HeaderContentType, "application/x-www-form-urlencoded")
		for name, value := range map[string]string{"Cookie": cookies, "Sec-Fetch-Site": fetch, "Origin": origin} {
			if value != "" && len(value) < 4096 {
				req.Header[name] = []string{value}
			}
		}
		res, err := site.app.Test(req, 20_000)
		if err != nil {
			return // not HTTP at all
		}
		defer res.Body.Close()
		_, _ = io.Copy(io.Discard, res.Body)
		if res.StatusCode >= 500 {
			t.Fatalf("%d for %q, %q, %q, %q", res.StatusCode, cookies, token, fetch, origin)
		}
		if res.StatusCode != http.StatusSeeOther {
			return
		}
		fetch, origin = strings.TrimSpace(fetch), strings.TrimSpace(origin)
		if fetch != "" && fetch != "same-origin" || fetch == "" && origin != "" && origin != "null" && origin != "https://review.example" {
			t.Fatalf("posted from elsewhere: %q, %q", fetch, origin)
		}
		held := strings.FieldsFunc(cookies, func(r rune) bool { return r == ';' })
		if !slices.ContainsFunc(held, func(c string) bool {
			_, value, _ := strings.Cut(c, "=")
			value = strings.Trim(value, " ")
			return token == PageToken(value) || token == PageToken(strings.Trim(value, `"`))
		}) {
			t.Fatalf("posted with the token %q, which no cookie of %q gives", token, cookies)
		}
	})
}
