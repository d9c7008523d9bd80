package e2e_test

import (
	"testing"
	"time"
)

// A review is planned on its page: how long, how, a part for one person and their interpreter.
// Each reads their own time. A report is asked for, comes, and is shared with the child.
func TestAReviewIsPlannedAndItsReportsAskedFor(t *testing.T) {
	p := startDemo(t)
	root := chromium(t)
	child := newTab(t, root, p.url(), "child", phone)
	child.signIn("Leo Marsden")
	child.open("/home")
	review := child.path()

	iro := newTab(t, root, p.url(), "iro", phone)
	iro.signIn("Ruth Adeyemi")
	iro.open(review + "/plan")
	iro.see("What Leo Marsden asks for")
	iro.tap("#typed summary")
	iro.setValue("#in-minutes", "45")
	iro.press("form#typed button.btn")
	iro.see("45 minutes")
	iro.see("Still to be told")
	iro.shows("the plan of a review")
	if wide := iro.wider(); wide != "" {
		t.Error(wide)
	}

	var mum string
	iro.ask(`(() => { const li = [...document.querySelectorAll("li")].find(l => l.textContent.includes("Kelly Marsden") && l.querySelector("a")); return li.querySelector("a").getAttribute("href") })()`, &mum)
	iro.open(mum)
	iro.setValue("#in-from", "10:20")
	iro.setValue("#in-for", "15")
	iro.setValue("#in-language", "Polish")
	iro.shows("the form for one person")
	iro.press("form#typed button.btn")
	iro.see("From 10.20 am, for 15 minutes")
	iro.see("Interpreter for Polish: not booked yet")

	parent := newTab(t, root, p.url(), "parent", phone)
	parent.signIn("Kelly Marsden")
	parent.open(review)
	parent.see("Your time")
	parent.see("About 15 minutes")
	parent.notSee("10.00 am")
	child.open(review)
	child.see("About 45 minutes")
	child.see("10.00 am")

	iro.open(review + "/reports")
	iro.tap(`label:has(input[value="school"])`)
	iro.setValue("#in-from", "A teacher")
	iro.press("form#typed button.btn")
	iro.see("not come yet")
	iro.press(`section a[href*="?report="]`)
	today := time.Now().Format(time.DateOnly)
	iro.setValue("#in-came", today)
	iro.setValue("#in-shared", today)
	iro.press("form#typed button.btn")
	iro.see("Shared with the child on")
	iro.shows("reports for a review")
	child.open(review)
	child.see("what your school wrote")
}
