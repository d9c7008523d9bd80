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

func live(ctx context.Context, b *bench) (err error) {
	for _, db := range b.databases {
		if err := b.live(ctx, db); err != nil {
			return fmt.Errorf("%s: %w", db.name, err)
		}
	}
	return nil
}

func (b *bench) live(ctx context.Context, db engine) (err error) {
	site, err := b.site(ctx, db, plan{Rooms: liveRooms, Size: liveSize, Live: true})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, site.stop()) }()
	hub, err := start(ctx, "hub", "-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, hub.stop()) }()

	portal, err := joinSite(ctx, site)
	if err != nil {
		return err
	}
	defer portal.leave()
	// One POST each, to know the frames: the bare hub sends as many bytes.
	if _, err := portal.round(ctx, time.Millisecond, time.Millisecond); err != nil {
		return err
	}
	frame := portal.frameSize()
	bare, err := joinHub(ctx, hub, frame)
	if err != nil {
		return err
	}
	defer bare.leave()

	got := series{}
	for range b.rounds {
		for _, r := range []struct {
			name   string
			c      *crowd
			server *served
		}{{"hub", bare, hub}, {"portal", portal, site}, {"dead line", portal, site}} {
			if r.name == "dead line" {
				dead, err := deadLines(ctx, site)
				defer dead.leave()
				if err != nil {
					return err
				}
			}
			before, err := r.server.busy()
			if err != nil {
				return err
			}
			took, err := r.c.round(ctx, liveTurn, actEvery)
			if err != nil {
				return fmt.Errorf("%s: %w", r.name, err)
			}
			after, err := r.server.busy()
			if err != nil {
				return err
			}
			got.note(r.name+" cpu", float64((after-before).Microseconds())/float64(len(took)*liveSize))
			got.note(r.name+" p50", took.at(0.5))
			got.note(r.name+" p99", took.at(0.99))
		}
		time.Sleep(2 * time.Second) // until the dead lines are given up
	}
	for _, name := range []string{"hub", "portal", "dead line"} {
		b.out.add(db.name+", "+map[string]string{"hub": "bare hub, no commit", "portal": "My Review", "dead line": "My Review, one dead line a room"}[name],
			"p50 %s ms, p99 %s ms, %s us of processor a frame", got.number(name+" p50"), got.number(name+" p99"), got.number(name+" cpu"))
	}
	b.out.aim(db.name+", p99", "ms", got.median("portal p99"), atMost, 100)
	b.out.aim(db.name+", p99 over the bare hub's", "ms", got.median("portal p99")-got.median("hub p99"), atMost, 60)
	b.out.aim(db.name+", p99 of the others with one dead line a room", "x", got.ratio("dead line p99", "portal p99"), atMost, 1.2)
	b.out.aim(db.name+", memory a socket, session and presence in it", "KiB", portal.perSocket.Held, atMost, 25)
	b.out.note(fmt.Sprintf("%d rooms of %d, frames of %d B; a socket of the bare hub holds %s KiB", liveRooms, liveSize, frame, number(bare.perSocket.Held)))
	return nil
}

// deadLines opens one more page in each room, of its last person, that takes
// nothing in: what it is sent first fills its line.
func deadLines(ctx context.Context, s *served) (*crowd, error) {
	c := &crowd{}
	for _, at := range s.Rooms {
		secret := at.Secrets[len(at.Secrets)-1]
		path := "/r/" + string(at.Review)
		_, page, err := newReader(s.Addr, secret).page(ctx, path+"/meet")
		if err != nil {
			return c, err
		}
		ws, err := dial(ctx, s.Addr, path+"/live?"+asked(page).Encode(), secret, 2<<10)
		if err != nil {
			return c, err
		}
		c.rooms = append(c.rooms, &crowdRoom{sockets: []*websocket.Conn{ws}})
	}
	return c, nil
}

// asked is what the script of a page sends to open its socket, but for what it holds.
func asked(page *goquery.Document) url.Values {
	root := page.Find("[data-live]")
	return url.Values{"epoch": {root.AttrOr("data-epoch", "")}, "ticket": {root.AttrOr("data-ticket", "")}}
}

// crowd is everybody in all rooms of one server.
type crowd struct {
	rooms     []*crowdRoom
	perSocket memory
	frames    atomic.Int64
	bytes     atomic.Int64
}

type crowdRoom struct {
	sockets []*websocket.Conn
	post    func(ctx context.Context) error
	heard   chan time.Time // when each socket heard of a POST
}

// hears counts frames in which the mark stands, until the socket ends.
func (c *crowd) hears(r *crowdRoom, ws *websocket.Conn, mark []byte) {
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
		if bytes.Contains(frame.Bytes(), mark) {
			at := time.Now()
			c.frames.Add(1)
			c.bytes.Add(int64(frame.Len()))
			r.heard <- at
		}
	}
}

// round lets each room post every so often and gives the time from each POST
// to the last socket's frame.
func (c *crowd) round(ctx context.Context, window, every time.Duration) (times, error) {
	ctx, cancel := context.WithTimeout(ctx, window+2*patience)
	defer cancel()
	var (
		mu   sync.Mutex
		all  times
		fail error
		wait sync.WaitGroup
	)
	begin := time.Now()
	for i, r := range c.rooms {
		wait.Go(func() {
			// The rooms are spread over the interval.
			next := begin.Add(every * time.Duration(i) / time.Duration(len(c.rooms)))
			for next.Sub(begin) < window {
				time.Sleep(time.Until(next))
				took, err := r.once(ctx)
				mu.Lock()
				all = append(all, took)
				if err != nil && fail == nil {
					fail = err
				}
				mu.Unlock()
				if err != nil {
					return
				}
				next = next.Add(every)
			}
		})
	}
	wait.Wait()
	return all, fail
}

func (r *crowdRoom) once(ctx context.Context) (time.Duration, error) {
	begin := time.Now()
	posted := make(chan error, 1)
	go func() { posted <- r.post(ctx) }()
	var last time.Time
	for n := range r.sockets {
		select {
		case at := <-r.heard:
			if at.After(last) {
				last = at
			}
		case err := <-posted:
			if err != nil {
				return 0, err
			}
			posted = nil // it is done; the frames follow
			select {
			case at := <-r.heard:
				if at.After(last) {
					last = at
				}
			case <-time.After(patience):
				return 0, fmt.Errorf("%d of %d sockets heard", n, len(r.sockets))
			}
		case <-time.After(patience):
			return 0, fmt.Errorf("%d of %d sockets heard", n, len(r.sockets))
		}
	}
	if posted != nil {
		if err := <-posted; err != nil {
			return 0, err
		}
	}
	return last.Sub(begin), nil
}

// frameSize is the size of a frame on average.
func (c *crowd) frameSize() int { return int(c.bytes.Load() / max(1, c.frames.Load())) }

func (c *crowd) leave() {
	for _, r := range c.rooms {
		for _, ws := range r.sockets {
			_ = ws.Close()
		}
	}
}

// joinSite opens a socket for every person of every room, as their pages do.
func joinSite(ctx context.Context, s *served) (*crowd, error) {
	before, err := s.memory()
	if err != nil {
		return nil, err
	}
	c := &crowd{}
	for _, at := range s.Rooms {
		r := &crowdRoom{heard: make(chan time.Time, 4*liveSize)}
		path := "/r/" + string(at.Review)
		var iro *reader
		var token string
		for i, secret := range at.Secrets {
			// As a browser does: the page first, then its socket.
			one := newReader(s.Addr, secret)
			_, page, err := one.page(ctx, path+"/meet")
			if err != nil {
				return nil, err
			}
			if i == 1 {
				csrf, _ := page.Find("input[name=csrf]").Attr("value")
				iro, token = one, url.QueryEscape(csrf)
			}
			query := asked(page)
			query.Set("after", cursor(page))
			ws, err := dial(ctx, s.Addr, path+"/live?"+query.Encode(), secret, 0)
			if err != nil {
				return nil, err
			}
			r.sockets = append(r.sockets, ws)
			go c.hears(r, ws, []byte(`"id":"head"`))
			if i != 1 {
				one.client.CloseIdleConnections()
			}
		}
		c.rooms = append(c.rooms, r)
		steps := [2]string{path + "/meet/pause", path + "/meet/resume"}
		turn := 0
		r.post = func(ctx context.Context) error {
			turn++
			return iro.post(ctx, steps[(turn+1)%2], "csrf="+token)
		}
	}
	after, err := s.memory()
	c.perSocket = after.over(before, liveRooms*liveSize)
	return c, err
}

// cursor is what a page holds, as its script says it.
func cursor(page *goquery.Document) string {
	var held []string
	page.Find("[data-part]").Each(func(_ int, part *goquery.Selection) {
		id, _ := part.Attr("data-part")
		v, _ := part.Attr("data-v")
		held = append(held, id+"."+v)
	})
	return strings.Join(held, "~")
}

func joinHub(ctx context.Context, s *served, frame int) (*crowd, error) {
	before, err := s.memory()
	if err != nil {
		return nil, err
	}
	c := &crowd{}
	body := strings.Repeat("x", frame)
	for i := range liveRooms {
		r := &crowdRoom{heard: make(chan time.Time, 4*liveSize)}
		path := fmt.Sprint("/room", i)
		for range liveSize {
			ws, err := dial(ctx, s.Addr, path, "", 0)
			if err != nil {
				return nil, err
			}
			r.sockets = append(r.sockets, ws)
			go c.hears(r, ws, []byte("x"))
		}
		c.rooms = append(c.rooms, r)
		poster := newReader(s.Addr, "")
		r.post = func(ctx context.Context) error { return poster.post(ctx, path, body) }
	}
	after, err := s.memory()
	c.perSocket = after.over(before, liveRooms*liveSize)
	return c, err
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
	h := http.Header{"Origin": {"http://" + addr}}
	if secret != "" {
		h.Set("Cookie", "session="+secret)
	}
	ws, answer, err := d.DialContext(ctx, "ws://"+addr+path, h)
	if err != nil {
		if answer != nil {
			return nil, fmt.Errorf("dial %s: %s", path, answer.Status)
		}
		return nil, fmt.Errorf("dial: %w", err)
	}
	return ws, nil
}
