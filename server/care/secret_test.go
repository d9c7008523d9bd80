package care_test

import (
	"testing"

	"myreview/server/care"
)

func TestWhatASecretMayBe(t *testing.T) {
	for _, c := range []struct {
		pictures []string
		takes    bool // as a try
		chooses  bool
	}{
		{[]string{"cat", "boat", "drum"}, true, true},
		{[]string{"cat", "cat", "drum"}, true, true},
		{[]string{"cat", "cat", "cat"}, true, false},
		{[]string{"cat", "boat"}, false, false},
		{[]string{"cat", "boat", "drum", "ball"}, false, false},
		{[]string{"cat", "boat", "lion"}, false, false},
		{[]string{"cat", "boat", "drum,ball"}, false, false},
		{nil, false, false},
	} {
		secret, err := care.PicturesSecret(c.pictures)
		if (err == nil) != c.takes || (secret != "") != c.takes {
			t.Errorf("%q: %q, %v", c.pictures, secret, err)
		}
		if err := care.CheckPictures(c.pictures); (err == nil) != c.chooses {
			t.Errorf("choosing %q: %v", c.pictures, err)
		}
	}
	for text, want := range map[string]string{
		"the dog by my bed": "", "eightlet": "", "میرا کتا اچھا ہے": "", "12345678": "",
		"seven77": "card.error.short", "        ": "card.error.short", "........": "card.error.short", "": "card.error.short",
	} {
		err := care.CheckPhrase(text)
		if (err == nil) != (want == "") || err != nil && err.Error() != want {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
	if kind := care.SecretKindOf(care.PhraseSecret("a: b")); kind != care.SecretPhrase {
		t.Errorf("a phrase is of the kind %q", kind)
	}
}

// A child types the same words on another keyboard.
func TestTheSameWordsTypedAnotherWay(t *testing.T) {
	form := func(text string) string {
		now, _ := care.SecretForms(care.PhraseSecret(text))
		return now
	}
	for _, same := range [][]string{
		{"the dog by my bed", "  The Dog\tby  my bed ", "THE DOG BY MY BED", "the\u00a0dog by my bed", "the \u200bdog by my bed\u200f"},
		{"it's my dog's", "it’s my dog‘s", "IT'S my dogʼs", "it´s my dog`s"},
		{"café zoë", "cafe\u0301 zoe\u0308", "CAFÉ ZOË", "Cafe\u0301 Zoë"},
		{"room 123 4567", "room ۱۲۳ ۴۵۶۷", "room ١٢٣ ٤٥٦٧", "room १२३ ४५६७", "room １２３ ４５６７", "room 𝟏𝟐𝟑 𝟒𝟓𝟔𝟕"},
		{"میری بلی کالی ہے", "ميرى بلي كالي هے", "میری بلی\u200c کالی ہے"},
		{"strasse am see", "STRASSE am See", "straße am see"},
		{"one-two \"three\"", "one–two “three”", "one—two «three»"},
	} {
		for _, other := range same {
			if form(other) != form(same[0]) {
				t.Errorf("%q is %q, and %q is %q", other, form(other), same[0], form(same[0]))
			}
		}
	}
	seen := map[string]string{}
	for _, text := range []string{"the dog by my bed", "the dog by my bad", "thedog by my bed", "it's my dogs", "its my dog's", "cafe zoe", "café zoe", "room 123 4568", ""} {
		if was, there := seen[form(text)]; there {
			t.Errorf("%q counts as %q", text, was)
		}
		seen[form(text)] = text
	}
	pictures, before := care.SecretForms("pictures:cat,boat,drum")
	if pictures != "pictures:cat,boat,drum" || before != nil {
		t.Errorf("pictures: %q, %q", pictures, before)
	}
}

func TestADigitOfAnyScript(t *testing.T) {
	for text, want := range map[string]int{"0": 0, "9": 9, "٠": 0, "۹": 9, "७": 7, "༣": 3, "𝟗": 9, "𝟘": 0, "a": -1, "½": -1, "": -1, "〇": -1} {
		got := -1
		for _, r := range text {
			got = care.Digit(r)
		}
		if got != want {
			t.Errorf("%q is %d, want %d", text, got, want)
		}
	}
}
