package e2e_test

import (
	"strings"
	"testing"
)

// A child opens, begins and sends their form; their IRO sees how far they are, reads what is new
// by areas, and has it printed without what is only for the screen.
func TestAnIROFollowsAFormAndReadsIt(t *testing.T) {
	p := startDemo(t)
	root := chromium(t)
	child := newTab(t, root, p.url(), "child", phone)
	child.signIn("Leo Marsden")
	child.open("/home")
	review := child.path()
	iro := newTab(t, root, p.url(), "iro", desk)
	iro.signIn("Ruth Adeyemi")
	far := func(want string) {
		t.Helper()
		iro.open(review + "/asked")
		var got string
		iro.ask(`[...document.querySelectorAll("tbody tr")].filter(r => r.cells[0].innerText.includes("Leo")).map(r => [1, 2, 3].map(i => r.cells[i].innerText.includes("not yet") ? "-" : "x").join("")).join()`, &got)
		if got != want {
			t.Errorf("opened, begun, sent are told as %q, want %q", got, want)
		}
	}
	far("---")
	iro.tap("main details summary")
	iro.see("There are some questions for you. You can answer some, all or none.")
	iro.press(`main details form button`)
	iro.see("Reminded")
	iro.shows("who has sent a form")
	child.open(review + "/form")
	far("x--")
	child.tap(`main label:has(input[type=radio], input[type=checkbox])`)
	child.press("button[name=as][value=next]")
	far("xx-")
	child.open(review + "/form/check")
	child.press(`form[action$="/form/send"] button`)
	far("xxx")
	iro.open(review + "/told")
	iro.see("New to you")
	iro.see("Not answered")
	iro.shows("what people have sent, by area")
	var printed string
	iro.ask(`(() => { const out = []; for (const sheet of document.styleSheets) for (const rule of sheet.cssRules) if (rule.media && rule.media.mediaText === "print") out.push(rule.cssText); return String(!document.querySelector("[data-print]").hidden && out.join().includes(".noprint")); })()`, &printed)
	if !strings.Contains(printed, "true") {
		t.Error("nothing prints the page")
	}
}
