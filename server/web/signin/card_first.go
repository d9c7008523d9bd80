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

// cardFirst is a card for which nothing is chosen yet: an adult who is signed
// in here may vouch; everybody else is told to find one.
func (s *Pages) cardFirst(k *web.Call, at cards.CardAt, held string) error {
	m := &view.CardFirst{Held: held}
	if k.Viewer.Person != "" {
		name, err := s.Store.Cards.Vouches(k.UserContext(), k.Viewer, held)
		if err != nil && care.KindOf(err) != care.KindNotFound {
			return err
		}
		m.Child = name
	}
	if m.Child == "" {
		s.speakTo(k, at)
	}
	m.Page = s.outside(k)
	return s.Show(k, "card/first", m)
}

// cardHand hands this device over: the adult is signed out of it in the same
// moment, and the child chooses what goes with their card.
func (s *Pages) cardHand(k *web.Call) error {
	token, err := s.Store.Cards.HandOver(k.UserContext(), k.Viewer, k.Value("card"))
	return s.handed(k, token, err)
}

// cardHere is cardHand for people at work, on their own page.
func (s *Pages) cardHere(k *web.Call) error {
	id, err := k.ID("review")
	if err != nil {
		return err
	}
	token, err := s.Store.Cards.HandOverHere(k.UserContext(), k.Viewer, id)
	return s.handed(k, token, err)
}

func (s *Pages) handed(k *web.Call, token string, err error) error {
	if err != nil {
		return err
	}
	s.Live.Drop(k.Viewer.Session)
	s.Clear(k)
	s.SetCookie(k.Ctx, web.HandCookie, token, 0)
	return k.To("/card/choose")
}

// choosePage lets the child choose: pictures, or words of their own.
func (s *Pages) choosePage(k *web.Call) error {
	at, err := s.Store.Cards.Choosing(k.UserContext(), k.Cookies(s.CookieName(web.HandCookie)))
	if err != nil {
		return s.chooseOver(k, err)
	}
	return s.chooseAsk(k, at, &view.CardAsk{})
}

func (s *Pages) chooseOver(k *web.Call, err error) error {
	if care.KindOf(err) == care.KindNotFound {
		s.neutral(k)
	}
	return err
}

// choose takes a picture more, the first choice, or the same once more.
func (s *Pages) choose(k *web.Call) error {
	token := k.Cookies(s.CookieName(web.HandCookie))
	at, err := s.Store.Cards.Choosing(k.UserContext(), token)
	if err != nil {
		return s.chooseOver(k, err)
	}
	if k.Value("afresh") != "" {
		if err := s.Store.Cards.StartAfresh(k.UserContext(), token); err != nil {
			return err
		}
		return k.To("/card/choose")
	}
	kind := care.SecretPictures
	if _, words := k.Fields["phrase"]; words {
		kind = care.SecretPhrase
	}
	m := &view.CardAsk{Phrase: k.Value("phrase")}
	secret, whole, err := wholeSecret(k, kind)
	if err == nil && !whole {
		m.Slots = view.CardPictures(picks(k)...)
		return s.chooseAsk(k, at, m)
	}
	if err == nil && at.Secret == "" {
		err = fitToChoose(k, kind)
	}
	session := ""
	if err == nil {
		session, err = s.Store.Cards.ChooseSecret(k.UserContext(), token, secret, s.keepDevice(k), s.NewSession(k, signin.ByCard), s.ChosenLang(k))
	}
	var fault *care.Error
	switch {
	case errors.As(err, &fault) && fault.Kind == care.KindInvalid:
		s.speakTo(k, at)
		m.Error = k.Say.Fault(fault)
		if at.Secret != "" { // chosen differently the second time: from the beginning
			at.Secret, m.Phrase = "", ""
		}
		return s.chooseAsk(k, at, m)
	case err != nil:
		return s.chooseOver(k, err)
	case session == "":
		return k.To("/card/choose")
	}
	s.SetCookie(k.Ctx, web.HandCookie, "", -1)
	s.SignedIn(k, session)
	return k.To("/with")
}

func fitToChoose(k *web.Call, kind care.SecretKind) error {
	if kind == care.SecretPhrase {
		return care.CheckPhrase(k.Value("phrase"))
	}
	return care.CheckPictures(picks(k))
}

func (s *Pages) chooseAsk(k *web.Call, at cards.CardAt, m *view.CardAsk) error {
	s.speakTo(k, at)
	m.Page, m.Choosing, m.Again, m.Form = s.outside(k), true, at.Secret != "", care.NewID()
	status := fiber.StatusOK
	if m.Error != "" {
		status = fiber.StatusUnprocessableEntity
	}
	_, words := k.Fields["phrase"]
	if at.Secret == care.SecretPhrase || at.Secret == "" && (words || k.Query("how") == "words") {
		if at.Secret == "" && m.Error != "" {
			m.Here = "/card/choose?how=words" // another language is no wish for pictures
		}
		return s.ShowStatus(k, status, "card/phrase", m)
	}
	layOut(m)
	return s.ShowStatus(k, status, "card/pictures", m)
}
