package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/gorilla/websocket"
)

// What is measured: a morning on which twenty reviews are held at once, with an
// act in each of them every second.
const (
	liveRooms = 20
	liveSize  = 12
	actEvery  = time.Second
	liveTurn  = 4 * time.Second // less than the 5 s after which a dead line is given up
)

// patience is how long a frame may take before the round is given up.
const patience = 20 * time.Second

func (b *bench) live(ctx context.Context, db engine) (err error) {
	site, err := b.site(ctx, db, plan{Rooms: liveRooms, Size: liveSize, Live: true})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, site.stop()) }()
	hub, err := startWith(ctx, "hub", nil)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, hub.stop()) }()
	var portal, bare crowd
	defer func() { portal.leave(); bare.leave() }()
	perSocket, err := portal.join(site, func() error { return portal.joinSite(ctx, site) })
	if err != nil {
		return err
	}
	// One POST each, to know the frames: the bare hub sends as many bytes.
	if _, err := portal.round(ctx, time.Millisecond); err != nil {
		return err
	}
	frame := portal.rooms[0].size
	bareSocket, err := bare.join(hub, func() error { return bare.joinHub(ctx, hub, frame) })
	if err != nil {
		return err
	}
	const dead = "My Review, one dead line a room"
	got := series{}
	for range b.rounds {
		for _, r := range []struct {
			name string
			c    *crowd
		}{{"bare hub, no commit", &bare}, {"My Review", &portal}, {dead, &portal}} {
			if r.name == dead {
				lines, err := deadLines(ctx, site)
				defer lines.leave()
				if err != nil {
					return err
				}
			}
			took, err := r.c.round(ctx, liveTurn)
			if err != nil {
				return fmt.Errorf("%s: %w", r.name, err)
			}
			got.note(r.name+" p50", took.at(0.5))
			got.note(r.name+" p99", took.at(0.99))
		}
		time.Sleep(2 * time.Second) // until the dead lines are given up
	}
	for _, name := range []string{"bare hub, no commit", "My Review", dead} {
		b.out.add(db.name+", "+name, "p50 %s ms, p99 %s ms", got.number(name+" p50"), got.number(name+" p99"))
	}
	b.out.aim(db.name+", p99", "ms", got.median("My Review p99"), atMost, 100)
	b.out.aim(db.name+", p99 over the bare hub's", "ms", got.median("My Review p99")-got.median("bare hub, no commit p99"), atMost, 60)
	b.out.aim(db.name+", p99 of the others with one dead line a room", "x", got.ratio(dead+" p99", "My Review p99"), atMost, 1.2)
	b.out.aim(db.name+", memory a socket, session and presence in it", "KiB", perSocket, atMost, 25,
		fmt.Sprintf("bare hub %s; frames of %d B", number(bareSocket), frame))
	return nil
}

// crowd is everybody in all rooms of one server.
type crowd struct{ rooms []*crowdRoom }

type crowdRoom struct {
	sockets []*websocket.Conn
	post    func(ctx context.Context) error
	mark    []byte         // stands in each frame that a POST sets off
	heard   chan time.Time // when each socket heard of a POST
	size    int            // of such a frame
}

// open opens one more socket of the room.
func (r *crowdRoom) open(ctx context.Context, addr, path, secret string) error {
	ws, err := dial(ctx, addr, path, secret, 0)
	if err != nil {
		return err
	}
	first := len(r.sockets) == 0
	r.sockets = append(r.sockets, ws)
	go func() {
		var frame bytes.Buffer // the same for all: who measures makes no garbage on the processors that are measured
		for {
			_, from, err := ws.NextReader()
			if err != nil {
				return
			}
			frame.Reset()
			if _, err := frame.ReadFrom(from); err != nil {
				return
			}
			if bytes.Contains(frame.Bytes(), r.mark) {
				if first {
					r.size = frame.Len()
				}
				r.heard <- time.Now()
			}
		}
	}()
	return nil
}

// join opens sockets and gives the memory that the server holds for each, in KiB.
func (c *crowd) join(s *served, open func() error) (perSocket float64, err error) {
	before, err := s.held()
	if err != nil {
		return 0, err
	}
	if err := open(); err != nil {
		return 0, err
	}
	after, err := s.held()
	return (after - before) / (liveRooms * liveSize), err
}

// joinSite opens a socket for every person of every room, as their pages do.
func (c *crowd) joinSite(ctx context.Context, s *served) error {
	for _, at := range s.Rooms {
		r := &crowdRoom{heard: make(chan time.Time, 4*liveSize), mark: []byte(`"id":"head"`)}
		c.rooms = append(c.rooms, r)
		for i, secret := range at.Secrets {
			// As a browser does: the page first, then its socket.
			one := newReader(s.Addr, secret)
			_, page, err := one.page(ctx, at.path()+"/meet")
			if err != nil {
				return err
			}
			if err := r.open(ctx, s.Addr, at.path()+"/live?"+asked(page, true).Encode(), secret); err != nil {
				return err
			}
			if i != 1 {
				one.client.CloseIdleConnections()
				continue
			}
			turn, token := 0, tokenOf(page)
			r.post = func(ctx context.Context) error { // by the IRO
				turn++
				return one.post(ctx, at.path()+[...]string{"/meet/resume", "/meet/pause"}[turn%2], "csrf="+token)
			}
		}
	}
	return nil
}

func (c *crowd) joinHub(ctx context.Context, s *served, frame int) error {
	for i := range liveRooms {
		r := &crowdRoom{heard: make(chan time.Time, 4*liveSize), mark: []byte("x")}
		c.rooms = append(c.rooms, r)
		path := fmt.Sprint("/room", i)
		for range liveSize {
			if err := r.open(ctx, s.Addr, path, ""); err != nil {
				return err
			}
		}
		poster := newReader(s.Addr, "")
		r.post = func(ctx context.Context) error { return poster.post(ctx, path, strings.Repeat("x", frame)) }
	}
	return nil
}

// deadLines opens one more page in each room, of its last person, that takes
// nothing in: what it is sent first fills its line.
func deadLines(ctx context.Context, s *served) (*crowd, error) {
	c := &crowd{}
	for _, at := range s.Rooms {
		secret := at.Secrets[len(at.Secrets)-1]
		_, page, err := newReader(s.Addr, secret).page(ctx, at.path()+"/meet")
		if err != nil {
			return c, err
		}
		ws, err := dial(ctx, s.Addr, at.path()+"/live?"+asked(page, false).Encode(), secret, 2<<10)
		if err != nil {
			return c, err
		}
		c.rooms = append(c.rooms, &crowdRoom{sockets: []*websocket.Conn{ws}})
	}
	return c, nil
}

// asked is what the script of a page sends to open its socket: with what it
// holds, or as one that holds nothing.
func asked(page *goquery.Document, holds bool) url.Values {
	root := page.Find("[data-live]")
	q := url.Values{"epoch": {root.AttrOr("data-epoch", "")}, "ticket": {root.AttrOr("data-ticket", "")}}
	if holds {
		q.Set("after", strings.Join(page.Find("[data-part]").Map(func(_ int, part *goquery.Selection) string {
			return part.AttrOr("data-part", "") + "." + part.AttrOr("data-v", "")
		}), "~"))
	}
	return q
}

// round lets each room post every so often and gives the time from each POST
// to the last socket's frame.
func (c *crowd) round(ctx context.Context, window time.Duration) (all times, fail error) {
	ctx, cancel := context.WithTimeout(ctx, window+2*patience)
	defer cancel()
	var mu sync.Mutex
	var wait sync.WaitGroup
	begin := time.Now()
	for i, r := range c.rooms {
		wait.Go(func() {
			// The rooms are spread over the interval.
			next := begin.Add(actEvery * time.Duration(i) / time.Duration(len(c.rooms)))
			for ok := true; ok; ok = next.Sub(begin) < window {
				time.Sleep(time.Until(next))
				took, err := r.once(ctx)
				mu.Lock()
				all, fail = append(all, took), errors.Join(fail, err)
				mu.Unlock()
				if err != nil {
					return
				}
				next = next.Add(actEvery)
			}
		})
	}
	wait.Wait()
	return all, fail
}

func (r *crowdRoom) once(ctx context.Context) (time.Duration, error) {
	begin := time.Now()
	if err := r.post(ctx); err != nil {
		return 0, err
	}
	var last time.Time
	for n := range r.sockets {
		select {
		case at := <-r.heard:
			if at.After(last) {
				last = at
			}
		case <-time.After(patience):
			return 0, fmt.Errorf("%d of %d sockets heard", n, len(r.sockets))
		}
	}
	return last.Sub(begin), nil
}

func (c *crowd) leave() {
	for _, r := range c.rooms {
		for _, ws := range r.sockets {
			_ = ws.Close()
		}
	}
}

// dial opens a socket; takes is how much may wait for it on this side, 0 what is usual.
func dial(ctx context.Context, addr, path, secret string, takes int) (*websocket.Conn, error) {
	d := websocket.Dialer{HandshakeTimeout: patience, ReadBufferSize: 512, WriteBufferSize: 512}
	d.NetDialContext = (&net.Dialer{Control: func(_, _ string, c syscall.RawConn) (err error) {
		if takes > 0 {
			err = c.Control(func(fd uintptr) { _ = syscall.SetsockoptInt(int(fd), syscall.SOL_SOCKET, syscall.SO_RCVBUF, takes) })
		}
		return err
	}}).DialContext
	ws, answer, err := d.DialContext(ctx, "ws://"+addr+path, http.Header{"Origin": {"http://" + addr}, "Cookie": {"session=" + secret}})
	if err != nil && answer != nil {
		err = fmt.Errorf("%w: %s", err, answer.Status)
	}
	if err != nil {
		return nil, fmt.Errorf("dial %s: %w", path, err)
	}
	return ws, nil
}
