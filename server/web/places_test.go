package web_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"myreview/server/care"
)

// safety.md I2: the table is named in one file of the store, and one file of
// the site asks for it. No page of the family can load what its handler cannot
// ask for.
func TestOneFileAloneComesUponWhereAChildIs(t *testing.T) {
	for where, alone := range map[string]struct{ file, word string }{
		"../store/*/*.go": {"whereabouts.go", `"whereabouts"`},
		"*.go":            {"call.go", "People.AtWork("},
		"*/*.go":          {"places.go", "People.Whereabouts("},
	} {
		files, err := filepath.Glob(where)
		if err != nil || len(files) == 0 {
			t.Fatal(where, err)
		}
		found := false
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") || file == "../store/audit/read.go" { // the log names what was looked at
				continue
			}
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			has := strings.Contains(string(raw), alone.word)
			found = found || has
			if has && filepath.Base(file) != alone.file {
				t.Errorf("%s has %s, which is for %s alone", file, alone.word, alone.file)
			}
		}
		if !found {
			t.Errorf("%s is nowhere in %s", alone.word, where)
		}
	}
}

func TestWhereAChildIsIsForPeopleAtWork(t *testing.T) {
	eachWorld(t, care.Primary, func(t *testing.T, w *world) {
		f := w.family
		worker, mum := w.as(f.Worker.Viewer), w.as(f.Parent.Viewer)
		sends := func(path string, fields ...string) *answer {
			t.Helper()
			return worker.post(w.review(path), append(fields, "sure", "1")...)
		}
		worker.get(w.review("/places")).is(200).says("Nothing is written down yet.", "Parents are not told where the review is.")
		id := string(care.NewID())
		w.clock.Move(11 * time.Minute)
		if asked := worker.post(w.review("/places"), "id", id, "kind", "home", "where", "1 Elm Row"); asked.status == http.StatusSeeOther {
			t.Error("an address is kept without asking who it is")
		}
		sends("/places", "id", id, "kind", "", "where", "1 Elm Row").is(422).says("Choose what it is.", "1 Elm Row")
		sends("/places", "id", id, "kind", "home", "where", " ").is(422).says("Write the address")
		sends("/places", "id", id, "kind", "home", "where", strings.Repeat("x", 501)).is(422).says("at most 500")
		for range 2 { // twice is once
			sends("/places", "id", id, "kind", "home", "where", "1 Elm Row").is(303)
		}
		page := worker.get(w.review("/places")).is(200).says("Where the child lives", "1 Elm Row")
		if n := strings.Count(page.words(), "1 Elm Row"); n != 1 {
			t.Errorf("it is there %d times", n)
		}
		w.as(f.IRO.Viewer).get(w.review("/places")).is(200).says("1 Elm Row")
		for _, v := range []care.Viewer{f.Child.Viewer, f.Carer.Viewer, f.Parent.Viewer, f.Excluded.Viewer, f.Former.Viewer, f.Stranger} {
			w.as(v).get(w.review("/places")).is(404).hides("Elm")
		}
		sends("/places/end", "place", id).is(303)
		sends("/places/end", "place", id).is(303)
		worker.get(w.review("/places")).is(200).hides("Elm")

		mum.get(w.review("")).is(200).hides("CANARY-PLACE").says("The social worker will tell you where")
		sends("/places/guard", "told", "yes").is(303)
		mum.get(w.review("")).is(200).says("CANARY-PLACE")
		w.as(f.Excluded.Viewer).get(w.review("")).is(200).hides("CANARY-PLACE")
		sends("/places/guard", "told", "no").is(303)
		mum.get(w.review("")).is(200).hides("CANARY-PLACE")
	})
}
