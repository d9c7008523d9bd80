package signin

import (
	"encoding/base64"

	"myreview/server/care"
	"myreview/server/seal"
)

// SealSought is what somebody looks for, a name say, as an address may carry it: whoever
// keeps or passes the address on reads nothing, and another session finds nothing by it.
// Empty while the database is locked.
func SealSought(box *seal.Box, v care.Viewer, q string) string {
	if box != nil {
		if sealed, err := box.Seal([]byte(q), soughtBy(v)); err == nil {
			return base64.RawURLEncoding.EncodeToString(sealed)
		}
	}
	return ""
}

// Sought is what such a text looks for; empty where this session did not seal it. Anybody
// may type an address, so nobody is told of one that does not open.
func Sought(box *seal.Box, v care.Viewer, text string) string {
	sealed, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || text == "" || box == nil {
		return ""
	}
	q, err := box.Open(sealed, soughtBy(v))
	if err != nil {
		return ""
	}
	return string(q)
}

func soughtBy(v care.Viewer) []byte { return []byte("sought|" + v.Session) }
