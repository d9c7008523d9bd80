package store

import (
	"context"
	"encoding/base64"
	"fmt"
	"testing"

	"golang.org/x/crypto/argon2"
	"gorm.io/gorm"

	"myreview/server/care"
)

// The unexported words of the package, for tests from outside it.

func (s *Store) Write(ctx context.Context, v care.Viewer, review care.ID, fn func(tx *Tx) error) error {
	return s.write(ctx, v, review, fn)
}

func (s *Store) Do(ctx context.Context, fn func(tx *gorm.DB) error) error { return s.do(ctx, fn) }

func (s *Store) Batch(ctx context.Context, fn func(tx *gorm.DB) error) error { return s.batch(ctx, fn) }

func (s *Store) Read(ctx context.Context) *gorm.DB { return s.read(ctx) }

func (s *Store) Sealed(table string, id care.ID, field string, plain []byte) ([]byte, error) {
	return s.sealed(table, id, field, plain)
}

func (s *Store) Opened(table string, id care.ID, field string, box []byte) ([]byte, error) {
	return s.opened(table, id, field, box)
}

// CompareBells looks once for bells that were lost.
func (s *Store) CompareBells(ctx context.Context, known map[care.ID]int64) map[care.ID]int64 {
	return s.bell.compareOnce(ctx, known)
}

// SealedColumns is what HasSealed looks at.
var SealedColumns = sealedColumns

// CheapPasswords is a hash of the password that costs next to nothing, as does
// nobody's until the test ends: for tests that try very often.
func CheapPasswords(t *testing.T, password string) string {
	cheap := func(password string) string {
		salt := make([]byte, argonSalt)
		b64 := base64.RawStdEncoding
		return fmt.Sprintf("$argon2id$v=%d$m=8,t=1,p=1$%s$%s", argon2.Version,
			b64.EncodeToString(salt), b64.EncodeToString(argon2.IDKey([]byte(password), salt, 1, 8, 1, argonSum)))
	}
	dear, nobody := nobodysHash, cheap("nobody has this password")
	nobodysHash = func() string { return nobody }
	t.Cleanup(func() { nobodysHash = dear })
	return cheap(password)
}
