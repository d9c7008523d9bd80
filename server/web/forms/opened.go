package forms

import (
	"myreview/server/care"
	"myreview/server/store/forms"
	"myreview/server/store/network"
	"myreview/server/view"
	"myreview/server/web"
)

// opened tells a child who opened what they sent, and when.
func (s *Pages) opened(k *web.Call) error {
	id, err := k.ID("review")
	if err != nil {
		return err
	}
	o, err := s.Store.Forms.Opened(k.UserContext(), k.Viewer, id)
	if err != nil {
		return err
	}
	m := &view.Opened{Page: s.Page(k), Review: id, Sent: o.Sent}
	f := &Filling{Call: k, MyForm: &forms.MyForm{Author: care.Tie{Kind: care.TieChild}, Named: map[care.ID]network.Named{}}}
	for _, one := range o.All {
		by := view.OpenedBy{Label: k.Say.T("opened.screen"), Picture: "everyone", Last: one.Times[0], Earlier: one.Times[1:]}
		if !one.Screen {
			f.Named[one.Who.Tie] = one.Who
			by.Label, by.Role, by.Picture = f.Name(one.Who.Tie), f.Role(one.Who.Tie), one.Who.Picture
		}
		for _, question := range one.Asked {
			by.Asks = append(by.Asks, web.AskedBy(k.Say, question).Ask())
		}
		m.All = append(m.All, by)
	}
	return s.Show(k, "opened/opened", m)
}
