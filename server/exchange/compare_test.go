package exchange

import (
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"myreview/server/care"
)

var (
	lastWeek  = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	yesterday = time.Date(2026, 11, 28, 9, 0, 0, 0, time.UTC)
)

// keep is what the portal has once an import was done whole.
func keep(r *Result, at time.Time) (out []Known) {
	for _, c := range r.Children {
		k := Known{Here: care.ID("here-" + c.Number), Number: c.Number}
		for _, f := range c.Facts {
			f.Rows, f.heads = nil, nil
			k.Facts = append(k.Facts, KnownFact{Fact: f, Imported: at, Said: maps.Clone(f.Says)})
		}
		out = append(out, k)
	}
	return out
}

func changesOf(changes []Change) (out []string) {
	for _, c := range changes {
		line := fmt.Sprintf("%s %s %s %s", c.State, c.Why, c.Child, c.Of)
		for _, d := range c.Diffs {
			line += fmt.Sprintf(" %s:%s>%s", d.Field, d.Old, d.New)
		}
		for _, f := range c.Faults {
			line += " " + string(f.What)
		}
		if c.State != Same || c.Why != "" {
			out = append(out, strings.Join(strings.Fields(line), " "))
		}
	}
	return out
}

func TestTheSameFilesAgainChangeNothing(t *testing.T) {
	r := mustRead(t, Mapping{}, ssd())
	first := Compare(r, nil, today)
	for _, c := range first {
		if c.State != New {
			t.Errorf("%+v", c)
		}
	}
	for _, c := range Compare(mustRead(t, Mapping{}, ssd()), keep(r, lastWeek), today) {
		if c.State != Same || len(c.Rows) == 0 || c.Here == "" {
			t.Errorf("%+v", c)
		}
	}
}

func TestWhatAnImportWouldDo(t *testing.T) {
	edit := func(file, old, with string) func(map[string]string) {
		return func(files map[string]string) {
			if !strings.Contains(files[file], old) {
				panic(old)
			}
			files[file] = strings.Replace(files[file], old, with, 1)
		}
	}
	byHand := func(of Kind, field Field, value string) func([]Known) {
		return func(have []Known) {
			for i := range have[0].Facts {
				if f := &have[0].Facts[i]; f.Of == of {
					f.Says = maps.Clone(f.Says)
					f.Says[field], f.ByHand = value, yesterday
					return
				}
			}
		}
	}
	for name, test := range map[string]struct {
		files func(map[string]string)
		here  func([]Known)
		want  []string
	}{
		"a child more": {edit("ssd_person.csv", "C2,", "C3,U,Nia,Rees,X,2012-01-01,\nC2,"), nil, []string{"new C3 person"}},
		"another last name": {edit("ssd_person.csv", "Amara,Okafor", "Amara,Bello"), nil,
			[]string{"changed C1 person name:Amara Okafor>Amara Bello"}},
		"the number is another child's": {edit("ssd_person.csv", "Amara,Okafor,BAFR,2014-05-15", "Tom,Wren,BAFR,2010-05-15"), nil,
			[]string{"asks other_person C1 person born:2014-05-15>2010-05-15 name:Amara Okafor>Tom Wren"}},
		"another birth date": {edit("ssd_person.csv", "2014-05-15", "2014-05-16"), nil,
			[]string{"asks other_person C1 person born:2014-05-15>2014-05-16"}},
		"what is said of somebody else waits": {func(files map[string]string) {
			edit("ssd_person.csv", "Amara,Okafor,BAFR,2014-05-15", "Tom,Wren,BAFR,2010-05-15")(files)
			edit("ssd_cla_placement.csv", "U6", "K2")(files)
		}, nil, []string{"asks other_person C1 person born:2014-05-15>2010-05-15 name:Amara Okafor>Tom Wren", "asks other_person C1 home home_kind:U6>K2"}},
		"a new number for a child who is here": {edit("ssd_person.csv", "C2,", "C3,U,Okafor,Amara,X,2014-05-15,\nC2,"), nil,
			[]string{"asks alike_here C3 person"}},
		"a child who was made by hand": {nil, func(have []Known) { have[1].Number = "" },
			[]string{"asks alike_here C2 person", "asks alike_here C2 period", "asks alike_here C2 review", "asks alike_here C2 permanence", "asks alike_here C2 disability"}},
		"the period ends": {edit("ssd_cla_episodes.csv", "e2,C1,p1,2024-06-01,P,,,", "e2,C1,p1,2024-06-01,P,2026-11-01,E11,"), nil,
			[]string{"ending C1 period care_ended_why:>E11 care_until:>2026-11-01", "ending care_over C1 status status_until:>2026-11-01", "ending care_over C1 home home_until:>2026-11-01"}},
		"what had ended goes on": {edit("ssd_cla_episodes.csv", "2023-09-01,E4A - Returned home", ","), nil,
			[]string{"changed C2 period care_ended_why:E4A> care_until:2023-09-01>"}},
		"a worker leaves": {edit("ssd_involvements.csv", "2024-01-12,", "2024-01-12,2026-11-01"), nil,
			[]string{"ending C1 worker worker_until:>2026-11-01"}},
		"another IRO, and nothing of the one before": {edit("ssd_involvements.csv", "i2,w2,IRO,IRO,C1,2024-01-15,", "i9,w3,IRO,IRO,C1,2026-11-02,"), nil,
			[]string{"new C1 worker", "ending replaced C1 worker worker_until:>2026-11-02"}},
		"an IRO who was given here since": {nil, func(have []Known) {
			have[0].Facts = append(have[0].Facts, KnownFact{ByHand: yesterday, Fact: Fact{Of: OfWorker, Says: map[Field]string{
				WorkerRole: "iro", WorkerName: "Tess Long", WorkerSince: "2026-11-28"}}})
		}, []string{"asks changed_here C1 worker"}},
		"an IRO who was given here, and the one before ended": {nil, func(have []Known) {
			for i := range have[0].Facts {
				if f := &have[0].Facts[i]; f.Says[WorkerRole] == "iro" {
					f.Says = maps.Clone(f.Says)
					f.Says[WorkerUntil], f.ByHand = "2026-11-28", yesterday
				}
			}
			have[0].Facts = append(have[0].Facts, KnownFact{ByHand: yesterday, Fact: Fact{Of: OfWorker, Says: map[Field]string{
				WorkerRole: "iro", WorkerName: "Tess Long", WorkerSince: "2026-11-28"}}})
		}, []string{"same kept_here C1 worker worker_until:2026-11-28>"}},
		"a home of another kind": {edit("ssd_cla_placement.csv", "U6", "K2"), nil, []string{"changed C1 home home_kind:U6>K2"}},
		"changed here, and the files say what they said": {nil, byHand(OfHome, HomeKind, "K2"),
			[]string{"same kept_here C1 home home_kind:K2>U6"}},
		"changed here, and the files say something new": {edit("ssd_cla_placement.csv", "U6", "U4"), byHand(OfHome, HomeKind, "K2"),
			[]string{"asks changed_here C1 home home_kind:K2>U4"}},
		"changed here to what the files say now": {edit("ssd_cla_placement.csv", "U6", "K2"), byHand(OfHome, HomeKind, "K2"), nil},
		"an empty cell takes nothing back":       {edit("ssd_cla_reviews.csv", "2024-02-07,2024-02-06,N,PN1", ",2024-02-06,N,"), nil, nil},
		"a row that is gone ends nothing": {edit("ssd_cla_placement.csv", "h1,p1,C1,2024-01-10,U6,ZZ9 9ZZ,9999-12-31\n", "h2,p1,C1,2026-11-01,U4,,\n"), nil,
			[]string{"new C1 home"}},
		"a faulty row": {edit("ssd_cla_placement.csv", "U6", "Q9"), nil, []string{"faulty C1 unknown_code"}},
	} {
		t.Run(name, func(t *testing.T) {
			files := ssd()
			have := keep(mustRead(t, Mapping{}, files), lastWeek)
			if test.files != nil {
				test.files(files)
			}
			if test.here != nil {
				test.here(have)
			}
			if diff := cmp.Diff(test.want, changesOf(Compare(mustRead(t, Mapping{}, files), have, today))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestRowsOfAChildWhoIsInNoFileOfPeople(t *testing.T) {
	files := map[string]string{"q.csv": episodes + "C1,p1,10/01/2024,S,,\nC2,p2,14/03/2023,S,,\nC7,p7,10/01/2024,S,,\n"}
	have := keep(mustRead(t, Mapping{}, person("C1,Amara,Okafor,15/05/2014", "C2,Leo,Hughes,15/03/2023")), lastWeek)
	want := []string{"new C1 period", "faulty C2 before_birth", "faulty C7 no_person"}
	if diff := cmp.Diff(want, changesOf(Compare(mustRead(t, Mapping{}, files), have, today))); diff != "" {
		t.Error(diff)
	}
}

func TestTwoNumbersOfOneChildAreAskedAbout(t *testing.T) {
	r := mustRead(t, Mapping{}, person("C1,Amara,Okafor,15/05/2014", "C9,amara,OKAFOR,15/05/2014", "C3,Ada,Okafor,15/05/2014"))
	want := []string{"asks alike_in_file C1 person", "asks alike_in_file C9 person", "new C3 person"}
	if diff := cmp.Diff(want, changesOf(Compare(r, nil, today))); diff != "" {
		t.Error(diff)
	}
}

// A child of 2,000 facts took four seconds at each look, one of 20,000 six minutes.
func TestAChildOfManyFactsIsComparedAtOnce(t *testing.T) {
	c, k := Child{Number: "C1"}, Known{Here: "x", Number: "C1"}
	for i := range MostRows {
		f := Fact{Of: OfHome, ID: fmt.Sprint("h", i), Says: map[Field]string{HomeKind: "U6", HomeSince: fmt.Sprintf("%04d-01-%02d", i%3000, i%2+1)}, Rows: []Ref{{}}}
		c.Facts = append(c.Facts, f)
		f.ID = fmt.Sprint("g", i) // it is looked for in every round
		k.Facts = append(k.Facts, KnownFact{Fact: f})
	}
	begun := time.Now()
	Compare(&Result{Children: []Child{c}}, []Known{k}, today)
	if took := time.Since(begun); took > 5*time.Second {
		t.Errorf("%d facts took %v", MostRows, took)
	}
}

func TestOneHasAChildsWork(t *testing.T) {
	work := func(id, since, name, here string) Fact {
		return Fact{Of: OfWorker, ID: id, Says: map[Field]string{WorkerRole: "iro", WorkerName: name, WorkerHere: here, WorkerSince: since, WorkerUntil: ""}, Rows: []Ref{{"w.csv", 1}}}
	}
	person := Fact{Of: OfPerson, ID: "C1", Says: map[Field]string{Name: "Amara Okafor", Born: "2014-05-15"}, Rows: []Ref{{}}}
	has := KnownFact{Fact: Fact{Of: OfWorker, Says: map[Field]string{WorkerRole: "iro", WorkerName: "Priya Shah", WorkerHere: "p", WorkerUntil: ""}}, Here: "tie"}
	for name, test := range map[string]struct {
		files []Fact
		known bool
		want  []string
	}{
		"the one who began last":           {[]Fact{work("1", "2024-01-01", "Priya Shah", "p"), work("2", "2024-03-01", "Tess Long", "t")}, false, []string{"same past_worker C1 worker", "new C1 person", "new C1 worker"}},
		"the same person twice":            {[]Fact{work("1", "2024-01-01", "Priya Shah", "p"), work("2", "2024-03-01", "Priya Shah", "p")}, false, []string{"same past_worker C1 worker", "new C1 person", "new C1 worker"}},
		"two on one day":                   {[]Fact{work("1", "2024-01-01", "Priya Shah", "p"), work("2", "2024-01-01", "Tess Long", "t")}, false, []string{"new C1 person", "faulty C1 work_twice work_twice"}},
		"whoever had it here is replaced":  {[]Fact{work("1", "2024-01-01", "Priya Shah", "p"), work("2", "2024-03-01", "Tess Long", "t")}, true, []string{"same past_worker C1 worker", "new C1 worker", "ending replaced C1 worker worker_until:>2024-03-01"}},
		"another of the same name":         {[]Fact{work("1", "2024-01-01", "Priya Shah", "q")}, true, []string{"new C1 worker", "ending replaced C1 worker worker_until:>2024-01-01"}},
		"the same person, who married":     {[]Fact{work("1", "2024-01-01", "Priya Long", "p")}, true, nil},
		"nobody at work, by the same name": {[]Fact{work("1", "2024-01-01", "Priya Shah", "")}, true, nil},
	} {
		var have []Known
		if test.known {
			have = []Known{{Here: "x", Number: "C1", Facts: []KnownFact{{Fact: person, Here: "x"}, has}}}
		}
		r := &Result{Children: []Child{{Number: "C1", Facts: append([]Fact{person}, test.files...)}}}
		if diff := cmp.Diff(test.want, changesOf(Compare(r, have, today))); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}
