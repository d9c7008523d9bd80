package e2e_test

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// reader is somebody of the demo without a browser: requests alone.
type reader struct {
	t      *testing.T
	p      *program
	client *http.Client
	home   string
}

func (p *program) reader(name string) *reader {
	p.t.Helper()
	jar, _ := cookiejar.New(nil)
	r := &reader{t: p.t, p: p, client: &http.Client{Jar: jar, Timeout: 20 * time.Second}}
	list := r.get("/demo")
	who := regexp.MustCompile(`(?s)value="([0-9a-f-]{36})">\s*<button[^>]*>(?:[^b]|b[^u])*?<bdi>` + name).FindStringSubmatch(list)
	if who == nil {
		p.t.Fatalf("%s is not in the demo", name)
	}
	if err := r.send("/demo", url.Values{"csrf": {csrfOf(p.t, list)}, "person": {who[1]}}); err != nil {
		p.t.Fatal(err)
	}
	return r
}

func csrfOf(t *testing.T, page string) string {
	t.Helper()
	m := regexp.MustCompile(`name="csrf" value="([^"]+)"`).FindStringSubmatch(page)
	if m == nil {
		t.Fatal("no page token")
	}
	return m[1]
}

func (r *reader) get(path string) string {
	r.t.Helper()
	res, err := r.client.Get(r.p.url() + path)
	if err != nil {
		r.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		r.t.Fatalf("%s: %d %v", path, res.StatusCode, err)
	}
	r.home = res.Request.URL.Path
	return string(body)
}

// send posts a form; an error is for the caller to make something of.
func (r *reader) send(path string, form url.Values) error {
	res, err := r.client.PostForm(r.p.url()+path, form)
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, res.Body)
	_ = res.Body.Close()
	r.home = res.Request.URL.Path
	return err
}

// The server dies without warning while a child calls for help, at whatever
// moment that is. The browser tries again: each call is there exactly once, and
// a worrying answer has exactly one open alert.
func TestEachCallForHelpSurvivesSIGKILLOnce(t *testing.T) {
	p := startDemo(t)
	child, duty := p.reader("Maisie Kowalska"), p.reader("Grace Okafor")
	child.get("/home")
	question := child.home + "/form/q/p6"
	token := csrfOf(t, child.get("/help"))
	const rounds = 8
	for round := range rounds {
		page := child.get("/tell/now")
		id := regexp.MustCompile(`name="id" value="([^"]+)"`).FindStringSubmatch(page)[1]
		call := url.Values{"csrf": {token}, "id": {id}, "words": {"please"}}
		answer := url.Values{"csrf": {token}, "rev": {string(rune('1' + round))}, "home": {[]string{"not", "bit"}[round%2]}, "as": {"next"}}
		var sent sync.WaitGroup
		first := &reader{t: t, p: p, client: &http.Client{Jar: child.client.Jar, Timeout: time.Second}}
		second := &reader{t: t, p: p, client: &http.Client{Jar: child.client.Jar, Timeout: time.Second}}
		sent.Go(func() { _ = first.send("/tell/now", call) })
		sent.Go(func() { _ = second.send(question, answer) })
		time.Sleep(time.Duration(round*3) * time.Millisecond)
		p.kill()
		sent.Wait()
		p.start()
		for path, form := range map[string]url.Values{"/tell/now": call, question: answer} {
			if err := child.send(path, form); err != nil {
				t.Fatal(err)
			}
		}
		list := duty.get("/alerts")
		if n := strings.Count(list, "Needs someone now:"); n != round+1 {
			t.Fatalf("round %d: %d calls, want %d", round, n, round+1)
		}
		if n := strings.Count(list, "A worrying answer:"); n != 1 {
			t.Fatalf("round %d: %d alerts for one answer", round, n)
		}
	}
}
