// Package locales holds every visible word: active.<lang>.toml has the
// messages, checked.toml says which of them a person has checked.
package locales

import "embed"

// FS has the message files.
//
//go:embed *.toml
var FS embed.FS
