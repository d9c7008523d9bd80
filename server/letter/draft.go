package letter

import (
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"myreview/server/care"
)

// Say says a message of the letter.draft family in the letter's language and
// at the child's level. A value of type care.Date is written out as a day, one
// of care.Reads as days and hours.
type Say func(key string, args map[string]any) string

// Draft makes the first version of a letter, in the order of domain.md section
// 8. What only the writer can know is left as an empty block that asks for it.
func Draft(src Source, say Say) Letter {
	d := &drafting{Source: src, say: say}
	d.hello()
	d.whoCame()
	d.told()
	if d.small() {
		d.scaled()
	}
	d.goingWell()
	d.willHappen()
	d.askedFor()
	if !d.small() {
		d.scaled()
	}
	d.disagree()
	d.next()
	d.warmly()
	return Letter{Lang: src.Lang, Band: src.Band, Blocks: d.blocks}
}

type args = map[string]any

type drafting struct {
	Source
	say    Say
	blocks []Block
	over   string // a heading that waits for something to stand under it
}

// small letters have few words, so fewer headings: what the youngest picked
// stands with what they said, and answers stand with what will happen.
func (d *drafting) small() bool { return d.Band == care.Little }

func (d *drafting) add(b Block) {
	if d.over != "" {
		d.blocks = append(d.blocks, Block{Kind: Heading, Text: d.say(d.over, nil)})
		d.over = ""
	}
	d.blocks = append(d.blocks, b)
}

func (d *drafting) heading(key string) { d.over = key }
func (d *drafting) ask(key string)     { d.add(Block{Kind: Para, Ask: key}) }
func (d *drafting) para(icon string, lines ...string) {
	d.add(Block{Kind: Para, Icon: icon, Text: strings.Join(lines, "\n")})
}

// about is a paragraph on one area of life, with its picture.
func (d *drafting) about(area care.Area, lines ...string) {
	icon := ""
	if area != "" {
		icon = area.Picture()
	}
	d.add(Block{Kind: Para, Area: area, Icon: icon, Text: strings.Join(lines, "\n")})
}

func (d *drafting) hello() {
	d.para("", d.say("letter.draft.hello", args{"Child": d.Child}))
	d.para("", d.say("letter.draft.opening", args{"On": d.Held}))
	d.para("", d.say("letter.draft.iro", args{"IRO": d.IRO.Name}))
}

// whoCame says who was there and how, and what part the child had. It gives no
// reason for an empty chair: nobody has told us one.
func (d *drafting) whoCame() {
	d.heading("letter.draft.came")
	var lines []string
	if d.Mode != "" {
		lines = append(lines, d.say(youWere[d.Mode], nil))
	}
	if d.Gave != "" {
		lines = append(lines, d.say(youGave[d.Gave], nil))
	}
	switch {
	case d.Led >= 5:
		lines = append(lines, d.say("letter.draft.led.all", nil))
	case d.Led >= 2:
		lines = append(lines, d.say("letter.draft.led.part", nil))
	}
	if len(lines) > 0 {
		d.para("child", lines...)
	}
	lines = nil
	for _, mode := range modes {
		var names []string
		for _, o := range d.Others {
			if o.Mode == mode {
				names = append(names, d.who(o.Person))
			}
		}
		if len(names) > 0 {
			lines = append(lines, d.say(othersWere[mode], args{"Names": d.list(names)}))
		}
	}
	if len(lines) > 0 {
		d.para("everyone", lines...)
	}
}

var modes = []string{"room", "screen", "phone", "none"}

func (d *drafting) told() {
	d.heading("letter.draft.told")
	for _, s := range d.Said {
		if !s.bright() {
			d.shared(s)
		}
	}
}

func (d *drafting) goingWell() {
	d.heading("letter.draft.well")
	for _, s := range d.Said {
		if s.bright() {
			d.shared(s)
		}
	}
	d.ask("letter.ask.well")
}

// shared leads the child's words in, and gives them as they are.
func (d *drafting) shared(s Shared) {
	area := d.area(s.area)
	if s.number != nil && !d.scaledAt(s.area) {
		d.about(s.area, d.say("letter.draft.scale", args{"Area": area, "N": *s.number}))
	}
	if len(s.chosen) > 0 {
		picked := make([]string, len(s.chosen))
		for i, one := range s.chosen {
			picked[i] = d.asked(one)
		}
		d.about(s.area, d.question(s), d.say("letter.draft.picked", args{"Picked": d.list(picked)}))
	}
	if s.words != "" {
		lead := d.say(leads[s.theme], nil)
		switch {
		case s.theme == themeOther && d.small():
			lead = d.question(s)
		case s.theme == themeOther:
			lead = d.question(s) + "\n" + lead
		}
		d.para("", lead)
		d.add(Block{Kind: Quote, Ref: s.ref, Area: s.area, Text: s.words})
	}
}

// question is what the child was asked, in the words in which they were.
func (d *drafting) question(s Shared) string {
	return d.say("letter.draft.question", args{"Ask": d.asked(s.ask)})
}

// asked is a sentence as the child met it. In a letter of another language its
// meaning stands beside it, for as long as the sentence is still what it was.
func (d *drafting) asked(a Asked) string {
	switch {
	case d.Words == nil && a.Words == "":
		return d.say(a.Key, nil)
	case a.Words == "":
		return d.Words(d.Lang, a.Band, a.Key)
	case a.Lang == d.Lang || d.Words == nil || d.Words(a.Lang, a.Band, a.Key) != a.Words:
		return a.Words
	}
	return d.say("letter.draft.means", args{"Words": a.Words, "Means": d.Words(d.Lang, a.Band, a.Key)})
}

// scaledAt reports whether the area was scaled at the review: its number there
// is newer than one in a form.
func (d *drafting) scaledAt(a care.Area) bool {
	return slices.ContainsFunc(d.Scales, func(s Scale) bool { return s.area == a })
}

func (d *drafting) willHappen() {
	d.heading("letter.draft.will")
	for _, decision := range d.Decisions {
		if decision.Answer == "" {
			d.promise(Promise, decision)
		}
	}
}

// askedFor answers every wish: yes, not yet or no (domain.md section 8, 7).
func (d *drafting) askedFor() {
	if !d.small() {
		d.heading("letter.draft.asked")
	}
	for _, decision := range d.Decisions {
		switch decision.Answer {
		case SaidYes:
			d.promise(Yes, decision)
		case SaidNotYet:
			d.promise(NotYet, decision)
		case SaidNo:
			d.promise(No, decision)
		}
	}
}

func (d *drafting) promise(kind Kind, decision Decision) {
	title := oneLine(decision.Plain)
	if kind != Promise {
		title = d.say(AnswerSays(kind), args{"Plain": title})
	}
	key, who := "letter.draft.does", upperFirst(d.who(decision.Who))
	switch {
	case kind == No && (decision.Who.Kind == care.TieChild || decision.Who.Me):
		key = "letter.draft.does.no.me"
	case kind == No:
		key = "letter.draft.does.no"
	case decision.Who.Kind == care.TieChild:
		key = "letter.draft.does.you"
	case decision.Who.Me:
		key = "letter.draft.does.me"
	}
	if who != "" { // else whoever was to do it has died
		title += "\n" + d.say(key, args{"Who": who, "By": decision.Due})
	}
	d.add(Block{Kind: kind, Text: title})
}

// scaled says the child's own numbers, each beside their last, then what the
// others put. There is no average anywhere (domain.md section 7).
func (d *drafting) scaled() {
	if len(d.Scales) == 0 {
		return
	}
	if !d.small() {
		d.heading("letter.draft.scales")
	}
	for _, s := range d.Scales {
		area := d.area(s.area)
		var lines []string
		if s.now.Number != nil {
			lines = append(lines, d.say("letter.draft.scale", args{"Area": area, "N": *s.now.Number}))
			if s.last != nil && s.last.Number != nil {
				lines = append(lines, d.say("letter.draft.scale.last", args{"N": *s.last.Number}))
			}
		} else {
			lines = append(lines, d.say("letter.draft.picture", args{"Area": area, "Picked": d.say(picked[s.now.Picture], nil)}))
			if s.last != nil && s.last.Picture != "" {
				lines = append(lines, d.say("letter.draft.picture.last", args{"Picked": d.say(picked[s.last.Picture], nil)}))
			}
		}
		if others := d.othersPut(s); others != "" {
			lines = append(lines, others)
		}
		d.about(s.area, lines...)
		if s.now.Higher != "" && s.now.Ref != "" {
			d.para("", d.say("letter.draft.higher", nil))
			d.add(Block{Kind: Quote, Ref: s.now.Ref, Area: s.area, Text: s.now.Higher})
		}
	}
}

// othersPut is left out for the youngest, who have pictures and no numbers.
func (d *drafting) othersPut(s Scale) string {
	if d.small() {
		return ""
	}
	var said []string
	for _, o := range s.others {
		if o.Number == nil {
			continue
		}
		key := "letter.draft.scale.other"
		if o.Me {
			key = "letter.draft.scale.other.me"
		}
		said = append(said, d.say(key, args{"Who": d.who(o.Person), "N": *o.Number}))
	}
	if len(said) == 0 {
		return ""
	}
	return d.say("letter.draft.scale.others", args{"All": d.list(said)})
}

func (d *drafting) disagree() {
	d.heading("letter.draft.disagree")
	d.para("hand", d.say("letter.draft.disagree.text", args{"IRO": d.IRO.Name}))
	if d.Advocacy != "" {
		d.para("phone", d.say("letter.draft.disagree.advocacy", args{"Phone": d.Advocacy}))
	}
}

func (d *drafting) next() {
	if d.NextDue.Empty() {
		return
	}
	d.heading("letter.draft.next")
	text := d.say("letter.draft.next.by", args{"By": d.NextDue})
	if !d.Midway.Empty() {
		text += "\n" + d.say("letter.draft.next.midway", args{"On": d.Midway})
	}
	d.para("cal", text)
}

func (d *drafting) warmly() {
	d.ask("letter.ask.close")
	lines := []string{d.say("letter.draft.close", nil), d.say("letter.draft.sign", args{"IRO": d.IRO.Name})}
	if d.IRO.Phone != "" {
		lines = append(lines, d.say("letter.draft.sign.phone", args{"Phone": d.IRO.Phone}))
	}
	if d.IRO.Reads.Given() {
		lines = append(lines, d.say("letter.draft.sign.reads", args{"Reads": d.IRO.Reads}))
	}
	d.add(Block{Kind: Sign, Text: strings.Join(lines, "\n")})
}

// who names somebody as the child does.
func (d *drafting) who(p Person) string {
	switch {
	case p.Calls != "":
		return p.Calls
	case p.Kind.Professional():
		return d.say(workers[p.Kind], args{"Name": p.Name})
	default:
		return p.Name
	}
}

func (d *drafting) area(a care.Area) string {
	if a == "" {
		return ""
	}
	return d.say(areas[a], nil)
}

// list joins with the language's own comma and "and".
func (d *drafting) list(parts []string) string {
	out := parts[0]
	for i, p := range parts[1:] {
		key := "letter.draft.list.more"
		if i == len(parts)-2 {
			key = "letter.draft.list.last"
		}
		out = d.say(key, args{"Before": out, "Next": p})
	}
	return out
}

// oneLine keeps a title on one line: what follows it in a block is who and when.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

func upperFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

// Messages lists the message ids that a draft may call for, so that the words
// can be checked against them. What the child picked in a form comes with ids
// of its own.
func Messages() []string {
	out := []string{
		"letter.draft.hello", "letter.draft.opening", "letter.draft.iro", "letter.draft.came",
		"letter.draft.led.all", "letter.draft.led.part", "letter.draft.told", "letter.draft.well",
		"letter.draft.will", "letter.draft.asked", "letter.draft.scales", "letter.draft.scale",
		"letter.draft.scale.last", "letter.draft.scale.other", "letter.draft.scale.others", "letter.draft.higher",
		"letter.draft.picked", "letter.draft.question", "letter.draft.means", "letter.draft.does", "letter.draft.does.you", "letter.draft.does.me",
		"letter.draft.does.no", "letter.draft.does.no.me", "letter.draft.scale.other.me",
		"letter.draft.disagree", "letter.draft.disagree.text", "letter.draft.disagree.advocacy",
		"letter.draft.picture", "letter.draft.picture.last", "letter.draft.next", "letter.draft.next.by", "letter.draft.next.midway",
		"letter.draft.close", "letter.draft.sign", "letter.draft.sign.phone", "letter.draft.sign.reads",
		"letter.draft.list.more", "letter.draft.list.last", "letter.ask.well", "letter.ask.close",
	}
	out = slices.AppendSeq(out, maps.Values(youWere))
	out = slices.AppendSeq(out, maps.Values(othersWere))
	out = slices.AppendSeq(out, maps.Values(youGave))
	out = slices.AppendSeq(out, maps.Values(leads))
	out = slices.AppendSeq(out, maps.Values(answers))
	out = slices.AppendSeq(out, maps.Values(picked))
	out = slices.AppendSeq(out, maps.Values(workers))
	out = slices.AppendSeq(out, maps.Values(areas))
	return out
}
