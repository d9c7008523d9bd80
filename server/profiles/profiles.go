// Package profiles says what differs from one local authority to the next:
// names, telephone numbers, targets, local timing rules, languages, and the
// points that the law or its guidance leaves open. One authority is one TOML
// file; the rest of the program asks the Profile and knows no council.
package profiles

import (
	"embed"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"myreview/server/care"
)

//go:embed *.toml
var files embed.FS

// Blank is a profile for an authority to fill in. It is refused as it stands.
//
//go:embed blank/profile.toml
var Blank []byte

// Profile is one authority. Load and Read give it whole and checked; nothing in it
// changes while the program runs.
type Profile struct {
	Key       string      `toml:"-"`         // the file's name: demo, rotherham, medway
	Authority string      `toml:"authority"` // its own name for itself; never translated
	Languages []care.Lang `toml:"languages"` // offered in the language switch, English first
	DaysOff   []care.Date `toml:"days_off"`  // working days that were not, beside the bank holidays (domain.md 2.3)

	Numbers []Number `toml:"number"` // for "tell someone now", in the order shown
	Clocks  Clocks   `toml:"clocks"`
	Booking Booking  `toml:"booking"`
	Moves   Moves    `toml:"moves"`
	Dispute Dispute  `toml:"dispute"`
	Alerts  Alerts   `toml:"alerts"`
	Open    Open     `toml:"open"`
}

// Alerts is when somebody reads what children send for help, and how soon
// (safety.md section 4). Whether anybody reads at night is Open's to say.
type Alerts struct {
	Opens   Hour   `toml:"opens"`   // on working days, London; empty: the authority has yet to say
	Closes  Hour   `toml:"closes"`  //
	Checked Check  `toml:"checked"` // who made sure that somebody really reads then
	Urgent  [2]int `toml:"urgent"`  // minutes of open time until one that nobody has taken goes further, and further still
	Other   [2]int `toml:"other"`   // the same where nobody may be in danger
	Decided Span   `toml:"decided"` // until it is decided what is done
}

// Clocks are the standards before and after a meeting (domain.md section 3).
type Clocks struct {
	Letter          Span `toml:"letter"`           // the letter is written, counted from completion
	LetterToAll     Span `toml:"letter_to_all"`    // and has reached everyone
	DecisionsDone   Span `toml:"decisions_done"`   // decisions are written down
	DecisionsSent   Span `toml:"decisions_sent"`   // and sent
	Circulated      Span `toml:"circulated"`       // and have reached everyone who gets them, agreed or by silence
	ReportBefore    Span `toml:"report_before"`    // reports are in before the meeting, counted in Open.ReportDays; empty: 5 days
	ReportMissing   Span `toml:"report_missing"`   // so long after that one that is still missing is chased formally; empty: never
	ManagerReplies  Span `toml:"manager_replies"`  // silence then counts as agreement
	FormOpens       Span `toml:"form_opens"`       // forms open before a review is due; empty: 20 working days
	ExclusionAgreed Span `toml:"exclusion_agreed"` // the second of two people agrees to keep somebody out of the reviews
	EventAnswered   Span `toml:"event_answered"`   // the IRO answers a significant event: is a review needed
	InvitationLives Span `toml:"invitation_lives"` // how long an invitation can be claimed and used
}

// Booking is how early an authority books, so that a cancelled review can
// still be held in time. The law's own limits stay as they are: the earliest
// day wins (domain.md 2.1 R5). An empty span books on the law's limit.
type Booking struct {
	Second Span `toml:"second"`
	Later  Span `toml:"later"`
}

// Moves is what a change of home does to the cycle (domain.md 2.1 R6, R6a, R7).
type Moves struct {
	Restart        bool   `toml:"restart"`         // false: the IRO decides each time
	First          Span   `toml:"first"`           // review after a move
	Then           []Span `toml:"then"`            // the restarted cycle
	Unregistered   Span   `toml:"unregistered"`    // reviews while a child is in an unregistered setting
	UnregisteredBy Span   `toml:"unregistered_by"` // the IRO visits there
}

// Dispute is the way of a concern upwards (domain.md section 10).
type Dispute struct {
	AnyStage bool    `toml:"any_stage"` // the IRO may begin at any stage, by how serious it is
	Cap      Span    `toml:"cap"`       // all stages together; empty: none set
	Stages   []Stage `toml:"stage"`
}

// Stage is one step of a dispute.
type Stage struct {
	To     Post `toml:"to"`
	Within Span `toml:"within"` // time to answer; empty: the authority has not said
}

// Post is who a stage goes to.
type Post string

// The posts, each above the one before.
const (
	TeamManager       Post = "team_manager"
	ServiceManager    Post = "service_manager"
	AssistantDirector Post = "assistant_director"
	Director          Post = "director"
)

var posts = []Post{TeamManager, ServiceManager, AssistantDirector, Director}

// Open holds the points that a person has yet to settle (domain.md section
// 13) and that the program asks about, each with the default that the section proposes.
type Open struct {
	LiveVideoAttends    bool   `toml:"live_video_attends"`    // 1: joining live by video or phone counts as there (PN1 to PN4)
	ReportDays          Unit   `toml:"report_days"`           // 3: report bands count calendar or working days
	MoveCountsFrom      string `toml:"move_counts_from"`      // 4: the cycle after a move: FromMove or FromEach
	RegulationsChecked  Check  `toml:"regulations_checked"`   // 5: who read regs 33, 36, 37, 38, 45, 48 and the Handbook
	AlertsWatchedNights bool   `toml:"alerts_watched_nights"` // 6: somebody reads alerts out of hours
	BankHolidaysChecked Check  `toml:"bank_holidays_checked"` // 8: who compared the computed days with the official list
	DPIAChecked         Check  `toml:"dpia_checked"`          // 9: who signed the data protection impact assessment
	QuestionsTested     Check  `toml:"questions_tested"`      // 10: who tested the questions with children and parents
}

// From what the reviews of the cycle after a move are counted.
const (
	FromMove = "move" // the move
	FromEach = "each" // the first the move, each later one the review before it
)

// Load gives one of our own profiles by its key: the demo, and examples for an
// authority to begin with. An unknown key, an unknown setting, a missing one and
// a number of the wrong shape are all errors: the program does not start on a
// profile that it half understands.
func Load(key string) (*Profile, error) {
	text, err := files.ReadFile(key + ".toml")
	if err != nil {
		return nil, fmt.Errorf("profiles: no profile %q (there are: %s)", key, strings.Join(Keys(), ", "))
	}
	return named(key, string(text))
}

// Read gives an authority's own profile, with as much care.
func Read(path string) (*Profile, error) {
	text, err := os.ReadFile(path) // #nosec G304 -- the operator names the file
	if err != nil {
		return nil, fmt.Errorf("profiles: %w", err)
	}
	return named(strings.TrimSuffix(filepath.Base(path), ".toml"), string(text))
}

func named(key, text string) (*Profile, error) {
	p, in := parse(text)
	var all []error
	for _, f := range in.faults {
		all = append(all, fmt.Errorf("profiles: %s: %w", key, f))
	}
	p.Key = key
	return p, errors.Join(all...)
}

// IsDemo reports whether it is the demo's, by whatever name of a file: nobody
// answers its council's numbers.
func (p *Profile) IsDemo() bool {
	demo, err := Load("demo")
	return err != nil || p.Authority == demo.Authority
}

// Keys lists the profiles that there are.
func Keys() []string {
	entries, _ := files.ReadDir(".") // embedded: always there
	var keys []string
	for _, e := range entries {
		keys = append(keys, strings.TrimSuffix(e.Name(), ".toml"))
	}
	return keys
}

func (p *Profile) check(in *input) {
	if strings.TrimSpace(p.Authority) == "" {
		in.fault("authority", "%q is no name", p.Authority)
	}
	if len(p.Languages) == 0 || p.Languages[0] != care.English {
		in.fault("languages", "must begin with \"en\", English, the source of every word")
	}
	for i, l := range p.Languages {
		if care.ParseLang(string(l)) != l || slices.Contains(p.Languages[:i], l) {
			in.fault(fmt.Sprintf("languages[%d]", i+1), "%q has no words here, or is there twice; `myreview words import` brings the words of a language", l)
		}
	}
	for i, d := range p.DaysOff {
		if _, err := care.ParseDate(string(d)); err != nil {
			in.fault(fmt.Sprintf("days_off[%d]", i+1), "%q is not a day such as 2027-05-03", d)
		}
	}
	p.Clocks.check(in)
	if p.Open.ReportDays != Days && p.Open.ReportDays != WorkingDays {
		in.fault("open.report_days", "%q is neither %q nor %q", p.Open.ReportDays, Days, WorkingDays)
	} else if before := p.Clocks.ReportBefore; before.Set() && before.Unit != p.Open.ReportDays {
		in.fault("clocks.report_before", "%q: a number of %s, as open.report_days says", before, p.Open.ReportDays)
	}
	if from := p.Open.MoveCountsFrom; from != FromMove && from != FromEach {
		in.fault("open.move_counts_from", "%q is neither %q nor %q", from, FromMove, FromEach)
	}
	if p.Moves.Restart != (p.Moves.First.N > 0 && len(p.Moves.Then) > 0) {
		in.fault("moves.restart", "%v: first and then belong to restart = true, and to nothing else", p.Moves.Restart)
	}
	for i, s := range p.Dispute.Stages {
		if at := slices.Index(posts, s.To); at < 0 || i > 0 && at <= slices.Index(posts, p.Dispute.Stages[i-1].To) {
			in.fault(fmt.Sprintf("dispute.stage[%d].to", i+1), "%q is no post above the one before; the posts are %v", s.To, posts)
		}
	}
	p.Alerts.check(in, p.Open.AlertsWatchedNights)
	checkNumbers(in, p.Numbers)
}

// check holds what follows a review to the kinds of days in which it is counted: days or
// working days, and hours for what is done at once (domain.md section 14, Z6).
func (c Clocks) check(in *input) {
	if l := c.Letter; l.N != 15 && l.N != 20 {
		in.fault("clocks.letter", "%q: the targets in use are 15 and 20 days or working days", l)
	}
	for key, s := range map[string]Span{"form_opens": c.FormOpens, "report_missing": c.ReportMissing} {
		if s.Unit == Hours || s.Unit == WorkingHours {
			in.fault("clocks."+key, "%q: a number of days, working days, weeks or months", s)
		}
	}
	if d := c.DecisionsDone; d.Unit != Hours && d.Unit != WorkingHours {
		in.fault("clocks.decisions_done", "%q: a number of hours or working hours", d)
	}
	for _, one := range []struct {
		key string
		Span
	}{
		{"letter", c.Letter}, {"letter_to_all", c.LetterToAll}, {"decisions_sent", c.DecisionsSent},
		{"manager_replies", c.ManagerReplies}, {"circulated", c.Circulated},
	} {
		if one.Unit != Days && one.Unit != WorkingDays {
			in.fault("clocks."+one.key, "%q: a number of days or working days", one.Span)
		}
	}
}

func (a Alerts) check(in *input, nights bool) {
	switch {
	case a.Opens.Set != a.Closes.Set || a.Opens.Set && a.Opens.Minute >= a.Closes.Minute:
		in.fault("alerts.opens", "opens comes before closes, or both are empty")
	case nights && !a.Opens.Set:
		in.fault("alerts.opens", "somebody reads at night (open.alerts_watched_nights), so say when they read by day")
	case !a.Opens.Set && a.Checked.Done():
		in.fault("alerts.checked", "%q, but there are no hours", a.Checked)
	}
	for key, m := range map[string][2]int{"alerts.urgent": a.Urgent, "alerts.other": a.Other} {
		if m[0] < 1 || m[0] >= m[1] {
			in.fault(key, "%v: two numbers of minutes, the second the greater", m)
		}
	}
	if !a.Decided.Set() || a.Decided.Unit != WorkingDays {
		in.fault("alerts.decided", "%q: a number of working days", a.Decided)
	}
}

// Speaks reports whether the authority offers a language.
func (p *Profile) Speaks(l care.Lang) bool { return slices.Contains(p.Languages, l) }
