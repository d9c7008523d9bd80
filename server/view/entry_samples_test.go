package view_test

import (
	"time"

	"myreview/server/care"
	"myreview/server/view"
)

func staying() view.Page {
	p := frame()
	p.Stay = &view.Stay{Left: 900, Warn: 120, Minutes: 15, Shared: true}
	return p
}

var _ = sample("entry/invitation", &view.Invitation{Page: frame()}) &&
	sample("entry/claimed", &view.ClaimedInvitation{Page: frame(), Until: time.Now(), Error: "?"}) &&
	sample("entry/claimed", &view.ClaimedInvitation{Page: frame()}) &&
	sample("entry/claimed", &view.ClaimedInvitation{Page: frame(), Password: true}) &&
	sample("entry/reauth", &view.Reauth{Page: staying(), To: "/password", Method: "password", Fields: []view.Carried{{Name: "rev", Value: "1"}}, Error: "?"}) &&
	sample("entry/reauth", &view.Reauth{Page: staying(), To: "/password", Method: "tap"}) &&
	sample("entry/reauth", &view.Reauth{Page: staying(), To: "/password", Method: "again"}) &&
	sample("entry/password", &view.Password{Page: staying(), Error: "?"}) &&
	sample("entry/password", &view.Password{Page: staying(), Has: true}) &&
	sample("entry/devices", &view.Devices{Page: staying(), Here: view.Device{ID: care.NewID(), Kind: "phone", By: "code", Made: time.Now(), Seen: time.Now()}}) &&
	sample("entry/devices", &view.Devices{
		Page: staying(), Here: view.Device{ID: care.NewID(), By: "demo", Made: time.Now(), Seen: time.Now()}, Password: true,
		Others: []view.Device{
			{ID: care.NewID(), Kind: "tablet", By: "card", Shared: true, Made: time.Now(), Seen: time.Now()},
			{ID: care.NewID(), Kind: "computer", By: "password", Made: time.Now(), Seen: time.Now()},
			{ID: care.NewID(), Kind: "phone", By: "device", Made: time.Now(), Seen: time.Now()},
		},
	}) &&
	sample("ways/invite", &view.Invitees{Page: frame(), Review: care.NewID()}) &&
	sample("ways/invite", &view.Invitees{Page: frame(), Review: care.NewID(), People: []view.Invitee{
		{Tie: care.NewID(), Name: "Sam", Kind: "carer", Picture: "person", Link: "https://x.example/i/abc", Sessions: 1, Phone: "01632 960000",
			Invitations: []view.InvitationLine{{Made: time.Now(), Until: "2027-01-01", ClaimedAt: time.Now(), Code: "123 456", CodeUntil: time.Now(), Elsewhere: time.Now()}}},
		{Tie: care.NewID(), Name: "Pat", Kind: "parent", Picture: "person", Apart: true, Sessions: 2,
			Invitations: []view.InvitationLine{{Made: time.Now(), Until: "2027-01-01"}, {Made: time.Now(), Until: "2027-01-01", ClaimedAt: time.Now(), Used: time.Now()}}},
	}}) &&
	sample("ways/contact", &view.ContactForm{Page: frame(), Review: care.NewID(), Tie: care.NewID(), Name: "Sam"}) &&
	sample("ways/contact", &view.ContactForm{
		Page: frame(), Review: care.NewID(), Tie: care.NewID(), Name: "Sam", Phone: "1", Email: "a@b.example", Changed: time.Now(), By: "Wale", Field: "phone", Error: "?",
	})
