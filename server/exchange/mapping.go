package exchange

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"myreview/server/care"
)

// Mapping is what somebody said once about the files of their system. It is kept as JSON.
type Mapping struct {
	Columns map[string]Field        `json:"columns,omitempty"` // by heading
	Roles   map[string]care.TieKind `json:"roles,omitempty"`   // by what a file calls a worker's role
}

// NoTie is the role of workers who are left out.
const NoTie care.TieKind = "none"

// A mapping is small: what is larger is none of ours.
const (
	mappingMost = 64 << 10
	columnsMost = 300
	headingMost = 200
)

var errMapping = errors.New("exchange: no mapping")

// ParseMapping reads one that was kept.
func ParseMapping(raw []byte) (m Mapping, err error) {
	if len(raw) > mappingMost {
		return Mapping{}, errMapping
	}
	from := json.NewDecoder(bytes.NewReader(raw))
	from.DisallowUnknownFields()
	if err := from.Decode(&m); err != nil || from.More() {
		return Mapping{}, errMapping
	}
	if len(m.Columns) > columnsMost || len(m.Roles) > columnsMost {
		return Mapping{}, errMapping
	}
	for heading, field := range m.Columns {
		if _, ok := shapes[field]; !ok || heading == "" || utf8.RuneCountInString(heading) > headingMost || never(heading) {
			return Mapping{}, errMapping
		}
	}
	for role, kind := range m.Roles {
		if !slices.Contains(Roles, kind) || role == "" || utf8.RuneCountInString(role) > headingMost {
			return Mapping{}, errMapping
		}
	}
	return m, nil
}

// Roles are those that an import makes, and none.
var Roles = []care.TieKind{care.TieIRO, care.TieSocialWorker, NoTie}

// usual is what most systems call the two workers.
var usual = map[string]care.TieKind{
	"iro": care.TieIRO, "independent reviewing officer": care.TieIRO, "independent reviewing officer (iro)": care.TieIRO,
	"sw": care.TieSocialWorker, "social worker": care.TieSocialWorker, "allocated social worker": care.TieSocialWorker,
	"allocated worker": care.TieSocialWorker, "lead social worker": care.TieSocialWorker, "case worker": care.TieSocialWorker,
	"allocated case worker": care.TieSocialWorker,
}

// roles are who workers are by what files call them, as it is compared.
func (m Mapping) roles() map[string]care.TieKind {
	out := maps.Clone(usual)
	for said, kind := range m.Roles {
		out[fold(said)] = kind
	}
	return out
}

// beside are the fields that another means nothing without. Any one of those in a row does.
var beside = map[Field][]Field{
	FirstName: {LastName}, LastName: {FirstName},
	CareUntil: {CareSince}, CareEntered: {CareSince}, CareBegunWhy: {CareSince}, CareEndedWhy: {CareUntil},
	Status: {StatusSince}, StatusSince: {Status}, StatusUntil: {Status},
	HomeKind: {HomeSince}, HomeSince: {HomeKind}, HomeUntil: {HomeKind},
	ReviewCode: {ReviewHeld}, ReviewCancelled: {ReviewDue, ReviewHeld},
	WorkerName: {WorkerRole}, WorkerRole: {WorkerName}, WorkerStaff: {WorkerName}, WorkerEmail: {WorkerName},
	WorkerSince: {WorkerName}, WorkerUntil: {WorkerName}, IROEmail: {IROName}, IROSince: {IROName},
	SocialWorkerEmail: {SocialWorkerName}, SocialWorkerSince: {SocialWorkerName},
}

// columns matches the headings of a table whose name is not known. Each column is one
// field; nil with no fault: none of them is matched yet.
func (m Mapping) columns(t Table) (map[string]Field, *Fault) {
	out, by := map[string]Field{}, map[Field]string{}
	has := folds(t.Headings)
	fault := func(what Reason, heading string) *Fault {
		return &Fault{Ref: Ref{File: t.File}, Column: heading, What: what}
	}
	for _, heading := range slices.Sorted(maps.Keys(m.Columns)) {
		field := m.Columns[heading]
		switch at := slices.Index(has, fold(heading)); {
		case never(heading):
			return nil, fault(MatchNever, heading)
		case at < 0:
			return nil, fault(MatchGone, heading)
		case slices.Contains(has[at+1:], fold(heading)):
			return nil, fault(HeadingTwice, heading)
		case by[field] != "":
			return nil, fault(MatchTwice, heading)
		}
		out[fold(heading)], by[field] = field, heading
	}
	if len(out) == 0 {
		return nil, fault(HeadingsUnknown, "")
	}
	for field, heading := range by {
		if needs := beside[field]; needs != nil && !slices.ContainsFunc(needs, func(f Field) bool { return by[f] != "" }) {
			lacks := fault(MatchIncomplete, heading)
			lacks.Value = string(needs[0])
			return nil, lacks
		}
	}
	switch {
	case by[Number] == "":
		return nil, fault(MatchNumber, "")
	case len(by) == 1:
		return nil, fault(MatchAlone, "")
	}
	return out, nil
}

// usually is what other systems call what is read here, as headings are compared.
var usually = map[Field][]string{
	Number: {"child id", "child number", "child ref", "child reference", "client id", "client ref", "person id", "person ref", "case number", "case id", "id", "ref", "reference",
		"number", "unique id", "mosaic id", "lcs id", "ics id", "system id"},
	FirstName:         {"forename", "forenames", "first name", "firstname", "given name", "given names"},
	LastName:          {"surname", "last name", "lastname", "family name"},
	Name:              {"name", "full name", "child name", "child's name", "child", "client name", "person name"},
	Born:              {"dob", "d.o.b", "d.o.b.", "date of birth", "birth date", "birthdate", "born"},
	CareSince:         {"care start", "care start date", "came into care", "in care since", "date became looked after", "became looked after", "lac start", "lac start date", "cla start date", "start of care", "period of care start", "decom"},
	CareUntil:         {"care end", "care end date", "ceased care", "lac end date", "cla end date", "date ceased to be looked after", "dec"},
	CareEndedWhy:      {"reason ceased", "reason care ended", "why care ended", "care end reason", "rec"},
	Status:            {"legal status", "ls"},
	StatusSince:       {"legal status start", "legal status start date", "legal status since", "legal status date"},
	StatusUntil:       {"legal status end", "legal status end date"},
	HomeKind:          {"placement type", "placement code", "kind of home", "type of placement"},
	HomeSince:         {"placement start", "placement start date"},
	HomeUntil:         {"placement end", "placement end date"},
	ReviewHeld:        {"last review", "last review date", "date of last review", "review date", "review held"},
	ReviewDue:         {"review due", "review due date"},
	ReviewCode:        {"participation", "participation code", "review participation", "review code"},
	IROName:           {"iro", "iro name", "independent reviewing officer", "reviewing officer"},
	IROEmail:          {"iro email", "iro e-mail"},
	SocialWorkerName:  {"social worker", "social worker name", "sw", "sw name", "allocated worker", "allocated social worker", "worker", "case worker", "keyworker", "key worker"},
	SocialWorkerEmail: {"social worker email", "social worker e-mail", "sw email", "worker email"},
	Died:              {"date of death", "death date", "died"},
}

// Guess is what the headings of a file may stand for, by their usual names and by those
// that somebody was given: a proposal, which somebody looks at. Each field is proposed once,
// and none that means nothing without another.
func Guess(headings []string, given map[Field]string) map[string]Field {
	by := map[Field]string{}
	for _, heading := range headings {
		folded := fold(strings.NewReplacer("_", " ").Replace(heading))
		for field, names := range usually {
			if by[field] == "" && (slices.Contains(names, folded) || given[field] != "" && fold(given[field]) == fold(heading)) {
				by[field] = heading
				break
			}
		}
	}
	out := map[string]Field{}
	for field, heading := range by {
		if needs := beside[field]; needs == nil || slices.ContainsFunc(needs, func(f Field) bool { return by[f] != "" }) {
			out[heading] = field
		}
	}
	return out
}
