package letter

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestEchoesOfWhatWasKeptForTheIRO(t *testing.T) {
	kept := []string{"I do not want to see my uncle any more.", "ok"}
	for _, c := range []struct {
		name, text string
		quotes     map[string]string
		want       []string
	}{
		{"nothing of it", "You will see Gran on Sundays.", nil, nil},
		{"a few words that anybody uses", "I do not want to hurry you.", nil, []string(nil)},
		{"word for word", "You wrote: I do not want to see my uncle any more. I heard you.", nil, []string{"I do not want to see my uncle any more"}},
		{"in capitals, with other stops", "You DO NOT want to... see my uncle", nil, []string{"DO NOT want to see my uncle"}},
		{"twice", "not want to see my uncle\n\nnot want to see my uncle", nil, []string{"not want to see my uncle", "not want to see my uncle"}},
		{"something that was shared as well", "I do not want to see my uncle any more.", map[string]string{"y2": "i do not want to see my uncle any more"}, nil},
	} {
		l, err := Compose(Letter{}, []Field{{Kind: "para", Text: c.text}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c.want, l.Echoes(kept, c.quotes)); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
	quote := Letter{Blocks: []Block{{Kind: Quote, Ref: "a", Text: kept[0]}}}
	if got := quote.Echoes(kept, nil); got != nil {
		t.Errorf("a quote is the child's own: %v", got)
	}
}
