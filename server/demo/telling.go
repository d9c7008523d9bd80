package demo

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"myreview/server/alert"
	"myreview/server/care"
	"myreview/server/consult"
	"myreview/server/i18n"
	"myreview/server/letter"
	"myreview/server/profiles"
	"myreview/server/review"
	"myreview/server/store"
	"myreview/server/store/alerts"
	"myreview/server/store/forms"
	"myreview/server/store/network"
	"myreview/server/store/people"
	"myreview/server/store/reviews"
)

const (
	sinceCared     = 21              // days in care before the first review: inside the law's limit (domain.md 2.1 R1)
	sinceCaredLate = 40              // and outside of it
	moment         = 3 * time.Minute // how long one step of a meeting takes
)

// telling lets the story happen, each step at its own time.
type telling struct {
	context.Context
	*store.Store
	now      time.Time // in the story
	today    time.Time // when it is told
	rules    review.Rules
	live     bool // joining live by video counts as attending
	words    *i18n.Catalog
	advocacy string // the number of those who speak up for children
	people   map[string]bool
}

func newTelling(ctx context.Context, s *store.Store, today time.Time) (*telling, error) {
	profile, err := profiles.Load("demo")
	if err != nil {
		return nil, err
	}
	words, err := i18n.Load()
	if err != nil {
		return nil, err
	}
	t := &telling{
		Context: ctx, today: today, words: words,
		advocacy: profile.Advocacy(), people: map[string]bool{},
	}
	t.Store = s.At(func() time.Time { return t.now })
	t.rules, t.live = review.NewRules(profile), profile.Open.LiveVideoAttends
	t.Under(t.rules)
	return t, nil
}

// story is one child's, while it is told.
type story struct {
	*telling
	child   childOf
	ties    map[role]care.ID
	viewers map[role]care.Viewer
	seats   map[role]care.ID // at the review that is told of
	review  care.ID
	agreed  []reviews.NewOutcome // what was, and what became of it
}

func (t *telling) child(c childOf) error {
	st := &story{telling: t, child: c, ties: map[role]care.ID{}, viewers: map[role]care.Viewer{}}
	first := t.workday(c.before.days)
	cared := first.AddDays(-sinceCared)
	t.now = clockOn(cared, "12:00")
	if err := st.meet(cared); err != nil {
		return err
	}
	due := t.rules.Due(review.History{Cared: cared}).On
	if err := st.plan(clockOn(first, c.before.at), c.before.place, due); err != nil {
		return err
	}
	if err := st.fill(c.before.meeting); err != nil {
		return err
	}
	if err := st.hold(c.before.meeting); err != nil {
		return err
	}
	if err := st.write(c.before.meeting, c.before.letter); err != nil {
		return err
	}
	closed, err := t.Reviews.Closing(t, st.viewers[iro], st.review)
	if err != nil {
		return err
	}
	if err := st.become(); err != nil {
		return err
	}
	return st.second(closed.NextDue)
}

// second is where things stand today.
func (st *story) second(due care.Date) error {
	now := st.child.now
	start := st.today.Truncate(15 * time.Minute).Add(-15 * time.Minute)
	if now.at != "" {
		start = clockOn(st.workday(now.days), now.at)
	}
	st.now = earlier(start.AddDate(0, 0, -14), st.today)
	if err := st.plan(start, now.place, due); err != nil {
		return err
	}
	if err := st.fill(now.meeting); err != nil {
		return err
	}
	if err := st.answer(kid, now.begun); err != nil {
		return fmt.Errorf("form that is begun: %w", err)
	}
	switch {
	case now.at == "":
		st.now = start
		return st.Meetings.OpenReview(st, st.viewers[iro], st.review, "")
	case now.letter == notHeld:
		return nil
	}
	if err := st.hold(now.meeting); err != nil {
		return err
	}
	return st.write(now.meeting, now.letter)
}

// meet brings the child and everybody round them together.
func (st *story) meet(cared care.Date) error {
	c := st.child
	today := care.DateOf(st.today)
	born := today.AddMonths(-12*c.age - c.months).AddDays(-11)
	if err := st.person(c.someone, care.BandAt(born, today), false); err != nil {
		return err
	}
	tie, err := st.People.AddChild(st, people.Child{Person: idOf(c.slug), BornOn: born, CaredOn: cared})
	if err != nil {
		return err
	}
	st.ties[kid] = tie
	st.viewers[kid] = care.Viewer{Person: idOf(c.slug), Lang: c.lang, Band: care.BandAt(born, today)}
	for _, p := range c.circle {
		st.now = st.now.Add(moment) // lists stand in the order in which people came
		job := p.kind.Job()
		staff := job != ""
		if err := st.works(p.someone, job); err != nil {
			return err
		}
		state := care.TieActive
		if p.excluded {
			state = care.TieExcluded
		}
		st.ties[p.role], err = st.People.AddTie(st, care.Tie{
			Person: idOf(p.slug), Child: idOf(c.slug), Kind: p.kind, State: state, Calls: p.calls,
		})
		if err != nil {
			return err
		}
		st.viewers[p.role] = care.Viewer{Person: idOf(p.slug), Lang: p.lang, Band: care.Adult, Staff: staff}
	}
	return nil
}

// duty puts Grace on the duty desk, who reads what is urgent and what nobody
// else has read; and Maisie has asked that her IRO calls her.
func (t *telling) duty() error {
	t.now = t.today.AddDate(0, -6, 0)
	if err := t.People.AddDuty(t, idOf(grace.slug), t.now, time.Time{}); err != nil {
		return err
	}
	t.now = earlier(clockOn(t.workday(-1), "15:40"), t.today)
	child := care.Viewer{Person: idOf(maisie.slug), Lang: maisie.lang, Band: care.Primary}
	return t.Alerts.Tell(t, child, alerts.Telling{ID: idOf("maisie's call"), Kind: alert.Call, Words: "Can I ask you about gymnastics before the meeting?"})
}

// works adds somebody with their job, if any.
func (t *telling) works(p someone, job care.Job) error {
	known := t.people[p.slug]
	if err := t.person(p, care.Adult, job != ""); err != nil || known || job == "" {
		return err
	}
	return t.Staff.GiveJob(t, operator, idOf(p.slug), job)
}

func (t *telling) person(p someone, band care.Band, staff bool) error {
	if t.people[p.slug] {
		return nil
	}
	t.people[p.slug] = true
	word := ""
	if p.email != "" {
		word = StaffWord
	}
	_, err := t.People.AddPerson(t, network.Person{
		ID: idOf(p.slug), Name: p.name, Band: band, Lang: p.lang, Picture: p.picture,
		Staff: staff, Reads: care.ReadsFrom(p.reads), Phone: p.phone,
	}, p.email, word)
	return err
}

// plan makes a review and invites everybody who may come. An IRO who could
// cover is invited when it comes to that.
func (st *story) plan(start time.Time, place string, due care.Date) (err error) {
	st.review, err = st.Reviews.AddReview(st, reviews.NewReview{Child: idOf(st.child.slug), StartsAt: start, Place: place, Minutes: 60, How: "both", DueOn: due})
	if err != nil {
		return err
	}
	st.seats = map[role]care.ID{}
	if st.seats[kid], err = st.Reviews.AddSeat(st, st.review, st.ties[kid], ""); err != nil {
		return err
	}
	for _, p := range st.child.circle {
		if p.excluded || p.role == cover {
			continue
		}
		if st.seats[p.role], err = st.Reviews.AddSeat(st, st.review, st.ties[p.role], ""); err != nil {
			return err
		}
	}
	st.now = earlier(start.AddDate(0, 0, -3), st.today.Add(-time.Hour))
	return nil
}

// fill has people answer their forms and send them, in a fixed order.
func (st *story) fill(m meeting) error {
	for _, r := range []role{kid, carer, mum, dad} {
		pages, ok := m.forms[r]
		if !ok {
			continue
		}
		if err := st.send(r, pages); err != nil {
			return fmt.Errorf("form of %s: %w", r, err)
		}
	}
	return nil
}

// send has somebody answer their form and send it.
func (st *story) send(r role, pages form) error {
	if err := st.answer(r, pages); err != nil {
		return err
	}
	st.now = st.now.Add(moment)
	return st.Forms.Send(st, st.viewers[r], st.review, care.NewID())
}

// answer has somebody answer questions of their form, in the order of the form.
func (st *story) answer(r role, pages form) error {
	if len(pages) == 0 {
		return nil
	}
	v := st.viewers[r]
	f, err := st.Forms.MyForm(st, v, st.review)
	if err != nil {
		return err
	}
	for id := range pages {
		if _, ok := f.Form.Question(id); !ok {
			return fmt.Errorf("%s has no question %s", f.Form.Key, id)
		}
	}
	for i := range f.Form.Questions {
		q := &f.Form.Questions[i]
		posted, ok := pages[q.ID]
		if !ok {
			continue
		}
		answer, err := consult.Decode(q, f.Author, f.Circle, st.named(posted))
		if err != nil {
			return fmt.Errorf("%s: %w", q.ID, err)
		}
		answer.Asked = f.Form.Ask(q, v.Lang, func(id string) string { return st.words.In(v.Lang, f.Form.Band).T(id) })
		st.now = st.now.Add(moment / 3)
		if _, err := st.Forms.SaveDraft(st, v, st.review, q.ID, forms.Save{Rev: 1}, answer); err != nil {
			return fmt.Errorf("%s: %w", q.ID, err)
		}
	}
	return nil
}

// named puts ties in the place of "@mum" and the like.
func (st *story) named(p page) consult.Fields {
	swap := func(s string) string {
		before, r, found := strings.Cut(s, "@")
		if tie := st.ties[role(r)]; found && tie != "" {
			return before + string(tie)
		}
		return s
	}
	posted := map[string][]string{}
	for name, values := range p {
		for _, v := range values {
			posted[swap(name)] = append(posted[swap(name)], swap(v))
		}
	}
	return func(name string) []string { return posted[name] }
}

// write is the letter, some days after the review: the draft with the IRO's own
// lines in it, and then, if it was sent, the child's reading of it.
func (st *story) write(m meeting, stage letterStage) error {
	lead := st.viewers[iro]
	written := st.working(care.DateOf(st.now).AddDays(4), 1)
	st.now = earlier(clockOn(written, "11:20"), st.today.Add(-30*time.Minute))
	src, err := st.Letters.LetterSource(st, lead, st.review)
	if err != nil {
		return err
	}
	src.Child = firstName(src.Child)
	src.Midway = review.Midway(src.Held, src.NextDue)
	src.Advocacy = st.advocacy
	src.Words = func(lang care.Lang, band care.Band, key string) string { return st.words.In(lang, band).T(key) }
	words := st.words.In(src.Lang, src.Band)
	l := letter.Draft(src, func(key string, args map[string]any) string {
		said := make(map[string]any, len(args))
		for name, value := range args {
			switch v := value.(type) {
			case care.Date:
				value = words.Date(v)
			case care.Reads:
				value = words.Reads(v)
			}
			said[name] = value
		}
		return words.Say(key, said)
	})
	if stage == sent {
		for ask, text := range map[string]string{"letter.ask.well": m.well, "letter.ask.close": m.close} {
			i := slices.IndexFunc(l.Blocks, func(b letter.Block) bool { return b.Ask == ask })
			if i < 0 {
				return fmt.Errorf("the draft does not ask %s", ask)
			}
			l.Blocks[i].Text = text
		}
	}
	saved, err := st.Letters.SaveLetter(st, lead, st.review, 0, l, letter.Fields(l))
	if err != nil || stage != sent {
		return err
	}
	st.now = st.now.Add(5 * moment)
	if err := st.Letters.PublishLetter(st, lead, st.review, saved.Rev); err != nil {
		return err
	}
	st.now = earlier(clockOn(care.DateOf(st.now), "17:05"), st.today.Add(-10*time.Minute))
	if err := st.Letters.LetterOpened(st, st.viewers[kid], st.review); err != nil {
		return err
	}
	return st.follow(src.Held, review.ClockRecord)
}

// followed is how many days after a review each step that follows it was done.
var followed = map[review.Clock]int{review.ClockSent: 2, review.ClockReplied: 5, review.ClockCirculated: 8, review.ClockRecord: 20}

// follow says on which days what follows a review was done, as far as it was: what needs
// no letter, and what else is named.
func (st *story) follow(held care.Date, also ...review.Clock) error {
	today, days := care.DateOf(st.today), review.DoneOn{}
	for _, clock := range append([]review.Clock{review.ClockSent, review.ClockReplied, review.ClockCirculated}, also...) {
		if on := st.working(held.AddDays(followed[clock]), 1); on < today {
			days[clock], st.now = on, later(st.now, clockOn(on, "16:00"))
		}
	}
	lead := st.viewers[iro]
	return st.Reviews.Mark(st, lead, st.review, days)
}

// workday is a working day that many days from today, moved away from today
// where it falls on none.
func (t *telling) workday(days int) care.Date {
	step := 1
	if days < 0 {
		step = -1
	}
	return t.working(care.DateOf(t.today).AddDays(days), step)
}

// working is d, or the first working day after it in steps of so many days.
func (t *telling) working(d care.Date, step int) care.Date {
	for !t.rules.Working(d) {
		d = d.AddDays(step)
	}
	return d
}

// clockOn is a time of day in London, in UTC.
func clockOn(day care.Date, clock string) time.Time {
	at, err := time.ParseInLocation("2006-01-02 15:04", string(day)+" "+clock, care.London)
	if err != nil {
		panic("demo: " + err.Error()) // a slip in the story's own text
	}
	return at.UTC()
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
