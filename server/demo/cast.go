package demo

import (
	"myreview/server/care"
	"myreview/server/review"
)

// role is who somebody is in one child's story.
type role string

const (
	kid      role = "child"
	advocate role = "advocate"
	carer    role = "carer"
	mum      role = "mum"
	dad      role = "dad"
	worker   role = "worker"
	adviser  role = "adviser"
	school   role = "school"
	iro      role = "iro"
	cover    role = "cover"
)

// someone is a person of the demo.
type someone struct {
	slug    string
	name    string
	picture string
	lang    care.Lang
	email   string
	reads   string // as care.ParseReads takes it
	phone   string
}

func (p someone) line(who string, args map[string]any, child string) Person {
	return Person{ID: idOf(p.slug), Name: p.name, Picture: p.picture, Who: who, Args: args, Child: child, Lang: p.lang}
}

// place is where somebody stands to a child.
type place struct {
	role
	someone
	kind     care.TieKind
	calls    string
	excluded bool
}

// childOf is one child, those round them, and their story so far.
type childOf struct {
	someone
	age, months int // today
	circle      []place
	before      stage  // the first review, about ten weeks ago
	now         stage  // the second
	note        string // of the IRO's own, weeks after the first; empty: none
}

// stage is where a review stands.
type stage struct {
	days    int    // from today to the day of the review; past when negative
	at      string // on the clock in London; empty: it began a quarter of an hour ago and is live
	meeting        // forms that came in; when it is over, the rest as well
	letter  letterStage
	begun   form // what the child wrote of the form and has not sent
}

type letterStage int

const (
	notHeld letterStage = iota // the review is still to come, or under way
	drafted                    // it is closed, and the letter is not sent yet
	sent                       // the letter was published and read
)

// meeting is what people said before a review and did in it.
type meeting struct {
	place     string
	forms     map[role]form
	came      map[role]review.Mode
	led       []care.Area // what the child chaired
	scales    []scale
	decisions []decision
	gave      review.Gave
	well      string // the IRO's own lines in the letter
	close     string
}

// form is what somebody sends, question by question, as a browser would post
// it. In values and names "@mum" stands for that person's tie.
type form map[string]page

type page map[string][]string

type scale struct {
	area   care.Area
	marks  map[role]string
	higher map[role]string
}

type decision struct {
	area             care.Area
	what, why, plain string
	who              role
	name             string // somebody who is not at the review, instead of who
	days             int    // from the review until it is due
	wish             review.Wished
	became           review.Outcome // as the social worker said weeks later; zero: nobody has
}

// The people at work.
var (
	ruth = someone{
		slug: "ruth", name: "Ruth Adeyemi", picture: "iro", lang: care.English, email: "ruth.adeyemi@fernhaven.example",
		reads: "mon,thu 09:00-12:00", phone: "01632 960 110",
	}
	daniel = someone{
		slug: "daniel", name: "Daniel Whitlock", picture: "iro", lang: care.English, email: "daniel.whitlock@fernhaven.example",
		reads: "mon-fri 16:00", phone: "01632 960 111",
	}
	priya = someone{
		slug: "priya", name: "Priya Nair", picture: "worker", lang: care.English, email: "priya.nair@fernhaven.example",
		reads: "mon-fri 09:00-11:00", phone: "01632 960 120",
	}
	tom = someone{
		slug: "tom", name: "Tom Gallagher", picture: "worker", lang: care.English, email: "tom.gallagher@fernhaven.example",
		reads: "tue-fri", phone: "01632 960 121",
	}
	grace = someone{
		slug: "grace", name: "Grace Okafor", picture: "worker", lang: care.English, email: "grace.okafor@fernhaven.example",
		reads: "mon-fri", phone: "01632 960 101",
	}
	sioned = someone{
		slug: "sioned", name: "Sioned Pugh", picture: "worker", lang: care.Welsh, email: "sioned.pugh@fernhaven.example",
		reads: "mon-fri 14:00-16:00", phone: "01632 960 122",
	}
	nathan = someone{
		slug: "nathan", name: "Nathan Webb", picture: "worker", lang: care.English, email: "nathan.webb@fernhaven.example",
		reads: "mon-thu", phone: "01632 960 123",
	}
)

// cast is everybody, the child whose review is happening now first.
func cast() []childOf { return []childOf{amara, leo, maisie, theo, hamza, cerys} }

func at(r role, p someone, kind care.TieKind, calls string) place {
	return place{role: r, someone: p, kind: kind, calls: calls}
}

// apart is a parent who may not come to the reviews.
func apart(r role, p someone, calls string) place {
	return place{role: r, someone: p, kind: care.TieParent, calls: calls, excluded: true}
}
