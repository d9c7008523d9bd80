package web_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"myreview/server/care"
	"myreview/server/store/storetest"
)

// Each job's home leads to what that job sees to, with the counts that matter, and to
// nothing of another job's.
func TestTheHomeOfEachJob(t *testing.T) {
	w := oneWorld(t, care.Young)
	w.employed(care.JobAdministrator)
	if err := w.store.Staff.GiveJob(t.Context(), w.admins[0], w.family.IRO.Person, care.JobIROManager); err != nil {
		t.Fatal(err)
	}
	if err := w.store.Staff.GiveJob(t.Context(), w.admins[0], w.family.IRO.Person, care.JobIRO); err != nil {
		t.Fatal(err)
	}
	past(t, w.disk, "UPDATE child SET born_on = '2008-05-01' WHERE person_id = '"+string(w.family.Child.Person)+"'")
	own := map[string]string{
		"/staff": "administrator", "/caseloads": "IRO manager", "/children": "IRO manager, business support", "/import": "IRO manager, business support",
		"/children/new": "IRO manager, business support", "/eighteen": "IRO manager, IRO",
	}
	for role, v := range map[string]care.Viewer{
		"administrator": w.admins[0], "IRO manager": w.employed(care.JobIROManager), "business support": w.employed(care.JobBusinessSupport),
		"IRO": w.family.IRO.Viewer, "duty": storetest.Employ(t, w.store, w.admins, "Dee Duty", care.JobDuty), "social worker": w.family.Worker.Viewer,
		"team manager": storetest.Employ(t, w.store, w.admins, "Tam Team", care.JobTeamManager),
	} {
		b := w.as(v)
		home := b.get("/home").is(http.StatusOK)
		for path, of := range own {
			there := home.page.Find(`main a[href="`+path+`"]`).Length() == 1
			if want := slices.Contains(strings.Split(of, ", "), role); there != want {
				t.Errorf("%s: a link to %s %v, want %v", role, path, there, want)
			}
			if there {
				b.get(path).is(http.StatusOK)
			}
		}
		switch role {
		case "administrator":
			home.says("1 waits for a second person", "have not come in yet")
		case "IRO manager":
			home.says("1 child without an IRO", "1 child turns 18 within three months")
			b.get("/eighteen").is(http.StatusOK).says(storetest.ChildName, "18 on Friday 1 May", "IRO: Ines Test-Iro")
		case "IRO":
			b.get("/eighteen").is(http.StatusOK).says(storetest.ChildName)
		default:
			b.get("/eighteen").is(http.StatusOK).hides(storetest.ChildName)
		}
	}
}

// Whoever takes the IRO's job away reads first how many children stay with them.
func TestWhatStaysWhenAJobIsTakenAway(t *testing.T) {
	w := oneWorld(t, care.Young)
	w.employed(care.JobAdministrator)
	if err := w.store.Staff.GiveJob(t.Context(), w.admins[0], w.family.IRO.Person, care.JobIRO); err != nil {
		t.Fatal(err)
	}
	w.as(w.admins[0]).get("/staff/" + string(w.family.IRO.Person)).is(http.StatusOK).says("They have 1 child by this")
	m, err := w.store.Staff.Member(t.Context(), w.admins[0], w.family.IRO.Person)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.store.Staff.EndJob(t.Context(), w.admins[0], m.Jobs[0].ID); err != nil {
		t.Fatal(err)
	}
	manager := w.as(w.employed(care.JobIROManager))
	manager.get("/caseloads").is(http.StatusOK).says("without an IRO", storetest.ChildName)
}
