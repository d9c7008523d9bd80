package review

import (
	"errors"
	"testing"

	"myreview/server/care"
)

// What is told to the IRO on 10 March 2026, and by whom.
func TestASignificantEventHasAKindADayAndWhatHappened(t *testing.T) {
	for name, c := range map[string]struct {
		kind  Notice
		day   care.Date
		what  string
		iro   bool
		wrong string
	}{
		"the social worker tells of a hospital stay": {NoticeHealth, "2026-03-08", "Two nights", false, ""},
		"a move that is to come":                     {NoticeSettled, "2026-04-20", "To an aunt", false, ""},
		"no kind":                                    {"", "2026-03-08", "Two nights", false, "kind"},
		"the social worker asks as the IRO":          {NoticeIRO, "2026-03-08", "Now", false, "kind"},
		"the IRO asks":                               {NoticeIRO, "2026-03-08", "Now", true, ""},
		"no day":                                     {NoticeHealth, "", "Two nights", false, "day"},
		"years ago":                                  {NoticeHealth, "2024-03-08", "Two nights", false, "day"},
		"no words":                                   {NoticeHealth, "2026-03-08", " ", false, "what"},
	} {
		if got := fieldOf(CheckNotice(c.kind, c.day, c.what, c.iro, "2026-03-10")); got != c.wrong {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// What the IRO answers on 10 March 2026, to something of 20 April.
func TestTheIROAnswersWhetherAReviewIsNeeded(t *testing.T) {
	for name, c := range map[string]struct {
		kind  Notice
		says  string
		by    care.Date
		why   string
		wrong string
	}{
		"needed":                                {NoticeHealth, ReviewNeeded, "2026-05-01", "", ""},
		"needed before a move":                  {NoticeSettled, ReviewNeeded, "2026-04-20", "", ""},
		"needed, and after the move":            {NoticeSettled, ReviewNeeded, "2026-04-21", "", "by"},
		"needed by no day":                      {NoticeHealth, ReviewNeeded, "", "", "by"},
		"needed by yesterday":                   {NoticeHealth, ReviewNeeded, "2026-03-09", "", "by"},
		"needed by today":                       {NoticeHealth, ReviewNeeded, "2026-03-10", "", ""},
		"needed later than any review may come": {NoticeHealth, ReviewNeeded, "2026-09-11", "", "by"},
		"not needed, and why":                   {NoticeHealth, ReviewNot, "", "The last one spoke of it", ""},
		"not needed, and nobody says why":       {NoticeHealth, ReviewNot, "", " ", "why"},
		"nothing":                               {NoticeHealth, "", "", "x", "says"},
	} {
		if got := fieldOf(CheckAnswer(c.kind, "2026-04-20", c.says, c.by, c.why, "2026-03-10")); got != c.wrong {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func fieldOf(err error) string {
	var fault *care.Error
	if errors.As(err, &fault) {
		return fault.Field
	}
	return ""
}

// A review that the IRO needs by a day pulls the next one forward, and never back; the review
// that is held since then meets it.
func TestANeededReviewPullsTheNextOneForward(t *testing.T) {
	h := History{Born: "2014-01-01", Cared: "2025-01-06", Held: []care.Date{"2025-02-03", "2025-05-01", "2025-10-01"}}
	for name, c := range map[string]struct {
		needed Needed
		on     care.Date
		rule   Rule
	}{
		"sooner than the law":         {Needed{"2025-11-03", "2025-12-01"}, "2025-12-01", RuleNeeded},
		"later than the law":          {Needed{"2025-11-03", "2026-05-01"}, "2026-04-01", RuleLater},
		"on the law's own day":        {Needed{"2025-11-03", "2026-04-01"}, "2026-04-01", RuleLater},
		"before the last was held":    {Needed{"2025-09-01", "2025-12-01"}, "2026-04-01", RuleLater},
		"of an earlier time in care":  {Needed{"2024-12-01", "2025-12-01"}, "2026-04-01", RuleLater},
		"the day on which it is held": {Needed{"2025-10-01", "2025-12-01"}, "2025-12-01", RuleNeeded},
		"the day before it is held":   {Needed{"2025-09-30", "2025-12-01"}, "2026-04-01", RuleLater},
	} {
		h.Needed = []Needed{c.needed}
		due := Law().Due(h)
		if due.On != c.on || due.Why[0].Rule != c.rule {
			t.Errorf("%s: %s by %s", name, due.On, due.Why[0].Rule)
		}
	}
}
