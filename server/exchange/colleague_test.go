package exchange

import (
	"errors"
	"strings"
	"testing"
)

// A file of people at work is taken apart as spreadsheets write it.
func TestAFileOfPeopleAtWork(t *testing.T) {
	const want = "2 Zoë Rees|zoe@council.example|North|IRO;duty"
	for name, text := range map[string]string{
		"UTF-8 with its mark": "\xEF\xBB\xBFname,e-mail,team,job\nZoë Rees,zoe@council.example,North,IRO;duty\n",
		"Windows-1252":        "Name;Email;Team;Role\r\nZo\xeb Rees;zoe@council.example;North;\"IRO;duty\"\r\n",
		"tabs, other columns": "job\tshoe size\tname\te-mail address\tteam\nIRO;duty\t41\tZoë Rees\tzoe@council.example\tNorth\n",
		"their own language":  "enw,e-bost,tîm,gwaith\nZoë Rees,zoe@council.example,North,IRO;duty\n\n,,,\n",
	} {
		all, err := Colleagues([]byte(text), map[string]Box{"Enw": BoxName, "E-bost": BoxEmail, "Tîm": BoxTeam, "Gwaith": BoxJob})
		if err != nil || len(all) != 1 || len(all[0].Faults) > 0 {
			t.Errorf("%s: %v %v", name, all, err)
			continue
		}
		if c := all[0]; "2 "+c.Name+"|"+c.Email+"|"+c.Team+"|"+c.Job != want || c.N != 2 {
			t.Errorf("%s: %+v", name, c)
		}
	}
	if got := strings.Join(JobsIn(" Social worker ; IRO,,duty/ "), "|"); got != "social worker|iro|duty" {
		t.Errorf("the jobs in a cell: %s", got)
	}
}

func TestAFileOfPeopleAtWorkThatCannotBeTaken(t *testing.T) {
	row := "A,a@council.example,iro\n"
	for want, text := range map[Reason]string{
		TooManyRows: "name,e-mail,job\n" + strings.Repeat(row, 100_000), Workbook: "PK\x03\x04", Document: "%PDF-1", Picture: "\x89PNG\r\n", NoRows: "name,e-mail,job\n,,\n",
		NoHeading: "name,job\nA,iro\n", HeadingTwice: "name,e-mail,job,Role\n",
	} {
		_, err := Colleagues([]byte(text), nil)
		var fault *Fault
		if !errors.As(err, &fault) || fault.What != want {
			t.Errorf("%s: %v", want, err)
		}
	}
	if all, err := Colleagues([]byte("name,e-mail,job\n"+strings.Repeat(row, MostColleagues)), nil); err != nil || len(all) != MostColleagues {
		t.Errorf("as many as there may be: %d, %v", len(all), err)
	}
}

// A faulty row says why, and no other row suffers from it.
func TestAFaultyRowOfPeopleAtWork(t *testing.T) {
	for text, want := range map[string]Reason{
		"=1+1,a@council.example,iro":          Formula,
		"'@SUM(A1),a@council.example,iro":     Formula,
		"A,=HYPERLINK(\"x\"),iro":             Formula,
		"A,=A1@council.example,iro":           Formula,
		"A,a@council.example,-2+3":            Formula,
		",a@council.example,iro":              Missing,
		"A,,iro":                              Missing,
		"A,a@council.example,":                Missing,
		"A,a@council.example":                 Missing,
		"ZoÃ«,a@council.example,iro":          LettersLost,
		"A\u202eB,a@council.example,iro":      Unseen,
		"A\x07,a@council.example,iro":         Control,
		"A,a@council.example,iro,more":        TooManyCells,
		"\"A,a@council.example,iro":           QuoteOpen,
		strings.Repeat("A", 101) + ",a@b,iro": TooLong,
	} {
		all, err := Colleagues([]byte("name,e-mail,job\n"+text+"\nB,b@council.example,duty\n"), nil)
		if err != nil || len(all) != 2 || len(all[0].Faults) != 1 || all[0].Faults[0].What != want || len(all[1].Faults) > 0 {
			t.Errorf("%q: %+v, %v, want %s", text, all, err, want)
		}
	}
}
