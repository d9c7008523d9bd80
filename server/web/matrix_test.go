package web_test

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"myreview/server/alert"
	"myreview/server/care"
	"myreview/server/consult"
	"myreview/server/profiles"
	"myreview/server/review"
	"myreview/server/store/alerts"
	"myreview/server/store/children"
	"myreview/server/store/forms"
	"myreview/server/store/meetings"
	"myreview/server/store/network"
	"myreview/server/store/people"
	"myreview/server/store/reviews"
	"myreview/server/store/signin"
	"myreview/server/store/storetest"
)

// phases of a review, in the words of docs/access.md.
var phases = []string{"drafting", "sent", "live", "shown", "closed", "out", "never"}

// secret is a row of the table of secrets, planted under a word of its own.
type secret struct {
	rule
	word   string
	author care.ID // whose own it is; empty: nobody's
	picked []care.ID
}

// insider is one kind of person in one state, with how they are tied.
type insider struct {
	storetest.Member
	role, state string
	out         bool // they have nothing to do with the child
}

func (i insider) String() string { return i.role + ", " + i.state }

// matrix is the whole of it: who there is, and what is hidden.
type matrix struct {
	*world
	insiders []insider
	secrets  []secret
	rows     []rule
	states   map[string]rule
	columns  map[string]string // of the table of secrets, for whoever has none of their own
	decision care.ID
	call     care.ID // for help
	notice   care.ID // a significant event
}

func newMatrix(w *world) *matrix {
	w.wish = care.NewID()
	m := &matrix{world: w, decision: care.NewID(), states: map[string]rule{}, columns: map[string]string{}}
	_, others := readTable(w.t, "who")
	for _, o := range others {
		m.columns[o.name] = o.cells["secrets as"]
	}
	_, m.rows = readTable(w.t, "secret")
	_, states := readTable(w.t, "state")
	for _, s := range states {
		m.states[s.name] = s
	}
	return m
}

// plant gives a row of the table a word, to be put where the row says.
func (m *matrix) plant(row string, author care.ID) string {
	m.t.Helper()
	for _, r := range m.rows {
		if r.name == row {
			s := secret{rule: r, word: fmt.Sprintf("CANARYx%03dx", len(m.secrets)), author: author}
			m.secrets = append(m.secrets, s)
			return s.word
		}
	}
	m.t.Fatalf("docs/access.md does not know the secret %q", row)
	return ""
}

// expects is the table's word on whether somebody comes upon a secret: whether
// they may, and whether they must.
func (m *matrix) expects(i insider, s secret, phase string) (may, must bool) {
	state, ok := m.states[i.state]
	if !ok {
		m.t.Fatalf("docs/access.md does not know the state %q", i.state)
	}
	atWork := i.role == "IRO" || i.role == "cover" || i.role == "social worker"
	says := func(cell string) (may, must bool) {
		for one := range strings.SplitSeq(cell, ", ") {
			one, before, _ := strings.Cut(one, " until ")
			if before != "" && slices.Index(phases, phase) >= slices.Index(phases, before) {
				continue
			}
			who, loosely := strings.CutSuffix(one, " may")
			holds, known := map[string]bool{
				"yes": true, "as above": true, "no": false,
				"at work": atWork, "office": i.role == "IRO" || i.role == "cover", "parents": i.role == "parent" || i.role == "parent without",
			}[who]
			if !known {
				m.t.Fatalf("docs/access.md: the state %q has a cell %q", i.state, cell)
			}
			may, must = may || holds, must || holds && !loosely
		}
		return may, must
	}
	if s.author != "" && s.author == i.Person {
		own, must := says(state.cells["own words"])
		return own, must && s.cells["group"] == "sent" && s.cells["from"] != "never"
	}
	may, must = says(state.cells[s.cells["group"]])
	if i.out || slices.Index(phases, phase) < slices.Index(phases, s.cells["from"]) || !may {
		return false, false
	}
	cell, before, _ := strings.Cut(s.cells[cmp.Or(m.columns[i.role], i.role)], " until ")
	if before != "" && slices.Index(phases, phase) >= slices.Index(phases, before) {
		return false, false
	}
	switch cell {
	case "yes":
		settled := s.cells["group"] == "sent" || s.cells["group"] == "work"
		return true, must && (settled || phase == s.cells["from"])
	case "may":
		return true, false
	case "picked":
		chosen := slices.Contains(s.picked, i.Person)
		return chosen, chosen
	case "no", "own":
		return false, false
	default:
		m.t.Fatalf("docs/access.md: %q has a cell %q", s.name, cell)
		return false, false
	}
}

var (
	canary  = regexp.MustCompile(`CANARY(x\d+x|-PLACE)`)
	inRoute = regexp.MustCompile(`:[a-z]+`)
	formsOf = map[string][]string{"child": {"y2", "y3", "y4", "y10", "y13", "y23", "y25", "m1", "m4", "m5"}, "carer": {"c1"}, "parent": {"f2"}, "parent without": {"f2"},
		"relative": {"s1"}, "respite carer": {"s1"}, "school": {"s1"}, "health": {"s1"},
		"key worker": {"r1"}, "adopter": {"c1"}, "virtual school": {"s1"}, "youth justice": {"s1"}, "personal adviser": {"s1"}}
	leaving = []string{"POST /leave", "POST /lang", "GET /away", "GET /away.gif"} // whoever tries them is gone
)

// paths are a route's addresses, with everything in the place of its parts
// that somebody could know of.
func (m *matrix) paths(i insider, path string) []string {
	out := []string{path}
	for _, part := range inRoute.FindAllString(path, -1) {
		var values []string
		switch part {
		case ":review":
			values = []string{string(m.family.Review)}
		case ":question":
			if values = formsOf[i.role]; values == nil {
				values = []string{"y2", "c1"}
			}
		case ":decision":
			values = []string{string(m.decision)}
		case ":tie":
			values = []string{string(m.family.Parent.Tie), string(m.family.Worker.Tie)}
		case ":job":
			values = []string{"iro"}
		case ":child":
			values = []string{string(m.family.Child.Person)}
		case ":person":
			values = []string{string(m.family.Worker.Person), string(m.family.Parent.Person), string(i.Person)}
		case ":import":
			if m.broughtIn == "" {
				m.broughtIn = m.handedIn()
			}
			values = []string{string(m.broughtIn)}
		case ":wish":
			values = []string{string(m.wish)}
		case ":event":
			values = []string{string(m.notice)}
		case ":form":
			values = []string{"young", "parent"}
		case ":talk":
			values = []string{"alone", "worker"}
		case ":alert":
			values = []string{string(m.call)}
		case ":kind":
			values = []string{string(alert.Call), string(alert.Now)}
		case ":step":
			values = []string{"pause", "exclude", "bar"}
		case ":figure":
			values = []string{"time-in", "parents-excluded"}
		case ":exclusion":
			values = []string{string(m.family.Excluded.Tie)}
			if m.exclusion != "" {
				values = append(values, string(m.exclusion))
			}
		case ":band":
			values = []string{"young", "adult"}
		case ":token":
			values = []string{"unknown"}
		default:
			m.t.Fatalf("the matrix has nothing to put in the place of %s", part)
		}
		var more []string
		for _, p := range out {
			for _, v := range values {
				more = append(more, strings.Replace(p, part, v, 1))
			}
		}
		out = more
	}
	return out
}

// comesUpon is every planted word in all that somebody can get at, and where.
func (m *matrix) comesUpon(i insider, b *browser, everything bool) map[string]string {
	m.t.Helper()
	out := map[string]string{}
	look := func(where, text string) {
		for _, word := range canary.FindAllString(text, -1) {
			if out[word] == "" {
				out[word] = where
			}
		}
	}
	try := func(method, path string, form url.Values) {
		a := b.raw(method, path, form)
		if a.status >= 500 {
			m.t.Errorf("%s: %s %s gets %d", i, method, path, a.status)
		}
		look(method+" "+path, a.body+fmt.Sprint(a.header))
		if path == m.review("/meet") && a.status == http.StatusOK {
			look("the socket", m.firstFrame(b, a.read()))
		}
	}
	for _, route := range m.site.RouteNames() {
		method, path, _ := strings.Cut(route, " ")
		if method != http.MethodGet || strings.HasSuffix(path, "/live") || slices.Contains(leaving, route) {
			continue
		}
		for _, p := range m.paths(i, path) {
			try(method, p, nil)
		}
	}
	if !everything {
		return out
	}
	token := b.token()
	for _, route := range m.site.RouteNames() { // every form, sent empty
		method, path, _ := strings.Cut(route, " ")
		if method != http.MethodPost || slices.Contains(leaving, route) {
			continue
		}
		for _, p := range m.paths(i, path) {
			try(method, p, url.Values{"csrf": {token}})
		}
	}
	return out
}

// firstFrame is what the socket sends to a page that shows nothing yet.
func (m *matrix) firstFrame(b *browser, page *answer) string {
	m.t.Helper()
	page.page.Find("[data-part]").Remove()
	ws, _, err := b.dial(page.page, m.base)
	if err != nil {
		m.t.Fatal(err)
	}
	defer ws.Close()
	_ = ws.SetReadDeadline(time.Now().Add(5 * time.Second))
	_, frame, err := ws.ReadMessage()
	if err != nil {
		m.t.Fatal(err)
	}
	return string(frame)
}

// judge has everybody look, and holds what they found to the tables.
func (m *matrix) judge(phase string, who func(insider) bool) {
	m.t.Helper()
	leaks, looks := 0, 0
	for _, i := range m.insiders {
		if !who(i) {
			continue
		}
		var b *browser
		switch i.role {
		case "stranger":
			b = m.stranger()
		case "room screen":
			b = m.screen()
		default:
			b = m.as(i.Viewer)
		}
		if i.state == "invited" { // whoever comes in is invited no more, so theirs is a session from before
			m.becomes(i.Tie, care.TieInvited)
		}
		found := m.comesUpon(i, b, phase == "out")
		for _, s := range m.secrets {
			looks++
			may, must := m.expects(i, s, phase)
			switch where, came := found[s.word]; {
			case came && !may:
				leaks++
				m.t.Errorf("%s (%s) comes upon %s, at %s", i, phase, s.name, where)
			case !came && must:
				m.t.Errorf("%s (%s) does not come upon %s (%s)", i, phase, s.name, s.word)
			}
		}
	}
	m.t.Logf("%s: %d looks, %d leaks", phase, looks, leaks)
}

// cast fills the circle: of the carer, the parent, the social worker and the
// cover one in every state that the table knows, all of whom were active when
// forms came in unless they could not be. Of each other kind there is one who is
// active, one who is excluded, and one in each of a share of the other states,
// so that every state has been tried with some of them.
func (m *matrix) cast(fill func(role string, who storetest.Member)) (settle func()) {
	kinds := map[string]care.TieKind{
		"carer": care.TieCarer, "parent": care.TieParent, "social worker": care.TieSocialWorker, "cover": care.TieCoverIRO,
	}
	others := map[string]care.TieKind{
		"respite carer": care.TieRespite, "parent without": care.TieParentWithout, "relative": care.TieRelative, "advocate": care.TieAdvocate,
		"school": care.TieSchool, "health": care.TieHealth, "guardian": care.TieGuardian, "interpreter": care.TieInterpreter,
		"key worker": care.TieKeyWorker, "adopter": care.TieAdopter, "independent visitor": care.TieVisitor, "virtual school": care.TieVirtualSchool,
		"youth justice": care.TieYouthJustice, "personal adviser": care.TiePersonalAdviser, "supervising social worker": care.TieSupervisor,
		"team manager": care.TieManager,
	}
	maps.Copy(kinds, others)
	states, roles := slices.Sorted(maps.Keys(m.states)), slices.Sorted(maps.Keys(others))
	tried := func(role, state string) bool {
		at := slices.Index(roles, role)
		return at < 0 || state == "active" || state == "excluded" || slices.Index(states, state)%len(roles) == at
	}
	var later []func()
	for role, kind := range kinds {
		for _, state := range states {
			if !tried(role, state) || care.TieState(state).Out() && kind.Professional() {
				continue
			}
			add := func(tie care.Tie, seat bool) storetest.Member {
				tie.Kind = kind
				who := m.join("Some "+role+", "+state, tie, seat)
				m.insiders = append(m.insiders, insider{Member: who, role: role, state: state})
				return who
			}
			change := func(to care.TieState) {
				who := add(care.Tie{}, true)
				fill(role, who)
				later = append(later, func() {
					if to == care.TieExcluded {
						m.exclude(who)
					} else {
						m.becomes(who.Tie, to)
					}
				})
			}
			switch state {
			case "active":
				who := add(care.Tie{}, true)
				fill(role, who)
			case "came later":
				later = append(later, func() { add(care.Tie{Since: m.clock.Now()}, true) })
			case "not begun":
				add(care.Tie{Since: storetest.Start.AddDate(1, 0, 0)}, true)
			case "without a seat":
				add(care.Tie{}, false)
			case "over":
				who := add(care.Tie{Until: storetest.Start.Add(20 * time.Minute)}, true)
				fill(role, who)
			case "seat removed":
				who := add(care.Tie{}, true)
				fill(role, who)
				later = append(later, func() {
					if err := m.store.Meetings.RemoveSeat(m.t.Context(), m.family.IRO.Viewer, m.family.Review, who.Seat); err != nil {
						m.t.Fatal(err)
					}
				})
			default:
				change(care.TieState(state))
			}
		}
	}
	return func() {
		for _, do := range later {
			do()
		}
		m.clock.Move(21 * time.Minute) // and some ties are over by themselves
	}
}

// exclude does as a worker would, with a reason.
func (m *matrix) exclude(who storetest.Member) {
	m.t.Helper()
	m.exclusion = care.NewID()
	err := m.store.People.StepTie(m.t.Context(), m.family.Worker.Viewer, m.family.Review, people.TieStep{
		ID: m.exclusion, Tie: who.Tie, Step: care.StepExclude, Was: care.TieActive, Reason: m.plant("why a parent is excluded", ""), Out: storetest.Out(m.store, care.StepExclude),
	})
	if err != nil {
		m.t.Fatal(err)
	}
}

// sealedIn names the secret of the table that stands for each sealed column; a
// column that nobody planted anything in fails the test. Two hold no words.
var sealedIn = map[string]string{
	"review.place": "where the review is", "review.pn_reason": "why the review counts as it does", "review.level_reason": "why it is said that the child led so far", "review.open_reason": "why the review is closed with things open", "correction.reason": "why a step was undone",
	"scale_mark.value": "the child's words about one higher, for the IRO", "scale_mark.higher": "the carer's words about one higher",
	"decision.body": "what was agreed", "promise.why": "why something agreed is not done", "note.body": "the IRO's working note", "interpreter.language": "the language of an interpreter", "report.name": "who is asked for a report", "talk.why": "why there was no talk with the child alone", "notice.what": "a significant event", "notice.why": "why a review is needed after it", "readback.words": "the parent's words about what was agreed",
	"draft.body": "an answer that was not sent", "unsent.body": "words typed in the meeting and not sent", "answer.body": "an answer for only my IRO", "letter.body": "the letter",
	"tie_step.reason": "why a parent is excluded", "exclusion.body": "why a parent is excluded", "contact.body": "how the parent is reached", "whereabouts.body": "where the child lives",
	"alert.words": "a call for help", "alert_more.words": "what was added to it", "alert.done": "what was done about it", "alert.reply": "what the child is told about it",
	"child.helps": "what helps the child", "child.stage": "why the child's pages speak as they do", "child.my_words": "what the child calls people and things",
	"wish.words": "a wish about the social worker", "wish_reply.body": "what is answered to something the child asks for",
	"invite.code": "", "child_key.keyset": "", "form_tally.said": "",
	"said.counts":   "", // counts alone, of all children
	"import.names":  "", // as that of the file
	"import.upload": "", // no page shows it: what was read of it is on the page of whoever handed it in
}

func TestEverySealedColumnHasItsSecret(t *testing.T) {
	files, err := filepath.Glob("../../migrations/sqlite/*.sql")
	if err != nil || len(files) == 0 {
		t.Fatal(err, len(files))
	}
	_, rows := readTable(t, "secret")
	table := ""
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(raw)) {
			words := strings.Fields(line)
			at := slices.IndexFunc(words, func(w string) bool { return strings.Trim(w, ",;") == "BLOB" })
			switch {
			case len(words) > 2 && words[1] == "TABLE":
				table = strings.Trim(words[2], "(")
				if words[0] != "ALTER" {
					continue
				}
			case at < 0:
				continue
			}
			if at < 1 {
				continue
			}
			column := table + "." + words[at-1]
			row, known := sealedIn[column]
			if !known {
				t.Errorf("%s is sealed, and nobody looks whether it comes out", column)
			} else if row != "" && !slices.ContainsFunc(rows, func(r rule) bool { return r.name == row }) {
				t.Errorf("%s stands for %q, which docs/access.md does not know", column, row)
			}
		}
	}
}

// Whatever anybody may not see, they come upon nowhere: who they are to the
// child, in which state, when, and what is hidden, each with each.
func TestNobodyComesUponWhatIsNotTheirs(t *testing.T) {
	eachWorld(t, care.Young, func(t *testing.T, w *world) {
		m, f, ctx := newMatrix(w), w.family, t.Context()
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		child := f.Child.Person
		specials := []insider{
			{Member: f.Child, role: "child", state: "active"}, {Member: f.IRO, role: "IRO", state: "active"},
			{Member: f.Worker, role: "social worker", state: "active"}, {role: "stranger", state: "active", out: true},
			{Member: storetest.Member{Viewer: f.Stranger}, role: "social worker", state: "active", out: true},
			{Member: f.Former, role: "carer", state: "over"},
		}
		sibling, err := w.store.People.AddPerson(ctx, network.Person{Name: "Sib Test-Child", Band: care.Young, Lang: care.English}, "", "")
		must(err)
		_, err = w.store.People.AddChild(ctx, people.Child{Person: sibling, BornOn: "2012-05-05", CaredOn: "2025-03-01"})
		must(err)
		specials = append(specials, insider{Member: storetest.Member{Viewer: care.Viewer{Person: sibling}}, role: "child", state: "active", out: true})
		m.insiders = specials

		// The family whose words are hidden from the rest.
		known := func(row, first, calls string, kind care.TieKind, state care.TieState, p network.Person, email string) storetest.Member {
			t.Helper()
			p.Band, p.Lang = care.Adult, care.English
			p.ID = care.NewID()
			p.Name = first + " " + m.plant(row, p.ID)
			_, err := w.store.People.AddPerson(ctx, p, email, "")
			must(err)
			return w.tied(care.Tie{Person: p.ID, Kind: kind, Calls: calls, State: state}, state == care.TieActive)
		}
		phone := m.plant("the phone number of the carer", "")
		mail := m.plant("the e-mail address of the parent", "")
		carer := known("the full name of the carer", "Cyn", "Cyn", care.TieCarer, care.TieActive, network.Person{Phone: phone}, "")
		parent := known("the full name of the parent", "Mia", "Mama", care.TieParent, care.TieActive, network.Person{}, mail+"@example.org")
		teacher := known("the full name of the teacher", "Ms", "", care.TieSchool, care.TieActive, network.Person{}, "")
		friend := w.join("Zed Test-Advocate", care.Tie{Kind: care.TieAdvocate, Calls: "Zed"}, true)
		apart := known("the full name of the excluded parent", "Ed", "Pa", care.TieParent, care.TieExcluded, network.Person{}, "")
		m.insiders = append(m.insiders,
			insider{Member: carer, role: "carer", state: "active"}, insider{Member: parent, role: "parent", state: "active"},
			insider{Member: apart, role: "parent", state: "excluded"},
			insider{Member: teacher, role: "school", state: "active"}, insider{Member: friend, role: "advocate", state: "active"},
		)
		m.plant("where the review is", "")
		m.secrets[len(m.secrets)-1].word = "CANARY-PLACE" // part of storetest.PlaceName
		work, err := w.store.People.AtWork(ctx, f.Worker.Viewer, f.Review)
		must(err)
		must(w.store.People.KeepWhere(ctx, work, care.NewID(), "home", "1 "+m.plant("where the child lives", "")+" Street"))

		facts, err := w.store.Children.Child(ctx, f.Worker.Viewer, f.Child.Person)
		must(err)
		facts.Helps = m.plant("what helps the child", "")
		must(w.store.Children.Change(ctx, f.Worker.Viewer, f.Child.Person, facts.Facts))
		must(w.store.Children.SetStage(ctx, f.Worker.Viewer, children.Stage{Child: f.Child.Person, Band: facts.Band, Reason: m.plant("why the child's pages speak as they do", "")}))

		words := m.plant("what the child calls people and things", f.Child.Person)
		must(w.store.Forms.SayMyWords(ctx, f.Child.Viewer, care.MyWords{Never: words, Home: words, Family: words, People: map[care.ID]string{carer.Tie: words}}))

		writes := func(who storetest.Member, question string, fields ...string) {
			t.Helper()
			form := pairs(append([]string{"rev", "1"}, fields...))
			if !form.Has("as") {
				form.Set("as", "next")
			}
			w.as(who.Viewer).postForm(w.review("/form/q/"+question), form).is(303)
		}
		signed := func(v care.Viewer) care.Viewer {
			t.Helper()
			secret, err := w.store.SignIn.StartSession(ctx, v.Person, signin.NewSession{By: signin.ByDemo}, "")
			must(err)
			signed, err := w.store.SignIn.Session(ctx, secret)
			must(err)
			return signed
		}
		worker := signed(f.Worker.Viewer)
		must(w.store.SignIn.Reauth(ctx, worker, "", "here"))
		must(w.store.People.SetContact(ctx, worker, f.Review, parent.Tie, people.Contact{Email: m.plant("how the parent is reached", "") + "@example.org"}))
		must(w.store.Alerts.Tell(ctx, signed(f.Child.Viewer), alerts.Telling{ID: care.NewID(), Kind: alert.Call, Words: m.plant("a call for help", child)}))
		must(w.store.Alerts.Tell(ctx, signed(f.Child.Viewer), alerts.Telling{ID: care.NewID(), Kind: alert.Call, Words: m.plant("what was added to it", child)}))
		profile, err := profiles.Load("demo")
		must(err)
		rules, head := alert.NewRules(profile, func(care.Date) bool { return true }), signed(f.IRO.Viewer)
		calls, err := w.store.Alerts.Alerts(ctx, head, rules)
		must(err)
		if len(calls) != 1 {
			t.Fatalf("%d calls for help", len(calls))
		}
		m.call = calls[0].ID

		var writers []storetest.Member
		fill := func(role string, who storetest.Member) {
			switch role {
			case "key worker":
				writes(who, "r1", "main", m.plant("the carer's form", who.Person))
			case "carer", "adopter":
				writes(who, "c1", "main", m.plant("the carer's form", who.Person))
			case "parent", "parent without":
				writes(who, "f2", "main", m.plant("the parent's form", who.Person))
			case "relative", "respite carer", "school", "health", "virtual school", "youth justice", "personal adviser":
				writes(who, "s1", "main", m.plant("the short form of others", who.Person))
			default:
				return
			}
			writers = append(writers, who)
		}
		settle := m.cast(fill)
		fill("carer", carer)
		fill("parent", parent)
		writes(apart, "f2", "main", m.plant("the excluded parent's form", apart.Person))
		writers = append(writers, apart, f.Child)
		writes(f.Child, "y2", "main", m.plant("an answer for only my IRO", child))
		writes(f.Child, "y3", "main", "5", "more", m.plant("an answer for people I pick", child), "audience", "picked", "reader", string(carer.Tie), "reader", string(friend.Tie))
		m.secrets[len(m.secrets)-1].picked = []care.ID{carer.Person, friend.Person}
		must(w.store.Reviews.Reports.Keep(ctx, signed(f.IRO.Viewer), f.Review, reviews.NewReport{Report: reviews.Report{
			ID: care.NewID(), Kind: "other", From: m.plant("who is asked for a report", ""), Asked: care.DateOf(w.clock.Now()),
		}}))
		must(w.store.Children.Plans.SetComer(ctx, signed(f.IRO.Viewer), children.ComerPlan{
			Review: f.Review, Seat: f.Parent.Seat, Seen: children.Comer{}.Seen(), Interpreter: children.Interpreter{Language: m.plant("the language of an interpreter", "")},
		}))
		must(w.store.Reviews.WriteNote(ctx, signed(f.IRO.Viewer), reviews.NewNote{ID: care.NewID(), Child: child, Review: f.Review, Text: m.plant("the IRO's working note", f.IRO.Person)}))
		must(w.store.Reviews.Talks.Say(ctx, signed(f.IRO.Viewer), f.Review, reviews.NewTalk{
			ID: care.NewID(), Kind: review.TalkAlone, Talk: review.Talk{State: review.TalkUnfit, Why: m.plant("why there was no talk with the child alone", "")},
		}))
		m.notice = care.NewID()
		must(w.store.Children.Notices.Tell(ctx, signed(f.Worker.Viewer), children.NewNotice{ID: m.notice, Child: child, Kind: review.NoticeSchool, Day: "2026-03-02", What: m.plant("a significant event", "")}))
		must(w.store.Children.Notices.Answer(ctx, signed(f.IRO.Viewer), children.NoticeAnswer{
			ID: care.NewID(), Child: child, Notice: m.notice, Says: review.ReviewNot, Why: m.plant("why a review is needed after it", ""),
		}))
		writes(f.Child, "y10", "main", "5", "more", m.plant("an answer for everyone", child), "audience", "everyone")
		writes(f.Child, "y4", "main", "5", "more", m.plant("an answer for everyone about the carer", child), "audience", "everyone")
		writes(f.Child, "y13.more", "more", m.plant("an answer for everyone about the parent", child), "audience", "everyone")
		writes(f.Child, "m1", "main.other", m.plant("an answer to arrange the day", child))
		writes(f.Child, "m5", "main", m.plant("a wish about the parent", child), "whom", string(parent.Tie))
		wish := url.Values{"rev": {"1"}, "as": {"next"}, "main.other": {m.plant("a wish about the social worker", child)}}
		for _, i := range m.insiders {
			if i.role == "social worker" && !i.out && i.Tie != "" && i.state != "not begun" {
				wish.Add("main", string(i.Tie))
			}
		}
		w.as(f.Child.Viewer).postForm(w.review("/form/q/m4"), wish).is(303)
		writes(f.Child, "y23", "main", m.plant(`words beside "I don't want to say"`, child), "as", "nosay")
		active := func(i insider) bool { return i.state == "active" && i.role != "room screen" }
		m.judge("drafting", active)

		for _, who := range writers {
			must(w.store.Forms.Send(ctx, who.Viewer, f.Review, care.NewID()))
		}
		writes(f.Child, "y25", "main", m.plant("an answer that was not sent", child))
		settle()
		everybody := func(i insider) bool { return true }
		m.judge("sent", everybody)

		w.goLive()
		m.insiders = append(m.insiders, insider{role: "room screen", state: "active"})
		must(w.store.Meetings.SetShows(ctx, f.Child.Viewer, f.Review, review.ShowIRO))
		must(w.store.Meetings.OpenRound(ctx, f.IRO.Viewer, f.Review, care.Home))
		round := w.openRound()
		must(w.store.Meetings.Mark(ctx, f.Child.Viewer, f.Review, round, "3"))
		must(w.store.Meetings.WriteHigher(ctx, f.Child.Viewer, f.Review, round, m.plant("the child's words about one higher, for the IRO", child)))
		must(w.store.Meetings.Mark(ctx, carer.Viewer, f.Review, round, "8"))
		must(w.store.Meetings.WriteHigher(ctx, carer.Viewer, f.Review, round, m.plant("the carer's words about one higher", carer.Person)))
		typed := meetings.Unsent{Subject: string(round), Fields: map[string]string{"pick": "8", "higher": m.plant("words typed in the meeting and not sent", carer.Person)}}
		must(w.store.Meetings.KeepUnsent(ctx, carer.Viewer, f.Review, meetings.UnsentScale, typed))
		m.judge("live", func(i insider) bool { return i.state == "active" })

		must(w.store.Meetings.Reveal(ctx, f.IRO.Viewer, f.Review, round))
		agreed, plain := m.plant("what was agreed", ""), m.plant("what was agreed, in plain words", "")
		must(w.store.Reviews.AddDecision(ctx, f.IRO.Viewer, f.Review, m.decision, review.NewDecision{
			What: agreed, Why: "so", Plain: plain, WhoTie: f.Worker.Tie, Due: "2026-05-01", Area: care.Home, Wish: review.Wished("yes"),
		}))
		must(w.store.Reviews.AddDecision(ctx, f.IRO.Viewer, f.Review, care.NewID(), review.NewDecision{
			What: m.plant("what the school is to do", teacher.Person), Why: "so", Plain: "School helps.", WhoTie: teacher.Tie, Due: "2026-05-01",
			Area: care.Learning, Wish: review.Wished("yes"),
		}))
		must(w.store.Reviews.ReadBack(ctx, parent.Viewer, f.Review, m.decision, review.AgreedNo, m.plant("the parent's words about what was agreed", parent.Person)))
		iro := w.as(f.IRO.Viewer)
		must(w.store.Reviews.Undo(ctx, f.IRO.Viewer, f.Review, review.UndoReveal, round, m.plant("why a step was undone", "")))
		must(w.store.Meetings.OpenRound(ctx, f.IRO.Viewer, f.Review, care.Home))
		again := w.openRound()
		must(w.store.Meetings.Mark(ctx, f.Child.Viewer, f.Review, again, "3"))
		must(w.store.Meetings.WriteHigher(ctx, f.Child.Viewer, f.Review, again, m.wordOf("the child's words about one higher, for the IRO")))
		must(w.store.Meetings.Mark(ctx, carer.Viewer, f.Review, again, "8"))
		must(w.store.Meetings.WriteHigher(ctx, carer.Viewer, f.Review, again, m.wordOf("the carer's words about one higher")))
		must(w.store.Meetings.Reveal(ctx, f.IRO.Viewer, f.Review, again))
		head = signed(f.IRO.Viewer)
		must(w.store.Alerts.TakeAlert(ctx, head, rules, m.call, ""))
		must(w.store.Alerts.CloseAlert(ctx, head, rules, m.call, alerts.CloseAlert{Seen: seenOf(t, w.store, head, rules, m.call), Done: m.plant("what was done about it", ""), Reply: m.plant("what the child is told about it", "")}))
		asked, err := w.store.Forms.Wishes(ctx, f.IRO.Viewer, f.Review)
		must(err)
		for _, one := range asked.All {
			if one.Question == "m1" {
				m.wish = one.ID
			}
		}
		must(w.store.Forms.ReplyTo(ctx, f.IRO.Viewer, f.Review, forms.NewReply{
			ID: care.NewID(), Wishes: []care.ID{m.wish}, Seen: map[care.ID]int{m.wish: 0},
			Reply: consult.Reply{Says: consult.ReplyNo, Why: m.plant("what is answered to something the child asks for", "")},
		}))
		m.judge("shown", func(i insider) bool {
			return i.state == "active" || i.state == "came later" || i.state == "seat removed"
		})

		w.closeWith(iro, m.plant("why the review counts as it does", ""), "level", "5", "level_why", m.plant("why it is said that the child led so far", ""),
			"because.against", m.plant("why the review is closed with things open", ""))
		must(w.store.Reviews.SayOutcome(ctx, signed(f.IRO.Viewer), reviews.NewOutcome{
			ID: care.NewID(), Child: child, Decision: m.decision, Outcome: review.Outcome{Kept: review.KeptNot, Why: m.plant("why something agreed is not done", "")},
		}))
		letter := iro.get(w.review("/letter/write")).is(200)
		iro.submit(letter, w.review("/letter/write"), "text.1", m.plant("a letter that is written on", ""), "do", "save").is(303)
		m.judge("closed", func(i insider) bool { return i.state == "active" })
		letter = iro.get(w.review("/letter/write")).is(200)
		iro.submit(letter, w.review("/letter/write"), "text.1", m.plant("the letter", ""), "do", "preview").is(303)
		iro.submit(iro.get(w.review("/letter/preview")), w.review("/letter/publish")).is(303)
		m.judge("out", everybody)

		for _, r := range m.rows {
			if m.wordOf(r.name) == "" {
				t.Errorf("docs/access.md has the secret %q, which nobody planted", r.name)
			}
		}
	})
}

// openRound is the scaling that is open now.
func (w *world) openRound() care.ID {
	w.t.Helper()
	round, _ := w.as(w.family.IRO.Viewer).get(w.review("/meet")).page.Find("input[name=round]").Attr("value")
	return care.ID(round)
}

// closeWith closes the review for everybody who has a seat, for a reason.
func (w *world) closeWith(iro *browser, reason string, more ...string) {
	w.t.Helper()
	page := iro.get(w.review("/close")).is(200)
	attend := []string{"gave", "spoke"}
	for _, in := range page.page.Find(`input[name^="mode."]`).EachIter() {
		name, _ := in.Attr("name")
		attend = append(attend, name, "room")
	}
	iro.submit(page, w.review("/close/attendance"), attend...).is(303)
	iro.closes(append([]string{"reason", reason, "late", "report"}, more...)...).is(303)
}

func (m *matrix) wordOf(row string) string {
	for _, s := range m.secrets {
		if s.name == row {
			return s.word
		}
	}
	return ""
}
