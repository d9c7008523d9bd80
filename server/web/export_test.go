package web

import (
	"slices"

	"myreview/server/live"
)

// Live gives tests the hub, to set its durations.
func (s *Site) Live() *live.Hub { return s.live }

// RouteNames lists the site's routes as "GET /path".
func (s *Site) RouteNames() []string {
	var out []string
	for _, r := range s.Routes() {
		out = append(out, r.Method+" "+r.Path)
	}
	return out
}

// PartNames lists the parts that the pages that are live are made of.
func PartNames() []string {
	all := slices.Concat(partsOfMember, partsOfWorker, partsOfDesk, sharedParts, []string{partOfAlerts, partOfClosing})
	slices.Sort(all)
	return slices.Compact(all)
}

// WatchOnce looks after the alerts and the open rooms once, as the watches do.
func (s *Site) WatchOnce() {
	s.watchOnce(nil)
	s.turn()
}
