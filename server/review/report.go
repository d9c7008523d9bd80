package review

import (
	"myreview/server/care"
	"myreview/server/profiles"
)

// ReportKinds are from whom reports are asked before a review, as they are offered.
var ReportKinds = []string{"worker", "carer", "school", "health", "other"}

// ReportBand says how long before a review a report came (domain.md section 3).
type ReportBand string

// The bands. One that never came counts as after.
const (
	ReportOnTime  ReportBand = "five"  // in time: five days before, or what the authority says
	ReportLate    ReportBand = "one"   // before the day, and later than that
	ReportSameDay ReportBand = "same"  // on the day
	ReportAfter   ReportBand = "after" //
)

// ReportBands lists them, the earliest first.
var ReportBands = []ReportBand{ReportOnTime, ReportLate, ReportSameDay, ReportAfter}

// reportBefore is how long before a review a report is in time where an authority does not say.
var reportBefore = profiles.Span{N: 5, Unit: profiles.Days}

// ReportBy is the last day on which a report for a review on a day is in time.
func (r Rules) ReportBy(day care.Date) care.Date { return r.Before(day, r.reports) }

// BandOf is the band of a report for a review on a day. Came is empty where it never came.
func (r Rules) BandOf(day, came care.Date) ReportBand {
	switch {
	case came.Empty() || came > day:
		return ReportAfter
	case came == day:
		return ReportSameDay
	case came > r.ReportBy(day):
		return ReportLate
	}
	return ReportOnTime
}

// ReportOwed reports whether a report that has not come is late today; without a day for the
// review none is.
func (r Rules) ReportOwed(day, came, today care.Date) bool {
	return came.Empty() && !day.Empty() && today > r.ReportBy(day)
}

// ReportMissing reports whether a report that has not come is chased formally today: it is
// still missing so long after the last day on which it was in time (domain.md section 3).
func (r Rules) ReportMissing(day, came, today care.Date) bool {
	return r.missing.Set() && r.ReportOwed(day, came, today) && today > r.After(r.ReportBy(day), r.missing)
}
