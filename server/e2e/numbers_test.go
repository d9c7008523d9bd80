package e2e_test

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
)

// A telephone number in Urdu text was drawn with its groups in reverse order. The
// test opens every page in Urdu, and reads each number back from the positions of
// its characters, from left to right.
func TestNumbersInUrduAreDrawnFromLeftToRight(t *testing.T) {
	p := startDemo(t)
	root := chromium(t)
	total := map[string]int{}
	read := func(b *tab) func(string) {
		return func(kind string) {
			if !b.has("html[dir=rtl]") {
				return
			}
			for _, media := range []string{"print", ""} {
				b.do(emulation.SetEmulatedMedia().WithMedia(media))
				var found []string
				b.ask(readBack, &found)
				for _, one := range found {
					text, drawn, _ := strings.Cut(one, "|")
					total[text]++
					if text != drawn {
						t.Errorf("%s %s: %q is drawn as %q", kind, media, text, drawn)
					}
				}
			}
		}
	}
	urdu := func(b *tab) {
		if !b.has("html[dir=rtl]") {
			b.speaks("ur")
		}
	}

	b := newTab(t, root, p.url(), "nobody", size{360, 740})
	b.open("/help")
	urdu(b)
	for _, path := range []string{"/help", "/tell", "/tell/now", "/card", "/privacy", "/accessibility", "/sign-in"} {
		b.open(path)
		read(b)(path)
	}
	for _, name := range []string{"Hamza Siddiqui", "Leo Marsden", "Nadia Siddiqui", "Daniel Whitlock", "Priya Nair"} {
		b := newTab(t, root, p.url(), "urdu", size{360, 740})
		b.signIn(name)
		urdu(b)
		b.crawl(read(b))
	}
	for _, number := range []string{"0800 1111", "0808 800 5000"} {
		if total[number] == 0 {
			t.Errorf("%s is on no page: %v", number, total)
		}
	}
	if len(total) < 20 {
		t.Errorf("only %d different numbers were read: %v", len(total), total)
	}
}

// readBack gives each number on the page as it is written and as it is drawn,
// its lines one after another.
const readBack = `(() => {
	const found = [];
	const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
	while (texts.nextNode()) {
		const node = texts.currentNode;
		if (!node.parentElement.checkVisibility({visibilityProperty: true}) || node.parentElement.closest('script, style, option, textarea, dialog:not([open])')) continue;
		for (const match of node.data.matchAll(/\+?[0-9][0-9 .:,\/-]*[0-9]/g)) {
			const lines = new Map();
			for (let i = match.index; i < match.index + match[0].length; i++) {
				const at = document.createRange();
				at.setStart(node, i);
				at.setEnd(node, i + 1);
				const box = at.getClientRects()[0];
				if (!box) continue;
				const line = Math.round(box.bottom / 4);
				if (!lines.has(line)) lines.set(line, []);
				lines.get(line).push({at: box.left, char: node.data[i]});
			}
			const drawn = [...lines.values()].map(line => line.sort((a, b) => a.at - b.at).map(c => c.char).join('').trim()).join(' ');
			found.push(match[0].replace(/\s+/g, ' ') + '|' + drawn.replace(/\s+/g, ' '));
		}
	}
	return found;
})()`
