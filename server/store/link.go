package store

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"time"

	"gorm.io/gorm"

	"myreview/server/care"
)

type linkRow struct {
	ID        care.ID    `gorm:"column:id;primaryKey"`
	TokenHash string     `gorm:"column:token_hash"`
	PersonID  care.ID    `gorm:"column:person_id"`
	MadeAt    time.Time  `gorm:"column:made_at"`
	ExpiresAt time.Time  `gorm:"column:expires_at"`
	RevokedAt *time.Time `gorm:"column:revoked_at"`
}

func (linkRow) TableName() string { return "link" }

// AddLink makes a way in for one person. It works on several devices until it
// expires or is revoked. The token (128 random bits) is given once; only its
// hash is kept.
func (s *Store) AddLink(ctx context.Context, person care.ID, life time.Duration) (token string, err error) {
	b := make([]byte, 16)
	_, _ = rand.Read(b)
	token = base64.RawURLEncoding.EncodeToString(b)
	now := s.now()
	return token, s.add(ctx, "link", &linkRow{
		ID: care.NewID(), TokenHash: hashOf(token), PersonID: person, MadeAt: now, ExpiresAt: now.Add(life),
	})
}

// LinkKnown tells whether a link opens, and nothing about whom it is for:
// NotFound (link.unknown) or Gone (link.over). It changes nothing, so that
// whatever follows links by itself uses none up.
func (s *Store) LinkKnown(ctx context.Context, token string) error {
	_, err := s.link(ctx, token)
	return err
}

func (s *Store) link(ctx context.Context, token string) (linkRow, error) {
	var row linkRow
	err := take(s.read(ctx), &row, "token_hash = ?", hashOf(token))
	switch {
	case err != nil && care.KindOf(err) == care.KindNotFound:
		return linkRow{}, &care.Error{Kind: care.KindNotFound, Key: "link.unknown"}
	case err != nil:
		return linkRow{}, err
	case row.RevokedAt != nil || !s.now().Before(row.ExpiresAt):
		return linkRow{}, care.Gone("link.over")
	}
	return row, nil
}

// TradeLink gives a session for a link. An empty lang means the person's own.
func (s *Store) TradeLink(ctx context.Context, token string, lang care.Lang) (secret string, err error) {
	row, err := s.link(ctx, token)
	if err != nil {
		return "", err
	}
	return s.StartSession(ctx, row.PersonID, Way{By: ByLink}, lang)
}

// RevokeLinks ends every link of a person, and every session with them.
func (s *Store) RevokeLinks(ctx context.Context, person care.ID) error {
	err := s.do(ctx, func(tx *gorm.DB) error {
		return tx.Model(&linkRow{}).Where("person_id = ? AND revoked_at IS NULL", person).Update("revoked_at", s.now()).Error
	})
	if err != nil {
		return fmt.Errorf("store: revoke links: %w", err)
	}
	return s.EndAllSessions(ctx, person)
}
