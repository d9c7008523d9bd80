package exchange

import (
	"regexp"
	"slices"
	"strings"
)

// table is one that is known by its headings.
type table struct {
	name    string
	columns map[string]Field
	needs   []string // headings; several that stand for each other are joined by |
}

// tables are those that are read (Standard Safeguarding Dataset 1.4.5; the reviews of the
// national return). What is not listed here is not read: no address, no postcode.
var tables = []table{
	{"ssd_professionals", map[string]Field{
		"prof_professional_id": WorkerPerson, "prof_staff_id": WorkerStaff, "prof_professional_name": WorkerName,
	}, []string{"prof_professional_id", "prof_professional_name"}},
	{"ssd_person", map[string]Field{
		"pers_person_id": Number, "pers_forename": FirstName, "pers_surname": LastName, "pers_dob": Born, "pers_death_date": Died,
	}, []string{"pers_person_id", "pers_forename", "pers_surname", "pers_dob"}},
	{"ssd_cla_episodes", map[string]Field{
		"clae_person_id": Number, "clae_cla_id": PeriodID, "clae_entered_care_date": CareEntered,
		"clae_cla_episode_start_date": CareSince, "clae_cla_episode_start_reason": CareBegunWhy,
		"clae_cla_episode_ceased_date": CareUntil, "clae_cla_episode_ceased_reason": CareEndedWhy,
		"clae_cla_episode_ceased": CareUntil, // as older versions call it
	}, []string{"clae_person_id", "clae_cla_episode_start_date", "clae_cla_episode_ceased_date|clae_cla_episode_ceased"}},
	{"ssd_legal_status", map[string]Field{
		"lega_legal_status_id": StatusID, "lega_person_id": Number, "lega_legal_status": Status,
		"lega_legal_status_start_date": StatusSince, "lega_legal_status_end_date": StatusUntil,
	}, []string{"lega_person_id", "lega_legal_status", "lega_legal_status_start_date", "lega_legal_status_end_date"}},
	{"ssd_cla_placement", map[string]Field{
		"clap_cla_placement_id": HomeID, "clap_cla_id": PeriodID, "clap_person_id": Number, "clap_cla_placement_type": HomeKind,
		"clap_cla_placement_start_date": HomeSince, "clap_cla_placement_end_date": HomeUntil,
	}, []string{"clap_person_id|clap_cla_id", "clap_cla_placement_type", "clap_cla_placement_start_date", "clap_cla_placement_end_date"}},
	{"ssd_cla_reviews", map[string]Field{
		"clar_cla_review_id": ReviewID, "clar_cla_id": PeriodID, "clar_cla_person_id": Number, "clar_cla_review_due_date": ReviewDue,
		"clar_cla_review_date": ReviewHeld, "clar_cla_review_cancelled": ReviewCancelled, "clar_cla_review_participation": ReviewCode,
	}, []string{"clar_cla_person_id|clar_cla_id", "clar_cla_review_date"}},
	{"ssd_involvements", map[string]Field{
		"invo_involvements_id": WorkerID, "invo_professional_id": WorkerPerson, "invo_professional_role_id": WorkerRole,
		"invo_person_id": Number, "invo_involvement_start_date": WorkerSince, "invo_involvement_end_date": WorkerUntil,
	}, []string{"invo_professional_id", "invo_professional_role_id", "invo_person_id", "invo_involvement_start_date", "invo_involvement_end_date"}},
	{"ssd_permanence", map[string]Field{
		"perm_table_id": PermanenceID, "perm_person_id": Number, "perm_adm_decision_date": PermanenceAgreed,
		"perm_placement_order_date": PlacementOrder, "perm_matched_date": Matched, "perm_placed_for_adoption_date": PlacedForAdoption,
		"perm_decision_reversed_date": DecisionReversed, "perm_permanence_order_date": PermanenceOrder,
	}, []string{"perm_person_id"}},
	{"ssd_disability", map[string]Field{
		"disa_person_id": Number, "disa_disability_code": Disability,
	}, []string{"disa_person_id", "disa_disability_code"}},
	{"ssda903_reviews", map[string]Field{
		"child": Number, "review": ReviewHeld, "review_code": ReviewCode,
	}, []string{"child", "review", "review_code"}},
}

// tableOf finds a table by its headings. One that is known and not ours is left out; the
// headings of one that is not known have to be matched.
func tableOf(headings []string) (known bool, ours *table) {
	folded := folds(headings)
	for i, t := range tables {
		if len(lacks(t, folded)) == 0 {
			return true, &tables[i]
		}
	}
	// A table of ours that lacks a column is said to, not taken for another's.
	for i, t := range tables {
		if begins, ours := strings.CutSuffix(t.needs[0][:min(5, len(t.needs[0]))], "_"); ours &&
			slices.ContainsFunc(folded, func(h string) bool { return strings.HasPrefix(h, begins+"_") }) {
			return true, &tables[i]
		}
	}
	begins := dataset.FindString(folded[0])
	return begins != "" && !slices.ContainsFunc(folded, func(h string) bool { return h != "" && !strings.HasPrefix(h, begins) }), nil
}

// dataset is how all headings of one table of that dataset begin.
var dataset = regexp.MustCompile(`^[a-z0-9]{4}_`)

// lacks are the headings that a table needs and these are not.
func lacks(t table, folded []string) (out []string) {
	for _, need := range t.needs {
		if !slices.ContainsFunc(strings.Split(need, "|"), func(h string) bool { return slices.Contains(folded, h) }) {
			out = append(out, need)
		}
	}
	return out
}

// TableNames lists the tables that are known.
func TableNames() (out []string) {
	for _, t := range tables {
		out = append(out, t.name)
	}
	return out
}

// Looked are the headings by which a table is found.
func Looked(name string) []string {
	for _, t := range tables {
		if t.name == name {
			return slices.Clone(t.needs)
		}
	}
	return nil
}

// neverWords are words in the headings of columns that are not read, whatever somebody
// matches them to: where a child lives or goes to school, what identifies them elsewhere,
// what they believe or come from.
var neverWords = regexp.MustCompile(`address|addr(_|\b)|postcode|post code|postal|(\b|_)(street|town|city|county|uprn|urn|upn|uln|nhs|nino)(\b|_)|house ?(number|name|no)|ethnic|religio|nationality|nationalities|immigration|phone|mobile|latitude|longitude|easting|northing|(\b|_)(home_post|pl_post|school)(\b|_)|diagnos`)

// never reports whether a column is never read.
func never(heading string) bool { return neverWords.MatchString(fold(heading)) }
