package signin

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/trustelem/zxcvbn"

	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/store/network"
)

// guessesLeast is how many guesses a password has to withstand, as zxcvbn counts them:
// it knows the common ones, words, names, dates and keyboards (ASVS 5.0 6.2.4, 6.2.11).
const guessesLeast = 1e7

// What is judged is the beginning: a long password costs no more than a short one.
const judged = 40

// productWords are ours; a password is made of them, of the council's name or of its
// owner's no better than of nothing.
const productWords = "my review myreview council password"

// guessFault is nil where somebody's password is not easy to guess.
func (s *Store) guessFault(password string, p network.PersonRow) error {
	text := []rune(strings.ToLower(password))
	rest := string(text[:min(len(text), judged)])
	own := strings.Join([]string{p.Name, database.Deref(p.Email), s.Council, productWords}, " ")
	for _, word := range strings.FieldsFunc(strings.ToLower(own), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if utf8.RuneCountInString(word) > 2 {
			rest = strings.ReplaceAll(rest, word, "")
		}
	}
	if zxcvbn.PasswordStrength(rest, nil).Guesses < guessesLeast {
		return care.Invalid("password.guessed").On("new")
	}
	return nil
}
