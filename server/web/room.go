package web

import (
	"github.com/gofiber/fiber/v2"

	"myreview/server/care"
	"myreview/server/view"
)

// newScreen is where the IRO asks for a room screen's code. The seat's id is
// in the form, so that a repeat makes no second screen.
func (s *Site) newScreen(k *call) error {
	id, err := s.leads(k)
	if err != nil {
		return err
	}
	return s.show(k, "meet/code", &view.RoomCode{Shell: s.shell(k), Review: id, Seat: care.NewID()})
}

// makeScreen shows the code, this once.
func (s *Site) makeScreen(k *call) error {
	id, err := s.leads(k)
	if err != nil {
		return err
	}
	screen, err := k.formID("seat")
	if err != nil {
		return err
	}
	code, until, err := s.Store.Meetings.OpenScreen(k.UserContext(), k.Viewer, id, screen)
	if err != nil {
		return err
	}
	return s.show(k, "meet/code", &view.RoomCode{Shell: s.shell(k), Review: id, Seat: screen, Code: code, Until: until})
}

// leads is the review of the address, for its IRO alone.
func (s *Site) leads(k *call) (care.ID, error) {
	id, err := k.id("review")
	if err != nil {
		return "", err
	}
	m, err := s.rooms.fresh(k.UserContext(), id)
	if err != nil {
		return "", err
	}
	v, err := m.Own(k.Viewer)
	if err != nil {
		return "", err
	}
	if !v.Me.Leads() {
		return "", care.Forbidden("error.meeting.notyours")
	}
	return id, nil
}

// roomDoor is where a screen in the room is set up. It knows nobody.
func (s *Site) roomDoor(k *call) error {
	if k.Viewer.Seat != "" {
		return k.to("/room/screen")
	}
	return s.show(k, "meet/room", &view.Room{Shell: s.shell(k)})
}

// enterRoom trades the code for the screen's session.
func (s *Site) enterRoom(k *call) error {
	id, screen, err := s.Store.Meetings.EnterRoom(k.UserContext(), k.value("code"), s.place(k.Ctx))
	switch kind := care.KindOf(err); {
	case err == nil:
	case kind == care.KindInvalid:
		return s.showStatus(k, fiber.StatusUnprocessableEntity, "meet/room", &view.Room{Shell: s.shell(k), Error: k.Say.T("room.wrong")})
	case kind == care.KindTooMany:
		return s.showStatus(k, fiber.StatusTooManyRequests, "meet/room", &view.Room{Shell: s.shell(k), Error: k.Say.T("room.many")})
	default:
		return err
	}
	secret, err := s.Store.SignIn.StartScreen(k.UserContext(), id, screen, k.Viewer.Lang)
	if err != nil {
		return err
	}
	s.signedIn(k, secret)
	return k.to("/room/screen")
}

// roomScreen shows what all present may see, to be read across the room.
func (s *Site) roomScreen(k *call) error {
	if k.Viewer.Seat == "" {
		return k.to("/room")
	}
	return s.showMeeting(k, k.Viewer.Review, nil)
}
