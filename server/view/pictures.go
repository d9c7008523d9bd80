package view

import (
	"io/fs"
	"path"
	"regexp"
)

// besides finds a picture and, with nothing but tags between, the message that it stands with.
var besides = regexp.MustCompile(`\{\{icon "([a-z0-9]+)"\}\}(?:\s|<[^>{]*>)*\{\{-?\s*t "([a-z0-9.]+)"`)

// Pictures tells add each picture of the templates that stands just before a message, and which.
func Pictures(files fs.FS, add func(message, picture string)) error {
	return fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(name) != ".html" {
			return err
		}
		text, err := fs.ReadFile(files, name)
		for _, m := range besides.FindAllSubmatch(text, -1) {
			add(string(m[2]), string(m[1]))
		}
		return err
	})
}
