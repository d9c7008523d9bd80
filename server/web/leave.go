package web

import (
	"github.com/gofiber/fiber/v2"

	"myreview/server/view"
)

// leave locks: it ends this browser's session and goes to a page that tells
// nothing. What was saved stays saved (safety.md section 4).
func (s *Site) leave(k *call) error {
	if secret := k.Cookies(s.cookieName(sessionCookie)); secret != "" {
		if err := s.Store.EndSession(k.ctx(), secret); err != nil {
			return err
		}
		s.live.Drop(k.Viewer.Session)
	}
	s.forget(k)
	clear := `"cache", "cookies", "storage"`
	if k.Cookies(s.cookieName(browserCookie)) != "" {
		clear = `"cache", "storage"` // whoever was let in on this browser alone may come back; the session's own cookie is gone as well
	}
	k.Set("Clear-Site-Data", clear)
	return k.to("/away")
}

func (s *Site) forget(k *call) {
	s.setCookie(k.Ctx, sessionCookie, "", -1)
	s.setCookie(k.Ctx, visitCookie, "", -1)
}

// away is the neutral page that leaving ends on. It loads a tiny picture whose
// answer changes a cookie: without scripts that is what makes browsers drop
// the pages that Back would show (safety.md section 0, fact 13).
func (s *Site) away(k *call) error {
	return s.show(k, "entry/away", &view.Away{Shell: s.shell(k)})
}

// onePixel is a transparent GIF.
var onePixel = []byte("GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;")

func (s *Site) awayMark(k *call) error {
	s.forget(k)
	s.setCookie(k.Ctx, "away", randomText()[:8], 0)
	k.Set(fiber.HeaderContentType, "image/gif")
	return k.Send(onePixel)
}
