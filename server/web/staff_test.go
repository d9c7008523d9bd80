package web_test

import (
	"net/http"
	"strings"
	"testing"

	"myreview/server/care"
	"myreview/server/store/children"
	"myreview/server/store/people"
	"myreview/server/store/staff"
	"myreview/server/store/storetest"
)

// linked gives a browser a link for somebody at work.
func linked(w *world, b *browser) {
	w.t.Helper()
	w.employed(care.JobAdministrator)
	link, err := w.store.Staff.Link(w.t.Context(), storetest.Operator, w.admins[1].Person, care.NewID())
	if err != nil {
		w.t.Fatal(err)
	}
	b.post("/w/" + link).is(http.StatusSeeOther)
}

// heldJob gets ready to agree to a job that the other administrator has given, or to end it.
func (w *world) heldJob(b *browser, do string) func() *answer {
	w.t.Helper()
	who := w.family.Worker.Person
	if err := w.store.Staff.GiveJob(w.t.Context(), w.admins[1], who, care.JobIROManager); err != nil {
		w.t.Fatal(err)
	}
	m, err := w.store.Staff.Member(w.t.Context(), w.admins[0], who)
	if err != nil {
		w.t.Fatal(err)
	}
	return b.ready("POST", "/staff/"+string(who)+"/job/"+do, "held", string(m.Jobs[0].ID))
}

// An administrator adds somebody, who comes in by the link, and only by it.
func TestSomebodyBeginsToWorkHere(t *testing.T) {
	eachWorld(t, care.Young, func(t *testing.T, w *world) {
		w.employed(care.JobAdministrator)
		admin := w.as(w.admins[0])
		page := admin.get("/home").is(http.StatusOK)
		if page.page.Find(`a.card[href="/staff"]`).Length() != 1 {
			t.Error("an administrator's home does not lead to people at work")
		}
		form := admin.get("/staff").is(http.StatusOK)
		id, _ := form.page.Find("input[name=id]").Attr("value")
		refused := admin.post("/staff", "id", id, "name", "Nia New", "email", "nia", "team", "North", "job", "iro").is(http.StatusUnprocessableEntity)
		if got, _ := refused.page.Find("#in-name").Attr("value"); got != "Nia New" || refused.page.Find("#error-email").Length() != 1 {
			t.Errorf("what was typed is gone (%q), or nothing is said of the address", got)
		}
		made := admin.post("/staff", "id", id, "name", "Nia New", "email", "Nia@council.example", "team", "North", "job", "iro").is(http.StatusOK)
		link, _ := made.page.Find("#link").Attr("value")
		path := strings.TrimPrefix(link, w.base)
		if !strings.HasPrefix(path, "/w/") {
			t.Fatalf("the link is %q", link)
		}
		again := admin.post("/staff", "id", id, "name", "Nia New", "email", "Nia@council.example", "team", "North", "job", "iro").is(http.StatusOK)
		if again.page.Find("#link").Length() != 0 || !strings.Contains(again.words(), "Nobody has used it yet") {
			t.Errorf("the page loaded again shows another link, or says nothing of the first: %s", again.words())
		}
		scanner, nia := w.stranger(), w.stranger()
		for range 3 {
			scanner.get(path).is(http.StatusOK)
		}
		if text := scanner.get(path).body; strings.Contains(text, "Nia") || strings.Contains(text, "0800") {
			t.Error("the page behind the link tells whom or what it is for")
		}
		nia.get(path).is(http.StatusOK)
		nia.post(path).is(http.StatusSeeOther)
		scanner.post(path).is(http.StatusNotFound)
		if words := nia.get("/w").is(http.StatusOK).words(); !strings.Contains(words, "nia@council.example") {
			t.Error("the page does not say with what she will sign in")
		}
		nia.post("/w", "new", "short").is(http.StatusUnprocessableEntity)
		nia.post("/w", "new", "three odd words").is(http.StatusSeeOther)
		nia.get("/home").is(http.StatusOK)
		nia.get("/staff").is(http.StatusNotFound)
		other := w.stranger()
		other.get("/sign-in")
		other.post("/sign-in", "email", "nia@council.example", "password", "three odd words").is(http.StatusSeeOther)

		// She leaves: both browsers are out.
		m, err := w.store.Staff.Members(t.Context(), w.admins[0])
		if err != nil {
			t.Fatal(err)
		}
		for _, one := range m {
			if one.Name == "Nia New" {
				admin.post("/staff/"+string(one.Person)+"/leave", "reason", "").is(http.StatusUnprocessableEntity)
				admin.post("/staff/"+string(one.Person)+"/leave", "reason", "moved on").is(http.StatusSeeOther)
			}
		}
		nia.get("/home").is(http.StatusSeeOther)
		other.get("/home").is(http.StatusSeeOther)
		if words := admin.get("/staff?gone=1").words(); !strings.Contains(words, "Nia New") {
			t.Error("who left is in no list")
		}
	})
}

// The second administrator reads who came in by whose link before they agree, and what
// they agree to is what they read.
func TestTheSecondIsToldByWhoseLinkSomebodyCameIn(t *testing.T) {
	eachWorld(t, care.Young, func(t *testing.T, w *world) {
		w.employed(care.JobAdministrator)
		n := staff.Newcomer{ID: care.NewID(), Name: "Mia Manager", Email: "mia@council.example", Jobs: []care.Job{care.JobIROManager}}
		link, err := w.store.Staff.Add(t.Context(), w.admins[0], n)
		if err != nil {
			t.Fatal(err)
		}
		path := "/staff/" + string(n.ID)
		giver, second := w.as(w.admins[0]), w.as(w.admins[1])
		agree := func(page *answer) *answer {
			form := page.page.Find(`form[action$="/job/agree"]`)
			held, _ := form.Find("input[name=held]").Attr("value")
			came, _ := form.Find("input[name=came]").Attr("value")
			return second.post(path+"/job/agree", "held", held, "came", came)
		}
		before := second.get(path).is(http.StatusOK)
		if !strings.Contains(before.words(), "Mia Manager has not chosen a password yet") {
			t.Errorf("the second is not told that nobody came in: %s", before.words())
		}
		if words := giver.get(path).words(); strings.Contains(words, "has not chosen a password yet. Wait") {
			t.Error("who asked is told how to agree")
		}
		mia := w.stranger()
		mia.post("/w/" + link).is(http.StatusSeeOther)
		mia.post("/w", "new", "three odd words").is(http.StatusSeeOther)
		refused := agree(before).is(http.StatusConflict)
		if want := "by a link that Ada Test-Admin made"; !strings.Contains(refused.words(), want) {
			t.Errorf("the page that refuses does not say %q: %s", want, refused.words())
		}
		agree(refused).is(http.StatusSeeOther)
		if text := second.get(path).is(http.StatusOK).words(); strings.Contains(text, "waits for a second") {
			t.Error("the job waits still")
		}
	})
}

// The page on which somebody leaves asks who takes over each child.
func TestWhoTakesOverAChild(t *testing.T) {
	eachWorld(t, care.Young, func(t *testing.T, w *world) {
		w.employed(care.JobAdministrator)
		if err := w.store.Staff.GiveJob(t.Context(), w.admins[0], w.family.IRO.Person, care.JobIRO); err != nil {
			t.Fatal(err)
		}
		next := storetest.Employ(t, w.store, w.admins, "Nia Next", care.JobIRO)
		storetest.Employ(t, w.store, w.admins, "Sam Social", care.JobSocialWorker)
		admin := w.as(w.admins[1])
		path := "/staff/" + string(w.family.IRO.Person) + "/leave"
		page := admin.get(path).is(http.StatusOK)
		choice := page.page.Find("select")
		if choice.Length() != 1 || choice.Find("option").Length() != 2 || !strings.Contains(choice.Text(), "Nia Next") {
			t.Fatalf("%d choices: %s", choice.Length(), choice.Text())
		}
		name, _ := choice.Attr("name")
		iro := w.as(w.family.IRO.Viewer)
		iro.get(w.review("/meet")).is(http.StatusOK)
		admin.post(path, "reason", "moved on", name, string(next.Person)).is(http.StatusSeeOther)
		iro.get(w.review("/meet")).is(http.StatusSeeOther)
		w.as(next).get(w.review("/meet")).is(http.StatusOK)
	})
}

// Nothing that somebody adds to a form gives them a job (safety.md T15).
func TestNoFieldMakesAnAdministrator(t *testing.T) {
	w := oneWorld(t, care.Young)
	w.employed(care.JobAdministrator)
	iro := w.as(w.family.IRO.Viewer)
	for _, path := range []string{"/staff", "/staff/" + string(w.family.IRO.Person), "/staff/" + string(w.family.IRO.Person) + "/job"} {
		iro.post(path, "job", "administrator", "staff", "true", "name", "Ines", "email", "ines@council.example").is(http.StatusNotFound)
	}
	iro.post("/password", "new", "three odd words", "job", "administrator", "role", "admin")
	all, err := w.store.Staff.Members(t.Context(), w.admins[0])
	if err != nil {
		t.Fatal(err)
	}
	admins := 0
	for _, m := range all {
		for _, j := range m.Jobs {
			if j.Job == care.JobAdministrator {
				admins++
			}
		}
	}
	if admins != 2 {
		t.Errorf("%d administrators, want 2", admins)
	}
	if _, err := w.store.Staff.Add(t.Context(), w.family.IRO.Viewer, staff.Newcomer{Name: "A", Email: "a@b.example", Jobs: []care.Job{care.JobIRO}}); care.KindOf(err) != care.KindNotFound {
		t.Errorf("an IRO adds staff: %v", err)
	}
}

// anIRO makes the social worker of the family an IRO besides, and the child's.
func anIRO(w *world, _ *browser) {
	w.t.Helper()
	w.employed(care.JobAdministrator)
	if err := w.store.Staff.GiveJob(w.t.Context(), w.admins[0], w.family.Worker.Person, care.JobIRO); err != nil {
		w.t.Fatal(err)
	}
	manager := storetest.Employ(w.t, w.store, w.admins, "Max Manager", care.JobIROManager)
	err := w.store.People.HandOn(w.t.Context(), manager, people.HandOn{Child: w.family.Child.Person, Kind: care.TieIRO, From: w.family.IRO.Person, To: w.family.Worker.Person, Reason: "new"})
	if err != nil {
		w.t.Fatal(err)
	}
}

// leftCare ends the care of the family's child.
func leftCare(w *world, _ *browser) {
	w.t.Helper()
	if err := w.store.Children.EndCare(w.t.Context(), w.family.Worker.Viewer, children.End{Child: w.family.Child.Person, On: "2026-03-01", Reason: "E4A"}); err != nil {
		w.t.Fatal(err)
	}
}

// A link for somebody who came in before opens when a second person has agreed, and
// each page says so: to whoever made it, to whoever can agree, and to whoever holds it.
func TestALinkForWhoCameInTakesTwo(t *testing.T) {
	eachWorld(t, care.Young, func(t *testing.T, w *world) {
		w.employed(care.JobAdministrator)
		manager := storetest.Employ(t, w.store, w.admins, "Mia Manager", care.JobIROManager)
		iro := storetest.AtWork(w.family.IRO.Person)
		maker, second, mia, holder := w.as(w.admins[0]), w.as(w.admins[1]), w.as(manager), w.stranger()
		path := "/staff/" + string(iro.Person)
		for name, agrees := range map[string]*browser{"the other administrator": second, "an IRO manager": mia} {
			id, _ := maker.get(path).page.Find(`form[action$="/link"] input[name=id]`).Attr("value")
			made := maker.post(path+"/link", "id", id).is(http.StatusOK).says("A second person has to agree before it opens")
			link, _ := made.page.Find("#link").Attr("value")
			link = strings.TrimPrefix(link, w.base)
			holder.get(link).is(http.StatusOK)
			waits := holder.post(link).is(http.StatusConflict).says("A second person has to agree first", "another administrator or an IRO manager")
			if waits.page.Find("form button").Length() == 0 || strings.Contains(waits.words(), "Ines") {
				t.Error("the page has no button, or says whom the link is for")
			}
			holder.get("/w").is(http.StatusNotFound)
			if maker.get("/agree").is(http.StatusOK).page.Find(`form[action="/agree"]`).Length() != 0 {
				t.Error("whoever made the link is asked to agree to it")
			}
			w.as(iro).get("/agree").is(http.StatusNotFound)
			if agrees == second {
				second.get("/staff").says("These wait for a second person to agree", "a link")
				second.get("/home").says("1 waits for a second person")
				second.get(path).says("Ada Test-Admin made a link for", "ring")
			} else {
				mia.get("/home").says("Links that wait for a second person")
				mia.get(path).is(http.StatusNotFound)
			}
			held, _ := agrees.get("/agree").is(http.StatusOK).says("Ada Test-Admin made a link for", "ring").page.Find("input[name=link]").Attr("value")
			maker.post("/agree", "link", held).is(http.StatusConflict).says("A second person has to agree: not you")
			agrees.post("/agree", "link", held).is(http.StatusSeeOther)
			agrees.get("/agree").says("No link waits.")
			holder.post(link).is(http.StatusSeeOther)
			if holder.post("/w", "new", "three odd words "+name).status != http.StatusSeeOther {
				t.Errorf("%s agreed, and the link does not open", name)
			}
			holder.get(w.review("/meet")).is(http.StatusOK)
			holder = w.stranger()
		}
	})
}

// Whoever lets somebody go is told whom they cannot choose, and who can.
func TestTheLeavingPageOffersNobodyWhomTheReaderAloneLetIn(t *testing.T) {
	eachWorld(t, care.Young, func(t *testing.T, w *world) {
		w.employed(care.JobAdministrator)
		if err := w.store.Staff.GiveJob(t.Context(), w.admins[0], w.family.IRO.Person, care.JobIRO); err != nil {
			t.Fatal(err)
		}
		puppet := storetest.Employ(t, w.store, w.admins, "Pat Puppet", care.JobIRO)
		path := "/staff/" + string(w.family.IRO.Person) + "/leave"
		one, other := w.as(w.admins[0]), w.as(w.admins[1])
		page := one.get(path).says("Another administrator or the IRO manager can give them a child")
		name, _ := page.page.Find("select").Attr("name")
		if strings.Contains(page.page.Find("select").Text(), "Pat Puppet") {
			t.Error("whom the reader alone let in is offered")
		}
		one.post(path, "reason", "moved on", name, string(puppet.Person)).is(http.StatusConflict).says("Only one administrator has let this person in")
		if words := other.get(path).words(); !strings.Contains(words, "Pat Puppet") || strings.Contains(words, "You alone let") {
			t.Errorf("the other administrator is not offered them: %s", words)
		}
		other.post(path, "reason", "moved on", name, string(puppet.Person)).is(http.StatusSeeOther)
		w.as(puppet).get(w.review("/meet")).is(http.StatusOK)
	})
}
