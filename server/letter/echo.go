package letter

import (
	"strings"
)

// run is how many words in a row make an echo: fewer are anybody's.
const run = 6

// Echoes finds where the writer's own text repeats something that the child
// kept for the IRO, at least six words in a row, whatever their case and stops.
// The draft never holds such words; this is for what is typed in afterwards. It
// gives each place as it stands in the letter. What the child also shared is no echo.
func (l Letter) Echoes(kept []string, quotes map[string]string) []string {
	secret := map[string]bool{}
	for _, words := range kept {
		for _, r := range runs(tokens(words)) {
			secret[r] = true
		}
	}
	for _, words := range quotes {
		for _, r := range runs(tokens(words)) {
			delete(secret, r)
		}
	}
	var out []string
	for _, b := range l.Shown() {
		if b.Kind == Quote {
			continue
		}
		words := tokens(b.Text)
		until := 0 // words before this one are in the last echo already
		for i, r := range runs(words) {
			switch {
			case !secret[r]:
			case i < until && len(out) > 0:
				out[len(out)-1] += " " + words[i+run-1]
				until = i + run
			default:
				out = append(out, strings.Join(words[i:i+run], " "))
				until = i + run
			}
		}
	}
	return out
}

// runs are all stretches of run words, folded so that they can be compared.
func runs(words []string) []string {
	var out []string
	for i := 0; i+run <= len(words); i++ {
		out = append(out, strings.ToLower(strings.Join(words[i:i+run], " ")))
	}
	return out
}
