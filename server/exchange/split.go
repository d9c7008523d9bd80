package exchange

import "strings"

// mostLines is how many lines a quoted cell may have. A quotation mark that does not
// close would otherwise swallow the rows after it in silence.
const mostLines = 50

// splitter takes a text apart into rows of cells. It counts rows as spreadsheets do: a
// cell of several lines is one row, an empty line is a row too.
type splitter struct {
	text  string
	at    int
	sep   byte
	n     int // of the row that was read last
	width int // cells that a row has; 0: not known yet
}

func newSplitter(text string) *splitter {
	s := &splitter{text: text, sep: ','}
	if rest, ok := strings.CutPrefix(text, "sep="); ok && rest != "" { // a line for spreadsheets alone
		s.sep = rest[0]
		s.row()
		s.n = 0
		return s
	}
	most := 0
	for _, sep := range []byte(",;\t") {
		try := splitter{text: strings.TrimLeft(text, "\r\n"), sep: sep}
		if cells, _ := try.row(); len(cells) > most {
			most, s.sep = len(cells), sep
		}
	}
	return s
}

func (s *splitter) done() bool { return s.at >= len(s.text) }

// row is the next one. It is torn where quotation marks do not match: then it ends with
// its line.
func (s *splitter) row() (cells []string, torn bool) {
	begin := s.at
	s.n++
	for {
		cell, ok := s.cell()
		if !ok {
			s.at = begin
			s.skip(strings.IndexAny(s.text[begin:], "\r\n"))
			s.end()
			return nil, true
		}
		cells = append(cells, cell)
		if s.done() || s.text[s.at] != s.sep {
			s.end()
			return cells, false
		}
		s.at++
	}
}

// skip goes n on, or to the end where n is negative.
func (s *splitter) skip(n int) {
	if s.at += n; n < 0 {
		s.at = len(s.text)
	}
}

// end goes past the end of a line.
func (s *splitter) end() {
	rest := s.text[s.at:]
	switch {
	case strings.HasPrefix(rest, "\r\n"):
		s.at += 2
	case rest != "":
		s.at++
	}
}

func (s *splitter) cell() (string, bool) {
	rest := s.text[s.at:]
	if quoted := strings.TrimLeft(rest, " "); strings.HasPrefix(quoted, `"`) {
		s.at += len(rest) - len(quoted)
		return s.quoted(quoted)
	}
	n := 0
	for n < len(rest) && rest[n] != s.sep && rest[n] != '\n' && rest[n] != '\r' {
		n++
	}
	s.at += n
	return rest[:n], true
}

// quoted is a cell that begins with a quotation mark.
func (s *splitter) quoted(rest string) (string, bool) {
	var cell strings.Builder
	lines, seps := 0, 0
	for i := 1; i < len(rest); i++ {
		switch c := rest[i]; {
		case c == '"' && strings.HasPrefix(rest[i+1:], `"`):
			i++
		case c == '"':
			after := strings.TrimLeft(rest[i+1:], " ")
			if after != "" && after[0] != s.sep && after[0] != '\n' && after[0] != '\r' {
				return "", false
			}
			s.at += len(rest) - len(after)
			return cell.String(), true
		case c == s.sep:
			seps++
		case c == '\n':
			// A whole line with as many cells as a row has is a row.
			if lines++; lines > mostLines || lines > 1 && s.width > 1 && seps >= s.width-1 {
				return "", false
			}
			seps = 0
		}
		cell.WriteByte(rest[i])
	}
	return "", false
}
