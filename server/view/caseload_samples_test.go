package view_test

import (
	"time"

	"myreview/server/care"
	"myreview/server/view"
)

var _ = sample("home/caseload", &view.Caseload{
	Page: frame(), Alerts: 3, Free: 1, Administers: true, Allocates: true, KeepsFacts: true, Duty: view.DutyGap{Nobody: time.Now(), Now: true, Could: "Grace"}, All: 65, Found: 3, Owes: true, Calls: true,
	Live: []view.CaseLive{{Path: "/r/" + string(care.NewID()) + "/meet", Child: "Amina"}},
	Piles: []view.CasePile{
		{Name: "home.pile.late", Path: "/home?show=late", Bad: true, Count: 2, Reviews: 1, Letters: 1, Steps: 2},
		{Name: "home.pile.today", Path: "/home?show=today", Now: true, Count: 1, Reviews: 1, At: time.Now()},
		{Name: "home.pile.week", Path: "/home?show=week", Until: "2026-12-06"},
		{Name: "home.pile.unplanned", Path: "/home?show=unplanned", Count: 3, Reviews: 3, Earliest: "2026-12-11"},
	},
	Seek: view.CaseSeek{
		Q: "ami", On: true, Shows: []view.CaseChoice{{Value: "late", Said: "home.pile.late"}, {Value: "today", Said: "home.pile.today", Now: true}},
		Sorts: []view.CaseChoice{{Value: "first", Said: "home.sort.first", Now: true}},
	},
	Turn: view.Turn{From: 51, To: 54, Of: 54, Back: "/home?page=1", Next: "/home?page=3"},
	Cases: []view.CaseLine{
		{Child: "Amina", Age: 14, Path: "/children/1", Review: "/r/1", Ties: "/r/1/ties", Live: true, DueOn: "2026-12-01", StartsAt: time.Now(), Asked: 3, Sent: 1, Dots: []bool{true, false, false}},
		{Child: "Jo", Age: 8, Path: "/children/2", Review: "/r/2", Ties: "/r/2/ties", DueOn: "2026-11-01", Late: 20, StartsAt: time.Now(), Missed: true, After: true, Calls: 2},
		{Child: "Sam", Age: 11, Review: "/r/3", StartsAt: time.Now(), Today: true, Letter: &view.CaseLetter{Path: "/r/3/letter/write", DueOn: "2026-12-01", Late: 4}, Step: &view.CaseStep{Path: "/r/3/after", Says: "clock.next.sent", DueOn: "2026-12-01", Late: 4}},
		{Child: "Kit", Age: 5, Left: true, Letter: &view.CaseLetter{Path: "/r/3/letter/write", DueOn: "2026-12-01", Today: true}, Step: &view.CaseStep{Path: "/r/3/after", Says: "clock.next.record", DueOn: "2026-12-01", Today: true}},
	},
	Others: []view.ReviewGroup{{Heading: "home.group.planned", Reviews: []view.ReviewLine{
		{ID: care.NewID(), Child: "Mo", Picture: "child", Number: 2, State: "planned", StartsAt: time.Now(), DueOn: "2026-12-01"},
	}}},
}) &&
	sample("home/caseload", &view.Caseload{Page: frame(), All: 2, Piles: []view.CasePile{{Name: "home.pile.late", Path: "/home?show=late"}}, Cases: []view.CaseLine{{Child: "Amina", Age: 14, Plan: "/children/1/review", CoverFor: "Ines", CoverTo: "2026-12-14"}, {Child: "Jo", CoverFor: "Ines"}}}) &&
	sample("home/caseload", &view.Caseload{Page: frame(), Notices: []view.NoticeWait{{Path: "/children/1/events", Child: "Amina <b>", By: "2026-03-13", Late: true}, {Path: "/children/2/events", Child: "Jo", By: "2026-03-20"}}}) &&
	sample("home/caseload", &view.Caseload{Page: frame(), Out: []view.OutWait{{Path: "/r/1/exclusion/2", Child: "Amina <b>", By: "2026-03-13", Late: true, Agree: true}, {Path: "/r/1/exclusion/3", Child: "Jo", Agree: true}, {Path: "/r/1/exclusion/4", Child: "Jo"}}}) &&
	sample("home/caseload", &view.Caseload{Page: frame()}) &&
	sample("home/done", &view.Done{
		Page: frame(), Q: "ami", Year: "2026", Years: []view.DoneYear{{Year: "2026", Path: "/home/done?year=2026", Count: 2, Now: true}, {Year: "2025", Path: "/home/done?year=2025", Count: 1}},
		Turn: view.Turn{From: 1, To: 2, Of: 60, Next: "/home/done?page=2"},
		Reviews: []view.DoneLine{
			{ID: care.NewID(), Child: "Amina", Number: 2, On: "2026-11-01", Owed: true}, {ID: care.NewID(), Child: "Jo", Number: 1, On: "2026-03-01", Sent: true},
		},
	}) &&
	sample("home/done", &view.Done{Page: frame()}) &&
	sample("home/caseload", &view.Caseload{
		Page: frame(), Administers: true, Allocates: true, KeepsFacts: true, Staff: view.StaffCounts{Waiting: 1, Unopened: 2, Jobless: 3}, Load: view.LoadCounts{Without: 1, Many: 1, Few: 2, Covers: 1, Agree: 1}, Eighteen: 4,
	}) &&
	sample("home/caseload", &view.Caseload{Page: frame(), Administers: true, Duty: view.DutyGap{Nobody: time.Now(), Stands: true}}) &&
	sample("home/caseload", &view.Caseload{Page: frame(), Administers: true, Duty: view.DutyGap{Nobody: time.Now()}}) &&
	sample("home/caseload", &view.Caseload{Page: frame(), Allocates: true, Duty: view.DutyGap{Nobody: time.Now(), Now: true}})
