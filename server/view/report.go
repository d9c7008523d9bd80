package view

import "myreview/server/care"

// Reports are those that are asked for before a review, for the people at work on the case.
type Reports struct {
	Page
	Review, Child care.ID
	Name          string
	On, By        care.Date // the day of the review, and the last on which a report is in time; empty: it has no day
	Closed        bool
	Chases        bool // the reader says when one was chased and when it came, and nothing else
	Late          int
	List          []ReportLine
	Form          ReportForm
}

// ReportLine is one of them.
type ReportLine struct {
	ID                          care.ID
	Kind                        string // message id
	From                        string
	Asked, Chased, Came, Shared care.Date
	Band                        string // message id: how long before the review it came; empty: it has not, or there is no day
	InTime                      bool
	Late                        bool // it has not come, and is late
	Formal                      bool // it has been late for so long that it is chased formally
}

// ReportForm asks for one, or changes what is kept of one.
type ReportForm struct {
	ID, Of                      care.ID // Of is empty where it is a new one
	Seen                        string
	Kinds, People               []Option
	From                        string
	Asked, Chased, Came, Shared string
	Today                       care.Date
	Wrong, Message              string
}

// ErrorAt is what is wrong with a field, said already; empty: nothing.
func (m ReportForm) ErrorAt(field string) string { return errorAt(m.Wrong, field, m.Message) }

// ReportKind names the message for from whom a report comes.
func ReportKind(kind string) string { return reportKinds[kind] }

var reportKinds = map[string]string{
	"worker": "report.kind.worker", "carer": "report.kind.carer", "school": "report.kind.school", "health": "report.kind.health", "other": "report.kind.other",
}

// ReportBand names the message for how long before a review a report came.
func ReportBand(band string) string { return reportBands[band] }

var reportBands = map[string]string{"five": "report.band.five", "one": "report.band.one", "same": "report.band.same", "after": "report.band.after"}

// ReportShared names the message that says to a child that a report was shared with them.
func ReportShared(kind string) string { return reportsShared[kind] }

var reportsShared = map[string]string{
	"worker": "form.report.worker", "carer": "form.report.carer", "school": "form.report.school", "health": "form.report.health", "other": "form.report.other",
}

// ReportOwn is a report on the page of somebody of whom it is asked, or a child with whom it
// was shared.
type ReportOwn struct {
	Shared string    // message id, to the child; empty: it is asked of the reader
	By     care.Date // by when; empty: no day is known
	Came   care.Date
}
