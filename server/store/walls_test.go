package store_test

import (
	"testing"

	"myreview/server/care"
	"myreview/server/store"
	"myreview/server/store/storetest"
)

// Two walls often stand behind each other. Each test here leaves one alone.

func (c *round) readingOf(t *testing.T, name string) (store.Reading, bool) {
	t.Helper()
	got, err := c.Reading(t.Context(), c.as(name), c.review)
	if err != nil && care.KindOf(err) != care.KindNotFound {
		t.Fatal(err)
	}
	return got, err == nil
}

func (c *round) takesPart(t *testing.T, name string) bool {
	t.Helper()
	err := c.TakesPart(t.Context(), c.as(name), c.review)
	if err != nil && care.KindOf(err) != care.KindNotFound {
		t.Fatal(err)
	}
	return err == nil
}

func (c *round) toldOf(t *testing.T, name string) store.Review {
	t.Helper()
	r, err := c.Review(t.Context(), c.as(name), c.review)
	if err != nil && care.KindOf(err) != care.KindNotFound {
		t.Fatal(err)
	}
	return r
}

func TestAnExclusionUnderOneTieShutsTheOthers(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		for _, order := range []string{"the exclusion came last", "the exclusion came first"} {
			c := newRound(t, s, base)
			c.save(t, "child", "y23", 1, c.says("all", care.Everyone))
			c.send(t, "child")
			if !c.takesPart(t, "carer") || c.reads(t, "carer") != "all" {
				t.Fatal("a carer is kept out of what is theirs")
			}
			since := base.Clock.Now()
			if order == "the exclusion came first" {
				since = since.AddDate(-1, 0, 0)
			}
			_, err := s.AddTie(t.Context(), care.Tie{Person: c.person["carer"], Child: c.person["child"], Kind: care.TieRelative, State: care.TieExcluded, Since: since})
			if err != nil {
				t.Fatal(err)
			}
			_, told := c.readingOf(t, "carer")
			if c.takesPart(t, "carer") || told || c.reads(t, "carer") != "not found" || c.toldOf(t, "carer").ID != "" {
				t.Errorf("%s: who is excluded as a relative comes in as a carer", order)
			}
		}
	})
}

func TestAReviewThatIsOverIsOverForAnInterpreter(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := newRound(t, s, base)
		c.add(t, "interpreter", care.TieInterpreter, care.TieActive)
		c.seat(t, "interpreter")
		for _, row := range []struct {
			state              string
			interpreter, carer bool
		}{{"live", true, true}, {"closed", false, true}} {
			c.exec(t, "UPDATE review SET state = ?, opened_at = starts_at WHERE id = ?", row.state, c.review)
			if got := c.takesPart(t, "interpreter"); got != row.interpreter {
				t.Errorf("%s: an interpreter takes part: %v", row.state, got)
			}
			if got := c.takesPart(t, "carer"); got != row.carer {
				t.Errorf("%s: a carer takes part: %v", row.state, got)
			}
		}
	})
}

// A worker knows of their children's reviews until these are over, and then of those
// that they were part of: whatever was for them before.
func TestWhoWasNotPartOfAReviewDoesNotKnowOfItOnceItIsOver(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := newRound(t, s, base)
		c.add(t, "second", care.TieSocialWorker, care.TieActive)
		c.save(t, "child", "y23", 1, c.says("all", care.Everyone))
		c.send(t, "child")
		for _, row := range []struct {
			state, worker, second string
			knows                 bool
		}{{"live", "all", "all", true}, {"closed", "all", "not found", false}} {
			c.exec(t, "UPDATE review SET state = ?, opened_at = starts_at WHERE id = ?", row.state, c.review)
			if w, s := c.reads(t, "worker"), c.reads(t, "second"); w != row.worker || s != row.second {
				t.Errorf("%s: who was there reads %q, who was not %q", row.state, w, s)
			}
			if _, told := c.readingOf(t, "second"); told != row.knows || (c.toldOf(t, "second").ID != "") != row.knows {
				t.Errorf("%s: who was not there knows of it: %v", row.state, told)
			}
		}
	})
}

func TestWhoseSeatIsTakenAwayIsNoReaderOfWhatIsSentThen(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := newRound(t, s, base)
		seat := func(state string) {
			t.Helper()
			c.exec(t, "UPDATE seat SET state = ? WHERE person_id = ?", state, c.person["carer"])
		}
		c.save(t, "child", "y22", 1, c.says("before", care.Everyone))
		c.send(t, "child")
		seat("removed")
		c.save(t, "child", "y22", 2, c.says("while they were away", care.Everyone))
		c.send(t, "child")
		if got, told := c.readingOf(t, "carer"); told {
			t.Errorf("who is apart is told of %d people", len(got.Named))
		}
		seat("invited")
		if got := c.reads(t, "carer"); got != "" {
			t.Errorf("who was away reads %q", got)
		}
		c.save(t, "child", "y22", 3, c.says("and since", care.Everyone))
		c.send(t, "child")
		if got := c.reads(t, "carer"); got != "and since" {
			t.Errorf("who is back reads %q", got)
		}
	})
}

func TestWhatAReaderIsToldBesideTheAnswers(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		c := newRound(t, s, base)
		c.save(t, "child", "y23", 1, c.says("all", care.Everyone))
		c.send(t, "child")
		c.exec(t, "UPDATE sending SET company = ?", store.CompanyFriend)
		for _, row := range []struct {
			who, company            string
			namesParent, namesCarer bool
		}{
			{"iro", store.CompanyFriend, true, true}, {"cover", store.CompanyFriend, true, true}, {"worker", "", true, true},
			{"carer", "", false, true}, {"mum", "", true, false},
		} {
			got, told := c.readingOf(t, row.who)
			if !told || got.Company != row.company {
				t.Errorf("%s: told %v, who was there: %q, want %q", row.who, told, got.Company, row.company)
			}
			if mum, carer := got.Named[c.tie["mum"]].Name != "", got.Named[c.tie["carer"]].Name != ""; mum != row.namesParent || carer != row.namesCarer {
				t.Errorf("%s is told the parent's name: %v, the carer's: %v", row.who, mum, carer)
			}
		}
		if _, err := c.ReadingAs(t.Context(), c.as("carer"), c.review, c.tie["iro"]); care.KindOf(err) != care.KindNotFound || err == nil {
			t.Errorf("a carer looks at their form as the IRO: %v", err)
		}
		if _, err := c.ReadingAs(t.Context(), c.as("child"), c.review, c.tie["iro"]); err != nil {
			t.Errorf("a child looks at their form as the IRO: %v", err)
		}
	})
}
