package seal

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
)

// Chain signs the lines of a log, each together with the one before it. Who
// has the database and not the secret can neither change a line nor add one.
type Chain struct{ secret []byte }

// chainSecret is the length of the secret in bytes.
const chainSecret = 32

// NewChain makes a secret, and gives it sealed for the place that ad names.
func (b *Box) NewChain(ad []byte) (Chain, []byte, error) {
	c := Chain{make([]byte, chainSecret)}
	_, _ = rand.Read(c.secret) // never fails: crypto/rand ends the program instead
	sealed, err := b.Seal(c.secret, ad)
	return c, sealed, err
}

// Chain gives back the secret that was sealed for the same place, or ErrClosed.
func (b *Box) Chain(sealed, ad []byte) (Chain, error) {
	secret, err := b.Open(sealed, ad)
	if err != nil || len(secret) != chainSecret {
		return Chain{}, fmt.Errorf("seal: chain: %w", ErrClosed)
	}
	return Chain{secret}, nil
}

// Link signs the fields of a line, in their order and each for itself: "ab",
// "c" is another line than "a", "bc".
func (c Chain) Link(fields ...string) string {
	mac := hmac.New(sha256.New, c.secret)
	var size [8]byte
	for _, f := range fields {
		binary.BigEndian.PutUint64(size[:], uint64(len(f)))
		mac.Write(size[:])
		mac.Write([]byte(f))
	}
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}
