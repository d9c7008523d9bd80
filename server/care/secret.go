package care

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// SecretKind is how a child keeps their card to themself: the card alone opens
// nothing (safety.md T4).
type SecretKind string

// The two kinds. Pictures are chosen from ours, in an order that the child
// remembers; a phrase is the child's own words.
const (
	SecretPictures SecretKind = "pictures"
	SecretPhrase   SecretKind = "phrase"
)

// SecretPicks is how many pictures make a secret.
const SecretPicks = 3

// SecretPictureNames are the pictures to choose from, always in this order:
// things that every child can name, and that say nothing about anybody.
var SecretPictureNames = []string{
	"cat", "fish", "bird", "butterfly", "tree", "flower", "apple", "umbrella", "boat", "ball", "bike", "drum",
}

// Phrases: eight letters or digits at least, so that guessing it takes far more
// tries than a card allows, and no more than fits a line.
const (
	phraseLeast = 8
	phraseMost  = 100
)

// PicturesSecret is the secret of three pictures in order. Invalid
// (error.form): not three, or none of ours.
func PicturesSecret(names []string) (string, error) {
	if len(names) != SecretPicks {
		return "", Invalid("error.form")
	}
	for _, n := range names {
		if !slices.Contains(SecretPictureNames, n) {
			return "", Invalid("error.form")
		}
	}
	return string(SecretPictures) + ":" + strings.Join(names, ","), nil
}

// PhraseSecret is the secret of a phrase, as it was typed.
func PhraseSecret(text string) string { return string(SecretPhrase) + ":" + text }

// SecretForms are what to compare of a secret: the form in which it is kept
// now, and those in which the same words may have been kept before, when only
// capitals and blanks made no difference.
func SecretForms(secret string) (now string, before []string) {
	kind, text, _ := strings.Cut(secret, ":")
	if kind != string(SecretPhrase) {
		return secret, nil
	}
	now = kind + ":" + Meant(text)
	straight := strings.Map(func(r rune) rune {
		if strings.ContainsRune(alike['\''], r) {
			return '\''
		}
		return r
	}, norm.NFC.String(text))
	for _, t := range []string{text, straight, strings.ReplaceAll(straight, "'", "’")} {
		was := kind + ":" + strings.Join(strings.Fields(strings.ToLower(t)), " ")
		if was != now && !slices.Contains(before, was) {
			before = append(before, was)
		}
	}
	return now, before
}

// CheckPictures reports whether three pictures may be chosen: not the same one
// three times (card.error.same).
func CheckPictures(names []string) error {
	if _, err := PicturesSecret(names); err != nil {
		return err
	}
	if names[0] == names[1] && names[1] == names[2] {
		return Invalid("card.error.same")
	}
	return nil
}

// CheckPhrase reports whether a phrase may be chosen: neither too short nor too
// long (card.error.short, card.error.long).
func CheckPhrase(text string) error {
	n := 0
	for _, r := range Meant(text) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			n++
		}
	}
	switch {
	case n < phraseLeast:
		return Invalid("card.error.short").On("phrase")
	case utf8.RuneCountInString(text) > phraseMost:
		return Invalid("card.error.long").On("phrase")
	}
	return nil
}

// SecretKindOf is the kind of a secret that PicturesSecret or PhraseSecret made.
func SecretKindOf(secret string) SecretKind {
	kind, _, _ := strings.Cut(secret, ":")
	return SecretKind(kind)
}
