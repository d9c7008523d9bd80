package web

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"myreview/server/care"
	"myreview/server/view"
)

func (s *Site) deviceRoutes() []route {
	return []route{
		get("/devices", person, s.devices),
		post("/devices/end", person, s.endDevice),
		get("/password", person, s.passwordPage),
		post("/password", person, s.sure(s.setPassword)),
	}
}

// devices lists where the viewer is signed in.
func (s *Site) devices(k *call) error {
	list, err := s.Store.SignIn.Devices(k.UserContext(), k.Viewer)
	if err != nil {
		return err
	}
	m := &view.Devices{Shell: s.shell(k)}
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
	return s.show(k, "entry/devices", m)
}

// endDevice signs the viewer out of one other place, or of all others. Asking
// it of the place where it is asked is leaving.
func (s *Site) endDevice(k *call) error {
	if k.value("id") == "" {
		if err := s.Store.SignIn.EndOtherDevices(k.UserContext(), k.Viewer); err != nil {
			return err
		}
		return k.to("/devices")
	}
	id, err := k.formID("id")
	if err != nil {
		return err
	}
	if err := s.Store.SignIn.EndDevice(k.UserContext(), k.Viewer, id); err != nil {
		return err
	}
	return k.to("/devices")
}

func (s *Site) passwordPage(k *call) error {
	if k.Viewer.Band != care.Adult {
		return care.NotFoundError() // a child has a card
	}
	has, err := s.Store.SignIn.HasPassword(k.UserContext(), k.Viewer)
	if err != nil {
		return err
	}
	return s.show(k, "entry/password", &view.Password{Shell: s.shell(k), Has: has})
}

// setPassword gives the viewer a password of their own.
func (s *Site) setPassword(k *call) error {
	if k.Viewer.Band != care.Adult {
		return care.NotFoundError()
	}
	if k.value("new") == "" && k.value(sureField) != "" {
		return s.passwordPage(k) // they have only just shown that it is them
	}
	err := s.Store.SignIn.SetPassword(k.UserContext(), k.Viewer, k.value("new"))
	var fault *care.Error
	if errors.As(err, &fault) && fault.Kind == care.KindInvalid {
		has, herr := s.Store.SignIn.HasPassword(k.UserContext(), k.Viewer)
		m := &view.Password{Shell: s.shell(k), Has: has, Error: k.Say.Fault(fault)}
		return errors.Join(herr, s.showStatus(k, fiber.StatusUnprocessableEntity, "entry/password", m))
	}
	if err != nil {
		return err
	}
	return k.to("/home")
}
