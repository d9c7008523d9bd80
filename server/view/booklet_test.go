package view_test

import (
	"io/fs"
	"path"
	"strings"
	"testing"

	"myreview/server/care"
	"myreview/server/view"
	"myreview/views"
)

// Whatever is asked on a screen can be written on paper.
func TestEveryKindIsPrinted(t *testing.T) {
	set, _ := load(t)
	kinds, err := fs.Glob(views.FS, "partials/kind/*.html")
	if err != nil || len(kinds) < 4 {
		t.Fatal(kinds, err)
	}
	for _, file := range kinds {
		kind := strings.TrimSuffix(path.Base(file), ".html")
		part := view.FormPart{Partial: kind, Options: []view.FormOption{{Label: "one of them", Wants: []view.FormOption{{Label: "more"}}}}}
		html, err := set.Part(care.English, care.Little, "booklet/"+kind, part)
		if err != nil || !strings.Contains(string(html), "one of them") || !strings.Contains(string(html), `class="box"`) {
			t.Errorf("%s on paper: %s %v", kind, html, err)
		}
	}
}
