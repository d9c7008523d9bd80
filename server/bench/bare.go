package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/url"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"myreview/server/database"
)

// listen answers on a port of its own until the server is closed or the process ends.
func listen(h http.HandlerFunc) (addr string, _ *http.Server) {
	l := must(net.Listen("tcp", "127.0.0.1:0"))
	server := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = server.Serve(l) }()
	return l.Addr().String(), server
}

// serve answers until standard input ends.
func serve(h http.HandlerFunc) {
	addr, _ := listen(h)
	attend(greeting{Addr: addr})
}

// sent is the whole body of a request to a bare server.
func sent(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	return io.ReadAll(http.MaxBytesReader(w, r.Body, 1<<20))
}

// serveHub is the limit that live rooms are held against: net/http, gorilla, one
// prepared message for all, no person, no right, no database and no page. POST
// /<room> sends its body to the room's sockets; GET opens one. A room has one
// POST at a time.
func serveHub(string) {
	var (
		mu      sync.Mutex
		rooms   = map[string][]*websocket.Conn{}
		buffers sync.Pool
		up      = websocket.Upgrader{ReadBufferSize: 512, WriteBufferSize: 1024, WriteBufferPool: &buffers}
	)
	serve(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost {
			ws, err := up.Upgrade(w, r, nil)
			if err != nil {
				return
			}
			mu.Lock()
			rooms[r.URL.Path] = append(rooms[r.URL.Path], ws)
			mu.Unlock()
			go func() { _, _, _ = ws.ReadMessage() }() // as a portal must, to hear that it is gone
			return
		}
		body, err := sent(w, r)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		m, err := websocket.NewPreparedMessage(websocket.TextMessage, body)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		mu.Lock()
		sockets := rooms[r.URL.Path]
		mu.Unlock()
		for _, ws := range sockets {
			_ = ws.SetWriteDeadline(time.Now().Add(5 * time.Second))
			_ = ws.WritePreparedMessage(m) // who is gone is not measured
		}
	})
}

const bareInsert = `INSERT INTO bare (form_id, question, rev, body, saved_at) VALUES ($1, $2, $3, $4, $5)
	ON CONFLICT (form_id, question) DO UPDATE SET rev = excluded.rev, body = excluded.body, saved_at = excluded.saved_at
	WHERE bare.rev < excluded.rev`

// serveBare is the limit that a save is held against: the same durable write in
// bare database/sql behind net/http. Nobody is asked who it is, nothing is sealed.
func serveBare(placeJSON string) {
	var at place
	ok(json.Unmarshal([]byte(placeJSON), &at))
	// The same settings as the store's one connection that writes.
	db, pool, blob := database.OpenFile(filepath.Join(at.Dir, "bare.db"), url.Values{
		"_pragma": {"busy_timeout(5000)", "journal_mode(WAL)", "synchronous(FULL)"}, "_txlock": {"immediate"},
	}), 1, "BLOB"
	if at.URL != "" {
		db, pool, blob = must(sql.Open("pgx", at.URL)), 16, "BYTEA"
	}
	db.SetMaxOpenConns(pool)
	db.SetMaxIdleConns(pool)
	must(db.ExecContext(context.Background(), `CREATE TABLE bare (form_id TEXT, question TEXT, rev INTEGER, body `+blob+`, saved_at TIMESTAMP, PRIMARY KEY (form_id, question))`))
	serve(func(w http.ResponseWriter, r *http.Request) {
		body, err := sent(w, r)
		if err == nil {
			rev, _ := strconv.Atoi(r.URL.Query().Get("rev")) // ours
			_, err = db.ExecContext(r.Context(), bareInsert, r.URL.Path, "y2", rev, body, time.Now().UTC())
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
		}
	})
	ok(db.Close())
}
