package e2e_test

import (
	"strings"
	"testing"
)

// Two instances on one database are one portal: what is done at one is seen at the
// other by those whose pages live there.
func TestTwoInstancesShareALiveReview(t *testing.T) {
	p := startDemo(t, onPostgres(t))
	other := p.another()
	root := chromium(t)
	child := newTab(t, root, p.url(), "child", phone)
	iro := newTab(t, root, other.url(), "iro", desk)
	child.signIn("Amara Boateng")
	review := child.path()
	iro.takesBackOpening(review)
	iro.await("[data-part=views]")

	child.open(review + "/form/q/y23")
	child.write("textarea[name=main]", "A goat, written at the other one.")
	child.press("button[name=as][value=next]")
	child.open(review + "/form/check")
	child.send("/form/send", "button")
	iro.until("reads what was sent", func() bool { return strings.Contains(iro.source(), "A goat, written at the other one.") })

	iro.act("/meet/start", "button")
	child.open(review + "/meet")
	child.act("/meet/join", "button[value=screen]")
	iro.until("sees that the child is here", func() bool { return strings.Contains(iro.part("people"), "by screen") })
	iro.opensAScale()
	child.await(`form[action$="/meet/scale/pick"]`)
	child.choose("pick", "6")
	child.act("/meet/scale/pick", "button.btn:not([name])")
	iro.see("1 person has picked.")
	iro.act("/meet/scale/reveal", "button")
	for _, b := range []*tab{child, iro} {
		b.await(".board .dot.at-6")
	}
	iro.giveChair()
	child.see("You are running the meeting")
	child.act("/meet/pause", "button")
	iro.see("We are having a break.")
}
