package main

import (
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
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
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
	if err == nil && answer.StatusCode >= 400 {
		err = fmt.Errorf("%s %s: %s", method, path, answer.Status)
	}
	return answer, text, err
}

func (r *reader) get(ctx context.Context, path string) ([]byte, error) {
	_, text, err := r.do(ctx, http.MethodGet, path, "")
	return text, err
}

func (r *reader) post(ctx context.Context, path, form string) error {
	_, _, err := r.do(ctx, http.MethodPost, path, form)
	return err
}

// page reads a page, following redirects to where it ends.
func (r *reader) page(ctx context.Context, path string) (at string, _ *goquery.Document, _ error) {
	for range 5 {
		answer, text, err := r.do(ctx, http.MethodGet, path, "")
		if err != nil {
			return "", nil, err
		}
		if next := answer.Header.Get("Location"); next != "" {
			path = next
			continue
		}
		doc, err := goquery.NewDocumentFromReader(strings.NewReader(string(text)))
		return path, doc, err
	}
	return "", nil, fmt.Errorf("%s: redirects without end", path)
}

// token is what the page's forms must send back.
func (r *reader) token(ctx context.Context, path string) (string, error) {
	_, doc, err := r.page(ctx, path)
	if err != nil {
		return "", err
	}
	token, ok := doc.Find("input[name=csrf]").First().Attr("value")
	if !ok {
		return "", fmt.Errorf("%s has no form", path)
	}
	return url.QueryEscape(token), nil
}

// often does a thing again and again for the window, one at a time.
func often(window time.Duration, do func(turn int) error) (times, error) {
	var took times
	for begin, turn := time.Now(), 0; time.Since(begin) < window; turn++ {
		t := time.Now()
		if err := do(turn); err != nil {
			return took, err
		}
		took = append(took, time.Since(t))
	}
	return took, nil
}
