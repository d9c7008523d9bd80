package exchange

import (
	"cmp"
	"encoding/base64"
	"hash/fnv"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"myreview/server/care"
)

// Known is what the portal has of one child.
type Known struct {
	Here   care.ID
	Number string // by which files name the child; what the portal knows them by where there is none
	Facts  []KnownFact
}

// KnownFact is one of its facts.
type KnownFact struct {
	Fact
	Here     care.ID          // the row's
	ByHand   time.Time        // when somebody last changed it here; zero: nobody has
	Imported time.Time        // when an import last said it; zero: none has
	Said     map[Field]string // what that import said
}

// State is what an import would do with rows.
type State string

// The states. All but Same and Faulty wait for somebody's word.
const (
	New     State = "new"
	Changed State = "changed"
	Same    State = "same"
	Ending  State = "ending" // what is open here is to end
	Faulty  State = "faulty"
	Asks    State = "asks" // somebody has to look
)

// States lists them in the order in which a page shows them.
var States = []State{Asks, Faulty, New, Changed, Ending, Same}

// Change is what an import would do with one fact, or why nothing can be done with a row.
type Change struct {
	State  State
	Why    Reason  // of what is asked, kept or ended
	Child  string  // number; empty: the row names none
	Name   string  // of the child; empty: not known
	Here   care.ID // the child's, where the portal has them
	Like   care.ID // of a child here whom this one may be
	Of     Kind
	Fact   Fact       // as the files have it
	Have   *KnownFact // what it changes
	Diffs  []Diff
	Rows   []Ref
	Faults []Fault

	WithCare bool // it ends because the child's care does
}

// Key names a change, however often the same files are compared.
func (c Change) Key() string {
	of := []string{c.Child, string(c.Of), c.Fact.ID, c.Fact.key()}
	for _, row := range c.Rows {
		of = append(of, row.File, strconv.Itoa(row.Row))
	}
	if c.Why == Replaced || c.Have != nil && c.Fact.ID == c.Have.ID {
		of = append(of, string(c.Have.Here))
	}
	sum := fnv.New128a()
	_, _ = io.WriteString(sum, strings.Join(of, "\x00"))
	return base64.RawURLEncoding.EncodeToString(sum.Sum(nil)[:9])
}

// Diff is one field that would change.
type Diff struct {
	Field    Field
	Old, New string
}

// Compare says what an import would do, child by child as the files have them; rows that
// are faulty come last. What no file speaks of stays as it is.
func Compare(r *Result, have []Known, today care.Date) []Change {
	c := &comparing{today: today, byNumber: map[string]*Known{}, born: map[care.Date][]*Known{}, alike: map[care.Date][]*Child{}, names: map[string]string{}}
	for i := range have {
		k := &have[i]
		if k.Number != "" {
			c.byNumber[k.Number] = k
		}
		if person := k.person(); person != nil {
			c.born[person.Day(Born)] = append(c.born[person.Day(Born)], k)
		}
	}
	for i := range r.Children {
		if person := r.Children[i].Person(); person != nil {
			c.names[r.Children[i].Number] = person.Says[Name]
			c.alike[person.Day(Born)] = append(c.alike[person.Day(Born)], &r.Children[i])
		}
	}
	for i := range r.Children {
		c.child(&r.Children[i])
	}
	c.faulty(append(slices.Clone(r.Faults), c.faults...))
	return c.out
}

type comparing struct {
	today    care.Date
	byNumber map[string]*Known
	born     map[care.Date][]*Known
	alike    map[care.Date][]*Child
	names    map[string]string // by number
	out      []Change
	faults   []Fault
}

func (k *Known) person() *Fact {
	i := slices.IndexFunc(k.Facts, func(f KnownFact) bool { return f.Of == OfPerson })
	if i < 0 {
		return nil
	}
	return &k.Facts[i].Fact
}

func (c *comparing) child(child *Child) {
	before := len(c.faults)
	defer func() {
		for i := range c.faults[before:] {
			c.faults[before+i].Child = child.Number
		}
	}()
	known, person := c.byNumber[child.Number], child.Person()
	facts, like, why := child.Facts, care.ID(""), Reason("")
	switch {
	case person == nil && known == nil:
		for _, f := range facts {
			for _, row := range f.Rows {
				c.faults = append(c.faults, Fault{Ref: row, What: NoPerson, Value: cut(child.Number)})
			}
		}
		return
	case person == nil:
		if person = known.person(); person == nil {
			person = &Fact{}
		}
		kept, faults := check(facts, person.Day(Born), c.today)
		facts, c.faults = kept, append(c.faults, faults...)
	case known == nil:
		like, why = c.like(child)
	case another(known.person(), person):
		why = AnotherPerson
	}
	from := len(c.out)
	facts = c.work(facts)
	if known == nil {
		for _, f := range facts {
			c.out = append(c.out, Change{State: New, Fact: f})
		}
		c.closeNew(from)
	} else {
		for _, kind := range Kinds {
			c.kind(known, kind, staysOf(c.out[from:], known), slices.DeleteFunc(slices.Clone(facts), func(f Fact) bool { return f.Of != kind }))
		}
	}
	for i := range c.out[from:] {
		ch := &c.out[from+i]
		ch.Child, ch.Name, ch.Of, ch.Rows, ch.Faults, ch.Like = child.Number, person.Says[Name], ch.Fact.Of, ch.Fact.Rows, ch.Fact.Faults, like
		if known != nil {
			ch.Here = known.Here
		}
		// Whose facts these are is asked first: nothing of them is written on a guess.
		if why != "" && ch.Why != PastWorker && (why != AnotherPerson || ch.State != Same || ch.Of == OfPerson) {
			ch.State, ch.Why = Asks, why
		}
	}
}

// work leaves, of several open rows of one role, the one that began last: one person has a
// child's work. Where nothing says who that is, none of them can be taken.
func (c *comparing) work(facts []Fact) (kept []Fact) {
	now := map[string]Fact{} // by role
	for _, f := range facts {
		if f.Of == OfWorker && f.Says[WorkerUntil] == "" {
			if had, seen := now[f.Says[WorkerRole]]; !seen || f.Says[WorkerSince] > had.Says[WorkerSince] {
				now[f.Says[WorkerRole]] = f
			}
		}
	}
	first, torn := map[string]bool{}, map[string]bool{}
	for _, f := range facts {
		has := now[f.Says[WorkerRole]]
		torn[f.Says[WorkerRole]] = torn[f.Says[WorkerRole]] || f.Of == OfWorker && f.Says[WorkerUntil] == "" && f.Says[WorkerSince] == has.Says[WorkerSince] && f.who() != has.who()
	}
	for _, f := range facts {
		role := f.Says[WorkerRole]
		switch {
		case f.Of != OfWorker || f.Says[WorkerUntil] != "":
			kept = append(kept, f)
		case torn[role]:
			for _, row := range f.Rows {
				c.faults = append(c.faults, Fault{Ref: row, Column: f.heads[WorkerName], What: WorkTwice, Value: f.Says[WorkerName]})
			}
		case !first[role] && f.Says[WorkerSince] == now[role].Says[WorkerSince]:
			first[role], kept = true, append(kept, f)
		default:
			c.out = append(c.out, Change{State: Same, Why: PastWorker, Fact: f})
		}
	}
	return kept
}

// another reports whether a number that is known here seems to be somebody else's now.
// A new last name alone is a change.
func another(have, says *Fact) bool {
	if have == nil {
		return false
	}
	was, is := strings.Fields(have.Says[Name]), strings.Fields(says.Says[Name])
	return have.Says[Born] != says.Says[Born] ||
		!care.AlikeNames(have.Says[Name], says.Says[Name]) && (len(was) == 0 || len(is) == 0 || !care.AlikeNames(was[0], is[0]))
}

// bornAlike is among how many children born on one day a like one is looked for. More
// are born on one day in no authority, but in a file that somebody made by mistake.
const bornAlike = 100

// like finds a child whom a new one may be: here, or under another number in the files.
// An adopted child who comes back has a new number on purpose, so nobody is ever merged.
func (c *comparing) like(child *Child) (care.ID, Reason) {
	born, name := child.Person().Day(Born), child.Person().Says[Name]
	here := c.born[born]
	for _, k := range here[:min(len(here), bornAlike)] {
		if care.AlikeNames(k.person().Says[Name], name) {
			return k.Here, AlikeHere
		}
	}
	same := c.alike[born]
	for _, other := range same[:min(len(same), bornAlike)] {
		if other != child && care.AlikeNames(other.Person().Says[Name], name) {
			return "", AlikeInFile
		}
	}
	return "", ""
}

// closeNew ends what goes on of a new child whose care is over.
func (c *comparing) closeNew(from int) {
	all := staysOf(c.out[from:], nil)
	kept := c.out[:from]
	for _, ch := range c.out[from:] {
		if c.late(ch.Fact, all) {
			continue
		}
		if ch.Fact, ch.WithCare = all.close(ch.Fact, nil); ch.WithCare {
			ch.Why = CareOver
		}
		kept = append(kept, ch)
	}
	c.out = kept
}

// late refuses a legal status or a home that begins after the child's care was over and
// goes on.
func (c *comparing) late(f Fact, all stays) bool {
	span, ends := spans[f.Of]
	if !ends || f.Says[span[1]] != "" {
		return false
	}
	_, late := all.late(f.Says[span[0]])
	if late {
		for _, row := range f.Rows {
			c.faults = append(c.faults, Fault{Ref: row, Column: f.heads[span[0]], What: AfterCare, Value: f.Says[span[0]]})
		}
	}
	return late
}

// kind compares the facts of one kind.
func (c *comparing) kind(known *Known, kind Kind, all stays, facts []Fact) {
	var have []*KnownFact
	for i := range known.Facts {
		if known.Facts[i].Of == kind {
			have = append(have, &known.Facts[i])
		}
	}
	of := pair(facts, have)
	open := map[string]int{} // by role: where in out is who has the work now
	for i, f := range facts {
		if c.late(f, all) {
			continue
		}
		f, over := all.close(f, of[i])
		ch := compare(f, of[i])
		if ch.WithCare = over && ch.State != Same; ch.WithCare && (ch.State != Asks || len(ch.Diffs) == 1) {
			ch.Why = CareOver // nobody is asked whether what goes on here ends too
			if ch.State == Asks {
				ch.State = Ending
			}
		}
		if ch.State == New && kind == OfPeriod && goesOnHere(f, have, of) {
			for _, row := range f.Rows {
				c.faults = append(c.faults, Fault{Ref: row, Column: f.heads[CareSince], What: CareTwice, Value: f.Says[CareSince]})
			}
			continue
		}
		role := f.Says[WorkerRole]
		before, seen := open[role]
		if kind == OfWorker && f.Says[WorkerUntil] == "" && ch.Why != KeptHere && (!seen || f.Says[WorkerSince] >= c.out[before].Fact.Says[WorkerSince]) {
			open[role] = len(c.out)
		}
		c.out = append(c.out, ch)
	}
	paired := map[*KnownFact]bool{}
	for _, h := range of {
		paired[h] = true
	}
	c.out = append(c.out, all.rest(have, paired)...)
	for _, h := range have {
		at, replaced := open[h.Says[WorkerRole]]
		if paired[h] || h.Says[WorkerUntil] != "" || !replaced {
			continue
		}
		now := &c.out[at]
		if h.Says[WorkerSince] > now.Fact.Says[WorkerSince] && now.Fact.Says[WorkerSince] != "" {
			now.State, now.Why = Asks, ChangedHere // the files are behind
			continue
		}
		end := Fact{Of: OfWorker, ID: h.ID, Says: maps.Clone(h.Says), Rows: now.Fact.Rows}
		end.Says[WorkerUntil] = cmp.Or(now.Fact.Says[WorkerSince], string(c.today))
		ch := Change{State: Ending, Why: Replaced, Fact: end, Have: h, Diffs: []Diff{{WorkerUntil, "", end.Says[WorkerUntil]}}}
		if h.ByHand.After(h.Imported) {
			ch.State, ch.Why = Asks, ChangedHere
		}
		c.out = append(c.out, ch)
	}
}

// goesOnHere reports whether a period of care that no file speaks of goes on while a new one does.
func goesOnHere(f Fact, have, of []*KnownFact) bool {
	return slices.ContainsFunc(have, func(h *KnownFact) bool {
		return !slices.Contains(of, h) && (h.Says[CareUntil] == "" || f.Says[CareSince] < h.Says[CareUntil]) && (f.Says[CareUntil] == "" || h.Says[CareSince] < f.Says[CareUntil])
	})
}

// pair finds the fact here that each of the files' is: by its id, by what tells facts of a
// kind apart, and last by its first day, or by being the one that goes on. A worker is the
// same person, whatever they are called. Each round looks facts up, and compares none with
// all others: a child may have thousands.
func pair(facts []Fact, have []*KnownFact) []*KnownFact {
	of, used := make([]*KnownFact, len(facts)), make([]bool, len(have))
	for n, round := range []func(Fact) (key string, fits bool){
		func(f Fact) (string, bool) { return f.ID, f.ID != "" },
		func(f Fact) (string, bool) { return f.key() + "\x00" + f.who(), true },
		Fact.loose,
	} {
		free, nameless := map[string][]int{}, map[string][]int{} // places in have, by key; those without an id
		for i, h := range have {
			key, fits := round(h.Fact)
			if !fits || used[i] {
				continue
			}
			if free[key] = append(free[key], i); h.ID == "" {
				nameless[key] = append(nameless[key], i)
			}
		}
		for i, f := range facts {
			key, fits := round(f)
			if of[i] != nil || !fits {
				continue
			}
			from := free
			if n == 2 && f.ID != "" && f.Of != OfPerson && f.Of != OfDisability {
				from = nameless // two ids are two facts
			}
			for len(from[key]) > 0 && of[i] == nil {
				k := from[key][0]
				if from[key] = from[key][1:]; !used[k] {
					of[i], used[k] = have[k], true
				}
			}
		}
	}
	for i, f := range facts { // a worker whom nobody at work is now may be one who was
		if f.Of != OfWorker || of[i] != nil || f.Says[WorkerHere] != "" {
			continue
		}
		k := slices.IndexFunc(have, func(h *KnownFact) bool {
			return f.Says[WorkerRole] == h.Says[WorkerRole] && care.AlikeNames(f.Says[WorkerName], h.Says[WorkerName])
		})
		if k >= 0 && !used[k] {
			of[i], used[k] = have[k], true
		}
	}
	return of
}

// who is the person that a fact of a worker names, in one way for files and for here.
func (f Fact) who() string {
	if here := f.Says[WorkerHere]; here != "" || f.Of != OfWorker {
		return here
	}
	return care.Meant(f.Says[WorkerName])
}

// loose is by what a fact may be one here that has another id or day.
func (f Fact) loose() (key string, fits bool) {
	switch f.Of {
	case OfPerson, OfDisability:
		return "", true
	case OfPeriod:
		return "", f.Says[CareUntil] == ""
	case OfWorker:
		return f.Says[WorkerRole] + "\x00" + f.who(), true
	case OfPermanence:
		return "", true
	}
	return f.Says[about[f.Of][0]], true
}

// ends are the fields that say that something is over.
var ends = []Field{CareUntil, CareEndedWhy, StatusUntil, HomeUntil, WorkerUntil}

// compare says what a file's fact would change, of the fields that are kept here. An empty cell changes nothing but an end:
// what was over goes on. Where somebody has changed the fact here since the last import,
// what they wrote stays; if the file says something new as well, that is asked.
func compare(f Fact, have *KnownFact) Change {
	if have == nil {
		return Change{State: New, Fact: f}
	}
	ch := Change{State: Same, Fact: f, Have: have}
	moved, ended := false, true
	for _, field := range slices.Sorted(maps.Keys(f.Says)) {
		is, kept := have.Says[field]
		says := f.Says[field]
		if !kept || field == WorkerHere || field == WorkerName && (f.Says[WorkerHere] != "" || care.AlikeNames(says, is)) {
			continue
		}
		empties := slices.Contains(ends, field) || field == Disability
		if says == is || says == "" && !empties {
			continue
		}
		ch.Diffs = append(ch.Diffs, Diff{field, is, says})
		said, before := have.Said[field]
		moved = moved || !before || said != says
		ended = ended && is == "" && slices.Contains(ends, field)
	}
	switch here := have.ByHand.After(have.Imported); {
	case len(ch.Diffs) == 0:
	case here && moved:
		ch.State, ch.Why = Asks, ChangedHere
	case here:
		ch.State, ch.Why = Same, KeptHere
	case ended:
		ch.State = Ending
	default:
		ch.State = Changed
	}
	return ch
}

// name is what the files or the portal call the child of a number.
func (c *comparing) name(number string) string {
	if name := c.names[number]; name != "" || c.byNumber[number] == nil || c.byNumber[number].person() == nil {
		return name
	}
	return c.byNumber[number].person().Says[Name]
}

// faulty makes one change of each row that cannot be taken.
func (c *comparing) faulty(faults []Fault) {
	at := map[Ref]int{}
	for _, f := range faults {
		if f.Cell {
			continue // it stands at its fact
		}
		i, seen := at[f.Ref]
		if !seen {
			i = len(c.out)
			at[f.Ref], c.out = i, append(c.out, Change{State: Faulty, Child: f.Child, Name: cmp.Or(f.Name, c.name(f.Child)), Rows: []Ref{f.Ref}})
		}
		c.out[i].Faults = append(c.out[i].Faults, f)
	}
}
