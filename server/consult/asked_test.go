package consult

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"myreview/server/care"
)

// All that a screen of a form asks and offers goes with the answer, in the words
// of the form's band.
func TestAskedHoldsEveryWordOfTheScreen(t *testing.T) {
	for _, key := range Keys() {
		form, _ := Get(key)
		if form.Version == "" {
			t.Errorf("%s: no version", key)
		}
		said := map[string]bool{}
		for i := range form.Questions {
			q := &form.Questions[i]
			said[q.Chapter] = true // where a question stands is no part of what was asked
			a := form.Ask(q, care.Welsh, func(id string) string { said[id] = true; return "<" + id + ">" })
			if !a.Kept() || a.Band != form.Band || a.Lang != care.Welsh || a.Version != form.Version || a.Question != q.ID || a.Form != key {
				t.Errorf("%s %s: %+v", key, q.ID, a)
			}
			for _, p := range q.Parts {
				for _, o := range p.Options {
					if got := a.Part(p.ID).Option(o.ID); got != "<"+p.Words+"."+o.ID+">" {
						t.Errorf("%s %s %s: %s was called %q", key, q.ID, p.ID, o.ID, got)
					}
				}
				if got := a.Part(p.ID).Label; (got == "") != (p.ID == Main) {
					t.Errorf("%s %s %s: labelled %q", key, q.ID, p.ID, got)
				}
			}
		}
		for _, id := range Messages(form) {
			if !said[id] {
				t.Errorf("%s: the form says %s, and it is not kept", key, id)
			}
		}
	}
	if versionOf([]byte("a")) == versionOf([]byte("b")) {
		t.Error("two definitions have one version")
	}
}

// How a question was asked is kept with the answer and changes nothing of what
// the answer says.
func TestTheSameAnswerAskedOtherwiseIsTheSame(t *testing.T) {
	form, _ := Get("little")
	q, _ := form.Question("p15")
	say := func(id string) string { return id }
	a := Answer{State: Given, Audience: care.OnlyIRO, Values: map[string]Value{"main": &YNU{One{"no"}}}, Asked: form.Ask(q, care.Urdu, say)}
	body, err := a.Encode()
	if err != nil {
		t.Fatal(err)
	}
	again, err := Read(body)
	if err != nil || !cmp.Equal(a, again) {
		t.Fatalf("%v: %s", err, cmp.Diff(a, again))
	}
	b := a
	b.Asked = form.Ask(q, care.English, say)
	if same, err := a.Same(b); err != nil || !same {
		t.Errorf("asked in another language it is another answer: %v", err)
	}
	b.Values = map[string]Value{"main": &YNU{One{"yes"}}}
	if same, err := a.Same(b); err != nil || same {
		t.Errorf("yes is no: %v", err)
	}
	// A child who only passes the question leaves it as they answered it.
	b = Answer{Values: a.Values, Asked: form.Ask(q, care.English, say)}
	if b, err = b.Passing(a); err != nil || b.Asked.Lang != care.Urdu {
		t.Errorf("%v: looking again, they are said to have been asked in %s", err, b.Asked.Lang)
	}
	for _, state := range []State{Given, NotSure, NotSaying} {
		a.State = state
		if sent, ok := a.Frozen(); !ok || !sent.Asked.Kept() {
			t.Errorf("%s is sent without what was asked", state)
		}
	}
}
