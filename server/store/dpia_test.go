package store_test

import (
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"myreview/server/store"
	"myreview/server/store/storetest"
)

// listed is one column as docs/dpia.md tells of it.
type listed struct{ what, stored, seen, kept string }

// assessment reads docs/dpia.md: its keeping rules, and its columns by table
// and name.
func assessment(t *testing.T) (rules map[string]bool, columns map[string]listed) {
	t.Helper()
	raw, err := os.ReadFile("../../docs/dpia.md")
	if err != nil {
		t.Fatal(err)
	}
	rules, columns = map[string]bool{}, map[string]listed{}
	var head, table string // the heading cell of the table that we are in; its columns' table
	for line := range strings.Lines(string(raw)) {
		line = strings.TrimSpace(line)
		if name, is := strings.CutPrefix(line, "### "); is {
			table = name
		}
		if !strings.HasPrefix(line, "|") {
			head = ""
			continue
		}
		cells := strings.Split(strings.Trim(line, "|"), "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		switch name := table + "." + strings.Trim(cells[0], "`"); {
		case head == "":
			head = cells[0]
		case strings.HasPrefix(cells[0], "---"):
		case head == "rule":
			rules[cells[0]] = true
		case head != "column":
		case len(cells) != 5:
			t.Errorf("docs/dpia.md: the line of %s has %d cells instead of 5", name, len(cells))
		default:
			if _, twice := columns[name]; twice {
				t.Errorf("docs/dpia.md has two lines for %s", name)
			}
			columns[name] = listed{cells[1], cells[2], cells[3], cells[4]}
		}
	}
	return rules, columns
}

// Every column of the real tables has its purpose, its audience and its
// keeping time in docs/dpia.md (safety.md section 3, ASVS 14.1.1), and what is
// stored sealed is what the assessment says.
func TestEveryColumnIsInTheAssessment(t *testing.T) {
	rules, told := assessment(t)
	for name, c := range told {
		if c.what == "" || c.seen == "" {
			t.Errorf("docs/dpia.md: %s has no purpose or no audience", name)
		}
		if !rules[c.kept] {
			t.Errorf("docs/dpia.md: %s is kept by the rule %q, which the page does not explain", name, c.kept)
		}
		if !slices.Contains([]string{"plain", "hashed", "sealed"}, c.stored) {
			t.Errorf("docs/dpia.md: %s is stored %q; it must be plain, hashed or sealed", name, c.stored)
		}
	}
	// A binary column is one that only the portal's keys open.
	real := map[string]string{
		"sqlite": `SELECT m.name || '.' || c.name AS name, upper(c.type) = 'BLOB' AS sealed
			FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'`,
		"postgres": `SELECT table_name || '.' || column_name AS name, data_type = 'bytea' AS sealed
			FROM information_schema.columns WHERE table_schema = 'public'`,
	}
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		var rows []struct {
			Name   string
			Sealed bool
		}
		if err := s.Read(t.Context()).Raw(real[base.Kind]).Scan(&rows).Error; err != nil {
			t.Fatal(err)
		}
		gone := maps.Clone(told)
		for _, r := range rows {
			if strings.HasPrefix(r.Name, "goose_") || strings.HasPrefix(r.Name, "sqlite_") {
				continue
			}
			table, column, _ := strings.Cut(r.Name, ".")
			c, ok := told[r.Name]
			switch {
			case !ok:
				t.Errorf("docs/dpia.md lacks a line for the column %s of the table %s: add it below \"### %s\", with what it is for, how it is stored, who sees it and how long it is kept", column, table, table)
			case r.Sealed != (c.stored == "sealed"):
				t.Errorf("docs/dpia.md says that %s is stored %s, the table says otherwise", r.Name, c.stored)
			}
			delete(gone, r.Name)
		}
		if len(rows) < 100 {
			t.Errorf("only %d columns found", len(rows))
		}
		for _, name := range slices.Sorted(maps.Keys(gone)) {
			t.Errorf("docs/dpia.md tells of %s, which is not there", name)
		}
	})
}
