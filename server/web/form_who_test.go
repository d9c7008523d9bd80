package web_test

import (
	"net/http"
	"slices"
	"testing"

	"myreview/server/care"
)

func TestExcludedParentSeesOnlyTheirOwnForm(t *testing.T) {
	w := oneWorld(t, care.Young)
	dad := w.as(w.family.Excluded.Viewer)
	hidden := []string{"CANARY", "Robin", "Ines", "Wale", "Cora", "Pia", "26 March", "10.00", "from Monday to Friday", w.review("/meet")}
	dad.get(w.review("")).is(200).hides(hidden...).says("Have your say", "The child may read this one day")
	page := dad.follow(dad.get(w.review("/form")).is(303))
	for page.page.Find("ol.steps").Length() > 0 {
		page.hides(hidden...)
		page = dad.follow(dad.hand(page, "main", "", "more", "words of dad", "as", "next").is(303))
	}
	page.is(200).hides(hidden...).says("words of dad")
	hidden = slices.DeleteFunc(hidden, func(s string) bool { return s == "26 March" }) // also the day on which he sends
	dad.follow(dad.hand(page).is(303)).is(200).hides(hidden...).says("words of dad", "The IRO and the social worker")
	for _, path := range []string{"/meet", "/letter", "/close"} {
		dad.get(w.review(path)).is(404).hides(hidden[:6]...)
	}
	if got := text(w.sentTo(w.family.Worker.Viewer)["f11"].Answer, "more"); got != "words of dad" {
		t.Errorf("the social worker reads %q", got)
	}
}

func TestAParentsFormShowsNothingOfTheChildsHome(t *testing.T) {
	w := oneWorld(t, care.Primary)
	mum := w.as(w.family.Parent.Viewer)
	page := mum.follow(mum.get(w.review("/form")).is(303))
	for page.page.Find("ol.steps").Length() > 0 {
		page.hides("CANARY", "Cora", "Egon", "Robin")
		page = mum.follow(mum.hand(page, "as", "nosay").is(303))
	}
	mum.get(w.review("")).is(200).hides("CANARY", "Cora", "Egon").says("The social worker will tell you where", "The child may read this one day", "solicitor")
	w.as(w.family.Carer.Viewer).get(w.review("")).is(200).hides("Pia", "Egon", "solicitor").says("The child may read this one day")
}

func TestWhoHasNoForm(t *testing.T) {
	w := oneWorld(t, care.Primary)
	for who, v := range map[string]care.Viewer{
		"the IRO": w.family.IRO.Viewer, "the social worker": w.family.Worker.Viewer, "a carer of long ago": w.family.Former.Viewer, "a stranger": w.family.Stranger,
	} {
		b := w.as(v)
		for _, path := range []string{"/form", "/form/q/p2", "/form/check", "/form/sent"} {
			if a := b.get(w.review(path)); a.status != http.StatusNotFound {
				t.Errorf("%s gets %d from %s", who, a.status, path)
			}
		}
		b.post(w.review("/form/q/p2"), "rev", "1", "main", "happy").is(404)
		b.post(w.review("/form/send"), "id", string(care.NewID())).is(404)
	}
	if a := w.as(w.family.IRO.Viewer).get(w.review("")); a.status != 303 || a.to != w.review("/meet") {
		t.Errorf("the IRO is led to %d %s", a.status, a.to)
	}
	w.stranger().get(w.review("/form")).is(303)
}
