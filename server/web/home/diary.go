package home

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
	"time"

	"myreview/server/care"
	"myreview/server/exchange"
	"myreview/server/review"
	"myreview/server/view"
	"myreview/server/web"
)

func (s *Pages) diaryRoutes() []web.Route {
	return []web.Route{
		web.Get("/diary", web.Staff, func(k *web.Call) error { return s.diary(k, func(*view.Diary) {}) }),
		web.Post("/diary/feed", web.Staff, s.whoLeads(s.RequireReauth(s.makeFeed))),
		web.Post("/diary/feed/end", web.Staff, s.whoLeads(s.endFeed)),
		web.Get("/feed/:token", web.Anyone, s.feed),
	}
}

const (
	diaryAhead = 12 * 7 // days: reviews due by then that have no day are listed beside the diary
	feedBefore = 31     // days: a feed still has the reviews that were held so long ago
	feedAhead  = 400    // days: no review is planned further ahead
)

// midnight is when a day begins in London.
func midnight(d care.Date) time.Time {
	at := d.Time()
	return time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, care.London)
}

// diarySpan returns the first and last day of the week (from Monday) or month around a day, and a
// day in the span before it and in the one after.
func diarySpan(day care.Date, month bool) (first, last, before, next care.Date) {
	if month {
		first = care.DateOf(midnight(day).AddDate(0, 0, 1-day.Time().Day()))
		next = first.AddMonths(1)
		return first, next.AddDays(-1), first.AddMonths(-1), next
	}
	last = review.WeekEnds(day)
	first = last.AddDays(-6)
	return first, last, first.AddDays(-7), first.AddDays(7)
}

func diaryPath(month bool, day, today care.Date) string {
	v := url.Values{}
	if day != today {
		v.Set("day", string(day))
	}
	if month {
		v.Set("by", "month")
	}
	return strings.TrimSuffix("/diary?"+v.Encode(), "?")
}

// diary shows when the viewer's reviews are, and which have no day yet.
func (s *Pages) diary(k *web.Call, change func(*view.Diary)) error {
	today := care.DateOf(s.Now())
	day, err := care.ParseDate(k.Query("day"))
	if err != nil || day < "1990-01-01" || day > "2190-01-01" {
		day = today
	}
	m := &view.Diary{Page: s.Page(k), Month: k.Query("by") == "month", ID: care.NewID(), ByWeek: diaryPath(false, day, today), ByMonth: diaryPath(true, day, today)}
	var before, next care.Date
	m.First, m.Last, before, next = diarySpan(day, m.Month)
	m.Before, m.Next = diaryPath(m.Month, before, today), diaryPath(m.Month, next, today)
	planned, due, err := s.Store.Reviews.Diaries.Of(k.UserContext(), k.Viewer, midnight(m.First), midnight(m.Last.AddDays(1)), today.AddDays(diaryAhead))
	if err != nil {
		return err
	}
	monday, sunday := review.WeekEnds(m.First).AddDays(-6), review.WeekEnds(m.Last)
	for d := monday; d <= sunday; d = d.AddDays(1) {
		m.Days = append(m.Days, view.DiaryDay{Day: d, Number: d.Time().Day(), Today: d == today, Out: d < m.First || d > m.Last})
	}
	for _, e := range planned {
		one := &m.Days[monday.DaysUntil(care.DateOf(e.StartsAt))]
		one.Entries = append(one.Entries, view.DiaryEntry{
			Path: reviewPath(e.Review), Child: e.Name, Place: web.OrLost(k.Say, e.Place, e.PlaceLost), CoverFor: e.CoverFor, At: e.StartsAt, Minutes: e.Minutes, Live: e.Live, Held: e.Held,
			Missed: !e.Live && !e.Held && care.DateOf(e.StartsAt) < today,
		})
	}
	m.Empty = len(planned) == 0
	for _, c := range due {
		m.Unplanned = append(m.Unplanned, view.DiaryDue{Path: "/children/" + string(c.Child) + "/review", Child: c.Name, Due: c.DueOn, Late: max(0, c.DueOn.DaysUntil(today))})
	}
	if m.FeedMade, err = s.Store.SignIn.Feeds.Made(k.UserContext(), k.Viewer); err != nil {
		return err
	}
	change(m)
	return s.Show(k, "home/diary", m)
}

// whoLeads lets only viewers who have a diary through to a handler.
func (s *Pages) whoLeads(handle func(*web.Call) error) func(*web.Call) error {
	return func(k *web.Call) error {
		if err := s.Store.Reviews.Diaries.Has(k.UserContext(), k.Viewer); err != nil {
			return err
		}
		return handle(k)
	}
}

// makeFeed makes a new calendar feed. Its address is shown on this page and never again.
func (s *Pages) makeFeed(k *web.Call) error {
	id, err := k.FormID("id")
	if err != nil {
		return err
	}
	token, err := s.Store.SignIn.Feeds.Make(k.UserContext(), k.Viewer, id)
	if err != nil {
		return err
	}
	return s.diary(k, func(m *view.Diary) {
		if m.FeedTwice = token == ""; !m.FeedTwice {
			m.Feed = s.OriginOf(k.Ctx) + "/feed/" + token
		}
	})
}

func (s *Pages) endFeed(k *web.Call) error {
	if err := s.Store.SignIn.Feeds.Revoke(k.UserContext(), k.Viewer); err != nil {
		return err
	}
	return s.diary(k, func(m *view.Diary) { m.FeedGone = true })
}

// feed serves the times of a worker's meetings to their calendar. The address is all that it
// takes to read them, and opens nothing else. A revoked address is answered like an unknown one.
func (s *Pages) feed(k *web.Call) error {
	token := k.Params("token")
	who, err := s.Store.SignIn.Feeds.Of(k.UserContext(), token)
	if err != nil && care.KindOf(err) == care.KindNotFound && k.Method() != http.MethodHead { // HEAD changes nothing
		if many := s.Store.SignIn.Try(k.UserContext(), "feed:"+s.Place(k.Ctx), 30, 10*time.Minute); many != nil {
			return many
		}
	}
	if err != nil {
		return err
	}
	now := s.Now()
	planned, _, err := s.Store.Reviews.Diaries.Of(k.UserContext(), who, now.AddDate(0, 0, -feedBefore), now.AddDate(0, 0, feedAhead), "")
	if err != nil {
		return err
	}
	var all []exchange.Meeting
	for _, e := range planned {
		minutes := e.Minutes
		if minutes == 0 {
			minutes = review.MinutesUsual
		}
		all = append(all, exchange.Meeting{UID: feedUID(token, e.Review), Start: e.StartsAt, End: e.StartsAt.Add(time.Duration(minutes) * time.Minute)})
	}
	k.Response().Header.DelAllCookies() // calendars do not sign in
	k.Set("Content-Type", "text/calendar; charset=utf-8")
	return k.SendString(exchange.Feed(s.Words.In(who.Lang, care.Adult).T("diary.feed.meeting"), now, all))
}

// feedUID returns the id of an event in one feed. It is keyed with the feed's token, of which we
// keep only a hash, so that it cannot be linked to the review, nor to the same event in another feed.
func feedUID(token string, event care.ID) string {
	h := hmac.New(sha256.New, []byte(token))
	_, _ = h.Write([]byte(event))
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil)[:18])
}
