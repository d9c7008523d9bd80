package web

import (
	"context"
	"errors"
	"html/template"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"myreview/server/care"
	"myreview/server/store/cards"
	"myreview/server/view"
)

// cardWays is a child's ways in, for the people at work who make them.
func (s *Site) cardWays(k *call) error { return s.showCardWays(k, fiber.StatusOK, "") }

func (s *Site) showCardWays(k *call, status int, problem string) error {
	id, err := k.id("review")
	if err != nil {
		return err
	}
	page, err := s.Store.Cards.CardOf(k.UserContext(), k.Viewer, id)
	if err != nil {
		return err
	}
	m := &view.CardWays{
		Shell: s.shell(k), Review: id, Child: page.Child, Secret: string(page.Secret), SetAt: page.SetAt, Vouched: page.Vouched,
		Locked: page.Locked, NewCard: care.NewID(), NewLink: care.NewID(),
	}
	m.Problem = problem
	if page.Card != nil {
		m.Made, m.By = page.Card.MadeAt, page.Card.By
	}
	for _, d := range page.Devices {
		m.Devices = append(m.Devices, view.CardDeviceLine{ID: d.ID, Until: d.Until, Bound: d.BoundAt, Seen: d.SeenAt})
	}
	for _, r := range page.Record {
		m.Record = append(m.Record, view.CardLine{Kind: r.Kind, By: r.By, At: r.At})
	}
	return s.showStatus(k, status, "card/ways", m)
}

// makeCard makes a card and shows it, this once, to be printed.
func (s *Site) makeCard(k *call) error {
	review, id, err := reviewAnd(k, "id")
	if err != nil {
		return err
	}
	made, err := s.Store.Cards.MakeCard(k.UserContext(), k.Viewer, review, id)
	if err != nil {
		return s.onceAlready(k, err)
	}
	page, err := s.Store.Cards.CardOf(k.UserContext(), k.Viewer, review)
	if err != nil {
		return err
	}
	code, err := qrOf(s.origin(k.Ctx) + "/k/" + made.Token)
	if err != nil {
		return err
	}
	lang := s.spoken(made.Lang)
	_, host, _ := strings.Cut(s.origin(k.Ctx), "://")
	face, err := s.views.Part(lang, made.Band, "card/face", &view.CardFace{
		Lang: lang, Dir: lang.Dir(), Band: made.Band, QR: code, Address: "\u2066" + host + "/card\u2069", Groups: inGroups(made.Number),
	})
	if err != nil {
		return err
	}
	m := &view.CardPaper{Shell: s.shell(k), Review: review, Child: page.Child, Face: template.HTML(face)} // #nosec G203 -- a template's own output
	m.Scripts = "js/picks.js"
	return s.show(k, "card/paper", m)
}

// inGroups cuts a number into threes, as people read it out.
func inGroups(number string) []string {
	var out []string
	for len(number) > 3 {
		out, number = append(out, number[:3]), number[3:]
	}
	return append(out, number)
}

// makeDeviceLink makes a link to a device of the child's own and shows it, this once.
func (s *Site) makeDeviceLink(k *call) error {
	review, id, err := reviewAnd(k, "id")
	if err != nil {
		return err
	}
	made, err := s.Store.Cards.MakeDeviceLink(k.UserContext(), k.Viewer, review, id)
	if err != nil {
		return s.onceAlready(k, err)
	}
	page, err := s.Store.Cards.CardOf(k.UserContext(), k.Viewer, review)
	if err != nil {
		return err
	}
	link := s.origin(k.Ctx) + "/d/" + made.Token
	code, err := qrOf(link)
	if err != nil {
		return err
	}
	return s.show(k, "card/link", &view.CardLink{
		Shell: s.shell(k), Review: review, Child: page.Child, Link: link, QR: code, Until: s.Clock().Add(cards.DeviceLinkLives).Truncate(time.Minute),
	})
}

// onceAlready shows the page again when something was asked for twice: what is
// shown once cannot be shown again.
func (s *Site) onceAlready(k *call, err error) error {
	var fault *care.Error
	if errors.As(err, &fault) && fault.Kind == care.KindConflict {
		return s.showCardWays(k, fiber.StatusConflict, k.Say.Fault(fault))
	}
	return err
}

// onCard does one thing to the child's card and goes back to its page.
func (s *Site) onCard(do func(*cards.Store, context.Context, care.Viewer, care.ID) error) func(*call) error {
	return func(k *call) error {
		id, err := k.id("review")
		if err != nil {
			return err
		}
		if err := do(s.Store.Cards, k.UserContext(), k.Viewer, id); err != nil {
			return err
		}
		return k.to("/r/" + string(id) + "/card")
	}
}

// endOwnDevice makes one of the child's devices nobody's.
func (s *Site) endOwnDevice(k *call) error {
	review, id, err := reviewAnd(k, "id")
	if err != nil {
		return err
	}
	if err := s.Store.Cards.EndOwnDevice(k.UserContext(), k.Viewer, review, id); err != nil {
		return err
	}
	return k.to("/r/" + string(review) + "/card")
}

func reviewAnd(k *call, field string) (review, id care.ID, err error) {
	if review, err = k.id("review"); err != nil {
		return "", "", err
	}
	id, err = k.formID(field)
	return review, id, err
}
