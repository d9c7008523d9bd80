package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/gorilla/websocket"

	"myreview/server/access"
	"myreview/server/care"
	"myreview/server/seal"
	"myreview/server/store"
	"myreview/server/web"
)

// Everybody of a large authority comes at once, as after a restart at ten.
const (
	crowdSize = 10 // in a room; the IRO comes by password, which is slow on purpose
	atOnce    = 64 // who knock at the same moment
)

// signIn measures how fast people come in, how fast their sockets open, what
// each socket holds, and what it costs to find out who may see what.
func signIn(ctx context.Context, b *bench) error {
	return errors.Join(b.comeIn(ctx), b.whoMay(ctx))
}

// newcomer is one person on the way in.
type newcomer struct {
	review       care.ID
	door         door
	secret       string
	epoch, after string // what their page holds
}

// comeIn lets the families of b.sockets people in, each by their own way and
// with a session of their own, and opens a socket for each of them.
func (b *bench) comeIn(ctx context.Context) (err error) {
	site, err := startSite(ctx, plan{Dir: filepath.Join(b.dir, "signin"), Rooms: (b.sockets + crowdSize - 2) / (crowdSize - 1), Size: crowdSize, Live: true, Doors: true})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, site.stop()) }()
	hub, err := start(ctx, "hub", "-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, hub.stop()) }()
	var people []*newcomer
	for _, at := range site.Rooms {
		for _, way := range at.Doors {
			people = append(people, &newcomer{review: at.Review, door: way})
		}
	}
	visit, csrf, err := visitor(ctx, site.Addr)
	if err != nil {
		return err
	}
	client := &http.Client{
		Timeout:       patience,
		Transport:     &http.Transport{MaxIdleConnsPerHost: atOnce},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	in, err := all(people, func(p *newcomer) (err error) {
		p.secret, err = enter(ctx, client, site.Addr, p.door, visit, csrf)
		return err
	})
	if err != nil {
		return fmt.Errorf("sign in: %w", err)
	}
	client.CloseIdleConnections()
	pages, err := all(people, func(p *newcomer) error {
		one := newReader(site.Addr, p.secret)
		defer one.client.CloseIdleConnections()
		_, page, err := one.page(ctx, "/r/"+string(p.review)+"/meet")
		if err != nil {
			return err
		}
		p.epoch, _ = page.Find("[data-live]").Attr("data-epoch")
		p.after = cursor(page)
		return nil
	})
	if err != nil {
		return fmt.Errorf("pages: %w", err)
	}

	open := func(s *served, path func(*newcomer) string) (rate float64, per memory, err error) {
		before, err := s.memory()
		if err != nil {
			return 0, per, err
		}
		var gone atomic.Int64
		var mu sync.Mutex
		var held []*websocket.Conn
		defer func() {
			for _, ws := range held {
				_ = ws.Close()
			}
		}()
		took, err := all(people, func(p *newcomer) error {
			ws, err := dial(ctx, s.Addr, path(p), p.secret)
			if err != nil {
				return err
			}
			mu.Lock()
			held = append(held, ws)
			mu.Unlock()
			go func() {
				for err := error(nil); err == nil; _, _, err = ws.ReadMessage() {
				}
				gone.Add(1)
			}()
			return nil
		})
		if err != nil {
			return 0, per, err
		}
		time.Sleep(time.Second) // until the last has settled
		if n := gone.Load(); n > 0 {
			return 0, per, fmt.Errorf("%d sockets did not stay", n)
		}
		after, err := s.memory()
		return float64(len(people)) / took.Seconds(), after.over(before, len(people)), err
	}
	bare, bareMem, err := open(hub, func(p *newcomer) string { return "/" + string(p.review) })
	if err != nil {
		return fmt.Errorf("bare hub: %w", err)
	}
	portal, mem, err := open(site, func(p *newcomer) string {
		return "/r/" + string(p.review) + "/live?epoch=" + url.QueryEscape(p.epoch) + "&after=" + p.after + "&ticket=" + web.Ticket(p.secret, p.review, time.Now())
	})
	if err != nil {
		return fmt.Errorf("sockets: %w", err)
	}
	n := len(people)
	b.out.add(fmt.Sprintf("%d people by device or code, %d at once", n, atOnce), "%s sign-ins a second, each with its durable session", number(float64(n)/in.Seconds()))
	b.out.add(fmt.Sprintf("%d first pages of the meeting", n), "%s a second", number(float64(n)/pages.Seconds()))
	b.out.add(fmt.Sprintf("%d sockets, bare hub", n), "%s connects a second, %s KiB each", number(bare), number(bareMem.Held))
	b.out.add(fmt.Sprintf("%d sockets, session, ticket and right each", n), "%s connects a second, %s KiB each held, %s KiB resident",
		number(portal), number(mem.Held), number(mem.Resident))
	b.out.add("share of the bare hub's connects", "%s %%", number(100*portal/bare))
	return nil
}

// all does a thing for everybody, so many at once, and gives the time in all.
func all(people []*newcomer, do func(*newcomer) error) (time.Duration, error) {
	var (
		wait sync.WaitGroup
		next atomic.Int64
		mu   sync.Mutex
		fail error
	)
	begin := time.Now()
	for range atOnce {
		wait.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= len(people) {
					return
				}
				if err := do(people[i]); err != nil {
					mu.Lock()
					fail = err
					mu.Unlock()
					return
				}
			}
		})
	}
	wait.Wait()
	return time.Since(begin), fail
}

// visitor is the cookie and the token of a browser that nobody signed in.
func visitor(ctx context.Context, addr string) (visit, csrf string, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+addr+"/sign-in", nil)
	if err != nil {
		return "", "", err
	}
	answer, err := http.DefaultClient.Do(req)
	if err != nil {
		return "", "", err
	}
	defer func() { _ = answer.Body.Close() }()
	for _, c := range answer.Cookies() {
		if c.Name == "visit" {
			visit = c.Value
		}
	}
	page, err := goquery.NewDocumentFromReader(answer.Body)
	if err != nil {
		return "", "", err
	}
	csrf, _ = page.Find("input[name=csrf]").First().Attr("value")
	return visit, csrf, nil
}

// enter lets somebody in by their door, as the button on its page does.
func enter(ctx context.Context, client *http.Client, addr string, way door, visit, csrf string) (secret string, err error) {
	form := url.Values{"csrf": {csrf}, "code": {way.Code}}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+addr+way.Path, strings.NewReader(form.Encode()))
	if err != nil {
		return "", err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	req.AddCookie(&http.Cookie{Name: "visit", Value: visit})
	if way.Browser != "" {
		req.AddCookie(&http.Cookie{Name: "browser", Value: way.Browser})
	}
	answer, err := client.Do(req)
	if err != nil {
		return "", err
	}
	defer func() { _ = answer.Body.Close() }()
	_, _ = io.Copy(io.Discard, answer.Body)
	for _, c := range answer.Cookies() {
		if c.Name == "session" {
			return c.Value, nil
		}
	}
	return "", fmt.Errorf("%s did not let in: %s", way.Path, answer.Status)
}

// whoMay measures the access function where every page meets it: at the door
// (who is this to the review), and at each answer (may this tie read it).
func (b *bench) whoMay(ctx context.Context) (err error) {
	box, err := seal.Create(filepath.Join(b.dir, "who.keyset"))
	if err != nil {
		return err
	}
	s, err := store.Open(ctx, store.Config{Path: filepath.Join(b.dir, "who.db"), Mode: store.Make, Box: box, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	r, err := makeRoom(ctx, s, crowdSize)
	if err != nil {
		return err
	}
	if err := r.say(ctx, s); err != nil {
		return err
	}
	iro := r.iro()
	var answers int
	ties := make([]care.Tie, crowdSize)
	ids := make([]care.ID, crowdSize)
	for i := range ties {
		ids[i] = care.NewID()
		ties[i] = care.Tie{ID: ids[i], Person: care.NewID(), Kind: care.TieCarer, State: care.TieActive, Since: time.Now().AddDate(-1, 0, 0)}
	}
	ties[0].Kind = care.TieChild
	const times = 1000 // of what is too short for a clock
	now := time.Now()
	got := series{}
	for range b.rounds {
		for _, m := range []struct {
			name string
			each float64
			do   func(int) error
		}{
			{"door", 1, func(int) error { return s.TakesPart(ctx, iro, r.review) }},
			{"may read", times, func(int) error {
				for range times {
					access.MayRead(ties[0], ties[crowdSize-1], ids, now)
				}
				return nil
			}},
			{"readers", times, func(int) error {
				for range times {
					access.Readers(ties[0], care.Everyone, nil, nil, access.Network{Ties: ties, At: now})
				}
				return nil
			}},
			{"page", 1, func(int) error {
				sent, err := s.SentAnswers(ctx, iro, r.review)
				answers = len(sent)
				return err
			}},
		} {
			took, err := often(b.window, m.do)
			if err != nil {
				return fmt.Errorf("%s: %w", m.name, err)
			}
			got.note(m.name, took.at(0.5)*1e6/m.each) // ns
		}
	}
	page := got.median("page")
	share := 100 * (got.median("door") + float64(answers)*got.median("may read")) / page
	b.out.add("at the door: who is this to the review", "%s us", number(got.median("door")/1000))
	b.out.add("one answer: may this tie read it", "%s ns", number(got.median("may read")))
	b.out.add(fmt.Sprintf("one answer: who of %d reads it, as the label says", crowdSize), "%s ns", number(got.median("readers")))
	b.out.add(fmt.Sprintf("the IRO's page: %d answers read, opened and put on record", answers), "%s us, of which %s %% are the access function",
		number(page/1000), number(share))
	return nil
}
