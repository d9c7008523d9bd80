package web

import (
	"net/url"
	"strings"

	"myreview/server/care"
	"myreview/server/store/signin"
)

// longestSought is how many bytes are looked for at most.
const longestSought = 100

// find leads to a list of ours with what is looked for. That is a name, and an address is
// kept by browsers and by whatever lies between: so the form is sent, and the address that
// it leads to carries the words sealed for this session. Back, reload and the next page
// work as with any address; once the session is over it finds nothing.
func (s *Site) find(k *Call) error {
	to := k.Value("to")
	if !Ours(to) || strings.ContainsAny(to, "?#") {
		to = "/home"
	}
	v := url.Values{}
	for _, name := range []string{"gone", "show", "sort"} {
		if value := k.Value(name); value != "" && len(value) <= longestSought {
			v.Set(name, value)
		}
	}
	if q := strings.TrimSpace(care.Seen(strings.ToValidUTF8(k.Value("q"), ""))); q != "" && len(q) <= longestSought {
		v.Set("q", signin.SealSought(s.Store.DB.Box(), k.Viewer, q))
	}
	if len(v) > 0 {
		to += "?" + v.Encode()
	}
	return k.To(to)
}

// Sought is what the address of a list looks for; empty: nothing.
func (s *Site) Sought(k *Call) string { return signin.Sought(s.Store.DB.Box(), k.Viewer, k.Query("q")) }
