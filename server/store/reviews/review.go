package reviews

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/consult"
	"myreview/server/database"
	"myreview/server/review"
	"myreview/server/store/meetings"
	"myreview/server/store/network"
	"myreview/server/store/people"
	"myreview/server/store/signin"
)

// Review is one review as a viewer may know it. For somebody who is Apart only
// ID and Kind are filled: no child, date, place, state or count.
type Review struct {
	ID    care.ID
	Kind  care.TieKind // who the viewer is to the child; empty for a room screen
	Apart bool         // the viewer has a channel of their own and nothing else
	Seat  bool         // the viewer has been given a seat; who covers may take one

	Child     care.ID
	ChildName string
	Picture   string
	Band      care.Band // the child's
	Number    int
	State     string    // due, planned, live, closed
	StartsAt  time.Time // when they are asked to come; zero: it has no day, or they are given their own time and have none yet
	Minutes   int       // how long that takes; 0: nobody said
	Whole     bool      // that is all of the review, and not a part of their own
	How       string    // one of review.Hows; empty: nobody said
	MovedFrom time.Time // when it was planned for before it was last moved; zero: it never was, or they come to a part
	Place     string    // told to those who know where the child lives, to others unless it is guarded (domain.md section 1)
	PlaceLost bool      // where it is cannot be shown
	DueOn     care.Date
	ClosedAt  time.Time // zero until then

	Letter      string    // "", "draft" (told to the IRO alone) or "published" (to the child and people at work)
	LetterFrom  string    // who wrote it, told to the child
	LetterAt    time.Time // when it came
	Sent, Asked int       // forms, told to people at work alone
	Reports     []Report  // what the viewer is told of them, who is not at work on the case

	Talk      review.Talk // told to the child alone, by Review: when and how they talk alone with their IRO; zero: none is to come
	ReplyFrom care.Date   // when the viewer had the decisions, to which they reply as the manager; empty: nothing is to be replied to
}

// Review is the review with that id for the viewer; NotFound when they may not
// know of it.
func (s *Store) Review(ctx context.Context, v care.Viewer, id care.ID) (Review, error) {
	db := s.db.Read(ctx)
	st, err := s.network.Standing(ctx, db, v, id)
	if err != nil {
		return Review{}, err
	}
	if !st.Knows() {
		return Review{}, care.NotFoundError()
	}
	r, err := s.ReviewOf(db, st)
	if err == nil && st.Tie.Kind == care.TieChild && !st.Over {
		var talks map[review.TalkKind]talkRow
		talks, err = lastTalks(db, id)
		r.Talk = toldOf(talks[review.TalkAlone], care.DateOf(s.db.Now()))
	}
	return r, err
}

// ChildName is whose review it is; empty for a viewer who is excluded or whose seat
// was removed.
func (s *Store) ChildName(ctx context.Context, v care.Viewer, id care.ID) (string, error) {
	st, err := s.network.Standing(ctx, s.db.Read(ctx), v, id)
	if err != nil || st.Apart() {
		return "", err
	}
	if !st.Knows() {
		return "", care.NotFoundError()
	}
	return st.Child.Name, nil
}

func (s *Store) ReviewOf(db *gorm.DB, st network.Standing) (Review, error) {
	if st.Apart() {
		return Review{ID: st.Review.ID, Kind: st.Tie.Kind, Apart: true}, nil
	}
	facts, err := s.reviewFacts(db, []network.Standing{st})
	if err != nil {
		return Review{}, err
	}
	row, r := st.Review, s.reviewOf(st, facts)
	if r.Reports, err = s.reportsFor(db, st); err != nil {
		return Review{}, err
	}
	hidden := !st.SeesPlace()
	if hidden {
		if hidden, err = people.Guarded(db, row.ChildID); err != nil {
			return Review{}, err
		}
	}
	if !hidden {
		r.Place, r.PlaceLost, err = s.db.ForChild(db, row.ChildID).Shown("review", row.ID, "place", row.Place)
	}
	return r, err
}

// facts are what reviews are listed with, beside their own rows: how far the letters
// are, and how many forms were sent.
type facts struct {
	letters map[care.ID]letterFact
	sent    map[care.ID]int // where the viewer is told
}

// letterFact is a letter as lists know it.
type letterFact struct {
	ReviewID    care.ID
	State       string
	PublishedAt *time.Time
	Name        string // of who wrote it
}

func (s *Store) reviewFacts(db *gorm.DB, all []network.Standing) (facts, error) {
	f := facts{map[care.ID]letterFact{}, map[care.ID]int{}}
	var reviews, counted []care.ID
	for _, st := range all {
		reviews = append(reviews, st.Review.ID)
		if st.Tie.Kind.Professional() {
			counted = append(counted, st.Review.ID)
		}
	}
	var rows []letterFact
	err := db.Raw("SELECT l.review_id, l.state, l.published_at, p.name FROM letter l JOIN person p ON p.id = l.by_person WHERE l.review_id IN ?", reviews).Scan(&rows).Error
	if err != nil {
		return f, fmt.Errorf("store: review: %w", err)
	}
	for _, r := range rows {
		f.letters[r.ReviewID] = r
	}
	if len(counted) == 0 {
		return f, nil
	}
	f.sent, err = formsSent(db, counted)
	return f, err
}

// formsSent counts the forms that were sent and not taken back, by review; one of which none was
// is left out. Of which the part about the meeting alone was sent it counts none.
func formsSent(db *gorm.DB, reviews []care.ID) (map[care.ID]int, error) {
	out := map[care.ID]int{}
	err := database.QueryIn(db, "SELECT review_id, COUNT(*) FROM form WHERE review_id", reviews, `
		AND EXISTS (SELECT 1 FROM sending s JOIN answer a ON a.sending_id = s.id WHERE s.form_id = form.id AND s.back_at IS NULL AND NOT s.part
			AND (s.written_by IS NOT NULL OR s.version = (SELECT MAX(l.version) FROM sending l WHERE l.form_id = form.id AND l.written_by IS NULL))) GROUP BY review_id`,
		func(scan func(...any) error) error {
			id, n := "", 0
			err := scan(&id, &n)
			out[care.ID(id)] = n
			return err
		})
	if err != nil {
		return nil, fmt.Errorf("store: review: %w", err)
	}
	return out, nil
}

// reviewOf is a review as its viewer may know it, but for where it is.
func (s *Store) reviewOf(st network.Standing, f facts) Review {
	if st.Apart() {
		return Review{ID: st.Review.ID, Kind: st.Tie.Kind, Apart: true}
	}
	row, child := st.Review, st.Child
	r := Review{
		ID: row.ID, Kind: st.Tie.Kind, Child: row.ChildID, ChildName: child.Name, Picture: child.Picture, Seat: st.Seat.ID != "",
		Band: child.Band, Number: row.Number, State: row.State, How: row.How, DueOn: row.DueOn,
	}
	r.StartsAt, r.Minutes = st.Comes()
	r.Whole = r.StartsAt.Equal(row.Starts()) && r.Minutes == row.Minutes
	if r.ClosedAt = database.Deref(row.ClosedAt); r.Whole {
		r.MovedFrom = database.Deref(row.MovedFrom)
	}
	letter := f.letters[r.ID]
	if out := letter.State == meetings.LetterOut; st.KnowsOfLetter(out) {
		if r.Letter = letter.State; out && r.Kind == care.TieChild {
			r.LetterFrom, r.LetterAt = letter.Name, database.Deref(letter.PublishedAt)
		}
	}
	if st.FollowsUp() && !st.Leads() && !row.Completed.Empty() && row.RepliedOn.Empty() {
		r.ReplyFrom = row.SentOn
	}
	if !st.Tie.Kind.Professional() || !s.network.Asking(st).Opens(care.DateOf(s.db.Now())).Empty() {
		return r
	}
	for _, t := range st.Ties {
		if consult.HasForm(t.Kind, t.StateAt(s.db.Now()), r.Band) {
			r.Asked++
		}
	}
	r.Sent = f.sent[r.ID]
	return r
}

// ReviewsFor lists the reviews that the viewer may know of: what is live
// first, then what is planned, soonest first, then what is closed, newest
// first. Somebody who is apart gets only the latest review of that child, so
// that the list does not tell them how many there were. Where each is stands on its
// own page alone.
func (s *Store) ReviewsFor(ctx context.Context, v care.Viewer) ([]Review, error) {
	if v.Person == "" {
		return nil, care.NotFoundError()
	}
	db := s.db.Read(ctx)
	var rows []network.ReviewRow
	err := db.Where("child_id IN (SELECT child_id FROM tie WHERE person_id = ?)", v.Person).
		Order("number DESC").Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("store: reviews: %w", err)
	}
	return s.listed(db, v, rows)
}

// reviewsFor is ReviewsFor of some children alone.
func (s *Store) reviewsFor(db *gorm.DB, v care.Viewer, children []care.ID) ([]Review, error) {
	var rows []network.ReviewRow
	if err := db.Where("child_id IN ?", children).Order("number DESC").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("store: reviews: %w", err)
	}
	return s.listed(db, v, rows)
}

func (s *Store) listed(db *gorm.DB, v care.Viewer, rows []network.ReviewRow) ([]Review, error) {
	all, err := s.network.Standings(db, v, rows)
	if err != nil {
		return nil, err
	}
	apart := map[care.ID]bool{}
	all = slices.DeleteFunc(all, func(st network.Standing) bool {
		child, known := st.Review.ChildID, st.Knows() && (!st.Apart() || !apart[st.Review.ChildID])
		apart[child] = apart[child] || known && st.Apart()
		return !known
	})
	if len(all) == 0 {
		return nil, nil
	}
	facts, err := s.reviewFacts(db, all)
	if err != nil {
		return nil, err
	}
	out := make([]Review, 0, len(all))
	for _, st := range all {
		out = append(out, s.reviewOf(st, facts))
	}
	slices.SortStableFunc(out, byUse)
	return out, nil
}

func byUse(a, b Review) int {
	order := []string{"", network.ReviewLive, network.ReviewPlanned, network.ReviewDue, network.ReviewClosed}
	if c := cmp.Compare(slices.Index(order, a.State), slices.Index(order, b.State)); c != 0 {
		return c
	}
	if a.State == network.ReviewClosed {
		return b.StartsAt.Compare(a.StartsAt)
	}
	return a.StartsAt.Compare(b.StartsAt)
}

// NewReview is what a review begins with.
type NewReview struct {
	Child    care.ID
	StartsAt time.Time
	Place    string
	Minutes  int
	How      string
	DueOn    care.Date // domain.md 2.1
}

// AddReview plans the child's next review, where it is not kept already. Who comes is added with AddSeat.
func (s *Store) AddReview(ctx context.Context, n NewReview) (id care.ID, err error) {
	err = s.db.WriteBatched(ctx, func(tx *gorm.DB) error {
		id, err = s.addReview(tx, n)
		return err
	})
	return id, err
}

func (s *Store) addReview(tx *gorm.DB, n NewReview) (care.ID, error) {
	due, err := database.Find[network.ReviewRow](tx, "child_id = ? AND state = ?", n.Child, network.ReviewDue)
	if err != nil {
		return "", err
	}
	if len(due) > 0 {
		return due[0].ID, s.PlanIn(tx, due[0], n)
	}
	row := network.ReviewRow{
		ID: care.NewID(), ChildID: n.Child, State: network.ReviewPlanned, StartsAt: database.TimeOrNil(n.StartsAt.UTC()),
		Epoch: signin.NewSecret(), Minutes: n.Minutes, How: n.How, DueOn: n.DueOn, MadeAt: s.db.Now(),
	}
	if n.Place != "" {
		if row.Place, err = s.db.ForChild(tx, n.Child).Seal("review", row.ID, "place", []byte(n.Place)); err != nil {
			return "", err
		}
	}
	made := []network.ReviewRow{row}
	if err := s.number(tx, made); err != nil {
		return "", err
	}
	if err := tx.Create(&made).Error; err != nil {
		return "", fmt.Errorf("store: add review: %w", err)
	}
	return row.ID, nil
}

// PlanIn gives a review that is due its day, in a transaction of the caller's, and a seat to
// whoever came round the child meanwhile.
func (s *Store) PlanIn(tx *gorm.DB, row network.ReviewRow, n NewReview) error {
	set := map[string]any{"state": network.ReviewPlanned, "starts_at": n.StartsAt.UTC(), "minutes": n.Minutes, "how": n.How, "due_on": n.DueOn, "place": nil, "made_at": s.db.Now()}
	if n.Place != "" {
		place, err := s.db.ForChild(tx, row.ChildID).Seal("review", row.ID, "place", []byte(n.Place))
		if err != nil {
			return err
		}
		set["place"] = place
	}
	if err := tx.Model(&network.ReviewRow{}).Where("id = ?", row.ID).Updates(set).Error; err != nil {
		return fmt.Errorf("store: plan review: %w", err)
	}
	return s.seatAll(tx, []network.ReviewRow{row})
}

// AddSeat invites the holder of a tie to the review. Plans is how they mean to
// take part, empty when they have not said.
func (s *Store) AddSeat(ctx context.Context, review, tie care.ID, plans string) (care.ID, error) {
	var t network.TieRow
	if err := database.Take(s.db.Read(ctx), &t, "id = ?", tie); err != nil {
		return "", err
	}
	row := network.SeatRow{
		ID: care.NewID(), ReviewID: review, PersonID: &t.PersonID, TieID: &t.ID,
		State: network.SeatInvited, Plans: plans, Shows: "with",
	}
	err := s.db.WriteBatched(ctx, func(tx *gorm.DB) error {
		had, err := database.Find[network.SeatRow](tx, "review_id = ? AND person_id = ?", review, t.PersonID)
		switch {
		case err != nil:
			return err
		case len(had) > 0:
			row.ID = had[0].ID
			err = people.SetSeat(tx, row.ID, map[string]any{"tie_id": t.ID, "state": row.State, "plans": plans})
		default:
			err = tx.Create(&row).Error
		}
		if err != nil {
			return fmt.Errorf("store: add seat: %w", err)
		}
		return s.audit.SignSeat(tx, row.ID)
	})
	return row.ID, err
}

// TakesPart is nil for whoever has a place at the review, a room screen
// included; NotFound for everybody else.
func (s *Store) TakesPart(ctx context.Context, v care.Viewer, review care.ID) error {
	_, err := s.network.Attends(ctx, s.db.Read(ctx), v, review)
	return err
}

// Leads is nil for the IRO and for a cover; Forbidden for others who have a
// place at the review, NotFound for everybody else.
func (s *Store) Leads(ctx context.Context, v care.Viewer, review care.ID) error {
	st, err := s.network.Attends(ctx, s.db.Read(ctx), v, review)
	if err != nil {
		return err
	}
	if !st.Leads() {
		return care.Forbidden("error.forbidden")
	}
	return nil
}
