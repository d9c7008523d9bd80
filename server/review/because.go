package review

import "encoding/json"

// Left is a kind of thing over which a review can be closed: the closing page asks about it,
// and the IRO can say why it is closed all the same.
type Left string

// What can be open still.
const (
	LeftAgainst Left = "against" // a decision that somebody sees differently
	LeftAhead   Left = "ahead"   // parts that were not talked about
	LeftWishes  Left = "wishes"  // what the child asked for, without an answer
	LeftPeople  Left = "people"  // whose presence nobody confirmed
	LeftWorker  Left = "worker"  // the talk with the social worker, of which nothing is on record
)

// Lefts lists them in the order of the page.
var Lefts = []Left{LeftAgainst, LeftAhead, LeftWishes, LeftPeople, LeftWorker}

// Because is why a review was closed with something open, in the IRO's words. What was said of
// all together, before each could be answered, stands under the empty Left.
type Because map[Left]string

// ParseBecause reads what Text wrote.
func ParseBecause(text string) Because {
	var b Because
	if json.Unmarshal([]byte(text), &b) != nil && text != "" {
		return Because{"": text}
	}
	return b
}

// Text is all of it as it is kept; empty where nothing was said.
func (b Because) Text() string {
	said := map[Left]string{}
	for _, one := range Lefts {
		if b[one] != "" {
			said[one] = b[one]
		}
	}
	if len(said) == 0 {
		return ""
	}
	text, _ := json.Marshal(said) // strings alone: it cannot fail
	return string(text)
}
