package web

import (
	"github.com/gofiber/fiber/v2"

	"myreview/server/view"
)

// leave locks: it ends this browser's session and goes to a page that tells
// nothing. What was saved stays saved (safety.md section 4). Where the database
// does not answer the browser forgets its secret all the same, and nobody has it.
func (s *Site) leave(k *Call) error {
	if secret := k.Cookies(s.CookieName(SessionCookie)); secret != "" {
		if err := s.Store.SignIn.EndSession(k.UserContext(), secret); err != nil {
			s.logger(k.Ctx).Error("session not ended", "err", err)
		}
		s.Live.Drop(k.Viewer.Session)
	}
	s.Clear(k)
	return k.To("/away")
}

// Clear takes everything out of this browser that is about whoever used it.
func (s *Site) Clear(k *Call) {
	s.forget(k)
	s.SetCookie(k.Ctx, langCookie, "", -1) // or the next person would speak it for good
	k.Set("Clear-Site-Data", leftBehind)
}

// leftBehind is what a browser throws away when somebody leaves. Cookies that
// are about them are cleared by name; those that a browser is known by stay: who
// was let in on it alone may come back, and leaving gives nobody new tries.
const leftBehind = `"cache", "storage"`

func (s *Site) forget(k *Call) {
	for _, name := range []string{SessionCookie, VisitCookie, HandCookie, leftCookie} {
		s.SetCookie(k.Ctx, name, "", -1)
	}
}

// leftCookie is the mark that a page leaves behind when somebody leaves: with the
// answer to /leave it is gone again.
const leftCookie = "left"

// leftLate ends the session of somebody who left while there was no network:
// their page could not say so then, and left a mark. Whoever uses the browser
// next is a stranger to it.
func (s *Site) leftLate(k *Call) {
	if secret := k.Cookies(s.CookieName(SessionCookie)); secret != "" {
		if err := s.Store.SignIn.EndSession(k.UserContext(), secret); err != nil {
			s.logger(k.Ctx).Error("session not ended", "err", err)
		}
	}
	s.Clear(k)
}

// away is the neutral page that leaving ends on: no helpline, no other link, nothing
// that tells what was here. It loads a tiny picture whose
// answer changes a cookie: without scripts that is what makes browsers drop
// the pages that Back would show (safety.md section 0, fact 13).
func (s *Site) away(k *Call) error {
	m := &view.Away{Page: s.Page(k)}
	m.Bare = true
	return s.Show(k, "entry/away", m)
}

// onePixel is a transparent GIF.
var onePixel = []byte("GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;")

func (s *Site) awayMark(k *Call) error {
	if !k.Heads() {
		s.forget(k)
		s.SetCookie(k.Ctx, "away", RandomText()[:8], 0)
	}
	k.Set(fiber.HeaderContentType, "image/gif")
	return k.Send(onePixel)
}
