package store_test

import (
	"cmp"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
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
	"myreview/server/database"
	"myreview/server/exchange"
	"myreview/server/letter"
	"myreview/server/review"
	"myreview/server/store"
	"myreview/server/store/alerts"
	"myreview/server/store/children"
	"myreview/server/store/forms"
	"myreview/server/store/meetings"
	"myreview/server/store/network"
	"myreview/server/store/people"
	"myreview/server/store/reviews"
	"myreview/server/store/signin"
	"myreview/server/store/staff"
	"myreview/server/store/storetest"
)

// reading are the methods of each package that change nothing that people know of. What
// they read of a child has lines of its own: TestEveryLookIsOnRecord.
var reading = map[string]string{
	"database": `At Box Bucket Chain CheckKey ChildCrypto.Open ChildCrypto.OpenWith ChildCrypto.Seal ChildCrypto.SealWith ChildCrypto.Shown
		ChildCrypto.ShownWith Close Config.Name DemoWhole HasSealed IsDemo Keyed LimitStatements Listen Made Memo.Find Memo.Keep NewerError.Error Now
		OlderError.Error ReadOnly Ready Ring RingMissed Sealed SetChain Was`,
	"network": `Asking Cared.Due Circle.Mark CircleMarks FormsOpened Network NoticeRow.Answered NoticeRow.CaseOf NoticeRow.Told PersonRow.Person ReviewRow.Ahead ReviewRow.HeldAt ReviewRow.ReportDay ReviewRow.Starts SeatRow.Place SeatRow.Slot SpellRow.Spell Standing.Age Standing.Comes Standing.HoldsTie StandingOf TieRow.Tie Under`,
	"audit":   `Close Line.Tells Refused SawMeeting Settle Tx.Event Tx.Under Unlock Verify`,
	"alerts":  `Alerts Calls Listening.Nobody Listens MyAlert MyAlerts OnDuty Uncovered WaitingAlerts`,
	"signin":  `ClaimedInvitation Devices Feeds.Made Feeds.Of HasPassword Invitees ReauthMethod RingFor Session SessionRow.Over StaffLinkOf Still StillSignedIn Visit`,
	"cards":   `CardAt CardOf CardTyped Choosing DeviceLinkAt MakesCards OwnDevice Vouches`,
	"people":  `AtWork Circle Contact Exclusion.Waits Exclusions.Mine Exclusions.Open Exclusions.Outside KeepsRota KeepsTies Me NewExclusion.Faults NewTie.Faults RingMoved Rota TieChoices TieStep.Faults Ties Told.Faults Whereabouts WhoComes`,
	"forms": `AskCompany AskMyWords AskedOne.Left Booklet Came ChildsWords FillsForm MyAnswer MyForm MyForm.Companions MyForm.GoneBeside MyForm.HasSent MyForm.Journey MyForm.Others MyForm.Question MyForm.Readers MyForm.SaidLast MyForm.SendsMeeting MyForm.Shows MyForm.TakenBack MyForm.Waits MyForm.WouldRead HowItWas Opened Papers Print Reading
		ReadingAs WhoIsAsked WritesDown Wish.Now Wishes Wishes.Unanswered`,
	"meetings": `Meeting MeetingSnapshot PromiseRow.Bound ReadbackRow.Place Unsent`,
	"reviews":  `After Agreed Case.Days Caseload ChildName Closing Closing.Check Closing.Confirmed Closing.Unconfirmed Diaries.Has Diaries.Of HeldReviews Leads Notes Promise Promises Promises.One Reports.Late Reports.Page Review ReviewsFor TakesPart Talks.Last Talks.Page Under`,
	"children": `Allocates Board BoardRows Caseload Caseloads Child Choices Covers Facts.Faults Find KeepsFacts Mistake Mortal Names NewChild.Faults NoticePage.One Notices.Page Notices.ToAnswer Notices.Unanswered Open Page.Due Page.Matters Planning.Matters Plans.ClashesAt Plans.Planning Comer.Seen Comer.ToTell Interpreter.Needs RingFromFile TurnEighteen`,
	"figures":  `Held Said Under Years`,
	"imports":  `Back Imports Preview Preview.Would`,
	"staff":    `Administers Agrees HasBy JobsOf Known Leaving LinksWaiting Member Members Newcomer.Faults`,
	"letters":  `Letter LetterKept LetterSource`,
	"store":    `At Close OpenAll PreviewStep PreviewTie Under Unlock`,
}

// silent are the methods that write and leave no line, each with its reason.
var silent = map[string]string{
	"meetings.Join meetings.Leave meetings.JoinFor meetings.LeaveFor meetings.Seen": "presence is no event: what is read of the meeting has lines, and attendance is confirmed at its end",
	"signin.Try signin.UseTicket": "counts of requests, which name nobody",
	"cards.HandOver cards.HandOverHere cards.ChooseSecret cards.StartAfresh cards.OpenCard":            "card_event keeps each, and the card's page shows it",
	"cards.BindDevice cards.EnterOwnDevice cards.GiveUpDevice signin.EndDevice signin.EndOtherDevices": "the row of the device says when and by whom it was bound and ended",
	"signin.TakeUpStaffLink": "the row of the link says so",
	"signin.ClaimInvitation signin.AskCode signin.EnterByCode signin.EnterByPassword":                                          "the row of the invitation says so",
	"signin.SignIn signin.StartSession signin.StartScreen meetings.EnterRoom signin.Reauth signin.EndSession forms.SayCompany": "a session is a row with its method and its end",
	"signin.SpeakLang":                                 "the language somebody reads in is nobody else's matter",
	"meetings.DropUnsent":                              "what was typed and not sent was read by its writer alone",
	"letters.LetterOpened":                             "letter_open keeps it, and reading the letter has a line",
	"imports.Match imports.Choose imports.Forget":      "what is kept for a day, and of no child yet: the row says who handed it in",
	"reviews.AddReview":                                "made by the demo alone",
	"forms.AskBy":                                      "how forms are asked is the authority's, of no child",
	"reviews.KeepAllNext":                              "the next review follows from the facts: who changed them has a line, and its seats are signed",
	"database.MarkDemo database.FinishDemo":            "of the database, not of a child",
	"signin.StartSessionWith signin.TakeBack":          "see StartSession and Try",
	"database.GiveMissingKeys":                         "keys of a child about whom nothing was said yet",
	"audit.Aside audit.SignAll":                        "the log's own",
	"alerts.Tampered":                                  "its line is that of a row which does not open: TestSwappedRowsAreNotShown",
	"forms.MyForm.Opens":                               "a look at one's own form: TestWhoIsAskedAndHowFarTheyAre",
	"audit.Claim audit.Keep audit.Record audit.Unseen": "lines about who looks: TestEveryLookIsOnRecord",
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
		says := func(v care.Viewer, question, main string) (*forms.MyForm, consult.Answer, error) {
			f, err := m.Forms.MyForm(ctx, v, r)
			if err != nil {
				return nil, consult.Answer{}, err
			}
			q, _ := f.Form.Question(question)
			a, err := consult.Decode(q, f.Author, f.Circle, func(field string) []string { return map[string][]string{"main": {main}}[field] })
			return f, a, err
		}
		var brought care.ID
		written := care.NewID()
		call, decision, changed, stands, note, event, turn, place, asked := care.NewID(), care.NewID(), care.NewID(), care.NewID(), care.NewID(), care.NewID(), care.NewID(), care.NewID(), care.NewID()
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
		ada, amir, nia, made, spell := care.NewID(), care.NewID(), care.NewID(), care.NewID(), care.NewID()
		bo := m.Stranger.Person
		var proposed people.TieStep
		job := func(of care.ID, kind care.Job) care.ID {
			who, err := m.Staff.Member(ctx, storetest.AtWork(ada), of)
			m.ok(t, err)
			return who.Jobs[slices.IndexFunc(who.Jobs, func(h staff.Held) bool { return h.Job == kind })].ID
		}
		came := func(of care.ID) care.ID {
			who, err := m.Staff.Member(ctx, storetest.AtWork(ada), of)
			m.ok(t, err)
			return who.Came.ID
		}
		names := map[string]string{
			string(ada): "ada", string(amir): "amir", string(nia): "nia", string(bo): "bo",
			"": "program", string(child.Person): "child", string(iro.Person): "iro", string(worker.Person): "worker", string(deputy): "deputy",
			string(m.Carer.Person): "carer",
		}
		rows := map[string]int{} // that opened, by sealed column
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
			{"forms.MyForm.Save", "carer draft.saved", func() error {
				f, a, err := says(m.Carer.Viewer, "c1", "sleeps well")
				if err != nil {
					return err
				}
				return one(f.Save(ctx, "c1", forms.Save{Rev: 1}, a))
			}},
			{"forms.SaveDraft", "child draft.saved", func() error {
				for question, said := range map[string]string{"p23": "well", "m1": "person"} {
					_, also, err := says(child, question, said)
					if err == nil {
						_, err = m.Forms.SaveDraft(ctx, child, r, question, forms.Save{Rev: 1}, also)
					}
					if err != nil {
						return err
					}
				}
				_, a, err := says(child, "p2", "happy")
				if err != nil {
					return err
				}
				return one(m.Forms.SaveDraft(ctx, child, r, "p2", forms.Save{Rev: 1}, a))
			}},
			{"forms.SendMeeting", "child sent", func() error { return m.Forms.SendMeeting(ctx, child, r, care.NewID()) }},
			{"forms.Send", "child sent", func() error { return m.Forms.Send(ctx, child, r, care.NewID()) }},
			{"forms.WriteDown", "worker sent", func() error {
				f, a, err := says(child, "p3", "The dog came")
				if err != nil {
					return err
				}
				q, _ := f.Form.Question("p3")
				a.Asked = f.Form.Ask(q, care.English, func(id string) string { return id })
				v := worker
				v.Staff = true
				return one(m.Forms.WriteDown(ctx, v, r, forms.NewWritten{ID: written, Tie: f.Author.ID, Way: consult.ByPhone, Answers: map[string]consult.Answer{"p3": a}}))
			}},
			{"forms.TakeBackWritten", "child written.back", func() error { return m.Forms.TakeBackWritten(ctx, child, r, written) }},
			{"forms.TakeBackAll", "child sent.back, child sent, child wish.takenback", func() error { return m.Forms.TakeBackAll(ctx, child, r, care.NewID()) }},
			{"forms.Send", "child sent", func() error { return m.Forms.Send(ctx, child, r, care.NewID()) }},
			{"forms.Remind", "iro form.reminded", func() error { return m.Forms.Remind(ctx, iro, r, m.Parent.Tie, 0) }},
			{"forms.MarkWish", "iro wish.made", func() error {
				all, err := m.Forms.Wishes(ctx, iro, r)
				if err != nil || len(all.Other) == 0 {
					return cmp.Or(err, errors.New("nothing to mark"))
				}
				lines()
				return m.Forms.MarkWish(ctx, iro, r, asked, all.Other[0].ID)
			}},
			{"forms.ReplyTo", "iro wish.answered", func() error {
				return m.Forms.ReplyTo(ctx, iro, r, forms.NewReply{ID: care.NewID(), Wishes: []care.ID{asked}, Seen: map[care.ID]int{asked: 0}, Reply: wishYes})
			}},
			{"forms.SayMyWords", "child child.words", func() error { return m.Forms.SayMyWords(ctx, child, care.MyWords{Home: "the blue house"}) }},
			{"forms.SayCompany", "", func() error { return m.Forms.SayCompany(ctx, child, forms.CompanyNobody) }},
			{"meetings.OpenReview", "iro review.opened", func() error { return m.Meetings.OpenReview(ctx, iro, r, "") }},
			{"forms.SayWish", "iro wish.made", func() error { return m.Forms.SayWish(ctx, iro, r, care.NewID(), "a dog") }},
			{"meetings.NextItem", "iro item.next", func() error { return m.Meetings.NextItem(ctx, iro, r, now()) }},
			{"meetings.BackItem", "iro item.back", func() error { return m.Meetings.BackItem(ctx, iro, r, now()) }},
			{"meetings.Pause", "iro review.paused", func() error { return m.Meetings.Pause(ctx, iro, r) }},
			{"meetings.Resume", "iro review.resumed", func() error { return m.Meetings.Resume(ctx, iro, r) }},
			{"meetings.Join", "", func() error { return m.Meetings.Join(ctx, child, r, review.InRoom) }},
			{"meetings.JoinFor", "", func() error { return m.Meetings.JoinFor(ctx, iro, r, m.Carer.Seat, review.InRoom) }},
			{"meetings.GiveChair", "iro chair.given", func() error { return m.Meetings.GiveChair(ctx, iro, r, m.Child.Seat, "") }},
			{"meetings.HandBack", "child chair.back", func() error { return m.Meetings.HandBack(ctx, child, r) }},
			{"meetings.GiveChair", "iro chair.given", func() error { return m.Meetings.GiveChair(ctx, iro, r, m.Child.Seat, "") }},
			{"meetings.TakeChair", "iro chair.taken", func() error { return m.Meetings.TakeChair(ctx, iro, r) }},
			{"meetings.OpenRound", "iro item.next, iro item.next, iro scale.opened", func() error { m.to(t, care.Home); return m.Meetings.OpenRound(ctx, iro, r, care.Home) }},
			{"meetings.StopRound", "iro scale.stopped", func() error { return m.Meetings.StopRound(ctx, iro, r, round()) }},
			{"meetings.OpenRound", "iro scale.opened", func() error { return m.Meetings.OpenRound(ctx, iro, r, care.Home) }},
			{"meetings.SetShows", "child seat.shows", func() error { return m.Meetings.SetShows(ctx, child, r, review.ShowFirst) }},
			{"meetings.Mark", "child scale.marked", func() error { return m.Meetings.Mark(ctx, child, r, round(), "7") }},
			{"meetings.WriteHigher", "child scale.higher", func() error { return m.Meetings.WriteHigher(ctx, child, r, round(), "a kite") }},
			{"meetings.MarkFor", "iro scale.marked", func() error { return m.Meetings.MarkFor(ctx, iro, r, round(), m.Carer.Seat, "8") }},
			{"meetings.HigherFor", "iro scale.higher", func() error { return m.Meetings.HigherFor(ctx, iro, r, round(), m.Carer.Seat, "two kites") }},
			{"meetings.Reveal", "iro scale.revealed", func() error { return m.Meetings.Reveal(ctx, iro, r, round()) }},
			{"reviews.PutAway", "iro undone.reveal", func() error { return m.Reviews.PutAway(ctx, iro, r, round()) }},
			{"meetings.LeaveFor", "", func() error { return m.Meetings.LeaveFor(ctx, iro, r, m.Carer.Seat) }},
			{"meetings.OpenRound", "iro scale.opened", func() error { return m.Meetings.OpenRound(ctx, iro, r, care.Home) }},
			{"meetings.MarkWith", "child scale.marked, child scale.higher", func() error { return m.Meetings.MarkWith(ctx, child, r, round(), "5", "a bike") }},
			{"meetings.Mark", "child scale.marked", func() error { return m.Meetings.Mark(ctx, child, r, round(), "6") }},
			{"meetings.Reveal", "iro scale.revealed", func() error { return m.Meetings.Reveal(ctx, iro, r, round()) }},
			{"reviews.Undo", "iro undone.reveal", func() error { return m.Reviews.Undo(ctx, iro, r, review.UndoReveal, round(), "too early") }},
			{"meetings.Invite", "iro seat.invited, program signed.seat", func() error { return m.Meetings.Invite(ctx, iro, r, gran) }},
			{"meetings.RemoveSeat", "iro seat.removed, program signed.seat", func() error { return m.Meetings.RemoveSeat(ctx, iro, r, m.Cover.Seat) }},
			{"meetings.TakeSeat", "deputy seat.invited, program signed.seat", func() error { return m.Meetings.TakeSeat(ctx, stand, r) }},
			{"meetings.OpenScreen", "iro screen.opened, program signed.seat", func() error { _, _, err := m.Meetings.OpenScreen(ctx, iro, r, care.NewID()); return err }},
			{"meetings.KeepUnsent", "iro unsent.saved", func() error {
				return m.Meetings.KeepUnsent(ctx, iro, r, meetings.UnsentDecision, meetings.Unsent{Fields: map[string]string{"what": "a door"}})
			}},
			{"meetings.DropUnsent", "", func() error { return m.Meetings.DropUnsent(ctx, iro, r, meetings.UnsentDecision) }},
			{"alerts.Tell", "child alert.raised", func() error {
				return m.Alerts.Tell(ctx, child, alerts.Telling{ID: call, Kind: alert.Now, Words: "it hurts"})
			}},
			{"alerts.Tell", "child alert.added", func() error {
				return m.Alerts.Tell(ctx, child, alerts.Telling{ID: care.NewID(), Kind: alert.Now, Words: "it hurts a lot"})
			}},
			{"alerts.TakeAlert", "iro alert.taken", func() error { return m.Alerts.TakeAlert(ctx, iro, calls, call, "") }},
			{"alerts.CloseAlert", "iro alert.closed", func() error {
				all, err := m.Alerts.Alerts(ctx, iro, calls)
				if err != nil || len(all) != 1 {
					return fmt.Errorf("%d calls, %w", len(all), err)
				}
				return m.Alerts.CloseAlert(ctx, iro, calls, call, alerts.CloseAlert{Seen: all[0].Seen, Done: "seen to", Reply: "thank you"})
			}},
			{"reviews.AddDecision", "iro decision.made", func() error { return m.Reviews.AddDecision(ctx, iro, r, decision, door) }},
			{"reviews.ReadBack", "child decision.readback", func() error { return m.Reviews.ReadBack(ctx, child, r, decision, review.AgreedYes, "both of them") }},
			{"reviews.ChangeDecision", "iro decision.made", func() error { return m.Reviews.ChangeDecision(ctx, iro, r, decision, changed, door) }},
			{"reviews.WithdrawDecision", "iro decision.withdrawn", func() error { return m.Reviews.WithdrawDecision(ctx, iro, r, changed) }},
			{"reviews.AddDecision", "iro decision.made", func() error { return m.Reviews.AddDecision(ctx, iro, r, stands, door) }},
			{"cards.MakeCard", "worker card.made", func() error { f, err := m.Cards.MakeCard(ctx, worker, r, care.NewID()); face = f.Token; return err }},
			{"cards.HandOver", "", func() (err error) { handed, err = m.Cards.HandOver(ctx, m.signIn(t, m.Carer.Person), face); return err }},
			{"cards.StartAfresh", "", func() error { return m.Cards.StartAfresh(ctx, handed) }},
			{"cards.ChooseSecret", "", func() error {
				return one(m.Cards.ChooseSecret(ctx, handed, rightSecret, "home", signin.NewSession{}, ""))
			}},
			{"cards.ChooseSecret", "", func() error {
				return one(m.Cards.ChooseSecret(ctx, handed, rightSecret, "home", signin.NewSession{}, ""))
			}},
			{"cards.OpenCard", "", func() error { return one(openCard(s, t, face, rightSecret, "home")) }},
			{"cards.OpenCard", "program alert.raised", func() error {
				for range 10 {
					if _, err := openCard(s, t, face, wrongSecret, "elsewhere"); err == nil {
						return errors.New("a wrong secret opened it")
					}
				}
				return nil
			}},
			{"cards.UnlockCard", "worker card.unlocked", func() error { return m.Cards.UnlockCard(ctx, worker, r) }},
			{"cards.ForgetSecret", "worker card.forgotten", func() error { return m.Cards.ForgetSecret(ctx, worker, r) }},
			{"cards.HandOverHere", "", func() error { return one(m.Cards.HandOverHere(ctx, m.signIn(t, m.Worker.Person), r)) }},
			{"cards.MakeDeviceLink", "worker device.link", func() error {
				f, err := m.Cards.MakeDeviceLink(ctx, worker, r, care.NewID())
				link = f.Token
				return err
			}},
			{"cards.BindDevice", "", func() error { return one(m.Cards.BindDevice(ctx, link, "phone", signin.NewSession{}, "")) }},
			{"cards.EnterOwnDevice", "", func() error { return one(m.Cards.EnterOwnDevice(ctx, "phone", signin.NewSession{}, "")) }},
			{"signin.EndOtherDevices", "", func() error { return m.SignIn.EndOtherDevices(ctx, child) }},
			{"cards.EndOwnDevice", "worker device.ended", func() error { return m.Cards.EndOwnDevice(ctx, worker, r, device()) }},
			{"cards.MakeDeviceLink", "worker device.link", func() error {
				f, err := m.Cards.MakeDeviceLink(ctx, worker, r, care.NewID())
				link = f.Token
				return err
			}},
			{"cards.BindDevice", "", func() error { return one(m.Cards.BindDevice(ctx, link, "tablet", signin.NewSession{}, "")) }},
			{"cards.GiveUpDevice", "", func() error { return m.Cards.GiveUpDevice(ctx, "tablet") }},
			{"cards.EndCard", "worker card.ended", func() error { return m.Cards.EndCard(ctx, worker, r) }},
			{"signin.MakeInvitation", "worker invite.made", func() (err error) {
				invitation, err = m.SignIn.MakeInvitation(ctx, worker, r, m.Parent.Tie, time.Hour)
				return err
			}},
			{"signin.ClaimInvitation", "", func() (err error) { browser, err = m.SignIn.ClaimInvitation(ctx, invitation, ""); return err }},
			{"signin.AskCode", "", func() error { return m.SignIn.AskCode(ctx, browser) }},
			{"signin.EnterByCode", "", func() error {
				return one(m.SignIn.EnterByCode(ctx, browser, code(t, s, m.Family, m.Parent.Tie), signin.NewSession{By: signin.ByCode}, ""))
			}},
			{"signin.SignOut", "worker signed.out", func() error { return m.SignIn.SignOut(ctx, worker, r, m.Parent.Tie) }},
			{"signin.EndInvitations", "worker invite.ended", func() error { return m.SignIn.EndInvitations(ctx, worker, r, m.Parent.Tie) }},
			{"people.SetContact", "worker contact.changed", func() error {
				return m.People.SetContact(ctx, worker, r, m.Parent.Tie, people.Contact{Phone: "01632 960 000"})
			}},
			{"people.KeepWhere", "worker where.kept", func() error { return m.People.KeepWhere(ctx, work, place, "home", "by the sea") }},
			{"people.EndWhere", "worker where.ended", func() error { return m.People.EndWhere(ctx, work, place) }},
			{"people.Guard", "worker where.guarded, program signed.child", func() error { return m.People.Guard(ctx, work, false) }},
			{"people.StepTie", "worker tie.pause, program signed.tie, program signed.seat", func() error { return m.step(t, worker, m.Carer.Tie, care.StepPause) }},
			{"people.StepTie", "worker tie.resume, program signed.tie, program signed.seat", func() error { return m.step(t, worker, m.Carer.Tie, care.StepResume) }},
			{"people.StepTie", "worker exclusion.proposed, program signed.tie, program signed.seat", func() error {
				proposed = m.stepOf(t, m.Parent.Tie, care.StepExclude)
				proposed.Out.Now = false
				return m.People.StepTie(ctx, worker, r, proposed)
			}},
			{"people.Exclusions.Withdraw", "iro exclusion.withdrawn, program signed.tie, program signed.seat", func() error { return m.People.Exclusions.Withdraw(ctx, iro, r, proposed.ID) }},
			{"people.Exclusions.Agree", "iro exclusion.agreed, iro tie.exclude, program signed.tie, program signed.seat", func() error {
				proposed.ID = care.NewID()
				m.ok(t, m.People.StepTie(ctx, worker, r, proposed))
				lines()
				return m.People.Exclusions.Agree(ctx, iro, r, proposed.ID)
			}},
			{"people.Exclusions.SayTold", "worker exclusion.told, program signed.tie, program signed.seat", func() error {
				return m.People.Exclusions.SayTold(ctx, worker, r, proposed.ID, people.Told{On: care.DateOf(base.Clock.Now()), How: "phone", By: "Walid"})
			}},
			{"people.Exclusions.Tell", "iro exclusion.released, program signed.tie, program signed.seat", func() error {
				return m.People.Exclusions.Tell(ctx, m.IRO.Viewer, r, proposed.ID, "The review went well.")
			}},
			{"people.Exclusions.LookAgain", "worker exclusion.looked, program signed.tie, program signed.seat", func() error {
				return m.People.Exclusions.LookAgain(ctx, worker, r, proposed.ID, care.DateOf(base.Clock.Now()).AddMonths(2))
			}},
			{"people.StepTie", "worker tie.resume, program signed.tie, program signed.seat", func() error { return m.step(t, worker, m.Parent.Tie, care.StepResume) }},
			{"people.MakeTie", "worker tie.make, program signed.tie", func() error {
				return m.People.MakeTie(ctx, worker, r, people.NewTie{ID: care.NewID(), Kind: care.TieRelative, Name: "Gran", Since: base.Clock.Now(), Reason: "she asked"})
			}},
			{"reviews.GoOnLater", "iro review.stopped", func() error {
				return m.Reviews.GoOnLater(ctx, iro, r, reviews.Later{ID: care.NewID(), Kind: review.InParts, StartsAt: base.Clock.Now().Add(time.Hour)})
			}},
			{"meetings.OpenReview", "iro review.goneon", func() error { return m.Meetings.OpenReview(ctx, iro, r, "") }},
			{"reviews.ConfirmAttendance", "iro seat.attended, iro seat.attended, iro seat.attended, iro seat.attended, iro seat.attended, iro seat.attended, iro seat.attended", func() error {
				c, err := m.Reviews.Closing(ctx, iro, r)
				modes := map[care.ID]review.Mode{}
				for _, a := range c.Present {
					modes[a.Who.Seat] = review.InRoom
				}
				return errors.Join(err, m.Reviews.ConfirmAttendance(ctx, iro, r, modes, review.Spoke))
			}},
			{"children.Notices.Tell", "worker notice.told", func() error {
				return m.Children.Notices.Tell(ctx, storetest.AtWork(worker.Person), children.NewNotice{ID: event, Child: m.Child.Person, Kind: review.NoticeHealth, Day: care.DateOf(base.Clock.Now()), What: "a night in hospital"})
			}},
			{"children.Notices.Answer", "iro notice.answered", func() error {
				return m.Children.Notices.Answer(ctx, storetest.AtWork(iro.Person), children.NoticeAnswer{ID: care.NewID(), Child: m.Child.Person, Notice: event, Says: review.ReviewNot, Why: "she is well"})
			}},
			{"reviews.Reports.Keep", "iro report.kept", func() error {
				return m.Reviews.Reports.Keep(ctx, iro, r, reviews.NewReport{Report: reviews.Report{ID: care.NewID(), Kind: "school", From: "A teacher", Asked: care.DateOf(base.Clock.Now())}})
			}},
			{"reviews.Talks.Say", "worker talk.said", func() error {
				return m.Reviews.Talks.Say(ctx, storetest.AtWork(worker.Person), r, reviews.NewTalk{ID: care.NewID(), Kind: review.TalkWorker, Talk: review.Talk{State: review.TalkMissed, Why: "both ill"}})
			}},
			{"reviews.CloseReview", "iro review.closed" + strings.Repeat(", program signed.seat", 7), func() error {
				return m.Reviews.CloseReview(ctx, iro, r, reviews.Close{PN: review.PN1, Reason: "she spoke", Live: true, Because: review.Because{review.LeftAhead: "nobody is left to ask"}, Level: new(5), LevelWhy: "she led all of it"})
			}},
			{"reviews.WriteNote", "iro note.written", func() error {
				return m.Reviews.WriteNote(ctx, storetest.AtWork(iro.Person), reviews.NewNote{ID: note, Child: m.Child.Person, Text: "ask about the bike"})
			}},
			{"reviews.ChangeNote", "iro note.changed", func() error {
				return m.Reviews.ChangeNote(ctx, storetest.AtWork(iro.Person), reviews.NewNote{ID: note, Child: m.Child.Person, Text: "the bike came"})
			}},
			{"reviews.TakeNoteAway", "iro note.away", func() error {
				return m.Reviews.TakeNoteAway(ctx, storetest.AtWork(iro.Person), m.Child.Person, note)
			}},
			{"reviews.SayOutcome", "worker decision.outcome", func() error {
				return m.Reviews.SayOutcome(ctx, storetest.AtWork(worker.Person), reviews.NewOutcome{ID: care.NewID(), Child: m.Child.Person, Decision: stands, Outcome: review.Outcome{Kept: review.KeptDone}})
			}},
			{"reviews.Mark", "iro after.sent", func() error {
				return m.Reviews.Mark(ctx, storetest.AtWork(iro.Person), r, review.DoneOn{review.ClockSent: care.DateOf(base.Clock.Now())})
			}},
			{"signin.Feeds.Make", "iro feed.made", func() error { return one(m.SignIn.Feeds.Make(ctx, storetest.AtWork(iro.Person), care.NewID())) }},
			{"signin.Feeds.Revoke", "iro feed.revoked", func() error { return m.SignIn.Feeds.Revoke(ctx, storetest.AtWork(iro.Person)) }},
			{"letters.SaveLetter", "iro letter.saved", func() error {
				src, err := m.Letters.LetterSource(ctx, iro, r)
				draft := letter.Draft(src, plainly)
				return errors.Join(err, one(m.Letters.SaveLetter(ctx, iro, r, 0, draft, letter.Fields(draft))))
			}},
			{"letters.PublishLetter", "iro letter.published", func() error { return m.Letters.PublishLetter(ctx, iro, r, 1) }},
			{"letters.LetterOpened", "", func() error { return m.Letters.LetterOpened(ctx, child, r) }},
			{"people.AddDuty", "program signed.duty", func() error { return m.People.AddDuty(ctx, iro.Person, base.Clock.Now(), time.Time{}) }},
			{"staff.GiveJob", "program staff.job, program signed.job", func() error { return m.Staff.GiveJob(ctx, storetest.Operator, worker.Person, care.JobDuty) }},
			{"people.PutOnDuty", "program signed.duty, iro duty.put", func() error { return m.People.PutOnDuty(ctx, iro, turn, worker.Person, "2026-05-04", "2026-05-10") }},
			{"people.EndDuty", "program signed.duty, iro duty.ended", func() error { return m.People.EndDuty(ctx, iro, turn) }},
			{"signin.SetPassword", "program signed.person", func() error { return m.SignIn.SetPassword(ctx, m.signIn(t, m.Parent.Person), "three odd words here") }},
			{"people.AddPerson", "program signed.person", func() (err error) {
				una, err = m.People.AddPerson(ctx, network.Person{Name: "Una", Band: care.Adult, Lang: care.English, Staff: true}, "", "")
				return err
			}},
			{"people.AddTie", "program signed.tie", func() error {

				advocate, err = m.People.AddTie(ctx, care.Tie{Person: una, Child: child.Person, Kind: care.TieAdvocate})
				return err

			}},
			{"reviews.AddSeat", "program signed.seat", func() error { return one(m.Reviews.AddSeat(ctx, r, advocate, "")) }},
			{"people.AddChild", "program child.added, program signed.child, program signed.tie", func() error {
				return one(m.People.AddChild(ctx, people.Child{Person: deputy, BornOn: "2015-01-01", CaredOn: "2025-01-01"}))
			}},
			{"staff.Begin", "program staff.job, program staff.added, program signed.person, program signed.job, program staff.job, program staff.added, program signed.person, program signed.job", func() error {
				_, err := m.Staff.Begin(ctx, storetest.Operator, [2]staff.Newcomer{{ID: ada, Name: "Ada", Email: "ada@x.example"}, {ID: amir, Name: "Amir", Email: "amir@x.example"}})
				return err
			}},
			{"staff.Add", "ada staff.job, ada staff.job, ada staff.added, program signed.person, program signed.job, program signed.job", func() error {
				return one(m.Staff.Add(ctx, storetest.AtWork(ada), staff.Newcomer{ID: nia, Name: "Nia", Email: "nia@x.example", Jobs: []care.Job{care.JobIRO, care.JobAdministrator}}))
			}},
			{"staff.AddAll", "ada staff.job, ada staff.added, program signed.person, program signed.job", func() error {
				return one(m.Staff.AddAll(ctx, storetest.AtWork(ada), []staff.Newcomer{{ID: care.NewID(), Name: "Olu", Email: "olu@x.example", Jobs: []care.Job{care.JobDuty}}}))
			}},
			{"staff.Link", "program staff.link", func() (err error) {
				link, err = m.Staff.Link(ctx, storetest.Operator, nia, care.NewID())
				return err
			}},
			{"signin.EnterByStaffLink", "nia staff.password, program signed.person", func() error {
				browser, err := m.SignIn.TakeUpStaffLink(ctx, link, "")
				m.ok(t, err)
				return one(m.SignIn.EnterByStaffLink(ctx, browser, "three odd words here", signin.NewSession{By: signin.ByPassword}, ""))
			}},
			{"staff.GiveJob", "ada staff.job, program signed.job", func() error { return m.Staff.GiveJob(ctx, storetest.AtWork(ada), amir, care.JobIROManager) }},
			{"staff.AgreeJob", "amir staff.agreed, program signed.job", func() error {
				return m.Staff.AgreeJob(ctx, storetest.AtWork(amir), job(nia, care.JobAdministrator), came(nia))
			}},
			{"staff.EndJob", "ada staff.unjob, program signed.job", func() error { return m.Staff.EndJob(ctx, storetest.AtWork(ada), job(amir, care.JobIROManager)) }},
			{"staff.Change", "ada staff.changed, program signed.person", func() error {
				return m.Staff.Change(ctx, storetest.AtWork(ada), nia, staff.Details{Name: "Nia N", Email: "nia@x.example"})
			}},
			{"people.HandOn", "amir tie.end, amir tie.make, program signed.tie, program signed.seat, program signed.seat, program signed.tie, program signed.seat", func() error {
				m.ok(t, m.Staff.GiveJob(ctx, storetest.AtWork(ada), amir, care.JobIROManager))
				m.ok(t, m.Staff.AgreeJob(ctx, storetest.AtWork(nia), job(amir, care.JobIROManager), came(amir)))
				lines()
				return m.People.HandOn(ctx, storetest.AtWork(amir), people.HandOn{Child: child.Person, Kind: care.TieIRO, From: iro.Person, To: nia, Reason: "moved on"})
			}},
			{"children.Make", "bo tie.make, bo child.made, program child.added, program signed.child, program signed.tie, program signed.tie, program signed.seat, program signed.seat", func() error {
				m.ok(t, m.Staff.GiveJob(ctx, storetest.AtWork(ada), bo, care.JobBusinessSupport))
				lines()
				return m.Children.Make(ctx, storetest.AtWork(bo), children.NewChild{ID: made, Facts: children.Facts{Name: "Kit", BornOn: "2016-01-01", Helps: "pictures"}, CaredOn: "2026-01-05", IRO: nia})
			}},
			{"people.GiveCover", "amir tie.make, program signed.tie", func() error {
				m.ok(t, m.Staff.GiveJob(ctx, storetest.AtWork(ada), iro.Person, care.JobIRO))
				lines()
				today := care.DateOf(base.Clock.Now())
				return m.People.GiveCover(ctx, storetest.AtWork(amir), people.Cover{Child: made, From: nia, To: iro.Person, First: today, Last: today, Reason: "leave"})
			}},
			{"people.EndCover", "amir tie.end, program signed.tie", func() error {
				all, err := m.Children.Covers(ctx, storetest.AtWork(amir), nia)
				m.ok(t, err)
				return m.People.EndCover(ctx, storetest.AtWork(amir), made, all[len(all)-1].Ties[0].Tie, "back")
			}},
			{"children.Change", "bo child.changed", func() error {
				return m.Children.Change(ctx, storetest.AtWork(bo), made, children.Facts{Name: "Kit K", BornOn: "2016-01-01", Helps: "breaks"})
			}},
			{"children.PlanReview", "bo review.planned", func() error {
				_, err := m.Children.PlanReview(ctx, storetest.AtWork(bo), children.Plan{Child: made, StartsAt: base.Clock.Now().Add(time.Hour)})
				return err
			}},
			{"children.MoveReview", "bo review.moved", func() error {
				was := base.Clock.Now().Add(time.Hour)
				return m.Children.MoveReview(ctx, storetest.AtWork(bo), children.Move{ID: care.NewID(), Child: made, Was: was, StartsAt: was.Add(24 * time.Hour), Reason: "child", Decided: "iro"})
			}},
			{"children.Plans.SetComer", "nia plan.person", func() error {
				p, err := m.Children.Child(ctx, storetest.AtWork(nia), made)
				m.ok(t, err)
				plan, err := m.Children.Plans.Planning(ctx, storetest.AtWork(nia), p.Reviews[0].ID)
				m.ok(t, err)
				return m.Children.Plans.SetComer(ctx, storetest.AtWork(nia), children.ComerPlan{
					Review: plan.Review, Seat: plan.People[0].Seat, Seen: plan.People[0].Seen(), Interpreter: children.Interpreter{Language: "BSL"},
				})
			}},
			{"children.Plans.SayTold", "nia plan.told", func() error {
				p, err := m.Children.Child(ctx, storetest.AtWork(nia), made)
				m.ok(t, err)
				plan, err := m.Children.Plans.Planning(ctx, storetest.AtWork(nia), p.Reviews[0].ID)
				m.ok(t, err)
				return m.Children.Plans.SayTold(ctx, storetest.AtWork(nia), children.NewTold{ID: care.NewID(), Review: plan.Review, Seat: plan.People[0].Seat, Starts: plan.StartsAt})
			}},
			{"children.CancelReview", "bo review.cancelled", func() error {
				was := base.Clock.Now().Add(25 * time.Hour)
				return m.Children.CancelReview(ctx, storetest.AtWork(bo), children.Move{ID: care.NewID(), Child: made, Was: was, Reason: "child", Decided: "iro"})
			}},
			{"children.PlanReview", "bo review.planned", func() error {
				_, err := m.Children.PlanReview(ctx, storetest.AtWork(bo), children.Plan{Child: made, StartsAt: base.Clock.Now().Add(time.Hour)})
				return err
			}},
			{"children.SetStage", "nia child.stage", func() error {
				return m.Children.SetStage(ctx, storetest.AtWork(nia), children.Stage{Child: made, Band: care.Young, Reason: "reads well"})
			}},
			{"children.AddSpell", "bo spell.begun, program signed.child", func() error {
				return m.Children.AddSpell(ctx, storetest.AtWork(bo), children.NewSpell{ID: spell, Child: made, Sort: care.SpellHome, Kind: "A4", Since: "2026-02-01"})
			}},
			{"children.EndSpell", "bo spell.ended", func() error { return m.Children.EndSpell(ctx, storetest.AtWork(bo), made, spell, "2026-02-10") }},
			{"children.EndCare", "bo care.ended", func() error {
				return m.Children.EndCare(ctx, storetest.AtWork(bo), children.End{Child: made, On: "2026-03-01", Reason: "E4A"})
			}},
			{"children.UndoEnd", "bo care.unended", func() error { return m.Children.UndoEnd(ctx, storetest.AtWork(bo), made) }},
			{"children.Return", "bo care.begun", func() error {
				m.ok(t, m.Children.EndCare(ctx, storetest.AtWork(bo), children.End{Child: made, On: "2026-03-01", Reason: "E4A"}))
				lines()
				return m.Children.Return(ctx, storetest.AtWork(bo), children.Back{Child: made, On: "2026-03-20"})
			}},
			{"children.SayDied", "bo tie.die, program signed.tie, program signed.seat", func() error {
				return m.Children.SayDied(ctx, storetest.AtWork(bo), made, people.Death{Person: made, On: "2026-03-21"})
			}},
			{"children.UndoDied", "bo tie.undie, program signed.tie, program signed.seat", func() error {
				return m.Children.UndoDied(ctx, storetest.AtWork(bo), made, made)
			}},
			{"children.Rename", "bo name.changed", func() error {
				return m.Children.Rename(ctx, storetest.AtWork(bo), children.NewName{ID: spell, Child: made, Person: made, Name: "Kit L", Since: "2026-04-20"})
			}},
			{"children.Unname", "bo name.unchanged", func() error { return m.Children.Unname(ctx, storetest.AtWork(bo), made, spell) }},
			{"children.HoldNames", "program name.held", func() error {
				m.ok(t, m.Children.Rename(ctx, storetest.AtWork(bo), children.NewName{ID: spell, Child: made, Person: made, Name: "Kit L", Since: care.DateOf(base.Clock.Now()).AddDays(1)}))
				lines()
				base.Clock.Move(24 * time.Hour)
				defer base.Clock.Move(-24 * time.Hour)
				return m.Children.HoldNames(ctx)
			}},
			{"children.Unmake", "bo child.removed, program signed.tie, program signed.seat, program signed.child", func() error {
				wrong := children.NewChild{ID: care.NewID(), Facts: children.Facts{Name: "Wrong Child", BornOn: "2014-02-03"}, CaredOn: "2026-02-01"}
				m.ok(t, m.Children.Make(ctx, storetest.AtWork(bo), wrong))
				lines()
				return m.Children.Unmake(ctx, storetest.AtWork(bo), wrong.ID)
			}},
			{"imports.Begin", "bo import.read", func() error {
				brought = care.NewID()
				up, err := exchange.Open(file("p.csv", peopleHead, "C1,Amara,Okafor,15/05/2014,"), file("q.csv", periodHead, "C1,p1,10/01/2024,S,,"))
				m.ok(t, err)
				return m.Imports.Begin(ctx, storetest.AtWork(bo), brought, up)
			}},
			{"imports.Match", "", func() error { return m.Imports.Match(ctx, storetest.AtWork(bo), brought, exchange.Mapping{}) }},
			{"imports.Choose", "", func() error { return m.Imports.Choose(ctx, storetest.AtWork(bo), brought, map[string]bool{"x": false}) }},
			{"imports.Do", "bo child.made, program child.added, program signed.child, program signed.tie, program signed.seat", func() error {
				left, err := doAll(t, m.Store, storetest.AtWork(bo), brought)
				return cmp.Or(err, map[bool]error{true: errors.New("rows are left")}[left > 0])
			}},
			{"imports.Undo", "bo child.removed, program signed.tie, program signed.seat, program signed.child", func() error {
				return one(m.Imports.Undo(ctx, storetest.AtWork(bo), brought, time.Minute))
			}},
			{"imports.Export", "bo export.made", func() error { return m.Imports.Export(ctx, storetest.AtWork(bo), "ssd_person", io.Discard) }},
			{"staff.Leave", "ada tie.end, ada tie.end, ada staff.left, program signed.person, ada staff.unjob, ada staff.unjob, program signed.job, program signed.job, program signed.tie, program signed.seat, program signed.tie, program signed.seat", func() error {
				m.ok(t, m.Staff.GiveJob(ctx, storetest.AtWork(amir), worker.Person, care.JobIRO))
				lines()
				return m.Staff.Leave(ctx, storetest.AtWork(ada), nia, "moved on", nil)
			}},
			{"staff.Return", "ada staff.link, ada staff.returned, program signed.person", func() error { return one(m.Staff.Return(ctx, storetest.AtWork(ada), nia, care.NewID())) }},
			{"staff.AgreeLink", "amir staff.agreed", func() error {
				who, err := m.Staff.Member(ctx, storetest.AtWork(ada), nia)
				m.ok(t, err)
				return one(m.Staff.AgreeLink(ctx, storetest.AtWork(amir), who.Stands.ID))
			}},
			{"store.RotateKeys", "", func() error { return one(m.RotateKeys(ctx)) }}, // nothing is sealed with an older key
			{"signin.SpeakLang", "", func() error { return m.SignIn.SpeakLang(ctx, m.Parent.Viewer, care.Urdu) }},
			{"figures.CountSaid", "", func() (err error) { // counts of all children, which lead to none
				base.Clock.Move(2 * 365 * 24 * time.Hour)
				for range 5 {
					err = errors.Join(err, m.Figures.CountSaid(ctx))
				}
				return err
			}},
		}
		var told []string
		for in, methods := range reading {
			for _, method := range strings.Fields(methods) {
				told = append(told, in+"."+method)
			}
		}
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
			stillOpens(t, s, a.method, rows)
		}
		for table, columns := range database.SealedColumns {
			for _, column := range columns {
				if rows[table+"."+column] == 0 {
					t.Errorf("no act has written %s.%s, so that nobody knows whether a check opens it", table, column)
				}
			}
		}
		known := methods(t)
		for _, method := range known {
			if !slices.Contains(told, method) {
				t.Errorf("%s: nothing here says which lines it leaves", method)
			}
		}
		for _, method := range told {
			if !slices.Contains(known, method) {
				t.Errorf("%s: there is no such method", method)
			}
		}
	})
}

// stillOpens sees that a check of the whole database opens all that is sealed in it.
func stillOpens(t *testing.T, s *store.Store, after string, rows map[string]int) {
	t.Helper()
	all, err := s.OpenAll(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range all {
		if rows[c.Column] += c.Rows; len(c.Closed) > 0 {
			t.Errorf("after %s %s does not open in %v", after, c.Column, c.Closed)
		}
	}
}

// methods are those of exported types of the slices and the database that other rooms can
// call, as package.Method, and package.Type.Method where the type is none that a package
// is known by. What takes or hands out a transaction can be called by slices alone: no
// other room knows gorm. What a row is called and signed with does nothing.
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
			set := token.NewFileSet()
			parsed, err := parser.ParseFile(set, file, source, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			text := func(from, to token.Pos) string {
				return string(source[set.Position(from).Offset:set.Position(to).Offset])
			}
			for _, d := range parsed.Decls {
				fn, ok := d.(*ast.FuncDecl)
				if !ok || fn.Recv == nil || !fn.Name.IsExported() {
					continue
				}
				of := fn.Recv.List[0].Type
				typed, _, _ := strings.Cut(strings.TrimPrefix(text(of.Pos(), of.End()), "*"), "[")
				name := fn.Name.Name
				if !ast.IsExported(typed) || ofRow.MatchString(name) || inside.MatchString(text(fn.Type.Params.Pos(), fn.Type.End())) {
					continue
				}
				if !chief.MatchString(typed) {
					name = typed + "." + name
				}
				names = append(names, parsed.Name.Name+"."+name)
			}
		}
	}
	return names
}

var (
	chief  = regexp.MustCompile(`^(Store|Log|DB)$`)
	ofRow  = regexp.MustCompile(`^(TableName|Signs)$`)
	inside = regexp.MustCompile(`\bgorm\.DB|\bTx\b|\baudit\.(Reading|Subject)\b|\bnetwork\.Standing\b`)
)
