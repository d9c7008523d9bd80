package consult

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"myreview/server/care"
)

// What happens at each pick of the questions that domain.md 6.4 and 6.7 mark
// "alert": somebody is told at once (now), the IRO is asked to look (soon), or
// nothing happens. No other question of any form is marked there, an adult's
// least of all.
var alerting = []struct{ questions, part, nothing, soon, now string }{
	{"p6 y6", "home", "safe bit", "", "not"},
	{"p6 y6", "school", "safe bit", "", "not"},
	{"p6 y6", "outside", "safe bit", "", "not"},
	{"p6 y6", "online", "safe bit", "", "not"},
	{"y6", "people", "safe bit", "", "not"},
	{"p8 y11", "main", "kind mixed", "unkind", ""},
	{"p8 y11", "help", "yes bit notneeded", "", "no"},
	{"p10", "main", "well mixed", "", "hurts"},
	{"y8", "main", "", "feelings smoking drink sex", "selfharm"},
	{"p18 y21", "main", "none small middle big", "", "tell"},
}

// TestWhichPicksTellSomebody holds the forms to the table, every pick of every
// question in both directions.
func TestWhichPicksTellSomebody(t *testing.T) {
	type pick struct{ question, part, option string }
	want, listed := map[pick]string{}, map[pick]bool{}
	for _, row := range alerting {
		for question := range strings.FieldsSeq(row.questions) {
			for told, options := range map[string]string{"": row.nothing, "soon": row.soon, "now": row.now} {
				for option := range strings.FieldsSeq(options) {
					want[pick{question, row.part, option}] = told
				}
			}
		}
	}
	for _, key := range Keys() {
		f, _ := Get(key)
		for _, q := range f.Questions {
			tells := false
			for _, p := range q.Parts {
				for _, o := range p.Options {
					at := pick{q.ID, p.ID, o.ID}
					a := Answer{State: Skipped, Values: map[string]Value{p.ID: &One{Pick: o.ID}}}
					now, soon := a.Alerts(&q)
					got := map[bool]string{len(now) > 0: "now", len(soon) > 0: "soon"}[true]
					if got != want[at] || len(now)+len(soon) > 1 {
						t.Errorf("%s %s.%s, %s: tells %q (%v %v), want %q", key, q.ID, p.ID, o.ID, got, now, soon, want[at])
					}
					tells, listed[at] = tells || got != "", true
				}
			}
			if q.Alerts() != tells {
				t.Errorf("%s %s: says that it tells somebody: %v", key, q.ID, q.Alerts())
			}
			typed := Answer{State: Given, Values: map[string]Value{Main: &Many{Other: "help"}, "more": &Text{Text: "help"}}}
			if now, soon := typed.Alerts(&q); len(now)+len(soon) > 0 {
				t.Errorf("%s %s: typed words tell somebody: %v %v", key, q.ID, now, soon)
			}
		}
	}
	for at := range want {
		if !listed[at] {
			t.Errorf("no form asks %v", at)
		}
	}
}

func TestEachFormHoldsItsFirstSet(t *testing.T) {
	for _, row := range []struct{ key, questions string }{
		{"little", "p2 h0 p3 p7 p4 p5 p6 p12 p15 p10 p18 m1 m11 p19 p22 m0 m3 m4 m8 m9 p9 p14 p23"},
		{"primary", "p2 h0 p3 p9 p7 p8 p4 p5 p6 p11 p12 p13 p14 p10 p15 p16 p17 p18 p20 p21 p19 p22 p23 m1 m2 m3 m4 m5 m6 m7 m8 m9 m10 m11"},
		{"young", "y2 y3 y9 y7 y8 y4 y5 y6 y13 y11 y12 y17 y10 y14 y15 y20 y26 y27 y28 y29 y30 y31 y16 y18 y21 y22 y19 m1 m2 m3 m4 m5 m6 m7 m8 m9 m10 m11 m12 y23 y25"},
		{"carer", "c1 c2 c3 c4 c5 c6 c7 c8 c9 c10 c11 c12 c13 c14 c15 c16 c17"},
		{"residential", "r1 r2 r3 r4 r5 r6 r7 r8 r9 r10 r11 r12 r13 r14 r15 r16 r17 r18"},
		{"early", "u1 u2 u3 u4 u5 u6 u7 u8 u9 u10 u11 u12 u13 u14 u15 u16 u17 m0 c12 c13 c14 c16"},
		{"parent", "f2 f3 f4 f5 f6 f7 f8 f9 f10 f11 f14 f12 f13 f1 f15"},
		{"apart", "f2 f3 f4 f5 f7 f11 f8 f14 f12 f15"},
		{"short", "s1 s2 s3 s4 s5"},
	} {
		f, ok := Get(row.key)
		if !ok {
			t.Fatalf("no form %s", row.key)
		}
		var got []string
		for _, q := range f.Questions {
			got = append(got, q.ID)
		}
		if s := strings.Join(got, " "); s != row.questions {
			t.Errorf("%s asks %s, want %s", row.key, s, row.questions)
		}
	}
	if len(Keys()) != 9 {
		t.Errorf("forms %v: a new one needs a row here", Keys())
	}
}

// The youngest are asked 13 questions, which of three houses they open first, and whether they want to talk alone; all else only if
// they want a few more. Nobody is asked about life at 18 before they are 16.
func TestHowMuchAChildIsAsked(t *testing.T) {
	for _, row := range []struct {
		form string
		age  int
		wish string
		of   int
	}{{"little", 6, "no", 16}, {"little", 6, "yes", 23}, {"primary", 9, "", 32}, {"young", 15, "", 33}, {"young", 16, "", 39}} {
		f, _ := Get(row.form)
		f = f.For(Writer{Kind: care.TieChild, Ties: []care.Tie{{Kind: care.TieSocialWorker, State: care.TieActive}}, Age: row.age})
		j := Walk(f, map[string]Answer{"m0": given(&One{Pick: row.wish}), "m1": {State: Skipped}})
		if n := len(j.Questions()); n != row.of {
			t.Errorf("%s at %d, more %q: %d questions, want %d", row.form, row.age, row.wish, n, row.of)
		}
	}
}

// What was agreed comes with the writer, in its own words, and is kept with the answer; where
// there is nothing, nothing is asked.
func TestWhatWasAgreedIsAskedOfWhoWasToldOfIt(t *testing.T) {
	door, call := "0197a3c1-0000-7000-8000-00000000d00f", "0197a3c1-0000-7000-8000-00000000ca11"
	told := []Option{{ID: door, Text: "Your door will shut."}, {ID: call, Text: "Mum will call."}}
	for key, question := range map[string]string{"primary": "p21", "young": "y18", "parent": "f9", "carer": "c12", "residential": "r11"} {
		f, _ := Get(key)
		if !f.Tells("") || !f.Tells(question) || f.Tells("p3") {
			t.Errorf("%s: does not know that %s is about what was agreed", key, question)
		}
		none, asked := f.For(Writer{}).Question(question)
		if whole, _ := f.Question(question); asked && len(none.Parts) != len(whole.Parts)-1 || asked != (len(whole.Parts) > 1) {
			t.Errorf("%s %s: where nothing was agreed: asked %v", key, question, asked)
		}
		with := f.For(Writer{Told: told})
		q, _ := with.Question(question)
		p := q.Parts[len(q.Parts)-1]
		say := func(id string) string { return "<" + id + ">" }
		if got := with.Ask(q, care.English, say).Part(p.ID); got.Option(door) != "Your door will shut." || got.Want("bit") != "<form.became.bit>" {
			t.Errorf("%s %s: asked as %+v", key, question, got)
		}
		for said, want := range map[string]string{
			p.ID + ".rows=" + door + "&" + p.ID + "." + door + "=bit":  "",
			p.ID + ".rows=" + door + "&" + p.ID + "." + door + "=more": "form.error.choice",
			p.ID + ".rows=other&" + p.ID + ".other=yes":                "form.error.person",
		} {
			in, _ := url.ParseQuery(said)
			a, err := Decode(q, care.Tie{Kind: care.TieChild}, Circle{}, func(name string) []string { return in[name] })
			var e *care.Error
			if errors.As(err, &e) != (want != "") || want != "" && e.Key != want {
				t.Errorf("%s: %v", said, err)
			} else if want == "" && !reflect.DeepEqual(a.Said(p.ID), []Said{{Who: door, Want: "bit"}}) {
				t.Errorf("%s says %+v", said, a.Said(p.ID))
			}
		}
	}
}

func TestLittleFormHasNoNumbersAndPicturesThroughout(t *testing.T) {
	f, _ := Get("little")
	for _, q := range f.Questions {
		if q.Picture == "" {
			t.Errorf("%s has no picture", q.ID)
		}
		for _, p := range q.Parts {
			if p.Kind == "scale010" {
				t.Errorf("%s asks a child under 8 for a number", q.ID)
			}
			for _, o := range p.Options {
				if drawn := p.Kind == "body" || p.Kind == "houses"; !drawn && o.Picture == "" {
					t.Errorf("%s option %s has no picture", q.ID, o.ID)
				}
			}
		}
	}
}

func TestVisibilityOfEachQuestion(t *testing.T) {
	for _, row := range []struct {
		form, question string
		sees           Sees
		about          care.TieKind
	}{
		{"little", "p4", Guarded, care.TieCarer},
		{"primary", "p12", Guarded, care.TieParent},
		{"primary", "p15", Guarded, care.TieSocialWorker},
		{"young", "y4", Guarded, care.TieCarer},
		{"young", "y13", Guarded, care.TieParent},
		{"little", "p2", Open, ""},
		{"young", "y25", Open, ""},
		{"little", "m1", Arranges, ""},
		{"young", "m3", Arranges, ""},
		{"primary", "m9", Arranges, ""},
		{"primary", "m2", Arranges, ""},
		{"young", "m6", Arranges, ""},
		{"young", "m7", Arranges, ""},
		{"little", "m8", Arranges, ""},
		{"young", "m10", Arranges, ""},
		{"little", "m11", Arranges, ""},
		{"young", "m12", Arranges, ""},
		{"little", "m4", Wishes, ""},
		{"young", "m5", Wishes, ""},
		{"young", "y17", Guarded, care.TieSocialWorker},
		{"little", "p23", Private, ""},
	} {
		q, ok := Find(row.form, row.question)
		if !ok {
			t.Fatalf("no %s in %s", row.question, row.form)
		}
		if q.Sees != row.sees || row.about != "" && !slices.Contains(q.About, row.about) {
			t.Errorf("%s: sees %s about %v, want %s about %s", row.question, q.Sees, q.About, row.sees, row.about)
		}
	}
}

// What adults are asked is for case work, but for what arranges the day, which domain.md
// 6.8 marks. No question of a child's is for case work, and no adult chooses who reads.
func TestEveryQuestionOfAnAdultsFormSaysWhatItIsFor(t *testing.T) {
	other := map[string]Sees{"f1": Arranges, "f12": Arranges, "c16": Arranges, "f13": Wishes, "r18": Private}
	seen := map[Sees]int{}
	for _, key := range Keys() {
		f, _ := Get(key)
		for _, q := range f.Questions {
			want := cmp.Or(other[q.ID], Case)
			if f.Band.ForChild() && q.Sees == Case || !f.Band.ForChild() && q.Sees != want {
				t.Errorf("%s %s is for %s", key, q.ID, q.Sees)
			}
			if !f.Band.ForChild() {
				seen[q.Sees]++
			}
		}
	}
	if len(seen) != 4 {
		t.Errorf("nothing was looked at: %v", seen)
	}
	for sees, bands := range map[Sees][]care.Band{Case: care.Bands[:3], Open: {care.Adult}, "": care.Bands} {
		for _, band := range bands {
			form := fmt.Sprintf("key = \"x\"\nband = %q\n[[question]]\nid = \"q1\"\nsees = %q\n[[question.part]]\nid = \"main\"\nkind = \"text\"\n", band, sees)
			if _, err := parse([]byte(form)); err == nil {
				t.Errorf("a form for %s with a question that sees %q", band, sees)
			}
		}
	}
}

// What is about a carer is about whoever has a carer's place.
func TestWhoIsMeantByACarer(t *testing.T) {
	for form, question := range map[string]string{"little": "p4", "primary": "p4", "young": "y4"} {
		q, _ := Find(form, question)
		for _, k := range care.TieKinds {
			carers := []care.TieKind{care.TieCarer, care.TieRespite, care.TieKeyWorker, care.TieAdopter}
			if slices.Contains(q.About, k) != slices.Contains(carers, k) {
				t.Errorf("%s %s is about %v", form, question, q.About)
			}
		}
	}
}

func TestWhoGetsWhichForm(t *testing.T) {
	for _, row := range []struct {
		kind  care.TieKind
		state care.TieState
		band  care.Band
		want  string
	}{
		{care.TieChild, care.TieActive, care.Little, "little"},
		{care.TieChild, care.TieActive, care.Primary, "primary"},
		{care.TieChild, care.TieActive, care.Young, "young"},
		{care.TieChild, care.TieActive, care.Adult, ""},
		{care.TieCarer, care.TieActive, care.Adult, "carer"},
		{care.TieCarer, care.TieExcluded, care.Adult, ""},
		{care.TieKeyWorker, care.TieActive, care.Adult, "residential"},
		{care.TieKeyWorker, care.TieExcluded, care.Adult, ""},
		{care.TieRelative, care.TiePaused, care.Adult, ""},
		{care.TieAdopter, care.TieActive, care.Adult, "carer"},
		{care.TieAdopter, care.TieExcluded, care.Adult, ""},
		{care.TieVirtualSchool, care.TieActive, care.Adult, "short"},
		{care.TieYouthJustice, care.TieActive, care.Adult, "short"},
		{care.TiePersonalAdviser, care.TieActive, care.Adult, "short"},
		{care.TieVisitor, care.TieActive, care.Adult, ""},
		{care.TieSupervisor, care.TieActive, care.Adult, ""},
		{care.TieManager, care.TieActive, care.Adult, ""},
		{care.TieParent, care.TieActive, care.Adult, "parent"},
		{care.TieParent, care.TieExcluded, care.Adult, "apart"},
		{care.TieParent, care.TieEnded, care.Adult, ""},
		{care.TieSocialWorker, care.TieActive, care.Adult, ""},
		{care.TieIRO, care.TieActive, care.Adult, ""},
		{care.TieCoverIRO, care.TieActive, care.Adult, ""},
	} {
		if got, ok := KeyFor(row.kind, row.state, row.band, 5); got != row.want || ok != (row.want != "") {
			t.Errorf("%s %s %s: %q, want %q", row.kind, row.state, row.band, got, row.want)
		}
		if got := HasForm(row.kind, row.state, row.band); got != (row.want != "") {
			t.Errorf("%s %s %s: has a form: %v", row.kind, row.state, row.band, got)
		}
	}
}

// Of a child under 5 those who know them say what they saw; a parent, a children's home and
// whoever deals with older children have the form that they always have, and so has the child.
func TestWhoSaysWhatTheySawOfAChildUnderFive(t *testing.T) {
	early := []care.TieKind{care.TieCarer, care.TieAdopter, care.TieRespite, care.TieRelative, care.TieSchool, care.TieHealth}
	for _, k := range care.TieKinds {
		for _, state := range []care.TieState{care.TieActive, care.TieExcluded, care.TiePaused, care.TieEnded} {
			before, asked := KeyFor(k, state, care.Little, 5)
			want := before
			if asked && slices.Contains(early, k) {
				want = "early"
			}
			if got, still := KeyFor(k, state, care.Little, 4); got != want || still != asked {
				t.Errorf("a %s who is %s is asked %q of a child of 4, and %q of one of 5", k, state, got, before)
			}
		}
	}
}

// What is for some writers alone, or from an age on, is asked of nobody else.
func TestQuestionForSomeWritersOrFromAnAgeOn(t *testing.T) {
	f, err := parse([]byte("key = \"x\"\nband = \"adult\"\nquestion = [\n" +
		`{ id = "a", sees = "case", of = ["carer", "adopter"], part = [{ id = "main", kind = "text" }] },` + "\n" +
		`{ id = "b", sees = "case", from = 16, part = [{ id = "main", kind = "text" }] },` + "\n" +
		`{ id = "c", sees = "case", part = [{ id = "main", kind = "text" }] }]`))
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		writer care.TieKind
		age    int
		want   string
	}{
		{care.TieCarer, 15, "ac"}, {care.TieAdopter, 16, "abc"}, {care.TieRespite, 15, "c"}, {care.TieRelative, 16, "bc"}, {care.TieChild, 17, "bc"},
	} {
		got := ""
		for _, q := range f.For(Writer{Kind: row.writer, Age: row.age}).Questions {
			got += q.ID
		}
		if got != row.want {
			t.Errorf("a %s of a child of %d is asked %s, want %s", row.writer, row.age, got, row.want)
		}
	}
}

func TestQuestionAboutSomebodyWhomTheChildDoesNotHave(t *testing.T) {
	f, _ := Get("primary")
	for _, row := range []struct {
		why  string
		ties []care.Tie
		want bool
	}{
		{"no social worker", nil, false},
		{"one who left", []care.Tie{{Kind: care.TieSocialWorker, State: care.TieEnded}}, false},
		{"one", []care.Tie{{Kind: care.TieSocialWorker, State: care.TieActive}}, true},
	} {
		if _, got := f.For(Writer{Kind: care.TieChild, Ties: row.ties, Age: 9}).Question("p15"); got != row.want {
			t.Errorf("%s: asked %v, want %v", row.why, got, row.want)
		}
	}
	if len(f.Questions) != 34 {
		t.Error("For changed the form itself")
	}
}

func TestExcludedParentIsOfferedNoSeatInTheRoom(t *testing.T) {
	q, _ := Find("apart", "f12")
	for _, o := range q.Parts[0].Options {
		if o.ID == "person" || o.ID == "video" || o.ID == "phone" {
			t.Errorf("offers %s", o.ID)
		}
	}
}

func TestSentQuestionIsFoundInAnotherFormOnceItsOwnDroppedIt(t *testing.T) {
	if q, ok := Find("little", "p16"); !ok || q.ID != "p16" {
		t.Error("p16 lost")
	}
	if _, ok := Find("little", "nothing"); ok {
		t.Error("found a question that nobody asks")
	}
}

func TestMessagesAreWellFormedIDs(t *testing.T) {
	var ids []string
	for _, key := range Keys() {
		f, _ := Get(key)
		ids = append(ids, Messages(f)...)
	}
	form := regexp.MustCompile(`^(form\.[a-z0-9]+|area)\.[a-z0-9]+$`)
	for _, id := range ids {
		if !form.MatchString(id) {
			t.Errorf("%q", id)
		}
	}
	for _, want := range []string{"form.p4.ask", "form.pics3.well", "form.y3.zero", "form.p20.keep", "form.weather.storm"} {
		if !slices.Contains(ids, want) {
			t.Errorf("%s is not listed", want)
		}
	}
}

func TestDefinitionsThatNoScreenCouldShowAreRefused(t *testing.T) {
	const head = "key='x'\nband='little'\n"
	const text = "[[question.part]]\nid='main'\nkind='text'\n"
	const hard = "[[question]]\nid='z'\nsees='I!'\nabout=['carer']\n" + text
	for _, row := range []struct{ why, toml, says string }{
		{"not TOML", "key =", "toml"},
		{"no questions", head, "needs"},
		{"a band that nobody reads in", "key='x'\nband='tiny'\n[[question]]\nid='a'\nsees='I'\n" + text, "needs"},
		{"a setting misspelt", head + "[[question]]\nid='a'\nsees='I'\npicure='x'\n" + text, "unknown setting"},
		{"an id twice", head + "[[question]]\nid='a'\nsees='I'\n" + text + "[[question]]\nid='a'\nsees='I'\n" + text, "no id of its own"},
		{"an id with a dot", head + "[[question]]\nid='a.b'\nsees='I'\n" + text, "no id of its own"},
		{"a chapter that begins twice", head + "[[question]]\nid='a'\nsees='I'\nchapter='now'\n" + text + "[[question]]\nid='b'\nsees='I'\nchapter='now'\n" + text, "begins once"},
		{"no rule who sees it", head + "[[question]]\nid='a'\n" + text, "no rule"},
		{"I! about nobody", head + "[[question]]\nid='a'\nsees='I!'\n" + text, "go together"},
		{"about without I!", head + "[[question]]\nid='a'\nsees='I'\nabout=['carer']\n" + text, "go together"},
		{"an area of no plan", head + "[[question]]\nid='a'\nsees='I'\narea='moon'\n" + text, "no area"},
		{"a kind that does not exist", head + "[[question]]\nid='a'\nsees='I'\n[[question.part]]\nid='main'\nkind='slider'\n", "no kind"},
		{"nothing to fill in", head + "[[question]]\nid='a'\nsees='I'\n", "nothing to fill in"},
		{"nothing to pick", head + "[[question]]\nid='a'\nsees='I'\n[[question.part]]\nid='main'\nkind='one'\n", "nothing to pick"},
		{"a box that the kind does not have", head + "[[question]]\nid='a'\nsees='I'\n[[question.part]]\nid='main'\nkind='ynu'\nother=true\n", "no box"},
		{"a call at what is no option", head + "[[question]]\nid='a'\nsees='I'\n[[question.part]]\nid='main'\nkind='ynu'\nalert=['maybe']\n", "cannot be picked"},
		{"a call at what the kind does not tell of", head + "[[question]]\nid='a'\nsees='I'\n[[question.part]]\nid='main'\nkind='freq'\noption=[{id='gran'}]\nalert=['gran']\n", "cannot be picked"},
		{"for a writer whom nobody is", head + "[[question]]\nid='a'\nsees='I'\nof=['aunt']\n" + text, "nobody is"},
		{"a name that changes nothing", head + "[[question]]\nid='a'\nsees='L'\n[[question.part]]\nid='main'\nkind='one'\noption=[{id='x',means='carer'}]\n", "names nobody"},
		{"a name of nobody", head + "[[question]]\nid='a'\nsees='W'\n[[question.part]]\nid='main'\nkind='one'\noption=[{id='x',means='aunt'}]\n", "names nobody"},
		{"a calm page after nothing hard", head + "[[question]]\nid='a'\nsees='I'\ncalm=true\n" + text + hard, "hard for a child"},
		{"a calm page before nothing hard", head + "[[question]]\nid='a'\nsees='I!'\nabout=['carer']\ncalm=true\n" + text + "[[question]]\nid='b'\nsees='I'\n" + text, "hard for a child"},
		{"a calm page for adults", "key='x'\nband='adult'\n[[question]]\nid='a'\nsees='case'\ncalm=true\n[[question.part]]\nid='main'\nkind='ynu'\nalert=['no']\n[[question]]\nid='b'\nsees='case'\n[[question.part]]\nid='main'\nkind='ynu'\nalert=['no']\n", "hard for a child"},
		{"a calm page everywhere", head + strings.ReplaceAll(hard, "about", "calm=true\nabout") + strings.ReplaceAll(strings.ReplaceAll(hard, "about", "calm=true\nabout"), "'z'", "'y'") + strings.ReplaceAll(strings.ReplaceAll(hard, "about", "calm=true\nabout"), "'z'", "'x'") + strings.ReplaceAll(hard, "'z'", "'w'"), "more than 2"},
		{"a count of what has no three pictures", head + "[[question]]\nid='a'\nsees='I'\n[[question.part]]\nid='main'\nkind='ynu'\ntally=true\n", "three pictures"},
		{"looks ahead", head + "[[question]]\nid='a'\nsees='I'\nunless={question='b',has='x'}\n" + text, "not asked before"},
	} {
		_, err := parse([]byte(row.toml))
		if err == nil || !strings.Contains(err.Error(), row.says) {
			t.Errorf("%s: %v, want %q", row.why, err, row.says)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, key := range Keys() {
		text, _ := files.ReadFile("forms/" + key + ".toml")
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		form, err := parse(text)
		if err != nil {
			return
		}
		j := Walk(form, nil) // whatever is accepted can be walked to its end
		for at, n := j.Resume(), 0; at != ""; at, n = j.Next(at), n+1 {
			if n > len(j.Steps) {
				t.Fatal("walks in a circle")
			}
		}
	})
}

var at = time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)

// What is asked about whoever is with the child waits until they are alone; everything else
// is asked all the same.
func TestWhatIsAskedBesideWhoeverIsThere(t *testing.T) {
	carer, mum, worker := care.Tie{ID: care.NewID(), Person: "jo", Kind: care.TieCarer, State: care.TieActive}, care.Tie{ID: care.NewID(), Person: "mum", Kind: care.TieParent, State: care.TieActive}, care.Tie{ID: care.NewID(), Person: "wo", Kind: care.TieSocialWorker, State: care.TieActive}
	kin := care.Tie{ID: care.NewID(), Person: "jo", Kind: care.TieRelative, State: care.TieActive} // the carer is their aunt
	c := Circle{Ties: []care.Tie{carer, mum, worker, kin}}
	for _, row := range []struct {
		form, with string
		tie        care.ID
		waits      []string
	}{
		{"little", "the carer, who is family too", carer.ID, []string{"p4", "p12"}},
		{"little", "mum", mum.ID, []string{"p12"}},
		{"primary", "the social worker", worker.ID, []string{"p15"}},
		{"young", "the carer by the other tie", kin.ID, []string{"y4", "y13"}},
		{"young", "the social worker", worker.ID, []string{"y17"}},
		{"little", "nobody", "nobody", nil},
		{"little", "nobody was asked", "", nil},
	} {
		f, _ := Get(row.form)
		beside := f.Beside(row.tie, c)
		var waits []string
		for _, q := range f.Questions {
			if _, asked := beside.Question(q.ID); !asked {
				waits = append(waits, q.ID)
			}
		}
		if !slices.Equal(waits, row.waits) {
			t.Errorf("%s, with %s: %v wait, want %v", row.form, row.with, waits, row.waits)
		}
	}
}
