package web

import (
	"myreview/server/care"
	"myreview/server/store/forms"
	"myreview/server/store/network"
	"myreview/server/view"
)

// opened tells a child who opened what they sent, and when.
func (s *Site) opened(k *call) error {
	id, err := k.id("review")
	if err != nil {
		return err
	}
	o, err := s.Store.Forms.Opened(k.UserContext(), k.Viewer, id)
	if err != nil {
		return err
	}
	m := &view.Opened{Shell: s.shell(k), Review: id, Sent: o.Sent}
	f := &filling{call: k, MyForm: &forms.MyForm{Author: care.Tie{Kind: care.TieChild}, Named: map[care.ID]network.Named{}}}
	for _, one := range o.All {
		by := view.OpenedBy{Label: k.Say.T("opened.screen"), Picture: "everyone", Last: one.Times[0], Earlier: one.Times[1:]}
		if !one.Screen {
			f.Named[one.Who.Tie] = one.Who
			by.Label, by.Role, by.Picture = f.name(one.Who.Tie), f.role(one.Who.Tie), one.Who.Picture
		}
		for _, question := range one.Asked {
			by.Asks = append(by.Asks, askedBy(k.Say, question).ask())
		}
		m.All = append(m.All, by)
	}
	return s.show(k, "opened/opened", m)
}
