package consult

import (
	"strings"
	"unicode/utf8"

	"myreview/server/care"
)

// A wish is something that a child asks for and is owed an answer to (domain.md section
// 14, Z19). What of an answer is one is said part by part.
const (
	WishEach  = "each"  // each pick and the words in the box are one of their own
	WishWhole = "whole" // the part is one
	WishWith  = "with"  // the part says more of those of the question's other parts
)

// Asks reports whether what is said in answer to a question are wishes.
func (q *Question) Asks() bool {
	for _, p := range q.Parts {
		if p.Wish != "" {
			return true
		}
	}
	return false
}

// AskedFor are the wishes in an answer to a question, in the order of its parts: each is the
// answer with one wish alone, in the words in which the question was asked.
func AskedFor(q *Question, a Answer) (out []Answer) {
	if a.State != Given {
		return nil
	}
	with := map[string]Value{}
	for i := range q.Parts {
		if v, said := a.Values[q.Parts[i].ID]; said && q.Parts[i].Wish == WishWith {
			with[q.Parts[i].ID] = v
		}
	}
	add := func(part string, v Value) {
		one := Answer{State: Given, Audience: a.Audience, Values: map[string]Value{part: v}, Asked: a.Asked}
		for id, more := range with {
			one.Values[id] = more
		}
		out = append(out, one)
	}
	said := false
	for i := range q.Parts {
		p := &q.Parts[i]
		v, there := a.Values[p.ID]
		if !there || p.Wish != WishEach && p.Wish != WishWhole {
			continue
		}
		said = true
		values := []Value{v}
		if p.Wish == WishEach {
			values = v.Apart()
		}
		for _, one := range values {
			if !p.asksNothing(one) {
				add(p.ID, one)
			}
		}
	}
	if !said && len(with) > 0 {
		out = append(out, Answer{State: Given, Audience: a.Audience, Values: with, Asked: a.Asked})
	}
	return out
}

// asksNothing reports whether all that a value says is that there is nothing to ask for.
func (p *Part) asksNothing(v Value) bool {
	for _, s := range v.Said() {
		for _, pick := range s.Picked {
			for _, none := range p.Nothing {
				if pick == none {
					return true
				}
			}
		}
	}
	return false
}

// SaysAs reports whether two answers say the same, whoever they are for.
func (a Answer) SaysAs(b Answer) (bool, error) {
	return Answer{State: a.State, Values: a.Values}.Same(Answer{State: b.State, Values: b.Values})
}

// InWords is a wish that was written down for the child, as they said it.
func InWords(words string) Answer {
	return Answer{State: Given, Audience: care.CaseWork, Values: map[string]Value{Main: &Text{Text: words}}}
}

// Reply is what is answered to a wish, in words for the child. What was asked for and comes
// about in another way is not yet or no, with what comes instead.
type Reply struct {
	Says    string `json:"says"`
	Who     string `json:"who,omitempty"`   // yes: who does it
	When    string `json:"when,omitempty"`  // and when
	First   string `json:"first,omitempty"` // not yet: what has to come first
	Why     string `json:"why,omitempty"`   // no
	Instead string `json:"instead,omitempty"`
}

// The answers.
const (
	ReplyYes    = "yes"
	ReplyNotYet = "notyet"
	ReplyNo     = "no"
)

// Replies lists them in the order of the form.
var Replies = []string{ReplyYes, ReplyNotYet, ReplyNo}

// replyMost is the longest text in one box of a reply, in characters.
const replyMost = 1000

// Only keeps of a reply the boxes that belong to what it says.
func (r Reply) Only() Reply {
	switch r.Says {
	case ReplyYes:
		r.First, r.Why, r.Instead = "", "", ""
	case ReplyNotYet:
		r.Who, r.When, r.Why = "", "", ""
	case ReplyNo:
		r.Who, r.When, r.First = "", "", ""
	}
	return r
}

// Check refuses a reply without what the child is owed with it.
func (r Reply) Check() error {
	var owed []struct{ field, text, missing string }
	owe := func(field, text, missing string) {
		owed = append(owed, struct{ field, text, missing string }{field, text, missing})
	}
	switch r.Says {
	case ReplyYes:
		owe("who", r.Who, "wish.error.who")
		owe("when", r.When, "wish.error.when")
	case ReplyNotYet:
		owe("first", r.First, "wish.error.first")
	case ReplyNo:
		owe("why", r.Why, "wish.error.why")
	default:
		return care.Invalid("wish.error.says").On("says")
	}
	for _, o := range owed {
		if strings.TrimSpace(o.text) == "" {
			return care.Invalid(o.missing).On(o.field)
		}
	}
	for _, box := range []struct{ field, text string }{{"who", r.Who}, {"when", r.When}, {"first", r.First}, {"why", r.Why}, {"instead", r.Instead}} {
		if !utf8.ValidString(box.text) {
			return care.Invalid("error.utf8").On(box.field)
		}
		if utf8.RuneCountInString(box.text) > replyMost {
			return care.Invalid("wish.error.long").On(box.field)
		}
	}
	return nil
}
