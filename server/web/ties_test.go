package web_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/live"
	"myreview/server/store"
	"myreview/server/store/network"
	"myreview/server/store/people"
	"myreview/server/store/reviews"
	"myreview/server/store/storetest"
)

// takes goes through the pages of a step as a worker without scripts does:
// the list, the form, what would change, and doing it.
func (b *browser) takes(step string, tie care.ID, reason string) *answer {
	b.w.t.Helper()
	path := b.w.review("/ties/" + string(tie) + "/" + step)
	b.get(b.w.review("/ties")).is(http.StatusOK)
	fields := b.get(path).is(http.StatusOK).filled(path)
	fields.Set("reason", reason)
	for name, value := range outFields {
		if care.TieStep(step).Excludes() {
			fields.Set(name, value)
		}
	}
	seen := b.send(http.MethodPost, path, fields).is(http.StatusOK)
	sure := seen.filled(path)
	sure.Set("do", "yes")
	return b.send(http.MethodPost, path, sure).is(http.StatusSeeOther)
}

// outFields are what goes with a step that keeps somebody out at once.
var outFields = map[string]string{
	"why": "safety", "asked": "yes", "view": "CANARY-VIEW", "ask": "Ring Wale.", "look": string(care.DateOf(storetest.Start).AddMonths(3)), "now": "yes",
}

// filled is what the form for an address would send as the page stands.
func (a *answer) filled(path string) url.Values {
	a.t.Helper()
	form := a.page.Find(`form[action="` + path + `"]`)
	if form.Length() != 1 {
		a.t.Fatalf("%d forms for %s: %s", form.Length(), path, a.words())
	}
	out := url.Values{}
	for _, in := range form.Find("input, textarea, select").EachIter() {
		name, _ := in.Attr("name")
		kind, _ := in.Attr("type")
		if _, checked := in.Attr("checked"); (kind == "radio" || kind == "checkbox") && !checked {
			continue
		}
		value, _ := in.Attr("value")
		if in.Is("textarea") {
			value = strings.TrimPrefix(in.Text(), "\n")
		}
		if in.Is("select") {
			value, _ = in.Find("option[selected]").Attr("value")
		}
		out.Set(name, value)
	}
	return out
}

// safety.md section 1, T6: within two seconds, on this instance and on another
// one, though nothing pings; and every page is as if it had never been.
func TestAnExclusionReachesOpenPagesEverywhere(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, b *storetest.Base) {
		w := newWorld(t, s, b, care.Young)
		w.goLive()
		w.site.Live.Ping = time.Hour
		worlds := []*world{w}
		if b.Kind == "postgres" {
			other := &world{t: t, clock: b.Clock, family: w.family}
			serve(t, other, b.Open(t), b)
			other.site.Live.Ping = time.Hour
			worlds = append(worlds, other)
		}
		var open []*wire
		var pages []*browser
		for _, one := range worlds {
			parent := one.as(w.family.Parent.Viewer)
			pages = append(pages, parent)
			open = append(open, parent.open(w.review("/meet")))
		}
		for _, o := range open {
			o.rest()
		}
		worker, phone := w.as(w.family.Worker.Viewer), w.stranger()
		at := w.invite(worker, w.family.Parent.Tie)
		phone.post(at).is(http.StatusSeeOther)
		code := w.code(worker)
		worker.takes("exclude", w.family.Parent.Tie, "CANARY-WHY")
		for i, o := range open {
			if code := o.closed(2 * time.Second); code != live.CloseNoSeat && code != live.CloseSignedOut {
				t.Errorf("instance %d: closed with %d", i, code)
			}
		}
		for _, page := range pages {
			page.get(w.review("/meet")).is(http.StatusSeeOther) // signed out
		}

		// T9: the old invitation is one that never was, on its own browser too.
		for _, b := range []*browser{phone, w.stranger()} {
			a, m := b.post(at).is(http.StatusNotFound), w.stranger().post("/i/AAAAAAAAAAAAAAAAAAAAAA").is(http.StatusNotFound)
			if plain(a) != plain(m) {
				t.Errorf("an old invitation answers otherwise than one that never was:\n%s\n%s", plain(a), plain(m))
			}
			a, m = b.post("/i", "code", code).is(http.StatusNotFound), w.stranger().post("/i", "code", code).is(http.StatusNotFound)
			if plain(a) != plain(m) {
				t.Errorf("its code answers otherwise than one that never was:\n%s\n%s", plain(a), plain(m))
			}
		}

		// Signed in anew they have their own page, and the rest is not there.
		out := w.as(w.family.Parent.Viewer)
		out.get(w.review("")).is(http.StatusOK).hides(storetest.ChildName, storetest.PlaceName, "Test-Carer", "CANARY-WHY")
		for _, path := range []string{"/meet", "/close", "/close/readback", "/letter", "/ties", "/invite", "/card", "/opened"} {
			got := out.get(w.review(path)).is(http.StatusNotFound)
			none := out.get("/r/" + string(care.NewID()) + path)
			if plain(got) != plain(none) {
				t.Errorf("%s answers otherwise than a review that never was", path)
			}
		}
		out.post(w.review("/meet/join"), "mode", "screen").is(http.StatusNotFound)
		for _, who := range []care.Viewer{w.family.Child.Viewer, w.family.Carer.Viewer} {
			w.as(who).get(w.review("/ties")).is(http.StatusNotFound).hides("CANARY-WHY")
		}
		worker.get(w.review("/ties")).is(http.StatusOK).says("CANARY-WHY", "Excluded by Wale Test-Worker")
	})
}

var changing = regexp.MustCompile(`name="csrf" value="[^"]*"|[0-9a-f]{8}-[0-9a-f-]{27}|/i/[A-Za-z0-9_-]+`)

// plain is what came back without what is new on every page.
func plain(a *answer) string {
	return strings.ReplaceAll(changing.ReplaceAllString(a.body, "…"), a.t.Name(), "")
}

// When a last day passes nobody rings, and the open page is gone all the same
// (T35); so it is when the bell of a change is lost on its way.
func TestWhatNoBellTells(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, b *storetest.Base) {
		w := newWorld(t, s, b, care.Young)
		w.goLive()
		w.site.Live.Ping = time.Hour
		carer := w.as(w.family.Carer.Viewer)
		parent := w.as(w.family.Parent.Viewer)
		out, lost := carer.open(w.review("/meet")), parent.open(w.review("/meet"))
		out.rest()
		ctx, f := t.Context(), w.family
		err := w.store.People.StepTie(ctx, f.IRO.Viewer, f.Review, people.TieStep{
			ID: care.NewID(), Tie: f.Carer.Tie, Step: care.StepEnd, Was: care.TieActive, Until: w.clock.Now().Add(10 * time.Second), Reason: "moved",
		})
		if err != nil {
			t.Fatal(err)
		}
		if got := out.rest(); strings.Contains(got, "closed") {
			t.Fatal(got)
		}
		carer.get(w.review("/meet")).is(http.StatusOK)
		w.clock.Move(9 * time.Second)
		carer.get(w.review("/meet")).is(http.StatusOK)
		w.clock.Move(time.Second)
		if code := out.closed(2 * time.Second); code != live.CloseNoSeat {
			t.Errorf("closed with %d", code)
		}
		w.clock.Move(2 * time.Second)
		carer.get(w.review("/meet")).is(http.StatusNotFound)
		carer.get(w.review("")).is(http.StatusNotFound)

		w.becomes(f.Parent.Tie, care.TiePaused)
		if code := lost.closed(2 * time.Second); code != live.CloseNoSeat {
			t.Errorf("without its bell: closed with %d", code)
		}
	})
}

// becomes puts a tie in a state past every step that leads there: no session
// ends and no bell rings.
func (w *world) becomes(tie care.ID, state care.TieState) {
	w.t.Helper()
	w.byHand = true
	past(w.t, w.disk, "UPDATE tie SET state = '"+string(state)+"' WHERE id = '"+string(tie)+"'")
}

// past changes the database past the store, so that no bell rings.
func past(t *testing.T, b *storetest.Base, statement string) {
	t.Helper()
	db := database.OpenFile(b.Config.Path, url.Values{"_pragma": {"busy_timeout(5000)"}})
	if b.Kind == "postgres" {
		config, err := pgx.ParseConfig(b.Config.URL)
		if err != nil {
			t.Fatal(err)
		}
		db = stdlib.OpenDB(*config)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), statement); err != nil {
		t.Fatal(err)
	}
}

// The pages of a tie keep what was typed, say what is wrong beside its field,
// show before they do, and can be sent twice.
func TestThePagesOfATie(t *testing.T) {
	w := oneWorld(t, care.Young)
	worker := w.as(w.family.Worker.Viewer)
	path := w.review("/ties/new")
	worker.get(w.review("/ties")).is(http.StatusOK).says("Pia Test-Parent", "excluded: own form only", "This is you")
	form := worker.get(path).is(http.StatusOK).filled(path)
	form.Set("name", "Greta Gran <b>")
	form.Set("kind", "parent")
	a := worker.send(http.MethodPost, path, form).is(http.StatusUnprocessableEntity).says("Write why.")
	if kept := a.filled(path); kept.Get("name") != "Greta Gran <b>" || kept.Get("id") != form.Get("id") || kept.Get("kind") != "parent" {
		t.Errorf("what was typed is lost: %v", kept)
	}
	form = a.filled(path)
	form.Set("reason", "she asked\nto help")
	form.Set("until", "yesterday")
	a = worker.send(http.MethodPost, path, form).is(http.StatusUnprocessableEntity)
	if a.page.Find("#error-until").Length() != 1 || a.filled(path).Get("reason") != "she asked\nto help" {
		t.Error(a.words())
	}
	form.Set("until", "")
	form.Set("calls", "Gran")
	form.Set("invite", "yes")
	a = worker.send(http.MethodPost, path, form).is(http.StatusOK).says("Nothing has been done yet", "The reviews")
	worker.get(w.review("/ties")).hides("Greta")
	sure := a.filled(path)
	back := worker.send(http.MethodPost, path, with(sure, "again", "yes")).is(http.StatusOK).filled(path)
	if back.Get("calls") != "Gran" || back.Get("invite") != "yes" {
		t.Errorf("going back lost %v", back)
	}
	for range 2 {
		worker.send(http.MethodPost, path, with(sure, "do", "yes")).is(http.StatusSeeOther)
	}
	page := worker.get(w.review("/ties")).is(http.StatusOK).says("Greta Gran <b>", "asked in", "she asked to help")
	if n := strings.Count(page.words(), "Greta"); n > 4 {
		t.Errorf("she is there %d times", n)
	}
	worker.get(w.review("/invite")).is(http.StatusOK).says("Greta Gran <b>")
	for _, to := range []string{"/invite", "/card"} {
		if page.page.Find(`main a[href="`+w.review(to)+`"]`).Length() != 1 {
			t.Errorf("the page of ties does not lead to %s", to)
		}
		worker.get(w.review(to)).is(http.StatusOK)
	}

	// A step that somebody else has taken meanwhile is not taken over.
	path = w.review("/ties/" + string(w.family.Parent.Tie) + "/pause")
	form = worker.get(path).is(http.StatusOK).filled(path)
	form.Set("reason", "checking")
	w.as(w.family.IRO.Viewer).takes("exclude", w.family.Parent.Tie, "sooner")
	worker.send(http.MethodPost, path, form).is(http.StatusConflict).says("changed in the meantime", "checking")
	worker.get(w.review("/ties/" + string(w.family.Carer.Tie) + "/dance")).is(http.StatusNotFound)
	worker.get(w.review("/ties/" + string(care.NewID()) + "/pause")).is(http.StatusNotFound)
}

func with(form url.Values, name, value string) url.Values {
	out := url.Values{}
	for k, v := range form {
		out[k] = v
	}
	out.Set(name, value)
	return out
}

// Who changes access shows once more that it is them, when that was a while ago.
func TestChangingAccessAsksWhoItIs(t *testing.T) {
	w := oneWorld(t, care.Young)
	worker := w.as(w.family.Worker.Viewer)
	path := w.review("/ties/" + string(w.family.Carer.Tie) + "/pause")
	form := worker.get(path).is(http.StatusOK).filled(path)
	form.Set("reason", "checking")
	sure := worker.send(http.MethodPost, path, form).is(http.StatusOK).filled(path)
	w.clock.Move(11 * time.Minute)
	asked := worker.send(http.MethodPost, path, with(sure, "do", "yes")).is(http.StatusOK)
	w.as(w.family.Carer.Viewer).get(w.review("/meet")).is(http.StatusOK)
	worker.send(http.MethodPost, path, asked.filled(path)).is(http.StatusSeeOther)
	w.as(w.family.Carer.Viewer).get(w.review("/meet")).is(http.StatusNotFound)
}

// safety.md section 1, T33: a parent of two, excluded from one, has nothing of
// that one on any page or socket; T34: parents are strangers to each other.
func TestParentsAndBrothersAndSisters(t *testing.T) {
	eachWorld(t, care.Young, func(t *testing.T, w *world) {
		ctx, f := t.Context(), w.family
		must := func(id care.ID, err error) care.ID {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
			return id
		}
		sib := must(w.store.People.AddPerson(ctx, network.Person{Name: "CANARY-SIBLING", Band: care.Young, Lang: care.English}, "", ""))
		sibTie := must(w.store.People.AddChild(ctx, people.Child{Person: sib, BornOn: "2012-03-04", CaredOn: "2025-03-01"}))
		review := must(w.store.Reviews.AddReview(ctx, reviews.NewReview{Child: sib, StartsAt: storetest.Start.Add(2 * time.Hour), Place: "CANARY-ELSEWHERE", DueOn: "2026-04-02"}))
		must(w.store.Reviews.AddSeat(ctx, review, sibTie, ""))
		must(w.store.People.AddTie(ctx, care.Tie{Person: f.Parent.Person, Child: sib, Kind: care.TieParent, State: care.TieExcluded, Calls: "CANARY-CALLS", Since: storetest.Start.AddDate(0, -1, 0)}))
		dad := must(w.store.People.AddPerson(ctx, network.Person{Name: "CANARY-DAD", Band: care.Adult, Lang: care.English, Phone: "CANARY-PHONE", Reads: care.ReadsFrom("CANARY-READS")}, "", ""))
		dadTie := must(w.store.People.AddTie(ctx, care.Tie{Person: dad, Child: f.Child.Person, Kind: care.TieParent, Since: storetest.Start.AddDate(0, -1, 0)}))
		must(w.store.Reviews.AddSeat(ctx, f.Review, dadTie, ""))
		w.goLive()
		w.as(care.Viewer{Person: dad}).post(w.review("/meet/join"), "mode", "room").is(http.StatusSeeOther)
		parent := w.as(f.Parent.Viewer)
		socket := parent.open(w.review("/meet"))
		all := socket.rest()
		for _, path := range []string{"/home", "/home?all=1", w.review(""), w.review("/form"), w.review("/form/check"), w.review("/meet"), w.review("/close"), w.review("/close/readback"), w.review("/poll"), "/r/" + string(review), "/r/" + string(review) + "/form", "/r/" + string(review) + "/meet", "/r/" + string(review) + "/close"} {
			all += parent.get(path).body
		}
		if i := strings.Index(all, "CANARY"); i >= 0 {
			t.Errorf("a parent finds %q", all[max(0, i-200):min(len(all), i+100)])
		}
		// An invitation for the one child opens not even the other one's channel.
		worker, b := w.as(f.Worker.Viewer), w.stranger()
		b.post(w.invite(worker, f.Parent.Tie)).is(http.StatusSeeOther)
		b.post("/i", "code", w.code(worker)).is(http.StatusSeeOther)
		b.get(w.review("")).is(http.StatusOK)
		b.get("/r/" + string(review)).is(http.StatusNotFound)
	})
}

// A worker does not let an excluded person in again by typing their name once more,
// however it is spelled: the page asks whether it is the same person, and nothing
// happens until the worker has answered.
func TestANameThatIsTypedOnceMoreIsAskedAbout(t *testing.T) {
	eachWorld(t, care.Young, func(t *testing.T, w *world) {
		worker, path := w.as(w.family.Worker.Viewer), w.review("/ties/new")
		ties := func() int {
			all, err := w.store.People.Ties(t.Context(), w.family.Worker.Viewer, w.family.Review)
			if err != nil {
				t.Fatal(err)
			}
			return len(all)
		}
		was := ties()
		sends := func(a *answer, set ...string) *answer {
			t.Helper()
			fields := a.filled(path)
			for k, v := range pairs(set) {
				fields.Set(k, v[0])
			}
			return worker.send(http.MethodPost, path, fields)
		}
		for _, typed := range []string{"egon test excluded", "Test-Excluded, Egon", "ÉGON  Test-Excluded"} {
			first := sends(worker.get(path).is(200), "kind", "relative", "name", typed, "reason", "A new aunt").is(409)
			first.says("Is this the same person?", "Yes, this is Egon Test-Excluded (Parent).", "Nothing has been changed yet")
			again := sends(first, "do", "yes").is(409).says("Is this the same person?")
			sends(again, "do", "yes", "not", string(w.family.Excluded.Person)).is(409).says("Is this the same person?")
			sends(again, "same", string(w.family.Excluded.Person)).is(409).says("This person is excluded.")
			sends(again, "same", string(w.family.Excluded.Person), "do", "yes").is(409).says("This person is excluded.")
			if now := ties(); now != was {
				t.Fatalf("%d ties, %d before", now, was)
			}
		}
		asked := sends(worker.get(path).is(200), "kind", "relative", "name", "Egon Test-Excluded", "reason", "His cousin").is(409)
		sure := sends(asked, "same", "no").is(200)
		worker.send(http.MethodPost, path, func() url.Values { f := sure.filled(path); f.Set("do", "yes"); return f }()).is(303)
		if now := ties(); now != was+1 {
			t.Errorf("somebody else of that name: %d ties, %d before", now, was)
		}
	})
}

// What nobody can see is no name, and a year far from today is a slip of the hand:
// both are said beside the field.
func TestNamesCanBeSeenAndYearsAreNear(t *testing.T) {
	w := oneWorld(t, care.Young)
	worker, path := w.as(w.family.Worker.Viewer), w.review("/ties/new")
	form := func(set ...string) *answer {
		t.Helper()
		fields := worker.get(path).is(200).filled(path)
		for k, v := range pairs(append([]string{"kind", "relative", "name", "Una Aunt", "reason", "Why"}, set...)) {
			fields.Set(k, v[len(v)-1])
		}
		return worker.send(http.MethodPost, path, fields)
	}
	form().is(200)
	form("name", "می\u200cروم").is(200)
	for _, field := range []string{"name", "calls"} {
		for typed, want := range map[string]string{"\u3164": "", "\u200b": "", "\u2800": "", "U\u202ena": "Una", "Una\u200b": "Una", "U\x07na": "Una"} {
			a := form(field, typed).is(422)
			if want == "" {
				a.says("Nothing in this can be seen.")
			} else {
				a.says("This had signs that nobody can see.")
			}
			if got, _ := a.page.Find("#in-" + field).Attr("value"); got != want {
				t.Errorf("%s: typed %q, handed back %q", field, typed, got)
			}
		}
	}
	for _, field := range []string{"since", "until"} {
		for _, typed := range []string{"0026-04-01", "9999-12-31", "2126-04-01", "2062-04-01"} {
			a := form(field, typed).is(422)
			if got := a.page.Find("#error-" + field).Text(); got != "Check the year. It is very far from today." {
				t.Errorf("%s %s: %q", field, typed, got)
			}
		}
	}
	w.onDuty()
	duty := w.onDuty()
	for _, field := range []string{"first", "until"} {
		fields := []string{"id", string(care.NewID()), "person", string(w.family.Worker.Person), "first", "2026-04-01"}
		form := pairs(fields)
		form.Set(field, "9999-01-01")
		duty.postForm("/duty", form).is(422).says("Check the year.")
	}
	w.goLive()
	iro := w.as(w.family.IRO.Viewer)
	w.agree(iro, "who", "", "name", "M\u202es Ode", "due", "9999-04-17").is(422).says("Check the year.", "This had signs that nobody can see.")
	w.agree(iro, "who", "", "name", "\u3164").is(422).says("Nothing in this can be seen.")
}

// proposed is a step that keeps somebody out and waits for the second person.
func (w *world) proposed(tie care.ID, step care.TieStep) care.ID {
	w.t.Helper()
	id, out := care.NewID(), storetest.Out(w.store, step)
	out.Now = false
	err := w.store.People.StepTie(w.t.Context(), w.family.Worker.Viewer, w.family.Review, people.TieStep{ID: id, Tie: tie, Step: step, Was: care.TieActive, Reason: "CANARY-WHY", Out: out})
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

// The IRO manager's board says what waits for whom, and not who is kept out or why.
func TestTheBoardSaysWhichExclusionsWait(t *testing.T) {
	w := oneWorld(t, care.Young)
	w.proposed(w.family.Parent.Tie, care.StepBar)
	w.clock.Move(5 * 24 * time.Hour)
	manager := w.as(w.employed(care.JobIROManager))
	manager.get("/board").is(http.StatusOK).says("Kept out of reviews", "Waiting for the second person 1", "To be looked at again 0")
	rows := manager.get("/board?show=second").is(http.StatusOK).says(storetest.ChildName, "No way in: proposed on", "does not hold yet", "Independent Reviewing Officer", "days late")
	rows.hides("CANARY", "Dad", "parent", "Parent")
	manager.get("/board?show=again").is(http.StatusOK).says("To be looked at againnothing").hides(storetest.ChildName)
}

// Domain.md section 14, Z8: it takes two people, and the second finds it where the first left it.
func TestAnExclusionTakesTwo(t *testing.T) {
	eachWorld(t, care.Young, func(t *testing.T, w *world) {
		f := w.family
		path := w.review("/ties/" + string(f.Parent.Tie) + "/exclude")
		worker, iro := w.as(f.Worker.Viewer), w.as(f.IRO.Viewer)
		fields := worker.get(path).is(http.StatusOK).hides("checked").filled(path)
		fields.Set("reason", "CANARY-WHY")
		worker.send(http.MethodPost, path, fields).is(http.StatusUnprocessableEntity).says("Say whether the child was asked", "CANARY-WHY")
		for name, value := range outFields {
			fields.Set(name, value)
		}
		fields.Del("now")
		sure := worker.send(http.MethodPost, path, fields).is(http.StatusOK).says("Nothing changes until the second person agrees").filled(path)
		sure.Set("do", "yes")
		worker.send(http.MethodPost, path, sure).is(http.StatusSeeOther)
		w.as(f.Parent.Viewer).get(w.review("")).is(http.StatusOK).says(storetest.ChildName).hides("You are not at this meeting")

		iro.get(w.review("/ties")).is(http.StatusOK).says("Proposed. It does not hold")
		worker.get("/home").is(http.StatusOK).hides("Exclusion to decide")
		home := iro.get("/home").is(http.StatusOK).says("Exclusion to decide: "+storetest.ChildName, "To answer by").hides("Dad", "Parent", "CANARY")
		at, _ := home.page.Find(`a[href*="/exclusion/"]`).Attr("href")
		worker.get(at).is(http.StatusOK).says("Proposed by", "Take the proposal back").hides("I agree", "I do not agree")
		worker.post(at, "do", "agree").is(http.StatusForbidden).says("The other one agrees")
		iro.get(at).is(http.StatusOK).says("CANARY-WHY", "CANARY-VIEW", "I agree", "I do not agree").hides("Look at it again")
		iro.post(at, "do", "told", "on", string(care.DateOf(w.clock.Now())), "how", "phone", "by", "Wale").is(http.StatusConflict).says("nothing to tell")
		iro.post(at, "do", "agree").is(http.StatusSeeOther)
		iro.get(at).is(http.StatusOK).says("Two people decided it", "Look at it again").hides("I agree")
		iro.get("/home").is(http.StatusOK).hides("Exclusion to decide")

		out := w.as(f.Parent.Viewer).get(w.review("")).is(http.StatusOK)
		out.says("You are not at this meeting", "Ring Wale.").hides(storetest.ChildName, storetest.PlaceName, "CANARY-WHY", "CANARY-VIEW", "Safety")
		iro.post(at, "do", "told", "on", "", "how", "phone", "by", "Wale").is(http.StatusUnprocessableEntity).says("Choose the day", "Wale")
		iro.post(at, "do", "told", "on", string(care.DateOf(w.clock.Now())), "how", "phone", "by", "Wale").is(http.StatusSeeOther)
		iro.get(at).is(http.StatusOK).says("By telephone")

		// What the IRO lets them know of the review, and nobody else does.
		worker.get(at).is(http.StatusOK).hides("Put it on their page")
		worker.post(at, "do", "tell", "said", "CANARY-OTHER").is(http.StatusForbidden).says("Only the IRO")
		iro.get(at).is(http.StatusOK).says("Put it on their page")
		iro.post(at, "do", "tell", "said", strings.Repeat("long ", 2001)).is(http.StatusUnprocessableEntity).says("Write less", "long long")
		iro.post(at, "do", "tell", "said", "CANARY-SAID <b>").is(http.StatusSeeOther)
		w.as(f.Parent.Viewer).get(w.review("")).is(http.StatusOK).says("From the person who runs the review", "CANARY-SAID <b>").hides("CANARY-OTHER", storetest.ChildName, "CANARY-WHY")
		worker.get(at).is(http.StatusOK).says("CANARY-SAID <b>")
		w.clock.Move(11 * time.Minute) // who lets a parent outside know of anything shows that it is them
		asked := iro.post(at, "do", "tell", "said", "CANARY-LATER").is(http.StatusOK)
		w.as(f.Parent.Viewer).get(w.review("")).is(http.StatusOK).hides("CANARY-LATER")
		iro.send(http.MethodPost, at, asked.filled(at)).is(http.StatusSeeOther)
		w.as(f.Parent.Viewer).get(w.review("")).is(http.StatusOK).says("CANARY-LATER")

		// The other state: nothing is left.
		bars := w.review("/ties/" + string(f.Parent.Tie) + "/bar")
		iro.takes("bar", f.Parent.Tie, "worse")
		parent := w.as(f.Parent.Viewer)
		for _, p := range []string{"", "/form", "/meet"} {
			got, none := parent.get(w.review(p)), parent.get("/r/"+string(care.NewID())+p)
			if got.is(http.StatusNotFound); plain(got) != plain(none) {
				t.Errorf("%s answers otherwise than a review that never was", p)
			}
		}
		worker.get(w.review("/ties")).is(http.StatusOK).says("excluded: no way in", "A second person has not confirmed it yet")
		worker.get(bars).is(http.StatusOK)
		w.clock.Move(5 * 24 * time.Hour)
		w.as(f.Worker.Viewer).get(w.review("/ties")).says("not agreed in time")
		w.clock.Move(100 * 24 * time.Hour)
		w.as(f.Worker.Viewer).get(w.review("/ties")).says("look at it again now")
	})
}
