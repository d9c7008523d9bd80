package review

import (
	"myreview/server/care"
)

// ItemKind is what sort of thing is talked about.
type ItemKind string

// The kinds of item, in the order of the template (domain.md section 9).
const (
	Welcome  ItemKind = "welcome"
	Good     ItemKind = "good"
	Promises ItemKind = "promises"
	ForArea  ItemKind = "area"
	Next     ItemKind = "next"
	Close    ItemKind = "close"
)

// ItemState is where an item stands. At most one is now.
type ItemState string

// The states of an item.
const (
	Ahead ItemState = "ahead"
	Now   ItemState = "now"
	Done  ItemState = "done"
)

// Item is one thing to talk about. LedBy is the seat that had the chair for
// it, the IRO's own included; empty while ahead.
type Item struct {
	ID    care.ID
	Pos   int
	Kind  ItemKind
	Area  care.Area
	State ItemState
	LedBy care.ID
}

// futureAge is when getting ready for 18 joins the agenda (domain.md 7, FUT).
const futureAge = 16

// DefaultAgenda is the template: how it starts, what is good, what was
// promised last time if anything was, each area that the child's band uses, what
// happens next and how it ends. Ids are new; positions count from 1.
func DefaultAgenda(band care.Band, age int, promised bool) []Item {
	var items []Item
	add := func(kind ItemKind, area care.Area) {
		items = append(items, Item{ID: care.NewID(), Pos: len(items) + 1, Kind: kind, Area: area, State: Ahead})
	}
	add(Welcome, "")
	add(Good, "")
	if promised {
		add(Promises, "")
	}
	for _, area := range AreasFor(band, age) {
		add(ForArea, area)
	}
	add(Next, "")
	add(Close, "")
	return items
}

// AreasFor are the areas that a child's band uses (domain.md section 7).
func AreasFor(band care.Band, age int) []care.Area {
	var out []care.Area
	for _, a := range care.Areas {
		if a == care.Future && (band != care.Young || age < futureAge) {
			continue
		}
		out = append(out, a)
	}
	return out
}

// Forward makes the next item the one that is talked about now. From is the
// item that whoever pressed saw as now: if that one is done already, somebody
// else was as quick and nothing moves (moved is nil). The first step of all
// has an empty from.
func Forward(items []Item, from care.ID) (moved []Item, err error) {
	now, at := current(items), -1
	for i, it := range items {
		if it.ID == from {
			at = i
		}
	}
	switch {
	case from != "" && at < 0:
		return nil, care.NotFoundError()
	case from == "" && now >= 0, at >= 0 && items[at].State == Done:
		return nil, nil
	case now != at:
		return nil, care.Conflict("error.meeting.moved")
	case now+1 >= len(items):
		return nil, care.Conflict("error.meeting.last")
	}
	if now >= 0 {
		done := items[now]
		done.State = Done
		moved = append(moved, done)
	}
	next := items[now+1]
	next.State = Now
	return append(moved, next), nil
}

// Backward goes back to the item before. From is the item that was seen as
// now: if it is ahead again already, nothing moves (moved is nil).
func Backward(items []Item, from care.ID) (moved []Item, err error) {
	now := current(items)
	for i, it := range items {
		if it.ID != from {
			continue
		}
		switch {
		case it.State == Ahead:
			return nil, nil
		case i != now:
			return nil, care.Conflict("error.meeting.moved")
		case i == 0:
			return nil, care.Conflict("error.meeting.first")
		}
		again, before := items[i], items[i-1]
		again.State, before.State = Ahead, Now
		return []Item{again, before}, nil
	}
	return nil, care.NotFoundError()
}

// Unopened gives the agenda as it was before the review was opened. Conflict once
// anything was talked about.
func Unopened(items []Item) (moved []Item, err error) {
	for _, it := range items {
		switch it.State {
		case Done:
			return nil, care.Conflict("meet.desk.undo.begun")
		case Now:
			it.State = Ahead
			moved = append(moved, it)
		}
	}
	return moved, nil
}

// Began reports whether something is talked about.
func Began(items []Item) bool { return current(items) >= 0 }

// current is the index of the item that is now, -1 without one.
func current(items []Item) int {
	for i, it := range items {
		if it.State == Now {
			return i
		}
	}
	return -1
}
