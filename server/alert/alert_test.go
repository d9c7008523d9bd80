package alert

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"myreview/server/access"
	"myreview/server/care"
	"myreview/server/profiles"
)

// weekdays are the working days of these tests, but for Good Friday and Easter
// Monday 2026 and Christmas.
func weekdays(d care.Date) bool {
	switch d {
	case "2026-04-03", "2026-04-06", "2026-12-25", "2026-12-28":
		return false
	}
	day := d.Time().Weekday()
	return day != time.Saturday && day != time.Sunday
}

func demoRules(t *testing.T) Rules {
	t.Helper()
	p, err := profiles.Load("demo")
	if err != nil {
		t.Fatal(err)
	}
	return NewRules(p, weekdays)
}

// at is a time on the clock in London.
func at(t *testing.T, text string) time.Time {
	t.Helper()
	v, err := time.ParseInLocation("2006-01-02 15:04", text, care.London)
	if err != nil {
		t.Fatal(err)
	}
	return v.UTC()
}

func said(v time.Time) string {
	if v.IsZero() {
		return ""
	}
	return v.In(care.London).Format("2006-01-02 15:04")
}

func TestWhenSomebodyReads(t *testing.T) {
	r := demoRules(t)
	for _, c := range []struct{ why, now, next, by string }{
		{"in hours", "2026-11-23 10:15", "2026-11-23 10:15", "2026-11-23 10:45"},
		{"the first minute", "2026-11-23 09:00", "2026-11-23 09:00", "2026-11-23 09:30"},
		{"before they begin", "2026-11-23 08:59", "2026-11-23 09:00", "2026-11-23 09:30"},
		{"the last minute runs on in the morning", "2026-11-23 16:59", "2026-11-23 16:59", "2026-11-24 09:29"},
		{"half an hour before the end", "2026-11-23 16:30", "2026-11-23 16:30", "2026-11-23 17:00"},
		{"after the end", "2026-11-23 17:00", "2026-11-24 09:00", "2026-11-24 09:30"},
		{"Friday night", "2026-11-20 22:00", "2026-11-23 09:00", "2026-11-23 09:30"},
		{"Easter: Thursday evening to Tuesday", "2026-04-02 18:00", "2026-04-07 09:00", "2026-04-07 09:30"},
		{"Easter: ten minutes on Thursday, the rest on Tuesday", "2026-04-02 16:50", "2026-04-02 16:50", "2026-04-07 09:20"},
		{"Christmas", "2026-12-24 17:30", "2026-12-29 09:00", "2026-12-29 09:30"},
		{"over the night in which clocks go forward", "2026-03-28 12:00", "2026-03-30 09:00", "2026-03-30 09:30"},
		{"over the night in which they go back", "2026-10-24 12:00", "2026-10-26 09:00", "2026-10-26 09:30"},
		{"the last minutes before they go forward", "2026-03-27 16:45", "2026-03-27 16:45", "2026-03-30 09:15"},
	} {
		now := at(t, c.now)
		next, ok := r.Next(now)
		if !ok || said(next) != c.next {
			t.Errorf("%s: somebody reads %s, want %s", c.why, said(next), c.next)
		}
		if by, ok := r.ReadBy(Now, now); !ok || said(by) != c.by {
			t.Errorf("%s: read by %s, want %s", c.why, said(by), c.by)
		}
		if r.Open(now) != (c.now == c.next) {
			t.Errorf("%s: open %v", c.why, r.Open(now))
		}
	}
}

// Whoever reads at night reads through the hour that is there twice, and the
// one that is not there at all: half an hour is half an hour.
func TestTheClocksChangeAtNight(t *testing.T) {
	p, err := profiles.Load("demo")
	if err != nil {
		t.Fatal(err)
	}
	p.Open.AlertsWatchedNights = true
	r := NewRules(p, weekdays)
	for _, begun := range []string{"2026-03-29T00:45:00Z", "2026-10-25T00:45:00Z"} {
		now, err := time.Parse(time.RFC3339, begun)
		if err != nil {
			t.Fatal(err)
		}
		if by, _ := r.ReadBy(Now, now); by.Sub(now) != 30*time.Minute || !r.Open(now) {
			t.Errorf("%s: read by %s", begun, by)
		}
	}
	// Hours by day that hold the change itself.
	h := Hours{opens: 0, closes: 4 * 60, known: true, working: func(care.Date) bool { return true }}
	if got := h.After(at(t, "2026-03-29 00:00"), 3*time.Hour); said(got) != "2026-03-29 04:00" {
		t.Errorf("three hours of a night that has an hour less end at %s", said(got))
	}
	if got := h.After(at(t, "2026-10-25 00:00"), 5*time.Hour); said(got) != "2026-10-25 04:00" {
		t.Errorf("five hours of a night that has an hour more end at %s", said(got))
	}
}

func TestNothingIsPromisedWhereNoHoursAreKnown(t *testing.T) {
	p, err := profiles.Load("rotherham")
	if err != nil {
		t.Fatal(err)
	}
	r := NewRules(p, weekdays)
	now := at(t, "2026-11-23 10:00")
	if _, ok := r.ReadBy(Now, now); ok || r.Known() || r.Open(now) {
		t.Error("a council that has set no hours promises something")
	}
	if _, ok := r.Next(now); ok {
		t.Error("somebody is said to read")
	}
	if got := r.Stage(Now, now, time.Time{}, now.Add(30*time.Minute)); got != Further {
		t.Errorf("an alert waits for hours that nobody set: %d", got)
	}
}

func TestAnAlertThatNobodyTakesGoesFurther(t *testing.T) {
	r := demoRules(t)
	for _, c := range []struct {
		why, raised, taken, now string
		kind                    Kind
		want                    Stage
	}{
		{"at once", "2026-11-23 10:00", "", "2026-11-23 10:00", Now, Fresh},
		{"29 minutes", "2026-11-23 10:00", "", "2026-11-23 10:29", Now, Fresh},
		{"30 minutes", "2026-11-23 10:00", "", "2026-11-23 10:30", Now, Further},
		{"59 minutes", "2026-11-23 10:00", "", "2026-11-23 10:59", Answer, Further},
		{"60 minutes", "2026-11-23 10:00", "", "2026-11-23 11:00", Answer, Furthest},
		{"at night nothing runs", "2026-11-23 17:00", "", "2026-11-24 09:29", Now, Fresh},
		{"in the morning it does", "2026-11-23 17:00", "", "2026-11-24 09:30", Now, Further},
		{"over a bank holiday weekend", "2026-04-02 16:50", "", "2026-04-07 09:19", Now, Fresh},
		{"what is no danger waits half a day", "2026-11-23 10:00", "", "2026-11-23 13:59", Call, Fresh},
		{"and then goes further", "2026-11-23 10:00", "", "2026-11-23 14:00", Call, Further},
		{"and further", "2026-11-23 09:00", "", "2026-11-23 17:00", Call, Furthest},
		{"one that was taken stays", "2026-11-23 10:00", "2026-11-23 10:20", "2026-11-24 16:00", Now, Fresh},
		{"where it was when it was taken", "2026-11-23 10:00", "2026-11-23 10:40", "2026-11-24 16:00", Now, Further},
		{"until nothing was decided in time", "2026-11-23 10:00", "2026-11-23 10:20", "2026-11-25 00:00", Now, Further},
		{"on a Friday that is Monday night", "2026-11-20 10:00", "2026-11-20 10:20", "2026-11-23 23:59", Now, Fresh},
		{"and then Tuesday", "2026-11-20 10:00", "2026-11-20 10:20", "2026-11-24 00:00", Now, Further},
	} {
		var taken time.Time
		if c.taken != "" {
			taken = at(t, c.taken)
		}
		if got := r.Stage(c.kind, at(t, c.raised), taken, at(t, c.now)); got != c.want {
			t.Errorf("%s: stage %d, want %d", c.why, got, c.want)
		}
	}
}

// An alert never comes back from where it has gone, and reaches the end within
// two steps of open time, whenever it was raised.
func TestStagesOnlyGoOn(t *testing.T) {
	r := demoRules(t)
	for day := range 400 {
		raised := at(t, "2026-01-01 00:07").Add(time.Duration(day) * 25 * time.Hour)
		last := Fresh
		for step := range 30 {
			now := raised.Add(time.Duration(step*step) * 31 * time.Minute)
			got := r.Stage(Now, raised, time.Time{}, now)
			if got < last {
				t.Fatalf("raised %s: from %d back to %d at %s", said(raised), last, got, said(now))
			}
			last = got
		}
		if last != Furthest {
			t.Errorf("raised %s: after three weeks at stage %d", said(raised), last)
		}
	}
}

// Of the ties only those of the case read calls: on duty or not, at any stage, of any kind.
// Who manages the case reads them on duty alone.
func TestWhichTiesKeepFromCalls(t *testing.T) {
	now := at(t, "2026-11-23 10:00")
	for _, kind := range care.TieKinds {
		one := care.Tie{ID: "t", Person: "p", Child: "kid", Kind: kind, State: care.TieActive, Since: now.AddDate(-1, 0, 0)}
		worker := care.Tie{ID: "t-too", Person: "p", Child: "kid", Kind: care.TieSocialWorker, State: care.TieActive, Since: one.Since}
		var fresh, duty, besides bool
		for _, of := range Kinds {
			for stage := Fresh; stage <= Furthest; stage++ {
				n := access.Network{Ties: []care.Tie{one}, At: now}
				fresh = fresh || (Raised{Kind: of}).ReadBy("p", n, false, stage)
				duty = duty || (Raised{Kind: of}).ReadBy("p", n, true, stage)
				n.Ties = append(n.Ties, worker)
				besides = besides || (Raised{Kind: of}).ReadBy("p", n, true, stage)
			}
		}
		reads := kind.Professional()
		onDuty := reads || kind == care.TieManager
		if fresh != reads || duty != onDuty || besides != onDuty {
			t.Errorf("%s reads calls: %v, on duty %v, and as a social worker besides %v", kind, fresh, duty, besides)
		}
	}
}

func TestWhoReads(t *testing.T) {
	now := at(t, "2026-11-23 10:00")
	tie := func(person string, kind care.TieKind, state care.TieState) care.Tie {
		return care.Tie{ID: care.ID("t-" + person + string(kind)), Person: care.ID(person), Child: "kid", Kind: kind, State: state, Since: now.AddDate(-1, 0, 0)}
	}
	ties := []care.Tie{
		tie("kid", care.TieChild, care.TieActive), tie("sw", care.TieSocialWorker, care.TieActive), tie("iro", care.TieIRO, care.TieActive),
		tie("cover", care.TieCoverIRO, care.TieActive), tie("carer", care.TieCarer, care.TieActive), tie("mum", care.TieParent, care.TieActive),
		tie("dad", care.TieParent, care.TieExcluded), tie("oldsw", care.TieSocialWorker, care.TieEnded),
		// A social worker who is the child's carer, too.
		tie("both", care.TieSocialWorker, care.TieActive), tie("both", care.TieCarer, care.TieEnded),
	}
	sw, iro := Without(care.TieSocialWorker), Without(care.TieIRO)
	for _, c := range []struct {
		why     string
		kind    Kind
		without []care.TieKind
		stage   Stage
		want    string // people, then those on duty who are nothing to the child ("duty") and who are ("sw+")
	}{
		{"not safe", Now, nil, Fresh, "sw iro cover duty"},
		{"not safe, in a form", Answer, nil, Fresh, "sw iro cover duty"},
		{"not my social worker", Now, sw, Fresh, "iro cover duty"},
		{"not my social worker, however long it waits", Now, sw, Furthest, "iro cover duty"},
		{"not my IRO", Now, iro, Fresh, "sw duty"},
		{"neither", Now, append(sw, iro...), Fresh, "duty"},
		{"an advocate", Advocate, nil, Fresh, "sw iro cover"},
		{"an advocate, and neither: those on duty are the first", Advocate, append(sw, iro...), Fresh, "duty"},
		{"an advocate, when nobody has taken it", Advocate, nil, Further, "sw iro cover duty"},
		{"the IRO is to call", Call, nil, Fresh, "iro cover"},
		{"the IRO is to call, and does not", Call, nil, Further, "iro cover duty sw+"},
		{"a complaint is not for the social worker", Wrong, nil, Fresh, "iro cover"},
		{"a complaint about the IRO", Wrong, iro, Fresh, "duty sw+"},
		{"words", Words, nil, Fresh, "iro cover"},
		{"a locked card", Locked, nil, Fresh, "sw iro cover"},
		{"something that was meddled with", Moved, nil, Fresh, "iro cover duty sw+"},
		{"a pick that asks for help", Soon, nil, Fresh, "iro cover"},
		{"somebody at work who looks too much", Looks, nil, Fresh, "duty sw+"},
	} {
		var got []string
		for _, p := range []string{"kid", "sw", "iro", "cover", "carer", "mum", "dad", "oldsw", "both"} {
			if (Raised{Kind: c.kind, Without: c.without}).ReadBy(care.ID(p), access.Network{Ties: ties, At: now}, false, c.stage) {
				got = append(got, p)
			}
		}
		if (Raised{Kind: c.kind, Without: c.without}).ReadBy("somebody", access.Network{Ties: ties, At: now}, true, c.stage) {
			got = append(got, "duty")
		}
		if !strings.Contains(strings.Join(got, " "), "sw") && (Raised{Kind: c.kind, Without: c.without}).ReadBy("sw", access.Network{Ties: ties, At: now}, true, c.stage) {
			got = append(got, "sw+")
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%s: %s, want %s", c.why, s, c.want)
		}
		for _, p := range []string{"kid", "carer", "mum", "dad", "both"} {
			if (Raised{Kind: c.kind, Without: c.without}).ReadBy(care.ID(p), access.Network{Ties: ties, At: now}, true, Furthest) {
				t.Errorf("%s: %s reads it when on duty", c.why, p)
			}
		}
	}
	if !(Raised{Kind: Now}).ReadBy("somebody", access.Network{At: now}, true, Fresh) || (Raised{Kind: Now}).ReadBy("somebody", access.Network{At: now}, false, Furthest) {
		t.Error("what comes from nobody that is known is for those on duty, and for them alone")
	}
}

func TestWhatAChildCanAskFor(t *testing.T) {
	for _, k := range Kinds {
		got, err := ParseAsked(string(k))
		asked := strings.Contains(fmt.Sprint(Asked), string(k))
		if (err == nil) != asked || err == nil && got != k {
			t.Errorf("%s: %q, %v", k, got, err)
		}
	}
}
