package e2e_test

import "testing"

// What is typed in a meeting and not sent outlives the page, and what then happens
// in the meeting; sent, it is not offered once more.
func TestWordsThatWereNotSentAreThereAfterAReload(t *testing.T) {
	p := startDemo(t)
	root := chromium(t)
	child, iro := newTab(t, root, p.url(), "child", phone), newTab(t, root, p.url(), "iro", desk)
	child.signIn("Amara Boateng")
	meet := child.path() + "/meet"
	iro.signIn("Ruth Adeyemi")
	for _, b := range []*tab{child, iro} {
		b.open(meet)
		b.act("/meet/join", `button[value="room"]`)
		b.see("In the room")
	}
	iro.opensAScale()
	child.await(`form[action$="/meet/scale/pick"]`)
	child.choose("pick", "6")
	child.tap("#part-mine details.who summary")
	child.write("#higher", "a door that shuts")
	child.open("/help") // at once: leaving sends the last words
	child.open(meet)
	child.see("You typed this before. It is not sent yet.")
	child.holds("a door that shuts", "6")
	iro.act("/meet/pause", "button")
	child.see("We are having a break.")
	child.holds("a door that shuts", "6")
	child.act("/meet/scale/pick", "button.btn:not([name])")
	child.see("Got it.")
	child.open(meet)
	child.notSee("It is not sent yet")
	child.holds("a door that shuts", "6")

	iro.open(iro.path()[:len(iro.path())-len("/meet")] + "/close")
	iro.write("#in-what", "A bike")
	iro.open(meet)
	iro.open(iro.path()[:len(iro.path())-len("/meet")] + "/close")
	iro.see("You typed this before. It is not sent yet.")
	if got := iro.eval(`document.querySelector("#in-what").value`); got != "A bike" {
		t.Errorf("the decision came back as %q", got)
	}
}
