package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"myreview/server/care"
	"myreview/server/store/alerts"
	"myreview/server/store/network"
	"myreview/server/store/people"
	"myreview/server/store/reviews"
	"myreview/server/store/signin"
	"myreview/server/store/storetest"
)

// perAnswer are what differs between any two answers to the same request.
var perAnswer = regexp.MustCompile(`(name="(?:csrf|id)" value="|data-ticket=")[^"]+`)

// shape is all of an answer that somebody could tell another by, with the
// review's id taken out.
func (a *answer) shape(review care.ID) string {
	header := a.header.Clone()
	for _, own := range []string{"X-Request-Id", "Date", "Set-Cookie"} {
		header.Del(own)
	}
	body := perAnswer.ReplaceAllString(a.body, "$1")
	text := fmt.Sprint(a.status, header, len(a.body), body)
	if review == "" {
		return text
	}
	return strings.ReplaceAll(text, string(review), "REVIEW")
}

// safety.md I3, T5: a review that is not theirs is answered as one that never
// was, whatever is asked of it: the same status, headers, words and length.
func TestWhatIsNotTheirsIsAnsweredLikeWhatNeverWas(t *testing.T) {
	eachWorld(t, care.Young, func(t *testing.T, w *world) {
		w.goLive()
		roles, rules := readTable(t, "route")
		madeUp, tried := care.NewID(), 0
		for _, role := range roles {
			if slices.Contains([]string{"stranger", "child", "carer", "parent", "advocate", "social worker", "IRO"}, role) {
				continue // sent to the way in, or they know that it is there
			}
			b := w.visitor(role)
			token := b.token()
			for _, r := range rules {
				if r.cells[role] != "no" || !strings.Contains(r.name, ":review") || strings.HasSuffix(r.name, "/live") {
					continue
				}
				method, path, _ := strings.Cut(r.name, " ")
				ask := func(review care.ID, header ...string) string {
					p := strings.Replace(path, ":review", string(review), 1)
					p = inRoute.ReplaceAllStringFunc(p, func(string) string { return string(w.family.Parent.Tie) })
					return b.send(method, p, url.Values{"csrf": {token}}, header...).shape(review)
				}
				tried++
				if real, none := ask(w.family.Review), ask(madeUp); real != none {
					t.Errorf("%s: %s is told from what never was:\n%s\n%s", role, r.name, real, none)
				}
			}
		}
		t.Logf("%d pairs", tried)
	})
}

// hidden is something that happens and that some must not notice.
type hidden struct {
	what string
	do   func()
	from []string
}

// safety.md I1, T8: what is hidden from somebody leaves no trace in anything
// that they can get: not a byte of a page, not a frame of a socket, no order
// and no count.
func TestWhatIsHiddenLeavesNoTrace(t *testing.T) {
	eachWorld(t, care.Young, func(t *testing.T, w *world) {
		f, ctx := w.family, t.Context()
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		child, carer, worker := w.as(f.Child.Viewer), w.as(f.Carer.Viewer), w.as(f.Worker.Viewer)
		dad := w.as(f.Excluded.Viewer)
		teacher := w.join("Tess Test-Teacher", care.Tie{Kind: care.TieSchool}, true)
		relative := w.join("Una Test-Aunt", care.Tie{Kind: care.TieRelative, Calls: "Auntie"}, true)
		people := map[string]*browser{
			"child": child, "carer": carer, "parent": w.as(f.Parent.Viewer), "excluded": dad, "worker": worker, "IRO": w.as(f.IRO.Viewer),
			"teacher": w.as(teacher.Viewer), "relative": w.as(relative.Viewer),
		}
		order := []string{"child", "carer", "parent", "excluded", "worker", "IRO"}
		pages := []string{"/home", w.review(""), w.review("/told"), w.review("/meet"), w.review("/poll"), w.review("/form/check"), w.review("/form/as"), w.review("/form/q/c1"), w.review("/form/q/f2"), w.review("/close"), w.review("/letter")}
		all := func(who string) string {
			var out strings.Builder
			for _, p := range pages {
				a := people[who].get(p)
				fmt.Fprintln(&out, p, a.shape(""))
			}
			return out.String()
		}
		says := func(b *browser, q string, rev int, fields ...string) {
			t.Helper()
			b.post(w.review("/form/q/"+q), append([]string{"rev", fmt.Sprint(rev), "as", "next"}, fields...)...).is(http.StatusSeeOther)
		}
		sends := func(b *browser) { b.post(w.review("/form/send"), "id", string(care.NewID())).is(http.StatusSeeOther) }
		family := []string{"carer", "parent", "excluded", "relative", "teacher"}
		try := func(changes []hidden) {
			t.Helper()
			for _, c := range changes {
				before := map[string]string{}
				for _, who := range c.from {
					before[who] = all(who)
				}
				c.do()
				for _, who := range c.from {
					if after := all(who); after != before[who] {
						t.Errorf("%s: %s notices:\n%s", c.what, who, firstDifference(before[who], after))
					}
				}
			}
		}
		early := map[string]*wire{}
		for _, who := range []string{"carer", "parent", "relative", "teacher"} {
			early[who] = people[who].open(w.review("/meet"))
		}
		try([]hidden{
			{"the child writes and does not send", func() { says(child, "y2", 1, "main", "secret") }, []string{"carer", "parent", "excluded", "worker", "IRO"}},
			{"the child sends something for the IRO", func() { sends(child) }, family},
			{"the child would rather not have the social worker there", func() {
				says(child, "m4", 1, "main", string(f.Worker.Tie))
				says(child, "m4.how", 2, "how", "part")
				says(child, "m5", 1, "main", "secret")
				says(child, "m5.whom", 2, "whom", string(f.Worker.Tie))
				sends(child)
			}, append([]string{"worker"}, family...)},
			{"the child sends a wish about the parent", func() { says(child, "m4", 3, "main", string(f.Parent.Tie)); sends(child) }, family},
			{"the child would rather not have an aunt and a teacher there", func() {
				says(child, "m4", 4, "main", string(relative.Tie), "main", string(teacher.Tie))
				says(child, "m4.how", 5, "how", "whole")
				sends(child)
			}, family},
			{"the child has something not to be said in front of them", func() {
				says(child, "m5.whom", 3, "whom", string(relative.Tie), "whom", string(teacher.Tie), "whom", string(f.Carer.Tie))
				sends(child)
			}, family},
			{"the child opens something to the carer", func() {
				says(child, "y3", 1, "main", "4", "audience", "picked", "reader", string(f.Carer.Tie))
				sends(child)
			}, []string{"parent", "excluded", "worker"}},
			{"the carer sends a form", func() { says(carer, "c1", 1, "main", "secret"); sends(carer) }, []string{"parent", "excluded", "child"}},
			{"the excluded parent sends a form", func() { says(dad, "f2", 1, "main", "secret"); sends(dad) }, []string{"carer", "parent", "child"}},
			{"an address is written down", func() {
				work, err := w.store.People.AtWork(ctx, f.Worker.Viewer, f.Review)
				must(err)
				must(w.store.People.KeepWhere(ctx, work, care.NewID(), "home", "secret"))
			}, []string{"child", "carer", "parent", "excluded"}},
			{"another excluded parent is tied", func() {
				w.join("Nan Test-Parent", care.Tie{Kind: care.TieParent, State: care.TieExcluded, Calls: "Nan"}, false)
			}, family},
			{"the child calls for help", func() {
				secret, err := w.store.SignIn.StartSession(ctx, f.Child.Person, signin.NewSession{By: signin.ByDemo}, "")
				must(err)
				v, err := w.store.SignIn.Session(ctx, secret)
				must(err)
				must(w.store.Alerts.Tell(ctx, v, alerts.Telling{ID: care.NewID(), Kind: "call", Words: "secret"}))
			}, family},
		})

		for who, s := range early {
			if frames := s.rest(); frames != "" {
				t.Errorf("%s is sent a frame before the review: %s", who, frames)
			}
		}
		w.goLive()
		for _, who := range []storetest.Member{f.Child, f.IRO, f.Worker, f.Carer, f.Parent} {
			must(w.store.Meetings.Join(ctx, who.Viewer, f.Review, "room"))
		}
		must(w.store.Meetings.OpenRound(ctx, f.IRO.Viewer, f.Review, care.Home))
		round := w.openRound()
		must(w.store.Meetings.Mark(ctx, f.Child.Viewer, f.Review, round, "3"))
		sockets := map[string]*wire{}
		for _, who := range order {
			if who != "excluded" {
				sockets[who] = people[who].open(w.review("/meet"))
			}
		}
		others := []string{"carer", "parent", "excluded", "worker"}
		try([]hidden{
			{"the child takes another number", func() { must(w.store.Meetings.Mark(ctx, f.Child.Viewer, f.Review, round, "9")) }, others},
			{"the child says what would make it one higher", func() { must(w.store.Meetings.WriteHigher(ctx, f.Child.Viewer, f.Review, round, "secret")) }, others},
			{"the child keeps it for the IRO", func() { must(w.store.Meetings.SetShows(ctx, f.Child.Viewer, f.Review, "iro")) }, others},
		})
		for _, who := range order {
			if s := sockets[who]; s != nil && slices.Contains(others, who) {
				if frames := s.rest(); frames != "" {
					t.Errorf("%s is sent a frame: %s", who, frames)
				}
			}
		}
	})
}

// firstDifference is where two texts part, with what stands round it.
func firstDifference(a, b string) string {
	at := 0
	for at < len(a) && at < len(b) && a[at] == b[at] {
		at++
	}
	cut := func(s string) string { return s[max(0, min(at, len(s))-120):min(len(s), at+120)] }
	return cut(a) + "\n---\n" + cut(b)
}

// safety.md T33: a parent of one of two children whose reviews are held
// together sees that one alone: not the other's words, place, decisions or
// name.
func TestAJointReviewIsSplitByChild(t *testing.T) {
	eachWorld(t, care.Young, func(t *testing.T, w *world) {
		f, ctx := w.family, t.Context()
		must := func(id care.ID, err error) care.ID {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
			return id
		}
		// The sister: the same IRO, carer and hour; her mother is excluded there.
		sister := must(w.store.People.AddPerson(ctx, network.Person{Name: "CANARYname Test-Child", Band: care.Young, Lang: care.English}, "", ""))
		own := must(w.store.People.AddChild(ctx, people.Child{Person: sister, BornOn: "2012-01-01", CaredOn: "2025-03-01"}))
		other := must(w.store.Reviews.AddReview(ctx, reviews.NewReview{Child: sister, StartsAt: storetest.Start.Add(1), Place: "CANARYplace", DueOn: "2026-03-29"}))
		must(w.store.Reviews.AddSeat(ctx, other, own, ""))
		for person, tie := range map[care.ID]care.Tie{
			f.IRO.Person: {Kind: care.TieIRO}, f.Carer.Person: {Kind: care.TieCarer, Calls: "Cora"},
			f.Parent.Person: {Kind: care.TieParent, Calls: "CANARYcalls", State: care.TieExcluded},
		} {
			tie.Person, tie.Child, tie.Since = person, sister, storetest.Start.AddDate(-1, 0, 0)
			id := must(w.store.People.AddTie(ctx, tie))
			if tie.Kind != care.TieParent {
				must(w.store.Reviews.AddSeat(ctx, other, id, ""))
			}
		}
		says := func(v care.Viewer, review care.ID, words string) {
			t.Helper()
			b, path := w.as(v), "/r/"+string(review)
			b.post(path+"/form/q/y2", "rev", "1", "main", words, "audience", "everyone", "as", "next").is(http.StatusSeeOther)
			b.post(path+"/form/send", "id", string(care.NewID())).is(http.StatusSeeOther)
		}
		says(f.Child.Viewer, f.Review, "words of Robin")
		says(care.Viewer{Person: sister}, other, "CANARYwords")
		w.goLive()
		must("", w.store.Meetings.OpenReview(ctx, f.IRO.Viewer, other, ""))

		mum := w.as(f.Parent.Viewer)
		mum.get(w.review("/told")).is(200).says("words of Robin")
		socket := mum.open(w.review("/meet"))
		must("", w.store.Meetings.Join(ctx, care.Viewer{Person: sister}, other, "room"))
		must("", w.store.Meetings.OpenRound(ctx, f.IRO.Viewer, other, care.Home))
		must("", w.store.Meetings.Join(ctx, f.Carer.Viewer, f.Review, "room"))
		hers := []string{"CANARY"}
		for _, path := range []string{"", "/told", "/meet", "/poll", "/form", "/form/q/f2", "/form/check", "/close", "/letter", "/invite", "/card", "/places", "/ties"} {
			mum.get(w.review(path)).hides(hers...)
			mum.get("/r/" + string(other) + path).hides(hers...)
		}
		mum.get("/home").hides(hers...)
		for _, path := range []string{"/told", "/meet", "/close", "/letter"} {
			mum.get("/r/" + string(other) + path).is(http.StatusNotFound)
		}
		if frames := socket.rest(); strings.Contains(frames, "CANARY") || strings.Contains(frames, string(other)) {
			t.Errorf("a frame of the sister's: %s", frames)
		}
		// Brothers and sisters are strangers to each other's reviews.
		w.as(f.Child.Viewer).get("/r/" + string(other)).is(http.StatusNotFound).hides(hers...)
		w.as(care.Viewer{Person: sister}).get(w.review("/told")).is(http.StatusNotFound)
		w.as(f.Carer.Viewer).get("/r/" + string(other) + "/told").is(http.StatusOK).says("CANARYwords")
	})
}
