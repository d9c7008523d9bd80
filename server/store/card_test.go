package store_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"myreview/server/care"
	"myreview/server/store"
	"myreview/server/store/cards"
	"myreview/server/store/signin"
	"myreview/server/store/storetest"
)

const (
	rightSecret = "pictures:cat,boat,drum"
	wrongSecret = "pictures:cat,boat,ball"
)

// cardFor makes a card for the family's child and, where chosen, lets them
// choose rightSecret on the device "home" with their carer.
func cardFor(t *testing.T, s *store.Store, f *storetest.Family, chosen bool) cards.CardFace {
	t.Helper()
	face, err := s.Cards.MakeCard(t.Context(), f.Worker.Viewer, f.Review, care.NewID())
	if err != nil {
		t.Fatal(err)
	}
	if chosen {
		carer := viewer(t, s, session(t, s, f.Carer.Person))
		token, err := s.Cards.HandOver(t.Context(), carer, face.Token)
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if _, err := s.Cards.ChooseSecret(t.Context(), token, rightSecret, "home", signin.NewSession{}, ""); err != nil {
				t.Fatal(err)
			}
		}
	}
	return face
}

func openCard(s *store.Store, t *testing.T, held, secret, device string) (string, error) {
	t.Helper()
	return s.Cards.OpenCard(t.Context(), cards.CardAttempt{Held: held, Secret: secret, Device: device, Form: care.NewID()}, signin.NewSession{}, "")
}

// key is the message of an error.
func key(err error) string {
	var e *care.Error
	if errors.As(err, &e) {
		return e.Key
	}
	if err != nil {
		return err.Error()
	}
	return ""
}

func TestACardAndItsSecretTogetherAreTheChild(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		f := storetest.NewFamily(t, s, care.Primary)
		face := cardFor(t, s, f, true)
		typed := face.Number[:3] + " " + face.Number[3:6] + "-" + face.Number[6:9] + " " + face.Number[9:]
		urdu := strings.Map(func(r rune) rune { return r - '0' + '۰' }, face.Number)
		for _, c := range []struct{ name, held, secret, want string }{
			{"the picture", face.Token, rightSecret, ""},
			{"the number", face.Number, rightSecret, ""},
			{"the number as people write it", typed, rightSecret, ""},
			{"the number in Urdu digits", urdu, rightSecret, ""},
			{"another secret", face.Token, wrongSecret, "card.wrong"},
			{"the pictures in another order", face.Token, "pictures:boat,cat,drum", "card.wrong"},
			{"words instead", face.Token, "phrase:cat,boat,drum", "card.wrong"},
			{"no secret", face.Token, "", "card.wrong"},
			{"no card", "", rightSecret, "card.unknown"},
			{"a made-up token", "AAAAAAAAAAAAAAAAAAAAAA", rightSecret, "card.unknown"},
			{"a made-up number", "123456789012", rightSecret, "card.unknown"},
		} {
			got, err := openCard(s, t, c.held, c.secret, "home")
			if key(err) != c.want {
				t.Errorf("%s: %v, want %q", c.name, err, c.want)
				continue
			}
			if c.want == "" && viewer(t, s, got).Person != f.Child.Person {
				t.Errorf("%s: somebody else is in", c.name)
			}
		}
		at, err := s.Cards.CardAt(t.Context(), face.Token, "somewhere")
		if err != nil || at != (cards.CardAt{Lang: care.English, Band: care.Primary, Secret: care.SecretPictures}) {
			t.Errorf("a card shows %+v, %v", at, err)
		}
		var kept int64
		s.Read(t.Context()).Table("card").Where("token_hash = ? OR number_hash = ?", face.Token, face.Number).Count(&kept)
		if kept > 0 || len(face.Token) < 22 || len(face.Number) != 12 {
			t.Error("what is on the card is kept, or short")
		}
	})
}

// T4: five wrong tries lock a card on that device and tell the people at work;
// the child's own device still opens, and nobody gets more tries by throwing
// cookies away.
func TestWrongTriesLockACardOnThatDevice(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		f := storetest.NewFamily(t, s, care.Primary)
		face := cardFor(t, s, f, true)
		for i := range cards.CardTries {
			_, err := openCard(s, t, face.Token, wrongSecret, "tablet")
			var e *care.Error
			if !errors.As(err, &e) || e.Kind != care.KindInvalid || e.Args["Left"] != cards.CardTries-1-i {
				t.Fatalf("try %d: %v", i+1, err)
			}
			if n := alertsOf(t, s, "locked"); n != i/(cards.CardTries-1) {
				t.Fatalf("%d alerts after %d tries", n, i+1)
			}
		}
		for _, secret := range []string{rightSecret, wrongSecret} {
			if _, err := openCard(s, t, face.Token, secret, "tablet"); care.KindOf(err) != care.KindTooMany {
				t.Fatalf("the sixth try: %v", err)
			}
		}
		if at, _ := s.Cards.CardAt(t.Context(), face.Token, "tablet"); !at.Resting {
			t.Error("the page does not know that the card rests")
		}
		if _, err := openCard(s, t, face.Token, rightSecret, "home"); err != nil {
			t.Fatalf("the child's own device: %v", err)
		}
		for i := range 1000 {
			_, err := openCard(s, t, face.Token, wrongSecret, "device "+string(rune('a'+i)))
			if care.KindOf(err) == care.KindTooMany {
				if i != 10 {
					t.Errorf("closed to all new devices after %d more tries", i)
				}
				break
			}
		}
		if _, err := openCard(s, t, face.Token, rightSecret, "one more"); care.KindOf(err) != care.KindTooMany {
			t.Errorf("a new device after fifteen wrong tries: %v", err)
		}
		if _, err := openCard(s, t, face.Token, rightSecret, "home"); err != nil {
			t.Fatalf("the child's own device in the end: %v", err)
		}
		if n := alertsOf(t, s, "locked"); n != 1 {
			t.Errorf("%d alerts about one card, while the first is open", n)
		}
		page, err := s.Cards.CardOf(t.Context(), f.Worker.Viewer, f.Review)
		if err != nil || !page.Locked {
			t.Fatalf("the worker is not told: %+v, %v", page, err)
		}
		if err := s.Cards.UnlockCard(t.Context(), f.Worker.Viewer, f.Review); err != nil {
			t.Fatal(err)
		}
		for _, device := range []string{"tablet", "one more"} {
			if _, err := openCard(s, t, face.Token, rightSecret, device); err != nil {
				t.Errorf("%s, unlocked: %v", device, err)
			}
		}
	})
}

func alertsOf(t *testing.T, s *store.Store, kind string) int {
	t.Helper()
	var n int64
	if err := s.Read(t.Context()).Table("alert").Where("kind = ?", kind).Count(&n).Error; err != nil {
		t.Fatal(err)
	}
	return int(n)
}

func TestTriesAtOnceAreNoMoreThanOneAfterAnother(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		f := storetest.NewFamily(t, s, care.Young)
		face := cardFor(t, s, f, true)
		var wg sync.WaitGroup
		var mu sync.Mutex
		got := map[care.Kind]int{}
		for range 20 {
			wg.Go(func() {
				_, err := openCard(s, t, face.Token, wrongSecret, "tablet")
				mu.Lock()
				defer mu.Unlock()
				got[care.KindOf(err)]++
			})
		}
		wg.Wait()
		if got[care.KindInvalid] != cards.CardTries || got[care.KindTooMany] != 20-cards.CardTries {
			t.Errorf("%v", got)
		}
		if n := alertsOf(t, s, "locked"); n != 1 {
			t.Errorf("%d alerts", n)
		}
	})
}

// A page that is sent again is answered again, and uses up nothing. It is not
// a way to try more.
func TestTheSameFormCountsOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		f := storetest.NewFamily(t, s, care.Young)
		face := cardFor(t, s, f, true)
		form := care.NewID()
		for i, secret := range []string{wrongSecret, wrongSecret, rightSecret} {
			_, err := s.Cards.OpenCard(t.Context(), cards.CardAttempt{Held: face.Token, Secret: secret, Device: "tablet", Form: form}, signin.NewSession{}, "")
			var e *care.Error
			if !errors.As(err, &e) || e.Key != "card.wrong" || e.Args["Left"] != cards.CardTries-1 {
				t.Errorf("time %d: %v", i+1, err)
			}
		}
		if _, err := openCard(s, t, face.Token, rightSecret, "tablet"); err != nil {
			t.Error(err)
		}
	})
}

func TestTriesElsewhereAreForgottenAfterAMonth(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		f := storetest.NewFamily(t, s, care.Young)
		face := cardFor(t, s, f, true)
		for i := range 15 {
			_, _ = openCard(s, t, face.Token, wrongSecret, string(rune('a'+i)))
		}
		if _, err := openCard(s, t, face.Token, rightSecret, "new"); care.KindOf(err) != care.KindTooMany {
			t.Fatalf("at once: %v", err)
		}
		base.Clock.Move(30 * 24 * time.Hour)
		if _, err := openCard(s, t, face.Token, rightSecret, "new"); err != nil {
			t.Errorf("a month later: %v", err)
		}
	})
}

func TestANewCardKillsTheOldOne(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		f := storetest.NewFamily(t, s, care.Primary)
		old := cardFor(t, s, f, true)
		in, err := openCard(s, t, old.Token, rightSecret, "home")
		if err != nil {
			t.Fatal(err)
		}
		id := care.NewID()
		face, err := s.Cards.MakeCard(t.Context(), f.Worker.Viewer, f.Review, id)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.SignIn.Session(t.Context(), in); care.KindOf(err) != care.KindSignIn {
			t.Errorf("who came in by the old card is still in: %v", err)
		}
		for _, held := range []string{old.Token, old.Number} {
			if _, err := openCard(s, t, held, rightSecret, "home"); key(err) != "card.unknown" {
				t.Errorf("the old card: %v", err)
			}
			if at, err := s.Cards.CardTyped(t.Context(), held, signin.From{Place: "here", Browser: "home"}); key(err) != "card.unknown" {
				t.Errorf("the old card says how it is opened: %+v, %v", at, err)
			}
		}
		if _, err := openCard(s, t, face.Token, rightSecret, "home"); err != nil {
			t.Errorf("the new card, with what the child chose: %v", err)
		}
		if _, err := s.Cards.MakeCard(t.Context(), f.Worker.Viewer, f.Review, id); key(err) != "card.once" {
			t.Errorf("the same form again: %v", err)
		}
		if _, err := openCard(s, t, face.Token, rightSecret, "home"); err != nil {
			t.Errorf("after the repeat: %v", err)
		}
		if err := s.Cards.EndCard(t.Context(), f.IRO.Viewer, f.Review); err != nil {
			t.Fatal(err)
		}
		if _, err := openCard(s, t, face.Token, rightSecret, "home"); key(err) != "card.unknown" {
			t.Errorf("a card that was ended: %v", err)
		}
	})
}

func TestACardEndsWithTheChildsOwnTie(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		f := storetest.NewFamily(t, s, care.Young)
		face := cardFor(t, s, f, true)
		link, err := s.Cards.MakeDeviceLink(t.Context(), f.Worker.Viewer, f.Review, care.NewID())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Cards.BindDevice(t.Context(), link.Token, "phone", signin.NewSession{}, ""); err != nil {
			t.Fatal(err)
		}
		if err := s.Do(t.Context(), exec("UPDATE tie SET state = 'ended' WHERE id = ?", f.Child.Tie)); err != nil {
			t.Fatal(err)
		}
		if _, err := openCard(s, t, face.Token, rightSecret, "home"); key(err) != "card.unknown" {
			t.Errorf("the card: %v", err)
		}
		if _, err := s.Cards.EnterOwnDevice(t.Context(), "phone", signin.NewSession{}, ""); key(err) != "device.unknown" {
			t.Errorf("the device: %v", err)
		}
	})
}

// What was chosen while only capitals and blanks made no difference still opens,
// by whichever apostrophe, and is kept as it is compared today from then on.
func TestAPhraseFromBeforeStillOpens(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		for _, c := range []struct {
			name, kept string // as it was hashed then
			typed      string
			opens      bool
		}{
			{"as it was", "it's my dog 12", "It's  my dog 12", true},
			{"a curly apostrophe then", "it’s my dog 12", "It's my dog 12", true},
			{"a curly apostrophe now", "it's my dog 12", "it’s my dog 12", true},
			{"an accent of its own now", "café at noon", "cafe\u0301 at noon", true},
			{"the digits of then", "room ۱۲۳ ۴۵۶۷", "room ۱۲۳ ۴۵۶۷", true},
			{"plain words, digits of another script now", "room 123 4567", "room ۱۲۳ ۴۵۶۷", true},
			{"other words", "it's my dog 12", "it's my cat 12", false},
		} {
			t.Run(c.name, func(t *testing.T) {
				f := storetest.NewFamily(t, s, care.Young)
				face := cardFor(t, s, f, true)
				err := s.Do(t.Context(), exec("UPDATE card_secret SET kind = 'phrase', hash = ? WHERE child_id = ?", signin.HashPassword("phrase:"+c.kept), f.Child.Person))
				if err != nil {
					t.Fatal(err)
				}
				if _, err := openCard(s, t, face.Token, care.PhraseSecret(c.typed), "tablet"); (err == nil) != c.opens {
					t.Fatalf("%q for %q: %v", c.typed, c.kept, err)
				}
				for _, typed := range []string{c.typed, strings.ReplaceAll(c.typed, "'", "ʼ"), strings.ToUpper(c.typed)} {
					if _, err := openCard(s, t, face.Token, care.PhraseSecret(typed), "tablet"); (err == nil) != c.opens {
						t.Errorf("%q afterwards: %v", typed, err)
					}
				}
				var hash string
				s.Read(t.Context()).Table("card_secret").Where("child_id = ?", f.Child.Person).Pluck("hash", &hash)
				if strings.HasPrefix(hash, "2$") != c.opens {
					t.Errorf("kept as %.12s", hash)
				}
			})
		}
	})
}

// A card from before numbers were kept under a secret goes on working, and is kept
// like the others once it was used. Until then wrong numbers cost what a password
// costs, and are bounded by where they come from; one that is right costs nothing
// of that anywhere.
func TestANumberFromBeforeIsFoundOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		f, g := storetest.NewFamily(t, s, care.Primary), storetest.NewFamily(t, s, care.Young)
		now, old := cardFor(t, s, g, true), cardFor(t, s, f, true)
		slow := func() {
			t.Helper()
			err := s.Do(t.Context(), exec("UPDATE card SET number_hash = ? WHERE child_id = ?", store.SlowHashOfNumber(old.Number), f.Child.Person))
			if err != nil {
				t.Fatal(err)
			}
		}
		kept := func() (hash string) {
			s.Read(t.Context()).Table("card").Where("child_id = ?", f.Child.Person).Pluck("number_hash", &hash)
			return hash
		}
		typed := func(number, place, browser string) string {
			t.Helper()
			_, err := s.Cards.CardTyped(t.Context(), number, signin.From{Place: place, Browser: browser})
			return key(err)
		}
		slow()
		if got := typed(old.Number, "office", ""); got != "" {
			t.Fatalf("the number: %s", got)
		}
		if len(kept()) == 64 {
			t.Error("it is still kept by a slow hash")
		}
		if _, err := openCard(s, t, old.Number, rightSecret, "tablet"); err != nil {
			t.Errorf("with the secret: %v", err)
		}
		release := store.HoldHashes()
		for _, number := range []string{old.Number, now.Number, "123456789012"} {
			if got, want := typed(number, "office", ""), map[string]string{"123456789012": "card.unknown"}[number]; got != want {
				t.Errorf("%s, where nothing is hashed slowly: %q, want %q", number, got, want)
			}
		}
		release()

		slow()
		for i := range 40 {
			want := "card.unknown"
			if i >= 29 { // one was right, and one is left of it
				want = "error.toomany"
			}
			if got := typed(fmt.Sprintf("%012d", i), "office", ""); got != want {
				t.Fatalf("number %d: %q, want %q", i, got, want)
			}
		}
		if got := typed(now.Number, "office", ""); got != "" {
			t.Errorf("a number of today there: %s", got)
		}
		for range 10 {
			if got := typed("999999999999", "elsewhere", ""); got != "card.unknown" {
				t.Errorf("the same number again: %s", got)
			}
		}
		if got := typed(old.Number, "office", "tablet"); got != "" {
			t.Errorf("on a browser on which it opened: %s", got)
		}
		slow()
		if got := typed(old.Number, "elsewhere", ""); got != "" {
			t.Errorf("in another place: %s", got)
		}
	})
}

// Wrong numbers from one place stop no right one there.
func TestARightNumberIsFoundWhateverOthersType(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		f := storetest.NewFamily(t, s, care.Primary)
		face := cardFor(t, s, f, true)
		got := map[string]int{}
		for i := range 210 {
			_, err := s.Cards.CardTyped(t.Context(), fmt.Sprintf("%012d", i), signin.From{Place: "school"})
			got[key(err)]++
		}
		if got["card.unknown"] != 200 || got["error.toomany"] != 10 {
			t.Errorf("%v", got)
		}
		for _, held := range []string{face.Number, face.Token} {
			if _, err := s.Cards.CardTyped(t.Context(), held, signin.From{Place: "school"}); err != nil {
				t.Errorf("the right one: %v", err)
			}
		}
		if _, err := s.Cards.CardAt(t.Context(), face.Number, ""); key(err) != "card.unknown" {
			t.Errorf("a number as an address: %v", err)
		}
	})
}

// A thief with a handful of cards can try only so many secrets from one place; a
// card that opened there before still opens.
func TestSecretsFromOnePlaceAreBounded(t *testing.T) {
	s, base := storetest.SQLite(t)
	f := storetest.NewFamily(t, s, care.Primary)
	face := cardFor(t, s, f, true)
	for range 300 {
		if err := s.SignIn.Try(t.Context(), "secrets:place school", 300, 10*time.Minute); err != nil {
			t.Fatal(err)
		}
	}
	try := func(device, place string) string {
		_, err := s.Cards.OpenCard(t.Context(), cards.CardAttempt{Held: face.Token, Secret: rightSecret, Device: device, Form: care.NewID()}, signin.NewSession{Place: place}, "")
		return key(err)
	}
	for _, c := range []struct{ device, place, want string }{
		{"new", "school", "error.toomany"}, {"home", "school", ""}, {"new", "elsewhere", ""}, {"new", "school", ""},
	} {
		if got := try(c.device, c.place); got != c.want {
			t.Errorf("%s at %s: %q, want %q", c.device, c.place, got, c.want)
		}
	}
	base.Clock.Move(10 * time.Minute)
	if got := try("newer", "school"); got != "" {
		t.Errorf("ten minutes later: %q", got)
	}
}

// One wrong try that is sent again and again is one try: it keeps nobody else in the
// place from their card.
func TestARepeatedTryKeepsNobodyElseOut(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Base) {
		f := storetest.NewFamily(t, s, care.Primary)
		face := cardFor(t, s, f, true)
		open := func(device, secret string, form care.ID) string {
			_, err := s.Cards.OpenCard(t.Context(), cards.CardAttempt{Held: face.Token, Secret: secret, Device: device, Form: form}, signin.NewSession{Place: "school"}, "")
			return key(err)
		}
		form := care.NewID()
		for range 310 {
			if got := open("sister", wrongSecret, form); got != "card.wrong" {
				t.Fatalf("sent again: %q", got)
			}
		}
		if got := open("brother", rightSecret, care.NewID()); got != "" {
			t.Errorf("somebody else's right one: %q", got)
		}
	})
}

// Who has a card's number and throws their cookie away with each try leaves no row
// for each of them.
func TestTriesOfALockedCardLeaveNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, _ *storetest.Base) {
		f := storetest.NewFamily(t, s, care.Primary)
		face := cardFor(t, s, f, true)
		for i := range 60 {
			try := cards.CardAttempt{Held: face.Token, Secret: wrongSecret, Device: "new " + string(care.NewID()), Form: care.NewID()}
			_, err := s.Cards.OpenCard(t.Context(), try, signin.NewSession{Place: "school"}, "")
			if got := key(err); i >= 15 && got != "card.resting" {
				t.Fatalf("try %d: %q", i+1, got)
			}
		}
		var rows int
		if err := s.Read(t.Context()).Raw("SELECT count(*) FROM card_try").Scan(&rows).Error; err != nil {
			t.Fatal(err)
		}
		if rows > 20 {
			t.Errorf("60 tries left %d rows", rows)
		}
	})
}
