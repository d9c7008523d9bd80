package signin

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
	"myreview/server/web"
)

// cardWays is a child's ways in, for the people at work who make them.
func (s *Pages) cardWays(k *web.Call) error { return s.showCardWays(k, fiber.StatusOK, "") }

func (s *Pages) showCardWays(k *web.Call, status int, problem string) error {
	id, err := k.ID("review")
	if err != nil {
		return err
	}
	page, err := s.Store.Cards.CardOf(k.UserContext(), k.Viewer, id)
	if err != nil {
		return err
	}
	m := &view.CardWays{
		Page: s.Page(k), Review: id, Child: page.Child, Secret: string(page.Secret), SetAt: page.SetAt, Vouched: page.Vouched,
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
	return s.ShowStatus(k, status, "card/ways", m)
}

// makeCard makes a card and shows it, this once, to be printed.
func (s *Pages) makeCard(k *web.Call) error {
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
	code, err := web.QR(s.OriginOf(k.Ctx) + "/k/" + made.Token)
	if err != nil {
		return err
	}
	lang := s.Spoken(made.Lang)
	_, host, _ := strings.Cut(s.OriginOf(k.Ctx), "://")
	face, err := s.Views.Part(lang, made.Band, "card/face", &view.CardFace{
		Lang: lang, Dir: lang.Dir(), Band: made.Band, QR: code, Address: "\u2066" + host + "/card\u2069", Groups: inGroups(made.Number),
	})
	if err != nil {
		return err
	}
	m := &view.CardPaper{Page: s.Page(k), Review: review, Child: page.Child, Face: template.HTML(face)} // #nosec G203 -- a template's own output
	m.Scripts = "js/picks.js"
	return s.Show(k, "card/paper", m)
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
func (s *Pages) makeDeviceLink(k *web.Call) error {
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
	link := s.OriginOf(k.Ctx) + "/d/" + made.Token
	code, err := web.QR(link)
	if err != nil {
		return err
	}
	return s.Show(k, "card/link", &view.CardLink{
		Page: s.Page(k), Review: review, Child: page.Child, Link: link, QR: code, Until: s.Clock().Add(cards.DeviceLinkLives).Truncate(time.Minute),
	})
}

// onceAlready shows the page again when something was asked for twice: what is
// shown once cannot be shown again.
func (s *Pages) onceAlready(k *web.Call, err error) error {
	var fault *care.Error
	if errors.As(err, &fault) && fault.Kind == care.KindConflict {
		return s.showCardWays(k, fiber.StatusConflict, k.Say.Fault(fault))
	}
	return err
}

// onCard does one thing to the child's card and goes back to its page.
func (s *Pages) onCard(do func(*cards.Store, context.Context, care.Viewer, care.ID) error) func(*web.Call) error {
	return func(k *web.Call) error {
		id, err := k.ID("review")
		if err != nil {
			return err
		}
		if err := do(s.Store.Cards, k.UserContext(), k.Viewer, id); err != nil {
			return err
		}
		return k.To("/r/" + string(id) + "/card")
	}
}

// endOwnDevice makes one of the child's devices nobody's.
func (s *Pages) endOwnDevice(k *web.Call) error {
	review, id, err := reviewAnd(k, "id")
	if err != nil {
		return err
	}
	if err := s.Store.Cards.EndOwnDevice(k.UserContext(), k.Viewer, review, id); err != nil {
		return err
	}
	return k.To("/r/" + string(review) + "/card")
}

func reviewAnd(k *web.Call, field string) (review, id care.ID, err error) {
	if review, err = k.ID("review"); err != nil {
		return "", "", err
	}
	id, err = k.FormID(field)
	return review, id, err
}
