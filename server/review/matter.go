package review

import (
	"slices"

	"myreview/server/care"
	"myreview/server/profiles"
)

// The rules by which something is checked at a review, as domain.md numbers them (2.1 and
// section 14). "Regs" are the Care Planning, Placement and Case Review (England) Regulations
// 2010; regs 4, 5, 9, 28 and 48 were read as made.
const (
	RuleCare          Rule = "care"          // Z4: should the child stay in care
	RuleHome          Rule = "home"          // Z4: is this the right home
	RulePermanence    Rule = "permanence"    // R18, Z4: settled by the second review, with a parallel plan; the plan itself is reg 5(a)
	RuleCarePlan      Rule = "careplan"      // R17: regs, reg 4(2), of the first home
	RulePlacementPlan Rule = "placementplan" // R17: regs, reg 9(2), of each home
	RuleFirstVisit    Rule = "firstvisit"    // R17: regs, reg 28(2)(a)
	RuleVisits        Rule = "visits"        // R17: regs, reg 28(2)(b), in the first year of a home
	RuleLaterVisits   Rule = "latervisits"   // R17: regs, reg 28(2)(c), after it
	RuleInterimVisits Rule = "interimvisits" // R17: regs, reg 28(4), with parents on an interim order
	RuleParentVisits  Rule = "parentvisits"  // R17: regs, reg 28(5), with parents otherwise
	RuleIROVisit      Rule = "irovisit"      // R7: an authority's own
	RuleLongTerm      Rule = "longterm"      // R15: guidance; that one meeting a year is the least, nobody has checked
	RuleStayingPut    Rule = "stayingput"    // R18: of a child with foster carers
	RuleRemandPlan    Rule = "remandplan"    // R11: regs, reg 47B, of which only the Welsh text was read
	RuleDetention     Rule = "detention"     // R11: regs, reg 47C; that it is 10 working days, nobody has checked
	RuleCustody       Rule = "custody"       // R11, Z18: regs, reg 33
	RuleProceedings   Rule = "proceedings"   // R13: an authority's practice, in no law that was read
	RuleDelay         Rule = "delay"         // R10: an authority's practice, in no law that was read
	RuleReg44         Rule = "reg44"         // Z14: reports on a children's home
	RuleSection20     Rule = "section20"     // Z14: in care by agreement
	RulePathway       Rule = "pathway"       // Z14: from 16 on
)

// unchecked are the rules of which nobody has yet compared what they say with the law itself.
var unchecked = []Rule{RuleLongTerm, RuleRemandPlan, RuleDetention}

// Unchecked reports whether nobody has compared what the rule says with the law.
func (r Rule) Unchecked() bool { return slices.Contains(unchecked, r) }

// How long each of them gives.
var (
	toCarePlan      = profiles.Span{N: 10, Unit: profiles.WorkingDays}
	toPlacementPlan = profiles.Span{N: 5, Unit: profiles.WorkingDays}
	toFirstVisit    = profiles.Span{N: 1, Unit: profiles.Weeks}
	toRemandPlan    = profiles.Span{N: 5, Unit: profiles.WorkingDays}
	toDetentionPlan = profiles.Span{N: 10, Unit: profiles.WorkingDays}
	aYear           = profiles.Span{N: 12, Unit: profiles.Months}
)

// sixteen is the age from which staying put and what comes after care are thought of, in months.
const sixteen = 16 * 12

// Matter is something that the IRO checks at a review.
type Matter struct {
	Rule Rule
	From care.Date // the day that it counts from; empty: it counts from none
	By   care.Date // the day by which it is done, or up to which it holds; empty: there is none
}

// Matters are what is checked at the review after those held, on a day: its own, or today once
// that has passed. What is done once is checked at the first review after it and no more. Of a
// child who has short breaks alone there are fewer: regs 5, 9 and 28(2) do not hold of them
// (reg 48(3)), and visits are as was agreed.
func (r Rules) Matters(h History, on care.Date) []Matter {
	if h.Cared.Empty() {
		return nil
	}
	out := []Matter{{Rule: RuleCare}, {Rule: RuleHome}}
	if h.shortBreaks() {
		return out
	}
	if len(h.Held) == 1 && !h.only(care.Remand) { // no plan for permanence is asked for on remand alone (reg 47B)
		out = append(out, Matter{RulePermanence, h.Held[0], r.After(h.Held[0], ToSecond)})
	}
	out = append(out, r.ofHome(h, on)...)
	return append(out, r.ofStatus(h, on)...)
}

// ofHome are the matters of the home in which the child lives.
func (r Rules) ofHome(h History, on care.Date) (out []Matter) {
	home, moved := h.lived()
	if !home.Open() || home.Kind == "" {
		return nil
	}
	add := func(rule Rule, s profiles.Span) { out = append(out, Matter{rule, home.Since, r.After(home.Since, s)}) }
	fresh, remand := h.heldSince(home.Since) == 0, !h.since(care.SpellLegal, care.Remand).Empty()
	ordered := !h.since(care.SpellLegal, care.CareOrder).Empty() // the court says by when (section 31A of the Children Act 1989)
	if fresh && !moved && !remand && !ordered {
		add(RuleCarePlan, toCarePlan)
	}
	if fresh && (!remand || !care.Detention(home.Kind)) {
		add(RulePlacementPlan, toPlacementPlan)
	}
	year := r.After(home.Since, aYear)
	parents := care.WithParents(home.Kind)
	if fresh && !parents {
		add(RuleFirstVisit, toFirstVisit)
	}
	switch {
	case parents && !h.since(care.SpellLegal, care.Interim).Empty():
		out = append(out, Matter{Rule: RuleInterimVisits, From: home.Since})
	case parents:
		out = append(out, Matter{Rule: RuleParentVisits, From: home.Since})
	case on < year:
		add(RuleVisits, aYear)
	default:
		out = append(out, Matter{Rule: RuleLaterVisits, From: home.Since})
	}
	if fresh && care.Unregistered(home.Kind) && r.moves.UnregisteredBy.Set() {
		add(RuleIROVisit, r.moves.UnregisteredBy)
	}
	if care.LongTerm(home.Kind) && year <= on {
		out = append(out, Matter{Rule: RuleLongTerm, From: home.Since})
	}
	if birthday := h.Born.AddMonths(sixteen); !h.Born.Empty() && care.Foster(home.Kind) && birthday <= on && h.heldSince(birthday) == 0 {
		out = append(out, Matter{Rule: RuleStayingPut, From: birthday})
	}
	if care.ChildrensHome(home.Kind) {
		out = append(out, Matter{Rule: RuleReg44, From: home.Since})
	}
	return out
}

// ofStatus are the matters of the legal statuses that go on.
func (r Rules) ofStatus(h History, on care.Date) (out []Matter) {
	add := func(rule Rule, from care.Date, s profiles.Span) {
		out = append(out, Matter{rule, from, r.After(from, s)})
	}
	home, _ := h.lived()
	known := home.Open() && home.Kind != ""
	remand := h.since(care.SpellLegal, care.Remand)
	if !remand.Empty() && h.heldSince(remand) == 0 { // where they live says which plan it is; unknown: either
		if !known || !care.Detention(home.Kind) {
			add(RuleRemandPlan, remand, toRemandPlan)
		}
		if !known || care.Detention(home.Kind) {
			add(RuleDetention, remand, toDetentionPlan)
		}
	}
	if remand.Empty() {
		remand = h.since(care.SpellHome, care.Custody)
	}
	if !remand.Empty() {
		out = append(out, Matter{Rule: RuleCustody, From: remand})
	}
	if interim := h.since(care.SpellLegal, care.Interim); !interim.Empty() {
		out = append(out, Matter{Rule: RuleProceedings, From: interim})
	}
	if placed := h.since(care.SpellHome, care.Adoption); !placed.Empty() && r.After(placed, aYear) <= on {
		add(RuleDelay, placed, aYear)
	}
	if agreed := h.since(care.SpellLegal, care.Agreed); !agreed.Empty() {
		out = append(out, Matter{Rule: RuleSection20, From: agreed})
	}
	if birthday := h.Born.AddMonths(sixteen); !h.Born.Empty() && birthday <= on {
		out = append(out, Matter{Rule: RulePathway, From: birthday})
	}
	return out
}
