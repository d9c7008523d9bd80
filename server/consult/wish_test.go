package consult

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"myreview/server/care"
)

// domain.md section 14, Z19: which questions ask for wishes. M5 is a private item of the
// agenda, and M0 only asks whether the youngest want more questions.
func TestWhichQuestionsAskForWishes(t *testing.T) {
	for form, want := range map[string]string{
		"little":  "m1 m11 p19 m3 m4 m8 m9",
		"primary": "p20 p19 m1 m2 m3 m4 m6 m7 m8 m9 m10 m11",
		"young":   "y22 y19 m1 m2 m3 m4 m6 m7 m8 m9 m10 m11 m12 y23",
		"carer":   "", "parent": "", "apart": "", "short": "", "early": "", "residential": "",
	} {
		f, _ := Get(form)
		var got []string
		for i := range f.Questions {
			if f.Questions[i].Asks() {
				got = append(got, f.Questions[i].ID)
			}
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%s: %s, want %s", form, s, want)
		}
	}
}

func TestEachThingThatIsAskedForIsAWish(t *testing.T) {
	mum, dad := care.NewID(), care.NewID()
	how := &One{Pick: "part"}
	for _, row := range []struct {
		why, question string
		values        map[string]Value
		want          []map[string]Value
	}{
		{"each way of taking part", "m1", map[string]Value{Main: &Many{Picks: []string{"person", "draw"}, Other: "sing"}},
			[]map[string]Value{{Main: &Many{Picks: []string{"person"}}}, {Main: &Many{Picks: []string{"draw"}}}, {Main: &Many{Other: "sing"}}}},
		{"each person", "m3", map[string]Value{Main: &People{Ties: []care.ID{mum, dad}, Picks: []string{"teacher"}, Other: "Zo"}},
			[]map[string]Value{{Main: &People{Ties: []care.ID{mum}}}, {Main: &People{Ties: []care.ID{dad}}}, {Main: &People{Picks: []string{"teacher"}}}, {Main: &People{Other: "Zo"}}}},
		{"each person, with how it should be", "m4", map[string]Value{Main: &People{Ties: []care.ID{mum, dad}}, "how": how},
			[]map[string]Value{{Main: &People{Ties: []care.ID{mum}}, "how": how}, {Main: &People{Ties: []care.ID{dad}}, "how": how}}},
		{"nobody whom they would rather not have there", "m4", map[string]Value{Main: &People{Picks: []string{"noone"}}}, nil},
		{"how it should be, of nobody", "m4", map[string]Value{"how": how}, []map[string]Value{{"how": how}}},
		{"what to talk about, and what comes first", "m6", map[string]Value{Main: &Many{Picks: []string{"home"}}, "first": &One{Pick: "home"}},
			[]map[string]Value{{Main: &Many{Picks: []string{"home"}}}, {"first": &One{Pick: "home"}}}},
		{"a part that is one wish", "m7", map[string]Value{"where": &Many{Picks: []string{"home", "online"}}}, []map[string]Value{{"where": &Many{Picks: []string{"home", "online"}}}}},
		{"a question that is one wish", "m10", map[string]Value{Main: &Many{Picks: []string{"read"}}, "keep": &Text{"my box"}},
			[]map[string]Value{{Main: &Many{Picks: []string{"read"}}, "keep": &Text{"my box"}}}},
		{"no talk is no wish", "m11", map[string]Value{Main: &One{Pick: "none"}}, nil},
		{"no copy for anyone is one", "m12", map[string]Value{Main: &People{Picks: []string{"noone"}}}, []map[string]Value{{Main: &People{Picks: []string{"noone"}}}}},
		{"two boxes", "y22", map[string]Value{"change": &Text{"a"}, "keep": &Text{"b"}}, []map[string]Value{{"change": &Text{"a"}}, {"keep": &Text{"b"}}}},
		{"what is not in front of everyone", "m5", map[string]Value{Main: &Text{"a"}}, nil},
	} {
		q, _ := Find("young", row.question)
		a := Answer{State: Given, Audience: care.Logistics, Values: row.values, Asked: &Asked{Question: q.ID, Ask: "?"}}
		got := AskedFor(q, a)
		if len(got) != len(row.want) {
			t.Errorf("%s: %d wishes, want %d", row.why, len(got), len(row.want))
			continue
		}
		for i, w := range got {
			if same, err := w.SaysAs(Answer{State: Given, Values: row.want[i]}); err != nil || !same || w.Asked != a.Asked || w.Audience != a.Audience {
				t.Errorf("%s: wish %d is %v, %v", row.why, i, w.Values, err)
			}
			if _, err := w.Encode(); err != nil {
				t.Errorf("%s: %v", row.why, err)
			}
		}
		for _, s := range []State{Untouched, NotSure, NotSaying, Skipped, Lost} {
			if a.State = s; len(AskedFor(q, a)) > 0 {
				t.Errorf("%s: a wish of what was left as %q", row.why, s)
			}
		}
	}
}

// Every value can be taken apart, and says the same together.
func TestApartSaysAllOfIt(t *testing.T) {
	n := 3
	for name, v := range map[string]Value{
		"text": &Text{"a"}, "name": &Name{Text{"a"}}, "scale010": &Scale{&n}, "pics3": &Pics3{One{"well"}}, "ynu": &YNU{One{"yes"}}, "one": &One{"a"},
		"words": &Feelings{Many{Picks: []string{"a", "b"}}}, "pick_many": &Many{Picks: []string{"a", "b"}, Other: "c"},
		"pick_people": &People{Ties: []care.ID{"t"}, Picks: []string{"a"}, Other: "c"}, "freq": &Freq{[]Wish{{"gran", "more"}}},
		"decisions": &Decisions{Freq{[]Wish{{"a", "yes"}}}}, "houses": &Houses{One{"good"}}, "worry": &Worry{One{"big"}}, "body": &Body{Many{Picks: []string{"head", "legs"}}},
	} {
		var said int
		for _, one := range v.Apart() {
			if kindOf(one) != name {
				t.Errorf("%s: apart it is a %s", name, kindOf(one))
			}
			for _, s := range one.Said() {
				said += max(len(s.Picked), 1)
			}
		}
		whole := 0
		for _, s := range v.Said() {
			whole += max(len(s.Picked), 1)
		}
		if said != whole {
			t.Errorf("%s: apart it says %d things, of %d", name, said, whole)
		}
	}
	if len(Kinds) != 14 {
		t.Error("a new kind needs a row here")
	}
}

func TestAReplyHasWhatTheChildIsOwed(t *testing.T) {
	long := strings.Repeat("x", replyMost+1)
	for _, row := range []struct {
		why   string
		reply Reply
		wrong string
	}{
		{"nothing picked", Reply{Who: "Ruth"}, "wish.error.says says"},
		{"no such answer", Reply{Says: "changed"}, "wish.error.says says"},
		{"yes, who and when", Reply{Says: ReplyYes, Who: "Ruth", When: "on the day"}, ""},
		{"yes, without who", Reply{Says: ReplyYes, Who: " ", When: "on the day"}, "wish.error.who who"},
		{"yes, without when", Reply{Says: ReplyYes, Who: "Ruth"}, "wish.error.when when"},
		{"not yet, and what first", Reply{Says: ReplyNotYet, First: "Dad has to ring"}, ""},
		{"not yet, without", Reply{Says: ReplyNotYet, Instead: "a call"}, "wish.error.first first"},
		{"no, and why", Reply{Says: ReplyNo, Why: "The room is too small", Instead: "the hall"}, ""},
		{"no, without why", Reply{Says: ReplyNo, Instead: "the hall"}, "wish.error.why why"},
		{"too long", Reply{Says: ReplyNo, Why: long}, "wish.error.long why"},
		{"no text", Reply{Says: ReplyNo, Why: "x", Instead: "\xff"}, "error.utf8 instead"},
	} {
		got := ""
		if err := row.reply.Check(); err != nil {
			var fault *care.Error
			if !errors.As(err, &fault) {
				t.Fatal(err)
			}
			got = fault.Key + " " + fault.Field
		}
		if got != row.wrong {
			t.Errorf("%s: %q, want %q", row.why, got, row.wrong)
		}
	}
	all := Reply{Who: "a", When: "b", First: "c", Why: "d", Instead: "e"}
	for _, says := range Replies {
		all.Says = says
		only := all.Only()
		got := []string{only.Who, only.When, only.First, only.Why, only.Instead}
		want := map[string][]string{ReplyYes: {"a", "b", "", "", ""}, ReplyNotYet: {"", "", "c", "", "e"}, ReplyNo: {"", "", "", "d", "e"}}[says]
		if !slices.Equal(got, want) {
			t.Errorf("%s keeps %q, want %q", says, got, want)
		}
	}
}
