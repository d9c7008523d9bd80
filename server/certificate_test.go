package main

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/gorilla/websocket"
)

// A phone that was told once to go past the warning is not asked again: the certificate
// stays as long as it is good, and its key is the owner's alone.
func TestTheDemosCertificateStaysWhileItIsGood(t *testing.T) {
	path := filepath.Join(t.TempDir(), "data.tls.pem")
	hosts, now := []string{"localhost", "127.0.0.1", "::1", "192.168.1.7"}, time.Date(2026, 11, 29, 9, 0, 0, 0, time.UTC)
	serial := func(hosts []string, now time.Time) string {
		t.Helper()
		c, err := demoCertificate(path, hosts, now)
		if err != nil {
			t.Fatal(err)
		}
		if !isGood(c.Leaf, hosts, now) || c.Leaf.IsCA {
			t.Errorf("at %v it is not good for %v", now, hosts)
		}
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%v, %v", info.Mode(), err)
		}
		return c.Leaf.SerialNumber.String()
	}
	first := serial(hosts, now)
	for _, c := range []struct {
		what  string
		hosts []string
		now   time.Time
		same  bool
	}{
		{"a start later", hosts, now.Add(time.Hour), true},
		{"one name fewer", hosts[:3], now.Add(time.Hour), true},
		{"the last day but one", hosts, now.Add(certificateLife - 25*time.Hour), true},
		{"the last day", hosts, now.Add(certificateLife - 23*time.Hour), false},
		{"another address of this machine", append(hosts, "10.0.0.9"), now.Add(certificateLife), false},
	} {
		was := first
		if first = serial(c.hosts, c.now); (first == was) != c.same {
			t.Errorf("%s: the same %v", c.what, first == was)
		}
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := demoCertificate(path, hosts, now); err == nil || !strings.Contains(err.Error(), "chmod 600 "+path) {
		t.Errorf("a key that others can read: %v", err)
	}
	if err := os.WriteFile(path, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := demoCertificate(path, hosts, now); err == nil || !strings.Contains(err.Error(), "remove it") {
		t.Errorf("another file: %v", err)
	}
	if text, err := os.ReadFile(path); err != nil || string(text) != "mine" {
		t.Errorf("was written over: %s, %v", text, err)
	}
}

// Over TLS the demo works whole: its cookies are secure, its sockets open from its own
// https pages alone, and nothing is asked of the browser for longer than the demo runs.
func TestTheDemoByTLS(t *testing.T) {
	c, err := readConfig([]string{"MYREVIEW_DATA=" + filepath.Join(t.TempDir(), "data"), "MYREVIEW_LOG_LEVEL=error"})
	if err != nil {
		t.Fatal(err)
	}
	as := serving{demo: true, tls: true}
	plainOrigin := c
	plainOrigin.Origin = "http://localhost:8080"
	if _, err := open(t.Context(), plainOrigin, as); err == nil || !strings.Contains(err.Error(), "--tls serves https") {
		t.Errorf("an origin by http: %v", err)
	}
	p, err := open(t.Context(), c, as)
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err == nil {
		l, err = overTLS(l, c)
	}
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- p.Serve(l) }()
	defer func() {
		if err := errors.Join(p.Close(), <-served); err != nil {
			t.Error(err)
		}
	}()

	text, err := os.ReadFile(c.certificate())
	if err != nil {
		t.Fatal(err)
	}
	trusted := &tls.Config{RootCAs: x509.NewCertPool()}
	if !trusted.RootCAs.AppendCertsFromPEM(text) {
		t.Fatal("no certificate in its file")
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	_, port, _ := net.SplitHostPort(l.Addr().String())
	base := "https://localhost:" + port
	client := &http.Client{Jar: jar, Transport: &http.Transport{TLSClientConfig: trusted}}
	page := func(answer *http.Response, err error) *goquery.Document {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		if answer.StatusCode != http.StatusOK || answer.Header.Get("Strict-Transport-Security") != "" {
			t.Errorf("%s: %d, %q", answer.Request.URL, answer.StatusCode, answer.Header.Get("Strict-Transport-Security"))
		}
		for _, cookie := range answer.Cookies() {
			if !cookie.Secure || !strings.HasPrefix(cookie.Name, "__Host-") {
				t.Errorf("a cookie that goes out by http too: %v", cookie)
			}
		}
		doc, err := goquery.NewDocumentFromReader(answer.Body)
		if err != nil {
			t.Fatal(err)
		}
		return doc
	}
	choose := page(client.Get(base + "/demo"))
	if host := page(client.Get("https://127.0.0.1:" + port + "/")); host.Find("h1").Length() != 1 {
		t.Error("by its number it is another page")
	}
	staff := choose.Find("section").Last().Find("form").First()
	page(client.PostForm(base+"/demo", url.Values{
		"csrf": {staff.Find("input[name=csrf]").AttrOr("value", "")}, "person": {staff.Find("input[name=person]").AttrOr("value", "")},
	}))
	root := page(client.Get(base + "/alerts")).Find("[data-live]")
	address := "wss" + strings.TrimPrefix(base, "https") + root.AttrOr("data-live", "") + "/live?" + url.Values{
		"epoch": {root.AttrOr("data-epoch", "")}, "ticket": {root.AttrOr("data-ticket", "")}, "of": {root.AttrOr("data-of", "")},
	}.Encode()
	dial := websocket.Dialer{Jar: jar, TLSClientConfig: trusted, HandshakeTimeout: 5 * time.Second}
	for _, origin := range []string{"http://localhost:" + port, "https://127.0.0.1:" + port, "https://elsewhere.example"} {
		if _, answer, err := dial.Dial(address, http.Header{"Origin": {origin}}); err == nil || answer == nil || answer.StatusCode != http.StatusForbidden {
			t.Errorf("a socket from %s: %v", origin, err)
		}
	}
	ws, _, err := dial.Dial(address, http.Header{"Origin": {base}})
	if err != nil {
		t.Fatal(err)
	}
	defer ws.Close()
	_ = ws.SetReadDeadline(time.Now().Add(15 * time.Second))
	if _, frame, err := ws.ReadMessage(); err != nil || len(frame) == 0 {
		t.Errorf("nothing comes through the socket: %q, %v", frame, err)
	}

	stranger := &http.Client{}
	if _, err := stranger.Get(base); err == nil || !errors.As(err, new(*tls.CertificateVerificationError)) {
		t.Errorf("a browser that does not know the certificate: %v", err)
	}
	old := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: trusted.RootCAs, MaxVersion: tls.VersionTLS11}}}
	if _, err := old.Get(base); err == nil {
		t.Error("TLS 1.1 is spoken")
	}
	if plain, err := net.Dial("tcp", l.Addr().String()); err != nil {
		t.Error(err)
	} else {
		_, _ = plain.Write([]byte("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"))
		_ = plain.SetReadDeadline(time.Now().Add(5 * time.Second))
		if said, _ := io.ReadAll(plain); strings.HasPrefix(string(said), "HTTP/1.1 200") {
			t.Errorf("it answers by http: %s", said)
		}
		_ = plain.Close()
	}
}

func TestTheDemoSaysHowItSpeaks(t *testing.T) {
	at, err := net.ResolveTCPAddr("tcp", "0.0.0.0:8080")
	if err != nil {
		t.Fatal(err)
	}
	for _, tls := range []bool{false, true} {
		var out strings.Builder
		greet(&out, at, serving{demo: true, tls: tls})
		want := map[bool]string{false: "http://localhost:8080/demo\n", true: "https://localhost:8080/demo\n"}[tls]
		if !strings.Contains(out.String(), want) || strings.Contains(out.String(), "warn") != tls || strings.Contains(out.String(), "http://") == tls {
			t.Errorf("by TLS %v:\n%s", tls, out.String())
		}
	}
}
