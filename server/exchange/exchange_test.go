package exchange

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"myreview/server/care"
)

const today care.Date = "2026-11-29"

// ssd is one small authority's files.
func ssd() map[string]string {
	return map[string]string{
		"ssd_person.csv": `pers_person_id,pers_upn,pers_forename,pers_surname,pers_ethnicity,pers_dob,pers_death_date
C1,H801200001234,Amara,Okafor,BAFR,2014-05-15 00:00:00,
C2,H801200001235,Leo,Hughes,WBRI,15/03/2023,
`,
		"ssd_cla_episodes.csv": `clae_cla_episode_id,clae_person_id,clae_cla_id,clae_cla_episode_start_date,clae_cla_episode_start_reason,clae_cla_episode_ceased_date,clae_cla_episode_ceased_reason,clae_entered_care_date
e1,C1,p1,2024-01-10,S,2024-06-01,X1,2024-01-10
e2,C1,p1,2024-06-01,P,,,2024-01-10
e3,C2,p2,2023-03-20,S,2023-09-01,E4A - Returned home,2023-03-20
`,
		"ssd_legal_status.csv": `lega_legal_status_id,lega_person_id,lega_legal_status,lega_legal_status_start_date,lega_legal_status_end_date
l1,C1,V2,2024-01-10,2024-06-01
l2,C1,C2 - Full care order,2024-06-01,NULL
`,
		"ssd_cla_placement.csv": `clap_cla_placement_id,clap_cla_id,clap_person_id,clap_cla_placement_start_date,clap_cla_placement_type,clap_cla_placement_postcode,clap_cla_placement_end_date
h1,p1,C1,2024-01-10,U6,ZZ9 9ZZ,9999-12-31
`,
		"ssd_cla_reviews.csv": `clar_cla_review_id,clar_cla_id,clar_cla_review_due_date,clar_cla_review_date,clar_cla_review_cancelled,clar_cla_review_participation
r1,p1,2024-02-07,2024-02-06,N,PN1
r2,p1,2024-05-06,,Y,
r3,p2,2023-04-18,2023-04-18,N,PN0
`,
		"ssd_professionals.csv": `prof_professional_id,prof_staff_id,prof_professional_name
w1,SW77,Grace Bell
w2,,Priya Shah
w3,,Nobody Here
`,
		"ssd_involvements.csv": `invo_involvements_id,invo_professional_id,invo_professional_role_id,invo_professional_team,invo_person_id,invo_involvement_start_date,invo_involvement_end_date
i1,w1,Allocated Social Worker,CLA 2,C1,2024-01-12,
i2,w2,IRO,IRO,C1,2024-01-15,
i3,w2,Health Visitor,X,C2,2024-01-15,
`,
		"ssd_permanence.csv": "perm_table_id,perm_person_id,perm_adm_decision_date,perm_placement_order_date\nq1,C2,2023-07-01,\nq2,C1,,\n",
		"ssd_disability.csv": "disa_table_id,disa_person_id,disa_disability_code\nd1,C1,MOB\nd2,C2,NONE\n",
		"ssd_address.csv":    "addr_table_id,addr_person_id,addr_address_postcode\na1,C1,ZZ9 9ZZ\na2,C2,ZZ9 9ZZ\n",
	}
}

func sources(files map[string]string) (out []Source) {
	for name, text := range files {
		out = append(out, Source{name, strings.NewReader(text)})
	}
	slices.SortFunc(out, func(a, b Source) int { return strings.Compare(a.Name, b.Name) })
	return out
}

func mustRead(t testing.TB, m Mapping, files map[string]string) *Result {
	t.Helper()
	up, err := Open(sources(files)...)
	if err != nil {
		t.Fatal(err)
	}
	r, err := Read(up, m, today)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// told is everything that a result says, one line a fact, fault or row that was left out.
func told(r *Result) (out []string) {
	for _, c := range r.Children {
		for _, f := range c.Facts {
			var says []string
			for field, text := range f.Says {
				if text != "" {
					says = append(says, string(field)+"="+text)
				}
			}
			slices.Sort(says)
			line := fmt.Sprintf("%s %s %s", c.Number, f.Of, strings.Join(says, " "))
			if f.ID != "" && f.Of != OfPerson {
				line = fmt.Sprintf("%s %s %s %s", c.Number, f.Of, f.ID, strings.Join(says, " "))
			}
			out = append(out, line)
		}
	}
	for _, f := range r.Faults {
		out = append(out, strings.TrimSpace(fmt.Sprintf("! %s %d %s %s %s", f.File, f.Row, f.What, f.Column, f.Value)))
	}
	for _, l := range r.Left {
		out = append(out, strings.TrimSpace(fmt.Sprintf("- %s %d %s %s", l.File, l.Count, l.What, l.Value)))
	}
	return out
}

func TestTablesOfTheDatasetBecomeChildren(t *testing.T) {
	got := told(mustRead(t, Mapping{}, ssd()))
	want := []string{
		"C1 person born=2014-05-15 name=Amara Okafor",
		"C1 period p1 care_since=2024-01-10",
		"C1 status l1 status=V2 status_since=2024-01-10 status_until=2024-06-01",
		"C1 status l2 status=C2 status_since=2024-06-01",
		"C1 home h1 home_kind=U6 home_since=2024-01-10",
		"C1 review r1 review_code=PN1 review_due=2024-02-07 review_held=2024-02-06",
		"C1 worker i1 worker_name=Grace Bell worker_role=social_worker worker_since=2024-01-12 worker_staff=SW77",
		"C1 worker i2 worker_name=Priya Shah worker_role=iro worker_since=2024-01-15",
		"C1 disability disability=MOB",
		"C2 person born=2023-03-15 name=Leo Hughes",
		"C2 period p2 care_ended_why=E4A care_since=2023-03-20 care_until=2023-09-01",
		"C2 review r3 review_code=PN0 review_due=2023-04-18 review_held=2023-04-18",
		"C2 permanence q1 permanence_agreed=2023-07-01",
		"C2 disability",
		"- ssd_address.csv 2 table_not_read",
		"- ssd_cla_reviews.csv 1 not_held",
		"- ssd_involvements.csv 1 role_not_matched Health Visitor",
		"- ssd_permanence.csv 1 row_blank",
		"- ssd_professionals.csv 1 row_of_nobody",
	}
	for i, line := range got {
		got[i] = strings.TrimSpace(line)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// accounted lists the rows that a comparison and what was left out account for.
func accounted(r *Result, changes []Change) map[Ref]bool {
	out := map[Ref]bool{}
	for _, c := range changes {
		for _, row := range c.Rows {
			out[row] = true
		}
	}
	for _, l := range r.Left {
		for _, n := range l.Rows {
			out[Ref{l.File, n}] = true
		}
	}
	return out
}

// Whatever is in the files, no row drops out in silence, and nothing of where a child
// lives or of what identifies them elsewhere is kept.
func TestEveryRowIsAccountedForAndNoAddressIsRead(t *testing.T) {
	files := ssd()
	files["ssd_person.csv"] += "C3,U1,=1+1,Wren,X,2014-05-15,\nC4,U1,Tom,At ZZ9 9ZZ,X,2014-05-15,\nC5,U1,Ada,Old,X,15/05/14,\n,,,,,,\nC1,U1,Other,Child,X,2012-01-01,\n\n\"C6,U1,Open,Quote,X,2012-01-01,\nC7,U1,Too,Many,X,2012-01-01,,ZZ9 9ZZ\n"
	files["ssd_cla_reviews.csv"] += "r9,p9,,2024-01-01,N,\nr8,,,,,\nr7,p2,,2024-13-45,N,PN1\n"
	files["list.csv"] = "Client;Full name;Birth;Home address;NHS number;Town\nF1;Nia Rees;1/2/2012;1 High Street ZZ9 9ZZ;9434765919;Anytown\nF2;;;;;\n"
	m := Mapping{Columns: map[string]Field{"client": Number, "Full Name": Name, "birth": Born}}
	up, err := Open(sources(files)...)
	if err != nil {
		t.Fatal(err)
	}
	r, err := Read(up, m, today)
	if err != nil {
		t.Fatal(err)
	}
	changes := Compare(r, nil, today)
	seen := accounted(r, changes)
	for name, text := range files {
		if name == "ssd_address.csv" {
			continue
		}
		for i, line := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
			if i > 0 && strings.Trim(line, ",") != "" && !seen[Ref{name, i + 1}] {
				t.Errorf("%s, row %d is nowhere: %s", name, i+1, line)
			}
		}
	}
	kept, _ := json.Marshal([]any{up, r, changes})
	for _, planted := range []string{"ZZ9", "9434765919", "High Street", "Anytown", "H801200001234", "BAFR", "WBRI", "MOB"} {
		if held, _ := json.Marshal([]any{r, changes}); strings.Contains(string(held), planted) {
			t.Errorf("%s was read", planted)
		}
		if planted != "ZZ9" && planted != "MOB" && strings.Contains(string(kept), planted) {
			t.Errorf("%s was kept", planted)
		}
	}
}

func person(rows ...string) map[string]string {
	return map[string]string{"p.csv": "pers_person_id,pers_forename,pers_surname,pers_dob\n" + strings.Join(rows, "\n") + "\n"}
}

func with(files map[string]string, name, text string) map[string]string {
	files[name] = text
	return files
}

const episodes = "clae_person_id,clae_cla_id,clae_cla_episode_start_date,clae_cla_episode_start_reason,clae_cla_episode_ceased_date,clae_cla_episode_ceased_reason\n"

func TestWhatIsWrongIsSaidExactly(t *testing.T) {
	amara := "C1,Amara,Okafor,15/05/2014"
	reviews := "clar_cla_person_id,clar_cla_review_date,clar_cla_review_participation,clar_cla_review_cancelled\n"
	for name, test := range map[string]struct {
		files map[string]string
		want  []string
	}{
		"two children of one number":     {person(amara, "C1,Leo,Hughes,15/05/2014"), []string{"! p.csv 2 same_number", "! p.csv 3 same_number"}},
		"one child twice":                {person(amara, amara), []string{"C1 person born=2014-05-15 name=Amara Okafor"}},
		"born tomorrow":                  {person("C1,Amara,Okafor,30/11/2026"), []string{"! p.csv 2 in_future pers_dob 2026-11-30"}},
		"a formula as a name":            {person(`C1,"=HYPERLINK(""http://x"")",Okafor,15/05/2014`), []string{`! p.csv 2 formula pers_forename =HYPERLINK("http://x")`}},
		"a formula behind an apostrophe": {person("C1,'+1,Okafor,15/05/2014"), []string{"C1 person born=2014-05-15 name=+1 Okafor"}}, // it says that it is text
		"a formula as a number":          {person("@C1,Amara,Okafor,15/05/2014"), []string{"! p.csv 2 formula pers_person_id @C1"}},
		"a number that was shortened":    {person("1.23457E+11,Amara,Okafor,15/05/2014"), []string{"! p.csv 2 shortened pers_person_id 1.23457E+11"}},
		"no number":                      {person(",Amara,Okafor,15/05/2014"), []string{"! p.csv 2 missing pers_person_id"}},
		"no name":                        {person("C1,,Okafor,15/05/2014"), []string{"! p.csv 2 missing pers_forename"}},
		"one name alone":                 {person("C1,Ahmad,,15/05/2014"), []string{"C1 person born=2014-05-15 name=Ahmad"}},
		"a name that is NULL":            {person("C1,NULL,Okafor,15/05/2014"), []string{"! p.csv 2 missing pers_forename NULL"}},
		"a year of two digits":           {person("C1,Amara,Okafor,15/05/14"), []string{"! p.csv 2 two_digit_year pers_dob 15/05/14"}},
		"a day that is none":             {person("C1,Amara,Okafor,31/02/2014"), []string{"! p.csv 2 not_a_day pers_dob 31/02/2014"}},
		"a number of days as Excel's":    {person("C1,Amara,Okafor,41774"), []string{"! p.csv 2 not_a_day pers_dob 41774"}},
		"a year of nobody's":             {person("C1,Amara,Okafor,15/05/0214"), []string{"! p.csv 2 year_out_of_range pers_dob 15/05/0214"}},
		"the month first": {person("C1,Amara,Okafor,05/15/2014", "C2,Leo,Hughes,01/02/2014"),
			[]string{"! p.csv 2 month_first pers_dob 05/15/2014", "! p.csv 3 month_first pers_dob 01/02/2014"}},
		"a slip beside days that are clear": {person("C1,Amara,Okafor,05/15/2014", "C2,Leo,Hughes,21/02/2014"),
			[]string{"C2 person born=2014-02-21 name=Leo Hughes", "! p.csv 2 not_a_day pers_dob 05/15/2014"}},
		"a nothing in a name":      {person("C1,Am\x00ara,Okafor,15/05/2014"), []string{"! p.csv 2 control pers_forename Amara"}},
		"a name of two lines":      {person("C1,\"Am\nara\",Okafor,15/05/2014"), []string{"! p.csv 2 control pers_forename Am ara"}},
		"a sign that nobody sees":  {person("C1,Am\u200bara,Okafor,15/05/2014"), []string{"! p.csv 2 unseen pers_forename Amara"}},
		"letters lost":             {person("C1,Zo?,Okafor,15/05/2014"), []string{"! p.csv 2 letters_lost pers_forename Zo?"}},
		"letters garbled":          {person("C1,ZoÃ«,Okafor,15/05/2014"), []string{"! p.csv 2 letters_lost pers_forename ZoÃ«"}},
		"letters of two kinds":     {person("C1,Zoë,Okafor,15/05/2014", "C2,Zo\xeb,Rees,15/05/2014"), []string{"C1 person born=2014-05-15 name=Zoë Okafor", "! p.csv 3 letters_lost pers_forename Zo\uFFFD"}},
		"a postcode in a name":     {person("C1,Amara,S65 1AA,15/05/2014"), []string{"! p.csv 2 has_postcode pers_surname"}},
		"more cells than headings": {person("C1,Amara,Okafor,Smith,15/05/2014"), []string{"! p.csv 2 too_many_cells"}},
		"empty cells at the end":   {person(amara + ",,,"), []string{"C1 person born=2014-05-15 name=Amara Okafor"}},
		"a quotation mark that does not close": {person(`C1,"Amara,Okafor,15/05/2014`, "C2,Leo,Hughes,16/05/2014"),
			[]string{"C2 person born=2014-05-16 name=Leo Hughes", "! p.csv 2 quote_open"}},
		"one that closes rows later": {person(`C1,"Amara,Okafor,15/05/2014`, "C2,Leo,Hughes,16/05/2014", `C3,Nia",Rees,17/05/2014`),
			[]string{"C2 person born=2014-05-16 name=Leo Hughes", `C3 person born=2014-05-17 name=Nia" Rees`, "! p.csv 2 quote_open"}},
		"care before birth":    {with(person(amara), "q.csv", episodes+"C1,p1,14/05/2014,S,,\n"), []string{"C1 person born=2014-05-15 name=Amara Okafor", "! q.csv 2 before_birth clae_cla_episode_start_date 2014-05-14"}},
		"care from birth":      {with(person(amara), "q.csv", episodes+"C1,p1,15/05/2014,S,,\n"), []string{"C1 person born=2014-05-15 name=Amara Okafor", "C1 period p1 care_since=2014-05-15"}},
		"care at eighteen":     {with(person("C1,Amara,Okafor,15/05/2004"), "q.csv", episodes+"C1,p1,15/05/2022,S,,\n"), []string{"C1 person born=2004-05-15 name=Amara Okafor", "! q.csv 2 after_eighteen clae_cla_episode_start_date 2022-05-15"}},
		"care tomorrow":        {with(person(amara), "q.csv", episodes+"C1,p1,30/11/2026,S,,\n"), []string{"C1 person born=2014-05-15 name=Amara Okafor", "! q.csv 2 in_future clae_cla_episode_start_date 2026-11-30"}},
		"until before since":   {with(person(amara), "q.csv", episodes+"C1,p1,10/01/2024,S,09/01/2024,E4A\n"), []string{"C1 person born=2014-05-15 name=Amara Okafor", "! q.csv 2 until_before_since clae_cla_episode_ceased_date 09/01/2024"}},
		"a period in a period": {with(person(amara), "q.csv", episodes+"C1,p1,10/01/2020,S,,\nC1,p2,10/01/2024,S,,\n"), []string{"C1 person born=2014-05-15 name=Amara Okafor", "C1 period p1 care_since=2020-01-10", "! q.csv 3 care_twice clae_cla_episode_start_date 2024-01-10"}},
		"half of a period": {with(person(amara), "q.csv", episodes+"C1,p1,10/01/2024,S,01/02/2024,X1\nC1,p1,41774,P,,\n"),
			[]string{"C1 person born=2014-05-15 name=Amara Okafor", "! q.csv 3 not_a_day clae_cla_episode_start_date 41774", "! q.csv 2 other_row"}},
		"what rests on a faulty child": {with(person("C1,Amara,Okafor,15/05/14"), "q.csv", episodes+"C1,p1,10/01/2024,S,,\n"),
			[]string{"! p.csv 2 two_digit_year pers_dob 15/05/14", "! q.csv 2 other_row"}},
		"what rests on a child born tomorrow": {with(person("C1,Amara,Okafor,30/11/2026"), "d.csv", "disa_person_id,disa_disability_code\nC1,MOB\n"),
			[]string{"! p.csv 2 in_future pers_dob 2026-11-30", "! d.csv 2 other_row"}},
		"a part that ends and leads on": {with(person(amara), "q.csv", episodes+"C1,p1,10/01/2024,S,01/02/2024,X1\n"),
			[]string{"C1 person born=2014-05-15 name=Amara Okafor", "C1 period p1 care_since=2024-01-10"}},
		"two workers of one id": {with(with(person(amara), "w.csv", "prof_professional_id,prof_professional_name\nw1,Grace Bell\nw1,Priya Shah\nw1,Grace Bell\n"),
			"i.csv", "invo_professional_id,invo_professional_role_id,invo_person_id,invo_involvement_start_date,invo_involvement_end_date\nw1,IRO,C1,01/02/2024,\nw9,IRO,C1,01/02/2024,\n"),
			[]string{"C1 person born=2014-05-15 name=Amara Okafor", "! w.csv 3 same_row_id prof_professional_id w1", "! w.csv 2 same_row_id prof_professional_id w1",
				"! i.csv 2 other_row invo_professional_id w1", "! i.csv 3 no_worker invo_professional_id w9", "- w.csv 1 row_repeated"}},
		"one that closes many lines later": {person("C1,\"A"+strings.Repeat("\n", mostLines+1)+"B\",Okafor,15/05/2014", "C2,Leo,Hughes,16/05/2014"),
			[]string{"C2 person born=2014-05-16 name=Leo Hughes", "! p.csv 2 quote_open", fmt.Sprintf("! p.csv %d missing pers_dob", mostLines+3)}},
		"a code of no age": {with(person(amara), "r.csv", reviews+"C1,01/02/2024,PN0,N\nC1,01/08/2024,PN9,N\n"),
			[]string{"C1 person born=2014-05-15 name=Amara Okafor", "C1 review review_held=2024-02-01", "C1 review review_held=2024-08-01",
				"! r.csv 3 unknown_code clar_cla_review_participation PN9", "! r.csv 2 code_age clar_cla_review_participation PN0"}},
		"a review tomorrow":  {with(person(amara), "r.csv", reviews+"C1,30/11/2026,,N\n"), []string{"C1 person born=2014-05-15 name=Amara Okafor", "! r.csv 2 in_future clar_cla_review_date 2026-11-30"}},
		"neither yes nor no": {with(person(amara), "r.csv", reviews+"C1,01/02/2024,,perhaps\n"), []string{"C1 person born=2014-05-15 name=Amara Okafor", "! r.csv 2 not_yes_or_no clar_cla_review_cancelled perhaps"}},
		"one id of two rows": {with(person(amara), "l.csv", "lega_legal_status_id,lega_person_id,lega_legal_status,lega_legal_status_start_date,lega_legal_status_end_date\nl1,C1,C2,01/02/2024,\nl1,C1,V2,01/02/2024,\n"),
			[]string{"C1 person born=2014-05-15 name=Amara Okafor", "! l.csv 2 same_row_id", "! l.csv 3 same_row_id"}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, told(mustRead(t, Mapping{}, test.files))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestDays(t *testing.T) {
	for text, want := range map[string]string{
		"15/05/2014": "2014-05-15", "1/2/2014": "2014-02-01", "2014-05-15": "2014-05-15", "2014-05-15 00:00:00.0000000": "2014-05-15",
		"15/05/2014 09:30": "2014-05-15", "2014-05-15T00:00:00": "2014-05-15", " 15/05/2014 ": "2014-05-15",
		"2014-05-14T23:00:00Z": "2014-05-15", "2014-01-14T23:00:00Z": "2014-01-14", "15/05/2014 12:00:00 AM": "2014-05-15",
		"15/05/14": "two_digit_year", "15-May-14": "two_digit_year", "2014-02-30": "not_a_day", "15.05.2014": "not_a_day", "May 2014": "not_a_day",
		"15/05/2014 noon": "not_a_day", "9999-12-31": "year_out_of_range", "": "", "NULL": "",
	} {
		got, what := read(Born, text, false)
		if got+string(what) != want {
			t.Errorf("%q is %q %s, want %s", text, got, what, want)
		}
	}
	if got, what := read(CareUntil, "9999-12-31", false); got != "" || what != "" {
		t.Errorf("no end is %q %s", got, what)
	}
}

func TestHowFilesAreWritten(t *testing.T) {
	want := []string{"C1 person born=2014-05-15 name=Zoë O’Hara, Smith"}
	text := "pers_person_id,pers_forename,pers_surname,pers_dob,,\r\n\r\nC1,Zoë,\"O’Hara, Smith\",15/05/2014,,\r\n"
	utf16 := func(text string, little, mark bool) string {
		var out []byte
		if mark {
			text = "\uFEFF" + text
		}
		for _, r := range text {
			b := []byte{byte(r >> 8), byte(r)}
			if little {
				slices.Reverse(b)
			}
			out = append(out, b...)
		}
		return string(out)
	}
	for name, raw := range map[string]string{
		"UTF-8": text, "UTF-8 with a mark": "\uFEFF" + text,
		"Windows-1252":  strings.NewReplacer("ë", "\xeb", "’", "\x92").Replace(text),
		"UTF-16 little": utf16(text, true, true), "UTF-16 big": utf16(text, false, true), "UTF-16 without a mark": utf16(text, true, false),
		"lines of another time": strings.ReplaceAll(text, "\r\n", "\r"), "lines of Unix": strings.ReplaceAll(text, "\r\n", "\n"),
		"no last line end":    strings.TrimRight(text, "\r\n"),
		"semicolons":          "PERS_PERSON_ID;pers_forename;pers_surname;pers_dob\nC1;Zoë;O’Hara, Smith;2014-05-15\n",
		"tabs":                "pers_person_id\tpers_forename\tpers_surname\tpers_dob\nC1\tZoë\tO’Hara, Smith\t2014-05-15\n",
		"a line that says":    "sep=;\npers_person_id;pers_forename;pers_surname;pers_dob\nC1;Zoë;O’Hara, Smith;2014-05-15\n",
		"blanks round quotes": "pers_person_id, \"pers_forename\" ,pers_surname,pers_dob\nC1, \"Zoë\" ,\"O’Hara, Smith\",2014-05-15\n",
	} {
		if diff := cmp.Diff(want, told(mustRead(t, Mapping{}, map[string]string{"p.csv": raw}))); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestFilesThatCannotBeTaken(t *testing.T) {
	for name, test := range map[string]struct {
		text string
		want Fault
	}{
		"a workbook":              {"PK\x03\x04\x14\x00", Fault{What: Workbook}},
		"an old workbook":         {"\xD0\xCF\x11\xE0\xA1", Fault{What: Workbook}},
		"a picture":               {"\x89PNG\r\n\x1a\n" + strings.Repeat("\x00\x00\x01", 40), Fault{What: Picture}},
		"a photograph":            {"\xFF\xD8\xFF\xE0\x00\x10JFIF", Fault{What: Picture}},
		"a document":              {"%PDF-1.7\n%\xE2\xE3", Fault{What: Document}},
		"nothing":                 {"", Fault{What: NoRows}},
		"headings alone":          {"pers_person_id,pers_forename,pers_surname,pers_dob\n", Fault{What: NoRows}},
		"a heading is missing":    {"pers_person_id,pers_forename,pers_dob\nC1,A,15/05/2014\n", Fault{What: NoHeading, Column: "pers_surname", Value: "ssd_person"}},
		"a heading twice":         {"pers_person_id,pers_forename,pers_surname,pers_dob,pers_dob\nC1,A,B,15/05/2014,\n", Fault{What: HeadingTwice, Column: "pers_dob"}},
		"of another system":       {"Client,Forename\n1,A\n", Fault{What: HeadingsUnknown}},
		"a hundred thousand rows": {"a,b\n" + strings.Repeat("1,2\n", 100_000), Fault{What: TooManyRows}},
		"too many bytes":          {"a,b\n" + strings.Repeat("x", MostBytes), Fault{What: TooLarge}},
	} {
		t.Run(name, func(t *testing.T) {
			up, err := Open(Source{"f.csv", strings.NewReader(test.text)})
			if err == nil {
				_, err = Read(up, Mapping{}, today)
			}
			test.want.File = "f.csv"
			var fault *Fault
			if !errors.As(err, &fault) || *fault != test.want {
				t.Errorf("got %+v, want %+v", err, test.want)
			}
		})
	}
	half := "a,b\n" + strings.Repeat("x", MostBytes/2)
	if _, err := Open(Source{"1", strings.NewReader(half)}, Source{"2", strings.NewReader(half)}); err == nil {
		t.Error("two files may be larger than one")
	}
	rows := "a,b\n" + strings.Repeat("1,2\n", MostRows/2+1)
	if _, err := Open(Source{"1", strings.NewReader(rows)}, Source{"2", strings.NewReader(rows)}); err == nil {
		t.Error("two files may hold more than one")
	}
}

func TestAFileOfAnyHeadings(t *testing.T) {
	text := "Person Ref,First,Last,D.o.B.,Came in,Law,Law from,IRO,IRO e-mail,SW,Disabled,Notes\n" +
		"7,Amara,Okafor,15/05/2014,10/01/2024,C2,01/06/2024,Priya Shah,priya@council.test,Grace Bell,No,\"said, \"\"hi\"\"\"\n" +
		"8,Leo,Hughes,15/03/2023,20/03/2023,,,,,,yes,\n"
	m := Mapping{Columns: map[string]Field{
		"person ref": Number, "First": FirstName, "Last": LastName, "D.o.B.": Born, "Came in": CareSince, "Law": Status, "Law from": StatusSince,
		"IRO": IROName, "IRO e-mail": IROEmail, "SW": SocialWorkerName, "Disabled": Disability,
	}}
	want := []string{
		"7 person born=2014-05-15 name=Amara Okafor",
		"7 period care_since=2024-01-10",
		"7 status status=C2 status_since=2024-06-01",
		"7 worker worker_email=priya@council.test worker_name=Priya Shah worker_role=iro",
		"7 worker worker_name=Grace Bell worker_role=social_worker",
		"7 disability ",
		"8 person born=2023-03-15 name=Leo Hughes",
		"8 period care_since=2023-03-20",
		"8 disability disability=yes",
	}
	if diff := cmp.Diff(want, told(mustRead(t, m, map[string]string{"all.csv": text}))); diff != "" {
		t.Error(diff)
	}
	up, err := Open(Source{"all.csv", strings.NewReader(text)})
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		columns map[string]Field
		want    Fault
	}{
		"no number":         {map[string]Field{"First": FirstName, "Last": LastName}, Fault{What: MatchNumber}},
		"a number alone":    {map[string]Field{"Person Ref": Number}, Fault{What: MatchAlone}},
		"half a name":       {map[string]Field{"Person Ref": Number, "First": FirstName}, Fault{What: MatchIncomplete, Column: "First", Value: "last_name"}},
		"a law of no day":   {map[string]Field{"Person Ref": Number, "Law": Status}, Fault{What: MatchIncomplete, Column: "Law", Value: "status_since"}},
		"one field twice":   {map[string]Field{"Person Ref": Number, "First": Name, "Last": Name}, Fault{What: MatchTwice, Column: "Last"}},
		"a heading is gone": {map[string]Field{"Person Ref": Number, "Forename": Name}, Fault{What: MatchGone, Column: "Forename"}},
		"an address":        {map[string]Field{"Person Ref": Number, "Home address": Name}, Fault{What: MatchNever, Column: "Home address"}},
	} {
		_, err := Read(up, Mapping{Columns: test.columns}, today)
		test.want.File = "all.csv"
		var fault *Fault
		if !errors.As(err, &fault) || *fault != test.want {
			t.Errorf("%s: got %+v, want %+v", name, err, test.want)
		}
	}
}

func TestRolesAreMatchedOnce(t *testing.T) {
	files := ssd()
	if r := mustRead(t, Mapping{}, files); !slices.Equal(r.Unmatched, []string{"Health Visitor"}) {
		t.Error(r.Unmatched)
	}
	r := mustRead(t, Mapping{Roles: map[string]care.TieKind{"health visitor": NoTie, "IRO": care.TieSocialWorker}}, files)
	if len(r.Unmatched) > 0 || !slices.Contains(told(r), "C1 worker i2 worker_name=Priya Shah worker_role=social_worker worker_since=2024-01-15") ||
		!slices.Contains(told(r), "- ssd_involvements.csv 1 role_not_read Health Visitor") {
		t.Error(told(r))
	}
}

func TestReviewsOfTheNationalReturn(t *testing.T) {
	files := with(person("C1,Amara,Okafor,15/05/2014"), "reviews.csv", "CHILD,DOB,REVIEW,REVIEW_CODE\nC1,15/05/2014,06/02/2024,PN1\n")
	if got := told(mustRead(t, Mapping{}, files)); !slices.Contains(got, "C1 review review_code=PN1 review_held=2024-02-06") {
		t.Error(got)
	}
}

// large are the files of an authority with so many children.
func large(children, reviews int) map[string]string {
	files := map[string]*strings.Builder{}
	row := func(table, text string, args ...any) {
		if files[table] == nil {
			files[table] = &strings.Builder{}
			files[table].WriteString(strings.SplitN(ssd()[table], "\n", 2)[0] + "\n")
		}
		fmt.Fprintf(files[table], text+"\n", args...)
	}
	for w := range 40 {
		row("ssd_professionals.csv", "w%d,S%d,Worker Number%c%c", w, w, 'a'+w%26, 'a'+w/26)
	}
	for c := range children {
		row("ssd_person.csv", "C%d,U,Child%c%c,Of%c,X,%d-05-%02d,", c, 'a'+c%26, 'a'+c/26%26, 'a'+c/676, 2010+c%12, c%28+1)
		row("ssd_cla_episodes.csv", "e%d,C%d,p%d,2023-01-10,S,,,2023-01-10", c, c, c)
		row("ssd_legal_status.csv", "l%d,C%d,C2,2023-01-10,", c, c)
		row("ssd_cla_placement.csv", "h%d,p%d,C%d,2023-01-10,U4,ZZ9 9ZZ,", c, c, c)
		row("ssd_involvements.csv", "i%d,w%d,IRO,T,C%d,2023-01-12,", c, c%10, c)
		row("ssd_involvements.csv", "j%d,w%d,Social Worker,T,C%d,2023-01-12,", c, 10+c%30, c)
		for r := range reviews {
			row("ssd_cla_reviews.csv", "r%d-%d,p%d,,%d-%02d-06,N,", c, r, c, 2023+r/2, r%2*6+2)
		}
	}
	out := map[string]string{}
	for name, text := range files {
		out[name] = text.String()
	}
	return out
}

func TestSixHundredChildrenAreQuick(t *testing.T) {
	files := large(600, 5)
	begun := time.Now()
	r := mustRead(t, Mapping{}, files)
	changes := Compare(r, keep(r, time.Now()), today)
	if took := time.Since(begun); took > time.Second {
		t.Errorf("it took %v", took)
	}
	if len(r.Children) != 600 || len(r.Faults) > 0 || len(changes) != 600*(6+5) {
		t.Errorf("%d children, %d changes, faults %v", len(r.Children), len(changes), r.Faults[:min(3, len(r.Faults))])
	}
}

// What is written under a heading is what is read under it, and each file is a whole table.
func TestHeadingsAreWrittenAsTheyAreRead(t *testing.T) {
	for _, w := range written {
		i := slices.IndexFunc(tables, func(k table) bool { return k.name == w.name })
		if i < 0 {
			t.Errorf("%s is not read", w.name)
			continue
		}
		var heads []string
		for _, c := range w.columns {
			if heads = append(heads, c.heading); tables[i].columns[c.heading] != c.field {
				t.Errorf("%s: %s is written as %s and read as %s", w.name, c.heading, c.field, tables[i].columns[c.heading])
			}
		}
		if known, ours := tableOf(heads); !known || ours == nil || ours.name != w.name {
			t.Errorf("%s is not known by %q", w.name, heads)
		}
	}
}

func TestCellsThatASpreadsheetWouldCalculate(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "Amara": "Amara", "=1": "'=1", "+44": "'+44", "-": "'-", "@x": "'@x", "\tx": "'\tx", "\rx": "'\rx", "'=1": "''=1", "'Abd": "'Abd", "''": "''", "1=1": "1=1",
	} {
		if got := Harmless(text); got != want || Meant(got) != text {
			t.Errorf("%q is written %q and read %q", text, got, Meant(got))
		}
	}
}

// A name of a file, a heading or a cell of another system turns no text of a page about, nor
// breaks its lines.
func TestNothingOfAFileTurnsAPageAbout(t *testing.T) {
	const odd = "\u202Egpj\u2066\x07\r\n"
	plain := func(what, text string) {
		t.Helper()
		if care.Seen(text) != text || text == "" {
			t.Errorf("%s is shown as %q", what, text)
		}
	}
	up, err := Open(Source{Name: odd + "people.csv", From: strings.NewReader("Child \u202Eid,Na\u2066me,Born\nC1,Am\u202Eara,15/05/2014\nC2,Ada,\u202E15/05\n")}, Source{Name: "\u202E", From: strings.NewReader("pers_person_id\u200F,pers_forename,pers_surname,pers_dob\nC3,A,B,\u202Ex\n")})
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range up.Tables {
		plain("a file's name", table.File)
		for _, h := range table.Headings {
			plain("a heading", h)
		}
	}
	r, err := Read(up, Mapping{Columns: map[string]Field{"Child id": Number, "Name": Name, "Born": Born}}, today)
	if err != nil || len(r.Faults) < 3 {
		t.Fatal(r, err)
	}
	for _, f := range r.Faults {
		plain("a fault's file", f.File)
		plain("a fault's column", f.Column)
		plain("a fault's value", f.Value)
	}
	plain("a sample", Shown("\u202Eexe\x00"))
	var fault *Fault
	if _, err := Open(Source{Name: "a\u202Eb.csv", From: strings.NewReader("")}); !errors.As(err, &fault) || care.Seen(fault.File) != fault.File {
		t.Errorf("%v", err)
	}
	_, err = Colleagues([]byte("name\u202E,name,email,job\nA,B,c@d.test,IRO\n"), nil)
	if !errors.As(err, &fault) {
		t.Fatal(err)
	}
	plain("a heading of colleagues", fault.Column)
}
