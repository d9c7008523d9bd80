package home

import (
	"myreview/server/care"
	"myreview/server/store/reviews"
	"myreview/server/store/signin"
	"myreview/server/view"
	"myreview/server/web"
)

// home leads everybody to what is theirs: people at work to their caseload, a
// child or family member straight to the review that comes next. Who is there
// for several children chooses; "?all" lists earlier reviews as well.
func (s *Pages) home(k *web.Call) error {
	if k.Viewer.Staff {
		return s.caseload(k)
	}
	reviews, err := s.Store.Reviews.ReviewsFor(k.UserContext(), k.Viewer)
	if err != nil {
		return err
	}
	if len(reviews) > 0 && k.Query("all") == "" && ofOneChild(reviews) {
		return k.To("/r/" + string(reviews[0].ID))
	}
	return s.Show(k, "home/home", &view.Home{
		Page: s.Page(k), Letters: s.letters(k, reviews), Groups: s.grouped(reviews), Invited: k.Viewer.Band == care.Adult,
	})
}

// letters are those that a child has, by who wrote them and in which month.
func (s *Pages) letters(k *web.Call, all []reviews.Review) (out []view.LetterLine) {
	for _, r := range all {
		if !r.LetterAt.IsZero() {
			out = append(out, view.LetterLine{
				Review: r.ID, From: web.Given(r.LetterFrom), Month: k.Say.Month(care.DateOf(r.LetterAt), care.DateOf(s.Now())),
			})
		}
	}
	return out
}

// grouped puts reviews together that stand at the same point.
func (s *Pages) grouped(all []reviews.Review) (out []view.ReviewGroup) {
	for _, r := range all {
		heading := homeGroup(r)
		if n := len(out); n == 0 || out[n-1].Heading != heading {
			out = append(out, view.ReviewGroup{Heading: heading})
		}
		if r.Kind.IRO() && r.State == "closed" && r.Letter == "" {
			r.Letter = "draft" // it is theirs to write, begun or not
		}
		line := view.ReviewLine{
			ID: r.ID, Apart: r.Apart, Own: r.Kind == care.TieChild, Child: r.ChildName, Picture: r.Picture, Number: r.Number, State: view.Phase(r.State),
			StartsAt: r.StartsAt, Untold: !r.Whole && r.StartsAt.IsZero(), DueOn: r.DueOn, Sent: r.Sent, Asked: r.Asked, Letter: view.LetterState(r.Letter),
		}
		if !r.ReplyFrom.Empty() {
			line.ReplyBy = s.Days.After(r.ReplyFrom, s.Profile.Clocks.ManagerReplies)
			line.Late = max(0, line.ReplyBy.DaysUntil(care.DateOf(s.Now())))
		}
		g := &out[len(out)-1]
		g.Reviews = append(g.Reviews, line)
	}
	return out
}

// homeGroup names the part of the list that a review stands in; the store's
// order keeps each part together.
func homeGroup(r reviews.Review) string {
	if r.Apart {
		return ""
	}
	return homeGroups[r.State]
}

var homeGroups = map[string]string{
	"due":     "home.group.planned",
	"planned": "home.group.planned",
	"live":    "home.group.live",
	"closed":  "home.group.closed",
}

// ofOneChild reports whether a family's reviews are all of one child. Whoever is
// apart is not told which child that is, so theirs count by themselves.
func ofOneChild(reviews []reviews.Review) bool {
	for _, r := range reviews {
		if r.Apart && len(reviews) > 1 || r.Child != reviews[0].Child {
			return false
		}
	}
	return true
}

// demo lists everybody in the demo; one tap signs in as them.
func (s *Pages) demo(k *web.Call) error {
	people, err := s.Demo(k.UserContext())
	if err != nil {
		return err
	}
	m := &view.Demo{Page: s.Page(k)}
	for _, p := range people {
		if n := len(m.Groups); n == 0 || m.Groups[n-1].Child != p.Child {
			m.Groups = append(m.Groups, view.DemoGroup{Child: p.Child})
		}
		g := &m.Groups[len(m.Groups)-1]
		g.People = append(g.People, view.DemoPerson{ID: p.ID, Name: p.Name, Picture: p.Picture, Who: k.Say.Say(p.Who, p.Args)})
	}
	return s.Show(k, "home/demo", m)
}

// demoSignIn signs in as one of the demo's people.
func (s *Pages) demoSignIn(k *web.Call) error {
	id, err := k.FormID("person")
	if err != nil {
		return err
	}
	people, err := s.Demo(k.UserContext())
	if err != nil {
		return err
	}
	for _, p := range people {
		if p.ID == id {
			secret, err := s.Store.SignIn.StartSession(k.UserContext(), p.ID, s.NewSession(k, signin.ByDemo), s.ChosenLang(k))
			if err != nil {
				return err
			}
			s.SignedIn(k, secret)
			return k.To("/home")
		}
	}
	return care.NotFoundError()
}
