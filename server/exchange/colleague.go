package exchange

import (
	"slices"
	"strings"
	"unicode"
)

// MostColleagues is how many rows a file of people at work may have.
const MostColleagues = 150

// Colleague is one row of a file of people at work, as it stands there.
type Colleague struct {
	N                      int // as a spreadsheet counts
	Name, Email, Team, Job string
	Faults                 []Fault
}

// Box is what a column of such a file is for.
type Box string

// The boxes. A file may leave out the team.
const (
	BoxName  Box = "name"
	BoxEmail Box = "email"
	BoxTeam  Box = "team"
	BoxJob   Box = "job"
)

// boxHeads are usual headings, as they are compared.
var boxHeads = map[string]Box{
	"name": BoxName, "full name": BoxName,
	"e-mail": BoxEmail, "email": BoxEmail, "work e-mail": BoxEmail, "work email": BoxEmail, "e-mail address": BoxEmail, "email address": BoxEmail,
	"team": BoxTeam, "job": BoxJob, "jobs": BoxJob, "role": BoxJob, "roles": BoxJob,
}

// Colleagues takes a file of people at work apart. Headings in the reader's own language
// are in also. The error is a *Fault where the file cannot be taken at all; it stops at
// one row more than there may be. Other columns are not read.
func Colleagues(raw []byte, also map[string]Box) ([]Colleague, error) {
	text, what := decode(raw)
	if what != "" {
		return nil, &Fault{What: what}
	}
	sp := newSplitter(text)
	head, what := sp.head()
	if what != "" {
		return nil, &Fault{What: what}
	}
	at := map[Box]int{}
	for i, h := range head {
		box := boxHeads[fold(h)]
		for said, b := range also {
			if fold(said) == fold(h) {
				box = b
			}
		}
		if _, twice := at[box]; twice && box != "" {
			return nil, &Fault{What: HeadingTwice, Column: h}
		}
		at[box] = i
	}
	for _, box := range []Box{BoxName, BoxEmail, BoxJob} {
		if _, ok := at[box]; !ok {
			return nil, &Fault{What: NoHeading, Column: string(box)}
		}
	}
	var out []Colleague
	for !sp.done() {
		cells, torn := sp.row()
		if !torn && blank(cells) {
			continue
		}
		if len(out) == MostColleagues {
			return nil, &Fault{What: TooManyRows}
		}
		c := Colleague{N: sp.n}
		switch {
		case torn:
			c.Faults = []Fault{{What: QuoteOpen}}
		case len(cells) > len(head) && !blank(cells[len(head):]):
			c.Faults = []Fault{{What: TooManyCells}}
		default:
			c.fill(head, cells, at)
		}
		out = append(out, c)
	}
	if len(out) == 0 {
		return nil, &Fault{What: NoRows}
	}
	return out, nil
}

// fill reads the cells of a row.
func (c *Colleague) fill(head, cells []string, at map[Box]int) {
	for _, box := range []struct {
		Box
		shape
		into *string
	}{{BoxName, aName, &c.Name}, {BoxEmail, anEmail, &c.Email}, {BoxTeam, aName, &c.Team}, {BoxJob, aText, &c.Job}} {
		i, has := at[box.Box]
		if !has || i >= len(cells) {
			i = -1
		}
		var text string
		if i >= 0 {
			text = strings.TrimFunc(cells[i], unicode.IsSpace)
		}
		what := Reason("")
		switch bare := strings.TrimPrefix(text, "'"); {
		case text == "" && box.Box != BoxTeam:
			what = Missing
		case text == "":
		case bare != "" && strings.ContainsRune("=+-@", rune(bare[0])):
			what = Formula
		default:
			what = odd(text, box.shape)
		}
		if what != "" {
			column := string(box.Box)
			if i >= 0 {
				column = head[i]
			}
			c.Faults = append(c.Faults, Fault{What: what, Column: column})
			continue
		}
		*box.into = strings.Clone(text)
	}
}

// JobsIn splits a cell that names several jobs.
func JobsIn(cell string) []string {
	all := strings.FieldsFunc(cell, func(r rune) bool { return strings.ContainsRune(";,/+", r) })
	for i := range all {
		all[i] = fold(strings.TrimSpace(all[i]))
	}
	return slices.DeleteFunc(all, func(s string) bool { return s == "" })
}
