package view_test

import (
	"time"

	"myreview/server/care"
	"myreview/server/view"
)

var diaryDays = []view.DiaryDay{
	{Day: "2026-03-23"},
	{Day: "2026-03-26", Number: 26, Today: true, Entries: []view.DiaryEntry{
		{Path: "/r/1", Child: "Robin", Place: "Elm Road", At: time.Now(), Minutes: 45, Live: true},
		{Path: "/r/2", Child: "Kit", At: time.Now(), CoverFor: "Ines"},
		{Path: "/r/3", Child: "Alex", At: time.Now(), Held: true},
		{Path: "/r/4", Child: "Wren", At: time.Now(), Missed: true},
	}},
}

func diaryPage(m view.Diary) *view.Diary {
	m.Page, m.First, m.Last, m.ID = frame(), "2026-03-23", "2026-03-29", care.NewID()
	m.Before, m.Next, m.ByWeek, m.ByMonth = "/diary?day=2026-03-16", "/diary?day=2026-03-30", "/diary?day=2026-03-26", "/diary?by=month&day=2026-03-26"
	return &m
}

var _ = sample("home/diary", diaryPage(view.Diary{Days: diaryDays, Feed: "https://review.example.gov.uk/feed/x", FeedMade: time.Now(), Unplanned: []view.DiaryDue{
	{Path: "/children/1/review", Child: "Sam", Due: "2026-03-20", Late: 6}, {Path: "/children/2/review", Child: "Jo", Due: "2026-04-20"},
}})) &&
	sample("home/diary", diaryPage(view.Diary{Month: true, FeedGone: true, Empty: true, Days: []view.DiaryDay{{Day: "2026-02-28", Number: 28, Out: true}, {Day: "2026-03-01", Number: 1}}})) &&
	sample("home/diary", diaryPage(view.Diary{Month: true, Days: diaryDays})) &&
	sample("home/diary", diaryPage(view.Diary{Days: diaryDays[:1], FeedTwice: true, FeedMade: time.Now()}))
