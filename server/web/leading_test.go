package web_test

import (
	"slices"
	"strings"
	"testing"

	"myreview/server/care"
	"myreview/server/store/storetest"
)

// everybody is who looks at a meeting after each act.
type everybody struct {
	t   *testing.T
	w   *world
	who map[string]*browser
}

// see looks at each one's page, as it is now.
func (e everybody) see(look func(who string, page *answer)) {
	e.t.Helper()
	for who, b := range e.who {
		look(who, b.get(e.w.review("/meet")).is(200))
	}
}

// says checks that everybody reads the words.
func (e everybody) says(words ...string) {
	e.t.Helper()
	e.see(func(_ string, page *answer) { page.says(words...) })
}

// picks checks whose marks everybody sees, in their order.
func (e everybody) picks(want ...string) {
	e.t.Helper()
	e.see(func(who string, page *answer) {
		var dots []string
		for _, d := range page.page.Find(".dot").EachIter() {
			dots = append(dots, d.Text())
		}
		if !slices.Equal(dots, want) {
			e.t.Errorf("%s sees the marks %v, want %v", who, dots, want)
		}
	})
}

// knows checks what everybody reads of whether somebody is there: in the words
// of the child's page, and in those of an adult's.
func (e everybody) knows(calls, name, child, adult string) {
	e.t.Helper()
	e.see(func(who string, page *answer) {
		want, line := adult, page.person(calls, name)
		if who == "child" {
			want = child
		}
		if line != want {
			e.t.Errorf("%s reads of %s %q, want %q", who, name, line, want)
		}
	})
}

// person is the tag beside somebody in the page's list of people; without a
// line of theirs it is empty.
func (a *answer) person(names ...string) string {
	for _, line := range a.page.Find("#part-people .people li").EachIter() {
		if slices.Contains(names, line.Find("bdi").First().Text()) && line.Closest(".note").Length() == 0 {
			return line.Find(".tag").Text()
		}
	}
	return ""
}

// leads reports whether the page has what moves the meeting on.
func (a *answer) leads() bool {
	return a.page.Find(`form[action$="/meet/item/next"], form[action$="/meet/item/back"], form[action$="/meet/pause"], form[action$="/meet/resume"]`).Length() > 0
}

// beside is what the page says is wrong with a field.
func (a *answer) beside(field string) string {
	box := a.page.Find(field)
	if box.AttrOr("aria-invalid", "") != "true" || box.Closest("details:not([open])").Length() != 0 {
		return ""
	}
	return a.page.Find("#" + box.AttrOr("aria-describedby", "nothing")).Text()
}

// What is pressed when a meeting does not go as it was meant to, by plain forms
// alone, and what each of those present sees then.
func TestAMeetingGoesAstrayAndIsPutRightWithoutScripts(t *testing.T) {
	eachWorld(t, care.Young, func(t *testing.T, w *world) {
		f := w.family
		child, iro, carer, parent := w.start()
		all := everybody{t, w, map[string]*browser{"child": child, "IRO": iro, "carer": carer}}

		// Back to what was left too soon. At the first part there is nothing to go back to.
		for range 2 {
			iro.act("/meet/item/back", nil)
		}
		all.says("Part 1 of 14")
		iro.get(w.review("/meet")).hides("/meet/item/back")
		for range 2 {
			iro.act("/meet/item/next", nil)
		}
		iro.act("/meet/item/next", nil)
		all.says("Part 4 of 14")
		iro.act("/meet/item/back", nil)
		all.says("Part 3 of 14")

		home := iro.get(w.review("/meet")).page.Find(`form[action$="/item/next"] input[name=from]`).AttrOr("value", "")

		// A scaling that is stopped shows nothing, then or ever.
		iro.act("/meet/scale/open", nil)
		child.act("/meet/scale/pick", map[string]string{"pick": "2", "higher": "CANARY stopped"})
		carer.act("/meet/scale/pick", map[string]string{"pick": "9"})
		iro.act("/meet/scale/stop", nil)
		all.picks()
		all.see(func(who string, page *answer) {
			if page.says("Nobody's pick is shown.").hides("CANARY stopped").page.Find(`form[action$="/scale/pick"]`).Length() != 0 {
				t.Errorf("%s is still asked for a number", who)
			}
		})

		// Who leaves is gone for everybody, and may come again.
		carer.act("/meet/join", map[string]string{"mode": "room"})
		all.knows("Cora", "Cora Test-Carer", "here", "here")
		carer.act("/meet/leave", nil).says("How are you joining?")
		all.knows("Cora", "Cora Test-Carer", "gone", "gone")
		carer.act("/meet/join", map[string]string{"mode": "screen"}).says("You have joined: By screen")
		all.knows("Cora", "Cora Test-Carer", "here", "here")

		// The IRO says so for who has no device.
		all.knows("Mum", "Pia Test-Parent", "not here yet", "not here")
		iro.act("/meet/people/here", map[string]string{"seat": string(f.Parent.Seat), "mode": "phone"}).says("Parent · by phone")
		all.knows("Mum", "Pia Test-Parent", "here", "here")
		parent.get(w.review("/meet")).says("You have joined: By phone")
		iro.act("/meet/people/here", map[string]string{"seat": string(f.Parent.Seat), "mode": "gone"})
		all.knows("Mum", "Pia Test-Parent", "gone", "gone")
		wrong := iro.presses("/meet/people/here", map[string]string{"mode": "room"}).is(422)
		if got := wrong.beside("#here-seat"); !strings.Contains(got, "Choose a person") {
			t.Errorf("whoever is nobody is here: beside the list it says %q", got)
		}

		// Who was taken out is let in again by an invitation.
		iro.act("/meet/people/remove", map[string]string{"seat": string(f.Parent.Seat)})
		parent.get(w.review("/meet")).is(404)
		all.knows("Mum", "Pia Test-Parent", "", "")
		wrong = iro.presses("/meet/people/invite", nil).is(422)
		if got := wrong.beside("#invite-tie"); !strings.Contains(got, "Choose a person") {
			t.Errorf("nobody is invited: beside the list it says %q", got)
		}
		iro.act("/meet/people/invite", map[string]string{"tie": string(f.Parent.Tie)})
		parent.get(w.review("/meet")).is(200).says("How are you joining?").hides(storetest.PlaceName)
		all.see(func(who string, page *answer) {
			if page.person("Mum", "Pia Test-Parent") == "" {
				t.Errorf("%s does not see who was invited", who)
			}
		})

		// The IRO takes the chair back whenever they will: here from a child who is
		// asking for numbers, and in a break.
		for _, of := range []string{"whole", home} {
			iro.act("/meet/chair/give", map[string]string{"seat": string(f.Child.Seat), "item": of})
			if !child.get(w.review("/meet")).says("You are running the meeting").leads() {
				t.Error("the child has the chair, and does not lead")
			}
			if of == "whole" {
				child.act("/meet/scale/open", nil)
			} else {
				child.act("/meet/pause", nil)
			}
			iro.act("/meet/chair/take", nil).says("You have the chair.")
			page := child.get(w.review("/meet")).says("Your IRO is running the meeting").hides("You are running the meeting", "/meet/chair/handback", "/meet/scale/reveal")
			if page.leads() {
				t.Error("the chair was taken back, and the child's page still leads")
			}
			child.post(w.review("/meet/item/next"), "from", home).is(403)
			carer.get(w.review("/meet")).says("The IRO is running the meeting")
		}
		iro.act("/meet/resume", nil)

		// What was shown too soon is taken back with a reason.
		child.act("/meet/scale/shows", map[string]string{"shows": "first"})
		child.get(w.review("/meet")).says("Please pick again.").hides("CANARY stopped")
		child.act("/meet/scale/pick", map[string]string{"pick": "7", "higher": "CANARY undone"})
		carer.act("/meet/scale/pick", map[string]string{"pick": "4"})
		iro.act("/meet/scale/reveal", nil)
		all.picks("7", "4")
		for reason, says := range map[string]string{"": "Write a few words", " \n": "Write a few words", strings.Repeat("so ", 400): "1,000 characters"} {
			wrong = iro.presses("/meet/undo", map[string]string{"what": "reveal", "reason": reason}).is(422)
			if got := wrong.beside("#undo-why"); !strings.Contains(got, says) {
				t.Errorf("%.9q: beside the box it says %q, want %q", reason, got, says)
			}
			if got := wrong.page.Find("#undo-why").Text(); got != reason {
				t.Errorf("the box keeps %.9q of %.9q", got, reason)
			}
			if _, stays := wrong.page.Find(`input[type=radio][name=what][value=reveal]`).Attr("checked"); !stays {
				t.Errorf("%.9q: what was chosen is lost", reason)
			}
			if got, want := version(wrong, "tools"), version(iro.get(w.review("/meet")), "tools"); got == "" || got != want {
				t.Errorf("%.9q: a live page would take the fault away at once", reason)
			}
		}
		wrong = iro.presses("/meet/undo", map[string]string{"what": "", "reason": "CANARY reason"}).is(422)
		if got := wrong.page.Find("#undo-what-error").Text(); !strings.Contains(got, "Choose what went wrong") || wrong.page.Find("#undo-why").Text() != "CANARY reason" {
			t.Errorf("nothing was chosen: above the choices it says %q", got)
		}
		all.picks("7", "4")
		iro.act("/meet/undo", map[string]string{"what": "reveal", "reason": "CANARY reason"})
		all.picks()
		all.see(func(_ string, page *answer) { page.hides("CANARY undone", "CANARY reason") })
		iro.act("/meet/scale/open", nil)
		child.get(w.review("/meet")).says("Please pick again.")
		child.act("/meet/scale/pick", map[string]string{"pick": "6"})
		iro.act("/meet/scale/reveal", nil)
		all.picks("6")
	})
}
