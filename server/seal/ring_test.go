package seal_test

import (
	"bytes"
	"errors"
	"path/filepath"
	"testing"

	"myreview/server/seal"
)

func newBox(t *testing.T) *seal.Box {
	t.Helper()
	b, err := seal.Create(filepath.Join(t.TempDir(), "keys"))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestAWrappedRingOpensWithItsBoxAndInItsPlace(t *testing.T) {
	ours, theirs := newBox(t), newBox(t)
	ring, wrapped, err := ours.NewRing([]byte("child|robin"))
	if err != nil {
		t.Fatal(err)
	}
	box, err := ring.Seal([]byte("I miss my dog"), []byte("here"))
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(box, []byte("dog")) || !seal.OfRing(box) {
		t.Fatalf("sealed as %x", box)
	}
	for name, c := range map[string]struct {
		with        *seal.Box
		place       string
		wrapped     []byte
		unwraps     bool
		sealedPlace string
		opens       bool
	}{
		"its own":           {ours, "child|robin", wrapped, true, "here", true},
		"another row's box": {ours, "child|robin", wrapped, true, "there", false},
		"another child's":   {ours, "child|sam", wrapped, false, "", false},
		"another box":       {theirs, "child|robin", wrapped, false, "", false},
		"cut short":         {ours, "child|robin", wrapped[:20], false, "", false},
	} {
		r, err := c.with.Unwrap(c.wrapped, []byte(c.place))
		if !c.unwraps {
			if !errors.Is(err, seal.ErrClosed) {
				t.Errorf("%s: unwrapped, %v", name, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		plain, err := r.Open(box, []byte(c.sealedPlace))
		if c.opens && string(plain) != "I miss my dog" || !c.opens && !errors.Is(err, seal.ErrClosed) {
			t.Errorf("%s: %q, %v", name, plain, err)
		}
	}
}

func TestARotatedRingOpensOldAndNew(t *testing.T) {
	b := newBox(t)
	old, wrapped, err := b.NewRing(nil)
	if err != nil {
		t.Fatal(err)
	}
	before, _ := old.Seal([]byte("before"), nil)
	rotated, err := old.Rotated()
	if err != nil || rotated.Keys() != 2 || old.Keys() != 1 {
		t.Fatalf("%d keys, %v", rotated.Keys(), err)
	}
	after, _ := rotated.Seal([]byte("after"), nil)
	if plain, err := rotated.Open(before, nil); string(plain) != "before" {
		t.Errorf("what was sealed before: %q, %v", plain, err)
	}
	if _, err := old.Open(after, nil); !errors.Is(err, seal.ErrClosed) {
		t.Errorf("the old ring opens what the new key sealed: %v", err)
	}
	again, err := b.Wrap(rotated, nil)
	if err != nil {
		t.Fatal(err)
	}
	r, err := b.Unwrap(again, nil)
	if err != nil {
		t.Fatal(err)
	}
	if plain, err := r.Open(after, nil); string(plain) != "after" {
		t.Errorf("after wrapping again: %q, %v", plain, err)
	}
	if !b.Fresh(wrapped) || newBox(t).Fresh(wrapped) || b.Fresh(nil) {
		t.Error("fresh is what the first key of the box sealed")
	}
}

func TestALinkIsOfItsSecretAndItsFields(t *testing.T) {
	b := newBox(t)
	chain, sealed, err := b.NewChain([]byte("log"))
	if err != nil {
		t.Fatal(err)
	}
	again, err := b.Chain(sealed, []byte("log"))
	if err != nil || again.Link("a", "b") != chain.Link("a", "b") {
		t.Fatalf("not the same secret: %v", err)
	}
	if _, err := b.Chain(sealed, []byte("elsewhere")); !errors.Is(err, seal.ErrClosed) {
		t.Errorf("opened elsewhere: %v", err)
	}
	other, _, _ := b.NewChain([]byte("log"))
	seen := map[string]string{}
	for name, link := range map[string]string{
		"a, b": chain.Link("a", "b"), "ab": chain.Link("ab"), "ab and nothing": chain.Link("ab", ""),
		"b, a": chain.Link("b", "a"), "none": chain.Link(), "another secret": other.Link("a", "b"),
	} {
		if twin, twice := seen[link]; twice {
			t.Errorf("%s is signed like %s", name, twin)
		}
		seen[link] = name
	}
}
