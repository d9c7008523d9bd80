package e2e_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"regexp"
	"strconv"
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
// moment that is. The browser tries again: what each call says is there exactly once, and
// a worrying answer has exactly one open alert. MYREVIEW_KILLS is how often it dies.
func TestEachCallForHelpSurvivesSIGKILLOnce(t *testing.T) {
	p := startDemo(t)
	child, duty := p.reader("Maisie Kowalska"), p.reader("Grace Okafor")
	child.get("/home")
	question := child.home + "/form/q/p6"
	token := csrfOf(t, child.get("/help"))
	rounds, calls := 15, 4 // a start of the program is what takes long, so several call each time
	if more, err := strconv.Atoi(os.Getenv("MYREVIEW_KILLS")); err == nil {
		rounds = more
	}
	newID := regexp.MustCompile(`name="id" value="([^"]+)"`)
	var words []string
	for round := range rounds {
		type sending struct {
			path string
			form url.Values
		}
		all := []sending{{question, url.Values{
			"csrf": {token}, "rev": {strconv.Itoa(round + 1)}, "home": {[]string{"not", "bit"}[round%2]}, "as": {"next"},
		}}}
		for n := range calls {
			words = append(words, fmt.Sprintf("please (%d, %d)", round, n))
			id := newID.FindStringSubmatch(child.get("/tell/now"))[1]
			all = append(all, sending{"/tell/now", url.Values{"csrf": {token}, "id": {id}, "words": {words[len(words)-1]}}})
		}
		var sent sync.WaitGroup
		for _, one := range all {
			hasty := &reader{t: t, p: p, client: &http.Client{Jar: child.client.Jar, Timeout: time.Second}}
			sent.Go(func() { _ = hasty.send(one.path, one.form) })
		}
		time.Sleep(time.Duration(round%15*3) * time.Millisecond)
		p.kill()
		sent.Wait()
		p.start()
		for _, one := range all {
			if err := child.send(one.path, one.form); err != nil {
				t.Fatal(err)
			}
		}
		list := duty.get("/alerts")
		if n := strings.Count(list, ">Needs someone now:"); n != 1 {
			t.Fatalf("round %d: %d open calls, want one with all the words", round, n)
		}
		for _, w := range words {
			if n := strings.Count(list, w); n != 1 {
				t.Fatalf("round %d: %q stands there %d times", round, w, n)
			}
		}
		if n := strings.Count(list, ">A worrying answer:"); n != 1 {
			t.Fatalf("round %d: %d alerts for one answer", round, n)
		}
	}
}
