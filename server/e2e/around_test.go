package e2e_test

import (
	"strings"
	"testing"
)

// What stands round a review: a child calls for help and is answered, people at
// work keep who is round a child, and how they come in.
func TestAChildIsAnsweredAndPeopleAtWorkKeepWhoIsRoundThem(t *testing.T) {
	p := startDemo(t)
	root := chromium(t)
	child := newTab(t, root, p.url(), "child", phone)
	child.signIn("Amara Boateng")
	review := child.path()
	child.open("/tell")
	child.shows("tell")
	child.open("/tell/call")
	child.write("textarea[name=words]", "I want to talk before Friday.")
	child.send("/tell/call", "button.btn")
	child.shows("told")
	mine := child.path()
	child.open("/devices")
	child.shows("devices")
	child.open(review + "/form/as")
	child.shows("who-sees")

	worker := newTab(t, root, p.url(), "worker", phone)
	worker.signIn("Priya Nair")
	worker.shows("work")
	for _, page := range []string{"/ties", "/ties/new", "/invite", "/card", "/places"} {
		worker.open(review + page)
		worker.shows("work" + strings.ReplaceAll(page, "/", "-"))
	}
	worker.speaks("ur")
	worker.shows("places-urdu")
	worker.speaks("en")
	worker.open(review + "/ties")
	worker.press(`a[href$="/exclude"]`)
	worker.shows("exclude")
	worker.send("/exclude", "button.btn")
	worker.shows("exclude-why")
	worker.write("textarea[name=reason]", "A court order of 20 November.")
	worker.send("/exclude", "button.btn")
	worker.shows("exclude-sure")

	iro := newTab(t, root, p.url(), "iro", phone)
	iro.signIn("Ruth Adeyemi")
	iro.shows("work")
	iro.open("/alerts")
	iro.await(`form[action$="/take"]`)
	iro.see("I want to talk before Friday.")
	iro.shows("alerts")
	iro.act("/take", "button")
	iro.await(`form[action$="/close"]`)
	iro.shows("alerts-taken")
	child.open(mine)
	child.shows("told-taken")

	duty := newTab(t, root, p.url(), "duty", phone)
	duty.signIn("Grace Okafor")
	duty.open("/duty")
	duty.shows("duty")
	duty.send("/duty", "button.btn")
	duty.shows("duty-wrong")
}
