package web

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"myreview/server/care"
)

// A form with files may carry more than any other, and takes longer to come from an
// office with a slow line. What stands round the files is small.
const (
	FilesMost  = 10 << 20
	filesLimit = FilesMost + smallBody
	filesTime  = 2 * time.Minute
	partsMost  = 60
)

// File is one that was sent with a form. Its name is as the browser says, without folders.
type File struct {
	Name string
	Body []byte
}

// PostFiles is a route whose form has files. Its path has no names in it: how much a
// request may carry is known before a byte of it has come.
func PostFiles(path string, w Who, handle func(*Call) error) Route {
	return Route{Method: fiber.MethodPost, Path: path, Who: w, handle: handle, files: true}
}

// decodeFiles reads a form with files. A part is read as it stands; nothing is unpacked, and
// nothing is put on the disk.
func (k *Call) decodeFiles() error {
	kind, params, err := mime.ParseMediaType(k.Get(fiber.HeaderContentType))
	if err != nil || kind != fiber.MIMEMultipartForm {
		return k.decode()
	}
	parts := multipart.NewReader(bytes.NewReader(sentBody(k.Ctx)), params["boundary"])
	k.Fields = url.Values{}
	for range partsMost {
		part, err := parts.NextRawPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return care.Invalid("error.form")
		}
		body, err := io.ReadAll(part)
		if err != nil {
			return care.Invalid("error.form")
		}
		name := part.FileName()
		if !utf8.ValidString(name + part.FormName()) {
			return care.Invalid("error.utf8")
		}
		switch {
		case name != "":
			k.Files = append(k.Files, File{care.Seen(name), body})
		case hasFilename(part): // no file was chosen
		case !utf8.Valid(body) || bytes.IndexByte(body, 0) >= 0:
			return care.Invalid("error.utf8")
		case len(body) > smallBody:
			return &care.Error{Kind: care.KindTooLarge, Key: "error.toolarge"}
		default:
			k.Fields.Add(part.FormName(), string(body))
		}
	}
	return &care.Error{Kind: care.KindTooLarge, Key: "error.toolarge"}
}

// hasFilename reports whether a part is a box for files, which may be empty.
func hasFilename(part *multipart.Part) bool {
	return strings.Contains(part.Header.Get(fiber.HeaderContentDisposition), "filename")
}
