package alerts

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"gorm.io/gorm"

	"myreview/server/alert"
	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/store/audit"
	"myreview/server/store/network"
)

// Alert is one open alert, for somebody who is to read it.
type Alert struct {
	ID       care.ID
	Kind     alert.Kind
	Child    string  // their name; empty: somebody who was not signed in
	Picture  string  //
	Review   care.ID // empty: in none, or in none that this reader may open
	Form     string  // the key of the form, for Answer, Soon and Words
	Question string
	Raised   time.Time
	ReadBy   time.Time // by when somebody should have taken it
	Changed  bool      // the child has since answered otherwise
	Stage    alert.Stage
	Late     bool // nothing was decided in time
	Taker    care.ID
	TakenBy  string
	TakenAt  time.Time
	Mine     bool
	Shut     bool   // its words do not open: somebody has changed or moved them
	Text     string // exactly as it was written
	From     string
	More     []AlertMore        // what was added before anybody had read it
	Added    int                // how often
	Last     time.Time          // when last
	Answer   []byte             // as review.ShownAnswer.Body
	Seen     string             // names all that was said in it so far: what its reader has read
	Names    map[care.ID]string // by tie, for people whom the answer names
	child    care.ID
	LeftOut  []care.TieKind // who is not to know
}

// Alerts lists the open alerts that the viewer is to read, the urgent and the
// longest waiting first. Whoever reads none gets none.
func (s *Store) Alerts(ctx context.Context, v care.Viewer, rules alert.Rules) ([]Alert, error) {
	if v.Person == "" {
		return nil, care.NotFoundError()
	}
	var out []Alert
	err := s.db.Snapshot(ctx, func(db *gorm.DB) error {
		return s.eachAlert(db, v, rules, func(open openAlertRow, around network.Circle, stage alert.Stage) error {
			r, err := database.FetchOne[AlertRow](db, "WHERE id = $1", string(open.ID))
			if err != nil {
				return err
			}
			a, err := s.alertFor(db, v, around, rules, r)
			a.Stage = stage
			out = append(out, a)
			return err
		})
	})
	if err != nil {
		return nil, err
	}
	for _, a := range out {
		if err := s.audit.Record(ctx, v, a.child, "", lookAlert, []care.ID{a.ID}); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(out, func(a, b Alert) int { return cmp.Compare(rankAlert(a), rankAlert(b)) })
	return out, nil
}

// Call is an open alert that somebody is to read, without what was said.
type Call struct {
	ID    care.ID
	Kind  alert.Kind
	Child care.ID // empty: nobody knows who it was
	Free  bool    // nobody has it in hand
}

// Calls lists the open alerts that the viewer is to read, the longest waiting first.
// It opens none.
func (s *Store) Calls(ctx context.Context, v care.Viewer, rules alert.Rules) (out []Call, err error) {
	if v.Person == "" {
		return nil, care.NotFoundError()
	}
	err = s.db.Snapshot(ctx, func(db *gorm.DB) error {
		return s.eachAlert(db, v, rules, func(r openAlertRow, _ network.Circle, _ alert.Stage) error {
			out = append(out, Call{ID: r.ID, Kind: r.Kind, Child: database.Deref(r.ChildID), Free: r.TakenAt == nil})
			return nil
		})
	})
	return out, err
}

// openAlertRow is what decides who reads an open alert and how far it has gone:
// nothing of what was said.
type openAlertRow struct {
	ID       care.ID    `gorm:"column:id"`
	Kind     alert.Kind `gorm:"column:kind"`
	ChildID  *care.ID   `gorm:"column:child_id"`
	LeftOut  string     `gorm:"column:left_out"`
	RaisedAt time.Time  `gorm:"column:raised_at"`
	TakenAt  *time.Time `gorm:"column:taken_at"`
}

func (openAlertRow) TableName() string { return "alert" }

func (r AlertRow) open() openAlertRow {
	return openAlertRow{ID: r.ID, Kind: r.Kind, ChildID: r.ChildID, LeftOut: r.LeftOut, RaisedAt: r.RaisedAt, TakenAt: r.TakenAt}
}

// eachAlert goes through the open alerts that the viewer is to read now, the
// longest waiting first. Who is not on duty reads alerts of children to whom
// they are tied, and of no others.
func (s *Store) eachAlert(db *gorm.DB, v care.Viewer, rules alert.Rules, do func(openAlertRow, network.Circle, alert.Stage) error) error {
	duty, err := s.network.OnDuty(db, v.Person)
	if err != nil {
		return err
	}
	only, args := "", []any{}
	if !duty {
		only, args = " AND child_id IN (SELECT child_id FROM tie WHERE person_id = $1)", []any{string(v.Person)}
	}
	rows, err := database.Fetch[openAlertRow](db, "WHERE closed_at IS NULL"+only+" ORDER BY raised_at, id", args...)
	if err != nil {
		return err
	}
	var children []care.ID
	for _, r := range rows {
		if r.ChildID != nil {
			children = append(children, *r.ChildID)
		}
	}
	around, err := network.CirclesOf(db, children)
	if err != nil {
		return err
	}
	for _, r := range rows {
		stage, reads := s.readsAlert(v, duty, rules, r, around[database.Deref(r.ChildID)].Ties)
		if !reads {
			continue
		}
		if err := do(r, around[database.Deref(r.ChildID)], stage); err != nil {
			return err
		}
	}
	return nil
}

// lookAlert is somebody at work reading what a child asked for.
var lookAlert = audit.Subject{What: "alert", Purpose: "safety"}

// rankAlert puts what may be dangerous and has nobody first.
func rankAlert(a Alert) int {
	rank := 0
	if !a.TakenAt.IsZero() && !a.Late {
		rank += 2
	}
	if !a.Kind.Urgent() {
		rank++
	}
	return rank
}

// readsAlert reports whether the viewer is to read an alert now, and how far it
// has gone. Ties are everybody's to the child.
func (s *Store) readsAlert(v care.Viewer, duty bool, rules alert.Rules, r openAlertRow, ties []care.Tie) (alert.Stage, bool) {
	stage := rules.Stage(r.Kind, r.RaisedAt, database.Deref(r.TakenAt), s.db.Now())
	return stage, alert.Raised{Kind: r.Kind, Without: leftOut(r.LeftOut)}.ReadBy(v.Person, s.network.Network(ties), duty, stage)
}

func (s *Store) alertFor(db *gorm.DB, v care.Viewer, around network.Circle, rules alert.Rules, r AlertRow) (Alert, error) {
	a := Alert{
		ID: r.ID, Kind: r.Kind, Question: r.Question, Raised: r.RaisedAt, Changed: r.ChangedAt != nil,
		Late: rules.Late(r.RaisedAt, s.db.Now()), Taker: database.Deref(r.TakenBy), TakenAt: database.Deref(r.TakenAt), LeftOut: r.leftOut(),
	}
	a.Mine = a.Taker == v.Person && v.Person != ""
	a.ReadBy, _ = rules.ReadBy(r.Kind, r.RaisedAt)
	if r.TakenBy != nil {
		p, err := database.FetchOne[network.PersonRow](db, "WHERE id = $1", string(*r.TakenBy))
		if err != nil {
			return a, err
		}
		a.TakenBy = p.Name
	}
	if r.ChildID != nil {
		n := around.Names[*r.ChildID]
		a.child, a.Child, a.Picture = *r.ChildID, n.Name, n.Picture
		a.Names = make(map[care.ID]string, len(around.Ties))
		for _, t := range around.Ties {
			a.Names[t.ID] = around.Names[t.Person].Name
		}
	}
	if r.ReviewID != nil {
		if _, ok := s.network.Network(around.Ties).Acts(v.Person); ok {
			a.Review = *r.ReviewID
		}
		a.Form, _, _ = strings.Cut(r.About, "|")
	}
	var err error
	if a.More, a.Added, a.Last, err = s.AddedTo(db, r); err != nil {
		return a, err
	}
	raw, lost, err := s.OpenWords(db, r)
	a.Seen = saidIn(raw, a.More)
	if a.Shut = lost || raw == ""; err != nil || a.Shut { // that there is an alert is more than its words
		return a, err
	}
	var words AlertWords
	if err := json.Unmarshal([]byte(raw), &words); err != nil {
		return a, fmt.Errorf("store: alert: %w", err)
	}
	a.Text, a.From, a.Answer = words.Text, words.From, words.Answer
	return a, nil
}

// saidIn names what an alert holds and what was added to it, which never goes.
func saidIn(words string, more []AlertMore) string {
	return database.HashOf(fmt.Sprint(len(more), " ", words))
}

// workedAlert is an alert that the viewer is to read, held for a change.
func (s *Store) workedAlert(tx *gorm.DB, v care.Viewer, rules alert.Rules, id care.ID) (AlertRow, error) {
	if v.Person == "" {
		return AlertRow{}, care.NotFoundError()
	}
	row, err := database.FetchOne[AlertRow](tx, "WHERE id = $1", string(id))
	if err != nil {
		return row, err
	}
	// The log first, then the alert: in the order in which a save holds them. Both
	// are held, so that whoever comes at the same time waits for what this one does.
	if _, err := s.audit.HoldHead(tx, database.Deref(row.ChildID)); err != nil {
		return row, err
	}
	if err := tx.Exec("UPDATE alert SET kind = kind WHERE id = ?", id).Error; err != nil {
		return AlertRow{}, fmt.Errorf("store: alert: %w", err)
	}
	if row, err = database.FetchOne[AlertRow](tx, "WHERE id = $1", string(id)); err != nil {
		return row, err
	}
	duty, err := s.network.OnDuty(tx, v.Person)
	if err != nil {
		return row, err
	}
	var around network.Circle
	if row.ChildID != nil {
		if around, err = network.CircleOf(tx, *row.ChildID); err != nil {
			return row, err
		}
	}
	if _, reads := s.readsAlert(v, duty, rules, row.open(), around.Ties); !reads {
		err = care.NotFoundError()
	}
	return row, err
}

// TakeAlert says that the viewer has read an alert and has it in hand, from
// whoever had it when their page was drawn (nobody: empty). If that is somebody
// else by now, it is a Conflict. The first to take it is whom the child sees.
func (s *Store) TakeAlert(ctx context.Context, v care.Viewer, rules alert.Rules, id, from care.ID) error {
	err := s.db.WriteBatched(ctx, func(tx *gorm.DB) error {
		row, err := s.workedAlert(tx, v, rules, id)
		if err != nil {
			return err
		}
		switch taker := database.Deref(row.TakenBy); {
		case taker == v.Person:
			return nil
		case row.ClosedAt != nil:
			return care.Conflict("alerts.error.closed")
		case taker != from:
			return care.Conflict("alerts.error.taken")
		}
		return s.takeAlert(tx, v, row)
	})
	if err == nil {
		s.db.Ring(AlertBell)
	}
	return err
}

func (s *Store) takeAlert(tx *gorm.DB, v care.Viewer, row AlertRow) error {
	now := s.db.Now()
	err := tx.Exec(`UPDATE alert SET about = CASE WHEN about LIKE 'tell|%' THEN '' ELSE about END, taken_by = ?, taken_at = COALESCE(taken_at, ?),
		read_by = COALESCE(read_by, ?), read_at = COALESCE(read_at, ?) WHERE id = ?`,
		v.Person, now, v.Person, now, row.ID).Error
	if err != nil {
		return fmt.Errorf("store: take alert: %w", err)
	}
	return s.audit.NoteIn(tx, v, "alert.taken", database.Deref(row.ChildID), database.Deref(row.ReviewID), row.ID)
}

// longestNote is the most characters of what is noted when an alert is closed.
const longestNote = 2000

// CloseAlert is how an alert is closed: what was done, for the record, and, if they
// like, a few words for the child. Seen is Alert.Seen as they read it.
type CloseAlert struct{ Seen, Done, Reply string }

// CloseAlert closes it. Only who has it in hand does; a repeat is harmless. Where the
// child has said more since they read it, it is a Conflict (alerts.error.more), or
// nobody would ever read that.
func (s *Store) CloseAlert(ctx context.Context, v care.Viewer, rules alert.Rules, id care.ID, c CloseAlert) error {
	err := s.db.WriteBatched(ctx, func(tx *gorm.DB) error {
		row, err := s.workedAlert(tx, v, rules, id)
		if err != nil {
			return err
		}
		switch {
		case row.ClosedAt != nil && database.Deref(row.ClosedBy) == v.Person:
			return nil
		case row.ClosedAt != nil:
			return care.Conflict("alerts.error.closed")
		case database.Deref(row.TakenBy) != v.Person:
			return care.Conflict("alerts.error.taken")
		case strings.TrimSpace(c.Done) == "":
			return care.Invalid("alerts.error.done").On("done")
		case utf8.RuneCountInString(c.Done) > longestNote:
			return care.Invalid("alerts.error.long").On("done")
		case utf8.RuneCountInString(c.Reply) > longestNote:
			return care.Invalid("alerts.error.long").On("reply")
		}
		more, _, _, err := s.AddedTo(tx, row)
		if err != nil {
			return err
		}
		words, _, err := s.OpenWords(tx, row)
		if err != nil {
			return err
		}
		if saidIn(words, more) != c.Seen {
			return care.Conflict("alerts.error.more")
		}
		set := map[string]any{"closed_by": v.Person, "closed_at": s.db.Now()}
		if set["done"], err = s.sealAlert(tx, database.Deref(row.ChildID), id, "done", []byte(c.Done)); err != nil {
			return err
		}
		if strings.TrimSpace(c.Reply) != "" {
			if set["reply"], err = s.sealAlert(tx, database.Deref(row.ChildID), id, "reply", []byte(c.Reply)); err != nil {
				return err
			}
		}
		if err := s.SetAlert(tx, id, set); err != nil {
			return err
		}
		return s.audit.NoteIn(tx, v, "alert.closed", database.Deref(row.ChildID), database.Deref(row.ReviewID), id)
	})
	if err == nil {
		s.db.Ring(AlertBell)
	}
	return err
}

// Waiting is an open alert as the operator may know of it: that it is there,
// and how far it has gone.
type Waiting struct {
	ID     care.ID
	Kind   alert.Kind
	Raised time.Time
	Taken  bool
	Stage  alert.Stage
}

// WaitingAlerts lists all open alerts, for the watch over them.
func (s *Store) WaitingAlerts(ctx context.Context, rules alert.Rules) ([]Waiting, error) {
	rows, err := database.Fetch[openAlertRow](s.db.Read(ctx), "WHERE closed_at IS NULL ORDER BY raised_at, id")
	if err != nil {
		return nil, err
	}
	var out []Waiting
	for _, r := range rows {
		out = append(out, Waiting{
			ID: r.ID, Kind: r.Kind, Raised: r.RaisedAt, Taken: r.TakenAt != nil,
			Stage: rules.Stage(r.Kind, r.RaisedAt, database.Deref(r.TakenAt), s.db.Now()),
		})
	}
	return out, nil
}
