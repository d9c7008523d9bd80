package web

import (
	"cmp"

	"myreview/server/care"
	"myreview/server/view"
)

func (s *Site) entryRoutes() []route {
	return []route{
		get("/", anyone, s.front),
		get("/sign-in", anyone, s.signInPage),
		post("/sign-in", anyone, s.signIn),
	}
}

// front is the neutral first page: a way in for people at work, and what to do
// with a link for everybody else.
func (s *Site) front(k *call) error {
	if k.Viewer.Person != "" {
		return k.to("/home")
	}
	if shown, err := s.mine(k); shown || err != nil {
		return err
	}
	return s.show(k, "entry/front", &view.Front{
		Shell: s.shell(k), Demo: s.Demo != nil, Out: k.Query("out") != "", Again: k.Cookies(s.cookieName(browserCookie)) != "",
	})
}

// chosenLang is the language that somebody switched to before signing in;
// empty when they did not, so that their own is used.
func (s *Site) chosenLang(k *call) care.Lang {
	if l := k.Cookies(s.cookieName(langCookie)); l != "" {
		return care.ParseLang(l)
	}
	return ""
}

func (s *Site) signInPage(k *call) error {
	return s.show(k, "entry/signin", &view.SignIn{Shell: s.shell(k)})
}

// signIn is for people at work: an e-mail address and a password.
func (s *Site) signIn(k *call) error {
	email := k.value("email")
	from := s.comesFrom(k)
	from.Browser = cmp.Or(from.Browser, randomText()) // kept where they get in
	secret, err := s.Store.SignIn.SignIn(k.UserContext(), email, k.value("password"), from, s.chosenLang(k))
	m := &view.SignIn{Shell: s.shell(k), Email: email}
	if status, ok := s.refusal(k, err, &m.Error); ok {
		return s.showStatus(k, status, "entry/signin", m)
	}
	if err != nil {
		return err
	}
	s.setCookie(k.Ctx, deviceCookie, from.Browser, cookieLife)
	s.signedIn(k, secret)
	return k.to("/home")
}
