package view_test

import (
	"time"

	"myreview/server/care"
	"myreview/server/view"
)

func notesPage(wrong string) *view.Notes {
	return &view.Notes{
		Page: frame(), Child: care.NewID(), Name: "Robin", ID: care.NewID(), Of: care.NewID(), Seen: "1", Text: "x", Wrong: wrong, Message: "?",
		Reviews: []view.NoteFor{{Review: care.NewID(), StartsAt: time.Now(), Chosen: true}, {Review: care.NewID(), StartsAt: time.Now()}},
		List: []view.NoteLine{
			{ID: care.NewID(), Lines: []string{"Ask about", "the bike."}, StartsAt: time.Now(), Written: time.Now(), Changed: time.Now()},
			{ID: care.NewID(), Lines: []string{"Ring the school."}, Written: time.Now()},
		},
	}
}

var _ = sample("note/notes", &view.Notes{Page: frame(), Child: care.NewID(), Name: "Robin"}) &&
	sample("note/notes", notesPage("")) && sample("note/notes", notesPage("text")) && sample("note/notes", notesPage("review"))
