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

// Plans is what is planned of one review beside its day: who comes for which part of it, and
// who needs an interpreter.
type Plans struct{ of *Store }

// Planning is the plan of a review for those who may plan it. Who keeps facts alone, and is
// not at work on the case, sees nobody in it.
type Planning struct {
	Review, Child care.ID
	Name          string // the child's
	Number        int
	State         string
	StartsAt      time.Time // zero: it has no day yet
	Minutes       int
	How           string
	Place         string
	PlaceLost     bool
	DueOn         care.Date
	Language      string // for which the child's facts ask an interpreter; empty: none
	Guarded       bool
	AtWork        bool    // the viewer is at work on the case
	Reports       bool    // the viewer opens what is kept of reports
	People        []Comer // who is invited, as care.TieKinds has them
	Clashes       []Clash
	Siblings      []Sibling
	Out           []Out          // for the IRO alone
	Moved         []Moved        // to another day, the first move first
	history       review.History // unset: it is over, or the viewer is not at work on the case
}

// Matters are what is checked at the review, for the people at work on the case.
func (p Planning) Matters(rules review.Rules, today care.Date) []review.Matter {
	on := p.DueOn
	if !p.StartsAt.IsZero() {
		on = care.DateOf(p.StartsAt)
	}
	return rules.Matters(p.history, max(on, today))
}

// Comer is somebody who is invited to a review.
type Comer struct {
	network.Named
	review.Slot
	Interpreter
	At      time.Time // when they are asked to come; zero: they are not, or not told yet
	Minutes int
	Told    Told
	Lang    care.Lang
	Band    care.Band
}

// Interpreter is that somebody needs one, in which language (British Sign Language is one).
type Interpreter struct {
	Language  string // empty: they need none
	Lost      bool   // the language cannot be shown
	Booked    care.Date
	Confirmed care.Date
}

// Needs reports whether somebody needs an interpreter of whom nobody has said that they come.
func (i Interpreter) Needs() bool { return (i.Language != "" || i.Lost) && i.Confirmed.Empty() }

// Seen is what stands there of somebody, in one text: a form that changes it says what its
// writer saw.
func (c Comer) Seen() string {
	return fmt.Sprintf("%d+%d %s %s %q", c.After, c.For, c.Booked, c.Confirmed, c.Language)
}

type interpreterRow struct {
	ID          care.ID   `gorm:"column:id;primaryKey"`
	ReviewID    care.ID   `gorm:"column:review_id"`
	ChildID     care.ID   `gorm:"column:child_id"`
	SeatID      care.ID   `gorm:"column:seat_id"`
	Language    []byte    `gorm:"column:language"`
	BookedOn    care.Date `gorm:"column:booked_on"`
	ConfirmedOn care.Date `gorm:"column:confirmed_on"`
	ByPerson    care.ID   `gorm:"column:by_person"`
	At          time.Time `gorm:"column:at"`
}

func (interpreterRow) TableName() string { return "interpreter" }

// Planning gives the plan of a review; NotFound for whom the child's page is not there.
func (p *Plans) Planning(ctx context.Context, v care.Viewer, id care.ID) (Planning, error) {
	var out Planning
	err := p.of.db.Snapshot(ctx, func(db *gorm.DB) (err error) {
		out, err = p.planning(db, v, id, true)
		return err
	})
	if err == nil {
		err = p.of.audit.Record(ctx, v, out.Child, out.Review, audit.Facts, []care.ID{out.Child})
	}
	return out, err
}

// planning is the plan, and with it, if it is asked for, what stands beside it.
func (p *Plans) planning(db *gorm.DB, v care.Viewer, id care.ID, beside bool) (Planning, error) {
	row, err := database.FetchOne[network.ReviewRow](db, "WHERE id = $1", string(id))
	if err != nil && care.KindOf(err) != care.KindNotFound {
		return Planning{}, err
	}
	r, err := p.of.reads(db, v, row.ChildID) // one that is not there is looked for in the same way
	if err != nil {
		return Planning{}, err
	}
	keys := p.of.db.ForChild(db, row.ChildID)
	out := Planning{
		Review: row.ID, Child: row.ChildID, Name: r.around.Names[row.ChildID].Name, Number: row.Number, State: row.State, StartsAt: row.Starts(),
		Minutes: row.Minutes, How: row.How, DueOn: row.DueOn, Language: r.row.Interpreter, AtWork: r.atWork, Reports: r.atWork || r.chases,
	}
	if out.Name == "" {
		who, err := database.FetchOne[network.PersonRow](db, "WHERE id = $1", string(row.ChildID))
		if err != nil {
			return out, err
		}
		out.Name = who.Name
	}
	if out.Guarded, err = people.Guarded(db, row.ChildID); err != nil {
		return out, err
	}
	if out.Place, out.PlaceLost, err = keys.Shown("review", row.ID, "place", row.Place); err != nil {
		return out, err
	}
	seats, err := network.SeatsByPerson(db, row.ID)
	if err != nil {
		return out, err
	}
	if out.People, err = p.comers(keys, r, row, seats); err != nil {
		return out, err
	}
	if beside {
		if out.Clashes, err = p.clashes(db, v, r, row, out.Place, out.People); err != nil {
			return out, err
		}
		if out.Siblings, err = p.siblings(db, v, r); err != nil {
			return out, err
		}
		out.Out = p.out(r, v, seats)
		if row.MovedFrom != nil {
			if out.Moved, err = movesOf(db, row.ChildID); err != nil {
				return out, err
			}
			out.Moved = slices.DeleteFunc(out.Moved, func(m Moved) bool { return m.Review != row.ID })
		}
		if r.atWork && row.State != network.ReviewClosed && !r.died() {
			if out.history, err = historyOf(db, row.ChildID); err != nil {
				return out, err
			}
		}
	}
	if !r.atWork {
		out.Place, out.PlaceLost, out.People = "", false, nil
	}
	return out, nil
}

// historyOf is the history of a child who is in care; unset of any other.
func historyOf(db *gorm.DB, child care.ID) (review.History, error) {
	h, err := reviews.HistoryOf(db, child)
	if !slices.ContainsFunc(h.Spells, func(s care.Spell) bool { return s.Sort == care.SpellCare && s.Open() }) {
		return review.History{}, err
	}
	return h, err
}

// comers are who is invited to a review.
func (p *Plans) comers(keys database.ChildCrypto, r reader, row network.ReviewRow, seats map[care.ID]network.SeatRow) ([]Comer, error) {
	rows, err := database.Fetch[interpreterRow](keys.Tx, "WHERE review_id = $1", string(row.ID))
	if err != nil {
		return nil, err
	}
	needs := map[care.ID]Interpreter{}
	for _, i := range rows {
		one := Interpreter{Booked: i.BookedOn, Confirmed: i.ConfirmedOn}
		if one.Language, one.Lost, err = keys.ShownWith("interpreter", i.ID, "language", i.Language, string(i.SeatID)); err != nil {
			return nil, err
		}
		needs[i.SeatID] = one
	}
	n := p.of.network.Network(r.around.Ties)
	comes := func(t care.Tie, seat network.SeatRow) bool {
		invited := seat.State == network.SeatInvited && t.StateAt(n.At) == care.TieInvited && !n.Excluded(t.Person)
		return database.Deref(seat.TieID) == t.ID && (invited || n.Sits(seat.Place(), false))
	}
	var out []Comer
	for _, t := range r.around.Ties {
		seat, ok := seats[t.Person]
		if !ok || !comes(t, seat) {
			continue
		}
		c := Comer{Named: r.named(t), Interpreter: needs[seat.ID]}
		c.Seat, c.Calls = seat.ID, t.Calls
		if review.HasSlot(t.Kind) {
			c.Slot = seat.Slot()
		}
		out = append(out, c)
	}
	if err := p.tell(keys.Tx, row, out); err != nil {
		return nil, err
	}
	slices.SortStableFunc(out, func(a, b Comer) int {
		return cmp.Or(cmp.Compare(network.RankOf(a.Kind), network.RankOf(b.Kind)), strings.Compare(a.Name, b.Name))
	})
	return out, nil
}

// ComerPlan is what somebody means to write of a person who is invited: the part that they
// come for, and their interpreter. Without a language none is needed.
type ComerPlan struct {
	Review, Seat care.ID
	Slot         *review.Slot // nil: it stays
	Interpreter  Interpreter
	Seen         string // Comer.Seen, as the writer saw it
}

// languageMost is how long the name of a language may be.
const languageMost = 100

func (c ComerPlan) check(today care.Date) error {
	i := c.Interpreter
	switch {
	case utf8.RuneCountInString(i.Language) > languageMost:
		return care.Invalid("child.error.long").On("language")
	case i.Language == "" && (!i.Booked.Empty() || !i.Confirmed.Empty()):
		return care.Invalid("plan.error.language").On("language")
	case i.Booked > today:
		return care.Invalid("plan.error.ahead").On("booked")
	case i.Confirmed > today:
		return care.Invalid("plan.error.ahead").On("confirmed")
	case !i.Confirmed.Empty() && (i.Booked.Empty() || i.Booked > i.Confirmed):
		return care.Invalid("plan.error.booked").On("booked")
	}
	return nil
}

// SetComer writes it, for the people at work on the case, until the review is closed. The
// same form again is harmless; Conflict where a colleague changed it since the writer looked.
func (p *Plans) SetComer(ctx context.Context, v care.Viewer, c ComerPlan) error {
	s := p.of
	c.Interpreter.Language = strings.TrimSpace(c.Interpreter.Language)
	plan, err := p.comer(s.db.Read(ctx), v, c.Review, c.Seat) // others learn nothing of what a form must say
	if err != nil {
		return err
	}
	if err := c.check(care.DateOf(s.db.Now())); err != nil {
		return err
	}
	err = s.db.WriteTx(ctx, func(tx *gorm.DB) error {
		if err := s.audit.HoldChild(tx, plan.Child); err != nil {
			return err
		}
		plan, err := p.comer(tx, v, c.Review, c.Seat)
		if err != nil {
			return err
		}
		was := plan.People[0]
		to := was
		to.Interpreter = c.Interpreter
		if c.Slot != nil && review.HasSlot(was.Kind) {
			to.Slot = *c.Slot
		}
		switch {
		case plan.State == network.ReviewClosed:
			return care.Gone("meeting.closed")
		case to.Seen() == was.Seen() && !was.Lost:
			return audit.ErrNothingHappened
		case was.Seen() != c.Seen:
			return care.Conflict("plan.error.meanwhile")
		}
		if to.Slot != was.Slot {
			if err := to.Check(plan.Minutes); err != nil {
				return err
			}
			if err := people.SetSeat(tx, was.Seat, map[string]any{"after_minutes": to.After, "for_minutes": to.For}); err != nil {
				return err
			}
		}
		if err := p.keepInterpreter(tx, v, plan, was.Seat, to.Interpreter); err != nil {
			return err
		}
		return s.audit.NoteIn(tx, v, "plan.person", plan.Child, plan.Review, was.Seat)
	})
	switch {
	case errors.Is(err, audit.ErrNothingHappened):
		return nil
	case err == nil:
		s.db.Ring(c.Review)
	}
	return err
}

// comer is the plan with nobody in it but the one who is meant.
func (p *Plans) comer(db *gorm.DB, v care.Viewer, review, seat care.ID) (Planning, error) {
	plan, err := p.planning(db, v, review, false)
	if err != nil {
		return plan, err
	}
	plan.People = slices.DeleteFunc(plan.People, func(one Comer) bool { return one.Seat != seat })
	if len(plan.People) == 0 {
		return plan, care.NotFoundError()
	}
	return plan, nil
}

func (p *Plans) keepInterpreter(tx *gorm.DB, v care.Viewer, plan Planning, seat care.ID, i Interpreter) error {
	had, err := database.Fetch[interpreterRow](tx, "WHERE seat_id = $1", string(seat))
	if err != nil {
		return err
	}
	row := interpreterRow{
		ID: care.NewID(), ReviewID: plan.Review, ChildID: plan.Child, SeatID: seat, BookedOn: i.Booked, ConfirmedOn: i.Confirmed, ByPerson: v.Person, At: p.of.db.Now(),
	}
	if len(had) > 0 {
		row.ID = had[0].ID
	}
	if i.Language == "" {
		err = tx.Exec("DELETE FROM interpreter WHERE seat_id = ?", seat).Error
	} else if row.Language, err = p.of.db.ForChild(tx, plan.Child).SealWith("interpreter", row.ID, "language", []byte(i.Language), string(seat)); err == nil {
		if len(had) > 0 {
			err = tx.Model(&row).Select("language", "booked_on", "confirmed_on", "by_person", "at").Updates(&row).Error
		} else {
			err = tx.Create(&row).Error
		}
	}
	if err != nil {
		return fmt.Errorf("store: interpreter: %w", err)
	}
	return nil
}
