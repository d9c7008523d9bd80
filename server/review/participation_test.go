package review

import (
	"errors"
	"testing"

	"myreview/server/care"
)

// domain.md 4.1: how somebody was there and how their views came are kept
// apart, and together they suggest a code.
func TestSuggestedCode(t *testing.T) {
	for _, c := range []struct {
		mode Mode
		gave Gave
		live bool
		want PN
	}{
		{InRoom, Spoke, true, PN1},
		{InRoom, Represented, true, PN2},
		{InRoom, Briefed, true, PN2},
		{InRoom, Sent, true, PN4}, // nobody spoke for them
		{InRoom, Symbols, true, PN3},
		{InRoom, Silent, true, PN4},
		{InRoom, NoViews, true, PN4},
		{InRoom, "", true, PN4},

		{OnScreen, Spoke, true, PN1},
		{OnScreen, Represented, true, PN2},
		{OnScreen, Symbols, true, PN3},
		{OnScreen, Silent, true, PN4},
		{ByPhone, Spoke, true, PN1},
		{ByPhone, Silent, true, PN4},

		// Where live video does not count as being there.
		{InRoom, Spoke, false, PN1},
		{OnScreen, Spoke, false, PN6},
		{OnScreen, Symbols, false, PN6},
		{OnScreen, Represented, false, PN5},
		{OnScreen, Silent, false, PN7},
		{ByPhone, Spoke, false, PN6},
		{ByPhone, NoViews, false, PN7},

		{NotThere, Briefed, true, PN5},
		{NotThere, Represented, true, PN5},
		{NotThere, Sent, true, PN6},
		{NotThere, NoViews, true, PN7},
		{NotThere, "", true, PN7},
		{"", "", true, PN7},
		{NotThere, Spoke, true, PN7}, // Check refuses it before it comes so far
	} {
		p := Part{Born: "2012-06-15", Held: "2026-06-15", Mode: c.mode, Gave: c.gave, LiveCounts: c.live}
		got := p.Suggest()
		if got.Code != c.want {
			t.Errorf("%s, %s, live counts %v: got %s, want %s", c.mode, c.gave, c.live, got.Code, c.want)
		}
		if got.Key == "" {
			t.Errorf("%s has no reason", got.Code)
		}
	}
}

func TestUnderFourIsAlwaysPN0(t *testing.T) {
	for _, m := range Modes {
		for _, g := range Gaves {
			if got := (Part{Born: "2022-06-15", Held: "2026-06-14", Mode: m, Gave: g, LiveCounts: true}).Suggest(); got.Code != PN0 {
				t.Errorf("the day before the fourth birthday, %s %s: %s", m, g, got.Code)
			}
			if got := (Part{Born: "2022-06-15", Held: "2026-06-15", Mode: m, Gave: g, LiveCounts: true}).Suggest(); got.Code == PN0 {
				t.Errorf("on the fourth birthday, %s %s: %s", m, g, got.Code)
			}
		}
	}
}

// Born 15 June 2022: the fourth birthday is 15 June 2026.
func TestWhatTheIROMayConfirm(t *testing.T) {
	const why = "Spoke with me on the phone the day before."
	for _, c := range []struct {
		name   string
		held   care.Date
		code   PN
		reason string
		want   string
	}{
		{"under 4, PN0", "2026-06-14", PN0, "", ""},
		{"rule 441: under 4, PN1", "2026-06-14", PN1, why, "close.pn.error.441"},
		{"rule 441: under 4, PN7", "2026-06-14", PN7, why, "close.pn.error.441"},
		{"on the birthday, as suggested", "2026-06-15", PN1, "", ""},
		{"on the birthday the return takes PN0, with a reason", "2026-06-15", PN0, why, ""},
		{"on the birthday, PN0 without a reason", "2026-06-15", PN0, "", "close.pn.error.reason"},
		{"rule 440: the day after, PN0", "2026-06-16", PN0, why, "close.pn.error.440"},
		{"4 and over, as suggested", "2026-06-16", PN1, "", ""},
		{"another code with a reason", "2026-06-16", PN3, why, ""},
		{"another code without one", "2026-06-16", PN3, "", "close.pn.error.reason"},
		{"another code with blanks for a reason", "2026-06-16", PN3, " \n\t", "close.pn.error.reason"},
		{"nobody spoke for the child", "2026-06-16", PN2, why, "close.pn.error.spokefor"},
	} {
		err := Part{Born: "2022-06-15", Held: c.held, Mode: InRoom, Gave: Spoke, LiveCounts: true}.Confirm(c.code, c.reason)
		var e *care.Error
		switch {
		case c.want == "" && err != nil:
			t.Errorf("%s: refused with %v", c.name, err)
		case c.want != "" && (!errors.As(err, &e) || e.Key != c.want || e.Kind != care.KindInvalid || e.Field == ""):
			t.Errorf("%s: got %v, want %s next to its field", c.name, err, c.want)
		}
	}
}

func TestWhoWasNotThereDidNotSpeakThere(t *testing.T) {
	ok := map[Gave]bool{Represented: true, Briefed: true, Sent: true, NoViews: true}
	for _, g := range Gaves {
		if err := (Part{Mode: NotThere, Gave: g}).Check(); (err == nil) != ok[g] {
			t.Errorf("not there, %s: %v", g, err)
		}
		if err := (Part{Mode: InRoom, Gave: g}).Check(); err != nil {
			t.Errorf("there, %s: %v", g, err)
		}
	}
}

func TestTookPart(t *testing.T) {
	want := map[PN]bool{PN1: true, PN2: true, PN3: true, PN5: true, PN6: true}
	for _, p := range PNs {
		if p.TookPart() != want[p] {
			t.Errorf("%s: %v", p, p.TookPart())
		}
	}
}

func TestOnlyKnownWordsAreParsed(t *testing.T) {
	for _, s := range []string{"", "PN8", "pn1", "room ", "everyone"} {
		_, e1 := ParsePN(s)
		_, e2 := ParseMode(s)
		_, e3 := ParseGave(s)
		if e1 == nil || e2 == nil || e3 == nil {
			t.Errorf("%q was taken: %v %v %v", s, e1, e2, e3)
		}
	}
}
