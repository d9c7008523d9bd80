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
	same := care.PhraseSecret("  The Dog\tby  my bed ")
	if same != care.PhraseSecret("the dog by my bed") || same == care.PhraseSecret("the dog by my bad") {
		t.Errorf("%q", same)
	}
	if care.SecretKindOf(same) != care.SecretPhrase {
		t.Errorf("%q is of the kind %q", same, care.SecretKindOf(same))
	}
}
