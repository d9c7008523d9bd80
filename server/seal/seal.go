// Package seal closes columns that only the portal can open. What is said about
// a child is kept encrypted under keys of that child's own, bound to the one row
// and field that it belongs to; these keys are kept wrapped by the deployment's,
// which lie outside the database. A copied database, a backup, or a row moved
// to another place opens nothing.
package seal

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/tink"
)

var (
	// ErrNoKey: there is no keyset at the path. It wraps os.ErrNotExist.
	ErrNoKey = fmt.Errorf("the keyset is missing: %w", os.ErrNotExist)
	// ErrBadKey: the file is there and is no keyset.
	ErrBadKey = errors.New("the file is not a keyset")
	// ErrClosed: the box does not open, since it was sealed with another key,
	// for another row or field, or was changed.
	ErrClosed = errors.New("sealed with another key or for another place")
)

// Box seals and opens with the deployment's own keys. It is safe for use by
// many at once.
type Box struct {
	aead  tink.AEAD
	first uint32 // the number of the key that seals
}

// Load reads the keyset at path. The first key of the set seals; every key of
// the set opens, so keys can be rotated.
func Load(path string) (*Box, error) {
	text, err := os.ReadFile(path) // #nosec G304 -- the operator names the file
	if errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("seal: %s: %w", path, ErrNoKey)
	}
	if err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	handle, err := insecurecleartextkeyset.Read(keyset.NewJSONReader(bytes.NewReader(text)))
	if err != nil {
		// The reader's own words could quote the file, which may hold key material.
		return nil, fmt.Errorf("seal: %s: %w", path, ErrBadKey)
	}
	return open(handle)
}

// Create makes a new keyset at path, readable by its owner alone, and never
// overwrites: where a file is there already the error is os.ErrExist. The file
// appears whole or not at all.
func Create(path string) (*Box, error) {
	handle, err := keyset.NewHandle(aead.AES256GCMKeyTemplate())
	if err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	var text bytes.Buffer
	if err := insecurecleartextkeyset.Write(handle, keyset.NewJSONWriter(&text)); err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	if err := writeNew(path, text.Bytes()); err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	return open(handle)
}

// writeNew writes beside the path and links into place: a link, unlike a
// rename, refuses to replace what is there.
func writeNew(path string, text []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".keyset-*") // mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.Write(text)
	err = errors.Join(err, f.Sync(), f.Close())
	if err != nil {
		return err
	}
	return os.Link(f.Name(), path)
}

func open(handle *keyset.Handle) (*Box, error) {
	a, err := aead.New(handle)
	if err != nil {
		return nil, fmt.Errorf("seal: %w: %w", ErrBadKey, err)
	}
	first, err := handle.Primary()
	if err != nil {
		return nil, fmt.Errorf("seal: %w: %w", ErrBadKey, err)
	}
	return &Box{aead: a, first: first.KeyID()}, nil
}

// Seal closes plain for the place that ad names.
func (b *Box) Seal(plain, ad []byte) ([]byte, error) {
	box, err := b.aead.Encrypt(plain, ad)
	if err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	return box, nil
}

// Open gives back what Seal was given for the same place, or ErrClosed.
func (b *Box) Open(box, ad []byte) ([]byte, error) {
	plain, err := b.aead.Decrypt(box, ad)
	if err != nil {
		return nil, fmt.Errorf("seal: %w", ErrClosed)
	}
	return plain, nil
}
