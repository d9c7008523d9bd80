package web

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"myreview/server/care"
	"myreview/server/store/cards"
	"myreview/server/store/signin"
	"myreview/server/view"
)

func (s *Site) cardRoutes() []route {
	return []route{
		get("/card", anyone, s.cardNumber),
		post("/card", anyone, s.cardKnock),
		get("/k/:token", anyone, s.cardPage),
		post("/card/hand", person, s.cardHand),
		get("/card/choose", anyone, s.choosePage),
		post("/card/choose", anyone, s.choose),
		get("/d/:token", anyone, s.devicePage),
		post("/d/:token", anyone, s.bindDevice),
		post("/mine", anyone, s.enterMine),
		post("/mine/end", anyone, s.giveUpMine),
		get("/r/:review/card", issuesCards, s.cardWays),
		post("/r/:review/card", issuesCards, s.sure(s.makeCard)),
		post("/r/:review/card/end", issuesCards, s.onCard((*cards.Store).EndCard)),
		post("/r/:review/card/forget", issuesCards, s.sure(s.onCard((*cards.Store).ForgetSecret))),
		post("/r/:review/card/unlock", issuesCards, s.onCard((*cards.Store).UnlockCard)),
		post("/r/:review/card/here", issuesCards, s.sure(s.cardHere)),
		post("/r/:review/card/device", issuesCards, s.sure(s.makeDeviceLink)),
		post("/r/:review/card/device/end", issuesCards, s.endOwnDevice),
	}
}

// A browser is known by a random cookie that stays when somebody leaves. It
// tells nothing by itself: wrong tries of a card are counted by it, and it is
// what a child's own device is known by.
const deviceCookie = "device"

func (s *Site) deviceOf(k *call) string { return k.Cookies(s.cookieName(deviceCookie)) }

// comesFrom is where a request comes from, for counting what fails.
func (s *Site) comesFrom(k *call) signin.From {
	return signin.From{Place: s.place(k.Ctx), Browser: s.deviceOf(k)}
}

// keepDevice is deviceOf, for a browser that is to be known again.
func (s *Site) keepDevice(k *call) string {
	d := s.deviceOf(k)
	if d == "" {
		d = randomText()
	}
	s.setCookie(k.Ctx, deviceCookie, d, cookieLife)
	return d
}

// speakTo speaks as the child needs it whose card or device it is, if nobody
// here chose another language.
func (s *Site) speakTo(k *call, at cards.CardAt) {
	k.Viewer.Band = at.Band
	if s.chosenLang(k) == "" {
		k.Viewer.Lang = s.spoken(at.Lang)
	}
	k.Say = s.words.In(k.Viewer.Lang, k.Viewer.Band).Noting(func(string) { k.unchecked = true })
}

// neutral speaks to whoever comes with a card that is not known.
func (s *Site) neutral(k *call) { s.speakTo(k, cards.CardAt{Lang: k.Viewer.Lang, Band: care.Primary}) }

// outside is the shell of a page that belongs to nobody, whoever is signed in.
func (s *Site) outside(k *call) view.Shell {
	sh := s.shell(k)
	sh.SignedIn, sh.Staff, sh.Home = false, false, ""
	return sh
}

func (s *Site) cardNumber(k *call) error {
	s.neutral(k)
	return s.show(k, "card/number", &view.CardNumber{Shell: s.outside(k)})
}

// cardPage is what the picture on a card leads to. It changes nothing, however
// often it is opened and by whomever.
func (s *Site) cardPage(k *call) error {
	held := k.Params("token")
	at, err := s.Store.Cards.CardAt(k.UserContext(), held, s.deviceOf(k))
	if err != nil {
		return s.cardShut(k, err)
	}
	return s.cardAsk(k, at, &view.CardAsk{Held: held})
}

// cardKnock takes a number, a picture more, or all that opens a card.
func (s *Site) cardKnock(k *call) error {
	held := k.value("card")
	at, err := s.Store.Cards.CardTyped(k.UserContext(), held, s.comesFrom(k))
	if err != nil {
		return s.cardShut(k, err)
	}
	m := &view.CardAsk{Held: held, Phrase: k.value("phrase")}
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
	form, err := k.formID("form")
	if err != nil {
		return err
	}
	session, err := s.Store.Cards.OpenCard(k.UserContext(), cards.CardKnock{Held: held, Secret: secret, Device: s.keepDevice(k), Form: form}, s.way(k, signin.ByCard), s.chosenLang(k))
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
	s.signedIn(k, session)
	return k.to("/with")
}

// picks are the pictures that were picked so far, in their order.
func picks(k *call) []string {
	if k.value("afresh") != "" {
		return nil
	}
	out := append([]string(nil), k.values("picked")...)
	if p := k.value("pick"); p != "" {
		out = append(out, p)
	}
	return out[:min(len(out), care.SecretPicks)]
}

// wholeSecret puts together what a child picked or said, once it is whole.
func wholeSecret(k *call, kind care.SecretKind) (secret string, whole bool, err error) {
	switch kind {
	case care.SecretPictures:
		names := picks(k)
		if len(names) < care.SecretPicks {
			return "", false, nil
		}
		secret, err = care.PicturesSecret(names)
		return secret, true, err
	case care.SecretPhrase:
		if _, sent := k.form["phrase"]; !sent {
			return "", false, nil
		}
		return care.PhraseSecret(k.value("phrase")), true, nil
	}
	return "", false, nil
}

// cardAsk shows what a card needs next.
func (s *Site) cardAsk(k *call, at cards.CardAt, m *view.CardAsk) error {
	status := fiber.StatusOK
	if m.Error != "" {
		status = fiber.StatusUnprocessableEntity
	}
	if at.Secret == "" {
		return s.cardFirst(k, at, m.Held)
	}
	s.speakTo(k, at)
	if at.Resting {
		return s.showStatus(k, fiber.StatusTooManyRequests, "card/shut", &view.CardShut{Shell: s.outside(k), Resting: true})
	}
	m.Shell, m.Form = s.outside(k), care.NewID()
	if at.Secret == care.SecretPhrase {
		return s.showStatus(k, status, "card/phrase", m)
	}
	layOut(m)
	return s.showStatus(k, status, "card/pictures", m)
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
func (s *Site) cardShut(k *call, err error) error {
	if care.KindOf(err) != care.KindNotFound {
		return err
	}
	s.neutral(k)
	if k.Method() == fiber.MethodPost && k.Path() == "/card" {
		m := &view.CardNumber{Shell: s.outside(k), Number: k.value("card"), Error: k.Say.T("card.number.unknown")}
		return s.showStatus(k, fiber.StatusNotFound, "card/number", m)
	}
	return s.showStatus(k, fiber.StatusNotFound, "card/shut", &view.CardShut{Shell: s.outside(k)})
}
