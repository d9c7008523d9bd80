package signin

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"myreview/server/care"
	"myreview/server/view"
	"myreview/server/web"
)

func (s *Pages) deviceRoutes() []web.Route {
	return []web.Route{
		web.Get("/devices", web.Person, s.devices),
		web.Post("/devices/end", web.Person, s.endDevice),
		web.Get("/password", web.Person, s.passwordPage),
		web.Post("/password", web.Person, s.RequireReauth(s.setPassword)),
	}
}

// devices lists where the viewer is signed in.
func (s *Pages) devices(k *web.Call) error {
	list, err := s.Store.SignIn.Devices(k.UserContext(), k.Viewer)
	if err != nil {
		return err
	}
	m := &view.Devices{Page: s.Page(k)}
	if k.Viewer.Band == care.Adult {
		if m.Password, err = s.Store.SignIn.HasPassword(k.UserContext(), k.Viewer); err != nil {
			return err
		}
	}
	for _, d := range list {
		line := view.Device{ID: d.ID, Kind: d.Kind, By: string(d.By), Shared: d.Shared, Made: d.Made, Seen: d.Seen}
		if d.Here {
			m.Here = line
		} else {
			m.Others = append(m.Others, line)
		}
	}
	return s.Show(k, "entry/devices", m)
}

// endDevice signs the viewer out of one other place, or of all others. Asking
// it of the place where it is asked is leaving.
func (s *Pages) endDevice(k *web.Call) error {
	if k.Value("id") == "" {
		if err := s.Store.SignIn.EndOtherDevices(k.UserContext(), k.Viewer); err != nil {
			return err
		}
		return k.To("/devices")
	}
	id, err := k.FormID("id")
	if err != nil {
		return err
	}
	if err := s.Store.SignIn.EndDevice(k.UserContext(), k.Viewer, id); err != nil {
		return err
	}
	return k.To("/devices")
}

func (s *Pages) passwordPage(k *web.Call) error {
	if k.Viewer.Band != care.Adult {
		return care.NotFoundError() // a child has a card
	}
	has, err := s.Store.SignIn.HasPassword(k.UserContext(), k.Viewer)
	if err != nil {
		return err
	}
	return s.Show(k, "entry/password", &view.Password{Page: s.Page(k), Has: has})
}

// setPassword gives the viewer a password of their own.
func (s *Pages) setPassword(k *web.Call) error {
	if k.Viewer.Band != care.Adult {
		return care.NotFoundError()
	}
	if k.Value("new") == "" && k.Value(web.ReauthField) != "" {
		return s.passwordPage(k) // they have only just shown that it is them
	}
	err := s.Store.SignIn.SetPassword(k.UserContext(), k.Viewer, k.Value("new"))
	var fault *care.Error
	if errors.As(err, &fault) && fault.Kind == care.KindInvalid {
		has, herr := s.Store.SignIn.HasPassword(k.UserContext(), k.Viewer)
		m := &view.Password{Page: s.Page(k), Has: has, Error: k.Say.Fault(fault)}
		return errors.Join(herr, s.ShowStatus(k, fiber.StatusUnprocessableEntity, "entry/password", m))
	}
	if err != nil {
		return err
	}
	return k.To("/home")
}
