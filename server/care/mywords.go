package care

import (
	"encoding/json"
	"fmt"
	"maps"
	"strings"
	"unicode/utf8"
)

// MyWords is what a child calls the people and things of their life, kept between reviews
// (domain.md 6.5). Those who write to the child go by it.
type MyWords struct {
	Name     string        `json:"name,omitempty"`     // K2
	Pronouns string        `json:"pronouns,omitempty"` //
	People   map[ID]string `json:"people,omitempty"`   // K1: by tie
	Home     string        `json:"home,omitempty"`
	Family   string        `json:"family,omitempty"` // time with their family
	Siblings string        `json:"siblings,omitempty"`
	Meeting  string        `json:"meeting,omitempty"`
	Never    string        `json:"never,omitempty"` // K3: words that they do not want
	Talk     string        `json:"talk,omitempty"`  // K4: language, signs, pictures
}

// The longest text in a box, in characters: a word that stands in sentences, and what is
// written freely.
const (
	MyWordMost  = 60
	MyWordsMost = 500
)

// Check refuses (Invalid) what is too long, and words that no page can show.
func (m MyWords) Check() error {
	for field, text := range m.short() {
		if err := CheckName(text); err != nil {
			return Invalid("mywords.error.unseen").On(field)
		}
		if utf8.RuneCountInString(text) > MyWordMost {
			return tooLong(MyWordMost).On(field)
		}
	}
	for field, text := range map[string]string{"never": m.Never, "talk": m.Talk} {
		if !utf8.ValidString(text) {
			return Invalid("error.utf8").On(field)
		}
		if utf8.RuneCountInString(text) > MyWordsMost {
			return tooLong(MyWordsMost).On(field)
		}
	}
	return nil
}

func tooLong(most int) *Error {
	return &Error{Kind: KindInvalid, Key: "mywords.error.long", Args: map[string]any{"Most": most}}
}

// short are the words of one line, by the name of their box.
func (m MyWords) short() map[string]string {
	out := map[string]string{"name": m.Name, "pronouns": m.Pronouns, "home": m.Home, "family": m.Family, "siblings": m.Siblings, "meeting": m.Meeting}
	for tie, calls := range m.People {
		out["calls."+string(tie)] = calls
	}
	return out
}

// Empty reports whether the child said nothing yet, or took all of it back.
func (m MyWords) Empty() bool {
	for _, text := range m.short() {
		if text != "" {
			return false
		}
	}
	return m.Never == "" && m.Talk == ""
}

// InSentences are the words that messages have a place for, by the names of their places.
func (m MyWords) InSentences() map[string]string {
	out := map[string]string{"MyHome": m.Home, "MyFamily": m.Family, "MyMeeting": m.Meeting}
	maps.DeleteFunc(out, func(_, word string) bool { return word == "" })
	return out
}

// Tidy is the same without blanks round the words of one line, and without what is empty.
func (m MyWords) Tidy() MyWords {
	for _, text := range []*string{&m.Name, &m.Pronouns, &m.Home, &m.Family, &m.Siblings, &m.Meeting} {
		*text = strings.TrimSpace(*text)
	}
	people := map[ID]string{}
	for tie, calls := range m.People {
		if calls = strings.TrimSpace(calls); calls != "" {
			people[tie] = calls
		}
	}
	m.People = people
	return m
}

// Encode is the words as they are kept, sealed by the store.
func (m MyWords) Encode() ([]byte, error) {
	body, err := json.Marshal(m)
	if err != nil {
		return nil, fmt.Errorf("care: my words: %w", err)
	}
	return body, nil
}

// ReadMyWords takes back what Encode made; nothing is nothing said.
func ReadMyWords(body []byte) (m MyWords, err error) {
	if len(body) == 0 {
		return m, nil
	}
	if err := json.Unmarshal(body, &m); err != nil {
		return MyWords{}, fmt.Errorf("care: my words: %w", err)
	}
	return m, nil
}
