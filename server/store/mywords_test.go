package store_test

import (
	"reflect"
	"testing"

	"myreview/server/care"
	"myreview/server/store"
	"myreview/server/store/storetest"
)

// A child says what they call people and things; the people at work on the case read it, and
// nobody else does.
func TestMyWordsAreTheChildsToSay(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Base) {
		f := storetest.NewFamily(t, s, care.Primary)
		ctx := t.Context()
		said := care.MyWords{Home: " the blue house ", Never: "contact", People: map[care.ID]string{f.Carer.Tie: "Nana", f.Excluded.Tie: "him"}}
		if err := s.Forms.SayMyWords(ctx, f.Child.Viewer, said); err != nil {
			t.Fatal(err)
		}
		want := care.MyWords{Home: "the blue house", Never: "contact", People: map[care.ID]string{f.Carer.Tie: "Nana"}}
		for _, row := range []struct {
			who   string
			v     care.Viewer
			reads bool
		}{
			{"IRO", f.IRO.Viewer, true}, {"social worker", f.Worker.Viewer, true}, {"carer", f.Carer.Viewer, false}, {"parent", f.Parent.Viewer, false},
			{"excluded parent", f.Excluded.Viewer, false}, {"the child, on the page of people at work", f.Child.Viewer, false}, {"nobody", care.Viewer{}, false},
		} {
			m, people, err := s.Forms.ChildsWords(ctx, row.v, f.Review)
			if reads := err == nil; reads != row.reads || err != nil && care.KindOf(err) != care.KindNotFound {
				t.Errorf("%s: %v", row.who, err)
			}
			if row.reads && (!reflect.DeepEqual(m, want) || len(people) != 1 || people[0].Calls != "Nana") {
				t.Errorf("%s reads %+v of %+v", row.who, m, people)
			}
			if row.reads {
				continue
			}
			if _, _, err := s.Forms.AskMyWords(ctx, row.v); (err == nil) != (row.v.Person == f.Child.Person) {
				t.Errorf("%s opens the child's page: %v", row.who, err)
			}
			if err := s.Forms.SayMyWords(ctx, row.v, care.MyWords{}); (err == nil) != (row.v.Person == f.Child.Person) {
				t.Errorf("%s says the child's words: %v", row.who, err)
			}
			if row.v.Person == f.Child.Person { // who took all of it back, and says it once more
				if m, _, err := s.Forms.ChildsWords(ctx, f.IRO.Viewer, f.Review); err != nil || !m.Empty() {
					t.Errorf("taken back: %+v, %v", m, err)
				}
				if err := s.Forms.SayMyWords(ctx, f.Child.Viewer, said); err != nil {
					t.Fatal(err)
				}
			}
		}
		if err := s.Forms.SayMyWords(ctx, f.Child.Viewer, care.MyWords{Home: "home\u202e"}); care.KindOf(err) != care.KindInvalid {
			t.Errorf("a word that turns the page round: %v", err)
		}
		form, err := s.Forms.MyForm(ctx, f.Child.Viewer, f.Review)
		if err != nil || form.Words.Home != "the blue house" || form.Named[f.Carer.Tie].Calls != "Nana" {
			t.Errorf("their form goes by %+v, %v", form.Words, err)
		}
		theirs, err := s.Forms.MyForm(ctx, f.Carer.Viewer, f.Review)
		if err != nil || !theirs.Words.Empty() {
			t.Errorf("the carer's form has the child's words: %+v, %v", theirs.Words, err)
		}
	})
}
