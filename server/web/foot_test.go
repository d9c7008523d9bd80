package web_test

import (
	"net/http"
	"strings"
	"testing"

	"myreview/server/care"
	"myreview/server/store/storetest"
)

// Every page of somebody at work says at its foot whose system it is and who is signed
// in, and lets them sign out; nobody else's does, and nothing of it stands above.
func TestThePagesOfPeopleAtWorkSayWhoIsSignedIn(t *testing.T) {
	w := oneWorld(t, care.Young)
	w.employed(care.JobAdministrator)
	said := func(a *answer) (foot, rest string) {
		foot = strings.Join(strings.Fields(a.page.Find("footer").Text()), " ")
		a.page.Find("footer, main").Remove()
		return foot, a.page.Text()
	}
	for who, c := range map[string]struct {
		viewer care.Viewer
		name   string
		paths  []string
	}{
		"IRO":           {w.family.IRO.Viewer, "Ines Test-Iro", []string{"/home", "/home/done", "/how", "/devices", "/help", "/alerts", "/children/" + string(w.family.Child.Person), w.review("/ties"), "/nowhere"}},
		"social worker": {w.family.Worker.Viewer, "Wale Test-Worker", []string{"/home", w.review("/ties/new"), "/staff"}},
		"administrator": {w.admins[0], "Ada Test-Admin", []string{"/home", "/staff", "/staff/" + string(w.admins[1].Person)}},
	} {
		for _, path := range c.paths {
			foot, rest := said(w.as(c.viewer).get(path))
			if want := "Fernhaven Council · Signed in as " + c.name; !strings.Contains(foot, want) || !strings.Contains(foot, "Sign out") {
				t.Errorf("%s, %s: %q stands there, not %q", who, path, foot, want)
			}
			if strings.Contains(rest, "Signed in as") {
				t.Errorf("%s, %s: it is said above the page too", who, path)
			}
		}
	}
	for who, v := range map[string]care.Viewer{"child": w.family.Child.Viewer, "carer": w.family.Carer.Viewer, "parent": w.family.Parent.Viewer} {
		for _, path := range []string{"/home", "/help", w.review(""), "/devices"} {
			if foot, _ := said(w.as(v).get(path)); strings.Contains(foot, "Signed in as") || strings.Contains(foot, "Sign out") {
				t.Errorf("%s, %s: %q", who, path, foot)
			}
		}
	}
	if foot, _ := said(w.stranger().get("/")); strings.Contains(foot, "Signed in as") {
		t.Errorf("a stranger: %q", foot)
	}

	b := w.as(w.family.IRO.Viewer)
	button := b.get("/home").page.Find(`footer button:contains("Sign out")`)
	form := b.get("/home").page.Find("form#" + button.AttrOr("form", "none"))
	b.post(form.AttrOr("action", "")).is(http.StatusSeeOther)
	b.get("/home").is(http.StatusSeeOther)
}

// Whoever changes somebody's details is told that the change was kept, once.
func TestAChangeOfSomebodyAtWorkIsSaidToBeSaved(t *testing.T) {
	w := oneWorld(t, care.Young)
	w.employed(care.JobAdministrator)
	b, path := w.as(w.admins[0]), "/staff/"+string(w.admins[1].Person)
	saved := func(a *answer) bool { return a.page.Find(`main [role=status]:contains("Saved.")`).Length() == 1 }
	page := b.get(path).is(http.StatusOK)
	if saved(page) {
		t.Error("it is said before anything was changed")
	}
	form := page.filled(path)
	form.Set("team", "North")
	if done := b.follow(b.postForm(path, form).is(http.StatusSeeOther)); !saved(done) || done.page.Find("#in-team").AttrOr("value", "") != "North" {
		t.Errorf("it is not said: %s", done.words())
	}
	form.Set("email", "no address")
	if refused := b.postForm(path+"?saved=1", form).is(http.StatusUnprocessableEntity); saved(refused) {
		t.Error("it is said of what was refused")
	}
	given := storetest.Employ(t, w.store, w.admins, "Gus Given", care.JobSocialWorker)
	path = "/staff/" + string(given.Person)
	if done := b.follow(b.post(path+"/job", "job", "iro").is(http.StatusSeeOther)); !saved(done) {
		t.Errorf("it is not said of a job: %s", done.words())
	}
}
