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
	"sync/atomic"
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

func (b *bench) live(ctx context.Context, db engine) {
	site := b.site(ctx, db, plan{Rooms: liveRooms, Size: liveSize, Live: liveRooms})
	defer site.stop()
	hub := start(ctx, "hub", nil)
	defer hub.stop()
	var portal, bare crowd
	defer func() { portal.leave(); bare.leave() }()
	perSocket := portal.join(site, joinSite(ctx, site))
	// One POST each, to know the frames: the bare hub sends as many bytes.
	must(portal.round(ctx, time.Millisecond))
	frame := int(portal.rooms[0].size.Load())
	bareSocket := bare.join(hub, joinHub(ctx, hub, frame))
	const dead = "My Review, one dead line a room"
	got := series{}
	for range b.rounds {
		for _, r := range []struct {
			name string
			c    *crowd
		}{{"bare hub, no commit", &bare}, {"My Review", &portal}, {dead, &portal}} {
			if r.name == dead {
				lines := deadLines(ctx, site)
				defer lines.leave()
			}
			took := must(r.c.round(ctx, liveTurn))
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
}

// crowd is everybody in all rooms of one server.
type crowd struct{ rooms []*crowdRoom }

type crowdRoom struct {
	sockets []*websocket.Conn
	post    func(ctx context.Context) error
	mark    []byte         // stands in each frame that a POST sets off
	heard   chan time.Time // when each socket heard of a POST
	size    atomic.Int64   // of such a frame
}

// open opens one more socket of the room and listens to it.
func (r *crowdRoom) open(ctx context.Context, addr, path, secret string) {
	ws := dial(ctx, addr, path, secret, 0)
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
				r.size.Store(int64(frame.Len()))
				r.heard <- time.Now()
			}
		}
	}()
}

// join opens all rooms and gives the memory that the server holds for each socket, in KiB.
func (c *crowd) join(s *served, open func(i int, r *crowdRoom)) (perSocket float64) {
	before := s.held()
	for i := range liveRooms {
		r := &crowdRoom{heard: make(chan time.Time, 4*liveSize)}
		c.rooms = append(c.rooms, r)
		open(i, r)
	}
	return (s.held() - before) / (liveRooms * liveSize)
}

// joinSite opens a socket for every person of a room, as their pages do.
func joinSite(ctx context.Context, s *served) func(int, *crowdRoom) {
	return func(i int, r *crowdRoom) {
		at := s.Rooms[i]
		r.mark = []byte(`"id":"head"`)
		for i, secret := range at.Secrets {
			one := newReader(s.Addr, secret)
			_, page := one.page(ctx, at.path()+"/meet") // as a browser does: the page first
			r.open(ctx, s.Addr, at.path()+"/live?"+asked(page, true).Encode(), secret)
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
}

func joinHub(ctx context.Context, s *served, frame int) func(int, *crowdRoom) {
	return func(i int, r *crowdRoom) {
		path, body := fmt.Sprint("/room", i), strings.Repeat("x", frame)
		r.mark = []byte("x")
		for range liveSize {
			r.open(ctx, s.Addr, path, "")
		}
		poster := newReader(s.Addr, "")
		r.post = func(ctx context.Context) error { return poster.post(ctx, path, body) }
	}
}

// deadLines opens one more page in each room, of its last person, that takes
// nothing in: what it is sent first fills its line.
func deadLines(ctx context.Context, s *served) *crowd {
	r := &crowdRoom{}
	for _, at := range s.Rooms {
		secret := at.Secrets[len(at.Secrets)-1]
		_, page := newReader(s.Addr, secret).page(ctx, at.path()+"/meet")
		r.sockets = append(r.sockets, dial(ctx, s.Addr, at.path()+"/live?"+asked(page, false).Encode(), secret, 2<<10))
	}
	return &crowd{[]*crowdRoom{r}}
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
			for more := true; more; more = next.Sub(begin) < window {
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
func dial(ctx context.Context, addr, path, secret string, takes int) *websocket.Conn {
	d := websocket.Dialer{HandshakeTimeout: patience, ReadBufferSize: 512, WriteBufferSize: 512}
	d.NetDialContext = (&net.Dialer{Control: func(_, _ string, c syscall.RawConn) (err error) {
		if takes > 0 {
			err = c.Control(func(fd uintptr) { _ = syscall.SetsockoptInt(int(fd), syscall.SOL_SOCKET, syscall.SO_RCVBUF, takes) })
		}
		return err
	}}).DialContext
	ws, _, err := d.DialContext(ctx, "ws://"+addr+path, http.Header{"Origin": {"http://" + addr}, "Cookie": {"session=" + secret}})
	ok(err)
	return ws
}
