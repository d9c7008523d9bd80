package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"myreview/server/access"
	"myreview/server/care"
)

// Person is one person who uses the portal. Reads is when they read what was sent
// to them.
type Person struct {
	ID      care.ID
	Name    string // the name they use
	Band    care.Band
	Lang    care.Lang
	Picture string // a symbol of the sprite
	Staff   bool
	Reads   care.Reads
	Phone   string
}

// Child is what only children have: when they were born, and the day since
// which the authority cares for them.
type Child struct {
	Person  care.ID
	BornOn  care.Date
	CaredOn care.Date
}

// Named is one person round a child as the viewer may know them. Calls is what
// the child calls them; where it is empty the page says the word for Kind.
type Named struct {
	Person  care.ID
	Tie     care.ID
	Seat    care.ID // at the review that was asked about; empty: not invited
	Kind    care.TieKind
	Name    string
	Calls   string
	Picture string
	Plans   string // how they mean to take part; empty: not said
	Me      bool
}

// Me is the person who asks; NotFound for a room screen and for a stranger.
func (s *Store) Me(ctx context.Context, v care.Viewer) (Person, error) {
	if v.Person == "" {
		return Person{}, care.NotFoundError()
	}
	var row personRow
	if err := take(s.read(ctx), &row, "id = ?", v.Person); err != nil {
		return Person{}, err
	}
	return row.person(), nil
}

func (r personRow) person() Person {
	return Person{
		ID: r.ID, Name: r.Name, Band: r.Band, Lang: r.Lang, Picture: r.Picture,
		Staff: r.Staff, Reads: care.ReadsFrom(r.Reads), Phone: r.Phone,
	}
}

// SpeakLang changes the language of the viewer's pages, on this device now and
// on others from their next visit. A room screen changes only its own.
func (s *Store) SpeakLang(ctx context.Context, v care.Viewer, lang care.Lang) error {
	err := s.batch(ctx, func(tx *gorm.DB) error {
		err := tx.Model(&sessionRow{}).Where("token_hash = ?", v.Session).Update("lang", lang).Error
		if err != nil || v.Person == "" {
			return err
		}
		return tx.Model(&personRow{}).Where("id = ?", v.Person).Update("lang", lang).Error
	})
	if err != nil {
		return fmt.Errorf("store: speak language: %w", err)
	}
	return nil
}

// Circle is everybody with an active tie to the review's child, in the order
// of care.TieKinds. The child and people at work see all of them. Carers and
// parents see the child, the people at work and themselves: they are strangers
// to each other until they meet (safety.md T34). People who are apart, and
// room screens, see nobody.
func (s *Store) Circle(ctx context.Context, v care.Viewer, review care.ID) ([]Named, error) {
	db := s.read(ctx)
	st, err := s.standing(ctx, db, v, review)
	if err != nil {
		return nil, err
	}
	return s.around(db, st)
}

func (s *Store) around(db *gorm.DB, st standing) ([]Named, error) {
	if st.Screen() || st.Apart() {
		return nil, care.NotFoundError()
	}
	seats, err := seatsByPerson(db, st.Review.ID)
	if err != nil {
		return nil, err
	}
	var ids []care.ID
	for _, t := range st.Ties {
		ids = append(ids, t.Person)
	}
	people, err := peopleByID(db, ids)
	if err != nil {
		return nil, err
	}
	var out []Named
	for _, t := range st.Ties {
		if !st.Holds(t) || !st.KnowsName(t) {
			continue
		}
		p := people[t.Person]
		n := Named{
			Person: t.Person, Tie: t.ID, Kind: t.Kind, Name: p.Name, Calls: t.Calls,
			Picture: p.Picture, Me: t.Person == st.Tie.Person,
		}
		if seat, ok := seats[t.Person]; ok && st.Sits(seat.place(), false) {
			n.Seat, n.Plans = seat.ID, seat.Plans
		}
		out = append(out, n)
	}
	slices.SortStableFunc(out, func(a, b Named) int {
		return cmp.Or(cmp.Compare(rankOf(a.Kind), rankOf(b.Kind)), strings.Compare(a.Name, b.Name))
	})
	return out, nil
}

func rankOf(k care.TieKind) int { return slices.Index(care.TieKinds, k) }

// WhoComes is the part of the Circle that is invited to the review.
func (s *Store) WhoComes(ctx context.Context, v care.Viewer, review care.ID) ([]Named, error) {
	all, err := s.Circle(ctx, v, review)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(all, func(n Named) bool { return n.Seat == "" }), nil
}

// IROs are the child's IRO and, where another one stands in, the cover after
// them: who they are, and when they read what is sent. NotFound as in Circle.
func (s *Store) IROs(ctx context.Context, v care.Viewer, review care.ID) ([]Person, error) {
	db := s.read(ctx)
	st, err := s.standing(ctx, db, v, review)
	if err != nil {
		return nil, err
	}
	if st.Apart() || st.Screen() {
		return nil, care.NotFoundError()
	}
	var ids []care.ID
	for _, t := range st.Ties {
		if t.Kind.IRO() {
			ids = append(ids, t.Person)
		}
	}
	people, err := peopleByID(db, ids)
	if err != nil {
		return nil, err
	}
	return irosOf(st.Network, people), nil
}

// irosOf are the IROs round a child, in the order in which people are shown. Everybody who
// is let in may know them.
func irosOf(n access.Network, people map[care.ID]personRow) []Person {
	now := slices.DeleteFunc(slices.Clone(n.Ties), func(t care.Tie) bool { return !t.Kind.IRO() || !n.Holds(t) })
	slices.SortStableFunc(now, func(a, b care.Tie) int {
		return cmp.Or(cmp.Compare(rankOf(a.Kind), rankOf(b.Kind)), strings.Compare(people[a.Person].Name, people[b.Person].Name))
	})
	out := make([]Person, len(now))
	for i, t := range now {
		out[i] = people[t.Person].person()
	}
	return out
}

func peopleByID(db *gorm.DB, ids []care.ID) (map[care.ID]personRow, error) {
	var rows []personRow
	if len(ids) > 0 {
		if err := db.Find(&rows, "id IN ?", ids).Error; err != nil {
			return nil, fmt.Errorf("store: people: %w", err)
		}
	}
	out := make(map[care.ID]personRow, len(rows))
	for _, r := range rows {
		out[r.ID] = r
	}
	return out, nil
}

func seatsByPerson(db *gorm.DB, review care.ID) (map[care.ID]seatRow, error) {
	var rows []seatRow
	if err := db.Find(&rows, "review_id = ? AND person_id IS NOT NULL", review).Error; err != nil {
		return nil, fmt.Errorf("store: seats: %w", err)
	}
	out := make(map[care.ID]seatRow, len(rows))
	for _, r := range rows {
		out[*r.PersonID] = r
	}
	return out, nil
}

// AddPerson makes a person. An empty ID gets a new one; an empty e-mail
// address means that they cannot sign in by one. The password, if any, is kept as
// an argon2id hash. An address that is taken is a Conflict.
func (s *Store) AddPerson(ctx context.Context, p Person, email, password string) (care.ID, error) {
	if p.ID == "" {
		p.ID = care.NewID()
	}
	row := personRow{
		ID: p.ID, Name: p.Name, Band: p.Band, Lang: p.Lang, Picture: cmp.Or(p.Picture, "person"),
		Staff: p.Staff, Reads: p.Reads.String(), Phone: p.Phone, MadeAt: s.now(),
	}
	if email = normalEmail(email); email != "" {
		row.Email = &email
	}
	if password != "" {
		hash := hashPassword(password)
		row.Password = &hash
	}
	err := s.add(ctx, "person", &row, func(tx *gorm.DB) error { return decided[personRow](s, tx, "WHERE id = $1", string(row.ID)) })
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return "", &care.Error{Kind: care.KindConflict, Key: "error.email", Field: "email", Err: err}
	}
	return p.ID, err
}

// AddChild makes a person a child whom the authority cares for, with the tie
// that every child has to themself, keys of their own and an audit log.
func (s *Store) AddChild(ctx context.Context, c Child) (care.ID, error) {
	tie := tieRow{
		ID: care.NewID(), PersonID: c.Person, ChildID: c.Person,
		Kind: care.TieChild, State: care.TieActive, Since: c.CaredOn.Time().UTC(),
	}
	err := s.do(ctx, func(tx *gorm.DB) error {
		if err := tx.Create(&childRow{PersonID: c.Person, BornOn: c.BornOn, CaredOn: c.CaredOn}).Error; err != nil {
			return err
		}
		if err := tx.Create(&tie).Error; err != nil {
			return err
		}
		if err := s.beginChild(tx, c.Person); err != nil {
			return err
		}
		if err := decided[guardRow](s, tx, "WHERE person_id = $1", string(c.Person)); err != nil {
			return err
		}
		return s.decidedTie(tx, tie.ID)
	})
	if err != nil {
		return "", fmt.Errorf("store: add child: %w", err)
	}
	return tie.ID, nil
}

// beginChild gives a child keys and an audit log.
func (s *Store) beginChild(tx *gorm.DB, child care.ID) error {
	if err := s.beginLog(tx, child); err != nil {
		return err
	}
	return s.giveKeys(tx, child)
}

// AddTie says who somebody is to a child. An empty State is active, a zero
// Since is now.
func (s *Store) AddTie(ctx context.Context, t care.Tie) (care.ID, error) {
	row := tieRow{
		ID: t.ID, PersonID: t.Person, ChildID: t.Child, Kind: t.Kind,
		State: cmp.Or(t.State, care.TieActive), Calls: t.Calls, Since: t.Since.UTC(), Until: timeOrNil(t.Until),
	}
	if row.ID == "" {
		row.ID = care.NewID()
	}
	if t.Since.IsZero() {
		row.Since = s.now()
	}
	return row.ID, s.add(ctx, "tie", &row, func(tx *gorm.DB) error { return s.decidedTie(tx, row.ID) })
}

// decidedRound notes a tie, those that its person had to the child before, and the
// seats under it.
func (s *Store) decidedRound(tx *gorm.DB, tie care.ID) error {
	err := decided[tieRow](s, tx, "WHERE (person_id, child_id) IN (SELECT person_id, child_id FROM tie WHERE id = $1)", string(tie))
	if err != nil {
		return err
	}
	return decided[seatRow](s, tx, "WHERE tie_id = $1", string(tie))
}

func (s *Store) decidedTie(tx *gorm.DB, tie care.ID) error {
	return decided[tieRow](s, tx, "WHERE id = $1", string(tie))
}

// add keeps a new row, and does what belongs to it, or neither.
func (s *Store) add(ctx context.Context, what string, row any, then func(tx *gorm.DB) error) error {
	err := s.do(ctx, func(tx *gorm.DB) error {
		if err := tx.Create(row).Error; err != nil {
			return err
		}
		return then(tx)
	})
	if err != nil {
		return fmt.Errorf("store: add %s: %w", what, err)
	}
	return nil
}

func timeOrNil(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}
