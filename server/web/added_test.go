package web_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"myreview/server/care"
)

// added has a worker add somebody of a kind, and signs in as them: family by a link.
func (w *world) added(kind care.TieKind, invite bool) (*browser, care.ID) {
	w.t.Helper()
	worker := w.as(w.family.Worker.Viewer)
	if kind.IRO() {
		worker = w.as(w.family.IRO.Viewer)
	}
	path := w.review("/ties/new")
	form := worker.get(path).is(http.StatusOK).filled(path)
	form.Set("kind", string(kind))
	form.Set("reason", "new here")
	if invite {
		form.Set("invite", "yes")
	}
	var at care.Viewer
	if job := kind.Job(); job != "" {
		at = w.employed(job)
		m, err := w.store.Staff.Member(w.t.Context(), w.admins[0], at.Person)
		if err != nil {
			w.t.Fatal(err)
		}
		form.Set("email", m.Email)
	} else {
		form.Set("name", "Nora Newcomer")
	}
	sure := worker.postForm(path, form).is(http.StatusOK).filled(path)
	sure.Set("do", "yes")
	worker.postForm(path, sure).is(http.StatusSeeOther)
	tie := care.ID(form.Get("id"))
	if kind.Job() != "" {
		return w.as(at), tie
	}
	b := w.stranger()
	b.post(w.invite(worker, tie)).is(http.StatusSeeOther)
	b.post("/i", "code", w.code(worker)).is(http.StatusSeeOther)
	b.post("/password", "new", "three odd words").is(http.StatusSeeOther)
	return b, tie
}

// Whoever is added, invited or not, comes to a home that says what there is for them, and
// no link on it leads nowhere.
func TestWhereSomebodyWhoWasAddedGoes(t *testing.T) {
	for _, kind := range care.TieKinds {
		if kind == care.TieChild {
			continue
		}
		for _, invite := range []bool{false, true} {
			t.Run(string(kind), func(t *testing.T) {
				w := oneWorld(t, care.Young)
				b, _ := w.added(kind, invite)
				home := b.get("/home")
				if home.status == http.StatusSeeOther {
					home = b.follow(home)
				}
				home.is(http.StatusOK)
				says := map[bool]string{true: "invites you to one, it will be here", false: "When you are invited to a review, it will be here"}[kind.Job() != ""]
				if open := invite || kind.Professional(); strings.Contains(home.words(), says) == open {
					t.Errorf("invited %v: %s", invite, home.words())
				}
				home.page.Find("main a[href]").Each(func(_ int, a *goquery.Selection) {
					to := b.get(a.AttrOr("href", ""))
					for range 3 {
						if to.status == http.StatusSeeOther {
							to = b.follow(to)
						}
					}
					if to.status != http.StatusOK {
						t.Errorf("invited %v: %q leads to %d", invite, strings.TrimSpace(a.Text()), to.status)
					}
				})
			})
		}
	}
}

// The social worker from before, whom nobody invited, comes to the child's page.
func TestASocialWorkerWhomNobodyInvited(t *testing.T) {
	w := oneWorld(t, care.Young)
	nia := w.as(w.join("Nia Test-New", care.Tie{Kind: care.TieSocialWorker}, false).Viewer)
	if to := nia.get(w.review("")).is(http.StatusSeeOther).to; to != "/children/"+string(w.family.Child.Person) {
		t.Errorf("led to %q", to)
	}
	nia.get("/children/" + string(w.family.Child.Person)).is(http.StatusOK)
}

// Whom people add most stands first, and what it means not to invite them stands beside
// the box.
func TestThePageOnWhichSomebodyIsAdded(t *testing.T) {
	w := oneWorld(t, care.Young)
	page := w.as(w.family.Worker.Viewer).get(w.review("/ties/new")).is(http.StatusOK)
	var kinds []string
	page.page.Find("input[name=kind]").Each(func(_ int, in *goquery.Selection) { kinds = append(kinds, in.AttrOr("value", "")) })
	if got := strings.Join(kinds[:4], " "); got != "carer parent social_worker advocate" || len(kinds) != len(care.TieKinds)-3 {
		t.Errorf("%d kinds: %s", len(kinds), kinds)
	}
	box := page.page.Find("input[name=invite]")
	if hint := page.page.Find("#" + box.AttrOr("aria-describedby", "none")).Text(); !strings.Contains(hint, "their first page says so") || box.Closest("fieldset").Length() != 0 {
		t.Errorf("%q stands beside the box", hint)
	}
}
