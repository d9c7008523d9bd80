package care

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestDaysAndMonths(t *testing.T) {
	for _, c := range []struct {
		rule      string
		got, want Date
	}{
		{"a month that lacks the day ends on its last (T7)", Date("2025-11-30").AddMonths(3), "2026-02-28"},
		{"and in a leap year on the 29th", Date("2027-11-30").AddMonths(3), "2028-02-29"},
		{"over the end of the year", Date("2026-12-31").AddMonths(2), "2027-02-28"},
		{"back as well", Date("2026-03-31").AddMonths(-1), "2026-02-28"},
		{"days over a change of the clocks", Date("2026-03-28").AddDays(2), "2026-03-30"},
		{"days back over a new year", Date("2026-01-01").AddDays(-1), "2025-12-31"},
		{"a day begins at midnight in London, not in Greenwich", DateOf(time.Date(2026, 6, 30, 23, 30, 0, 0, time.UTC)), "2026-07-01"},
		{"and ends there", DateOf(time.Date(2026, 12, 31, 23, 59, 0, 0, time.UTC)), "2026-12-31"},
	} {
		if c.got != c.want {
			t.Errorf("%s: got %s, want %s", c.rule, c.got, c.want)
		}
	}
	if n := Date("2026-03-28").DaysUntil("2026-03-30"); n != 2 {
		t.Errorf("from the 28th to the 30th are %d days", n)
	}
	if n := Date("2026-03-30").DaysUntil("2026-03-28"); n != -2 {
		t.Errorf("backwards are %d days", n)
	}
	if !Date("").Time().IsZero() || !Date("").Empty() {
		t.Error("no day is some day")
	}
}

func TestOnlyRealDaysAreDays(t *testing.T) {
	for text, ok := range map[string]bool{
		"2026-03-26": true, "2028-02-29": true, "2027-02-29": false, "2026-3-26": false,
		"26/03/2026": false, "": false, "2026-03-26T00:00": false,
	} {
		if _, err := ParseDate(text); (err == nil) != ok {
			t.Errorf("%q: %v, want a day: %v", text, err, ok)
		}
	}
}

func TestAgeAndBand(t *testing.T) {
	const born = Date("2018-06-15")
	for _, c := range []struct {
		on   Date
		age  int
		band Band
	}{
		{"2026-06-14", 7, Little},
		{"2026-06-15", 8, Primary}, // the birthday itself
		{"2029-06-14", 10, Primary},
		{"2029-06-15", 11, Young},
		{"2036-06-15", 18, Young},
	} {
		if age := born.AgeOn(c.on); age != c.age {
			t.Errorf("on %s: %d years, want %d", c.on, age, c.age)
		}
		if band := BandAt(born, c.on); band != c.band {
			t.Errorf("on %s: %s, want %s", c.on, band, c.band)
		}
	}
	if age := Date("2020-02-29").AgeOn("2027-02-28"); age != 6 {
		t.Errorf("born on a leap day, one day before March: %d, want 6", age)
	}
}

func TestAnIDIsAsItWasMade(t *testing.T) {
	id := NewID()
	if got, err := ParseID(string(id)); err != nil || got != id {
		t.Errorf("%q: %q, %v", id, got, err)
	}
	if NewID() == id {
		t.Error("two ids are alike")
	}
	for _, bad := range []string{
		"", "1", strings.ToUpper(string(id)), string(id) + "0", string(id[:35]), string(id[:35]) + "g",
		strings.ReplaceAll(string(id), "-", "_"), string(id[:14]) + "1" + string(id[15:]), "' OR 1=1 --' OR 1=1 --' OR 1=1 --",
	} {
		if _, err := ParseID(bad); KindOf(err) != KindNotFound {
			t.Errorf("%q: %v, want not found", bad, err)
		}
	}
}

func TestAnErrorKeepsItsKind(t *testing.T) {
	err := fmt.Errorf("store: rate: %w", Invalid("error.date").On("when").With("N", 3))
	var e *Error
	if KindOf(err) != KindInvalid || !errors.As(err, &e) || e.Field != "when" || e.Args["N"] != 3 || e.Key != "error.date" {
		t.Errorf("%+v", e)
	}
	if KindOf(errors.New("disk")) != KindInternal {
		t.Error("a stranger's error is not ours")
	}
	base := Conflict("x")
	if _ = base.On("f").With("A", 1); base.Field != "" || base.Args != nil {
		t.Error("adding to an error changed the one it came from")
	}
}

var noon = time.Date(2026, 3, 26, 12, 0, 0, 0, time.UTC)

func TestATieHasItsDates(t *testing.T) {
	day := Tie{State: TieActive, Since: noon, Until: noon.Add(time.Hour)}
	for _, c := range []struct {
		rule string
		at   time.Time
		want TieState
	}{
		{"before it begins", noon.Add(-time.Microsecond), TieInvited},
		{"from its first moment", noon, TieActive},
		{"to just before its last", noon.Add(time.Hour - time.Microsecond), TieActive},
		{"and no longer", noon.Add(time.Hour), TieEnded},
	} {
		if got := day.StateAt(c.at); got != c.want {
			t.Errorf("%s: %s, want %s", c.rule, got, c.want)
		}
	}
}

// What each kind of tie means: a letter a rule, in the order of the table's head.
func TestWhatEachKindOfTieMeans(t *testing.T) {
	// I the IRO's duties, W at work on the case, V comes in their work, P a parent, R reads
	// answers, M marks, C may have the chair, L knows where the child lives, H the child
	// lives there, O reads their own tasks alone, S stays when the review is over.
	for kind, want := range map[TieKind]string{
		TieChild:         "RMCLS",
		TieIRO:           "IWRMLS",
		TieCoverIRO:      "IWRMLS",
		TieSocialWorker:  "WRMLS",
		TieCarer:         "RMCLHS",
		TieRespite:       "RMCHS",
		TieParent:        "PRMCS",
		TieParentWithout: "PRMCS",
		TieRelative:      "RMCS",
		TieAdvocate:      "VRS",
		TieSchool:        "VRMOS",
		TieHealth:        "VRMOS",
		TieGuardian:      "VRLS",
		TieInterpreter:   "V",
	} {
		got := ""
		for _, rule := range []struct {
			letter string
			holds  bool
		}{
			{"I", kind.IRO()}, {"W", kind.Professional()}, {"V", kind.Invited()}, {"P", kind.Parent()}, {"R", kind.Reads()}, {"M", kind.Marks()},
			{"C", kind.Chairs()}, {"L", kind.Placed()}, {"H", kind.Home()}, {"O", kind.OwnTasks()}, {"S", kind.Stays()},
		} {
			if rule.holds {
				got += rule.letter
			}
		}
		if got != want {
			t.Errorf("%s: %s, want %s", kind, got, want)
		}
	}
}

func TestAWayInReachesTheChildrenThatItIsFor(t *testing.T) {
	for _, c := range []struct {
		within string
		child  ID
		want   bool
	}{{"", "robin", true}, {"robin", "robin", true}, {"sam robin", "robin", true}, {"sam", "robin", false}, {"robina", "robin", false}} {
		if got := (Viewer{Within: c.within}).Reaches(c.child); got != c.want {
			t.Errorf("a way in for %q reaches %s: %v", c.within, c.child, got)
		}
	}
}

func TestAreasHaveNamesOfTheirOwn(t *testing.T) {
	seen := map[string]Area{}
	for _, a := range Areas {
		if got, err := ParseArea(string(a)); err != nil || got != a {
			t.Errorf("%s: %v", a, err)
		}
		if other, twice := seen[a.Picture()]; twice {
			t.Errorf("%s and %s share a picture", a, other)
		}
		seen[a.Picture()] = a
	}
	if _, err := ParseArea("moon"); KindOf(err) != KindNotFound {
		t.Errorf("an area that there is not: %v", err)
	}
}
