package i18n_test

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"myreview/server/care"
	"myreview/server/i18n"
)

func TestDatesAreSaidInLondonTime(t *testing.T) {
	catalog, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	en := catalog.In(care.English, care.Adult)
	for _, c := range []struct {
		name, got, want string
	}{
		{"a review in summer time", en.When(time.Date(2026, 3, 31, 14, 45, 0, 0, time.UTC)), "Tuesday 31 March, 3.45 pm"},
		{"midnight is twelve", en.Clock(time.Date(2026, 1, 5, 0, 5, 0, 0, time.UTC)), "12.05 am"},
		{"noon is twelve", en.Clock(time.Date(2026, 1, 5, 12, 0, 0, 0, time.UTC)), "12.00 pm"},
		{"the last minute of the day", en.Clock(time.Date(2026, 1, 5, 23, 59, 0, 0, time.UTC)), "11.59 pm"},
		{"a due date has its year", en.Date("2027-03-26"), "26 March 2027"},
		{"a day has its weekday", en.Day("2026-03-26"), "Thursday 26 March"},
		{"no date is nothing", en.Day(""), ""},
	} {
		if c.got != c.want {
			t.Errorf("%s: %q, want %q", c.name, c.got, c.want)
		}
	}
}

func TestAnUnknownLanguageSpeaksEnglish(t *testing.T) {
	catalog, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	if got := catalog.In("xx", "nobody").T("date.weekday.1"); got != "Monday" {
		t.Errorf("got %q", got)
	}
}

func TestNamesThatRunTheOtherWayStayTogether(t *testing.T) {
	catalog, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		lang       care.Lang
		name, want string
	}{
		{care.English, "Priya", "Priya"},
		{care.English, "خالہ فریدہ", "\u2068خالہ فریدہ\u2069"},
		{care.Urdu, "Priya", "\u2068Priya\u2069"},
		{care.Urdu, "امی", "امی"},
	} {
		got := catalog.In(c.lang, care.Adult).T("demo.child", "Name", c.name)
		if !strings.Contains(got, c.want) || strings.Contains(got, "\u2068") != strings.Contains(c.want, "\u2068") {
			t.Errorf("%s: %q, want it to hold %q", c.lang, got, c.want)
		}
	}
}

func TestNamesInARowAreStrungAsTheLanguageDoes(t *testing.T) {
	catalog, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		lang  care.Lang
		names []string
		want  string
	}{
		{care.English, nil, ""},
		{care.English, []string{"Mum"}, "Mum"},
		{care.English, []string{"Mum", "Dad"}, "Mum and Dad"},
		{care.English, []string{"Mum", "Dad", "Sam"}, "Mum, Dad and Sam"},
		{care.English, []string{"امی", "Sam"}, "\u2068امی\u2069 and Sam"},
		{care.Urdu, []string{"امی", "ابو", "خالہ"}, "امی، ابو اور خالہ"},
		{care.Urdu, []string{"Priya", "Sam", "امی"}, "\u2068Priya\u2069، \u2068Sam\u2069 اور امی"},
	} {
		words := catalog.In(c.lang, care.Adult)
		if got := words.Row(c.names); got != c.want {
			t.Errorf("%s: %q, want %q", c.lang, got, c.want)
		}
		if got := words.T("demo.who.iro", "Children", c.names); !strings.Contains(got, c.want) {
			t.Errorf("%s: a message says %q, want it to hold %q", c.lang, got, c.want)
		}
	}
}

// In Urdu 10.25 pm is no afternoon, and 0.30 am no morning.
func TestAnUrduTimeNamesItsPartOfTheDay(t *testing.T) {
	catalog, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	parts := map[int]string{0: "رات", 4: "صبح", 12: "دوپہر", 15: "سہ پہر", 17: "شام", 20: "رات"}
	want := ""
	for hour := range 24 {
		if p, ok := parts[hour]; ok {
			want = p
		}
		at := time.Date(2026, 1, 5, hour, 25, 0, 0, time.UTC)
		if got := catalog.In(care.Urdu, care.Adult).Clock(at); !strings.HasPrefix(got, want+" ") || !strings.Contains(got, ":25") {
			t.Errorf("%d:25 is %q, want %q", hour, got, want)
		}
		half := map[bool]string{true: "yb", false: "yh"}[hour < 12]
		if got := catalog.In(care.Welsh, care.Adult).Clock(at); !strings.HasSuffix(got, " "+half) {
			t.Errorf("%d:25 is %q in Welsh, want %q", hour, got, half)
		}
	}
}

func TestReadingTimesAreSaidInEveryLanguage(t *testing.T) {
	catalog, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ kept, en, cy, ur string }{
		{"", "", "", ""},
		{"mon-fri", "every day from Monday to Friday", "bob dydd o ddydd Llun i ddydd Gwener", "پیر سے جمعہ تک ہر روز"},
		{"mon-sun", "every day", "bob dydd", "ہر روز"},
		{"mon,thu 09:00-12:00", "every Monday and Thursday, from 9.00 am to 12.00 pm", "bob dydd Llun a hefyd dydd Iau, o 9.00 yb tan 12.00 yh",
			"ہر پیر اور جمعرات، صبح \u20669:00\u2069 بجے سے دوپہر \u206612:00\u2069 بجے تک"},
		{"mon-fri 16:00", "every day from Monday to Friday, at 4.00 pm", "bob dydd o ddydd Llun i ddydd Gwener, am 4.00 yh", "پیر سے جمعہ تک ہر روز، سہ پہر \u20664:00\u2069 بجے"},
		{"Tuesdays and Fridays", "Tuesdays and Fridays", "Tuesdays and Fridays", "\u2068Tuesdays and Fridays\u2069"}, // from before there were days
	} {
		reads := care.ReadsFrom(c.kept)
		for lang, want := range map[care.Lang]string{care.English: c.en, care.Welsh: c.cy, care.Urdu: c.ur} {
			if got := catalog.In(lang, care.Young).Reads(reads); got != want {
				t.Errorf("%s: %q in %s, want %q", c.kept, got, lang, want)
			}
		}
		if again := care.ReadsFrom(reads.String()); again != reads {
			t.Errorf("%s is kept as %s", c.kept, reads)
		}
	}
	for _, wrong := range []string{"fri-mon", "someday", "mon 9:00", "mon 12:00-09:00", "mon 25:00", "mon,"} {
		if r, err := care.ParseReads(wrong); err == nil {
			t.Errorf("%q is taken for %s", wrong, r)
		}
	}
}

// A number in a line that runs from right to left is kept together, or its groups
// change places.
func TestNumbersInALineFromRightToLeftStayWhole(t *testing.T) {
	const lri, fsi, pdi = "\u2066", "\u2068", "\u2069"
	for _, c := range []struct {
		lang       care.Lang
		text, want string
	}{
		{care.Urdu, "فون 0800 1111 کریں", "فون " + lri + "0800 1111" + pdi + " کریں"},
		{care.Urdu, "+44 1632 960103", lri + "+44 1632 960103" + pdi},
		{care.Urdu, "وقت 10:25 بجے", "وقت " + lri + "10:25" + pdi + " بجے"},
		{care.Urdu, "2026-03-26 اور 12-34-AB", lri + "2026-03-26" + pdi + " اور " + lri + "12-34-AB" + pdi},
		{care.Urdu, "400 % تک", lri + "400 %" + pdi + " تک"},
		{care.Urdu, "999 یا 5", "999 یا 5"}, // one group cannot fall apart
		{care.Urdu, "(Children Act 1989, section 26)", "(" + lri + "Children Act 1989, section 26" + pdi + ")"},
		{care.Urdu, fsi + "Flat 2, 5 Mill Street" + pdi + " پر 0800 1111", fsi + "Flat 2, 5 Mill Street" + pdi + " پر " + lri + "0800 1111" + pdi},
		{care.Urdu, lri + "0800 1111" + pdi, lri + "0800 1111" + pdi},
		{care.Urdu, pdi + "0800 1111" + lri + "0800 1111", pdi + lri + "0800 1111" + pdi + lri + "0800 1111"},
		{care.Welsh, "0800 1111", "0800 1111"},
	} {
		if got := i18n.Isolate(c.lang, c.text); got != c.want {
			t.Errorf("%s: %q becomes %q, want %q", c.lang, c.text, got, c.want)
		}
	}
	catalog, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	if got := catalog.In(care.Urdu, care.Young).T("letter.draft.sign.phone", "Phone", "01632 960 111"); !strings.Contains(got, lri+"01632 960 111"+pdi) {
		t.Errorf("a value is not kept together: %q", got)
	}
}

// Of two messages with one id, the file read last would win unseen.
func TestAMessageInTwoFilesStopsTheStart(t *testing.T) {
	files := fstest.MapFS{"checked.toml": {}}
	for _, lang := range care.Langs {
		files[string(lang)+"/home.toml"] = &fstest.MapFile{Data: []byte("[\"home.heading\"]\nother = \"Home\"\n")}
	}
	if _, err := i18n.LoadFrom(files); err != nil {
		t.Fatal(err)
	}
	files["cy/site.toml"] = files["cy/home.toml"]
	if _, err := i18n.LoadFrom(files); err == nil || !strings.Contains(err.Error(), "home.heading") {
		t.Errorf("two files with one id: %v", err)
	}
	delete(files, "cy/site.toml")
	delete(files, "ur/home.toml")
	if _, err := i18n.LoadFrom(files); err == nil {
		t.Error("a language without messages starts")
	}
}

// A child's own word stands where a message has a place for it, in every language; what has
// none, or a place that the child has no word for, is said as it is.
func TestAMessageSaysTheChildsOwnWord(t *testing.T) {
	catalog, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	mine := map[string]string{"MyMeeting": "my big chat"}
	for _, row := range []struct {
		lang care.Lang
		band care.Band
		id   string
		says bool
	}{
		{care.English, care.Little, "form.m1.ask", true}, {care.Welsh, care.Little, "form.m1.ask", true}, {care.Urdu, care.Little, "form.m1.ask", true},
		{care.English, care.Primary, "form.m1.ask", true}, // by the words for all
		{care.English, care.Primary, "form.about", true},
		{care.English, care.Little, "form.p4.ask", false}, // no word for home
		{care.English, care.Little, "form.p3.ask", false}, // no place
	} {
		words := catalog.In(row.lang, row.band)
		plain := words.T(row.id)
		got := words.Mine(mine).T(row.id)
		if says := strings.Contains(got, "my big chat"); says != row.says || !says && got != plain {
			t.Errorf("%s %s %s: %q", row.lang, row.band, row.id, got)
		}
		if again := words.T(row.id); again != plain {
			t.Errorf("%s: one child's word reaches another: %q", row.id, again)
		}
		if other := words.Mine(mine).As(care.English, row.band).T(row.id); strings.Contains(other, "my big chat") != row.says {
			t.Errorf("%s: in another language %q", row.id, other)
		}
	}
}
