package store_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"myreview/server/care"
	"myreview/server/consult"
	"myreview/server/letter"
	"myreview/server/review"
	"myreview/server/store"
	"myreview/server/store/forms"
	"myreview/server/store/storetest"
)

func plainly(key string, args map[string]any) string {
	return strings.TrimSpace(key + " " + fmt.Sprint(args))
}

// told is a closed review before which the child said something of everything:
// what begins with CANARY is for the IRO alone, or for somebody else, and
// belongs in no letter.
func told(t *testing.T, s *store.Store, base *storetest.Base) *round {
	t.Helper()
	c := newRound(t, s, base)
	if err := s.SignRows(t.Context()); err != nil {
		t.Fatal(err)
	}
	five, seven := 5, 7
	more := func(n *int, words string, audience care.Audience) consult.Answer {
		return consult.Answer{State: consult.Given, Audience: audience, Values: map[string]consult.Value{
			"main": &consult.Scale{N: n}, "more": &consult.Text{Text: words},
		}}
	}
	for q, a := range map[string]consult.Answer{
		"y2":  c.says("We won the league!", care.Everyone),
		"y4":  more(&seven, " I like my room but its loud ", care.Everyone),
		"y10": more(&five, "CANARY school", care.OnlyIRO),
		"y13": {State: consult.Given, Audience: care.Picked, Picked: []care.ID{c.tie["carer"]}, Values: map[string]consult.Value{"more": &consult.Text{Text: "CANARY picked"}}},
		"y9": {State: consult.Given, Audience: care.Everyone, Values: map[string]consult.Value{
			"main": &consult.Feelings{Many: consult.Many{Picks: []string{"happy", "CANARYpick"}, Other: "CANARY other"}},
		}},
		"y16": {State: consult.NotSaying, Audience: care.Everyone, Values: map[string]consult.Value{"more": &consult.Text{Text: "CANARY beside nosay"}}},
		"m3":  c.says("CANARY arranges", care.Logistics),
		"y25": {State: consult.Given, Audience: care.OnlyIRO, Values: map[string]consult.Value{"main": &consult.Many{Other: "CANARY something else"}}},
		"y22": {State: consult.Given, Audience: care.OnlyIRO, Values: map[string]consult.Value{"change": &consult.Text{Text: "CANARY change"}}},
	} {
		c.save(t, "child", q, 1, a)
	}
	c.send(t, "child")
	c.save(t, "child", "y23", 1, c.says("CANARY draft", care.Everyone)) // written, not sent
	c.save(t, "mum", "f2", 1, c.says("CANARY mum", care.Everyone))
	c.send(t, "mum")
	ctx := t.Context()
	if err := c.Meetings.OpenReview(ctx, c.as("iro"), c.review, ""); err != nil {
		t.Fatal(err)
	}
	c.scale(t, care.Home, "with", "7", "a quieter room")
	c.scale(t, care.Learning, "iro", "2", "CANARY higher")
	c.decide(t, c.door())
	c.close(t)
	return c
}

// scale runs one area: the child picks and shows as said, mum puts 6.
func (c *round) scale(t *testing.T, area care.Area, shows review.Shows, pick, higher string) {
	t.Helper()
	ctx, child := t.Context(), c.as("child")
	if err := c.Meetings.SetShows(ctx, child, c.review, shows); err != nil {
		t.Fatal(err)
	}
	id := care.NewID()
	c.exec(t, "INSERT INTO scale_round (id, review_id, area, state, opened_at) VALUES (?, ?, ?, 'open', ?)", id, c.review, area, c.base.Clock.Now())
	for _, err := range []error{
		c.Meetings.Mark(ctx, child, c.review, id, pick), c.Meetings.WriteHigher(ctx, child, c.review, id, higher),
		c.Meetings.Mark(ctx, c.as("mum"), c.review, id, "6"), c.Meetings.Reveal(ctx, c.as("iro"), c.review, id),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
}

func draftOf(t *testing.T, c *round) letter.Letter {
	t.Helper()
	src, err := c.Letters.LetterSource(t.Context(), c.as("iro"), c.review)
	if err != nil {
		t.Fatal(err)
	}
	return letter.Draft(src, plainly)
}

// The rule of the whole room: what a child kept for the IRO is never in a
// draft, whatever way it was kept.
func TestADraftHoldsOnlyWhatTheChildShared(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := told(t, s, base)
		src, err := c.Letters.LetterSource(t.Context(), c.as("iro"), c.review)
		if err != nil {
			t.Fatal(err)
		}
		l := letter.Draft(src, plainly)
		if all := fmt.Sprintf("%#v %#v", src, l); strings.Contains(all, "CANARY") {
			t.Errorf("something that was kept back is in the source or the draft: %s", all)
		}
		want := map[string]string{
			"y2.main": "We won the league!", "y4.more": " I like my room but its loud ", "higher.home": "a quieter room",
		}
		if diff := cmp.Diff(want, src.Quotes()); diff != "" {
			t.Error(diff)
		}
		var texts []string
		for _, b := range l.Blocks {
			texts = append(texts, b.Text)
		}
		all := strings.Join(texts, "\n")
		for _, part := range []string{
			"letter.draft.scale map[Area:letter.draft.area.home map[] N:7]", // what the child put
			"letter.draft.scale.other map[N:6 Who:mum]",                     // seen by all at the same reveal
			"form.feel.happy", // picked, and shared with everyone
			"Your door will shut.", "letter.draft.next.by map[By:2026-06-26]",
		} {
			if !strings.Contains(all, part) {
				t.Errorf("%q is missing in\n%s", part, all)
			}
		}
		if src.Child != "child" || src.IRO.Name != "iro" || src.Gave != "spoke" || src.Mode != "room" || len(src.Others) != 4 {
			t.Errorf("%+v", src)
		}
	})
}

// What was typed in for a child is quoted beside what they sent to the same question, and
// not at all where somebody else found the words.
func TestWhatWasTypedInDisplacesNoQuote(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := newRound(t, s, base)
		ctx, iro := t.Context(), c.as("iro")
		if err := s.SignRows(ctx); err != nil {
			t.Fatal(err)
		}
		c.save(t, "child", "y2", 1, c.says("We won the league!", care.Everyone))
		c.send(t, "child")
		base.Clock.Move(time.Minute)
		happy := consult.Answer{State: consult.Given, Audience: care.Everyone, Values: map[string]consult.Value{
			"main": &consult.Feelings{Many: consult.Many{Picks: []string{"happy"}, Other: "CANARY other"}},
		}}
		for _, n := range []forms.NewWritten{
			{Way: consult.OnPaper, Answers: map[string]consult.Answer{"y2": c.says("And the cup.", care.Everyone), "y23": c.says("A dog", care.Everyone), "y25": c.says("CANARY kept", care.OnlyIRO)}},
			{Way: consult.InTalk, Other: true, Answers: map[string]consult.Answer{"y2": c.says("CANARY, says the teacher", care.Everyone), "y9": happy}},
		} {
			n.ID, n.Tie = care.NewID(), c.tie["child"]
			for id, a := range n.Answers {
				a.Asked = &consult.Asked{Form: "young", Question: id, Ask: "Asked?", Lang: care.English}
				n.Answers[id] = a
			}
			if _, err := c.Forms.WriteDown(ctx, c.atDesk("worker"), c.review, n); err != nil {
				t.Fatal(err)
			}
		}
		if err := c.Meetings.OpenReview(ctx, iro, c.review, ""); err != nil {
			t.Fatal(err)
		}
		c.close(t)
		l := draftOf(t, c)
		var quoted []string
		for _, b := range l.Blocks {
			if b.Kind == letter.Quote {
				quoted = append(quoted, b.Text)
			}
		}
		slices.Sort(quoted)
		if diff := cmp.Diff([]string{"A dog", "And the cup.", "We won the league!"}, quoted); diff != "" || strings.Contains(fmt.Sprint(l), "CANARY") {
			t.Errorf("%s\n%v", diff, l)
		}
		saved, err := c.Letters.SaveLetter(ctx, iro, c.review, 0, l, letter.Fields(l))
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Letters.PublishLetter(ctx, iro, c.review, saved.Rev); err != nil {
			t.Error(err)
		}
	})
}

func TestAChangedMindTakesWordsOutOfTheSource(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := told(t, s, base)
		ctx, iro := t.Context(), c.as("iro")
		first := draftOf(t, c)
		saved, err := c.Letters.SaveLetter(ctx, iro, c.review, 0, first, letter.Fields(first))
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Reviews.Undo(ctx, iro, c.review, review.UndoClose, c.review, "not finished"); err != nil {
			t.Fatal(err)
		}
		c.save(t, "child", "y2", 2, c.says("We won the league!", care.OnlyIRO))
		c.exec(t, "UPDATE review SET state = 'planned' WHERE id = ?", c.review) // it goes on another day
		c.send(t, "child")
		c.exec(t, "UPDATE review SET state = 'live' WHERE id = ?", c.review)
		c.close(t)
		if err := c.Letters.PublishLetter(ctx, iro, c.review, saved.Rev); kinds(err) != "conflict" {
			t.Errorf("published words that are not shared any more: %v", err)
		}
		if _, err := c.Letters.SaveLetter(ctx, iro, c.review, saved.Rev, first, letter.Fields(first)); kinds(err) != "conflict" {
			t.Errorf("saved them again: %v", err)
		}
		src, err := c.Letters.LetterSource(ctx, iro, c.review)
		if err != nil {
			t.Fatal(err)
		}
		without := saved.Without(saved.Unshared(src.Quotes()))
		saved, err = c.Letters.SaveLetter(ctx, iro, c.review, saved.Rev, without, letter.Fields(without))
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Letters.PublishLetter(ctx, iro, c.review, saved.Rev); err != nil {
			t.Error(err)
		}
	})
}

func TestNobodyChangesAChildsWords(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := told(t, s, base)
		for _, text := range []string{"I love my room", " I like my room but its loud"} {
			fields := []letter.Field{{Kind: "quote", Ref: "y4.more", Text: text}}
			if _, err := c.Letters.SaveLetter(t.Context(), c.as("iro"), c.review, 0, letter.Letter{Lang: care.English}, fields); kinds(err) != "invalid" {
				t.Errorf("%q: %v", text, err)
			}
		}
		fields := []letter.Field{{Kind: "quote", Ref: "y10.more", Text: "CANARY school"}}
		if _, err := c.Letters.SaveLetter(t.Context(), c.as("iro"), c.review, 0, letter.Letter{Lang: care.English}, fields); kinds(err) != "conflict" {
			t.Errorf("words for the IRO alone: %v", err)
		}
		got, err := c.Letters.SaveLetter(t.Context(), c.as("iro"), c.review, 0, letter.Letter{Lang: care.English}, []letter.Field{{Kind: "quote", Ref: "y4.more"}})
		if err != nil || got.Blocks[0].Text != " I like my room but its loud " {
			t.Errorf("%+v, %v", got, err)
		}
	})
}

func TestTwoTabsOnOneLetter(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := told(t, s, base)
		ctx := t.Context()
		text := func(s string) []letter.Field { return []letter.Field{{Kind: "para", Text: s}} }
		l := letter.Letter{Lang: care.Welsh}
		one, err := c.Letters.SaveLetter(ctx, c.as("iro"), c.review, 0, l, text("one"))
		if err != nil || one.Rev != 1 || one.Lang != care.Welsh || one.Band != care.Young || one.State != "draft" {
			t.Fatalf("%+v, %v", one, err)
		}
		got, err := c.Letters.SaveLetter(ctx, c.as("cover"), c.review, 0, l, text("two"))
		if kinds(err) != "conflict" || got.Rev != 1 || got.Blocks[0].Text != "one" {
			t.Errorf("the older tab is told what stands there: %+v, %v", got, err)
		}
		for range 2 { // the same save twice
			if got, err = c.Letters.SaveLetter(ctx, c.as("iro"), c.review, 1, l, text("three")); err != nil || got.Rev != 2 {
				t.Errorf("%+v, %v", got, err)
			}
		}
		if err := c.Letters.PublishLetter(ctx, c.as("iro"), c.review, 1); kinds(err) != "conflict" {
			t.Errorf("published what somebody has changed: %v", err)
		}
		var wg sync.WaitGroup
		results := make([]string, 8)
		for i := range results {
			wg.Go(func() {
				_, err := c.Letters.SaveLetter(ctx, c.as("iro"), c.review, 2, l, text(fmt.Sprint("tab ", i)))
				results[i] = kinds(err)
			})
		}
		wg.Wait()
		if all := strings.Join(results, " "); strings.Count(all, "ok") != 1 || strings.Count(all, "conflict") != 7 {
			t.Errorf("eight tabs at once: %s", all)
		}
	})
}

func TestWhoReadsAndWritesALetter(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := told(t, s, base)
		c.person["screen"] = care.NewID()
		c.exec(t, "INSERT INTO seat (id, review_id, state) VALUES (?, ?, 'invited')", c.person["screen"], c.review)
		ctx := t.Context()
		iros := map[string]string{"iro": "ok", "cover": "ok"}
		allows(t, c, "source", iros, func(v care.Viewer, _ string) error {
			_, err := c.Letters.LetterSource(ctx, v, c.review)
			return err
		})
		allows(t, c, "what was kept", iros, func(v care.Viewer, _ string) error {
			kept, err := c.Letters.LetterKept(ctx, v, c.review)
			if all := strings.Join(kept, "|"); err == nil && (!strings.Contains(all, "CANARY school") || !strings.Contains(all, "CANARY higher") || !strings.Contains(all, "CANARY something else") || !strings.Contains(all, "CANARY picked") || strings.Contains(all, "league") || strings.Contains(all, "mum")) {
				return fmt.Errorf("kept: %s", all)
			}
			return err
		})
		allows(t, c, "read before there is one", iros, func(v care.Viewer, _ string) error {
			l, err := c.Letters.Letter(ctx, v, c.review)
			if err == nil && (l.State != "" || l.Rev != 0) {
				return fmt.Errorf("%+v", l)
			}
			return err
		})
		rev := 0
		allows(t, c, "save", iros, func(v care.Viewer, name string) error {
			l, err := c.Letters.SaveLetter(ctx, v, c.review, rev, letter.Letter{Lang: care.English}, []letter.Field{{Kind: "para", Text: "Hello from " + name}})
			if err == nil {
				rev = l.Rev
			}
			return err
		})
		allows(t, c, "read a draft", iros, func(v care.Viewer, _ string) error {
			_, err := c.Letters.Letter(ctx, v, c.review)
			return err
		})
		allows(t, c, "open a draft", iros, func(v care.Viewer, _ string) error { return c.Letters.LetterOpened(ctx, v, c.review) })
		allows(t, c, "publish", iros, func(v care.Viewer, _ string) error { return c.Letters.PublishLetter(ctx, v, c.review, rev) })
		readers := map[string]string{"iro": "ok", "cover": "ok", "child": "ok"}
		allows(t, c, "read", readers, func(v care.Viewer, name string) error {
			l, err := c.Letters.Letter(ctx, v, c.review)
			if err == nil && (l.State != "published" || l.Blocks[0].Text != "Hello from cover" || l.Mine != (name == "child")) {
				return fmt.Errorf("%+v", l)
			}
			return err
		})
		if l, _ := c.Letters.Letter(ctx, c.as("iro"), c.review); !l.FirstOpened.IsZero() {
			t.Error("an IRO who looks has not opened it for the child")
		}
		allows(t, c, "open", readers, func(v care.Viewer, _ string) error { return c.Letters.LetterOpened(ctx, v, c.review) })
		base.Clock.Move(time.Hour)
		if err := c.Letters.LetterOpened(ctx, c.as("child"), c.review); err != nil {
			t.Fatal(err)
		}
		l, err := c.Letters.Letter(ctx, c.as("cover"), c.review)
		if err != nil || !l.FirstOpened.Equal(storetest.Start) || !l.LastOpened.Equal(storetest.Start.Add(time.Hour)) {
			t.Errorf("opened %v, last %v, %v", l.FirstOpened, l.LastOpened, err)
		}
		if l, _ := c.Letters.Letter(ctx, c.as("child"), c.review); !l.FirstOpened.IsZero() {
			t.Error("only the IRO is told when it was opened")
		}
		if _, err := c.Letters.SaveLetter(ctx, c.as("iro"), c.review, rev, letter.Letter{}, nil); kinds(err) != "conflict" {
			t.Errorf("a published letter was changed: %v", err)
		}
		if err := c.Reviews.Undo(ctx, c.as("iro"), c.review, review.UndoClose, c.review, "again"); kinds(err) != "conflict" {
			t.Errorf("a review whose letter is out was opened again: %v", err)
		}
	})
}

func TestALetterIsWrittenAfterClosingAndNotPublishedEmpty(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := begun(t, s, base)
		ctx, iro := t.Context(), c.as("iro")
		l := letter.Letter{Lang: care.English}
		if _, err := c.Letters.SaveLetter(ctx, iro, c.review, 0, l, []letter.Field{{Kind: "para", Text: "Hello"}}); kinds(err) != "conflict" {
			t.Errorf("before closing: %v", err)
		}
		c.close(t)
		if err := c.Letters.PublishLetter(ctx, iro, c.review, 0); kinds(err) != "invalid" {
			t.Errorf("nothing saved: %v", err)
		}
		empty, err := c.Letters.SaveLetter(ctx, iro, c.review, 0, l, []letter.Field{{Kind: "para", Ask: "letter.ask.well"}, {Kind: "heading", Text: "Hello"}})
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Letters.PublishLetter(ctx, iro, c.review, empty.Rev); kinds(err) != "invalid" {
			t.Errorf("nothing but headings: %v", err)
		}
		full, err := c.Letters.SaveLetter(ctx, iro, c.review, empty.Rev, l, []letter.Field{{Kind: "para", Text: "CANARY Hello"}})
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if err := c.Letters.PublishLetter(ctx, iro, c.review, full.Rev); err != nil {
				t.Errorf("published: %v", err)
			}
		}
		if n := countEvents(t, c, "letter.published"); n != 1 {
			t.Errorf("%d events", n)
		}
		var bodies [][]byte
		if err := c.Read(ctx).Raw("SELECT body FROM letter").Scan(&bodies).Error; err != nil || len(bodies) != 1 || strings.Contains(string(bodies[0]), "CANARY") {
			t.Errorf("the letter is readable in the database, %v", err)
		}
	})
}
