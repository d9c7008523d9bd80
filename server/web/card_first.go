package web

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"myreview/server/care"
	"myreview/server/store/cards"
	"myreview/server/store/signin"
	"myreview/server/view"
)

// handCookie holds the token of a device that an adult has handed to a child.
const handCookie = "hand"

// cardFirst is a card for which nothing is chosen yet: an adult who is signed
// in here may vouch; everybody else is told to find one.
func (s *Site) cardFirst(k *call, at cards.CardAt, held string) error {
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
	m.Shell = s.outside(k)
	return s.show(k, "card/first", m)
}

// cardHand hands this device over: the adult is signed out of it in the same
// moment, and the child chooses what goes with their card.
func (s *Site) cardHand(k *call) error {
	token, err := s.Store.Cards.HandOver(k.UserContext(), k.Viewer, k.value("card"))
	return s.handed(k, token, err)
}

// cardHere is cardHand for people at work, on their own page.
func (s *Site) cardHere(k *call) error {
	id, err := k.id("review")
	if err != nil {
		return err
	}
	token, err := s.Store.Cards.HandOverHere(k.UserContext(), k.Viewer, id)
	return s.handed(k, token, err)
}

func (s *Site) handed(k *call, token string, err error) error {
	if err != nil {
		return err
	}
	s.live.Drop(k.Viewer.Session)
	s.clear(k)
	s.setCookie(k.Ctx, handCookie, token, 0)
	return k.to("/card/choose")
}

// choosePage lets the child choose: pictures, or words of their own.
func (s *Site) choosePage(k *call) error {
	at, err := s.Store.Cards.Choosing(k.UserContext(), k.Cookies(s.cookieName(handCookie)))
	if err != nil {
		return s.chooseOver(k, err)
	}
	return s.chooseAsk(k, at, &view.CardAsk{})
}

func (s *Site) chooseOver(k *call, err error) error {
	if care.KindOf(err) == care.KindNotFound {
		s.neutral(k)
	}
	return err
}

// choose takes a picture more, the first choice, or the same once more.
func (s *Site) choose(k *call) error {
	token := k.Cookies(s.cookieName(handCookie))
	at, err := s.Store.Cards.Choosing(k.UserContext(), token)
	if err != nil {
		return s.chooseOver(k, err)
	}
	if k.value("afresh") != "" {
		if err := s.Store.Cards.StartAfresh(k.UserContext(), token); err != nil {
			return err
		}
		return k.to("/card/choose")
	}
	kind := care.SecretPictures
	if _, words := k.form["phrase"]; words {
		kind = care.SecretPhrase
	}
	m := &view.CardAsk{Phrase: k.value("phrase")}
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
		session, err = s.Store.Cards.ChooseSecret(k.UserContext(), token, secret, s.keepDevice(k), s.way(k, signin.ByCard), s.chosenLang(k))
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
		return k.to("/card/choose")
	}
	s.setCookie(k.Ctx, handCookie, "", -1)
	s.signedIn(k, session)
	return k.to("/with")
}

func fitToChoose(k *call, kind care.SecretKind) error {
	if kind == care.SecretPhrase {
		return care.CheckPhrase(k.value("phrase"))
	}
	return care.CheckPictures(picks(k))
}

func (s *Site) chooseAsk(k *call, at cards.CardAt, m *view.CardAsk) error {
	s.speakTo(k, at)
	m.Shell, m.Choosing, m.Again, m.Form = s.outside(k), true, at.Secret != "", care.NewID()
	status := fiber.StatusOK
	if m.Error != "" {
		status = fiber.StatusUnprocessableEntity
	}
	_, words := k.form["phrase"]
	if at.Secret == care.SecretPhrase || at.Secret == "" && (words || k.Query("how") == "words") {
		if at.Secret == "" && m.Error != "" {
			m.Here = "/card/choose?how=words" // another language is no wish for pictures
		}
		return s.showStatus(k, status, "card/phrase", m)
	}
	layOut(m)
	return s.showStatus(k, status, "card/pictures", m)
}
