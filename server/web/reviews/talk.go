package reviews

import (
	"slices"
	"strconv"

	"myreview/server/care"
	"myreview/server/review"
	"myreview/server/store/reviews"
	"myreview/server/view"
	"myreview/server/web"
)

func (s *Pages) talkRoutes() []web.Route {
	return []web.Route{
		web.Get("/r/:review/talks", web.Staff, s.talks),
		web.Get("/r/:review/talks/:talk", web.Staff, func(k *web.Call) error { return s.showTalk(k, nil) }),
		web.Post("/r/:review/talks/:talk", web.Staff, s.sayTalk),
	}
}

func talksPath(id care.ID, rest string) string { return "/r/" + string(id) + "/talks" + rest }

// talkSays names the message for how far a talk is.
var talkSays = map[review.TalkState]string{
	"": "talk.state.none", review.TalkPlanned: "talk.state.planned", review.TalkHad: "talk.state.had",
	review.TalkRefused: "talk.state.refused", review.TalkUnfit: "talk.state.unfit", review.TalkMissed: "talk.state.missed",
}

var talkHows = map[string]string{"person": "talk.how.person", "video": "talk.how.video", "phone": "talk.how.phone"}

var talkKinds = map[review.TalkKind]string{review.TalkAlone: "talk.alone", review.TalkWorker: "talk.worker"}

// talkOnDesk says on the IRO's desk how far the talk with the child alone is.
var talkOnDesk = map[review.TalkState]string{
	"": "talk.desk.none", review.TalkPlanned: "talk.desk.planned", review.TalkHad: "talk.desk.had",
	review.TalkRefused: "talk.desk.refused", review.TalkUnfit: "talk.desk.unfit", review.TalkMissed: "talk.desk.missed",
}

// workerOnDesk says there how far the talk with the social worker is.
var workerOnDesk = map[review.TalkState]string{
	"": "talk.desk.worker.none", review.TalkPlanned: "talk.desk.worker.planned", review.TalkHad: "talk.desk.worker.had", review.TalkMissed: "talk.desk.worker.missed",
}

// talkMine says to the child how they will talk alone with their IRO.
var talkMine = map[string]string{"person": "talk.mine.person", "video": "talk.mine.video", "phone": "talk.mine.phone"}

func (s *Pages) talkPage(k *web.Call) (care.ID, reviews.TalkPage, error) {
	id, err := k.ID("review")
	if err != nil {
		return "", reviews.TalkPage{}, err
	}
	p, err := s.Store.Reviews.Talks.Page(k.UserContext(), k.Viewer, id)
	return id, p, err
}

func talkLine(k *web.Call, t reviews.Talk) view.TalkLine {
	line := view.TalkLine{Kind: string(t.Kind), Heading: talkKinds[t.Kind], Says: talkSays[t.State], Settled: t.Settled(), Day: t.Day, By: t.By, At: t.At, May: t.May}
	if t.How != "" {
		line.How = talkHows[t.How]
	}
	if t.State.NeedsWhy() {
		line.Why = web.OrLost(k.Say, t.Why, t.Lost)
	}
	return line
}

// talks is how far the talks before a review are, with what the child said of how they
// would like to talk.
func (s *Pages) talks(k *web.Call) error {
	id, p, err := s.talkPage(k)
	if err != nil {
		return err
	}
	m := &view.Talks{Page: s.Page(k), Review: id, Name: web.Given(p.Name), Leads: p.Leads, Closed: p.Closed}
	m.TitleFor(p.Name)
	m.Asked = talkAsked(k, p)
	for _, t := range p.All {
		line := talkLine(k, t)
		for _, was := range t.Before {
			line.Before = append(line.Before, talkLine(k, was))
		}
		m.List = append(m.List, line)
	}
	return s.Show(k, "talk/talks", m)
}

func talkAsked(k *web.Call, p reviews.TalkPage) (out []view.TalkAsked) {
	for _, a := range p.Asked {
		was := web.AskedBy(k.Say, a.Answer.Asked)
		out = append(out, view.TalkAsked{Ask: was.Ask(), Said: was.Said(k.Say, a.Answer, func(care.ID) string { return "" })})
	}
	return out
}

// talk finds the one that the address names, where the reader may say something of it.
func (s *Pages) talk(k *web.Call) (care.ID, reviews.TalkPage, reviews.Talk, error) {
	id, p, err := s.talkPage(k)
	if err != nil {
		return id, p, reviews.Talk{}, err
	}
	i := slices.IndexFunc(p.All, func(t reviews.Talk) bool { return string(t.Kind) == k.Params("talk") })
	if i < 0 || !p.All[i].May && !p.Closed && !p.Died {
		return id, p, reviews.Talk{}, care.NotFoundError()
	}
	return id, p, p.All[i], nil
}

// showTalk is where somebody says how far a talk is. What is planned stands in the boxes;
// nothing else is picked beforehand.
func (s *Pages) showTalk(k *web.Call, fault *care.Error) error {
	id, p, t, err := s.talk(k)
	if err != nil {
		return err
	}
	if !t.May && fault == nil {
		return k.To(talksPath(id, ""))
	}
	m := &view.TalkForm{Page: s.Page(k), Review: id, Name: web.Given(p.Name), Line: talkLine(k, t), Asked: talkAsked(k, p), Alone: t.Kind == review.TalkAlone, ID: care.NewID(), Seen: k.Seen("seen", strconv.Itoa(t.N), fault)}
	m.TitleFor(p.Name)
	state, how := "", t.How
	m.Day = string(t.Day)
	if fault != nil {
		state, how, m.Day, m.Why = k.Value("state"), k.Value("how"), k.Value("day"), k.Value("why")
		if formID, err := k.FormID("id"); err == nil && fault.Kind == care.KindInvalid {
			m.ID = formID
		}
	}
	for _, one := range t.Kind.States() {
		m.States = append(m.States, view.Option{Value: string(one), Label: talkSays[one], Chosen: state == string(one)})
	}
	for _, one := range review.TalkHows {
		m.Hows = append(m.Hows, view.Option{Value: one, Label: talkHows[one], Chosen: how == one})
	}
	if fault == nil {
		return s.Show(k, "talk/one", m)
	}
	m.Wrong, m.Message = fault.Field, k.Say.Fault(fault)
	return s.ShowStatus(k, web.StatusOf[fault.Kind], "talk/one", m)
}

func (s *Pages) sayTalk(k *web.Call) error {
	id, _, t, err := s.talk(k)
	if err != nil {
		return err
	}
	n := reviews.NewTalk{Kind: t.Kind, Talk: review.Talk{State: review.TalkState(k.Value("state")), How: k.Value("how"), Why: k.Value("why")}}
	if n.ID, err = k.FormID("id"); err != nil {
		return err
	}
	if n.Seen, err = strconv.Atoi(k.Value("seen")); err != nil {
		return care.Invalid("error.form")
	}
	n.Day, err = k.Day("day")
	if err == nil || !n.State.Dated() {
		err = s.Store.Reviews.Talks.Say(k.UserContext(), k.Viewer, id, n)
	}
	return web.Done(k, err, talksPath(id, "#"+string(t.Kind)), s.showTalk)
}

// talkLink is what leads there from the meeting, for those who see the talks.
func (s *Pages) talkLink(k *web.Call, id care.ID, m *view.Meet, child string) error {
	if !m.Work || !k.Viewer.Staff {
		return nil
	}
	last, err := s.Store.Reviews.Talks.Last(k.UserContext(), k.Viewer, id)
	switch {
	case care.KindOf(err) == care.KindNotFound:
		return nil
	case err != nil:
		return err
	}
	m.Talks = []view.MeetTalk{{Says: "talk.title"}}
	if m.Desk {
		alone, worker := last[review.TalkAlone], last[review.TalkWorker]
		m.Talks = []view.MeetTalk{{Says: talkOnDesk[alone.State], Name: child, Day: alone.Day}, {Says: workerOnDesk[worker.State], Day: worker.Day}}
	}
	return nil
}
