package people

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"gorm.io/gorm"

	"myreview/server/access"
	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/store/audit"
	"myreview/server/store/network"
)

// Why somebody may be kept out of a child's reviews. What the child wishes is never the
// reason: it is asked for, and stands beside it (domain.md sections 1 and 14, Z8).
const (
	WhySafety   = "safety"
	WhyAdopters = "adopters" // the child is placed with them
	WhyCourt    = "court"
	WhyAnother  = "another"
)

// WhyOut lists them as they are offered.
var WhyOut = []string{WhySafety, WhyAdopters, WhyCourt, WhyAnother}

// ToldHows are how somebody is told that they are kept out. Who has no way in is told in no
// other way than these.
var ToldHows = []string{"person", "phone", "paper"}

// NewExclusion is what goes with a step that keeps somebody out, beside its reason in words.
type NewExclusion struct {
	Why    string    // of WhyOut
	Asked  bool      // the child was asked
	View   string    // what the child said, or why the child was not asked
	Ask    string    // whom the person can ask; they read it
	LookOn care.Date // the day on which it is looked at again
	Now    bool      // because of danger it holds at once, and the second person agrees afterwards
}

// Faults says what is wrong with it on a day, for somebody who stands as was.
func (e *NewExclusion) Faults(was care.TieState, today care.Date) error {
	switch {
	case e == nil || !slices.Contains(WhyOut, e.Why):
		return care.Invalid("exclusion.error.why").On("why")
	case strings.TrimSpace(e.View) == "":
		return care.Invalid("exclusion.error.view").On("view")
	case strings.TrimSpace(e.Ask) == "":
		return care.Invalid("exclusion.error.ask").On("ask")
	case utf8.RuneCountInString(e.View) > reasonMost:
		return care.Invalid("ties.error.long").On("view")
	case utf8.RuneCountInString(e.Ask) > reasonMost:
		return care.Invalid("ties.error.long").On("ask")
	case e.LookOn <= today || e.LookOn > today.AddMonths(12):
		return care.Invalid("exclusion.error.look").On("look")
	case e.Now && was == care.TieBarred: // what opens something is not done in a hurry
		return care.Invalid("exclusion.error.now").On("now")
	}
	return nil
}

// Exclusion is the record of one, for those who keep the ties.
type Exclusion struct {
	ID       care.ID
	Tie      care.ID
	Way      care.TieState // excluded or barred
	Why      string
	Words    string // the reason
	Asked    bool
	View     string
	Ask      string
	Lost     bool // the words cannot be shown
	Before   bool // it is from before there were records
	Now      bool
	By       string // who proposed it; empty: nobody on record
	At       time.Time
	Agreed   string // who agreed; empty: nobody yet
	AgreedAt time.Time
	Since    time.Time // zero: it does not hold yet
	ToldOn   care.Date
	ToldHow  string
	ToldBy   string
	LookOn   care.Date
	Said     string    // what the IRO tells the person of the review, on their own page
	SaidOn   care.Date // since when
	Mine     bool      // the viewer proposed it
	MayAgree bool
	MayTell  bool // the viewer says what they are told of the review
}

// Waits reports whether it is still to be agreed on by a second person.
func (e Exclusion) Waits() bool { return e.AgreedAt.IsZero() }

// tellMost is how long it may be what a parent outside is told, in characters.
const tellMost = 10000

// Exclusions is what is done with records of exclusions that are there. Steps that make one are
// steps on a tie (Store.StepTie).
type Exclusions struct{ of *Store }

// exclusionRow is one. Who proposed it did so as IRO (a cover too) or as social worker, and
// somebody with the other of the two agrees.
type exclusionRow struct {
	ID       care.ID       `gorm:"column:id;primaryKey"`
	TieID    care.ID       `gorm:"column:tie_id"`
	ChildID  care.ID       `gorm:"column:child_id"`
	Way      care.TieState `gorm:"column:way"`
	Why      string        `gorm:"column:why"`
	Asked    bool          `gorm:"column:asked"`
	AtOnce   bool          `gorm:"column:at_once"`
	Before   bool          `gorm:"column:before"`
	Body     []byte        `gorm:"column:body"` // exclusionWords, sealed
	ByPerson care.ID       `gorm:"column:by_person"`
	ByKind   care.TieKind  `gorm:"column:by_kind"`
	At       time.Time     `gorm:"column:at"`
	AgreedBy care.ID       `gorm:"column:agreed_by"`
	AgreedAt *time.Time    `gorm:"column:agreed_at"`
	Since    *time.Time    `gorm:"column:since"`
	ToldOn   care.Date     `gorm:"column:told_on"`
	ToldHow  string        `gorm:"column:told_how"`
	LookOn   care.Date     `gorm:"column:look_on"`
	EndedAt  *time.Time    `gorm:"column:ended_at"`
}

func (exclusionRow) TableName() string { return "exclusion" }

func (r exclusionRow) CaseOf() care.ID { return r.ChildID }

// exclusionWords are what was written of one.
type exclusionWords struct {
	Words, View, Ask, Told string
	Said                   string    // what the IRO tells the person of the review
	SaidOn                 care.Date // since when
}

// office is what two people have to have different ones of.
func office(k care.TieKind) care.TieKind {
	if k.IRO() {
		return care.TieIRO
	}
	return k
}

func (s *Store) sealExclusion(tx *gorm.DB, row *exclusionRow, w exclusionWords) error {
	text, err := json.Marshal(w)
	if err != nil {
		return fmt.Errorf("store: exclusion: %w", err)
	}
	row.Body, err = s.db.ForChild(tx, row.ChildID).Seal("exclusion", row.ID, "body", text)
	return err
}

func (s *Store) openExclusion(db *gorm.DB, row exclusionRow) (w exclusionWords, lost bool, err error) {
	text, lost, err := s.db.ForChild(db, row.ChildID).Shown("exclusion", row.ID, "body", row.Body)
	if err == nil && !lost && text != "" {
		if err = json.Unmarshal([]byte(text), &w); err != nil {
			err = fmt.Errorf("store: exclusion: %w", err)
		}
	}
	return w, lost, err
}

// writeExclusion keeps the record of a step that was proposed, or that holds already.
func (s *Store) writeExclusion(tx *gorm.DB, st network.Standing, t TieStep, holds bool) error {
	row := exclusionRow{
		ID: t.ID, TieID: t.Tie, ChildID: st.Review.ChildID, Way: wayOf(t.Step), Why: t.Out.Why, Asked: t.Out.Asked, AtOnce: holds,
		ByPerson: st.Tie.Person, ByKind: office(st.Tie.Kind), At: s.db.Now(), LookOn: t.Out.LookOn,
	}
	if holds {
		row.Since = &row.At
		if err := s.endExclusions(tx, t.Tie, t.ID); err != nil {
			return err
		}
	}
	if err := s.sealExclusion(tx, &row, exclusionWords{Words: t.Reason, View: t.Out.View, Ask: t.Out.Ask}); err != nil {
		return err
	}
	if err := tx.Create(&row).Error; err != nil {
		return fmt.Errorf("store: exclusion: %w", err)
	}
	return nil
}

// wayOf is the state to which a step leads.
func wayOf(step care.TieStep) care.TieState {
	if step == care.StepBar {
		return care.TieBarred
	}
	return care.TieExcluded
}

// endExclusions ends the records of a tie but one: it is opened again, or kept out otherwise.
func (s *Store) endExclusions(tx *gorm.DB, tie, but care.ID) error {
	if err := tx.Exec("UPDATE exclusion SET ended_at = $1 WHERE tie_id = $2 AND id <> $3 AND ended_at IS NULL", s.db.Now(), tie, but).Error; err != nil {
		return fmt.Errorf("store: exclusion: %w", err)
	}
	return nil
}

// propose keeps a step that waits for a second person. Nothing of the tie changes until then.
func (s *Store) propose(ctx context.Context, tx *gorm.DB, v care.Viewer, review care.ID, t TieStep) error {
	st, _, _, err := s.stepping(ctx, tx, v, review, t)
	if err != nil {
		return err
	}
	waiting, err := database.Fetch[exclusionRow](tx, "WHERE tie_id = $1 AND ended_at IS NULL AND since IS NULL", string(t.Tie))
	if err != nil {
		return err
	}
	if len(waiting) > 0 {
		return care.Conflict("exclusion.error.waits")
	}
	return s.writeExclusion(tx, st, t, false)
}

// exclusions are the records that stand of a child's ties, by tie, for those who keep these:
// what holds, and what waits to be agreed on.
func (s *Store) exclusions(db *gorm.DB, st network.Standing) (map[care.ID][]Exclusion, error) {
	rows, err := database.Fetch[exclusionRow](db, "WHERE child_id = $1 AND ended_at IS NULL ORDER BY at, id", string(st.Review.ChildID))
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	var who []care.ID
	for _, r := range rows {
		who = append(who, r.ByPerson, r.AgreedBy)
	}
	people, err := network.PeopleByID(db, who)
	if err != nil {
		return nil, err
	}
	out := map[care.ID][]Exclusion{}
	for _, r := range rows {
		w, lost, err := s.openExclusion(db, r)
		if err != nil {
			return nil, err
		}
		out[r.TieID] = append(out[r.TieID], Exclusion{
			ID: r.ID, Tie: r.TieID, Way: r.Way, Why: r.Why, Words: w.Words, Asked: r.Asked, View: w.View, Ask: w.Ask, Lost: lost, Before: r.Before, Now: r.AtOnce,
			By: people[r.ByPerson].Name, At: r.At, Agreed: people[r.AgreedBy].Name, AgreedAt: database.Deref(r.AgreedAt), Since: database.Deref(r.Since),
			ToldOn: r.ToldOn, ToldHow: r.ToldHow, ToldBy: w.Told, LookOn: r.LookOn, Mine: r.ByPerson == st.Tie.Person, MayAgree: mayAgree(st.Standing, r),
			Said: w.Said, SaidOn: w.SaidOn, MayTell: mayTell(st, r),
		})
	}
	return out, nil
}

// mayAgree reports whether the viewer is the second person: with the other of the two
// offices, and another person. One of before takes both to confirm.
func mayAgree(st access.Standing, r exclusionRow) bool {
	if r.AgreedAt != nil || slices.ContainsFunc(st.Ties, func(t care.Tie) bool { return t.ID == r.TieID && t.Person == st.Tie.Person }) {
		return false
	}
	return r.ByPerson == "" || r.ByPerson != st.Tie.Person && r.ByKind != office(st.Tie.Kind)
}

// mayTell reports whether the viewer decides what a parent who is not at the review is told of it:
// the IRO, or the cover. Whoever has no way in is told on paper or by a person.
func mayTell(st network.Standing, r exclusionRow) bool {
	kept := st.Network.Tie(r.TieID)
	return r.Since != nil && st.Tie.Kind.IRO() && r.Way == care.TieExcluded && kept.Kind.Parent() && kept.Person != st.Tie.Person
}

// held finds one that stands, for somebody who keeps the ties.
func (s *Store) held(ctx context.Context, tx *gorm.DB, v care.Viewer, review, id care.ID) (st network.Standing, row exclusionRow, err error) {
	if st, err = s.network.Keeper(ctx, tx, v, review); err != nil {
		return st, row, err
	}
	rows, err := database.Fetch[exclusionRow](tx, "WHERE id = $1 AND child_id = $2", string(id), string(st.Review.ChildID))
	switch {
	case err != nil:
		return st, row, err
	case len(rows) == 0:
		return st, row, care.NotFoundError()
	case slices.ContainsFunc(st.Ties, func(t care.Tie) bool { return t.ID == rows[0].TieID && t.Person == v.Person }):
		return st, row, care.Conflict("ties.error.own")
	case rows[0].EndedAt != nil:
		return st, rows[0], care.Conflict("ties.error.changed")
	}
	return st, rows[0], nil
}

// ofExclusion writes something of one that stands. fn says what happened.
func (s *Store) ofExclusion(ctx context.Context, v care.Viewer, review, id care.ID, fn func(tx *gorm.DB, st network.Standing, row exclusionRow) ([]audit.Kind, error)) error {
	st, err := s.network.Keeper(ctx, s.db.Read(ctx), v, review)
	if err != nil {
		return err
	}
	return s.writeAllReviews(ctx, v, st.Review.ChildID, func(tx *gorm.DB) (wrote []tieWrite, err error) {
		st, row, err := s.held(ctx, tx, v, review, id)
		if err != nil {
			return nil, err
		}
		kinds, err := fn(tx, st, row)
		for _, k := range kinds {
			wrote = append(wrote, tieWrite{k, row.TieID})
		}
		return wrote, err
	})
}

// Agree is the second person's word: somebody is kept out by it, or what held
// because of danger is confirmed. Forbidden for whoever proposed it, and for whoever has
// the same office. The same again is harmless.
func (e *Exclusions) Agree(ctx context.Context, v care.Viewer, review, id care.ID) error {
	s := e.of
	return s.ofExclusion(ctx, v, review, id, func(tx *gorm.DB, st network.Standing, row exclusionRow) ([]audit.Kind, error) {
		now := s.db.Now()
		switch {
		case row.AgreedAt != nil && row.AgreedBy == v.Person || row.AgreedAt == nil && row.Before && row.ByPerson == v.Person:
			return nil, audit.ErrNothingHappened
		case !mayAgree(st.Standing, row):
			return nil, care.Forbidden("exclusion.error.second")
		case row.ByPerson == "": // of before: the first of two
			set := map[string]any{"by_person": v.Person, "by_kind": office(st.Tie.Kind)}
			return []audit.Kind{"exclusion.agreed"}, putExclusion(tx, row.ID, set)
		}
		set, kinds := map[string]any{"agreed_by": v.Person, "agreed_at": now}, []audit.Kind{"exclusion.agreed"}
		if row.Since == nil {
			step, err := s.agreedStep(ctx, tx, v, review, row)
			if err != nil {
				return nil, err
			}
			set["since"], kinds = now, append(kinds, "tie."+audit.Kind(step))
		}
		return kinds, putExclusion(tx, row.ID, set)
	})
}

// agreedStep takes the step that was proposed.
func (s *Store) agreedStep(ctx context.Context, tx *gorm.DB, v care.Viewer, review care.ID, row exclusionRow) (care.TieStep, error) {
	step := care.StepExclude
	if row.Way == care.TieBarred {
		step = care.StepBar
	}
	around, err := network.CircleOf(tx, row.ChildID)
	if err != nil {
		return step, err
	}
	at := slices.IndexFunc(around.Ties, func(t care.Tie) bool { return t.ID == row.TieID })
	if at < 0 {
		return step, care.NotFoundError()
	}
	w, _, err := s.openExclusion(tx, row)
	if err != nil {
		return step, err
	}
	if err := s.endExclusions(tx, row.TieID, row.ID); err != nil {
		return step, err
	}
	_, was, next, err := s.stepping(ctx, tx, v, review, TieStep{Tie: row.TieID, Step: step, Was: around.Ties[at].StateAt(s.db.Now()), Reason: w.Words})
	if err != nil {
		return step, err
	}
	return step, s.takeStep(tx, v, was, next, TieStep{ID: care.NewID(), Step: step, Reason: w.Words})
}

// Withdraw ends one that does not hold yet: either of the two may.
func (e *Exclusions) Withdraw(ctx context.Context, v care.Viewer, review, id care.ID) error {
	s := e.of
	return s.ofExclusion(ctx, v, review, id, func(tx *gorm.DB, _ network.Standing, row exclusionRow) ([]audit.Kind, error) {
		if row.Since != nil {
			return nil, care.Conflict("ties.error.changed")
		}
		return []audit.Kind{"exclusion.withdrawn"}, putExclusion(tx, row.ID, map[string]any{"ended_at": s.db.Now()})
	})
}

// Told is that somebody was told that they are kept out.
type Told struct {
	On  care.Date
	How string // of ToldHows
	By  string // by whom, as somebody wrote it
}

// Faults says what is wrong with it on a day.
func (t Told) Faults(today care.Date) error {
	switch {
	case t.On.Empty() || t.On > today:
		return care.Invalid("exclusion.error.told").On("on")
	case !slices.Contains(ToldHows, t.How):
		return care.Invalid("exclusion.error.how").On("how")
	case strings.TrimSpace(t.By) == "":
		return care.Invalid("exclusion.error.by").On("by")
	case utf8.RuneCountInString(t.By) > reasonMost:
		return care.Invalid("ties.error.long").On("by")
	}
	return nil
}

// SayTold writes down how somebody was told. Only of one that holds: nobody is told of what
// is not decided.
func (e *Exclusions) SayTold(ctx context.Context, v care.Viewer, review, id care.ID, t Told) error {
	s := e.of
	return s.ofExclusion(ctx, v, review, id, func(tx *gorm.DB, _ network.Standing, row exclusionRow) ([]audit.Kind, error) {
		if row.Since == nil {
			return nil, care.Conflict("exclusion.error.nothing")
		}
		if err := t.Faults(care.DateOf(s.db.Now())); err != nil {
			return nil, err
		}
		w, lost, err := s.openExclusion(tx, row)
		switch {
		case err != nil:
			return nil, err
		case lost:
			return nil, care.Conflict("ties.error.changed")
		}
		w.Told = t.By
		if err := s.sealExclusion(tx, &row, w); err != nil {
			return nil, err
		}
		return []audit.Kind{"exclusion.told"}, putExclusion(tx, row.ID, map[string]any{"told_on": t.On, "told_how": t.How, "body": row.Body})
	})
}

// Tell puts on the own page of a parent who is not at the review what the IRO lets them know of
// it, in place of what stood there; nothing takes it away. The same again is harmless.
func (e *Exclusions) Tell(ctx context.Context, v care.Viewer, review, id care.ID, words string) error {
	s := e.of
	return s.ofExclusion(ctx, v, review, id, func(tx *gorm.DB, st network.Standing, row exclusionRow) ([]audit.Kind, error) {
		if !mayTell(st, row) {
			return nil, care.Forbidden("exclusion.error.tell")
		}
		if utf8.RuneCountInString(words) > tellMost {
			return nil, care.Invalid("exclusion.error.long").On("said")
		}
		w, lost, err := s.openExclusion(tx, row)
		switch {
		case err != nil:
			return nil, err
		case lost:
			return nil, care.Conflict("ties.error.changed")
		case w.Said == words:
			return nil, audit.ErrNothingHappened
		}
		w.Said, w.SaidOn = words, care.DateOf(s.db.Now())
		if strings.TrimSpace(words) == "" {
			w.Said, w.SaidOn = "", ""
		}
		if err := s.sealExclusion(tx, &row, w); err != nil {
			return nil, err
		}
		return []audit.Kind{"exclusion.released"}, putExclusion(tx, row.ID, map[string]any{"body": row.Body})
	})
}

// LookAgain sets the next day on which one is looked at: today it was, and it stays.
func (e *Exclusions) LookAgain(ctx context.Context, v care.Viewer, review, id care.ID, on care.Date) error {
	s := e.of
	return s.ofExclusion(ctx, v, review, id, func(tx *gorm.DB, _ network.Standing, row exclusionRow) ([]audit.Kind, error) {
		if today := care.DateOf(s.db.Now()); on <= today || on > today.AddMonths(12) {
			return nil, care.Invalid("exclusion.error.look").On("look")
		}
		return []audit.Kind{"exclusion.looked"}, putExclusion(tx, row.ID, map[string]any{"look_on": on})
	})
}

func putExclusion(tx *gorm.DB, id care.ID, set map[string]any) error {
	if err := tx.Model(&exclusionRow{}).Where("id = ?", id).Updates(set).Error; err != nil {
		return fmt.Errorf("store: exclusion: %w", err)
	}
	return nil
}

// Outside is what a parent who is not at the review reads on their own page.
type Outside struct {
	Out  bool      // they are kept out: a seat may have been taken away
	Ask  string    // whom to ask; empty: nobody has written it
	Said string    // what the IRO tells them of the review; empty: nothing
	On   care.Date // since when
}

// Outside reads it, for somebody with a page of their own who is not at the review; NotFound for all others.
func (e *Exclusions) Outside(ctx context.Context, v care.Viewer, review care.ID) (o Outside, err error) {
	s := e.of
	db := s.db.Read(ctx)
	st, err := s.network.Standing(ctx, db, v, review)
	if err != nil {
		return o, err
	}
	if !st.Apart() {
		return o, care.NotFoundError()
	}
	rows, err := database.Fetch[exclusionRow](db, "WHERE child_id = $1 AND ended_at IS NULL AND since IS NOT NULL ORDER BY at DESC, id", string(st.Review.ChildID))
	if err != nil {
		return o, err
	}
	for _, r := range rows {
		if st.HoldsTie(r.TieID) {
			w, _, err := s.openExclusion(db, r)
			return Outside{Out: true, Ask: w.Ask, Said: w.Said, On: w.SaidOn}, err
		}
	}
	return Outside{Out: st.Excluded(v.Person)}, nil
}
