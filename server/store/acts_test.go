package store_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"myreview/server/alert"
	"myreview/server/care"
	"myreview/server/consult"
	"myreview/server/letter"
	"myreview/server/review"
	"myreview/server/store"
	"myreview/server/store/alerts"
	"myreview/server/store/forms"
	"myreview/server/store/meetings"
	"myreview/server/store/network"
	"myreview/server/store/people"
	"myreview/server/store/signin"
	"myreview/server/store/storetest"
)

// reading are the methods of the store that change nothing that people know of. What
// they read of a child has lines of its own: TestEveryLookIsOnRecord.
const reading = `Agreed Alerts AskCompany At AtWork Calls CardAt CardOf CardTyped ChildName Choosing Circle CircleMarks
	Close Closing Contact DemoWhole DeviceLinkAt Devices Doorstep FillsForm ForeseeStep ForeseeTie HasPassword
	IROs Invitees IsDemo KeepsRota KeepsTies Leads Letter LetterKept LetterSource LimitStatements Listen Listens Made
	MakesCards Me Meeting MeetingSnapshot MyAlert MyAlerts MyAnswer MyForm Opened OwnDevice Proof Reading ReadingAs Ready Refused
	Review ReviewsFor Ring Rota SawMeeting Session Still TakesPart TieChoices Ties Unlock Unsent
	Verify Visit Vouches WaitingAlerts Whereabouts WhoComes
	Bucket Box Chain CheckKey HasSealed Network Now ReadOnly RingFor RingMissed Sealed SetChain Settle StillSignedIn Was WorksWith`

// silent are the methods that write and leave no line, each with its reason.
var silent = map[string]string{
	"Join Leave JoinFor LeaveFor Seen": "presence is no event: what is read of the meeting has lines, and attendance is confirmed at its end",
	"Try UseTicket":                    "counts of requests, which name nobody",
	"HandOver HandOverHere ChooseSecret StartAfresh OpenCard":                              "card_event keeps each, and the card's page shows it",
	"BindDevice EnterOwnDevice GiveUpDevice EndDevice EndOtherDevices":                     "the row of the device says when and by whom it was bound and ended",
	"TakeUp AskCode EnterByCode EnterByPassword":                                           "the row of the invitation says so",
	"SignIn StartSession StartScreen EnterRoom Prove EndSession EndAllSessions SayCompany": "a session is a row with its door and its end",
	"SpeakLang":           "the language somebody reads in is nobody else's matter",
	"DropUnsent":          "what was typed and not sent was read by its writer alone",
	"LetterOpened":        "letter_open keeps it, and reading the letter has a line",
	"AddReview":           "made by the demo alone",
	"MarkDemo FinishDemo": "of the database, not of a child",
	"Enter TakeBack":      "see StartSession and Try",
	"GiveMissingKeys":     "keys of a child about whom nothing was said yet",
	"Aside SignAll":       "the log's own",
	"Tampered":            "its line is that of a row which does not open: TestSwappedRowsAreNotShown",
}

// Every act that writes leaves exactly the lines that say so: none is missing and
// none is too many (safety.md I6). A line is: who did what; of a row that decides who
// comes in, the program's own signature.
func TestEveryActLeavesItsLines(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		m := sit(t, s, base, care.Primary)
		m.ok(t, s.SignRows(t.Context()))
		ctx, r := t.Context(), m.Review
		child, iro, worker := m.Child.Viewer, m.IRO.Viewer, m.Worker.Viewer
		iro.Staff = true
		now := func() care.ID { return m.view(t, iro).Agenda.Now.ID }
		round := func() care.ID { return m.view(t, iro).Scale.Round }
		one := func(_ any, err error) error { return err }
		door := review.NewDecision{
			What: "A new door", Why: "Privacy", Plain: "Your door will shut.", WhoTie: m.Carer.Tie, Due: "2026-06-17", Area: care.Home, Wish: review.WishYes,
		}
		call, decision, changed, turn, place := care.NewID(), care.NewID(), care.NewID(), care.NewID(), care.NewID()
		var una, advocate care.ID
		var link, handed, invitation, browser, face string
		calls := demoRules(t)
		work, err := m.People.AtWork(ctx, worker, r)
		m.ok(t, err)
		device := func() care.ID {
			page, err := m.Cards.CardOf(ctx, worker, r)
			if err != nil || len(page.Devices) != 1 {
				t.Fatal(len(page.Devices), err)
			}
			return page.Devices[0].ID
		}
		gran, err := m.People.AddTie(ctx, care.Tie{Person: m.Stranger.Person, Child: child.Person, Kind: care.TieRelative})
		m.ok(t, err)
		deputy, err := m.People.AddPerson(ctx, network.Person{Name: "Dara Deputy", Band: care.Adult, Lang: care.English, Staff: true}, "", "")
		m.ok(t, err)
		_, err = m.People.AddTie(ctx, care.Tie{Person: deputy, Child: child.Person, Kind: care.TieCoverIRO})
		m.ok(t, err)
		stand := m.signIn(t, deputy)
		names := map[string]string{
			"": "program", string(child.Person): "child", string(iro.Person): "iro", string(worker.Person): "worker", string(deputy): "deputy",
		}
		last := map[string]int64{}
		lines := func() string { // since they were asked for last, each log in its order
			var rows []struct {
				ChildID, Actor, Verb, What string
				N                          int64
			}
			m.ok(t, s.Read(ctx).Raw("SELECT child_id, n, actor, verb, what FROM audit ORDER BY child_id DESC, n").Scan(&rows).Error)
			var out []string
			for _, row := range rows {
				if row.N > last[row.ChildID] {
					last[row.ChildID] = row.N
					if row.Verb == "wrote" {
						out = append(out, names[row.Actor]+" "+row.What)
					}
				}
			}
			return strings.Join(out, ", ")
		}
		lines()
		acts := []struct {
			method string
			want   string // the lines
			do     func() error
		}{
			{"SaveDraft", "child draft.saved", func() error {
				f, err := m.Forms.MyForm(ctx, child, r)
				if err != nil {
					return err
				}
				q, _ := f.Form.Question("p2")
				a, err := consult.Decode(q, f.Author, f.Circle, func(field string) []string { return map[string][]string{"main": {"happy"}}[field] })
				if err != nil {
					return err
				}
				return one(m.Forms.SaveDraft(ctx, child, r, "p2", forms.Save{Rev: 1}, a))
			}},
			{"Send", "child sent", func() error { return m.Forms.Send(ctx, child, r, care.NewID()) }},
			{"SayCompany", "", func() error { return m.Forms.SayCompany(ctx, child, forms.CompanyNobody) }},
			{"OpenReview", "iro review.opened", func() error { return m.Meetings.OpenReview(ctx, iro, r) }},
			{"NextItem", "iro item.next", func() error { return m.Meetings.NextItem(ctx, iro, r, now()) }},
			{"BackItem", "iro item.back", func() error { return m.Meetings.BackItem(ctx, iro, r, now()) }},
			{"Pause", "iro review.paused", func() error { return m.Meetings.Pause(ctx, iro, r) }},
			{"Resume", "iro review.resumed", func() error { return m.Meetings.Resume(ctx, iro, r) }},
			{"Join", "", func() error { return m.Meetings.Join(ctx, child, r, review.InRoom) }},
			{"JoinFor", "", func() error { return m.Meetings.JoinFor(ctx, iro, r, m.Carer.Seat, review.InRoom) }},
			{"GiveChair", "iro chair.given", func() error { return m.Meetings.GiveChair(ctx, iro, r, m.Child.Seat, "") }},
			{"HandBack", "child chair.back", func() error { return m.Meetings.HandBack(ctx, child, r) }},
			{"GiveChair", "iro chair.given", func() error { return m.Meetings.GiveChair(ctx, iro, r, m.Child.Seat, "") }},
			{"TakeChair", "iro chair.taken", func() error { return m.Meetings.TakeChair(ctx, iro, r) }},
			{"OpenRound", "iro item.next, iro item.next, iro scale.opened", func() error { m.to(t, care.Home); return m.Meetings.OpenRound(ctx, iro, r, care.Home) }},
			{"StopRound", "iro scale.stopped", func() error { return m.Meetings.StopRound(ctx, iro, r, round()) }},
			{"OpenRound", "iro scale.opened", func() error { return m.Meetings.OpenRound(ctx, iro, r, care.Home) }},
			{"SetShows", "child seat.shows", func() error { return m.Meetings.SetShows(ctx, child, r, review.ShowFirst) }},
			{"Mark", "child scale.marked", func() error { return m.Meetings.Mark(ctx, child, r, round(), "7") }},
			{"WriteHigher", "child scale.higher", func() error { return m.Meetings.WriteHigher(ctx, child, r, round(), "a kite") }},
			{"MarkFor", "iro scale.marked", func() error { return m.Meetings.MarkFor(ctx, iro, r, round(), m.Carer.Seat, "8") }},
			{"HigherFor", "iro scale.higher", func() error { return m.Meetings.HigherFor(ctx, iro, r, round(), m.Carer.Seat, "two kites") }},
			{"Reveal", "iro scale.revealed", func() error { return m.Meetings.Reveal(ctx, iro, r, round()) }},
			{"PutAway", "iro undone.reveal", func() error { return m.Reviews.PutAway(ctx, iro, r, round()) }},
			{"LeaveFor", "", func() error { return m.Meetings.LeaveFor(ctx, iro, r, m.Carer.Seat) }},
			{"OpenRound", "iro scale.opened", func() error { return m.Meetings.OpenRound(ctx, iro, r, care.Home) }},
			{"MarkWith", "child scale.marked, child scale.higher", func() error { return m.Meetings.MarkWith(ctx, child, r, round(), "5", "a bike") }},
			{"Mark", "child scale.marked", func() error { return m.Meetings.Mark(ctx, child, r, round(), "6") }},
			{"Reveal", "iro scale.revealed", func() error { return m.Meetings.Reveal(ctx, iro, r, round()) }},
			{"Undo", "iro undone.reveal", func() error { return m.Reviews.Undo(ctx, iro, r, review.UndoReveal, round(), "too early") }},
			{"Invite", "iro seat.invited, program signed.seat", func() error { return m.Meetings.Invite(ctx, iro, r, gran) }},
			{"RemoveSeat", "iro seat.removed, program signed.seat", func() error { return m.Meetings.RemoveSeat(ctx, iro, r, m.Cover.Seat) }},
			{"TakeSeat", "deputy seat.invited, program signed.seat", func() error { return m.Meetings.TakeSeat(ctx, stand, r) }},
			{"OpenScreen", "iro screen.opened, program signed.seat", func() error { _, _, err := m.Meetings.OpenScreen(ctx, iro, r, care.NewID()); return err }},
			{"KeepUnsent", "iro unsent.saved", func() error {
				return m.Meetings.KeepUnsent(ctx, iro, r, meetings.UnsentDecision, meetings.Unsent{Fields: map[string]string{"what": "a door"}})
			}},
			{"DropUnsent", "", func() error { return m.Meetings.DropUnsent(ctx, iro, r, meetings.UnsentDecision) }},
			{"Tell", "child alert.raised", func() error {
				return m.Alerts.Tell(ctx, child, alerts.Telling{ID: call, Kind: alert.Now, Words: "it hurts"})
			}},
			{"Tell", "child alert.added", func() error {
				return m.Alerts.Tell(ctx, child, alerts.Telling{ID: care.NewID(), Kind: alert.Now, Words: "it hurts a lot"})
			}},
			{"TakeAlert", "iro alert.taken", func() error { return m.Alerts.TakeAlert(ctx, iro, calls, call, "") }},
			{"CloseAlert", "iro alert.closed", func() error {
				all, err := m.Alerts.Alerts(ctx, iro, calls)
				if err != nil || len(all) != 1 {
					return fmt.Errorf("%d calls, %w", len(all), err)
				}
				return m.Alerts.CloseAlert(ctx, iro, calls, call, alerts.CloseAlert{Seen: all[0].Seen, Done: "seen to", Reply: ""})
			}},
			{"AddDecision", "iro decision.made", func() error { return m.Reviews.AddDecision(ctx, iro, r, decision, door) }},
			{"ReadBack", "child decision.readback", func() error { return m.Reviews.ReadBack(ctx, child, r, decision, review.AgreedYes, "") }},
			{"ChangeDecision", "iro decision.made", func() error { return m.Reviews.ChangeDecision(ctx, iro, r, decision, changed, door) }},
			{"WithdrawDecision", "iro decision.withdrawn", func() error { return m.Reviews.WithdrawDecision(ctx, iro, r, changed) }},
			{"MakeCard", "worker card.made", func() error { f, err := m.Cards.MakeCard(ctx, worker, r, care.NewID()); face = f.Token; return err }},
			{"HandOver", "", func() (err error) { handed, err = m.Cards.HandOver(ctx, m.signIn(t, m.Carer.Person), face); return err }},
			{"StartAfresh", "", func() error { return m.Cards.StartAfresh(ctx, handed) }},
			{"ChooseSecret", "", func() error { return one(m.Cards.ChooseSecret(ctx, handed, rightSecret, "home", signin.Way{}, "")) }},
			{"ChooseSecret", "", func() error { return one(m.Cards.ChooseSecret(ctx, handed, rightSecret, "home", signin.Way{}, "")) }},
			{"OpenCard", "", func() error { return one(knock(s, t, face, rightSecret, "home")) }},
			{"OpenCard", "program alert.raised", func() error {
				for range 10 {
					if _, err := knock(s, t, face, wrongSecret, "elsewhere"); err == nil {
						return errors.New("a wrong secret opened it")
					}
				}
				return nil
			}},
			{"UnlockCard", "worker card.unlocked", func() error { return m.Cards.UnlockCard(ctx, worker, r) }},
			{"ForgetSecret", "worker card.forgotten", func() error { return m.Cards.ForgetSecret(ctx, worker, r) }},
			{"HandOverHere", "", func() error { return one(m.Cards.HandOverHere(ctx, m.signIn(t, m.Worker.Person), r)) }},
			{"MakeDeviceLink", "worker device.link", func() error {
				f, err := m.Cards.MakeDeviceLink(ctx, worker, r, care.NewID())
				link = f.Token
				return err
			}},
			{"BindDevice", "", func() error { return one(m.Cards.BindDevice(ctx, link, "phone", signin.Way{}, "")) }},
			{"EnterOwnDevice", "", func() error { return one(m.Cards.EnterOwnDevice(ctx, "phone", signin.Way{}, "")) }},
			{"EndOtherDevices", "", func() error { return m.SignIn.EndOtherDevices(ctx, child) }},
			{"EndOwnDevice", "worker device.ended", func() error { return m.Cards.EndOwnDevice(ctx, worker, r, device()) }},
			{"MakeDeviceLink", "worker device.link", func() error {
				f, err := m.Cards.MakeDeviceLink(ctx, worker, r, care.NewID())
				link = f.Token
				return err
			}},
			{"BindDevice", "", func() error { return one(m.Cards.BindDevice(ctx, link, "tablet", signin.Way{}, "")) }},
			{"GiveUpDevice", "", func() error { return m.Cards.GiveUpDevice(ctx, "tablet") }},
			{"EndCard", "worker card.ended", func() error { return m.Cards.EndCard(ctx, worker, r) }},
			{"MakeInvitation", "worker invite.made", func() (err error) {
				invitation, err = m.SignIn.MakeInvitation(ctx, worker, r, m.Parent.Tie, time.Hour)
				return err
			}},
			{"TakeUp", "", func() (err error) { browser, err = m.SignIn.TakeUp(ctx, invitation, ""); return err }},
			{"AskCode", "", func() error { return m.SignIn.AskCode(ctx, browser) }},
			{"EnterByCode", "", func() error {
				return one(m.SignIn.EnterByCode(ctx, browser, code(t, s, m.Family, m.Parent.Tie), signin.Way{By: signin.ByCode}, ""))
			}},
			{"SignOut", "worker signed.out", func() error { return m.SignIn.SignOut(ctx, worker, r, m.Parent.Tie) }},
			{"EndInvitations", "worker invite.ended", func() error { return m.SignIn.EndInvitations(ctx, worker, r, m.Parent.Tie) }},
			{"SetContact", "worker contact.changed", func() error {
				return m.People.SetContact(ctx, worker, r, m.Parent.Tie, people.Contact{Phone: "01632 960 000"})
			}},
			{"KeepWhere", "worker where.kept", func() error { return m.People.KeepWhere(ctx, work, place, "home", "by the sea") }},
			{"EndWhere", "worker where.ended", func() error { return m.People.EndWhere(ctx, work, place) }},
			{"Guard", "worker where.guarded, program signed.child", func() error { return m.People.Guard(ctx, work, false) }},
			{"StepTie", "worker tie.pause, program signed.tie, program signed.seat", func() error { return m.step(t, worker, m.Parent.Tie, care.StepPause) }},
			{"StepTie", "worker tie.resume, program signed.tie, program signed.seat", func() error { return m.step(t, worker, m.Parent.Tie, care.StepResume) }},
			{"MakeTie", "worker tie.make, program signed.tie", func() error {
				return m.People.MakeTie(ctx, worker, r, people.NewTie{ID: care.NewID(), Kind: care.TieRelative, Name: "Gran", Since: base.Clock.Now(), Reason: "she asked"})
			}},
			{"ConfirmAttendance", "iro seat.attended, iro seat.attended, iro seat.attended, iro seat.attended, iro seat.attended, iro seat.attended, iro seat.attended", func() error {
				c, err := m.Reviews.Closing(ctx, iro, r)
				modes := map[care.ID]review.Mode{}
				for _, a := range c.Present {
					modes[a.Who.Seat] = review.InRoom
				}
				return errors.Join(err, m.Reviews.ConfirmAttendance(ctx, iro, r, modes, review.Spoke))
			}},
			{"CloseReview", "iro review.closed", func() error { return m.Reviews.CloseReview(ctx, iro, r, review.PN1, "", rules()) }},
			{"SaveLetter", "iro letter.saved", func() error {
				src, err := m.Letters.LetterSource(ctx, iro, r)
				draft := letter.Draft(src, plainly)
				return errors.Join(err, one(m.Letters.SaveLetter(ctx, iro, r, 0, draft, letter.Fields(draft))))
			}},
			{"PublishLetter", "iro letter.published", func() error { return m.Letters.PublishLetter(ctx, iro, r, 1) }},
			{"LetterOpened", "", func() error { return m.Letters.LetterOpened(ctx, child, r) }},
			{"AddDuty", "program signed.duty", func() error { return m.People.AddDuty(ctx, iro.Person, base.Clock.Now(), time.Time{}) }},
			{"PutOnDuty", "program signed.duty, iro duty.put", func() error { return m.People.PutOnDuty(ctx, iro, turn, worker.Person, "2026-05-04", "2026-05-10") }},
			{"EndDuty", "program signed.duty, iro duty.ended", func() error { return m.People.EndDuty(ctx, iro, turn) }},
			{"SetPassword", "program signed.person", func() error { return m.SignIn.SetPassword(ctx, m.signIn(t, m.Parent.Person), "three odd words here") }},
			{"AddPerson", "program signed.person", func() (err error) {
				una, err = m.People.AddPerson(ctx, network.Person{Name: "Una", Band: care.Adult, Lang: care.English, Staff: true}, "", "")
				return err
			}},
			{"AddTie", "program signed.tie", func() error {

				advocate, err = m.People.AddTie(ctx, care.Tie{Person: una, Child: child.Person, Kind: care.TieAdvocate})
				return err

			}},
			{"AddSeat", "program signed.seat", func() error { return one(m.Reviews.AddSeat(ctx, r, advocate, "")) }},
			{"AddChild", "program child.added, program signed.child, program signed.tie", func() error {
				return one(m.People.AddChild(ctx, people.Child{Person: deputy, BornOn: "2015-01-01", CaredOn: "2025-01-01"}))
			}},
			{"TurnKeys", "", func() error { return one(m.TurnKeys(ctx)) }}, // nothing is sealed with an older key
			{"SpeakLang", "", func() error { return m.SignIn.SpeakLang(ctx, m.Parent.Viewer, care.Urdu) }},
			{"EndAllSessions", "", func() error { return m.SignIn.EndAllSessions(ctx, m.Parent.Person) }},
		}
		told := strings.Fields(reading)
		for methods := range silent {
			told = append(told, strings.Fields(methods)...)
		}
		for _, a := range acts {
			if err := a.do(); err != nil {
				t.Errorf("%s: %v", a.method, err)
			}
			if got := lines(); got != a.want {
				t.Errorf("%s: %q, want %q", a.method, got, a.want)
			}
			told = append(told, a.method)
		}
		for _, method := range methods(t) {
			if !slices.Contains(told, method) {
				t.Errorf("%s: nothing here says which lines it leaves", method)
			}
		}
	})
}

// methods are those of the slices that other rooms can call. What takes or hands out a
// transaction can be called by slices alone: no other room knows gorm.
func methods(t *testing.T) (names []string) {
	t.Helper()
	for _, where := range []string{"*.go", "*/*.go", "../database/*.go"} {
		files, err := filepath.Glob(where)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") || strings.HasPrefix(file, "storetest") {
				continue
			}
			source, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, found := range method.FindAllStringSubmatch(string(source), -1) {
				if !inside.MatchString(found[2]) {
					names = append(names, found[1])
				}
			}
		}
	}
	return names
}

var (
	method = regexp.MustCompile(`(?m)^func \(s \*(?:Store|Log|DB)\) ([A-Z]\w*)(.*)\{`)
	inside = regexp.MustCompile(`\bgorm\.DB|\bTx\b|\bReading\b|\bSubject\b|network\.Standing\b`)
)
