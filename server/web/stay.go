package web

import (
	"crypto/sha256"
	"encoding/base64"
	"time"

	"github.com/gofiber/fiber/v2"

	"myreview/server/view"
)

// leftPath tells a page's script how long its session lasts. Asking there is
// no sign of life; posting to it is.
const leftPath = "/stay"

// warnMost is how long before the end a page asks whether somebody is there.
// On a shared device, with its five minutes, it is one of them.
const warnMost = 2 * time.Minute

func stayOf(k *Call) *view.Stay {
	v := k.visit
	return &view.Stay{
		Left: int(v.Left.Seconds()), Warn: int(min(warnMost, v.Idle/5).Seconds()), Minutes: int(v.Idle.Minutes()), Shared: v.Shared,
	}
}

// markOf names a session in the pages that were drawn for it. It opens nothing.
func markOf(secret string) string {
	sum := sha256.Sum256([]byte("mark\x00" + secret))
	return base64.RawURLEncoding.EncodeToString(sum[:9])
}

// left answers a page that asks by itself: how many seconds of the session are left,
// and whether staying adds to them. A person who is shut out loses their session (see
// store.revoke), so a page whose mark names another session than this browser now has
// may show what this viewer may not see: 409.
func (s *Site) left(k *Call) error {
	if !k.Viewer.Known() {
		return SignedOut()
	}
	if at := k.Query("at"); at != "" && at != markOf(k.Secret) {
		return k.SendStatus(fiber.StatusConflict)
	}
	return k.Answer(fiber.StatusOK, map[string]any{"left": int(k.visit.Left.Seconds()), "stays": k.visit.Stays})
}

// stayHere is the one tap that keeps a person signed in: the request itself is the sign
// of life. Without a script it leads back to their home page.
func (s *Site) stayHere(k *Call) error {
	if k.WantsJSON() {
		return s.left(k)
	}
	return k.To("/home")
}
