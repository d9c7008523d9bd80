package exchange

import (
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"myreview/server/care"
)

// shape is what a cell has to be like.
type shape uint8

const (
	anID shape = iota
	aName
	aDay
	aLastDay // what systems write as 9999 means that none is known
	aCode
	aFlag
	anEmail
	aText
)

// shapes says it for each field.
var shapes = map[Field]shape{
	Number: anID, FirstName: aName, LastName: aName, Name: aName, Born: aDay, Died: aDay, Disability: aText,
	PeriodID: anID, CareSince: aDay, CareEntered: aDay, CareUntil: aLastDay, CareBegunWhy: aCode, CareEndedWhy: aCode,
	StatusID: anID, Status: aCode, StatusSince: aDay, StatusUntil: aLastDay,
	HomeID: anID, HomeKind: aCode, HomeSince: aDay, HomeUntil: aLastDay,
	ReviewID: anID, ReviewDue: aDay, ReviewHeld: aDay, ReviewCode: aCode, ReviewCancelled: aFlag,
	WorkerID: anID, WorkerPerson: anID, WorkerRole: aText, WorkerName: aName, WorkerStaff: anID, WorkerEmail: anEmail,
	WorkerSince: aDay, WorkerUntil: aLastDay, IROName: aName, IROEmail: anEmail, IROSince: aDay,
	SocialWorkerName: aName, SocialWorkerEmail: anEmail, SocialWorkerSince: aDay,
	PermanenceID: anID, PermanenceAgreed: aDay, PlacementOrder: aDay, Matched: aDay, PlacedForAdoption: aDay,
	DecisionReversed: aDay, PermanenceOrder: aDay,
}

// codes are those of the national return. A cell may hold what one means behind it.
var codes = map[Field][]string{
	CareBegunWhy: {"S", "L", "P", "T", "B", "U"},
	CareEndedWhy: {"X1", "E2", "E3", "E4", "E4A", "E4B", "E5", "E6", "E7", "E8", "E9", "E11", "E12", "E13", "E14", "E15", "E16", "E17",
		"E41", "E45", "E46", "E47", "E48"},
	Status: {"C1", "C2", "D1", "E1", "J1", "J2", "J3", "L1", "L2", "L3", "V2", "V3", "V4"},
	HomeKind: {"A3", "A4", "A5", "A6", "H5", "K1", "K2", "P1", "P2", "P3", "R1", "R2", "R3", "R5", "S1", "T0", "T1", "T2", "T3", "T4",
		"U1", "U2", "U3", "U4", "U5", "U6", "Z1"},
	ReviewCode: {"PN0", "PN1", "PN2", "PN3", "PN4", "PN5", "PN6", "PN7"},
}

// How long things may be. A name's length is what the portal keeps.
const (
	idMost   = 48
	nameMost = 100
	textMost = 300
)

var (
	postcode  = regexp.MustCompile(`(?i)\b(GIR ?0AA|[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2})\b`)
	shortened = regexp.MustCompile(`^[0-9](\.[0-9]+)?[eE]\+[0-9]+$`)
	codeHead  = regexp.MustCompile(`^[A-Za-z]{1,2}[0-9]{0,2}[A-Za-z]?`)
)

// read is what a cell says, written one way, or why it cannot be taken.
func read(field Field, cell string, monthFirst bool) (string, Reason) {
	kind := shapes[field]
	text := strings.TrimFunc(cell, unicode.IsSpace)
	bare := Meant(text)
	calculated := kind <= aName && bare == text && calculates(text) // one with an apostrophe is text
	text = bare
	if text == "" || text == "NULL" && kind != aName { // as SQL Server writes nothing
		return "", ""
	}
	if what := odd(text, kind); what != "" {
		return "", what
	}
	if calculated {
		return "", Formula
	}
	switch kind {
	case aDay, aLastDay:
		return day(text, kind == aLastDay, monthFirst)
	case aCode:
		code := strings.ToUpper(codeHead.FindString(text))
		if rest := text[len(code):]; !slices.Contains(codes[field], code) || rest != "" && !strings.ContainsAny(rest[:1], " -:(/") {
			return "", UnknownCode
		}
		return code, ""
	case aFlag:
		switch strings.ToLower(text) {
		case "y", "yes", "true", "t", "1":
			return "yes", ""
		case "n", "no", "false", "f", "0":
			return "", ""
		}
		return "", NotYesOrNo
	case anEmail:
		if strings.Count(text, "@") != 1 || strings.ContainsAny(text, " ,;<>") || strings.HasPrefix(text, "@") || strings.HasSuffix(text, "@") {
			return "", NotAnEmail
		}
	}
	return text, ""
}

// odd is what is wrong with the letters of a cell.
func odd(text string, kind shape) Reason {
	most := map[shape]int{anID: idMost, aName: nameMost}[kind]
	if most == 0 {
		most = textMost
	}
	name := kind == aName || kind == aText
	switch {
	case !utf8.ValidString(text), strings.ContainsRune(text, utf8.RuneError), name && garbled(text), kind == aName && strings.Contains(text, "?"):
		return LettersLost
	case strings.ContainsFunc(text, unicode.IsControl):
		return Control
	case kind == anID && shortened.MatchString(text):
		return Shortened
	case name && postcode.MatchString(text):
		return HasPostcode
	case kind == aName && text == "NULL":
		return Missing
	case kind <= aName && care.CheckName(text) != nil:
		return Unseen
	case utf8.RuneCountInString(text) > most:
		return TooLong
	}
	return ""
}

// garbled reports whether letters were written in one encoding and read in another:
// "ZoÃ«" was "Zoë".
func garbled(text string) bool {
	before := rune(0)
	for _, r := range text {
		if (before == 'Ã' || before == 'Â') && r >= 0x80 && r <= 0xBF || before == 'â' && r == '€' || before == 'Ã' && !unicode.IsLetter(r) {
			return true
		}
		before = r
	}
	return before == 'Ã'
}

var (
	slashed = regexp.MustCompile(`^(\d{1,2})/(\d{1,2})/(\d{2,4})(?:$|[ T])`)
	twoYear = regexp.MustCompile(`^(\d{1,2}[/.-]\d{1,2}[/.-]\d{2}|\d{1,2}[ -][A-Za-z]{3}[ -]\d{2})(?:$|[ T])`)
	aTime   = regexp.MustCompile(`^\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?( ?[AaPp][Mm])?$`)
)

// day reads one, with or without a time. An unknown day of a month stands as the 15th in
// these files and is kept so.
func day(text string, last, monthFirst bool) (string, Reason) {
	// A moment in a zone: midnight in summer is the evening before in Greenwich.
	if at, err := time.Parse(time.RFC3339Nano, text); err == nil {
		text = string(care.DateOf(at))
	}
	if twoYear.MatchString(text) {
		return "", TwoDigitYear
	}
	date := text
	if i := strings.IndexAny(text, " T"); i > 0 {
		if date = text[:i]; !aTime.MatchString(text[i+1:]) {
			return "", NotADay
		}
	}
	form := time.DateOnly
	if slashed.MatchString(text) {
		if monthFirst {
			return "", MonthFirst
		}
		form = "2/1/2006"
	}
	at, err := time.Parse(form, date)
	if err != nil {
		return "", NotADay
	}
	if last && at.Year() == 9999 {
		return "", ""
	}
	if _, err := care.ParseDate(at.Format(time.DateOnly)); err != nil {
		return "", YearOutOfRange
	}
	return at.Format(time.DateOnly), ""
}

// monthFirst reports whether days of a column can only be read with the month first, and
// none only with the day. Then nobody knows what the others mean.
func monthFirst(cells []string) bool {
	american := false
	for _, cell := range cells {
		m := slashed.FindStringSubmatch(strings.TrimSpace(cell))
		switch {
		case m == nil:
		case over12(m[1]):
			return false
		case over12(m[2]):
			american = true
		}
	}
	return american
}

func over12(digits string) bool { return len(digits) == 2 && digits > "12" }
