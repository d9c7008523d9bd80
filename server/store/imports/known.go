package imports

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/exchange"
	"myreview/server/store/network"
	"myreview/server/store/reviews"
	"myreview/server/store/signin"
)

// atOnce is how many values one statement asks for.
const atOnce = 500

// find asks for rows by values of a column, some at once.
func find[T any](db *gorm.DB, condition string, values []string) (out []T, err error) {
	for part := range slices.Chunk(values, atOnce) {
		var rows []T
		if err := db.Where(condition, part).Find(&rows).Error; err != nil {
			return nil, fmt.Errorf("store: import: %w", err)
		}
		out = append(out, rows...)
	}
	return out, nil
}

// changes compares what files say with what is here.
func (s *Store) changes(db *gorm.DB, v care.Viewer, r *exchange.Result, choices map[string]bool) ([]Change, error) {
	staff, err := s.staff(db)
	if err != nil {
		return nil, err
	}
	unsure := map[string]exchange.Reason{} // why nobody is meant, by the worker as a file has them
	for i := range r.Children {
		for k := range r.Children[i].Facts {
			f := &r.Children[i].Facts[k]
			if f.Of != exchange.OfWorker {
				continue
			}
			if p, why := staff.find(f); why == "" {
				f.Says[exchange.WorkerName], f.Says[exchange.WorkerHere] = p.Name, string(p.ID)
			} else {
				unsure[worker(f)] = why
				delete(f.Says, exchange.WorkerHere)
			}
		}
	}
	allocates := s.network.Works(db, v, care.JobIROManager)
	if allocates != nil && care.KindOf(allocates) != care.KindNotFound {
		return nil, allocates
	}
	have, err := s.known(db, v, r)
	if err != nil {
		return nil, err
	}
	var out []Change
	begun := map[string]bool{}   // children with a period of care
	refused := map[string]bool{} // by child and role: whom the files name does not get the work
	all := exchange.Compare(r, have.known, s.today())
	kept, err := s.kept(db, v, all)
	if err != nil {
		return nil, err
	}
	for _, ch := range all {
		have.settle(ch)
		if ch.Of == exchange.OfPeriod && ch.State != exchange.Faulty {
			begun[ch.Child] = true
		}
	}
	for _, ch := range all {
		one := Change{Change: ch, Name: ch.Key(), who: care.ID(ch.Fact.Says[exchange.WorkerHere])}
		work := ch.Child + " " + ch.Fact.Says[exchange.WorkerRole]
		refuse := func(what exchange.Reason, value string) {
			refused[work] = refused[work] || ch.Of == exchange.OfWorker
			one.State, one.Why, one.Have, one.Diffs = exchange.Faulty, "", nil, nil
			one.Faults = []exchange.Fault{{Ref: ch.Rows[0], What: what, Value: value}}
		}
		take, chosen := choices[one.Name]
		one.Asked = chosen
		switch {
		case ch.State == exchange.Faulty:
		case have.own[ch.Here]:
			refuse(exchange.OwnFamily, "")
		case ch.Why == exchange.Replaced && refused[work]:
			continue // who has the work keeps it
		case ch.Of == exchange.OfWorker && ch.State != exchange.Same && ch.Fact.Says[exchange.WorkerUntil] == "" && one.who == v.Person:
			refuse(exchange.OwnWork, ch.Fact.Says[exchange.WorkerName]) // nobody gives work to themselves
		case ch.Of == exchange.OfWorker && ch.State != exchange.Same && ch.Here != "" && allocates != nil && (ch.Have != nil || ch.Fact.Says[exchange.WorkerUntil] == "") && ch.Fact.Says[exchange.WorkerRole] == string(care.TieIRO):
			refuse(exchange.NotAllocator, ch.Fact.Says[exchange.WorkerName])
		case gives(ch) && kept[one.who]:
			refuse(exchange.NotApart, ch.Fact.Says[exchange.WorkerName])
		case ch.Of == exchange.OfWorker && ch.State != exchange.Same && ch.Have == nil && have.excluded[ch.Here][one.who]:
			refuse(exchange.Excluded, ch.Fact.Says[exchange.WorkerName])
		case ch.Here == "" && !begun[ch.Child]:
			refuse(exchange.NoPeriod, "")
		case have.again(ch):
			refuse(map[exchange.Kind]exchange.Reason{exchange.OfPeriod: exchange.CareTwice, exchange.OfStatus: exchange.StatusTwice, exchange.OfHome: exchange.HomeTwice}[ch.Of], "")
		case ch.Of == exchange.OfWorker && ch.Have != nil && ch.Have.Says[exchange.WorkerUntil] != "" && ch.Fact.Says[exchange.WorkerUntil] == "" && one.who == "" && ch.State != exchange.Same:
			refuse(cmp.Or(unsure[worker(&ch.Fact)], exchange.NotAtWork), ch.Fact.Says[exchange.WorkerName])
		case ch.State != exchange.New && ch.State != exchange.Asks || ch.Have != nil:
		case ch.Of == exchange.OfDisability && ch.Fact.Says[exchange.Disability] == "" || ch.Of == exchange.OfPermanence && permanenceRow(ch.Fact) == (network.PermanenceRow{}):
			one.State, one.Why = exchange.Same, exchange.NotKept
		case ch.Of == exchange.OfWorker && ch.Fact.Says[exchange.WorkerUntil] != "":
			one.State, one.Why = exchange.Same, exchange.PastWorker
		case ch.Of == exchange.OfWorker && one.who == "":
			refuse(cmp.Or(unsure[worker(&ch.Fact)], exchange.NotAtWork), ch.Fact.Says[exchange.WorkerName])
		}
		switch one.State {
		case exchange.New, exchange.Changed, exchange.Ending:
			one.Take = !chosen || take
		case exchange.Asks:
			one.Take = take
		}
		out = append(out, one)
	}
	together(out)
	return out, nil
}

// gives reports whether a row gives somebody at work a child who is here.
func gives(ch exchange.Change) bool {
	return ch.Of == exchange.OfWorker && ch.State != exchange.Same && ch.State != exchange.Faulty && ch.Here != "" && ch.Fact.Says[exchange.WorkerUntil] == ""
}

// kept are those whom files give a child and who get none from the viewer (signin.Apart).
func (s *Store) kept(db *gorm.DB, v care.Viewer, all []exchange.Change) (map[care.ID]bool, error) {
	var to []care.ID
	for _, ch := range all {
		if who := care.ID(ch.Fact.Says[exchange.WorkerHere]); who != "" && gives(ch) {
			to = append(to, who)
		}
	}
	slices.Sort(to)
	if to = slices.Compact(to); len(to) == 0 {
		return nil, nil
	}
	return signin.Kept(db, v, to, s.db.Now())
}

// worker is one as a file names them.
func worker(f *exchange.Fact) string {
	return f.Says[exchange.WorkerRole] + "\x00" + f.Says[exchange.WorkerEmail] + "\x00" + f.Says[exchange.WorkerName]
}

// people are those at work whom a file can name.
type people struct {
	network.PersonRow
	job care.Job
}

type workers []people

func (s *Store) staff(db *gorm.DB) (out workers, err error) {
	for _, job := range []care.Job{care.JobIRO, care.JobSocialWorker} {
		rows, err := database.Fetch[network.PersonRow](db, "WHERE staff AND left_at IS NULL AND id IN (SELECT person_id FROM job WHERE kind = $1 AND "+network.JobNow+") ORDER BY id", string(job))
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			out = append(out, people{r, job})
		}
	}
	return out, nil
}

// find is whom a fact names: by the mail address, also where that stands in the place of a
// name; a name that only one has counts where the file has no address.
func (w workers) find(f *exchange.Fact) (found people, why exchange.Reason) {
	job, name := care.TieKind(f.Says[exchange.WorkerRole]).Job(), f.Says[exchange.WorkerName]
	mail := f.Says[exchange.WorkerEmail]
	if mail == "" && strings.Contains(name, "@") {
		mail = name
	}
	here := care.ID(f.Says[exchange.WorkerHere]) // found before
	why = exchange.NotAtWork
	for _, p := range w {
		switch {
		case p.job != job:
		case here != "":
			if p.ID == here {
				return p, ""
			}
		case mail != "":
			if p.Email != nil && strings.EqualFold(*p.Email, mail) {
				return p, ""
			}
		case !care.AlikeNames(p.Name, name):
		case why == "":
			return people{}, exchange.NameTwice
		default:
			found, why = p, ""
		}
	}
	return found, why
}

// known is what is here of the children whom files may mean.
type known struct {
	known []exchange.Known
	own   map[care.ID]bool // the viewer's own family

	excluded map[care.ID]map[care.ID]bool // by child: who is kept out of their reviews
	open     map[string]map[care.ID]bool  // periods, statuses and homes that go on, by child and kind: rows here
	going    map[string]bool              // one from a file does
}

// span is what a fact is one of at a time, and its last day: a child has one home, and a
// legal status once. Empty: it goes on beside others.
func span(of exchange.Kind, says map[exchange.Field]string) (until exchange.Field, which string) {
	switch of {
	case exchange.OfPeriod, exchange.OfStatus, exchange.OfHome:
		return lasts[of], string(of) + says[exchange.Status]
	}
	return "", ""
}

// settle notes what of the periods, statuses and homes that are here a change ends or opens again.
func (k *known) settle(ch exchange.Change) {
	if ch.Have == nil || ch.State == exchange.Faulty {
		return
	}
	until, was := span(ch.Of, ch.Have.Says)
	if ends, says := ch.Fact.Says[until]; until != "" && says {
		rows := k.open[string(ch.Here)+was]
		if delete(rows, ch.Have.Here); ends == "" && rows != nil {
			rows[ch.Have.Here] = true
		}
	}
}

// again reports whether a new period, status or home would go on beside another.
func (k *known) again(ch exchange.Change) bool {
	until, which := span(ch.Of, ch.Fact.Says)
	if until == "" || ch.Have != nil || ch.State == exchange.Same || ch.Fact.Says[until] != "" {
		return false
	}
	of := ch.Child + which
	twice := k.going[of] || len(k.open[string(ch.Here)+which]) > 0
	k.going[of] = true
	return twice
}

func (s *Store) known(db *gorm.DB, v care.Viewer, r *exchange.Result) (k known, err error) {
	k.excluded, k.open, k.going = map[care.ID]map[care.ID]bool{}, map[string]map[care.ID]bool{}, map[string]bool{}
	numbers, births := map[string]bool{}, map[string]bool{}
	for _, c := range r.Children {
		numbers[c.Number] = true
		if p := c.Person(); p != nil {
			births[p.Says[exchange.Born]] = true
		}
	}
	rows := map[care.ID]network.ChildRow{}
	numbered, err := find[network.ChildRow](db, "number <> '' AND number IN ?", slices.Sorted(maps.Keys(numbers)))
	if err != nil {
		return k, err
	}
	born, err := find[network.ChildRow](db, "born_on IN ?", slices.Sorted(maps.Keys(births)))
	if err != nil {
		return k, err
	}
	unnumbered, err := find[network.ChildRow](db, "number = '' AND person_id IN ?", slices.Sorted(maps.Keys(numbers)))
	if err != nil {
		return k, err
	}
	for _, row := range slices.Concat(numbered, born, unnumbered) {
		rows[row.PersonID] = row
	}
	ids := make([]string, 0, len(rows))
	for id := range rows {
		ids = append(ids, string(id))
	}
	slices.Sort(ids)
	names, err := find[network.PersonRow](db, "id IN ?", ids)
	if err != nil {
		return k, err
	}
	said, err := lastSaid(db, ids)
	if err != nil {
		return k, err
	}
	died, err := find[network.DeathRow](db, "person_id IN ?", ids)
	if err != nil {
		return k, err
	}
	diedOn := map[care.ID]care.Date{}
	for _, d := range died {
		diedOn[d.PersonID] = d.DiedOn
	}
	facts := map[care.ID][]exchange.KnownFact{}
	add := func(child, row care.ID, of exchange.Kind, number string, byHand *time.Time, says map[exchange.Field]string) {
		f := exchange.KnownFact{Fact: exchange.Fact{Of: of, ID: number, Says: says}, Here: row, ByHand: database.Deref(byHand)}
		if last, ok := said[row]; ok {
			f.Imported, f.Said = last.at, last.says
			if of == exchange.OfWorker && says[exchange.WorkerUntil] == "" {
				f.ByHand = time.Time{} // an import made it, and a tie changes by its end alone
			}
		}
		facts[child] = append(facts[child], f)
	}
	for _, p := range names {
		c := rows[p.ID]
		add(p.ID, p.ID, exchange.OfPerson, c.Number, c.ByHand, map[exchange.Field]string{exchange.Name: p.Name, exchange.Born: string(c.BornOn), exchange.Died: string(diedOn[p.ID])})
	}
	spells, err := find[network.SpellRow](db, "child_id IN ?", ids)
	if err != nil {
		return k, err
	}
	for _, row := range spells {
		of, says := saysOf(row)
		_, which := span(of, says)
		if at := string(row.ChildID) + which; row.Until.Empty() {
			if k.open[at] == nil {
				k.open[at] = map[care.ID]bool{}
			}
			k.open[at][row.ID] = true
		}
		add(row.ChildID, row.ID, of, row.Number, row.ByHand, says)
	}
	past, err := find[network.PastReviewRow](db, "child_id IN ?", ids)
	if err != nil {
		return k, err
	}
	for _, row := range past {
		add(row.ChildID, row.ID, exchange.OfReview, row.Number, nil, pastSays(row))
	}
	decided, err := find[network.PermanenceRow](db, "child_id IN ?", ids)
	if err != nil {
		return k, err
	}
	for _, row := range decided {
		add(row.ChildID, row.ID, exchange.OfPermanence, row.Number, nil, permanenceSays(row))
	}
	recorded, err := find[network.DisabilityRow](db, "child_id IN ?", ids)
	if err != nil {
		return k, err
	}
	for _, row := range recorded {
		add(row.ChildID, row.ID, exchange.OfDisability, "", nil, disabilitySays(row))
	}
	closed, err := find[network.ReviewRow](db, "state = 'closed' AND child_id IN ?", ids)
	if err != nil {
		return k, err
	}
	for _, row := range closed { // held here: another system may tell of it too
		add(row.ChildID, row.ID, exchange.OfReview, "", nil, map[exchange.Field]string{exchange.ReviewHeld: string(reviews.HeldOn(row))})
	}
	if err := s.ties(db, v, ids, &k, add); err != nil {
		return k, err
	}
	for _, id := range ids {
		k.known = append(k.known, exchange.Known{Here: care.ID(id), Number: cmp.Or(rows[care.ID(id)].Number, id), Facts: facts[care.ID(id)]})
	}
	return k, nil
}

// ties adds who works with children, and who did and was ended here: a file that still
// names them brings nobody back by itself.
func (s *Store) ties(db *gorm.DB, v care.Viewer, ids []string, k *known, add func(child, row care.ID, of exchange.Kind, number string, byHand *time.Time, says map[exchange.Field]string)) error {
	ties, err := find[network.TieRow](db, "kind IN ('iro', 'social_worker') AND child_id IN ?", ids)
	if err != nil {
		return err
	}
	var who []string
	for _, t := range ties {
		who = append(who, string(t.PersonID))
	}
	slices.Sort(who)
	people, err := find[network.PersonRow](db, "id IN ?", slices.Compact(who))
	if err != nil {
		return err
	}
	names := map[care.ID]string{}
	for _, p := range people {
		names[p.ID] = p.Name
	}
	now := s.db.Now()
	over := func(t network.TieRow) bool { return t.Tie().StateAt(now) == care.TieEnded }
	slices.SortStableFunc(ties, func(a, b network.TieRow) int { // who is there now is found first
		switch {
		case over(a) == over(b):
			return b.Since.Compare(a.Since)
		case over(a):
			return 1
		}
		return -1
	})
	for _, t := range ties {
		says := map[exchange.Field]string{exchange.WorkerRole: string(t.Kind), exchange.WorkerName: names[t.PersonID], exchange.WorkerHere: string(t.PersonID), exchange.WorkerUntil: ""}
		changed := t.Since
		if over(t) {
			changed = cmp.Or(database.Deref(t.Until), now)
			says[exchange.WorkerUntil] = string(care.DateOf(changed))
		}
		add(t.ChildID, t.ID, exchange.OfWorker, "", &changed, says)
	}
	kept, err := find[network.TieRow](db, "state IN ('excluded', 'barred') AND child_id IN ?", ids)
	if err != nil {
		return err
	}
	for _, t := range kept {
		if t.Tie().StateAt(now).Out() {
			if k.excluded[t.ChildID] == nil {
				k.excluded[t.ChildID] = map[care.ID]bool{}
			}
			k.excluded[t.ChildID][t.PersonID] = true
		}
	}
	k.own, err = network.PartialTo(db, v.Person)
	return err
}

// saysOf is a spell as files would say it.
func saysOf(row network.SpellRow) (exchange.Kind, map[exchange.Field]string) {
	switch row.Sort {
	case care.SpellLegal:
		return exchange.OfStatus, map[exchange.Field]string{exchange.Status: row.Kind, exchange.StatusSince: string(row.Since), exchange.StatusUntil: string(row.Until)}
	case care.SpellHome:
		return exchange.OfHome, map[exchange.Field]string{exchange.HomeKind: care.ReturnCode(row.Kind), exchange.HomeSince: string(row.Since), exchange.HomeUntil: string(row.Until)}
	}
	return exchange.OfPeriod, map[exchange.Field]string{exchange.CareSince: string(row.Since), exchange.CareUntil: string(row.Until), exchange.CareEndedWhy: row.Reason}
}

func permanenceSays(row network.PermanenceRow) map[exchange.Field]string {
	return map[exchange.Field]string{
		exchange.PermanenceAgreed: string(row.AgreedOn), exchange.PlacementOrder: string(row.OrderedOn), exchange.Matched: string(row.MatchedOn),
		exchange.PlacedForAdoption: string(row.PlacedOn), exchange.DecisionReversed: string(row.ReversedOn),
	}
}

// permanenceRow is the days that a fact says.
func permanenceRow(f exchange.Fact) network.PermanenceRow {
	return network.PermanenceRow{
		AgreedOn: f.Day(exchange.PermanenceAgreed), OrderedOn: f.Day(exchange.PlacementOrder), MatchedOn: f.Day(exchange.Matched),
		PlacedOn: f.Day(exchange.PlacedForAdoption), ReversedOn: f.Day(exchange.DecisionReversed),
	}
}

func disabilitySays(row network.DisabilityRow) map[exchange.Field]string {
	return map[exchange.Field]string{exchange.Disability: row.Codes}
}

func pastSays(row network.PastReviewRow) map[exchange.Field]string {
	return map[exchange.Field]string{exchange.ReviewHeld: string(row.HeldOn), exchange.ReviewDue: string(row.DueOn), exchange.ReviewCode: row.PN}
}

type wroteRow struct {
	ID       care.ID       `gorm:"column:id;primaryKey"`
	ImportID care.ID       `gorm:"column:import_id"`
	ChildID  care.ID       `gorm:"column:child_id"`
	Kind     exchange.Kind `gorm:"column:kind"`
	RowID    care.ID       `gorm:"column:row_id"`
	Was      string        `gorm:"column:was"` // JSON of what was there; empty: nothing
	Says     string        `gorm:"column:says"`
	At       time.Time     `gorm:"column:at"`
}

func (wroteRow) TableName() string { return "import_row" }

type said struct {
	at   time.Time
	says map[exchange.Field]string
}

// lastSaid is what imports said last of each row.
func lastSaid(db *gorm.DB, children []string) (map[care.ID]said, error) {
	rows, err := find[wroteRow](db, "child_id IN ?", children)
	if err != nil {
		return nil, err
	}
	out := map[care.ID]said{}
	for _, row := range rows {
		if out[row.RowID].at.After(row.At) {
			continue
		}
		one := said{at: row.At}
		if err := json.Unmarshal([]byte(row.Says), &one.says); err != nil {
			return nil, fmt.Errorf("store: import: %w", err)
		}
		out[row.RowID] = one
	}
	return out, nil
}
