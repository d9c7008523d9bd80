package signin

import (
	"context"
	"errors"
	"time"

	"github.com/gofiber/fiber/v2"

	"myreview/server/care"
	"myreview/server/store/people"
	"myreview/server/store/signin"
	"myreview/server/view"
	"myreview/server/web"
)

func (s *Pages) inviteRoutes() []web.Route {
	return []web.Route{
		web.Get("/i", web.Anyone, s.claimedInvitation),
		web.Post("/i", web.Anyone, s.enterInvited),
		web.Post("/i/code", web.Anyone, s.askCode),
		web.Get("/i/:token", web.Anyone, s.invitation),
		web.Post("/i/:token", web.Anyone, s.claimInvitation),
		web.Get("/r/:review/invite", web.ManagesTies, s.invitees),
		web.Post("/r/:review/invite", web.ManagesTies, s.RequireReauth(s.makeInvitation)),
		web.Post("/r/:review/invite/end", web.ManagesTies, s.endInvitations),
		web.Post("/r/:review/invite/out", web.ManagesTies, s.signOut),
		web.Get("/r/:review/invite/contact/:tie", web.ManagesTies, s.contactPage),
		web.Post("/r/:review/invite/contact/:tie", web.ManagesTies, s.RequireReauth(s.setContact)),
	}
}

// browserCookie is what binds an invitation to the browser that claimed it.
const browserCookie = "browser"

// invitation is what an invitation's address opens. It asks nothing of the
// database: whoever follows it, a mail scanner included, learns nothing and
// uses nothing up (safety.md T12).
func (s *Pages) invitation(k *web.Call) error {
	return s.Show(k, "entry/invitation", &view.Invitation{Page: s.silent(k)})
}

// silent is a page that tells neither who is signed in nor what
// this place is for.
func (s *Pages) silent(k *web.Call) view.Page {
	p := s.outside(k)
	p.Silent, p.Stay = true, nil
	return p
}

// claimInvitation binds the invitation to this browser. Its address is then forgotten:
// what follows is at the same one for everybody.
func (s *Pages) claimInvitation(k *web.Call) error {
	held := k.Cookies(s.CookieName(browserCookie))
	secret, err := s.Store.SignIn.ClaimInvitation(k.UserContext(), k.Params("token"), held)
	if err != nil && care.KindOf(err) == care.KindNotFound {
		if many := s.Store.SignIn.Try(k.UserContext(), "invite:"+s.Place(k.Ctx), 30, 10*time.Minute); many != nil {
			return many
		}
	}
	if err != nil {
		return err
	}
	if secret != held {
		s.SetCookie(k.Ctx, browserCookie, secret, web.CookieLife)
	}
	return k.To("/i")
}

// claimedInvitation asks for the code, or for the password that was chosen after one.
func (s *Pages) claimedInvitation(k *web.Call) error {
	return s.showClaimedInvitation(k, fiber.StatusOK, "")
}

func (s *Pages) showClaimedInvitation(k *web.Call, status int, wrong string) error {
	d, err := s.Store.SignIn.ClaimedInvitation(k.UserContext(), k.Cookies(s.CookieName(browserCookie)))
	if err != nil {
		return err
	}
	return s.ShowStatus(k, status, "entry/claimed", &view.ClaimedInvitation{Page: s.silent(k), Until: d.Until, Password: d.Password, Error: wrong})
}

// enterInvited trades the code, or the password, for a session.
func (s *Pages) enterInvited(k *web.Call) error {
	browser, start, lang := k.Cookies(s.CookieName(browserCookie)), s.NewSession(k, signin.ByCode), s.ChosenLang(k)
	byCode := k.Value("password") == ""
	var secret string
	var err error
	if byCode {
		secret, err = s.Store.SignIn.EnterByCode(k.UserContext(), browser, k.Value("code"), start, lang)
	} else {
		secret, err = s.Store.SignIn.EnterByPassword(k.UserContext(), browser, k.Value("password"), s.Place(k.Ctx), start, lang)
	}
	var wrong string
	if status, ok := s.Refusal(k, err, &wrong); ok {
		return s.showClaimedInvitation(k, status, wrong)
	}
	if err != nil {
		return err
	}
	s.SignedIn(k, secret)
	if byCode {
		return k.To("/password")
	}
	return k.To("/home")
}

func (s *Pages) askCode(k *web.Call) error {
	err := s.Store.SignIn.AskCode(k.UserContext(), k.Cookies(s.CookieName(browserCookie)))
	var wrong string
	if status, ok := s.Refusal(k, err, &wrong); ok {
		return s.showClaimedInvitation(k, status, wrong)
	}
	if err != nil {
		return err
	}
	return k.To("/i")
}

// invitees is the page of those who invite: who has which way in, and the
// codes that wait to be read out.
func (s *Pages) invitees(k *web.Call) error { return s.showInvitees(k, "", "") }

func (s *Pages) showInvitees(k *web.Call, made care.ID, link string) error {
	id, err := k.ID("review")
	if err != nil {
		return err
	}
	list, err := s.Store.SignIn.Invitees(k.UserContext(), k.Viewer, id)
	if err != nil {
		return err
	}
	m := &view.Invitees{Page: s.Page(k), Review: id}
	for _, p := range list {
		line := view.Invitee{
			Tie: p.Tie.ID, Name: p.Name, Kind: string(p.Tie.Kind), Picture: p.Picture,
			Apart: p.Tie.State == care.TieExcluded, Sessions: p.Sessions,
		}
		if p.Tie.ID == made {
			line.Link = link
		}
		c, err := s.Store.People.Contact(k.UserContext(), k.Viewer, id, p.Tie.ID)
		if err != nil {
			return err
		}
		line.Phone = web.OrLost(k.Say, c.Phone, c.Lost)
		for _, i := range p.Invitations {
			line.Invitations = append(line.Invitations, view.InvitationLine{
				Made: i.MadeAt, Until: care.DateOf(i.ExpiresAt), ClaimedAt: i.ClaimedAt, Used: i.Used, Elsewhere: i.Elsewhere,
				Code: spaced(i.Code), CodeUntil: i.CodeUntil,
			})
		}
		m.People = append(m.People, line)
	}
	return s.Show(k, "ways/invite", m)
}

// spaced writes six digits as they are read out.
func spaced(code string) string {
	if len(code) != 6 {
		return code
	}
	return code[:3] + " " + code[3:]
}

func (s *Pages) makeInvitation(k *web.Call) error {
	id, tie, err := k.ReviewTie()
	if err != nil {
		return err
	}
	today := care.DateOf(s.Clock())
	last := s.Days.After(today, s.Profile.Clocks.InvitationLives)
	token, err := s.Store.SignIn.MakeInvitation(k.UserContext(), k.Viewer, id, tie, last.AddDays(1).Time().Sub(s.Clock()))
	if err != nil {
		return err
	}
	return s.showInvitees(k, tie, s.OriginOf(k.Ctx)+"/i/"+token)
}

func (s *Pages) endInvitations(k *web.Call) error {
	return s.endsWays(k, s.Store.SignIn.EndInvitations)
}

func (s *Pages) signOut(k *web.Call) error { return s.endsWays(k, s.Store.SignIn.SignOut) }

func (s *Pages) endsWays(k *web.Call, end func(context.Context, care.Viewer, care.ID, care.ID) error) error {
	id, tie, err := k.ReviewTie()
	if err != nil {
		return err
	}
	if err := end(k.UserContext(), k.Viewer, id, tie); err != nil {
		return err
	}
	return k.To("/r/" + string(id) + "/invite")
}

func (s *Pages) contactPage(k *web.Call) error {
	id, tie, err := k.ReviewTie()
	if err != nil {
		return err
	}
	c, err := s.Store.People.Contact(k.UserContext(), k.Viewer, id, tie)
	if err != nil {
		return err
	}
	return s.showContact(k, fiber.StatusOK, c, nil)
}

func (s *Pages) showContact(k *web.Call, status int, c people.Contact, fault *care.Error) error {
	id, tie, err := k.ReviewTie()
	if err != nil {
		return err
	}
	list, err := s.Store.SignIn.Invitees(k.UserContext(), k.Viewer, id)
	if err != nil {
		return err
	}
	m := &view.ContactForm{Page: s.Page(k), Review: id, Tie: tie, Phone: c.Phone, Email: c.Email, Changed: c.ChangedAt, By: c.By}
	for _, p := range list {
		if p.Tie.ID == tie {
			m.Name = p.Name
		}
	}
	if fault != nil {
		m.Field, m.Error = fault.Field, k.Say.Fault(fault)
	}
	return s.ShowStatus(k, status, "ways/contact", m)
}

func (s *Pages) setContact(k *web.Call) error {
	id, tie, err := k.ReviewTie()
	if err != nil {
		return err
	}
	c := people.Contact{Phone: k.Value("phone"), Email: k.Value("email")}
	err = s.Store.People.SetContact(k.UserContext(), k.Viewer, id, tie, c)
	var fault *care.Error
	if errors.As(err, &fault) && fault.Kind == care.KindInvalid {
		return s.showContact(k, fiber.StatusUnprocessableEntity, c, fault)
	}
	if err != nil {
		return err
	}
	return k.To("/r/" + string(id) + "/invite")
}
