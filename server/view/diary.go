package view

import (
	"slices"
	"time"

	"myreview/server/care"
)

// Diary is when the reader's own reviews are.
type Diary struct {
	Page
	Month               bool // by month; else by week
	First, Last         care.Date
	Before, Next        string // paths
	ByWeek, ByMonth     string
	Days                []DiaryDay // whole weeks, from Monday
	Empty               bool       // nothing is on any of them
	Unplanned           []DiaryDue
	ID                  care.ID // of the form that makes a feed
	Feed                string  // the address that was made now; it is shown once
	FeedMade            time.Time
	FeedGone, FeedTwice bool // it was revoked now; the form was sent twice
}

// DiaryWeek is seven days of a month.
type DiaryWeek struct {
	Days []DiaryDay
	Idle bool // none of them is today, or has anything
}

// Weeks are the days of a month, a week in each.
func (m *Diary) Weeks() (out []DiaryWeek) {
	for days := range slices.Chunk(m.Days, 7) {
		idle := !slices.ContainsFunc(days, func(d DiaryDay) bool { return d.Today || len(d.Entries) > 0 })
		out = append(out, DiaryWeek{days, idle})
	}
	return out
}

// DiaryDay is one day. Today is the reader's.
type DiaryDay struct {
	Day     care.Date
	Number  int // of the day in its month
	Today   bool
	Out     bool // it is of the month before or after
	Entries []DiaryEntry
}

// DiaryEntry is one review.
type DiaryEntry struct {
	Path, Child, Place string
	CoverFor           string // empty: it is the reader's own
	At                 time.Time
	Minutes            int // 0: nobody said
	Live, Held         bool
	Missed             bool // its day has passed, and it was not held
}

// DiaryDue is a review that has no day yet.
type DiaryDue struct {
	Path, Child string
	Due         care.Date
	Late        int
}
