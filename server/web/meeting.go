package web

import (
	"github.com/gofiber/fiber/v2"

	"myreview/server/care"
	"myreview/server/review"
	"myreview/server/store/meetings"
)

func (s *Site) meetingRoutes() []route {
	return []route{
		get("/r/:review", person, s.reviewHome),
		post("/r/:review/seat", person, s.takeSeat),
		get("/r/:review/meet", seat, s.meet),
		get("/r/:review/live", anyone, s.socket), // answers strangers by close code
		post("/r/:review/ticket", seat, s.newTicket),
		get("/r/:review/poll", anyone, s.poll),
		post("/r/:review/meet/keep", participant, s.keepUnsent),
		post("/r/:review/meet/join", participant, s.acts(s.join)),
		post("/r/:review/meet/leave", participant, s.acts(s.goAway)),
		post("/r/:review/meet/scale/pick", participant, s.acts(s.pick)),
		post("/r/:review/meet/scale/higher", participant, s.acts(s.higher)),
		post("/r/:review/meet/scale/shows", participant, s.acts(s.shows)),
		post("/r/:review/meet/scale/open", participant, s.acts(s.openScale)),
		post("/r/:review/meet/scale/reveal", participant, s.acts(s.reveal)),
		post("/r/:review/meet/scale/again", participant, s.acts(s.putAway)),
		post("/r/:review/meet/scale/stop", leadsReview, s.acts(s.stopScale)),
		post("/r/:review/meet/scale/told", leadsReview, s.acts(s.told)),
		post("/r/:review/meet/item/next", participant, s.acts(s.nextItem)),
		post("/r/:review/meet/item/back", participant, s.acts(s.backItem)),
		post("/r/:review/meet/pause", participant, s.acts(s.pause)),
		post("/r/:review/meet/resume", participant, s.acts(s.resume)),
		post("/r/:review/meet/chair/give", leadsReview, s.acts(s.giveChair)),
		post("/r/:review/meet/chair/take", leadsReview, s.acts(s.takeChair)),
		post("/r/:review/meet/chair/handback", participant, s.acts(s.handBack)),
		post("/r/:review/meet/start", leadsReview, s.acts(s.startReview)),
		post("/r/:review/meet/undo", leadsReview, s.acts(s.undo)),
		post("/r/:review/meet/people/invite", leadsReview, s.acts(s.invite)),
		post("/r/:review/meet/people/remove", leadsReview, s.acts(s.remove)),
		post("/r/:review/meet/people/here", leadsReview, s.acts(s.hereFor)),
		get("/r/:review/meet/room", leadsReview, s.newScreen),
		post("/r/:review/meet/room", leadsReview, s.makeScreen),
		get("/room", anyone, s.roomDoor),
		post("/room", anyone, s.enterRoom),
		get("/room/screen", seat, s.roomScreen),
	}
}

// meet is the meeting's page for whoever has a place in it: the chairing view
// for the IRO, one calm column for everybody else.
func (s *Site) meet(k *call) error {
	id, err := k.id("review")
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
func (s *Site) showMeeting(k *call, id care.ID, fault *care.Error) error {
	m, err := s.rooms.fresh(k.UserContext(), id)
	if err != nil {
		return err
	}
	d, err := s.drawer(m, k.Viewer, pageToken(k.cookie))
	if err != nil {
		return err
	}
	page, err := d.page(k.UserContext(), s.shell(k))
	if err != nil {
		return err
	}
	page.Ticket, page.Beat = Ticket(k.cookie, id, s.Clock()), s.beat()
	status := fiber.StatusOK
	if fault != nil {
		status = statusOf[fault.Kind]
		page.Problem, page.Kept = k.Say.Fault(fault), kept(k)
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
	return s.showStatus(k, status, "meet/meet", page)
}

// acts is a handler for something that is done in a meeting. It leads back to
// the meeting's page, whatever was pressed; a script gets the parts that
// changed instead.
func (s *Site) acts(do func(*call, care.ID) error) func(*call) error {
	return func(k *call) error {
		id, err := k.id("review")
		if err != nil {
			return err
		}
		before := s.rooms.bell(id)
		err = do(k, id)
		kind := care.KindOf(err)
		switch {
		case err == nil && k.wantsJSON():
			return s.changed(k, id, before)
		case err == nil:
			return k.to("/r/" + string(id) + "/meet")
		case (kind == care.KindInvalid || kind == care.KindConflict) && !k.wantsJSON():
			return s.showMeeting(k, id, asFault(err))
		}
		return err
	}
}

// changed answers a script that acted: what its page does not show yet. Before is
// the last bell before the act.
func (s *Site) changed(k *call, id care.ID, before int64) error {
	if err := s.rooms.after(k.UserContext(), id, before); err != nil {
		return err
	}
	w := &watcher{site: s, viewer: k.Viewer, review: id, csrf: pageToken(k.cookie), epoch: k.value("epoch")}
	return w.answer(k, k.value("after"))
}

// join says that one is here and how; one tap each.
func (s *Site) join(k *call, id care.ID) error {
	mode, err := review.ParseJoin(k.value("mode"))
	if err != nil {
		return err
	}
	return s.Store.Meetings.Join(k.UserContext(), k.Viewer, id, mode)
}

func (s *Site) goAway(k *call, id care.ID) error {
	return s.Store.Meetings.Leave(k.UserContext(), k.Viewer, id)
}

// pick keeps one's own number or picture, and the words that came with it.
// "Not today" is a button of its own beside the ladder.
func (s *Site) pick(k *call, id care.ID) error {
	round, err := k.formID("round")
	if err != nil {
		return err
	}
	pick := k.value("pick")
	if k.value("pass") != "" {
		pick = string(review.Pass)
	}
	return s.acted(k, id, meetings.UnsentScale, s.Store.Meetings.MarkWith(k.UserContext(), k.Viewer, id, round, pick, k.value("higher")))
}

func (s *Site) higher(k *call, id care.ID) error {
	round, err := k.formID("round")
	if err != nil {
		return err
	}
	return s.acted(k, id, meetings.UnsentScale, s.Store.Meetings.WriteHigher(k.UserContext(), k.Viewer, id, round, k.value("higher")))
}

func (s *Site) shows(k *call, id care.ID) error {
	shows, err := review.ParseShows(k.value("shows"))
	if err != nil {
		return err
	}
	return s.Store.Meetings.SetShows(k.UserContext(), k.Viewer, id, shows)
}
