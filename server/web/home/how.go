package home

import (
	"slices"

	"myreview/server/care"
	"myreview/server/view"
	"myreview/server/web"
)

// hows are what people ask of each job, as the ids of the questions; the answer's is
// the question's with .do behind it.
var hows = []struct {
	job  care.Job
	asks []view.Asking
}{
	{care.JobIRO, []view.Asking{
		{Ask: "how.iro.plan", Do: "how.iro.plan.do"}, {Ask: "how.iro.move", Do: "how.iro.move.do"}, {Ask: "how.iro.read", Do: "how.iro.read.do"}, {Ask: "how.iro.hold", Do: "how.iro.hold.do"},
		{Ask: "how.iro.letter", Do: "how.iro.letter.do"}, {Ask: "how.iro.invite", Do: "how.iro.invite.do"},
	}},
	{care.JobSocialWorker, []view.Asking{
		{Ask: "how.worker.card", Do: "how.worker.card.do"}, {Ask: "how.worker.lost", Do: "how.worker.lost.do"}, {Ask: "how.iro.invite", Do: "how.iro.invite.do"},
		{Ask: "how.worker.out", Do: "how.worker.out.do"}, {Ask: "how.worker.where", Do: "how.worker.where.do"},
		{Ask: "how.iro.move", Do: "how.iro.move.do"},
	}},
	{care.JobIROManager, []view.Asking{{Ask: "how.manager.child", Do: "how.manager.child.do"}, {Ask: "how.manager.give", Do: "how.manager.give.do"}, {Ask: "how.support.plan", Do: "how.support.plan.do"}, {Ask: "how.iro.move", Do: "how.iro.move.do"}, {Ask: "how.administrator.duty", Do: "how.administrator.duty.do"}}},
	{care.JobBusinessSupport, []view.Asking{{Ask: "how.manager.child", Do: "how.manager.child.do"}, {Ask: "how.support.plan", Do: "how.support.plan.do"}, {Ask: "how.iro.move", Do: "how.iro.move.do"}}},
	{care.JobDuty, []view.Asking{{Ask: "how.duty.begin", Do: "how.duty.begin.do"}, {Ask: "how.duty.call", Do: "how.duty.call.do"}, {Ask: "how.duty.rota", Do: "how.duty.rota.do"}}},
	{care.JobAdministrator, []view.Asking{
		{Ask: "how.administrator.add", Do: "how.administrator.add.do"}, {Ask: "how.administrator.password", Do: "how.administrator.password.do"},
		{Ask: "how.administrator.duty", Do: "how.administrator.duty.do"}, {Ask: "how.administrator.leave", Do: "how.administrator.leave.do"},
	}},
}

// how says to somebody at work how things are done here: of the job that was asked for,
// else of their own.
func (s *Pages) how(k *web.Call) error {
	job := care.Job(k.Params("job"))
	if job == "" {
		own, err := s.Store.Staff.JobsOf(k.UserContext(), k.Viewer)
		if err != nil {
			return err
		}
		job = care.JobIRO
		for _, h := range slices.Backward(hows) {
			if slices.Contains(own, h.job) {
				job = h.job
			}
		}
	}
	m := &view.How{Page: s.Page(k)}
	for _, h := range hows {
		if h.job == job {
			m.Job, m.Asks = view.Job(h.job), h.asks
			continue
		}
		m.Others = append(m.Others, view.Option{Value: "/how/" + string(h.job), Label: view.Job(h.job)})
	}
	if m.Asks == nil {
		return care.NotFoundError()
	}
	return s.Show(k, "about/how", m)
}
