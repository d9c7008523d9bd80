package view

import (
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
	Days                []DiaryDay
	Unplanned           []DiaryDue
	ID                  care.ID // of the form that makes a feed
	Feed                string  // the address that was made now; it is shown once
	FeedMade            time.Time
	FeedGone, FeedTwice bool // it was revoked now; the form was sent twice
}

// DiaryDay is one day. Today is the reader's.
type DiaryDay struct {
	Day     care.Date
	Today   bool
	Entries []DiaryEntry
}

// DiaryEntry is one review.
type DiaryEntry struct {
	Path, Child, Place string
	CoverFor           string // empty: it is the reader's own
	At                 time.Time
	Minutes            int // 0: nobody said
	Live               bool
}

// DiaryDue is a review that has no day yet.
type DiaryDue struct {
	Path, Child string
	Due         care.Date
	Late        int
}
