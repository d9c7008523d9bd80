package children

import (
	"net/url"
	"slices"
	"strconv"

	"myreview/server/care"
	"myreview/server/review"
	"myreview/server/store/children"
	"myreview/server/view"
	"myreview/server/web"
)

// boardPage is how many rows stand on one page of the board.
const boardPage = 25

// boardOwed names what has run out after reviews, for the heading of its rows.
var boardOwed = map[review.Clock]string{
	review.ClockSent: "board.owed.sent", review.ClockReplied: "board.owed.replied", review.ClockCirculated: "board.owed.circulated",
	review.ClockLetter: "board.owed.letter", review.ClockRecord: "board.owed.record",
}

// boardShow is what the address asks for; false: for no rows.
func boardShow(k *web.Call) (show children.BoardShow, ok bool) {
	weeks, _ := strconv.Atoi(k.Query("weeks"))
	switch asked := k.Query("show"); {
	case asked == "late":
		show.Late = true
	case slices.Contains(children.BoardClocks, review.Clock(asked)):
		show.Owed = review.Clock(asked)
	case slices.Contains(children.BoardWeeks, weeks) && (asked == "due" || asked == "unplanned"):
		show.Weeks, show.Unplanned = weeks, asked == "unplanned"
	default:
		return show, false
	}
	return show, true
}

func boardPath(show children.BoardShow) string {
	v := url.Values{"show": {"due"}}
	switch {
	case show.Late:
		v.Set("show", "late")
	case show.Owed != "":
		v.Set("show", string(show.Owed))
	case show.Unplanned:
		v.Set("show", "unplanned")
	}
	if show.Weeks > 0 {
		v.Set("weeks", strconv.Itoa(show.Weeks))
	}
	return "/board?" + v.Encode()
}

// board is the IRO manager's: what is due, not planned, late and owed, of all children. Each
// number opens its rows.
func (s *Pages) board(k *web.Call) error {
	rules, today, lapsed := review.NewRules(s.Profile), care.DateOf(s.Now()), children.Lapsed{}
	for _, clock := range children.BoardClocks {
		lapsed[clock] = rules.Lapsed(today, clock.Span(s.Profile.Clocks))
	}
	b, err := s.Store.Children.Board(k.UserContext(), k.Viewer, lapsed)
	if err != nil {
		return err
	}
	show, open := boardShow(k)
	m := &view.Board{Page: s.Page(k)}
	of, heading := 0, ""
	tile := func(name, rows string, count int, this children.BoardShow) view.BoardTile {
		t := view.BoardTile{Name: name, Path: boardPath(this), Count: count, Now: open && this == show}
		if t.Now {
			of, heading = count, rows
		}
		return t
	}
	for i, weeks := range children.BoardWeeks {
		m.Due = append(m.Due, view.BoardCount{
			Weeks:     weeks,
			All:       tile("board.due", "board.rows.due", b.Due[i].Reviews, children.BoardShow{Weeks: weeks}),
			Unplanned: tile("board.unplanned", "board.rows.unplanned", b.Due[i].Unplanned, children.BoardShow{Weeks: weeks, Unplanned: true}),
		})
	}
	m.Late = tile("board.late", "board.late", b.Late, children.BoardShow{Late: true})
	for _, clock := range children.BoardClocks {
		m.Owed = append(m.Owed, tile(boardOwed[clock], boardOwed[clock], b.Owed[clock], children.BoardShow{Owed: clock}))
	}
	if !open {
		return s.Show(k, "child/board", m)
	}
	turn, from := boardTurn(k, show, of)
	m.Rows = &view.BoardRows{Heading: heading, Weeks: show.Weeks, Turn: turn}
	rows, err := s.Store.Children.BoardRows(k.UserContext(), k.Viewer, show, lapsed, from, boardPage)
	if err != nil {
		return err
	}
	for _, r := range rows {
		line := view.BoardLine{Path: childPath(r.Child), Name: r.Name, IRO: r.IRO, Due: r.Due, Day: r.Day, Review: show.Owed == ""}
		if show.Owed != "" {
			line.Due = rules.After(r.From, show.Owed.Span(s.Profile.Clocks))
		}
		line.Late = max(0, line.Due.DaysUntil(today))
		m.Rows.List = append(m.Rows.List, line)
	}
	return s.Show(k, "child/board", m)
}

// boardTurn is which rows of so many are shown, and after how many they begin.
func boardTurn(k *web.Call, show children.BoardShow, of int) (view.Turn, int) {
	asked, _ := strconv.Atoi(k.Query("page"))
	last := max(1, (of+boardPage-1)/boardPage)
	page := min(max(1, asked), last)
	t := view.Turn{From: min(of, (page-1)*boardPage+1), To: min(of, page*boardPage), Of: of}
	if page > 1 {
		t.Back = boardPath(show) + "&page=" + strconv.Itoa(page-1)
	}
	if page < last {
		t.Next = boardPath(show) + "&page=" + strconv.Itoa(page+1)
	}
	return t, (page - 1) * boardPage
}
