package review

import (
	"myreview/server/access"
	"myreview/server/care"
)

// Common is what all present see alike: what a room screen shows. It holds
// nothing of anybody's own, whoever asks, and is made once for all of them;
// the caller changes nothing in it. The same people are let in as by View.
func (m *Meeting) Common(v care.Viewer) (View, error) {
	if _, err := m.admit(v); err != nil {
		return View{}, err
	}
	m.once.Do(func() {
		m.common = m.view(looker{Standing: access.Standing{Network: m.net, Over: m.over()}, role: access.RoomScreen})
		m.common.Epoch, m.common.Me = "", Me{}
	})
	return m.common, nil
}

// Own is View without what Common has: the viewer's place, who has the chair, and
// their own part of the scale.
func (m *Meeting) Own(v care.Viewer) (*View, error) {
	me, err := m.admit(v)
	if err != nil {
		return nil, err
	}
	view := m.outline(me)
	if area, on := m.scaledNow(); on {
		view.Scale = m.ownScale(me, area)
	}
	return view, nil
}
