package signin

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"myreview/server/care"
	"myreview/server/store/cards"
	"myreview/server/store/signin"
	"myreview/server/view"
	"myreview/server/web"
)

func (s *Pages) cardRoutes() []web.Route {
	return []web.Route{
		web.Get("/card", web.Anyone, s.cardNumber),
		web.Post("/card", web.Anyone, s.tryCard),
		web.Get("/k/:token", web.Anyone, s.cardPage),
		web.Post("/card/hand", web.Person, s.cardHand),
		web.Get("/card/choose", web.Anyone, s.choosePage),
		web.Post("/card/choose", web.Anyone, s.choose),
		web.Get("/d/:token", web.Anyone, s.devicePage),
		web.Post("/d/:token", web.Anyone, s.bindDevice),
		web.Post("/mine", web.Anyone, s.enterMine),
		web.Post("/mine/end", web.Anyone, s.giveUpMine),
		web.Get("/r/:review/card", web.IssuesCards, s.cardWays),
		web.Post("/r/:review/card", web.IssuesCards, s.RequireReauth(s.makeCard)),
		web.Post("/r/:review/card/end", web.IssuesCards, s.onCard((*cards.Store).EndCard)),
		web.Post("/r/:review/card/forget", web.IssuesCards, s.RequireReauth(s.onCard((*cards.Store).ForgetSecret))),
		web.Post("/r/:review/card/unlock", web.IssuesCards, s.onCard((*cards.Store).UnlockCard)),
		web.Post("/r/:review/card/here", web.IssuesCards, s.RequireReauth(s.cardHere)),
		web.Post("/r/:review/card/device", web.IssuesCards, s.RequireReauth(s.makeDeviceLink)),
		web.Post("/r/:review/card/device/end", web.IssuesCards, s.endOwnDevice),
	}
}

// A browser is known by a random cookie that stays when somebody leaves. It
// tells nothing by itself: wrong tries of a card are counted by it, and it is
// what a child's own device is known by.
const deviceCookie = "device"

func (s *Pages) deviceOf(k *web.Call) string { return k.Cookies(s.CookieName(deviceCookie)) }

// comesFrom is where a request comes from, for counting what fails.
func (s *Pages) comesFrom(k *web.Call) signin.From {
	return signin.From{Place: s.Place(k.Ctx), Browser: s.deviceOf(k)}
}

// keepDevice is deviceOf, for a browser that is to be known again.
func (s *Pages) keepDevice(k *web.Call) string {
	d := s.deviceOf(k)
	if d == "" {
		d = web.RandomText()
	}
	s.SetCookie(k.Ctx, deviceCookie, d, web.CookieLife)
	return d
}

// speakTo speaks as the child needs it whose card or device it is, if nobody
// here chose another language.
func (s *Pages) speakTo(k *web.Call, at cards.CardAt) {
	k.Viewer.Band = at.Band
	if s.ChosenLang(k) == "" {
		k.Viewer.Lang = s.Spoken(at.Lang)
	}
	k.Say = s.Words.In(k.Viewer.Lang, k.Viewer.Band).Noting(func(string) { k.Unchecked = true })
}

// neutral speaks to whoever comes with a card that is not known.
func (s *Pages) neutral(k *web.Call) {
	s.speakTo(k, cards.CardAt{Lang: k.Viewer.Lang, Band: care.Primary})
}

// outside is a page that belongs to nobody, whoever is signed in.
func (s *Pages) outside(k *web.Call) view.Page {
	p := s.Page(k)
	p.SignedIn, p.Staff, p.Home = false, false, ""
	return p
}

func (s *Pages) cardNumber(k *web.Call) error {
	s.neutral(k)
	return s.Show(k, "card/number", &view.CardNumber{Page: s.outside(k)})
}

// cardPage is what the picture on a card leads to. It changes nothing, however
// often it is opened and by whomever.
func (s *Pages) cardPage(k *web.Call) error {
	held := k.Params("token")
	at, err := s.Store.Cards.CardAt(k.UserContext(), held, s.deviceOf(k))
	if err != nil {
		return s.cardShut(k, err)
	}
	return s.cardAsk(k, at, &view.CardAsk{Held: held})
}

// tryCard takes a number, a picture more, or all that opens a card.
func (s *Pages) tryCard(k *web.Call) error {
	held := k.Value("card")
	at, err := s.Store.Cards.CardTyped(k.UserContext(), held, s.comesFrom(k))
	if err != nil {
		return s.cardShut(k, err)
	}
	m := &view.CardAsk{Held: held, Phrase: k.Value("phrase")}
	secret, whole, err := wholeSecret(k, at.Secret)
	switch {
	case err != nil:
		return err
	case !whole:
		if at.Secret == care.SecretPictures {
			m.Slots = view.CardPictures(picks(k)...)
		}
		return s.cardAsk(k, at, m)
	}
	form, err := k.FormID("form")
	if err != nil {
		return err
	}
	session, err := s.Store.Cards.OpenCard(k.UserContext(), cards.CardAttempt{Held: held, Secret: secret, Device: s.keepDevice(k), Form: form}, s.NewSession(k, signin.ByCard), s.ChosenLang(k))
	var fault *care.Error
	switch {
	case errors.As(err, &fault) && fault.Key == "card.resting":
		at.Resting = true
		return s.cardAsk(k, at, m)
	case errors.As(err, &fault) && fault.Kind == care.KindInvalid:
		s.speakTo(k, at)
		left, _ := fault.Args["Left"].(int)
		if m.Error = k.Say.T("card.wrong.last"); left > 0 {
			m.Error = k.Say.N(fault.Key, left)
		}
		return s.cardAsk(k, at, m)
	case err != nil:
		return s.cardShut(k, err)
	}
	s.SignedIn(k, session)
	return k.To("/with")
}

// picks are the pictures that were picked so far, in their order.
func picks(k *web.Call) []string {
	if k.Value("afresh") != "" {
		return nil
	}
	out := append([]string(nil), k.Values("picked")...)
	if p := k.Value("pick"); p != "" {
		out = append(out, p)
	}
	return out[:min(len(out), care.SecretPicks)]
}

// wholeSecret puts together what a child picked or said, once it is whole.
func wholeSecret(k *web.Call, kind care.SecretKind) (secret string, whole bool, err error) {
	switch kind {
	case care.SecretPictures:
		names := picks(k)
		if len(names) < care.SecretPicks {
			return "", false, nil
		}
		secret, err = care.PicturesSecret(names)
		return secret, true, err
	case care.SecretPhrase:
		if _, sent := k.Fields["phrase"]; !sent {
			return "", false, nil
		}
		return care.PhraseSecret(k.Value("phrase")), true, nil
	}
	return "", false, nil
}

// cardAsk shows what a card needs next.
func (s *Pages) cardAsk(k *web.Call, at cards.CardAt, m *view.CardAsk) error {
	status := fiber.StatusOK
	if m.Error != "" {
		status = fiber.StatusUnprocessableEntity
	}
	if at.Secret == "" {
		return s.cardFirst(k, at, m.Held)
	}
	s.speakTo(k, at)
	if at.Resting {
		return s.ShowStatus(k, fiber.StatusTooManyRequests, "card/shut", &view.CardShut{Page: s.outside(k), Resting: true})
	}
	m.Page, m.Form = s.outside(k), care.NewID()
	if at.Secret == care.SecretPhrase {
		return s.ShowStatus(k, status, "card/phrase", m)
	}
	layOut(m)
	return s.ShowStatus(k, status, "card/pictures", m)
}

// layOut fills in the pictures to pick from and the places for those picked.
func layOut(m *view.CardAsk) {
	m.Scripts = "js/picks.js"
	m.Pictures = view.CardPictures(care.SecretPictureNames...)
	for len(m.Slots) < care.SecretPicks {
		m.Slots = append(m.Slots, view.CardPicture{})
	}
}

// cardShut says that a card opens nothing: by the same words for one that
// ended and one that never was. Who typed a number may look at it again.
func (s *Pages) cardShut(k *web.Call, err error) error {
	if care.KindOf(err) != care.KindNotFound {
		return err
	}
	s.neutral(k)
	if k.Method() == fiber.MethodPost && k.Path() == "/card" {
		m := &view.CardNumber{Page: s.outside(k), Number: k.Value("card"), Error: k.Say.T("card.number.unknown")}
		return s.ShowStatus(k, fiber.StatusNotFound, "card/number", m)
	}
	return s.ShowStatus(k, fiber.StatusNotFound, "card/shut", &view.CardShut{Page: s.outside(k)})
}
