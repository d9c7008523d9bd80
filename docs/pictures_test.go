package docs

import (
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"

	"myreview/server/consult"
	"myreview/server/view"
	"myreview/static"
	"myreview/views"
)

// The table of pictures has every picture that there is, and where it says that one stands
// with some messages alone, it stands with all of them and with nothing else.
func TestOnePictureSaysOneThing(t *testing.T) {
	with := map[string][]string{}
	add := func(message, picture string) {
		if !slices.Contains(with[picture], message) {
			with[picture] = append(with[picture], message)
		}
	}
	consult.Pictures(add)
	if err := view.Pictures(views.FS, add); err != nil {
		t.Fatal(err)
	}
	var rows []string
	says := map[string]string{}
	for _, m := range regexp.MustCompile("(?m)^\\| `([a-z0-9]+)` \\| ([^|]+) \\|([^|]*)\\|$").FindAllStringSubmatch(read(t, "pictures.md"), -1) {
		picture, what := m[1], m[2]
		rows = append(rows, picture)
		if other := says[what]; other != "" && !strings.Contains(what, "chose") && !strings.Contains(what, "secret") {
			t.Errorf("%s and %s both say %q", other, picture, what)
		}
		says[what] = picture
		only := strings.Fields(strings.ReplaceAll(m[3], "`", ""))
		if slices.Sort(with[picture]); len(only) > 0 && !slices.Equal(only, with[picture]) {
			t.Errorf("%s stands with %v, and the table says %v", picture, with[picture], only)
		}
	}
	if icons := static.Load().Icons(); !slices.Equal(rows, icons) {
		t.Errorf("the table has %v, and there are %v", rows, icons)
	}
	for picture := range with {
		if picture != "" && !slices.Contains(rows, picture) {
			t.Errorf("%s stands with %v and is in no table", picture, with[picture])
		}
	}
}

// Where a picture stands with no message of its own, the hand is in a few files alone.
func TestTheRaisedHandIsTellSomeoneAlone(t *testing.T) {
	tells := []string{"layout.html", "pages/gallery/gallery.html", "pages/tell/tell.html", "partials/form/alert.html"}
	err := fs.WalkDir(views.FS, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".html") {
			return err
		}
		if strings.Contains(read(t, "../views/"+name), `icon "hand"`) != slices.Contains(tells, name) {
			t.Errorf("%s: the raised hand stands where somebody is told, and there alone", name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
