package web_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"myreview/server/care"
)

// The diary is by week and by month; its feed, fetched without a cookie, says "Meeting" and
// when, and nothing else, until it is revoked or its owner leaves.
func TestTheDiaryAndItsFeed(t *testing.T) {
	eachWorld(t, care.Young, func(t *testing.T, w *world) {
		iro, nobody := w.as(w.family.IRO.Viewer), w.stranger()
		iro.get("/diary").is(http.StatusOK).says("Thursday 26 March", "10.00 am", "Robin Test-Child", "23 March 2026 to 29 March 2026")
		month := iro.get("/diary?by=month&day=2026-03-02").says("1 March 2026 to 31 March 2026", "Robin Test-Child", "Monday", "Sunday")
		for what, n := range map[string]int{"tbody tr": 6, "td": 42, "td.out": 11, "td.today": 1, "td a": 1} { // from Monday 23 February to Sunday 5 April
			if got := month.page.Find(".month " + what).Length(); got != n {
				t.Errorf("%d %s, want %d", got, what, n)
			}
		}
		if got := strings.Join(strings.Fields(month.page.Find(".month td:has(a)").Text()), " "); got != "Thursday 26 March26 Today 10.00 am Robin Test-Child" {
			t.Errorf("on its day: %q", got)
		}
		iro.get("/diary?by=month&day=2026-05-02").says("No review is planned.").hides("Robin Test-Child")
		iro.get("/diary?day=2026-04-02").says("No review is planned.").hides("Robin Test-Child")
		iro.get("/diary?day=x&by=y").is(http.StatusOK)
		for _, v := range []care.Viewer{w.family.Worker.Viewer, w.family.Child.Viewer, w.family.Carer.Viewer, w.family.Parent.Viewer} {
			w.as(v).get("/diary").is(http.StatusNotFound)
		}

		link := regexp.MustCompile(`/feed/[A-Za-z0-9_-]{43}`)
		form := iro.get("/diary")
		path := link.FindString(iro.submit(form, "/diary/feed").is(http.StatusOK).body)
		if path == "" {
			t.Fatal("no link is shown")
		}
		if again := iro.submit(form, "/diary/feed").is(http.StatusOK); link.MatchString(again.body) {
			t.Error("the same form again gives a link")
		}
		iro.get("/diary").hides(path)
		got := nobody.get(path).is(http.StatusOK)
		if got.header.Get("Content-Type") != "text/calendar; charset=utf-8" || got.header.Get("Cache-Control") != "no-store" || !strings.Contains(got.header.Get("X-Robots-Tag"), "noindex") || got.header.Get("Set-Cookie") != "" {
			t.Errorf("%v", got.header)
		}
		bare := regexp.MustCompile(`(?m)^(BEGIN:V(CALENDAR|EVENT)|END:V(CALENDAR|EVENT)|VERSION:2\.0|PRODID:-//-//-//EN|METHOD:PUBLISH|CLASS:PRIVATE|SUMMARY:Meeting|UID:[A-Za-z0-9_-]{24}|DT(STAMP|START|END):\d{8}T\d{6}Z)\r$\n?`)
		if rest := bare.ReplaceAllString(got.body, ""); rest != "" || !strings.Contains(got.body, "DTSTART:20260326T100000Z") || !strings.Contains(got.body, "DTEND:20260326T110000Z") {
			t.Errorf("the feed says more, or less: %q of %q", rest, got.body)
		}
		for name, text := range map[string]string{"review": string(w.family.Review), "child": string(w.family.Child.Person), "IRO": string(w.family.IRO.Person)} {
			if strings.Contains(got.body, text) {
				t.Errorf("the feed holds the id of the %s", name)
			}
		}
		uid := regexp.MustCompile(`UID:\S+`)
		if a, b := uid.FindString(got.body), uid.FindString(nobody.get(path).body); a != b {
			t.Errorf("an event is %s, and then %s", a, b)
		}

		// Another link ends the first, and has other names for the same events.
		second := link.FindString(iro.submit(iro.get("/diary"), "/diary/feed").is(http.StatusOK).body)
		if a, b := uid.FindString(got.body), uid.FindString(nobody.get(second).is(http.StatusOK).body); a == b {
			t.Error("two feeds call an event by one name")
		}
		never := nobody.get("/feed/" + strings.Repeat("A", 43)).is(http.StatusNotFound)
		if old := nobody.get(path).is(http.StatusNotFound); old.words() != never.words() {
			t.Error("a feed that was revoked is answered in other words than one that never was")
		}
		iro.submit(iro.get("/diary"), "/diary/feed/end").is(http.StatusOK).says("The link is stopped.")
		nobody.get(second).is(http.StatusNotFound)

		// Who makes one shows that it is them: the link goes on where a session ends.
		diary := iro.get("/diary")
		w.clock.Move(11 * time.Minute)
		asked := iro.submit(diary, "/diary/feed").is(http.StatusOK)
		if link.MatchString(asked.body) {
			t.Error("a link was made a while after anybody showed who they are")
		}

		// Who leaves loses it at once.
		third := link.FindString(iro.submit(asked, "/diary/feed").is(http.StatusOK).body)
		nobody.get(third).is(http.StatusOK)
		if err := w.store.Staff.Leave(t.Context(), w.guest("administrator"), w.family.IRO.Person, "gone", nil); err != nil {
			t.Fatal(err)
		}
		nobody.get(third).is(http.StatusNotFound)
	})
}

// A review whose planned day has passed says so in the diary and on its plan, and nobody is
// told to come on that day.
func TestADayThatHasPassedSaysSo(t *testing.T) {
	eachWorld(t, care.Young, func(t *testing.T, w *world) {
		const passed, tell = "that day has passed", "Still to be told"
		plan := "/r/" + string(w.family.Review) + "/plan"
		iro := w.as(w.family.IRO.Viewer)
		iro.get("/diary").says("Robin Test-Child").hides(passed)
		iro.get(plan).says(tell).hides(passed)
		w.clock.Move(24 * time.Hour)
		iro = w.as(w.family.IRO.Viewer)
		iro.get("/diary").says("Robin Test-Child", passed)
		iro.get("/diary?by=month").says("Robin Test-Child", passed)
		iro.get(plan).says(passed).hides(tell)
	})
}
