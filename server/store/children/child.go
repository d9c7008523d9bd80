package children

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/review"
	"myreview/server/store/audit"
	"myreview/server/store/network"
	"myreview/server/store/people"
	"myreview/server/store/reviews"
)

// Facts are what somebody writes down of a child.
type Facts struct {
	Name        string
	Number      string // in the authority's case system; empty: none is known
	Pronouns    string
	BornOn      care.Date
	Lang        care.Lang
	Interpreter string // the language; empty: none is needed
	Helps       string // what helps them to take part
}

// NewChild is a child whom the authority begins to look after. ID is the one that the
// form carried, and becomes the child's.
type NewChild struct {
	ID care.ID
	Facts
	CaredOn care.Date
	Legal   string  // a code; empty: not said
	Home    string  // a code; empty: not said
	IRO     care.ID // somebody at work with that job; empty: nobody yet
	Worker  care.ID
	Sibling care.ID   // a brother or sister who is here; empty: none
	NotThem []care.ID // children with a like name of whom the writer said that it is not them
}

const (
	nameMost  = 100
	helpsMost = 1000
)

// Faults says what is wrong with the facts on a day.
func (f Facts) Faults(today care.Date) error {
	switch err := nameFault(f.Name); {
	case err != nil:
		return err
	case utf8.RuneCountInString(f.Number) > nameMost:
		return care.Invalid("child.error.long").On("number")
	case utf8.RuneCountInString(f.Pronouns) > nameMost:
		return care.Invalid("child.error.long").On("pronouns")
	case utf8.RuneCountInString(f.Interpreter) > nameMost:
		return care.Invalid("child.error.long").On("interpreter")
	case utf8.RuneCountInString(f.Helps) > helpsMost:
		return care.Invalid("child.error.long").On("helps")
	case f.BornOn.Empty():
		return care.Invalid("child.error.born").On("born")
	case f.BornOn > today:
		return care.Invalid("child.error.unborn").On("born")
	case f.BornOn.AgeOn(today) > oldest:
		return care.Invalid("child.error.grown").On("born")
	}
	return nil
}

// oldest is the age up to which somebody is looked after as a child; at 18 it ends, and
// what is open goes on for a while.
const oldest = 18

// Faults says what is wrong with a new child.
func (n NewChild) Faults(today care.Date) error {
	if err := n.Facts.Faults(today); err != nil {
		return err
	}
	switch {
	case n.CaredOn.Empty():
		return care.Invalid("child.error.cared").On("cared")
	case n.CaredOn > today:
		return care.Invalid("child.error.future").On("cared")
	case n.CaredOn < n.BornOn:
		return care.Invalid("child.error.before").On("cared")
	case n.Legal != "" && !slices.Contains(care.LegalStatuses, n.Legal):
		return care.Invalid("child.error.legal").On("legal")
	case n.Home != "" && !slices.Contains(care.HomeKinds, n.Home):
		return care.Invalid("child.error.home").On("home")
	}
	return nil
}

// Make writes a new child down, with who has their work. The same form again is
// harmless. Where a child has the same number, or a like name and the same birthday,
// nothing happens until the writer says that it is another: Conflict (child.error.same, with the
// children as the argument Alike). Whoever is partial to such a child is told neither that they
// are here nor who they are: Conflict (child.error.colleague).
func (s *Store) Make(ctx context.Context, v care.Viewer, n NewChild) error {
	if err := s.KeepsFacts(ctx, v); err != nil {
		return err
	}
	if err := n.Faults(care.DateOf(s.db.Now())); err != nil {
		return err
	}
	err := s.db.WriteTx(ctx, func(tx *gorm.DB) error {
		if err := database.HoldChildren(tx); err != nil {
			return err
		}
		had, err := database.Fetch[network.ChildRow](tx, "WHERE person_id = $1", string(n.ID))
		if err != nil {
			return err
		}
		if len(had) > 0 {
			return audit.Again(had[0].BornOn == n.BornOn && had[0].Number == strings.TrimSpace(n.Number))
		}
		if err := s.same(tx, v, n); err != nil {
			return err
		}
		now := s.db.Now()
		return s.makeIn(tx, v, n, &now)
	})
	if errors.Is(err, audit.ErrNothingHappened) {
		return nil
	}
	return err
}

// same asks about children who may be this one.
func (s *Store) same(tx *gorm.DB, v care.Viewer, n NewChild) error {
	own, err := network.PartialTo(tx, v.Person)
	if err != nil {
		return err
	}
	numbered, err := database.Fetch[network.ChildRow](tx, "WHERE number = $1 AND number <> ''", strings.TrimSpace(n.Number))
	if err != nil {
		return err
	}
	born, err := database.Fetch[network.ChildRow](tx, "WHERE born_on = $1", string(n.BornOn))
	if err != nil {
		return err
	}
	for _, r := range slices.Concat(numbered, born) {
		if own[r.PersonID] {
			return care.Conflict("child.error.colleague").On("name")
		}
	}
	if len(numbered) > 0 {
		return care.Conflict("child.error.number").On("number")
	}
	var ids []care.ID
	for _, r := range born {
		ids = append(ids, r.PersonID)
	}
	people, err := network.PeopleByID(tx, ids)
	if err != nil {
		return err
	}
	born = slices.DeleteFunc(born, func(r network.ChildRow) bool { return !care.AlikeNames(people[r.PersonID].Name, n.Name) })
	var alike []network.Named
	for _, r := range born {
		if id := r.PersonID; !slices.Contains(n.NotThem, id) {
			alike = append(alike, network.Named{Person: id, Name: people[id].Name, Picture: people[id].Picture})
		}
	}
	if len(alike) > 0 {
		return care.Conflict("child.error.same").On("name").With("Alike", alike)
	}
	return nil
}

func (s *Store) makeIn(tx *gorm.DB, v care.Viewer, n NewChild, now *time.Time) error {
	today := care.DateOf(*now)
	person := network.PersonRow{
		ID: n.ID, Name: strings.TrimSpace(n.Name), Band: care.BandAt(n.BornOn, today), Lang: cmp.Or(n.Lang, care.English), Picture: "child", MadeAt: *now,
	}
	if err := tx.Create(&person).Error; err != nil {
		return fmt.Errorf("store: make child: %w", err)
	}
	row := network.ChildRow{
		PersonID: n.ID, BornOn: n.BornOn, CaredOn: n.CaredOn, Number: strings.TrimSpace(n.Number), Pronouns: strings.TrimSpace(n.Pronouns),
		Interpreter: strings.TrimSpace(n.Interpreter), ByHand: now,
	}
	own, err := s.people.AddChildIn(tx, row, person.Name)
	if err != nil {
		return err
	}
	if err := s.keepHelps(tx, n.ID, n.Helps); err != nil {
		return err
	}
	for _, spell := range []network.SpellRow{{Sort: care.SpellLegal, Kind: n.Legal}, {Sort: care.SpellHome, Kind: n.Home}} {
		if spell.Kind == "" {
			continue
		}
		spell.ID, spell.ChildID, spell.Since, spell.ByHand = care.NewID(), n.ID, n.CaredOn, now
		if err := tx.Create(&spell).Error; err != nil {
			return fmt.Errorf("store: make child: %w", err)
		}
	}
	if err := s.joinFamily(tx, n.ID, n.Sibling); err != nil {
		return err
	}
	ties := []care.ID{own}
	for _, work := range []struct {
		field string
		kind  care.TieKind
		who   care.ID
	}{{"iro", care.TieIRO, n.IRO}, {"worker", care.TieSocialWorker, n.Worker}} {
		if work.who == "" {
			continue
		}
		tie, err := s.tieWorker(tx, v, work.field, care.Tie{Person: work.who, Child: n.ID, Kind: work.kind})
		if err != nil {
			return err
		}
		ties = append(ties, tie)
	}
	if err := s.audit.Note(tx, v, "child.made", n.ID, n.ID); err != nil {
		return err
	}
	if err := s.people.SignChild(tx, n.ID, own); err != nil {
		return err
	}
	for _, tie := range ties[1:] {
		if err := s.audit.SignTies(tx, tie); err != nil {
			return err
		}
	}
	return s.reviews.KeepNext(tx, n.ID)
}

// tieWorker is people.TieWorker, whose fault is that of a field.
func (s *Store) tieWorker(tx *gorm.DB, v care.Viewer, field string, t care.Tie) (care.ID, error) {
	tie, err := s.people.TieWorker(tx, v, t)
	var fault *care.Error
	if errors.As(err, &fault) && fault.Field == "to" {
		err = fault.On(field)
	}
	return tie, err
}

// keepHelps seals what helps a child to take part.
func (s *Store) keepHelps(tx *gorm.DB, child care.ID, helps string) error {
	var box []byte
	if strings.TrimSpace(helps) != "" {
		var err error
		if box, err = s.db.ForChild(tx, child).Seal("child", child, "helps", []byte(helps)); err != nil {
			return err
		}
	}
	if err := tx.Model(&network.ChildRow{}).Where("person_id = ?", child).Update("helps", box).Error; err != nil {
		return fmt.Errorf("store: child: %w", err)
	}
	return nil
}

// joinFamily makes two children brothers or sisters, and all who are theirs.
func (s *Store) joinFamily(tx *gorm.DB, child, sibling care.ID) error {
	if sibling == "" || sibling == child {
		return nil
	}
	one, err := database.FetchOne[network.ChildRow](tx, "WHERE person_id = $1", string(sibling))
	if err != nil {
		if care.KindOf(err) == care.KindNotFound {
			err = care.Invalid("child.error.sibling").On("sibling")
		}
		return err
	}
	other, err := database.FetchOne[network.ChildRow](tx, "WHERE person_id = $1", string(child))
	if err != nil {
		return err
	}
	family := cmp.Or(one.Family, other.Family, string(care.NewID()))
	set := tx.Model(&network.ChildRow{}).Where("person_id IN ? OR (family <> '' AND family IN ?)", []care.ID{child, sibling}, []string{one.Family, other.Family}).Update("family", family)
	if set.Error != nil {
		return fmt.Errorf("store: family: %w", set.Error)
	}
	return nil
}

// Page is what people at work see of a child: facts, and nothing that was said.
type Page struct {
	Child care.ID
	Facts
	HelpsLost  bool
	Picture    string
	Band       care.Band
	CaredOn    care.Date
	Died       []Dead     // the child first, then who was round them: adults for the people at work on the case alone
	InCare     bool       // now, and not yet 18: reviews become due
	GrownOn    care.Date  // the day on which they are 18
	Ended      care.Spell // the spell of care that ended last, where none goes on
	Undo       bool       // it ended a short while ago by a step here, which can be taken back
	PagesFrom  care.Date  // the day from which they have pages of their own
	Stage      string     // why their band was moved; for the people at work on the case alone
	StageLost  bool
	MyWords    care.MyWords    // what the child calls people and things, for the people at work on the case
	Called     []network.Named // and whom by name
	StageOn    care.Date       // the day on which it was; empty: it never was
	Spells     []care.Spell    // the last first
	Permanence []Decided       // the last first
	Needs      []string        // what another system has on record, by codes of care.Disabilities
	Past       []Held          // reviews held before the portal, the last first
	Reviews    []ReviewDay     // the last first
	Needed     []review.Needed
	Workers    []network.Named
	Family     []network.Named // brothers and sisters who are here and live
	AtWork     bool            // the viewer is at work on the case, and opens its reviews
	Reports    bool            // the viewer opens what is kept of reports
	Guarded    bool
}

// Decided is when adoption was decided on. Empty days are not known.
type Decided struct{ Agreed, Ordered, Matched, Placed, Reversed care.Date }

// Held is a review that was held before the portal.
type Held struct {
	On, Due care.Date
	PN      string
}

// ReviewDay is one review by its days and its state alone.
type ReviewDay struct {
	ID       care.ID
	Number   int
	State    string
	StartsAt time.Time
	Minutes  int    // how long it is planned to take; 0: nobody said
	How      string // one of review.Hows; empty: nobody said
	DueOn    care.Date
	HeldOn   care.Date // empty until it is closed
	Moved    []Moved   // to another day, the first move first
}

// Child is the page of a child; NotFound for whom it is not there.
func (s *Store) Child(ctx context.Context, v care.Viewer, child care.ID) (Page, error) {
	var p Page
	err := s.db.Snapshot(ctx, func(db *gorm.DB) error {
		r, err := s.reads(db, v, child)
		if err != nil {
			return err
		}
		p, err = s.page(db, r, child)
		return err
	})
	if err == nil {
		err = s.audit.Record(ctx, v, child, "", audit.Facts, []care.ID{child})
	}
	return p, err
}

func (s *Store) page(db *gorm.DB, r reader, child care.ID) (Page, error) {
	who, err := database.FetchOne[network.PersonRow](db, "WHERE id = $1", string(child))
	if err != nil {
		return Page{}, err
	}
	p := Page{
		Child: child, Picture: who.Picture, Band: who.Band, CaredOn: r.row.CaredOn, AtWork: r.atWork, Reports: r.atWork || r.chases,
		Facts: Facts{Name: who.Name, Number: r.row.Number, Pronouns: r.row.Pronouns, BornOn: r.row.BornOn, Lang: who.Lang, Interpreter: r.row.Interpreter},
	}
	if p.Helps, p.HelpsLost, err = s.db.ForChild(db, child).Shown("child", child, "helps", r.row.Helps); err != nil {
		return Page{}, err
	}
	if p.PagesFrom = care.PagesFrom(p.BornOn, p.CaredOn); r.row.StageAt != nil {
		p.StageOn = care.DateOf(*r.row.StageAt)
	}
	if r.atWork {
		if p.Stage, p.StageLost, err = s.db.ForChild(db, child).Shown("child", child, "stage", r.row.Stage); err != nil {
			return Page{}, err
		}
		if p.MyWords, err = s.network.OpenMyWords(db, child, r.row.MyWords); err != nil {
			return Page{}, err
		}
		if p.Called, err = s.network.CalledByChild(db, r.around.Ties, p.MyWords); err != nil {
			return Page{}, err
		}
	}
	if p.Guarded, err = people.Guarded(db, child); err != nil {
		return Page{}, err
	}
	if p.Died, err = s.deaths(db, r); err != nil {
		return Page{}, err
	}
	spells, err := spellsOf(db, child)
	if err != nil {
		return Page{}, err
	}
	for _, row := range spells {
		p.Spells = append(p.Spells, row.Spell())
	}
	now := s.db.Now()
	p.GrownOn = care.GrownOn(p.BornOn)
	if last, ok := lastCare(spells); ok && !last.Spell().Open() {
		p.Ended, p.Undo = last.Spell(), undoable(last, now)
	} else {
		p.InCare = ok && !r.died() && care.DateOf(now) < p.GrownOn
	}
	needed, err := network.NeededOf(db, []care.ID{child})
	if err != nil {
		return Page{}, err
	}
	p.Needed = needed[child]
	decided, err := database.Fetch[network.PermanenceRow](db, "WHERE child_id = $1 ORDER BY agreed_on DESC, ordered_on DESC, id", string(child))
	if err != nil {
		return Page{}, err
	}
	for _, row := range decided {
		p.Permanence = append(p.Permanence, Decided{row.AgreedOn, row.OrderedOn, row.MatchedOn, row.PlacedOn, row.ReversedOn})
	}
	if p.Needs, err = needs(db, child); err != nil {
		return Page{}, err
	}
	past, err := database.Fetch[network.PastReviewRow](db, "WHERE child_id = $1 ORDER BY held_on DESC, id", string(child))
	if err != nil {
		return Page{}, err
	}
	for _, row := range past {
		p.Past = append(p.Past, Held{On: row.HeldOn, Due: row.DueOn, PN: row.PN})
	}
	all, err := database.Fetch[network.ReviewRow](db, "WHERE child_id = $1 ORDER BY number DESC", string(child))
	if err != nil {
		return Page{}, err
	}
	var moves []Moved
	if slices.ContainsFunc(all, func(row network.ReviewRow) bool { return row.MovedFrom != nil }) {
		if moves, err = movesOf(db, child); err != nil {
			return Page{}, err
		}
	}
	for _, row := range all {
		day := reviewDay(row)
		for _, m := range moves {
			if m.Review == row.ID {
				day.Moved = append(day.Moved, m)
			}
		}
		p.Reviews = append(p.Reviews, day)
	}
	n := s.network.Network(r.around.Ties)
	for _, t := range r.around.Ties {
		if t.Kind.Professional() && n.Holds(t) {
			p.Workers = append(p.Workers, r.named(t))
		}
	}
	if r.row.Family != "" {
		p.Family, err = siblings(db, r.row)
	}
	return p, err
}

// needs are what is on record of a child: whoever opens the page of facts keeps them.
func needs(db *gorm.DB, child care.ID) (which []string, err error) {
	rows, err := database.Fetch[network.DisabilityRow](db, "WHERE child_id = $1 ORDER BY id", string(child))
	if err != nil {
		return nil, err
	}
	for _, code := range append(slices.Clone(care.Disabilities), care.DisabilityOther) {
		if slices.ContainsFunc(rows, func(row network.DisabilityRow) bool { return slices.Contains(strings.Fields(row.Codes), code) }) {
			which = append(which, code)
		}
	}
	return which, nil
}

func reviewDay(row network.ReviewRow) ReviewDay {
	day := ReviewDay{ID: row.ID, Number: row.Number, State: row.State, StartsAt: row.Starts(), Minutes: row.Minutes, How: row.How, DueOn: row.DueOn}
	if row.State == network.ReviewClosed {
		day.HeldOn = reviews.HeldOn(row)
	}
	return day
}

func siblings(db *gorm.DB, of network.ChildRow) ([]network.Named, error) {
	rows, err := database.Fetch[network.ChildRow](db, "AS c WHERE family = $1 AND family <> '' AND person_id <> $2 AND NOT "+network.Died+" ORDER BY born_on, person_id", of.Family, string(of.PersonID))
	if err != nil {
		return nil, err
	}
	var ids []care.ID
	for _, r := range rows {
		ids = append(ids, r.PersonID)
	}
	people, err := network.PeopleByID(db, ids)
	var out []network.Named
	for _, id := range ids {
		out = append(out, network.Named{Person: id, Name: people[id].Name, Picture: people[id].Picture})
	}
	return out, err
}

// Change writes a child's facts down anew. The people at work on the case may, and those
// who keep facts. What the child said stays with the name that it was said under.
func (s *Store) Change(ctx context.Context, v care.Viewer, child care.ID, f Facts) error {
	if _, err := s.reads(s.db.Read(ctx), v, child); err != nil {
		return err
	}
	if err := f.Faults(care.DateOf(s.db.Now())); err != nil {
		return err
	}
	err := s.db.WriteTx(ctx, func(tx *gorm.DB) error {
		if err := database.HoldChildren(tx); err != nil { // nobody else takes the number
			return err
		}
		if err := s.audit.HoldChild(tx, child); err != nil {
			return err
		}
		r, err := s.reads(tx, v, child)
		if err != nil {
			return err
		}
		if r.row.CaredOn < f.BornOn {
			return care.Invalid("child.error.before").On("born")
		}
		own, err := s.movePages(tx, r, f.BornOn)
		if err != nil {
			return err
		}
		number := strings.TrimSpace(f.Number)
		others, err := database.Fetch[network.ChildRow](tx, "WHERE number = $1 AND number <> '' AND person_id <> $2", number, string(child))
		if err != nil {
			return err
		}
		if len(others) > 0 {
			return care.Conflict("child.error.number").On("number")
		}
		was := Facts{Name: r.around.Names[child].Name, Pronouns: r.row.Pronouns}
		if err := s.keepName(tx, v.Person, child, was, Facts{Name: strings.TrimSpace(f.Name), Pronouns: strings.TrimSpace(f.Pronouns)}); err != nil {
			return err
		}
		set := map[string]any{"born_on": f.BornOn, "number": number, "pronouns": strings.TrimSpace(f.Pronouns), "interpreter": strings.TrimSpace(f.Interpreter), "by_hand": s.db.Now()}
		if err := tx.Model(&network.ChildRow{}).Where("person_id = ?", child).Updates(set).Error; err != nil {
			return fmt.Errorf("store: change child: %w", err)
		}
		who := map[string]any{"name": strings.TrimSpace(f.Name), "lang": cmp.Or(f.Lang, care.English)}
		if err := tx.Model(&network.PersonRow{}).Where("id = ?", child).Updates(who).Error; err != nil {
			return fmt.Errorf("store: change child: %w", err)
		}
		if err := s.keepHelps(tx, child, f.Helps); err != nil {
			return err
		}
		if err := s.audit.Note(tx, v, "child.changed", child, child); err != nil {
			return err
		}
		if own != "" {
			if err := s.audit.SignTie(tx, own); err != nil {
				return err
			}
		}
		return s.reviews.KeepNext(tx, child)
	})
	if err != nil {
		return err
	}
	return s.ringReviews(ctx, child)
}

func (s *Store) ringReviews(ctx context.Context, child care.ID) error {
	rows, err := database.Fetch[network.ReviewRow](s.db.Read(ctx), "WHERE child_id = $1 AND state <> $2", string(child), network.ReviewClosed)
	for _, r := range rows {
		s.db.Ring(r.ID)
	}
	return err
}
