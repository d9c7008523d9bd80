package children

import (
	"myreview/server/care"
	"myreview/server/store/children"
	"myreview/server/view"
	"myreview/server/web"
)

func (s *Pages) stageRoutes() []web.Route {
	return []web.Route{
		web.Get("/children/:child/stage", web.Staff, func(k *web.Call) error { return s.showStage(k, nil) }),
		web.Post("/children/:child/stage", web.Staff, s.setStage),
	}
}

func (s *Pages) showStage(k *web.Call, fault *care.Error) error {
	p, err := s.read(k)
	if err != nil {
		return err
	}
	if !p.AtWork {
		return care.NotFoundError()
	}
	m := &view.ChildStage{Page: s.Page(k), Child: p.Child, Name: p.Name, Reason: k.Value("reason")}
	m.TitleFor(p.Name)
	for _, band := range []care.Band{care.Little, care.Primary, care.Young} {
		chosen := band == p.Band
		if k.Fields != nil {
			chosen = string(band) == k.Value("band")
		}
		m.Bands = append(m.Bands, view.Option{Value: string(band), Label: view.ReadingLevel(band), Chosen: chosen})
	}
	if fault == nil {
		return s.Show(k, "child/stage", m)
	}
	m.Wrong, m.Message = fault.Field, k.Say.Fault(fault)
	return s.ShowStatus(k, web.StatusOf[fault.Kind], "child/stage", m)
}

func (s *Pages) setStage(k *web.Call) error {
	id, err := k.ID("child")
	if err != nil {
		return err
	}
	g := children.Stage{Child: id, Band: care.Band(k.Value("band")), Reason: k.Value("reason")}
	return web.Done(k, s.Store.Children.SetStage(k.UserContext(), k.Viewer, g), childPath(id), s.showStage)
}
