package web_test

import (
	"net/http"
	"net/url"
	"testing"

	"myreview/server/care"
	"myreview/server/store/forms"
	"myreview/server/store/signin"
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

// Who is with a child is asked at the start of every sitting. What is asked about them is then no
// step of the form, and what was said of it when alone is kept, and sent.
func TestWhatIsAskedAboutAHelperWaitsUntilTheChildIsAlone(t *testing.T) {
	eachWorld(t, care.Primary, func(t *testing.T, w *world) {
		f := w.family
		child := w.asBy(f.Child.Viewer, signin.NewSession{By: signin.ByDemo})
		form, about := w.review("/form"), w.review("/form/q/p4")
		if asked := child.get(form).is(http.StatusSeeOther); asked.to != "/with?back="+url.QueryEscape(form) {
			t.Fatalf("a new sitting begins at %s", asked.to)
		}
		for _, row := range []struct {
			said  string
			waits bool
		}{
			{forms.CompanyNobody, false}, {string(f.Carer.Tie), true}, {string(f.Parent.Tie), false}, {forms.CompanyOther, false},
		} {
			if began := child.post("/with", "company", row.said, "back", form).is(http.StatusSeeOther); began.to != form {
				t.Errorf("%s: leads to %s", row.said, began.to)
			}
			if row.said == forms.CompanyNobody {
				for _, q := range []string{"p2", "p3", "p7", "p5"} {
					child.post(w.review("/form/q/"+q), "rev", "1", "as", "skip").is(http.StatusSeeOther)
				}
				child.post(about, "rev", "1", "main", "hard", "more", "CANARY too loud", "as", "next").is(http.StatusSeeOther)
			}
			if opens := child.get(about).status == http.StatusOK; opens == row.waits {
				t.Errorf("with %s the question about the carer opens: %v", row.said, opens)
			}
			page := child.get(w.review("/form/check")).is(http.StatusOK)
			if row.waits {
				page.says("Questions about Cora wait until you are alone").hides("CANARY too loud")
			} else {
				page.says("CANARY too loud").hides("Questions about Cora wait")
			}
		}
		child.post("/with", "company", string(f.Carer.Tie)).is(http.StatusSeeOther)
		child.post(w.review("/form/send"), "id", string(care.NewID())).is(http.StatusSeeOther)
		if sent := w.sentTo(f.IRO.Viewer); len(sent) != 1 {
			t.Errorf("%d answers were sent, and one was given when alone", len(sent))
		}
		for _, path := range []string{"/form/sent", "/form/as/" + string(f.IRO.Tie)} {
			child.get(w.review(path)).is(http.StatusOK).says("Questions about Cora wait until you are alone").hides("CANARY too loud")
		}
		child.post("/with", "company", "nobody").is(http.StatusSeeOther)
		for _, path := range []string{"/form/sent", "/form/as/" + string(f.IRO.Tie)} {
			child.get(w.review(path)).is(http.StatusOK).says("CANARY too loud").hides("Questions about Cora wait")
		}
		w.as(f.IRO.Viewer).get(w.review("/told")).is(http.StatusOK).says("CANARY too loud", "Cora was with them")
	})
}
