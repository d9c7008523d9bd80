package review

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"
)

// HowSaid is what a child can say of their form itself.
var HowSaid = []string{"well", "mixed", "hard"}

// Tally counts it: by ChildForms, and by HowSaid. No count leads to a child.
type Tally [3][3]uint32

// Move takes one that was counted of a form away and counts another; empty is none.
func (t *Tally) Move(form, was, now string) {
	of := slices.Index(ChildForms, FormAsked(form))
	if of < 0 {
		return
	}
	if i := slices.Index(HowSaid, was); i >= 0 && t[of][i] > 0 {
		t[of][i]--
	}
	if i := slices.Index(HowSaid, now); i >= 0 {
		t[of][i]++
	}
}

// Encode gives the counts as they are kept: in as many bytes whatever they are.
func (t Tally) Encode() []byte {
	var b bytes.Buffer
	_ = binary.Write(&b, binary.BigEndian, t) // a buffer takes it all
	return b.Bytes()
}

// DecodeTally reads what Encode gave.
func DecodeTally(kept []byte) (t Tally, err error) {
	if _, err := binary.Decode(kept, binary.BigEndian, &t); err != nil {
		return Tally{}, fmt.Errorf("review: tally: %w", err)
	}
	return t, nil
}

// CountHow begins the keys of the groups that count what children said of their form: before a
// FormAsked. Which they are is told to nobody.
const CountHow = "found."

// Groups are the counts as figures. What is small is hidden.
func (t Tally) Groups() (out []Group) {
	for i, form := range ChildForms {
		g := Group{Key: CountHow + string(form)}
		for j, said := range HowSaid {
			g.Figures = append(g.Figures, Figure{Key: said, unnamed: int(t[i][j])})
		}
		g.suppress(false)
		out = append(out, g)
	}
	return out
}
