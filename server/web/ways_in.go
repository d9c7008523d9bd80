package web

import (
	"github.com/gofiber/fiber/v2"

	"myreview/server/care"
	"myreview/server/review"
	"myreview/server/view"
)

// waysIn lists the links of those who come in by one, for the people at work
// who hand them out.
func (s *Site) waysIn(k *call) error { return s.showWaysIn(k, "", "") }

// makeLink makes a link and shows it, this once.
func (s *Site) makeLink(k *call) error {
	id, tie, err := reviewAndTie(k)
	if err != nil {
		return err
	}
	today := care.DateOf(s.Clock())
	last := review.NewCalendar(s.Profile.DaysOff...).After(today, s.Profile.Clocks.LinkLives)
	token, err := s.Store.MakeLink(k.ctx(), k.Viewer, id, tie, last.AddDays(1).Time().Sub(s.Clock()))
	if err != nil {
		return err
	}
	return s.showWaysIn(k, tie, s.origin(k.Ctx)+"/e/"+token)
}

// endLinks ends a person's links and signs them out everywhere.
func (s *Site) endLinks(k *call) error {
	id, tie, err := reviewAndTie(k)
	if err != nil {
		return err
	}
	if err := s.Store.EndLinks(k.ctx(), k.Viewer, id, tie); err != nil {
		return err
	}
	return k.to("/r/" + string(id) + "/links")
}

func reviewAndTie(k *call) (id, tie care.ID, err error) {
	if id, err = k.id("review"); err != nil {
		return "", "", err
	}
	tie, err = k.formID("tie")
	return id, tie, err
}

func (s *Site) showWaysIn(k *call, made care.ID, link string) error {
	id, err := k.id("review")
	if err != nil {
		return err
	}
	ways, err := s.Store.WaysIn(k.ctx(), k.Viewer, id)
	if err != nil {
		return err
	}
	m := &view.WaysIn{Shell: s.shell(k), Review: id}
	for _, w := range ways {
		line := view.WayIn{
			Tie: w.Tie.ID, Name: w.Name, Kind: string(w.Tie.Kind), Picture: w.Picture,
			Apart: w.Tie.State == care.TieExcluded, Count: w.Count,
		}
		if w.Count > 0 {
			line.Until = care.DateOf(w.Until)
		}
		if w.Tie.ID == made {
			line.Link = link
		}
		m.People = append(m.People, line)
	}
	return s.showStatus(k, fiber.StatusOK, "ways/ways", m)
}

// takeSeat seats the IRO, or whoever covers, at a review that nobody has
// invited them to yet.
func (s *Site) takeSeat(k *call) error {
	id, err := k.id("review")
	if err != nil {
		return err
	}
	if err := s.Store.TakeSeat(k.ctx(), k.Viewer, id); err != nil {
		return err
	}
	return k.to("/r/" + string(id) + "/meet")
}
