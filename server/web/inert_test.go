package web_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"myreview/server/alert"
	"myreview/server/care"
	"myreview/server/store/alerts"
)

// payloads are words that are more than words where a page does not take care.
var payloads = []string{
	`<script>alert(1)</script>`, `"><script src=//evil.example/x></script>`, `<img src=x onerror=alert(1)>`, `' autofocus onfocus=alert(1) x='`,
	`" onmouseover="alert(1)`, `</textarea><svg onload=alert(1)>`, `</title><iframe srcdoc="<script>alert(1)</script>">`, `<a href="javascript:alert(1)">x</a>`,
	`<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>`, `<!--><img src=x onerror=alert(1)>`, `{{.CSRF}}`, `${alert(1)}`,
	`&lt;script&gt;alert(1)&lt;/script&gt;`, `<base href="//evil.example/">`, `<meta http-equiv=refresh content="0;url=//evil.example">`,
	`<form action="//evil.example"><button>OK`, `<style>@import "//evil.example/x"</style>`, `<object data="data:text/html,<script>alert(1)</script>">`, "\u202e<b onclick=alert(1)>",
}

// What somebody writes is shown as they wrote it, and does nothing, on the pages
// of everybody who reads it (safety.md section 1, T28).
func TestWhatPeopleWriteDoesNothing(t *testing.T) {
	w := oneWorld(t, care.Young)
	f := w.family
	child, carer, iro := w.as(f.Child.Viewer), w.as(f.Carer.Viewer), w.as(f.IRO.Viewer)
	before := map[string]string{}
	pages := func(payload string, judge func(who, path, shape string, a *answer)) {
		for _, look := range []struct {
			who  string
			b    *browser
			path string
		}{
			{"child", child, w.review("/form/check")}, {"child", child, w.review("/form/sent")}, {"child", child, w.review("/form/q/y2")},
			{"carer", carer, w.review("/told")}, {"IRO", iro, w.review("/meet")}, {"IRO", iro, w.review("/told")}, {"IRO", iro, "/alerts"},
		} {
			a := look.b.get(look.path).is(200)
			judge(look.who, look.path, skeleton(a.page), a)
		}
	}
	says := func(rev int, words string) {
		t.Helper()
		child.post(w.review("/form/q/y2"), "rev", fmt.Sprint(rev), "as", "next", "main", words, "audience", "everyone").is(303)
		child.post(w.review("/form/send"), "id", string(care.NewID())).is(303)
	}
	if err := w.store.Alerts.Tell(t.Context(), f.Child.Viewer, alerts.Telling{ID: care.NewID(), Kind: alert.Call, Words: strings.Join(payloads[:8], " ")}); err != nil {
		t.Fatal(err)
	}
	says(1, "only words")
	pages("only words", func(who, path, shape string, _ *answer) { before[who+path] = shape })
	for i, payload := range payloads {
		says(i+2, payload)
		read := 0
		pages(payload, func(who, path, shape string, a *answer) {
			if shape != before[who+path] {
				t.Errorf("%q makes something of %s's page %s", payload, who, path)
			}
			if strings.Contains(a.page.Text(), strings.TrimSpace(payload)) || strings.Contains(a.body, "evil.example") {
				read++
			}
		})
		if read == 0 {
			t.Errorf("%q is shown nowhere as it was written", payload)
		}
	}
}

// skeleton is what a page is made of, without its words: its elements, and the
// attributes that do something.
func skeleton(page *goquery.Document) string {
	var out strings.Builder
	page.Find("*").Each(func(_ int, e *goquery.Selection) {
		out.WriteString(goquery.NodeName(e))
		for _, a := range e.Nodes[0].Attr {
			if strings.HasPrefix(a.Key, "on") || a.Key == "srcdoc" || a.Key == "style" || a.Key == "action" || a.Key == "src" {
				out.WriteString(" " + a.Key + "=" + a.Val)
			}
		}
		out.WriteByte('\n')
	})
	return out.String()
}
