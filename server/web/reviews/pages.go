// Package reviews is the pages of one review: its first page, the meeting, closing, reading
// back.
package reviews

import (
	"slices"

	"myreview/server/web"
)

// Pages is the slice on a site.
type Pages struct {
	*web.Site
}

// New puts the pages on a site.
func New(s *web.Site) *Pages {
	return &Pages{Site: s}
}

// Routes lists the addresses of the slice.
func Routes(on *web.Site) []web.Route {
	s := New(on)
	return slices.Concat(s.meetingRoutes(), s.closingRoutes(), s.laterRoutes(), s.promiseRoutes(), s.clockRoutes(), s.noteRoutes(), s.talkRoutes(), s.reportRoutes())
}
