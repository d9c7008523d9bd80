package store

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"time"

	"gorm.io/gorm"

	"myreview/server/care"
)

type linkRow struct {
	ID        care.ID    `gorm:"column:id;primaryKey"`
	TokenHash string     `gorm:"column:token_hash"`
	PersonID  care.ID    `gorm:"column:person_id"`
	TieID     care.ID    `gorm:"column:tie_id"`
	MadeAt    time.Time  `gorm:"column:made_at"`
	ExpiresAt time.Time  `gorm:"column:expires_at"`
	RevokedAt *time.Time `gorm:"column:revoked_at"`
}

func (linkRow) TableName() string { return "link" }

// AddLink makes a way in for the holder of a tie, to what is that child's and
// to nothing of another. It works on several devices until it expires or is
// revoked. The token (128 random bits) is given once; only its hash is kept.
func (s *Store) AddLink(ctx context.Context, tie care.ID, life time.Duration) (token string, err error) {
	var t tieRow
	if err := take(s.read(ctx), &t, "id = ?", tie); err != nil {
		return "", err
	}
	row, token := s.newLink(t.tie(), life)
	return token, s.add(ctx, "link", &row)
}

func (s *Store) newLink(t care.Tie, life time.Duration) (row linkRow, token string) {
	b := make([]byte, 16)
	_, _ = rand.Read(b)
	token = base64.RawURLEncoding.EncodeToString(b)
	now := s.now()
	return linkRow{
		ID: care.NewID(), TokenHash: hashOf(token), PersonID: t.Person, TieID: t.ID, MadeAt: now, ExpiresAt: now.Add(life),
	}, token
}

// LinkKnown tells whether a link opens, and nothing about whom it is for:
// NotFound (link.unknown), for a link that was called back too, since who has
// one may not know that it ever was (safety.md section 1, T9); or Gone
// (link.over). It changes nothing, so that whatever follows links by itself
// uses none up.
func (s *Store) LinkKnown(ctx context.Context, token string) error {
	_, err := s.link(s.read(ctx), token)
	return err
}

func (s *Store) link(db *gorm.DB, token string) (linkRow, error) {
	var row linkRow
	err := take(db, &row, "token_hash = ?", hashOf(token))
	switch {
	case err != nil && care.KindOf(err) != care.KindNotFound:
		return linkRow{}, err
	case err != nil, row.RevokedAt != nil:
		return linkRow{}, unknownLink()
	case !s.now().Before(row.ExpiresAt):
		return linkRow{}, care.Gone("link.over")
	}
	return row, nil
}

func unknownLink() error { return &care.Error{Kind: care.KindNotFound, Key: "link.unknown"} }

// TradeLink gives a session for a link, for the link's child alone. An empty
// lang means the person's own.
func (s *Store) TradeLink(ctx context.Context, token string, lang care.Lang) (secret string, err error) {
	row, err := s.link(s.read(ctx), token)
	if err != nil {
		return "", err
	}
	var t tieRow
	if err := take(s.read(ctx), &t, "id = ?", row.TieID); err != nil {
		return "", err
	}
	return s.enter(ctx, row.PersonID, Way{By: ByLink, Within: string(t.ChildID)}, lang, door{"link", "revoked_at", row.ID, unknownLink()})
}

// EndLinks ends every link of the holder of a tie to that child, and what was
// opened with them.
func (s *Store) EndLinks(ctx context.Context, v care.Viewer, review, tie care.ID) error {
	t, err := s.linkHolder(ctx, v, review, tie)
	if err != nil {
		return err
	}
	return s.across(ctx, v, t.Child, "link.ended", tie, func(tx *gorm.DB) error {
		if _, err := s.handsOutLinks(ctx, tx, v, review); err != nil {
			return err
		}
		return s.revoke(tx, t)
	})
}
