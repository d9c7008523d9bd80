package store_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"myreview/server/care"
	"myreview/server/review"
	"myreview/server/store"
	"myreview/server/store/children"
	"myreview/server/store/storetest"
)

// The board counts what is due and late of all children in care, and each number is that of
// its rows. Whoever is no IRO manager has none, and no child of their own is on it.
func TestTheBoardOfTheIROManager(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := newRound(t, s, base)
		ctx, now := t.Context(), base.Clock.Now()
		today := care.DateOf(now)
		c.people(t, "manager")
		c.exec(t, "UPDATE person SET staff = TRUE WHERE id = ?", c.person["manager"])
		c.exec(t, "INSERT INTO job (id, person_id, kind, given_by, given_at, agreed_by, agreed_at) VALUES (?, ?, 'iro_manager', '', ?, '', ?)", care.NewID(), c.person["manager"], now, now)
		lapsed := children.Lapsed{}
		for _, k := range children.BoardClocks {
			lapsed[k] = today.AddDays(-30)
		}
		child := func(name string) care.ID {
			id := care.NewID()
			c.exec(t, "INSERT INTO person (id, name, band, lang, made_at) VALUES (?, ?, 'young', 'en', ?)", id, name, now)
			c.exec(t, "INSERT INTO child (person_id, born_on, cared_on) VALUES (?, '2011-01-02', '2020-01-02')", id)
			c.exec(t, "INSERT INTO spell (id, child_id, sort, kind, since) VALUES (?, ?, 'care', '', '2020-01-02')", care.NewID(), id)
			for _, word := range care.NameWords(name) {
				c.exec(t, "INSERT INTO child_word (child_id, word) VALUES (?, ?)", id, word)
			}
			return id
		}
		next := func(of care.ID, state string, due care.Date, starts any) {
			c.exec(t, "INSERT INTO review (id, child_id, number, state, starts_at, epoch, due_on, made_at) VALUES (?, ?, 3, ?, ?, 'e', ?, ?)", care.NewID(), of, state, starts, due, now)
		}
		next(child("late"), "due", today.AddDays(-1), nil)
		next(child("live"), "live", today.AddDays(-1), now) // it is being held
		next(child("three weeks"), "due", today.AddDays(21), nil)
		next(child("seven weeks"), "planned", today.AddDays(49), now.Add(240*time.Hour))
		next(child("its day has passed"), "planned", today.AddDays(22), now.AddDate(0, 0, -1))
		next(child("earlier today"), "planned", today.AddDays(23), today.Time().UTC())
		next(child("eleven weeks"), "due", today.AddDays(77), nil)
		next(child("far"), "due", today.AddDays(200), nil)
		mine := child("mine")
		next(mine, "due", today.AddDays(-1), nil)
		c.exec(t, "INSERT INTO tie (id, person_id, child_id, kind, state, since) VALUES (?, ?, ?, 'relative', 'ended', ?)", care.NewID(), c.person["manager"], mine, now)
		over := func(name string, held care.Date, sent, replied, circulated, record string) care.ID {
			of, id := child(name), care.NewID()
			c.exec(t, `INSERT INTO review (id, child_id, number, state, starts_at, epoch, due_on, made_at, opened_at, completed_on, sent_on, replied_on, circulated_on, record_on)
				VALUES (?, ?, 2, 'closed', ?, 'e', ?, ?, ?, ?, ?, ?, ?, ?)`, id, of, now, today, now, now, held, sent, replied, circulated, record)
			return id
		}
		old := today.AddDays(-40)
		over("nothing done", old, "", "", "", "")
		over("not yet late", today.AddDays(-29), "", "", "", "")
		over("no reply", old, string(today.AddDays(-31)), "", string(today), "")
		over("a reply may come", old, string(today.AddDays(-3)), "", string(today), "")
		over("all but the letter", old, string(old), string(old), string(old), "")
		has := over("all but the record", old, string(old), string(old), string(old), "")
		over("all", old, string(old), string(old), string(old), string(old))
		c.exec(t, "INSERT INTO letter (id, review_id, state, rev, lang, band, body, saved_at, published_at, by_person) VALUES (?, ?, 'published', 1, 'en', 'young', ?, ?, ?, ?)",
			care.NewID(), has, []byte{1}, now, now, c.person["iro"])

		v := c.atDesk("manager")
		b, err := c.Children.Board(ctx, v, lapsed)
		want := children.Board{
			Due: []children.Due{{Reviews: 4, Unplanned: 2}, {Reviews: 5, Unplanned: 2}, {Reviews: 6, Unplanned: 3}}, Late: 1, // with the round's own
			Owed: map[review.Clock]int{review.ClockSent: 1, review.ClockReplied: 1, review.ClockCirculated: 1, review.ClockLetter: 4, review.ClockRecord: 5},
		}
		if diff := cmp.Diff(want, b); diff != "" || err != nil {
			t.Fatalf("%s, %v", diff, err)
		}
		shows := map[string]children.BoardShow{"late": {Late: true}}
		counts := map[string]int{"late": b.Late}
		for i, weeks := range children.BoardWeeks {
			all, none := fmt.Sprint("due ", weeks), fmt.Sprint("unplanned ", weeks)
			shows[all], counts[all] = children.BoardShow{Weeks: weeks}, b.Due[i].Reviews
			shows[none], counts[none] = children.BoardShow{Weeks: weeks, Unplanned: true}, b.Due[i].Unplanned
		}
		for k, n := range b.Owed {
			shows[string(k)], counts[string(k)] = children.BoardShow{Owed: k}, n
		}
		for name, show := range shows {
			rows, err := c.Children.BoardRows(ctx, v, show, lapsed, 0, 25)
			if err != nil || len(rows) != counts[name] {
				t.Errorf("%s: %d rows of %d, %v", name, len(rows), counts[name], err)
			}
			for _, r := range rows {
				if r.Child == mine {
					t.Errorf("%s: a child to whom they are partial", name)
				}
			}
			if len(rows) > 1 {
				second, err := c.Children.BoardRows(ctx, v, show, lapsed, 1, 1)
				if err != nil || len(second) != 1 || second[0] != rows[1] {
					t.Errorf("%s: the second page is %+v, %v", name, second, err)
				}
			}
		}
		rows, err := c.Children.BoardRows(ctx, v, children.BoardShow{Weeks: 4}, lapsed, 0, 25)
		if err != nil || len(rows) != 4 || rows[0].Name != "child" || rows[0].IRO != "iro" || rows[0].Day.IsZero() || rows[1].Name != "three weeks" || rows[1].IRO != "" ||
			rows[0].Over || rows[1].Over || !rows[2].Over || rows[3].Over {
			t.Errorf("%+v, %v", rows, err)
		}
		for _, name := range []string{"iro", "cover", "worker", "child", "mum", "stranger"} {
			if _, err := c.Children.Board(ctx, c.atDesk(name), lapsed); kinds(err) != "notfound" {
				t.Errorf("%s: %v", name, err)
			}
			if _, err := c.Children.BoardRows(ctx, c.atDesk(name), children.BoardShow{Late: true}, lapsed, 0, 25); kinds(err) != "notfound" {
				t.Errorf("rows for %s: %v", name, err)
			}
		}
	})
}
