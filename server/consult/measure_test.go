package consult

import (
	"slices"
	"strconv"
	"strings"
	"testing"
)

// Each measure names questions that its forms ask, and says of everything that can be picked
// there what it tells, once.
func TestMeasuresAreOfWhatIsAsked(t *testing.T) {
	for _, m := range Measures {
		for _, s := range m.From {
			for _, key := range strings.Fields(s.Forms) {
				form, ok := Get(key)
				if !ok {
					t.Fatalf("%s: no form %q", m.Key, key)
				}
				q, ok := form.Question(s.Question)
				if !ok {
					t.Errorf("%s: %s does not ask %s", m.Key, key, s.Question)
					continue
				}
				at := slices.IndexFunc(q.Parts, func(p Part) bool { return p.ID == s.Part })
				if at < 0 {
					t.Errorf("%s: %s of %s has no part %s", m.Key, s.Question, key, s.Part)
					continue
				}
				told := slices.Concat(s.Yes, s.Unsure, s.No, s.Out)
				if slices.Contains(told, anything) {
					if len(told) != 1 {
						t.Errorf("%s: %s tells more than anything", m.Key, s.Question)
					}
					continue
				}
				var can []string
				switch p := q.Parts[at]; p.Kind {
				case "scale010":
					for n := range 11 {
						can = append(can, strconv.Itoa(n))
					}
				case "freq":
					can = slices.Clone(Wants)
				default:
					for _, o := range p.Options {
						can = append(can, o.ID)
					}
				}
				slices.Sort(can)
				slices.Sort(told)
				if !slices.Equal(can, told) {
					t.Errorf("%s: %s.%s of %s can say %v, and the measure knows %v", m.Key, s.Question, s.Part, key, can, told)
				}
			}
		}
	}
}

func TestWhatAFormTells(t *testing.T) {
	n := func(i int) *int { return &i }
	given := func(part string, v Value) Answer { return Answer{State: Given, Values: map[string]Value{part: v}} }
	for _, c := range []struct {
		rule, form, measure, question string
		answer                        Answer
		want                          Told
	}{
		{"a picture that is good", "little", "home", "p4", given("main", &Pics3{One{"well"}}), ToldYes},
		{"one in between", "primary", "home", "p4", given("main", &Pics3{One{"mixed"}}), ToldUnsure},
		{"one that is not", "primary", "home", "p4", given("main", &Pics3{One{"hard"}}), ToldNo},
		{"not sure", "primary", "home", "p4", Answer{State: NotSure}, ToldUnsure},
		{"not saying", "primary", "home", "p4", Answer{State: NotSaying}, ToldNoSay},
		{"words beside it alone", "primary", "home", "p4", given("more", &Text{"my bed"}), ToldNothing},
		{"a screen left without", "primary", "home", "p4", Answer{State: Given, Values: map[string]Value{"more": &Text{"my bed"}}, Left: map[string]State{"main": NotSaying}}, ToldNoSay},
		{"what does not open", "primary", "home", "p4", Answer{State: Lost}, ToldNothing},
		{"rung 4", "young", "home", "y4", given("main", &Scale{n(4)}), ToldNo},
		{"rung 5", "young", "home", "y4", given("main", &Scale{n(5)}), ToldUnsure},
		{"rung 7", "young", "home", "y4", given("main", &Scale{n(7)}), ToldYes},
		{"health on a low rung is a worry", "young", "health", "y7", given("main", &Scale{n(0)}), ToldYes},
		{"words", "young", "well", "y2", given("main", &Text{"football"}), ToldYes},
		{"one of the family", "primary", "family", "p12", given("main", &Freq{[]Wish{{"a", "same"}, {"b", "more"}}}), ToldYes},
		{"all the same", "primary", "family", "p12", given("main", &Freq{[]Wish{{"a", "same"}, {"b", "same"}}}), ToldNo},
		{"one not sure", "primary", "family", "p12", given("main", &Freq{[]Wish{{"a", "same"}, {"b", "unsure"}}}), ToldUnsure},
		{"one of them not said", "primary", "family", "p12", Answer{State: Given, Values: map[string]Value{"main": &Freq{[]Wish{{"a", "same"}}}}, Left: map[string]State{"main.b": NotSaying}}, ToldNo},
		{"nobody is unkind", "young", "unhelped", "y11", given("help", &One{"notneeded"}), ToldNothing},
		{"another form's question", "little", "home", "y4", given("main", &Scale{n(9)}), ToldNothing},
	} {
		at := slices.IndexFunc(Measures, func(m Measure) bool { return m.Key == c.measure })
		if got := Measures[at].Told(c.form, map[string]Answer{c.question: c.answer}); got != c.want {
			t.Errorf("%s: %d, want %d", c.rule, got, c.want)
		}
	}
	tally := Tally{}
	tally.Add("little", map[string]Answer{"p4": given("main", &Pics3{One{"well"}}), "m11": given("main", &One{"none"})})
	tally.Add("primary", map[string]Answer{"p4": given("main", &Pics3{One{"well"}})})
	tally.Add("parent", map[string]Answer{"p4": given("main", &Pics3{One{"well"}})})
	if got := tally["primary home"]; got != [ToldNothing]int{2} || len(tally) != 2 {
		t.Errorf("%v", tally)
	}
}
