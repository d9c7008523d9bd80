package consult

import (
	"fmt"
	"io/fs"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"myreview/server/care"
)

// shortest is an own definition that asks what cannot be left out, in the program's order.
func shortest(key string) string {
	f := program[key]
	text, chapter := fmt.Sprintf("key = %q\nfree = %v\nquestion = [\n", key, f.Free), ""
	for _, q := range f.Questions {
		if !q.stays() {
			continue
		}
		if text += fmt.Sprintf("\t{ id = %q", q.ID); q.Chapter != chapter {
			chapter = q.Chapter
			text += fmt.Sprintf(", chapter = %q", chapter)
		}
		text += " },\n"
	}
	return text + "]\n"
}

// What stands in the program's own files is a definition that an authority may begin with, and
// it changes nothing.
func TestAnAuthorityBeginsWithTheProgramsDefinition(t *testing.T) {
	for _, key := range Keys() {
		text, err := Built(key)
		if err != nil {
			t.Fatal(err)
		}
		f, faults := adapt(text)
		if len(faults) > 0 || !reflect.DeepEqual(f, program[key]) {
			t.Errorf("%s: %v, version %s, want %s", key, faults, f.Version, program[key].Version)
		}
		if kept, ok := Older(f.Version, f.Definition); !ok || !reflect.DeepEqual(kept, f) {
			t.Errorf("%s: what was kept is another form", key)
		}
		if _, ok := Older("another", f.Definition); ok {
			t.Errorf("%s: a text that the version does not name is used", key)
		}
	}
}

// What an authority does not say of a question is as the program has it: who reads it, what it
// is about, at what somebody is told.
func TestAnOwnDefinitionChangesTheWayAndNoQuestion(t *testing.T) {
	for _, key := range []string{"little", "primary", "young", "parent"} {
		f, faults := adapt([]byte(shortest(key)))
		if len(faults) > 0 {
			t.Errorf("%s: %v", key, faults)
			continue
		}
		for _, q := range f.Questions {
			was, _ := program[key].Question(q.ID)
			q.Unless, q.Only, q.Calm = was.Unless, was.Only, was.Calm
			if !reflect.DeepEqual(&q, was) {
				t.Errorf("%s: %s is %+v, want %+v", key, q.ID, q, *was)
			}
		}
		if f.Version == program[key].Version || f.Band != program[key].Band {
			t.Errorf("%s: version %s, band %s", key, f.Version, f.Band)
		}
		if again, _ := adapt([]byte(shortest(key))); again.Version != f.Version {
			t.Errorf("%s: the same text is version %s and then %s", key, f.Version, again.Version)
		}
	}
}

func TestWhatAnAuthorityCannotChangeIsNamedByFileAndLine(t *testing.T) {
	ok := shortest("young") // key, free and question = [ are its first three lines
	more := func(lines string) string { return strings.Replace(ok, "question = [\n", "question = [\n"+lines, 1) }
	without := func(id string) string { return regexp.MustCompile(`.*"`+id+`".*\n`).ReplaceAllString(ok, "") }
	tables := "key = 'young'\nfree = true\n\n[[question]]\nid = 'y2'\nsees = 'L'\n[[question.part]]\nid = 'main'\nkind = 'scale010'\n"
	for _, row := range []struct{ why, text, want string }{
		{"the shortest", ok, ""},
		{"no TOML", "key = 'young'\nfree == true\n", "f/own.toml:2: "},
		{"a setting misspelt", more("\t{ id = \"y3\",\n\t  picure = \"sun\", chapter = \"form.chapter.now\" },\n"), "f/own.toml:5: unknown setting question.picure"},
		{"no form", "# ours\nkey = 'teenager'\n", `f/own.toml:2: "teenager" is no form; the forms are apart, carer`},
		{"another band", strings.Replace(ok, "free", "band = \"little\"\nfree", 1), "f/own.toml:2: young speaks to young and stays so"},
		{"a question of their own", more("\t{ id = \"x1\" },\n"), `f/own.toml:4: question "x1" is none of form young`},
		{"another form's question", more("\t{ id = \"p16\" },\n"), `f/own.toml:4: question "p16" is none of form young`},
		{"one at which somebody is told is left out", without("y21"), "f/own.toml:1: question y21 cannot be left out of form young: somebody is told"},
		{"one about people is left out", strings.Replace(ok, `id = "y4"`, `id = "y5"`, 1), "question y4 cannot be left out of form young: in it a child speaks"},
		{"a wish is left out", without("m4"), "question m4 cannot be left out of form young: in it somebody says whom"},
		{"other readers", tables, "f/own.toml:6: question y2: sees stays as the program has it"},
		{"another kind", tables, "f/own.toml:7: question y2: part stays as the program has it"},
		{"another area", more("\t{ id = \"y9\", area = \"safe\", chapter = \"form.chapter.now\" },\n"), "f/own.toml:4: question y9: area stays"},
		{"a call is behind another pick", strings.Replace(ok, `{ id = "y11"`, `{ id = "y11", only = { question = "y8", has = "sex" }`, 1), "question y11 is always asked"},
		{"a chapter without words", more("\t{ id = \"y2\", chapter = \"form.chapter.sport\" },\n"), `f/own.toml:4: question y2: no chapter of form young is "form.chapter.sport"`},
		{"a calm page after nothing hard", strings.Replace(ok, `{ id = "m4"`, `{ id = "m4", calm = true`, 1), "question m4: a calm page comes between"},
		{"looks ahead", more("\t{ id = \"y3\", chapter = \"form.chapter.now\", only = { question = \"y8\", has = \"sex\" } },\n"), "f/own.toml:4: question y3: unless or only looks at"},
	} {
		_, faults, err := ReadOwn(fstest.MapFS{"own.toml": {Data: []byte(row.text)}}, "f")
		if err != nil {
			t.Fatal(err)
		}
		var all []string
		for _, f := range faults {
			all = append(all, f.Error())
		}
		said := strings.Join(all, "\n")
		if row.text == tables && strings.Contains(said, "no rule") {
			t.Errorf("%s: says what follows from another fault:\n%s", row.why, said)
		}
		if (row.want == "") != (len(faults) == 0) || !strings.Contains(said, row.want) {
			t.Errorf("%s: says\n%s\nwant %q", row.why, said, row.want)
		}
	}
	twice := fstest.MapFS{"a.toml": {Data: []byte(ok)}, "b.toml": {Data: []byte(ok)}, "notes.txt": {Data: []byte("no form")}}
	if _, faults, err := ReadOwn(twice, "f"); err != nil || len(faults) != 1 || !strings.HasPrefix(faults[0].Error(), `f/b.toml:1: defines "young", as a.toml does`) {
		t.Errorf("%v %v", faults, err)
	}
}

// What cannot be read is named like every other fault, and the rest is read; a pipe, which would
// keep the program waiting, is not opened. The end of a name may be written large.
func TestADefinitionThatIsNoFileIsAFault(t *testing.T) {
	ok := shortest("young")
	own, faults, err := ReadOwn(fstest.MapFS{
		"a.toml/x": {}, "b.toml": {Data: []byte(ok), Mode: fs.ModeNamedPipe}, "C.TOML": {Data: []byte(ok)},
	}, "f")
	if err != nil || len(own) != 1 || len(faults) != 2 {
		t.Fatalf("%v, %v, %v", own, faults, err)
	}
	for i, want := range []string{"f/a.toml:1: a.toml is no file", "f/b.toml:1: b.toml is no file"} {
		if !strings.HasPrefix(faults[i].Error(), want) {
			t.Errorf("%v, want %s", faults[i], want)
		}
	}
}

// Each question at which somebody is told, or that opens to nobody whom it is about, is kept.
func TestWhatStaysInEveryDefinition(t *testing.T) {
	for key, want := range map[string]string{
		"little": "p4 p6 p12 p15 p10 p18 m4", "primary": "p8 p4 p6 p12 p10 p15 p18 m4 m5", "young": "y8 y4 y6 y13 y11 y17 y31 y21 m4 m5",
		"parent": "f13", "apart": "", "carer": "", "early": "", "residential": "", "short": "",
	} {
		var got []string
		for _, q := range program[key].Questions {
			if q.stays() {
				got = append(got, q.ID)
			}
		}
		if !slices.Equal(got, strings.Fields(want)) {
			t.Errorf("%s: %v stay, want %s", key, got, want)
		}
	}
}

func TestWhoBeganWithAnOlderDefinitionGoesOnWithIt(t *testing.T) {
	t.Cleanup(func() { Use(nil, nil) })
	own, faults := adapt([]byte(shortest("young")))
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	was := program["young"]
	Use([]*Form{own}, []*Form{was})
	for _, row := range []struct {
		key, version string
		want         *Form
	}{
		{"young", was.Version, was}, {"young", own.Version, own}, {"young", "", own}, {"young", "gone", own},
		{"little", was.Version, program["little"]}, // a parent who is kept out now, say
	} {
		if got, ok := At(row.key, row.version); !ok || got != row.want {
			t.Errorf("%s of %q: version %s, want %s", row.key, row.version, got.Version, row.want.Version)
		}
	}
	if q, ok := Find("young", "y2"); !ok || q.ID != "y2" {
		t.Error("what the authority leaves out can no longer be shown")
	}
	if got, _ := Get("young"); got != own {
		t.Error("the program's own is asked still")
	}
}

// Whatever an authority writes, a form that is accepted asks what must be asked, to the readers
// that it has, and has a way to its end.
func FuzzOwn(f *testing.F) {
	for _, key := range Keys() {
		text, _ := Built(key)
		f.Add(text)
		f.Add([]byte(shortest(key)))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		form, faults := adapt(text)
		if len(faults) > 0 {
			for _, w := range faults {
				if w.Line < 1 || w.Line > 1+strings.Count(string(text), "\n") {
					t.Fatalf("%v: there is no such line", w)
				}
			}
			return
		}
		for _, was := range program[form.Key].Questions {
			q, asked := form.Question(was.ID)
			switch {
			case !asked && was.stays():
				t.Fatalf("%s is not asked", was.ID)
			case asked && (q.Sees != was.Sees || q.Area != was.Area || !reflect.DeepEqual(q.About, was.About) || !reflect.DeepEqual(q.Parts, was.Parts)):
				t.Fatalf("%s is %+v, want %+v", q.ID, *q, was)
			}
		}
		if kept, ok := Older(form.Version, form.Definition); !ok || !reflect.DeepEqual(kept, form) {
			t.Fatal("what was kept is another form")
		}
		Walk(form.For(Writer{Kind: care.TieChild, Age: 17}), nil)
	})
}
