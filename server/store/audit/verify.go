package audit

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/seal"
)

// Fault is one thing about the audit log that is not as it was written.
type Fault struct {
	Child care.ID // whose log; empty: the one of no child
	N     int64   // the line's number
	What  string  // one of the Audit constants below
	To    int64   // for Missing: the last of the lines that are gone
	From  int64   // for Moved: the number that it was written with
	Of    string  // for Untold: what has no line; for Other: the table and the row
}

// What can be wrong with a log.
const (
	Changed = "changed" // a line says something else than it did, or was never written by the program
	Missing = "missing" // lines are gone
	Moved   = "moved"   // a line stands in another one's place
	Cut     = "cut"     // lines are gone from the end, or the end itself was changed
	Gone    = "gone"    // a child has no log at all
	Mended  = "broken"  // the program found an end that was not its own, and wrote so in this line
	Unkept  = "unkept"  // a line that was checked before is not as it was then
	Untold  = "untold"  // something happened of which no line tells
	Other   = "other"   // a row that decides who comes in is not as its last line tells
)

// Mark is where a child's log ended when somebody wrote it down: kept
// elsewhere, it shows a log that was put back to an earlier state.
type Mark struct {
	Child care.ID
	N     int64
	Mac   string
}

// Progress is how far a check has come.
type Progress struct {
	Lines, Of int64 // lines that were read and checked, of how many
	Tries     int64 // of numbers with which lines of this log that do not fit may have been written
}

// tellEvery is after how many lines, or tries, a check says how far it is.
const tellEvery = 1000

// Report is what a check has found.
type Report struct {
	Logs, Lines int
	Faults      []Fault
	Marks       []Mark // where each log ends now
}

// ErrNoLog: nothing was ever said or done in the database, so that it has no log.
var ErrNoLog = errors.New("this database was never used: there is no log in it")

// Verify reads the whole log, names every line that was changed, added,
// deleted or moved, and what happened of which no line tells. against are marks
// from an earlier time, if any. It writes nothing and needs the deployment's keys
// (seal.ErrNoKey). It calls progress, if there is any, every thousand lines, in the
// middle of a log too.
func (s *Log) Verify(ctx context.Context, against []Mark, progress func(Progress)) (Report, error) {
	if progress == nil {
		progress = func(Progress) {}
	}
	var r Report
	chain := s.db.Chain()
	if chain == nil {
		err := seal.ErrNoKey
		if s.db.Box() != nil {
			err = ErrNoLog
		}
		return r, fmt.Errorf("store: verify audit: %w", err)
	}
	err := s.db.Snapshot(ctx, func(db *gorm.DB) error {
		marks := map[care.ID][]Mark{}
		for _, m := range against {
			marks[m.Child] = append(marks[m.Child], m)
		}
		ids, err := loggedChildren(db)
		if err != nil {
			return err
		}
		for id := range marks {
			if _, known := slices.BinarySearch(ids, id); !known {
				ids = append(ids, id)
			}
		}
		c := check{report: &r, db: db, chain: *chain, tell: progress}
		if err := db.Raw("SELECT COUNT(*) FROM audit").Scan(&c.done.Of).Error; err != nil {
			return err
		}
		if c.since, err = logBegan(db); err != nil {
			return err
		}
		for _, id := range ids {
			if err := c.log(id, marks[id]); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return r, fmt.Errorf("store: verify audit: %w", err)
	}
	return r, nil
}

// loggedChildren returns all children who have a log or must have one, sorted: those
// whom any table names, and those whom the log of no child says were added. An
// intruder who deletes a child's log would have to find all of these.
func loggedChildren(db *gorm.DB) ([]care.ID, error) {
	var ids []care.ID
	err := db.Raw(`SELECT '' UNION SELECT person_id FROM child UNION SELECT child_id FROM audit_head UNION SELECT child_id FROM audit
		UNION SELECT child_id FROM child_key UNION SELECT child_id FROM tie UNION SELECT child_id FROM review
		UNION SELECT child_id FROM alert WHERE child_id IS NOT NULL
		UNION SELECT objects FROM audit WHERE child_id = '' AND what = ?`, childAdded).Scan(&ids).Error
	slices.Sort(ids) // Postgres sorts as its language does
	return ids, err
}

// logBegan is when the log did, where things had happened before there was one.
func logBegan(db *gorm.DB) (time.Time, error) {
	rows, err := database.Fetch[Line](db, "WHERE child_id = '' AND what = $1 ORDER BY n LIMIT 1", string(logBegun))
	if err != nil || len(rows) == 0 {
		return time.Time{}, err
	}
	return rows[0].At, nil
}

// check is one check of all logs, and how far it has come.
type check struct {
	report *Report
	db     *gorm.DB
	chain  seal.Chain
	since  time.Time // when the log began, where things had happened before
	done   Progress
	tell   func(Progress)
}

// fits reports whether a line is signed as it stands.
func (c *check) fits(l Line) bool { return l.Mac == l.link(c.chain) }

// count adds one to what is done, and says so every now and then.
func (c *check) count(of *int64) {
	if *of++; *of%tellEvery == 0 {
		c.tell(c.done)
	}
}

// log goes through one log.
func (c *check) log(child care.ID, marks []Mark) error {
	db, r := c.db, c.report
	c.done.Tries = 0
	heads, err := database.Fetch[head](db, "WHERE child_id = $1", string(child))
	if err != nil {
		return err
	}
	var whole []bool // by line: whether it is signed as it stands
	lines, err := database.FetchTelling(db, "WHERE child_id = $1 ORDER BY n", func(l *Line) {
		whole = append(whole, c.fits(*l))
		c.count(&c.done.Lines)
	}, string(child))
	if err != nil {
		return err
	}
	r.Logs++
	r.Lines += len(lines)
	fault := func(n int64, what string) { r.Faults = append(r.Faults, Fault{Child: child, N: n, What: what}) }
	if len(heads) == 0 && len(lines) == 0 {
		fault(0, Gone)
		return nil
	}
	r.Faults = append(r.Faults, c.faultsOf(lines, whole)...)
	var last Line
	if len(lines) > 0 {
		last = lines[len(lines)-1]
	}
	if len(heads) == 0 || heads[0].N != last.N || heads[0].Mac != last.Mac || heads[0].Seal != heads[0].sealed(c.chain) {
		fault(last.N, Cut)
	}
	for _, m := range marks {
		i, there := slices.BinarySearchFunc(lines, m.N, func(l Line, n int64) int { return cmp.Compare(l.N, n) })
		if m.N > 0 && (!there || lines[i].Mac != m.Mac) {
			fault(m.N, Unkept)
		}
	}
	if len(heads) > 0 {
		r.Marks = append(r.Marks, Mark{Child: child, N: heads[0].N, Mac: heads[0].Mac})
	}
	untold, err := untoldOf(db, child, lines, c.since)
	for _, of := range untold {
		r.Faults = append(r.Faults, Fault{Child: child, What: Untold, Of: of})
	}
	if err != nil {
		return err
	}
	if child == "" {
		return c.otherRows(lines, whole)
	}
	return nil
}

// faultsOf are the faults within the lines of one log, of which whole are signed
// as they stand.
func (c *check) faultsOf(lines []Line, whole []bool) (out []Fault) {
	var odd []int                             // lines that are not signed as they stand
	next, prev, follows := int64(1), "", true // follows: the line before is as it was written
	for i, l := range lines {
		if next < l.N {
			out = append(out, Fault{Child: l.ChildID, N: next, To: l.N - 1, What: Missing})
			follows = false
		}
		switch {
		case whole[i] && l.Verb == Broken:
			out = append(out, Fault{Child: l.ChildID, N: l.N, What: Mended})
		case !whole[i] || follows && l.Prev != prev:
			odd = append(odd, i)
		}
		next, prev, follows = l.N+1, l.Mac, whole[i]
	}
	if len(odd) == 0 {
		return out
	}
	was := c.origins(lines, odd)
	for _, i := range odd {
		f := Fault{Child: lines[i].ChildID, N: lines[i].N, What: Changed}
		if n, ok := was[i]; ok {
			f.What, f.From = Moved, n
		}
		out = append(out, f)
	}
	slices.SortStableFunc(out, func(a, b Fault) int { return cmp.Compare(a.N, b.N) })
	return out
}

// origins finds out with which numbers odd lines were written. A line's signature
// holds its number, so that one has to be guessed and tried: it is one more than
// that of the line before it, which the line names, and one less than that of the
// line that names it. Where neither is there, numbers near its place are tried, no
// more of them in all than there are lines: so a log of which nothing fits takes
// not much longer than one that is whole.
func (c *check) origins(lines []Line, odd []int) map[int]int64 {
	was := map[int]int64{}
	after, before := map[string][]int{}, map[string][]int{} // odd lines by the mac of the line before them, and by their own
	for _, i := range odd {
		after[lines[i].Prev] = append(after[lines[i].Prev], i)
		before[lines[i].Mac] = append(before[lines[i].Mac], i)
	}
	fits := func(i int, n int64) bool {
		l := lines[i]
		if _, known := was[i]; known || n < 1 || n == l.N {
			return false
		}
		l.N = n
		c.count(&c.done.Tries)
		return c.fits(l)
	}
	type place struct {
		mac, prev string
		n         int64
	}
	var known []place
	try := func(beside map[string][]int, mac string, n int64) {
		all := beside[mac]
		delete(beside, mac) // once is enough, however many lines an intruder has made to name it
		for _, i := range all {
			if fits(i, n) {
				was[i] = n
				known = append(known, place{lines[i].Mac, lines[i].Prev, n})
			}
		}
	}
	spread := func() {
		for len(known) > 0 {
			p := known[len(known)-1]
			known = known[:len(known)-1]
			try(after, p.mac, p.n+1)
			try(before, p.prev, p.n-1)
		}
	}
	known = append(known, place{}) // the first line names the one of no number
	at := 0
	for i, l := range lines {
		if at < len(odd) && odd[at] == i {
			at++
		} else {
			known = append(known, place{l.Mac, l.Prev, l.N})
		}
	}
	spread()
	var first []int // of those that still stand behind one another
	for _, i := range odd {
		if _, found := was[i]; !found && (i == 0 || lines[i].Prev != lines[i-1].Mac) {
			first = append(first, i)
		}
	}
	tries := len(lines) + triesMore
	for far := int64(1); tries > 0 && len(first) > 0 && far <= farMost; far++ {
		for _, i := range first {
			for _, n := range [2]int64{lines[i].N + far, lines[i].N - far} {
				if tries--; fits(i, n) {
					was[i] = n
					known = append(known, place{lines[i].Mac, lines[i].Prev, n})
					spread()
				}
			}
		}
		first = slices.DeleteFunc(first, func(i int) bool { _, found := was[i]; return found })
	}
	return was
}

const (
	triesMore = 100
	farMost   = 1_000_000
)

// told is what a line tells: what was done to which row, and by whom.
type told struct {
	what Kind
	id   care.ID
	by   care.ID // empty: by anybody
}

// mustTell is what stands in other tables of a child's and was written together
// with a line that has its id: what, id, by whom, how often. An event that bears
// on several reviews is one line. $1 is the child, $2 since when there is a log.
const mustTell = `
SELECT kind, subject, by_person, MAX(n) FROM (
  SELECT e.review_id, e.kind, e.subject, e.by_person, COUNT(*) AS n FROM event e JOIN review r ON r.id = e.review_id
  WHERE r.child_id = $1 AND e.at >= $2 GROUP BY e.review_id, e.kind, e.subject, e.by_person) AS one
GROUP BY kind, subject, by_person
UNION ALL SELECT 'sent', g.form_id, '', COUNT(*) FROM sending g JOIN form f ON f.id = g.form_id JOIN review r ON r.id = f.review_id
  WHERE r.child_id = $1 AND g.sent_at >= $2 GROUP BY g.form_id
UNION ALL SELECT 'letter.saved', l.id, '', 1 FROM letter l JOIN review r ON r.id = l.review_id WHERE r.child_id = $1 AND l.saved_at >= $2
UNION ALL SELECT 'letter.published', l.id, '', 1 FROM letter l JOIN review r ON r.id = l.review_id
  WHERE r.child_id = $1 AND l.state = 'published' AND l.published_at >= $2
UNION ALL SELECT 'review.opened', r.id, '', 1 FROM review r WHERE r.child_id = $1 AND r.state NOT IN ('due', 'planned') AND r.made_at >= $2
UNION ALL SELECT 'review.closed', r.id, '', 1 FROM review r WHERE r.child_id = $1 AND r.state = 'closed' AND r.made_at >= $2
UNION ALL SELECT 'scale.revealed', s.id, '', 1 FROM scale_round s JOIN review r ON r.id = s.review_id
  WHERE r.child_id = $1 AND s.revealed_at >= $2
UNION ALL SELECT 'decision.made', d.id, '', 1 FROM decision d JOIN review r ON r.id = d.review_id WHERE r.child_id = $1 AND d.made_at >= $2
UNION ALL SELECT 'alert.raised', a.id, '', 1 FROM alert a WHERE a.child_id = $1 AND a.raised_at >= $2
UNION ALL SELECT 'tie.' || s.step, s.tie_id, '', COUNT(*) FROM tie_step s JOIN tie t ON t.id = s.tie_id WHERE t.child_id = $1 AND s.at >= $2 GROUP BY s.step, s.tie_id`

// untoldOf is what happened to a child and has no line in their log.
func untoldOf(db *gorm.DB, child care.ID, lines []Line, since time.Time) (out []string, err error) {
	if child == "" {
		return nil, nil
	}
	left := map[told]int{}
	err = database.QueryRows(db, mustTell, func(scan func(...any) error) error {
		var one told
		var n int
		err := scan(&one.what, &one.id, &one.by, &n)
		left[one] += n
		return err
	}, string(child), since)
	if err != nil || len(left) == 0 {
		return nil, err
	}
	for _, l := range lines {
		if l.Verb != Wrote {
			continue
		}
		for id := range strings.FieldsSeq(l.Objects) {
			for _, one := range [2]told{{l.What, care.ID(id), l.Actor}, {l.What, care.ID(id), ""}} {
				if n, must := left[one]; must {
					left[one] = n - 1
				}
			}
		}
	}
	for one, n := range left {
		if n > 0 {
			out = append(out, string(one.what)+" "+string(one.id))
		}
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}
