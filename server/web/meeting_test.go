package web_test

import (
	"strings"
	"testing"
	"time"

	"myreview/server/care"
	"myreview/server/store/reviews"
	"myreview/server/store/storetest"
)

// start opens the family's review and moves to the first area; it gives the
// browsers of those in it.
func (w *world) start() (child, iro, carer, parent *browser) {
	w.t.Helper()
	f := w.family
	child, iro, carer, parent = w.as(f.Child.Viewer), w.as(f.IRO.Viewer), w.as(f.Carer.Viewer), w.as(f.Parent.Viewer)
	iro.act("/meet/start", nil)
	for range 2 {
		iro.act("/meet/item/next", nil)
	}
	return child, iro, carer, parent
}

// A review that is opened on another day than it is planned for is asked about, and one that
// was opened by mistake is planned again.
func TestAReviewIsNotOpenedByATap(t *testing.T) {
	w := oneWorld(t, care.Young)
	w.clock.Move(-47 * time.Hour) // two days before
	iro, child := w.as(w.family.IRO.Viewer), w.as(w.family.Child.Viewer)
	page := iro.get(w.review("/meet")).is(200).says("This review is planned for Thursday 26 March", "Hold it today instead")
	iro.post(w.review("/meet/start")).is(409).says("This review is planned for another day.")
	child.get(w.review("/meet")).is(200).hides("Hold it today instead", "planned for another day")
	if n := page.page.Find(`form[action="` + w.review("/meet/start") + `"]:not(details form)`).Length(); n > 0 {
		t.Error("one tap opens it")
	}
	iro.act("/meet/start", nil).says("The review was opened by mistake")
	iro.presses("/meet/undo", map[string]string{"what": "open", "reason": ""}).says("Write a few words on why this is undone.")
	iro.act("/meet/undo", map[string]string{"what": "open", "reason": "It was the wrong child"}).says("Hold it today instead").hides("was opened by mistake")
	iro.act("/meet/start", nil)
	iro.act("/meet/item/next", nil).hides("was opened by mistake")
	w.byHand = true
}

// act sends the form that the meeting's page has for an act, as a browser
// without scripts would, with the fields changed as told; it gives the page
// after it.
func (b *browser) act(path string, change map[string]string) *answer {
	b.w.t.Helper()
	return b.follow(b.presses(path, change).is(303)).is(200)
}

// presses is act, for what may be refused: it gives the answer itself.
func (b *browser) presses(path string, change map[string]string) *answer {
	b.w.t.Helper()
	page := b.get(b.w.review("/meet")).is(200)
	form := page.page.Find(`form[action="` + b.w.review(path) + `"]`).First()
	if form.Length() == 0 {
		b.w.t.Fatalf("the page has no form for %s: %s", path, page.words())
	}
	fields := pairs(nil)
	for _, in := range form.Find("input, textarea, select").EachIter() {
		name, _ := in.Attr("name")
		kind, _ := in.Attr("type")
		if _, checked := in.Attr("checked"); (kind != "radio" || checked) && name != "" {
			value, _ := in.Attr("value")
			if in.Is("textarea") {
				value = in.Text()
			}
			fields.Set(name, value)
		}
	}
	for name, value := range change {
		fields.Set(name, value)
	}
	return b.send("POST", b.w.review(path), fields)
}

func TestWhoHasAMeetingPage(t *testing.T) {
	eachWorld(t, care.Young, func(t *testing.T, w *world) {
		f := w.family
		for _, c := range []struct {
			who    string
			viewer care.Viewer
			status int
		}{
			{"the child", f.Child.Viewer, 200},
			{"the IRO", f.IRO.Viewer, 200},
			{"the social worker", f.Worker.Viewer, 200},
			{"the carer", f.Carer.Viewer, 200},
			{"the parent", f.Parent.Viewer, 200},
			{"an excluded parent", f.Excluded.Viewer, 404},
			{"a carer of the past", f.Former.Viewer, 404},
			{"a stranger", f.Stranger, 404},
		} {
			w.as(c.viewer).get(w.review("/meet")).is(c.status).hides(storetest.PlaceName)
		}
		w.stranger().get(w.review("/meet")).is(303)
	})
}

func TestAMeetingWithoutScripts(t *testing.T) {
	eachWorld(t, care.Young, func(t *testing.T, w *world) {
		f := w.family
		child := w.as(f.Child.Viewer)
		child.get(w.review("/meet")).is(200).says("Not started yet")
		child.act("/meet/join", map[string]string{"mode": "screen"}).says("You have joined: By screen")
		child.act("/meet/scale/shows", map[string]string{"shows": "first"})

		child, iro, carer, _ := w.start()
		iro.get(w.review("/meet")).says("Part 3 of 14", "by screen")
		iro.act("/meet/scale/open", nil)
		child.get(w.review("/meet")).says("It is not right for me at all", "It feels right for me", "You chose to go first.")

		after := child.act("/meet/scale/pick", map[string]string{"pick": "7", "higher": " a door that shuts "})
		if after.page.Find(".dot").Length() != 0 {
			t.Error("a mark is on the page before the reveal")
		}
		carer.act("/meet/scale/pick", map[string]string{"pick": "4"})
		iro.get(w.review("/meet")).says("2 people have picked.").hides("a door that shuts")

		iro.act("/meet/scale/reveal", nil)
		for who, b := range map[string]*browser{"child": child, "iro": iro, "carer": carer} {
			page := b.get(w.review("/meet")).is(200)
			var dots []string
			for _, d := range page.page.Find(".board .dot").EachIter() {
				dots = append(dots, d.Text())
			}
			if strings.Join(dots, " ") != "7 4" {
				t.Errorf("%s sees the marks %v, want the child's 7 first, then 4", who, dots)
			}
			if q := page.page.Find(".who q").First().Text(); q != " a door that shuts " {
				t.Errorf("%s reads %q: the child's words were altered", who, q)
			}
		}
	})
}

// A girl of 15 in the chair showed everyone's marks before she had picked, and could
// neither add hers nor take it back.
func TestTheChairPicksFirstAndCanPutAwayWhatWasShownTooEarly(t *testing.T) {
	eachWorld(t, care.Young, func(t *testing.T, w *world) {
		child, iro, carer, parent := w.start()
		iro.act("/meet/chair/give", map[string]string{"seat": string(w.family.Child.Seat), "item": "whole"})
		page := child.act("/meet/scale/open", nil)
		ladder, reveal := w.review("/meet/scale/pick"), w.review("/meet/scale/reveal")
		forms := page.page.Find(`form[action="` + ladder + `"], form[action="` + reveal + `"]`)
		if first := forms.First().AttrOr("action", ""); first != ladder {
			t.Error("her own ladder is not first")
		}
		if closed := forms.Last().Closest("details:not([open])"); !strings.Contains(closed.Text(), "You have not picked yet") {
			t.Errorf("she is not asked before all is shown: %s", closed.Text())
		}
		carer.act("/meet/scale/pick", map[string]string{"pick": "4"})
		parent.act("/meet/scale/pick", map[string]string{"pass": "1"})
		child.act("/meet/scale/reveal", nil)
		child.act("/meet/scale/again", nil)
		for name, b := range map[string]*browser{"carer": carer, "parent": parent} {
			a := b.get(w.review("/meet")).says("Everyone's picks for", "were put away. Yours is not shown any more.")
			if a.page.Find(".board .dot").Length() != 0 {
				t.Errorf("the %s sees marks that were put away", name)
			}
			if a.page.Find(`[data-news*="were put away"]`).Length() != 1 {
				t.Errorf("the %s does not hear that they were put away", name)
			}
		}
		if strings.Contains(iro.get(w.review("/meet")).words(), "were put away") {
			t.Error("the IRO is told of a pick that she did not make")
		}
		child.act("/meet/scale/open", nil)
		carer.get(w.review("/meet")).hides("were put away")
		page = child.act("/meet/scale/pick", map[string]string{"pick": "7"})
		if page.page.Find(`details form[action="`+reveal+`"]`).Length() != 0 {
			t.Error("she is asked again, though she has picked")
		}
		shown := child.act("/meet/scale/reveal", nil)
		if shown.page.Find(".board .dot.child").Text() != "7" {
			t.Error("hers is not among what is shown")
		}
		child.act("/meet/scale/higher", map[string]string{"higher": "CANARY a later bus"})
		news := carer.get(w.review("/meet")).page.Find(`[data-news*="has added words."]`)
		if news.Length() != 1 || strings.Contains(news.AttrOr("data-news", ""), "CANARY") {
			t.Errorf("whoever listens hears of her words %d times", news.Length())
		}
	})
}

// What is behind them is not the chair's to take back, nor anybody else's.
func TestOnlyTheChairPutsAwayAndOnlyWhatIsTalkedAbout(t *testing.T) {
	w := oneWorld(t, care.Young)
	child, iro, carer, _ := w.start()
	iro.act("/meet/chair/give", map[string]string{"seat": string(w.family.Child.Seat), "item": "whole"})
	child.act("/meet/scale/open", nil)
	child.act("/meet/scale/pick", map[string]string{"pick": "7"})
	page := child.act("/meet/scale/reveal", nil)
	round := page.page.Find(`form[action$="/scale/again"] input[name=round]`).AttrOr("value", "")
	carer.post(w.review("/meet/scale/again"), "round", round).is(403)
	child.act("/meet/item/next", nil)
	child.post(w.review("/meet/scale/again"), "round", round).is(409)
	child.post(w.review("/meet/scale/again"), "round", string(care.NewID())).is(404)
	child.get(w.review("/meet")).hides("/scale/again")
	child.act("/meet/item/back", nil)
	iro.act("/meet/chair/take", nil)
	child.post(w.review("/meet/scale/again"), "round", round).is(403)
}

// What a child says to the IRO alone reaches a cover as well, and the child is told so.
func TestAMarkForTheIROSaysThatACoverSeesIt(t *testing.T) {
	w := oneWorld(t, care.Young)
	child, iro, carer, _ := w.start()
	cover := w.as(w.guest("cover"))
	iro.act("/meet/scale/open", nil)
	child.act("/meet/scale/shows", map[string]string{"shows": "iro"})
	child.act("/meet/scale/pick", map[string]string{"pick": "3"}).says("so does an IRO who stands in", "Only to my IRO, or one who stands in")
	iro.act("/meet/scale/reveal", nil)
	for who, b := range map[string]*browser{"IRO": iro, "cover": cover} {
		if got := b.get(w.review("/meet")).page.Find(".board .dot.child").Text(); got != "3" {
			t.Errorf("the %s sees %q", who, got)
		}
	}
	if got := carer.get(w.review("/meet")).page.Find(".board .dot.child").Text(); got != "" {
		t.Errorf("the carer sees %q", got)
	}
}

// "Good things" and "Promises from last time" were parts with nothing in them.
func TestEachPartOfAMeetingHoldsSomething(t *testing.T) {
	eachWorld(t, care.Young, func(t *testing.T, w *world) {
		ctx, f := t.Context(), w.family
		must := func(id care.ID, err error) care.ID {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
			return id
		}
		w.toldAll("We won the league!", "only for the IRO")
		iro := w.as(f.IRO.Viewer)
		first := iro.act("/meet/start", nil)
		if strings.Contains(first.page.Find(".agenda").Text(), "Promises") {
			t.Error("a first review talks about promises from before")
		}
		good := iro.act("/meet/item/next", nil).says("Anyone can say what has gone well.")
		if got := good.page.Find("#part-views").Text(); !strings.Contains(got, "We won the league!") {
			t.Errorf("what the child said goes well is not there: %s", got)
		}
		if got := good.page.Find("#part-rest").Text(); strings.Contains(got, "We won the league!") {
			t.Error("it stands there twice")
		}
		w.agree(iro, "plain", "Your door will shut.", "what", "The landlord repairs the door").is(303)
		w.finish(iro)

		f.Review = must(w.store.Reviews.AddReview(ctx, reviews.NewReview{Child: f.Child.Person, StartsAt: storetest.Start.AddDate(0, 3, 0), DueOn: "2026-06-29"}))
		for _, m := range []storetest.Member{f.Child, f.IRO, f.Carer} {
			must(w.store.Reviews.AddSeat(ctx, f.Review, m.Tie, ""))
		}
		late := w.join("Gran Test-Relative", care.Tie{Kind: care.TieRelative}, true)
		iro.act("/meet/start", nil)
		for range 2 {
			iro.act("/meet/item/next", nil)
		}
		now := func(v care.Viewer) string {
			return w.as(v).get(w.review("/meet")).is(200).page.Find("#part-now").Text()
		}
		for name, c := range map[string]struct {
			v     care.Viewer
			reads string
		}{
			"child": {f.Child.Viewer, "Your door will shut."}, "IRO": {f.IRO.Viewer, "The landlord repairs the door"},
			"carer": {f.Carer.Viewer, "The landlord repairs the door"}, "relative who came later": {late.Viewer, "There is nothing from last time"},
		} {
			if got := now(c.v); !strings.Contains(got, "Promises from last time") || !strings.Contains(got, c.reads) {
				t.Errorf("the %s reads %s", name, got)
			}
		}
		for name, b := range map[string]*browser{"relative": w.as(late.Viewer), "room screen": w.screen()} {
			b.get(w.review("/meet")).hides("landlord", "door will shut")
			t.Log(name)
		}
		w.as(f.Excluded.Viewer).get(w.review("/meet")).is(404)
	})
}

func TestTheAgendaSaysWhoLeadsAndWhoLed(t *testing.T) {
	w := oneWorld(t, care.Young)
	child, iro, carer, _ := w.start()
	iro.act("/meet/chair/give", map[string]string{"seat": string(w.family.Child.Seat), "item": "whole"})
	agenda := func(b *browser) string { return b.get(w.review("/meet")).page.Find(".agenda").Text() }
	if got := agenda(carer); !strings.Contains(got, "Robin Test-Child leads") {
		t.Errorf("nobody leads: %s", got)
	}
	child.act("/meet/item/next", nil)
	iro.act("/meet/chair/take", nil)
	for name, b := range map[string]*browser{"child": child, "carer": carer, "IRO": iro} {
		if got := agenda(b); strings.Contains(got, "leads") || strings.Count(got, "Robin Test-Child led this") != 1 {
			t.Errorf("%s reads: %s", name, got)
		}
	}
}

func TestARelativeWhoIsInvitedStandsUnderTheInvited(t *testing.T) {
	w := oneWorld(t, care.Young)
	gran := w.join("Gran Test-Relative", care.Tie{Kind: care.TieRelative, State: care.TieInvited}, true)
	_, iro, _, _ := w.start()
	page := iro.get(w.review("/meet"))
	for _, note := range page.page.Find("#part-people .note").EachIter() {
		if here := strings.Contains(note.Text(), "Gran"); here != strings.Contains(note.Text(), "Invited, and not come in yet") {
			t.Errorf("the relative who is invited stands under: %s", note.Text())
		}
	}
	if page.page.Find(`#part-tools form[action$="/people/invite"] option[value="`+string(gran.Tie)+`"]`).Length() != 0 {
		t.Error("the IRO can invite her, who is invited")
	}
	iro.act("/meet/people/remove", map[string]string{"seat": string(gran.Seat)})
	if got := iro.get(w.review("/meet")).page.Find("#part-people").Text(); strings.Contains(got, "Invited, and not come in yet") {
		t.Errorf("she is not taken out: %s", got)
	}
}

func TestTheChairIsGivenAndHandedBack(t *testing.T) {
	w := oneWorld(t, care.Young)
	child, iro, carer, _ := w.start()
	iro.act("/meet/chair/give", map[string]string{"seat": string(w.family.Child.Seat), "item": "whole"})
	child.get(w.review("/meet")).says("You are running the meeting", "You can say:")
	carer.get(w.review("/meet")).says("is running it").hides("/meet/item/next")
	child.act("/meet/item/next", nil).says("School, college, training, work")
	child.act("/meet/pause", nil).says("We are having a break.")
	child.act("/meet/resume", nil)
	child.act("/meet/chair/handback", nil)
	if child.get(w.review("/meet")).page.Find(`form[action$="/meet/item/next"]`).Length() != 0 {
		t.Error("the chair was handed back, and the page still leads")
	}
	iro.get(w.review("/meet")).says("You have the chair.")
	iro.act("/meet/undo", map[string]string{"what": "step", "reason": "pressed too early"}).says("Part 3 of 14")
}

func TestPeopleMayNotDoWhatIsNotTheirs(t *testing.T) {
	w := oneWorld(t, care.Young)
	child, iro, carer, _ := w.start()
	from, _ := iro.get(w.review("/meet")).page.Find(`form[action$="/item/next"] input[name=from]`).Attr("value")
	for _, c := range []struct {
		who    string
		b      *browser
		path   string
		fields []string
		status int
	}{
		{"a carer moves on", carer, "/meet/item/next", []string{"from", from}, 403},
		{"a child reveals nothing", child, "/meet/scale/reveal", []string{"round", string(care.NewID())}, 403},
		{"a child removes nobody", child, "/meet/people/remove", []string{"seat", string(w.family.Parent.Seat)}, 403},
		{"a carer chooses for the child", carer, "/meet/scale/shows", []string{"shows", "first"}, 403},
		{"a stranger joins", w.as(w.family.Stranger), "/meet/join", []string{"mode", "room"}, 404},
		{"an excluded parent joins", w.as(w.family.Excluded.Viewer), "/meet/join", []string{"mode", "room"}, 404},
		{"a way of joining that is none", child, "/meet/join", []string{"mode", "hologram"}, 422},
	} {
		if a := c.b.post(w.review(c.path), c.fields...); a.status != c.status {
			t.Errorf("%s: status %d, want %d: %s", c.who, a.status, c.status, a.words())
		}
	}
}

func TestWhatCannotBePickedIsTold(t *testing.T) {
	w := oneWorld(t, care.Young)
	child, iro, _, _ := w.start()
	iro.act("/meet/scale/open", nil)
	page := child.get(w.review("/meet"))
	round, _ := page.page.Find(`form[action$="/scale/pick"] input[name=round]`).Attr("value")
	for _, pick := range []string{"", "11", "-1", "7.5", "well", "seven"} {
		a := child.post(w.review("/meet/scale/pick"), "round", round, "pick", pick, "higher", "words of mine").is(422)
		if a.page.Find("[role=alert]").Length() == 0 {
			t.Errorf("pick %q: nothing tells what is wrong", pick)
		}
		a.says("words of mine")
	}
	child.post(w.review("/meet/scale/pick"), "round", round, "pass", "1").is(303)
	child.get(w.review("/meet")).says("Not today is fine.")
}

func TestTheLittleOnesPickPictures(t *testing.T) {
	w := oneWorld(t, care.Little)
	child, iro, carer, _ := w.start()
	iro.act("/meet/scale/open", nil)
	page := child.get(w.review("/meet"))
	if n := page.page.Find(`.tile input[name=pick]`).Length(); n != 3 {
		t.Errorf("%d pictures, want 3", n)
	}
	child.act("/meet/scale/pick", map[string]string{"pick": "mixed"})
	carer.act("/meet/scale/pick", map[string]string{"pick": "8"})
	iro.act("/meet/scale/reveal", nil).says("In the middle")
}

func TestTheRoomScreen(t *testing.T) {
	eachWorld(t, care.Young, func(t *testing.T, w *world) {
		child, iro, carer, _ := w.start()
		door := iro.get(w.review("/meet/room")).is(200)
		seat, _ := door.page.Find("input[name=seat]").Attr("value")
		made := iro.post(w.review("/meet/room"), "seat", seat).is(200)
		code := made.page.Find(".code").Text()

		screen := w.stranger()
		screen.post("/room", "code", "AAAA-AAAA").is(422).says("That code does not work")
		a := screen.post("/room", "code", strings.ToLower(code)).is(303)
		if n := screen.follow(a).is(200).says("Where I live").page.Find("[data-live] form").Length(); n != 0 {
			t.Errorf("a room screen has %d forms to press", n)
		}
		w.stranger().post("/room", "code", code).is(422)

		child.act("/meet/scale/shows", map[string]string{"shows": "iro"})
		iro.act("/meet/scale/open", nil)
		child.act("/meet/scale/pick", map[string]string{"pick": "3", "higher": "CANARY-KEPT"})
		carer.act("/meet/scale/pick", map[string]string{"pick": "8"})
		iro.act("/meet/scale/reveal", nil).says("CANARY-KEPT", "for you and an IRO who stands in")
		for _, b := range []*browser{screen, carer} {
			path := w.review("/meet")
			if b == screen {
				path = "/room/screen"
			}
			b.get(path).is(200).hides("CANARY-KEPT", `<span class="dot child`)
		}
		child.get(w.review("/meet")).says("You picked: 3", "Your IRO sees yours, and so does an IRO who stands in. Nobody else here does.")
		screen.get(w.review("/form")).is(404)
		iro.act("/meet/people/remove", map[string]string{"seat": seat})
		screen.get("/room/screen").is(303)
	})
}

func TestCodesAreForTheIROAlone(t *testing.T) {
	w := oneWorld(t, care.Young)
	child, _, carer, _ := w.start()
	for _, b := range []*browser{child, carer} {
		b.get(w.review("/meet/room")).is(403)
		b.post(w.review("/meet/room"), "seat", string(care.NewID())).is(403)
	}
	w.as(w.family.Stranger).get(w.review("/meet/room")).is(404)
}

// A reading may be older than a session: whoever has just come in is not
// taken for somebody signed out.
func TestASessionYoungerThanTheReading(t *testing.T) {
	w := oneWorld(t, care.Young)
	w.start()
	late := w.as(w.family.Worker.Viewer)
	page := w.as(w.family.Worker.Viewer).get(w.review("/meet"))
	epoch, _ := page.page.Find("[data-epoch]").Attr("data-epoch")
	if a := late.get(w.review("/poll") + "?epoch=" + epoch); a.status != 200 {
		t.Errorf("status %d: %s", a.status, a.body)
	}
}

// Nothing is chosen beforehand in the IRO's lists; what was not chosen is said
// beside its field, and what was stays.
func TestALeadersListsHaveNothingPicked(t *testing.T) {
	w := oneWorld(t, care.Young)
	_, iro, _, _ := w.start()
	iro.act("/meet/scale/open", nil)
	page := iro.get(w.review("/meet")).is(200)
	lists := page.page.Find("[data-part=desk] select, [data-part=tools] select")
	if lists.Length() < 5 {
		t.Fatalf("the desk has %d lists, want the five of a live meeting at least", lists.Length())
	}
	for _, list := range lists.EachIter() {
		id, _ := list.Attr("id")
		first, _ := list.Find("option").First().Attr("value")
		if first != "" || list.Find("option[selected]").Length() != 0 {
			t.Errorf("%s has something picked", id)
		}
	}
	child := string(w.family.Child.Seat)
	for _, c := range []struct {
		path   string
		fields []string
		wrong  string // the list beside which it is said
		says   string
		stays  map[string]string
	}{
		{"/meet/chair/give", []string{"seat", "", "item", "whole"}, "give-seat", "Choose a person", map[string]string{"give-item": "whole"}},
		{"/meet/chair/give", []string{"seat", child, "item", ""}, "give-item", "the whole review or this part", map[string]string{"give-seat": child}},
		{"/meet/scale/told", []string{"round", roundOf(page), "seat", child, "pick", ""}, "told-pick", "what they say", map[string]string{"told-seat": child}},
		{"/meet/people/remove", []string{"seat", ""}, "remove-seat", "Choose a person", nil},
	} {
		after := iro.post(w.review(c.path), c.fields...).is(422)
		list := after.page.Find("#" + c.wrong)
		beside, _ := list.Attr("aria-describedby")
		if got := after.page.Find("#" + beside).Text(); beside == "" || !strings.Contains(got, c.says) {
			t.Errorf("%s %v: beside %s it says %q, want %q", c.path, c.fields, c.wrong, got, c.says)
		}
		if list.Closest("details:not([open])").Length() != 0 {
			t.Errorf("%s %v: what is wrong is folded away", c.path, c.fields)
		}
		for id, value := range c.stays {
			if got, _ := after.page.Find("#" + id + " option[selected]").Attr("value"); got != value {
				t.Errorf("%s %v: %s keeps %q, want %q", c.path, c.fields, id, got, value)
			}
		}
		part := list.Closest("[data-part]").AttrOr("data-part", "")
		if got, want := version(after, part), version(iro.get(w.review("/meet")), part); got == "" || got != want {
			t.Errorf("%s %v: a live page would take the fault away at once", c.path, c.fields)
		}
	}
}

func roundOf(page *answer) string {
	id, _ := page.page.Find(`form[action$="/scale/told"] input[name=round]`).Attr("value")
	return id
}

func version(page *answer, part string) string {
	v, _ := page.page.Find("#part-" + part).Attr("data-v")
	return v
}
