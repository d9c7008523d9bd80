package web_test

import (
	"testing"

	"myreview/server/care"
)

func title(a *answer) string { return a.page.Find("title").Text() }

// A worker has several pages of several children open, and a title says which is
// which. A title is read over a shoulder, so a child's or a parent's says nothing.
func TestTitlesTellPeopleAtWorkAloneWhatAPageIs(t *testing.T) {
	w := oneWorld(t, care.Young)
	w.goLive()
	iro := w.as(w.family.IRO.Viewer)
	for path, want := range map[string]string{
		"/home": "Reviews", "/alerts": "Calls for help", "/help": "Tell someone now", "/devices": "Where you are signed in",
		w.review("/meet"): "The review: Robin", w.review("/close"): "Finish the review: Robin", w.review("/meet/room"): "A screen for the room: Robin",
		w.review("/told"): "What people have sent: Robin", w.review("/places"): "Where the child is: Robin",
		w.review("/none"): "This page is not here", "/r/" + string(care.NewID()) + "/meet": "This page is not here",
	} {
		if got := title(iro.get(path)); got != want {
			t.Errorf("%s is titled %q to the IRO, want %q", path, got, want)
		}
	}
	worker := w.as(w.family.Worker.Viewer)
	for path, want := range map[string]string{
		w.review("/ties"): "Who is round the child: Robin", w.review("/ties/new"): "Add someone round the child: Robin",
		w.review("/invite"): "Invitations for adults: Robin", w.review("/card"): "How the child comes in",
	} {
		if got := title(worker.get(path)); got != want {
			t.Errorf("%s is titled %q to the social worker, want %q", path, got, want)
		}
	}
	for name, v := range map[string]care.Viewer{"child": w.family.Child.Viewer, "carer": w.family.Carer.Viewer, "parent": w.family.Parent.Viewer, "excluded": w.family.Excluded.Viewer} {
		b := w.as(v)
		for _, path := range []string{"/home", "/help", "/devices", w.review(""), w.review("/meet"), w.review("/form/check"), w.review("/close"), w.review("/none")} {
			if a := b.get(path); a.status != 303 && title(a) != "Home" {
				t.Errorf("%s is titled %q to the %s", path, title(a), name)
			}
		}
	}
	for path, b := range map[string]*browser{"/": w.stranger(), "/sign-in": w.stranger(), "/away": iro, "/room/screen": w.screen()} {
		if got := title(b.get(path)); got != "Home" {
			t.Errorf("%s is titled %q", path, got)
		}
	}
}

// With one title for all of a child's pages it is the heading that says which came.
func TestTheHeadingTakesTheFocusAfterAStepOfAForm(t *testing.T) {
	w := oneWorld(t, care.Young)
	child := w.as(w.family.Child.Viewer)
	pages := map[string]*answer{
		"a question": child.get(w.review("/form/q/y2")), "the check page": child.get(w.review("/form/check")),
		"a call for help": child.get("/tell/now"), "a card's number": w.stranger().get("/card"),
	}
	for name, a := range pages {
		if h := a.is(200).page.Find("[autofocus]"); h.Length() != 1 || !h.Is("h1[tabindex='-1']") {
			t.Errorf("%s: %d elements take the focus", name, h.Length())
		}
	}
}
