package web_test

import (
	"strings"
	"testing"
	"time"

	"myreview/server/care"
	"myreview/server/store/storetest"
)

// A name that is to come is on no page of the family, nor one that was: and whoever is
// excluded learns neither of the child's nor of who cares for them.
func TestNoPageOfTheFamilySaysANameOfAnotherDay(t *testing.T) {
	w := oneWorld(t, care.Young)
	f := w.family
	w.start()
	family := func() map[string]*browser {
		return map[string]*browser{"child": w.as(f.Child.Viewer), "carer": w.as(f.Carer.Viewer), "parent": w.as(f.Parent.Viewer), "excluded parent": w.as(f.Excluded.Viewer)}
	}
	worker := w.as(f.Worker.Viewer)
	path := "/children/" + string(f.Child.Person) + "/name"
	worker.post(path, "id", string(care.NewID()), "name", "Rowan").is(422)
	worker.follow(worker.post(path, "id", string(care.NewID()), "who", string(f.Child.Person), "name", "Rowan Adopted", "pronouns", "they", "day", "2026-03-28").is(303)).is(200).says("Rowan Adopted from 28 March 2026 on.")
	worker.follow(worker.post(path, "id", string(care.NewID()), "who", string(f.Carer.Person), "name", "Corinna Married").is(303)).is(200).says("before that Cora Test-Carer")
	for name, b := range family() {
		pages := b.reaches()
		if on := naming(pages, "Rowan", "Adopted"); len(on) > 0 {
			t.Errorf("the %s reads the name to come on %v", name, on)
		}
		if on := naming(pages, "Test-Carer"); len(on) > 0 {
			t.Errorf("the %s reads the carer's name from before on %v", name, on)
		}
		if on := naming(pages, "Married"); len(on) > 0 && strings.Contains(name, "parent") {
			t.Errorf("the %s reads the carer's name on %v", name, on)
		}
	}
	w.clock.Move(48 * time.Hour)
	if err := w.store.Children.HoldNames(t.Context()); err != nil {
		t.Fatal(err)
	}
	for name, b := range family() {
		pages := b.reaches()
		if on := naming(pages, "Robin", storetest.ChildName); len(on) > 0 {
			t.Errorf("the %s reads the name from before on %v", name, on)
		}
		if on := naming(pages, "Rowan", "Adopted"); (len(on) > 0) == (name == "excluded parent") {
			t.Errorf("the %s reads the name of today on %v", name, on)
		}
	}
}
