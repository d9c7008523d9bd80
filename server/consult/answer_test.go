package consult

import (
	"errors"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"myreview/server/care"
)

const (
	me     = care.ID("00000000-0000-4000-8000-000000000001")
	carer  = care.ID("00000000-0000-4000-8000-000000000002")
	mum    = care.ID("00000000-0000-4000-8000-000000000003")
	dad    = care.ID("00000000-0000-4000-8000-000000000004") // excluded
	worker = care.ID("00000000-0000-4000-8000-000000000005")
	iro    = care.ID("00000000-0000-4000-8000-000000000006")
	gone   = care.ID("00000000-0000-4000-8000-000000000007") // a carer of long ago
	nobody = care.ID("00000000-0000-4000-8000-000000000009")
)

var circle = Circle{At: at, Ties: []care.Tie{
	{ID: me, Kind: care.TieChild, State: care.TieActive},
	{ID: carer, Kind: care.TieCarer, State: care.TieActive},
	{ID: gone, Kind: care.TieCarer, State: care.TieActive, Until: at.Add(-time.Hour)},
	{ID: mum, Kind: care.TieParent, State: care.TieActive},
	{ID: dad, Person: "dad", Kind: care.TieParent, State: care.TieExcluded},
	{ID: worker, Kind: care.TieSocialWorker, State: care.TieActive},
	{ID: iro, Kind: care.TieIRO, State: care.TieActive},
}}

var child = circle.Ties[0]

func fields(t testing.TB, query string) Fields {
	t.Helper()
	v, _ := url.ParseQuery(query) // what can be read of one that is broken
	return func(name string) []string { return v[name] }
}

func TestEachKindTakesWhatItOffersAndNothingElse(t *testing.T) {
	long := strings.Repeat("é", MaxText)
	for _, row := range []struct {
		form, question, post string
		want                 Value  // under "main"
		refused              string // message id and field
	}{
		{"little", "p4", "main=hard", &Pics3{One{"hard"}}, ""},
		{"little", "p4", "main=7", &Pics3{One{"7"}}, "form.error.choice main"},
		{"little", "p4", "main=well&main=hard", nil, "form.error.choice main"},
		{"little", "p15", "main=unsure", &YNU{One{"unsure"}}, ""},
		{"little", "p15", "main=maybe", &YNU{One{"maybe"}}, "form.error.choice main"},
		{"little", "p2", "main=sun&main=storm&main=sun", &Feelings{Many{Picks: []string{"sun", "storm"}}}, ""},
		{"little", "p2", "main=sun&main=10", &Feelings{Many{Picks: []string{"sun", "10"}}}, "form.error.choice main"},
		{"little", "p2", "main.other=foggy", &Feelings{Many{Other: "foggy"}}, "form.error.choice main"}, // no box there
		{"primary", "p2", "main.other=+foggy+", &Feelings{Many{Other: " foggy "}}, ""},
		{"young", "y2", "main=+two++spaces%0D%0A", &Text{" two  spaces\r\n"}, ""},
		{"young", "y2", "main=%F0%9F%90%B6%E2%80%8D%D8%B3%D9%84%D8%A7%D9%85", &Text{"🐶\u200dسلام"}, ""},
		{"young", "y2", "main=%ff", nil, "error.utf8 main"},
		{"young", "y2", "main=" + long, &Text{long}, ""},
		{"young", "y2", "main=" + long + "x", &Text{long + "x"}, "form.error.long main"},
		{"young", "y3", "main=0", &Scale{ptr(0)}, ""},
		{"young", "y3", "main=10", &Scale{ptr(10)}, ""},
		{"young", "y3", "main=11", &Scale{ptr(11)}, "form.error.scale main"},
		{"young", "y3", "main=-1", &Scale{ptr(-1)}, "form.error.scale main"},
		{"young", "y3", "main=7.5", nil, "form.error.scale main"},
		{"young", "y3", "main=%2B7", nil, "form.error.scale main"},
		{"young", "y3", "main=", nil, ""},
		{"young", "y16", "main=part", &One{"part"}, ""},
		{"young", "y16", "main=most", &One{"most"}, "form.error.choice main"},
		{"young", "m1", "main=video&main=draw&main.other=on+a+walk", &Many{[]string{"video", "draw"}, "on a walk"}, ""},
		{"little", "p5", "main=" + string(carer) + "&main=noone", &People{Ties: []care.ID{carer}, Picks: []string{"noone"}}, ""},
		{"little", "m3", "main=" + string(dad), &People{Ties: []care.ID{dad}}, "form.error.person main"}, // kept out: no hope to offer
		{"little", "m4", "main=" + string(dad), &People{Ties: []care.ID{dad}}, ""},
		{"little", "m3", "main=" + string(gone), &People{Ties: []care.ID{gone}}, "form.error.person main"},
		{"little", "m3", "main=" + string(nobody), &People{Ties: []care.ID{nobody}}, "form.error.person main"},
		{"little", "m3", "main=" + string(iro), &People{Ties: []care.ID{iro}}, "form.error.person main"}, // not asked about
		{"little", "m3", "main.other=my+dog", &People{Other: "my dog"}, ""},
		{"young", "y13", "main.rows=" + string(mum) + "&main.rows=gran&main." + string(mum) + "=more&main.gran=", &Freq{[]Wish{{string(mum), "more"}}}, ""},
		{"young", "y13", "main.rows=gran&main.gran=often", &Freq{[]Wish{{"gran", "often"}}}, "form.error.choice main"},
		{"young", "y13", "main.rows=" + string(carer) + "&main." + string(carer) + "=more", &Freq{[]Wish{{string(carer), "more"}}}, "form.error.person main"},
	} {
		q, ok := Find(row.form, row.question)
		if !ok {
			t.Fatalf("no %s", row.question)
		}
		a, err := Decode(q, child, circle, fields(t, row.post))
		var e *care.Error
		said := ""
		if errors.As(err, &e) {
			said = e.Key + " " + e.Field
		}
		short := row.post[:min(len(row.post), 60)]
		if said != row.refused {
			t.Errorf("%s %s: refused %q, want %q", row.question, short, said, row.refused)
		}
		got := a.Values["main"]
		if row.want == nil && got != nil || row.want != nil && !cmp.Equal(got, row.want) {
			t.Errorf("%s %s: got %+v, want %+v", row.question, short, got, row.want)
		}
	}
}

func TestTextThatIsTooLongSaysByHowMuch(t *testing.T) {
	q, _ := Find("young", "y2")
	_, err := Decode(q, child, circle, fields(t, "main="+strings.Repeat("a", MaxText+12)))
	var e *care.Error
	if !errors.As(err, &e) || e.Args["Over"] != 12 || e.Args["Most"] != MaxText {
		t.Errorf("%+v", err)
	}
}

func TestHowSomebodyLeavesAQuestion(t *testing.T) {
	q, _ := Find("primary", "p4")
	for _, row := range []struct {
		why, post string
		want      State
		sends     bool
		values    int // what is sent
	}{
		{"an autosave of nothing leaves it untouched", "", Untouched, false, 0},
		{"an autosave of something gives it", "main=well", Given, true, 1},
		{"next with an answer", "main=well&more=hm&as=next", Given, true, 2},
		{"next with only the box", "more=hm&as=next", Given, true, 1},
		{"next with nothing is a skip", "more=&as=next", Skipped, false, 0},
		{"skip sends nothing even where something was typed", "more=hm&as=skip", Skipped, false, 0},
		{"not sure is an answer", "as=unsure", NotSure, true, 0},
		{"not saying is an answer, and what was typed stays behind", "main=hard&more=hm&as=nosay", NotSaying, true, 0},
	} {
		a, err := Decode(q, child, circle, fields(t, row.post))
		if err != nil {
			t.Fatal(err)
		}
		sent, sends := a.Frozen()
		if a.State != row.want || sends != row.sends || len(sent.Values) != row.values {
			t.Errorf("%s: state %q sends %v with %d values", row.why, a.State, sends, len(sent.Values))
		}
	}
	if _, err := Decode(q, child, circle, fields(t, "as=everything")); care.KindOf(err) != care.KindInvalid {
		t.Errorf("a button that is not there: %v", err)
	}
}

func TestLookingAtAQuestionAgainDoesNotAnswerIt(t *testing.T) {
	q, _ := Find("primary", "p4")
	for _, row := range []struct {
		why, before, post string
		want              State
	}{
		{"words beside not saying stay behind", "more=hm&as=nosay", "more=hm", NotSaying},
		{"also when who may see it changes", "more=hm&as=nosay", "more=hm&audience=everyone", NotSaying},
		{"but new words are an answer", "more=hm&as=nosay", "more=hm+yes", Given},
		{"not sure stays not sure", "as=unsure", "", NotSure},
		{"skipped stays skipped", "as=skip", "", Skipped},
		{"an answer that was emptied is none", "main=well&as=next", "", Untouched},
		{"an answer stays one", "main=well&as=next", "main=well", Given},
	} {
		before, err := Decode(q, child, circle, fields(t, row.before))
		if err != nil {
			t.Fatal(err)
		}
		a, err := Decode(q, child, circle, fields(t, row.post))
		if err != nil {
			t.Fatal(err)
		}
		if a, err = a.Passing(before); err != nil || a.State != row.want {
			t.Errorf("%s: %q, want %q, %v", row.why, a.State, row.want, err)
		}
	}
}

func TestWhoMaySeeAnAnswer(t *testing.T) {
	for _, row := range []struct {
		why, question, post string
		want                care.Audience
		picked              []care.ID
		refused             string
	}{
		{"nothing chosen is the narrowest", "p2", "", care.OnlyIRO, nil, ""},
		{"everyone", "p2", "audience=everyone", care.Everyone, nil, ""},
		{"picked", "p2", "audience=picked&reader=" + string(mum), care.Picked, []care.ID{mum}, ""},
		{"nobody picked is only the IRO", "p2", "audience=picked", care.OnlyIRO, nil, ""},
		{"picks without the choice count for nothing", "p2", "audience=iro&reader=" + string(mum), care.OnlyIRO, nil, ""},
		{"an excluded parent cannot be picked", "p2", "audience=picked&reader=" + string(dad), care.OnlyIRO, nil, "form.error.person"},
		{"nor can a stranger", "p2", "audience=picked&reader=" + string(nobody), care.OnlyIRO, nil, "form.error.person"},
		{"nor whom the question is about", "p4", "audience=picked&reader=" + string(carer), care.OnlyIRO, nil, "form.error.person"},
		{"who can read about home", "p4", "audience=picked&reader=" + string(mum), care.Picked, []care.ID{mum}, ""},
		{"arrangements are not chosen", "m1", "audience=everyone", care.Logistics, nil, ""},
		{"no such audience", "p2", "audience=world", care.OnlyIRO, nil, "error.audience"},
		{"the rule for arrangements cannot be asked for", "p2", "audience=logistics", care.OnlyIRO, nil, "error.audience"},
	} {
		q, _ := Find("primary", row.question)
		a, err := Decode(q, child, circle, fields(t, row.post))
		var e *care.Error
		said := ""
		if errors.As(err, &e) {
			said = e.Key
		}
		if said != row.refused {
			t.Errorf("%s: refused %q, want %q", row.why, said, row.refused)
		}
		if err == nil && (a.Audience != row.want || !cmp.Equal(a.Picked, row.picked)) {
			t.Errorf("%s: %s %v, want %s %v", row.why, a.Audience, a.Picked, row.want, row.picked)
		}
	}
}

func TestWhoCanBeChosenAsReader(t *testing.T) {
	for _, row := range []struct {
		question string
		want     []care.ID
	}{
		{"p2", []care.ID{carer, mum, worker}},
		{"p4", []care.ID{mum, worker}},
		{"p12", []care.ID{carer, worker}},
		{"p15", []care.ID{carer, mum}},
	} {
		q, _ := Find("primary", row.question)
		var got []care.ID
		for _, tie := range Choices(q, child, circle) {
			got = append(got, tie.ID)
		}
		if !cmp.Equal(got, row.want) {
			t.Errorf("%s: %v, want %v", row.question, got, row.want)
		}
	}
	q, _ := Find("primary", "p12")
	if got := AboutWhom(q, Answer{}, circle); !cmp.Equal(got, []care.ID{mum, dad}) {
		t.Errorf("p12 is about %v", got)
	}
}

// A grandmother may be kin and carer at once: what is about the carer is kept
// from her under both ties, and from nobody for what they once were.
func TestAQuestionIsAboutPeopleNotTies(t *testing.T) {
	two := Circle{At: at, Ties: []care.Tie{
		child,
		{ID: carer, Person: "gran", Kind: care.TieCarer, State: care.TieActive},
		{ID: dad, Person: "gran", Kind: care.TieParent, State: care.TieActive},
		{ID: gone, Person: "mum", Kind: care.TieCarer, State: care.TieActive, Until: at.Add(-time.Hour)},
		{ID: mum, Person: "mum", Kind: care.TieParent, State: care.TieActive},
	}}
	q, _ := Find("primary", "p4") // about the carer
	if got := AboutWhom(q, Answer{}, two); !cmp.Equal(got, []care.ID{carer, dad, gone}) {
		t.Errorf("p4 is about %v", got)
	}
	var may []care.ID
	for _, tie := range Choices(q, child, two) {
		may = append(may, tie.ID)
	}
	if !cmp.Equal(may, []care.ID{mum}) {
		t.Errorf("p4 can be opened to %v", may)
	}
}

// "Please not them": whoever is named reads nothing of it, nor does another tie of theirs.
func TestAWishIsAboutWhomItNames(t *testing.T) {
	for _, key := range Keys() {
		form, _ := Get(key)
		for i := range form.Questions {
			q := &form.Questions[i]
			a := Answer{State: Given, Audience: care.Wish, Values: map[string]Value{Main: &People{Ties: []care.ID{carer, worker}}}}
			var want []care.ID
			switch q.Sees {
			case Wishes:
				want = []care.ID{carer, worker}
			case Guarded:
				want = AboutWhom(q, Answer{}, circle)
			}
			if got := AboutWhom(q, a, circle); !cmp.Equal(got, want) {
				t.Errorf("%s %s is about %v, want %v", key, q.ID, got, want)
			}
		}
	}
}

// An adult who says whom it is not safe to meet picks no person, but what they pick may stand
// for one.
func TestAPickThatStandsForSomeoneNamesThem(t *testing.T) {
	q, _ := Find("parent", "f13")
	for pick, want := range map[string][]care.ID{"worker": {worker}, "parent": nil, "noone": nil} {
		for _, part := range []string{Main, "more"} {
			a := Answer{State: Given, Audience: care.Wish, Values: map[string]Value{part: &Many{Picks: []string{pick}}}}
			if part != Main {
				want = nil
			}
			if got := AboutWhom(q, a, circle); !cmp.Equal(got, want) {
				t.Errorf("%s in %s is about %v, want %v", pick, part, got, want)
			}
		}
	}
}

func TestWordlessKeepsPicksAlone(t *testing.T) {
	full := Answer{State: Given, Audience: care.OnlyIRO, Values: map[string]Value{
		"a": &Text{"CANARY"}, "b": &Scale{ptr(3)}, "c": &Pics3{One{"well"}}, "d": &YNU{One{"no"}}, "e": &One{"x"},
		"f": &Feelings{Many{[]string{"sad"}, "CANARY"}}, "g": &Many{[]string{"x"}, "CANARY"}, "h": &People{[]care.ID{mum}, []string{"noone"}, "CANARY"},
		"i": &Freq{[]Wish{{"gran", "more"}}}, "j": &Many{Other: "CANARY"},
	}}
	want := Answer{State: Given, Audience: care.OnlyIRO, Values: map[string]Value{
		"b": &Scale{ptr(3)}, "c": &Pics3{One{"well"}}, "d": &YNU{One{"no"}}, "e": &One{"x"},
		"f": &Feelings{Many{Picks: []string{"sad"}}}, "g": &Many{Picks: []string{"x"}}, "h": &People{Ties: []care.ID{mum}, Picks: []string{"noone"}},
		"i": &Freq{[]Wish{{"gran", "more"}}},
	}}
	if diff := cmp.Diff(want, full.Wordless()); diff != "" {
		t.Error(diff)
	}
	if got := len(full.Texts()); got != 5 {
		t.Errorf("%d texts of five", got)
	}
}

func TestAnswerReadsBackAsItWasKept(t *testing.T) {
	for name, a := range map[string]Answer{
		"nothing":    {Audience: care.OnlyIRO, Values: map[string]Value{}},
		"not saying": {State: NotSaying, Audience: care.Everyone, Values: map[string]Value{}},
		"all kinds": {State: Given, Audience: care.Picked, Picked: []care.ID{mum}, Values: map[string]Value{
			"a": &Text{" <b>&\u2028 \r\n"}, "b": &Scale{ptr(0)}, "c": &Pics3{One{"well"}}, "d": &YNU{One{"no"}}, "e": &One{"x"},
			"f": &Feelings{Many{[]string{"sad"}, "hm"}}, "g": &Many{Picks: []string{"x"}}, "h": &People{[]care.ID{mum}, []string{"noone"}, "dog"},
			"i": &Freq{[]Wish{{"gran", "more"}}},
		}},
	} {
		body, err := a.Encode()
		if err != nil {
			t.Fatal(err)
		}
		back, err := Read(body)
		if err != nil || !cmp.Equal(a, back) {
			t.Errorf("%s: %v %s", name, err, cmp.Diff(a, back))
		}
	}
}

func TestReadRefusesWhatEncodeNeverMade(t *testing.T) {
	for _, body := range []string{
		``, `null x`, `[]`, `{"state":"perhaps","audience":"iro"}`, `{"audience":"world"}`, `{"audience":"iro","more":1}`,
		`{"audience":"iro","values":{"main":{"kind":"slider","value":{}}}}`,
		`{"audience":"iro","values":{"main":{"kind":"scale010","value":{"n":"7"}}}}`,
		`{"audience":"iro"} {}`, "{\"audience\":\"iro\",\"picked\":[\"\xff\"]}",
	} {
		if _, err := Read([]byte(body)); err == nil {
			t.Errorf("took %s", body)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add("p4", "main=hard&more=%20hm%0D%0A&audience=everyone&as=next")
	f.Add("p12", "main.rows=gran&main.gran=more")
	f.Add("m3", "main="+string(mum)+"&main.other=dog")
	f.Add("y3", "main=11")
	f.Fuzz(func(t *testing.T, question, query string) {
		q, ok := Find("primary", question)
		if !ok {
			return
		}
		a, err := Decode(q, child, circle, fields(t, query))
		if err != nil {
			if care.KindOf(err) != care.KindInvalid {
				t.Fatalf("%v is not Invalid", err)
			}
			return
		}
		body, err := a.Encode()
		if err != nil {
			t.Fatal(err)
		}
		back, err := Read(body)
		if err != nil || !cmp.Equal(a, back) {
			t.Fatalf("%v %s", err, cmp.Diff(a, back))
		}
	})
}

// Whatever is posted to a part of any kind: it is refused as invalid, or it is kept and read
// back as it was, shown again, taken apart, and bare without a word.
func FuzzKinds(f *testing.F) {
	for name := range Kinds {
		for _, query := range []string{
			"", "main=sad&main.other=hm%0D", "main=well&main=mixed", "main=yes", "main=big", "main=7", "main=%FF", "main=" + string(mum),
			"main.rows=gran&main.gran=more", "main.rows=sad&main.sad=more&main.rows=sad", "main.rows=sad&main.sad=yes", "main=head&main=legs&main=head", "main=dreams",
		} {
			f.Add(name, query)
		}
	}
	f.Fuzz(func(t *testing.T, name, query string) {
		k, ok := Kinds[name]
		if !ok {
			return
		}
		p := &Part{ID: Main, Kind: name, Words: "form.x", Options: k.Options, Other: true, People: []care.TieKind{care.TieCarer}}
		if len(p.Options) == 0 {
			p.Options = []Option{{ID: "sad"}, {ID: "glad"}}
		}
		v := k.New()
		err := v.Decode(fields(t, query), Main)
		if err == nil {
			err = v.Check(p, circle)
		}
		v.Screen(p, circle) // shown again, whatever it is
		if err != nil {
			if care.KindOf(err) != care.KindInvalid {
				t.Fatalf("%v is not Invalid", err)
			}
			return
		}
		for _, v := range append(v.Apart(), v, v.Bare()) {
			a := Answer{State: Given, Audience: care.OnlyIRO, Values: map[string]Value{Main: v}}
			body, err := a.Encode()
			if err != nil {
				t.Fatal(err)
			}
			if back, err := Read(body); err != nil || !cmp.Equal(a, back) {
				t.Fatalf("%v %s", err, cmp.Diff(a, back))
			}
			if len(a.Wordless().Texts()) > 0 {
				t.Fatalf("bare it has words: %s", body)
			}
		}
	})
}

// Whatever is posted on a screen that is about one person: what was said of the others stays, and
// all is read back as it was.
func FuzzRows(f *testing.F) {
	f.Add("who=siblings&who="+string(mum), 1, "main.rows=siblings&main.siblings=more&as=next")
	f.Add("who=siblings&who=gran", 2, "main.rows=gran&main.gran=less&main.rows=siblings&main.siblings=less")
	f.Add("who=siblings", 0, "who=gran&as=nosay")
	f.Add("who=friends&who=friends", 3, "more=%FF")
	f.Fuzz(func(t *testing.T, named string, screen int, query string) {
		q, _ := Find("young", "y13")
		before, err := DecodeOn(q, 0, Answer{}, child, circle, fields(t, named))
		if err != nil {
			return
		}
		before.Values[Main] = &Freq{[]Wish{{"siblings", "same"}, {"gran", "more"}}}
		steps := q.steps(before)
		if screen < 0 || screen >= len(steps) {
			return
		}
		a, err := DecodeOn(q, screen, before, child, circle, fields(t, query))
		if err != nil {
			if care.KindOf(err) != care.KindInvalid {
				t.Fatalf("%v is not Invalid", err)
			}
			return
		}
		for _, was := range before.Said(Main) {
			if was.Who != steps[screen].Parts[0].row && !slices.ContainsFunc(a.Said(Main), func(is Said) bool { return cmp.Equal(is, was) }) {
				t.Fatalf("%+v is lost: %+v", was, a.Said(Main))
			}
		}
		a.OnTheWay(q).Frozen()
		body, err := a.Encode()
		if err != nil {
			t.Fatal(err)
		}
		if back, err := Read(body); err != nil || encoded(t, back) != string(body) {
			t.Fatalf("%s is not read back: %v", body, err)
		}
	})
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(`{"state":"given","audience":"iro","values":{"main":{"kind":"scale010","value":{"n":7}}}}`))
	f.Add([]byte(`{"audience":"picked","picked":["x"],"values":{"main":{"kind":"freq","value":{"each":[{"who":"gran","want":"more"}]}}}}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		a, err := Read(body)
		if err != nil {
			return
		}
		again, err := a.Encode()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Read(again); err != nil {
			t.Fatalf("%s does not read back: %v", again, err)
		}
	})
}

func ptr(n int) *int { return &n }

// The letter is to the child, of what the child says: they alone name an answer
// for it, and only one that they gave.
func TestWhatIsNamedForTheLetter(t *testing.T) {
	young, _ := Find("young", "y23")
	plans, _ := Find("young", "m3")
	for _, row := range []struct {
		why    string
		q      *Question
		author care.Tie
		post   string
		named  bool // and stays so, kept and sent
	}{
		{"nothing is picked beforehand", young, child, "main=hm&as=next", false},
		{"what the IRO alone reads is in no letter", young, child, "main=hm&letter=1&audience=iro&as=next", false},
		{"nor where the audience was not looked at", young, child, "main=hm&letter=1&as=next", false},
		{"the child names it, for people they pick", young, child, "main=hm&letter=1&audience=picked&reader=" + string(mum) + "&as=next", true},
		{"nobody else does", young, circle.Ties[3], "main=hm&letter=1&audience=everyone&as=next", false},
		{"what arranges the day is in no letter", plans, child, "main.other=hm&letter=1&as=next", false},
		{"nor is what they do not say", young, child, "main=hm&letter=1&as=nosay", false},
	} {
		a, err := Decode(row.q, row.author, circle, fields(t, row.post))
		if err != nil {
			t.Fatalf("%s: %v", row.why, err)
		}
		body, err := a.Encode()
		if err != nil {
			t.Fatal(err)
		}
		again, err := Read(body)
		if err != nil {
			t.Fatal(err)
		}
		if sent, _ := again.Frozen(); sent.ForLetter != row.named {
			t.Errorf("%s: named %v, want %v", row.why, sent.ForLetter, row.named)
		}
	}
}
