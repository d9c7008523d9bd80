package web_test

import (
	"context"
	"testing"

	"myreview/server/care"
	"myreview/server/store/storetest"
	"myreview/server/web"
)

// One tap signs in as anybody who is listed: that is for made-up people alone.
func TestOnlyADemoHasTheDemosPages(t *testing.T) {
	for name, c := range map[string]struct {
		isDemo        bool
		page, tap, in int // the demo's pages, the tap, and then the child's own page
	}{
		"an authority's site": {false, 404, 404, 303}, // to the way in
		"a demo":              {true, 200, 303, 200},
	} {
		t.Run(name, func(t *testing.T) {
			s, b := storetest.SQLite(t)
			w := &world{t: t, clock: b.Clock, disk: b, family: storetest.NewFamily(t, s, care.Young)}
			child := w.family.Child.Person
			serve(t, w, s, b, func(o *web.Options) {
				if c.isDemo {
					o.Demo = func(context.Context) ([]web.DemoPerson, error) {
						return []web.DemoPerson{{ID: child, Name: storetest.ChildName, Picture: "person", Who: "who.child"}}, nil
					}
				}
			})
			somebody := w.stranger()
			somebody.get("/demo").is(c.page)
			gallery := somebody.get("/gallery?lang=ur&band=little").is(c.page)
			if back := gallery.page.Find(".lang input[name=back]").AttrOr("value", ""); c.isDemo && back != "/gallery?band=little" {
				t.Errorf("in another language the gallery is %q", back)
			}
			somebody.post("/demo", "person", string(child)).is(c.tap)
			somebody.get(w.review("")).is(c.in)
		})
	}
}
