package review

import "encoding/json"

// Left is a kind of unfinished business at the end of a review. The closing page asks the IRO
// about each kind that is left, and the IRO may close the review all the same, with a reason.
type Left string

// What may be unfinished.
const (
	LeftAgainst Left = "against" // decisions with which someone does not agree
	LeftAhead   Left = "ahead"   // agenda items that were not reached
	LeftWishes  Left = "wishes"  // wishes of the child that have no answer
	LeftPeople  Left = "people"  // people whose attendance is not confirmed
	LeftWorker  Left = "worker"  // no talk with the social worker is on record
)

// Lefts lists the kinds in the order in which the closing page shows them.
var Lefts = []Left{LeftAgainst, LeftAhead, LeftWishes, LeftPeople, LeftWorker}

// Because holds the IRO's reasons for closing a review with business unfinished, by kind. Reviews
// that were closed before each kind had a box of its own have one reason, under the empty Left.
type Because map[Left]string

// ParseBecause reads the text that Text returns. Text that is no JSON is the one reason of an
// older review.
func ParseBecause(text string) Because {
	var b Because
	if json.Unmarshal([]byte(text), &b) != nil && text != "" {
		return Because{"": text}
	}
	return b
}

// Text returns the reasons as they are stored, or "" if there are none.
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
	text, _ := json.Marshal(said) // a map of strings cannot fail
	return string(text)
}
