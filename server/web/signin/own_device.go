package signin

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"myreview/server/care"
	"myreview/server/store/signin"
	"myreview/server/view"
	"myreview/server/web"
)

// devicePage is what a link to a child's own device opens. It tells nothing and
// changes nothing.
func (s *Pages) devicePage(k *web.Call) error {
	at, err := s.Store.Cards.DeviceLinkAt(k.UserContext(), k.Params("token"), s.deviceOf(k))
	if err != nil {
		return s.deviceShut(k, err)
	}
	s.speakTo(k, at)
	return s.Show(k, "card/device", &view.CardDevice{Page: s.outside(k)})
}

// bindDevice keeps this browser as the child's own, and goes in.
func (s *Pages) bindDevice(k *web.Call) error {
	session, err := s.Store.Cards.BindDevice(k.UserContext(), k.Params("token"), s.keepDevice(k), s.NewSession(k, signin.ByDevice), s.ChosenLang(k))
	if err != nil && care.KindOf(err) == care.KindNotFound {
		if many := s.Store.SignIn.Try(k.UserContext(), "device:"+s.Place(k.Ctx), 30, 10*time.Minute); many != nil {
			return many
		}
	}
	if err != nil {
		return s.deviceShut(k, err)
	}
	s.SignedIn(k, session)
	return k.To("/with")
}

func (s *Pages) deviceShut(k *web.Call, err error) error {
	if care.KindOf(err) != care.KindNotFound {
		return err
	}
	s.neutral(k)
	return s.ShowStatus(k, fiber.StatusNotFound, "card/shut", &view.CardShut{Page: s.outside(k), Device: true})
}

// mine is the first page of a device that is a child's own; false: it is not.
func (s *Pages) mine(k *web.Call) (bool, error) {
	at, err := s.Store.Cards.OwnDevice(k.UserContext(), s.deviceOf(k))
	if err != nil {
		if care.KindOf(err) == care.KindNotFound {
			err = nil
		}
		return false, err
	}
	s.speakTo(k, at)
	return true, s.Show(k, "card/device", &view.CardDevice{Page: s.outside(k), Mine: true})
}

// enterMine goes in on a device that is a child's own.
func (s *Pages) enterMine(k *web.Call) error {
	session, err := s.Store.Cards.EnterOwnDevice(k.UserContext(), s.keepDevice(k), s.NewSession(k, signin.ByDevice), s.ChosenLang(k))
	if err != nil {
		if care.KindOf(err) == care.KindNotFound {
			return k.To("/")
		}
		return err
	}
	s.SignedIn(k, session)
	return k.To("/with")
}

// giveUpMine makes the device nobody's.
func (s *Pages) giveUpMine(k *web.Call) error {
	if err := s.Store.Cards.GiveUpDevice(k.UserContext(), s.deviceOf(k)); err != nil {
		return err
	}
	return k.To("/")
}
