package signin

import (
	"time"

	"github.com/gofiber/fiber/v2"

	"myreview/server/care"
	"myreview/server/store/signin"
	"myreview/server/view"
	"myreview/server/web"
)

func (s *Pages) staffLinkRoutes() []web.Route {
	return []web.Route{
		web.Get("/w", web.Anyone, func(k *web.Call) error { return s.showWelcome(k, fiber.StatusOK, "") }),
		web.Post("/w", web.Anyone, s.choosePassword),
		web.Get("/w/:token", web.Anyone, s.staffLink),
		web.Post("/w/:token", web.Anyone, s.takeUpLink),
	}
}

// linkCookie is what binds a link to the browser that took it up.
const linkCookie = "link"

// staffLink is what a link for somebody at work opens. It asks nothing of the database: a
// mail scanner that follows it learns nothing and uses nothing up (safety.md T12).
func (s *Pages) staffLink(k *web.Call) error {
	return s.Show(k, "entry/link", &view.StaffLink{Page: s.silent(k)})
}

// takeUpLink binds the link to this browser. Its address is then forgotten.
func (s *Pages) takeUpLink(k *web.Call) error {
	held := k.Cookies(s.CookieName(linkCookie))
	secret, err := s.Store.SignIn.TakeUpStaffLink(k.UserContext(), k.Params("token"), held)
	if err != nil && care.KindOf(err) == care.KindNotFound {
		if many := s.Store.SignIn.Try(k.UserContext(), "link:"+s.Place(k.Ctx), 30, 10*time.Minute); many != nil {
			return many
		}
	}
	if fault := web.AsFault(err); err != nil && fault != nil && fault.Key == "welcome.waits" {
		return s.ShowStatus(k, web.StatusOf[fault.Kind], "entry/link", &view.StaffLink{Page: s.silent(k), Waits: true})
	}
	if err != nil {
		return err
	}
	if secret != held {
		s.SetCookie(k.Ctx, linkCookie, secret, signin.StaffLinkLife)
	}
	return k.To("/w")
}

func (s *Pages) showWelcome(k *web.Call, status int, wrong string) error {
	w, err := s.Store.SignIn.StaffLinkOf(k.UserContext(), k.Cookies(s.CookieName(linkCookie)))
	if err != nil {
		return err
	}
	return s.ShowStatus(k, status, "entry/welcome", &view.Welcome{Page: s.silent(k), Name: w.Name, Email: w.Email, Error: wrong})
}

// choosePassword takes the password that somebody at work chose, and signs them in.
func (s *Pages) choosePassword(k *web.Call) error {
	secret, err := s.Store.SignIn.EnterByStaffLink(k.UserContext(), k.Cookies(s.CookieName(linkCookie)), k.Value("new"), s.NewSession(k, signin.ByPassword), s.ChosenLang(k))
	var wrong string
	if status, ok := s.Refusal(k, err, &wrong); ok {
		return s.showWelcome(k, status, wrong)
	}
	if err != nil {
		return err
	}
	s.SetCookie(k.Ctx, linkCookie, "", -1)
	s.SignedIn(k, secret)
	return k.To("/home")
}
