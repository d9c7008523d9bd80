package web_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"testing"

	"myreview/server/care"
	"myreview/server/store/network"
	"myreview/server/store/storetest"
)

// join adds somebody to the family's circle, with a seat or without one.
func (w *world) join(name string, tie care.Tie, seat bool) storetest.Member {
	w.t.Helper()
	person, err := w.store.People.AddPerson(w.t.Context(), network.Person{
		Name: name, Band: care.Adult, Lang: care.English, Staff: tie.Kind.Job() != "",
	}, "", "")
	if err != nil {
		w.t.Fatal(err)
	}
	tie.Person = person
	return w.tied(tie, seat)
}

// tied gives somebody who is here already a further tie to the child.
func (w *world) tied(tie care.Tie, seat bool) storetest.Member {
	w.t.Helper()
	tie.Child = w.family.Child.Person
	if tie.Since.IsZero() {
		tie.Since = storetest.Start.AddDate(0, -1, 0)
	}
	m := storetest.Member{Viewer: care.Viewer{Person: tie.Person, Lang: care.English, Band: care.Adult, Staff: tie.Kind.Job() != ""}}
	var err error
	if m.Tie, err = w.store.People.AddTie(w.t.Context(), tie); err != nil {
		w.t.Fatal(err)
	}
	if seat {
		if m.Seat, err = w.store.Reviews.AddSeat(w.t.Context(), w.family.Review, m.Tie, ""); err != nil {
			w.t.Fatal(err)
		}
	}
	return m
}

// What the page says of who sees an answer is who then can: nobody more, and
// nobody less. Drawn by lot from questions, audiences, picks, and from who is
// what to the child at that moment.
func TestTheLabelNamesWhoeverCanRead(t *testing.T) {
	eachWorld(t, care.Young, func(t *testing.T, w *world) {
		f := w.family
		gran := w.join("Greta Test-Gran", care.Tie{Kind: care.TieParent, Calls: "Gran"}, true)
		w.tied(care.Tie{Person: gran.Person, Kind: care.TieCarer}, false)
		people := map[string]storetest.Member{
			"Ines Test-Iro": f.IRO, "Wale Test-Worker": f.Worker, "Cora": f.Carer, "Mum": f.Parent, "Dad": f.Excluded, "Gran": gran,
			"Kit Test-Cover": w.join("Kit Test-Cover", care.Tie{Kind: care.TieCoverIRO}, false),
			"Ned":            w.join("Ned Test-Carer", care.Tie{Kind: care.TieCarer, Calls: "Ned"}, false),
			"Uma":            w.join("Uma Test-Carer", care.Tie{Kind: care.TieCarer, Calls: "Uma"}, true),
		}
		var names []string
		browsers := map[string]*browser{}
		for name, m := range people {
			names = append(names, name)
			browsers[name] = w.as(m.Viewer)
		}
		slices.Sort(names)
		child := w.as(f.Child.Viewer)
		lots := rand.New(rand.NewPCG(3, 12))
		states := []care.TieState{care.TieActive, care.TieActive, care.TieExcluded, care.TieEnded, "paused", "invited"}
		open := []string{"Wale Test-Worker", "Cora", "Mum", "Dad", "Kit Test-Cover", "Uma"} // their states change
		questions := []struct{ id, box, people string }{
			{"y2", "main", ""}, {"y4", "more", ""}, {"y13", "more", ""}, {"y10", "more", ""},
			{"m5", "main", "whom"}, {"m4", "main.other", "main"}, {"m3", "main.other", "main"},
		}
		rev := map[string]int{}
		for round := range 60 {
			who := open[lots.IntN(len(open))]
			w.becomes(people[who].Tie, states[lots.IntN(len(states))])
			q := questions[lots.IntN(len(questions))]
			canary := fmt.Sprintf("CANARY-%d", round)
			rev[q.id]++
			form := pairs([]string{"rev", fmt.Sprint(rev[q.id]), "as", "next", q.box, canary})
			form.Set("audience", []string{"iro", "picked", "everyone"}[lots.IntN(3)])
			for _, name := range names {
				if lots.IntN(3) == 0 {
					form.Add("reader", string(people[name].Tie))
				}
				if q.people != "" && lots.IntN(4) == 0 && (name == "Mum" || name == "Cora" || name == "Wale Test-Worker") {
					form.Add(q.people, string(people[name].Tie))
				}
			}
			saved := child.postForm(w.review("/form/q/"+q.id), form)
			if saved.status == 422 { // somebody was picked who cannot be
				form.Del("reader")
				form.Del(q.people)
				saved = child.postForm(w.review("/form/q/"+q.id), form)
			}
			saved.is(303)
			check := child.get(w.review("/form/check")).is(200)
			label := check.page.Find(`section:has(a[href*="/` + q.id + `?"]) [data-who]`).Text()
			child.post(w.review("/form/send"), "id", string(care.NewID())).is(303)
			for _, name := range names {
				reads := strings.Contains(browsers[name].raw(http.MethodGet, w.review("/told"), nil).body, canary)
				if said := strings.Contains(label, name); said != reads {
					t.Errorf("%d: %s for %v: %s reads it: %v, but the page says %q", round, q.id, form, name, reads, label)
				}
			}
		}
	})
}

// seen is the part of a page that shows the child a reader's page.
func (a *answer) seen() string {
	_, rest, _ := strings.Cut(a.body, `<div class="seen"`)
	_, rest, _ = strings.Cut(rest, ">\n")
	part, _, _ := strings.Cut(rest, "\n  </div>\n")
	return strings.TrimSpace(part)
}

// Before sending, the child sees each reader's page; after it, that is the
// reader's page, to the letter.
func TestTheLookBeforeSendingIsTheReadersPage(t *testing.T) {
	eachWorld(t, care.Primary, func(t *testing.T, w *world) {
		f := w.family
		child := w.as(f.Child.Viewer)
		answer := func(q, text string, more ...string) {
			t.Helper()
			child.post(w.review("/form/q/"+q), append([]string{"rev", "1", "as", "next", "main", text}, more...)...).is(303)
		}
		answer("p3", "CANARY-iro")
		answer("p19", "CANARY-all", "audience", "everyone")
		answer("p4", "well", "audience", "everyone", "more", "CANARY-home") // about the carer
		answer("p22", "CANARY-mum", "audience", "picked", "reader", string(f.Parent.Tie))
		answer("m5", "CANARY-wish", "whom", string(f.Parent.Tie))
		answer("m4", string(f.Worker.Tie), "how", "whole", "main.other", "CANARY-worker")
		list := child.get(w.review("/form/as")).is(200).says("not be safe, we have to", "Dad", "Will see none of your answers")
		if at := strings.Index(list.words(), "not be safe"); at < 0 || at > strings.Index(list.words(), "Mum") {
			t.Error("what safety can override is not said first")
		}
		readers := map[string]struct {
			storetest.Member
			reads, not string
		}{
			"Ines": {f.IRO, "iro all home mum wish worker", ""},
			"Wale": {f.Worker, "all home wish", "iro mum worker"},
			"Cora": {f.Carer, "all", "iro home mum wish worker"},
			"Mum":  {f.Parent, "all home mum", "iro wish worker"},
			"Dad":  {f.Excluded, "", "iro all home mum wish worker"},
		}
		looks := map[string]string{}
		for name, r := range readers {
			page := child.get(w.review("/form/as/" + string(r.Tie))).is(200)
			for what := range strings.FieldsSeq(r.reads) {
				page.says("CANARY-" + what)
			}
			for what := range strings.FieldsSeq(r.not) {
				page.hides("CANARY-" + what)
			}
			looks[name] = page.seen()
			if (looks[name] == "") != (r.reads == "") {
				t.Errorf("%s: the look is %q", name, looks[name])
			}
			if a := w.as(r.Viewer).get(w.review("/told")); strings.Contains(a.body, "CANARY") {
				t.Errorf("%s reads what was not sent", name)
			}
		}
		child.post(w.review("/form/send"), "id", string(care.NewID())).is(303)
		for name, r := range readers {
			page := w.as(r.Viewer).get(w.review("/told"))
			if r.reads == "" {
				page.is(404).hides("CANARY")
				continue
			}
			page.is(200)
			if !strings.Contains(page.body, looks[name]) {
				t.Errorf("%s was to see\n%s\nand sees\n%s", name, looks[name], page.body)
			}
		}
		child.get(w.review("/form/as/" + string(f.Former.Tie))).is(404)
		child.get(w.review("/form/as/" + string(f.Child.Tie))).is(404)
		child.get(w.review("/form/as/" + string(care.NewID()))).is(404)
		w.as(f.Carer.Viewer).get(w.review("/form/as/" + string(f.Parent.Tie))).is(404)
	})
}

// What carers and parents send reaches the IRO and the social worker alone,
// and they are told so in the page's words.
func TestTheLabelOfAnAdultsForm(t *testing.T) {
	w := oneWorld(t, care.Young)
	mum := w.as(w.family.Parent.Viewer)
	mum.get(w.review("/form/q/f2")).is(200).says("Who sees this: the IRO and the social worker.").hides("Ines", "Wale")
	mum.post(w.review("/form/q/f2"), "rev", "1", "main", "CANARY-mum", "as", "next").is(303)
	mum.post(w.review("/form/send"), "id", string(care.NewID())).is(303)
	for who, v := range map[string]care.Viewer{"iro": w.family.IRO.Viewer, "worker": w.family.Worker.Viewer, "carer": w.family.Carer.Viewer} {
		if got := strings.Contains(w.as(v).get(w.review("/told")).body, "CANARY-mum"); got != (who != "carer") {
			t.Errorf("%s reads it: %v", who, got)
		}
	}
	if a := w.as(w.family.Child.Viewer).get(w.review("/told")); a.status != 303 {
		t.Errorf("the child gets %d", a.status)
	}
}
