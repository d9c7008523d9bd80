package reviews

import (
	"myreview/server/care"
	"myreview/server/review"
	"myreview/server/store/meetings"
	"myreview/server/web"
)

// What whoever has the chair does, and what the IRO alone does. Who may is the
// store's to say; each act carries what its page showed, so that pressing
// twice, or at the same moment as somebody else, is harmless.

func (s *Pages) nextItem(k *web.Call, id care.ID) error {
	from, err := itemFrom(k)
	if err != nil {
		return err
	}
	return s.Store.Meetings.NextItem(k.UserContext(), k.Viewer, id, from)
}

func (s *Pages) backItem(k *web.Call, id care.ID) error {
	from, err := itemFrom(k)
	if err != nil {
		return err
	}
	return s.Store.Meetings.BackItem(k.UserContext(), k.Viewer, id, from)
}

// itemFrom is the item that the page showed as now; empty before the first.
func itemFrom(k *web.Call) (care.ID, error) {
	if k.Value("from") == "" {
		return "", nil
	}
	return k.FormID("from")
}

func (s *Pages) pause(k *web.Call, id care.ID) error {
	return s.Store.Meetings.Pause(k.UserContext(), k.Viewer, id)
}

func (s *Pages) resume(k *web.Call, id care.ID) error {
	return s.Store.Meetings.Resume(k.UserContext(), k.Viewer, id)
}

func (s *Pages) openScale(k *web.Call, id care.ID) error {
	area, err := care.ParseArea(k.Value("area"))
	if err != nil {
		return err
	}
	return s.Store.Meetings.OpenRound(k.UserContext(), k.Viewer, id, area)
}

func (s *Pages) reveal(k *web.Call, id care.ID) error {
	round, err := k.FormID("round")
	if err != nil {
		return err
	}
	return s.Store.Meetings.Reveal(k.UserContext(), k.Viewer, id, round)
}

// putAway takes back a reveal that the person in the chair pressed too early.
func (s *Pages) putAway(k *web.Call, id care.ID) error {
	round, err := k.FormID("round")
	if err != nil {
		return err
	}
	return s.Store.Reviews.PutAway(k.UserContext(), k.Viewer, id, round)
}

func (s *Pages) stopScale(k *web.Call, id care.ID) error {
	round, err := k.FormID("round")
	if err != nil {
		return err
	}
	return s.Store.Meetings.StopRound(k.UserContext(), k.Viewer, id, round)
}

// told enters a mark that somebody said aloud, on the phone say.
func (s *Pages) told(k *web.Call, id care.ID) error {
	round, err := k.FormID("round")
	if err != nil {
		return err
	}
	seat, err := chosen(k, "seat")
	if err != nil {
		return err
	}
	if k.Value("pick") == "" {
		return care.Invalid("error.scale.told").On("pick")
	}
	return s.Store.Meetings.MarkFor(k.UserContext(), k.Viewer, id, round, seat, k.Value("pick"))
}

// giveChair gives the chair for the item that is talked about, or for the
// whole review. Neither that nor the person is chosen beforehand.
func (s *Pages) giveChair(k *web.Call, id care.ID) error {
	seat, err := chosen(k, "seat")
	if err != nil {
		return err
	}
	var item care.ID
	switch k.Value("item") {
	case "":
		return care.Invalid("error.meeting.part").On("item")
	case wholeReview:
	default:
		if item, err = k.FormID("item"); err != nil {
			return err
		}
	}
	return s.Store.Meetings.GiveChair(k.UserContext(), k.Viewer, id, seat, item)
}

func (s *Pages) takeChair(k *web.Call, id care.ID) error {
	return s.Store.Meetings.TakeChair(k.UserContext(), k.Viewer, id)
}

func (s *Pages) handBack(k *web.Call, id care.ID) error {
	return s.Store.Meetings.HandBack(k.UserContext(), k.Viewer, id)
}

func (s *Pages) startReview(k *web.Call, id care.ID) error {
	return s.Store.Meetings.OpenReview(k.UserContext(), k.Viewer, id, care.Date(k.Value("day")))
}

// undo takes back a wrong step, reveal or close, with the reason.
func (s *Pages) undo(k *web.Call, id care.ID) error {
	kind, err := review.ParseUndo(k.Value("what"))
	if err != nil {
		return s.acted(k, id, meetings.UnsentUndo, care.Invalid("error.undo.what").On("what"))
	}
	subject := id
	switch kind {
	case review.UndoStep:
		subject, err = k.FormID("item")
	case review.UndoReveal:
		subject, err = k.FormID("round")
	}
	if err != nil {
		return err
	}
	return s.acted(k, id, meetings.UnsentUndo, s.Store.Reviews.Undo(k.UserContext(), k.Viewer, id, kind, subject, k.Value("reason")))
}

func (s *Pages) invite(k *web.Call, id care.ID) error {
	tie, err := chosen(k, "tie")
	if err != nil {
		return err
	}
	return s.Store.Meetings.Invite(k.UserContext(), k.Viewer, id, tie)
}

func (s *Pages) remove(k *web.Call, id care.ID) error {
	seat, err := chosen(k, "seat")
	if err != nil {
		return err
	}
	return s.Store.Meetings.RemoveSeat(k.UserContext(), k.Viewer, id, seat)
}

// hereFor notes that somebody without a device is here, or has gone.
func (s *Pages) hereFor(k *web.Call, id care.ID) error {
	seat, err := chosen(k, "seat")
	if err != nil {
		return err
	}
	if k.Value("mode") == "gone" {
		return s.Store.Meetings.LeaveFor(k.UserContext(), k.Viewer, id, seat)
	}
	mode, err := review.ParseJoin(k.Value("mode"))
	if err != nil {
		return err
	}
	return s.Store.Meetings.JoinFor(k.UserContext(), k.Viewer, id, seat, mode)
}

// chosen is a person picked from a list, of whom none is picked beforehand.
func chosen(k *web.Call, name string) (care.ID, error) {
	if k.Value(name) == "" {
		return "", care.Invalid("error.meeting.choose").On(name)
	}
	return k.FormID(name)
}
