package main

import (
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// The bare hub is the limit that live rooms are held against: net/http,
// gorilla, one prepared message for all, no person, no right, no database and
// no page. POST /<room> sends its body to the room's sockets; GET opens one.
type bareHub struct {
	mu    sync.Mutex
	rooms map[string]map[*websocket.Conn]*sync.Mutex
}

func serveHub() error {
	h := &bareHub{rooms: map[string]map[*websocket.Conn]*sync.Mutex{}}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	server := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = server.Serve(l) }() // ends with the process
	return attend(greeting{Addr: l.Addr().String()})
}

func (h *bareHub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	room := strings.TrimPrefix(r.URL.Path, "/")
	if r.Method == http.MethodPost {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 1<<20))
		if err != nil {
			http.Error(w, "body", http.StatusBadRequest)
			return
		}
		h.send(room, body)
		w.WriteHeader(http.StatusNoContent)
		return
	}
	up := websocket.Upgrader{ReadBufferSize: 512, WriteBufferSize: 1024, WriteBufferPool: &hubBuffers}
	ws, err := up.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	h.mu.Lock()
	if h.rooms[room] == nil {
		h.rooms[room] = map[*websocket.Conn]*sync.Mutex{}
	}
	h.rooms[room][ws] = &sync.Mutex{}
	h.mu.Unlock()
	go func() {
		for {
			if _, _, err := ws.ReadMessage(); err != nil {
				h.mu.Lock()
				delete(h.rooms[room], ws)
				h.mu.Unlock()
				_ = ws.Close()
				return
			}
		}
	}()
}

var hubBuffers sync.Pool

func (h *bareHub) send(room string, body []byte) {
	m, err := websocket.NewPreparedMessage(websocket.TextMessage, body)
	if err != nil {
		return
	}
	h.mu.Lock()
	sockets := make(map[*websocket.Conn]*sync.Mutex, len(h.rooms[room]))
	for ws, mu := range h.rooms[room] {
		sockets[ws] = mu
	}
	h.mu.Unlock()
	for ws, mu := range sockets {
		mu.Lock()
		_ = ws.SetWriteDeadline(time.Now().Add(5 * time.Second))
		_ = ws.WritePreparedMessage(m) // a reader that is gone is taken out by its own goroutine
		mu.Unlock()
	}
}
