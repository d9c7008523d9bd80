package review

import "myreview/server/care"

// ReportKinds are from whom reports are asked before a review, as they are offered.
var ReportKinds = []string{"worker", "carer", "school", "health", "other"}

// ReportBand says how long before a review a report came (domain.md section 3).
type ReportBand string

// The bands. One that never came counts as after.
const (
	ReportOnTime  ReportBand = "five"  // five days before, or more
	ReportLate    ReportBand = "one"   // one to four days before
	ReportSameDay ReportBand = "same"  // on the day
	ReportAfter   ReportBand = "after" //
)

// ReportBands lists them, the earliest first.
var ReportBands = []ReportBand{ReportOnTime, ReportLate, ReportSameDay, ReportAfter}

// reportDays is how many calendar days before a review a report is in time.
const reportDays = 5

// ReportBy is the last day on which a report for a review on a day is in time.
func ReportBy(day care.Date) care.Date { return day.AddDays(-reportDays) }

// BandOf is the band of a report for a review on a day. Came is empty where it never came.
func BandOf(day, came care.Date) ReportBand {
	switch {
	case came.Empty() || came > day:
		return ReportAfter
	case came == day:
		return ReportSameDay
	case came > ReportBy(day):
		return ReportLate
	}
	return ReportOnTime
}

// ReportOwed reports whether a report that has not come is late today; without a day for the
// review none is.
func ReportOwed(day, came, today care.Date) bool {
	return came.Empty() && !day.Empty() && today > ReportBy(day)
}
