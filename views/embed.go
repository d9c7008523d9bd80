// Package views holds the templates: the frame, the pages and the partials.
package views

import "embed"

// FS has layout.html, pages/ and partials/.
//
//go:embed layout.html pages partials
var FS embed.FS
