package signin

import (
	"errors"
	"strings"
	"testing"

	"myreview/server/care"
	"myreview/server/store/network"
)

// A common password is refused, and one made of what anybody knows of its owner; three
// words that do not belong together are taken, in any language.
func TestAPasswordThatIsEasyToGuessIsRefused(t *testing.T) {
	email := "amira.newton@riverside.example"
	person, s := network.PersonRow{Name: "Amira Newton", Email: &email}, &Store{Council: "Rotherham Metropolitan Borough Council"}
	for _, refused := range []string{
		"password12", "Password123!", "1234567890", "qwertyuiop", "aaaaaaaaaa", "Welcome2026", "P@ssw0rd2026", "letmein12345",
		"AmiraNewton1", "newton2026!", "Riverside2026", "rotherham123", "MyReview2026", "council2026!", "amira.newton@riverside.example",
		strings.Repeat("ab", 80),
	} {
		var fault *care.Error
		if err := s.guessFault(refused, person); !errors.As(err, &fault) || fault.Key != "password.guessed" || fault.Field != "new" {
			t.Errorf("%q: %v", refused, err)
		}
	}
	for _, taken := range []string{
		"three odd words", "kettle-barn-orbit", "another word here", "tywod cadair glas", "اردو کے الفاظ", "annual leave is amiable", "x9$kQ2vL7pTz", strings.Repeat("long odd words ", 12),
	} {
		if err := s.guessFault(taken, person); err != nil {
			t.Errorf("%q: %v", taken, err)
		}
	}
}
