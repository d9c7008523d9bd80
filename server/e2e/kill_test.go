package e2e_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// The server dies without warning while a child types. Whatever the page had
// called saved is there afterwards, and the child goes on where they were.
func TestWhatWasSavedSurvivesSIGKILL(t *testing.T) {
	p := startDemo(t)
	child := newTab(t, chromium(t), p.url(), "typing", phone)
	child.signIn("Maisie Kowalska")
	question := child.path() + "/form/q/p19"
	child.open(question)
	for round := range 4 {
		child.write("textarea[name=main]", fmt.Sprintf("Wish %d is saved. ", round))
		child.await(".saved[data-state=saved]")
		saved := child.typed()
		child.write("textarea[name=main]", "This may be lost. ")
		time.Sleep(time.Duration(round*150) * time.Millisecond)
		p.kill()
		child.do(chromedp.Navigate("about:blank")) // the page goes while nobody answers
		p.start()
		child.open(question)
		if got := child.typed(); !strings.HasPrefix(got, saved) {
			t.Fatalf("round %d: the page had said %q is saved; there is %q", round, saved, got)
		}
	}
}

func (b *tab) typed() string {
	b.t.Helper()
	return b.eval(`document.querySelector("textarea[name=main]").value`)
}
