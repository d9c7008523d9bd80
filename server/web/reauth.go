package web

import (
	"errors"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"myreview/server/care"
	"myreview/server/store/signin"
	"myreview/server/view"
)

// RequireReauth is a handler for what asks that it is still them, whoever is signed in:
// publishing, excluding, contact details, a password, a way in for somebody, a link for a
// calendar. Somebody who has not shown it for a while is asked, and what they sent goes on from there.
func (s *Site) RequireReauth(handle func(*Call) error) func(*Call) error {
	return func(k *Call) error {
		method, err := s.Store.SignIn.ReauthMethod(k.UserContext(), k.Viewer)
		if err != nil {
			return err
		}
		if method == signin.ReauthDone {
			return handle(k)
		}
		m := &view.Reauth{Page: s.Page(k), To: k.Path(), Method: string(method), Fields: carried(k.Fields)}
		if k.Value(ReauthField) == "" {
			return s.Show(k, "entry/reauth", m)
		}
		err = s.Store.SignIn.Reauth(k.UserContext(), k.Viewer, k.Value("password"), s.Place(k.Ctx))
		if status, ok := s.Refusal(k, err, &m.Error); ok {
			return s.ShowStatus(k, status, "entry/reauth", m)
		}
		if err != nil {
			return err
		}
		return handle(k)
	}
}

// ReauthField marks a form that comes from the page that asks.
const ReauthField = "sure"

// carried is what was sent, for the page that asks to send it again. A password
// is typed anew: it stands on no page.
func carried(form url.Values) []view.Carried {
	var out []view.Carried
	for name, values := range form {
		if name == "csrf" || name == "password" || name == "new" || name == ReauthField {
			continue
		}
		for _, v := range values {
			out = append(out, view.Carried{Name: name, Value: v})
		}
	}
	slices.SortStableFunc(out, func(a, b view.Carried) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// Refusal says what is wrong with a secret that was typed, or how long to wait,
// and with which status; false where the error is none of these.
func (s *Site) Refusal(k *Call, err error, into *string) (status int, ok bool) {
	var fault *care.Error
	switch {
	case !errors.As(err, &fault):
		return 0, false
	case fault.Kind == care.KindBusy:
		wait, _ := fault.Args["Wait"].(time.Duration)
		k.Set(fiber.HeaderRetryAfter, strconv.Itoa(int(wait.Seconds())+1))
		*into = k.Say.Fault(fault)
		return fiber.StatusServiceUnavailable, true
	case fault.Kind == care.KindTooMany:
		if wait, timed := fault.Args["Wait"].(time.Duration); timed {
			k.Set(fiber.HeaderRetryAfter, strconv.Itoa(int(wait.Seconds())+1))
			*into = k.Say.N(fault.Key, int(wait.Minutes())+1)
		} else {
			*into = k.Say.Fault(fault)
		}
		return fiber.StatusTooManyRequests, true
	case fault.Kind == care.KindInvalid:
		*into = k.Say.Fault(fault)
		return fiber.StatusUnprocessableEntity, true
	}
	return 0, false
}
