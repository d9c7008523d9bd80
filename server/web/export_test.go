package web

import "myreview/server/live"

// Live gives tests the hub, to set its durations.
func (s *Site) Live() *live.Hub { return s.live }

// RouteNames lists the site's routes as "GET /path".
func (s *Site) RouteNames() []string {
	var out []string
	for _, r := range s.routes() {
		out = append(out, r.method+" "+r.path)
	}
	return out
}
