package database

import (
	"context"
	"database/sql"
	"fmt"

	"myreview/server/care"
)

// wordsSince is the version whose tables keep the words of names.
const wordsSince = 32

// fillWords gives children the words of their names where they have none: those of a
// database whose program did not keep them.
func fillWords(ctx context.Context, db *sql.DB) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("store: migrate: %w", err)
	}
	defer func() { _ = tx.Rollback() }()
	rows, err := tx.QueryContext(ctx, `SELECT p.id, p.name FROM child c JOIN person p ON p.id = c.person_id
		WHERE NOT EXISTS (SELECT 1 FROM child_word w WHERE w.child_id = p.id)`)
	if err != nil {
		return fmt.Errorf("store: migrate: %w", err)
	}
	defer func() { _ = rows.Close() }()
	names := map[string]string{}
	for rows.Next() {
		var id, name string
		if err := rows.Scan(&id, &name); err != nil {
			return fmt.Errorf("store: migrate: %w", err)
		}
		names[id] = name
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("store: migrate: %w", err)
	}
	for id, name := range names {
		for _, word := range care.NameWords(name) {
			if _, err := tx.ExecContext(ctx, "INSERT INTO child_word (word, child_id) VALUES ($1, $2) ON CONFLICT DO NOTHING", word, id); err != nil {
				return fmt.Errorf("store: migrate: %w", err)
			}
		}
	}
	return tx.Commit()
}
