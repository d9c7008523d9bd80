package view_test

import (
	"slices"
	"testing"

	"myreview/server/view"
)

// untitled are the pages that people at work never see: those of visitors, of
// children and of families, and those that only the demo has.
var untitled = []string{
	"card/company", "card/device", "card/number", "card/phrase", "card/pictures", "card/shut", "entry/away", "entry/claimed",
	"entry/front", "entry/invitation", "entry/link", "entry/signin", "entry/welcome", "gallery/gallery", "home/demo", "home/home",
}

func TestEveryPageOfPeopleAtWorkHasATitle(t *testing.T) {
	set, _ := load(t)
	pages := set.Pages()
	for _, page := range pages {
		if _, titled := view.Titles[page]; titled == slices.Contains(untitled, page) && page != "error" {
			t.Errorf("%s is titled, %t, and is listed as untitled alike", page, titled)
		}
	}
	for page := range view.Titles {
		if !slices.Contains(pages, page) {
			t.Errorf("%s is no page", page)
		}
	}
}
