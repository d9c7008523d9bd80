package forms

import (
	"myreview/server/care"
	"myreview/server/i18n"
	"myreview/server/store/forms"
	"myreview/server/store/network"
	"myreview/server/view"
	"myreview/server/web"
)

// companyPage asks a child who is with them, once they are in.
func (s *Pages) companyPage(k *web.Call) error {
	people, said, err := s.Store.Forms.AskCompany(k.UserContext(), k.Viewer)
	if err != nil {
		return err
	}
	m := &view.Company{Page: s.Page(k), Last: said.Last}
	if back := k.Query("back"); web.Ours(back) {
		m.Back = back
	}
	add := func(value, label, picture string) {
		m.People = append(m.People, view.CompanyPerson{Value: value, Label: label, Picture: picture, Chosen: said.Said == value})
	}
	add(forms.CompanyNobody, k.Say.T("company.nobody"), "child")
	for i := range people {
		add(string(people[i].Tie), s.companion(k, &people[i]), people[i].Picture)
	}
	add(forms.CompanyFriend, k.Say.T("company.friend"), "friends")
	add(forms.CompanyOther, k.Say.T("company.other"), "everyone")
	add(forms.CompanyUnsaid, k.Say.T("company.unsaid"), "lock")
	return s.Show(k, "card/company", m)
}

// companyOnPaper are the same answers for who types a child's paper in; it may give none.
func (f *Filling) companyOnPaper(k *web.Call) []view.FormOption {
	all := []view.FormOption{{Label: k.Say.T("paper.company.none")}, {Value: forms.CompanyNobody, Label: k.Say.T("paper.company.nobody")}}
	for _, t := range f.Companions() {
		n := f.Named[t.ID]
		all = append(all, view.FormOption{Value: string(t.ID), Label: nameTo(k.Say, n)})
	}
	all = append(all, view.FormOption{Value: forms.CompanyFriend, Label: k.Say.T("company.friend")},
		view.FormOption{Value: forms.CompanyOther, Label: k.Say.T("company.other")}, view.FormOption{Value: forms.CompanyUnsaid, Label: k.Say.T("paper.company.unsaid")})
	for i := range all {
		all[i].Chosen = all[i].Value == k.Value("company")
	}
	return all
}

// companion is what a child calls somebody.
func (s *Pages) companion(k *web.Call, n *network.Named) string {
	switch {
	case n.Calls != "":
		return n.Calls
	case n.Name != "":
		return n.Name
	}
	return k.Say.T(view.Role(n.Kind))
}

// sayCompany notes who is with the child; it goes with what they send.
func (s *Pages) sayCompany(k *web.Call) error {
	if err := s.Store.Forms.SayCompany(k.UserContext(), k.Viewer, k.Value("company")); err != nil {
		return err
	}
	if back := k.Value("back"); web.Ours(back) {
		return k.To(back)
	}
	return k.To("/home")
}

// WasWith tells the IRO, who alone is told, whom a child said was with them when
// they sent their form: as a fact, and no more (domain.md 6.2, rule 4).
func WasWith(say i18n.Words, said string, name func(care.ID) string) string {
	if said == "" {
		return ""
	}
	if id := companyTold[said]; id != "" {
		return say.T(id)
	}
	if who := name(care.ID(said)); who != "" {
		return say.T("company.told.tie", "Name", who)
	}
	return say.T("company.told.other")
}

// company repeats to a child whom they said is with them.
func (f *Filling) company(said string) string {
	tie := care.ID(said)
	_, known := f.Named[tie]
	if said == "" {
		return ""
	}
	if id := companySaid[said]; id != "" {
		return f.Say.T(id)
	}
	if !known {
		return f.Say.T("company.said.other")
	}
	return f.Say.T("company.said.tie", "Name", f.Name(tie))
}

var companyTold = map[string]string{
	forms.CompanyNobody: "company.told.nobody",
	forms.CompanyFriend: "company.told.friend",
	forms.CompanyOther:  "company.told.other",
	forms.CompanyUnsaid: "company.told.unsaid",
}

var companySaid = map[string]string{
	forms.CompanyNobody: "company.said.nobody",
	forms.CompanyFriend: "company.said.friend",
	forms.CompanyUnsaid: "company.said.unsaid",
}
