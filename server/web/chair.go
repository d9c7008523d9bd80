package web

import (
	"myreview/server/care"
	"myreview/server/review"
	"myreview/server/store/meetings"
)

// What whoever has the chair does, and what the IRO alone does. Who may is the
// store's to say; each act carries what its page showed, so that pressing
// twice, or at the same moment as somebody else, is harmless.

func (s *Site) nextItem(k *call, id care.ID) error {
	from, err := k.from()
	if err != nil {
		return err
	}
	return s.Store.Meetings.NextItem(k.UserContext(), k.Viewer, id, from)
}

func (s *Site) backItem(k *call, id care.ID) error {
	from, err := k.from()
	if err != nil {
		return err
	}
	return s.Store.Meetings.BackItem(k.UserContext(), k.Viewer, id, from)
}

// from is the item that the page showed as now; empty before the first.
func (k *call) from() (care.ID, error) {
	if k.value("from") == "" {
		return "", nil
	}
	return k.formID("from")
}

func (s *Site) pause(k *call, id care.ID) error {
	return s.Store.Meetings.Pause(k.UserContext(), k.Viewer, id)
}
func (s *Site) resume(k *call, id care.ID) error {
	return s.Store.Meetings.Resume(k.UserContext(), k.Viewer, id)
}

func (s *Site) openScale(k *call, id care.ID) error {
	area, err := care.ParseArea(k.value("area"))
	if err != nil {
		return err
	}
	return s.Store.Meetings.OpenRound(k.UserContext(), k.Viewer, id, area)
}

func (s *Site) reveal(k *call, id care.ID) error {
	round, err := k.formID("round")
	if err != nil {
		return err
	}
	return s.Store.Meetings.Reveal(k.UserContext(), k.Viewer, id, round)
}

// putAway takes back a reveal that the person in the chair pressed too early.
func (s *Site) putAway(k *call, id care.ID) error {
	round, err := k.formID("round")
	if err != nil {
		return err
	}
	return s.Store.Reviews.PutAway(k.UserContext(), k.Viewer, id, round)
}

func (s *Site) stopScale(k *call, id care.ID) error {
	round, err := k.formID("round")
	if err != nil {
		return err
	}
	return s.Store.Meetings.StopRound(k.UserContext(), k.Viewer, id, round)
}

// told enters a mark that somebody said aloud, on the phone say.
func (s *Site) told(k *call, id care.ID) error {
	round, err := k.formID("round")
	if err != nil {
		return err
	}
	seat, err := k.chosen("seat")
	if err != nil {
		return err
	}
	if k.value("pick") == "" {
		return care.Invalid("error.scale.told").On("pick")
	}
	return s.Store.Meetings.MarkFor(k.UserContext(), k.Viewer, id, round, seat, k.value("pick"))
}

// giveChair gives the chair for the item that is talked about, or for the
// whole review. Neither that nor the person is chosen beforehand.
func (s *Site) giveChair(k *call, id care.ID) error {
	seat, err := k.chosen("seat")
	if err != nil {
		return err
	}
	var item care.ID
	switch k.value("item") {
	case "":
		return care.Invalid("error.meeting.part").On("item")
	case wholeReview:
	default:
		if item, err = k.formID("item"); err != nil {
			return err
		}
	}
	return s.Store.Meetings.GiveChair(k.UserContext(), k.Viewer, id, seat, item)
}

func (s *Site) takeChair(k *call, id care.ID) error {
	return s.Store.Meetings.TakeChair(k.UserContext(), k.Viewer, id)
}
func (s *Site) handBack(k *call, id care.ID) error {
	return s.Store.Meetings.HandBack(k.UserContext(), k.Viewer, id)
}

func (s *Site) startReview(k *call, id care.ID) error {
	return s.Store.Meetings.OpenReview(k.UserContext(), k.Viewer, id)
}

// undo takes back a wrong step, reveal or close, with the reason.
func (s *Site) undo(k *call, id care.ID) error {
	kind, err := review.ParseUndo(k.value("what"))
	if err != nil {
		return s.acted(k, id, meetings.UnsentUndo, care.Invalid("error.undo.what").On("what"))
	}
	subject := id
	switch kind {
	case review.UndoStep:
		subject, err = k.formID("item")
	case review.UndoReveal:
		subject, err = k.formID("round")
	}
	if err != nil {
		return err
	}
	return s.acted(k, id, meetings.UnsentUndo, s.Store.Reviews.Undo(k.UserContext(), k.Viewer, id, kind, subject, k.value("reason")))
}

func (s *Site) invite(k *call, id care.ID) error {
	tie, err := k.chosen("tie")
	if err != nil {
		return err
	}
	return s.Store.Meetings.Invite(k.UserContext(), k.Viewer, id, tie)
}

func (s *Site) remove(k *call, id care.ID) error {
	seat, err := k.chosen("seat")
	if err != nil {
		return err
	}
	return s.Store.Meetings.RemoveSeat(k.UserContext(), k.Viewer, id, seat)
}

// hereFor notes that somebody without a device is here, or has gone.
func (s *Site) hereFor(k *call, id care.ID) error {
	seat, err := k.chosen("seat")
	if err != nil {
		return err
	}
	if k.value("mode") == "gone" {
		return s.Store.Meetings.LeaveFor(k.UserContext(), k.Viewer, id, seat)
	}
	mode, err := review.ParseJoin(k.value("mode"))
	if err != nil {
		return err
	}
	return s.Store.Meetings.JoinFor(k.UserContext(), k.Viewer, id, seat, mode)
}

// chosen is a person picked from a list, of whom none is picked beforehand.
func (k *call) chosen(name string) (care.ID, error) {
	if k.value(name) == "" {
		return "", care.Invalid("error.meeting.choose").On(name)
	}
	return k.formID(name)
}
