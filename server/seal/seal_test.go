package seal_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"myreview/server/seal"
)

func TestOnlyTheSameKeyAndPlaceOpen(t *testing.T) {
	dir := t.TempDir()
	ours, err := seal.Create(filepath.Join(dir, "ours"))
	if err != nil {
		t.Fatal(err)
	}
	theirs, err := seal.Create(filepath.Join(dir, "theirs"))
	if err != nil {
		t.Fatal(err)
	}
	again, err := seal.Load(filepath.Join(dir, "ours"))
	if err != nil {
		t.Fatal(err)
	}
	box, err := ours.Seal([]byte("I miss my dog"), []byte("answer|1|body"))
	if err != nil {
		t.Fatal(err)
	}
	bent := append([]byte(nil), box...)
	bent[len(bent)-1] ^= 1

	for name, c := range map[string]struct {
		with  *seal.Box
		box   []byte
		place string
		opens bool
	}{
		"the key that sealed it":       {ours, box, "answer|1|body", true},
		"the same key, read from disk": {again, box, "answer|1|body", true},
		"another key":                  {theirs, box, "answer|1|body", false},
		"moved to another row":         {ours, box, "answer|2|body", false},
		"moved to another field":       {ours, box, "answer|1|why", false},
		"one bit changed":              {ours, bent, "answer|1|body", false},
		"cut short":                    {ours, box[:7], "answer|1|body", false},
		"nothing at all":               {ours, nil, "answer|1|body", false},
	} {
		t.Run(name, func(t *testing.T) {
			plain, err := c.with.Open(c.box, []byte(c.place))
			if c.opens && (err != nil || string(plain) != "I miss my dog") {
				t.Fatalf("got %q, %v", plain, err)
			}
			if !c.opens && !errors.Is(err, seal.ErrClosed) {
				t.Fatalf("got %q, %v; want ErrClosed", plain, err)
			}
		})
	}
}

func TestTheKeyFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keyset")
	if _, err := seal.Load(path); !errors.Is(err, seal.ErrNoKey) || !errors.Is(err, os.ErrNotExist) {
		t.Fatalf("missing: %v", err)
	}
	if _, err := seal.Create(path); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("mode %v, %v; want 0600", info.Mode(), err)
	}
	before, _ := os.ReadFile(path)
	if _, err := seal.Create(path); !errors.Is(err, os.ErrExist) {
		t.Fatalf("a second Create: %v; want os.ErrExist", err)
	}
	after, _ := os.ReadFile(path)
	if string(before) != string(after) {
		t.Fatal("the key was overwritten")
	}
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(path), ".keyset-*")); len(left) > 0 {
		t.Fatalf("left behind: %v", left)
	}
	for _, text := range []string{"", "{}", "not a keyset CANARY", `{"primaryKeyId":1,"key":[]}`} {
		bad := filepath.Join(t.TempDir(), "bad")
		if err := os.WriteFile(bad, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := seal.Load(bad); !errors.Is(err, seal.ErrBadKey) {
			t.Errorf("%q: %v; want ErrBadKey", text, err)
		}
	}
}
