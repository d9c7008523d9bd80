package signin

import (
	"cmp"

	"myreview/server/view"
	"myreview/server/web"
)

func (s *Pages) entryRoutes() []web.Route {
	return []web.Route{
		web.Get("/", web.Anyone, s.front),
		web.Get("/sign-in", web.Anyone, s.signInPage),
		web.Post("/sign-in", web.Anyone, s.signIn),
	}
}

// front is the neutral first page: a way in for people at work, and what to do
// with a link for everybody else.
func (s *Pages) front(k *web.Call) error {
	if k.Viewer.Person != "" {
		return k.To("/home")
	}
	if shown, err := s.mine(k); shown || err != nil {
		return err
	}
	return s.Show(k, "entry/front", &view.Front{
		Page: s.Page(k), Demo: s.Demo != nil, Out: k.Query("out") != "", Again: k.Cookies(s.CookieName(browserCookie)) != "",
	})
}

func (s *Pages) signInPage(k *web.Call) error {
	return s.Show(k, "entry/signin", &view.SignIn{Page: s.Page(k)})
}

// signIn is for people at work: an e-mail address and a password.
func (s *Pages) signIn(k *web.Call) error {
	email := k.Value("email")
	from := s.comesFrom(k)
	from.Browser = cmp.Or(from.Browser, web.RandomText()) // kept where they get in
	secret, err := s.Store.SignIn.SignIn(k.UserContext(), email, k.Value("password"), from, s.ChosenLang(k))
	m := &view.SignIn{Page: s.Page(k), Email: email}
	if status, ok := s.Refusal(k, err, &m.Error); ok {
		return s.ShowStatus(k, status, "entry/signin", m)
	}
	if err != nil {
		return err
	}
	s.SetCookie(k.Ctx, deviceCookie, from.Browser, web.CookieLife)
	s.SignedIn(k, secret)
	return k.To("/home")
}
