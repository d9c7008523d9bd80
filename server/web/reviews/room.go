package reviews

import (
	"github.com/gofiber/fiber/v2"

	"myreview/server/care"
	"myreview/server/view"
	"myreview/server/web"
)

// newScreen is where the IRO asks for a room screen's code. The seat's id is
// in the form, so that a repeat makes no second screen.
func (s *Pages) newScreen(k *web.Call) error {
	id, err := s.leads(k)
	if err != nil {
		return err
	}
	return s.Show(k, "meet/code", &view.RoomCode{Page: s.Page(k), Review: id, Seat: care.NewID()})
}

// makeScreen shows the code, this once.
func (s *Pages) makeScreen(k *web.Call) error {
	id, err := s.leads(k)
	if err != nil {
		return err
	}
	screen, err := k.FormID("seat")
	if err != nil {
		return err
	}
	code, until, err := s.Store.Meetings.OpenScreen(k.UserContext(), k.Viewer, id, screen)
	if err != nil {
		return err
	}
	return s.Show(k, "meet/code", &view.RoomCode{Page: s.Page(k), Review: id, Seat: screen, Code: code, Until: until})
}

// leads is the review of the address, for its IRO alone.
func (s *Pages) leads(k *web.Call) (care.ID, error) {
	id, err := k.ID("review")
	if err != nil {
		return "", err
	}
	m, err := s.Rooms.Fresh(k.UserContext(), id)
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
func (s *Pages) roomDoor(k *web.Call) error {
	if k.Viewer.Seat != "" {
		return k.To("/room/screen")
	}
	return s.Show(k, "meet/room", &view.Room{Page: s.Page(k)})
}

// enterRoom trades the code for the screen's session.
func (s *Pages) enterRoom(k *web.Call) error {
	id, screen, err := s.Store.Meetings.EnterRoom(k.UserContext(), k.Value("code"), s.Place(k.Ctx))
	switch kind := care.KindOf(err); {
	case err == nil:
	case kind == care.KindInvalid:
		return s.ShowStatus(k, fiber.StatusUnprocessableEntity, "meet/room", &view.Room{Page: s.Page(k), Error: k.Say.T("room.wrong")})
	case kind == care.KindTooMany:
		return s.ShowStatus(k, fiber.StatusTooManyRequests, "meet/room", &view.Room{Page: s.Page(k), Error: k.Say.T("room.many")})
	default:
		return err
	}
	secret, err := s.Store.SignIn.StartScreen(k.UserContext(), id, screen, k.Viewer.Lang)
	if err != nil {
		return err
	}
	s.SignedIn(k, secret)
	return k.To("/room/screen")
}

// roomScreen shows what all present may see, to be read across the room.
func (s *Pages) roomScreen(k *web.Call) error {
	if k.Viewer.Seat == "" {
		return k.To("/room")
	}
	return s.showMeeting(k, k.Viewer.Review, nil)
}
