package web

import (
	"bytes"
	"errors"
	"io"
	"log/slog"
	"net"
	"strings"
	"syscall"
	"testing"
	"time"
)

// short is a listener of a system that has no descriptors to give at first.
type short struct {
	net.Listener
	fails int
}

func (l *short) Accept() (net.Conn, error) {
	if l.fails--; l.fails >= 0 {
		return nil, &net.OpError{Op: "accept", Net: "tcp", Err: syscall.EMFILE}
	}
	return l.Listener.Accept()
}

// One connection too many for the system ended the program, and every meeting.
func TestAFailedAcceptIsWaitedOut(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	d := newDoorway(&short{Listener: l, fails: 4}, 2, slog.New(slog.NewTextHandler(&log, nil)))
	out, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	in, err := d.Accept()
	if err != nil {
		t.Fatal(err)
	}
	if err := in.Close(); err != nil {
		t.Error(err)
	}
	_ = in.Close() // twice makes no more room than there is
	if n := strings.Count(log.String(), "connection not accepted"); n != 1 {
		t.Errorf("%d lines in the log: %s", n, &log)
	}
	if len(d.room) != 0 {
		t.Errorf("%d are counted, none is open", len(d.room))
	}
	d = newDoorway(&short{Listener: l, fails: 1 << 30}, 2, slog.New(slog.DiscardHandler))
	ended := make(chan error, 1)
	go func() {
		_, err := d.Accept()
		ended <- err
	}()
	if err := d.Close(); err != nil {
		t.Error(err)
	}
	if err := <-ended; !errors.Is(err, net.ErrClosed) {
		t.Errorf("after the end: %v", err)
	}
}

// Where all places are taken the next one waits, and comes in when one goes.
func TestWhoFindsNoRoomWaits(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	d := newDoorway(l, 2, slog.New(slog.DiscardHandler))
	came := make(chan net.Conn, 4)
	ended := make(chan error, 1)
	go func() {
		for {
			c, err := d.Accept()
			if err != nil {
				ended <- err
				return
			}
			came <- c
		}
	}()
	for range 4 {
		out, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer out.Close()
	}
	first, second := <-came, <-came
	select {
	case <-came:
		t.Fatal("a third came in where there is room for two")
	case <-time.After(100 * time.Millisecond):
	}
	for _, c := range []io.Closer{first, second} {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
		select {
		case <-came:
		case <-time.After(10 * time.Second):
			t.Fatal("nobody came in when one had gone")
		}
	}
	if err := d.Close(); err != nil {
		t.Error(err)
	}
	if err := <-ended; !errors.Is(err, net.ErrClosed) {
		t.Errorf("after the end: %v", err)
	}
}
