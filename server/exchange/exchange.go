// Package exchange reads what other systems say of children, and says exactly what is
// wrong with it. It is pure: it reads what it is handed and keeps nothing. Where a child
// lives and what else a review does not need is dropped before a row exists (domain.md 4.3).
package exchange

import (
	"strings"

	"myreview/server/care"
)

// What one import may hold, said before anything is read.
const (
	MostRows  = 20_000
	MostBytes = 10 << 20
)

// Kind is what a fact is about.
type Kind string

// The kinds, in the order in which a child's facts are told.
const (
	OfPerson     Kind = "person"
	OfPeriod     Kind = "period" // of being looked after
	OfStatus     Kind = "status" // by which law
	OfHome       Kind = "home"   // what kind of home, never where
	OfReview     Kind = "review"
	OfWorker     Kind = "worker"
	OfPermanence Kind = "permanence"
	OfDisability Kind = "disability" // that one is recorded: asks what helps, and no more
)

// Kinds lists them.
var Kinds = []Kind{OfPerson, OfPeriod, OfStatus, OfHome, OfReview, OfWorker, OfPermanence, OfDisability}

// Field is one thing that a column can hold.
type Field string

// The fields. A file of any headings is matched to these; those of one kind of fact
// stand together.
const (
	Number Field = "number" // the other system's, of the child

	FirstName  Field = "first_name"
	LastName   Field = "last_name"
	Name       Field = "name" // whole
	Born       Field = "born"
	Died       Field = "died"
	Disability Field = "disability" // codes of care.Disabilities, apart by a space; empty: none is recorded

	PeriodID     Field = "period_id"
	CareSince    Field = "care_since"
	CareEntered  Field = "care_entered" // the first day of the whole period, on a row of a part of it
	CareUntil    Field = "care_until"
	CareBegunWhy Field = "care_begun_why"
	CareEndedWhy Field = "care_ended_why"

	StatusID    Field = "status_id"
	Status      Field = "status"
	StatusSince Field = "status_since"
	StatusUntil Field = "status_until"

	HomeID    Field = "home_id"
	HomeKind  Field = "home_kind"
	HomeSince Field = "home_since"
	HomeUntil Field = "home_until"

	ReviewID        Field = "review_id"
	ReviewDue       Field = "review_due"
	ReviewHeld      Field = "review_held"
	ReviewCode      Field = "review_code" // how the child took part
	ReviewCancelled Field = "review_cancelled"

	WorkerID     Field = "worker_id" // of the row that says who works with whom
	WorkerPerson Field = "worker_person"
	WorkerRole   Field = "worker_role"
	WorkerName   Field = "worker_name"
	WorkerStaff  Field = "worker_staff"
	WorkerEmail  Field = "worker_email"
	WorkerHere   Field = "worker_here" // the id of the person here, added when the worker is found; no file has it
	WorkerSince  Field = "worker_since"
	WorkerUntil  Field = "worker_until"

	IROName           Field = "iro_name"
	IROEmail          Field = "iro_email"
	IROSince          Field = "iro_since"
	SocialWorkerName  Field = "social_worker_name"
	SocialWorkerEmail Field = "social_worker_email"
	SocialWorkerSince Field = "social_worker_since"

	PermanenceID      Field = "permanence_id"
	PermanenceAgreed  Field = "permanence_agreed" // by the agency's decision maker
	PlacementOrder    Field = "placement_order"
	Matched           Field = "matched"
	PlacedForAdoption Field = "placed_for_adoption"
	DecisionReversed  Field = "decision_reversed"
	PermanenceOrder   Field = "permanence_order"
)

// Ref is one row of one file, by its number as a spreadsheet counts.
type Ref struct {
	File string
	Row  int
}

// Fact is one thing that rows say of a child. Days in it are written 2026-03-26, codes
// are of the national return. What a file has no column for is not in Says.
type Fact struct {
	Of     Kind
	ID     string // the other system's own; empty: it has none
	Says   map[Field]string
	Rows   []Ref
	Faults []Fault // of cells that were left out, while the row stands

	heads map[Field]string // as its table calls its columns
}

// Day is a day that the fact says.
func (f Fact) Day(field Field) care.Date { return care.Date(f.Says[field]) }

// about is the day by which facts of one kind are told apart and sorted, with what else
// it takes.
var about = map[Kind][]Field{
	OfPeriod: {CareSince}, OfStatus: {StatusSince, Status}, OfHome: {HomeSince, HomeKind}, OfReview: {ReviewHeld, ReviewDue},
	OfWorker: {WorkerSince, WorkerRole, WorkerName}, OfPermanence: {PermanenceAgreed, PlacementOrder},
}

// key tells a fact from others of its kind that have no id: two that say different things
// under one key cannot both be true.
func (f Fact) key() string {
	var parts []string
	for _, field := range about[f.Of] {
		parts = append(parts, f.Says[field])
	}
	return strings.Join(parts, "\x00")
}

// Child is what files say of one child.
type Child struct {
	Number string
	Facts  []Fact // in the order of Kinds, then of their days
}

// Person is the fact that says who the child is; nil: no file does.
func (c *Child) Person() *Fact {
	if len(c.Facts) > 0 && c.Facts[0].Of == OfPerson {
		return &c.Facts[0]
	}
	return nil
}

// Reason says why something could not be taken, or is asked about.
type Reason string

// What can be wrong with a file.
const (
	TooManyRows      Reason = "too_many_rows"
	TooLarge         Reason = "too_large"
	Workbook         Reason = "workbook" // of a spreadsheet program, not saved as CSV
	Picture          Reason = "picture"  // whatever its name says
	Document         Reason = "document" // a PDF
	NotText          Reason = "not_text"
	NoRows           Reason = "no_rows"
	NoHeading        Reason = "no_heading"        // of a table that is known otherwise
	HeadingTwice     Reason = "heading_twice"     //
	HeadingsUnknown  Reason = "headings_unknown"  // they have to be matched first
	MatchGone        Reason = "match_gone"        // a heading was matched that is not in the file
	MatchNever       Reason = "match_never"       // a heading of what is never read
	MatchTwice       Reason = "match_twice"       // two headings for one field
	MatchIncomplete  Reason = "match_incomplete"  // a field lacks another beside it, which Value names
	MatchNumber      Reason = "match_number"      // no heading stands for the child's number
	MatchAlone       Reason = "match_alone"       // nothing is matched but the number
	TableNotRead     Reason = "table_not_read"    // left out: known, and none of ours
	RowBlank         Reason = "row_blank"         // left out
	RowRepeated      Reason = "row_repeated"      // left out: another row says the same
	NotHeld          Reason = "not_held"          // left out: a review that was cancelled, or is still to come
	RowOfNobody      Reason = "row_of_nobody"     // left out: a worker of no child in these files
	RoleNotMatched   Reason = "role_not_matched"  // left out until it is
	RoleNotRead      Reason = "role_not_read"     // left out: matched to nobody here
	QuoteOpen        Reason = "quote_open"        // a quotation mark that does not close
	TooManyCells     Reason = "too_many_cells"    // more than there are headings
	Missing          Reason = "missing"           //
	Formula          Reason = "formula"           // a cell that a spreadsheet would calculate
	Shortened        Reason = "shortened"         // a number that a spreadsheet wrote as 1.2E+11
	Control          Reason = "control"           // signs that are no letters
	LettersLost      Reason = "letters_lost"      //
	Unseen           Reason = "unseen"            // signs that nobody sees
	TooLong          Reason = "too_long"          //
	HasPostcode      Reason = "has_postcode"      //
	NotADay          Reason = "not_a_day"         //
	TwoDigitYear     Reason = "two_digit_year"    //
	YearOutOfRange   Reason = "year_out_of_range" //
	MonthFirst       Reason = "month_first"       // the column writes the month before the day
	UnknownCode      Reason = "unknown_code"      //
	NotYesOrNo       Reason = "not_yes_or_no"     //
	NotAnEmail       Reason = "not_an_email"      //
	InFuture         Reason = "in_future"         //
	BeforeBirth      Reason = "before_birth"      //
	AfterEighteen    Reason = "after_eighteen"    //
	UntilBeforeSince Reason = "until_before_since"
	AfterCare        Reason = "after_care"    // a legal status or a home begins when care is over, and goes on
	CareOver         Reason = "care_over"     // it ends with the child's care
	CareTwice        Reason = "care_twice"    // a period begins while another goes on
	CodeAge          Reason = "code_age"      // PN0 is for children under four, and no other code is
	SameNumber       Reason = "same_number"   // two children of one number
	SameRowID        Reason = "same_row_id"   // two rows of one id that say different things
	NoPerson         Reason = "no_person"     // neither in a file of people nor here
	NoWorker         Reason = "no_worker"     // a worker who is in no file
	NoChild          Reason = "no_child"      // a period that no row ties to a child
	OtherRow         Reason = "other_row"     // another row on which this one rests is faulty
	AnotherPerson    Reason = "other_person"  // asked: here the number is somebody else's
	AlikeHere        Reason = "alike_here"    // asked: a child here has the same birth date and name
	AlikeInFile      Reason = "alike_in_file" // asked: another number in the files has both
	ChangedHere      Reason = "changed_here"  // asked: changed here since, and the file says something new
	KeptHere         Reason = "kept_here"     // the file says what it said before; what was changed here stays
	NoPeriod         Reason = "no_period"     // a new child without a period of care
	NotAtWork        Reason = "not_at_work"   // a worker whom nobody here is, with that job
	OwnFamily        Reason = "own_family"    // whoever imports is family
	OwnWork          Reason = "own_work"      // whoever imports would have a child's work
	NameTwice        Reason = "name_twice"    // two at work here have a worker's name, and the file has no address
	NotApart         Reason = "not_apart"     // whom one administrator alone let in, who let in the reader too
	NotAllocator     Reason = "not_allocator" // another IRO for a child who is here, by somebody who does not allocate
	Excluded         Reason = "excluded"      // a worker who is kept out of this child's reviews
	WorkTwice        Reason = "work_twice"    // two have one work, and nothing says who has it now
	StatusTwice      Reason = "status_twice"  // a legal status begins while the same one goes on
	HomeTwice        Reason = "home_twice"    // a home begins while another goes on
	PastWorker       Reason = "past_worker"   // left as it is: who worked with a child before is not kept here
	NotKept          Reason = "not_kept"      // left as it is: the portal keeps none of these
	Replaced         Reason = "replaced"      // to be ended: somebody else has the work now
)

// Fault is one thing that is wrong: with a file (row 0), a row (no column), or a cell.
type Fault struct {
	Ref
	Column string // its heading
	What   Reason
	Value  string // what stands there, where that helps to find it
	Cell   bool   // only this cell is left out
	Child  string // the number of whom the row is; empty: it names none
	Name   string // theirs, where a file says it
}

func (f *Fault) Error() string {
	return strings.TrimSpace("exchange: " + string(f.What) + " " + f.Column)
}

// Left is rows that are left out on purpose.
type Left struct {
	File  string
	Rows  []int // nil: all of the file
	Count int
	What  Reason
	Value string // the role that is not matched
}
