package live

import "testing"

// What is shared between sockets is told apart by part and by content: parts
// that have nothing to show are alike in content, and not the same part.
func TestOnlyTheSameFrameIsShared(t *testing.T) {
	for _, c := range []struct {
		name string
		a, b []Part
		same bool
	}{
		{"the same", []Part{NewPart("mine", []byte("7"))}, []Part{NewPart("mine", []byte("7"))}, true},
		{"other content", []Part{NewPart("mine", []byte("7"))}, []Part{NewPart("mine", []byte("8"))}, false},
		{"another part, both empty", []Part{NewPart("mine", nil)}, []Part{NewPart("chair", nil)}, false},
		{"more parts", []Part{NewPart("mine", nil)}, []Part{NewPart("mine", nil), NewPart("chair", nil)}, false},
	} {
		if got := (Frame{Parts: c.a}).key() == (Frame{Parts: c.b}).key(); got != c.same {
			t.Errorf("%s: shared %v, want %v", c.name, got, c.same)
		}
	}
	if (Frame{Reset: true}).key() == (Frame{Parts: []Part{NewPart("mine", nil)}}).key() {
		t.Error("a reset is taken for a part")
	}
}
