package view_test

import (
	"html/template"
	"time"

	"myreview/server/care"
	"myreview/server/view"
)

var (
	pictures = view.CardPictures("cat", "fish", "bird", "boat")
	square   = view.QR{Size: 2, Path: "M0 0h2v1h-2z"}
)

var (
	_ = sample("card/number", &view.CardNumber{Page: frame(), Number: "123", Error: "No card has that number."})
	_ = sample("card/pictures", &view.CardAsk{
		Page: frame(), Held: "AAAA", Form: care.NewID(), Pictures: pictures, Slots: view.CardPictures("cat", "", ""), Error: "Not quite.",
	})
	_ = sample("card/pictures", &view.CardAsk{Page: frame(), Pictures: pictures, Slots: view.CardPictures("", "", ""), Choosing: true})
	_ = sample("card/pictures", &view.CardAsk{Page: frame(), Pictures: pictures, Slots: view.CardPictures("", "", ""), Choosing: true, Again: true})
	_ = sample("card/phrase", &view.CardAsk{Page: frame(), Held: "AAAA", Form: care.NewID(), Phrase: "the dog", Error: "Not quite."})
	_ = sample("card/phrase", &view.CardAsk{Page: frame(), Choosing: true})
	_ = sample("card/phrase", &view.CardAsk{Page: frame(), Choosing: true, Again: true})
	_ = sample("card/first", &view.CardFirst{Page: frame(), Held: "AAAA"})
	_ = sample("card/first", &view.CardFirst{Page: frame(), Held: "AAAA", Child: "Amina"})
	_ = sample("card/shut", &view.CardShut{Page: frame()})
	_ = sample("card/shut", &view.CardShut{Page: frame(), Resting: true})
	_ = sample("card/shut", &view.CardShut{Page: frame(), Device: true})
	_ = sample("card/device", &view.CardDevice{Page: frame()})
	_ = sample("card/device", &view.CardDevice{Page: frame(), Mine: true})
	_ = sample("card/company", &view.Company{Page: frame(), Back: "/r/x/form/check", Last: time.Now(), People: []view.CompanyPerson{
		{Value: "nobody", Label: "Just me", Picture: "child", Chosen: true}, {Value: string(care.NewID()), Label: "Mum", Picture: "mum"},
	}})
	_ = sample("card/paper", &view.CardPaper{Page: frame(), Review: care.NewID(), Child: "Amina", Face: template.HTML("<article></article>")})
	_ = sample("card/link", &view.CardLink{
		Page: frame(), Review: care.NewID(), Child: "Amina", Link: "https://review.example.gov.uk/d/AAAA", QR: square, Until: time.Now(),
	})
	_ = sample("card/ways", &view.CardWays{Page: frame(), Review: care.NewID(), Child: "Amina"})
	_ = sample("card/ways", &view.CardWays{
		Page: frame(), Review: care.NewID(), Child: "Amina", Made: time.Now(), By: "Tom", Secret: "pictures", SetAt: time.Now(), Vouched: "Cora",
		Locked: true, Devices: []view.CardDeviceLine{{ID: care.NewID(), Until: time.Now()}, {ID: care.NewID(), Bound: time.Now(), Seen: time.Now()}},
		Record: []view.CardLine{{Kind: "made", By: "Tom", At: time.Now()}, {Kind: "locked", At: time.Now()}},
	})
)
