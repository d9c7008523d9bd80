package e2e_test

import (
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"myreview/server/care"
)

// What lies between two reviews, by those who see to it: the board opens its rows, what follows
// a review is marked, a late report is chased and comes, two reviews at once are said on moving
// one, and a calendar fetches the diary's times until its link is stopped.
func TestWhatFollowsAReviewAndComesBeforeTheNext(t *testing.T) {
	p := startDemo(t)
	root := chromium(t)
	manager := newTab(t, root, p.url(), "manager", phone)
	manager.signIn("Janet Osei")
	manager.open("/board")
	manager.press(`a.pile[href*="show=due"][href*="weeks=12"]`)
	manager.see("Reviews due within 12 weeks")
	manager.await(`table.list a[href^="/children/"]`)
	manager.shows("the board")
	manager.press(`a.pile[href*="show=second"]`)
	manager.see("Waiting for the second person")
	if wide := manager.wider(); wide != "" {
		t.Error(wide)
	}

	// The diary has what was held, and leads there.
	iro := newTab(t, root, p.url(), "iro", desk)
	iro.signIn("Ruth Adeyemi")
	today := care.DateOf(time.Now())
	held := func() (path string) {
		iro.ask(`[...document.querySelectorAll(".month td a")].find(a => a.textContent.includes("Hamza Siddiqui"))?.pathname ?? ""`, &path)
		return path
	}
	iro.open("/diary?by=month")
	iro.await(".month .today")
	iro.shows("the diary by month")
	if held() == "" { // it was in the month before
		iro.open(fmt.Sprintf("/diary?by=month&day=%s", today.AddDays(-7)))
	}
	iro.open(held() + "/after")
	iro.setValue("#in-sent", string(today))
	iro.press("form#typed button.btn")
	iro.see("This was done on " + time.Now().In(care.London).Format("2 January 2006"))
	iro.shows("what follows a review")

	// A review three days from now has late reports at once.
	iro.open("/home?sort=name")
	var child string
	iro.ask(`[...document.querySelectorAll(".list th a")].find(a => a.textContent.includes("Hamza Siddiqui")).pathname`, &child)
	soon := string(today.AddDays(3))
	iro.open(child + "/review")
	iro.setValue("#in-day", soon)
	iro.setValue("#in-at", "10:00")
	iro.press("form#typed button.btn")
	iro.see("Who comes, and for which part")
	review := strings.TrimSuffix(iro.path(), "/plan")
	iro.open(review + "/reports")
	iro.tap(`label:has(input[value="school"])`)
	iro.setValue("#in-from", "A teacher")
	iro.press("form#typed button.btn")
	iro.see("late: chase it")
	support := newTab(t, root, p.url(), "support", phone)
	support.signIn("Rhian Evans")
	support.open(child)
	support.press(`a[href$="/reports"]`)
	support.see("late: chase it")
	for _, day := range []string{"chased", "came"} {
		support.press(`a[href*="?report="]`)
		support.setValue("#in-"+day, string(today))
		support.shows("a report is " + day)
		support.press("form#typed button.btn")
	}
	support.see("late, before the day")
	support.see("Chased on")

	// Another review is moved to the same time.
	leo := newTab(t, root, p.url(), "leo", phone)
	leo.signIn("Leo Marsden")
	leo.open("/home")
	iro.open(leo.path() + "/plan")
	iro.tap("#typed summary")
	iro.setValue("#in-day", soon)
	iro.setValue("#in-at", "10:15")
	iro.press("form#typed button.btn")
	iro.see("Choose why the day is changed.")
	iro.see("Ruth Adeyemi is booked for") // said before it is saved, and stops nothing
	iro.setValue("#in-reason", "child")
	iro.setValue("#in-decided", "iro")
	iro.press("form#typed button.btn")
	iro.see("Ruth Adeyemi is booked for")
	iro.shows("two reviews at once")

	// Whoever has the link reads times, without a session, until it is stopped.
	iro.open("/diary")
	iro.send("/diary/feed", "button")
	var link string
	iro.ask(`document.querySelector(".code bdi").textContent`, &link)
	fetch := func() (int, string) {
		answer, err := http.Get(p.url() + link[strings.Index(link, "/feed/"):])
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		body, _ := io.ReadAll(answer.Body)
		return answer.StatusCode, string(body)
	}
	status, feed := fetch()
	for line := range strings.Lines(feed) {
		if !regexp.MustCompile(`^(BEGIN|END|VERSION|PRODID|METHOD|CLASS|UID|DTSTAMP|DTSTART|DTEND|SUMMARY:Meeting\s*$)`).MatchString(line) {
			t.Errorf("the feed says %q", line)
		}
	}
	if starts := "DTSTART:" + strings.ReplaceAll(soon, "-", ""); status != http.StatusOK || strings.Count(feed, starts) < 2 {
		t.Errorf("%d, %d times on that day", status, strings.Count(feed, starts))
	}
	iro.send("/diary/feed/end", "button")
	iro.see("The link is stopped.")
	if status, _ := fetch(); status != http.StatusNotFound {
		t.Errorf("a link that was stopped: %d", status)
	}
}
