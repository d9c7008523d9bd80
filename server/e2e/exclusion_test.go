package e2e_test

import (
	"testing"
	"time"

	"myreview/server/care"
)

// An exclusion in the browser: the social worker proposes it, the IRO agrees and lets the
// parent know something of the review, which the parent reads on their own page, with whom to
// ask, and nothing else.
func TestAParentIsKeptOutByTwoAndReadsWhatTheIROTells(t *testing.T) {
	p := startDemo(t)
	root := chromium(t)
	iro := newTab(t, root, p.url(), "iro", desk)
	worker := newTab(t, root, p.url(), "worker", phone)
	parent := newTab(t, root, p.url(), "parent", phone)

	parent.signIn("Piotr Kowalski")
	review := parent.path()
	parent.see("Maisie")
	worker.signIn("Tom Gallagher")
	worker.open(review + "/ties")
	var to string
	worker.ask(`[...document.querySelectorAll('a[href$="/exclude"]')].find(a => a.textContent.includes("Piotr")).pathname`, &to)
	worker.open(to)
	worker.shows("exclude")
	worker.press("#typed > button.btn")
	worker.see("Say whether the child was asked")
	worker.choose("why", "safety")
	worker.write("textarea[name=reason]", "Shouted at the last one.")
	worker.choose("asked", "yes")
	worker.write("#in-view", "I am a bit glad.")
	worker.write("#in-ask", "Ring Tom, 01632 960001.")
	worker.setValue("#in-look", string(care.DateOf(time.Now()).AddMonths(2)))
	worker.press("#typed > button.btn")
	worker.see("Nothing changes until the second person agrees")
	worker.shows("exclude-sure")
	worker.press(`button[name=do][value=yes]`)
	worker.see("Proposed. It does not hold")
	parent.open(review)
	parent.see("Maisie")

	iro.signIn("Daniel Whitlock")
	iro.open(review + "/ties")
	iro.ask(`[...document.querySelectorAll("section.panel")].find(s => s.textContent.includes("Piotr")).querySelector('a[href*="/exclusion/"]').pathname`, &to)
	iro.open(to)
	iro.see("I am a bit glad.")
	iro.shows("exclusion")
	iro.press(`button[value=agree]`)
	iro.see("Two people decided it")
	iro.write("#in-said", "The review was on Monday. Maisie was there and spoke.")
	iro.press(`button[value=tell]`)
	iro.shows("exclusion-told")

	parent.signIn("Piotr Kowalski") // what let them in ended with it
	parent.open(review)
	parent.see("You are not at this meeting")
	parent.see("Ring Tom, 01632 960001.")
	parent.see("The review was on Monday.")
	parent.shows("outside")
	parent.notSee("Shouted")
	parent.notSee("glad")
}
