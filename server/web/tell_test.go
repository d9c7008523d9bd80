package web_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"myreview/server/alert"
	"myreview/server/care"
	"myreview/server/store/alerts"
	"myreview/server/store/network"
	"myreview/server/store/storetest"
)

// onDuty opens the browser of somebody who is on duty.
func (w *world) onDuty() *browser {
	w.t.Helper()
	id, err := w.store.People.AddPerson(w.t.Context(), network.Person{Name: "Dot Duty", Band: care.Adult, Lang: care.English, Staff: true}, "", "")
	if err != nil {
		w.t.Fatal(err)
	}
	if err := w.store.People.AddDuty(w.t.Context(), id, w.clock.Now().AddDate(0, 0, -1), time.Time{}); err != nil {
		w.t.Fatal(err)
	}
	return w.as(care.Viewer{Person: id, Staff: true})
}

// fill is the form of a page with fields of one's own.
func (a *answer) fill(fields ...string) url.Values {
	form := url.Values{}
	for _, name := range []string{"csrf", "id"} {
		form.Set(name, a.page.Find(`main form input[name="`+name+`"]`).AttrOr("value", ""))
	}
	for i := 0; i+1 < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	return form
}

func TestAChildTellsSomeoneWithoutScripts(t *testing.T) {
	eachWorld(t, care.Primary, func(t *testing.T, w *world) {
		duty, child := w.onDuty(), w.as(w.family.Child.Viewer)
		home := child.get(w.review("")).is(200)
		if home.page.Find(`header a[href="/tell"]`).Length() != 1 || home.page.Find(`footer a[href="/tell"]`).Length() != 1 {
			t.Error("no way from the child's page to tell someone")
		}
		page := child.get("/tell").is(200).says("I need someone now", "Ask my IRO to call me", "Ask for someone to speak up for me", "Something is not fair",
			"Someone is there to read these messages today until 5.00 pm", "It may take longer than this", "999", "0800 1111", "A person has checked this number").hides("01632", "If this number does not work, try the next one")
		if strings.Contains(page.words(), "For adults") {
			t.Error("a child is sent to a number for adults")
		}
		ask := child.get("/tell/now").is(200).says("Wale Test-Worker (your social worker)", "Ines Test-Iro (your IRO)", "also goes to people at the council who can help", "Not my social worker, Wale Test-Worker",
			"will not get this message", "Someone should read it by Thursday 26 March, 9.30 am")
		form := ask.fill("words", " he said\n<b>CANARY</b> ", "without", "social_worker")
		sent := child.send(http.MethodPost, "/tell/now", form).is(303)
		again := child.send(http.MethodPost, "/tell/now", form).is(303)
		if sent.to != again.to {
			t.Errorf("the button pressed twice leads to %s and %s", sent.to, again.to)
		}
		child.follow(sent).is(200).says("Thank you for telling us", "It is not your fault", "Nobody has read it yet", "Ines Test-Iro (your IRO) will get this",
			"You can stop here", "by Friday 27 March").hides("CANARY", "Wale")
		child.get("/tell").says("What you sent before", "Not read yet").hides("CANARY")

		w.as(w.family.Worker.Viewer).get("/alerts").is(200).says("There is nothing open").hides("CANARY", "Robin")
		list := duty.get("/alerts").is(200).says("Needs someone now", "Robin Test-Child", "he said", "Nobody has this yet",
			"The child asked us not to send this to the social worker", "999", "LADO")
		if got := list.page.Find("q").Text(); got != " he said\n<b>CANARY</b> " {
			t.Errorf("the words arrived as %q", got)
		}
		for _, who := range []care.Viewer{w.family.Carer.Viewer, w.family.Parent.Viewer, w.family.Excluded.Viewer, w.family.Child.Viewer} {
			w.as(who).get("/alerts").is(404).hides("CANARY")
		}
		id := strings.TrimPrefix(sent.to, "/tell/sent/")
		w.clock.Move(10 * time.Minute)
		duty.post("/alerts/"+id+"/take", "from", "").is(303)
		child.get(sent.to).says("Dot Duty read this: Thursday 26 March, 9.10 am")
		w.as(w.family.IRO.Viewer).post("/alerts/"+id+"/take", "from", "").is(409).says("Someone else has taken this", "Dot Duty has this")
		duty.post("/alerts/"+id+"/close", "done", "", "reply", "I see you soon.").is(422).says("Write what was done", "I see you soon.")
		mine := duty.get("/alerts")
		duty.post("/alerts/"+id+"/close", "done", "Visited.").is(409).says("The child has said more since", "Visited.")
		duty.submit(mine, "/alerts/"+id+"/close", "done", "Visited.", "reply", "I see you soon.").is(303)
		duty.get("/alerts").says("There is nothing open")
		child.get(sent.to).says("This was finished", "They wrote to you", "I see you soon.").hides("Visited.")
	})
}

func TestTellingWithoutBeingSignedIn(t *testing.T) {
	eachWorld(t, care.Primary, func(t *testing.T, w *world) {
		nobody := w.stranger()
		nobody.get("/tell/now").is(200).says("You cannot send a message just now", "0800 1111")
		if n := nobody.get("/tell/now").page.Find("main form").Length(); n != 0 {
			t.Error("something can be sent that nobody would read")
		}
		duty := w.onDuty()
		page := nobody.get("/tell").is(200).says("This page does not know who you are")
		if page.page.Find(`main a[href="/tell/call"]`).Length() != 0 {
			t.Error("whoever is not known can ask for a call")
		}
		form := nobody.get("/tell/now").says("This goes to people at the council who can help", "how someone can find you").hides("Ines", "Wale", "Robin").fill("words", "help me", "from", "Jo, at the library")
		nobody.follow(nobody.send(http.MethodPost, "/tell/now", form).is(303)).is(200).says("Thank you for telling us", "This page cannot show you when they read it")
		duty.get("/alerts").says("someone who was not signed in", "Jo, at the library", "help me")
		w.as(w.family.IRO.Viewer).get("/alerts").says("There is nothing open")
		for range 25 {
			nobody.send(http.MethodPost, "/tell/now", nobody.get("/tell/now").fill("words", "again"))
		}
		other := w.stranger() // who is not refused for what others send
		other.send(http.MethodPost, "/tell/now", other.get("/tell/now").fill("words", "he is here now", "from", "Ali")).is(303)
		if page := duty.get("/alerts").says("he is here now", "Ali").page; page.Find("section.panel").Length() != 21 {
			t.Errorf("%d calls: twenty, and one of all the others", page.Find("section.panel").Length())
		}
		for range 300 {
			_ = w.store.SignIn.Try(t.Context(), "tell-crowd:127.0.0.0/24", 1000, 10*time.Minute)
		}
		nobody.send(http.MethodPost, "/tell/now", nobody.get("/tell/now").fill("words", "the last words")).is(429).says("the last words", "Too many messages", "Please ring")
	})
}

// A shared tablet locks itself while a child writes. What they wrote is there,
// and they are told that it has gone nowhere.
func TestACallForHelpOutlivesItsSession(t *testing.T) {
	w := oneWorld(t, care.Primary)
	duty, child := w.onDuty(), w.as(w.family.Child.Viewer)
	form := child.get("/tell/now").fill("words", "CANARY-WORDS of mine", "without", "social_worker")
	if err := storetest.EndAllSessions(t.Context(), w.store, w.family.Child.Person); err != nil {
		t.Fatal(err)
	}
	again := child.send(http.MethodPost, "/tell/now", form).is(401).says("Your message has not been sent", "Your words are still in the box", "CANARY-WORDS of mine")
	duty.get("/alerts").says("There is nothing open")
	sent := child.send(http.MethodPost, "/tell/now", again.fill("words", "CANARY-WORDS of mine", "from", "Robin")).is(303)
	if sent.to != "/tell/sent" {
		t.Errorf("led to %s", sent.to)
	}
	duty.get("/alerts").says("CANARY-WORDS of mine", "someone who was not signed in")
	// From another site, a lapsed session opens nothing.
	stranger := w.as(w.family.Child.Viewer)
	if err := storetest.EndAllSessions(t.Context(), w.store, w.family.Child.Person); err != nil {
		t.Fatal(err)
	}
	stranger.send(http.MethodPost, "/tell/now", form, "Sec-Fetch-Site", "cross-site").is(403)
}

func TestHonestHoursAtNight(t *testing.T) {
	w := oneWorld(t, care.Young)
	w.onDuty()
	w.clock.Move(56 * time.Hour) // Saturday, five in the afternoon
	child := w.as(w.family.Child.Viewer)
	child.get("/tell").says("No one will read this until Monday 30 March, 9.00 am", "If you cannot wait, ring")
	child.get("/tell/now").says("No one will read this until Monday 30 March, 9.00 am", "by Monday 30 March, 9.30 am")
	if n := child.get("/tell").page.Find(`section[aria-labelledby=asks] a[href="tel:999"]`).Length(); n != 1 {
		t.Errorf("to ring, where the page says so: %d numbers to tap", n)
	}
	child.get(w.review("/form")).is(303)
}

func TestAWorryingAnswerLeadsToWhatHappensNow(t *testing.T) {
	eachWorld(t, care.Little, func(t *testing.T, w *world) {
		duty, child := w.onDuty(), w.as(w.family.Child.Viewer)
		q := w.review("/form/q/p6")
		for page := child.follow(child.get(w.review("/form"))); page.page.Find(`form[action="`+q+`"]`).Length() == 0; {
			page = child.follow(child.hand(page, "as", "skip").is(303))
		}
		page := child.get(q).is(200).says("If you pick “Not safe”, we must tell someone", "Who to ring, and who gets this", "Childline", "Wale Test-Worker", "will not get this message")
		told := child.hand(page, "home", "not", "as", "next").is(303)
		if !strings.HasPrefix(told.to, "/tell/sent/") {
			t.Fatalf("led to %s", told.to)
		}
		onward := child.follow(told).is(200).says("Thank you for telling us", "Go on with my form").page.Find(`a.btn[href^="/r/"]`).AttrOr("href", "")
		if onward != w.review("/form/q/p6.school") {
			t.Errorf("goes on at %s", onward)
		}
		duty.get("/alerts").says("A worrying answer", "Robin Test-Child", "Where you live", "Not safe")
		// What is asked for with a false way on does not lead there.
		if got := child.get(strings.Split(told.to, "?")[0] + "?on=//evil.example/r/").page.Find(`a[href*="evil"]`).Length(); got != 0 {
			t.Error("leads away")
		}
		for _, who := range []care.Viewer{w.family.Carer.Viewer, w.family.Parent.Viewer} {
			b := w.as(who)
			b.get(w.review("")).hides("Not safe", "worrying")
			b.get(w.review("/meet")).hides("Not safe", "worrying")
			b.get(strings.Split(told.to, "?")[0]).is(404)
		}
		saved := child.send(http.MethodPost, q+".school", url.Values{"csrf": {child.token()}, "rev": {"2"}, "school": {"not"}}, "Accept", "application/json").is(200)
		if !strings.Contains(saved.body, `"saved":true`) {
			t.Error(saved.body)
		}
		open, err := w.store.Alerts.Alerts(t.Context(), w.family.IRO.Viewer, alert.Rules{})
		if err != nil || len(open) != 1 {
			t.Errorf("%d alerts, %v", len(open), err)
		}
	})
}

// Before the pick the page says in few lines that somebody is told and when they
// read it; whom, and the numbers, are behind one fold. Where nobody reads it, the
// numbers stand open.
func TestTheNoteBeforeAPickIsShort(t *testing.T) {
	w := oneWorld(t, care.Little)
	w.onDuty()
	w.clock.Move(56 * time.Hour) // Saturday, five in the afternoon
	child := w.as(w.family.Child.Viewer)
	q := w.review("/form/q/p6")
	for page := child.follow(child.get(w.review("/form"))); page.page.Find(`form[action="`+q+`"]`).Length() == 0; {
		page = child.follow(child.hand(page, "as", "skip").is(303))
	}
	note := child.get(q).is(200).page.Find("form > .note")
	folds := note.Find("details")
	line := folds.Find("summary").Text()
	folds.Find("summary").Remove()
	behind := folds.Text()
	folds.Remove()
	if seen := line + note.Text(); folds.Length() != 1 || note.Find("p").Length() != 1 || !strings.Contains(seen, "we must tell someone") || !strings.Contains(seen, "until Monday 30 March, 9.00 am") || strings.Contains(seen, "Wale") {
		t.Errorf("%d folds under %q", folds.Length(), seen)
	}
	for _, want := range []string{"999", "Childline", "Wale Test-Worker", "It may take longer", "will not get this message"} {
		if strings.Count(behind, want) != 1 {
			t.Errorf("%s is not behind the fold once: %q", want, behind)
		}
	}
}

// A pick that tells an adult says so at once, under itself: whom, and what happens next. If the child changes the pick,
// they and those who were told both see that; with scripts, without them, and whenever the page is opened again.
func TestAPickSaysAtOnceWhoWasTold(t *testing.T) {
	eachWorld(t, care.Little, func(t *testing.T, w *world) {
		iro, child := w.as(w.family.IRO.Viewer), w.as(w.family.Child.Viewer)
		q := w.review("/form/q/p6")
		for page := child.follow(child.get(w.review("/form"))); page.page.Find(`form[action="`+q+`"]`).Length() == 0; {
			page = child.follow(child.hand(page, "as", "skip").is(303))
		}
		region := func(part string) string {
			at := map[string]string{"home": q, "school": q + ".school"}[part]
			page := child.get(at)
			if page.status == 303 { // nobody has come to it
				return ""
			}
			return strings.TrimSpace(page.is(200).page.Find(`[role=status][data-part-told=` + part + `]`).Text())
		}
		if got := region("home") + region("school"); got != "" {
			t.Errorf("before anything is picked somebody was told: %q", got)
		}
		told := func(rev int, fields ...string) (html, at string) {
			t.Helper()
			screen := map[string]string{"home": q, "school": q + ".school"}[fields[0]]
			status, said := child.autosave(screen, append(fields, "rev", strconv.Itoa(rev))...)
			if status != 200 {
				t.Fatal(status, said)
			}
			about, _ := said["told"].(map[string]any)
			html, _ = about["html"].(string)
			at, _ = about["at"].(string)
			return html, at
		}
		if html, _ := told(1, "home", "safe"); html != "" {
			t.Errorf("a safe answer tells: %s", html)
		}
		html, at := told(2, "school", "not")
		for _, want := range []string{"We told ", "Wale Test-Worker", "They will try to talk to you", "Childline", "tel:"} {
			if !strings.Contains(html, want) {
				t.Errorf("at once the child reads %s, want %s", html, want)
			}
		}
		for where, html := range map[string]string{"before": child.get(q).is(200).body, "after": html} { // once, and not twice
			note := html
			if where == "before" {
				note, _ = child.get(q).page.Find("form .note").First().Html()
			}
			if n := strings.Count(note, "tel:08001111"); n != 1 {
				t.Errorf("%s the pick Childline stands %d times: %s", where, n, note)
			}
		}
		// Who sees the answer is not said as if nobody knew: on the page at once, when it is opened again, before it is sent,
		// and where the child looks at what each will see.
		sees := func(html string) {
			t.Helper()
			if strings.Contains(html, "Now only Ines Test-Iro will see this") || !strings.Contains(html, "Wale Test-Worker") || !strings.Contains(html, "Now only Ines Test-Iro will see the rest.") {
				t.Errorf("beside what was told it says: %s", html)
			}
		}
		_, said := child.autosave(q+".school", "school", "not", "rev", "2", "audience", "iro")
		line, _ := said["sees"].(string)
		sees(line)
		sees(child.get(q).page.Find(".sees > summary").Text())
		sees(child.get(w.review("/form/check")).page.Find(`section:has(a[href*="/p6?"]) [data-who]`).Text())
		look := child.get(w.review("/form/as")).is(200).page.Find(`a[href*="/form/as/` + string(w.family.Worker.Tie) + `"]`)
		if !strings.Contains(look.Text(), "We told Wale Test-Worker what you picked.") {
			t.Errorf("what he will see is said as if he knew nothing: %s", look.Text())
		}
		child.get(look.AttrOr("href", "")).is(200).says("We told Wale Test-Worker what you picked.")
		child.get(w.review("/form/as/" + string(w.family.Parent.Tie))).is(200).hides("We told")
		if at != "school" || !strings.Contains(region("school"), "We told") || region("home") != "" {
			t.Errorf("it stands under %q: %q, %q", at, region("school"), region("home"))
		}
		list := iro.get("/alerts").is(200).hides("has since changed this answer")
		part := list.page.Find("[data-part]")
		cursor := part.AttrOr("data-part", "") + "." + part.AttrOr("data-v", "")
		if html, at = told(3, "school", "safe"); at != "school" || !strings.Contains(html, "You changed your answer. They can see that.") {
			t.Errorf("changed: %q under %s", html, at)
		}
		if a := iro.get("/alerts/poll?epoch=alerts&after=" + cursor).is(200); !strings.Contains(a.body, "has since changed this answer") {
			t.Errorf("whoever reads it does not learn of the change: %s", a.body)
		}
		if got := region("home") + region("school"); !strings.Contains(got, "You changed your answer") {
			t.Errorf("opened again it says %q", got)
		}
		told(4, "home", "not")
		iro.get("/alerts").is(200).says("They picked this before, and then changed it:", "At school", "Where you live")
		// A script that pressed a button is led where the browser would be.
		_, said = child.autosave(q+".school", "rev", "5", "school", "not", "as", "next")
		if to, _ := said["to"].(string); !strings.HasPrefix(to, "/tell/sent/") || !strings.Contains(to, "on=") {
			t.Errorf("leads to %v", said)
		}
		told(6, "home", "safe")
		changed := child.post(q+".school", "rev", "7", "school", "bit", "as", "next").is(303)
		if !strings.HasPrefix(changed.to, "/tell/sent/") {
			t.Fatalf("without scripts a change leads to %s", changed.to)
		}
		child.follow(changed).is(200).says("You changed your answer. They can see that.")
		child.post(q+".school", "rev", "8", "school", "bit", "as", "next").is(303)
	})
}

// What is picked counts, whichever button is pressed beside it, and is told once: another screen
// of the question leads on.
func TestAPickIsReadWhateverIsPressedBesideIt(t *testing.T) {
	eachWorld(t, care.Little, func(t *testing.T, w *world) {
		iro, child := w.as(w.family.IRO.Viewer), w.as(w.family.Child.Viewer)
		q := w.review("/form/q/p6")
		for page := child.follow(child.get(w.review("/form"))); page.page.Find(`form[action="`+q+`"]`).Length() == 0; {
			page = child.follow(child.hand(page, "as", "skip").is(303))
		}
		for i, as := range []string{"", "nosay", "unsure", "skip"} {
			child.autosave(q, "rev", strconv.Itoa(i+1), "home", "not", "as", as)
			iro.get("/alerts").is(200).says("Where you live", "Not safe")
		}
		if on := child.post(q+".school", "rev", "9", "school", "safe", "as", "next").is(303); strings.HasPrefix(on.to, "/tell") {
			t.Errorf("another screen leads to %s", on.to)
		}
	})
}

// Of a call that is open, those who read it now are told. Of one that is closed, only
// whoever took it is known to have been: who comes later reads calls too, but not this one.
func TestWhoWasToldOfAClosedCallIsWhoReadItThen(t *testing.T) {
	eachWorld(t, care.Young, func(t *testing.T, w *world) {
		f := w.family
		child := w.as(f.Child.Viewer)
		q := w.review("/form/q/y6")
		child.post(q, "rev", "1", "home", "not", "audience", "iro", "as", "next").is(303)
		says := func(when string, named, unnamed []string) {
			t.Helper()
			label := child.get(w.review("/form/check")).is(200).page.Find(`section:has(a[href*="/y6?"]) [data-who]`).Text()
			told, _, ok := strings.Cut(label, "what you picked.")
			sees := child.get(q).is(200).page.Find(".sees > summary").Text()
			look := child.get(w.review("/form/as")).is(200).page
			flags := look.Find(`a:contains("We have told")`).Text()
			if !ok || !strings.Contains(sees, "We have told") {
				t.Errorf("%s nobody was told: %q, %q", when, label, sees)
			}
			for _, name := range named {
				if !strings.Contains(told, name) || !strings.Contains(sees, name) {
					t.Errorf("%s %s is not said to have been told: %q, %q", when, name, told, sees)
				}
			}
			for _, name := range unnamed {
				if strings.Contains(told, name) || strings.Contains(flags, "We have told "+name) {
					t.Errorf("%s %s is said to have been told: %q, %q", when, name, told, flags)
				}
			}
		}
		says("before anybody took it", []string{"Wale Test-Worker"}, []string{"Nia Test-New"})
		nia := w.join("Nia Test-New", care.Tie{Kind: care.TieSocialWorker}, true)
		says("while it is open", []string{"Wale Test-Worker", "Nia Test-New"}, nil)
		w.becomes(f.Worker.Tie, care.TieExcluded)
		says("while it is open", []string{"Nia Test-New"}, []string{"Wale Test-Worker"})
		w.becomes(f.Worker.Tie, care.TieActive)
		w.becomes(nia.Tie, care.TieEnded)

		mine, err := w.store.Alerts.MyAlerts(t.Context(), f.Child.Viewer)
		if err != nil || len(mine) != 1 {
			t.Fatalf("%+v, %v", mine, err)
		}
		worker, call := w.as(f.Worker.Viewer), "/alerts/"+string(mine[0].ID)
		worker.post(call+"/take", "from", "").is(303)
		worker.submit(worker.get("/alerts").is(200), call+"/close", "done", "Rang them").is(303)
		w.becomes(nia.Tie, care.TieActive)
		says("once it is closed", []string{"Wale Test-Worker"}, []string{"Nia Test-New", "Ines Test-Iro"})
		w.becomes(f.Worker.Tie, care.TieExcluded)
		says("once it is closed", []string{"Wale Test-Worker"}, []string{"Nia Test-New", "Ines Test-Iro"})
		child.get("/tell/sent/"+string(mine[0].ID)).is(200).says("Wale Test-Worker").hides("Nia Test-New", "Ines Test-Iro")
	})
}

// Open pages of alerts follow by themselves, and only for those who read them.
func TestThePageOfAlertsIsLive(t *testing.T) {
	eachWorld(t, care.Primary, func(t *testing.T, w *world) {
		iro := w.as(w.family.IRO.Viewer)
		page := iro.get("/alerts").is(200)
		part := page.page.Find("[data-part]")
		cursor := part.AttrOr("data-part", "") + "." + part.AttrOr("data-v", "")
		iro.get("/alerts/poll?epoch=alerts&after=" + cursor).is(204)
		id := care.NewID()
		if err := w.store.Alerts.Tell(t.Context(), w.family.Child.Viewer, alerts.Telling{ID: id, Kind: alert.Call, Words: "CANARY-CALL"}); err != nil {
			t.Fatal(err)
		}
		if a := iro.get("/alerts/poll?epoch=alerts&after=" + cursor).is(200); !strings.Contains(a.body, "CANARY-CALL") {
			t.Error(a.body)
		}
		w.as(w.family.Worker.Viewer).get("/alerts/poll?epoch=alerts&after="+cursor).hides("CANARY-CALL", "Robin")
		if a := w.as(w.family.Carer.Viewer).get("/alerts/poll?epoch=alerts&after=" + cursor).is(410); !strings.Contains(a.body, "4503") {
			t.Error(a.body)
		}
		taken := iro.send(http.MethodPost, "/alerts/"+string(id)+"/take", url.Values{"csrf": {iro.token()}, "from": {""}, "epoch": {"alerts"}, "after": {cursor}}, "Accept", "application/json")
		if taken.is(200); !strings.Contains(taken.body, "You have this") {
			t.Error(taken.body)
		}
		if err := storetest.EndAllSessions(t.Context(), w.store, w.family.IRO.Person); err != nil {
			t.Fatal(err)
		}
		if a := iro.get("/alerts/poll?epoch=alerts&after=" + cursor); !strings.Contains(a.body, "4501") {
			t.Errorf("%d %s", a.status, a.body)
		}
	})
}

// Whoever is at work sees at home how many calls for help wait on their page:
// as many as are there, and none that is not.
func TestHomeCountsTheCallsForHelp(t *testing.T) {
	eachWorld(t, care.Primary, func(t *testing.T, w *world) {
		duty, child := w.onDuty(), w.as(w.family.Child.Viewer)
		iro, worker, other := w.as(w.family.IRO.Viewer), w.as(w.family.Worker.Viewer), w.as(w.family.Stranger)
		for _, kind := range []string{"now", "call"} {
			page := child.get("/tell/" + kind)
			child.postForm("/tell/"+kind, page.fill()).is(303)
		}
		for b, want := range map[*browser]int{iro: 2, worker: 1, duty: 1, other: 0} {
			home := b.get("/home").is(200)
			link := home.page.Find(`main a[href="/alerts"]`).Text()
			if there := b.get("/alerts").page.Find("section.panel").Length(); there != want || want > 0 != strings.Contains(link, strconv.Itoa(want)+" call") {
				t.Errorf("%d on the page, and home says %q; want %d", there, link, want)
			}
		}
		id := iro.get("/alerts").page.Find(`form[action$="/take"]`).First().AttrOr("action", "")
		iro.post(id).is(303)
		iro.get("/home").says("2 calls for help are open", "1 that nobody has yet")
		child.follow(child.get("/home").is(303)).hides("calls for help are open")
	})
}
