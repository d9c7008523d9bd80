package reviews

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"myreview/server/access"
	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/review"
	"myreview/server/store/audit"
	"myreview/server/store/forms"
	"myreview/server/store/meetings"
	"myreview/server/store/network"
	"myreview/server/store/people"
)

// IROOf is standing for what only the child's IRO reads, or one who covers,
// invited to this review or not: the duty passes with the office. To all
// others it is not there.
func (s *Store) IROOf(ctx context.Context, db *gorm.DB, v care.Viewer, rev care.ID) (network.Standing, error) {
	st, err := s.network.Standing(ctx, db, v, rev)
	if err != nil {
		return st, err
	}
	if !st.Leads() {
		return network.Standing{}, care.NotFoundError()
	}
	return st, nil
}

// Attendance is how one invited person was there.
type Attendance struct {
	Who      network.Named
	Took     review.Mode // as the meeting noticed it: a suggestion
	Attended review.Mode // as the IRO confirmed it; empty: not yet
}

// Closing is what the IRO has before them to close a review.
type Closing struct {
	Child      network.Named
	State      string
	Held       care.Date // the day that counts as held
	DueOn      care.Date
	ClosedAt   time.Time
	Decisions  []Decision
	Present    []Attendance   // everybody invited, the child first
	Part       review.Part    // the child's; whether live video counts is left to the caller
	Sent       bool           // the child sent something that says anything
	Level      int            // how much the child led, as it is counted (domain.md section 9)
	Led        int            // as the IRO confirmed it, once it is closed
	LedWhy     string         // why that is another
	LedLost    bool           // it cannot be shown
	Because    review.Because // why it was closed though something was still open
	WhyLost    bool           // it cannot be shown
	PN         review.PN      // as confirmed; empty: not yet
	Reason     string
	ReasonLost bool          // it cannot be shown
	NextDue    care.Date     // by when the one after it is due, once it was closed
	Parts      []care.Date   // the days on which parts were held, where there are several
	Adjourned  bool          // it was, once
	Late       string        // why it was held late
	Letter     string        // "", draft, published
	Ahead      []review.Item // what was not talked about
	Wishes     int           // that the child asked for, and nobody has answered
	Talk       review.Talk   // with the child alone, without words
	talks      int           // how often something was said of it
	Worker     review.Talk   // with the social worker
	After      *After        // what follows it, once it is closed; read by Closing alone
}

// Confirmed reports whether it was confirmed how the child took part.
func (c Closing) Confirmed() bool { return c.Part.Gave != "" }

// Unconfirmed are those of whom nobody has confirmed how they took part.
func (c Closing) Unconfirmed() (out []Attendance) {
	for _, a := range c.Present {
		if a.Attended == "" {
			out = append(out, a)
		}
	}
	return out
}

// Closing reads it for the IRO or the cover; NotFound for everybody else.
func (s *Store) Closing(ctx context.Context, v care.Viewer, rev care.ID) (Closing, error) {
	var st network.Standing
	var c Closing
	err := s.db.Snapshot(ctx, func(db *gorm.DB) (err error) {
		if st, err = s.IROOf(ctx, db, v, rev); err != nil {
			return err
		}
		if c, err = s.ReadClosing(db, st); err != nil || !st.FollowsUp() || st.Review.Completed.Empty() {
			return err
		}
		a := after(st)
		if c.Letter == meetings.LetterOut {
			a, err = s.afterIt(db, st)
		}
		c.After = &a
		return err
	})
	if err == nil {
		err = s.audit.RecordRead(ctx, v, st, audit.Closing, DecisionIDs(c.Decisions)...)
	}
	return c, err
}

func (s *Store) ReadClosing(db *gorm.DB, st network.Standing) (Closing, error) {
	row := st.Review
	c := Closing{
		State: row.State, Held: HeldOn(row), DueOn: row.DueOn, ClosedAt: database.Deref(row.ClosedAt),
		PN: review.PN(row.PN), Late: row.Late, Led: row.ChairLevel,
	}
	if row.PartAt != nil {
		parts, err := database.Fetch[partRow](db, "WHERE review_id = $1 ORDER BY opened_at", string(row.ID))
		if err != nil {
			return c, err
		}
		for _, p := range parts {
			c.Parts, c.Adjourned = append(c.Parts, care.DateOf(p.OpenedAt)), c.Adjourned || p.Kind == review.Adjourned
		}
		c.Parts = append(c.Parts, care.DateOf(*row.PartAt))
	}
	named, err := s.network.NamedIn(db, st)
	if err != nil {
		return c, err
	}
	if c.Decisions, err = s.decisionsOf(db, row, named, "", true); err != nil {
		return c, err
	}
	if c.Reason, c.ReasonLost, err = s.db.ForChild(db, row.ChildID).Shown("review", row.ID, "pn_reason", row.PNReason); err != nil {
		return c, err
	}
	if c.LedWhy, c.LedLost, err = s.db.ForChild(db, row.ChildID).Shown("review", row.ID, "level_reason", row.LevelWhy); err != nil {
		return c, err
	}
	because, lost, err := s.db.ForChild(db, row.ChildID).Shown("review", row.ID, "open_reason", row.Because)
	if err != nil {
		return c, err
	}
	c.Because, c.WhyLost = review.ParseBecause(because), lost
	if err := s.fillPresent(db, st, named, &c); err != nil {
		return c, err
	}
	child, err := network.CaredOf(db, row.ChildID)
	if err != nil {
		return c, err
	}
	if row.State == network.ReviewClosed {
		if c.NextDue, err = s.dueAfter(db, row); err != nil {
			return c, err
		}
	}
	c.Part.Born, c.Part.Held = child.BornOn, c.Held
	if c.Sent, err = s.childSent(db, st); err != nil {
		return c, err
	}
	if c.Wishes, err = s.forms.UnansweredWishes(db, row.ID); err != nil {
		return c, err
	}
	talks, err := lastTalks(db, row.ID)
	if err != nil {
		return c, err
	}
	c.Talk, c.talks, c.Worker = talks[review.TalkAlone].says(), talks[review.TalkAlone].N, talks[review.TalkWorker].says()
	items, err := meetings.ItemsOf(db, row.ID)
	if err != nil {
		return c, err
	}
	for _, it := range items {
		if it.State == review.Ahead {
			c.Ahead = append(c.Ahead, it)
		}
	}
	c.Level = review.Level(items, c.Child.Seat, c.Part.Mode != "" && c.Part.Mode != review.NotThere)
	err = db.Raw("SELECT state FROM letter WHERE review_id = ?", row.ID).Scan(&c.Letter).Error
	if err != nil {
		return c, fmt.Errorf("store: closing: %w", err)
	}
	return c, nil
}

// fillPresent lists those invited. The child's own mode is the confirmed one,
// or what the meeting noticed.
func (s *Store) fillPresent(db *gorm.DB, st network.Standing, named map[care.ID]network.Named, c *Closing) error {
	var seats []network.SeatRow
	err := db.Find(&seats, "review_id = ? AND state = ? AND tie_id IS NOT NULL", st.Review.ID, network.SeatInvited).Error
	if err != nil {
		return fmt.Errorf("store: closing: %w", err)
	}
	for _, r := range seats {
		if r.JoinedAt == nil && st.Network.Tie(*r.TieID).Died() {
			continue // nobody is asked how they were there
		}
		a := Attendance{Who: named[*r.TieID], Took: meetings.SeatOf(r).Took(), Attended: review.Mode(r.Attended)}
		c.Present = append(c.Present, a)
		if a.Who.Kind == care.TieChild {
			c.Child, c.Part.Gave, c.Part.Mode = a.Who, review.Gave(r.Gave), a.Attended
			if a.Attended == "" {
				c.Part.Mode = a.Took
			}
		}
	}
	slices.SortStableFunc(c.Present, func(a, b Attendance) int { return network.RankOf(a.Who.Kind) - network.RankOf(b.Who.Kind) })
	return nil
}

// childSent reports whether the child's form says anything: one in which all was
// skipped or kept back is no view conveyed (domain.md 4.1).
func (s *Store) childSent(db *gorm.DB, st network.Standing) (bool, error) {
	all, err := s.forms.AllAnswers(db, st.Review, st.Ties)
	if err != nil {
		return false, err
	}
	return slices.ContainsFunc(all, func(a forms.SentAnswer) bool {
		return a.Author.Kind == care.TieChild && a.Audience != care.Logistics && len(a.Answer.Values) > 0
	}), nil
}

// ConfirmAttendance keeps how each of those invited was there, by seat, and how
// the child's views came. Only the IRO does, while the review is not closed.
// Whoever is left out stays as they are; not so the child, who is Invalid next to their
// field, as is what cannot be.
func (s *Store) ConfirmAttendance(ctx context.Context, v care.Viewer, rev care.ID, modes map[care.ID]review.Mode, gave review.Gave) error {
	return s.meetings.Act(ctx, v, rev, access.ActClose, func(tx *audit.Tx, who meetings.Actor) error {
		c, err := s.ReadClosing(tx.DB, who.Standing)
		if err != nil {
			return err
		}
		if _, err := review.ParseGave(string(gave)); err != nil {
			return err
		}
		part := c.Part
		part.Mode, part.Gave = modes[c.Child.Seat], gave
		if err := part.Check(); err != nil {
			return err
		}
		for _, a := range c.Present {
			mode := modes[a.Who.Seat]
			if mode == "" && a.Who.Seat != c.Child.Seat {
				continue
			}
			if _, err := review.ParseMode(string(mode)); err != nil {
				return care.Invalid("close.attended.error.mode").On("mode." + string(a.Who.Seat))
			}
			set := map[string]any{"attended": mode}
			if a.Who.Seat == c.Child.Seat {
				set["gave"] = gave
			}
			if mode == a.Attended && (set["gave"] == nil || gave == c.Part.Gave) {
				continue
			}
			if err := people.SetSeat(tx.DB, a.Who.Seat, set); err != nil {
				return err
			}
			tx.Event("seat.attended", a.Who.Seat)
		}
		return nil
	})
}

// Close is how the IRO closes a review.
type Close struct {
	PN        review.PN
	Reason    string         // why another code than was suggested
	Completed care.Date      // the day that counts as held; empty: that of the last part
	Late      string         // where that is after the due day: one of care.PostponedReasons
	Level     *int           // how much the child led; nil: as it is counted
	LevelWhy  string         // why another level than is counted
	Because   review.Because // why it is closed though something is still open
	NoTalk    string         // why there was no talk with the child alone, where nothing else is on record
	Live      bool           // joining live by video or phone counts as attending: an authority decides
}

// led is how much the child led, as the IRO says, or else as it is counted.
func (c Closing) led(how Close) int {
	if how.Level == nil {
		return c.Level
	}
	return *how.Level
}

// Check refuses what the review cannot be closed as, on a day: Conflict before attendance is
// confirmed, and Invalid next to its field.
func (c Closing) Check(how Close, today care.Date) error {
	if !c.Confirmed() {
		return care.Conflict("close.error.attendance")
	}
	on := cmp.Or(how.Completed, c.Held)
	if err := review.Completed(on, c.Held, today); err != nil {
		return err
	}
	if err := review.CheckLate(c.DueOn, on, how.Late); err != nil {
		return err
	}
	if err := review.CheckLevel(c.Level, c.led(how), how.LevelWhy); err != nil {
		return err
	}
	if _, err := review.ParsePN(string(how.PN)); err != nil {
		return err
	}
	c.Part.Held, c.Part.LiveCounts = on, how.Live
	return c.Part.Confirm(how.PN, how.Reason)
}

// CloseReview closes a live review: the participation code as the IRO confirms
// it with its reason, how much the child led with the reason where that is not what was counted, and by when the next review is
// due, which is there from then on. Attendance is confirmed before (Conflict). A review that is closed
// already is Gone, unless it was closed with the very same code and reason: a
// repeat is harmless. To undo it is Undo.
func (s *Store) CloseReview(ctx context.Context, v care.Viewer, rev care.ID, how Close) error {
	err := s.meetings.Act(ctx, v, rev, access.ActClose, func(tx *audit.Tx, who meetings.Actor) error {
		c, err := s.ReadClosing(tx.DB, who.Standing)
		if err != nil {
			return err
		}
		if err := c.Check(how, care.DateOf(s.db.Now())); err != nil {
			return err
		}
		on, led := cmp.Or(how.Completed, c.Held), c.led(how)
		set := map[string]any{
			"state": network.ReviewClosed, "closed_at": s.db.Now(), "pn": string(how.PN), "pn_reason": nil, "completed_on": on, "late": "",
			"chair_level": led, "level_reason": nil, "open_reason": nil, "paused": false,
		}
		if !review.InTime(c.DueOn, on) {
			set["late"] = how.Late
		}
		reasons := map[string]string{"pn_reason": how.Reason, "open_reason": how.Because.Text()}
		if led != c.Level {
			reasons["level_reason"] = how.LevelWhy
		}
		keys := s.db.ForChild(tx.DB, who.Review.ChildID)
		for column, words := range reasons {
			if words == "" {
				continue
			}
			if set[column], err = keys.Seal("review", rev, column, []byte(words)); err != nil {
				return err
			}
		}
		if err := s.endRounds(tx.DB, rev); err != nil {
			return err
		}
		if err := s.meetings.EndChair(tx, who); err != nil {
			return err
		}
		if how.NoTalk != "" && !c.Talk.Settled() {
			missed := review.Talk{State: review.TalkMissed, Why: how.NoTalk}
			if err := missed.Check(review.TalkAlone, care.DateOf(s.db.Now())); err != nil {
				return err
			}
			if err := s.Talks.add(tx, who.Standing, v, talkRow{ID: care.NewID(), Kind: review.TalkAlone, N: c.talks + 1, State: missed.State}, missed.Why); err != nil {
				return err
			}
		}
		tx.Event("review.closed", rev)
		tx.Last = func() error { return s.KeepNext(tx.DB, who.Review.ChildID) }
		return s.meetings.SetReview(tx.DB, rev, set)
	})
	if care.KindOf(err) == care.KindGone && s.closedAs(ctx, v, rev, how) {
		return nil
	}
	return err
}

func (s *Store) closedAs(ctx context.Context, v care.Viewer, rev care.ID, how Close) bool {
	c, err := s.Closing(ctx, v, rev)
	return err == nil && c.State == network.ReviewClosed && c.PN == how.PN && c.Reason == how.Reason && (how.Level == nil || *how.Level == c.Led) && (how.Completed.Empty() || how.Completed == c.Held)
}

// endRounds stops a round that nobody revealed: its marks stay unseen.
func (s *Store) endRounds(db *gorm.DB, rev care.ID) error {
	err := db.Table("scale_round").Where("review_id = ? AND state = ?", rev, review.RoundOpen).
		Update("state", review.RoundClosed).Error
	if err != nil {
		return fmt.Errorf("store: close review: %w", err)
	}
	return nil
}

// dueAfter is by when the review after one that is over is due, as the facts are now; empty
// while none is.
func (s *Store) dueAfter(db *gorm.DB, row network.ReviewRow) (due care.Date, err error) {
	err = database.QueryRows(db, `SELECT c.born_on, r.due_on FROM review r JOIN child c ON c.person_id = r.child_id
		WHERE r.child_id = $1 AND r.number > $2 AND `+network.InCare+" ORDER BY r.number LIMIT 1", func(scan func(...any) error) error {
		var born care.Date
		err := scan(&born, &due)
		if care.DateOf(s.db.Now()) >= care.GrownOn(born) {
			due = ""
		}
		return err
	}, string(row.ChildID), row.Number)
	if err != nil {
		return "", fmt.Errorf("store: next due: %w", err)
	}
	return due, nil
}

// LettersOwed are the reviews of a child that were held here and whose letter was not
// sent, the oldest first.
func (s *Store) LettersOwed(db *gorm.DB, child care.ID) ([]network.ReviewRow, error) {
	return database.Fetch[network.ReviewRow](db, `WHERE child_id = $1 AND state = $2 AND opened_at IS NOT NULL
		AND NOT EXISTS (SELECT 1 FROM letter l WHERE l.review_id = review.id AND l.state = $3) ORDER BY number`, string(child), network.ReviewClosed, meetings.LetterOut)
}

// Agreed is what was agreed, for somebody who was invited: to read it back,
// and after closing to know what happens next. Some read of their own tasks
// alone (TieKind.OwnTasks).
type Agreed struct {
	Kind      care.TieKind // the viewer's
	State     string
	Decisions []Decision
	HeldOn    care.Date // the day that counts as held; empty until the review is closed, as is NextDue
	NextDue   care.Date
	Asked     bool // the viewer is asked whether that is what was agreed
	Open      int  // how many they have not answered
	Letter    bool // the child has it
}

// Agreed reads it. People without a place in the meeting, those whose seat was
// taken away, those excluded, and room screens get NotFound.
func (s *Store) Agreed(ctx context.Context, v care.Viewer, rev care.ID) (Agreed, error) {
	var st network.Standing
	var a Agreed
	err := s.db.Snapshot(ctx, func(db *gorm.DB) (err error) {
		if st, err = s.network.Attends(ctx, db, v, rev); err != nil {
			return err
		}
		if st.Screen() {
			return care.NotFoundError()
		}
		named, err := s.network.NamedIn(db, st)
		if err != nil {
			return err
		}
		a = Agreed{Kind: st.Tie.Kind, State: st.Review.State, Asked: st.ReadsBack()}
		if st.Review.State == network.ReviewClosed {
			if a.NextDue, err = s.dueAfter(db, st.Review); err != nil {
				return err
			}
			a.HeldOn = HeldOn(st.Review)
		}
		if a.Decisions, err = s.decisionsOf(db, st.Review, s.known(named, st), st.Seat.ID, false); err != nil {
			return err
		}
		a.Decisions = slices.DeleteFunc(a.Decisions, func(d Decision) bool { return !st.ToldOf(st.Network.Tie(d.Who.Tie)) })
		if err := s.tellOutcomes(db, st, a.Decisions); err != nil {
			return err
		}
		for _, d := range a.Decisions {
			if a.Asked && d.Mine.Says == "" {
				a.Open++
			}
		}
		a.Letter, err = meetings.LetterIsOut(db, rev)
		return err
	})
	if err == nil {
		err = s.audit.RecordRead(ctx, v, st, audit.Agreed, DecisionIDs(a.Decisions)...)
	}
	return a, err
}

func DecisionIDs(all []Decision) []care.ID {
	ids := make([]care.ID, len(all))
	for i, d := range all {
		ids[i] = d.ID
	}
	return ids
}

// known keeps the names of those whom the viewer may know, and of the others
// only what the child calls them and who they are to the child: carers and
// parents are strangers to each other on paper (safety.md T34). Whoever is
// excluded, or has died, is from then on named to people at work alone; what was agreed
// with somebody who has died is nobody's.
func (s *Store) known(named map[care.ID]network.Named, st network.Standing) map[care.ID]network.Named {
	out := make(map[care.ID]network.Named, len(named))
	for id, n := range named {
		switch {
		case st.Hides(n.Person) && st.Died(n.Person):
			n = network.Named{}
		case st.Hides(n.Person):
			n.Name, n.Person, n.Calls, n.Picture = "", "", "", ""
		}
		if !st.KnowsName(care.Tie{Kind: n.Kind, Person: n.Person}) {
			n.Name, n.Person = "", ""
		}
		out[id] = n
	}
	return out
}
