package reviews

import (
	"github.com/gofiber/fiber/v2"

	"myreview/server/care"
	"myreview/server/review"
	"myreview/server/store/meetings"
	"myreview/server/web"
)

func (s *Pages) meetingRoutes() []web.Route {
	return []web.Route{
		web.Get("/r/:review", web.Person, s.reviewHome),
		web.Post("/r/:review/seat", web.Person, s.takeSeat),
		web.Get("/r/:review/meet", web.Seat, s.meet),
		web.Get("/r/:review/live", web.Anyone, s.socket), // answers strangers by close code
		web.Post("/r/:review/ticket", web.Seat, s.NewTicket),
		web.Get("/r/:review/poll", web.Anyone, s.poll),
		web.Post("/r/:review/meet/keep", web.Participant, s.keepUnsent),
		web.Post("/r/:review/meet/join", web.Participant, s.acts(s.join)),
		web.Post("/r/:review/meet/leave", web.Participant, s.acts(s.goAway)),
		web.Post("/r/:review/meet/scale/pick", web.Participant, s.acts(s.pick)),
		web.Post("/r/:review/meet/scale/higher", web.Participant, s.acts(s.higher)),
		web.Post("/r/:review/meet/scale/shows", web.Participant, s.acts(s.shows)),
		web.Post("/r/:review/meet/scale/open", web.Participant, s.acts(s.openScale)),
		web.Post("/r/:review/meet/scale/reveal", web.Participant, s.acts(s.reveal)),
		web.Post("/r/:review/meet/scale/again", web.Participant, s.acts(s.putAway)),
		web.Post("/r/:review/meet/scale/stop", web.LeadsReview, s.acts(s.stopScale)),
		web.Post("/r/:review/meet/scale/told", web.LeadsReview, s.acts(s.told)),
		web.Post("/r/:review/meet/item/next", web.Participant, s.acts(s.nextItem)),
		web.Post("/r/:review/meet/item/back", web.Participant, s.acts(s.backItem)),
		web.Post("/r/:review/meet/pause", web.Participant, s.acts(s.pause)),
		web.Post("/r/:review/meet/resume", web.Participant, s.acts(s.resume)),
		web.Post("/r/:review/meet/chair/give", web.LeadsReview, s.acts(s.giveChair)),
		web.Post("/r/:review/meet/chair/take", web.LeadsReview, s.acts(s.takeChair)),
		web.Post("/r/:review/meet/chair/handback", web.Participant, s.acts(s.handBack)),
		web.Post("/r/:review/meet/start", web.LeadsReview, s.acts(s.startReview)),
		web.Post("/r/:review/meet/undo", web.LeadsReview, s.acts(s.undo)),
		web.Post("/r/:review/meet/people/invite", web.LeadsReview, s.acts(s.invite)),
		web.Post("/r/:review/meet/people/remove", web.LeadsReview, s.acts(s.remove)),
		web.Post("/r/:review/meet/people/here", web.LeadsReview, s.acts(s.hereFor)),
		web.Get("/r/:review/meet/room", web.LeadsReview, s.newScreen),
		web.Post("/r/:review/meet/room", web.LeadsReview, s.makeScreen),
		web.Get("/room", web.Anyone, s.roomDoor),
		web.Post("/room", web.Anyone, s.enterRoom),
		web.Get("/room/screen", web.Seat, s.roomScreen),
	}
}

// meet is the meeting's page for whoever has a place in it: the chairing view
// for the IRO, one calm column for everybody else.
func (s *Pages) meet(k *web.Call) error {
	id, err := k.ID("review")
	if err != nil {
		return err
	}
	// Before all of it is read: whoever has no place must not wait longer for what
	// there is than for what there is not.
	if err := s.Store.Reviews.TakesPart(k.UserContext(), k.Viewer, id); err != nil {
		return err
	}
	return s.showMeeting(k, id, nil)
}

// showMeeting draws the page from a new reading, so that it shows the act that
// it follows. A fault is told at its top, with what was typed.
func (s *Pages) showMeeting(k *web.Call, id care.ID, fault *care.Error) error {
	m, err := s.Rooms.Fresh(k.UserContext(), id)
	if err != nil {
		return err
	}
	d, err := s.partsRenderer(m, k.Viewer, web.PageToken(k.Secret))
	if err != nil {
		return err
	}
	page, err := d.page(k.UserContext(), s.Page(k))
	if err != nil {
		return err
	}
	if err := s.talkLink(k, id, page, web.Given(d.view.Child.Name)); err != nil {
		return err
	}
	page.Ticket, page.Beat = web.Ticket(k.Secret, id, s.Clock()), s.BeatMillis()
	status := fiber.StatusOK
	if fault != nil {
		status = web.StatusOf[fault.Kind]
		page.Problem, page.TypedText = k.Say.Fault(fault), web.TypedText(k)
		if err := d.showWrong(page, k, fault); err != nil {
			return err
		}
	} else {
		kept, err := s.Store.Meetings.Unsent(k.UserContext(), k.Viewer, id)
		if err != nil {
			return err
		}
		if err := d.showUnsent(page, kept); err != nil {
			return err
		}
	}
	return s.ShowStatus(k, status, "meet/meet", page)
}

// acts is a handler for something that is done in a meeting. It leads back to
// the meeting's page, whatever was pressed; a script gets the parts that
// changed instead.
func (s *Pages) acts(do func(*web.Call, care.ID) error) func(*web.Call) error {
	return func(k *web.Call) error {
		id, err := k.ID("review")
		if err != nil {
			return err
		}
		before := s.Rooms.Bell(id)
		err = do(k, id)
		kind := care.KindOf(err)
		switch {
		case err == nil && k.WantsJSON():
			return s.changed(k, id, before)
		case err == nil:
			return k.To("/r/" + string(id) + "/meet")
		case (kind == care.KindInvalid || kind == care.KindConflict) && !k.WantsJSON():
			return s.showMeeting(k, id, web.AsFault(err))
		}
		return err
	}
}

// changed answers a script that acted: what its page does not show yet. Before is
// the last bell before the act.
func (s *Pages) changed(k *web.Call, id care.ID, before int64) error {
	if err := s.Rooms.After(k.UserContext(), id, before); err != nil {
		return err
	}
	w := &liveSource{site: s, viewer: k.Viewer, review: id, csrf: web.PageToken(k.Secret), epoch: k.Value("epoch")}
	return w.answer(k, k.Value("after"))
}

// join says that one is here and how; one tap each.
func (s *Pages) join(k *web.Call, id care.ID) error {
	mode, err := review.ParseJoin(k.Value("mode"))
	if err != nil {
		return err
	}
	return s.Store.Meetings.Join(k.UserContext(), k.Viewer, id, mode)
}

func (s *Pages) goAway(k *web.Call, id care.ID) error {
	return s.Store.Meetings.Leave(k.UserContext(), k.Viewer, id)
}

// pick keeps one's own number or picture, and the words that came with it.
// "Not today" is a button of its own beside the ladder.
func (s *Pages) pick(k *web.Call, id care.ID) error {
	round, err := k.FormID("round")
	if err != nil {
		return err
	}
	pick := k.Value("pick")
	if k.Value("pass") != "" {
		pick = string(review.Pass)
	}
	return s.acted(k, id, meetings.UnsentScale, s.Store.Meetings.MarkWith(k.UserContext(), k.Viewer, id, round, pick, k.Value("higher")))
}

func (s *Pages) higher(k *web.Call, id care.ID) error {
	round, err := k.FormID("round")
	if err != nil {
		return err
	}
	return s.acted(k, id, meetings.UnsentScale, s.Store.Meetings.WriteHigher(k.UserContext(), k.Viewer, id, round, k.Value("higher")))
}

func (s *Pages) shows(k *web.Call, id care.ID) error {
	shows, err := review.ParseShows(k.Value("shows"))
	if err != nil {
		return err
	}
	return s.Store.Meetings.SetShows(k.UserContext(), k.Viewer, id, shows)
}
