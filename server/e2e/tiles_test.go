package e2e_test

import (
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"myreview/server/care"
	"myreview/server/consult"
	"myreview/server/i18n"
	"myreview/static"
)

// On a small phone each word on a tile is whole, and stands clear of the tile's edge,
// in every language and reading level.
func TestWordsFitTheirTiles(t *testing.T) {
	catalog, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	files := static.Load()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if f, ok := files.Serve(strings.TrimPrefix(r.URL.Path, "/static/"), ""); ok {
			w.Header().Set("Content-Type", f.Type)
			_, _ = w.Write(f.Body)
			return
		}
		var lang, band string
		_, _ = fmt.Sscanf(r.URL.Path, "/%2s/%s", &lang, &band)
		_, _ = fmt.Fprint(w, tiles(files.URL("css/app.css"), catalog.In(care.Lang(lang), care.Band(band))))
	}))
	t.Cleanup(server.Close)
	b := newTab(t, chromium(t), server.URL, "tiles", phone)
	for _, s := range []size{{320, 640}, {360, 740}} {
		b.resize(s)
		for _, lang := range care.Langs {
			for _, band := range care.Bands {
				b.open(fmt.Sprintf("/%s/%s", lang, band))
				b.eval(`(async () => { await document.fonts.ready; return "" })()`)
				if got := b.eval(`(() => {
					const out = [];
					for (const tile of document.querySelectorAll(".tile")) {
						const edge = tile.getBoundingClientRect(), clear = 2 + 3; // its border, and air
						const nodes = document.createTreeWalker(tile, NodeFilter.SHOW_TEXT);
						for (let node; (node = nodes.nextNode()); ) for (const word of node.data.matchAll(/\S+/g)) {
							const at = document.createRange();
							at.setStart(node, word.index);
							at.setEnd(node, word.index + word[0].length);
							const lines = [...at.getClientRects()];
							const left = Math.min(...lines.map((l) => l.left)) - edge.left, right = edge.right - Math.max(...lines.map((l) => l.right));
							if (left < clear || right < clear) out.push(word[0] + " " + left.toFixed(1) + " " + right.toFixed(1));
							if (new Set(lines.map((l) => Math.round(l.top))).size > 1 && !word[0].includes("-") && word[0].length < 20) out.push(word[0] + " is broken");
						}
					}
					return out.join("\n");
				})()`); got != "" {
					t.Errorf("%s %s at %d px:\n%s", lang, band, s.width, got)
				}
			}
		}
	}
}

// tiles is a page of every group of tiles that the forms and the meeting have.
func tiles(css string, say i18n.Words) string {
	var groups [][]string
	row := func(class string, words ...string) {
		group := []string{`<div class="` + class + `">`}
		for _, w := range words {
			group = append(group, `<label class="tile"><input type="radio"><svg class="icon"></svg><bdi>`+html.EscapeString(w)+`</bdi></label>`)
		}
		groups = append(groups, append(group, `</div>`))
	}
	if form, ok := consult.Get(string(say.Band)); ok && say.Band != care.Young {
		for _, q := range form.Questions {
			for _, p := range q.Parts {
				var words []string
				for _, o := range p.Options {
					words = append(words, say.T(p.Words+"."+o.ID))
				}
				switch {
				case len(words) > 3:
					row("tiles many", words...)
				case len(words) > 0 && p.Kind != "freq":
					row("tiles", words...)
				}
			}
		}
		row("tiles", "Somebodywhosenameislongerthanatile", "Mum", "Jo") // theirs to break, within the tile
		row("tiles", say.T("scale.pic.well"), say.T("scale.pic.mixed"), say.T("scale.pic.hard"))
	}
	var wants []string
	for _, w := range consult.Wants {
		wants = append(wants, `<label class="tile"><input type="radio">`+html.EscapeString(say.T("form.freq."+w))+`</label>`)
	}
	groups = append(groups, append(append([]string{`<fieldset class="freq"><legend>A</legend><div class="tiles">`}, wants...), `</div></fieldset>`))
	var body strings.Builder
	for _, g := range groups {
		body.WriteString(strings.Join(g, ""))
	}
	dir := "ltr"
	if say.Lang == care.Urdu {
		dir = "rtl"
	}
	return fmt.Sprintf(`<!doctype html><html lang="%s" dir="%s" data-band="%s"><meta name="viewport" content="width=device-width"><title>Home</title><link rel="stylesheet" href="%s"><body data-band="%[3]s"><main><div class="page"><form class="stack">%[5]s</form></div></main>`,
		say.Lang, dir, say.Band, css, body.String())
}
