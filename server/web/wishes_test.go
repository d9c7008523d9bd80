package web_test

import (
	"net/http"
	"testing"

	"myreview/server/care"
	"myreview/server/store/forms"
)

// domain.md 6.6, M4 and M5: whom the child would rather not have there, and what
// is not for everyone, is before the IRO and the social worker ahead of the
// review, marked as theirs alone; a social worker whom it names sees nothing.
func TestWishesAreBeforeTheIROAndTheSocialWorker(t *testing.T) {
	eachWorld(t, care.Young, func(t *testing.T, w *world) {
		f := w.family
		child := w.as(f.Child.Viewer)
		second := w.join("Second Test-Worker", care.Tie{Kind: care.TieSocialWorker}, true)
		for _, post := range [][]string{
			{"m4", "main", string(f.Parent.Tie), "main", string(second.Tie), "main.other", "CANARY-whom", "rev", "1"},
			{"m4.how", "how", "part", "rev", "2"},
			{"m5", "main", "CANARY-what", "rev", "1"},
			{"m5.whom", "whom", string(f.Carer.Tie), "rev", "2"},
		} {
			child.post(w.review("/form/q/"+post[0]), append(post[1:], "as", "next")...).is(http.StatusSeeOther)
		}
		worker, iro := w.as(f.Worker.Viewer), w.as(f.IRO.Viewer)
		worker.get(w.review("/meet")).is(http.StatusOK).hides("CANARY", "only you and the IRO")
		child.post(w.review("/form/send"), "id", string(care.NewID())).is(http.StatusSeeOther)
		marked := "a wish, for the IRO and the social worker"
		worker.get(w.review("/meet")).is(http.StatusOK).says("What the child asked only you and the IRO to know", "CANARY-whom", "CANARY-what", marked)
		worker.get(w.review("/told")).is(http.StatusOK).says("CANARY-whom", "CANARY-what", marked)
		iro.get(w.review("/meet")).is(http.StatusOK).says("CANARY-whom", "CANARY-what", marked)
		w.as(second.Viewer).get(w.review("/meet")).is(http.StatusOK).hides("CANARY-whom").says("CANARY-what")

		// Who looks over a shoulder in the meeting comes upon it at the desk alone.
		w.goLive()
		worker.get(w.review("/meet")).is(http.StatusOK).hides("CANARY")
		worker.get(w.review("/told")).is(http.StatusOK).says("CANARY-what")
		iro.get(w.review("/meet")).is(http.StatusOK).says("CANARY-what")
	})
}

// Whom a wish names stays left out, also where the child then would not say so on that screen.
func TestWhoWasNamedOnAScreenThatWasLeftReadsNothing(t *testing.T) {
	eachWorld(t, care.Young, func(t *testing.T, w *world) {
		child, worker := w.as(w.family.Child.Viewer), w.as(w.family.Worker.Viewer)
		child.post(w.review("/form/q/m5"), "main", "CANARY-what", "rev", "1", "as", "next").is(http.StatusSeeOther)
		child.post(w.review("/form/q/m5.whom"), "whom", string(w.family.Worker.Tie), "rev", "2", "as", "nosay").is(http.StatusSeeOther)
		child.post(w.review("/form/send"), "id", string(care.NewID())).is(http.StatusSeeOther)
		w.as(w.family.IRO.Viewer).get(w.review("/told")).is(http.StatusOK).says("CANARY-what")
		worker.get(w.review("/told")).is(http.StatusOK).hides("CANARY-what")
		worker.get(w.review("/meet")).is(http.StatusOK).hides("CANARY-what")
	})
}

// domain.md 6.2, rule 4: who was with a child goes with what they send, to the
// IRO alone, as they said it.
func TestTheIROIsToldWhoWasWithTheChild(t *testing.T) {
	eachWorld(t, care.Young, func(t *testing.T, w *world) {
		f := w.family
		child := w.as(f.Child.Viewer)
		iro, cover := w.as(f.IRO.Viewer), w.as(w.guest("cover"))
		others := map[string]*browser{"social worker": w.as(f.Worker.Viewer), "carer": w.as(f.Carer.Viewer), "parent": w.as(f.Parent.Viewer), "advocate": w.as(w.guest("advocate"))}
		for i, c := range []struct{ said, told string }{
			{"", ""},
			{string(f.Carer.Tie), "They said: Cora Test-Carer was with them."},
			{forms.CompanyNobody, "They said: nobody was with them."},
			{forms.CompanyFriend, "They said: a friend, brother or sister was with them."},
			{forms.CompanyUnsaid, "They did not say who was with them."},
		} {
			if c.said != "" {
				child.post("/with", "company", c.said).is(http.StatusSeeOther)
			}
			child.post(w.review("/form/q/y2"), "rev", string(rune('1'+i)), "main", string(rune('a'+i)), "audience", "everyone", "as", "next").is(http.StatusSeeOther)
			child.post(w.review("/form/send"), "id", string(care.NewID())).is(http.StatusSeeOther)
			for _, path := range []string{"/meet", "/told"} {
				for _, b := range []*browser{iro, cover} {
					if page := b.get(w.review(path)).is(http.StatusOK); c.told == "" {
						page.hides("with them.")
					} else if path == "/meet" || c.said != string(f.Carer.Tie) {
						page.says(c.told)
					} else {
						page.says("They said: Cora was with them.")
					}
				}
				for _, b := range others { // nor a sign of it
					b.get(w.review(path)).is(http.StatusOK).hides("with them.")
				}
			}
		}
	})
}
