package web_test

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"net/http"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"myreview/server/care"
	"myreview/server/live"
	"myreview/server/review"
	"myreview/server/store/alerts"
	"myreview/server/store/storetest"
	"myreview/server/web"
	alertpages "myreview/server/web/alerts"
	"myreview/server/web/reviews"
	"myreview/server/web/site"
)

// docs/access.md lists all that a page can be sent while it is open: who makes
// a new part, field, close code or address says there first who gets it.
func TestEveryKindOfFrameIsListed(t *testing.T) {
	names := func(table string) []string {
		_, rows := readTable(t, table)
		var out []string
		for _, r := range rows {
			out = append(out, r.name)
		}
		slices.Sort(out)
		return out
	}
	same := func(what string, listed, there []string) {
		t.Helper()
		slices.Sort(there)
		if there = slices.Compact(there); !slices.Equal(listed, there) {
			t.Errorf("%s: docs/access.md lists %v, there are %v", what, listed, there)
		}
	}
	same("parts", names("part"), append(reviews.Parts(), alertpages.PartOfAlerts))

	messages := closeCodes(t)
	for _, kind := range []reflect.Type{reflect.TypeFor[live.Frame](), reflect.TypeFor[live.Part]()} {
		for i := range kind.NumField() {
			name, _, _ := strings.Cut(kind.Field(i).Tag.Get("json"), ",")
			messages = append(messages, name)
		}
	}
	same("messages", names("message"), messages)

	var addresses []string
	for _, r := range site.Routes() {
		route := r.Method + " " + r.Path
		if strings.HasSuffix(route, "/live") || strings.HasSuffix(route, "/poll") {
			addresses = append(addresses, route)
		}
	}
	same("addresses", names("live"), addresses)
}

// closeCodes are those that package live sends, of its own and of websockets.
func closeCodes(t *testing.T) (out []string) {
	t.Helper()
	standard := map[string]int{
		"CloseNormalClosure": websocket.CloseNormalClosure, "CloseUnsupportedData": websocket.CloseUnsupportedData,
		"CloseInvalidFramePayloadData": websocket.CloseInvalidFramePayloadData,
	}
	for _, file := range []string{"live.go", "socket.go", "frame.go"} {
		parsed, err := parser.ParseFile(token.NewFileSet(), "../live/"+file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.ValueSpec:
				for i, name := range n.Names {
					if strings.HasPrefix(name.Name, "Close") {
						out = append(out, n.Values[i].(*ast.BasicLit).Value)
					}
				}
			case *ast.SelectorExpr:
				of, _ := n.X.(*ast.Ident)
				if of == nil || of.Name != "websocket" || !strings.HasPrefix(n.Sel.Name, "Close") || n.Sel.Name == "CloseMessage" {
					break
				}
				code, known := standard[n.Sel.Name]
				if !known {
					t.Fatalf("%s sends %s, which this test has no number for", file, n.Sel.Name)
				}
				out = append(out, strconv.Itoa(code))
			}
			return true
		})
	}
	return out
}

// follows is what somebody is sent at once who follows a page: its parts, or
// the code with which they are sent away. By a socket, and by asking.
func (w *world) follows(b *browser, page, live string) (parts map[string]string, code int) {
	w.t.Helper()
	a := b.get(page)
	epoch, _ := a.page.Find("[data-live]").Attr("data-epoch")
	bell := w.family.Review
	if strings.HasPrefix(live, "/alerts") {
		bell = alerts.AlertBell
	}
	query := url.Values{"epoch": {epoch}}
	if strings.HasSuffix(page, "/close") {
		query.Set("of", "close")
	}
	asking := query.Encode()
	if secret := b.secret(); secret != "" {
		query.Set("ticket", web.Ticket(secret, bell, w.clock.Now()))
	}
	d := websocket.Dialer{Jar: b.client.Jar, HandshakeTimeout: 5 * time.Second}
	ws, _, err := d.Dial("ws"+strings.TrimPrefix(w.base, "http")+live+"/live?"+query.Encode(), http.Header{"Origin": {w.base}})
	if err != nil {
		w.t.Fatal(err)
	}
	defer ws.Close()
	_ = ws.SetReadDeadline(time.Now().Add(5 * time.Second))
	_, frame, err := ws.ReadMessage()
	if closed := (*websocket.CloseError)(nil); errors.As(err, &closed) {
		code = closed.Code
	} else if err != nil {
		w.t.Fatal(err)
	}
	polled := b.get(live + "/poll?" + asking)
	var asked struct{ Close int }
	_ = json.Unmarshal([]byte(polled.body), &asked)
	parts = partsOf(w.t, frame)
	if asked.Close != code || code == 0 && !maps.Equal(parts, partsOf(w.t, []byte(polled.body))) {
		w.t.Errorf("%s: a socket gives %d %v, asking %d %s", live, code, slices.Sorted(maps.Keys(parts)), asked.Close, polled.body)
	}
	return parts, code
}

// perViewer is what a part holds that is new for each session.
var perViewer = regexp.MustCompile(`name="csrf" value="[^"]*"`)

func partsOf(t *testing.T, frame []byte) map[string]string {
	t.Helper()
	var f live.Frame
	if len(frame) > 0 && json.Unmarshal(frame, &f) != nil {
		t.Fatalf("no frame: %s", frame)
	}
	if f.Reset {
		return map[string]string{"reset": "a reset"} // listed as no part
	}
	out := map[string]string{}
	for _, p := range f.Parts {
		out[p.ID] = perViewer.ReplaceAllString(p.HTML, "")
	}
	return out
}

// frameRules is what docs/access.md says of parts and viewers, and which cells
// something has come through for.
type frameRules struct {
	t       *testing.T
	parts   []rule
	viewers []rule
	seen    map[string]bool
}

func newFrameRules(t *testing.T) *frameRules {
	f := &frameRules{t: t, seen: map[string]bool{}}
	_, f.parts = readTable(t, "part")
	_, f.viewers = readTable(t, "viewer")
	return f
}

// judge holds what somebody was sent to the column that is theirs.
func (f *frameRules) judge(who, column string, parts map[string]string, code int) {
	f.t.Helper()
	if want, err := strconv.Atoi(column); err == nil || code != 0 {
		if code != want {
			f.t.Errorf("%s is sent away with %d %v, docs/access.md says %q", who, code, slices.Sorted(maps.Keys(parts)), column)
		}
		return
	}
	listed := map[string]bool{}
	for _, p := range f.parts {
		listed[p.name] = true
		html, there := parts[p.name]
		switch cell := p.cells[column]; {
		case there == (cell == "no"):
			f.t.Errorf("%s: part %s there: %v, docs/access.md says %q", who, p.name, there, cell)
		case cell == "empty" && html != "":
			f.t.Errorf("%s: part %s holds something: %s", who, p.name, html)
		case html != "":
			f.seen[p.name+" for "+column] = true
		}
	}
	for name := range parts {
		if !listed[name] {
			f.t.Errorf("%s is sent %s, which docs/access.md does not know", who, name)
		}
	}
}

func TestFramesReachWhomTheyAreFor(t *testing.T) {
	eachWorld(t, care.Young, func(t *testing.T, w *world) {
		f, ctx := w.family, t.Context()
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		must(w.store.Alerts.Tell(ctx, f.Child.Viewer, alerts.Telling{ID: care.NewID(), Kind: "now"}))
		rules := newFrameRules(t)
		browsers := map[string]*browser{}
		for _, v := range rules.viewers {
			browsers[v.name] = w.visitor(v.name)
		}
		says := func(b *browser, question, words string) {
			t.Helper()
			b.post(w.review("/form/q/"+question), "rev", "1", "main", words, "as", "next").is(http.StatusSeeOther)
			b.post(w.review("/form/send"), "id", string(care.NewID())).is(http.StatusSeeOther)
		}
		look := func(phase string) {
			t.Helper()
			alike := map[string]string{}
			for _, v := range rules.viewers {
				b := browsers[v.name]
				parts, code := w.follows(b, w.review("/meet"), w.review(""))
				rules.judge(v.name+", "+phase, v.cells[phase], parts, code)
				if column := v.cells[phase]; column != "member" && column != "guest" && column != "worker" {
					continue
				}
				own := slices.Contains([]string{"school", "health", "virtual school", "personal adviser", "youth justice", "supervising social worker"}, v.name)
				if own && phase == "planned" && (!strings.Contains(parts["now"], "will tell you when to come") || strings.Contains(parts["head"]+parts["now"]+parts["people"], "10.00") || strings.Contains(parts["people"], "Mum")) {
					t.Errorf("%s, before the review: %v", v.name, parts)
				}
				for _, p := range rules.parts { // for adults who do not lead
					if own && phase == "planned" && (p.name == "now" || p.name == "people") {
						continue
					}
					if p.cells["alike"] != "yes" || p.name == "decisions" && slices.Contains([]string{"school", "health", "virtual school", "personal adviser", "youth justice", "independent visitor", "supervising social worker"}, v.name) {
						continue
					}
					if before := cmp.Or(alike[p.name], parts[p.name]); before != parts[p.name] {
						t.Errorf("%s, %s: part %s is other than somebody else's:\n%s", v.name, phase, p.name, firstDifference(before, parts[p.name]))
					}
					alike[p.name] = parts[p.name]
				}
			}
		}
		look("planned")
		says(browsers["child"], "m4", string(f.Parent.Tie))
		look("planned")
		for _, v := range rules.viewers {
			parts, code := w.follows(browsers[v.name], "/alerts", "/alerts")
			rules.judge(v.name+", calls for help", v.cells["calls for help"], parts, code)
		}
		says(browsers["child"], "y2", "an answer")
		says(browsers["carer"], "c2", "7")
		w.goLive()
		for _, who := range []storetest.Member{f.Child, f.Carer} {
			must(w.store.Meetings.Join(ctx, who.Viewer, f.Review, "room"))
		}
		must(w.store.Meetings.OpenRound(ctx, f.IRO.Viewer, f.Review, care.Home))
		must(w.store.Meetings.Mark(ctx, f.Child.Viewer, f.Review, w.openRound(), "3"))
		must(w.store.Reviews.AddDecision(ctx, f.IRO.Viewer, f.Review, care.NewID(), review.NewDecision{
			What: "a door", Why: "so", Plain: "A door.", WhoTie: f.Worker.Tie, Due: "2026-05-01", Wish: review.Wished("yes"),
		}))
		for _, chair := range []storetest.Member{f.Child, f.Carer} {
			must(w.store.Meetings.GiveChair(ctx, f.IRO.Viewer, f.Review, chair.Seat, ""))
			look("going on")
		}
		iro := browsers["IRO"]
		for range 3 {
			iro.act("/meet/item/next", nil)
		}
		look("going on")
		for _, v := range rules.viewers {
			parts, code := w.follows(browsers[v.name], w.review("/close"), w.review(""))
			rules.judge(v.name+", closing page", v.cells["closing page"], parts, code)
		}
		w.closeWith(iro, "")
		look("closed")
		for _, p := range rules.parts {
			for _, column := range []string{"child", "member", "worker", "guest", "IRO", "screen", "duty", "closing"} {
				if p.cells[column] == "yes" && !rules.seen[p.name+" for "+column] {
					t.Errorf("part %s never held anything for %s, so nothing was tried", p.name, column)
				}
			}
		}
	})
}

// Each kind of tie in each state: whom a frame reaches at all.
func TestFramesFollowTheStateOfATie(t *testing.T) {
	eachWorld(t, care.Young, func(t *testing.T, w *world) {
		rules := newFrameRules(t)
		column := map[care.TieKind]string{care.TieSocialWorker: "worker", care.TieIRO: "IRO", care.TieCoverIRO: "IRO"}
		_, kinds := readTable(t, "tie")
		for _, k := range kinds {
			guest := map[string]string{"yes": "member", "no": "guest"}
			kind := care.TieKind(k.name)
			column[kind] = cmp.Or(column[kind], guest[k.cells["mark"]])
		}
		_, states := readTable(t, "state")
		w.goLive()
		var tried int
		for _, kind := range care.TieKinds {
			if kind == care.TieChild {
				continue
			}
			for _, state := range states {
				tie, seat := care.Tie{Kind: kind}, state.name != "without a seat"
				switch state.name {
				case "active", "without a seat", "seat removed":
				case "came later":
					tie.Since = w.clock.Now()
				case "not begun":
					tie.Since = storetest.Start.AddDate(1, 0, 0)
				case "over":
					tie.Until = w.clock.Now().Add(-time.Minute)
				default:
					tie.State = care.TieState(state.name)
				}
				if kind.Professional() && tie.State.Out() {
					continue // there is no such thing
				}
				who := w.join(fmt.Sprint("Some ", kind, " ", state.name), tie, seat)
				b := w.as(who.Viewer)
				if state.name == "invited" { // whoever comes in is invited no more: theirs is a session from before
					w.becomes(who.Tie, care.TieInvited)
				}
				if state.name == "seat removed" && kind != care.TieIRO {
					if err := w.store.Meetings.RemoveSeat(t.Context(), w.family.IRO.Viewer, w.family.Review, who.Seat); err != nil {
						t.Fatal(err)
					}
				} else if state.name == "seat removed" {
					continue // the IRO's is not taken away
				}
				want := state.cells["frames"]
				if want == "as above" {
					want = column[kind]
				}
				parts, code := w.follows(b, w.review("/meet"), w.review(""))
				rules.judge(string(kind)+", "+state.name, want, parts, code)
				tried++
			}
		}
		t.Logf("%d pairs", tried)
	})
}
