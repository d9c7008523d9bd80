package web

// RouteNames lists the site's routes as "GET /path".
func (s *Site) RouteNames() []string {
	var out []string
	for _, r := range s.Routes() {
		out = append(out, r.Method+" "+r.Path)
	}
	return out
}

// WatchOnce looks after the alerts and the open rooms once, as the watches do.
func (s *Site) WatchOnce() {
	s.watchOnce(nil)
	s.turn()
}

// EmptyOnce empties what was kept for long enough, as the site does each hour.
func (s *Site) EmptyOnce() { s.emptyOnce() }

// CountOnce counts a piece of what children said, as the site does each minute.
func (s *Site) CountOnce() { s.countOnce() }
