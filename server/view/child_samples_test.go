package view_test

import (
	"time"

	"myreview/server/care"
	"myreview/server/view"
)

var (
	childLines = []view.ChildLine{{Child: care.NewID(), Name: "Robin", Age: 12, Since: "2026-01-05", Next: time.Now(), Due: "2026-12-01"}, {Child: care.NewID(), Name: "Alex", Age: 3}}
	someone    = []view.Option{{Value: "x", Label: "Ines", Chosen: true}, {Value: "y", Label: "Olu"}}
)

var (
	levels     = []view.Option{{Value: "little", Label: "child.level.4", Chosen: true}, {Value: "young", Label: "child.level.11"}}
	endReasons = []view.Option{{Value: "E4A", Label: "child.ended.e4a", Chosen: true}, {Value: "E8", Label: "child.ended.e8"}}
	dueWhys    = []view.DueWhy{
		{Says: "child.why.first", From: "2026-01-01", On: "2026-01-29"}, {Says: "child.why.second", From: "2026-01-01", On: "2026-02-01"}, {Says: "child.why.later", From: "2026-01-01", On: "2026-02-02"},
		{Says: "child.why.moved", From: "2026-01-01", On: "2026-02-03"}, {Says: "child.why.cycle", From: "2026-01-01", On: "2026-02-04"}, {Says: "child.why.toplace", From: "2026-01-01", On: "2026-02-05"},
		{Says: "child.why.placed", From: "2026-01-01", On: "2026-02-06"}, {Says: "child.why.settled", From: "2026-01-01", On: "2026-02-07"}, {Says: "child.why.breaks", From: "2026-01-01", On: "2026-02-08"},
		{Says: "child.why.unregistered", From: "2026-01-01", On: "2026-02-09"}, {Says: "child.why.needed", From: "2026-01-01", On: "2026-02-10"},
	}
	matters = []view.DueWhy{
		{Says: "child.matter.care", From: "2026-01-01", On: "2026-02-01"}, {Says: "child.matter.home", From: "2026-01-01", On: "2026-02-01"}, {Says: "child.matter.permanence", From: "2026-01-01", On: "2026-02-01"},
		{Says: "child.matter.careplan", From: "2026-01-01", On: "2026-02-01"}, {Says: "child.matter.placementplan", From: "2026-01-01", On: "2026-02-01"}, {Says: "child.matter.firstvisit", From: "2026-01-01", On: "2026-02-01"},
		{Says: "child.matter.visits", From: "2026-01-01", On: "2026-02-01"}, {Says: "child.matter.latervisits", From: "2026-01-01", On: "2026-02-01"}, {Says: "child.matter.interimvisits", From: "2026-01-01", On: "2026-02-01"}, {Says: "child.matter.parentvisits", From: "2026-01-01", On: "2026-02-01"},
		{Says: "child.matter.irovisit", From: "2026-01-01", On: "2026-02-01"}, {Says: "child.matter.longterm", From: "2026-01-01", On: "2026-02-01", Unchecked: true}, {Says: "child.matter.stayingput", From: "2026-01-01", On: "2026-02-01"},
		{Says: "child.matter.remandplan", From: "2026-01-01", On: "2026-02-01", Unchecked: true}, {Says: "child.matter.detention", From: "2026-01-01", On: "2026-02-01", Unchecked: true}, {Says: "child.matter.custody", From: "2026-01-01", On: "2026-02-01"},
		{Says: "child.matter.proceedings", From: "2026-01-01", On: "2026-02-01"}, {Says: "child.matter.delay", From: "2026-01-01", On: "2026-02-01"},
	}
	childOpen = view.ChildOpen{
		Reviews: []view.ChildReview{{Number: 2, State: "planned", StartsAt: time.Now()}}, Invited: []view.ChildWorker{{Name: "Ines", Picture: "iro", Role: "who.iro"}}, Asked: 1,
		Letters: []view.ChildReview{{Number: 1, State: "closed"}}, Calls: 1, Round: []view.ChildWorker{{Name: "Ines", Picture: "iro", Role: "who.iro"}}, Ties: 1,
	}
)

func childSpells(wrong string) *view.ChildSpells {
	return &view.ChildSpells{
		Page: frame(), Child: care.NewID(), Name: "Robin", ID: care.NewID(), Today: "2026-01-02", InCare: true, Adopted: true, Guarded: true, Since: "2026-01-01", Until: "2026-01-02", End: "2026-01-02",
		Spells: []view.ChildSpell{{ID: care.NewID(), Label: "child.home.a4", Since: "2025-01-01", Ends: true, Wrong: true}, {ID: care.NewID(), Label: "child.legal.c2", Since: "2025-01-01", Ends: true}},
		Legals: []view.Option{{Value: "legal C2", Label: "child.legal.c2", Chosen: true}}, Homes: []view.Option{{Value: "home U6", Label: "child.home.u6", Chosen: true}}, Wrong: wrong, Message: "?",
	}
}

func childFacts(wrong string) view.ChildFacts {
	return view.ChildFacts{
		Name: "Robin", Number: "1", Pronouns: "they", Born: "2014-01-01", Interpreter: "BSL", Helps: "pictures",
		Speaks: []view.Option{{Value: "en", Label: "English", Chosen: true}, {Value: "cy", Label: "Cymraeg"}}, Wrong: wrong, Message: "?",
	}
}

func childNew(wrong string) *view.ChildNew {
	m := &view.ChildNew{
		Page: frame(), ID: care.NewID(), ChildFacts: childFacts(wrong), Cared: "2025-01-01", IROs: someone, Workers: someone,
		Legals: []view.Option{{Value: "C2", Label: "child.legal.c2", Chosen: true}}, Homes: []view.Option{{Value: "U6", Label: "child.home.u6", Chosen: true}},
	}
	if wrong != "" {
		m.Alike, m.Siblings, m.Not = someone, someone, "x"
	}
	return m
}

var _ = sample("child/list", &view.Children{Page: frame(), List: childLines}) &&
	sample("child/list", &view.Children{Page: frame(), List: childLines, Reports: []view.ChildReports{{Review: formReview, Child: "Robin Green", On: time.Now(), Count: 2}, {Review: formReview, Child: "Amara Test-Child", On: time.Now(), Count: 1}}}) &&
	sample("child/list", &view.Children{Page: frame(), Find: "rob"}) &&
	sample("child/new", childNew("")) && sample("child/new", childNew("name")) && sample("child/new", childNew("born")) && sample("child/new", childNew("pronouns")) &&
	sample("child/new", childNew("interpreter")) && sample("child/new", childNew("helps")) && sample("child/new", childNew("number")) && sample("child/new", childNew("cared")) &&
	sample("child/new", childNew("legal")) && sample("child/new", childNew("home")) && sample("child/new", childNew("iro")) && sample("child/new", childNew("worker")) &&
	sample("child/new", childNew("sibling")) &&
	sample("child/change", &view.ChildChange{Page: frame(), Child: care.NewID(), ChildFacts: childFacts("name"), Mistake: view.ChildMistake{Told: true, Can: true, By: "Bo", Until: time.Now()}}) &&
	sample("child/change", &view.ChildChange{Page: frame(), Child: care.NewID(), ChildFacts: view.ChildFacts{Message: "Taken", Access: []string{view.Disability("VIS")}}, Mistake: view.ChildMistake{Told: true, By: "Bo", Until: time.Now()}}) &&
	sample("child/change", &view.ChildChange{Page: frame(), Child: care.NewID(), Mistake: view.ChildMistake{Told: true}}) &&
	sample("child/change", &view.ChildChange{Page: frame(), Child: care.NewID(), ChildFacts: view.ChildFacts{Message: "Taken"}}) &&
	sample("child/child", &view.ChildPage{
		Words: &view.ChildsWords{Lines: []view.ChildsWord{{What: "Name", Word: "<Bee>"}}},
		Page:  frame(), Child: care.NewID(), Name: "Robin", Picture: "child", Age: 12, Level: "child.level.11", StageOn: "2026-01-01", Stage: "reads well", Born: "2014-01-01", Cared: "2025-01-01", Number: "1", Pronouns: "they", Lang: "English",
		Interpreter: "BSL", Helps: "pictures", Access: []string{view.Disability("HEAR")}, InCare: true, Due: "2026-12-01", BookBy: "2026-11-30", AtWork: true, HasIRO: true, Open: "/r/x", Workers: []view.ChildWorker{{Name: "Ines", Picture: "iro", Role: "who.iro"}},
		Permanence: []view.ChildDecided{{Label: "child.permanence.agreed", On: "2025-03-01"}},
		Family:     childLines, Spells: []view.ChildSpell{{Label: "child.spell.care", Since: "2025-01-01"}, {Label: "child.legal.c2", Since: "2025-01-01", Until: "2025-02-01"}},
		Reviews: []view.ChildReview{{ID: care.NewID(), Number: 2, State: "planned", StartsAt: time.Now(), Due: "2026-12-01", Moved: []view.ReviewMove{{Was: time.Now(), Reason: view.Postponed("parent"), Who: view.Decider("iro.manager")}}}, {ID: care.NewID(), Number: 1, State: "closed", Held: "2026-01-01"}},
		Planned: true, Past: []care.Date{"2025-06-01"},
	}) &&
	sample("child/child", &view.ChildPage{
		Page: frame(), Child: care.NewID(), Name: "Alex", Picture: "child", Level: "child.level.4", PagesFrom: "2026-01-01", Born: "2022-01-01", Cared: "2025-01-01", Lang: "English", Due: "2026-12-01", BookBy: "2026-11-30",
		Spells: []view.ChildSpell{{Label: "child.spell.care", Since: "2025-01-01"}}, Reviews: []view.ChildReview{{ID: care.NewID(), Number: 1, State: "live", StartsAt: time.Now()}},
	}) &&
	sample("child/child", &view.ChildPage{
		Page: frame(), Child: care.NewID(), Name: "Alex", Picture: "child", Level: "child.level.4", PagesFrom: "2026-01-01", Born: "2022-01-01", Cared: "2025-01-01", Lang: "English", Ended: "2026-01-01", EndReason: "child.ended.e4a", Undo: true, Message: "?",
		Stays: childOpen, Spells: []view.ChildSpell{{Label: "child.spell.care", Since: "2025-01-01"}},
	}) &&
	sample("child/child", &view.ChildPage{
		Page: frame(), Child: care.NewID(), Name: "Alex", Picture: "child", Level: "child.level.11", Born: "2007-01-01", Cared: "2025-01-01", Lang: "English", Grown: "2025-01-01", Ended: "2026-01-01",
		Spells: []view.ChildSpell{{Label: "child.spell.care", Since: "2025-01-01"}}, Stays: view.ChildOpen{Reviews: []view.ChildReview{{Number: 2, State: "live"}}, Asked: 2, Ties: 1},
	}) &&
	sample("child/child", &view.ChildPage{
		Page: frame(), Child: care.NewID(), Name: "Alex", Picture: "child", Level: "child.level.11", Born: "2012-01-01", Cared: "2025-01-01", Lang: "English", InCare: true,
		Due: "2026-06-01", BookBy: "2026-05-29", Late: 3, BookNow: true, Promises: true, Notes: true, Spells: []view.ChildSpell{{Label: "child.spell.care", Since: "2025-01-01"}}, Why: dueWhys, Matters: matters,
	}) &&
	sample("child/child", &view.ChildPage{
		Page: frame(), Child: care.NewID(), Name: "Alex", Picture: "child", Level: "child.level.11", Born: "2008-02-01", Cared: "2025-01-01", Lang: "English", InCare: true,
		Grows: "2026-02-01", Spells: []view.ChildSpell{{Label: "child.spell.care", Since: "2025-01-01"}},
	}) &&
	sample("child/child", &view.ChildPage{
		Page: frame(), Child: care.NewID(), Name: "Alex", Picture: "child", Level: "child.level.11", Born: "2012-01-01", Cared: "2025-01-01", Lang: "English", Dead: true,
		Died:   []view.ChildDead{{Person: care.NewID(), Name: "Alex", On: "2026-01-01", Undo: true}, {Person: care.NewID(), Name: "Erin", Role: "who.parent"}},
		Spells: []view.ChildSpell{{Label: "child.spell.care", Since: "2025-01-01"}}, Stays: view.ChildOpen{Dead: true},
	}) &&
	sample("child/child", &view.ChildPage{
		Page: frame(), Child: care.NewID(), Name: "Alex", Picture: "child", Level: "child.level.11", Born: "2012-01-01", Cared: "2025-01-01", Lang: "English", Dead: true, Died: []view.ChildDead{{Person: care.NewID(), Name: "Alex"}},
		Spells: []view.ChildSpell{{Label: "child.spell.care", Since: "2025-01-01"}},
	}) &&
	sample("child/died", &view.ChildDied{Page: frame(), Child: care.NewID(), Name: "Robin", Day: "2026-01-01", Today: "2026-01-02", Who: someone, Wrong: "who", Message: "?"}) &&
	sample("child/died", &view.ChildDied{Page: frame(), Child: care.NewID(), Name: "Robin", Today: "2026-01-02", Wrong: "day", Message: "?"}) &&
	sample("child/died", &view.ChildDied{Page: frame(), Child: care.NewID(), Name: "Robin", Today: "2026-01-02", Message: "Taken back."}) &&
	sample("child/name", &view.ChildName{
		Page: frame(), Child: care.NewID(), ID: care.NewID(), Who: someone, Name: "Robin", Pronouns: "they", Day: "2026-01-01", Wrong: "who", Message: "?",
		Names: []view.NameLine{{ID: care.NewID(), Name: "Rob", Since: "2027-01-01", By: "Ines", On: "2026-01-01", Waits: true}, {Name: "Robin", Was: "Bob", Pronouns: "they", Since: "2026-01-01"}},
	}) &&
	sample("child/name", &view.ChildName{Page: frame(), Child: care.NewID(), ID: care.NewID(), Who: someone, Wrong: "name", Message: "?"}) &&
	sample("child/name", &view.ChildName{Page: frame(), Child: care.NewID(), ID: care.NewID(), Who: someone, Wrong: "pronouns", Message: "?"}) &&
	sample("child/name", &view.ChildName{Page: frame(), Child: care.NewID(), ID: care.NewID(), Who: someone, Wrong: "day", Message: "?"}) &&
	sample("child/name", &view.ChildName{Page: frame(), Child: care.NewID(), ID: care.NewID(), Who: someone, Message: "?"}) &&
	sample("child/end", &view.ChildEnd{Page: frame(), Child: care.NewID(), Name: "Robin", Day: "2026-01-01", Today: "2026-01-02", Reasons: endReasons, Open: childOpen, Wrong: "day", Message: "?"}) &&
	sample("child/end", &view.ChildEnd{Page: frame(), Child: care.NewID(), Name: "Robin", Today: "2026-01-02", Reasons: endReasons, Wrong: "reason", Message: "?"}) &&
	sample("child/end", &view.ChildEnd{Page: frame(), Child: care.NewID(), Name: "Robin", Today: "2026-01-02", Reasons: endReasons, Message: "Over."}) &&
	sample("child/spells", childSpells("end")) && sample("child/spells", childSpells("kind")) && sample("child/spells", childSpells("since")) && sample("child/spells", childSpells("until")) &&
	sample("child/spells", &view.ChildSpells{Page: frame(), Child: care.NewID(), Name: "Robin", Message: "?", Adopted: true, Spells: []view.ChildSpell{{Label: "child.spell.care", Since: "2025-01-01", Until: "2026-01-01"}}}) &&
	sample("child/stage", &view.ChildStage{Page: frame(), Child: care.NewID(), Name: "Robin", Bands: levels, Reason: "x", Wrong: "band", Message: "?"}) &&
	sample("child/stage", &view.ChildStage{Page: frame(), Child: care.NewID(), Name: "Robin", Bands: levels, Wrong: "reason", Message: "?"}) &&
	sample("child/back", &view.ChildBack{Page: frame(), Child: care.NewID(), Name: "Robin", Day: "2026-01-01", Today: "2026-01-02", Wrong: "day", Message: "?", Work: []view.ChildWork{
		{Field: "iro", Role: "who.iro", Has: []string{"Ines"}}, {Field: "worker", Role: "who.social_worker", To: someone, Error: "?"},
	}}) &&
	sample("child/back", &view.ChildBack{Page: frame(), Child: care.NewID(), Name: "Robin", Today: "2026-01-02", Message: "?", Work: []view.ChildWork{{Field: "iro", Role: "who.iro"}, {Field: "worker", Role: "who.social_worker", To: someone}}}) &&
	sample("child/plan", &view.ChildPlan{Page: frame(), Child: care.NewID(), Name: "Robin", ID: care.NewID(), Today: "2026-11-01", Message: "Not in care."}) &&
	sample("child/plan", &view.ChildPlan{Page: frame(), Child: care.NewID(), Name: "Robin", ID: care.NewID(), Due: "2026-12-01", BookBy: "2026-11-30", Today: "2026-11-01", Guarded: true, Wrong: "day", Message: "?"}) &&
	sample("child/plan", &view.ChildPlan{Page: frame(), Child: care.NewID(), Name: "Robin", ID: care.NewID(), Due: "2026-12-01", BookBy: "2026-11-30", Today: "2026-12-01", Wrong: "at", Message: "?"}) &&
	sample("child/plan", &view.ChildPlan{Page: frame(), Child: care.NewID(), Name: "Robin", ID: care.NewID(), Due: "2026-12-01", BookBy: "2026-11-30", Today: "2026-11-01", Wrong: "place", Message: "?"}) &&
	sample("child/plan", &view.ChildPlan{Page: frame(), Child: care.NewID(), Name: "Robin", ID: care.NewID(), Due: "2026-12-01", BookBy: "2026-11-30", Today: "2026-11-01", Then: []view.PlanClash{{Name: "Dad", Child: "Alex", At: time.Now()}}, Message: "One is planned."}) &&
	sample("child/plan", moves("reason")) && sample("child/plan", moves("decided")) &&
	sample("child/caseloads", &view.Caseloads{
		Page: frame(), Least: 50, Most: 70, Move: view.Move{List: childLines, To: someone, Reason: "x", Wrong: "child", Message: "?"},
		Covers: covers,
		IROs:   []view.IROLoad{{Person: care.NewID(), Name: "Ines", Team: "North", Children: 80, Many: true}, {Person: care.NewID(), Name: "Olu", Children: 1, Few: true}},
	}) &&
	sample("child/caseloads", &view.Caseloads{Page: frame(), Least: 50, Most: 70, Notices: view.NoticesOpen{Count: 3, Late: 1, First: "2026-03-13"}}) &&
	sample("child/caseload", &view.CaseloadOf{Page: frame(), IROLoad: view.IROLoad{Person: care.NewID(), Name: "Ines", Children: 2}, Move: view.Move{List: childLines, To: someone, Wrong: "to", Message: "?"}}) &&
	sample("child/caseload", &view.CaseloadOf{Page: frame(), IROLoad: view.IROLoad{Person: care.NewID(), Name: "Ines", Children: 2}, Move: view.Move{List: childLines, To: someone, Wrong: "reason", Message: "?"}}) &&
	sample("child/board", &view.Board{Page: frame(), Due: boardDue, Late: view.BoardTile{Path: "/board?show=late", Count: 1}, Owed: boardOwed, Out: boardOut}) &&
	sample("child/board", &view.Board{Page: frame(), Due: boardDue, Owed: boardOwed, Out: boardOut, Rows: &view.BoardRows{Heading: "board.late"}}) &&
	sample("child/board", &view.Board{Page: frame(), Due: boardDue, Owed: boardOwed, Out: boardOut, Rows: &view.BoardRows{Heading: "board.rows.due", Weeks: 4, Turn: view.Turn{From: 1, To: 2, Of: 2}, List: []view.BoardLine{
		{Path: "/children/1", Name: "Robin", IRO: "Ines", Due: "2026-12-14", Review: true, Day: time.Now()}, {Path: "/children/2", Name: "Kit", Due: "2026-11-14", Review: true, Day: time.Now(), Over: true, Late: 3},
	}}}) &&
	sample("child/board", &view.Board{Page: frame(), Due: boardDue, Owed: boardOwed, Out: boardOut, Rows: &view.BoardRows{Heading: "board.out.waits", Out: true, Turn: view.Turn{From: 1, To: 4, Of: 4}, List: []view.BoardLine{
		{Path: "/children/1", Name: "Robin <b>", IRO: "Ines", State: "board.out.excluded.proposed", Since: "2026-11-02", Waits: []string{"who.social_worker"}, Due: "2026-11-05", Late: 3, Look: "2027-02-01"},
		{Path: "/children/2", Name: "Alex", State: "board.out.barred", Since: "2026-10-02", Waits: []string{"who.iro", "who.social_worker"}},
		{Path: "/children/3", Name: "Kit", State: "board.out.excluded", Since: "2026-10-02", Look: "2026-10-30"}, {Path: "/children/4", Name: "Lou", State: "board.out.barred.proposed", Since: "2026-10-02", Waits: []string{"who.iro"}},
	}}}) &&
	sample("child/board", &view.Board{Page: frame(), Due: boardDue, Owed: boardOwed, Out: boardOut, Rows: &view.BoardRows{Heading: "board.rows.unplanned", Weeks: 8, List: []view.BoardLine{{Path: "/children/1", Name: "Robin", IRO: "Ines", Due: "2026-12-14"}}}}) &&
	sample("child/eighteen", &view.Eighteens{Page: frame()}) &&
	sample("child/eighteen", &view.Eighteens{Page: frame(), List: []view.EighteenLine{{Path: "/children/1", Name: "Robin", On: "2026-12-14", IRO: "Ines", Next: time.Now()}, {Path: "/children/2", Name: "Kit", On: "2027-01-14"}}}) &&
	sample("child/caseload", &view.CaseloadOf{Page: frame(), IROLoad: view.IROLoad{Person: care.NewID(), Name: "Olu"}, Move: view.Move{Message: "Changed."}}) &&
	sample("child/caseload", &view.CaseloadOf{
		Page: frame(), IROLoad: view.IROLoad{Person: care.NewID(), Name: "Ines", Children: 2}, Covers: covers, Move: view.Move{List: childLines, To: someone},
		Cover: view.CoverForm{All: true, Children: someone, To: someone, First: "2026-12-01", Last: "2026-12-14", Why: "leave", Today: "2026-11-29"},
	}) &&
	coverFaults("one") && coverFaults("stand") && coverFaults("first") && coverFaults("last") && coverFaults("why") && coverFaults("ending")

var boardDue = []view.BoardCount{{Weeks: 4, All: view.BoardTile{Path: "/board?show=due&weeks=4", Count: 3, Now: true}, Unplanned: view.BoardTile{Path: "/board?show=unplanned&weeks=4", Count: 1}}}

var boardOut = []view.BoardTile{{Name: "board.out.waits", Path: "/board?show=second", Count: 4, Now: true}, {Name: "board.out.look", Path: "/board?show=again"}}

var boardOwed = []view.BoardTile{
	{Name: "board.owed.sent", Path: "/board?show=sent", Count: 2}, {Name: "board.owed.replied", Path: "/board?show=replied"},
	{Name: "board.owed.circulated", Path: "/board?show=circulated"}, {Name: "board.owed.letter", Path: "/board?show=letter", Now: true}, {Name: "board.owed.record", Path: "/board?show=record"},
}

var covers = []view.CoverLine{
	{Path: "/caseloads/x", From: "Ines", To: "Olu", First: "2026-12-01", Last: "2026-12-14", Begun: true, Count: 60, Tie: care.NewID()},
	{Path: "/caseloads/x", From: "Ines", To: "Kim", First: "2027-01-01", Count: 2, Children: []string{"Robin", "Sam"}, Tie: care.NewID()},
}

func coverFaults(field string) bool {
	return sample("child/caseload", &view.CaseloadOf{
		Page: frame(), IROLoad: view.IROLoad{Person: care.NewID(), Name: "Ines", Children: 2}, Covers: covers, Move: view.Move{List: childLines, To: someone},
		Cover: view.CoverForm{Children: someone, To: someone, Wrong: field, Message: "?"},
	})
}

// moves is the form for a review that is planned already, wrong in a field.
func moves(wrong string) *view.ChildPlan {
	return &view.ChildPlan{
		Page: frame(), Child: care.NewID(), Name: "Robin", ID: care.NewID(), Due: "2026-12-01", BookBy: "2026-11-30", Today: "2026-11-01", Day: "2026-11-20", At: "10:00",
		Was: time.Now(), Seen: "2026-11-20T10:00:00Z", Wrong: wrong, Message: "?",
		Reasons:  []view.Option{{Value: "child", Label: view.Postponed("child"), Chosen: true}, {Value: "place", Label: view.Postponed("place")}},
		Deciders: []view.Option{{Value: "iro", Label: view.Decider("iro"), Chosen: true}, {Value: "team.manager", Label: view.Decider("team.manager")}},
	}
}
