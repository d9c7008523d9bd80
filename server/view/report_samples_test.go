package view_test

import (
	"myreview/server/care"
	"myreview/server/view"
)

func reports(change func(*view.Reports)) *view.Reports {
	m := &view.Reports{Page: frame(), Review: formReview, Child: formReview, Name: "Robin", On: "2026-04-09", By: "2026-04-04", Late: 2, Form: view.ReportForm{
		ID: care.NewID(), Asked: "2026-03-01", Today: "2026-04-05", People: []view.Option{{Value: "x", Label: "Tess", Chosen: true}},
		Kinds: []view.Option{{Value: "worker", Label: "report.kind.worker", Chosen: true}, {Value: "carer", Label: "report.kind.carer"}, {Value: "school", Label: "report.kind.school"}, {Value: "health", Label: "report.kind.health"}, {Value: "other", Label: "report.kind.other"}},
	}}
	for _, band := range []string{"five", "one", "same", "after"} {
		m.List = append(m.List, view.ReportLine{ID: care.NewID(), Kind: view.ReportKind("worker"), From: "Sam <b>", Asked: "2026-03-01", Chased: "2026-04-05", Came: "2026-04-08", Shared: "2026-04-09", Band: view.ReportBand(band), InTime: band == "five"})
	}
	m.List = append(m.List, view.ReportLine{ID: care.NewID(), Kind: view.ReportKind("school"), From: "Tess", Asked: "2026-03-01", Late: true},
		view.ReportLine{ID: care.NewID(), Kind: view.ReportKind("carer"), From: "Ann", Asked: "2026-03-01", Late: true, Formal: true},
		view.ReportLine{ID: care.NewID(), Kind: view.ReportKind("other"), From: "A nurse", Asked: "2026-03-01"}, view.ReportLine{ID: care.NewID(), Kind: view.ReportKind("health"), From: "A nurse", Asked: "2026-03-01", Came: "2026-03-02"})
	change(m)
	return m
}

func reportFault(field string) bool {
	return sample("report/reports", reports(func(m *view.Reports) {
		m.Form.Of, m.Form.From, m.Form.Chased, m.Form.Came, m.Form.Shared, m.Form.Wrong, m.Form.Message = formReview, "A nurse", "2026-04-05", "2026-04-06", "2026-04-07", field, "?"
	}))
}

var _ = sample("report/reports", reports(func(*view.Reports) {})) &&
	sample("report/reports", reports(func(m *view.Reports) { m.On, m.By, m.List, m.Late = "", "", nil, 0 })) &&
	sample("report/reports", reports(func(m *view.Reports) { m.Chases = true })) &&
	sample("report/reports", reports(func(m *view.Reports) {
		m.Chases, m.Form.Of, m.Form.Wrong, m.Form.Message = true, formReview, "chased", "?"
	})) &&
	reportFault("") && reportFault("kind") && reportFault("seat") && reportFault("from") && reportFault("asked") && reportFault("chased") && reportFault("came") && reportFault("shared") &&
	sample("form/home", formHome(func(m *view.ReviewHome) {
		m.Reports = []view.ReportOwn{{By: "2026-04-04"}, {}, {Came: "2026-04-01"}}
		for _, kind := range []string{"worker", "carer", "school", "health", "other"} {
			m.Reports = append(m.Reports, view.ReportOwn{Shared: view.ReportShared(kind)})
		}
	}))
