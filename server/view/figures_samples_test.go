package view_test

import "myreview/server/view"

var _ = sample("home/figures", &view.Figures{
	Page: frame(), First: "2026-04-01", Last: "2026-09-30", Most: 5, Years: []view.FigureYear{{Year: "2026/27", Path: "/figures?year=2026", Now: true}, {Year: "2025/26", Path: "/figures?year=2025"}},
	Groups: []view.FigureGroup{
		{Heading: "figures.time", Of: 30, Figures: []view.Figure{{Label: "figures.time.in", Count: 20, Percent: 67, Path: "/figures/time-in?year=2026"}, {Label: "figures.time.late", Hidden: true, Path: "/figures/time-late?year=2026"}, {Label: "figures.time.none"}}},
		{Heading: "close.code", Of: 3, Hidden: true, Figures: []view.Figure{{Label: "close.pn.PN1", Code: "PN1", Hidden: true}}},
		{Heading: "figures.late"},
	},
}) &&
	sample("home/figures", &view.Figures{Page: frame(), First: "2026-04-01", Last: "2026-09-30", Most: 5, HowFrom: "2027-07-01"}) &&
	sample("home/said", &view.SaidFigures{Page: frame(), First: "2025-04-01", Last: "2026-03-31", Most: 5, Years: []view.FigureYear{{Year: "2025/26", Path: "/figures/said?year=2025", Now: true}}}) &&
	sample("home/said", &view.SaidFigures{Page: frame(), First: "2025-04-01", Last: "2026-03-31", Most: 5, Whole: true, Lost: true}) &&
	sample("home/said", &view.SaidFigures{
		Page: frame(), First: "2025-04-01", Last: "2026-03-31", Most: 5, Whole: true, Years: []view.FigureYear{{Year: "2025/26", Path: "/figures/said?year=2025", Now: true}},
		Measures: []view.SaidMeasure{{Label: "figures.said.home", Rows: []view.SaidRow{
			{Label: "figures.said.row.yes", Cells: []view.SaidCell{{Count: 20, Of: 30, Percent: 67}, {Says: "figures.hidden"}}},
			{Label: "figures.said.row.nosay", Cells: []view.SaidCell{{Count: 0}, {Says: "figures.said.unasked"}}},
			{Label: "figures.said.row.seed", Cells: []view.SaidCell{{Percent: 96, Share: true}, {Says: "figures.said.unknown"}}},
		}}},
	}) &&
	sample("home/figure", &view.FigureRows{Page: frame(), Heading: "figures.time", Label: "figures.time.late", First: "2026-04-01", Last: "2026-09-30", Back: "/figures?year=2026"}) &&
	sample("home/figure", &view.FigureRows{
		Page: frame(), Heading: "close.code", Label: "close.pn.PN1", Code: "PN1", First: "2026-04-01", Last: "2026-09-30", Back: "/figures?year=2026", Turn: view.Turn{From: 1, To: 2, Of: 60, Next: "/figures/pn-PN1?page=2&year=2026"},
		Rows: []view.FigureRow{{Child: "Amina", Path: "/r/x", Held: "2026-05-01", Due: "2026-05-03"}, {Child: "Jo", Path: "/children/x", Held: "2026-05-01"}},
	})
