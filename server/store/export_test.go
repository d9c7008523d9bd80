package store

import (
	"context"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strconv"

	"golang.org/x/crypto/argon2"
	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/store/audit"
	"myreview/server/store/signin"
)

// What tests from outside the package write and read past the slices.

func (s *Store) Write(ctx context.Context, v care.Viewer, review care.ID, fn func(tx *audit.Tx) error) error {
	return s.Audit.Write(ctx, v, review, fn)
}

func (s *Store) Do(ctx context.Context, fn func(tx *gorm.DB) error) error {
	return s.DB.WriteTx(ctx, fn)
}

func (s *Store) Batch(ctx context.Context, fn func(tx *gorm.DB) error) error {
	return s.DB.WriteBatched(ctx, fn)
}

func (s *Store) Read(ctx context.Context) *gorm.DB { return s.DB.Read(ctx) }

func (s *Store) IsPostgres() bool { return s.DB.Read(context.Background()).Name() == "postgres" }

// BeginChild gives a child keys and an audit log.
func (s *Store) BeginChild(tx *gorm.DB, child care.ID) error {
	if err := s.Audit.BeginLog(tx, child); err != nil {
		return err
	}
	return s.DB.GiveKeys(tx, child)
}

// Sealed and Unsealed use a child's keys.
func (s *Store) Sealed(child care.ID, table string, id care.ID, field string, plain []byte) ([]byte, error) {
	return s.DB.ForChild(s.DB.Read(context.Background()), child).Seal(table, id, field, plain)
}

func (s *Store) Unsealed(child care.ID, table string, id care.ID, field string, box []byte) ([]byte, error) {
	return s.DB.ForChild(s.DB.Read(context.Background()), child).Open(table, id, field, box)
}

// SealHead signs an end of a log, as an earlier copy of it would be.
func (s *Store) SealHead(child care.ID, n int64, mac string) string {
	return s.DB.Chain().Link("head", string(child), strconv.FormatInt(n, 10), mac)
}

// NoteMany adds many lines to a child's log at once.
func (s *Store) NoteMany(ctx context.Context, child care.ID, n int) error {
	return s.DB.WriteTx(ctx, func(tx *gorm.DB) error {
		lines := make([]audit.Line, n)
		for i := range lines {
			lines[i] = audit.Line{At: s.DB.Now(), Actor: care.NewID(), TieID: care.NewID(), Verb: audit.Read, What: "answers", Purpose: "prepare", ReviewID: care.NewID(), Objects: string(care.NewID())}
		}
		return s.Audit.Append(tx, child, lines)
	})
}

func (s *Store) Note(db *gorm.DB, v care.Viewer, what string, child care.ID, objects ...care.ID) error {
	return s.Audit.Note(db, v, audit.Kind(what), child, objects...)
}

// SignRows notes the rows that decide, which a test has written by SQL.
func (s *Store) SignRows(ctx context.Context) error { return s.Audit.SignAll(ctx) }

// SettleLog waits until nobody writes in the log.
func (s *Store) SettleLog() { s.Audit.Settle() }

// KeysOfChildren is how many keys each child has.
func (s *Store) KeysOfChildren(ctx context.Context) (out []int, err error) {
	rows, err := database.Fetch[database.ChildKeyRow](s.DB.Read(ctx), "ORDER BY child_id")
	for _, r := range rows {
		ring, err := s.DB.Box().Unwrap(r.Keyset, database.KeysetAAD(r.ChildID))
		if err != nil {
			return nil, err
		}
		out = append(out, ring.Keys())
	}
	return out, err
}

// RotateSome rotates the keys of the first so many children.
func (s *Store) RotateSome(ctx context.Context, most int) error {
	rows, err := database.Fetch[database.ChildKeyRow](s.DB.Read(ctx), "ORDER BY child_id")
	for _, r := range rows[:most] {
		if err := s.rotateChild(ctx, s.DB.Box(), r); err != nil {
			return err
		}
	}
	return err
}

// SealedBefore seals as the program did before children had keys of their own.
func (s *Store) SealedBefore(table string, id care.ID, field string, plain []byte) ([]byte, error) {
	return s.DB.Box().Seal(plain, []byte(table+"|"+string(id)+"|"+field))
}

// CheapPassword is a hash of the password that costs next to nothing: for tests that
// try very often.
func CheapPassword(password string) string {
	const sum = 32
	salt, b64 := make([]byte, 16), base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=8,t=1,p=1$%s$%s", argon2.Version,
		b64.EncodeToString(salt), b64.EncodeToString(argon2.IDKey([]byte(password), salt, 1, 8, 1, sum)))
}

// SlowHashOfNumber is how a card's number was kept before.
func SlowHashOfNumber(number string) string {
	return hex.EncodeToString(argon2.IDKey([]byte(number), []byte("My Review: the number of a card"), 2, 19*1024, 1, 32))
}

// AccessSummaryOf is what somebody reaches now through all their ties to a child.
func (s *Store) AccessSummaryOf(ctx context.Context, t care.Tie) (o AccessSummary, err error) {
	err = s.DB.Snapshot(ctx, func(db *gorm.DB) error {
		o, err = s.accessSummary(ctx, db, t)
		return err
	})
	return o, err
}

// HoldHashes makes everybody wait who hashes slowly, until they are released.
func HoldHashes() (release func()) {
	const atOnce = 4
	held, until := make(chan bool, atOnce), make(chan bool)
	for range atOnce {
		go func() {
			_, _ = signin.Slowly(context.Background(), "held", func() bool {
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
