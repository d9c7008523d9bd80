package audit

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

	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/store/network"
)

// ReadLasts is how long somebody's look at the same things is one look: a page
// that is loaded again, or a meeting that is followed live, is no new line of
// the log each time.
const ReadLasts = 5 * time.Minute

// Subject is what a look is at, for what, and the verb of its line in the log; none: it
// is a read.
type Subject struct {
	What    Kind
	Purpose string
	Verb    string
}

// What can be looked at. Writing in a form is put on record like a look: each
// spell of it, not each letter.
var (
	Draft    = Subject{What: "draft.saved", Purpose: "form", Verb: Wrote}
	Unsent   = Subject{What: "unsent.saved", Purpose: "meeting", Verb: Wrote}
	Form     = Subject{What: "form", Purpose: "own"}                 // one's own drafts and what one sent
	Answers  = Subject{What: "answers", Purpose: "prepare"}          // what others sent
	Meeting  = Subject{What: "meeting", Purpose: "meeting"}          // answers, marks and decisions, as the meeting's page shows them
	Closing  = Subject{What: "closing", Purpose: "close"}            // decisions and what was said about them
	Agreed   = Subject{What: "decisions", Purpose: "close"}          // decisions, for those who were there
	Letter   = Subject{What: "letter", Purpose: "letter"}            // the letter itself
	Source   = Subject{What: "letter.source", Purpose: "letter"}     // what a letter is made from
	Where    = Subject{What: "whereabouts", Purpose: "safety"}       // where a child is and can be reached
	Contact  = Subject{What: "contact", Purpose: "access"}           // how somebody round a child is reached
	Words    = Subject{What: "child.words.read", Purpose: "keeping"} // what a child calls people and things
	Facts    = Subject{What: "facts", Purpose: "keeping"}            // names and dates, no content
	Notes    = Subject{What: "notes", Purpose: "own"}                // an IRO's own working notes
	Talks    = Subject{What: "talks", Purpose: "prepare"}            // what was said of the talks before a review
	Notices  = Subject{What: "notices", Purpose: "prepare"}          // significant events of which the IRO was told
	Ties     = Subject{What: "ties", Purpose: "access"}              // why somebody was let in or kept out
	Compared = Subject{What: "letter.kept", Purpose: "compare"}      // kept words that a letter is compared with; shown to nobody
)

// RecordRead puts on record that the viewer is about to be shown these rows of a
// child's. It returns when that is on the disk: what cannot be put on record
// is not shown. Nothing to show is no look.
func (s *Log) RecordRead(ctx context.Context, v care.Viewer, st network.Standing, at Subject, objects ...care.ID) error {
	return s.record(ctx, v, st.Review.ID, at, objects, func() (Line, error) {
		return s.lineUnder(v, st.Review.ChildID, st.Tie.ID), nil
	})
}

// Record is RecordRead for whoever has not just asked where the viewer stands.
func (s *Log) Record(ctx context.Context, v care.Viewer, child, review care.ID, at Subject, objects []care.ID) error {
	return s.record(ctx, v, review, at, objects, func() (Line, error) { return s.lineOf(s.db.Read(ctx), v, child) })
}

func (s *Log) record(ctx context.Context, v care.Viewer, review care.ID, at Subject, objects []care.ID, line func() (Line, error)) error {
	verb, who := cmp.Or(at.Verb, Read), Reading{Actor: v.Person + v.Seat, Review: review, Subject: at}
	now := s.db.Now()
	if objects = s.records.Unseen(who, now, objects); len(objects) == 0 {
		return nil
	}
	row, err := line()
	if err != nil {
		return err
	}
	row.Verb, row.What, row.Purpose, row.ReviewID, row.Objects = verb, at.What, at.Purpose, review, database.IDsText(objects)
	err = s.writer.add(ctx, s, row)
	if database.Unwritable(err) && shownUnrecorded(at) {
		s.db.Log.Error("audit line of a read not written", "err", err)
		return nil
	}
	if err != nil {
		return fmt.Errorf("store: look: %w", err)
	}
	s.records.Keep(who, now, objects)
	return nil
}

// SawMeeting does so for what a meeting's page is about to show: the answers,
// the rounds of scaling and the decisions in its parts.
func (s *Log) SawMeeting(ctx context.Context, v care.Viewer, review care.ID, shown []care.ID) error {
	who := Reading{Actor: v.Person + v.Seat, Review: review, Subject: Meeting}
	if len(s.records.Unseen(who, s.db.Now(), shown)) == 0 {
		return nil // as it is each time but the first
	}
	row, err := database.FetchOne[network.ReviewRow](s.db.Read(ctx), "WHERE id = $1", string(review))
	if err != nil {
		return err
	}
	return s.Record(ctx, v, row.ChildID, review, Meeting, shown)
}

// Reading is whose look at what.
type Reading struct {
	Actor, Review care.ID
	Subject
}

// records remembers what is on record already, for as long as a look lasts. The
// zero value is ready.
type records struct {
	mu       sync.Mutex
	claiming sync.Mutex
	of       map[Reading]map[care.ID]time.Time
}

const looksMost = 20000

// Unseen are the objects that this look has not been put on record for.
func (l *records) Unseen(who Reading, now time.Time, objects []care.ID) []care.ID {
	if len(objects) == 0 {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	seen := l.of[who]
	var out []care.ID
	for _, id := range objects {
		if at, ok := seen[id]; id != "" && (!ok || now.Sub(at) >= ReadLasts || now.Before(at)) && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

func (l *records) Keep(who Reading, now time.Time, objects []care.ID) {
	if len(objects) == 0 {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.of == nil || len(l.of) >= looksMost {
		l.of = map[Reading]map[care.ID]time.Time{} // whoever still looks is put on record again
	}
	seen := l.of[who]
	if seen == nil {
		seen = map[care.ID]time.Time{}
		l.of[who] = seen
	}
	maps.DeleteFunc(seen, func(_ care.ID, at time.Time) bool { return now.Sub(at) >= ReadLasts })
	for _, id := range objects {
		seen[id] = now
	}
}

// Claim is true for the first who comes with this look, and for nobody else
// while it lasts.
func (l *records) Claim(who Reading, now time.Time, id care.ID) bool {
	l.claiming.Lock()
	defer l.claiming.Unlock()
	if len(l.Unseen(who, now, []care.ID{id})) == 0 {
		return false
	}
	l.Keep(who, now, []care.ID{id})
	return true
}

// writer writes down what is looked at: all who wait share one transaction,
// since a commit is what takes long. The zero value is ready.
type writer struct {
	mu      sync.Mutex
	waiting []*entry
	writing bool
	closed  bool
	ended   sync.WaitGroup
}

type entry struct {
	row  Line
	err  error
	done chan struct{}
}

// WriteTime is how long the database may take to take lines.
const WriteTime = 10 * time.Second

// add returns when the line is on the disk. A caller who gives up before is
// told so; the line may be written all the same.
func (c *writer) add(ctx context.Context, s *Log, row Line) error {
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

func (c *writer) queue(s *Log, row Line) (*entry, error) {
	one := &entry{row: row, done: make(chan struct{})}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return nil, database.ErrClosing
	}
	c.waiting = append(c.waiting, one)
	if !c.writing {
		c.writing = true
		c.ended.Go(func() { c.write(s) })
	}
	return one, nil
}

// write goes on until nobody waits.
func (c *writer) write(s *Log) {
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
		err := s.flush(batch)
		for _, one := range batch {
			one.err = err
			close(one.done)
		}
	}
}

// flush chains lines, child by child in the order of their ids: two
// instances that write for the same children do not wait for each other in a
// ring. The log of no child comes last, as everywhere: see decided.
func (s *Log) flush(batch []*entry) error {
	lines := map[care.ID][]Line{}
	for _, one := range batch {
		lines[one.row.ChildID] = append(lines[one.row.ChildID], one.row)
	}
	ctx, cancel := context.WithTimeout(context.Background(), WriteTime)
	defer cancel()
	return s.db.WriteBatched(ctx, func(tx *gorm.DB) error {
		children := slices.Sorted(maps.Keys(lines))
		if children[0] == "" {
			children = append(children[1:], "")
		}
		for _, child := range children {
			if err := s.Append(tx, child, lines[child]); err != nil {
				return err
			}
		}
		return nil
	})
}

func (c *writer) stop() {
	c.mu.Lock()
	c.closed = true
	c.mu.Unlock()
	c.ended.Wait()
}

// Refused puts on record that somebody who is signed in asked for a review that
// is not theirs, or for something in it that is not theirs to do. It keeps
// nobody waiting: who asks for what there is must not wait longer than who asks
// for what there is not.
func (s *Log) Refused(v care.Viewer, review care.ID) {
	if !v.Known() {
		return
	}
	s.writer.Aside(func() {
		ctx, cancel := context.WithTimeout(context.Background(), WriteTime)
		defer cancel()
		row, err := database.FetchOne[network.ReviewRow](s.db.Read(ctx), "WHERE id = $1", string(review))
		if err == nil {
			err = s.Record(ctx, v, row.ChildID, review, Subject{What: "review", Purpose: "refused", Verb: Turned}, []care.ID{review})
		}
		if err != nil && care.KindOf(err) != care.KindNotFound && !errors.Is(err, database.ErrClosing) {
			s.db.Log.Error("audit line of a refusal not written", "err", err)
		}
	})
}

// Aside does something that nobody waits for, and that Close lets finish.
func (c *writer) Aside(fn func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.closed {
		c.ended.Go(fn)
	}
}

// shownUnrecorded is the one place that says what is shown while nothing can be
// put on record: what somebody wrote themself, to themself. Everything else is
// somebody else's, and what cannot be put on record is not shown (ADR 0012).
func shownUnrecorded(at Subject) bool { return at == Form }
