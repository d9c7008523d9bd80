package e2e_test

import (
	"fmt"
	"testing"
	"time"

	"myreview/server/care"
)

// A worker pauses a tie while its owner has a page that is not live open behind
// another window. The page is blank within two seconds of being looked at again, and
// keeps only what its reader had typed and not sent.
func TestAPageOfWhoIsPausedIsBlankWhenItIsLookedAtAgain(t *testing.T) {
	root := chromium(t)
	p := startPortal(t, care.Young)
	f := p.family
	page := "/r/" + string(f.Review) + "/form/q/c1"
	worker := newTab(t, root, "http://"+p.addr, "worker", desk)
	p.comesIn(worker, f.Worker.Person)
	for name, typed := range map[string]string{"reading": "", "writing": "CANARY my words"} {
		relative := newTab(t, root, "http://"+p.addr, name, phone)
		p.comesIn(relative, f.Carer.Person)
		relative.open(page)
		asks := relative.eval(`document.querySelector("main h1, main legend").textContent.trim()`)
		relative.see(asks)
		if typed != "" {
			relative.write("textarea", typed)
		}
		sight := func(state string) {
			relative.eval(`Object.defineProperty(document, "hidden", { configurable: true, value: ` + state + ` }); document.dispatchEvent(new Event("visibilitychange")); ""`)
		}
		sight("true")

		ties := "/r/" + string(f.Review) + "/ties"
		tie := ties + "/" + string(f.Carer.Tie)
		worker.open(tie + "/pause")
		worker.write("textarea[name=reason]", "it must be")
		worker.send(tie+"/pause", "button.btn")
		worker.see("goes blank within two seconds of when they look at it again")
		worker.send(tie+"/pause", "button.btn:not(.quiet)")
		worker.until("is done", func() bool { return worker.path() == ties })

		sight("false")
		relative.within(2*time.Second, "shows nothing of the page", func() bool {
			return relative.eval(fmt.Sprintf(`String(document.body?.innerText.includes(%q) ?? false)`, asks)) == "false"
		})
		if typed != "" {
			relative.see(typed)
			relative.see("Copy it first")
			relative.look("shut out", "")
		} else {
			relative.until("is led away", func() bool { return relative.path() == "/" })
		}
		worker.open(tie + "/resume")
		worker.write("textarea[name=reason]", "it may be again")
		worker.send(tie+"/resume", "button.btn")
		worker.send(tie+"/resume", "button.btn:not(.quiet)")
		worker.until("is done", func() bool { return worker.path() == ties })
	}
}
