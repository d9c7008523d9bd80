package view_test

import (
	"time"

	"myreview/server/care"
	"myreview/server/view"
)

func staffLine(waits bool) view.StaffLine {
	return view.StaffLine{
		Person: care.NewID(), Name: "Ines", Team: "North", Email: "ines@council.example", AtWork: true,
		Jobs: []view.StaffJob{{ID: care.NewID(), Label: "staff.job.iro", Has: 3}, {ID: care.NewID(), Label: "staff.job.administrator", Waits: waits, GivenBy: "Ada"}, {ID: care.NewID(), Label: "staff.job.iro_manager", Waits: waits, Mine: true}},
	}
}

func madeLink(waits, mine bool) view.StaffCame {
	return view.StaffCame{ID: care.NewID(), At: time.Now(), By: "Ada", Waits: waits, Alone: true, Mine: mine}
}

var _ = sample("entry/link", &view.StaffLink{Page: frame()}) &&
	sample("entry/welcome", &view.Welcome{Page: frame(), Name: "Ines", Email: "ines@council.example"}) &&
	sample("entry/welcome", &view.Welcome{Page: frame(), Name: "Ines", Email: "ines@council.example", Error: "?"}) &&
	sample("staff/staff", &view.Staff{
		Page: frame(), Members: []view.StaffLine{staffLine(true), {Person: care.NewID(), Name: "Olu", AtWork: true, Opened: true}}, Waiting: []view.StaffLine{staffLine(true)}, Others: 1,
		Jobs: []view.Option{{Value: "iro", Label: "staff.job.iro", Chosen: true}}, Teams: []string{"North"}, New: care.NewID(), Wrong: "job", Message: "?",
	}) &&
	sample("staff/staff", &view.Staff{Page: frame(), Gone: true, New: care.NewID(), Wrong: "email", Message: "?"}) &&
	sample("staff/staff", &view.Staff{Page: frame(), New: care.NewID(), Wrong: "name", Message: "?"}) &&
	sample("staff/staff", &view.Staff{Page: frame(), New: care.NewID(), Wrong: "team", Message: "?"}) &&
	sample("staff/member", &view.StaffMember{
		Page: frame(), StaffLine: staffLine(true), Phone: "01632 960 100", Reads: "mon-fri", Link: "https://x.example/w/abc",
		More: []view.Option{{Value: "duty", Label: "staff.job.duty"}}, Wrong: "job", Message: "?",
	}) &&
	sample("staff/member", &view.StaffMember{Page: frame(), StaffLine: staffLine(true), Came: view.StaffCame{ID: care.NewID(), At: time.Now(), By: "Ada"}, Stands: view.StaffCame{ID: care.NewID(), At: time.Now(), By: "Ada"}, New: care.NewID()}) &&
	sample("staff/member", &view.StaffMember{Page: frame(), StaffLine: staffLine(true), Came: view.StaffCame{ID: care.NewID(), At: time.Now()}, Stands: view.StaffCame{ID: care.NewID(), At: time.Now()}}) &&
	sample("staff/member", &view.StaffMember{Page: frame(), StaffLine: func() view.StaffLine {
		l := staffLine(true)
		l.Opened = true
		return l
	}()}) &&
	sample("staff/member", &view.StaffMember{Page: frame(), StaffLine: view.StaffLine{Person: care.NewID(), Name: "Olu", Opened: true, AtWork: true, Me: true}, Two: true, Wrong: "email", Message: "?"}) &&
	sample("staff/member", &view.StaffMember{Page: frame(), StaffLine: view.StaffLine{Person: care.NewID(), Name: "Olu", AtWork: true}, Wrong: "name", Message: "?"}) &&
	sample("staff/member", &view.StaffMember{Page: frame(), StaffLine: view.StaffLine{Person: care.NewID(), Name: "Olu", AtWork: true}, Wrong: "team", Message: "?"}) &&
	sample("staff/member", &view.StaffMember{Page: frame(), StaffLine: view.StaffLine{Person: care.NewID(), Name: "Olu", AtWork: true}, Wrong: "phone", Message: "?"}) &&
	sample("staff/member", &view.StaffMember{Page: frame(), StaffLine: view.StaffLine{Person: care.NewID(), Name: "Olu", AtWork: true}, Wrong: "reads", Message: "?"}) &&
	sample("staff/member", &view.StaffMember{Page: frame(), StaffLine: view.StaffLine{Person: care.NewID(), Name: "Olu", AtWork: true}, Message: "Two have to stay."}) &&
	sample("staff/member", &view.StaffMember{Page: frame(), StaffLine: view.StaffLine{Person: care.NewID(), Name: "Olu"}}) &&
	sample("staff/member", &view.StaffMember{Page: frame(), StaffLine: func() view.StaffLine {
		l := staffLine(true)
		l.Jobs[1].GivenBy = ""
		return l
	}()}) &&
	sample("staff/leave", &view.StaffLeave{
		Page: frame(), StaffLine: staffLine(false), Reason: "moved on", Wrong: "reason", Message: "?",
		Work: []view.StaffWork{{Field: "iro.x", Child: "Robin", Kind: "who.iro", To: []view.Option{{Value: "x", Label: "Olu", Chosen: true}}}},
	}) &&
	sample("entry/link", &view.StaffLink{Page: frame(), Waits: true}) &&
	sample("staff/staff", &view.Staff{Page: frame(), Waiting: []view.StaffLine{{Person: care.NewID(), Name: "Ines", AtWork: true, Waits: true}}, New: care.NewID()}) &&
	sample("staff/agree", &view.StaffAgree{Page: frame()}) &&
	sample("staff/agree", &view.StaffAgree{Page: frame(), Message: "?", Links: []view.StaffWaits{{CSRF: "x", Name: "Ines", Link: madeLink(true, false)}, {CSRF: "x", Name: "Olu", Link: madeLink(true, true)}}}) &&
	sample("staff/member", &view.StaffMember{Page: frame(), StaffLine: view.StaffLine{Person: care.NewID(), Name: "Olu", AtWork: true, Opened: true}, Link: "https://x.example/w/abc", Stands: madeLink(true, true)}) &&
	sample("staff/member", &view.StaffMember{Page: frame(), StaffLine: view.StaffLine{Person: care.NewID(), Name: "Olu", AtWork: true, Opened: true}, Stands: madeLink(true, false)}) &&
	sample("staff/member", &view.StaffMember{Page: frame(), StaffLine: view.StaffLine{Person: care.NewID(), Name: "Olu", AtWork: true, Opened: true}, Came: madeLink(false, false)}) &&
	sample("staff/leave", &view.StaffLeave{
		Page: frame(), StaffLine: staffLine(false), Kept: true, Work: []view.StaffWork{{Field: "iro.x", Child: "Robin", Kind: "who.iro"}},
	}) &&
	sample("staff/leave", &view.StaffLeave{Page: frame(), StaffLine: staffLine(false), Message: "?"}) &&
	sample("staff/leave", &view.StaffLeave{Page: frame(), StaffLine: staffLine(false), Last: true}) &&
	sample("staff/file", &view.StaffFile{Page: frame(), Most: 150, Jobs: []string{"staff.job.iro"}, Message: "?"}) &&
	sample("staff/file", &view.StaffFile{
		Page: frame(), Most: 150, Jobs: []string{"staff.job.iro"}, Read: true, New: 2, Same: 1, Faulty: 1,
		Rows: []view.StaffFileRow{
			{ID: care.NewID(), Row: 2, Name: "Nia", Email: "nia@council.example", Team: "North", Job: "iro", Jobs: []string{"staff.job.iro"}, New: true},
			{ID: care.NewID(), Name: "Olu", Email: "olu@council.example", Job: "duty", Jobs: []string{"staff.job.duty"}, New: true},
			{ID: care.NewID(), Row: 3, Name: "Ines", Email: "ines@council.example", Same: true, Path: "/staff/x"}, {ID: care.NewID(), Row: 4, Why: []string{"?"}},
		},
	}) &&
	sample("staff/file", &view.StaffFile{Page: frame(), Most: 150, Read: true, Same: 1, Rows: []view.StaffFileRow{{ID: care.NewID(), Row: 2, Name: "Ines", Same: true, Path: "/staff/x"}}}) &&
	sample("staff/links", &view.StaffLinks{Page: frame(), People: []view.StaffLinkOf{
		{Path: "/staff/x", Name: "Nia", Email: "nia@council.example", Link: "https://x.example/w/abc"}, {Path: "/staff/y", Name: "Olu", Email: "olu@council.example", Link: "https://x.example/w/def", Waits: true}, {Path: "/staff/z", Name: "Ada", Email: "ada@council.example"},
	}})
