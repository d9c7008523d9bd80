package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
)

// handlers times one reader's requests, one after another, on a site with
// nobody else.
func handlers(ctx context.Context, b *bench) (err error) {
	site, err := startSite(ctx, plan{Dir: filepath.Join(b.dir, "handlers"), Rooms: 1, Size: 10, Live: true, Sent: true})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, site.stop()) }()
	at := site.Rooms[0]
	path := "/r/" + string(at.Review)
	child, iro := newReader(site.Addr, at.Secrets[0]), newReader(site.Addr, at.Secrets[1])
	const question = "/form/q/y2"
	token, err := child.token(ctx, path+question)
	if err != nil {
		return err
	}
	got := series{}
	var size int
	for round := range b.rounds {
		for _, h := range []struct {
			name string
			do   func(turn int) error
		}{
			{"question page", func(int) error { _, err := child.get(ctx, path+question); return err }},
			{"answer saved, with its commit", func(turn int) error {
				form := url.Values{"rev": {fmt.Sprint(round*1_000_000 + turn + 2)}, "main": {strings.Repeat("a", answerSize)}}
				return child.post(ctx, path+question, form.Encode()+"&csrf="+token)
			}},
			{"chair view of ten people", func(int) error {
				page, err := iro.get(ctx, path+"/meet")
				size = len(page)
				return err
			}},
		} {
			took, err := often(b.window, h.do)
			if err != nil {
				return err
			}
			got.note(h.name+" p50", took.at(0.5))
			got.note(h.name+" p99", took.at(0.99))
		}
	}
	for _, name := range []string{"question page", "answer saved, with its commit", "chair view of ten people"} {
		b.out.add(name, "p50 %s ms, p99 %s ms", got.number(name+" p50"), got.number(name+" p99"))
	}
	b.out.add("the chair view's size, unpacked", "%d kB", size/1000)
	return nil
}
