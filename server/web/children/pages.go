// Package children is the pages of a child's facts: who they are, who has their work,
// when their next review is; and who has how many of them.
package children

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
	return slices.Concat(s.childRoutes(), s.endRoutes(), s.deathRoutes(), s.nameRoutes(), s.moveRoutes(), s.planningRoutes(), s.stageRoutes(), s.spellRoutes(), s.caseloadRoutes(), s.noticeRoutes())
}
