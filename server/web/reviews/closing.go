package reviews

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"myreview/server/care"
	"myreview/server/i18n"
	"myreview/server/live"
	"myreview/server/review"
	"myreview/server/store/meetings"
	"myreview/server/store/network"
	"myreview/server/store/reviews"
	"myreview/server/view"
	"myreview/server/web"
)

func (s *Pages) closingRoutes() []web.Route {
	return []web.Route{
		web.Get("/r/:review/close", web.Participant, s.closingPage),
		web.Post("/r/:review/close", web.LeadsReview, s.closeReview),
		web.Post("/r/:review/close/decision", web.LeadsReview, s.decide),
		web.Get("/r/:review/close/decision/:decision", web.LeadsReview, s.decisionPage),
		web.Post("/r/:review/close/withdraw", web.LeadsReview, s.withdraw),
		web.Post("/r/:review/close/attendance", web.LeadsReview, s.attendance),
		web.Get("/r/:review/close/readback", web.Participant, s.readbackPage),
		web.Post("/r/:review/close/readback", web.Participant, s.readback),
	}
}

func closePath(id care.ID, rest string) string { return "/r/" + string(id) + "/close" + rest }

// closingPage is the IRO's; everybody else who was there is asked whether this
// is what was agreed.
func (s *Pages) closingPage(k *web.Call) error {
	id, err := k.ID("review")
	if err != nil {
		return err
	}
	c, err := s.Store.Reviews.Closing(k.UserContext(), k.Viewer, id)
	if err != nil && care.KindOf(err) == care.KindNotFound {
		if _, err := s.Store.Reviews.Agreed(k.UserContext(), k.Viewer, id); err != nil {
			return err
		}
		return k.To(closePath(id, "/readback"))
	}
	if err != nil {
		return err
	}
	m := s.closing(k, id, c)
	if err := s.typedClosing(k, id, c, m); err != nil {
		return err
	}
	return s.showClosing(k, fiber.StatusOK, c, m)
}

// showClosing draws what lives on the page, and the page round it.
func (s *Pages) showClosing(k *web.Call, status int, c reviews.Closing, m *view.Closing) error {
	parts, err := s.closingSource(k, m.Review).parts(k.UserContext(), c)
	if err != nil {
		return err
	}
	m.Ticket, m.Beat, m.Scripts, m.CallsV = web.Ticket(k.Secret, m.Review, s.Clock()), s.BeatMillis(), "js/live.js", parts[0].V
	m.Part = view.MeetPart{ID: parts[1].ID, V: parts[1].V, HTML: template.HTML(parts[1].HTML)} // #nosec G203 -- drawn by our own templates
	return s.ShowStatus(k, status, "close/close", m)
}

// ofClosing is what the closing page says at the meeting's socket, and where it
// asks by plain requests: it follows the same bell and has parts of its own.
const ofClosing = "close"

// partOfClosing is what was agreed, with what people said to it.
const partOfClosing = "agreed"

// closingSource is one open closing page, or a poll of one.
type closingSource struct {
	liveSource
	say i18n.Words
}

func (s *Pages) closingSource(k *web.Call, id care.ID) *closingSource {
	return &closingSource{
		liveSource{site: s, viewer: k.Viewer, review: id, csrf: web.PageToken(k.Secret), epoch: k.Query("epoch")},
		s.Words.In(k.Viewer.Lang, k.Viewer.Band),
	}
}

// Pull draws the page's parts for whom the page is.
func (w *closingSource) Pull(ctx context.Context) ([]live.Part, error) {
	if !w.viewer.Known() {
		return nil, web.SignedOut()
	}
	if err := w.site.Store.SignIn.Still(ctx, w.viewer); err != nil {
		return nil, err
	}
	c, err := w.site.Store.Reviews.Closing(ctx, w.viewer, w.review)
	if err != nil {
		return nil, err
	}
	if c.State != w.epoch {
		return nil, live.ErrReset
	}
	return w.parts(ctx, c)
}

// parts are the calls for help in the head of the page, and what was agreed.
func (w *closingSource) parts(ctx context.Context, c reviews.Closing) ([]live.Part, error) {
	calls, err := w.site.Calls(ctx, w.viewer)
	if err != nil {
		return nil, err
	}
	m := view.ClosingDecisions{CSRF: w.csrf, Review: w.review, State: view.Phase(c.State), Confirmed: c.Confirmed()}
	k := &web.Call{Viewer: w.viewer, Say: w.say} // of the request that is over, who asks and how they are spoken to
	for _, d := range c.Decisions {
		line := view.ClosingDecision{ID: d.ID, Area: d.Area, What: web.OrLost(k.Say, d.What, d.Lost), Why: d.Why, Plain: d.Plain, Who: whoDoes(k, d), Due: d.Due}
		if d.Wish != review.NotAsked {
			line.Wish = wishSays[d.Wish]
		}
		for _, one := range d.Said {
			line.Said = append(line.Said, view.SaidBack{Who: whoIs(k, one.Who), Yes: one.Says == review.AgreedYes, Words: web.OrLost(k.Say, one.Words, one.Lost)})
		}
		for _, one := range d.Before {
			line.Said = append(line.Said, view.SaidBack{Who: whoIs(k, one.Who), Yes: one.Says == review.AgreedYes, Words: web.OrLost(k.Say, one.Words, one.Lost), Before: true})
		}
		m.Decisions = append(m.Decisions, line)
	}
	var out []live.Part
	for _, p := range []struct {
		id, partial string
		model       any
	}{{partOfCalls, "meet/calls", view.MeetCalls{Free: web.Free(calls)}}, {partOfClosing, "close/decisions", m}} {
		html, err := w.site.Views.Part(w.viewer.Lang, w.viewer.Band, p.partial, p.model)
		if err != nil {
			return nil, err
		}
		out = append(out, live.NewPart(p.id, []byte(strings.TrimSpace(string(html)))))
	}
	return out, nil
}

// again shows the page once more with what went wrong next to its field.
func (s *Pages) again(k *web.Call, id care.ID, c reviews.Closing, change func(m *view.Closing)) error {
	m := s.closing(k, id, c)
	change(m)
	m.Problem = k.Say.T("close.problem")
	return s.showClosing(k, fiber.StatusUnprocessableEntity, c, m)
}

func (s *Pages) closing(k *web.Call, id care.ID, c reviews.Closing) *view.Closing {
	c.Part.LiveCounts = s.Profile.Open.LiveVideoAttends
	m := &view.Closing{
		Page: s.Page(k), Review: id, Child: c.Child.Name, State: view.Phase(c.State), Confirmed: c.Confirmed(), Sent: c.Sent,
		ClosedAt: c.ClosedAt, NextDue: c.NextDue, Letter: view.LetterState(c.Letter),
		Decided: len(c.Decisions) > 0, New: s.decisionForm(k, id, c, review.NewDecision{}),
	}
	m.New.ID = care.NewID()
	if c.State == "closed" && c.Letter != "published" {
		m.LetterBy = s.letterBy(c.Held)
	}
	if c.After != nil {
		m.After = s.clocks(*c.After)
	}
	for _, a := range c.Present {
		seat := view.ClosingSeat{Seat: a.Who.Seat, Label: whoIs(k, a.Who), Picture: a.Who.Picture, Noticed: a.Attended == ""}
		now := a.Attended
		if seat.Noticed && a.Took != review.NotThere {
			now = a.Took // whom the meeting did not notice may have sat in the room
		}
		for _, mode := range review.Modes {
			seat.Modes = append(seat.Modes, view.Option{Value: string(mode), Label: modeSays[mode], Chosen: mode == now})
		}
		m.Present = append(m.Present, seat)
	}
	for _, g := range review.Gaves {
		m.Gave = append(m.Gave, view.Option{Value: string(g), Label: gaveSays[g], Chosen: g == c.Part.Gave})
	}
	m.Done, m.Held = doneOn(c, k.Value), c.Held
	m.Led = leading(c, "", web.OrLost(k.Say, c.LedWhy, c.LedLost && c.State == "closed"))
	for _, left := range append([]review.Left{""}, review.Lefts...) { // what was said of all together first
		if words := c.Because[left]; words != "" {
			m.Because = append(m.Because, view.ClosingBecause{Says: leftSays[left], Words: words})
		}
	}
	if c.WhyLost && c.State == "closed" {
		m.Because = []view.ClosingBecause{{Words: web.OrLost(k.Say, "", true)}}
	}
	m.Code = codes(k, c, c.PN, web.OrLost(k.Say, c.Reason, c.ReasonLost && c.State == "closed"))
	return m
}

// doneOn asks on which day the review was completed, and why it was late where that is after
// the day on which it was due.
func doneOn(c reviews.Closing, field func(string) string) view.ClosingDone {
	m := view.ClosingDone{Parts: c.Parts, Day: string(c.Held)}
	on := c.Held
	if typed := field("completed"); typed != "" {
		m.Day = typed
		if day, err := care.ParseDate(typed); err == nil {
			on = day
		}
	}
	if c.Late != "" {
		m.Why = view.Postponed(c.Late)
	}
	if c.DueOn.Empty() || review.InTime(c.DueOn, on) {
		return m
	}
	m.Due = c.DueOn
	for _, code := range care.PostponedReasons {
		m.Late = append(m.Late, view.Option{Value: code, Label: view.Postponed(code), Chosen: field("late") == code})
	}
	return m
}

// codes are those that the child's age allows, with the suggested one chosen
// until the IRO says otherwise.
func codes(k *web.Call, c reviews.Closing, chosen review.PN, reason string) view.ClosingCode {
	suggested := c.Part.Suggest()
	if chosen == "" {
		chosen = suggested.Code
	}
	m := view.ClosingCode{Suggested: string(suggested.Code), Why: k.Say.Say(suggested.Key, suggested.Args), Reason: reason}
	for _, code := range review.PNs {
		if c.Part.Confirm(code, "any reason") == nil {
			m.Options = append(m.Options, view.Option{Value: string(code), Label: codeSays[code], Chosen: code == chosen})
		}
	}
	return m
}

// leading is how much the child led, with what was counted chosen until the IRO says otherwise.
func leading(c reviews.Closing, chosen, why string) view.ClosingLed {
	m := view.ClosingLed{Counted: levelSays[c.Level], Why: why}
	if c.State == "closed" {
		m.Said = levelSays[c.Led]
		return m
	}
	chosen = cmp.Or(chosen, strconv.Itoa(c.Level))
	for level, says := range levelSays {
		value := strconv.Itoa(level)
		m.Options = append(m.Options, view.Option{Value: value, Label: says, Chosen: value == chosen})
	}
	return m
}

// leftSays are the messages that say what is left open when a review is closed.
var leftSays = map[review.Left]string{
	review.LeftAgainst: "close.left.against", review.LeftAhead: "close.left.ahead", review.LeftWishes: "close.left.wishes",
	review.LeftPeople: "close.left.people", review.LeftWorker: "close.left.worker",
}

// levelSays are the messages that say how much a child led.
var levelSays = [...]string{"close.level.0", "close.level.1", "close.level.2", "close.level.3", "close.level.4", "close.level.5"}

var wishSays = map[review.Wished]string{
	review.NotAsked:   "close.wish.notasked",
	review.WishYes:    "close.wish.yes",
	review.WishNotYet: "close.wish.notyet",
	review.WishNo:     "close.wish.no",
}

var modeSays = map[review.Mode]string{
	review.InRoom:   "close.mode.room",
	review.OnScreen: "close.mode.screen",
	review.ByPhone:  "close.mode.phone",
	review.NotThere: "close.mode.none",
}

var gaveSays = map[review.Gave]string{
	review.Spoke:       "close.gave.spoke",
	review.Represented: "close.gave.represented",
	review.Symbols:     "close.gave.symbols",
	review.Silent:      "close.gave.silent",
	review.Briefed:     "close.gave.briefed",
	review.Sent:        "close.gave.sent",
	review.NoViews:     "close.gave.none",
}

var codeSays = map[review.PN]string{
	review.PN0: "close.pn.PN0",
	review.PN1: "close.pn.PN1",
	review.PN2: "close.pn.PN2",
	review.PN3: "close.pn.PN3",
	review.PN4: "close.pn.PN4",
	review.PN5: "close.pn.PN5",
	review.PN6: "close.pn.PN6",
	review.PN7: "close.pn.PN7",
}

// whoIs names somebody for a reader who may know them, or as the child calls
// them, or by the word for who they are.
func whoIs(k *web.Call, n network.Named) string {
	switch {
	case n.Calls != "" && (k.Viewer.Band.ForChild() || n.Name == ""):
		return n.Calls
	case n.Name != "":
		return n.Name
	}
	return k.Say.T(view.Role(n.Kind))
}

// whoDoes names who a decision is for.
func whoDoes(k *web.Call, d reviews.Decision) string {
	switch {
	case d.Who.Tie == "":
		return d.WhoName
	case d.Who.Me:
		return k.Say.T("close.who.you")
	}
	return whoIs(k, d.Who)
}

// attendance keeps who was there and how, and how the child's views came.
func (s *Pages) attendance(k *web.Call) error {
	id, err := k.ID("review")
	if err != nil {
		return err
	}
	c, err := s.Store.Reviews.Closing(k.UserContext(), k.Viewer, id)
	if err != nil {
		return err
	}
	modes := map[care.ID]review.Mode{}
	for _, a := range c.Present {
		modes[a.Who.Seat] = review.Mode(k.Value("mode." + string(a.Who.Seat)))
	}
	gave := review.Gave(k.Value("gave"))
	err = s.Store.Reviews.ConfirmAttendance(k.UserContext(), k.Viewer, id, modes, gave)
	var fault *care.Error
	if errors.As(err, &fault) && fault.Kind == care.KindInvalid {
		return s.again(k, id, c, func(m *view.Closing) { attended(k, m, modes, gave, fault) })
	}
	if err != nil {
		return err
	}
	return k.To(closePath(id, "#code"))
}

// attended puts back what was chosen, with the fault next to its field.
func attended(k *web.Call, m *view.Closing, modes map[care.ID]review.Mode, gave review.Gave, fault *care.Error) {
	for i := range m.Present {
		seat := &m.Present[i]
		for j := range seat.Modes {
			seat.Modes[j].Chosen = seat.Modes[j].Value == string(modes[seat.Seat])
		}
		if fault.Field == "mode."+string(seat.Seat) {
			seat.Error = k.Say.Fault(fault)
		}
	}
	for i := range m.Gave {
		m.Gave[i].Chosen = m.Gave[i].Value == string(gave)
	}
	if fault.Field == "gave" {
		m.GaveError = k.Say.Fault(fault)
	}
}

// closeReview confirms the code and closes.
func (s *Pages) closeReview(k *web.Call) error {
	id, err := k.ID("review")
	if err != nil {
		return err
	}
	c, err := s.Store.Reviews.Closing(k.UserContext(), k.Viewer, id)
	if err != nil {
		return err
	}
	open := stillOpen(k, c, k.Value)
	how := reviews.Close{
		PN: review.PN(k.Value("pn")), Reason: k.Value("reason"), Late: k.Value("late"), LevelWhy: k.Value("level_why"),
		Because: review.Because{}, NoTalk: open.NoTalk, Live: s.Profile.Open.LiveVideoAttends,
	}
	for _, left := range review.Lefts {
		how.Because[left] = open.Because[string(left)].Words
	}
	if level := k.Value("level"); level != "" {
		said, wrong := strconv.Atoi(level)
		if wrong != nil {
			said = -1
		}
		how.Level = &said
	}
	how.Completed, err = k.Day("completed")
	c.Part.Held, c.Part.LiveCounts = cmp.Or(how.Completed, c.Held), how.Live
	live := c.State == "live"
	// What is wrong is said first; only then is it asked whether to go on.
	if err == nil && live {
		err = c.Check(how, care.DateOf(s.Now()))
	}
	unsaid := open.Talk != "" && strings.TrimSpace(open.NoTalk) == ""
	if err == nil && live && open.Knows != "" && (k.Value("knows") != open.Knows || unsaid) {
		if k.Value("knows") == open.Knows {
			open.Error = k.Say.T("talk.error.why")
		}
		if err := s.keepTyped(k, id, meetings.UnsentClose); err != nil {
			return err
		}
		m := s.closing(k, id, c)
		m.Code, m.Led, m.Open = codes(k, c, how.PN, how.Reason), leading(c, k.Value("level"), how.LevelWhy), open
		return s.showClosing(k, fiber.StatusUnprocessableEntity, c, m)
	}
	if err == nil {
		err = s.Store.Reviews.CloseReview(k.UserContext(), k.Viewer, id, how)
	}
	err = s.acted(k, id, meetings.UnsentClose, err)
	var fault *care.Error
	if errors.As(err, &fault) && fault.Kind == care.KindInvalid {
		return s.again(k, id, c, func(m *view.Closing) {
			m.Code, m.Led = codes(k, c, how.PN, how.Reason), leading(c, k.Value("level"), how.LevelWhy)
			if k.Value("knows") != "" || fault.Field == "why" { // what was answered stays
				m.Open = open
			}
			switch said := k.Say.Fault(fault); fault.Field {
			case "reason":
				m.Code.NoReason = said
			case "level":
				m.Led.Error = said
			case "level_why":
				m.Led.NoWhy = said
			case "completed":
				m.Done.DayError = said
			case "late":
				m.Done.LateError = said
			case "why":
				m.Open.Error = said
			default:
				m.Code.Error = said
			}
		})
	}
	if err != nil {
		return err
	}
	return k.To(closePath(id, ""))
}

// stillOpen is what closing would pass over: who saw a decision differently when it
// was read back, what was not talked about, what the child asked for and has no answer to,
// whose presence nobody confirmed, that nothing is on record of a talk with the social worker,
// nor of one with the child alone, which is answered by why there was none. It is asked about
// once; an answer is good for what was listed, and for nothing that came after it.
func stillOpen(k *web.Call, c reviews.Closing, field func(string) string) view.ClosingOpen {
	var m view.ClosingOpen
	sum := sha256.New()
	for _, d := range c.Decisions {
		for _, one := range append(slices.Clone(d.Said), d.Before...) {
			if one.Says == review.AgreedYes {
				continue
			}
			fmt.Fprintln(sum, d.ID, one.Who.Tie, one.At.UnixMicro())
			m.Against = append(m.Against, view.SaidBack{Who: whoIs(k, one.Who), What: web.OrLost(k.Say, d.What, d.Lost), Words: web.OrLost(k.Say, one.Words, one.Lost)})
		}
	}
	for _, it := range c.Ahead {
		if it.Kind == review.Close { // closing is that part
			continue
		}
		fmt.Fprintln(sum, it.ID)
		m.Ahead = append(m.Ahead, view.Item(string(it.Kind), it.Area))
	}
	if m.Wishes = c.Wishes; m.Wishes > 0 {
		fmt.Fprintln(sum, "wishes", m.Wishes)
	}
	for _, a := range c.Unconfirmed() {
		fmt.Fprintln(sum, "who", a.Who.Seat)
		m.People = append(m.People, whoIs(k, a.Who))
	}
	if m.Worker = !c.Worker.Settled(); m.Worker {
		fmt.Fprintln(sum, "worker", c.Worker.State)
	}
	if !c.Talk.Settled() {
		fmt.Fprintln(sum, "talk", c.Talk.State)
		m.Talk, m.NoTalk = web.Given(c.Child.Name), field("notalk")
	}
	if len(m.Against)+len(m.Ahead)+m.Wishes+len(m.People) > 0 || m.Worker || m.Talk != "" {
		m.Knows = base64.RawURLEncoding.EncodeToString(sum.Sum(nil)[:12])
	}
	m.Because = map[string]view.ClosingBecause{}
	for _, left := range review.Lefts {
		m.Because[string(left)] = view.ClosingBecause{Left: string(left), Says: leftSays[left], Words: strings.TrimSpace(field("because." + string(left)))}
	}
	return m
}
