package reviews

import (
	"context"
	"time"

	"myreview/server/care"
	"myreview/server/live"
	"myreview/server/web"
)

// liveSource is one open meeting page, or a poll of one, after its request is
// over: it keeps nothing of the request but copies.
type liveSource struct {
	site   *Pages
	viewer care.Viewer
	review care.ID
	csrf   string
	epoch  string
	noted  time.Time // until when it is kept well enough that the session is in use
}

// Pull draws the page's parts from the meeting that all share. A session that
// this snapshot does not know may be younger than the snapshot.
func (w *liveSource) Pull(ctx context.Context) ([]live.Part, error) {
	if !w.viewer.Known() {
		return nil, &care.Error{Kind: care.KindSignIn, Key: "error.signin"}
	}
	m, err := w.site.Rooms.Shared(ctx, w.review)
	if err != nil {
		return nil, err
	}
	d, err := w.site.partsRenderer(m, w.viewer, w.csrf)
	if err != nil && care.KindOf(err) == care.KindSignIn {
		if m, err = w.site.Rooms.Fresh(ctx, w.review); err == nil {
			d, err = w.site.partsRenderer(m, w.viewer, w.csrf)
		}
	}
	if err != nil {
		return nil, err
	}
	if d.view.Epoch != w.epoch {
		return nil, live.ErrReset
	}
	return d.parts(ctx)
}

// Check notes that the device was heard from, if it may still be there. Mostly a
// snapshot of this moment tells that there is nothing to note.
func (w *liveSource) Check(ctx context.Context, seen bool) (err error) {
	now := w.site.Rooms.Clock()
	if !seen || now.Before(w.noted) {
		if m, err := w.site.Rooms.Within(ctx, w.review, web.CheckAge); err == nil && m.Noted(w.viewer, now) {
			return nil
		}
	}
	w.noted, err = w.site.Store.Meetings.Seen(ctx, w.viewer, w.review, seen)
	return err
}

// liveSource is for the page that asks: the meeting's, or the closing page.
func (s *Pages) liveSource(k *web.Call) (live.Source, care.ID, error) {
	id, err := k.ID("review")
	if err != nil {
		return nil, "", err
	}
	w := s.closingSource(k, id)
	if k.Query("of") == ofClosing {
		return w, id, nil
	}
	return &w.liveSource, id, nil
}

// socket upgrades a meeting page's request to a socket. Everything that can be
// refused is refused before the upgrade, in plain HTTP: later there is no
// clear answer. What is wrong with the viewer is told by a close code, since a
// browser's script cannot read the status of a refused upgrade.
func (s *Pages) socket(k *web.Call) error {
	return s.Upgrade(k, func() (live.Seat, live.Source, error) {
		w, id, err := s.liveSource(k)
		if err != nil {
			return live.Seat{}, nil, err
		}
		return live.Seat{Review: id, Session: k.Viewer.Session, Have: web.Holds(k.Query("after")), Hidden: web.Hidden(k)}, w, nil
	})
}

// poll gives the same frames over plain HTTP, where a network lets no socket
// through: 204 when nothing is new, else the frame, or the close code.
func (s *Pages) poll(k *web.Call) error {
	w, _, err := s.liveSource(k)
	if err != nil {
		return err
	}
	if err := w.Check(k.UserContext(), !web.Hidden(k) && !k.Heads()); err != nil {
		return web.StayAway(k, err)
	}
	return s.AnswerParts(k, w, k.Query("after"))
}

// answer gives a script the parts that its page has not.
func (w *liveSource) answer(k *web.Call, cursor string) error {
	return w.site.AnswerParts(k, w, cursor)
}
