package letter

import "myreview/server/care"

// Source is all that a draft is made from. What the child said stands in it
// only as Shared and Scale, which cannot be made from anything that the child
// kept for the IRO and did not name for the letter.
type Source struct {
	Lang    care.Lang
	Band    care.Band
	Child   string       // the name they use
	Mine    care.MyWords // what they call people and things
	IRO     Writer
	Held    care.Date
	NextDue care.Date
	Midway  care.Date // when the IRO asks whether the promises are kept; empty: not said

	Mode   string // how the child was there: room, screen, phone, none; empty: not known
	Gave   string // how their views came: spoke, represented, symbols, silent, briefed, sent, none
	Led    int    // how much they led: the levels 0 to 5 of domain.md section 9
	Others []Attender

	Said      []Shared
	Scales    []Scale
	Decisions []Decision

	Advocacy string // a telephone number; empty: none known

	// Words says a message of a form as it stands today, in any language and
	// band: for what was asked in another language than the letter's.
	Words func(lang care.Lang, band care.Band, key string) string
}

// Writer is the IRO as the child may reach them.
type Writer struct {
	Name  string
	Phone string
	Reads care.Reads // when they read what comes in
}

// Person is somebody as the child knows them.
type Person struct {
	Calls string // the child's own word for them; it comes before all others
	Name  string
	Kind  care.TieKind // empty: somebody without a tie
	Me    bool         // who writes the letter
}

// Attender is somebody else who was invited, and how they were there.
type Attender struct {
	Person
	Mode string // room, screen, phone, none
}

// Answered says that a decision answers something that the child asked for.
type Answered string

// The answers to a wish. The zero Answered: the child had not asked.
const (
	SaidYes    Answered = "yes"
	SaidNotYet Answered = "notyet"
	SaidNo     Answered = "no"
)

// Decision is something that was agreed, in words for the child.
type Decision struct {
	Plain  string
	Who    Person
	Due    care.Date
	Answer Answered
}

// Answer is something the child sent, as the store knows it.
type Answer struct {
	Ref       string // names the words for good: the question and the part, and the answer's id where it was typed in for the child
	Audience  care.Audience
	ForLetter bool // the child named it for the letter
	Question  string
	Part      string
	Area      care.Area
	Ask       Asked   // the question
	Words     string  // their own, untouched
	Chosen    []Asked // what they picked instead of writing
	Number    *int    // a rung of the ladder
}

// Asked is a sentence of a form in the very words in which the child met it.
type Asked struct {
	Words string // empty: from before they were kept, so today's are said
	Lang  care.Lang
	Band  care.Band
	Key   string // its message
}

// Shared is something the child said and lets others see. Its fields are
// closed: Share is the only way to make one.
type Shared struct {
	ref    string
	theme  theme
	area   care.Area
	ask    Asked
	words  string
	chosen []Asked
	number *int
}

// Ref names the words.
func (s Shared) Ref() string { return s.ref }

// Words are the child's own, untouched.
func (s Shared) Words() string { return s.words }

// Share takes an answer into a letter if the child shared it: with everyone,
// or with some people and by name for the letter. What is only for the IRO,
// and what merely arranges the day, is refused whatever else is said of it.
func Share(a Answer) (Shared, bool) {
	shared := a.Audience == care.Everyone || a.Audience == care.Picked && a.ForLetter
	if !shared || a.Ref == "" || a.Words == "" && len(a.Chosen) == 0 && a.Number == nil {
		return Shared{}, false
	}
	return Shared{
		ref: a.Ref, theme: themeOf(a.Question, a.Part), area: a.Area,
		ask: a.Ask, words: a.Words, chosen: a.Chosen, number: a.Number,
	}, true
}

// Mark is what somebody picked when an area was scaled, as the store knows it.
type Mark struct {
	Ref      string // names the words about one rung higher
	Area     care.Area
	Shows    string // first, last, with; iro and not keep it
	Revealed bool   // the round was shown to everyone and stands
	Number   *int
	Picture  string // well, mixed, hard; for the youngest
	Higher   string // "what would make it one higher?", their own words
}

func (m Mark) shared() bool {
	return m.Revealed && (m.Shows == "first" || m.Shows == "last" || m.Shows == "with") && (m.Number != nil || m.Picture != "")
}

// Scale is an area that the child scaled and let everyone see at the reveal.
// ShareMark is the only way to make one.
type Scale struct {
	area   care.Area
	now    Mark
	last   *Mark
	others []Scaled
}

// Scaled is somebody else's mark, seen by all at the same reveal.
type Scaled struct {
	Person
	Mark
}

// ShareMark takes the child's mark into a letter if it was shown to everyone.
// Their mark of the review before stands beside it if that one was too, and so
// do the marks that others let be seen.
func ShareMark(now Mark, last *Mark, others []Scaled) (Scale, bool) {
	if !now.shared() {
		return Scale{}, false
	}
	s := Scale{area: now.Area, now: now}
	if last != nil && last.shared() && last.Area == now.Area {
		s.last = last
	}
	for _, o := range others {
		if o.shared() && o.Area == now.Area {
			s.others = append(s.others, o)
		}
	}
	return s, true
}

// Quotes are the child's own words that the source holds, by name.
func (s Source) Quotes() map[string]string {
	out := map[string]string{}
	for _, said := range s.Said {
		if said.words != "" {
			out[said.ref] = said.words
		}
	}
	for _, scale := range s.Scales {
		if scale.now.Higher != "" && scale.now.Ref != "" {
			out[scale.now.Ref] = scale.now.Higher
		}
	}
	return out
}

// theme is what a question was for, which decides how its answer is led in.
type theme string

const (
	themeGood   theme = "good"
	themeProud  theme = "proud"
	themeWorry  theme = "worry"
	themeHope   theme = "hope"
	themeChange theme = "change"
	themeKeep   theme = "keep"
	themeOther  theme = "other" // the question itself leads in
)

// themes are the questions of domain.md 6.4 and 6.7 that ask for one of them.
var themes = map[string]theme{
	"p3": themeGood, "y2": themeGood,
	"p22": themeProud, "y25": themeProud,
	"p18": themeWorry, "y21": themeWorry,
	"p19": themeHope, "y23": themeHope,
	"p20.change": themeChange, "y22.change": themeChange,
	"p20.keep": themeKeep, "y22.keep": themeKeep,
}

func themeOf(question, part string) theme {
	if t, ok := themes[question+"."+part]; ok {
		return t
	}
	if t, ok := themes[question]; ok {
		return t
	}
	return themeOther
}

// bright reports whether the words belong to what is going well.
func (s Shared) bright() bool { return s.theme == themeGood || s.theme == themeProud }
