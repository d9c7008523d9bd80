package view

import (
	"html/template"
	"time"

	"myreview/server/care"
)

// CardNumber asks for the number of a card, of whoever has no camera.
type CardNumber struct {
	Page
	Number string // as it was typed
	Error  string
}

// CardAsk asks for what goes with a card, or lets a child choose it. Held is
// what says which card it is; a child who chooses holds a device instead.
type CardAsk struct {
	Page
	Held     string
	Form     care.ID
	Pictures []CardPicture
	Slots    []CardPicture // the pictures that were picked so far, then empty ones
	Phrase   string
	Error    string
	Choosing bool
	Again    bool // chosen once, to be chosen the same way once more
}

// CardPicture is one picture to choose, or an empty place for one.
type CardPicture struct{ Name string }

// CardPictures are the pictures with those names.
func CardPictures(names ...string) []CardPicture {
	var out []CardPicture
	for _, name := range names {
		out = append(out, CardPicture{name})
	}
	return out
}

// Said is the message that says what the picture shows.
func (p CardPicture) Said() string { return cardPictureSaid[p.Name] }

var cardPictureSaid = map[string]string{
	"apple":     "card.pic.apple",
	"ball":      "card.pic.ball",
	"bike":      "card.pic.bike",
	"bird":      "card.pic.bird",
	"boat":      "card.pic.boat",
	"butterfly": "card.pic.butterfly",
	"cat":       "card.pic.cat",
	"drum":      "card.pic.drum",
	"fish":      "card.pic.fish",
	"flower":    "card.pic.flower",
	"tree":      "card.pic.tree",
	"umbrella":  "card.pic.umbrella",
}

// CardFirst is a card for which nothing is chosen yet. Child is set for an
// adult who is signed in and may vouch for them.
type CardFirst struct {
	Page
	Held  string
	Child string
}

// CardShut is a card that does not open: an old one, or one that rests.
type CardShut struct {
	Page
	Resting bool
	Device  bool // it was the link to a device
}

// CardDevice is what a link to a child's own device opens; Mine: it is theirs
// already, and one tap goes in.
type CardDevice struct {
	Page
	Mine bool
}

// Company asks a child who is with them. Back is where they came from.
type Company struct {
	Page
	People []CompanyPerson
	Back   string
	Last   time.Time
}

// CompanyPerson is one answer: somebody round the child, or a word of ours.
type CompanyPerson struct {
	Value   string
	Label   string
	Picture string
	Chosen  bool
}

// QR is a square of black and white modules: Path draws the black ones in a
// box of Size by Size.
type QR struct {
	Size int
	Path string
}

// Box is the size with the white edge that cameras need.
func (q QR) Box() int { return q.Size + 8 }

// CardFace is what is printed, in the child's words.
type CardFace struct {
	Lang    care.Lang
	Dir     string
	Band    care.Band
	QR      QR
	Address string // where the number is typed, kept apart from the line's direction
	Groups  []string
}

// CardPaper is a card that was just made, this once.
type CardPaper struct {
	Page
	Review care.ID
	Child  string
	Face   template.HTML
}

// CardLink is a link to a device that was just made, this once.
type CardLink struct {
	Page
	Review care.ID
	Child  string
	Link   string
	QR     QR
	Until  time.Time
}

// CardWays is a child's ways in, for the people at work.
type CardWays struct {
	Page
	Review  care.ID
	Child   string
	Made    time.Time // of the card that stands; zero: there is none
	By      string
	Secret  string // "", pictures, phrase
	SetAt   time.Time
	Vouched string
	Locked  bool
	Devices []CardDeviceLine
	Record  []CardLine
	NewCard care.ID // what the next card and the next link will be called
	NewLink care.ID
}

// Chosen is the message that says what was chosen, when, and with whom.
func (m *CardWays) Chosen() string { return cardSecrets[m.Secret] }

var cardSecrets = map[string]string{
	"phrase":   "card.ways.secret.phrase",
	"pictures": "card.ways.secret.pictures",
}

// CardDeviceLine is one device of the child's own; Bound is zero while nobody
// has taken its link up.
type CardDeviceLine struct {
	ID    care.ID
	Until time.Time
	Bound time.Time
	Seen  time.Time
}

// CardLine is one line of the record.
type CardLine struct {
	Kind string
	By   string
	At   time.Time
}

// What is the message that says what happened.
func (l CardLine) What() string { return cardEvents[l.Kind] }

var cardEvents = map[string]string{
	"bound":     "card.event.bound",
	"chosen":    "card.event.chosen",
	"ended":     "card.event.ended",
	"forgotten": "card.event.forgotten",
	"link":      "card.event.link",
	"locked":    "card.event.locked",
	"made":      "card.event.made",
	"opened":    "card.event.opened",
	"refused":   "card.event.refused",
	"unbound":   "card.event.unbound",
	"unlocked":  "card.event.unlocked",
	"vouched":   "card.event.vouched",
}
