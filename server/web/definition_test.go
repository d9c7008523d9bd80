package web_test

import (
	"net/http"
	"testing"
	"testing/fstest"

	"myreview/server/care"
	"myreview/server/consult"
)

// ownYoung is an authority's own form for young people, the shortest that there is.
const ownYoung = `key = "young"
question = [
	{ id = "y8" },
	{ id = "y4" },
	{ id = "y6" },
	{ id = "y13" },
	{ id = "y11" },
	{ id = "y17" },
	{ id = "y31" },
	{ id = "y21" },
	{ id = "m4" },
	{ id = "m5" },
]
`

// A child who answered what their form does not ask any more sees it as it was asked, sends it to
// the IRO alone or leaves it out. Administrators look at each form as the authority asks it.
func TestAFormThatAnAuthorityAsksItsOwnWay(t *testing.T) {
	w := lonely(t, care.Young)
	f := w.family
	t.Cleanup(func() { consult.Use(nil, nil) })
	child, iro, worker := w.as(f.Child.Viewer), w.as(f.IRO.Viewer), w.as(f.Worker.Viewer)
	child.post(w.review("/form/q/y3"), "main", "8", "more", "the drums <b>at six</b>", "as", "next", "audience", "everyone", "rev", "1").is(http.StatusSeeOther)
	asked := child.get(w.review("/form/q/y3")).page.Find("h1").Text()
	child.get(w.review("/form/check")).is(http.StatusOK).says(asked).hides("Not asked any more")

	own, faults, err := consult.ReadOwn(fstest.MapFS{"young.toml": {Data: []byte(ownYoung)}}, "forms")
	if err != nil || len(faults) > 0 {
		t.Fatal(err, faults)
	}
	consult.Use(own, nil)
	check := child.get(w.review("/form/check")).is(http.StatusOK).says("Not asked any more", asked, "the drums <b>at six</b>", "Leave this out")
	if n := check.page.Find("a[href*='/form/q/y3']").Length(); n > 0 {
		t.Error("it can be changed")
	}
	child.get(w.review("/form/q/y3")).is(http.StatusNotFound)
	child.post(w.review("/form/q/y3"), "main", "2", "as", "next", "rev", "3").is(http.StatusNotFound)
	child.post(w.review("/form/send"), "id", string(care.NewID())).is(http.StatusSeeOther)
	child.get(w.review("/form/sent")).is(http.StatusOK).says(asked, "the drums <b>at six</b>")
	iro.get(w.review("/told")).is(http.StatusOK).says(asked, "the drums <b>at six</b>")
	for _, b := range []*browser{worker, w.as(f.Carer.Viewer)} {
		b.get(w.review("/told")).is(http.StatusOK).hides(asked, "the drums <b>at six</b>")
	}

	child.post(w.review("/form/q/y3"), "as", "leave").is(http.StatusSeeOther)
	child.post(w.review("/form/q/y3"), "as", "leave").is(http.StatusSeeOther)
	child.post(w.review("/form/q/y9"), "as", "leave").is(http.StatusNotFound)
	child.get(w.review("/form/check")).is(http.StatusOK).hides("Not asked any more", "the drums <b>at six</b>")
	child.post(w.review("/form/send"), "id", string(care.NewID())).is(http.StatusSeeOther)
	iro.get(w.review("/told")).is(http.StatusOK).hides("the drums <b>at six</b>")

	admin := w.as(w.employed(care.JobAdministrator))
	admin.get("/forms").is(http.StatusOK).says("Your authority asks this form its own way.", "10 questions")
	admin.get("/forms/young").is(http.StatusOK).hides(asked)
}
