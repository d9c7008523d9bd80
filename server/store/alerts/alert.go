package alerts

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"myreview/server/alert"
	"myreview/server/care"
	"myreview/server/consult"
	"myreview/server/database"
	"myreview/server/store/network"
)

type AlertRow struct {
	ID        care.ID    `gorm:"column:id;primaryKey"`
	Key       string     `gorm:"column:key"`
	Kind      alert.Kind `gorm:"column:kind"`
	About     string     `gorm:"column:about"`
	ChildID   *care.ID   `gorm:"column:child_id"`
	ByPerson  *care.ID   `gorm:"column:by_person"`
	ReviewID  *care.ID   `gorm:"column:review_id"`
	Question  string     `gorm:"column:question"`
	LeftOut   string     `gorm:"column:left_out"` // kinds of tie, with a space between
	Words     []byte     `gorm:"column:words"`
	RaisedAt  time.Time  `gorm:"column:raised_at"`
	ChangedAt *time.Time `gorm:"column:changed_at"` // the child has since answered otherwise
	ReadBy    *care.ID   `gorm:"column:read_by"`    // who took it first
	ReadAt    *time.Time `gorm:"column:read_at"`
	TakenBy   *care.ID   `gorm:"column:taken_by"` // who has it now
	TakenAt   *time.Time `gorm:"column:taken_at"`
	ClosedBy  *care.ID   `gorm:"column:closed_by"`
	ClosedAt  *time.Time `gorm:"column:closed_at"`
	Done      []byte     `gorm:"column:done"`
	Reply     []byte     `gorm:"column:reply"`
}

func (AlertRow) TableName() string { return "alert" }

// AlertWords is what is sealed with an alert: the child's own words, who they
// say they are where nobody knows it, or an answer as it is kept.
type AlertWords struct {
	Text   string          `json:"text,omitempty"`
	From   string          `json:"from,omitempty"`
	Answer json.RawMessage `json:"answer,omitempty"`
}

// AlertBell is rung when anything about any alert changes, as a review's id is
// when something changes in that review.
const AlertBell care.ID = "a1e7a1e7-0000-4000-8000-000000000000"

// Raise keeps an alert in the transaction of what it tells of: both are there,
// or neither. The same key again raises nothing, nor does something that an
// open alert is about already. Who raises one rings AlertBell after the commit;
// where that is forgotten, pages learn of it within watchEvery all the same.
func (s *Store) Raise(tx *gorm.DB, a alert.Raised) error {
	_, err := s.RaiseWith(tx, a, AlertWords{Text: a.Words})
	return err
}

func (s *Store) RaiseWith(tx *gorm.DB, a alert.Raised, words AlertWords) (care.ID, error) {
	if a.Key == "" || !slices.Contains(alert.Kinds, a.Kind) {
		return "", fmt.Errorf("store: an alert without a key, or of no kind: %q", a.Kind)
	}
	if a.About != "" {
		open, err := s.OpenAbout(tx, a.About)
		if err != nil || open.ID != "" {
			return open.ID, err
		}
	}
	row := AlertRow{
		ID: a.ID, Key: a.Key, Kind: a.Kind, About: a.About, ChildID: database.Nullable(a.Child), ByPerson: database.Nullable(a.By),
		ReviewID: database.Nullable(a.Review), Question: a.Question, RaisedAt: s.db.Now(),
	}
	row.LeftOut = strings.Join(kindTexts(a.Without), " ")
	if row.ID == "" {
		row.ID = care.NewID()
	}
	var err error
	if row.Words, err = s.SealedWords(tx, row, words); err != nil {
		return "", err
	}
	put := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&row)
	if put.Error != nil {
		return "", fmt.Errorf("store: raise: %w", put.Error)
	}
	if put.RowsAffected == 1 {
		return row.ID, s.audit.NoteIn(tx, care.Viewer{Person: a.By}, "alert.raised", a.Child, a.Review, row.ID)
	}
	var there AlertRow
	err = database.Take(tx, &there, "key = ?", a.Key)
	if err != nil && care.KindOf(err) == care.KindNotFound && a.About != "" { // somebody was quicker about the same thing
		open, err := s.OpenAbout(tx, a.About)
		return open.ID, err
	}
	if err == nil && (there.Kind != a.Kind || database.Deref(there.ByPerson) != a.By) {
		return "", care.Conflict("error.again")
	}
	return there.ID, err
}

// OpenAbout is the open alert about something, empty where there is none.
func (s *Store) OpenAbout(tx *gorm.DB, about string) (AlertRow, error) {
	rows, err := database.Fetch[AlertRow](tx, "WHERE about = $1 AND closed_at IS NULL", about)
	if err != nil || len(rows) == 0 {
		return AlertRow{}, err
	}
	return rows[0], nil
}

// ClosedAbout reports whether an alert of a child about something was raised and closed.
func (s *Store) ClosedAbout(tx *gorm.DB, child care.ID, about string) (bool, error) {
	rows, err := database.Fetch[AlertRow](tx, "WHERE child_id = $1 AND about = $2 AND closed_at IS NOT NULL LIMIT 1", string(child), about)
	return len(rows) > 0, err
}

// SealedWords closes what was said in an alert, which opens only for the readers
// whom it has now.
func (s *Store) SealedWords(db *gorm.DB, row AlertRow, words AlertWords) ([]byte, error) {
	raw, err := json.Marshal(words)
	if err != nil {
		return nil, fmt.Errorf("store: alert: %w", err)
	}
	return s.db.ForChild(db, database.Deref(row.ChildID)).SealWith("alert", row.ID, "words", raw, row.readers()...)
}

func (s *Store) OpenWords(db *gorm.DB, row AlertRow) (words string, lost bool, err error) {
	return s.db.ForChild(db, database.Deref(row.ChildID)).ShownWith("alert", row.ID, "words", row.Words, row.readers()...)
}

// readers are the columns by which it is decided who reads an alert.
func (r AlertRow) readers() []string { return []string{string(r.Kind), r.LeftOut} }

// sealAlert closes a field of an alert with the child's keys; with the
// deployment's where nobody knows which child it is.
func (s *Store) sealAlert(db *gorm.DB, child, id care.ID, field string, plain []byte) ([]byte, error) {
	return s.db.ForChild(db, child).Seal("alert", id, field, plain)
}

func (s *Store) openAlert(db *gorm.DB, row AlertRow, field string, closed []byte) (words string, lost bool, err error) {
	return s.db.ForChild(db, database.Deref(row.ChildID)).Shown("alert", row.ID, field, closed)
}

// leftOut are the kinds of tie that the child left out.
func (r AlertRow) leftOut() []care.TieKind { return leftOut(r.LeftOut) }

func leftOut(kinds string) []care.TieKind {
	var out []care.TieKind
	for _, k := range strings.Fields(kinds) {
		out = append(out, care.TieKind(k))
	}
	return out
}

// Telling is what somebody asks for on the page "tell someone now".
type Telling struct {
	ID      care.ID // the form's: sending it twice is harmless
	Kind    alert.Kind
	Without []care.TieKind // "not my social worker"
	Words   string         // may be empty: nobody has to write anything
	From    string         // who they say they are, where nobody is signed in
	Crowd   string         // the place from which very many came who are not signed in; empty: not so many
}

func (t Telling) check() error {
	if n := utf8.RuneCountInString(t.Words); n > consult.MaxText {
		return care.Invalid("form.error.long").On("words").With("Over", n-consult.MaxText).With("Most", consult.MaxText)
	}
	if utf8.RuneCountInString(t.From) > 500 {
		return care.Invalid("tell.error.from").On("from")
	}
	return nil
}

// Tell raises what a child asks for; the same from the same page again raises nothing,
// and what they ask for again before anybody has read it is added to the call that is
// open: they are never refused. Forbidden for everybody else who is known;
// who is not signed in is heard by the people on duty, or, where there are
// none, gets Gone: then nobody would read it, and they must not think so.
func (s *Store) Tell(ctx context.Context, v care.Viewer, t Telling) error {
	if err := t.check(); err != nil {
		return err
	}
	a := alert.Raised{Key: "tell|" + string(t.ID), ID: t.ID, Kind: t.Kind, Without: t.Without, By: v.Person}
	if v.Known() {
		if err := s.isChild(s.db.Read(ctx), v); err != nil {
			return err
		}
		a.Child, t.From = v.Person, ""
		a.About = aboutTelling(t.Kind, t.Without, string(v.Person))
	} else if t.Crowd != "" {
		a.About = aboutTelling(t.Kind, t.Without, s.db.Bucket("tell-crowd:"+t.Crowd))
	}
	err := s.db.WriteBatched(ctx, func(tx *gorm.DB) error {
		if a.Child == "" {
			there, err := s.network.AnybodyOnDuty(tx)
			if err != nil {
				return err
			}
			if !there {
				return care.Gone("tell.error.nobody")
			}
		}
		return s.tellOnce(tx, a, AlertWords{Text: t.Words, From: t.From})
	})
	if err != nil {
		return err
	}
	s.db.Ring(AlertBell)
	return nil
}

func kindTexts(kinds []care.TieKind) (out []string) {
	for _, k := range kinds {
		out = append(out, string(k))
	}
	return out
}

// isChild is nil for a child whom the authority cares for.
func (s *Store) isChild(db *gorm.DB, v care.Viewer) error {
	if v.Person == "" {
		return care.NotFoundError()
	}
	_, err := database.FetchOne[network.ChildRow](db, "WHERE person_id = $1", string(v.Person))
	if err != nil && care.KindOf(err) == care.KindNotFound {
		return care.Forbidden("tell.error.notchild")
	}
	return err
}

// Listening is who would read what somebody asks for, were it asked now.
type Listening struct {
	People []network.Named // by their tie to the child, in the order of care.TieKinds
	Duty   bool            // the people on duty read it at once
	Later  bool            // they read it when nobody else has for too long
}

// Nobody tells that nobody would ever read it.
func (l Listening) Nobody() bool { return len(l.People) == 0 && !l.Duty && !l.Later }

// Listens tells a child who would read what they ask for, and a stranger
// whether anybody would. It asks the same function that later decides.
func (s *Store) Listens(ctx context.Context, v care.Viewer, kind alert.Kind, without []care.TieKind) (Listening, error) {
	var out Listening
	err := s.db.Snapshot(ctx, func(db *gorm.DB) error {
		duty, err := s.network.AnybodyOnDuty(db)
		if err != nil {
			return err
		}
		if !v.Known() {
			out.Duty = duty
			return nil
		}
		if err := s.isChild(db, v); err != nil {
			return err
		}
		around, err := network.CircleOf(db, v.Person)
		if err != nil {
			return err
		}
		near, asked, seen := s.network.Network(around.Ties), alert.Raised{Kind: kind, Without: without}, map[care.ID]bool{}
		for _, k := range care.TieKinds {
			for _, t := range around.Ties {
				if t.Kind != k || seen[t.Person] || !t.Active(near.At) || !asked.ReadBy(t.Person, near, false, alert.Fresh) {
					continue
				}
				seen[t.Person] = true
				n := around.Names[t.Person]
				out.People = append(out.People, network.Named{Person: t.Person, Tie: t.ID, Kind: t.Kind, Name: n.Name, Calls: t.Calls, Picture: n.Picture})
			}
		}
		out.Duty = duty && asked.ReadBy("", near, true, alert.Fresh)
		out.Later = duty && !out.Duty
		return nil
	})
	return out, err
}

// Told is one of somebody's own alerts, as they may see it again: never its
// words, which whoever stands beside them must not read.
type Told struct {
	ID       care.ID
	Kind     alert.Kind
	Raised   time.Time
	ReadAt   time.Time // zero: nobody has taken it yet
	ReadBy   string    // as the child calls them, or their name
	Reader   care.ID   // who that is
	ClosedAt time.Time
	Changed  bool   // answered otherwise since, as its readers see
	Reply    string // for the child, from whoever closed it
	Lost     bool   // the reply cannot be shown
	Review   care.ID
	Question string // of the form in which it was said
	Without  []care.TieKind
	Added    time.Time // when they last asked again, before anybody had read it; zero: never
}

// MyAlerts lists what a child asked for, newest first. What the portal noticed
// by itself is not among it.
func (s *Store) MyAlerts(ctx context.Context, v care.Viewer) ([]Told, error) {
	return s.myAlerts(ctx, v, "")
}

// MyAlert is one of them; NotFound for anybody else's.
func (s *Store) MyAlert(ctx context.Context, v care.Viewer, id care.ID) (Told, error) {
	all, err := s.myAlerts(ctx, v, id)
	if err == nil && len(all) == 0 {
		err = care.NotFoundError()
	}
	if err != nil {
		return Told{}, err
	}
	return all[0], nil
}

func (s *Store) myAlerts(ctx context.Context, v care.Viewer, id care.ID) ([]Told, error) {
	if v.Person == "" {
		return nil, care.NotFoundError()
	}
	var out []Told
	err := s.db.Snapshot(ctx, func(db *gorm.DB) error {
		id, err := callOf(db, id)
		if err != nil {
			return err
		}
		rows, err := database.Fetch[AlertRow](db, "WHERE by_person = $1 AND (id = $2 OR $2 = '') ORDER BY raised_at DESC, id", string(v.Person), string(id))
		if err != nil {
			return err
		}
		around, err := network.CircleOf(db, v.Person)
		if err != nil {
			return err
		}
		for _, r := range rows {
			if r.Kind == alert.Words || r.ChildID == nil || *r.ChildID != v.Person {
				continue
			}
			t := Told{
				ID: r.ID, Kind: r.Kind, Raised: r.RaisedAt, ReadAt: database.Deref(r.ReadAt), Reader: database.Deref(r.ReadBy), ClosedAt: database.Deref(r.ClosedAt), Changed: r.ChangedAt != nil,
				Review: database.Deref(r.ReviewID), Question: r.Question, Without: r.leftOut(),
			}
			if id != "" && r.Question == "" {
				more, err := database.Fetch[alertMoreRow](db, "WHERE alert_id = $1 ORDER BY said_at DESC LIMIT 1", string(id))
				if err != nil {
					return err
				}
				if len(more) > 0 {
					t.Added = more[0].SaidAt
				}
			}
			if t.ReadBy, err = s.calledBy(db, around, r.ReadBy); err != nil {
				return err
			}
			if t.Reply, t.Lost, err = s.openAlert(db, r, "reply", r.Reply); err != nil {
				return err
			}
			out = append(out, t)
		}
		return nil
	})
	return out, err
}

// calledBy is what the child calls somebody, or their name.
func (s *Store) calledBy(db *gorm.DB, around network.Circle, person *care.ID) (string, error) {
	if person == nil {
		return "", nil
	}
	for _, t := range around.Ties {
		if t.Person == *person && t.Calls != "" {
			return t.Calls, nil
		}
	}
	p, err := database.FetchOne[network.PersonRow](db, "WHERE id = $1", string(*person))
	return p.Name, err
}

func (s *Store) SetAlert(tx *gorm.DB, id care.ID, set map[string]any) error {
	if err := tx.Model(&AlertRow{}).Where("id = ?", id).Updates(set).Error; err != nil {
		return fmt.Errorf("store: alert: %w", err)
	}
	return nil
}
