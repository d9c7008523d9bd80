package exchange

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"myreview/server/care"
)

// Source is one file that somebody hands in.
type Source struct {
	Name string
	From io.Reader
}

// Table is one file as it stands, less the columns that are never read.
type Table struct {
	File     string
	Name     string   // of a table that is known; empty: its headings have to be matched
	Headings []string // those that are kept
	Rows     []Row
}

// Row is one row: its number as a spreadsheet counts, and its cells under the headings.
type Row struct {
	N     int
	Cells []string
}

// Upload is the files of one import. It can be stored as JSON.
type Upload struct {
	Tables []Table
	Faults []Fault // of rows that cannot be told apart into cells
	Left   []Left
}

// Files are the names of the files, those that are read first.
func (up *Upload) Files() (out []string) {
	for _, t := range up.Tables {
		out = append(out, t.File)
	}
	for _, l := range up.Left { // of tables that are not read
		if !slices.Contains(out, l.File) {
			out = append(out, l.File)
		}
	}
	return out
}

// Open takes files apart into rows. The error is a *Fault where a file cannot be taken
// at all. It stops as soon as there is more than one import may hold.
func Open(sources ...Source) (*Upload, error) {
	up := &Upload{}
	bytesLeft, rowsLeft := MostBytes, MostRows
	for i, src := range sources {
		if src.Name = seen(src.Name); src.Name == "" {
			src.Name = fmt.Sprintf("%d.csv", i+1)
		}
		raw, err := io.ReadAll(io.LimitReader(src.From, int64(bytesLeft)+1))
		if err != nil {
			return nil, fmt.Errorf("exchange: %w", err)
		}
		if bytesLeft -= len(raw); bytesLeft < 0 {
			return nil, &Fault{Ref: Ref{File: src.Name}, What: TooLarge}
		}
		text, what := decode(raw)
		if what != "" {
			return nil, &Fault{Ref: Ref{File: src.Name}, What: what}
		}
		if fault := up.table(src.Name, text, &rowsLeft); fault != nil {
			fault.File = src.Name
			return nil, fault
		}
	}
	return up, nil
}

// decode turns bytes into text. Spreadsheets write UTF-8 with or without a mark,
// Windows-1252 or UTF-16, and say so nowhere else.
func decode(raw []byte) (string, Reason) {
	for _, mark := range []string{"PK\x03\x04", "\xD0\xCF\x11\xE0"} {
		if bytes.HasPrefix(raw, []byte(mark)) {
			return "", Workbook
		}
	}
	for _, mark := range []string{"\x89PNG", "\xFF\xD8\xFF", "GIF8", "BM", "II*\x00", "MM\x00*", "\x00\x00\x00\x18ftyp", "\x00\x00\x00 ftyp"} {
		if bytes.HasPrefix(raw, []byte(mark)) && (len(mark) > 2 || bytes.IndexByte(raw, 0) >= 0) {
			return "", Picture
		}
	}
	if bytes.HasPrefix(raw, []byte("%PDF")) {
		return "", Document
	}
	if order, ok := wide(raw); ok {
		text, err := unicode.UTF16(order, unicode.UseBOM).NewDecoder().Bytes(raw)
		if err != nil {
			return "", NotText
		}
		return string(text), ""
	}
	if bytes.Count(raw, []byte{0}) > len(raw)/10 {
		return "", NotText
	}
	raw = bytes.TrimPrefix(raw, []byte("\xEF\xBB\xBF"))
	if utf8.Valid(raw) || multibyte(raw) { // the latter is UTF-8 with rows that are broken
		return string(raw), ""
	}
	text, err := charmap.Windows1252.NewDecoder().Bytes(raw)
	if err != nil {
		return "", NotText
	}
	return string(text), ""
}

// wide reports whether each letter takes two bytes: by the mark, or by every other byte
// of the beginning being nothing.
func wide(raw []byte) (unicode.Endianness, bool) {
	head := raw[:min(len(raw), 200)&^1]
	var zeros [2]int
	for i, b := range head {
		if b == 0 {
			zeros[i&1]++
		}
	}
	switch half := len(head) / 2; {
	case bytes.HasPrefix(raw, []byte("\xFF\xFE")), half > 3 && zeros[1] > half*9/10 && zeros[0] == 0:
		return unicode.LittleEndian, true
	case bytes.HasPrefix(raw, []byte("\xFE\xFF")), half > 3 && zeros[0] > half*9/10 && zeros[1] == 0:
		return unicode.BigEndian, true
	}
	return unicode.LittleEndian, false
}

// multibyte reports whether there is a letter of more than one byte in UTF-8. By chance
// that hardly ever stands in another encoding.
func multibyte(raw []byte) bool {
	for len(raw) > 0 {
		r, n := utf8.DecodeRune(raw)
		if n > 1 && r != utf8.RuneError {
			return true
		}
		raw = raw[n:]
	}
	return false
}

// table takes one text apart.
func (up *Upload) table(file, text string, rowsLeft *int) *Fault {
	sp := newSplitter(text)
	head, what := sp.head()
	if what != "" {
		return &Fault{What: what}
	}
	t := Table{File: file}
	known, ours := tableOf(head)
	if ours != nil {
		if missing := lacks(*ours, folds(head)); len(missing) > 0 {
			return &Fault{What: NoHeading, Column: missing[0], Value: ours.name}
		}
	}
	var keep []int
	for i, h := range head {
		if known && ours == nil || h == "" || never(h) || ours != nil && ours.columns[fold(h)] == "" {
			continue
		}
		keep, t.Headings = append(keep, i), append(t.Headings, h)
	}
	all, empty := 0, 0
	for !sp.done() {
		cells, torn := sp.row()
		if !torn && blank(cells) {
			if len(cells) > 1 { // a row of nothing but separators is a row; an empty line is none
				empty++
			}
			continue
		}
		if *rowsLeft--; *rowsLeft < 0 {
			return &Fault{What: TooManyRows}
		}
		all++
		switch {
		case known && ours == nil:
		case torn:
			up.Faults = append(up.Faults, Fault{Ref: Ref{file, sp.n}, What: QuoteOpen})
		case len(cells) > len(head) && !blank(cells[len(head):]):
			up.Faults = append(up.Faults, Fault{Ref: Ref{file, sp.n}, What: TooManyCells})
		default:
			row := Row{N: sp.n, Cells: make([]string, len(keep))}
			for k, i := range keep {
				if i < len(cells) {
					row.Cells[k] = strings.Clone(cells[i]) // a cell does not keep the whole file alive
				}
			}
			t.Rows = append(t.Rows, row)
		}
	}
	if empty > 0 {
		up.Left = append(up.Left, Left{File: file, Count: empty, What: RowBlank})
	}
	if known && ours == nil {
		up.Left = append(up.Left, Left{File: file, Count: all, What: TableNotRead})
		return nil
	}
	if all == 0 {
		return &Fault{What: NoRows}
	}
	if ours != nil {
		t.Name = ours.name
		if twice := repeated(t.Headings); twice != "" {
			return &Fault{What: HeadingTwice, Column: twice}
		}
	}
	up.Tables = append(up.Tables, t)
	return nil
}

// head is the first row that says something: the headings, without empty ones at its end.
func (s *splitter) head() (head []string, _ Reason) {
	for head == nil && !s.done() {
		if cells, torn := s.row(); torn {
			return nil, NotText
		} else if !blank(cells) {
			head = cells
		}
	}
	for i := range head {
		head[i] = seen(head[i])
	}
	for len(head) > 0 && head[len(head)-1] == "" {
		head = head[:len(head)-1]
	}
	if len(head) == 0 {
		return nil, NoRows
	}
	s.width = len(head)
	return head, ""
}

func blank(cells []string) bool {
	return !slices.ContainsFunc(cells, func(c string) bool { return strings.TrimSpace(c) != "" })
}

// fold is a heading as it is compared.
func fold(heading string) string { return care.Meant(heading) }

func folds(headings []string) []string {
	out := make([]string, len(headings))
	for i, h := range headings {
		out[i] = fold(h)
	}
	return out
}

// repeated is a heading that stands twice.
func repeated(headings []string) string {
	seen := map[string]bool{}
	for _, h := range headings {
		if seen[fold(h)] {
			return h
		}
		seen[fold(h)] = true
	}
	return ""
}
