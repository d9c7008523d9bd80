package web_test

import (
	"net/http"
	"testing"

	"myreview/server/care"
)

// What a child wonders about before they begin, and after they sent, is said to
// the child alone: that they are in no trouble, who the IRO is not, what comes of it.
func TestAChildIsToldWhatComesOfWhatTheySay(t *testing.T) {
	for band, says := range map[care.Band]struct{ before, wish, sent []string }{
		care.Little: {
			[]string{"You are not in trouble for your answers.", "Someone you trust can help you.", "You can do it in bits.", "does not work for your social worker."},
			[]string{"This is your wish. Grown-ups decide."}, []string{"plan your meeting."},
		},
		care.Primary: {
			[]string{"You are not in trouble for anything you say here.", "So can an advocate.", "It takes about 15 minutes.", "does not work for your social worker."},
			[]string{"This is your wish.", "job to tell you the answer and why."}, []string{"will use it to plan what to talk about."},
		},
		care.Young: {
			[]string{"You are not in trouble for anything you say here.", "a person you trust, your IRO or an advocate", "It takes about 20 minutes.", "not good enough for you."},
			[]string{"This is your wish.", "and why, before the review."}, []string{"will use it to plan what to talk about."},
		},
	} {
		t.Run(string(band), func(t *testing.T) {
			w := oneWorld(t, band)
			f := w.family
			child := w.as(f.Child.Viewer)
			child.get(w.review("")).is(http.StatusOK).says(says.before...)
			child.post(w.review("/form/q/m4"), "rev", "1", "main.other", "a ghost", "as", "next").is(http.StatusSeeOther)
			child.get(w.review("/form/q/m4")).is(http.StatusOK).says(says.wish...)
			child.post(w.review("/form/send"), "id", string(care.NewID())).is(http.StatusSeeOther)
			child.get(w.review("/form/sent")).is(http.StatusOK).says(says.sent...)
			for _, adult := range []care.Viewer{f.Carer.Viewer, f.Parent.Viewer} {
				w.as(adult).get(w.review("")).is(http.StatusOK).hides("in trouble", "does not work for your", "It takes about", "can help you with this")
			}
		})
	}
}

// Behind "Your letters from before" a child found a list for people at work: their
// own name on each line, the number of the review and the day the rules want it by.
func TestAChildsOwnListIsInAChildsWords(t *testing.T) {
	for band, says := range map[care.Band][]string{
		care.Little: {"My meetings", "My meeting on "}, care.Primary: {"My reviews", "My review on "}, care.Young: {"My reviews", "My review on "},
	} {
		t.Run(string(band), func(t *testing.T) {
			w := oneWorld(t, band)
			page := w.as(w.family.Child.Viewer).get("/home?all=1").is(http.StatusOK).says(says...)
			page.hides("due by", "on or before", "Review 1", "forms sent", "People and access")
			if page.page.Find(".cards bdi, .cards .tag.wait").Length() > 0 {
				t.Errorf("%s: a child's own list calls them by name, or says when it is due", band)
			}
			w.as(w.family.Worker.Viewer).get("/home").is(http.StatusOK).says("Next review due by", "Forms in", "0 of 4")
		})
	}
}

// The page of a review that is over promised that answers will be read, and told
// the youngest of an "IRO".
func TestAReviewThatIsOverPromisesNoReading(t *testing.T) {
	for band, from := range map[care.Band]string{care.Little: "From the person who runs your meeting", care.Primary: "From your IRO, about your review", care.Young: "From your IRO, about your review"} {
		t.Run(string(band), func(t *testing.T) {
			w := oneWorld(t, band)
			child, iro := w.as(w.family.Child.Viewer), w.as(w.family.IRO.Viewer)
			child.get(w.review("")).is(http.StatusOK).says("answers will be read")
			w.over()
			look := iro.submit(iro.get(w.review("/letter/write")), w.review("/letter/write"), "do", "preview").is(http.StatusSeeOther)
			iro.submit(iro.follow(look), w.review("/letter/publish")).is(http.StatusSeeOther)
			page := child.get(w.review("")).is(http.StatusOK).says(from).hides("answers will be read")
			if band == care.Little {
				page.hides("IRO")
			}
			letters := child.get("/home?all=1").is(http.StatusOK).says("Your letters", "Letter from ")
			if letters.page.Find(`a[href="`+w.review("/letter")+`"]`).Length() != 1 {
				t.Error("the child's list does not lead to the letter")
			}
			w.as(w.family.Worker.Viewer).get("/home").is(http.StatusOK).hides("Letter from ")
		})
	}
}

// A child who sent their form reads on their own page whether the IRO has opened it, and what
// was said to what they asked for; nobody else's page has that.
func TestAChildsOwnPageSaysWhatCameOfWhatTheySent(t *testing.T) {
	for band, says := range map[care.Band]struct{ unread, read string }{
		care.Little: {"has not looked yet.", "looked at your answers: "}, care.Primary: {"has not opened it yet.", "opened what you sent, last on "}, care.Young: {"has not opened it yet.", "opened what you sent, last on "},
	} {
		t.Run(string(band), func(t *testing.T) {
			w := oneWorld(t, band)
			child := w.as(w.family.Child.Viewer)
			child.post(w.review("/form/q/m3"), "rev", "1", "main.other", "a ghost", "as", "next").is(http.StatusSeeOther)
			child.get(w.review("")).is(http.StatusOK).hides("After you sent it", "You asked for:")
			child.post(w.review("/form/send"), "id", string(care.NewID())).is(http.StatusSeeOther)
			child.get(w.review("")).is(http.StatusOK).says("After you sent it", says.unread, "You asked for:", "a ghost", "no answer yet")
			w.as(w.family.IRO.Viewer).get(w.review("/meet")).is(http.StatusOK).says("a ghost")
			child.get(w.review("")).is(http.StatusOK).says(says.read).hides(says.unread)
			for _, adult := range []care.Viewer{w.family.Carer.Viewer, w.family.Parent.Viewer} {
				w.as(adult).get(w.review("")).is(http.StatusOK).hides("After you sent it", "a ghost")
			}
		})
	}
}
