package exchange

import (
	"encoding/csv"
	"fmt"
	"io"
	"strings"

	"myreview/server/care"
)

// written are the tables that are written, with the headings that are read and what stands
// under each. What the portal does not keep has no column.
var written = []struct {
	name    string
	columns []column
}{
	{"ssd_person", []column{{"pers_person_id", Number}, {"pers_forename", FirstName}, {"pers_surname", LastName}, {"pers_dob", Born}, {"pers_death_date", Died}}},
	{"ssd_cla_episodes", []column{
		{"clae_person_id", Number}, {"clae_cla_id", PeriodID}, {"clae_entered_care_date", CareEntered}, {"clae_cla_episode_start_date", CareSince},
		{"clae_cla_episode_ceased_date", CareUntil}, {"clae_cla_episode_ceased_reason", CareEndedWhy},
	}},
	{"ssd_legal_status", []column{
		{"lega_legal_status_id", StatusID}, {"lega_person_id", Number}, {"lega_legal_status", Status}, {"lega_legal_status_start_date", StatusSince},
		{"lega_legal_status_end_date", StatusUntil},
	}},
	{"ssd_cla_placement", []column{
		{"clap_cla_placement_id", HomeID}, {"clap_person_id", Number}, {"clap_cla_placement_type", HomeKind}, {"clap_cla_placement_start_date", HomeSince},
		{"clap_cla_placement_end_date", HomeUntil},
	}},
	{"ssd_cla_reviews", []column{
		{"clar_cla_review_id", ReviewID}, {"clar_cla_person_id", Number}, {"clar_cla_review_due_date", ReviewDue}, {"clar_cla_review_date", ReviewHeld},
		{"clar_cla_review_cancelled", ReviewCancelled}, {"clar_cla_review_participation", ReviewCode},
	}},
	{"ssd_permanence", []column{
		{"perm_table_id", PermanenceID}, {"perm_person_id", Number}, {"perm_adm_decision_date", PermanenceAgreed}, {"perm_placement_order_date", PlacementOrder},
		{"perm_matched_date", Matched}, {"perm_placed_for_adoption_date", PlacedForAdoption}, {"perm_decision_reversed_date", DecisionReversed},
	}},
	{"ssd_disability", []column{{"disa_person_id", Number}, {"disa_disability_code", Disability}}},
	{"ssd_professionals", []column{{"prof_professional_id", WorkerPerson}, {"prof_professional_name", WorkerName}}},
	{"ssd_involvements", []column{
		{"invo_involvements_id", WorkerID}, {"invo_professional_id", WorkerPerson}, {"invo_professional_role_id", WorkerRole}, {"invo_person_id", Number},
		{"invo_involvement_start_date", WorkerSince}, {"invo_involvement_end_date", WorkerUntil},
	}},
}

type column struct {
	heading string
	field   Field
}

// Written lists the tables that can be written.
func Written() (out []string) {
	for _, t := range written {
		out = append(out, t.name)
	}
	return out
}

// Writer writes one table as a file that spreadsheets and Open read: UTF-8 with its mark,
// days as dd/mm/yyyy, and no cell that a spreadsheet would calculate.
type Writer struct {
	to      *csv.Writer
	columns []column
}

// NewWriter begins a file of a table of Written.
func NewWriter(w io.Writer, table string) (*Writer, error) {
	for _, t := range written {
		if t.name != table {
			continue
		}
		if _, err := io.WriteString(w, "\uFEFF"); err != nil {
			return nil, fmt.Errorf("exchange: %w", err)
		}
		to := csv.NewWriter(w)
		to.UseCRLF = true
		var heads []string
		for _, c := range t.columns {
			heads = append(heads, c.heading)
		}
		if err := to.Write(heads); err != nil {
			return nil, fmt.Errorf("exchange: %w", err)
		}
		return &Writer{to, t.columns}, nil
	}
	return nil, fmt.Errorf("exchange: no table %q", table)
}

// Row writes one. A whole name is taken apart where the table has two columns for it.
func (w *Writer) Row(says map[Field]string) error {
	first, last, _ := strings.Cut(says[Name], " ")
	var cells []string
	for _, c := range w.columns {
		text := says[c.field]
		switch shape := shapes[c.field]; {
		case c.field == FirstName:
			text = first
		case c.field == LastName:
			text = last
		case (shape == aDay || shape == aLastDay) && text != "":
			text = care.Date(text).Time().Format("02/01/2006")
		}
		cells = append(cells, Harmless(text))
	}
	if err := w.to.Write(cells); err != nil {
		return fmt.Errorf("exchange: %w", err)
	}
	return nil
}

// Close writes what is left.
func (w *Writer) Close() error {
	w.to.Flush()
	return w.to.Error()
}

// calculates reports whether a spreadsheet would calculate a cell, were it not for
// apostrophes before it.
func calculates(text string) bool {
	bare := strings.TrimLeft(text, "'")
	return bare != "" && strings.ContainsAny(bare[:1], "=+-@\t\r")
}

// Harmless is a text with an apostrophe before what a spreadsheet would calculate.
func Harmless(text string) string {
	if calculates(text) {
		return "'" + text
	}
	return text
}

// Meant is the text that Harmless was given.
func Meant(text string) string {
	if strings.HasPrefix(text, "'") && calculates(text) {
		return text[1:]
	}
	return text
}
