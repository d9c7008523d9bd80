package home

import (
	"slices"
	"strconv"

	"myreview/server/care"
	"myreview/server/consult"
	"myreview/server/review"
	"myreview/server/view"
	"myreview/server/web"
)

const saidPath = figuresPath + "/said"

// said is what children told in their forms in a year that has settled, in counts that lead to
// no child.
func (s *Pages) said(k *web.Call) error {
	years, err := s.Store.Figures.Years(k.UserContext(), k.Viewer)
	if err != nil {
		return err
	}
	today := care.DateOf(s.Now())
	years = slices.DeleteFunc(years, func(y review.Year) bool { return today <= y.Settled() })
	year := years[0]
	if asked, err := strconv.Atoi(k.Query("year")); err == nil && slices.Contains(years, review.Year(asked)) {
		year = review.Year(asked)
	}
	told, whole, lost, err := s.Store.Figures.Said(k.UserContext(), k.Viewer, year)
	if err != nil {
		return err
	}
	m := &view.SaidFigures{Page: s.Page(k), Most: review.SmallMost, Whole: whole, Lost: lost}
	m.First, m.Last = year.Days(today)
	for _, y := range years {
		m.Years = append(m.Years, view.FigureYear{Year: yearName(y), Path: saidPath + "?year=" + strconv.Itoa(int(y)), Now: y == year})
	}
	for _, measure := range consult.Measures {
		m.Measures = append(m.Measures, saidOf(measure, told))
	}
	return s.Show(k, "home/said", m)
}

// saidOf is what each band told of a measure. Who did not want to say is no part of the whole.
func saidOf(m consult.Measure, told consult.Tally) view.SaidMeasure {
	out := view.SaidMeasure{Label: measureSays[m.Key], Rows: []view.SaidRow{
		consult.ToldYes: {Label: "figures.said.row.yes"}, consult.ToldUnsure: {Label: "figures.said.row.unsure"},
		consult.ToldNo: {Label: "figures.said.row.no"}, consult.ToldNoSay: {Label: "figures.said.row.nosay"},
	}}
	seed := view.SaidRow{Label: "figures.said.row.seed"}
	for _, band := range consult.Measured {
		counts := told.Of(band, m)
		answers := counts[:consult.ToldNoSay]
		hidden, _ := review.Hide(answers, false)
		alone, _ := review.Hide(counts[consult.ToldNoSay:], false)
		of := 0
		for _, n := range answers {
			of += n
		}
		for i, n := range counts {
			cell := view.SaidCell{Count: n}
			switch {
			case !m.Tells(band, consult.Told(i)):
				cell.Says = "figures.said.unasked"
			case slices.Concat(hidden, alone)[i]:
				cell.Says = "figures.hidden"
			case consult.Told(i) < consult.ToldNoSay && of > 0:
				cell.Of, cell.Percent = of, (200*n+of)/(2*of)
			}
			out.Rows[i].Cells = append(out.Rows[i].Cells, cell)
		}
		one := view.SaidCell{Says: "figures.said.unknown"}
		if n, err := strconv.Atoi(m.Seed[band]); err == nil {
			one = view.SaidCell{Percent: n, Share: true}
		}
		seed.Cells = append(seed.Cells, one)
	}
	if len(m.Seed) > 0 {
		out.Rows = append(out.Rows, seed)
	}
	return out
}

// measureSays are the headings of the measures.
var measureSays = map[string]string{
	"why":      "figures.said.why",
	"enough":   "figures.said.enough",
	"well":     "figures.said.well",
	"home":     "figures.said.home",
	"worry":    "figures.said.worry",
	"family":   "figures.said.family",
	"change":   "figures.said.change",
	"plans":    "figures.said.plans",
	"know":     "figures.said.know",
	"comes":    "figures.said.comes",
	"seen":     "figures.said.seen",
	"listens":  "figures.said.listens",
	"feel":     "figures.said.feel",
	"does":     "figures.said.does",
	"health":   "figures.said.health",
	"school":   "figures.said.school",
	"unkind":   "figures.said.unkind",
	"unhelped": "figures.said.unhelped",
	"speak":    "figures.said.speak",
}
