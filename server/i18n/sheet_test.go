package i18n

import (
	"bytes"
	"encoding/csv"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/text/encoding/charmap"

	"myreview/server/care"
)

func carried(t testing.TB) *Catalog {
	t.Helper()
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func exported(t testing.TB, c *Catalog, o Own) string {
	t.Helper()
	var out bytes.Buffer
	if err := c.Export(&out, o, map[string][]string{"diary.feed.meeting": {"cal", "everyone"}}); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// rowsOf are the rows of a spreadsheet, the headings first.
func rowsOf(t testing.TB, text string) [][]string {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\uFEFF"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func sheetOf(t testing.TB, rows [][]string) string {
	t.Helper()
	var out bytes.Buffer
	if err := csv.NewWriter(&out).WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// polish is a language that the program does not carry.
var polish = Own{Lang: "pl", Name: "Polski", Dir: "ltr"}

// translated fills every text of a spreadsheet with the English.
func translated(t testing.TB, text string) [][]string {
	t.Helper()
	rows := rowsOf(t, text)
	for _, row := range rows[1:] {
		row[slices.Index(columns, "text")] = row[slices.Index(columns, "english")]
		row[slices.Index(columns, "checked")] = "yes"
	}
	return rows
}

// What the program carries fits its own rules, and comes back as it left.
func TestASheetThatNobodyTouchedChangesNothing(t *testing.T) {
	c := carried(t)
	for _, lang := range care.Langs[1:] {
		got, err := c.Import(Own{Lang: lang}, "f.csv", strings.NewReader(exported(t, c, Own{Lang: lang})))
		if err != nil || len(got.Texts) > 0 {
			t.Errorf("%s: %v: %v", lang, err, got.Texts)
		}
	}
}

func TestALanguageComesBackWhole(t *testing.T) {
	c := carried(t)
	rows := translated(t, exported(t, c, polish))
	text := exported(t, c, polish)
	if !strings.Contains(text, "accessibility.gaps.faults,few,\"2, 3, 4, 22\",everybody,") || !strings.Contains(text, "children of 4 to 7") {
		t.Error("translators are not told what a plural form is for, or whom a text")
	}
	if at := slices.IndexFunc(rows, func(row []string) bool { return row[0] == "diary.feed.meeting" }); rows[at][slices.Index(columns, "picture")] != "cal everyone" {
		t.Errorf("translators are not told of a picture: %q", rows[at])
	}
	got, err := c.Import(polish, "f.csv", strings.NewReader(sheetOf(t, rows)))
	if err != nil || len(got.Texts) != len(c.texts[care.English]) {
		t.Fatalf("%d texts: %v", len(got.Texts), err)
	}
	again, err := c.Import(got, "f.csv", strings.NewReader(exported(t, c, got)))
	if err != nil || !maps.EqualFunc(got.Texts, again.Texts, maps.Equal) {
		t.Errorf("the second time it is another: %v", err)
	}
	spoken, err := Load(got)
	if err != nil || !spoken.Offers("pl") || spoken.Missing("pl") > 0 || spoken.Doubted("pl") > 0 {
		t.Errorf("%v: %d missing, %d doubted", err, spoken.Missing("pl"), spoken.Doubted("pl"))
	}
}

// small is a spreadsheet of few rows.
func small(rows ...string) string { return "id,form,text,checked\n" + strings.Join(rows, "\n") + "\n" }

func TestHowASheetMayBeWritten(t *testing.T) {
	c := carried(t)
	want := "Calendr — adolygiad"
	western, err := charmap.Windows1252.NewEncoder().String("checked;text;id\r\nno;" + want + ";diary.feed.meeting\r\n")
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"commas": small("diary.feed.meeting,other," + want + ",no"), "Windows-1252, semicolons, other order": strings.Replace(western, "id\r", "id;form\r", 1),
		"more columns":               "Note,ID,Form,Text,Checked\nx,diary.feed.meeting,,\" " + want + " \",\n",
		"a heading in other letters": "id,FORM,text,checked\ndiary.feed.meeting,other," + want + ",No\n",
	} {
		got, err := c.Import(Own{Lang: care.Welsh}, "f.csv", strings.NewReader(text))
		if err != nil || got.Texts["diary.feed.meeting"][other] != want {
			t.Errorf("%s: %v: %v", name, err, got.Texts)
		}
	}
}

func TestWhatASpreadsheetWouldCalculateComesBack(t *testing.T) {
	c := carried(t)
	for _, text := range []string{"=1+1", "+44", "-a", "@b", "'=c", "'d", "a, \"b\""} {
		o := Own{Lang: care.Welsh, Texts: map[string]map[string]string{"diary.feed.meeting": {other: text}}}
		sheet := exported(t, c, o)
		got, err := c.Import(o, "f.csv", strings.NewReader(sheet))
		if err != nil || got.Texts["diary.feed.meeting"][other] != text {
			t.Errorf("%q: %v: %v", text, err, got.Texts)
		}
		for _, row := range rowsOf(t, sheet) {
			for _, cell := range row {
				if cell != "" && strings.ContainsAny(cell[:1], "=+-@") {
					t.Errorf("%q is calculated", cell)
				}
			}
		}
	}
}

func TestARowThatCannotBeTaken(t *testing.T) {
	c := carried(t)
	for _, one := range []struct{ name, sheet, says string }{
		{"an unknown message", small("diary.nothing,other,x,no"), "row 2: diary.nothing: there is no such message"},
		{"a placeholder left out", small("diary.before.week,other,Yr wythnos,no", "diary.due.by,other,erbyn,no"), "row 3: diary.due.by: the placeholders are [], and have to be [{{.Day}}]"},
		{"a foreign placeholder", small("diary.feed.meeting,other,{{.Child}},no"), "the placeholders are [{{.Child}}]"},
		{"a placeholder in another writing", small("diary.due.by,other,erbyn {{.Day}} {{ .Day }},no"), "{{ or }}"},
		{"a number that is none", small("diary.feed.meeting,other,{{.Count}},no"), "{{ or }}"},
		{"markup", small("diary.feed.meeting,other,<b>Cyfarfod</b>,no"), "markup"},
		{"an entity", small("diary.feed.meeting,other,Cyfarfod&nbsp;,no"), "markup"},
		{"too long", small("diary.feed.meeting,other," + strings.Repeat("a", 27) + ",no"), "it has 27 letters, and may have 26"},
		{"a mark that turns text about", small("diary.feed.meeting,other,a\u202Eb,no"), "nobody sees"},
		{"a mark without an end", small("diary.feed.meeting,other,a\u2067b,no"), "nobody sees"},
		{"a line's end", small("diary.feed.meeting,other,\"a\nb\",no"), "nobody sees"},
		{"letters that were lost", small("diary.feed.meeting,other,cyfar?od,no"), "letters were lost"},
		{"a plural form of no message", small("diary.feed.meeting,few,x,no"), `"few" is not for it`},
		{"a plural form that is missing", small("accessibility.gaps.faults,one,un,no"), "is missing"},
		{"a row twice", small("diary.feed.meeting,other,x,no", "diary.feed.meeting,other,y,no"), "row 3: diary.feed.meeting: the form \"other\" is there twice"},
		{"checked by whom", small("diary.feed.meeting,other,x,Ann"), `checked is "Ann"`},
		{"a column that is missing", "id,form,text\ndiary.feed.meeting,other,x\n", "no column checked"},
		{"a column twice", "id,form,text,text,checked\ndiary.feed.meeting,other,x,y,no\n", "the column text twice"},
		{"a quotation mark that does not close", small("diary.feed.meeting,other,\"x,no"), "row 2: quote_open"},
		{"a workbook", "PK\x03\x04", "save it as CSV UTF-8"},
		{"nothing", "", "is no CSV file"},
	} {
		got, err := c.Import(Own{Lang: care.Welsh}, "f.csv", strings.NewReader(one.sheet))
		if err == nil || !strings.Contains(err.Error(), one.says) {
			t.Errorf("%s: %v, want %q (%v)", one.name, err, one.says, got.Texts)
		}
	}
}

// Messages without a row stay, an empty cell takes the own text away, and a person's check
// holds for the text that they saw.
func TestASheetOfSomeRows(t *testing.T) {
	c := carried(t)
	o := Own{Lang: care.Welsh, Texts: map[string]map[string]string{
		"diary.feed.meeting": {other: "Sgwrs"}, "diary.feed.end": {other: "Stop"}, "diary.gone": {other: "x"}, "diary.due.by": {other: "heb"},
	}}
	got, err := c.Import(o, "f.csv", strings.NewReader(small("diary.feed.end,other,,no", "diary.before.week,other,Wythnos,yes")))
	if err != nil || len(got.Texts) != 2 || got.Texts["diary.feed.meeting"][other] != "Sgwrs" || got.Texts["diary.before.week"][checkedBy] == "" {
		t.Errorf("%v: %v", err, got.Texts)
	}
	spoken, err := Load(got)
	if err != nil {
		t.Fatal(err)
	}
	cy := spoken.In(care.Welsh, care.Adult)
	if cy.T("diary.before.week") != "Wythnos" || cy.Unchecked("diary.before.week") || !cy.Unchecked("diary.feed.meeting") {
		t.Error("what was checked is not, or what was not is")
	}
	got.Texts["diary.before.week"][other] = "Yr wythnos"
	if spoken, err = Load(got); err != nil || !spoken.In(care.Welsh, care.Adult).Unchecked("diary.before.week") {
		t.Errorf("the check outlives its text: %v", err)
	}
}

// Whatever a spreadsheet holds, it is refused, or its words can be loaded and come back.
func FuzzSheet(f *testing.F) {
	for _, text := range []string{small("diary.feed.meeting,other,x,yes"), small("diary.due.by,,{{.Day}},no", "x"), small("x.count,one,\"{{.Name}}\",1", "x.count,other,\"{{.Name}} a {{.Count}}\",1"),
		"\uFEFFid;form;text;checked\r\ndiary.feed.meeting;;'=x;\r\n", "sep=;\nid;form;text;checked\n", "\"", ""} {
		f.Add([]byte(text))
	}
	files := fstest.MapFS{"checked.toml": {}}
	for _, lang := range care.Langs {
		files[string(lang)+"/all.toml"] = &fstest.MapFile{Data: []byte("[\"diary.feed.meeting\"]\nother = \"Meeting\"\n[\"diary.due.by\"]\nother = \"by {{.Day}}, \"\n" +
			"[\"x.count\"]\none = \"One of {{.Name}}\"\nother = \"{{.Count}} of {{.Name}}\"\n")}
	}
	c, err := LoadFrom(files)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		o, err := c.Import(Own{Lang: care.Urdu}, "f.csv", bytes.NewReader(raw))
		if err != nil {
			return
		}
		if _, err := LoadFrom(files, o); err != nil {
			t.Fatal(err)
		}
		again, err := c.Import(o, "f.csv", strings.NewReader(exported(t, c, o)))
		if err != nil || !maps.EqualFunc(o.Texts, again.Texts, maps.Equal) {
			t.Fatalf("%v: %v became %v", err, o.Texts, again.Texts)
		}
	})
}
