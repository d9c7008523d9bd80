package store

import (
	"context"
	"encoding/base64"
	"fmt"

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

func (s *Store) IsPostgres() bool { return s.group == nil }

func (s *Store) BeginChild(tx *gorm.DB, child care.ID) error { return s.beginChild(tx, child) }

// Sealed and Unsealed are a child's vault.
func (s *Store) Sealed(child care.ID, table string, id care.ID, field string, plain []byte) ([]byte, error) {
	return s.vault(s.read(context.Background()), child).seal(table, id, field, plain)
}

func (s *Store) Unsealed(child care.ID, table string, id care.ID, field string, box []byte) ([]byte, error) {
	return s.vault(s.read(context.Background()), child).open(table, id, field, box)
}

// SealHead signs an end of a log, as an earlier copy of it would be.
func (s *Store) SealHead(child care.ID, n int64, mac string) string {
	return auditHead{ChildID: child, N: n, Mac: mac}.sealed(*s.chain.Load())
}

// NoteMany adds many lines to a child's log at once.
func (s *Store) NoteMany(ctx context.Context, child care.ID, n int) error {
	return s.do(ctx, func(tx *gorm.DB) error {
		lines := make([]auditRow, n)
		for i := range lines {
			lines[i] = auditRow{At: s.now(), Actor: care.NewID(), TieID: care.NewID(), Verb: auditRead, What: "answers", Purpose: "prepare", ReviewID: care.NewID(), Objects: string(care.NewID())}
		}
		return s.chainOn(tx, child, lines)
	})
}

func (s *Store) Note(db *gorm.DB, v care.Viewer, what string, child care.ID, objects ...care.ID) error {
	return s.note(db, v, auditKind(what), child, objects...)
}

// SignRows notes the rows that decide, which a test has written by SQL.
func (s *Store) SignRows(ctx context.Context) error { return s.decidedBefore(ctx) }

// SettleLog waits until nobody writes in the log.
func (s *Store) SettleLog() { s.scribe.ended.Wait() }

// KeysOfChildren is how many keys each child has.
func (s *Store) KeysOfChildren(ctx context.Context) (out []int, err error) {
	rows, err := fetch[childKeyRow](s.read(ctx), "ORDER BY child_id")
	for _, r := range rows {
		ring, err := s.box.Load().Unwrap(r.Keyset, keysetPlace(r.ChildID))
		if err != nil {
			return nil, err
		}
		out = append(out, ring.Keys())
	}
	return out, err
}

// TurnSome turns the keys of the first so many children.
func (s *Store) TurnSome(ctx context.Context, most int) error {
	rows, err := fetch[childKeyRow](s.read(ctx), "ORDER BY child_id")
	for _, r := range rows[:most] {
		if err := s.turn(ctx, s.box.Load(), r); err != nil {
			return err
		}
	}
	return err
}

// SealedBefore seals as the program did before children had keys of their own.
func (s *Store) SealedBefore(table string, id care.ID, field string, plain []byte) ([]byte, error) {
	return s.box.Load().Seal(plain, sealPlace(table, id, field))
}

// CompareBells looks once for bells that were lost.
func (s *Store) CompareBells(ctx context.Context, known map[care.ID]int64) map[care.ID]int64 {
	return s.bell.compareOnce(ctx, known)
}

func (s *Store) HasSealed(ctx context.Context) (bool, error) { return s.hasSealed(ctx) }

// SealedColumns is what hasSealed looks at.
var SealedColumns = sealedColumns

// What codes and passwords are compared by.
var (
	TidyCode     = tidyCode
	TidyDigits   = tidyDigits
	PasswordFits = passwordFits
	HashPassword = hashPassword
	HashOf       = hashOf
)

// CheapPassword is a hash of the password that costs next to nothing: for tests that
// try very often.
func CheapPassword(password string) string {
	const sum = 32
	salt, b64 := make([]byte, 16), base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=8,t=1,p=1$%s$%s", argon2.Version,
		b64.EncodeToString(salt), b64.EncodeToString(argon2.IDKey([]byte(password), salt, 1, 8, 1, sum)))
}

// OutlookOf is what somebody reaches now through all their ties to a child.
func (s *Store) OutlookOf(ctx context.Context, t care.Tie) (o Outlook, err error) {
	err = s.snapshot(ctx, func(db *gorm.DB) error {
		o, err = s.outlook(ctx, db, t)
		return err
	})
	return o, err
}

// NewTurns is a queue of slow things.
func NewTurns(atOnce int) *turns { return newTurns(atOnce) }

// Take is a turn in it.
func (t *turns) Take(ctx context.Context, place string) (func(), error) { return t.take(ctx, place) }

// SlowHashOfNumber is how a card's number was kept before.
var SlowHashOfNumber = slowHashOfNumber

// HoldHashes makes everybody wait who hashes slowly, until they are released.
func HoldHashes() (release func()) {
	const atOnce = 4
	held, until := make(chan bool, atOnce), make(chan bool)
	for range atOnce {
		go func() {
			_, _ = slowly(context.Background(), "held", func() bool {
				held <- true
				return <-until
			})
		}()
	}
	for range atOnce {
		<-held
	}
	return func() { close(until) }
}
