package home

import (
	"slices"
	"testing"

	"myreview/server/consult"
)

// What is small is not told, nor what would give it away, and who did not want to say is no part
// of the whole.
func TestSmallCountsOfWhatWasSaidAreHidden(t *testing.T) {
	m := consult.Measures[slices.IndexFunc(consult.Measures, func(m consult.Measure) bool { return m.Key == "home" })]
	const hidden = "figures.hidden"
	for _, c := range []struct {
		rule  string
		told  [consult.ToldNothing]int
		says  [consult.ToldNothing]string
		of    int
		share int
	}{
		{"all are large", [consult.ToldNothing]int{20, 10, 10, 8}, [consult.ToldNothing]string{}, 40, 50},
		{"one is small, and another goes with it", [consult.ToldNothing]int{20, 3, 17, 8}, [consult.ToldNothing]string{"", hidden, hidden}, 40, 50},
		{"few answered", [consult.ToldNothing]int{3, 1, 1, 8}, [consult.ToldNothing]string{hidden, hidden, hidden}, 0, 0},
		{"few did not want to say", [consult.ToldNothing]int{20, 10, 10, 2}, [consult.ToldNothing]string{3: hidden}, 40, 50},
		{"nobody answered", [consult.ToldNothing]int{}, [consult.ToldNothing]string{}, 0, 0},
	} {
		out := saidOf(m, consult.Tally{"young home": c.told})
		for i, row := range out.Rows[:consult.ToldNothing] {
			cell := row.Cells[slices.Index(consult.Measured, "young")]
			if cell.Says != c.says[i] {
				t.Errorf("%s: row %d says %q", c.rule, i, cell.Says)
			}
			if i == 0 && (cell.Of != c.of || cell.Percent != c.share) {
				t.Errorf("%s: %+v", c.rule, cell)
			}
		}
	}
	for _, m := range consult.Measures {
		if measureSays[m.Key] == "" {
			t.Errorf("%s has no heading", m.Key)
		}
	}
}
