// Package migrations holds the tables of the portal, once for each database:
// the same numbers, the same tables. They only ever go forward.
package migrations

import "embed"

// FS has the folders sqlite and postgres.
//
//go:embed sqlite/*.sql postgres/*.sql
var FS embed.FS
