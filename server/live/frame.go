package live

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"
)

// Part is one section of a page. V names its content, so that equal content is
// never sent twice and different content always is.
type Part struct {
	ID   string `json:"id"`
	V    string `json:"v"`
	HTML string `json:"html"`
}

// versionLen is the length of a version: 72 bits of the content's hash.
const versionLen = 12

// NewPart names the content of a part.
func NewPart(id string, html []byte) Part {
	sum := sha256.Sum256(html)
	return Part{ID: id, V: base64.RawURLEncoding.EncodeToString(sum[:9]), HTML: string(html)}
}

// Nothing is a part that is empty now.
func Nothing(id string) Part { return Part{ID: id, V: nothing} }

var nothing = NewPart("", nil).V

// Frame is one message to a page: the parts to put in place of those it has,
// or the order to load itself anew. The empty one says that the line stands.
type Frame struct {
	Reset bool   `json:"reset,omitempty"`
	Parts []Part `json:"parts,omitempty"`
}

// Since is the frame that brings a page from what it has to the parts given.
func Since(parts []Part, have Versions) Frame {
	var f Frame
	for _, p := range parts {
		if have.Of(p.ID) != p.V {
			f.Parts = append(f.Parts, p)
		}
	}
	return f
}

// Empty reports whether there is nothing to send.
func (f Frame) Empty() bool { return !f.Reset && len(f.Parts) == 0 }

// JSON is the frame as it travels, over a socket or over plain HTTP.
func (f Frame) JSON() ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false) // it is read by JSON.parse, never by an HTML parser
	if err := enc.Encode(f); err != nil {
		return nil, err
	}
	return bytes.TrimSpace(b.Bytes()), nil
}

// Versions is what a page holds: the version of each of its parts. Written out
// it is the page's cursor.
type Versions []Part

// Of is the version held of a part, empty when there is none.
func (v Versions) Of(id string) string {
	for _, p := range v {
		if p.ID == id {
			return p.V
		}
	}
	return ""
}

// held forgets the content of the parts and keeps their versions.
func held(parts []Part) Versions {
	out := make(Versions, len(parts))
	for i, p := range parts {
		out[i] = Part{ID: p.ID, V: p.V}
	}
	return out
}

// String is the cursor: "agenda.Zm9vYmFyYmF6~people.AAAABBBBCCCC".
func (v Versions) String() string {
	var b strings.Builder
	for i, p := range v {
		if i > 0 {
			b.WriteByte('~')
		}
		b.WriteString(p.ID + "." + p.V)
	}
	return b.String()
}

// maxParts bounds what a client can make the server keep.
const maxParts = 24

var errCursor = errors.New("live: no cursor")

// ParseCursor reads what String writes. The empty cursor holds nothing.
func ParseCursor(s string) (Versions, error) {
	if s == "" {
		return nil, nil
	}
	fields := strings.SplitN(s, "~", maxParts+1)
	if len(fields) > maxParts {
		return nil, errCursor
	}
	out := make(Versions, 0, len(fields))
	for _, f := range fields {
		id, v, ok := strings.Cut(f, ".")
		if !ok || !partName(id) || !version(v) || out.Of(id) != "" {
			return nil, errCursor
		}
		out = append(out, Part{ID: id, V: v})
	}
	return out, nil
}

func partName(s string) bool {
	for i := range len(s) {
		if s[i] < 'a' || s[i] > 'z' {
			return false
		}
	}
	return len(s) > 0 && len(s) <= 16
}

func version(s string) bool {
	for i := range len(s) {
		switch c := s[i]; {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '-', c == '_':
		default:
			return false
		}
	}
	return len(s) == versionLen
}
