package people

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
	"myreview/server/store/audit"
	"myreview/server/store/network"
	"myreview/server/store/signin"
)

// NewTie is a tie that a worker means to make. ID is the one that the form
// carried, and becomes the tie's. Family is somebody known already (Person) or
// new here (Name, Lang); people at work are found by the e-mail address that
// they sign in with, and have the job that the kind of tie takes.
type NewTie struct {
	ID      care.ID
	Kind    care.TieKind
	Person  care.ID
	Name    string
	Lang    care.Lang
	Email   string
	Calls   string // what the child calls them
	Since   time.Time
	Until   time.Time // zero: open-ended
	Invite  bool      // to the review at hand as well; a social worker is in any case
	Reason  string
	NotThem []care.ID // people with a like name of whom the worker said that it is not them
}

// nameMost is how long a name may be.
const nameMost = 100

// Faults says what is wrong with the words of a new tie, before anybody is
// looked up.
func (n NewTie) Faults(now time.Time) error {
	tooLong := func(text string) bool { return utf8.RuneCountInString(text) > nameMost }
	switch {
	case n.Kind == care.TieChild || !slices.Contains(care.TieKinds, n.Kind):
		return care.Invalid("ties.error.kind").On("kind")
	case n.Kind.Job() != "" && strings.TrimSpace(n.Email) == "":
		return care.Invalid("ties.error.email").On("email")
	case n.Kind.Job() != "":
	case n.Person != "" && n.Name != "":
		return care.Invalid("ties.error.two").On("name")
	case n.Person == "" && strings.TrimSpace(n.Name) == "":
		return care.Invalid("ties.error.who").On("name")
	case tooLong(n.Name):
		return care.Invalid("ties.error.name").On("name")
	case tooLong(n.Calls):
		return care.Invalid("ties.error.name").On("calls")
	}
	for _, box := range []struct{ field, text string }{{"name", n.Name}, {"calls", n.Calls}} {
		var fault *care.Error
		if errors.As(care.CheckName(box.text), &fault) {
			return fault.On(box.field)
		}
	}
	if !n.Until.IsZero() && (!n.Until.After(now) || !n.Until.After(n.Since)) {
		return care.Invalid("ties.error.until").On("until")
	}
	return checkReason(n.Reason)
}

// MakeTie ties a person to the child of the review. Family is asked in, and
// active from the first time that they come; people at work are active at once.
// The same form again is harmless. Conflict if there is such a tie, or if the
// person is excluded. If the worker typed a name that may be a known person's,
// nothing happens until they say whether it is the same person: Conflict
// (ties.error.same, with the people as the argument Alike).
func (s *Store) MakeTie(ctx context.Context, v care.Viewer, review care.ID, n NewTie) error {
	st, err := s.network.Keeper(ctx, s.db.Read(ctx), v, review)
	if err != nil {
		return err
	}
	return s.writeAllReviews(ctx, v, st.Review.ChildID, func(tx *gorm.DB) ([]tieWrite, error) {
		_, err := s.MakeTieIn(ctx, tx, v, review, n)
		return []tieWrite{{"tie.make", n.ID}}, err
	})
}

func (s *Store) MakeTieIn(ctx context.Context, tx *gorm.DB, v care.Viewer, review care.ID, n NewTie) (care.Tie, error) {
	st, err := s.network.Keeper(ctx, tx, v, review)
	if err != nil {
		return care.Tie{}, err
	}
	if err := s.freshStep(tx, v, n.ID, n.ID); err != nil {
		return care.Tie{}, err
	}
	if err := n.Faults(s.db.Now()); err != nil {
		return care.Tie{}, err
	}
	if !st.Tie.Kind.Keeps(n.Kind) {
		return care.Tie{}, care.Invalid("ties.error.notyours").On("kind")
	}
	t := care.Tie{
		ID: n.ID, Child: st.Review.ChildID, Kind: n.Kind, State: care.TieInvited, Calls: n.Calls,
		Since: n.Since.UTC(), Until: n.Until,
	}
	if n.Kind.Job() != "" {
		t.State = care.TieActive
	}
	if t.Since.Before(s.db.Now()) {
		t.Since = s.db.Now()
	}
	if t.Person, err = s.personFor(tx, st, n); err != nil {
		return care.Tie{}, err
	}
	if n.Kind.Job() != "" && t.Person == v.Person {
		return care.Tie{}, care.Conflict("ties.error.self").On("email")
	}
	if err := s.mayTie(tx, st, t); err != nil {
		return care.Tie{}, err
	}
	row := network.TieRow{
		ID: t.ID, PersonID: t.Person, ChildID: t.Child, Kind: t.Kind, State: t.State, Calls: t.Calls,
		Since: t.Since, Until: database.TimeOrNil(t.Until),
	}
	if err := tx.Create(&row).Error; err != nil {
		return care.Tie{}, fmt.Errorf("store: make tie: %w", err)
	}
	step := network.TieStepRow{ID: n.ID, Step: care.StepMake, ByPerson: v.Person}
	if err := s.network.KeepStep(tx, t, t, step, n.Reason); err != nil {
		return care.Tie{}, err
	}
	// The social worker is at every review, as whoever takes their work over is (HandOn).
	if (n.Invite || n.Kind == care.TieSocialWorker) && st.Review.State != network.ReviewClosed {
		return t, s.Seat(&audit.Tx{DB: tx}, st.Network, review, t)
	}
	return t, nil
}

// mayTie refuses a second tie of the same kind and one that would get round an
// exclusion, and closes the books on a tie of that kind whose last day is past.
// Of who has died there is no choice: see acquainted.
// Who comes back finds no way in from before: a date ends a tie, and nothing else.
func (s *Store) mayTie(tx *gorm.DB, st network.Standing, t care.Tie) error {
	now, was, is := s.db.Now(), false, false
	switch {
	case st.Excluded(t.Person):
		return care.Conflict("ties.error.excluded")
	case st.ChildDied() && !t.Kind.OnCase():
		return care.Conflict("child.error.died")
	}
	for _, had := range st.Ties {
		if had.Person == t.Person {
			was, is = true, is || had.StateAt(now) != care.TieEnded
		}
		switch {
		case had.Person != t.Person:
		case had.Kind != t.Kind || had.State == care.TieEnded:
		case had.StateAt(now) != care.TieEnded:
			return care.Conflict("ties.error.twice")
		default:
			err := tx.Model(&network.TieRow{}).Where("id = ?", had.ID).Update("state", care.TieEnded).Error
			if err != nil {
				return fmt.Errorf("store: make tie: %w", err)
			}
		}
	}
	if was && !is {
		return s.revoke(tx, t)
	}
	return nil
}

// personFor finds whom a new tie is for, or adds them.
func (s *Store) personFor(tx *gorm.DB, st network.Standing, n NewTie) (care.ID, error) {
	if job := n.Kind.Job(); job != "" {
		var row network.PersonRow
		err := database.Take(tx, &row, "email = ? AND staff = ?", signin.NormalEmail(n.Email), true)
		if err != nil && care.KindOf(err) == care.KindNotFound {
			return "", care.Invalid("ties.error.email").On("email")
		}
		if err != nil {
			return "", err
		}
		return row.ID, s.hasJob(tx, row.ID, job, "email")
	}
	if n.Person != "" {
		known, err := s.acquainted(tx, st)
		if err != nil {
			return "", err
		}
		if !slices.ContainsFunc(known, func(k network.Named) bool { return k.Person == n.Person }) {
			return "", care.Invalid("ties.error.who").On("name")
		}
		return n.Person, nil
	}
	if err := s.alike(tx, st, n); err != nil {
		return "", err
	}
	row := network.PersonRow{
		ID: care.NewID(), Name: n.Name, Band: care.Adult, Lang: cmp.Or(n.Lang, care.English), Picture: "person", MadeAt: s.db.Now(),
	}
	if err := tx.Create(&row).Error; err != nil {
		return "", fmt.Errorf("store: make tie: %w", err)
	}
	return row.ID, nil
}

// hasJob refuses work to somebody at work whose job it is not.
func (s *Store) hasJob(tx *gorm.DB, person care.ID, job care.Job, field string) error {
	jobs, err := s.network.JobsOf(tx, person)
	if err == nil && !slices.Contains(jobs, job) {
		err = care.Invalid("staff.error.cannot").On(field)
	}
	return err
}

// alike asks the worker about people whose name is like the one that they typed,
// unless the worker has said of each that it is another person.
func (s *Store) alike(tx *gorm.DB, st network.Standing, n NewTie) error {
	known, err := s.acquainted(tx, st)
	if err != nil {
		return err
	}
	known = slices.DeleteFunc(known, func(k network.Named) bool { return !care.AlikeNames(k.Name, n.Name) })
	asked := func(k network.Named) bool { return !slices.Contains(n.NotThem, k.Person) }
	if slices.ContainsFunc(known, asked) {
		return care.Conflict("ties.error.same").On("name").With("Alike", known)
	}
	return nil
}

// TieChoices is what a worker may choose from when they make a tie.
type TieChoices struct {
	Kinds []care.TieKind
	Known []network.Named // adults of the families that they work with
	Open  bool            // the review at hand is not over, so that one may be invited to it
}

// TieChoices lists the kinds of tie that the viewer keeps, and the adults of the
// families that they work with: this child's, and those of other children whose
// ties they keep. Nobody else is offered, so that the list tells a worker
// nothing new.
func (s *Store) TieChoices(ctx context.Context, v care.Viewer, review care.ID) (TieChoices, error) {
	db := s.db.Read(ctx)
	st, err := s.network.Keeper(ctx, db, v, review)
	if err != nil {
		return TieChoices{}, err
	}
	c := TieChoices{Open: st.Review.State != network.ReviewClosed}
	for _, k := range care.TieKinds {
		if st.Tie.Kind.Keeps(k) {
			c.Kinds = append(c.Kinds, k)
		}
	}
	c.Known, err = s.acquainted(db, st)
	return c, err
}

func (s *Store) acquainted(db *gorm.DB, st network.Standing) ([]network.Named, error) {
	ties, err := database.Fetch[network.TieRow](db, "WHERE person_id = $1", string(st.Tie.Person))
	if err != nil {
		return nil, err
	}
	seen := map[care.ID]bool{}
	var out []network.Named
	works, err := s.network.WorksWith(db, st.Tie.Person, ties)
	if err != nil {
		return nil, err
	}
	for _, child := range works {
		around, err := network.CircleOf(db, child)
		if err != nil {
			return nil, err
		}
		for _, t := range around.Ties {
			name := around.Names[t.Person]
			if t.Kind.Job() != "" || name.Band.ForChild() || seen[t.Person] || t.Died() {
				continue
			}
			seen[t.Person] = true
			out = append(out, network.Named{Person: t.Person, Kind: t.Kind, Name: name.Name, Picture: name.Picture})
		}
	}
	slices.SortFunc(out, func(a, b network.Named) int {
		return cmp.Or(strings.Compare(a.Name, b.Name), cmp.Compare(a.Person, b.Person))
	})
	return out, nil
}
