package signin

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"sync"

	"golang.org/x/crypto/argon2"

	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/store/network"
)

// What one try at a password costs: argon2id with 19 MiB and two passes (the
// OWASP minimum). Each hash carries its own cost, so these can be raised.
const (
	ArgonKiB    = 19 * 1024
	ArgonPasses = 2
	argonSalt   = 16
	ArgonSum    = 32
	argonAtOnce = 4 // 76 MiB at most, however many try
)

var argonTurns = newTurns(argonAtOnce)

// Slowly is a slow hash, in its turn among those of all places.
func Slowly[T any](ctx context.Context, place string, hash func() T) (out T, err error) {
	done, err := argonTurns.take(ctx, place)
	if err != nil {
		return out, err
	}
	defer done()
	return hash(), nil
}

// nobodysHash makes an unknown e-mail address cost what a known one does.
var nobodysHash = sync.OnceValue(func() string { return HashPassword("nobody has this password") })

func HashPassword(password string) string {
	salt := make([]byte, argonSalt)
	_, _ = rand.Read(salt)
	sum := argon2.IDKey([]byte(password), salt, ArgonPasses, ArgonKiB, 1, ArgonSum)
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=1$%s$%s",
		argon2.Version, ArgonKiB, ArgonPasses, b64.EncodeToString(salt), b64.EncodeToString(sum))
}

func passwordFits(hash, password string) bool {
	parts := strings.Split(hash, "$")
	if len(parts) != 6 || parts[1] != "argon2id" {
		return false
	}
	var version int
	var kib, passes uint32
	var threads uint8
	if _, err := fmt.Sscanf(parts[2], "v=%d", &version); err != nil || version != argon2.Version {
		return false
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &kib, &passes, &threads); err != nil {
		return false
	}
	salt, err1 := base64.RawStdEncoding.DecodeString(parts[4])
	sum, err2 := base64.RawStdEncoding.DecodeString(parts[5])
	if errors.Join(err1, err2) != nil || len(sum) != ArgonSum {
		return false
	}
	return subtle.ConstantTimeCompare(argon2.IDKey([]byte(password), salt, passes, kib, threads, ArgonSum), sum) == 1
}

// A child's secret is kept with the mark of how its words are compared. One
// without the mark is from before care.SecretForms.
const secretMark = "2"

func HashSecret(secret string) string {
	now, _ := care.SecretForms(secret)
	return secretMark + HashPassword(now)
}

// SecretFits reports whether a secret is the one that was kept, and whether it
// was kept as before.
func SecretFits(hash, secret string) (fits, before bool) {
	now, was := care.SecretForms(secret)
	hash, marked := strings.CutPrefix(hash, secretMark)
	if passwordFits(hash, now) {
		return true, !marked && care.SecretKindOf(secret) == care.SecretPhrase
	}
	for _, form := range was {
		if !marked && passwordFits(hash, form) {
			return true, true
		}
	}
	return false, false
}

// SignIn starts a session for a person at work. An unknown address, an address without a password and a
// wrong password are one answer (signin.wrong) at one cost. Only these count:
// a person who fails too often has to wait (KindTooMany, signin.wait, with the argument
// Wait), all addresses alike. An empty lang means the person's own.
func (s *Store) SignIn(ctx context.Context, email, password string, from From, lang care.Lang) (secret string, err error) {
	k := s.attempt(NormalEmail(email), from)
	if err := s.countAttempt(ctx, k); err != nil {
		return "", err
	}
	person, err := s.whoSignsIn(ctx, k, password)
	switch {
	case err != nil:
		return "", errors.Join(err, s.forgive(context.WithoutCancel(ctx), k, false))
	case person == "":
		return "", care.Invalid("signin.wrong").On("email")
	}
	if err := s.forgive(ctx, k, true); err != nil {
		return "", err
	}
	return s.StartSession(ctx, person, NewSession{By: ByPassword}, lang)
}

// whoSignsIn is the person whose address and password these are; empty: nobody.
func (s *Store) whoSignsIn(ctx context.Context, k attempt, password string) (care.ID, error) {
	var row network.PersonRow
	err := database.Take(s.db.Read(ctx), &row, "email = ? AND staff = ?", k.address, true)
	if err != nil && care.KindOf(err) != care.KindNotFound {
		return "", err
	}
	hash := nobodysHash()
	if err == nil && row.Password != nil {
		hash = *row.Password
	}
	fits, err := Slowly(ctx, k.Place, func() bool { return passwordFits(hash, password) })
	if err != nil || !fits || row.Password == nil {
		return "", err
	}
	return row.ID, nil
}

// checkPassword is nil where somebody known gives their own password; a wrong
// one is Invalid (password.wrong). They are known by what they hold already, a
// session or an invitation's browser, so who fails too often there waits there.
func (s *Store) checkPassword(ctx context.Context, person care.ID, password string, from From) error {
	p, err := database.FetchOne[network.PersonRow](s.db.Read(ctx), "WHERE id = $1", string(person))
	if err != nil {
		return err
	}
	k := s.attempt("person:"+string(person), from)
	k.own = true
	if err := s.countAttempt(ctx, k); err != nil {
		return err
	}
	hash := nobodysHash()
	if p.Password != nil {
		hash = *p.Password
	}
	fits, err := Slowly(ctx, from.Place, func() bool { return passwordFits(hash, password) })
	switch {
	case err != nil:
		return errors.Join(err, s.forgive(context.WithoutCancel(ctx), k, false))
	case !fits || p.Password == nil:
		return care.Invalid("password.wrong").On("password")
	}
	return s.forgive(ctx, k, true)
}

func NormalEmail(s string) string { return strings.ToLower(strings.TrimSpace(s)) }
