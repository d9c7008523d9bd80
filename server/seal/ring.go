package seal

import (
	"bytes"
	"encoding/binary"
	"fmt"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/tink"
)

// Ring is one child's keys. The database keeps it wrapped: sealed by a Box,
// whose own keys are never there. The first key of a ring seals and every key
// opens, as with a Box. It is safe for use by many at once.
type Ring struct {
	handle *keyset.Handle
	aead   tink.AEAD
}

// The first byte of what a Ring sealed. What a Box sealed begins with the mark of
// its key, which is 1.
const (
	ringMark  = 2
	boundMark = 3 // together with other columns of its row
)

// OfRing reports whether a Ring sealed it, rather than a Box.
func OfRing(box []byte) bool { return len(box) > 0 && (box[0] == ringMark || box[0] == boundMark) }

// IsBound reports whether it was sealed together with other columns of its row.
func IsBound(box []byte) bool { return len(box) > 0 && box[0] == boundMark }

// NewRing makes keys that belong to the place that ad names, and gives them
// wrapped.
func (b *Box) NewRing(ad []byte) (*Ring, []byte, error) {
	handle, err := keyset.NewHandle(aead.AES256GCMKeyTemplate())
	if err != nil {
		return nil, nil, fmt.Errorf("seal: ring: %w", err)
	}
	r, err := ringOf(handle)
	if err != nil {
		return nil, nil, err
	}
	wrapped, err := b.Wrap(r, ad)
	return r, wrapped, err
}

// Wrap seals the keys themselves with the first key of the box.
func (b *Box) Wrap(r *Ring, ad []byte) ([]byte, error) {
	var keys bytes.Buffer
	if err := insecurecleartextkeyset.Write(r.handle, keyset.NewBinaryWriter(&keys)); err != nil {
		return nil, fmt.Errorf("seal: wrap: %w", err)
	}
	return b.Seal(keys.Bytes(), ad)
}

// Unwrap gives back the ring that was wrapped for the same place: ErrClosed
// where another box or another place did.
func (b *Box) Unwrap(wrapped, ad []byte) (*Ring, error) {
	keys, err := b.Open(wrapped, ad)
	if err != nil {
		return nil, fmt.Errorf("seal: ring: %w", err)
	}
	handle, err := insecurecleartextkeyset.Read(keyset.NewBinaryReader(bytes.NewReader(keys)))
	if err != nil {
		// The reader's own words could quote the keys.
		return nil, fmt.Errorf("seal: ring: %w", ErrBadKey)
	}
	return ringOf(handle)
}

func ringOf(handle *keyset.Handle) (*Ring, error) {
	a, err := aead.New(handle)
	if err != nil {
		return nil, fmt.Errorf("seal: ring: %w", ErrBadKey)
	}
	return &Ring{handle: handle, aead: a}, nil
}

// Rotated is the ring with a new key, which seals from now on. The ones before
// stay: they open what they sealed.
func (r *Ring) Rotated() (*Ring, error) {
	m := keyset.NewManagerFromHandle(r.handle)
	id, err := m.Add(aead.AES256GCMKeyTemplate())
	if err == nil {
		err = m.SetPrimary(id)
	}
	if err != nil {
		return nil, fmt.Errorf("seal: rotate: %w", err)
	}
	handle, err := m.Handle()
	if err != nil {
		return nil, fmt.Errorf("seal: rotate: %w", err)
	}
	return ringOf(handle)
}

// Keys is how many keys the ring has.
func (r *Ring) Keys() int { return r.handle.Len() }

// Seal closes plain for the place that ad names.
func (r *Ring) Seal(plain, ad []byte) ([]byte, error) {
	box, err := r.aead.Encrypt(plain, ad)
	if err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	return append([]byte{ringMark}, box...), nil
}

// SealBound is Seal for a field that opens only as long as other columns of its
// row are what they were: those are part of ad.
func (r *Ring) SealBound(plain, ad []byte) ([]byte, error) {
	box, err := r.Seal(plain, ad)
	if err == nil {
		box[0] = boundMark
	}
	return box, err
}

// Open gives back what Seal was given for the same place, or ErrClosed.
func (r *Ring) Open(box, ad []byte) ([]byte, error) {
	if !OfRing(box) {
		return nil, fmt.Errorf("seal: %w", ErrClosed)
	}
	plain, err := r.aead.Decrypt(box[1:], ad)
	if err != nil {
		return nil, fmt.Errorf("seal: %w", ErrClosed)
	}
	return plain, nil
}

// Fresh reports whether the first key of the box sealed it: wrapped keys that
// are not fresh want wrapping again before an old key of the box may go.
func (b *Box) Fresh(sealed []byte) bool {
	return len(sealed) >= 5 && sealed[0] == 1 && binary.BigEndian.Uint32(sealed[1:5]) == b.first
}
