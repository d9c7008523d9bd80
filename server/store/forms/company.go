package forms

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/store/network"
	"myreview/server/store/signin"
)

// Who is with a child: a tie of theirs, or one of these words. They are asked
// when they come in, and what they said goes with what they send (domain.md
// 6.2, rule 4).
const (
	CompanyNobody = "nobody"
	CompanyFriend = "friend"
	CompanyOther  = "other" // somebody else, or several
	CompanyUnsaid = "unsaid"
)

var companyWords = []string{CompanyNobody, CompanyFriend, CompanyOther, CompanyUnsaid}

// Company is what a child said of who is with them. Said is empty before they
// did; Tie names who it is where they picked one of the people round them.
type Company struct {
	Said string
	Tie  *network.Named
	Last time.Time // when they were here last; zero: never before
}

// AskCompany gives who may be with the child, and what they said already.
// NotFound for everybody but a child.
func (s *Store) AskCompany(ctx context.Context, v care.Viewer) ([]network.Named, Company, error) {
	db := s.db.Read(ctx)
	people, err := s.round(db, v)
	if err != nil {
		return nil, Company{}, err
	}
	said, err := companySaid(db, v)
	if err != nil {
		return nil, Company{}, err
	}
	out := Company{Said: said, Tie: companion(people, said)}
	var last sql.NullTime
	err = db.Model(&signin.SessionRow{}).Select("made_at").Where("person_id = ? AND token_hash <> ?", v.Person, v.Session).
		Order("made_at DESC").Limit(1).Scan(&last).Error
	if err != nil {
		return nil, Company{}, fmt.Errorf("store: company: %w", err)
	}
	out.Last = last.Time
	return people, out, nil
}

// SayCompany notes who is with the child from now on: a tie of theirs or one of
// the words. Invalid (card.company.error): neither.
func (s *Store) SayCompany(ctx context.Context, v care.Viewer, said string) error {
	people, err := s.round(s.db.Read(ctx), v)
	if err != nil {
		return err
	}
	if !slices.Contains(companyWords, said) && companion(people, said) == nil {
		return care.Invalid("company.error").On("company")
	}
	err = s.db.WriteBatched(ctx, func(tx *gorm.DB) error {
		return tx.Exec("UPDATE session SET company = ? WHERE token_hash = ?", said, v.Session).Error
	})
	if err != nil {
		return fmt.Errorf("store: say company: %w", err)
	}
	return nil
}

// round is everybody with an active tie to the child who asks.
func (s *Store) round(db *gorm.DB, v care.Viewer) ([]network.Named, error) {
	if v.Person == "" {
		return nil, care.NotFoundError()
	}
	if err := s.network.OwnTie(db, v.Person); err != nil {
		return nil, err
	}
	around, err := network.CircleOf(db, v.Person)
	if err != nil {
		return nil, err
	}
	var out []network.Named
	for _, t := range around.Ties {
		if t.Person == v.Person || !s.network.Network(around.Ties).Holds(t) {
			continue
		}
		n := around.Names[t.Person]
		out = append(out, network.Named{Person: t.Person, Tie: t.ID, Kind: t.Kind, Name: n.Name, Calls: t.Calls, Picture: n.Picture})
	}
	slices.SortStableFunc(out, func(a, b network.Named) int { return network.RankOf(a.Kind) - network.RankOf(b.Kind) })
	return out, nil
}

func companion(people []network.Named, said string) *network.Named {
	for i := range people {
		if string(people[i].Tie) == said {
			return &people[i]
		}
	}
	return nil
}

// companySaid is what was said in this session; empty outside one.
func companySaid(db *gorm.DB, v care.Viewer) (said string, err error) {
	err = db.Raw("SELECT company FROM session WHERE token_hash = ?", v.Session).Scan(&said).Error
	if err != nil {
		return "", fmt.Errorf("store: company: %w", err)
	}
	return said, nil
}

// Companions are those round a child who may have been with them when they answered on paper.
func (f *MyForm) Companions() (out []care.Tie) {
	for _, t := range f.Circle.Ties {
		if t.Active(f.Circle.At) && f.Author.Kind == care.TieChild && t.Person != f.Author.Person {
			out = append(out, t)
		}
	}
	slices.SortStableFunc(out, func(a, b care.Tie) int { return network.RankOf(a.Kind) - network.RankOf(b.Kind) })
	return out
}

// wasWith reports whether somebody can be said to have been with the writer: for a child, a
// tie of theirs or one of the words; for all, nobody said so.
func (f *MyForm) wasWith(said string) bool {
	of := func(t care.Tie) bool { return string(t.ID) == said }
	return said == "" || f.Author.Kind == care.TieChild && (slices.Contains(companyWords, said) || slices.ContainsFunc(f.Companions(), of))
}
