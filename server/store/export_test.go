package store

import (
	"context"

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
