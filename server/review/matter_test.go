package review

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"myreview/server/care"
	"myreview/server/profiles"
)

// What is checked at a review, beside what is at every one. The days were counted by hand, with
// 3 and 6 April 2026 as bank holidays.
func TestWhatIsCheckedAtAReview(t *testing.T) {
	medway, err := profiles.Load("medway")
	if err != nil {
		t.Fatal(err)
	}
	home := func(kind string, since, until care.Date) care.Spell {
		return care.Spell{Sort: care.SpellHome, Kind: kind, Since: since, Until: until}
	}
	legal := func(kind string, since care.Date) care.Spell {
		return care.Spell{Sort: care.SpellLegal, Kind: kind, Since: since}
	}
	days := func(all ...care.Date) []care.Date { return all }
	spells := func(all ...care.Spell) []care.Spell { return all }
	settled := days("2025-03-25", "2025-06-20", "2025-12-10")
	for _, c := range []struct {
		name string
		h    History
		on   care.Date
		want []Matter
	}{
		{"nobody said when care began", History{Spells: spells(legal("J1", "2026-02-18"))}, "2026-03-18", nil},
		{"nothing but what is at every review", History{Cared: "2026-03-02"}, "2026-03-30", nil},
		{"T17 remand on 18 Feb: 19, 20, 23, 24, 25 Feb are 5; 26, 27 Feb, 2, 3, 4 Mar are 10", History{Cared: "2026-02-18", Spells: spells(legal("J1", "2026-02-18"))}, "2026-03-18", []Matter{
			{RuleRemandPlan, "2026-02-18", "2026-02-25"}, {RuleDetention, "2026-02-18", "2026-03-04"}, {Rule: RuleCustody, From: "2026-02-18"},
		}},
		{"remand to detention: its plan is care plan and placement plan", History{Cared: "2026-02-18", Spells: spells(legal("J1", "2026-02-18"), home("R5", "2026-02-18", ""))}, "2026-03-18", []Matter{
			{RuleFirstVisit, "2026-02-18", "2026-02-25"}, {RuleVisits, "2026-02-18", "2027-02-18"}, {RuleDetention, "2026-02-18", "2026-03-04"}, {Rule: RuleCustody, From: "2026-02-18"},
		}},
		{"remand to foster carers: no plan of detention", History{Cared: "2026-02-18", Spells: spells(legal("J1", "2026-02-18"), home("U6", "2026-02-18", ""))}, "2026-03-18", []Matter{
			{RulePlacementPlan, "2026-02-18", "2026-02-25"}, {RuleFirstVisit, "2026-02-18", "2026-02-25"}, {RuleVisits, "2026-02-18", "2027-02-18"},
			{RuleRemandPlan, "2026-02-18", "2026-02-25"}, {Rule: RuleCustody, From: "2026-02-18"},
		}},
		{"remand, at the second review: no plan is new, and none for permanence is asked for", History{Cared: "2026-02-18", Held: days("2026-03-18"), Spells: spells(legal("J1", "2026-02-18"))}, "2026-06-18", []Matter{
			{Rule: RuleCustody, From: "2026-02-18"},
		}},
		{"remand of a child in care: permanence as of any", History{Cared: "2026-01-05", Held: days("2026-01-30"), Spells: spells(legal("C2", "2026-01-05"), legal("J1", "2026-02-18"))}, "2026-04-30", []Matter{
			{RulePermanence, "2026-01-30", "2026-04-30"}, {RuleRemandPlan, "2026-02-18", "2026-02-25"}, {RuleDetention, "2026-02-18", "2026-03-04"}, {Rule: RuleCustody, From: "2026-02-18"},
		}},
		{"in custody on a care order", History{Cared: "2024-01-01", Held: settled, Spells: spells(legal("C2", "2024-01-01"), home("R5", "2025-06-01", ""))}, "2026-05-20", []Matter{
			{RuleVisits, "2025-06-01", "2026-06-01"}, {Rule: RuleCustody, From: "2025-06-01"},
		}},
		{"in a secure home for their welfare: no custody", History{Cared: "2024-01-01", Held: settled, Spells: spells(legal("C2", "2024-01-01"), home("K1", "2025-06-01", ""))}, "2026-05-20", []Matter{
			{RuleVisits, "2025-06-01", "2026-06-01"},
		}},
		{"the first home, from 2 Mar: 3, 4, 5, 6, 9 Mar are 5; 10, 11, 12, 13, 16 Mar are 10", History{Cared: "2026-03-02", Spells: spells(legal("V2", "2026-03-02"), home("U6", "2026-03-02", ""))}, "2026-03-30", []Matter{
			{RuleCarePlan, "2026-03-02", "2026-03-16"}, {RulePlacementPlan, "2026-03-02", "2026-03-09"}, {RuleFirstVisit, "2026-03-02", "2026-03-09"}, {RuleVisits, "2026-03-02", "2027-03-02"}, {Rule: RuleSection20, From: "2026-03-02"},
		}},
		{"the first home, from 30 Mar: 31 Mar, 1, 2, 7, 8 Apr are 5; 9, 10, 13, 14, 15 Apr are 10", History{Cared: "2026-03-30", Spells: spells(home("K2", "2026-03-30", ""))}, "2026-04-29", []Matter{
			{RuleCarePlan, "2026-03-30", "2026-04-15"}, {RulePlacementPlan, "2026-03-30", "2026-04-08"}, {RuleFirstVisit, "2026-03-30", "2026-04-06"}, {RuleVisits, "2026-03-30", "2027-03-30"}, {Rule: RuleReg44, From: "2026-03-30"},
		}},
		{"care proceedings: the court says by when the first care plan is there", History{Cared: "2026-03-02", Spells: spells(legal("C1", "2026-03-02"), home("U6", "2026-03-02", ""))}, "2026-03-30", []Matter{
			{RulePlacementPlan, "2026-03-02", "2026-03-09"}, {RuleFirstVisit, "2026-03-02", "2026-03-09"}, {RuleVisits, "2026-03-02", "2027-03-02"}, {Rule: RuleProceedings, From: "2026-03-02"},
		}},
		{"care proceedings that are over", History{Cared: "2026-03-02", Spells: spells(legal("C2", "2026-06-01"), care.Spell{Sort: care.SpellLegal, Kind: "C1", Since: "2026-03-02", Until: "2026-06-01"})}, "2026-06-20", nil},
		{"the second review: 26 Mar and 3 months; a second home from 1 Jun: 2, 3, 4, 5, 8 Jun are 5", History{Cared: "2026-03-02", Held: days("2026-03-26"), Spells: spells(home("K2", "2026-06-01", ""), home("U6", "2026-03-02", "2026-06-01"))}, "2026-06-26", []Matter{
			{RulePermanence, "2026-03-26", "2026-06-26"}, {RulePlacementPlan, "2026-06-01", "2026-06-08"}, {RuleFirstVisit, "2026-06-01", "2026-06-08"}, {RuleVisits, "2026-06-01", "2027-06-01"}, {Rule: RuleReg44, From: "2026-06-01"},
		}},
		{"a second home in which a review was held", History{Cared: "2026-03-02", Held: days("2026-03-26", "2026-06-24"), Spells: spells(home("K2", "2026-06-01", ""), home("U6", "2026-03-02", "2026-06-01"))}, "2026-12-24", []Matter{
			{RuleVisits, "2026-06-01", "2027-06-01"}, {Rule: RuleReg44, From: "2026-06-01"},
		}},
		{"a home on the last day of its first year", History{Cared: "2025-03-02", Held: settled, Spells: spells(home("U6", "2025-03-02", ""))}, "2026-03-01", []Matter{{RuleVisits, "2025-03-02", "2026-03-02"}}},
		{"a home on the day after it", History{Cared: "2025-03-02", Held: settled, Spells: spells(home("U6", "2025-03-02", ""))}, "2026-03-02", []Matter{{Rule: RuleLaterVisits, From: "2025-03-02"}}},
		{"a hospital in between, and in one now: the same home", History{Cared: "2025-03-02", Held: settled, Spells: spells(
			home("U6", "2025-03-02", "2025-08-01"), home("T1", "2025-08-01", "2025-08-10"), home("U6", "2025-08-10", "2026-02-20"), home("T1", "2026-02-20", ""),
		)}, "2026-03-02", []Matter{{Rule: RuleLaterVisits, From: "2025-03-02"}}},
		{"a home that ended, and nobody said what came then", History{Cared: "2025-03-02", Held: settled, Spells: spells(home("U6", "2025-03-02", "2026-02-01"))}, "2026-03-02", nil},
		{"with parents: visits of their own", History{Cared: "2025-03-02", Held: settled, Spells: spells(home("P1", "2026-02-02", ""), home("U6", "2025-03-02", "2026-02-02"))}, "2026-03-02", []Matter{
			{RulePlacementPlan, "2026-02-02", "2026-02-09"}, {Rule: RuleParentVisits, From: "2026-02-02"},
		}},
		{"with parents on an interim order", History{Cared: "2025-03-02", Held: settled, Spells: spells(legal("C1", "2025-03-02"), home("P1", "2025-03-02", ""))}, "2026-03-02", []Matter{
			{Rule: RuleInterimVisits, From: "2025-03-02"}, {Rule: RuleProceedings, From: "2025-03-02"},
		}},
		{"T14 not registered from 14 Apr: 15, 16, 17, 20, 21 Apr are 5; 14 days are 28 Apr", History{Cared: "2024-01-01", Held: settled, Spells: spells(home("Z1U", "2026-04-14", ""), home("U6", "2024-01-01", "2026-04-14"))}, "2026-06-10", []Matter{
			{RulePlacementPlan, "2026-04-14", "2026-04-21"}, {RuleFirstVisit, "2026-04-14", "2026-04-21"}, {RuleVisits, "2026-04-14", "2027-04-14"}, {RuleIROVisit, "2026-04-14", "2026-04-28"},
		}},
		{"placed for adoption on 11 May, a day before 12 months", History{Cared: "2024-01-01", Held: append(slices.Clone(settled), "2026-06-04"), Spells: spells(home("A4", "2026-05-11", ""))}, "2027-05-10", []Matter{{RuleVisits, "2026-05-11", "2027-05-11"}}},
		{"placed for adoption on 11 May, 12 months later", History{Cared: "2024-01-01", Held: append(slices.Clone(settled), "2026-06-04"), Spells: spells(home("A4", "2026-05-11", ""))}, "2027-05-11", []Matter{
			{Rule: RuleLaterVisits, From: "2026-05-11"}, {RuleDelay, "2026-05-11", "2027-05-11"},
		}},
		{"a long-term foster home, a day before 12 months", History{Cared: "2024-01-01", Held: settled, Spells: spells(home("U1", "2025-04-01", ""))}, "2026-03-31", []Matter{{RuleVisits, "2025-04-01", "2026-04-01"}}},
		{"a long-term foster home for 12 months", History{Cared: "2024-01-01", Held: settled, Spells: spells(home("U1", "2025-04-01", ""))}, "2026-04-01", []Matter{
			{Rule: RuleLaterVisits, From: "2025-04-01"}, {Rule: RuleLongTerm, From: "2025-04-01"},
		}},
		{"16 on the day after", History{Born: "2010-05-21", Cared: "2024-01-01", Held: settled, Spells: spells(home("U6", "2025-01-01", ""))}, "2026-05-20", []Matter{{Rule: RuleLaterVisits, From: "2025-01-01"}}},
		{"16 on the day itself", History{Born: "2010-05-20", Cared: "2024-01-01", Held: settled, Spells: spells(home("U6", "2025-01-01", ""))}, "2026-05-20", []Matter{
			{Rule: RuleLaterVisits, From: "2025-01-01"}, {Rule: RuleStayingPut, From: "2026-05-20"}, {Rule: RulePathway, From: "2026-05-20"},
		}},
		{"16, and a review was held since", History{Born: "2009-12-10", Cared: "2024-01-01", Held: settled, Spells: spells(home("U6", "2025-01-01", ""))}, "2026-05-20", []Matter{{Rule: RuleLaterVisits, From: "2025-01-01"}, {Rule: RulePathway, From: "2025-12-10"}}},
		{"16 in a children's home", History{Born: "2010-05-20", Cared: "2024-01-01", Held: settled, Spells: spells(home("K2", "2025-01-01", ""))}, "2026-05-20", []Matter{{Rule: RuleLaterVisits, From: "2025-01-01"}, {Rule: RuleReg44, From: "2025-01-01"}, {Rule: RulePathway, From: "2026-05-20"}}},
		{"short breaks have no more than every review", History{Cared: "2026-06-12", Held: days("2026-09-08"), Spells: spells(legal("V4", "2026-06-12"), home("U6", "2026-06-12", ""))}, "2027-03-08", nil},
		{"back in care: what was before counts for nothing", History{Cared: "2026-11-02", Spells: spells(home("A4", "2024-01-01", "2025-01-01"))}, "2026-11-30", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := NewRules(medway).Matters(c.h, c.on)
			if !c.h.Cared.Empty() {
				c.want = append([]Matter{{Rule: RuleCare}, {Rule: RuleHome}}, c.want...)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
	for _, m := range Law().Matters(History{Cared: "2026-04-14", Spells: spells(home("Z1U", "2026-04-14", ""))}, "2026-05-14") {
		if m.Rule == RuleIROVisit {
			t.Error("an authority that says nothing of visits by the IRO has them all the same")
		}
	}
}
