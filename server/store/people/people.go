package people

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"gorm.io/gorm"

	"myreview/server/access"
	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/store/audit"
	"myreview/server/store/network"
	"myreview/server/store/signin"
)

// Child is what only children have: when they were born, and the day since
// which the authority cares for them.
type Child struct {
	Person  care.ID
	BornOn  care.Date
	CaredOn care.Date
}

// Me is the person who asks; NotFound for a room screen and for a stranger.
func (s *Store) Me(ctx context.Context, v care.Viewer) (network.Person, error) {
	if v.Person == "" {
		return network.Person{}, care.NotFoundError()
	}
	var row network.PersonRow
	if err := database.Take(s.db.Read(ctx), &row, "id = ?", v.Person); err != nil {
		return network.Person{}, err
	}
	return row.Person(), nil
}

// Circle is everybody with an active tie to the review's child, in the order
// of care.TieKinds. The child and people at work see all of them. Carers and
// parents see the child, the people at work and themselves: they are strangers
// to each other until they meet (safety.md T34). People who are apart, and
// room screens, see nobody.
func (s *Store) Circle(ctx context.Context, v care.Viewer, review care.ID) ([]network.Named, error) {
	db := s.db.Read(ctx)
	st, err := s.network.Standing(ctx, db, v, review)
	if err != nil {
		return nil, err
	}
	all, _, err := Around(db, st)
	return all, err
}

// Around are those whom the viewer knows of round the child, and the child's IRO with whoever
// stands in: who they are, and when they read what is sent.
func Around(db *gorm.DB, st network.Standing) (out []network.Named, iros []network.Person, err error) {
	if st.Screen() || st.Apart() {
		return nil, nil, care.NotFoundError()
	}
	seats, err := network.SeatsByPerson(db, st.Review.ID)
	if err != nil {
		return nil, nil, err
	}
	var ids []care.ID
	for _, t := range st.Ties {
		ids = append(ids, t.Person)
	}
	people, err := network.PeopleByID(db, ids)
	if err != nil {
		return nil, nil, err
	}
	for _, t := range st.Ties {
		if !st.Holds(t) || !st.KnowsName(t) {
			continue
		}
		p := people[t.Person]
		n := network.Named{
			Person: t.Person, Tie: t.ID, Kind: t.Kind, Name: p.Name, Calls: t.Calls,
			Picture: p.Picture, Me: t.Person == st.Tie.Person,
		}
		if seat, ok := seats[t.Person]; ok && st.Sits(seat.Place(), false) {
			n.Seat, n.Plans = seat.ID, seat.Plans
		}
		out = append(out, n)
	}
	slices.SortStableFunc(out, func(a, b network.Named) int {
		return cmp.Or(cmp.Compare(network.RankOf(a.Kind), network.RankOf(b.Kind)), strings.Compare(a.Name, b.Name))
	})
	return out, IROsOf(st.Network, people), nil
}

// WhoComes is the part of the Circle that is invited to the review, and the child's IRO and,
// where another one stands in, the cover after them. NotFound as in Circle.
func (s *Store) WhoComes(ctx context.Context, v care.Viewer, review care.ID) ([]network.Named, []network.Person, error) {
	db := s.db.Read(ctx)
	st, err := s.network.Standing(ctx, db, v, review)
	if err != nil {
		return nil, nil, err
	}
	all, iros, err := Around(db, st)
	return slices.DeleteFunc(all, func(n network.Named) bool { return n.Seat == "" }), iros, err
}

// IROsOf are the IROs round a child, in the order in which people are shown. Everybody who
// is let in may know them.
func IROsOf(n access.Network, people map[care.ID]network.PersonRow) []network.Person {
	now := slices.DeleteFunc(slices.Clone(n.Ties), func(t care.Tie) bool { return !t.Kind.IRO() || !n.Holds(t) })
	slices.SortStableFunc(now, func(a, b care.Tie) int {
		return cmp.Or(cmp.Compare(network.RankOf(a.Kind), network.RankOf(b.Kind)), strings.Compare(people[a.Person].Name, people[b.Person].Name))
	})
	out := make([]network.Person, len(now))
	for i, t := range now {
		out[i] = people[t.Person].Person()
		if t.Kind == care.TieCoverIRO {
			out[i].Until = t.LastDay()
		}
	}
	return out
}

// AddPerson makes a person. An empty ID gets a new one; an empty e-mail
// address means that they cannot sign in by one. The password, if any, is kept as
// an argon2id hash. An address that is taken is a Conflict.
func (s *Store) AddPerson(ctx context.Context, p network.Person, email, password string) (care.ID, error) {
	if p.ID == "" {
		p.ID = care.NewID()
	}
	row := network.PersonRow{
		ID: p.ID, Name: p.Name, Band: p.Band, Lang: p.Lang, Picture: cmp.Or(p.Picture, "person"),
		Staff: p.Staff, Reads: p.Reads.String(), Phone: p.Phone, MadeAt: s.db.Now(),
	}
	if email = signin.NormalEmail(email); email != "" {
		row.Email = &email
	}
	if password != "" {
		hash := signin.HashPassword(password)
		row.Password = &hash
	}
	err := s.Add(ctx, "person", &row, func(tx *gorm.DB) error {
		return audit.Sign[network.PersonRow](s.audit, tx, "WHERE id = $1", string(row.ID))
	})
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return "", &care.Error{Kind: care.KindConflict, Key: "error.email", Field: "email", Err: err}
	}
	return p.ID, err
}

// AddChild makes a person a child whom the authority cares for, with the tie
// that every child has to themself, keys of their own and an audit log.
func (s *Store) AddChild(ctx context.Context, c Child) (tie care.ID, err error) {
	err = s.db.WriteBatched(ctx, func(tx *gorm.DB) (err error) {
		who, err := database.FetchOne[network.PersonRow](tx, "WHERE id = $1", string(c.Person))
		if err != nil {
			return err
		}
		if tie, err = s.AddChildIn(tx, network.ChildRow{PersonID: c.Person, BornOn: c.BornOn, CaredOn: c.CaredOn}, who.Name); err != nil {
			return err
		}
		return s.SignChild(tx, c.Person, tie)
	})
	if err != nil {
		return "", fmt.Errorf("store: add child: %w", err)
	}
	return tie, nil
}

// AddChildIn is AddChild without the signatures, which come last: see SignChild. The tie
// to themself begins when they are old enough for pages of their own.
func (s *Store) AddChildIn(tx *gorm.DB, c network.ChildRow, name string) (care.ID, error) {
	tie := network.TieRow{
		ID: care.NewID(), PersonID: c.PersonID, ChildID: c.PersonID,
		Kind: care.TieChild, State: care.TieActive, Since: care.PagesFrom(c.BornOn, c.CaredOn).Time().UTC(),
	}
	if err := tx.Create(&c).Error; err != nil {
		return "", err
	}
	if err := tx.Create(&network.SpellRow{ID: care.NewID(), ChildID: c.PersonID, Sort: care.SpellCare, Since: c.CaredOn, ByHand: c.ByHand, FromFile: c.FromFile}).Error; err != nil {
		return "", err
	}
	if err := tx.Create(&tie).Error; err != nil {
		return "", err
	}
	if err := network.KeepWords(tx, c.PersonID, name); err != nil {
		return "", err
	}
	return tie.ID, s.beginChild(tx, c.PersonID)
}

// SignChild signs what AddChildIn wrote that decides who comes in.
func (s *Store) SignChild(tx *gorm.DB, child, tie care.ID) error {
	if err := audit.Sign[network.GuardRow](s.audit, tx, "WHERE person_id = $1", string(child)); err != nil {
		return err
	}
	return s.audit.SignTie(tx, tie)
}

// beginChild gives a child keys and an audit log.
func (s *Store) beginChild(tx *gorm.DB, child care.ID) error {
	if err := s.audit.BeginLog(tx, child); err != nil {
		return err
	}
	return s.db.GiveKeys(tx, child)
}

// AddTie says who somebody is to a child. An empty State is active, a zero
// Since is now.
func (s *Store) AddTie(ctx context.Context, t care.Tie) (care.ID, error) {
	row := network.TieRow{
		ID: t.ID, PersonID: t.Person, ChildID: t.Child, Kind: t.Kind,
		State: cmp.Or(t.State, care.TieActive), Calls: t.Calls, Since: t.Since.UTC(), Until: database.TimeOrNil(t.Until),
	}
	if row.ID == "" {
		row.ID = care.NewID()
	}
	if t.Since.IsZero() {
		row.Since = s.db.Now()
	}
	return row.ID, s.Add(ctx, "tie", &row, func(tx *gorm.DB) error { return s.audit.SignTie(tx, row.ID) })
}

// Add keeps a new row, and does what belongs to it, or neither.
func (s *Store) Add(ctx context.Context, what string, row any, then func(tx *gorm.DB) error) error {
	err := s.db.WriteBatched(ctx, func(tx *gorm.DB) error {
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
