package consult

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"myreview/server/care"
)

func given(parts ...Value) Answer {
	a := Answer{State: Given, Audience: care.OnlyIRO, Values: map[string]Value{}}
	for _, v := range parts {
		a.Values["main"] = v
	}
	return a
}

func TestWhereSomebodyIsFollowsFromTheirAnswers(t *testing.T) {
	f, err := parse([]byte(`
key = "x"
band = "young"
question = [
  { id = "a", sees = "I", part = [{ id = "main", kind = "text" }] },
  { id = "m1", sees = "L", part = [{ id = "main", kind = "pick_many", option = [{ id = "person" }, { id = "speaks" }, { id = "after" }] }] },
  { id = "m9", sees = "L", unless = { question = "m1", has = "after" }, part = [{ id = "main", kind = "ynu" }] },
  { id = "m2", sees = "L", only = { question = "m1", has = "speaks" }, part = [{ id = "main", kind = "ynu" }] },
  { id = "z", sees = "I", part = [{ id = "main", kind = "text" }] },
]`))
	if err != nil {
		t.Fatal(err)
	}
	skip, nosay := Answer{State: Skipped}, Answer{State: NotSaying}
	here, after := given(&Many{Picks: []string{"person"}}), given(&Many{Picks: []string{"after"}})
	speaks := given(&Many{Picks: []string{"speaks"}})
	for _, row := range []struct {
		why     string
		answers map[string]Answer
		steps   string
		resume  string
		visits  string // the questions whose page opens
	}{
		{"a new form begins at the first question", nil, "a m1 m9 z", "a", "a"},
		{"skipping is a step", map[string]Answer{"a": skip}, "a m1 m9 z", "m1", "a m1"},
		{"not saying is a step", map[string]Answer{"a": nosay, "m1": nosay}, "a m1 m9 z", "m9", "a m1 m9"},
		{"an emptied answer is the next step again", map[string]Answer{"a": {}, "m1": here}, "a m1 m9 z", "a", "a m1"},
		{"an answer brings its branch", map[string]Answer{"a": skip, "m1": here}, "a m1 m9 z", "m9", "a m1 m9"},
		{"or leaves it out", map[string]Answer{"a": skip, "m1": after}, "a m1 z", "z", "a m1 z"},
		{"even when it was answered before", map[string]Answer{"a": skip, "m1": after, "m9": given(&YNU{})}, "a m1 z", "z", "a m1 z"},
		{"but not when that pick was then not said", map[string]Answer{"a": skip, "m1": {State: NotSaying, Values: after.Values}}, "a m1 m9 z", "m9", "a m1 m9"},
		{"a pick brings what is asked only after it", map[string]Answer{"a": skip, "m1": speaks}, "a m1 m9 m2 z", "m9", "a m1 m9"},
		{"which another pick leaves out, answered or not", map[string]Answer{"a": skip, "m1": here, "m2": given(&YNU{})}, "a m1 m9 z", "m9", "a m1 m9"},
		{"and which stays where it was answered before the form asked so", map[string]Answer{"a": skip, "m2": given(&YNU{})}, "a m1 m9 m2 z", "m1", "a m1"},
		{"also when the child then does not say", map[string]Answer{"a": skip, "m1": nosay, "m2": given(&YNU{})}, "a m1 m9 m2 z", "m9", "a m1 m9"},
		{"done", map[string]Answer{"a": skip, "m1": after, "z": nosay}, "a m1 z", "", "a m1 z"},
	} {
		t.Run(row.why, func(t *testing.T) {
			j := Walk(f, row.answers)
			var steps, visits []string
			for _, s := range j.Steps {
				steps = append(steps, s.Question.ID)
			}
			for _, id := range []string{"a", "m1", "m9", "z", "nothing"} {
				if j.CanVisit(id) {
					visits = append(visits, id)
				}
			}
			if got := strings.Join(steps, " "); got != row.steps {
				t.Errorf("steps %s, want %s", got, row.steps)
			}
			if got := strings.Join(visits, " "); got != row.visits {
				t.Errorf("can visit %s, want %s", got, row.visits)
			}
			if j.Resume() != row.resume || j.Finished() != (row.resume == "") {
				t.Errorf("resumes at %q, want %q", j.Resume(), row.resume)
			}
		})
	}
}

// The chapters of a form whose order is free begin each by itself, and what is stored is the
// same. Who just presses Next goes through all of them in order.
func TestChaptersAreDoneInAnyOrder(t *testing.T) {
	f, err := parse([]byte(`
key = "x"
band = "young"
free = true
question = [
  { id = "a", chapter = "one", sees = "I", part = [{ id = "main", kind = "text" }] },
  { id = "b", sees = "I", part = [{ id = "main", kind = "ynu" }, { id = "more", kind = "ynu" }] },
  { id = "c", chapter = "two", sees = "I", part = [{ id = "main", kind = "text" }] },
  { id = "d", sees = "I", part = [{ id = "main", kind = "text" }] },
  { id = "e", chapter = "three", sees = "I", part = [{ id = "main", kind = "text" }] },
]`))
	if err != nil {
		t.Fatal(err)
	}
	skip := Answer{State: Skipped}
	half := Answer{State: Given, Values: map[string]Value{"main": &YNU{}}, Open: []string{"more"}}
	for _, row := range []struct {
		why      string
		answers  map[string]Answer
		chapters string // + full, - begun, and where each goes on
		resume   string
		visits   string
		aside    string // the screens at which a chapter ends out of turn
	}{
		{"nothing", nil, "one 0/2 a, two 0/2 c, three 0/1 e", "a", "a c e", "b.more d e"},
		{"the second was begun", map[string]Answer{"c": skip}, "one 0/2 a, -two 1/2 d, three 0/1 e", "d", "a c d e", "b.more d e"},
		{"and done", map[string]Answer{"c": skip, "d": skip}, "one 0/2 a, +two 2/2 c, three 0/1 e", "a", "a c d e", "b.more d e"},
		{"half a question is not done", map[string]Answer{"a": skip, "b": half}, "-one 1/2 b.more, two 0/2 c, three 0/1 e", "b.more", "a b b.more c e", "b.more d e"},
		{"in order", map[string]Answer{"a": skip, "b": skip}, "+one 2/2 a, two 0/2 c, three 0/1 e", "c", "a b b.more c e", "d e"},
		{"a draft from before, and a question that the form has no more", map[string]Answer{"a": skip, "b": skip, "z": skip}, "+one 2/2 a, two 0/2 c, three 0/1 e", "c", "a b b.more c e", "d e"},
		{"all but the first", map[string]Answer{"c": skip, "d": skip, "e": skip}, "one 0/2 a, +two 2/2 c, +three 1/1 e", "a", "a c d e", "b.more d e"},
		{"all", map[string]Answer{"a": skip, "b": skip, "c": skip, "d": skip, "e": skip}, "+one 2/2 a, +two 2/2 c, +three 1/1 e", "", "a b b.more c d e", "b.more d"},
	} {
		t.Run(row.why, func(t *testing.T) {
			j := Walk(f, row.answers)
			var chapters, visits, aside []string
			for _, c := range j.Chapters() {
				mark := map[bool]string{true: "-"}[c.Begun]
				if c.Full() {
					mark = "+"
				}
				chapters = append(chapters, fmt.Sprintf("%s%s %d/%d %s", mark, c.Name, c.Done, c.Of, c.At))
			}
			for _, s := range j.Steps {
				if j.CanVisit(s.Name) {
					visits = append(visits, s.Name)
				}
				if j.Aside(s.Name) {
					aside = append(aside, s.Name)
				}
			}
			if got := strings.Join(chapters, ", "); got != row.chapters {
				t.Errorf("chapters %s, want %s", got, row.chapters)
			}
			if got := strings.Join(visits, " "); got != row.visits || j.CanVisit("z") {
				t.Errorf("can visit %s, want %s", got, row.visits)
			}
			if got := strings.Join(aside, " "); got != row.aside {
				t.Errorf("ends out of turn at %s, want %s", got, row.aside)
			}
			if j.Resume() != row.resume || j.Finished() != (row.resume == "") {
				t.Errorf("resumes at %q, want %q", j.Resume(), row.resume)
			}
		})
	}
	if j := Walk(f, map[string]Answer{"c": skip}); j.Back("c") != "" || j.Back("d") != "c" || j.Next("b.more") != "c" || j.Next("e") != "" {
		t.Errorf("back leads to %q and %q, next to %q and %q", j.Back("c"), j.Back("d"), j.Next("b.more"), j.Next("e"))
	}
	for _, bad := range []string{
		`{ id = "a", sees = "I", part = [{ id = "main", kind = "ynu" }] }`,
		`{ id = "a", chapter = "one", sees = "I", part = [{ id = "main", kind = "ynu" }] }, { id = "b", chapter = "two", sees = "I", unless = { question = "a", has = "yes" }, part = [{ id = "main", kind = "ynu" }] }`,
	} {
		if _, err := parse([]byte("key = \"x\"\nband = \"young\"\nfree = true\nquestion = [" + strings.ReplaceAll(bad, "\n", "") + "]")); err == nil {
			t.Errorf("%s is a form whose order is free", bad)
		}
	}
}

func TestNextBackAndPlace(t *testing.T) {
	f, _ := Get("little")
	j := Walk(f, map[string]Answer{"p2": {State: Skipped}})
	for _, row := range []struct {
		id, back, next string
		n              int
	}{
		{"p2", "", "h0", 1},
		{"p3", "h0", "p7", 3},
		{"p6", "p5", "p6.school", 7},
		{"p6.school", "p6", "p12", 8},
		{"p12", "p6.school", "p15", 9},
		{"p22", "p19", "m0", 16},
		{"p14", "", "", 0}, // not asked unless they want more
	} {
		if n, of := j.Place(row.id); n != row.n || of != 17 {
			t.Errorf("%s is %d of %d, want %d of 17", row.id, n, of, row.n)
		}
		if j.Back(row.id) != row.back || j.Next(row.id) != row.next {
			t.Errorf("%s lies between %q and %q, want %q and %q", row.id, j.Back(row.id), j.Next(row.id), row.back, row.next)
		}
	}
}

func TestHowLongAFormTakesGoesByItsScreens(t *testing.T) {
	for key, most := range map[string]int{"little": 5, "primary": 15, "young": 20} {
		f, _ := Get(key)
		if got := Walk(f.For(Writer{Kind: care.TieChild, Age: 12, Ties: []care.Tie{{Kind: care.TieSocialWorker}}}), nil).Minutes(); got != most {
			t.Errorf("%s takes about %d minutes, want %d", key, got, most)
		}
	}
	if got := (Journey{}).Minutes(); got != 5 {
		t.Errorf("a form of nothing takes %d", got)
	}
}

// The number that a child reads stays small: no form asks more than that in one chapter.
const chapterMost = 16

func TestAChildIsToldTheQuestionAndNotTheScreen(t *testing.T) {
	school := Answer{State: Given, Values: map[string]Value{"home": &One{Pick: "safe"}}, Open: []string{"school"}}
	more := map[string]Answer{"m0": given(&One{Pick: "yes"})}
	for _, row := range []struct {
		form, at string
		answers  map[string]Answer
		want     string
	}{
		{"young", "y2", nil, "form.chapter.now 1/5 part 1/7 ....."},
		{"young", "y8", map[string]Answer{"y2": {State: Skipped}}, "form.chapter.now 5/5 part 1/7 +...."},
		{"young", "y6", nil, "form.chapter.home 3/3 part 2/7 ..."},
		{"young", "y6.online", nil, "form.chapter.home 3/3 part 2/7 ..."},
		{"young", "y4", map[string]Answer{"y6": school}, "form.chapter.home 1/3 part 2/7 ..."}, // one screen of y6 is not come to yet
		{"young", "y4", map[string]Answer{"y6": {State: Skipped}}, "form.chapter.home 1/3 part 2/7 ..+"},
		{"young", "y25.form", nil, "form.chapter.ahead 2/2 part 7/7 .."},
		{"little", "p6.school", nil, " 7/16 part 1/1 ................"},
		{"little", "m0", more, " 16/16 part 1/2 ...............+"},
		{"little", "m8", more, "form.chapter.more 3/7 part 2/2 ......."},
		{"little", "m8", nil, " 0/0 part 0/0 "}, // not on the way
		{"parent", "c1", nil, " 0/0 part 0/0 "},
	} {
		f, _ := Get(row.form)
		s := Walk(f, row.answers).Stand(row.at)
		var come strings.Builder
		for _, state := range s.Questions {
			come.WriteString(map[bool]string{true: ".", false: "+"}[state == Untouched])
		}
		got := fmt.Sprintf("%s %d/%d part %d/%d %s", s.Chapter, s.N, len(s.Questions), s.Part, s.Chapters, &come)
		if got != row.want {
			t.Errorf("%s %s: %s, want %s", row.form, row.at, got, row.want)
		}
	}
	for _, key := range []string{"little", "primary", "young"} {
		f, _ := Get(key)
		for _, step := range Walk(f, more).Steps {
			if s := Walk(f, more).Stand(step.Name); len(s.Questions) > chapterMost || s.N < 1 || s.N > len(s.Questions) || s.Chapters > 7 {
				t.Errorf("%s %s: %d of %d", key, step.Name, s.N, len(s.Questions))
			}
		}
	}
}

// How it should be with people is asked once they are named, and goes nowhere without them.
func TestHowItShouldBeIsAskedOnceSomeoneIsNamed(t *testing.T) {
	mum, how := care.NewID(), &One{Pick: "part"}
	for _, key := range []string{"little", "primary", "young"} {
		f, _ := Get(key)
		q, _ := f.Question("m4")
		for _, row := range []struct {
			why  string
			a    Answer
			asks bool
		}{
			{"before anything", Answer{}, false},
			{"a person", Answer{State: Given, Values: map[string]Value{Main: &People{Ties: []care.ID{mum}}, "how": how}}, true},
			{"in their own words", Answer{State: Given, Values: map[string]Value{Main: &People{Other: "Uncle"}, "how": how}}, true},
			{"no one", Answer{State: Given, Values: map[string]Value{Main: &People{Picks: []string{"noone"}}, "how": how}}, false},
			{"nobody is named", Answer{State: Given, Values: map[string]Value{"how": how}}, false},
			{"named, and then not said", Answer{State: NotSaying, Left: map[string]State{Main: NotSaying}, Values: map[string]Value{Main: &People{Ties: []care.ID{mum}}}}, false},
		} {
			t.Run(key+": "+row.why, func(t *testing.T) {
				j := Walk(&Form{Questions: []Question{*q}}, map[string]Answer{"m4": row.a})
				if asks := len(j.Steps) == 2; asks != row.asks {
					t.Errorf("%d screens", len(j.Steps))
				}
				sent, _ := row.a.OnTheWay(q).Frozen()
				if _, says := sent.Values["how"]; says != (row.asks && row.a.Values["how"] != nil) {
					t.Errorf("how is sent: %v", says)
				}
				if row.a.State == NotSaying && len(sent.Left) > 0 {
					t.Errorf("it was not left whole: %v", sent.Left)
				}
			})
		}
	}
}

// Whoever is kept out of the review cannot come, so a child is not asked to hope for it; who
// matters, and whom they would rather not have there, is another question.
func TestWhoCannotComeIsNoHopeToOffer(t *testing.T) {
	for _, key := range []string{"little", "primary", "young"} {
		f, _ := Get(key)
		for _, row := range []struct {
			question, part string
			offered        string // the states in which a parent is
		}{
			{"m2", Main, "none"},
			{"m3", Main, "invited active paused"},
			{"m8", "beside", "invited active paused"},
			{"m4", Main, "invited active paused excluded barred"},
		} {
			q, ok := f.Question(row.question)
			if !ok {
				continue
			}
			for i := range q.Parts {
				p := &q.Parts[i]
				if p.ID != row.part {
					continue
				}
				for _, state := range []care.TieState{care.TieInvited, care.TieActive, care.TiePaused, care.TieExcluded, care.TieBarred, care.TieEnded} {
					mum := care.Tie{ID: care.NewID(), Kind: care.TieParent, State: state}
					named := len(Circle{Ties: []care.Tie{mum}}.Named(p)) > 0
					if named != strings.Contains(row.offered, string(state)) {
						t.Errorf("%s %s: a parent who is %s is offered: %v", key, row.question, state, named)
					}
				}
			}
		}
	}
}

// Only where one tap is all may a screen go on by itself: never where somebody is told of a
// pick, where it must not open to whom it is about, or where there is more to say.
func TestOneTapIsAll(t *testing.T) {
	more := map[string]Answer{"m0": given(&One{Pick: "yes"})}
	for form, want := range map[string]string{"little": "m11 m0 m9 p23", "primary": "p13 p13.tell m9 m11"} {
		f, _ := Get(form)
		var got []string
		for _, step := range Walk(f, more).Steps {
			if step.OneTap() {
				got = append(got, step.Name)
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s goes on by itself at %s, want %s", form, got, want)
		}
	}
}

// The three houses are opened in the order that the child chose, each once; whoever opens none
// is asked as before.
func TestTheHouseThatIsPickedComesFirst(t *testing.T) {
	more := given(&One{Pick: "yes"})
	for _, row := range []struct{ pick, first string }{
		{"", "p2 h0 p3 p7"}, {"none", "p2 h0 p3 p7"}, {"good", "p2 h0 p3 p18 p19 p7"}, {"worries", "p2 h0 p18 p3 p19 p7"}, {"dreams", "p2 h0 p19 p3 p18 p7"},
	} {
		for key, after := range map[string]string{"little": "p7", "primary": "p9"} {
			f, _ := Get(key)
			j := Walk(f, map[string]Answer{"h0": given(&Houses{One{Pick: row.pick}}), "m0": more})
			var got []string
			for _, q := range j.Questions() {
				got = append(got, q.ID)
			}
			want := strings.Fields(strings.Replace(row.first, "p7", after, 1))
			if !slices.Equal(got[:len(want)], want) || len(slices.Compact(slices.Sorted(slices.Values(got)))) != len(got) {
				t.Errorf("%s %s: %v, want %v first", key, row.pick, got, want)
			}
			all := Walk(f, map[string]Answer{"m0": more})
			if len(all.Steps) != len(j.Steps) || all.Stand("p2").Chapters != j.Stand("p2").Chapters {
				t.Errorf("%s %s: %d screens in %d chapters, and without %d in %d", key, row.pick, len(j.Steps), j.Stand("p2").Chapters, len(all.Steps), all.Stand("p2").Chapters)
			}
			if s := j.Stand("p19"); row.pick == "dreams" && (s.Chapter != f.Questions[0].Chapter || s.N != 3) {
				t.Errorf("%s: the dreams are number %d of %q", key, s.N, s.Chapter)
			}
		}
	}
	f, _ := Get("little")
	q, _ := f.Question("h0")
	left := given(&Houses{One{Pick: "dreams"}})
	left.State = NotSaying
	if q.opened(left) != nil {
		t.Error("a pick that was then not said opens a house")
	}
}

// What a child calls a house stands over the question of that house alone, whether or not they
// open it first.
func TestAHouseHasTheNameThatItsChildGaveIt(t *testing.T) {
	f, _ := Get("little")
	for _, row := range []struct {
		named, name string
		want        map[string]string
	}{
		{"mygood", "Sunny house", map[string]string{"p3": "Sunny house"}},
		{"myworries", "Dark house", map[string]string{"p18": "Dark house"}},
		{"mydreams", "Wish house", map[string]string{"p19": "Wish house"}},
		{"mydreams", "", nil},
		{"mydreams", " \u00a0\t ", nil},
	} {
		for _, pick := range []string{"", "good", "none"} {
			a := given(&Houses{One{Pick: pick}})
			a.Values[row.named] = &Name{Text{row.name}}
			for i := range f.Questions {
				if q := f.Questions[i].ID; f.Called(q, map[string]Answer{"h0": a}) != row.want[q] {
					t.Errorf("%s %q, %q opened: %s is of %q", row.named, row.name, pick, q, f.Called(q, map[string]Answer{"h0": a}))
				}
			}
		}
	}
	p := &Part{ID: "mygood"}
	for name, ok := range map[string]bool{"": true, "Tŷ Mam-gu": true, strings.Repeat("é", MaxName): true, strings.Repeat("é", MaxName+1): false, "two\nlines": false} {
		if err := (&Name{Text{name}}).Check(p, Circle{}); (err == nil) != ok {
			t.Errorf("%q: %v", name, err)
		}
	}
}

// A calm page comes once between hard questions, after the last screen of the first of them and
// however it was left, and is no screen that anybody counts or comes back to.
func TestACalmPageComesOnceBetweenHardQuestions(t *testing.T) {
	left := func(parts ...string) Answer {
		a := Answer{State: Skipped, Left: map[string]State{}}
		for _, p := range parts {
			a.Left[p] = Skipped
		}
		return a
	}
	for _, row := range []struct {
		why, form, at string
		answers       map[string]Answer
		want          bool
	}{
		{"nobody came to it", "little", "p6", nil, false},
		{"more is asked of it", "little", "p6", map[string]Answer{"p6": {State: Given, Open: []string{"school"}}}, false},
		{"its last screen is open", "little", "p6.school", map[string]Answer{"p6": {State: Given, Open: []string{"school"}}}, false},
		{"skipped", "little", "p6.school", map[string]Answer{"p6": left("home", "school")}, true},
		{"not said", "little", "p6.school", map[string]Answer{"p6": {State: NotSaying}}, true},
		{"come back to", "little", "p6.school", map[string]Answer{"p6": left("home", "school"), "p12": {State: Skipped}}, false},
		{"its other screen is not on the way", "little", "p10", map[string]Answer{"p10": {State: Skipped}}, true},
		{"its other screen comes next", "little", "p10", map[string]Answer{"p10": given(&One{Pick: "mixed"})}, false},
		{"before anything hard", "little", "p2", map[string]Answer{"p2": {State: Skipped}}, false},
		{"at the end of a part", "young", "y8", map[string]Answer{"y8": {State: Skipped}}, true},
		{"and the next part was done already", "young", "y8", map[string]Answer{"y8": {State: Skipped}, "y4": {State: Skipped}}, false},
	} {
		t.Run(row.why, func(t *testing.T) {
			f, _ := Get(row.form)
			j, bare := Walk(f, row.answers), *f
			if j.Calm(row.at) != row.want {
				t.Errorf("%v after %s", !row.want, row.at)
			}
			bare.Questions = slices.Clone(f.Questions)
			for i := range bare.Questions {
				bare.Questions[i].Calm = false
			}
			if n, of := j.Place(row.at); n == 0 || of != len(Walk(&bare, row.answers).Steps) {
				t.Errorf("%d of %d screens", n, of)
			}
		})
	}
	for _, key := range Keys() {
		f, _ := Get(key)
		n := 0
		for _, q := range f.Questions {
			if q.Calm {
				n++
			}
		}
		if f.Band.ForChild() != (n > 0) {
			t.Errorf("%s: %d calm pages", key, n)
		}
	}
}
