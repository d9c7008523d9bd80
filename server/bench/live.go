package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/gorilla/websocket"
)

// A live scenario: so many rooms of so many people, each room with a POST
// every so often.
type scenario struct {
	name        string
	rooms, size int
	every       time.Duration
}

var scenarios = []scenario{
	{"100 rooms of 10", 100, 10, 2 * time.Second},
	{"one room of 200", 1, 200, 250 * time.Millisecond},
}

// liveFactor makes rounds of live rooms longer than others: a p99 needs more.
const liveFactor = 5

// patience is how long a frame may take before the round is given up.
const patience = 20 * time.Second

func liveRooms(ctx context.Context, b *bench) error {
	for i, sc := range scenarios {
		if err := b.scenario(ctx, i, sc); err != nil {
			return fmt.Errorf("%s: %w", sc.name, err)
		}
	}
	return nil
}

func (b *bench) scenario(ctx context.Context, i int, sc scenario) (err error) {
	site, err := startSite(ctx, plan{Dir: filepath.Join(b.dir, fmt.Sprint("live", i)), Rooms: sc.rooms, Size: sc.size, Live: true})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, site.stop()) }()
	hub, err := start(ctx, "hub", "-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, hub.stop()) }()

	portal, err := joinSite(ctx, site, sc)
	if err != nil {
		return err
	}
	defer portal.leave()
	// One POST each, to know the frames: the bare hub sends as many bytes.
	if _, err := portal.round(ctx, time.Millisecond, time.Millisecond); err != nil {
		return err
	}
	frame := portal.frameSize()
	bare, err := joinHub(ctx, hub, sc, frame)
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
		}{{"hub", bare, hub}, {"portal", portal, site}} {
			before, err := r.server.busy()
			if err != nil {
				return err
			}
			took, err := r.c.round(ctx, b.window*liveFactor, sc.every)
			if err != nil {
				return fmt.Errorf("%s: %w", r.name, err)
			}
			after, err := r.server.busy()
			if err != nil {
				return err
			}
			got.note(r.name+" cpu", float64((after-before).Microseconds())/float64(len(took)*sc.size))
			got.note(r.name+" p50", took.at(0.5))
			got.note(r.name+" p99", took.at(0.99))
		}
	}
	b.out.add(sc.name+", bare hub, no commit", "p50 %s ms, p99 %s ms, %s us of processor a frame, %s KiB a socket",
		got.number("hub p50"), got.number("hub p99"), got.number("hub cpu"), number(bare.perSocket.Resident))
	b.out.add(sc.name+", My Review", "p50 %s ms, p99 %s ms, %s us of processor a frame, %s KiB a socket",
		got.number("portal p50"), got.number("portal p99"), got.number("portal cpu"), number(portal.perSocket.Resident))
	b.out.note(sc.name + fmt.Sprintf(": frames of %d B; KiB a socket are resident, with the holes that drawing each page left", frame))
	b.out.aim(sc.name+", p99 over the bare hub's", "ms", got.median("portal p99")-got.median("hub p99"), atMost, 5)
	b.out.aim(sc.name+", memory a socket, session and presence in it", "KiB", portal.perSocket.Held, atMost, 25)
	return nil
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
func joinSite(ctx context.Context, s *served, sc scenario) (*crowd, error) {
	before, err := s.memory()
	if err != nil {
		return nil, err
	}
	c := &crowd{}
	for _, at := range s.Rooms {
		r := &crowdRoom{heard: make(chan time.Time, 4*sc.size)}
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
			epoch, _ := page.Find("[data-live]").Attr("data-epoch")
			ticket, _ := page.Find("[data-live]").Attr("data-ticket")
			if i == 1 {
				csrf, _ := page.Find("input[name=csrf]").Attr("value")
				iro, token = one, url.QueryEscape(csrf)
			}
			ws, err := dial(ctx, s.Addr, path+"/live?epoch="+url.QueryEscape(epoch)+"&ticket="+ticket+"&after="+cursor(page), secret)
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
	c.perSocket = after.over(before, sc.rooms*sc.size)
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

func joinHub(ctx context.Context, s *served, sc scenario, frame int) (*crowd, error) {
	before, err := s.memory()
	if err != nil {
		return nil, err
	}
	c := &crowd{}
	body := strings.Repeat("x", frame)
	for i := range sc.rooms {
		r := &crowdRoom{heard: make(chan time.Time, 4*sc.size)}
		path := fmt.Sprint("/room", i)
		for range sc.size {
			ws, err := dial(ctx, s.Addr, path, "")
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
	c.perSocket = after.over(before, sc.rooms*sc.size)
	return c, err
}

func dial(ctx context.Context, addr, path, secret string) (*websocket.Conn, error) {
	d := websocket.Dialer{HandshakeTimeout: patience, ReadBufferSize: 512, WriteBufferSize: 512}
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
