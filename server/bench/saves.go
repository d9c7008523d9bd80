package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"time"
)

// savers are how many children save at once, each again as soon as it is told
// that the last is saved; answerSize is what each answer holds.
const (
	savers     = 30
	answerSize = 300
	question   = "/form/q/y2"
)

// child is one on the page of a question, whose script saves what is typed.
type child struct {
	*reader
	path, token string
	rev         int
}

func newChild(ctx context.Context, addr string, at meeting) *child {
	c := &child{reader: newReader(addr, at.Secrets[0]), path: at.path() + question}
	_, page := c.page(ctx, c.path)
	c.token, c.accept = tokenOf(page), "application/json"
	return c
}

// save is one save by the page.
func (c *child) save(ctx context.Context) error {
	c.rev++
	form := url.Values{"rev": {fmt.Sprint(c.rev)}, "main": {strings.Repeat(string(rune('a'+c.rev%26)), answerSize)}}
	return c.post(ctx, c.path, form.Encode()+"&csrf="+c.token)
}

func (b *bench) saves(ctx context.Context, db engine) {
	site := b.site(ctx, db, plan{Rooms: savers, Size: 3})
	defer site.stop()
	bare := start(ctx, "bare", b.fresh(ctx, db))
	defer bare.stop()
	ways := [2][]func() error{}
	body := strings.Repeat("a", answerSize)
	for i := range savers {
		c := newChild(ctx, site.Addr, site.Rooms[i])
		poster, rev := newReader(bare.Addr, ""), 0
		ways[0] = append(ways[0], func() error { rev++; return poster.post(ctx, fmt.Sprintf("/%d?rev=%d", i, rev), body) })
		ways[1] = append(ways[1], func() error { return c.save(ctx) })
	}
	got := series{}
	for range b.rounds {
		for i, name := range []string{"bare", "My Review"} {
			took := must(together(b.window, ways[i]))
			got.note(name, float64(len(took))/b.window.Seconds())
			got.note(name+" p50", took.at(0.5))
			got.note(name+" p99", took.at(0.99))
		}
	}
	for _, name := range []string{"bare", "My Review"} {
		b.out.add(db.name+", "+name, "p50 %s ms, p99 %s ms, %s /s", got.number(name+" p50"), got.number(name+" p99"), got.number(name))
	}
	b.out.aim(db.name+", p99", "ms", got.median("My Review p99"), atMost, 100)
	b.out.aim(db.name+", p99 beside bare database/sql behind net/http", "x", got.ratio("My Review p99", "bare p99"), atMost, 3)
}

// together does many things at once, each again and again for the window, and
// gives how long each took.
func together(window time.Duration, all []func() error) (took times, fail error) {
	var mu sync.Mutex
	var wait sync.WaitGroup
	for _, do := range all {
		wait.Go(func() {
			some, err := often(window, do)
			mu.Lock()
			defer mu.Unlock()
			took = append(took, some...)
			fail = errors.Join(fail, err)
		})
	}
	wait.Wait()
	return took, fail
}
