package web_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"myreview/server/care"
	"myreview/server/live"
	"myreview/server/store"
	"myreview/server/store/people"
	"myreview/server/store/storetest"
)

// reaches are all pages to which links lead from somebody's home, by path.
func (b *browser) reaches() map[string]string {
	b.w.t.Helper()
	out := map[string]string{}
	for next := []string{"/home"}; len(next) > 0 && len(out) < 200; next = next[1:] {
		path, _, _ := strings.Cut(next[0], "#")
		if _, seen := out[path]; seen || !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "/a/") || strings.HasPrefix(path, "/lang/") {
			continue
		}
		a := b.get(path)
		out[path] = ""
		out[path] = a.body
		next = append(next, a.to)
		for _, link := range a.page.Find("a[href]").EachIter() {
			next = append(next, link.AttrOr("href", ""))
		}
	}
	return out
}

// naming are the pages that say one of the words.
func naming(pages map[string]string, words ...string) (out []string) {
	for path, text := range pages {
		if slices.ContainsFunc(words, func(w string) bool { return strings.Contains(text, w) }) {
			out = append(out, path)
		}
	}
	slices.Sort(out)
	return out
}

// Once somebody has died, their page closes at once, and no page of the family names them
// any more; where the child has, nobody but the people at work comes upon them.
func TestNobodyWhoHasDiedIsNamed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		w := newWorld(t, s, base, care.Young)
		f := w.family
		child, iro, carer, parent := w.start()
		w.agree(iro, "who", string(f.Parent.Tie))
		family := map[string]*browser{"child": child, "carer": carer, "excluded parent": w.as(f.Excluded.Viewer)}
		if pages := naming(child.reaches(), "Mum", "Pia Test-Parent"); len(pages) < 3 {
			t.Fatalf("before, the child comes upon their mother on %v alone of %v", pages, slices.Collect(maps.Keys(child.reaches())))
		}
		open := parent.open(w.review("/meet"))
		worker := w.as(f.Worker.Viewer)
		path := "/children/" + string(f.Child.Person)
		worker.post(path+"/died", "who", "", "day", "").is(422)
		worker.follow(worker.post(path+"/died", "who", string(f.Parent.Person), "day", "").is(303)).is(200)
		if code := open.closed(2 * time.Second); code != live.CloseSignedOut && code != live.CloseNoSeat {
			t.Errorf("close code %d", code)
		}
		parent.get("/home").is(303)
		for name, b := range family {
			if pages := naming(b.reaches(), "Mum", "Pia Test-Parent"); len(pages) > 0 {
				t.Errorf("the %s comes upon them on %v", name, pages)
			}
		}
		if text := worker.get(path).is(200).page.Text(); !strings.Contains(text, "Pia Test-Parent") || !strings.Contains(text, "People who have died") {
			t.Errorf("the people at work do not read it: %s", text)
		}
		worker.follow(worker.post(path+"/died/undo", "who", string(f.Parent.Person)).is(303)).is(200)
		if pages := naming(child.reaches(), "Mum"); len(pages) == 0 {
			t.Error("taken back, she is named nowhere")
		}
		if err := s.Children.SayDied(t.Context(), f.Worker.Viewer, f.Child.Person, people.Death{Person: f.Child.Person, On: "2026-03-25"}); err != nil {
			t.Fatal(err)
		}
		child.get("/home").is(303)
		for name, b := range map[string]*browser{"carer": carer, "excluded parent": family["excluded parent"]} {
			if pages := naming(b.reaches(), storetest.ChildName, "Robin"); len(pages) > 0 {
				t.Errorf("the %s comes upon the child on %v", name, pages)
			}
		}
		if text := worker.get("/home").is(200).page.Text(); strings.Contains(text, "Robin") {
			t.Error("the child is on the worker's home")
		}
		worker.get(path).is(200)
	})
}
