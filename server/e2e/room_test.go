package e2e_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// The program ended when it ran out of file descriptors, and every meeting with it.
// Now open connections stay and are answered, and a new one waits until one closes.
func TestItLivesWhereAllDescriptorsAreTaken(t *testing.T) {
	eachDatabase(t, func(t *testing.T, p *program) {
		p.kill()
		// With 100 it would not start: it takes all that the system allows.
		p.through = []string{"/bin/sh", "-c", `ulimit -Sn 100 && ulimit -Hn 200 && exec "$0" "$@"`}
		p.start()
		in := p.dial()
		ask := func(c net.Conn, path string) string {
			t.Helper()
			if err := c.SetDeadline(time.Now().Add(20 * time.Second)); err != nil {
				t.Fatal(err)
			}
			if _, err := fmt.Fprintf(c, "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n", path); err != nil {
				t.Fatal(err)
			}
			answer, err := http.ReadResponse(bufio.NewReader(c), nil)
			if err != nil {
				t.Fatalf("%s: %v", path, err)
			}
			defer answer.Body.Close()
			if _, err := io.Copy(io.Discard, answer.Body); err != nil {
				t.Fatal(err)
			}
			return answer.Status
		}
		if got := ask(in, "/help"); got != "200 OK" {
			t.Fatalf("before: %s", got)
		}
		idle := make([]net.Conn, 250)
		for i := range idle {
			idle[i] = p.dial()
		}
		late := p.dial()
		for range 5 {
			time.Sleep(200 * time.Millisecond)
			for _, path := range []string{"/help", "/readyz", "/"} { // the last asks the database
				if got := ask(in, path); !strings.HasPrefix(got, "200") && !strings.HasPrefix(got, "303") {
					t.Fatalf("whoever is in gets %s for %s", got, path)
				}
			}
		}
		if err := late.SetReadDeadline(time.Now().Add(500 * time.Millisecond)); err != nil {
			t.Fatal(err)
		}
		if _, err := fmt.Fprint(late, "GET /help HTTP/1.1\r\nHost: localhost\r\n\r\n"); err != nil {
			t.Fatal(err)
		}
		if n, err := late.Read(make([]byte, 1)); err == nil {
			t.Errorf("whoever comes too late got %d bytes at once: nobody waits", n)
		}
		for _, c := range idle {
			if err := c.Close(); err != nil {
				t.Error(err)
			}
		}
		if got := ask(late, "/help"); got != "200 OK" {
			t.Errorf("after they have gone: %s", got)
		}
		if got := ask(p.dial(), "/readyz"); got != "200 OK" {
			t.Errorf("a new one: %s", got)
		}
	})
}

// dial opens a bare connection, as a tool of attackers does.
func (p *program) dial() net.Conn {
	p.t.Helper()
	c, err := net.Dial("tcp", p.addr)
	if err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() { _ = c.Close() })
	return c
}
