package web_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/andybalholm/brotli"

	"myreview/server/care"
)

// bomb is what unpacks to a thousand times its size.
func bomb(t *testing.T, pack func(*bytes.Buffer) io.WriteCloser, size int) []byte {
	t.Helper()
	var b bytes.Buffer
	w := pack(&b)
	block := []byte("email=" + strings.Repeat("a", 1<<20-7) + "&")
	for range size >> 20 {
		if _, err := w.Write(block); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// bounded runs what an attacker sends and checks what it costs the portal.
func bounded(t *testing.T, name string, send func()) {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	began := time.Now()
	send()
	took := time.Since(began)
	runtime.ReadMemStats(&after)
	used := (after.TotalAlloc - before.TotalAlloc) >> 20
	t.Logf("%s: %v, %d MB allocated", name, took.Round(time.Millisecond), used)
	if took > quick || used > 100 {
		t.Errorf("%s: %v and %d MB", name, took, used)
	}
}

// 59 KiB of gzip took 17 s and hundreds of megabytes. Nothing is unpacked, in
// whatever way and wherever it says that it is packed: on a page of ours, where
// there is none, with a method that has no form, and beyond the limit.
func TestNoRequestIsUnpacked(t *testing.T) {
	w := lonely(t, care.Young)
	packs := map[string][]byte{
		"gzip":    bomb(t, func(b *bytes.Buffer) io.WriteCloser { return gzip.NewWriter(b) }, 60<<20),
		"br":      bomb(t, func(b *bytes.Buffer) io.WriteCloser { return brotli.NewWriter(b) }, 60<<20),
		"deflate": bomb(t, func(b *bytes.Buffer) io.WriteCloser { return zlib.NewWriter(b) }, 60<<20),
	}
	packs["GZIP"], packs["identity, gzip"], packs["zstd"], packs["nonsense"] = packs["gzip"], packs["gzip"], packs["br"], packs["br"]
	send := func(method, path, encoding string, body []byte) *http.Response {
		t.Helper()
		r, err := http.NewRequest(method, w.base+path, bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Content-Encoding", encoding)
		answer, err := w.unpacked.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		return answer
	}
	for encoding, body := range packs {
		bounded(t, encoding, func() {
			for _, to := range []struct{ method, path string }{
				{"POST", "/sign-in"}, {"POST", "/no-such-page"}, {"GET", "/help"}, {"PUT", "/"}, {"POST", "/healthz"}, {"POST", w.review("/form/q/y2")},
			} {
				if a := send(to.method, to.path, encoding, body); a.StatusCode != http.StatusUnsupportedMediaType || a.Header.Get("Accept-Encoding") != "identity" {
					t.Errorf("%s %s packed as %s: %d", to.method, to.path, encoding, a.StatusCode)
				}
			}
		})
	}
	// More than the site takes has its answer before any route: it is not unpacked there either.
	bounded(t, "too large", func() {
		c, err := net.Dial("tcp", strings.TrimPrefix(w.base, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		if _, err := fmt.Fprintf(c, "POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Encoding: gzip\r\nContent-Length: 5000000\r\n\r\n%s", packs["gzip"]); err != nil {
			t.Fatal(err)
		}
		_ = c.SetReadDeadline(time.Now().Add(20 * time.Second))
		if answer, err := http.ReadResponse(bufio.NewReader(c), nil); err != nil || answer.StatusCode != http.StatusRequestEntityTooLarge {
			t.Errorf("too large and packed: %v, %v", answer, err)
		}
	})
	// identity says that nothing is packed.
	if a := send("POST", "/sign-in", "identity", []byte("email=a")); a.StatusCode != http.StatusForbidden {
		t.Errorf("a body that is as it is: %d", a.StatusCode)
	}
}

// A million fields cost seconds, at an address that does not exist too.
func TestAFormHasAThousandFieldsAtMost(t *testing.T) {
	w := lonely(t, care.Young)
	million := strings.Repeat("a=b&", 1<<20-10)
	post := func(path, body, kind string) int {
		t.Helper()
		r, err := http.NewRequest(http.MethodPost, w.base+path, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", kind)
		r.Header.Set("Cookie", "session=any") // without a session's cookie it would not be read at all
		answer, err := w.unpacked.RoundTrip(r)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		return answer.StatusCode
	}
	const form = "application/x-www-form-urlencoded"
	for path, want := range map[string]int{"/sign-in": 413, "/no-such-page": 404, w.review("/form/q/y2"): 413, "/lang": 413, "/help": 404} {
		bounded(t, path, func() {
			if got := post(path, million, form); got != want {
				t.Errorf("%s with a million fields: %d, want %d", path, got, want)
			}
		})
	}
	parts := "--x\r\n" + strings.Repeat("Content-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n--x\r\n", 70_000)
	bounded(t, "parts", func() {
		if got := post("/sign-in", parts+"--x--\r\n", "multipart/form-data; boundary=x"); got != http.StatusUnprocessableEntity {
			t.Errorf("a form in parts: %d", got)
		}
	})
	// A thousand is a form, and one more is not; its words come back in the first.
	child := w.as(w.family.Child.Viewer)
	said := url.Values{"main": {"CANARY two words"}}
	for range 997 {
		said.Add("x", "")
	}
	child.postForm("/no-such-page", said).is(404).says("CANARY two words")
	said.Add("x", "")
	said.Add("x", "")
	child.postForm("/no-such-page", said).is(404).hides("CANARY")
}

// The server made room for a body as soon as its size was known: 150 requests of which
// only the head had come took 600 MB. Now a visitor may send a small body, a request
// with a session may send a large one, a few at a time, and a form of a usual size is
// always taken.
func TestSayingThatMuchWillComeTakesNoRoom(t *testing.T) {
	w := lonely(t, care.Young)
	child := w.as(w.family.Child.Viewer)
	waits := func(head string) (waiting int) {
		t.Helper()
		var open []net.Conn
		for range 100 {
			c, err := net.Dial("tcp", strings.TrimPrefix(w.base, "http://"))
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			if _, err := fmt.Fprintf(c, "POST /card HTTP/1.1\r\nHost: localhost\r\n%s\r\n\r\n", head); err != nil {
				t.Fatal(err)
			}
			open = append(open, c)
		}
		time.Sleep(200 * time.Millisecond)
		for _, c := range open {
			_ = c.SetReadDeadline(time.Now().Add(20 * time.Millisecond))
			answer, err := http.ReadResponse(bufio.NewReader(c), nil)
			switch {
			case err != nil:
				waiting++
			case answer.StatusCode != http.StatusRequestEntityTooLarge:
				t.Errorf("%s: %d", head, answer.StatusCode)
			}
		}
		return waiting
	}
	bounded(t, "strangers", func() {
		if n := waits("Content-Length: 4000000"); n != 0 {
			t.Errorf("room was made for %d of 100 strangers", n)
		}
	})
	if n := waits("Cookie: session=made-up\r\nContent-Length: 4000000"); n > 32 {
		t.Errorf("room was made for %d of 100 at once", n)
	}
	long := strings.Repeat("ض", 10_000) // beside all of these
	w.onDuty()
	w.stranger().post("/tell/now", "id", string(care.NewID()), "words", long, "from", strings.Repeat("ض", 500)).is(303)
	child.post("/tell/now", "id", string(care.NewID()), "words", long).is(303)
}

// Who says in two ways how long a request is has it refused, and nothing of what comes
// after it is taken for another one.
func TestARequestHasOneLength(t *testing.T) {
	w := oneWorld(t, care.Young)
	const next = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
	for name, head := range map[string]string{
		"length and pieces": "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
		"pieces and length": "Transfer-Encoding: chunked\r\ncontent-length: 49\r\n\r\n0\r\n\r\n",
		"two lengths":       "Content-Length: 0\r\nContent-Length: 49\r\n\r\n",
		"a sign":            "Content-Length: +0\r\n\r\n",
		"a list":            "Content-Length: 0, 0\r\n\r\n",
		"another coding":    "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
		"two codings":       "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
		"a space":           "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
		"a piece below 0":   "Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n",
	} {
		c, err := net.Dial("tcp", strings.TrimPrefix(w.base, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := fmt.Fprint(c, "POST /help HTTP/1.1\r\nHost: localhost\r\n"+head+next); err != nil {
			t.Fatal(err)
		}
		_ = c.SetReadDeadline(time.Now().Add(5 * time.Second))
		said, err := io.ReadAll(c)
		c.Close()
		if n := strings.Count(string(said), "HTTP/1.1 "); err != nil && !errors.Is(err, syscall.ECONNRESET) || n != 1 {
			t.Errorf("%s: %d answers, %v", name, n, err)
		}
	}
}

// A letter cannot be made longer than what its page can send again.
func TestALetterNeverGrowsBeyondWhatCanBeSent(t *testing.T) {
	w := oneWorld(t, care.Young)
	w.over()
	iro := w.as(w.family.IRO.Viewer)
	said := url.Values{"rev": {"0"}, "in": {"en"}, "boxes": {"140"}}
	for i := range 140 {
		said.Set("kind."+strconv.Itoa(i), "para")
		for _, hidden := range []string{"ref", "area", "icon", "ask"} {
			said.Set(hidden+"."+strconv.Itoa(i), "")
		}
		said.Set("text."+strconv.Itoa(i), "Line "+strconv.Itoa(i))
	}
	said.Set("boxes", "141")
	iro.postForm(w.review("/letter/write"), said).is(413).says("Line 139")
	said.Set("boxes", "140")
	said.Set("do", "add:3")
	iro.follow(iro.postForm(w.review("/letter/write"), said).is(303)).says("Line 139", "It cannot have more.")
}
