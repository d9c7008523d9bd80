package i18n

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"myreview/server/care"
	"myreview/server/exchange"
)

// The columns of a translator's spreadsheet. Those of needed are read, in any order.
var (
	columns = []string{"id", "form", "numbers", "for", "context", "picture", "english", "text", "longest", "checked", "placeholders"}
	needed  = []string{"id", "form", "text", "checked"}
)

// readers are whom a band's words are for, as translators are told.
var readers = map[care.Band]string{
	care.Little: "children of 4 to 7", care.Primary: "children of 8 to 10", care.Young: "young people from 11", care.Adult: "adults",
}

// Export writes a language as a spreadsheet for translators: one row for a message, or
// for each plural form of one that counts. Own texts go before those of the binary.
// Pictures are the symbols that stand with a message, by its id without a band.
func (c *Catalog) Export(w io.Writer, o Own, pictures map[string][]string) error {
	if _, err := io.WriteString(w, "\uFEFF"); err != nil {
		return fmt.Errorf("i18n: %w", err)
	}
	to := csv.NewWriter(w)
	to.UseCRLF = true
	rows := [][]string{columns}
	for _, id := range slices.Sorted(maps.Keys(c.texts[care.English])) {
		texts, checked := c.said(o, id)
		whom, base := "everybody", bandless(id)
		if base != id {
			whom = readers[care.Band(id[len(base)+1:])]
		}
		for _, f := range c.formsFor(o.Lang, id) {
			en := c.english(id, f.name)
			rows = append(rows, []string{
				id, f.name, f.numbers, whom, c.texts[care.English][id].Description, strings.Join(pictures[base], " "), en, texts[f.name], strconv.Itoa(c.longest(id, f.name)),
				map[bool]string{true: "yes", false: "no"}[checked], strings.Join(placeholders(c.english(id, other)), " "),
			})
		}
	}
	for _, row := range rows {
		for i := range row {
			row[i] = exchange.Harmless(row[i])
		}
	}
	if err := to.WriteAll(rows); err != nil {
		return fmt.Errorf("i18n: %w", err)
	}
	return nil
}

// said is what a message says in a language, and whether a person has checked it. An own
// text that does not fit any more is left out.
func (c *Catalog) said(o Own, id string) (texts map[string]string, checked bool) {
	if own := o.Texts[id]; own != nil && c.wrong(o.Lang, id, own) == nil {
		return own, own[checkedBy] == c.mark(asMessage(id, own))
	}
	texts = formsOf(c.texts[o.Lang][id])
	return texts, texts != nil && !c.unchecked[o.Lang][id]
}

// Import reads such a spreadsheet back and gives the words as they are then. The error has
// a line for each row that cannot be taken, and then nothing is to be written. Messages
// without a row stay as they are; an empty cell takes the own text away.
func (c *Catalog) Import(o Own, file string, from io.Reader) (Own, error) {
	if err := o.known(); err != nil {
		return o, err
	}
	rows, err := sheet(file, from)
	if err != nil {
		return o, err
	}
	texts := map[string]map[string]string{}
	for id, own := range o.Texts {
		if c.texts[care.English][id] != nil && c.wrong(o.Lang, id, own) == nil {
			texts[id] = own
		}
	}
	var all []error
	read := map[string]*reading{}
	for _, row := range rows {
		if err := c.take(o.Lang, read, row); err != nil {
			all = append(all, fmt.Errorf("%s, row %d: %s: %w", file, row.n, row.id, err))
			read[row.id] = &reading{bad: true}
		}
	}
	for _, id := range slices.Sorted(maps.Keys(read)) {
		r := read[id]
		if r.bad {
			continue
		}
		if len(r.texts) == 0 {
			delete(texts, id)
			continue
		}
		if err := c.wrong(o.Lang, id, r.texts); err != nil {
			all = append(all, fmt.Errorf("%s, row %d: %s: %w", file, r.row, id, err))
			continue
		}
		if carried, checked := c.said(Own{Lang: o.Lang}, id); maps.Equal(carried, r.texts) && (checked || !r.checked) {
			delete(texts, id)
			continue
		}
		if r.checked {
			r.texts[checkedBy] = c.mark(asMessage(id, r.texts))
		}
		texts[id] = r.texts
	}
	o.Texts = texts
	return o, errors.Join(all...)
}

// line is a row of the spreadsheet.
type line struct {
	n                       int
	id, form, text, checked string
}

// reading is what the rows of one message say together.
type reading struct {
	row     int // the first of them
	texts   map[string]string
	checked bool // all of them are
	bad     bool // one of them cannot be taken
}

// take adds a row to what is read.
func (c *Catalog) take(lang care.Lang, read map[string]*reading, row line) error {
	if c.texts[care.English][row.id] == nil {
		return errors.New("there is no such message")
	}
	r := read[row.id]
	if r == nil {
		r = &reading{row: row.n, texts: map[string]string{}, checked: true}
		read[row.id] = r
	}
	if r.bad {
		return nil // one reason is enough
	}
	if row.form == "" {
		row.form = other
	}
	if r.texts[row.form] != "" {
		return fmt.Errorf("the form %q is there twice", row.form)
	}
	switch strings.ToLower(strings.TrimSpace(row.checked)) {
	case "yes", "y", "true", "1":
	case "", "no", "n", "false", "0":
		r.checked = false
	default:
		return fmt.Errorf("checked is %q, which is neither yes nor no", row.checked)
	}
	if strings.TrimSpace(row.text) == "" {
		return nil
	}
	en := c.english(row.id, row.form)
	bare := strings.TrimSpace(en)
	r.texts[row.form] = strings.Replace(en, bare, strings.TrimSpace(row.text), 1) // between the spaces of the English
	return c.wrongText(lang, row.id, row.form, r.texts[row.form])
}

// sheet takes a file apart, whatever the spreadsheet saved it as.
func sheet(file string, from io.Reader) ([]line, error) {
	up, err := exchange.Open(exchange.Source{Name: file, From: from})
	if fault, ok := errors.AsType[*exchange.Fault](err); ok {
		if fault.What == exchange.Workbook {
			return nil, fmt.Errorf("%s is a workbook: save it as CSV UTF-8", file)
		}
		return nil, fmt.Errorf("%s is no CSV file with the columns %s: %s", file, strings.Join(needed, ", "), fault.What)
	}
	if err != nil {
		return nil, err
	}
	var all []error
	for _, f := range up.Faults {
		all = append(all, fmt.Errorf("%s, row %d: %s", file, f.Row, f.What))
	}
	if len(all) > 0 || len(up.Tables) != 1 {
		return nil, errors.Join(append(all, fmt.Errorf("%s cannot be taken apart into cells", file))...)
	}
	table, at := up.Tables[0], map[string]int{}
	for i, h := range table.Headings {
		name := strings.ToLower(h)
		if _, twice := at[name]; twice {
			return nil, fmt.Errorf("%s has the column %s twice", file, h)
		}
		at[name] = i
	}
	for _, name := range needed {
		if _, ok := at[name]; !ok {
			return nil, fmt.Errorf("%s has no column %s", file, name)
		}
	}
	var out []line
	for _, row := range table.Rows {
		cell := func(name string) string {
			return strings.ReplaceAll(exchange.Meant(row.Cells[at[name]]), "\r\n", "\n")
		}
		out = append(out, line{row.N, strings.TrimSpace(cell("id")), strings.TrimSpace(cell("form")), cell("text"), cell("checked")})
	}
	return out, nil
}
