package e2e_test

import (
	"strings"
	"testing"
)

// A young person does the last part of their form first, sends what there is, takes all of it
// back and sends it again; who reads it follows each step, and what was sent before an earlier
// review stands.
func TestAYoungPersonSendsTakesAllBackAndSendsAgain(t *testing.T) {
	p := startDemo(t)
	root := chromium(t)
	child, carer, iro := newTab(t, root, p.url(), "child", phone), newTab(t, root, p.url(), "carer", phone), newTab(t, root, p.url(), "iro", desk)
	child.signIn(children["young"])
	child.open("/home")
	review := child.path()
	carer.signIn("Marcus Bell")
	iro.signIn("Daniel Whitlock")
	const first, again = "A place with a garage.", " And a dog."
	reads := func(words string, does bool) {
		t.Helper()
		for _, b := range []*tab{carer, iro} {
			if b.open(review + "/told"); strings.Contains(b.source(), words) != does {
				b.fail("what is read of " + words)
			}
		}
	}

	child.press(`a[href$="/form/parts"]`)
	const last = ".cards li:last-child"
	child.await(last + " a:not(:has(svg))") // not begun
	child.press(last + " a")
	child.write("textarea[name=main]", first)
	child.tap("details.who > summary")
	child.choose("audience", "everyone")
	for range 5 {
		if child.path() == review+"/form/parts" {
			break
		}
		child.press("button[name=as][value=next]")
	}
	child.await(last + ` a:has(use[href$="#check"])`)
	child.shows("parts, the last one done first")
	reads(first, false)

	child.press(`a[href$="/form/check"]`)
	child.send("/form/send", "button")
	child.see("Sent. Thank you.")
	reads(first, true)

	child.press(`a[href$="/form/back"]`)
	child.shows("taking all back")
	reads(first, true)
	child.send("/form/back", "button")
	child.see("You took it all back")
	child.notSee(first)
	child.shows("all taken back")
	reads(first, false)
	iro.see("took back what they had sent")

	child.press(`a[href$="/form/check"]`)
	child.see(first)
	child.press(`.change a[href*="/form/q/y23"]`)
	child.write("textarea[name=main]", again)
	child.await(".saved[data-state=saved]")
	child.press("button[name=as][value=next]")
	reads(again, false)
	child.send("/form/send", "button")
	child.see("Sent. Thank you.")
	child.see(again)
	reads(again, true)
	iro.notSee("took back what they had sent")

	child.open("/home?all=1")
	child.press(`main a[href$="/letter"]`)
	child.open(strings.TrimSuffix(child.path(), "/letter") + "/form/sent")
	child.see("I got the bus by myself from the first week.")
}
