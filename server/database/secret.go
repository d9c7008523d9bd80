package database

import (
	"crypto/sha256"
	"encoding/hex"
)

func HashOf(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// Bucket is the name under which tries are kept. It is made with a secret of the
// deployment's: who copies the database cannot find out by trying which e-mail
// addresses and networks are in it.
func (s *DB) Bucket(of string) string {
	if chain := s.chain.Load(); chain != nil {
		return chain.Link("attempt", of)
	}
	return HashOf(of)
}
