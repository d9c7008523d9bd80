package care

import (
	"errors"
	"maps"
	"reflect"
	"strings"
	"testing"
)

func TestMyWordsAreShortEnoughAndCanBeSeen(t *testing.T) {
	const tie = ID("7f8e3c1a-0d3a-4c53-9b0a-2f7f1c7c2b11")
	for _, row := range []struct {
		why   string
		words MyWords
		field string // with the fault; empty: none
	}{
		{"nothing", MyWords{}, ""},
		{"words", MyWords{Name: "Bee", Home: "Jo's house", Meeting: "my big chat", Never: "placement\ncontact", People: map[ID]string{tie: "Nana"}}, ""},
		{"other scripts", MyWords{Home: "نانی کا گھر", Family: "amser gyda Mam"}, ""},
		{"as long as may be", MyWords{Home: strings.Repeat("ü", MyWordMost), Talk: strings.Repeat("ü", MyWordsMost)}, ""},
		{"too long for a sentence", MyWords{Meeting: strings.Repeat("ü", MyWordMost+1)}, "meeting"},
		{"too long for a box", MyWords{Never: strings.Repeat("ü", MyWordsMost+1)}, "never"},
		{"a person's", MyWords{People: map[ID]string{tie: strings.Repeat("x", MyWordMost+1)}}, "calls." + string(tie)},
		{"turns the page round", MyWords{Home: "home\u202e"}, "home"},
		{"broken", MyWords{Talk: "\xff"}, "talk"},
	} {
		t.Run(row.why, func(t *testing.T) {
			var fault *Error
			if err := row.words.Check(); errors.As(err, &fault) != (row.field != "") || fault != nil && fault.Field != row.field {
				t.Errorf("%v, want a fault on %q", err, row.field)
			}
			body, err := row.words.Encode()
			if err != nil {
				t.Fatal(err)
			}
			if back, err := ReadMyWords(body); row.field == "" && (err != nil || !reflect.DeepEqual(back, row.words)) {
				t.Errorf("kept as %v, %v", back, err)
			}
		})
	}
}

func TestMyWordsInSentences(t *testing.T) {
	m := MyWords{Home: "  Jo's house ", Siblings: "the twins", People: map[ID]string{"a": " Nana ", "b": " "}}.Tidy()
	if got, want := m.InSentences(), map[string]string{"MyHome": "Jo's house"}; !maps.Equal(got, want) {
		t.Errorf("in sentences %v, want %v", got, want)
	}
	if want := map[ID]string{"a": "Nana"}; !maps.Equal(m.People, want) {
		t.Errorf("people %v, want %v", m.People, want)
	}
	if m.Empty() || !(MyWords{}).Tidy().Empty() || (MyWords{Never: "x"}).Empty() {
		t.Error("what is empty is not told from what was said")
	}
}
