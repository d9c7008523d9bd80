package demo

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"sync"
	"time"

	"myreview/server/care"
	"myreview/server/letter"
	"myreview/server/review"
	"myreview/server/store"
	"myreview/server/store/children"
	"myreview/server/store/reviews"
)

// Caseload is how many children each IRO of the demo has beside the stories: as many
// as one has in life.
const Caseload = 60

// The names of the children of a caseload, who have no story of their own: each first
// name with each family name in turn, so that no two are alike.
var (
	firstNames = []string{
		"Aaliyah", "Ben", "Chloe", "Dawid", "Ella", "Farhan", "Grace", "Harley", "Iga", "Jayden", "Keira", "Liam", "Mia", "Noah", "Olivia",
		"Priscilla", "Quentin", "Rhys", "Sienna", "Tyler", "Uma", "Violet", "Wiktor", "Xanthe", "Yusuf", "Zofia", "Ayesha", "Callum", "Destiny", "Ethan",
	}
	familyNames = []string{"Atkins", "Świątek", "Begum", "Chowdhury", "O’Neill", "Harris", "Kamara", "Lewis", "Novák", "Okoro", "Price", "Turner", "Wójcik"}
	carerNames  = []string{"Jean", "Kofi", "Linda", "Mark", "Nasreen", "Paul", "Rosa", "Steve"}
)

// The social workers of those children.
var team = []someone{
	{slug: "case worker 1", name: "Alison Brook", picture: "worker", lang: care.English, reads: "mon-fri", phone: "01632 960 130"},
	{slug: "case worker 2", name: "Femi Adeleke", picture: "worker", lang: care.English, reads: "mon-fri", phone: "01632 960 131"},
	{slug: "case worker 3", name: "Hannah Lloyd", picture: "worker", lang: care.English, reads: "mon-thu", phone: "01632 960 132"},
	{slug: "case worker 4", name: "Marek Zielinski", picture: "worker", lang: care.English, reads: "tue-fri", phone: "01632 960 133"},
}

// tellers is how many tell of children at once. The database has one writer, and those
// who wait for it share a commit.
const tellers = 8

// caseloads gives both IROs so many children each.
func (t *telling) caseloads(s *store.Store, children int) error {
	if children == 0 {
		return nil
	}
	for _, p := range team {
		if err := t.works(p, care.JobSocialWorker); err != nil {
			return err
		}
	}
	var all []caseOf
	for n := range children {
		all = append(all, newCase(ruth, 2*n), newCase(daniel, 2*n+1))
	}
	ctx, stop := context.WithCancelCause(t.Context)
	defer stop(nil)
	var telling sync.WaitGroup
	for i := range tellers {
		telling.Go(func() {
			one := *t
			one.Context, one.people = ctx, maps.Clone(t.people)
			one.Store = s.At(func() time.Time { return one.now })
			for n := i; n < len(all) && ctx.Err() == nil; n += tellers {
				if err := one.tell(all[n]); err != nil {
					stop(err)
				}
			}
		})
	}
	telling.Wait()
	return context.Cause(ctx)
}

// caseOf is one child of a caseload, told by days: those are counted from today.
type caseOf struct {
	childOf
	first, last int // when reviews were held; first is 0: there was one
	letter      letterStage
	next        int  // for when the next is planned
	planned     bool //
	forms       int  // that came in, the carer's first
	says        map[role]form
	took        part   // how the child took part
	late        string // why the first review is late, where it is to be
	moved       string // why each review was moved before it was held, where it was
	came        int    // when the social worker's report came, in days from the review; neverCame: it did not
}

const neverCame = 1

// When reports came, in turn, and why reviews were moved: most were in time, and most not moved.
var (
	cameOn   = []int{-7, -3, -6, 0, -9, -5, neverCame, -2, -6}
	movedFor = []string{"worker.ill", "report", "carer"}
)

// part is how a child took part in a review.
type part struct {
	mode review.Mode
	gave review.Gave
}

// parts are those of a caseload in turn: most speak for themselves, as in life.
var parts = []part{
	{review.InRoom, review.Spoke}, {review.InRoom, review.Spoke}, {review.OnScreen, review.Spoke}, {review.InRoom, review.Represented},
	{review.NotThere, review.Sent}, {review.InRoom, review.Spoke}, {review.InRoom, review.Symbols}, {review.NotThere, review.Briefed},
	{review.InRoom, review.Spoke}, {review.InRoom, review.Silent}, {review.InRoom, review.Spoke}, {review.NotThere, review.NoViews},
	{review.InRoom, review.Spoke},
}

// newCase is always the same child for a number. The steps share no divisor with what
// they go through, so that days and ages spread evenly.
func newCase(lead someone, n int) caseOf {
	first, family := firstNames[n%len(firstNames)], familyNames[n%len(familyNames)]
	c := caseOf{last: -5 - n*37%88, letter: sent, forms: n % 3, took: parts[n%len(parts)], came: cameOn[n%len(cameOn)]}
	c.someone = someone{slug: fmt.Sprint("case ", n), name: first + " " + family, picture: "child", lang: care.English}
	c.age, c.months = 5+n*5%12, n%12
	kept := someone{slug: fmt.Sprint("carer of case ", n), name: carerNames[n%len(carerNames)] + " " + familyNames[(n+5)%len(familyNames)], picture: "carer", lang: care.English}
	c.circle = []place{
		at(carer, kept, care.TieCarer, firstName(kept.name)), at(worker, team[n%len(team)], care.TieSocialWorker, ""), at(iro, lead, care.TieIRO, ""),
	}
	c.says = map[role]form{carer: {"c2": {"main": {"7"}}}, kid: {"p4": {"main": {"well"}, "audience": {"everyone"}}}}
	switch {
	case c.age > 10:
		c.says[kid] = form{"y4": {"main": {"7"}, "audience": {"everyone"}}}
	case c.age == 7 || c.age == 10: // they may be older on the day, and asked otherwise
		c.forms = min(c.forms, 1)
	}
	if n%7 == 3 {
		c.late = care.PostponedReasons[n%len(care.PostponedReasons)]
	}
	if n%4 == 1 {
		c.moved = movedFor[n/4%len(movedFor)]
	}
	if n%5 == 0 {
		c.first = c.last - 90 // the next is due half a year after the last
	}
	if c.last > -29 && n%3 > 0 || c.last < -33 && c.last > -40 {
		c.letter = notHeld // not begun, and of the earlier ones late
	}
	left := 86 + c.last // days until the next is due, or nearly
	if c.first != 0 {
		left += 90
	}
	switch {
	case n/2 == 4: // one of each IRO's is today
		c.next, c.planned = 0, true
	case n/2 == 9: // and the day of one passed
		c.next, c.planned = -2, true
	case left > 2 && n%4 > 0:
		c.next, c.planned = max(1, left-n%7), true
	}
	return c
}

// tell lets a case happen: nobody says much, but each step is one that people took.
func (t *telling) tell(c caseOf) error {
	st := &story{telling: t, child: c.childOf, ties: map[role]care.ID{}, viewers: map[role]care.Viewer{}}
	begun := t.workday(cmp.Or(c.first, c.last))
	cared := begun.AddDays(-sinceCared)
	if c.late != "" {
		cared = begun.AddDays(-sinceCaredLate)
	}
	t.now = clockOn(cared, "12:00")
	if err := st.meet(cared); err != nil {
		return fmt.Errorf("%s: %w", c.name, err)
	}
	var held []care.Date
	due := func() care.Date { return t.rules.Due(review.History{Cared: cared, Held: held}).On }
	for _, days := range []int{c.first, c.last} {
		if days == 0 {
			continue
		}
		day := t.workday(days)
		if err := st.held(day, due(), c, c.letter == sent || days == c.first); err != nil {
			return fmt.Errorf("%s, %d days: %w", c.name, days, err)
		}
		held = append(held, day)
	}
	if !c.planned {
		return nil
	}
	day := care.DateOf(t.today).AddDays(c.next)
	if c.next != 0 {
		day = t.workday(c.next)
	}
	start := clockOn(day, []string{"10:00", "11:30", "14:15", "16:00"}[-c.last%4])
	t.now = earlier(start.AddDate(0, 0, -14), t.today.Add(-time.Hour))
	if err := st.plan(start, meetingRoom, due()); err != nil {
		return err
	}
	open := t.rules.FormsOpen("", day) <= care.DateOf(t.now)
	for i, r := range []role{carer, kid} {
		if open && i < c.forms {
			if err := st.send(r, c.says[r]); err != nil {
				return fmt.Errorf("%s, form of the %s: %w", c.name, r, err)
			}
		}
	}
	st.now = t.today.Add(-time.Hour)
	return st.asksForReport(day, c.came)
}

// asksForReport asks the social worker for a report for a review on a day, as soon as that is near.
func (st *story) asksForReport(day care.Date, came int) error {
	report := reviews.Report{ID: care.NewID(), Kind: "worker", Seat: st.seats[worker], Asked: day.AddDays(-20)}
	today, on := care.DateOf(st.now), day.AddDays(came)
	if report.Asked > today {
		return nil
	}
	if came != neverCame && on <= today {
		report.Came = on
	}
	return st.Reviews.Reports.Keep(st, st.viewers[iro], st.review, reviews.NewReport{Report: report})
}

const meetingRoom = "Fernhaven Library, the small meeting room"

// held holds a review in a few words.
func (st *story) held(day, due care.Date, c caseOf, write bool) error {
	start := clockOn(day, "14:00")
	first := start
	if c.moved != "" {
		first = start.AddDate(0, 0, -7)
	}
	if err := st.plan(first, meetingRoom, due); err != nil {
		return err
	}
	lead := st.viewers[iro]
	if c.moved != "" {
		m := children.Move{ID: care.NewID(), Child: idOf(c.slug), Was: first, StartsAt: start, Minutes: 60, How: "both", Reason: c.moved, Decided: "iro"}
		if err := st.Children.MoveReview(st, lead, m); err != nil {
			return err
		}
	}
	st.now = start
	if err := st.asksForReport(day, c.came); err != nil {
		return err
	}
	if err := st.Meetings.OpenReview(st, lead, st.review, ""); err != nil {
		return err
	}
	modes := map[care.ID]review.Mode{}
	for _, seat := range st.seats {
		modes[seat] = review.InRoom
	}
	modes[st.seats[kid]] = c.took.mode
	st.now = start.Add(time.Hour)
	if err := st.Reviews.ConfirmAttendance(st, lead, st.review, modes, c.took.gave); err != nil {
		return err
	}
	if err := st.close(lead, cmp.Or(c.late, "report")); err != nil {
		return err
	}
	if !write {
		return st.follow(day)
	}
	st.now = earlier(start.AddDate(0, 0, 4), st.today.Add(-time.Hour))
	l := letter.Letter{Lang: care.English, Blocks: []letter.Block{{Kind: letter.Para, Text: "Thank you for coming to your review. It was good to hear how things are."}}}
	saved, err := st.Letters.SaveLetter(st, lead, st.review, 0, l, letter.Fields(l))
	if err != nil {
		return err
	}
	if err := st.Letters.PublishLetter(st, lead, st.review, saved.Rev); err != nil {
		return err
	}
	return st.follow(day, review.ClockRecord)
}
