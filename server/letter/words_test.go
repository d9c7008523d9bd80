package letter_test

import (
	"strings"
	"testing"

	"myreview/server/care"
	"myreview/server/i18n"
	"myreview/server/letter"
)

func say(w i18n.Words) letter.Say {
	return func(key string, args map[string]any) string {
		for name, v := range args {
			if d, ok := v.(care.Date); ok {
				args[name] = w.Date(d)
			}
		}
		return w.Say(key, args)
	}
}

func ordinary(band care.Band) letter.Source {
	seven, five, eight := 7, 5, 8
	src := letter.Source{
		Lang: care.English, Band: band, Child: "Amara", IRO: letter.Writer{Name: "Helen Price", Phone: "01632 960 111"},
		Held: "2026-03-26", NextDue: "2026-09-26", Midway: "2026-06-26", Mode: "room", Gave: "spoke", Led: 3,
		Others: []letter.Attender{
			{Person: letter.Person{Calls: "Kim", Kind: care.TieCarer}, Mode: "room"},
			{Person: letter.Person{Calls: "Mum", Kind: care.TieParent}, Mode: "screen"},
			{Person: letter.Person{Name: "Sam", Kind: care.TieSocialWorker}, Mode: "room"},
		},
		Decisions: []letter.Decision{
			{Plain: "Your door will be mended.", Who: letter.Person{Calls: "Kim", Kind: care.TieCarer}, Due: "2026-04-17", Answer: letter.SaidYes},
			{Plain: "You can stay at Gran's when Sam has seen her.", Who: letter.Person{Name: "Sam", Kind: care.TieSocialWorker}, Due: "2026-04-30", Answer: letter.SaidNotYet},
			{Plain: "You swim on Fridays.", Who: letter.Person{Calls: "Kim", Kind: care.TieCarer}, Due: "2026-04-20"},
		},
		Advocacy: "01632 960 103",
	}
	said, _ := letter.Share(letter.Answer{Ref: "a.main", Audience: care.Everyone, Question: "p4", Part: "main", Area: care.Home, Ask: letter.Asked{Words: "How is it where you live?"}, Words: "I like my room but its loud."})
	src.Said = []letter.Shared{said}
	mark := letter.Mark{Ref: "r", Area: care.Home, Shows: "with", Revealed: true, Number: &seven, Higher: "a quieter room"}
	last := letter.Mark{Area: care.Home, Shows: "with", Revealed: true, Number: &five}
	others := []letter.Scaled{{Person: letter.Person{Calls: "Kim", Kind: care.TieCarer}, Mark: letter.Mark{Area: care.Home, Shows: "with", Revealed: true, Number: &eight}}}
	if band == care.Little {
		mark.Number, mark.Picture, mark.Higher, last = nil, "well", "", letter.Mark{}
		src.Decisions = src.Decisions[1:]
	}
	scale, ok := letter.ShareMark(mark, &last, others)
	if !ok {
		panic("the mark is not shared")
	}
	src.Scales = []letter.Scale{scale}
	return src
}

// The portal's own sentences stand up to what it asks of the writer's: an
// ordinary review gives a draft of the right length, at the right reading age,
// in plain words (domain.md section 8, "By age").
func TestAnOrdinaryDraftSuitsItsBand(t *testing.T) {
	catalog, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, band := range []care.Band{care.Little, care.Primary, care.Young} {
		l := letter.Draft(ordinary(band), say(catalog.In(care.English, band)))
		m := letter.Take(l)
		t.Logf("%s: %d words, reading age %d, %.1f words a sentence, longest %d", band, m.Words, m.Age, m.Sentence, m.Longest)
		if m.TooLong() || m.TooHard() || m.Age == 0 {
			t.Errorf("%s: %+v", band, m)
		}
		for _, j := range m.Jargon {
			t.Errorf("%s: says %q", band, j.Found)
		}
		for _, b := range l.Blocks {
			if strings.Contains(b.Text, "letter.") || strings.Contains(b.Text, "{{") || strings.Contains(b.Text, "<no value>") {
				t.Errorf("%s: %q", band, b.Text)
			}
		}
	}
}

// In the youngest's letter each idea stands on a line of its own, in at most
// eight words, apart from lists of names and what people wrote.
func TestOneIdeaALineForTheYoungest(t *testing.T) {
	catalog, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	src := ordinary(care.Little)
	src.Decisions = nil
	for _, b := range letter.Draft(src, say(catalog.In(care.English, care.Little))).Shown() {
		for _, line := range b.Lines() {
			if b.Kind != letter.Quote && (strings.Count(strings.TrimRight(line, ".?!"), ". ") > 0 || len(strings.Fields(line)) > 10) {
				t.Errorf("more than one idea: %q", line)
			}
		}
	}
}

func TestEveryMessageOfADraftExists(t *testing.T) {
	catalog, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range letter.Messages() {
		for _, band := range []care.Band{care.Little, care.Primary, care.Young} {
			if !catalog.Has(id, band) {
				t.Errorf("%s is missing for %s", id, band)
			}
		}
	}
}
