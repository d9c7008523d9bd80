package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"gorm.io/gorm"

	"myreview/server/alert"
	"myreview/server/care"
)

// lookLasts is how long somebody's look at the same things is one look: a page
// that is loaded again, or a meeting that is followed live, is no new line of
// the log each time.
const lookLasts = 5 * time.Minute

// looking is what a look is at, for what, and the verb of its line in the log; none: it
// is a read.
type looking struct {
	what    auditKind
	purpose string
	verb    string
}

// What can be looked at. Writing in a form is put on record like a look: each
// spell of it, not each letter.
var (
	lookDraft    = looking{what: "draft.saved", purpose: "form", verb: auditWrote}
	lookUnsent   = looking{what: "unsent.saved", purpose: "meeting", verb: auditWrote}
	lookForm     = looking{what: "form", purpose: "own"}             // one's own drafts and what one sent
	lookAnswers  = looking{what: "answers", purpose: "prepare"}      // what others sent
	lookMeeting  = looking{what: "meeting", purpose: "meeting"}      // answers, marks and decisions, as the meeting's page shows them
	lookClosing  = looking{what: "closing", purpose: "close"}        // decisions and what was said about them
	lookAgreed   = looking{what: "decisions", purpose: "close"}      // decisions, for those who were there
	lookLetter   = looking{what: "letter", purpose: "letter"}        // the letter itself
	lookSource   = looking{what: "letter.source", purpose: "letter"} // what a letter is made from
	lookWhere    = looking{what: "whereabouts", purpose: "safety"}   // where a child is and can be reached
	lookContact  = looking{what: "contact", purpose: "access"}       // how somebody round a child is reached
	lookTies     = looking{what: "ties", purpose: "access"}          // why somebody was let in or kept out
	lookCompared = looking{what: "letter.kept", purpose: "compare"}  // kept words that a letter is compared with; shown to nobody
)

// looked puts on record that the viewer is about to be shown these rows of a
// child's. It returns when that is on the disk: what cannot be put on record
// is not shown. Nothing to show is no look.
func (s *Store) looked(ctx context.Context, v care.Viewer, st standing, at looking, objects ...care.ID) error {
	return s.inform(ctx, v, st.Review.ChildID, st.Review.ID, at, objects)
}

func (s *Store) inform(ctx context.Context, v care.Viewer, child, review care.ID, at looking, objects []care.ID) error {
	verb, who := cmp.Or(at.verb, auditRead), lookBy{actor: v.Person + v.Seat, review: review, looking: at}
	now := s.now()
	if objects = s.looks.unseen(who, now, objects); len(objects) == 0 {
		return nil
	}
	row, err := s.auditLine(s.read(ctx), v, child)
	if err != nil {
		return err
	}
	row.Verb, row.What, row.Purpose, row.ReviewID, row.Objects = verb, at.what, at.purpose, review, idsText(objects)
	err = s.scribe.add(ctx, s, row)
	if unwritable(err) && shownUnrecorded(at) {
		s.log.Error("a look at one's own words is not on record: nothing can be written", "err", err)
		return nil
	}
	if err != nil {
		return fmt.Errorf("store: look: %w", err)
	}
	s.looks.keep(who, now, objects)
	return nil
}

// SawMeeting does so for what a meeting's page is about to show: the answers,
// the rounds of scaling and the decisions in its parts.
func (s *Store) SawMeeting(ctx context.Context, v care.Viewer, review care.ID, shown []care.ID) error {
	who := lookBy{actor: v.Person + v.Seat, review: review, looking: lookMeeting}
	if len(s.looks.unseen(who, s.now(), shown)) == 0 {
		return nil // as it is each time but the first
	}
	row, err := fetchOne[reviewRow](s.read(ctx), "WHERE id = $1", string(review))
	if err != nil {
		return err
	}
	return s.inform(ctx, v, row.ChildID, review, lookMeeting, shown)
}

// lookBy is whose look at what.
type lookBy struct {
	actor, review care.ID
	looking
}

// looks remembers what is on record already, for as long as a look lasts. The
// zero value is ready.
type looks struct {
	mu       sync.Mutex
	claiming sync.Mutex
	of       map[lookBy]map[care.ID]time.Time
}

const looksMost = 20000

// unseen are the objects that this look has not been put on record for.
func (l *looks) unseen(who lookBy, now time.Time, objects []care.ID) []care.ID {
	if len(objects) == 0 {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	seen := l.of[who]
	var out []care.ID
	for _, id := range objects {
		if at, ok := seen[id]; id != "" && (!ok || now.Sub(at) >= lookLasts || now.Before(at)) && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

func (l *looks) keep(who lookBy, now time.Time, objects []care.ID) {
	if len(objects) == 0 {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.of == nil || len(l.of) >= looksMost {
		l.of = map[lookBy]map[care.ID]time.Time{} // whoever still looks is put on record again
	}
	seen := l.of[who]
	if seen == nil {
		seen = map[care.ID]time.Time{}
		l.of[who] = seen
	}
	maps.DeleteFunc(seen, func(_ care.ID, at time.Time) bool { return now.Sub(at) >= lookLasts })
	for _, id := range objects {
		seen[id] = now
	}
}

// claim is true for the first who comes with this look, and for nobody else
// while it lasts.
func (l *looks) claim(who lookBy, now time.Time, id care.ID) bool {
	l.claiming.Lock()
	defer l.claiming.Unlock()
	if len(l.unseen(who, now, []care.ID{id})) == 0 {
		return false
	}
	l.keep(who, now, []care.ID{id})
	return true
}

// scribe writes down what is looked at: all who wait share one transaction,
// since a commit is what takes long. The zero value is ready.
type scribe struct {
	mu      sync.Mutex
	waiting []*inscription
	writing bool
	closed  bool
	ended   sync.WaitGroup
}

type inscription struct {
	row  auditRow
	err  error
	done chan struct{}
}

// scribeTime is how long the database may take to take lines.
const scribeTime = 10 * time.Second

// add returns when the line is on the disk. A caller who gives up before is
// told so; the line may be written all the same.
func (c *scribe) add(ctx context.Context, s *Store, row auditRow) error {
	one, err := c.queue(s, row)
	if err != nil {
		return err
	}
	select {
	case <-one.done:
		return one.err
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (c *scribe) queue(s *Store, row auditRow) (*inscription, error) {
	one := &inscription{row: row, done: make(chan struct{})}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return nil, errClosing
	}
	c.waiting = append(c.waiting, one)
	if !c.writing {
		c.writing = true
		c.ended.Go(func() { c.write(s) })
	}
	return one, nil
}

// write goes on until nobody waits.
func (c *scribe) write(s *Store) {
	for {
		c.mu.Lock()
		batch := c.waiting
		c.waiting = nil
		if len(batch) == 0 {
			c.writing = false
			c.mu.Unlock()
			return
		}
		c.mu.Unlock()
		err := s.inscribe(batch)
		for _, one := range batch {
			one.err = err
			close(one.done)
		}
	}
}

// inscribe chains lines, child by child in the order of their ids: two
// instances that write for the same children do not wait for each other in a
// ring. The log of no child comes last, as everywhere: see decided.
func (s *Store) inscribe(batch []*inscription) error {
	lines := map[care.ID][]auditRow{}
	for _, one := range batch {
		lines[one.row.ChildID] = append(lines[one.row.ChildID], one.row)
	}
	ctx, cancel := context.WithTimeout(context.Background(), scribeTime)
	defer cancel()
	return s.batch(ctx, func(tx *gorm.DB) error {
		children := slices.Sorted(maps.Keys(lines))
		if children[0] == "" {
			children = append(children[1:], "")
		}
		for _, child := range children {
			if err := s.chainOn(tx, child, lines[child]); err != nil {
				return err
			}
		}
		return nil
	})
}

func (c *scribe) stop() {
	c.mu.Lock()
	c.closed = true
	c.mu.Unlock()
	c.ended.Wait()
}

// Refused puts on record that somebody who is signed in asked for a review that
// is not theirs, or for something in it that is not theirs to do. It keeps
// nobody waiting: who asks for what there is must not wait longer than who asks
// for what there is not.
func (s *Store) Refused(v care.Viewer, review care.ID) {
	if !v.Known() {
		return
	}
	s.scribe.aside(func() {
		ctx, cancel := context.WithTimeout(context.Background(), scribeTime)
		defer cancel()
		row, err := fetchOne[reviewRow](s.read(ctx), "WHERE id = $1", string(review))
		if err == nil {
			err = s.inform(ctx, v, row.ChildID, review, looking{what: "review", purpose: "refused", verb: auditRefused}, []care.ID{review})
		}
		if err != nil && care.KindOf(err) != care.KindNotFound && !errors.Is(err, errClosing) {
			s.log.Error("refusal not noted", "err", err)
		}
	})
}

// meddled puts on record, and tells the operator and those who must look, that
// a row does not open in its place: somebody has moved or changed it. However
// often it is come upon, there is one alert.
func (s *Store) meddled(child care.ID, table string, row care.ID) {
	who := lookBy{looking: looking{auditKind(table), "keeping", auditUnopened}}
	if !s.looks.claim(who, s.now(), row) {
		return
	}
	s.log.Error("sealed row does not open", "table", table, "row", row, "child", child)
	raised := alert.Raised{Kind: alert.Moved, Child: child, Words: table + " " + string(row)}
	raised.Key = "moved|" + raised.Words
	raised.About = raised.Key
	if row == child {
		raised.Child = "" // whose keys do not open: nothing can be sealed with them
	}
	s.scribe.aside(func() {
		ctx, cancel := context.WithTimeout(context.Background(), scribeTime)
		defer cancel()
		err := s.batch(ctx, func(tx *gorm.DB) error {
			line := auditRow{At: s.now(), Verb: who.verb, What: who.what, Purpose: who.purpose, Objects: string(row)}
			if err := s.chainOn(tx, child, []auditRow{line}); err != nil {
				return err
			}
			return s.raise(tx, raised)
		})
		if err == nil {
			s.Ring(AlertBell)
		} else if !errors.Is(err, errClosing) {
			s.log.Error("meddling not noted", "err", err)
		}
	})
}

// aside does something that nobody waits for, and that Close lets finish.
func (c *scribe) aside(fn func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.closed {
		c.ended.Go(fn)
	}
}
