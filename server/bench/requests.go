package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
)

// answerSize is what the answer that is saved holds.
const answerSize = 300

const question = "/form/q/y2"

// child is one on the page of a question, whose script saves what is typed.
type child struct {
	*reader
	path, token string
	rev         int
}

func newChild(ctx context.Context, site *served, room int) (*child, error) {
	at := site.Rooms[room]
	c := &child{reader: newReader(site.Addr, at.Secrets[0]), path: "/r/" + string(at.Review) + question}
	var err error
	if c.token, err = c.reader.token(ctx, c.path); err != nil {
		return nil, err
	}
	c.accept = "application/json"
	return c, nil
}

// save is one save by the page.
func (c *child) save(ctx context.Context) error {
	c.rev++
	form := url.Values{"rev": {fmt.Sprint(c.rev)}, "main": {strings.Repeat(string(rune('a'+c.rev%26)), answerSize)}}
	return c.post(ctx, c.path, form.Encode()+"&csrf="+c.token)
}

// requests times one reader's requests, one after another, on a site with
// nobody else.
func requests(ctx context.Context, b *bench) error {
	for _, db := range b.databases {
		if err := b.requests(ctx, db); err != nil {
			return fmt.Errorf("%s: %w", db.name, err)
		}
	}
	return nil
}

func (b *bench) requests(ctx context.Context, db engine) (err error) {
	small, err := b.site(ctx, db, plan{Rooms: 1, Size: liveSize, Live: true, Cases: 5})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, small.stop()) }()
	large, err := b.site(ctx, db, plan{Cases: 65})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, large.stop()) }()
	writer, err := newChild(ctx, small, 0)
	if err != nil {
		return err
	}
	path := "/r/" + string(small.Rooms[0].Review)
	reads := func(site *served, secret, path string) func(int) error {
		r := newReader(site.Addr, secret)
		return func(int) error { _, err := r.get(ctx, path); return err }
	}
	all := []struct {
		name string
		do   func(turn int) error
	}{
		{"question page", reads(small, small.Rooms[0].Secrets[0], path+question)},
		{"answer saved by the page, with its commit", func(int) error { return writer.save(ctx) }},
		{"chair view of twelve people", reads(small, small.Rooms[0].Secrets[1], path+"/meet")},
		{"home of an IRO of 5 children and 20 reviews", reads(small, small.IRO, "/home")},
		{"home of an IRO of 65 children and 260 reviews", reads(large, large.IRO, "/home")},
	}
	got := series{}
	for range b.rounds {
		for _, h := range all {
			took, err := often(b.window, h.do)
			if err != nil {
				return err
			}
			got.note(h.name+" p50", took.at(0.5))
			got.note(h.name+" p99", took.at(0.99))
		}
	}
	for _, h := range all {
		b.out.add(db.name+", "+h.name, "p50 %s ms, p99 %s ms", got.number(h.name+" p50"), got.number(h.name+" p99"))
	}
	b.out.aim(db.name+", home at 65 children beside 5", "x", got.ratio(all[4].name+" p50", all[3].name+" p50"), atMost, 2)
	return nil
}
