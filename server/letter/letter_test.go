package letter

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"myreview/server/care"
)

// keys says every message as its id and its values, so that a test reads as
// the shape of a letter.
func keys(key string, args map[string]any) string {
	out := strings.TrimPrefix(key, "letter.draft.")
	for _, name := range slices.Sorted(maps.Keys(args)) {
		if v := fmt.Sprint(args[name]); v != "" {
			out += " " + name + "=" + v
		}
	}
	return out
}

func n(i int) *int { return &i }

func TestWhatMayBeShared(t *testing.T) {
	for _, c := range []struct {
		name   string
		answer Answer
		want   bool
	}{
		{"with everyone", Answer{Audience: care.Everyone}, true},
		{"only my IRO", Answer{Audience: care.OnlyIRO}, false},
		{"only my IRO, though named for the letter", Answer{Audience: care.OnlyIRO, ForLetter: true}, false},
		{"some people", Answer{Audience: care.Picked}, false},
		{"some people, and named for the letter", Answer{Audience: care.Picked, ForLetter: true}, true},
		{"what arranges the day", Answer{Audience: care.Logistics, ForLetter: true}, false},
		{"no audience", Answer{ForLetter: true}, false},
		{"an unknown audience", Answer{Audience: "all", ForLetter: true}, false},
	} {
		c.answer.Ref, c.answer.Words = "a1.main", "canary"
		if _, ok := Share(c.answer); ok != c.want {
			t.Errorf("%s: shared %v", c.name, ok)
		}
	}
	if _, ok := Share(Answer{Ref: "a1", Audience: care.Everyone}); ok {
		t.Error("nothing was said, and it was shared")
	}
	for _, shows := range []string{"iro", "not", "", "all"} {
		if _, ok := ShareMark(Mark{Area: care.Home, Shows: shows, Revealed: true, Number: n(7)}, nil, nil); ok {
			t.Errorf("a mark shown %q was shared", shows)
		}
	}
	for _, shows := range []string{"first", "last", "with"} {
		if _, ok := ShareMark(Mark{Area: care.Home, Shows: shows, Revealed: true, Number: n(0)}, nil, nil); !ok {
			t.Errorf("a mark shown %q was kept back", shows)
		}
		if _, ok := ShareMark(Mark{Area: care.Home, Shows: shows, Number: n(7)}, nil, nil); ok {
			t.Errorf("a mark shown %q was shared before the reveal", shows)
		}
	}
	if _, ok := ShareMark(Mark{Area: care.Home, Shows: "with", Revealed: true}, nil, nil); ok {
		t.Error("a pass is nothing to write about")
	}
}

// source is a review of a young person with something of everything, and with
// canaries wherever somebody kept something back.
func source(band care.Band) Source {
	share := func(a Answer) Shared {
		s, ok := Share(a)
		if !ok {
			panic("not shared")
		}
		return s
	}
	src := Source{
		Lang: care.English, Band: band, Child: "Amara",
		IRO:  Writer{Name: "Helen", Phone: "01632 960 111", Reads: care.ReadsFrom("mon-fri 09:00-12:00")},
		Held: "2026-03-26", NextDue: "2026-09-26", Midway: "2026-06-26",
		Mode: "room", Gave: "spoke", Led: 3,
		Others: []Attender{
			{Person{Calls: "Kim", Name: "Kimberley Jones", Kind: care.TieCarer}, "room"},
			{Person{Calls: "Mum", Name: "Grace", Kind: care.TieParent}, "screen"},
			{Person{Name: "Sam", Kind: care.TieSocialWorker}, "room"},
			{Person{Calls: "Dad", Name: "Ben", Kind: care.TieParent}, "none"},
		},
		Said: []Shared{
			share(Answer{Ref: "a1.main", Audience: care.Everyone, Question: "y2", Part: "main", Words: "We won the league!"}),
			share(Answer{Ref: "a2.more", Audience: care.Everyone, Question: "y4", Part: "more", Area: care.Home, Ask: Asked{Words: "How is home?"}, Words: "I like my room but its loud  when the little ones get up.\nI want to stay. "}),
			share(Answer{Ref: "a3.change", Audience: care.Picked, ForLetter: true, Question: "y22", Part: "change", Words: "my door"}),
		},
		Decisions: []Decision{
			{Plain: "Your door will be mended,\nso that it shuts.", Who: Person{Calls: "Kim", Kind: care.TieCarer}, Due: "2026-04-17", Answer: SaidYes},
			{Plain: "A sleepover at Gran's. Sam has to visit Gran first.", Who: Person{Name: "Sam", Kind: care.TieSocialWorker}, Due: "2026-04-30", Answer: SaidNotYet},
			{Plain: "A phone in your room at night, because you need your sleep.", Who: Person{Name: "Helen", Kind: care.TieIRO, Me: true}, Due: "2026-04-01", Answer: SaidNo},
			{Plain: "Your school will find you a quiet place for lunch.", Who: Person{Name: "Ms Ode"}, Due: "2026-04-20"},
			{Plain: "You choose a colour for your room.", Who: Person{Name: "Amara", Kind: care.TieChild}, Due: "2026-05-01"},
		},
		Advocacy: "01632 960 103",
	}
	now := Mark{Ref: "r1", Area: care.Home, Shows: "with", Revealed: true, Number: n(7), Higher: "a quieter room"}
	last := Mark{Area: care.Home, Shows: "first", Revealed: true, Number: n(5)}
	scale, _ := ShareMark(now, &last, []Scaled{
		{Person{Calls: "Kim", Kind: care.TieCarer}, Mark{Area: care.Home, Shows: "with", Revealed: true, Number: n(8)}},
		{Person{Name: "Helen", Kind: care.TieIRO, Me: true}, Mark{Area: care.Home, Shows: "with", Revealed: true, Number: n(6)}},
		{Person{Name: "CANARY"}, Mark{Area: care.Home, Shows: "iro", Revealed: true, Number: n(1)}},
	})
	src.Scales = []Scale{scale}
	return src
}

func TestDraftFollowsTheStructureOfALetter(t *testing.T) {
	want := []Block{
		{Kind: Para, Text: "hello Child=Amara"},
		{Kind: Para, Text: "opening On=2026-03-26"},
		{Kind: Para, Text: "iro IRO=Helen"},
		{Kind: Heading, Text: "came"},
		{Kind: Para, Icon: "child", Text: "you.room\ngave.spoke\nled.part"},
		{Kind: Para, Icon: "everyone", Text: "others.room Names=list.last Before=Kim Next=who.social_worker Name=Sam\nothers.screen Names=Mum\nothers.none Names=Dad"},
		{Kind: Heading, Text: "told"},
		{Kind: Para, Text: "question Ask=How is home?\nlead.other"},
		{Kind: Quote, Ref: "a2.more", Area: care.Home, Text: "I like my room but its loud  when the little ones get up.\nI want to stay. "},
		{Kind: Para, Text: "lead.change"},
		{Kind: Quote, Ref: "a3.change", Text: "my door"},
		{Kind: Heading, Text: "well"},
		{Kind: Para, Text: "lead.good"},
		{Kind: Quote, Ref: "a1.main", Text: "We won the league!"},
		{Kind: Para, Ask: "letter.ask.well"},
		{Kind: Heading, Text: "will"},
		{Kind: Promise, Text: "Your school will find you a quiet place for lunch.\ndoes By=2026-04-20 Who=Ms Ode"},
		{Kind: Promise, Text: "You choose a colour for your room.\ndoes.you By=2026-05-01 Who=Amara"},
		{Kind: Heading, Text: "asked"},
		{Kind: Yes, Text: "answer.yes Plain=Your door will be mended, so that it shuts.\ndoes By=2026-04-17 Who=Kim"},
		{Kind: NotYet, Text: "answer.notyet Plain=A sleepover at Gran's. Sam has to visit Gran first.\ndoes By=2026-04-30 Who=Who.social_worker Name=Sam"},
		{Kind: No, Text: "answer.no Plain=A phone in your room at night, because you need your sleep.\ndoes.no.me By=2026-04-01 Who=Who.iro Name=Helen"},
		{Kind: Heading, Text: "scales"},
		{Kind: Para, Area: care.Home, Icon: "home", Text: "scale Area=area.home N=7\nscale.last N=5\nscale.others All=list.last Before=scale.other N=8 Who=Kim Next=scale.other.me N=6 Who=who.iro Name=Helen"},
		{Kind: Para, Text: "higher"},
		{Kind: Quote, Ref: "r1", Area: care.Home, Text: "a quieter room"},
		{Kind: Heading, Text: "disagree"},
		{Kind: Para, Icon: "hand", Text: "disagree.text IRO=Helen"},
		{Kind: Para, Icon: "phone", Text: "disagree.advocacy Phone=01632 960 103"},
		{Kind: Heading, Text: "next"},
		{Kind: Para, Icon: "cal", Text: "next.by By=2026-09-26\nnext.midway On=2026-06-26"},
		{Kind: Para, Ask: "letter.ask.close"},
		{Kind: Sign, Text: "close\nsign IRO=Helen\nsign.phone Phone=01632 960 111\nsign.reads Reads=mon,tue,wed,thu,fri 09:00-12:00"},
	}
	got := Draft(source(care.Young), keys)
	if diff := cmp.Diff(want, got.Blocks); diff != "" {
		t.Error(diff)
	}
	if strings.Contains(fmt.Sprint(got), "CANARY") {
		t.Error("somebody's number that was kept back stands in the draft")
	}
}

func TestTheYoungestGetPicturesAndNobodysNumbers(t *testing.T) {
	src := source(care.Little)
	scale, _ := ShareMark(
		Mark{Area: care.Home, Shows: "with", Revealed: true, Picture: "well"},
		&Mark{Area: care.Home, Shows: "with", Revealed: true, Picture: "hard"},
		[]Scaled{{Person{Calls: "Kim"}, Mark{Area: care.Home, Shows: "with", Revealed: true, Number: n(8)}}})
	src.Scales = []Scale{scale}
	var texts []string
	for _, b := range Draft(src, keys).Blocks {
		texts = append(texts, b.Text)
	}
	all := strings.Join(texts, "\n")
	if !strings.Contains(all, "picture Area=area.home Picked=scale.pic.well\npicture.last Picked=scale.pic.hard") || strings.Contains(all, "put") {
		t.Errorf("got %s", all)
	}
}

func TestLastTimesMarkOnlyWhereItWasShown(t *testing.T) {
	for _, c := range []struct {
		name string
		last Mark
		want bool
	}{
		{"shown", Mark{Area: care.Home, Shows: "last", Revealed: true, Number: n(5)}, true},
		{"only for the IRO", Mark{Area: care.Home, Shows: "iro", Revealed: true, Number: n(5)}, false},
		{"never revealed", Mark{Area: care.Home, Shows: "with", Number: n(5)}, false},
		{"another area", Mark{Area: care.Safe, Shows: "with", Revealed: true, Number: n(5)}, false},
	} {
		s, ok := ShareMark(Mark{Area: care.Home, Shows: "with", Revealed: true, Number: n(7)}, &c.last, nil)
		if !ok || (s.last != nil) != c.want {
			t.Errorf("%s: stands beside: %v", c.name, s.last != nil)
		}
	}
}

func TestWhatNobodyFilledIsNotShown(t *testing.T) {
	l := Letter{Blocks: []Block{
		{Kind: Heading, Text: "What you told us"},
		{Kind: Heading, Text: "What is going well"},
		{Kind: Para, Ask: "letter.ask.well"},
		{Kind: Heading, Text: "What will happen"},
		{Kind: Promise, Text: "A door\nby Friday"},
		{Kind: Quote, Ref: "a", Text: " "},
		{Kind: Heading, Text: "Bye"},
		{Kind: Para, Text: "  "},
	}}
	want := []Block{
		{Kind: Heading, Text: "What will happen"},
		{Kind: Promise, Text: "A door\nby Friday"},
		{Kind: Quote, Ref: "a", Text: " "}, // a child may say a space
	}
	if diff := cmp.Diff(want, l.Shown()); diff != "" {
		t.Error(diff)
	}
	if !(Letter{Blocks: l.Blocks[:3]}).Empty() || l.Empty() {
		t.Error("empty is when nothing is shown")
	}
	if p := want[1]; p.Title() != "A door" || p.Rest() != "by Friday" {
		t.Errorf("%q %q", p.Title(), p.Rest())
	}
}

func TestLettersAreKeptAsTheyAre(t *testing.T) {
	l := Draft(source(care.Young), keys)
	body, err := l.Encode()
	if err != nil {
		t.Fatal(err)
	}
	got, err := Decode(l.Lang, l.Band, body)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(l, got); diff != "" {
		t.Error(diff)
	}
	if _, err := Decode(care.English, care.Young, []byte("[")); err == nil {
		t.Error("a broken body was read")
	}
}

// What the child was asked and picked stands in the letter in the words in which
// they met it. In a letter of another language its meaning stands beside it, for
// as long as the sentence is still what it was.
func TestALetterSaysWhatWasAsked(t *testing.T) {
	words := func(lang care.Lang, band care.Band, key string) string {
		return string(lang) + "." + string(band) + "." + key
	}
	was := func(key, text string) Asked { return Asked{Words: text, Lang: care.Welsh, Band: care.Little, Key: key} }
	for _, c := range []struct {
		name   string
		in     care.Lang
		picked Asked
		want   string
	}{
		{"in the letter's language", care.Welsh, was("k", "cy.little.k"), "picked Picked=cy.little.k"},
		{"in another one", care.English, was("k", "cy.little.k"), "picked Picked=means Means=en.little.k Words=cy.little.k"},
		{"in another one, and said otherwise since", care.English, was("k", "as it was"), "picked Picked=as it was"},
		{"not kept", care.English, was("k", ""), "picked Picked=en.little.k"},
	} {
		shared, ok := Share(Answer{Ref: "r", Audience: care.Everyone, Question: "p7", Part: "main", Ask: c.picked, Chosen: []Asked{c.picked}})
		if !ok {
			t.Fatal("not shared")
		}
		all := fmt.Sprint(Draft(Source{Lang: c.in, Band: care.Primary, Said: []Shared{shared}, Words: words}, keys).Blocks)
		if !strings.Contains(all, c.want+" ") || !strings.Contains(all, "question Ask="+strings.TrimPrefix(c.want, "picked Picked=")) {
			t.Errorf("%s: %s", c.name, all)
		}
	}
}
