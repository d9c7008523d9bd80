// Package livetest has what tests need of a network that fails: a line that
// swallows what goes through it and says nothing, as a phone's does in a lift.
package livetest

import (
	"bytes"
	"net"
	"sync"
	"sync/atomic"
	"testing"
)

// Line passes connections on to a server.
type Line struct {
	Addr    string
	swallow atomic.Bool
	sockets atomic.Bool
}

// NewLine listens until the test ends.
func NewLine(t *testing.T, to string) *Line {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	line := &Line{Addr: l.Addr().String()}
	var mu sync.Mutex
	var open []net.Conn
	keep := func(c net.Conn) {
		mu.Lock()
		defer mu.Unlock()
		open = append(open, c)
	}
	t.Cleanup(func() {
		_ = l.Close()
		mu.Lock()
		defer mu.Unlock()
		for _, c := range open {
			_ = c.Close()
		}
	})
	go func() {
		for {
			in, err := l.Accept()
			if err != nil {
				return
			}
			keep(in)
			out, err := net.Dial("tcp", to)
			if err != nil {
				_ = in.Close()
				continue
			}
			keep(out)
			go line.pass(out, in)
			go line.pass(in, out)
		}
	}()
	return line
}

// Swallow is whether the line takes everything and passes nothing on, in either
// direction. It closes nothing, so neither end is told.
func (l *Line) Swallow(on bool) { l.swallow.Store(on) }

// SwallowSockets sets whether the line swallows new requests for a websocket, and
// only those.
func (l *Line) SwallowSockets(on bool) { l.sockets.Store(on) }

func (l *Line) pass(to, from net.Conn) {
	lost := false // what was swallowed never comes, whatever comes later; nor does the end
	defer func() {
		if !lost {
			_ = to.Close()
		}
	}()
	buf := make([]byte, 32<<10)
	for {
		n, err := from.Read(buf)
		lost = lost || l.swallow.Load() || l.sockets.Load() && bytes.Contains(buf[:n], []byte("Upgrade: websocket"))
		if n > 0 && !lost {
			if _, err := to.Write(buf[:n]); err != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}
