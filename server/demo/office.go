package demo

import (
	"myreview/server/care"
	"myreview/server/store/staff"
)

// The people at work who have no child of their own.
var (
	meena  = someone{slug: "meena", name: "Meena Kapoor", picture: "worker", lang: care.English, email: "meena.kapoor@fernhaven.example"}
	oliver = someone{slug: "oliver", name: "Oliver Finch", picture: "worker", lang: care.English, email: "oliver.finch@fernhaven.example"}
	janet  = someone{slug: "janet", name: "Janet Osei", picture: "iro", lang: care.English, email: "janet.osei@fernhaven.example", reads: "mon-fri", phone: "01632 960 102"}
	rhian  = someone{slug: "rhian", name: "Rhian Evans", picture: "worker", lang: care.English, email: "rhian.evans@fernhaven.example"}
)

// office is who is at work without children of their own, with the line about each.
var office = []struct {
	someone
	who string
}{
	{grace, "demo.who.duty"}, {janet, "demo.who.manager"}, {rhian, "demo.who.support"}, {meena, "demo.who.administrator"}, {oliver, "demo.who.administrator"},
}

// operator is who begins an authority.
var operator = care.Viewer{Operator: true, Lang: care.English, Band: care.Adult}

// begin makes the people at work: two administrators, who make an IRO manager together, and
// somebody with the job of being on duty.
func (t *telling) begin() error {
	t.now = t.today.AddDate(0, -7, 0)
	for _, p := range office {
		if err := t.person(p.someone, care.Adult, true); err != nil {
			return err
		}
	}
	_, err := t.Staff.Begin(t, operator, [2]staff.Newcomer{{Name: meena.name, Email: meena.email}, {Name: oliver.name, Email: oliver.email}})
	if err != nil {
		return err
	}
	first, second := atDesk(meena), atDesk(oliver)
	for _, job := range []struct {
		who someone
		job care.Job
	}{{janet, care.JobIROManager}, {rhian, care.JobBusinessSupport}, {grace, care.JobDuty}} {
		if err := t.Staff.GiveJob(t, first, idOf(job.who.slug), job.job); err != nil {
			return err
		}
	}
	for _, who := range []someone{janet, grace} {
		one, err := t.Staff.Member(t, second, idOf(who.slug))
		if err != nil {
			return err
		}
		if err := t.Staff.AgreeJob(t, second, one.Jobs[0].ID, one.Came.ID); err != nil {
			return err
		}
	}
	return nil
}

func atDesk(p someone) care.Viewer {
	return care.Viewer{Person: idOf(p.slug), Lang: p.lang, Band: care.Adult, Staff: true}
}
