package e2e_test

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// An IRO finds a child by the keyboard alone: the lines are cards on a phone, and rows
// of a table on a desk.
func TestAnIROFindsAChildByKeyboard(t *testing.T) {
	iro := newTab(t, chromium(t), startDemo(t).url(), "iro", phone)
	iro.signIn("Ruth Adeyemi")
	for s, display := range map[size]string{phone: "grid", desk: "table-row"} {
		iro.resize(s)
		iro.open("/home")
		if got := iro.eval(`getComputedStyle(document.querySelector(".list tbody tr")).display`); got != display {
			t.Errorf("at %d px a line is a %s", s.width, got)
		}
		if wide := iro.wider(); wide != "" {
			t.Errorf("at %d px: %s", s.width, wide)
		}
		iro.do(chromedp.Focus("#q"), chromedp.KeyEvent("leo"+kb.Enter))
		iro.await(`.seek input[value="leo"]`)
		iro.see("Children: 1 of 3")
		iro.do(chromedp.Focus("#q"))
		var way []string
		for range 5 {
			iro.do(chromedp.KeyEvent(kb.Tab))
			way = append(way, iro.eval(`document.activeElement.id || document.activeElement.textContent`))
		}
		if got := strings.Join(way, ", "); !strings.HasPrefix(got, "show, sort, Show, Show all children, Leo ") {
			t.Errorf("the keyboard goes %s", got)
		}
		iro.do(chromedp.KeyEvent(kb.Enter))
		iro.until("the child's page", func() bool { return strings.HasPrefix(iro.path(), "/children/") })
	}
}
