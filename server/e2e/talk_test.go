package e2e_test

import (
	"strings"
	"testing"
	"time"
)

// The social worker tells the IRO of a significant event, who answers that a review is needed;
// the IRO plans to talk to the child alone, which the child reads on their page; closing asks
// where nothing is on record of that talk.
func TestAnEventIsAnsweredAndTheIROTalksToTheChildAlone(t *testing.T) {
	p := startDemo(t)
	root := chromium(t)
	child := newTab(t, root, p.url(), "child", phone)
	worker := newTab(t, root, p.url(), "worker", phone)
	iro := newTab(t, root, p.url(), "iro", desk)
	child.signIn("Maisie Kowalska")
	review := child.path()

	worker.signIn("Tom Gallagher")
	worker.press(`a[href^="/children/"]`)
	worker.press(`a[href$="/events"]`)
	page := worker.path()
	worker.shows("events")
	worker.press("#typed button.btn")
	worker.see("Choose what kind of event it is.")
	worker.shows("events-wrong")
	day := time.Now().AddDate(0, 0, 30).Format(time.DateOnly)
	worker.fill(page, page, "button.btn", "kind", "settled", "day", day, "what", "She moves to her aunt.")
	worker.see("To answer by")
	worker.shows("event-told")

	iro.signIn("Daniel Whitlock")
	iro.open("/home")
	iro.see("Significant event to answer")
	iro.press(`a[href="` + page + `"]`)
	iro.press("article a.btn")
	iro.shows("event-answer")
	answer := iro.path()
	iro.fill(answer, answer, "button.btn", "says", "needed", "by", time.Now().AddDate(0, 0, 21).Format(time.DateOnly))
	iro.see("A review is needed by")
	iro.shows("event-answered")
	worker.open(page)
	worker.tap("details.more > summary")
	worker.see("A review is needed by")

	iro.open(review + "/meet")
	iro.see("Talk alone with Maisie: not yet")
	iro.press(`a[href$="/talks"]`)
	iro.shows("talks")
	iro.press(`#alone a.btn`)
	iro.shows("talk")
	talk := iro.path()
	iro.fill(talk, talk, "button.btn", "state", "planned", "day", time.Now().AddDate(0, 0, 1).Format(time.DateOnly), "how", "video")
	iro.see("By video")
	iro.open(review + "/meet")
	iro.see("Talk alone with Maisie: on")
	child.open(review)
	child.see("alone")
	child.shows("talk-child")
	worker.open(review + "/talks")
	worker.see("By video")

	iro.open(review + "/meet")
	iro.holdsToday()
	iro.attendance(review)
	iro.send("/close", "button.btn")
	iro.see("You have not written that you talked to Maisie alone")
	iro.shows("close-talk")
	iro.send("/close", "button.btn")
	iro.see("Say why there was no talk.")
	iro.write("#in-notalk", "She was ill on that day.")
	iro.send("/close", "button.btn")
	iro.see("The review is closed")
	iro.open(review + "/talks")
	iro.see("She was ill on that day.")
	child.open(review)
	if words := child.words(); strings.Contains(words, "ill on that day") {
		t.Error("the child reads why there was no talk")
	}
}
