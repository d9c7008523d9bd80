package view

import "myreview/server/care"

// Gallery shows every component of the style in one band and direction. Only
// people who build the portal see it, so its words are not for translators:
// they are samples, in a left-to-right and a right-to-left language. What a
// partial draws is drawn by it, and what stands on one page alone is said in
// that page's words.
type Gallery struct {
	Page
	Sets     []GallerySet
	Areas    []GalleryArea
	Icons    []string
	Ends     [2]string // what 0 and 10 mean
	Rungs    []int     // from 10 down
	Who      FormWho
	Desk     MeetDesk
	Boards   [2]MeetScale // for the desk, and for the room
	Numbers  []HelpNumber
	Slots    []CardPicture // as on the page that asks for a child's pictures
	Pictures []CardPicture
	Face     CardFace
	Booklet  Booklet
	Words    GalleryWords
}

// GallerySet is a link to the same page in another band or language.
type GallerySet struct {
	Lang care.Lang
	Band care.Band
	Now  bool
}

// GalleryArea is an area with its picture.
type GalleryArea struct {
	Area care.Area
	Icon string
}

// GalleryWords are the sample words.
type GalleryWords struct {
	Title, Question, Hint, Next, NotSure, NoSay, Skip, Saved, Waiting, Error         string
	Well, Between, NotWell, Happy, Worried, Draw, Speak, Write                       string
	Less, Same, More, Gran, Mum, Carer, Child, Worker, School                        string
	Who, WhoChange, Only, Pick, Everyone, Tell                                       string
	Mine, Then, Live, Here, Late, Secret, Refused                                    string
	Own, CarerSaid, MumSaid, Form, Welcome, Home, Plan, Say, Break, Problem, Promise string
	NotYet, No, Letter, Explain, Wrong, When, Where, Step, Heard                     string
}

var galleryEnglish = GalleryWords{
	Title: "Gallery", Question: "How is it where you live?", Hint: "Take your time. There is no right answer.",
	Next: "Next", NotSure: "Not sure", NoSay: "I don’t want to say", Skip: "Skip", Saved: "Saved. You can stop any time.",
	Waiting: "Not saved yet. We keep trying.", Error: "Choose one, or skip.",
	Well: "Going well", Between: "In between", NotWell: "Not going well", Happy: "Happy", Worried: "Worried",
	Draw: "Draw", Speak: "Say it", Write: "Write", Less: "Less", Same: "The same", More: "More",
	Gran: "Gran", Mum: "Mum", Carer: "Priya", Child: "Jade", Worker: "Social worker", School: "School",
	Who: "Only your IRO will see this.", WhoChange: "Change", Only: "Only my IRO", Pick: "My IRO and people I pick",
	Everyone: "Everyone at my review", Tell: "What would you like to say?",
	Mine: "my number today", Then: "Last time I said 5", Live: "Live", Here: "here", Late: "waiting", Secret: "only you see this", Refused: "not sent",
	Own:       "I like my room but its loud when the little ones get up. I want to stay.",
	CarerSaid: "Settled and eating well. Wakes early since the twins came.", MumSaid: "I am glad. I would like to see the room.",
	Form: "14 November, shared with everyone", Welcome: "Welcome", Home: "Where I live", Plan: "The plan",
	Say: "“Shall we start with the good things?”", Break: "I need a break", Problem: "Something is missing.",
	Promise: "A door that shuts properly: yes. Priya will have it mended by 17 December.",
	NotYet:  "A sleepover at Gran’s: not yet.", No: "A dog: no, and this is why.",
	Letter:  "Thank you for running the first half of your review. You kept everyone to time, even me.",
	Explain: "Explain this", Wrong: "That’s not right", When: "When", Where: "Where",
	Step: "3 of 9", Heard: "5 people are here",
}

var galleryUrdu = GalleryWords{
	Title: "نمونے", Question: "آپ جہاں رہتے ہیں وہاں کیسا ہے؟", Hint: "آرام سے سوچیں۔ کوئی جواب غلط نہیں۔",
	Next: "آگے", NotSure: "پکا نہیں", NoSay: "بتانا نہیں چاہتا", Skip: "چھوڑ دیں", Saved: "محفوظ ہو گیا۔ آپ جب چاہیں رک سکتے ہیں۔",
	Waiting: "ابھی محفوظ نہیں ہوا۔ ہم کوشش کر رہے ہیں۔", Error: "ایک چنیں، یا چھوڑ دیں۔",
	Well: "اچھا ہے", Between: "درمیانہ", NotWell: "اچھا نہیں", Happy: "خوش", Worried: "پریشان",
	Draw: "تصویر", Speak: "بول کر", Write: "لکھ کر", Less: "کم", Same: "اتنا ہی", More: "زیادہ",
	Gran: "دادی", Mum: "امی", Carer: "Priya", Child: "آمنہ", Worker: "سوشل ورکر", School: "اسکول",
	Who: "صرف آپ کا IRO یہ دیکھے گا۔", WhoChange: "بدلیں", Only: "صرف میرا IRO", Pick: "میرا IRO اور جنہیں میں چنوں",
	Everyone: "میری ریویو میں سب", Tell: "آپ کیا کہنا چاہیں گے؟",
	Mine: "آج میرا نمبر", Then: "پچھلی بار میں نے 5 کہا", Live: "جاری", Here: "موجود", Late: "انتظار", Secret: "صرف آپ دیکھتے ہیں", Refused: "نہیں بھیجا",
	Own: "مجھے اپنا کمرہ پسند ہے مگر صبح شور ہوتا ہے۔ میں یہیں رہنا چاہتی ہوں۔", CarerSaid: "ٹھیک ہے اور اچھا کھا رہی ہے۔", MumSaid: "میں خوش ہوں۔ میں کمرہ دیکھنا چاہوں گی۔",
	Form: "14 نومبر، سب کے ساتھ", Welcome: "خوش آمدید", Home: "جہاں میں رہتی ہوں", Plan: "منصوبہ",
	Say: "”کیا ہم اچھی باتوں سے شروع کریں؟“", Break: "مجھے وقفہ چاہیے", Problem: "کچھ رہ گیا ہے۔",
	Promise: "دروازہ جو ٹھیک سے بند ہو: جی ہاں۔ 17 دسمبر تک۔", NotYet: "دادی کے گھر رات: ابھی نہیں۔", No: "کتا: نہیں، اور وجہ یہ ہے۔",
	Letter:  "اپنی ریویو کا پہلا حصہ چلانے کا شکریہ۔ آپ نے سب کو وقت پر رکھا، مجھے بھی۔",
	Explain: "یہ سمجھائیں", Wrong: "یہ درست نہیں", When: "کب", Where: "کہاں",
	Step: "9 میں سے 3", Heard: "5 لوگ موجود ہیں",
}

// NewGallery fills the gallery for the language and band of the page, which
// stands as a child who is signed in has it.
func NewGallery(s Page, icons []string, square QR) *Gallery {
	s.Home, s.SignedIn, s.Tell = "/home", true, true
	g := &Gallery{Page: s, Icons: icons, Words: galleryEnglish, Rungs: []int{10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0}}
	g.Ends = [2]string{"It is not right for me at all", "It feels right for me"}
	if s.Dir == "rtl" {
		g.Words = galleryUrdu
		g.Ends = [2]string{"یہ میرے لیے بالکل ٹھیک نہیں", "یہ میرے لیے ٹھیک ہے"}
	}
	for _, lang := range []care.Lang{care.English, care.Urdu} {
		for _, band := range care.Bands {
			g.Sets = append(g.Sets, GallerySet{lang, band, lang == s.Lang && band == s.Band})
		}
	}
	for _, a := range care.Areas {
		g.Areas = append(g.Areas, GalleryArea{a, a.Picture()})
	}
	g.Who, g.Desk, g.Boards = g.who(), g.desk(), g.boards()
	g.Numbers = []HelpNumber{
		{Name: "help.number.emergency", About: "help.number.emergency.about", Number: "999", Tel: "999", Checked: true, Urgent: true},
		{Name: "help.number.childline", About: "help.number.childline.about", Number: "0800 1111", Tel: "08001111"},
	}
	g.Pictures = CardPictures("cat", "fish", "bird", "boat", "tree", "flower")
	g.Slots = CardPictures("cat", "boat", "")
	g.Face = CardFace{
		Lang: s.Lang, Dir: s.Dir, Band: s.Band, QR: square,
		Address: "\u2066review.example.gov.uk/card\u2069", Groups: []string{"123", "456", "789", "012", "345", "678"},
	}
	g.Booklet = Booklet{
		Lang: s.Lang, Dir: s.Dir, Band: s.Band, Own: true, IRO: g.Words.Child, QR: square, Address: "review.example.gov.uk", Numbers: g.Numbers,
		Questions: []BookletQuestion{{ID: "g1", N: 1, Ask: g.Words.Only, Picture: "sun", Tells: true, Unsure: true, Who: g.who(), Parts: []FormPart{
			{Partial: "picks", Tiles: true, Options: g.who().People, Own: &FormText{Quiet: true}},
			{Partial: "ladder", Zero: g.Ends[0], Ten: g.Ends[1], Options: g.who().People},
			{Partial: "freq", Options: []FormOption{{Label: g.Words.Mum, Wants: g.who().Choices}}},
			{Partial: "body", Options: g.who().People},
		}}},
	}
	return g
}

// who is a question whose readers the child picks.
func (g *Gallery) who() FormWho {
	w := g.Words
	return FormWho{
		Now: "picked", OnlyIRO: w.Only, Picked: w.Pick, Everyone: w.Everyone, Letter: w.Who,
		Choices: []FormOption{
			{Value: "iro", Label: w.Only, Picture: "lock"}, {Value: "picked", Label: w.Pick, Picture: "eye", Chosen: true},
			{Value: "everyone", Label: w.Everyone, Picture: "everyone"},
		},
		People: []FormOption{{Value: "carer", Label: w.Carer, Picture: "carer", Chosen: true}, {Value: "mum", Label: w.Mum, Picture: "mum"}},
	}
}

// desk is the IRO's while people pick unseen.
func (g *Gallery) desk() MeetDesk {
	return MeetDesk{
		Phase: "live", Waiting: []string{g.Words.Mum},
		MeetLead: MeetLead{
			CSRF: g.CSRF, Review: "gallery", Item: MeetItem{Name: "area.home", Area: care.Home}, Next: MeetItem{Name: "area.edu"},
			Area: care.Home, Name: "area.home", Scale: "open", Picked: 3,
		},
	}
}

// boards have a mark on every rung between them, and whatever else a line may say.
func (g *Gallery) boards() [2]MeetScale {
	w := g.Words
	child := MeetParty{Label: w.Child, Picture: "child", Child: true}
	carer := MeetParty{Label: w.Carer, Picture: "carer"}
	mum := MeetParty{Label: w.Mum, Picture: "mum"}
	worker := MeetParty{Label: w.Worker, Picture: "worker"}
	at := func(n int) MeetPick { return MeetPick{Number: true, N: n} }
	board := MeetScale{Name: "area.home", Icon: "home", Area: care.Home, State: "revealed", Zero: "scale.home.zero", Ten: "scale.home.ten"}
	desk, room := board, board
	desk.Rows = []MeetRow{
		{MeetParty: child, Pick: at(7), Last: at(5), Higher: w.MumSaid}, {MeetParty: carer, Pick: at(8), Last: at(8)},
		{MeetParty: mum, Pick: at(0), Told: true}, {MeetParty: worker, Pick: at(10), Last: at(6)},
	}
	room.Rows = []MeetRow{
		{MeetParty: child, Pick: at(4), Last: at(3)}, {MeetParty: carer, Pick: at(9), Last: at(1), Told: true},
		{MeetParty: mum, Pick: at(2)}, {MeetParty: worker, Pick: MeetPick{Pass: true}},
	}
	return [2]MeetScale{desk, room}
}
