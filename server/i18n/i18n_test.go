package i18n_test

import (
	"strings"
	"testing"
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
