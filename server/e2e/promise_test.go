package e2e_test

import "testing"

// What was agreed last time, from the page on which a social worker says what became of it
// to the meeting in which all talk about it: a change shows there at once, and the IRO
// makes one from the meeting.
func TestWhatBecameOfAPromiseIsToldInTheMeeting(t *testing.T) {
	p := startDemo(t)
	root := chromium(t)
	child := newTab(t, root, p.url(), "child", phone)
	worker := newTab(t, root, p.url(), "worker", phone)
	iro := newTab(t, root, p.url(), "iro", desk)
	child.signIn("Maisie Kowalska")
	review := child.path()
	child.notSee("Poppy came for tea")

	iro.signIn("Daniel Whitlock")
	iro.open(review + "/meet")
	iro.holdsToday()
	for _, b := range []*tab{iro, child} {
		b.open(review + "/meet")
	}
	for _, part := range []string{"Part 2 of", "Part 3 of"} { // the promises come after what is good
		iro.act("/meet/item/next", "button")
		child.see(part)
	}
	child.await(".promise .outcome")
	child.see("Poppy came for tea")
	child.see("Not done The group is still full.")
	child.shows("promises-meeting")

	worker.signIn("Tom Gallagher")
	worker.press(`a[href^="/children/"]`)
	worker.press(`a[href$="/promises"]`)
	worker.shows("promises")
	worker.press(`article:nth-of-type(2) a`)
	worker.shows("promise")
	worker.choose("kept", "partly")
	worker.press("#typed > button.btn")
	worker.see("Write why, in words for the child.")
	worker.shows("promise-wrong")
	worker.write("textarea[name=why]", "There is a place in May.")
	worker.press("#typed > button.btn")
	worker.see("There is a place in May.")

	child.see("There is a place in May.")
	child.see("Part of it is done")
	iro.press(`.promise a[href*="/promises/"]`)
	iro.shows("promise-iro")
	iro.choose("kept", "open")
	iro.press("#typed > button.btn")
	iro.press(`a[href$="/meet"]`)
	iro.await(".promise .outcome")
	child.see("Not done yet")
}
