package exchange

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"slices"
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
			return nil, fault(MatchIncomplete, heading)
		}
	}
	if by[Number] == "" || len(by) == 1 {
		return nil, &Fault{Ref: Ref{File: t.File}, What: MatchIncomplete, Value: string(Number)}
	}
	return out, nil
}
