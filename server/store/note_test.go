package store_test

import (
	"strings"
	"testing"
	"time"

	"myreview/server/care"
	"myreview/server/store"
	"myreview/server/store/reviews"
	"myreview/server/store/storetest"
)

// An IRO's notes open to whoever wrote them, while that is the child's IRO or covers.
func TestNotesOpenToTheirWriterAlone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := begun(t, s, base)
		ctx, child := t.Context(), c.person["child"]
		write := func(name, text string) error {
			return c.Reviews.WriteNote(ctx, c.atDesk(name), reviews.NewNote{ID: care.NewID(), Child: child, Text: text})
		}
		two := map[string]string{"iro": "ok", "cover": "ok"}
		allows(t, c, "write a note", two, func(_ care.Viewer, name string) error { return write(name, "CANARY-OF-"+name) })
		allows(t, c, "read notes", two, func(_ care.Viewer, name string) error {
			n, err := c.Reviews.Notes(ctx, c.atDesk(name), child)
			if err == nil && (len(n.List) != 1 || n.List[0].Text != "CANARY-OF-"+name) {
				t.Errorf("%s reads %+v", name, n.List)
			}
			return err
		})
		allows(t, c, "by a session that is not at work", nil, func(v care.Viewer, _ string) error {
			_, err := c.Reviews.Notes(ctx, v, child)
			return err
		})
		theirs, err := c.Reviews.Notes(ctx, c.atDesk("iro"), child)
		if err != nil {
			t.Fatal(err)
		}
		id := theirs.List[0].ID
		for name, err := range map[string]error{
			"change another's": c.Reviews.ChangeNote(ctx, c.atDesk("cover"), reviews.NewNote{ID: id, Child: child, Text: "x"}),
			"take another's":   c.Reviews.TakeNoteAway(ctx, c.atDesk("cover"), child, id),
			"write over one":   c.Reviews.ChangeNote(ctx, c.atDesk("worker"), reviews.NewNote{ID: id, Child: child, Text: "x"}),
		} {
			refused(t, name, err, care.KindNotFound, "")
		}
		// Another's id in a new note's form changes nothing of theirs.
		refused(t, "another's id", c.Reviews.WriteNote(ctx, c.atDesk("cover"), reviews.NewNote{ID: id, Child: child, Text: "CANARY-TAKEN"}), care.KindConflict, "error.again")
		if n, err := c.Reviews.Notes(ctx, c.atDesk("iro"), child); err != nil || n.List[0].Text != "CANARY-OF-iro" {
			t.Errorf("%+v, %v", n.List, err)
		}
		// Who is no longer the child's IRO reads them no more, and who comes after does not either.
		c.exec(t, "UPDATE tie SET state = 'ended' WHERE id = ?", c.tie["iro"])
		c.add(t, "next", care.TieIRO, care.TieActive)
		if _, err := c.Reviews.Notes(ctx, c.atDesk("iro"), child); care.KindOf(err) != care.KindNotFound || err == nil {
			t.Errorf("who was the IRO: %v", err)
		}
		if n, err := c.Reviews.Notes(ctx, c.atDesk("next"), child); err != nil || len(n.List) != 0 {
			t.Errorf("who is the IRO now reads %+v, %v", n.List, err)
		}
		// An IRO who is family besides is not at work here.
		c.exec(t, "INSERT INTO tie (id, person_id, child_id, kind, state, since) VALUES (?, ?, ?, 'relative', 'active', ?)", care.NewID(), c.person["cover"], child, base.Clock.Now().Add(-time.Hour))
		refused(t, "who is family besides", write("cover", "x"), care.KindNotFound, "")
		c.exec(t, "UPDATE note SET by_person = ? WHERE by_person = ?", c.person["next"], c.person["iro"])
		if n, err := c.Reviews.Notes(ctx, c.atDesk("next"), child); err != nil || len(n.List) != 1 || !n.List[0].Lost || n.List[0].Text != "" {
			t.Errorf("one that was given to another by SQL: %+v, %v", n.List, err)
		}
	})
}

// A note is written once, changed from what its writer saw, and taken away; what was taken
// away stays on record.
func TestANoteIsWrittenChangedAndTakenAway(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := begun(t, s, base)
		ctx, child, iro := t.Context(), c.person["child"], c.atDesk("iro")
		n := reviews.NewNote{ID: care.NewID(), Child: child, Review: c.review, Text: "  Ask about\nthe bike.\n"}
		for what, change := range map[string]func(*reviews.NewNote){
			"note.error.text": func(n *reviews.NewNote) { n.Text = " \n" }, "note.error.long": func(n *reviews.NewNote) { n.Text = strings.Repeat("ا", 10001) },
			"error.form": func(n *reviews.NewNote) { n.Review = care.NewID() },
		} {
			wrong := n
			change(&wrong)
			refused(t, what, c.Reviews.WriteNote(ctx, iro, wrong), care.KindInvalid, what)
		}
		for range 2 { // the same form again is harmless
			if err := c.Reviews.WriteNote(ctx, iro, n); err != nil {
				t.Fatal(err)
			}
		}
		one := func() reviews.Note {
			t.Helper()
			all, err := c.Reviews.Notes(ctx, iro, child)
			if err != nil || len(all.List) != 1 {
				t.Fatalf("%+v, %v", all.List, err)
			}
			return all.List[0]
		}
		if got := one(); got.Text != n.Text || got.Review != c.review || got.StartsAt.IsZero() || !got.Changed.IsZero() {
			t.Errorf("written: %+v", got)
		}
		base.Clock.Move(time.Hour)
		n.Text, n.Review = "The bike came.", ""
		for range 2 {
			if err := c.Reviews.ChangeNote(ctx, iro, n); err != nil {
				t.Fatal(err)
			}
		}
		if got := one(); got.Text != n.Text || got.Review != "" || got.Changes != 1 || got.Changed.Sub(got.Written) != time.Hour {
			t.Errorf("changed: %+v", got)
		}
		n.Text = "From a window that was opened before."
		refused(t, "another window", c.Reviews.ChangeNote(ctx, iro, n), care.KindConflict, "note.error.meanwhile")
		if err := c.Reviews.TakeNoteAway(ctx, iro, child, n.ID); err != nil {
			t.Fatal(err)
		}
		if all, err := c.Reviews.Notes(ctx, iro, child); err != nil || len(all.List) != 0 {
			t.Errorf("taken away: %+v, %v", all.List, err)
		}
		n.Seen = 1
		refused(t, "one that was taken away", c.Reviews.ChangeNote(ctx, iro, n), care.KindNotFound, "")
		var kept int64
		if err := s.Read(ctx).Raw("SELECT COUNT(*) FROM note WHERE gone_at IS NOT NULL").Scan(&kept).Error; err != nil || kept != 1 {
			t.Errorf("%d on record, %v", kept, err)
		}
		verified(t, s)
	})
}
