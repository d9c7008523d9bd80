package review

import "time"

// Overlap reports whether two bookings are at once. One of which nobody said how long it
// takes is taken to last MinutesUsual; one without a time overlaps with nothing.
func Overlap(a time.Time, minutes int, b time.Time, others int) bool {
	if a.IsZero() || b.IsZero() {
		return false
	}
	return a.Before(Ends(b, others)) && b.Before(Ends(a, minutes))
}

// Ends is when a booking is over.
func Ends(at time.Time, minutes int) time.Time {
	if minutes == 0 {
		minutes = MinutesUsual
	}
	return at.Add(time.Duration(minutes) * time.Minute)
}
