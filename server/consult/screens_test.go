package consult

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"myreview/server/care"
)

// A question of several screens is one answer: what was said on a screen is posted with
// every other, and where somebody stopped is where they go on.
func TestAQuestionOfSeveralScreensIsOneAnswer(t *testing.T) {
	f, err := parse([]byte(`
key = "x"
band = "primary"
question = [
  { id = "p6", sees = "I", part = [
    { id = "home", kind = "one", option = [{ id = "safe" }, { id = "not" }], alert = ["not"] },
    { id = "school", kind = "one", option = [{ id = "safe" }, { id = "not" }], alert = ["not"] },
    { id = "out", kind = "one", option = [{ id = "safe" }, { id = "not" }] },
    { id = "more", kind = "text" } ] },
  { id = "z", sees = "I", part = [{ id = "main", kind = "text" }] },
]`))
	if err != nil {
		t.Fatal(err)
	}
	q := &f.Questions[0]
	whole := Answer{State: NotSaying, Audience: care.OnlyIRO}
	for _, row := range []struct {
		why    string
		before Answer
		posts  []string // screen, then what it posts
		state  State
		sent   string // what is sent, by part
		left   string
		resume string
	}{
		{"one pick, and the next screen comes", Answer{}, []string{"0 home=safe as=next"}, Given, "home", "", "p6.school"},
		{"saved as it is picked, it is come to", Answer{}, []string{"0 home=safe"}, Given, "home", "", "p6.school"},
		{"nothing picked yet is nothing", Answer{}, []string{"0"}, Untouched, "", "", "p6"},
		{"each way out is that screen's alone", Answer{}, []string{"0 home=safe as=next", "1 home=safe as=nosay", "2 home=safe as=unsure"}, Given, "home", "out=unsure more=unsure school=nosay", "z"},
		{"a skip says nothing", Answer{}, []string{"0 home=safe as=next", "1 home=safe as=next", "2 home=safe as=skip"}, Given, "home", "", "z"},
		{"what was picked beside a way out stays with the child", Answer{}, []string{"0 home=not as=nosay", "1 home=not school=safe as=next"}, Given, "school", "home=nosay", "p6.out"},
		{"nothing but ways out is one", Answer{}, []string{"0 as=unsure", "1 as=nosay", "2 as=skip"}, NotSaying, "", "", "z"},
		{"a pick later takes a way out back", Answer{}, []string{"0 as=nosay", "0 home=safe as=next", "1 home=safe as=next", "2 home=safe as=next"}, Given, "home", "", "z"},
		{"words beside the last pick are its screen's", Answer{}, []string{"0 home=safe as=next", "1 home=safe as=next", "2 home=safe more=words as=next"}, Given, "home more", "", "z"},
		{"a whole question left so before stays so on the others", whole, []string{"1 school=safe as=next"}, Given, "school", "home=nosay more=nosay out=nosay", "z"},
		{"an emptied answer is not come to", Answer{}, []string{"0 home=safe", "0"}, Untouched, "", "", "p6"},
	} {
		t.Run(row.why, func(t *testing.T) {
			a := row.before
			for _, post := range row.posts {
				fields := map[string][]string{}
				for _, p := range strings.Fields(post)[1:] {
					name, value, _ := strings.Cut(p, "=")
					fields[name] = []string{value}
				}
				if a, err = DecodeOn(q, int(post[0]-'0'), a, care.Tie{}, Circle{}, func(name string) []string { return fields[name] }); err != nil {
					t.Fatal(err)
				}
			}
			body, err := json.Marshal(a)
			if err != nil {
				t.Fatal(err)
			}
			back, err := Read(body)
			if same, err2 := back.Same(a); err != nil || err2 != nil || !same {
				t.Errorf("kept as %s, read as %+v: %v %v", body, back, err, err2)
			}
			if a.State != row.state {
				t.Errorf("state %q, want %q", a.State, row.state)
			}
			sent, _ := a.Frozen()
			var said, left []string
			for id := range sent.Values {
				said = append(said, id)
			}
			for id, s := range sent.Left {
				left = append(left, id+"="+string(s))
			}
			slices.Sort(said)
			slices.Sort(left)
			want := strings.Fields(row.left)
			slices.Sort(want)
			if strings.Join(said, " ") != row.sent || !reflect.DeepEqual(left, want) && len(left)+len(want) > 0 {
				t.Errorf("sends %v and %v, want %q and %q", said, left, row.sent, row.left)
			}
			if sent.Open != nil {
				t.Errorf("what is open is sent: %v", sent.Open)
			}
			if got := Walk(f, map[string]Answer{"p6": a}).Resume(); got != row.resume {
				t.Errorf("goes on at %q, want %q", got, row.resume)
			}
		})
	}
}

// Adults have each question on one screen.
func TestAnAdultsQuestionIsOneScreen(t *testing.T) {
	for _, key := range Keys() {
		f, _ := Get(key)
		for i := range f.Questions {
			q := &f.Questions[i]
			if n := len(q.Screens()); !f.Band.ForChild() && n != 1 {
				t.Errorf("%s %s: %d screens", key, q.ID, n)
			}
			for n := range q.Screens() {
				if found, at, ok := f.Find(q.Name(n)); !ok || found.ID != q.ID || at != n {
					t.Errorf("%s is not found", q.Name(n))
				}
			}
		}
	}
	if _, _, ok := forms["primary"].Find("p6.home"); ok {
		t.Error("the first screen has one name")
	}
}
