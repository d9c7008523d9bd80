package web

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"myreview/server/care"
	"myreview/server/store/signin"
	"myreview/server/view"
)

// devicePage is what a link to a child's own device opens. It tells nothing and
// changes nothing.
func (s *Site) devicePage(k *call) error {
	at, err := s.Store.Cards.DeviceLinkAt(k.UserContext(), k.Params("token"), s.deviceOf(k))
	if err != nil {
		return s.deviceShut(k, err)
	}
	s.speakTo(k, at)
	return s.show(k, "card/device", &view.CardDevice{Shell: s.outside(k)})
}

// bindDevice keeps this browser as the child's own, and goes in.
func (s *Site) bindDevice(k *call) error {
	session, err := s.Store.Cards.BindDevice(k.UserContext(), k.Params("token"), s.keepDevice(k), s.way(k, signin.ByDevice), s.chosenLang(k))
	if err != nil && care.KindOf(err) == care.KindNotFound {
		if many := s.Store.SignIn.Try(k.UserContext(), "device:"+s.place(k.Ctx), 30, 10*time.Minute); many != nil {
			return many
		}
	}
	if err != nil {
		return s.deviceShut(k, err)
	}
	s.signedIn(k, session)
	return k.to("/with")
}

func (s *Site) deviceShut(k *call, err error) error {
	if care.KindOf(err) != care.KindNotFound {
		return err
	}
	s.neutral(k)
	return s.showStatus(k, fiber.StatusNotFound, "card/shut", &view.CardShut{Shell: s.outside(k), Device: true})
}

// mine is the first page of a device that is a child's own; false: it is not.
func (s *Site) mine(k *call) (bool, error) {
	at, err := s.Store.Cards.OwnDevice(k.UserContext(), s.deviceOf(k))
	if err != nil {
		if care.KindOf(err) == care.KindNotFound {
			err = nil
		}
		return false, err
	}
	s.speakTo(k, at)
	return true, s.show(k, "card/device", &view.CardDevice{Shell: s.outside(k), Mine: true})
}

// enterMine goes in on a device that is a child's own.
func (s *Site) enterMine(k *call) error {
	session, err := s.Store.Cards.EnterOwnDevice(k.UserContext(), s.keepDevice(k), s.way(k, signin.ByDevice), s.chosenLang(k))
	if err != nil {
		if care.KindOf(err) == care.KindNotFound {
			return k.to("/")
		}
		return err
	}
	s.signedIn(k, session)
	return k.to("/with")
}

// giveUpMine makes the device nobody's.
func (s *Site) giveUpMine(k *call) error {
	if err := s.Store.Cards.GiveUpDevice(k.UserContext(), s.deviceOf(k)); err != nil {
		return err
	}
	return k.to("/")
}
