package store_test

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"myreview/server/care"
	"myreview/server/consult"
	"myreview/server/store"
	"myreview/server/store/forms"
	"myreview/server/store/storetest"
)

// without is an authority's own definition: the program's, but for one question, which stands
// before another one.
func without(t *testing.T, key, question, next string) []*consult.Form {
	t.Helper()
	text, err := consult.Built(key)
	if err != nil {
		t.Fatal(err)
	}
	from := strings.Index(string(text), "[[question]]\nid = \""+question+"\"")
	to := strings.Index(string(text), "[[question]]\nid = \""+next+"\"")
	own, faults, err := consult.ReadOwn(fstest.MapFS{key + ".toml": {Data: append(text[:from:from], text[to:]...)}}, "forms")
	if err != nil || len(faults) > 0 {
		t.Fatal(err, faults)
	}
	return own
}

// Whoever began a form goes on with it as it was asked then, however often the program starts
// with other definitions; whoever begins now is asked by those of now.
func TestADraftStaysOnTheDefinitionThatItBeganWith(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		t.Cleanup(func() { consult.Use(nil, nil) })
		c, ctx := newRound(t, s, base), t.Context()
		starts := func(own []*consult.Form) {
			t.Helper()
			consult.Use(nil, nil) // another program
			if err := s.Forms.AskBy(ctx, own); err != nil {
				t.Fatal(err)
			}
		}
		asked := func(who, question string) bool {
			t.Helper()
			f, err := s.Forms.MyForm(ctx, c.as(who), c.review)
			if err != nil {
				t.Fatal(err)
			}
			_, ok := f.Form.Question(question)
			return ok
		}
		for _, row := range []struct {
			why    string
			own    []*consult.Form
			before func()
			child  bool // is asked y3
			mum    bool // is asked f3
		}{
			{"the program's own", nil, func() {}, true, true},
			{"the child has begun, and the authority drops two questions", append(without(t, "young", "y3", "y9"), without(t, "parent", "f3", "f4")...),
				func() { c.save(t, "child", "y2", 1, c.says("football", care.OnlyIRO)) }, true, false},
			{"mum has begun without it, and it is back", nil, func() { c.save(t, "mum", "f2", 1, c.says("school", care.OnlyIRO)) }, true, false},
			{"it is dropped once more", without(t, "young", "y3", "y9"), func() {}, true, false},
			{"what was kept is no longer what was", without(t, "young", "y3", "y9"),
				func() { c.exec(t, "UPDATE definition SET body = replace(body, 'carer', 'parent')") }, false, true},
			{"begun before it was kept how", without(t, "young", "y3", "y9"), func() { c.exec(t, "UPDATE form SET version = ''") }, false, true},
		} {
			row.before()
			starts(row.own)
			if child, mum := asked("child", "y3"), asked("mum", "f3"); child != row.child || mum != row.mum {
				t.Errorf("%s: the child is asked y3: %v, mum f3: %v", row.why, child, mum)
			}
		}
		f, err := s.Forms.MyForm(ctx, c.as("child"), c.review)
		if err != nil || f.Answers["y2"].Said(consult.Main)[0].Words != "football" {
			t.Errorf("the draft is gone: %v %v", f.Answers, err)
		}
	})
}

// What a child answered in a draft is not lost when their form goes on by a definition that does
// not ask it any more: they see it as it was asked, it is for the IRO alone, and they can leave
// it out, but not change it.
func TestAnAnswerToWhatIsNotAskedAnyMore(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		t.Cleanup(func() { consult.Use(nil, nil) })
		c, ctx := newRound(t, s, base), t.Context()
		was, _ := consult.Get("young")
		other := *was
		other.Questions = append(slices.Clone(was.Questions), consult.Question{
			ID: "z1", Area: care.Home, Sees: consult.Open, Parts: []consult.Part{{ID: consult.Main, Kind: "text"}},
		})
		consult.Use([]*consult.Form{&other}, nil)
		dances := func(words string) consult.Answer {
			a := c.says(words, care.Everyone)
			a.Asked = &consult.Asked{Form: "young", Question: "z1", Band: care.Young, Lang: care.English, Ask: "What makes you dance?", Parts: []consult.AskedPart{{ID: consult.Main}}}
			return a
		}
		c.save(t, "child", "y2", 1, c.says("football", care.Everyone))
		c.save(t, "child", "z1", 1, dances("drums"))
		mine := func() *forms.MyForm {
			t.Helper()
			f, err := s.Forms.MyForm(ctx, c.as("child"), c.review)
			if err != nil {
				t.Fatal(err)
			}
			return f
		}
		if len(mine().Gone) > 0 {
			t.Fatal("it is asked still")
		}
		consult.Use(nil, nil)
		f := mine()
		if len(f.Gone) != 1 || f.Gone[0].ID != "z1" || f.Answers["z1"].Audience != care.OnlyIRO || f.Answers["z1"].Asked.Ask != "What makes you dance?" {
			t.Fatalf("%v of %+v", f.Gone, f.Answers["z1"])
		}
		if len(f.GoneBeside()) != 1 || f.Waits() {
			t.Error("a child who is alone does not see it")
		}
		beside := c.as("child")
		beside.Company = string(c.tie["carer"])
		if b, err := s.Forms.MyForm(ctx, beside, c.review); err != nil || len(b.GoneBeside()) > 0 || !b.Waits() {
			t.Errorf("the carer beside the child sees what may be about them: %v", err)
		}
		if _, err := f.Save(ctx, "z1", forms.Save{Rev: 2}, dances("flutes")); care.KindOf(err) != care.KindNotFound {
			t.Errorf("it was changed: %v", err)
		}
		c.send(t, "child")
		for who, want := range map[string]string{"iro": "football|drums", "cover": "football|drums", "worker": "football", "carer": "football", "mum": "football"} {
			if got := c.reads(t, who); got != want {
				t.Errorf("%s reads %q, want %q", who, got, want)
			}
		}
		if f = mine(); f.Changed || len(f.Gone) != 1 {
			t.Errorf("once it was sent: changed %v, %v", f.Changed, f.Gone)
		}
		if _, err := f.Save(ctx, "z1", forms.Save{Rev: 2}, consult.Answer{State: consult.Skipped, Audience: care.OnlyIRO}); err != nil {
			t.Fatal(err)
		}
		if f = mine(); !f.Changed || len(f.Gone) > 0 {
			t.Errorf("once it was left out: changed %v, %v", f.Changed, f.Gone)
		}
		c.send(t, "child")
		if got := c.reads(t, "iro"); got != "football" {
			t.Errorf("the IRO reads %q", got)
		}
	})
}
