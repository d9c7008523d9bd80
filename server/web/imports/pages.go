// Package imports is the pages on which children are brought in from other systems.
package imports

import "myreview/server/web"

// Pages is the slice on a site.
type Pages struct {
	*web.Site
}

// Routes lists the addresses of the slice.
func Routes(on *web.Site) []web.Route {
	s := &Pages{on}
	return []web.Route{
		web.Get("/import", web.KeepsFacts, func(k *web.Call) error { return s.showStart(k, "") }),
		web.PostFiles("/import", web.KeepsFacts, s.begin),
		web.Get("/import/template.csv", web.KeepsFacts, s.example),
		web.Get("/import/:import", web.KeepsFacts, func(k *web.Call) error { return s.show(k, "") }),
		web.Post("/import/:import/match", web.KeepsFacts, s.match),
		web.Post("/import/:import/choose", web.KeepsFacts, s.choose),
		web.Post("/import/:import/do", web.KeepsFacts, s.RequireReauth(s.do)),
		web.Get("/export", web.KeepsFacts, s.showExport),
		web.Post("/export", web.KeepsFacts, s.RequireReauth(s.export)),
		web.Get("/import/:import/undo", web.KeepsFacts, s.showUndo),
		web.Post("/import/:import/undo", web.KeepsFacts, s.RequireReauth(s.undo)),
	}
}
