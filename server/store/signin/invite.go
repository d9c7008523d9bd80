package signin

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/store/audit"
	"myreview/server/store/network"
)

// inviteRow is a way in for one adult: an address that tells nothing, bound to
// the first browser that claims it, and opened there by a code which the
// worker who invited reads out (safety.md T12). Neither is any use without the
// other.
type inviteRow struct {
	ID          care.ID    `gorm:"column:id;primaryKey"`
	TokenHash   string     `gorm:"column:token_hash"`
	TieID       care.ID    `gorm:"column:tie_id"`
	PersonID    care.ID    `gorm:"column:person_id"`
	MadeBy      care.ID    `gorm:"column:made_by"`
	MadeAt      time.Time  `gorm:"column:made_at"`
	ExpiresAt   time.Time  `gorm:"column:expires_at"`
	BrowserHash *string    `gorm:"column:browser_hash"`
	BoundAt     *time.Time `gorm:"column:bound_at"`
	Code        []byte     `gorm:"column:code"`
	CodeUntil   *time.Time `gorm:"column:code_until"`
	CodeWrong   int        `gorm:"column:code_wrong"`
	UsedAt      *time.Time `gorm:"column:used_at"`
	ElsewhereAt *time.Time `gorm:"column:elsewhere_at"`
	RevokedAt   *time.Time `gorm:"column:revoked_at"`
}

func (inviteRow) TableName() string { return "invite" }

func (r inviteRow) stands(now time.Time) bool { return r.RevokedAt == nil && now.Before(r.ExpiresAt) }

// Invitation is one way in, as those who hand it out see it.
type Invitation struct {
	MadeAt    time.Time
	ExpiresAt time.Time
	ClaimedAt time.Time // by a browser; zero: by none yet
	Used      time.Time // a code was typed there; zero: never
	Elsewhere time.Time // another browser tried it since
	Code      string    // that stands now, to be read out; empty: none
	CodeUntil time.Time
}

// Invitee is one adult round a child, and their ways in.
type Invitee struct {
	Tie         care.Tie
	Name        string
	Picture     string
	Invitations []Invitation // those that stand, the newest first
	Sessions    int          // that reach this child now
}

// Invitees lists the adults round the review's child who come in by
// invitation, an excluded parent too, whose channel is their own, with the
// codes that stand. The IRO, a cover and the social worker may see it.
func (s *Store) Invitees(ctx context.Context, v care.Viewer, review care.ID) ([]Invitee, error) {
	db := s.db.Read(ctx)
	st, err := s.network.Keeper(ctx, db, v, review)
	if err != nil {
		return nil, err
	}
	people, err := network.PeopleByID(db, personsOf(st.Ties))
	if err != nil {
		return nil, err
	}
	var out []Invitee
	for _, t := range st.Ties {
		if !s.invitable(st.Ties, t) {
			continue
		}
		one := Invitee{Tie: t, Name: people[t.Person].Name, Picture: people[t.Person].Picture}
		rows, err := database.Fetch[inviteRow](db, "WHERE tie_id = $1 AND revoked_at IS NULL ORDER BY made_at DESC, id", string(t.ID))
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			if !r.stands(s.db.Now()) {
				continue
			}
			i := Invitation{
				MadeAt: r.MadeAt, ExpiresAt: r.ExpiresAt, ClaimedAt: database.Deref(r.BoundAt), Used: database.Deref(r.UsedAt), Elsewhere: database.Deref(r.ElsewhereAt),
			}
			if i.Code, err = s.codeOf(r); err != nil {
				return nil, err
			}
			if i.Code != "" {
				i.CodeUntil = *r.CodeUntil
			}
			one.Invitations = append(one.Invitations, i)
		}
		mine, err := s.sessionsOf(db, t.Person)
		if err != nil {
			return nil, err
		}
		for _, r := range mine {
			if (care.Viewer{Within: r.Within}).Reaches(t.Child) {
				one.Sessions++
			}
		}
		out = append(out, one)
	}
	slices.SortStableFunc(out, func(a, b Invitee) int { return cmp.Compare(network.RankOf(a.Tie.Kind), network.RankOf(b.Tie.Kind)) })
	return out, nil
}

func personsOf(ties []care.Tie) []care.ID {
	ids := make([]care.ID, len(ties))
	for i, t := range ties {
		ids[i] = t.Person
	}
	return ids
}

// invitable reports whether the holder of a tie comes in by invitation: every
// adult who is not at work here. A child has a card.
func (s *Store) invitable(ties []care.Tie, t care.Tie) bool {
	return t.Kind != care.TieChild && t.Kind.Job() == "" && s.network.Network(ties).ComesIn(t)
}

// Invitee is the tie of somebody whom the viewer may invite.
func (s *Store) Invitee(ctx context.Context, db *gorm.DB, v care.Viewer, review, tie care.ID) (care.Tie, error) {
	st, err := s.network.Keeper(ctx, db, v, review)
	if err != nil {
		return care.Tie{}, err
	}
	for _, t := range st.Ties {
		if t.ID == tie && s.invitable(st.Ties, t) {
			return t, nil
		}
	}
	return care.Tie{}, care.NotFoundError()
}

// MakeInvitation makes an invitation and gives its token, once; only the hash is kept.
// One that nobody has claimed yet is over with that.
func (s *Store) MakeInvitation(ctx context.Context, v care.Viewer, review, tie care.ID, life time.Duration) (token string, err error) {
	token = NewToken()
	err = s.audit.Write(ctx, v, review, func(tx *audit.Tx) error {
		t, err := s.Invitee(ctx, tx.DB, v, review, tie)
		if err != nil {
			return err
		}
		now := s.db.Now()
		err = tx.Model(&inviteRow{}).Where("tie_id = ? AND browser_hash IS NULL AND revoked_at IS NULL", tie).Update("revoked_at", now).Error
		if err != nil {
			return fmt.Errorf("store: invite: %w", err)
		}
		row := inviteRow{
			ID: care.NewID(), TokenHash: database.HashOf(token), TieID: tie, PersonID: t.Person, MadeBy: v.Person,
			MadeAt: now, ExpiresAt: now.Add(life),
		}
		if err := tx.Create(&row).Error; err != nil {
			return fmt.Errorf("store: invite: %w", err)
		}
		tx.Event("invite.made", tie)
		return nil
	})
	if err != nil {
		return "", err
	}
	return token, nil
}

// EndInvitations ends every invitation of the holder of a tie, and signs them
// out of this child's things.
func (s *Store) EndInvitations(ctx context.Context, v care.Viewer, review, tie care.ID) error {
	return s.endWays(ctx, v, review, tie, true)
}

// SignOut signs the holder of a tie out of this child's things everywhere. The
// browsers that they were let in on may ask again.
func (s *Store) SignOut(ctx context.Context, v care.Viewer, review, tie care.ID) error {
	return s.endWays(ctx, v, review, tie, false)
}

func (s *Store) endWays(ctx context.Context, v care.Viewer, review, tie care.ID, invitations bool) error {
	var t care.Tie
	err := s.audit.Write(ctx, v, review, func(tx *audit.Tx) (err error) {
		if t, err = s.Invitee(ctx, tx.DB, v, review, tie); err != nil {
			return err
		}
		now, kind := s.db.Now(), "signed.out"
		if invitations {
			kind = "invite.ended"
			err := tx.Model(&inviteRow{}).Where("tie_id = ? AND revoked_at IS NULL", tie).Updates(map[string]any{"revoked_at": now, "code": nil}).Error
			if err != nil {
				return fmt.Errorf("store: end invitations: %w", err)
			}
		}
		tx.Event(kind, tie)
		return s.EndSessionsWithin(tx.DB, t.Person, t.Child)
	})
	if err != nil {
		return err
	}
	return s.RingFor(ctx, t.Person)
}
