package web

import (
	"strings"

	"myreview/server/profiles"
	"myreview/server/view"
)

// help is the honest page of numbers: who answers, when, and whether a person
// has checked the number.
func (s *Site) help(k *Call) error {
	return s.Show(k, "help/help", &view.Help{Page: s.Page(k), Numbers: s.numbers(k)})
}

// Foot is how many numbers stand at the foot of every page; /help has all.
const Foot = 2

// lines are the first numbers of the authority's profile.
func (s *Site) lines() []view.Line {
	var out []view.Line
	for _, n := range s.Profile.Callable() {
		if len(out) == Foot {
			break
		}
		out = append(out, view.Line{Name: n.Name(), Number: n.Phone, Tel: Dial(n)})
	}
	return out
}

// numbers are all numbers for this reader, marked as checked or not. Only
// those who are known to be adults are shown one that nobody has checked.
func (s *Site) numbers(k *Call) []view.HelpNumber {
	var out []view.HelpNumber
	known := s.Profile.Checked()
	if k.Viewer.Person != "" && !k.Viewer.Band.ForChild() {
		known = s.Profile.Callable()
	}
	for _, n := range known {
		if n.For == profiles.ForChild && k.Viewer.Known() && !k.Viewer.Band.ForChild() {
			continue
		}
		out = append(out, view.HelpNumber{
			Name: n.Name(), About: n.About(), Number: n.Phone, Tel: Dial(n),
			Checked: n.Checked.Done(), Urgent: n.Urgent(),
		})
	}
	return out
}

func Dial(n profiles.Number) string { return strings.TrimPrefix(n.Address(), "tel:") }
