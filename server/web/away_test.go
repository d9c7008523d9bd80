package web_test

import (
	"bytes"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/store"
	"myreview/server/store/storetest"
	"myreview/server/web"
)

// notes is a log that several write to.
type notes struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (n *notes) Write(p []byte) (int, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.text.Write(p)
}

func (n *notes) take() string {
	n.mu.Lock()
	defer n.mu.Unlock()
	defer n.text.Reset()
	return n.text.String()
}

func calmly(log *notes) *slog.Logger {
	return slog.New(database.Calm(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelWarn})))
}

// While the database is away nobody is told that the program made a mistake: the
// numbers are there, what was typed comes back, what is about nobody works as
// ever, and the log is not flooded. When it is back all goes on by itself.
func TestTheDatabaseIsAway(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) {
		s, base := storetest.SQLite(t)
		whileAway(t, s, base, &notes{}, func() {
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
		}, nil)
	})
	t.Run("postgres", func(t *testing.T) {
		server, base := storetest.OwnPostgres(t)
		log := &notes{}
		base.Config.Log = calmly(log) // the program has one log
		whileAway(t, base.Open(t), base, log, func() { server.Stop(t) }, func() { server.Start(t) })
	})
}

func whileAway(t *testing.T, s *store.Store, base *storetest.Base, log *notes, stop, start func()) {
	logger := base.Config.Log
	if base.Kind == "sqlite" {
		logger = calmly(log)
	}
	w := &world{t: t, clock: base.Clock, disk: base, family: storetest.NewFamily(t, s, care.Primary)}
	serve(t, w, s, base, func(o *web.Options) {
		o.Log = logger
	})
	w.onDuty()
	child, iro, none := w.as(w.family.Child.Viewer), w.as(w.family.IRO.Viewer), w.stranger()
	form := child.get(w.review("/form/q/p2")).is(200)
	ask := child.get("/tell/now").is(200)
	w.goLive()
	iro.get("/home").is(200)
	none.get("/").is(200)
	log.take()
	began := time.Now()
	stop()

	for _, path := range []string{"/home", "/home?all=1", w.review(""), w.review("/form/q/p2"), w.review("/meet"), "/devices"} {
		for name, b := range map[string]*browser{"child": child, "iro": iro} {
			a := b.get(path).is(503).says("cannot be opened just now", "0800 1111", "999", "Try again").hides("mistake")
			if a.header.Get("Retry-After") == "" || a.page.Find(`main a[href="`+path+`"]`).Length() != 1 {
				t.Errorf("%s cannot try %s again", name, path)
			}
		}
	}
	said := form.fields("as", "next")
	said.Set("main.other", "CANARY-TYPED in vain")
	child.postForm(w.review("/form/q/p2"), said).is(503).says("may not be saved", "CANARY-TYPED in vain", "0800 1111")
	if status, _ := child.autosave(w.review("/form/q/p2"), "rev", "1", "main", "again"); status != http.StatusServiceUnavailable {
		t.Errorf("an autosave is answered %d", status)
	}
	// An attacker who writes a page's address does not choose where "Try again" leads.
	iro.get("//elsewhere.example/home").is(503).page.Find("a[href^='//'], form[action^='//']").Each(func(_ int, a *goquery.Selection) {
		t.Errorf("a way to another site: %s", a.AttrOr("href", a.AttrOr("action", "")))
	})
	iro.post("/no-such-page", "words", "CANARY-NOWHERE").is(503).says("CANARY-NOWHERE")
	none.post("/sign-in", "email", "iro@example.org", "password", "CANARY-SECRET").is(503).says("0800 1111").hides("CANARY-SECRET")

	for _, b := range []*browser{child, iro, none} {
		for _, path := range []string{"/help", "/tell", "/tell/now", "/tell/sent", "/privacy", "/privacy/little", "/accessibility", "/away"} {
			b.get(path).is(200)
		}
		b.get("/help").says("0800 1111", "999")
		b.get("/tell").says("0800 1111")
	}
	for _, path := range []string{"/", "/sign-in", "/room", "/card", "/healthz"} {
		none.get(path).is(200)
	}
	w.stranger().get("/away.gif").is(200)
	w.stranger().post("/lang", "lang", "cy", "back", "/help").is(303)
	w.stranger().post("/leave").is(303)

	// A call for help is not said to be sent, keeps its words and can be sent again from there.
	first := child.get("/tell/now").says("Nothing can be sent from here just now", "0800 1111")
	call := ask.fields()
	call.Set("words", "CANARY-HELP please")
	again := child.postForm("/tell/now", call).is(503).says("Nothing can be sent from here just now", "0800 1111")
	if got := again.page.Find("textarea[name=words]").Text(); !strings.Contains(got, "CANARY-HELP please") {
		t.Errorf("the words are gone: %q", got)
	}
	if first.page.Find("form[data-tell] [name=csrf]").AttrOr("value", "") != ask.page.Find("form[data-tell] [name=csrf]").AttrOr("value", "-") {
		t.Error("the form of a page without a database is not good afterwards")
	}
	none.post("/tell/now", "id", string(care.NewID()), "words", "CANARY-STRANGER").is(503).says("Nothing can be sent from here")

	if a := none.get("/readyz").is(503); a.body != "database\n" {
		t.Errorf("readyz says %q", a.body)
	}
	lines := log.take()
	if n, most := strings.Count(lines, "\n"), int(time.Since(began).Seconds())+1; n > most || n == 0 {
		t.Errorf("%d lines in the log in %v:\n%s", n, time.Since(began), lines)
	}
	if start == nil {
		return
	}
	start()
	resent := again.fields()
	child.postForm("/tell/now", resent).is(303)
	iro.get("/home").is(200)
	if a := w.stranger().get("/readyz"); a.status != 200 { // it may have said otherwise within this second
		time.Sleep(1100 * time.Millisecond)
		w.stranger().get("/readyz").is(200)
	}
	alerts := iro.get("/alerts").is(200).says("CANARY-HELP please", storetest.ChildName).hides("CANARY-STRANGER")
	if n := strings.Count(alerts.words(), "CANARY-HELP"); n != 1 {
		t.Errorf("the call is there %d times", n)
	}
}
