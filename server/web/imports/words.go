package imports

import (
	"myreview/server/care"
	"myreview/server/exchange"
	"myreview/server/store/imports"
)

var states = map[exchange.State]string{
	exchange.Asks:    "import.state.asks",
	exchange.Changed: "import.state.changed",
	exchange.Ending:  "import.state.ending",
	exchange.Faulty:  "import.state.faulty",
	exchange.New:     "import.state.new",
	exchange.Same:    "import.state.same",
}

var kinds = map[exchange.Kind]string{
	exchange.OfDisability: "import.kind.disability",
	exchange.OfHome:       "import.kind.home",
	exchange.OfPeriod:     "import.kind.period",
	exchange.OfPermanence: "import.kind.permanence",
	exchange.OfPerson:     "import.kind.person",
	exchange.OfReview:     "import.kind.review",
	exchange.OfStatus:     "import.kind.status",
	exchange.OfWorker:     "import.kind.worker",
}

var roles = map[care.TieKind]string{
	care.TieIRO:          "who.iro",
	care.TieSocialWorker: "who.social_worker",
	exchange.NoTie:       "import.role.none",
}

// offered are the fields that headings can stand for, as they are offered.
var offered = []exchange.Field{
	exchange.Number, exchange.FirstName, exchange.LastName, exchange.Name, exchange.Born, exchange.CareSince, exchange.CareUntil, exchange.CareEndedWhy, exchange.Status,
	exchange.StatusSince, exchange.StatusUntil, exchange.HomeKind, exchange.HomeSince, exchange.HomeUntil, exchange.ReviewHeld, exchange.ReviewDue, exchange.ReviewCode,
	exchange.IROName, exchange.IROEmail, exchange.SocialWorkerName, exchange.SocialWorkerEmail, exchange.Died,
}

// told are the fields of a fact, in the order in which a page tells them.
var told = []exchange.Field{
	exchange.Name, exchange.Born, exchange.Died, exchange.CareSince, exchange.CareUntil, exchange.CareEndedWhy, exchange.Status, exchange.StatusSince,
	exchange.StatusUntil, exchange.HomeKind, exchange.HomeSince, exchange.HomeUntil, exchange.ReviewHeld, exchange.ReviewDue, exchange.ReviewCode, exchange.WorkerRole,
	exchange.WorkerName, exchange.WorkerUntil, exchange.PermanenceAgreed, exchange.PlacementOrder, exchange.Matched, exchange.PlacedForAdoption, exchange.DecisionReversed,
	exchange.Disability,
}

var fields = map[exchange.Field]string{
	exchange.Born:              "import.field.born",
	exchange.CareEndedWhy:      "child.end.reason",
	exchange.CareSince:         "import.field.care_since",
	exchange.CareUntil:         "import.field.care_until",
	exchange.Disability:        "child.access.title",
	exchange.Died:              "import.field.died",
	exchange.FirstName:         "import.field.first_name",
	exchange.HomeKind:          "child.home",
	exchange.HomeSince:         "import.field.home_since",
	exchange.HomeUntil:         "import.field.home_until",
	exchange.IROEmail:          "import.field.iro_email",
	exchange.IROName:           "who.iro",
	exchange.LastName:          "import.field.last_name",
	exchange.Name:              "import.field.name",
	exchange.PermanenceAgreed:  "child.permanence.agreed",
	exchange.PlacementOrder:    "child.permanence.ordered",
	exchange.Matched:           "child.permanence.matched",
	exchange.PlacedForAdoption: "child.permanence.placed",
	exchange.DecisionReversed:  "child.permanence.reversed",
	exchange.Number:            "import.field.number",
	exchange.ReviewCode:        "import.field.review_code",
	exchange.ReviewDue:         "import.field.review_due",
	exchange.ReviewHeld:        "import.field.review_held",
	exchange.SocialWorkerEmail: "import.field.social_worker_email",
	exchange.SocialWorkerName:  "who.social_worker",
	exchange.Status:            "child.legal",
	exchange.StatusSince:       "import.field.status_since",
	exchange.StatusUntil:       "import.field.status_until",
	exchange.WorkerName:        "import.field.worker_name",
	exchange.WorkerRole:        "import.field.worker_role",
	exchange.WorkerUntil:       "import.field.worker_until",
}

// whys are what is said beside what is asked, kept or ended.
var whys = map[exchange.Reason]string{
	exchange.CareOver:      "import.why.care_over",
	exchange.AlikeHere:     "import.why.alike_here",
	exchange.AlikeInFile:   "import.why.alike_in_file",
	exchange.AnotherPerson: "import.why.other_person",
	exchange.ChangedHere:   "import.why.changed_here",
	exchange.KeptHere:      "import.why.kept_here",
	exchange.NotKept:       "import.why.not_kept",
	exchange.PastWorker:    "import.why.past_worker",
	exchange.Replaced:      "import.why.replaced",
}

// rests are why rows are not taken back.
var rests = map[exchange.Reason]string{
	exchange.OwnFamily:  "import.fault.own_family",
	imports.RestsHand:   "import.stays.hand",
	imports.RestsLater:  "import.stays.later",
	imports.RestsOther:  "import.stays.other",
	imports.RestsReview: "import.stays.review",
	imports.RestsWork:   "import.stays.work",
}

// reasons are what can be wrong, or why rows are left out.
var reasons = map[exchange.Reason]string{
	exchange.AfterCare:        "import.fault.after_care",
	exchange.StatusTwice:      "import.fault.status_twice",
	exchange.AfterEighteen:    "import.fault.after_eighteen",
	exchange.BeforeBirth:      "import.fault.before_birth",
	exchange.CareTwice:        "import.fault.care_twice",
	exchange.CodeAge:          "import.fault.code_age",
	exchange.Control:          "import.fault.control",
	exchange.Document:         "import.fault.document",
	exchange.Excluded:         "import.fault.excluded",
	exchange.Formula:          "import.fault.formula",
	exchange.HasPostcode:      "import.fault.has_postcode",
	exchange.HeadingTwice:     "import.fault.heading_twice",
	exchange.HeadingsUnknown:  "import.fault.headings_unknown",
	exchange.HomeTwice:        "import.fault.home_twice",
	exchange.InFuture:         "import.fault.in_future",
	exchange.LettersLost:      "import.fault.letters_lost",
	exchange.MatchAlone:       "import.fault.match_alone",
	exchange.MatchGone:        "import.fault.match_gone",
	exchange.MatchIncomplete:  "import.match.needs",
	exchange.MatchNever:       "import.fault.match_never",
	exchange.MatchNumber:      "import.fault.match_number",
	exchange.MatchTwice:       "import.fault.match_twice",
	exchange.Missing:          "import.fault.missing",
	exchange.MonthFirst:       "import.fault.month_first",
	exchange.NameTwice:        "import.fault.name_twice",
	exchange.NoChild:          "import.fault.no_child",
	exchange.NoHeading:        "import.fault.no_heading",
	exchange.NoPeriod:         "import.fault.no_period",
	exchange.NoPerson:         "import.fault.no_person",
	exchange.NoRows:           "import.fault.no_rows",
	exchange.NoWorker:         "import.fault.no_worker",
	exchange.NotADay:          "import.fault.not_a_day",
	exchange.NotAllocator:     "import.fault.not_allocator",
	exchange.NotApart:         "import.fault.not_apart",
	exchange.NotAnEmail:       "import.fault.not_an_email",
	exchange.NotAtWork:        "import.fault.not_at_work",
	exchange.NotHeld:          "import.fault.not_held",
	exchange.NotText:          "import.fault.not_text",
	exchange.NotYesOrNo:       "import.fault.not_yes_or_no",
	exchange.OtherRow:         "import.fault.other_row",
	exchange.OwnFamily:        "import.fault.own_family",
	exchange.OwnWork:          "import.fault.own_work",
	exchange.Picture:          "import.fault.picture",
	exchange.QuoteOpen:        "import.fault.quote_open",
	exchange.RoleNotMatched:   "import.fault.role_not_matched",
	exchange.RoleNotRead:      "import.fault.role_not_read",
	exchange.RowBlank:         "import.fault.row_blank",
	exchange.RowOfNobody:      "import.fault.row_of_nobody",
	exchange.RowRepeated:      "import.fault.row_repeated",
	exchange.SameNumber:       "import.fault.same_number",
	exchange.SameRowID:        "import.fault.same_row_id",
	exchange.Shortened:        "import.fault.shortened",
	exchange.TableNotRead:     "import.fault.table_not_read",
	exchange.TooLarge:         "import.fault.too_large",
	exchange.TooLong:          "import.fault.too_long",
	exchange.TooManyCells:     "import.fault.too_many_cells",
	exchange.TooManyRows:      "import.fault.too_many_rows",
	exchange.TwoDigitYear:     "import.fault.two_digit_year",
	exchange.UnknownCode:      "import.fault.unknown_code",
	exchange.Unseen:           "import.fault.unseen",
	exchange.UntilBeforeSince: "import.fault.until_before_since",
	exchange.WorkTwice:        "import.fault.work_twice",
	exchange.Workbook:         "import.fault.workbook",
	exchange.YearOutOfRange:   "import.fault.year_out_of_range",
}
