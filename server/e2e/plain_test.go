package e2e_test

import (
	"fmt"
	"strings"
	"testing"
)

// A child of six fills in the whole form on a phone without JavaScript: every
// question has an answer, a way round it, and a way to send what there is.
func TestTheChildsPartWorksWithoutJavaScript(t *testing.T) {
	root := chromium(t)
	eachDatabase(t, func(t *testing.T, p *program) {
		child := newTab(t, root, p.url(), "plain", phone)
		child.noScript()
		child.signIn("Leo Marsden")
		review := child.path()
		child.shows("home")
		child.press(`a[href$="/form"]`)
		answered := 0
		for range 30 {
			if !strings.Contains(child.path(), "/form/q/") {
				break
			}
			answered++
			switch {
			case child.has("fieldset .tile input"):
				child.tap("fieldset .tile input")
			case child.has("fieldset .choice input[name=main]"):
				child.tap("fieldset .choice input[name=main]")
			case child.has("textarea[name=main]"):
				child.write("textarea[name=main]", fmt.Sprintf("my words %d", answered))
			}
			if answered == 1 {
				child.shows("question")
			}
			child.onward("button[name=as][value=next]")
		}
		if answered < 10 {
			t.Errorf("%d questions", answered)
		}
		child.see("my words")
		child.send("/form/send", "button")
		if !strings.HasSuffix(child.path(), "/form/sent") {
			child.fail("not sent")
		}
		child.shows("sent")

		child.speaks("ur")
		if !child.has("html[lang=ur][dir=rtl]") {
			child.fail("not in Urdu")
		}
		child.shows("urdu")
		child.open(review + "/meet")
		child.shows("meeting")

		child.press(".leave")
		if child.path() != "/away" {
			child.fail("did not leave")
		}
		child.shows("away")
		for range 5 {
			child.back()
			child.notSee("my words")
		}
	})
}
