package web_test

import (
	"net/http"
	"strings"
	"testing"

	"myreview/server/care"
	"myreview/server/exchange"
	"myreview/server/store/storetest"
)

const colleagues = "Name;E-mail;Team;Job\n" +
	"Zoë New;zoe@council.example;North;IRO\n" +
	"Mo Manager;mo@council.example;;iro manager, social worker\n" +
	"=1+1;x@council.example;North;IRO\n" +
	"Boss;boss@council.example;North;boss\n" +
	"Zoë Again;ZOE@council.example;North;duty\n" +
	"Nobody;not an address;North;IRO\n" +
	";n@council.example;North;IRO\n"

// read hands in one file of people at work.
func (b *browser) readPeople(text string) *answer {
	b.w.t.Helper()
	body, kind := formWith(b.token(), care.NewID(), "people.csv", text)
	return b.sendBody("/staff/file", body, kind)
}

// carried is the form that adds those who are new, as the page carries it.
func (a *answer) carried() []string {
	var fields []string
	for _, in := range a.page.Find("form[action='/staff/file/add'] input[type=hidden]").EachIter() {
		if name := in.AttrOr("name", ""); name != "csrf" {
			fields = append(fields, name, in.AttrOr("value", ""))
		}
	}
	return fields
}

// Each row of a file stands on a page with what becomes of it; nothing is written before
// the button; then each new person has a link, and the same file changes nothing.
func TestPeopleAreAddedFromAFile(t *testing.T) {
	eachWorld(t, care.Young, func(t *testing.T, w *world) {
		w.employed(care.JobAdministrator)
		admin := w.as(w.admins[0])
		if admin.get("/staff").page.Find(`a[href="/staff/file"]`).Length() != 1 {
			t.Error("the page of people does not lead to the file")
		}
		admin.get("/staff/file").is(http.StatusOK).says("150 people")
		page := admin.readPeople(colleagues).is(http.StatusOK).says("New: 2", "The same: 0", "Faulty: 5",
			"Column Name: This cell begins like a formula", "no job here that is called “boss”", "Row 2 has the same e-mail", "name@example.org", "Column Name: This cell is empty")
		if words := admin.get("/staff").words(); strings.Contains(words, "Zoë New") {
			t.Error("somebody is added before the button")
		}
		form := page.carried()
		if len(form) != 20 {
			t.Fatalf("the page carries %v", form)
		}
		made := admin.post("/staff/file/add", form...).is(http.StatusOK).says("Zoë New", "Mo Manager", "waits for a second person")
		if n := made.page.Find("input[readonly]").Length(); n != 2 {
			t.Fatalf("%d links", n)
		}
		again := admin.post("/staff/file/add", form...).is(http.StatusOK) // a reload of the page
		if again.says("Zoë New", "made and shown already"); again.page.Find("input[readonly]").Length() != 0 {
			t.Error("the form sent again makes another link")
		}
		zoe := w.stranger()
		zoe.post(strings.TrimPrefix(made.page.Find("#link-0").AttrOr("value", ""), w.base)).is(http.StatusSeeOther)
		zoe.post("/w", "new", "three odd words").is(http.StatusSeeOther)
		zoe.get("/home").is(http.StatusOK)
		zoe.get("/staff/file").is(http.StatusNotFound)
		admin.readPeople(colleagues).is(http.StatusOK).says("New: 0", "The same: 2", "Nobody in this file is new")

		// The job that takes two waits as it does for one person.
		all, err := w.store.Staff.Members(t.Context(), w.admins[1])
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range all {
			if m.Name == "Mo Manager" && (len(m.Jobs) != 2 || m.Jobs[0].Waits != (m.Jobs[0].Job == care.JobIROManager) || m.Jobs[1].Waits == m.Jobs[0].Waits) {
				t.Errorf("%+v", m.Jobs)
			}
			if m.Name == "Zoë New" {
				admin.post("/staff/"+string(m.Person)+"/leave", "reason", "moved on").is(http.StatusSeeOther)
			}
		}
		admin.readPeople(colleagues).is(http.StatusOK).says("The same: 1", "This person left")
	})
}

// Of somebody who is no colleague an administrator learns that the address is taken, and
// no more; a row that was taken meanwhile adds nobody.
func TestAnAddressOfSomebodyElseInAFile(t *testing.T) {
	w := oneWorld(t, care.Young)
	w.employed(care.JobAdministrator)
	admin := w.as(w.admins[0])
	past(t, w.disk, "UPDATE person SET email = 'mum@example.org' WHERE id = '"+string(w.family.Parent.Person)+"'")
	page := admin.readPeople("name,e-mail,job\nSomebody,mum@example.org,iro\nNia,nia@council.example,iro\nOlu,olu@council.example,iro\n").is(http.StatusOK)
	page.says("Someone has this e-mail address already", "New: 2").hides(string(w.family.Parent.Person))
	form := page.carried()
	admin.post("/staff", "id", string(care.NewID()), "name", "Nia", "email", "nia@council.example", "job", "iro").is(http.StatusOK)
	late := admin.post("/staff/file/add", form...).is(http.StatusUnprocessableEntity)
	late.says("New: 1", "The same: 1")
	if strings.Contains(admin.get("/staff").words(), "Olu") {
		t.Error("half of a file was added")
	}
	admin.post("/staff/file/add", late.carried()...).is(http.StatusOK).says("Olu")
}

func TestFilesOfPeopleThatCannotBeTakenSayWhy(t *testing.T) {
	w := oneWorld(t, care.Young)
	w.employed(care.JobAdministrator)
	admin := w.as(w.admins[0])
	for says, text := range map[string]string{
		"more than 150 people": "name,e-mail,job\n" + strings.Repeat("A,a@council.example,iro\n", 100_000), "workbook": "PK\x03\x04",
		"Work e-mail": "name,job\nA,iro\n", "no rows": "name,e-mail,job\n",
	} {
		admin.readPeople(text).is(http.StatusUnprocessableEntity).says(says)
	}
	admin.post("/staff/file").is(http.StatusUnprocessableEntity).says("Choose one file")
	n := exchange.MostColleagues + 1
	var many []string
	for range n {
		many = append(many, "id", string(care.NewID()), "name", "A", "email", "a@council.example", "team", "", "job", "iro")
	}
	for name, form := range map[string][]string{
		"nothing": nil, "more than a page carries": many, "a job that there is not": {"id", string(care.NewID()), "name", "A", "email", "a@b.example", "team", "", "job", "boss"},
		"uneven": {"id", string(care.NewID()), "name", "A", "name", "B", "email", "a@b.example", "team", "", "job", "iro"}, "no id": {"id", "x", "name", "A", "email", "a@b.example", "team", "", "job", "iro"},
	} {
		if got := admin.post("/staff/file/add", form...).status; got != http.StatusUnprocessableEntity && got != http.StatusRequestEntityTooLarge {
			t.Errorf("%s: %d", name, got)
		}
	}
	if words := admin.get("/staff").words(); strings.Contains(words, "council.example") || !strings.Contains(words, "5 people") {
		t.Errorf("somebody was added: %s", words)
	}
	other := w.as(storetest.Employ(t, w.store, w.admins, "Olu", care.JobIROManager))
	other.readPeople(colleagues).is(http.StatusNotFound)
}
