package view_test

import (
	"time"

	"myreview/server/care"
	"myreview/server/view"
)

var importColumns = []view.ImportColumn{{Field: "c.0", Heading: "Person ref", Samples: []string{"C1", "C2"}, Stands: []view.Option{{Value: "number", Label: "import.field.number", Chosen: true}, {Value: "born", Label: "import.field.born"}}}}

var _ = sample("import/start", &view.ImportStart{Page: frame(), New: care.NewID(), Rows: "20,000", MB: 10, Message: "?", Tables: []view.ImportTable{{Name: "ssd_person", Headings: "pers_person_id"}}}) &&
	sample("import/start", &view.ImportStart{Page: frame(), New: care.NewID(), Rows: "20,000", MB: 10, Last: []view.ImportLine{
		{ID: care.NewID(), Files: []string{"people.csv", "homes.csv"}, By: "Bo", At: time.Now(), Written: 12, Done: true, Here: true}, {ID: care.NewID(), By: "Bo", At: time.Now(), Here: true}, {ID: care.NewID(), By: "Bo", At: time.Now()},
		{ID: care.NewID(), By: "Bo", At: time.Now(), Undone: 3, Back: true},
	}}) &&
	sample("import/undo", &view.ImportUndo{
		Page: frame(), ID: care.NewID(), Until: time.Now(), Undone: 3, Goes: 2, State: "back", Number: 2, Before: 1, After: 3,
		Counts: []view.ImportCount{{State: "back", Label: "import.undo.back", N: 2, Now: true}, {State: "stay", Label: "import.undo.stay", N: 1}},
		Rows: []view.ImportRow{
			{Child: "C1", Who: "Amara", Kind: "import.kind.person", Says: []view.ImportSays{{Label: "import.field.name", Was: "Amara O", Is: "Amara", Changed: true}}},
			{Kind: "import.kind.home", Why: "import.fault.own_family"},
		},
	}) &&
	sample("import/undo", &view.ImportUndo{Page: frame(), ID: care.NewID(), State: "stay", Number: 1}) &&
	sample("import/export", &view.ImportExport{Page: frame(), Tables: []view.ExportTable{{Name: "ssd_person", File: "ssd_person.csv", Label: "import.kind.person"}}}) &&
	sample("import/match", &view.ImportMatch{Page: frame(), ID: care.NewID(), File: "list.csv", Columns: importColumns, Message: "?"}) &&
	sample("import/match", &view.ImportMatch{Page: frame(), ID: care.NewID(), File: "list.csv", Columns: importColumns}) &&
	sample("import/review", &view.ImportReview{
		Page: frame(), ID: care.NewID(), Files: []string{"people.csv"}, Written: 3, Back: true, State: "changed", Number: 2, Before: 1, After: 3, Would: "Write 1 new child: 4 rows", Choose: true, Waits: true, Roles: importColumns, Message: "?",
		Counts: []view.ImportCount{{State: "changed", Label: "import.state.changed", N: 2, Now: true}, {State: "same", Label: "import.state.same", N: 1}, {State: "faulty", Label: "import.state.faulty", N: 1, Bad: true}},
		Rows: []view.ImportRow{
			{Name: "x", Child: "C1", Who: "Amara", Kind: "import.kind.person", Why: "import.why.kept_here", Choose: true, Take: true, Rows: []view.ImportRef{{File: "people.csv", Row: 2}},
				Says: []view.ImportSays{{Label: "import.field.name", Was: "Amara", Is: "Amara O", Changed: true}, {Label: "import.field.born", Is: "1 May 2014"}}, Faults: []view.ImportFault{{Says: "import.fault.code_age", Column: "code", Value: "PN0"}}},
			{Name: "y", Child: "C1", Who: "Amara", Kind: "import.kind.home", Why: "import.why.care_over", Choose: true, Take: true, With: true},
			{Who: "C2", Kind: "import.kind.person", Faults: []view.ImportFault{{Says: "import.fault.missing", Rows: []view.ImportRef{{File: "people.csv", Row: 3}}}}},
		},
		Left: []view.ImportLeft{{Says: "import.fault.row_blank", File: "people.csv", N: 2, Value: "x"}},
	}) &&
	sample("import/review", &view.ImportReview{Page: frame(), ID: care.NewID(), Files: []string{"people.csv"}, State: "new", Number: 1, Choose: true})
