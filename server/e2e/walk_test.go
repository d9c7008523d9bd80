package e2e_test

import (
	"fmt"
	"strings"
	"testing"
)

// The whole path, with five people in five browsers: a child says something,
// changes her mind, comes to her review, chairs a part of it, scales, hears
// what was agreed, and gets a letter. No page on the way has a barrier.
func TestAChildsWordsReachTheReviewAndALetterComesBack(t *testing.T) {
	p := startDemo(t)
	root := chromium(t)
	looked := map[string]bool{}
	child := newTab(t, root, p.url(), "child", phone)
	carer := newTab(t, root, p.url(), "carer", phone)
	parent := newTab(t, root, p.url(), "parent", desk)
	worker := newTab(t, root, p.url(), "worker", desk)
	iro := newTab(t, root, p.url(), "iro", desk)

	for _, b := range []*tab{child, carer, parent, worker, iro} {
		b.looked = looked
	}

	child.open("/")
	child.shows("front")
	child.open("/demo")
	child.shows("demo")
	child.signIn("Maisie Kowalska")
	child.see("Daniel")
	child.shows("home")
	review := child.path()

	iro.signIn("Daniel Whitlock")
	iro.shows("reviews")
	iro.open(review + "/meet")
	iro.await("[data-part=views]")
	iro.shows("before")
	iro.notSee("A kitten of my very own")

	fillForms(child, carer, parent, review)
	iro.see("A kitten of my very own")

	for _, b := range []*tab{worker, carer, parent, child} {
		if b == worker {
			b.signIn("Tom Gallagher")
		}
		b.open(review + "/meet")
	}
	iro.holdsToday()
	for b, mode := range map[*tab]string{iro: "room", child: "room", carer: "room", worker: "screen", parent: "phone"} {
		b.act("/meet/join", "button[value="+mode+"]")
	}
	iro.await("[data-part=people] .tag.ok")
	child.shows("meeting")

	room := openRoomScreen(t, root, p.url(), iro, review)
	holdMeeting(child, carer, parent, worker, iro, room)
	closeReview(child, iro, review)
	writeLetter(child, iro, review)

	for _, b := range []*tab{carer, parent, worker} {
		b.open(review)
		b.notSee(onlyForTheIRO)
	}
}

// onlyForTheIRO is what the child of the demo told her IRO alone.
const onlyForTheIRO = "takes me to the park"

// fillForms sends a new version of the child's form, and the first of the
// carer's and the parent's.
func fillForms(child, carer, parent *tab, review string) {
	child.press(`a[href$="/form/sent"]`)
	child.shows("sent-before")
	child.press(`a[href$="/form/check"]`)
	child.shows("check")
	child.press(`a[href*="/form/q/p19"]`)
	child.shows("question")
	child.write("textarea[name=main]", "A kitten of my very own.")
	child.await(".saved[data-state=saved]")
	child.tap("details.who > summary")
	child.choose("audience", "everyone")
	child.press("button[name=as][value=next]")
	child.send("/form/send", "button")
	child.see("A kitten of my very own")
	child.shows("sent")

	carer.signIn("Halina Kowalska")
	carer.shows("home")
	parent.signIn("Piotr Kowalski")
	parent.shows("home")
	parent.notSee(onlyForTheIRO)
	for b, words := range map[*tab]string{carer: "She sings when she bakes.", parent: "I am proud of her reading."} {
		b.open(review + "/form/check")
		b.press(`.change a`)
		b.shows("question")
		b.write("textarea[name=main]", words)
		b.press("button[name=as][value=next]")
		b.shows("check")
		b.send("/form/send", "button")
		b.see(words)
	}
}

// openRoomScreen has the IRO open a room screen with a code, and types it in
// on a device of its own.
func openRoomScreen(t *testing.T, root ctx, base string, iro *tab, review string) *tab {
	t.Helper()
	room := newTab(t, root, base, "room", desk)
	room.looked = iro.looked
	iro.open(review + "/meet/room")
	iro.send("/meet/room", "button")
	var code string
	iro.text(".code", &code)
	iro.shows("room-code")
	iro.open(review + "/meet")
	room.open("/room")
	room.shows("code")
	room.write("#code", code)
	room.press("form[action='/room'] button")
	room.await("[data-part=now]")
	return room
}

// holdMeeting goes through one area: the child chairs it, everyone picks
// unseen, and all is shown at once.
func holdMeeting(child, carer, parent, worker, iro, room *tab) {
	for i := 1; !iro.has(".agenda li.now[data-area=home]"); i++ {
		iro.act("/meet/item/next", "button")
		iro.await(fmt.Sprintf(".agenda li.now:nth-child(%d)", i+1))
	}
	iro.giveChair()
	child.await(`form[action$="/meet/chair/handback"]`)
	child.shows("chair")
	child.act("/meet/scale/open", "button")

	people := []*tab{child, carer, parent, worker, iro}
	for i, b := range people {
		b.await(`form[action$="/meet/scale/pick"]`)
		if i == 0 {
			b.shows("ladder")
			room.shows("picking")
		}
		if b == iro {
			b.tap("[data-part=mine] summary")
		}
		b.choose("pick", fmt.Sprint(4+i))
		b.act("/meet/scale/pick", "button.btn:not([name])")
		b.await("[data-part=mine] .saved[data-state=saved]")
	}
	for _, b := range append(people, room) {
		if b.has(".board .dot:not(.then)") {
			b.fail("a mark shows before the reveal")
		}
	}
	child.act("/meet/scale/reveal", "button")
	for _, b := range append(people, room) {
		b.await(".board .dot.at-4")
	}
	for _, b := range append(people, room) {
		b.shows("revealed")
		if b != iro && b != child {
			b.notSee(onlyForTheIRO)
		}
	}
	if !strings.Contains(iro.source(), onlyForTheIRO) {
		iro.fail("the IRO does not see what was told to him")
	}
	child.write("[data-part=mine] textarea[name=higher]", "A night light.")
	child.act("/meet/scale/higher", "button")
	iro.see("A night light.")
	child.act("/meet/chair/handback", "button")
	child.until("has handed back", func() bool { return !child.has(`form[action$="/meet/chair/handback"]`) })
}

// closeReview writes a decision, reads it back and closes.
func closeReview(child, iro *tab, review string) {
	iro.open(review + "/close")
	iro.write("#in-what", "A night light for Maisie's room")
	iro.write("#in-why", "She asked for it, and it helps her sleep")
	iro.write("#in-plain", "You will have a night light by your bed.")
	iro.write("#in-name", "Babcia")
	iro.setValue("#in-due", "2027-01-15")
	iro.send("/close/decision", "button.btn")
	iro.see("A night light for Maisie's room")
	iro.shows("close")

	child.open(review + "/close/readback")
	child.see("night light")
	child.shows("readback")
	child.tap("form[action$='/close/readback'] input[type=radio][value=yes]")
	child.send("/close/readback", "button.btn")

	iro.attendance(review)
	iro.choose("pn", "PN1")
	iro.shows("code")
	iro.closes()
	iro.see("PN1")
	iro.shows("closed")
	child.open(review)
	child.see("night light")
	child.shows("after")
}

// attendance confirms that all were in the room and that the child spoke.
func (b *tab) attendance(review string) {
	b.t.Helper()
	b.open(review + "/close")
	b.chooseEvery("fieldset.panel", "input[value=room]")
	b.choose("gave", "spoke")
	b.send("/close/attendance", "button.btn")
}

// writeLetter edits the draft, publishes it, and the child reads it.
func writeLetter(child, iro *tab, review string) {
	iro.open(review + "/letter/write")
	iro.see("A kitten of my very own")
	iro.notSee(onlyForTheIRO)
	iro.shows("letter-write")
	iro.press("button[name=do][value=preview]")
	iro.shows("letter-preview")
	iro.send("/letter/publish", "button")
	child.open(review)
	child.press(`a[href$="/letter"]`)
	child.see("A kitten of my very own")
	child.see("night light")
	child.shows("letter")
	iro.open(review + "/letter")
	iro.until("sees that it was opened", func() bool {
		iro.open(review + "/letter")
		return strings.Contains(iro.words(), "opened")
	})
	iro.shows("letter-opened")
}
