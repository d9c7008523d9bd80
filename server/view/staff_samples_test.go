package view_test

import (
	"myreview/server/care"
	"myreview/server/view"
)

func staffLine(waits bool) view.StaffLine {
	return view.StaffLine{
		Person: care.NewID(), Name: "Ines", Team: "North", Email: "ines@council.example", AtWork: true,
		Jobs: []view.StaffJob{{ID: care.NewID(), Label: "staff.job.iro"}, {ID: care.NewID(), Label: "staff.job.administrator", Waits: waits, GivenBy: "Ada"}, {ID: care.NewID(), Label: "staff.job.iro_manager", Waits: waits, Mine: true}},
	}
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
	sample("staff/leave", &view.StaffLeave{Page: frame(), StaffLine: staffLine(false), Message: "?"})
