package web_test

import (
	"bufio"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"myreview/server/care"
	"myreview/server/profiles"
	"myreview/server/store/storetest"
	"myreview/server/web"
	"myreview/server/web/site"
)

// By https every answer, whatever it is, has the headers that keep browsers
// from doing more with it than was meant (ASVS 5.0 3.3, 3.4), and cookies that
// no other site and no script can read or set.
func TestEveryAnswerByHTTPSIsLocked(t *testing.T) {
	w := oneWorld(t, care.Young)
	secret := w.as(w.family.Child.Viewer).secret()
	profile, err := profiles.Load("demo")
	if err != nil {
		t.Fatal(err)
	}
	site, err := site.New(web.Options{
		Store: w.store, Profile: profile, Clock: w.clock.Now, Log: slog.New(slog.DiscardHandler), Origin: "https://review.example",
	})
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = site.Serve(l) }()
	t.Cleanup(func() { _ = site.Close(time.Second) })
	w.base = "http://" + l.Addr().String() // TLS ends in front of it
	visitor := w.stranger()
	asset, _ := visitor.get("/").page.Find(`link[rel=stylesheet]`).Attr("href")
	child := func(path string) *answer {
		return w.stranger().get(path, "Cookie", "__Host-session="+secret).is(http.StatusOK)
	}
	cookie := "Cookie: __Host-session=" + secret + "\r\n"
	for name, a := range map[string]*answer{
		"too large":        w.line("POST /lang HTTP/1.1\r\nHost: localhost\r\n" + cookie + "Content-Length: 5000000\r\n\r\n").is(http.StatusRequestEntityTooLarge).says("more than we can take"),
		"large, nobody's":  w.line("POST /lang HTTP/1.1\r\nHost: localhost\r\nContent-Length: 500000\r\n\r\n").is(http.StatusRequestEntityTooLarge),
		"large in pieces":  w.line("POST /lang HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n30000\r\n" + strings.Repeat("a", 0x30000)),
		"large, awaited":   w.line("POST /lang HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 500000\r\n\r\n"),
		"a long head":      w.line("GET /help HTTP/1.1\r\nHost: localhost\r\nX: " + strings.Repeat("a", 20_000) + "\r\n\r\n"),
		"no request":       w.line("NONSENSE\r\n\r\n"),
		"no host":          w.line("GET /help HTTP/1.1\r\nHost: a b\r\n\r\n"),
		"two lengths":      w.line("POST /lang HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
		"packed":           w.line("POST /lang HTTP/1.1\r\nHost: localhost\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc"),
		"a made-up method": w.line("BREW /help HTTP/1.1\r\nHost: localhost\r\n" + cookie + "\r\n").is(http.StatusNotFound),
		"a page":           visitor.get("/"),
		"nothing there":    visitor.get("/nothing"),
		"a way in":         visitor.get("/i/nothing"),
		"leaving's page":   visitor.get("/away"),
		"its picture":      visitor.get("/away.gif"),
		"a style":          visitor.get(asset),
		"a refused post":   visitor.send(http.MethodPost, "/lang", nil),
		"a redirect":       visitor.get("/home"),
		"a child's page":   child(w.review("")),
		"a child's answer": child(w.review("/form/q/y2")),
		"healthz":          visitor.get("/healthz"),
	} {
		for header, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
			"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
			"Strict-Transport-Security": "max-age=31536000; includeSubDomains",
		} {
			if got := a.header.Get(header); got != want && (name != "a style" || header != "Cross-Origin-Opener-Policy") {
				t.Errorf("%s: %s is %q, want %q", name, header, got, want)
			}
		}
		policy := a.header.Get("Content-Security-Policy")
		musts := []string{"default-src 'none'", "script-src 'self'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"}
		if name == "a style" {
			musts = musts[:1] // it is no document
		}
		for _, must := range musts {
			if !strings.Contains(policy, must) || strings.Contains(policy, "unsafe") {
				t.Errorf("%s: the policy %q lacks %s", name, policy, must)
			}
		}
		if a.header.Get("X-Request-Id") == "" && name != "a style" {
			t.Errorf("%s has no number in the log", name)
		}
		kind := a.header.Get("Content-Type")
		if a.body != "" && (kind == "" || strings.HasPrefix(kind, "text/") && !strings.HasSuffix(strings.ToLower(kind), "charset=utf-8")) {
			t.Errorf("%s: Content-Type %q does not say what it is", name, kind)
		}
		if cache := a.header.Get("Cache-Control"); name != "a style" && cache != "no-store" {
			t.Errorf("%s may be kept: %q", name, cache)
		}
		if a.header.Get("Access-Control-Allow-Origin") != "" || a.header.Get("Server") != "" {
			t.Errorf("%s tells too much: %v", name, a.header)
		}
		for _, c := range (&http.Response{Header: a.header}).Cookies() {
			if !strings.HasPrefix(c.Name, "__Host-") || !c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" {
				t.Errorf("%s: the cookie %s", name, c.Raw)
			}
		}
	}
}

// line sends a request as it is written, and gives the answer to it.
func (w *world) line(request string) *answer {
	w.t.Helper()
	c, err := net.Dial("tcp", strings.TrimPrefix(w.base, "http://"))
	if err != nil {
		w.t.Fatal(err)
	}
	defer c.Close()
	_ = c.SetDeadline(time.Now().Add(20 * time.Second))
	if _, err := io.WriteString(c, request); err != nil {
		w.t.Fatal(err)
	}
	read := bufio.NewReader(c)
	res, err := http.ReadResponse(read, nil)
	if err == nil && res.StatusCode == http.StatusContinue {
		res, err = http.ReadResponse(read, nil)
	}
	if err != nil {
		w.t.Fatalf("%.40q: %v", request, err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		w.t.Fatalf("%.40q: %v", request, err)
	}
	return (&answer{t: w.t, status: res.StatusCode, header: res.Header, body: string(raw)}).read()
}

// What is refused before any route has a line in the log too, and no address: there may
// be a secret in it.
func TestWhatNeverReachedARouteIsLoggedWithoutItsAddress(t *testing.T) {
	s, base := storetest.SQLite(t)
	w := newWorld(t, s, base, care.Young)
	log := &notes{}
	serve(t, w, s, base, func(o *web.Options) { o.Log = slog.New(slog.NewTextHandler(log, nil)) })
	secret := w.as(w.family.Child.Viewer).secret()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for request, status := range map[string]string{
		"POST /i/CANARY HTTP/1.1\r\nHost: localhost\r\nCookie: session=" + secret + "\r\nContent-Length: 5000000\r\n\r\n": "status=503",
		"BREW /i/CANARY HTTP/1.1\r\nHost: localhost\r\n\r\n":                                                              "status=404",
	} {
		log.take()
		a := w.line(request)
		said := log.take()
		if !strings.Contains(said, status) || !strings.Contains(said, a.header.Get("X-Request-Id")) || strings.Contains(said, "CANARY") {
			t.Errorf("%.20q: %s", request, said)
		}
	}
}

// Nothing answers to methods that are in no route, TRACE above all.
func TestOtherMethodsFindNothing(t *testing.T) {
	w := oneWorld(t, care.Young)
	child := w.as(w.family.Child.Viewer)
	for _, method := range []string{http.MethodTrace, http.MethodOptions, http.MethodPut, http.MethodDelete, http.MethodPatch, "PROPFIND"} {
		for _, path := range []string{"/", "/tell", w.review(""), "/healthz"} {
			if a := child.send(method, path, nil, "X-Canary", "CANARY"); a.status < 400 || strings.Contains(a.body, "CANARY") {
				t.Errorf("%s %s: %d", method, path, a.status)
			}
		}
	}
}

// A fault of ours is one line of the log with the number of the request, and the
// answer has that number and tells nothing of what went wrong.
func TestAFaultIsLoggedOnceAndToldNobody(t *testing.T) {
	s, base := storetest.SQLite(t)
	w := newWorld(t, s, base, care.Young)
	log := &notes{}
	serve(t, w, s, base, func(o *web.Options) { o.Log = slog.New(slog.NewTextHandler(log, nil)) })
	w.goLive()
	past(t, base, "ALTER TABLE scale_round RENAME TO away")
	log.take()
	page := w.as(w.family.Carer.Viewer).get(w.review("/meet")).is(http.StatusInternalServerError).hides("scale_round", "SQL", "store:", "no such")
	var faults []string
	for line := range strings.Lines(log.take()) {
		if strings.Contains(line, "level=ERROR") {
			faults = append(faults, line)
		}
	}
	if len(faults) != 1 || !strings.Contains(faults[0], "scale_round") || !strings.Contains(faults[0], "route=/r/:review/meet") {
		t.Fatalf("%d lines: %q", len(faults), faults)
	}
	_, id, _ := strings.Cut(faults[0], "request=")
	if id, _, _ = strings.Cut(strings.TrimSpace(id), " "); id == "" || page.header.Get("X-Request-Id") != id {
		t.Errorf("the answer does not have the number %q: %v", id, page.header)
	}
}
