package children

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/store/network"
)

// Line is one child in a list, by facts alone.
type Line struct {
	Child   care.ID
	Name    string
	BornOn  care.Date
	CaredOn care.Date
	Since   time.Time // when the IRO of the list got them; zero: it is no IRO's list
	NextDay time.Time // of the review that is planned or held; zero: none is
	DueOn   care.Date // of that review
	Died    bool
}

// IRO is one IRO with how many children they have.
type IRO struct {
	Person   care.ID
	Name     string
	Team     string
	Children int
}

// Caseloads is what the IRO manager sees: all IROs with how many children each has, and
// the children who have none.
type Caseloads struct {
	IROs    []IRO
	Without []Line
}

// iroNow holds of a tie, by the name t, under which somebody at work, whose job it is, is
// a child's IRO now.
const iroNow = "t.kind = 'iro' AND t.state = 'active' AND t.since <= $1 AND (t.until IS NULL OR t.until > $1)" +
	" AND EXISTS (SELECT 1 FROM person w JOIN job ON job.person_id = w.id WHERE w.id = t.person_id AND w.staff AND job.kind = 'iro' AND " + network.JobNow + ")"

// Caseloads is for the IRO manager.
func (s *Store) Caseloads(ctx context.Context, v care.Viewer) (out Caseloads, err error) {
	err = s.db.Snapshot(ctx, func(db *gorm.DB) error {
		if out.IROs, err = s.iros(db, v); err != nil {
			return err
		}
		out.Without, err = s.linesFor(db, v, lineColumns+`, NULL`+caredFor+` AND NOT EXISTS (SELECT 1 FROM tie t WHERE t.child_id = c.person_id AND `+iroNow+`) ORDER BY i.since, i.child_id`, s.db.Now())
		return err
	})
	return out, err
}

// iros are all IROs with how many children each has, for the IRO manager.
func (s *Store) iros(db *gorm.DB, v care.Viewer) (out []IRO, err error) {
	if err := s.network.Works(db, v, care.JobIROManager); err != nil {
		return nil, err
	}
	err = database.QueryRows(db, `SELECT p.id, p.name, p.team,
		(SELECT COUNT(*) FROM tie t JOIN child c ON c.person_id = t.child_id WHERE t.person_id = p.id AND `+iroNow+` AND `+network.InCare+`)
		FROM person p WHERE p.staff AND EXISTS (SELECT 1 FROM job j WHERE j.person_id = p.id AND j.kind = 'iro' AND j.agreed_at IS NOT NULL AND j.until IS NULL)
		ORDER BY p.name, p.id`,
		func(scan func(...any) error) error {
			var one IRO
			err := scan(&one.Person, &one.Name, &one.Team, &one.Children)
			out = append(out, one)
			return err
		}, s.db.Now())
	if err != nil {
		return nil, fmt.Errorf("store: caseloads: %w", err)
	}
	return out, nil
}

// caredFor is every child whom the authority looks after now: those of before are not read.
const caredFor = ` FROM spell i JOIN child c ON c.person_id = i.child_id JOIN person p ON p.id = c.person_id
	LEFT JOIN review r ON r.child_id = c.person_id AND r.state <> 'closed' WHERE i.sort = 'care' AND i.until = '' AND NOT ` + network.Died

const lineColumns = "SELECT c.person_id, p.name, c.born_on, c.cared_on, " + network.Died + ", r.starts_at, r.due_on"

// lines reads children; the last column is when their IRO got them.
func (s *Store) lines(db *gorm.DB, words string, args ...any) (out []Line, err error) {
	err = database.QueryRows(db, words, func(scan func(...any) error) error {
		var l Line
		var starts, since *time.Time
		var due *care.Date
		err := scan(&l.Child, &l.Name, &l.BornOn, &l.CaredOn, &l.Died, &starts, &due, &since)
		l.NextDay, l.DueOn, l.Since = database.Deref(starts), database.Deref(due), database.Deref(since)
		out = append(out, l)
		return err
	}, args...)
	if err != nil {
		return nil, fmt.Errorf("store: children: %w", err)
	}
	return out, nil
}

// Cover is an IRO who stands in for another, or will: for which children, from when to when.
type Cover struct {
	From, To    network.Named
	First, Last care.Date // Last is empty where no day is set
	Begun       bool
	Ties        []network.Named // the cover's, by the names of the children
}

// Covers is for the IRO manager: those of one IRO's children, or of all where it is empty.
func (s *Store) Covers(ctx context.Context, v care.Viewer, iro care.ID) (out []Cover, err error) {
	db, now := s.db.Read(ctx), s.db.Now()
	if err := s.network.Works(db, v, care.JobIROManager); err != nil {
		return nil, err
	}
	own, err := network.PartialTo(db, v.Person)
	if err != nil {
		return nil, err
	}
	err = database.QueryRows(db, `SELECT t.person_id, p.name, o.id, o.name, c.id, n.id, n.name, c.since, c.until FROM person p
		JOIN tie t ON t.person_id = p.id AND `+iroNow+`
		JOIN tie c ON c.child_id = t.child_id AND c.kind = 'cover' AND c.state = 'active' AND (c.until IS NULL OR c.until > $1)
		JOIN person o ON o.id = c.person_id JOIN person n ON n.id = c.child_id WHERE p.staff AND ($2 = '' OR p.id = $2)
		ORDER BY p.name, p.id, o.name, o.id, c.since, n.name, n.id`, func(scan func(...any) error) error {
		var one Cover
		var child network.Named
		var since time.Time
		var until *time.Time
		if err := scan(&one.From.Person, &one.From.Name, &one.To.Person, &one.To.Name, &child.Tie, &child.Person, &child.Name, &since, &until); err != nil {
			return err
		}
		if own[child.Person] {
			return nil
		}
		one.First, one.Last, one.Begun = care.DateOf(since), care.Tie{Until: database.Deref(until)}.LastDay(), !since.After(now)
		if last := len(out) - 1; last < 0 || out[last].From != one.From || out[last].To != one.To || out[last].First != one.First || out[last].Last != one.Last {
			out = append(out, one)
		}
		of := &out[len(out)-1]
		of.Ties = append(of.Ties, child)
		return nil
	}, now, string(iro))
	if err != nil {
		return nil, fmt.Errorf("store: covers: %w", err)
	}
	return out, nil
}

// linesFor are lines without the children to whom the viewer is partial.
func (s *Store) linesFor(db *gorm.DB, v care.Viewer, words string, args ...any) ([]Line, error) {
	own, err := network.PartialTo(db, v.Person)
	if err != nil {
		return nil, err
	}
	all, err := s.lines(db, words, args...)
	return slices.DeleteFunc(all, func(l Line) bool { return own[l.Child] }), err
}

// Caseload is the children of one IRO, for the IRO manager, with the IROs to whom they
// can be given.
func (s *Store) Caseload(ctx context.Context, v care.Viewer, iro care.ID) (one IRO, lines []Line, others []IRO, err error) {
	err = s.db.Snapshot(ctx, func(db *gorm.DB) error {
		if others, err = s.iros(db, v); err != nil {
			return err
		}
		at := slices.IndexFunc(others, func(one IRO) bool { return one.Person == iro })
		if at < 0 {
			return care.NotFoundError()
		}
		one = others[at] // before Delete moves the rest
		others = slices.Delete(others, at, at+1)
		lines, err = s.linesFor(db, v, lineColumns+`, t.since FROM tie t JOIN child c ON c.person_id = t.child_id JOIN person p ON p.id = c.person_id
			LEFT JOIN review r ON r.child_id = c.person_id AND r.state <> 'closed'
			WHERE t.person_id = $2 AND `+iroNow+` AND `+network.InCare+` ORDER BY p.name, p.id`, s.db.Now(), string(iro))
		return err
	})
	return one, lines, others, err
}

// eighteenMonths is how long before somebody's 18th birthday they are listed.
const eighteenMonths = 3

// Eighteen is a child who turns 18 soon.
type Eighteen struct {
	Line
	On  care.Date // the birthday
	IRO string    // empty: nobody is
}

// SoonEighteen reports whether somebody in care turns 18 so soon that they are listed.
func SoonEighteen(born, today care.Date) bool {
	on := care.GrownOn(born)
	return !born.Empty() && on >= today && on <= today.AddMonths(eighteenMonths)
}

// TurnEighteen lists who turns 18 within three months, the first of them first: for the
// IRO manager of all children in care, for an IRO of their own. Anybody else at work has none.
func (s *Store) TurnEighteen(ctx context.Context, v care.Viewer) (out []Eighteen, err error) {
	if v.Person == "" || !v.Staff {
		return nil, care.NotFoundError()
	}
	db, now := s.db.Read(ctx), s.db.Now()
	all := s.network.Works(db, v, care.JobIROManager)
	if all != nil && care.KindOf(all) != care.KindNotFound {
		return nil, all
	}
	own, err := network.PartialTo(db, v.Person)
	if err != nil {
		return nil, err
	}
	today := care.DateOf(now)
	words := `SELECT c.person_id, p.name, c.born_on, r.starts_at, COALESCE((SELECT MIN(o.name) FROM tie t JOIN person o ON o.id = t.person_id
		WHERE t.child_id = c.person_id AND ` + iroNow + `), '')` + caredFor + ` AND c.born_on >= $2 AND c.born_on <= $3`
	args := []any{now, string(today.AddMonths(-18*12 - 1)), string(today.AddMonths(eighteenMonths - 18*12 + 1))}
	if all != nil {
		words += ` AND EXISTS (SELECT 1 FROM tie t WHERE t.child_id = c.person_id AND t.person_id = $4 AND ` + iroNow + `)`
		args = append(args, string(v.Person))
	}
	err = database.QueryRows(db, words, func(scan func(...any) error) error {
		var one Eighteen
		var starts *time.Time
		if err := scan(&one.Child, &one.Name, &one.BornOn, &starts, &one.IRO); err != nil {
			return err
		}
		one.NextDay, one.On = database.Deref(starts), care.GrownOn(one.BornOn)
		if SoonEighteen(one.BornOn, today) && v.Reaches(one.Child) && !own[one.Child] {
			out = append(out, one)
		}
		return nil
	}, args...)
	if err != nil {
		return nil, fmt.Errorf("store: eighteen: %w", err)
	}
	slices.SortFunc(out, func(a, b Eighteen) int {
		return cmp.Or(cmp.Compare(a.On, b.On), strings.Compare(a.Name, b.Name), cmp.Compare(a.Child, b.Child))
	})
	return out, nil
}

// foundMost is how many children a search gives.
const foundMost = 50

// afterAll comes after every letter: words that begin with one stand before it and this.
const afterAll = "\U0010FFFF"

// Find looks for children by name or by number, for those who keep facts. Nothing to
// look for gives those who came into care last.
func (s *Store) Find(ctx context.Context, v care.Viewer, find string) ([]Line, error) {
	db := s.db.Read(ctx)
	if err := s.keepsFacts(db, v); err != nil {
		return nil, err
	}
	rest := `, NULL FROM child c JOIN person p ON p.id = c.person_id LEFT JOIN review r ON r.child_id = c.person_id AND r.state <> 'closed' `
	if strings.TrimSpace(find) == "" {
		return s.linesFor(db, v, lineColumns+", NULL"+caredFor+" ORDER BY i.since DESC, i.child_id LIMIT $1", foundMost)
	}
	found, err := s.linesFor(db, v, lineColumns+rest+"WHERE c.number = $1 AND c.number <> '' ORDER BY c.person_id", strings.TrimSpace(find))
	if err != nil || len(found) > 0 {
		return found, err
	}
	// The longest word is looked up, as the one that fewest have; three more are looked for among those
	// who have it, and any other in the first that they give.
	words := care.NameWords(find)
	if len(words) == 0 {
		return nil, nil
	}
	slices.SortStableFunc(words, func(a, b string) int { return len(b) - len(a) })
	args := []any{foundMost}
	for i := range 4 {
		word := words[min(i, len(words)-1)]
		args = append(args, word, word+afterAll)
	}
	const also = "AND (SELECT COUNT(*) FROM child_word w WHERE w.child_id = n.id AND w.word >= "
	found, err = s.linesFor(db, v, lineColumns+rest+"WHERE c.person_id IN (SELECT n.id FROM person n WHERE n.id IN (SELECT w.child_id FROM child_word w WHERE w.word >= $2 AND w.word < $3) "+
		also+"$4 AND w.word < $5) > 0 "+also+"$6 AND w.word < $7) > 0 "+also+"$8 AND w.word < $9) > 0 ORDER BY n.name, n.id LIMIT $1) ORDER BY p.name, p.id", args...)
	return slices.DeleteFunc(found, func(l Line) bool { return !care.Finds(l.Name, find) }), err
}

// Choices are who can be given a child's work: IROs and social workers, by name, but
// whoever asks.
type Choices struct{ IROs, Workers []network.Named }

// Choices is for those who make children.
func (s *Store) Choices(ctx context.Context, v care.Viewer) (c Choices, err error) {
	db := s.db.Read(ctx)
	if err := s.keepsFacts(db, v); err != nil {
		return c, err
	}
	if c.IROs, err = s.network.WithJob(db, care.JobIRO, v.Person); err != nil {
		return c, err
	}
	c.Workers, err = s.network.WithJob(db, care.JobSocialWorker, v.Person)
	return c, err
}
