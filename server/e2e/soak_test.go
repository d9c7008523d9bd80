//go:build soak

package e2e_test

import (
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
)

// soaks is how long each of these goes on; SHORT=1 is for a run that must end.
func soaks() time.Duration {
	if os.Getenv("SHORT") != "" {
		return 45 * time.Second
	}
	return 10 * time.Minute
}

// client is one person's browser without a window.
type client struct {
	t    *testing.T
	base string
	http *http.Client
}

func newClient(t *testing.T, base string) *client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &client{t: t, base: base, http: &http.Client{Jar: jar, Timeout: 15 * time.Second}}
}

// form is the form with that action on a page, as its fields stand.
func (c *client) form(path, action string) (url.Values, error) {
	r, err := c.http.Get(c.base + path)
	if err != nil {
		return nil, err
	}
	defer r.Body.Close()
	page, err := goquery.NewDocumentFromReader(r.Body)
	if err != nil {
		return nil, err
	}
	out := url.Values{}
	page.Find(fmt.Sprintf("form[action=%q]", action)).First().Find("input, textarea").Each(func(_ int, f *goquery.Selection) {
		name, kind := f.AttrOr("name", ""), f.AttrOr("type", "")
		switch {
		case name == "" || (kind == "radio" || kind == "checkbox") && !f.Is("[checked]"):
		case goquery.NodeName(f) == "textarea":
			out.Set(name, strings.TrimPrefix(f.Text(), "\n"))
		default:
			out.Set(name, f.AttrOr("value", ""))
		}
	})
	if len(out) == 0 {
		return nil, fmt.Errorf("%s: %d, no form to %s", path, r.StatusCode, action)
	}
	return out, nil
}

func (c *client) post(path string, fields url.Values, accept string) (*http.Response, error) {
	ask, err := http.NewRequest(http.MethodPost, c.base+path, strings.NewReader(fields.Encode()))
	if err != nil {
		return nil, err
	}
	ask.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	ask.Header.Set("Accept", accept)
	ask.Header.Set("Origin", c.base)
	return c.http.Do(ask)
}

// signIn signs in as a person of the demo and returns the path of their review.
func (c *client) signIn(name string) (review string) {
	c.t.Helper()
	fields, err := c.form("/demo", "/demo")
	if err != nil {
		c.t.Fatal(err)
	}
	r, err := c.http.Get(c.base + "/demo")
	if err != nil {
		c.t.Fatal(err)
	}
	page, err := goquery.NewDocumentFromReader(r.Body)
	_ = r.Body.Close()
	if err != nil {
		c.t.Fatal(err)
	}
	them := page.Find(`form[action="/demo"]`).FilterFunction(func(_ int, f *goquery.Selection) bool { return f.Find("bdi").First().Text() == name })
	fields.Set("person", them.Find("[name=person]").AttrOr("value", ""))
	r, err = c.post("/demo", fields, "text/html")
	if err != nil {
		c.t.Fatal(err)
	}
	_, _ = io.Copy(io.Discard, r.Body)
	_ = r.Body.Close()
	return r.Request.URL.Path
}

// save posts the answer as the page's script does, and reports whether the server
// said that it is saved.
func (c *client) save(question, words string) (bool, error) {
	fields, err := c.form(question, question)
	if err != nil {
		return false, err
	}
	fields.Set("main", words)
	r, err := c.post(question, fields, "application/json")
	if err != nil {
		return false, err
	}
	defer r.Body.Close()
	var said struct{ Rev int }
	err = json.NewDecoder(r.Body).Decode(&said)
	return r.StatusCode == http.StatusOK && said.Rev > 0, err
}

// The program is killed again and again while children write. What it had called
// saved is there afterwards, on both databases, and the audit log is whole.
func TestSoakKills(t *testing.T) {
	eachDatabase(t, func(t *testing.T, p *program) {
		writers := map[string]string{"Maisie Kowalska": "p19", "Amara Boateng": "y2", "Halina Kowalska": "c1"}
		var done atomic.Bool
		var saves atomic.Int64
		var all sync.WaitGroup
		for name, question := range writers {
			c := newClient(t, p.url())
			at := c.signIn(name)
			if !strings.HasPrefix(at, "/r/") {
				t.Logf("%s has no form to write in: %s", name, at)
				continue
			}
			question := at + "/form/q/" + question
			if _, err := c.form(question, question); err != nil {
				t.Logf("%s: %v", name, err)
				continue
			}
			all.Go(func() {
				acked, tried := "", []string{} // what was tried since may or may not be there
				for n := 0; !done.Load(); n++ {
					words := fmt.Sprintf("%s, %d", name, n)
					ok, err := c.save(question, words)
					switch {
					case ok:
						acked, tried = words, nil
						saves.Add(1)
					case err != nil:
						tried = append(tried, words)
						time.Sleep(50 * time.Millisecond)
					}
					if n%10 == 9 {
						there, err := c.form(question, question)
						if got := there.Get("main"); err == nil && acked != "" && got != acked && !slices.Contains(tried, got) {
							t.Errorf("%s: %q was called saved; there is %q", name, acked, got)
							return
						}
					}
				}
			})
		}
		kills := 0
		for end := time.Now().Add(soaks()); time.Now().Before(end); kills++ {
			time.Sleep(time.Duration(200+rand.IntN(1800)) * time.Millisecond)
			p.kill()
			p.start()
		}
		done.Store(true)
		all.Wait()
		if saves.Load() < 50 {
			t.Errorf("only %d saves came through", saves.Load())
		}
		t.Logf("%d kills, %d saves", kills, saves.Load())
		p.kill()
		bin, err := binary()
		if err != nil {
			t.Fatal(err)
		}
		verify := exec.Command(bin, "audit", "verify")
		verify.Env = p.cmd.Env
		if out, err := verify.CombinedOutput(); err != nil {
			t.Errorf("audit verify: %v\n%s", err, out)
		}
	})
}

// While two hundred connections send a byte now and then and nothing else, a
// child's words are saved as quickly as ever (safety.md T31, F16).
func TestSoakSlowConnections(t *testing.T) {
	p := startDemo(t)
	c := newClient(t, p.url())
	question := c.signIn("Maisie Kowalska") + "/form/q/p19"
	var done atomic.Bool
	var all sync.WaitGroup
	for range 200 {
		all.Go(func() {
			for !done.Load() {
				conn, err := net.Dial("tcp", p.addr)
				if err != nil {
					time.Sleep(100 * time.Millisecond)
					continue
				}
				_, _ = io.WriteString(conn, "POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000\r\n\r\n")
				for !done.Load() {
					if _, err := conn.Write([]byte("a")); err != nil {
						break
					}
					time.Sleep(500 * time.Millisecond)
				}
				_ = conn.Close()
			}
		})
	}
	var took []time.Duration
	for end := time.Now().Add(soaks()); time.Now().Before(end); {
		began := time.Now()
		if ok, err := c.save(question, fmt.Sprintf("Wish %d", len(took))); !ok {
			t.Fatalf("not saved after %d: %v", len(took), err)
		}
		took = append(took, time.Since(began))
	}
	done.Store(true)
	all.Wait()
	slices.Sort(took)
	if p99 := took[len(took)*99/100]; p99 > time.Second {
		t.Errorf("p99 of %d saves is %v", len(took), p99)
	} else {
		t.Logf("%d saves, p50 %v, p99 %v", len(took), took[len(took)/2], p99)
	}
}
