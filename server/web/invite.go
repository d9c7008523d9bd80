package web

import (
	"context"
	"errors"
	"time"

	"github.com/gofiber/fiber/v2"

	"myreview/server/care"
	"myreview/server/review"
	"myreview/server/store/people"
	"myreview/server/store/signin"
	"myreview/server/view"
)

func (s *Site) inviteRoutes() []route {
	return []route{
		get("/i", anyone, s.doorstep),
		post("/i", anyone, s.enterInvited),
		post("/i/code", anyone, s.askCode),
		get("/i/:token", anyone, s.invitation),
		post("/i/:token", anyone, s.takeUp),
		get("/r/:review/invite", managesTies, s.invitees),
		post("/r/:review/invite", managesTies, s.sure(s.makeInvitation)),
		post("/r/:review/invite/end", managesTies, s.endInvitations),
		post("/r/:review/invite/out", managesTies, s.signOut),
		get("/r/:review/invite/contact/:tie", managesTies, s.contactPage),
		post("/r/:review/invite/contact/:tie", managesTies, s.sure(s.setContact)),
	}
}

// browserCookie is what binds an invitation to the browser that took it up.
const browserCookie = "browser"

// invitation is what an invitation's address opens. It asks nothing of the
// database: whoever follows it, a mail scanner included, learns nothing and
// uses nothing up (safety.md T12).
func (s *Site) invitation(k *call) error {
	return s.show(k, "entry/invitation", &view.Invitation{Shell: s.silent(k)})
}

// silent is the shell of a page that tells neither who is signed in nor what
// this place is for.
func (s *Site) silent(k *call) view.Shell {
	sh := s.outside(k)
	sh.Silent, sh.Stay = true, nil
	return sh
}

// takeUp binds the invitation to this browser. Its address is then forgotten:
// what follows is at the same one for everybody.
func (s *Site) takeUp(k *call) error {
	held := k.Cookies(s.cookieName(browserCookie))
	secret, err := s.Store.SignIn.TakeUp(k.UserContext(), k.Params("token"), held)
	if err != nil && care.KindOf(err) == care.KindNotFound {
		if many := s.Store.SignIn.Try(k.UserContext(), "invite:"+s.place(k.Ctx), 30, 10*time.Minute); many != nil {
			return many
		}
	}
	if err != nil {
		return err
	}
	if secret != held {
		s.setCookie(k.Ctx, browserCookie, secret, cookieLife)
	}
	return k.to("/i")
}

// doorstep asks for the code, or for the password that was chosen after one.
func (s *Site) doorstep(k *call) error { return s.showDoorstep(k, fiber.StatusOK, "") }

func (s *Site) showDoorstep(k *call, status int, wrong string) error {
	d, err := s.Store.SignIn.Doorstep(k.UserContext(), k.Cookies(s.cookieName(browserCookie)))
	if err != nil {
		return err
	}
	return s.showStatus(k, status, "entry/doorstep", &view.Doorstep{Shell: s.silent(k), Until: d.Until, Password: d.Password, Error: wrong})
}

// enterInvited trades the code, or the password, for a session.
func (s *Site) enterInvited(k *call) error {
	browser, way, lang := k.Cookies(s.cookieName(browserCookie)), s.way(k, signin.ByCode), s.chosenLang(k)
	byCode := k.value("password") == ""
	var secret string
	var err error
	if byCode {
		secret, err = s.Store.SignIn.EnterByCode(k.UserContext(), browser, k.value("code"), way, lang)
	} else {
		secret, err = s.Store.SignIn.EnterByPassword(k.UserContext(), browser, k.value("password"), s.place(k.Ctx), way, lang)
	}
	var wrong string
	if status, ok := s.refusal(k, err, &wrong); ok {
		return s.showDoorstep(k, status, wrong)
	}
	if err != nil {
		return err
	}
	s.signedIn(k, secret)
	if byCode {
		return k.to("/password")
	}
	return k.to("/home")
}

func (s *Site) askCode(k *call) error {
	err := s.Store.SignIn.AskCode(k.UserContext(), k.Cookies(s.cookieName(browserCookie)))
	var wrong string
	if status, ok := s.refusal(k, err, &wrong); ok {
		return s.showDoorstep(k, status, wrong)
	}
	if err != nil {
		return err
	}
	return k.to("/i")
}

// invitees is the page of those who invite: who has which way in, and the
// codes that wait to be read out.
func (s *Site) invitees(k *call) error { return s.showInvitees(k, "", "") }

func (s *Site) showInvitees(k *call, made care.ID, link string) error {
	id, err := k.id("review")
	if err != nil {
		return err
	}
	list, err := s.Store.SignIn.Invitees(k.UserContext(), k.Viewer, id)
	if err != nil {
		return err
	}
	m := &view.Invitees{Shell: s.shell(k), Review: id}
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
		line.Phone = orLost(k.Say, c.Phone, c.Lost)
		for _, i := range p.Invitations {
			line.Invitations = append(line.Invitations, view.InvitationLine{
				Made: i.MadeAt, Until: care.DateOf(i.ExpiresAt), TakenUp: i.TakenUp, Used: i.Used, Elsewhere: i.Elsewhere,
				Code: spaced(i.Code), CodeUntil: i.CodeUntil,
			})
		}
		m.People = append(m.People, line)
	}
	return s.show(k, "ways/invite", m)
}

// spaced writes six digits as they are read out.
func spaced(code string) string {
	if len(code) != 6 {
		return code
	}
	return code[:3] + " " + code[3:]
}

func (s *Site) makeInvitation(k *call) error {
	id, tie, err := k.reviewTie()
	if err != nil {
		return err
	}
	today := care.DateOf(s.Clock())
	last := review.NewCalendar(s.Profile.DaysOff...).After(today, s.Profile.Clocks.InvitationLives)
	token, err := s.Store.SignIn.MakeInvitation(k.UserContext(), k.Viewer, id, tie, last.AddDays(1).Time().Sub(s.Clock()))
	if err != nil {
		return err
	}
	return s.showInvitees(k, tie, s.origin(k.Ctx)+"/i/"+token)
}

func (s *Site) endInvitations(k *call) error { return s.endsWays(k, s.Store.SignIn.EndInvitations) }

func (s *Site) signOut(k *call) error { return s.endsWays(k, s.Store.SignIn.SignOut) }

func (s *Site) endsWays(k *call, end func(context.Context, care.Viewer, care.ID, care.ID) error) error {
	id, tie, err := k.reviewTie()
	if err != nil {
		return err
	}
	if err := end(k.UserContext(), k.Viewer, id, tie); err != nil {
		return err
	}
	return k.to("/r/" + string(id) + "/invite")
}

func (s *Site) contactPage(k *call) error {
	id, tie, err := k.reviewTie()
	if err != nil {
		return err
	}
	c, err := s.Store.People.Contact(k.UserContext(), k.Viewer, id, tie)
	if err != nil {
		return err
	}
	return s.showContact(k, fiber.StatusOK, c, nil)
}

// reviewTie is the review of the address and the tie, of the address or of the
// form.
func (k *call) reviewTie() (id, tie care.ID, err error) {
	if id, err = k.id("review"); err != nil {
		return "", "", err
	}
	if k.Params("tie") == "" {
		tie, err = k.formID("tie")
	} else {
		tie, err = k.id("tie")
	}
	return id, tie, err
}

func (s *Site) showContact(k *call, status int, c people.Contact, fault *care.Error) error {
	id, tie, err := k.reviewTie()
	if err != nil {
		return err
	}
	list, err := s.Store.SignIn.Invitees(k.UserContext(), k.Viewer, id)
	if err != nil {
		return err
	}
	m := &view.ContactForm{Shell: s.shell(k), Review: id, Tie: tie, Phone: c.Phone, Email: c.Email, Changed: c.ChangedAt, By: c.By}
	for _, p := range list {
		if p.Tie.ID == tie {
			m.Name = p.Name
		}
	}
	if fault != nil {
		m.Field, m.Error = fault.Field, k.Say.Fault(fault)
	}
	return s.showStatus(k, status, "ways/contact", m)
}

func (s *Site) setContact(k *call) error {
	id, tie, err := k.reviewTie()
	if err != nil {
		return err
	}
	c := people.Contact{Phone: k.value("phone"), Email: k.value("email")}
	err = s.Store.People.SetContact(k.UserContext(), k.Viewer, id, tie, c)
	var fault *care.Error
	if errors.As(err, &fault) && fault.Kind == care.KindInvalid {
		return s.showContact(k, fiber.StatusUnprocessableEntity, c, fault)
	}
	if err != nil {
		return err
	}
	return k.to("/r/" + string(id) + "/invite")
}
