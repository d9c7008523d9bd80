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
			if n := len(q.Screens(Answer{})); !f.Band.ForChild() && n != 1 {
				t.Errorf("%s %s: %d screens", key, q.ID, n)
			}
			for n, step := range q.steps(Answer{}) {
				if found, ok := f.Find(step.Name, nil); !ok || found.Question.ID != q.ID || found.Screen != n {
					t.Errorf("%s is not found", step.Name)
				}
			}
		}
	}
	if _, ok := program["primary"].Find("p6.home", nil); ok {
		t.Error("the first screen has one name")
	}
}

// What is asked for each has a screen for everybody who is named, and loses nothing when others
// are named, nobody is, or somebody is no longer round the child.
func TestEachWhoIsNamedHasAScreen(t *testing.T) {
	mum, gran, gone := care.NewID(), care.NewID(), care.NewID()
	round := Circle{Ties: []care.Tie{{ID: mum, Kind: care.TieParent, State: care.TieActive}, {ID: gran, Kind: care.TieRelative, State: care.TieActive}}}
	before := Circle{Ties: append(slices.Clone(round.Ties), care.Tie{ID: gone, Kind: care.TieRelative, State: care.TieActive})}
	f, _ := Get("young")
	q, _ := f.Question("y13")
	names := strings.NewReplacer("MUM", string(mum), "GRAN", string(gran), "GONE", string(gone))
	row := func(who, want string) string {
		return "y13.main." + who + " main.rows=" + who + " main." + who + "=" + want + " as=next"
	}
	both := []string{"y13 who=MUM who=siblings as=next", row("MUM", "more"), row("siblings", "same")}
	for _, c := range []struct {
		why    string
		posts  []string // screen, then what it posts; "-" before it: somebody has gone since
		steps  string
		resume string
		sent   string
	}{
		{"nobody is named yet", nil, "y13 y13.more", "y13", ""},
		{"a screen for each, in turn", []string{"y13 who=MUM who=siblings as=next"}, "y13 y13.main.MUM y13.main.siblings y13.more", "y13.main.MUM", "MUM siblings |"},
		{"each is asked once", both, "y13 y13.main.MUM y13.main.siblings y13.more", "y13.more", "MUM siblings | MUM=more siblings=same"},
		{"who is named later is asked about then", append(slices.Clone(both), "y13 who=MUM who=GRAN who=siblings as=next"), "y13 y13.main.MUM y13.main.GRAN y13.main.siblings y13.more", "y13.main.GRAN", "MUM GRAN siblings | MUM=more siblings=same"},
		{"who is taken back is not sent", append(slices.Clone(both), "y13 who=siblings as=next"), "y13 y13.main.siblings y13.more", "y13.more", "siblings | siblings=same"},
		{"and is as before when named again", append(slices.Clone(both), "y13 who=siblings as=next", "y13 who=MUM who=siblings as=next"), "y13 y13.main.MUM y13.main.siblings y13.more", "y13.more", "MUM siblings | MUM=more siblings=same"},
		{"a change of mind about one", append(slices.Clone(both), row("MUM", "less")), "y13 y13.main.MUM y13.main.siblings y13.more", "y13.more", "MUM siblings | MUM=less siblings=same"},
		{"not saying is about one alone", append(slices.Clone(both), "y13.main.MUM main.rows=MUM main.MUM=more as=nosay"), "y13 y13.main.MUM y13.main.siblings y13.more", "y13.more", "MUM siblings | siblings=same main.MUM=nosay"},
		{"not saying who they are is about all", append(slices.Clone(both), "y13 who=MUM as=nosay"), "y13 y13.more", "y13.more", ""},
		{"nobody is named, and nothing is lost", append(slices.Clone(both), "y13 as=next"), "y13 y13.main.MUM y13.main.siblings y13.more", "y13.more", "MUM=more siblings=same"},
		{"somebody else's row is not taken on this screen", []string{"y13 who=MUM as=next", "y13.main.MUM main.rows=MUM main.rows=siblings main.MUM=more main.siblings=less as=next"}, "y13 y13.main.MUM y13.more", "y13.more", "MUM | MUM=more"},
		{"who has gone stays as they were", []string{"y13 who=GONE who=MUM as=next", row("GONE", "more"), "-" + row("MUM", "same"), "-y13 who=MUM who=GRAN as=next"}, "y13 y13.main.GONE y13.main.MUM y13.main.GRAN y13.more", "y13.main.GRAN", "GONE MUM GRAN | GONE=more MUM=same"},
		{"and can be asked about", []string{"y13 who=GONE as=next", "-" + row("GONE", "less")}, "y13 y13.main.GONE y13.more", "y13.more", "GONE | GONE=less"},
	} {
		t.Run(c.why, func(t *testing.T) {
			a := Answer{}
			for _, post := range c.posts {
				now := before
				if strings.HasPrefix(post, "-") {
					now = round
				}
				all := strings.Fields(names.Replace(strings.TrimPrefix(post, "-")))
				fields := map[string][]string{}
				for _, p := range all[1:] {
					name, value, _ := strings.Cut(p, "=")
					fields[name] = append(fields[name], value)
				}
				step, ok := f.Find(all[0], map[string]Answer{"y13": a})
				if !ok {
					t.Fatalf("no screen %s", all[0])
				}
				screen := a.Value(&step.Parts[0]).Screen(&step.Parts[0], now)
				if len(screen.Options) == 0 || step.Screen > 0 && len(screen.Options) != 1 {
					t.Errorf("%s shows %+v", all[0], screen.Options)
				}
				var err error
				if a, err = DecodeOn(q, step.Screen, a, care.Tie{}, now, func(name string) []string { return fields[name] }); err != nil {
					t.Fatal(err)
				}
			}
			body, err := Answer{Audience: care.OnlyIRO, State: a.State, Values: a.Values, Left: a.Left, Open: a.Open}.Encode()
			if back, err2 := Read(body); err != nil || err2 != nil || encoded(t, back) != string(body) {
				t.Errorf("%s is not read back: %v %v", body, err, err2)
			}
			j := Walk(&Form{Questions: []Question{*q}}, map[string]Answer{"y13": a})
			var steps, sent []string
			for _, s := range j.Steps {
				steps = append(steps, s.Name)
			}
			out, _ := a.OnTheWay(q).Frozen()
			for _, s := range out.Said("who") {
				sent = append(append(sent, s.Picked...), s.Who)
			}
			if len(sent) > 0 {
				sent = append(sent, "|")
			}
			for _, s := range out.Said(Main) {
				sent = append(sent, s.Who+"="+s.Want)
			}
			for id, left := range out.Left {
				if id != "more" {
					sent = append(sent, id+"="+string(left))
				}
			}
			got := strings.Join(strings.Fields(strings.Join(sent, " ")), " ")
			if strings.Join(steps, " ") != names.Replace(c.steps) || j.Resume() != names.Replace(c.resume) || got != names.Replace(c.sent) {
				t.Errorf("screens %s\ngoes on at %s\nsends %s", strings.Join(steps, " "), j.Resume(), got)
			}
		})
	}
}
