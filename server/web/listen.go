package web

import (
	"errors"
	"log/slog"
	"net"
	"sync"
	"time"
)

// doorway accepts as many connections at once as there is room for; more wait in
// the system's queue until one closes. A socket is a connection too. After a failed
// accept it tries again later: the system has no file descriptor left just now, or
// the caller has gone, and neither is a reason to end every meeting.
type doorway struct {
	net.Listener
	room   chan struct{}
	closed chan struct{}
	once   sync.Once
	log    *slog.Logger
	said   time.Time // when the log was last told that it is full
}

// How long a failed accept is waited out: twice as long each time.
const (
	acceptFirst = 5 * time.Millisecond
	acceptMost  = time.Second
)

func newDoorway(l net.Listener, most int, log *slog.Logger) *doorway {
	return &doorway{Listener: l, room: make(chan struct{}, most), closed: make(chan struct{}), log: log}
}

func (d *doorway) Accept() (net.Conn, error) {
	if len(d.room) == cap(d.room) && time.Since(d.said) > time.Minute {
		d.said = time.Now()
		d.log.Warn("connection limit reached", "open", cap(d.room))
	}
	select {
	case d.room <- struct{}{}:
	case <-d.closed:
		return nil, net.ErrClosed
	}
	for wait := acceptFirst; ; wait = min(2*wait, acceptMost) {
		c, err := d.Listener.Accept()
		if err == nil {
			return &guest{Conn: c, leave: sync.OnceFunc(func() { <-d.room })}, nil
		}
		if errors.Is(err, net.ErrClosed) {
			<-d.room
			return nil, err
		}
		if wait == acceptFirst || wait == acceptMost {
			d.log.Error("connection not accepted", "err", err, "open", len(d.room)-1)
		}
		select {
		case <-time.After(wait):
		case <-d.closed:
			<-d.room
			return nil, net.ErrClosed
		}
	}
}

func (d *doorway) Close() error {
	d.once.Do(func() { close(d.closed) })
	return d.Listener.Close()
}

// guest is a connection that makes room when it goes.
type guest struct {
	net.Conn
	leave func()
}

func (g *guest) Close() error {
	defer g.leave()
	return g.Conn.Close()
}
