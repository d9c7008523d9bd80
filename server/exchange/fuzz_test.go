package exchange

import (
	"encoding/json"
	"maps"
	"strings"
	"testing"
	"unicode/utf8"
)

// Whatever a file holds, it is read or refused, every row of it is somewhere, what is
// kept of it reads the same again, and no day is later than it may be.
func FuzzOpen(f *testing.F) {
	for _, text := range ssd() {
		f.Add([]byte(text))
	}
	for _, text := range []string{"", "\"", "a,b\n\"x\n\"y\",1", "sep=;\na;b\n1;2", "sep=", "\xff\xfea\x00,\x00b\x00\n\x00", "Client,Name,Born\n1,A B,1/1/2011\n", "\r\r\r", "a\x00b\n1",
		"pers_person_id,pers_forename,pers_surname,pers_dob\n=1,\"a\"\"b\",c,01/01/0001\n"} {
		f.Add([]byte(text))
	}
	m := Mapping{Columns: map[string]Field{"client": Number, "name": Name, "born": Born}}
	f.Fuzz(func(t *testing.T, raw []byte) {
		up, err := Open(Source{"f.csv", strings.NewReader(string(raw))})
		if err != nil {
			return
		}
		stored, err := json.Marshal(up)
		if err != nil {
			t.Fatal(err)
		}
		var again *Upload
		if err := json.Unmarshal(stored, &again); err != nil {
			t.Fatal(err)
		}
		r, err := Read(up, m, today)
		if err != nil {
			return
		}
		changes := Compare(r, nil, today)
		seen := accounted(r, changes)
		for _, table := range up.Tables {
			for _, row := range table.Rows {
				if !seen[Ref{table.File, row.N}] {
					t.Fatalf("row %d is nowhere: %q", row.N, row.Cells)
				}
			}
		}
		for _, c := range changes {
			for field, text := range c.Fact.Says {
				if !utf8.ValidString(text) || (shapes[field] == aDay && text > "2099-12-31") {
					t.Fatalf("%s is %q", field, text)
				}
			}
			if c.State != New && c.State != Faulty && c.State != Asks {
				t.Fatalf("%+v", c)
			}
		}
		for _, c := range Compare(r, keep(r, lastWeek), today) {
			if c.State != Same && c.State != Faulty {
				t.Fatalf("the same file again: %+v", c)
			}
		}
	})
}

func FuzzMapping(f *testing.F) {
	for _, text := range []string{`{}`, `{"columns":{"Client":"number"},"roles":{"Lead":"iro"}}`, `{"columns":{"Home address":"name"}}`, `{"roles":{"x":"parent"}}`,
		`{"columns":{"":"number"}}`, `null`, `{"columns":null}`, `{"x":1}`, `{}{}`} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		m, err := ParseMapping(raw)
		if err != nil {
			return
		}
		for heading := range m.Columns {
			if never(heading) {
				t.Fatalf("%q is matched", heading)
			}
		}
		text, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := ParseMapping(text); err != nil || !maps.Equal(m.Columns, again.Columns) || !maps.Equal(m.Roles, again.Roles) {
			t.Fatalf("%q became %v: %v", text, again, err)
		}
	})
}

func TestMappingsOfOthersAreRefused(t *testing.T) {
	for text, good := range map[string]bool{
		`{"columns":{"Client":"number"}}`:           true,
		`{"columns":{"Client":"address"}}`:          false,
		`{"columns":{"Postcode":"name"}}`:           false,
		`{"roles":{"Lead worker":"social_worker"}}`: true,
		`{"roles":{"Mum":"parent"}}`:                false,
		`{"columns":{}} x`:                          false,
		`[1]`:                                       false,
		strings.Repeat(" ", mappingMost+1):          false,
	} {
		if _, err := ParseMapping([]byte(text)); (err == nil) != good {
			t.Errorf("%.40s: %v", text, err)
		}
	}
}
