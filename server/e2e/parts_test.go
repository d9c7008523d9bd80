package e2e_test

import (
	"fmt"
	"testing"
	"time"
)

// A review is cancelled with a reason and planned anew, held in two parts, and closed: the
// child's page follows at each step, and the next review is there.
func TestAReviewIsCancelledHeldInPartsAndFollowedByTheNext(t *testing.T) {
	p := startDemo(t)
	root := chromium(t)
	child := newTab(t, root, p.url(), "child", phone)
	child.signIn("Leo Marsden")
	child.open("/home")
	review := child.path()

	iro := newTab(t, root, p.url(), "iro", desk)
	iro.signIn("Ruth Adeyemi")
	iro.open("/home?sort=name")
	var leo string
	iro.ask(`(() => { const a = [...document.querySelectorAll(".list th a")].find(a => a.textContent.includes("Leo Marsden")); return a ? a.getAttribute("href") : "" })()`, &leo)
	if leo == "" {
		t.Fatal("Leo is on no line of the first page")
	}
	iro.open(leo)
	iro.press(`a[href$="/move"]`)
	iro.tap("label:has(input[name=noday])")
	iro.setValue("#in-reason", "worker.ill")
	iro.setValue("#in-decided", "iro")
	iro.press("form#typed button.btn")
	iro.see("Cancelled. It was planned for")
	iro.shows("a review that was cancelled")
	child.open(review)
	child.see("The day is not set yet")
	child.notSee("was ill")
	child.shows("a review without a day, for a child of six")

	iro.press(`a[href$="/review"]`)
	tomorrow := time.Now().AddDate(0, 0, 1).Format(time.DateOnly)
	iro.setValue("#in-day", tomorrow)
	iro.setValue("#in-at", "10:00")
	iro.press("form#typed button.btn")
	iro.see("Who comes, and for which part")
	iro.open(review)
	iro.see("Lead the review")
	iro.holdsToday()
	iro.see("Welcome")
	iro.act("/meet/item/next", "button")
	iro.see("Part 2 of")

	iro.press(`a[href$="/later"]`)
	iro.tap(`label:has(input[value="part"])`)
	iro.setValue("#in-day", tomorrow)
	iro.setValue("#in-at", "11:00")
	iro.shows("a review that goes on another day")
	iro.press("form#typed button.btn")
	iro.see("Goes on another day")
	iro.holdsToday()
	iro.see("Part 2 of") // where it stopped

	iro.open(review + "/close")
	iro.chooseEvery(`form[action$="/close/attendance"] fieldset`, `input[value="room"], input[value="spoke"]`)
	iro.send("/close/attendance", "button.btn")
	iro.see("It was held in parts")
	iro.shows("closing a review of two parts")
	iro.closes()
	iro.see("Finished on")
	iro.open(leo)
	iro.see("The day is not set yet")
	iro.see(fmt.Sprintf("held on %s", time.Now().Format("2 January 2006")))
	if wide := iro.wider(); wide != "" {
		t.Error(wide)
	}
}

// The whole way of a review: what the child asks for stands beside its plan and is answered, it
// moves with a reason, is held in two parts and closed, and the next is there.
func TestAReviewGoesFromItsPlanToTheNext(t *testing.T) {
	p := startDemo(t)
	root := chromium(t)
	child := newTab(t, root, p.url(), "child", phone)
	child.signIn("Maisie Kowalska")
	child.open("/home")
	review := child.path()

	iro := newTab(t, root, p.url(), "iro", desk)
	iro.signIn("Daniel Whitlock")
	iro.open(review + "/plan")
	iro.see("What Maisie Kowalska asks for")
	var maisie string
	iro.ask(`document.querySelector('main a[href^="/children/"]').getAttribute("href")`, &maisie)
	iro.press(`section a[href*="/wishes/"]`)
	iro.tap(`label:has(input[value="yes"])`)
	iro.write("#in-who", "Halina will bring you")
	iro.write("#in-when", "on the day")
	iro.press("form#typed button.btn")
	iro.see("Halina will bring you")

	iro.open(review + "/plan")
	iro.see("Halina will bring you")
	iro.tap("#typed summary")
	later := time.Now().AddDate(0, 0, 9)
	iro.setValue("#in-day", later.Format(time.DateOnly))
	iro.setValue("#in-reason", "worker.ill")
	iro.setValue("#in-decided", "iro")
	iro.press("form#typed button.btn")
	iro.see("Moved. It was planned for")
	iro.see("The social worker was ill. Decided by: The IRO.")
	child.open(review)
	child.see(later.Format("Monday 2 January"))
	child.see("It was planned for")
	child.notSee("was ill")
	child.press(`a[href$="/wishes"]`)
	child.see("Halina will bring you")

	iro.open(review)
	iro.holdsToday()
	iro.act("/meet/item/next", "button")
	iro.see("Part 2 of")
	iro.press(`a[href$="/later"]`)
	iro.tap(`label:has(input[value="part"])`)
	iro.setValue("#in-day", later.Format(time.DateOnly))
	iro.setValue("#in-at", "11:00")
	iro.press("form#typed button.btn")
	iro.see("Goes on another day")
	iro.holdsToday()
	iro.see("Part 2 of")

	iro.open(review + "/close")
	iro.chooseEvery(`form[action$="/close/attendance"] fieldset`, `input[value="room"], input[value="spoke"]`)
	iro.send("/close/attendance", "button.btn")
	iro.closes()
	iro.see("Next review due by")
	iro.open(maisie)
	iro.see("The day is not set yet")
	iro.see(fmt.Sprintf("held on %s", time.Now().Format("2 January 2006")))
}
