package e2e_test

import (
	"context"
	"regexp"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// The social worker prints the form of a child of six, and types in what came back; the child
// and the IRO read it with who wrote it down, and whoever typed it no more than is theirs.
func TestAFormComesBackOnPaper(t *testing.T) {
	p := startDemo(t)
	root := chromium(t)
	child := newTab(t, root, p.url(), "child", phone)
	child.signIn("Leo Marsden")
	child.open("/home")
	review := child.path()
	child.press(`a[href$="/form/paper"]`)
	child.see("Leave out what you like.")
	child.shows("a form on paper, before it is printed")
	var pdf []byte
	child.do(chromedp.ActionFunc(func(ctx context.Context) (err error) {
		pdf, _, err = page.PrintToPDF().WithPreferCSSPageSize(true).Do(ctx)
		return err
	}))
	if a5 := regexp.MustCompile(`/MediaBox \[0 0 (419|420)`); !a5.Match(pdf) {
		t.Errorf("the form is not printed on A5")
	}

	worker := newTab(t, root, p.url(), "worker", desk)
	worker.signIn("Tom Gallagher")
	worker.open(review + "/paper")
	worker.press(`section:has(.hello) a[href$="/write"]`)
	worker.write(`[name="p3.main"]`, "my dog  Bisc it")
	worker.tap(`label:has(input[name="p6.home"][value="not"])`)
	worker.press("form#typed button.btn")
	worker.see("Say how the answers reached you.")
	worker.shows("a form that is typed in")
	worker.tap(`label:has(input[name="way"][value="paper"])`)
	worker.tap(`label:has(input[name="whose"][value="own"])`)
	worker.press("form#typed button.btn")
	worker.see("It is written down.")
	worker.see("A call for help has gone out")
	worker.shows("what was written down")
	worker.open(review + "/told")
	worker.notSee("Bisc it")

	child.open(review)
	child.press(`a[href$="/form/written"]`)
	child.see("my dog  Bisc it")
	child.see("Written down from paper by Tom Gallagher")
	child.shows("what was written down for a child of six")
	if wide := child.wider(); wide != "" {
		t.Error(wide)
	}

	iro := newTab(t, root, p.url(), "iro", desk)
	iro.signIn("Ruth Adeyemi")
	iro.open(review + "/told")
	iro.see("my dog  Bisc it")
	iro.see("Written down from paper by Tom Gallagher")
}
