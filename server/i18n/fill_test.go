package i18n

import (
	"testing"

	"myreview/server/care"
)

func TestAMessageIsFilled(t *testing.T) {
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range []struct {
		lang  care.Lang
		src   string
		pairs []any
		want  string
	}{
		{care.English, "", nil, ""},
		{care.English, "plain", nil, "plain"},
		{care.English, "{{.A}}", []any{"A", 3}, "3"},
		{care.English, "from {{.A}} to {{.B}}.", []any{"B", "two", "A", "one"}, "from one to two."},
		{care.English, "{{.A}} and {{.A}}", []any{"A", []string{"Mum", "Dad", "Sam"}}, "Mum, Dad and Sam and Mum, Dad and Sam"},
		{care.Urdu, "{{.A}} ۔", []any{"A", "Mum"}, string(firstStrong) + "Mum" + string(endIsolate) + " ۔"},
		{care.English, "{{.A}}", []any{"A", "{{.B}}", "B", "twice"}, "{{.B}}"},
		{care.English, "{{.A}} is missing", []any{"B", 3}, "<no value> is missing"},
		{care.English, "{{.A", []any{"A", 3}, "refused"},
		{care.English, "{{if .A}}x{{end}}", []any{"A", 3}, "refused"},
	} {
		got := "refused"
		if m, err := (parser{}).Parse(one.src, "", ""); err == nil {
			if text, err := m.Execute(values{c.In(one.lang, care.Adult), one.pairs}); err == nil {
				got = text
			}
		}
		if got != one.want {
			t.Errorf("%q with %v: %q, want %q", one.src, one.pairs, got, one.want)
		}
	}
}
