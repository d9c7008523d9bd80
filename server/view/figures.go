package view

import "myreview/server/care"

// Figures is a year of the service in counts.
type Figures struct {
	Page
	First, Last care.Date
	Most        int // up to so many are not told
	Years       []FigureYear
	Groups      []FigureGroup
	HowFrom     care.Date // from when it is told how children found the form; empty: it is
}

// FigureYear is a year that can be shown.
type FigureYear struct {
	Year, Path string
	Now        bool
}

// FigureGroup is counts that add up to Of.
type FigureGroup struct {
	Heading string // message id
	Of      int
	Hidden  bool // nothing of it is told
	Figures []Figure
}

// Figure is one count.
type Figure struct {
	Label   string // message id
	Code    string // PN1; empty: it has none
	Count   int
	Percent int
	Hidden  bool
	Path    string // of the reviews that are counted; empty: the reader may see none
}

// FigureRows are the reviews that a figure counts, those that the reader may see.
type FigureRows struct {
	Page
	Heading, Label string // message ids
	Code           string
	First, Last    care.Date
	Back           string
	Turn           Turn
	Rows           []FigureRow
}

// FigureRow is one review.
type FigureRow struct {
	Child     string
	Path      string
	Held, Due care.Date
}

// SaidFigures is what children told in their forms in a year, in counts.
type SaidFigures struct {
	Page
	First, Last care.Date
	Most        int  // up to so many are not told
	Whole       bool // all of the year is counted
	Lost        bool // the counts cannot be read
	Years       []FigureYear
	Measures    []SaidMeasure
}

// SaidMeasure is one thing that they were asked.
type SaidMeasure struct {
	Label string // message id
	Rows  []SaidRow
}

// SaidRow is one way to answer it.
type SaidRow struct {
	Label string // message id
	Cells []SaidCell
}

// SaidCell is how many of one age did so: Count, of Of where it is a part of a whole.
type SaidCell struct {
	Says               string // message id, in place of a count
	Count, Of, Percent int
	Share              bool // Percent alone is known
}
