package web_test

import (
	"net/url"
	"strings"
	"testing"

	"myreview/server/care"
	"myreview/server/store/network"
	"myreview/server/store/signin"
)

// A password is ten letters or more, of any kind, taken exactly as it was typed;
// its fields hide it and let managers fill it in (ASVS 5.0 6.2.1 to 6.2.9).
func TestAPasswordMayBeAnythingThatIsLongEnough(t *testing.T) {
	w := oneWorld(t, care.Young)
	const email = "asha@council.example"
	id, err := w.store.People.AddPerson(t.Context(), network.Person{Name: "Asha", Staff: true, Band: care.Adult, Lang: care.English}, email, "correct horse")
	if err != nil {
		t.Fatal(err)
	}
	asha := w.asBy(care.Viewer{Person: id, Staff: true, Lang: care.English, Band: care.Adult}, signin.NewSession{By: signin.ByPassword})
	// Who signs in again in the same browser has a new session, and the one before is over.
	before := asha.secret()
	asha.post("/sign-in", "email", email, "password", "correct horse").is(303)
	if _, err := w.store.SignIn.Session(t.Context(), before); err == nil || asha.secret() == before {
		t.Error("the session before goes on")
	}
	page := asha.get("/password").is(200)
	if f := page.page.Find("input[name=new]"); f.AttrOr("type", "") != "password" || f.AttrOr("autocomplete", "") != "new-password" {
		t.Error("the field shows what is typed, or keeps managers out")
	}
	for _, refused := range []string{"", "ninewords", strings.Repeat("ب", 9), strings.Repeat("a", 201)} {
		asha.post("/password", "new", refused).is(422)
	}
	elsewhere := w.asBy(care.Viewer{Person: id, Staff: true, Lang: care.English, Band: care.Adult}, signin.NewSession{By: signin.ByPassword})
	elsewhere.get("/password").is(200)
	asha.post("/password", "new", "another word").is(303)
	elsewhere.get("/password").is(303) // signed out
	for _, taken := range []string{"tenoddletters", strings.Repeat("long words ", 12), "  blanks at both ends  ", "Ünïcödé 🔑🔑🔑", "'; DROP TABLE person --", "اردو کے الفاظ"} {
		asha.post("/password", "new", taken).is(303)
		in := w.stranger()
		if f := in.get("/sign-in").page.Find("input[name=password]"); f.AttrOr("type", "") != "password" || f.AttrOr("autocomplete", "") != "current-password" {
			t.Error("the field shows what is typed, or keeps managers out")
		}
		in.post("/sign-in", "email", email, "password", taken).is(303)
		if other := strings.TrimSpace(taken) + "!"; other != taken {
			w.stranger().post("/sign-in", "email", email, "password", other).is(422)
		}
	}
}

// What a form takes is read from the form, and the first of several counts: an
// address with the same names in it adds nothing and changes nothing.
func TestAFieldIsReadFromItsPlaceAlone(t *testing.T) {
	w := oneWorld(t, care.Young)
	const email = "asha@council.example"
	if _, err := w.store.People.AddPerson(t.Context(), network.Person{Name: "Asha", Staff: true, Band: care.Adult, Lang: care.English}, email, "correct horse"); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		query, typed string
		form         url.Values
		status       int
	}{
		"in the form":        {"", "", url.Values{"email": {email}, "password": {"correct horse"}}, 303},
		"in the address":     {"?email=" + email + "&password=correct+horse", "", url.Values{}, 422},
		"the address beside": {"?email=" + email + "&password=correct+horse", "other@council.example", url.Values{"email": {"other@council.example"}, "password": {"no"}}, 422},
		"twice":              {"", "other@council.example", url.Values{"email": {"other@council.example", email}, "password": {"no", "correct horse"}}, 422},
	} {
		a := w.stranger().postForm("/sign-in"+c.query, c.form).is(c.status)
		if typed := a.page.Find("#email").AttrOr("value", ""); typed != c.typed {
			t.Errorf("%s: read as %q", name, typed)
		}
	}
}
