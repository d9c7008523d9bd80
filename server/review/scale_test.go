package review

import (
	"encoding/json"
	"testing"

	"myreview/server/access"
	"myreview/server/care"
)

func TestParsePick(t *testing.T) {
	tests := []struct {
		text string
		band care.Band
		ok   bool
	}{
		{"0", care.Young, true},
		{"7", care.Adult, true},
		{"10", care.Primary, true},
		{"pass", care.Adult, true},
		{"pass", care.Little, true},
		{"well", care.Little, true},
		{"mixed", care.Little, true},
		{"hard", care.Little, true},
		{"11", care.Young, false},
		{"-1", care.Young, false},
		{"07", care.Young, false},
		{"+7", care.Young, false},
		{"7.5", care.Young, false},
		{" 7", care.Young, false},
		{"", care.Young, false},
		{"٧", care.Young, false},
		{"7", care.Little, false},    // three pictures, never a number
		{"well", care.Young, false},  // and the other way round
		{"Well", care.Little, false}, // exactly what the form sends
		{"99999999999999999999", care.Adult, false},
	}
	for _, tt := range tests {
		p, err := ParsePick(tt.text, tt.band)
		if (err == nil) != tt.ok || tt.ok && string(p) != tt.text {
			t.Errorf("%q by %s: %q, %v", tt.text, tt.band, p, err)
		}
	}
}

func TestPickIsSealedAs(t *testing.T) {
	for text, want := range map[Pick]string{
		"7": `{"n":7}`, "0": `{"n":0}`, "10": `{"n":10}`, Pass: `{"pass":true}`, Mixed: `{"pic":"mixed"}`,
	} {
		got, err := json.Marshal(text)
		if err != nil || string(got) != want {
			t.Errorf("%s: %s, %v", text, got, err)
		}
		var back Pick
		if err := json.Unmarshal(got, &back); err != nil || back != text {
			t.Errorf("%s came back as %s, %v", text, back, err)
		}
	}
}

func TestOpens(t *testing.T) {
	items := []Item{
		{Kind: Good, State: Done},
		{Kind: ForArea, Area: care.Home, State: Now},
		{Kind: ForArea, Area: care.Family, State: Ahead},
	}
	round := func(a care.Area, s RoundState) []Round { return []Round{{Area: a, State: s}} }
	tests := []struct {
		name   string
		role   access.Role
		rounds []Round
		area   care.Area
		want   bool
		err    string
	}{
		{"the area that is talked about", access.InChair, nil, care.Home, true, ""},
		{"the IRO may open one that is ahead", access.Leader, nil, care.Family, true, ""},
		{"the chair may not", access.InChair, nil, care.Family, false, "error.scale.notnow"},
		{"an area that is not on the agenda", access.Leader, nil, care.Health, false, "not found"},
		{"open already: a repeat", access.Leader, round(care.Home, RoundOpen), care.Home, false, ""},
		{"one area at a time", access.Leader, round(care.Family, RoundOpen), care.Home, false, "error.scale.other"},
		{"revealed already", access.Leader, round(care.Home, RoundRevealed), care.Home, false, "error.scale.revealed"},
		{"stopped or undone: open it again", access.InChair, round(care.Home, RoundClosed), care.Home, true, ""},
		{"another one was revealed", access.Leader, round(care.Family, RoundRevealed), care.Home, true, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Opens(tt.role, items, tt.rounds, tt.area)
			wantKey(t, err, tt.err)
			if got != tt.want {
				t.Errorf("got %v", got)
			}
		})
	}
}

func TestRound(t *testing.T) {
	type said struct {
		do  bool
		err string
	}
	tests := []struct {
		state                        RoundState
		picks                        string
		reveals, empty, stops, undos said
	}{
		{RoundOpen, "", said{true, ""}, said{false, "error.scale.nobody"}, said{true, ""}, said{false, "error.undo.open"}},
		{RoundRevealed, "error.scale.revealed", said{false, ""}, said{false, ""}, said{false, "error.scale.revealed"}, said{true, ""}},
		{RoundClosed, "error.scale.stopped", said{false, "error.scale.stopped"}, said{false, "error.scale.stopped"}, said{false, ""}, said{false, ""}},
	}
	for _, tt := range tests {
		t.Run(string(tt.state), func(t *testing.T) {
			r := Round{State: tt.state}
			wantKey(t, r.Picks(), tt.picks)
			check := func(what string, do bool, err error, want said) {
				t.Helper()
				wantKey(t, err, want.err)
				if do != want.do {
					t.Errorf("%s: %v", what, do)
				}
			}
			do, err := r.Reveals(3)
			check("reveals", do, err, tt.reveals)
			do, err = r.Reveals(0)
			check("reveals nothing", do, err, tt.empty)
			do, err = r.Stops()
			check("stops", do, err, tt.stops)
			do, err = r.Undoes()
			check("undoes", do, err, tt.undos)
		})
	}
}

func TestShowsFor(t *testing.T) {
	tests := []struct {
		kind   care.TieKind
		chosen Shows
		want   Shows
	}{
		{care.TieChild, ShowFirst, ShowFirst},
		{care.TieChild, ShowNot, ShowNot},
		{care.TieChild, "", ShowWith},
		{care.TieParent, ShowFirst, ShowWith}, // the choice is the child's alone
		{care.TieIRO, ShowIRO, ShowWith},
	}
	for _, tt := range tests {
		if got := ShowsFor(tt.kind, tt.chosen); got != tt.want {
			t.Errorf("%s chose %q: %s", tt.kind, tt.chosen, got)
		}
	}
}

func TestCheckReason(t *testing.T) {
	long := make([]rune, 1001)
	for i := range long {
		long[i] = 'ش'
	}
	for reason, key := range map[string]string{
		"Pressed by mistake": "", "": "error.undo.reason", " \n\t": "error.undo.reason",
		string(long): "error.undo.long", string(long[:1000]): "",
	} {
		wantKey(t, CheckReason(reason), key)
	}
}
