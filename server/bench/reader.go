package main

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/PuerkitoBio/goquery"
)

// reader is one person's browser without its screen: a session, connections
// that are kept, and redirects that are not followed.
type reader struct {
	base   string
	secret string
	accept string // what a script of a page asks for
	kind   string // what it posts; empty: a form
	client http.Client
}

func newReader(addr, secret string) *reader {
	return &reader{base: "http://" + addr, secret: secret, client: http.Client{
		Timeout:       patience,
		Transport:     &http.Transport{MaxIdleConnsPerHost: 2},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

func (r *reader) do(ctx context.Context, method, path, body string) (*http.Response, []byte, error) {
	req, err := http.NewRequestWithContext(ctx, method, r.base+path, strings.NewReader(body))
	if err != nil {
		return nil, nil, err
	}
	if r.secret != "" {
		req.AddCookie(&http.Cookie{Name: "session", Value: r.secret})
	}
	if method == http.MethodPost {
		req.Header.Set("Content-Type", cmp.Or(r.kind, "application/x-www-form-urlencoded"))
		req.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	if r.accept != "" {
		req.Header.Set("Accept", r.accept)
	}
	answer, err := r.client.Do(req)
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = answer.Body.Close() }()
	text, err := io.ReadAll(answer.Body)
	return answer, text, err
}

// get wants the page itself: what leads elsewhere is not what was to be measured.
func (r *reader) get(ctx context.Context, path string) error {
	answer, _, err := r.do(ctx, http.MethodGet, path, "")
	if err == nil && answer.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s", path, answer.Status)
	}
	return err
}

func (r *reader) post(ctx context.Context, path, form string) error {
	answer, _, err := r.do(ctx, http.MethodPost, path, form)
	return orRefused(answer, err)
}

func orRefused(answer *http.Response, err error) error {
	if err == nil && answer.StatusCode >= 400 {
		err = fmt.Errorf("%s: %s", answer.Request.URL.Path, answer.Status)
	}
	return err
}

// page reads a page, following redirects to where it ends.
func (r *reader) page(ctx context.Context, path string) (at string, _ *goquery.Document) {
	for range 5 {
		answer, text, err := r.do(ctx, http.MethodGet, path, "")
		ok(orRefused(answer, err))
		if next := answer.Header.Get("Location"); next != "" {
			path = next
			continue
		}
		return path, must(goquery.NewDocumentFromReader(bytes.NewReader(text)))
	}
	panic(failure{fmt.Errorf("%s: redirects without end", path)})
}

// tokenOf is what the page's forms must send back.
func tokenOf(page *goquery.Document) string {
	return url.QueryEscape(page.Find("input[name=csrf]").First().AttrOr("value", ""))
}

// often does a thing again and again for the window, one at a time.
func often(window time.Duration, do func() error) (took times, err error) {
	for begin := time.Now(); time.Since(begin) < window; {
		t := time.Now()
		if err := do(); err != nil {
			return took, err
		}
		took = append(took, time.Since(t))
	}
	return took, nil
}
