// Package locales holds every visible word: <lang>/<slice>.toml has the messages
// of one part of the portal, checked.toml says which of them a person has checked.
package locales

import "embed"

// FS has the message files.
//
//go:embed *.toml */*.toml
var FS embed.FS
