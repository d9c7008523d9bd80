package children

import (
	"net/url"
	"slices"
	"strconv"

	"myreview/server/care"
	"myreview/server/review"
	"myreview/server/store/children"
	"myreview/server/store/people"
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

// boardShows is which rows somebody looks at: those of the board, or exclusions.
type boardShows struct {
	children.BoardShow
	Out string // outWaits or outLook; empty: no exclusions
}

const (
	outWaits = "second"
	outLook  = "again"
)

// boardShow is what the address asks for; false: for no rows.
func boardShow(k *web.Call) (show boardShows, ok bool) {
	weeks, _ := strconv.Atoi(k.Query("weeks"))
	switch asked := k.Query("show"); {
	case asked == "late":
		show.Late = true
	case asked == outWaits || asked == outLook:
		show.Out = asked
	case slices.Contains(children.BoardClocks, review.Clock(asked)):
		show.Owed = review.Clock(asked)
	case slices.Contains(children.BoardWeeks, weeks) && (asked == "due" || asked == "unplanned"):
		show.Weeks, show.Unplanned = weeks, asked == "unplanned"
	default:
		return show, false
	}
	return show, true
}

func boardPath(show boardShows) string {
	v := url.Values{"show": {"due"}}
	switch {
	case show.Out != "":
		v.Set("show", show.Out)
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
	rules, today, lapsed := s.Days, care.DateOf(s.Now()), children.Lapsed{}
	for _, clock := range children.BoardClocks {
		lapsed[clock] = rules.Lapsed(today, clock.Span(s.Profile.Clocks))
	}
	b, err := s.Store.Children.Board(k.UserContext(), k.Viewer, lapsed)
	if err != nil {
		return err
	}
	out, err := s.Store.People.Exclusions.Open(k.UserContext(), k.Viewer)
	if err != nil {
		return err
	}
	waits := slices.DeleteFunc(slices.Clone(out), func(e people.OpenExclusion) bool { return len(e.Waits) == 0 })
	look := slices.DeleteFunc(out, func(e people.OpenExclusion) bool { return !e.Look })
	show, open := boardShow(k)
	m := &view.Board{Page: s.Page(k)}
	of, heading := 0, ""
	tile := func(name, rows string, count int, this boardShows) view.BoardTile {
		t := view.BoardTile{Name: name, Path: boardPath(this), Count: count, Now: open && this == show}
		if t.Now {
			of, heading = count, rows
		}
		return t
	}
	for i, weeks := range children.BoardWeeks {
		m.Due = append(m.Due, view.BoardCount{
			Weeks:     weeks,
			All:       tile("board.due", "board.rows.due", b.Due[i].Reviews, due(children.BoardShow{Weeks: weeks})),
			Unplanned: tile("board.unplanned", "board.rows.unplanned", b.Due[i].Unplanned, due(children.BoardShow{Weeks: weeks, Unplanned: true})),
		})
	}
	m.Late = tile("board.late", "board.late", b.Late, due(children.BoardShow{Late: true}))
	for _, clock := range children.BoardClocks {
		m.Owed = append(m.Owed, tile(boardOwed[clock], boardOwed[clock], b.Owed[clock], due(children.BoardShow{Owed: clock})))
	}
	m.Out = []view.BoardTile{
		tile("board.out.waits", "board.out.waits", len(waits), boardShows{Out: outWaits}),
		tile("board.out.look", "board.out.look", len(look), boardShows{Out: outLook}),
	}
	if !open {
		return s.Show(k, "child/board", m)
	}
	turn, from := boardTurn(k, show, of)
	m.Rows = &view.BoardRows{Heading: heading, Weeks: show.Weeks, Turn: turn}
	if show.Out != "" {
		if show.Out == outLook {
			waits = look
		}
		m.Rows.Out = true
		for _, e := range waits[from:min(of, from+boardPage)] {
			m.Rows.List = append(m.Rows.List, s.boardOut(e))
		}
		return s.Show(k, "child/board", m)
	}
	rows, err := s.Store.Children.BoardRows(k.UserContext(), k.Viewer, show.BoardShow, lapsed, from, boardPage)
	if err != nil {
		return err
	}
	for _, r := range rows {
		line := view.BoardLine{Path: childPath(r.Child), Name: r.Name, IRO: r.IRO, Due: r.Due, Day: r.Day, Over: r.Over, Review: show.Owed == ""}
		if show.Owed != "" {
			line.Due = rules.After(r.From, show.Owed.Span(s.Profile.Clocks))
		}
		line.Late = max(0, line.Due.DaysUntil(today))
		m.Rows.List = append(m.Rows.List, line)
	}
	return s.Show(k, "child/board", m)
}

func due(show children.BoardShow) boardShows { return boardShows{BoardShow: show} }

// boardOut is an exclusion on the board. It is late where the second person should have agreed.
func (s *Pages) boardOut(e people.OpenExclusion) view.BoardLine {
	line := view.BoardLine{Path: childPath(e.Child), Name: e.Name, IRO: e.IRO, State: boardState[e.Way], Since: care.DateOf(e.Since), Look: e.LookOn}
	if e.Since.IsZero() {
		line.Since, line.State = care.DateOf(e.At), boardProposed[e.Way]
	}
	for _, kind := range e.Waits {
		line.Waits = append(line.Waits, view.Role(kind))
	}
	if len(e.Waits) > 0 && !e.Before {
		line.Due = s.Days.After(care.DateOf(e.At), s.Profile.Clocks.ExclusionAgreed)
		line.Late = max(0, line.Due.DaysUntil(care.DateOf(s.Now())))
	}
	return line
}

// What an exclusion leaves, where it holds and where it is proposed.
var (
	boardState    = map[care.TieState]string{care.TieExcluded: "board.out.excluded", care.TieBarred: "board.out.barred"}
	boardProposed = map[care.TieState]string{care.TieExcluded: "board.out.excluded.proposed", care.TieBarred: "board.out.barred.proposed"}
)

// boardTurn is which rows of so many are shown, and after how many they begin.
func boardTurn(k *web.Call, show boardShows, of int) (view.Turn, int) {
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
