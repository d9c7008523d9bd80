package review

import (
	"errors"
	"strings"
	"testing"

	"myreview/server/care"
)

// What can be said of a talk before a review, on 10 March 2026.
func TestATalkIsPlannedHadOrSaysWhyNot(t *testing.T) {
	for name, c := range map[string]struct {
		kind  TalkKind
		talk  Talk
		wrong string
	}{
		"planned":                             {TalkAlone, Talk{State: TalkPlanned, Day: "2026-03-10", How: "person"}, ""},
		"planned in the past":                 {TalkAlone, Talk{State: TalkPlanned, Day: "2026-03-09", How: "person"}, "day"},
		"planned for no day":                  {TalkAlone, Talk{State: TalkPlanned, How: "person"}, "day"},
		"planned for another year":            {TalkAlone, Talk{State: TalkPlanned, Day: "2027-06-01", How: "person"}, "day"},
		"planned in no way":                   {TalkAlone, Talk{State: TalkPlanned, Day: "2026-03-10"}, "how"},
		"planned by letter":                   {TalkAlone, Talk{State: TalkPlanned, Day: "2026-03-10", How: "letter"}, "how"},
		"had today":                           {TalkWorker, Talk{State: TalkHad, Day: "2026-03-10", How: "phone"}, ""},
		"had tomorrow":                        {TalkWorker, Talk{State: TalkHad, Day: "2026-03-11", How: "phone"}, "day"},
		"the child did not want it":           {TalkAlone, Talk{State: TalkRefused}, ""},
		"the social worker did not want it":   {TalkWorker, Talk{State: TalkRefused}, "state"},
		"it is not fitting":                   {TalkAlone, Talk{State: TalkUnfit, Why: "Two months old"}, ""},
		"not fitting, and nobody says why":    {TalkAlone, Talk{State: TalkUnfit, Why: " \n"}, "why"},
		"it was missed":                       {TalkWorker, Talk{State: TalkMissed, Why: "Both ill"}, ""},
		"it was missed, and nobody says why":  {TalkAlone, Talk{State: TalkMissed}, "why"},
		"too many words":                      {TalkAlone, Talk{State: TalkMissed, Why: strings.Repeat("x", wordsMost+1)}, "why"},
		"no state":                            {TalkAlone, Talk{}, "state"},
		"a talk with whom there is none with": {"carer", Talk{State: TalkRefused}, ""},
	} {
		err := c.talk.Check(c.kind, "2026-03-10")
		var fault *care.Error
		field := ""
		if errors.As(err, &fault) {
			field = fault.Field
		}
		if field != c.wrong || (err != nil) != (c.wrong != "" || c.kind == "carer") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Closing asks about a talk of which nothing is on record but a plan.
func TestATalkIsSettledOnceItWasHadOrIsOnRecordWhyNot(t *testing.T) {
	for state, settled := range map[TalkState]bool{"": false, TalkPlanned: false, TalkHad: true, TalkRefused: true, TalkUnfit: true, TalkMissed: true} {
		if got := (Talk{State: state}).Settled(); got != settled {
			t.Errorf("%q: %v", state, got)
		}
	}
	full := Talk{State: TalkRefused, Day: "2026-03-10", How: "phone", Why: "words"}
	if got := full.Only(); got != (Talk{State: TalkRefused}) {
		t.Errorf("what does not belong to the state stays: %+v", got)
	}
}
