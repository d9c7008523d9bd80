// Package static holds what browsers fetch beside pages: style, pictures,
// fonts and scripts. Each is named by a hash of its content, so that it can be
// kept for ever, and is sent compressed.
package static

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
)

//go:embed css/*.css css/*/*.css font/*.woff2 img/*.svg js/*.js js/live/*.js vendor/*.js
var files embed.FS

// Assets is the table of everything that is served under /static/.
type Assets struct {
	byName map[string]*asset // "css/app.css"
	sprite map[string]string // symbol -> the sprite that has it
}

type asset struct {
	body   []byte
	hashed string   // "css/app.3fKx0aQ2bd.css"
	chain  []string // the modules that it imports, and those that they import
	brotli func() []byte
	gzip   func() []byte
}

// Answer is one file as it goes out.
type Answer struct {
	Body     []byte
	Type     string // Content-Type
	Encoding string // Content-Encoding, or empty
	Cache    string // Cache-Control
}

// types are the kinds of file that there are; text is worth compressing.
var types = map[string]struct {
	name string
	text bool
}{
	".css":   {"text/css; charset=utf-8", true},
	".js":    {"text/javascript; charset=utf-8", true},
	".svg":   {"image/svg+xml", true},
	".woff2": {"font/woff2", false},
}

// Load gives the table. It is made once: the files are part of the program, so
// a fault in them is a fault in the program and panics.
var Load = sync.OnceValue(func() *Assets {
	a, err := load(files)
	if err != nil {
		panic(err)
	}
	return a
})

func load(from fs.FS) (*Assets, error) {
	raw := map[string][]byte{}
	err := fs.WalkDir(from, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || types[path.Ext(name)].name == "" {
			return err
		}
		raw[name], err = fs.ReadFile(from, name)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("static: %w", err)
	}
	a := &Assets{byName: map[string]*asset{}, sprite: map[string]string{}}
	for _, name := range slices.Sorted(maps.Keys(raw)) {
		if err := a.add(raw, name, nil); err != nil {
			return nil, err
		}
	}
	return a, nil
}

// add names a file by its content, after the files that it mentions: their
// hashed names are part of its content.
func (a *Assets) add(raw map[string][]byte, name string, above []string) error {
	if a.byName[name] != nil {
		return nil
	}
	if slices.Contains(above, name) {
		return fmt.Errorf("static: %s imports itself by way of %s", name, strings.Join(above, ", "))
	}
	body, ok := raw[name]
	if !ok {
		return fmt.Errorf("static: %s mentions %s, which is not there", above[len(above)-1], name)
	}
	body = slim(path.Ext(name), body)
	var failed error
	var chain []string
	body = effects.ReplaceAllFunc(body, func(m []byte) []byte {
		other := path.Join(path.Dir(name), string(effects.FindSubmatch(m)[1]))
		if raw[other] == nil {
			failed = fmt.Errorf("static: %s imports %s, which is not there", name, other)
		}
		own := regexp.MustCompile(`(?m)^import .* from "\./` + regexp.QuoteMeta(path.Base(name)) + `";\n`)
		return slices.Concat([]byte("{\n"), slim(".js", own.ReplaceAll(raw[other], nil)), []byte("}"))
	})
	body = parts.ReplaceAllFunc(body, func(m []byte) []byte {
		part := string(parts.FindSubmatch(m)[1])
		text := slim(".css", raw[path.Join(path.Dir(name), part)])
		if len(text) == 0 || parts.Match(text) {
			failed = fmt.Errorf("static: %s imports %s, which is not there, is empty or imports more", name, part)
		}
		// What the part mentions is seen from the sheet's folder now.
		return mentions[".css"].ReplaceAllFunc(text, func(m []byte) []byte {
			at := mentions[".css"].FindSubmatch(m)
			return slices.Concat(at[1], []byte("./"+path.Join(path.Dir(part), string(at[2]))), at[3])
		})
	})
	if path.Ext(name) == ".js" && failed == nil {
		if body, failed = join(raw, name, body); failed != nil {
			return failed
		}
	}
	if mention := mentions[path.Ext(name)]; mention != nil {
		body = mention.ReplaceAllFunc(body, func(m []byte) []byte {
			part := mention.FindSubmatch(m)
			other := path.Join(path.Dir(name), string(part[2]))
			if err := a.add(raw, other, append(above, name)); err != nil {
				failed = err
				return m
			}
			chain = append(append(chain, a.byName[other].chain...), other)
			there := path.Join(path.Dir(string(part[2])), path.Base(a.byName[other].hashed))
			if !strings.HasPrefix(there, ".") {
				there = "./" + there
			}
			return slices.Concat(part[1], []byte(there), part[3])
		})
	}
	if failed != nil {
		return failed
	}
	sum := sha256.Sum256(body)
	ext := path.Ext(name)
	slices.Sort(chain)
	it := &asset{body: body, chain: slices.Compact(chain), hashed: strings.TrimSuffix(name, ext) + "." + base64.RawURLEncoding.EncodeToString(sum[:9]) + ext}
	it.brotli = sync.OnceValue(func() []byte { return packed(body, brotliWriter) })
	it.gzip = sync.OnceValue(func() []byte { return packed(body, gzipWriter) })
	a.byName[name] = it
	for _, symbol := range symbols.FindAllSubmatch(body, -1) {
		a.sprite[string(symbol[1])] = name
	}
	return nil
}

// join writes the modules of a script, which stand in a folder of its name, into it
// where it names them: in one scope, so that what one exports the next ones see. What
// they import from elsewhere is imported once.
func join(raw map[string][]byte, name string, body []byte) ([]byte, error) {
	folder, seen := strings.TrimSuffix(name, ".js")+"/", map[string]bool{}
	var failed error
	var write func(from string, body []byte) []byte
	write = func(from string, body []byte) []byte {
		return imports.ReplaceAllFunc(body, func(m []byte) []byte {
			part := imports.FindSubmatch(m)
			other := path.Join(path.Dir(from), string(part[2]))
			switch own := strings.HasPrefix(other, folder); {
			case own && from == name && raw[other] != nil:
				seen[other] = true
				return exports.ReplaceAll(write(other, slim(".js", raw[other])), nil)
			case own && seen[other]:
				return nil
			case own:
				failed = fmt.Errorf("static: %s imports %s, which does not stand before it", from, other)
			case from != name:
				m = fmt.Appendf(nil, "import %s from \"%s%s\";\n", part[1], strings.Repeat("../", strings.Count(name, "/")), other)
			}
			once := string(part[1]) + other
			if seen[once] {
				return nil
			}
			seen[once] = true
			return m
		})
	}
	return write(name, body), failed
}

var (
	imports = regexp.MustCompile(`(?m)^import (\{[^}]*\}) from "(\.{1,2}/[^"]+\.js)";\n`)
	exports = regexp.MustCompile(`(?m)^export `)
)

// mentions finds the files that a file names: before, address, after.
var mentions = map[string]*regexp.Regexp{
	".css": regexp.MustCompile(`(url\()(\.{1,2}/[^)"']+)(\))`),
	".js":  regexp.MustCompile(`(\bfrom\s*")(\.{1,2}/[^"]+\.js)(")`),
}

// effects finds a script that is imported for what it does: it is written into
// its importer, in a scope of its own, so that a page fetches one file. What it
// imports from its importer by name is then in sight.
var effects = regexp.MustCompile(`(?m)^import "(\./[^"]+\.js)";$`)

// parts finds a part of a stylesheet: it is written into the sheet in its place,
// so that a page fetches one.
var parts = regexp.MustCompile(`@import "(\./[^"]+\.css)";`)

var (
	symbols    = regexp.MustCompile(`<symbol id="([a-z0-9-]+)"`)
	cssComment = regexp.MustCompile(`(?s)/\*.*?\*/`)
	cssSpace   = regexp.MustCompile(`\s*([{};,\n])\s*|(:)\s+`)
	jsComment  = regexp.MustCompile(`(?m)^[ \t]*(//.*)?\n|^[ \t]+`)
)

// slim leaves out what only people read: comments and indentation. A script
// keeps its line ends; a comment counts only where it has the line to itself.
func slim(ext string, body []byte) []byte {
	switch ext {
	case ".css":
		return bytes.ReplaceAll(cssSpace.ReplaceAll(cssComment.ReplaceAll(body, nil), []byte("$1$2")), []byte("\n"), nil)
	case ".js":
		return jsComment.ReplaceAll(body, nil)
	default:
		return body
	}
}

// URL is the address of a file by its name in this folder, "css/app.css".
// A name that is not there gives an address that answers 404.
func (a *Assets) URL(name string) string {
	if it := a.byName[name]; it != nil {
		return "/static/" + it.hashed
	}
	return "/static/" + name
}

// Chain lists the addresses of what a script imports, and what that imports, beside
// app.js, which every page has: a page that names them lets a browser fetch all at once.
func (a *Assets) Chain(name string) []string {
	var out []string
	if it := a.byName[name]; it != nil {
		for _, other := range it.chain {
			if other != "js/app.js" {
				out = append(out, a.URL(other))
			}
		}
	}
	return out
}

// Icon is the address of a picture by its symbol's name, in whichever sprite
// has it. A name that is not there gives an address that answers 404.
func (a *Assets) Icon(symbol string) string { return a.URL(a.sprite[symbol]) + "#" + symbol }

// Icons lists all symbols by name.
func (a *Assets) Icons() []string { return slices.Sorted(maps.Keys(a.sprite)) }

var fingerprint = regexp.MustCompile(`\.[A-Za-z0-9_-]{12}(\.[a-z0-9]+)$`)

// Serve finds what the address after /static/ names, in the best encoding that
// the Accept-Encoding header takes. A file under an old fingerprint is answered
// with today's content, not to be kept: the page was drawn by an older program.
func (a *Assets) Serve(address, accept string) (Answer, bool) {
	name := fingerprint.ReplaceAllString(address, "$1")
	it := a.byName[name]
	if it == nil || name == address {
		return Answer{}, false
	}
	kind := types[path.Ext(name)]
	out := Answer{Body: it.body, Type: kind.name, Cache: "public, max-age=31536000, immutable"}
	if it.hashed != address {
		out.Cache = "no-cache"
	}
	switch {
	case !kind.text:
	case takes(accept, "br"):
		out.Body, out.Encoding = it.brotli(), "br"
	case takes(accept, "gzip"):
		out.Body, out.Encoding = it.gzip(), "gzip"
	}
	return out, true
}

// takes reads an Accept-Encoding header; q=0 means no.
func takes(accept, coding string) bool {
	for one := range strings.SplitSeq(accept, ",") {
		name, q, _ := strings.Cut(strings.TrimSpace(one), ";")
		if strings.EqualFold(strings.TrimSpace(name), coding) {
			q = strings.ReplaceAll(q, " ", "")
			return strings.Trim(q, "0.") != "q="
		}
	}
	return false
}

func brotliWriter(b *bytes.Buffer) io.WriteCloser {
	return brotli.NewWriterLevel(b, brotli.BestCompression)
}

func gzipWriter(b *bytes.Buffer) io.WriteCloser {
	w, _ := gzip.NewWriterLevel(b, gzip.BestCompression) // the level is a constant that it knows
	return w
}

// packed compresses in memory, where writing cannot fail.
func packed(body []byte, writer func(*bytes.Buffer) io.WriteCloser) []byte {
	var b bytes.Buffer
	w := writer(&b)
	_, _ = w.Write(body)
	_ = w.Close()
	return b.Bytes()
}
