package e2e_test

import (
	"strings"
	"testing"
)

// A child of six asks for two things and sends the form; the IRO says yes to one and no to
// the other, with the reason; the child reads both.
func TestAChildReadsWhatWasAnsweredToWhatTheyAskedFor(t *testing.T) {
	p := startDemo(t)
	root := chromium(t)
	child := newTab(t, root, p.url(), "child", phone)
	child.signIn("Leo Marsden")
	child.open("/home")
	review := child.path()
	child.open(review + "/form")
	for range 20 {
		if strings.HasSuffix(child.path(), "/q/m1") {
			break
		}
		child.onward("button[name=as][value=skip]")
	}
	child.tap(`label:has(input[value="person"])`)
	child.tap(`label:has(input[value="draw"])`)
	child.press("button[name=as][value=next]")
	child.see("Would you like to talk to them alone?")
	child.open(review + "/form/check")
	child.press(`form[action$="/form/send"] button`)
	child.open(review)
	child.press(`a[href$="/wishes"]`)
	child.see("No answer yet.")
	child.shows("what a child of six asked for")

	iro := newTab(t, root, p.url(), "iro", desk)
	iro.signIn("Ruth Adeyemi")
	iro.open(review + "/wishes")
	iro.see("2 have no answer yet.")
	answer := func(says string, boxes ...string) {
		iro.press(`section .stack:has(.tag.wait) a[href*="/wishes/"]`)
		iro.shows("a wish to answer")
		iro.tap(`label:has(input[value="` + says + `"])`)
		for i := 0; i < len(boxes); i += 2 {
			iro.write("#in-"+boxes[i], boxes[i+1])
		}
		iro.press("form#typed button.btn")
	}
	answer("yes", "who", "Jo will bring you", "when", "on the day")
	iro.see("1 has no answer yet.")
	answer("no")
	iro.see("Write why, for the child to read.")
	iro.write("#in-why", "There is no big paper there.")
	iro.write("#in-instead", "Jo sends your picture before.")
	iro.press("form#typed button.btn")
	iro.see("Each one has an answer.")
	iro.shows("what a child asks for, answered")

	child.open(review + "/wishes")
	for _, words := range []string{"Be there", "Yes", "Jo will bring you", "on the day", "Draw a picture", "No", "There is no big paper there.", "Jo sends your picture before."} {
		child.see(words)
	}
	child.shows("what was said to a child of six")
	if wide := child.wider(); wide != "" {
		t.Error(wide)
	}
}
