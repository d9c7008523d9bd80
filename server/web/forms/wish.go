package forms

import (
	"slices"
	"strconv"

	"myreview/server/care"
	"myreview/server/consult"
	"myreview/server/i18n"
	"myreview/server/store/forms"
	"myreview/server/view"
	"myreview/server/web"
)

func wishPath(review care.ID, rest string) string { return "/r/" + string(review) + "/wishes" + rest }

// wishes reads what a child asks for at the review of the address.
func (s *Pages) wishes(k *web.Call) (care.ID, forms.Wishes, error) {
	id, err := k.ID("review")
	if err != nil {
		return "", forms.Wishes{}, err
	}
	all, err := s.Store.Forms.Wishes(k.UserContext(), k.Viewer, id)
	return id, all, err
}

// showWishes is the child's page of what they asked for and what was said to it, and the one
// of those who answer.
func (s *Pages) showWishes(k *web.Call, fault *care.Error) error {
	id, all, err := s.wishes(k)
	if err != nil {
		return err
	}
	m := &view.Wishes{
		Page: s.Page(k), Review: id, Child: all.Child.Person, Name: web.Given(all.Child.Name), Mine: all.Mine, Leads: all.Leads,
		Phase: view.Phase(all.State), Open: all.Unanswered(),
	}
	m.TitleFor(all.Child.Name)
	name := func(tie care.ID) string { return nameIn(k.Say, all, tie) }
	m.Groups, m.Back = WishGroups(k.Say, all)
	for _, a := range all.Other {
		was := web.AskedBy(k.Say, a.Answer.Asked)
		m.Other = append(m.Other, view.WishMark{Answer: a.ID, ID: care.NewID(), Ask: was.Ask(), Said: was.Said(k.Say, a.Answer, name)})
	}
	if all.Leads && m.Phase.Live() {
		m.Said.ID = care.NewID()
	}
	if fault == nil {
		return s.Show(k, "wish/wishes", m)
	}
	if id, err := k.FormID("id"); err == nil { // what was typed stays, whatever the meeting does meanwhile
		m.Said.ID, m.Said.Words = id, k.Value("words")
	}
	m.Said.Error = k.Say.Fault(fault)
	return s.ShowStatus(k, web.StatusOf[fault.Kind], "wish/wishes", m)
}

// WishGroups are what a child asks for, with what was answered, and what they took back after
// it was answered.
func WishGroups(say i18n.Words, all forms.Wishes) (groups, back []view.WishGroup) {
	name := func(tie care.ID) string { return nameIn(say, all, tie) }
	for _, w := range all.All {
		line := view.WishLine{ID: w.ID, Lost: w.Said.State == consult.Lost}
		for i, r := range w.Replies {
			one := view.WishReply{Says: view.Reply(r.Says), Yes: r.Says == consult.ReplyYes, Who: r.Who, When: r.When, First: r.First, Why: r.Why, Instead: r.Instead, At: r.At, Lost: r.Lost}
			if r.By.Kind != "" {
				one.By = name(r.By.Tie)
			}
			if i == len(w.Replies)-1 {
				line.Now = one
			} else if !all.Mine {
				line.Earlier = append(line.Earlier, one)
			}
		}
		into := &groups
		if !w.Back.IsZero() {
			into = &back
		}
		group := wishGroup(say, w)
		line.Said = wishSaid(say, w, name)
		if all.Mine {
			group.Share = ""
		}
		if n := len(*into); n > 0 && same((*into)[n-1], group) {
			(*into)[n-1].Lines = append((*into)[n-1].Lines, line)
			continue
		}
		group.Lines = []view.WishLine{line}
		*into = append(*into, group)
	}
	return groups, back
}

// nameIn is somebody's name for the reader: what the child calls them, for the child.
func nameIn(say i18n.Words, all forms.Wishes, tie care.ID) string {
	if n := all.Named[tie]; !all.Mine || n.Calls == "" {
		return nameTo(say, n)
	}
	return all.Named[tie].Calls
}

func same(a, b view.WishGroup) bool { return a.Ask == b.Ask && a.From == b.From && a.Share == b.Share }

// wishGroup is the question that a wish answers, as the child was asked it.
func wishGroup(say i18n.Words, w forms.Wish) view.WishGroup {
	g := view.WishGroup{From: view.WishFrom(w.Source)}
	if w.Said.Asked != nil {
		g.Ask = web.AskedBy(say, w.Said.Asked).Ask()
	}
	if w.Source != forms.WishMeeting {
		g.Share = view.Share(w.Audience)
	}
	return g
}

// wishSaid are the child's words, or what they picked.
func wishSaid(say i18n.Words, w forms.Wish, name func(care.ID) string) []view.Said {
	if w.Said.Asked != nil {
		return web.AskedBy(say, w.Said.Asked).Said(say, w.Said, name)
	}
	var out []view.Said
	for _, words := range w.Said.Texts() {
		out = append(out, view.Said{Words: words})
	}
	return out
}

// showReply is the form that answers a wish, and with it the others of its question.
func (s *Pages) showReply(k *web.Call, fault *care.Error) error {
	id, all, err := s.wishes(k)
	if err != nil {
		return err
	}
	wish, err := k.ID("wish")
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all.All, func(w forms.Wish) bool { return w.ID == wish })
	if i < 0 || all.Mine {
		return care.NotFoundError()
	}
	if fault == nil && (all.Closed || !all.All[i].Back.IsZero()) {
		return k.To(wishPath(id, ""))
	}
	name := func(tie care.ID) string { return nameTo(k.Say, all.Named[tie]) }
	now, group := all.All[i].Now(), wishGroup(k.Say, all.All[i])
	m := &view.WishAnswer{
		Page: s.Page(k), Review: id, Wish: wish, Name: web.Given(all.Child.Name), ID: care.NewID(), Ask: group.Ask, From: group.From,
		Who: now.Who, When: now.When, First: now.First, Why: now.Why, Instead: now.Instead,
	}
	m.TitleFor(all.Child.Name)
	says, chosen := now.Says, []string{string(wish)}
	if formID, err := k.FormID("id"); err == nil {
		if says, chosen = k.Value("says"), k.Values("wish"); fault != nil && fault.Kind == care.KindInvalid {
			m.ID = formID // what was refused for another reason is another answer, when it is sent again
		}
		m.Who, m.When, m.First, m.Why, m.Instead = k.Value("who"), k.Value("when"), k.Value("first"), k.Value("why"), k.Value("instead")
	}
	for _, w := range all.All {
		if w.ID == wish || w.Back.IsZero() && same(wishGroup(k.Say, w), group) {
			m.Lines = append(m.Lines, view.WishPick{
				ID: w.ID, Seen: k.Seen("seen."+string(w.ID), strconv.Itoa(len(w.Replies)), fault), Said: wishSaid(k.Say, w, name), Lost: w.Said.State == consult.Lost, Chosen: slices.Contains(chosen, string(w.ID)),
			})
		}
	}
	if m.Words, err = s.ChildsWords(k, id); err != nil {
		return err
	}
	for _, one := range consult.Replies {
		m.Says = append(m.Says, view.Option{Value: one, Label: view.Reply(one), Chosen: one == says})
	}
	if fault == nil {
		return s.Show(k, "wish/answer", m)
	}
	m.Wrong, m.Message = fault.Field, k.Say.Fault(fault)
	return s.ShowStatus(k, web.StatusOf[fault.Kind], "wish/answer", m)
}

func (s *Pages) replyToWish(k *web.Call) error {
	id, all, err := s.wishes(k)
	if err != nil {
		return err
	}
	wish, err := k.ID("wish")
	if err != nil {
		return err
	}
	if all.Mine || !slices.ContainsFunc(all.All, func(w forms.Wish) bool { return w.ID == wish }) {
		return care.NotFoundError()
	}
	n := forms.NewReply{Seen: map[care.ID]int{}, Reply: consult.Reply{
		Says: k.Value("says"), Who: k.Value("who"), When: k.Value("when"), First: k.Value("first"), Why: k.Value("why"), Instead: k.Value("instead"),
	}}
	if n.ID, err = k.FormID("id"); err != nil {
		return err
	}
	for _, value := range k.Values("wish") {
		one, err := care.ParseID(value)
		if err != nil {
			return err
		}
		if n.Seen[one], err = strconv.Atoi(k.Value("seen." + value)); err != nil {
			return care.Invalid("error.form")
		}
		n.Wishes = append(n.Wishes, one)
	}
	err = s.Store.Forms.ReplyTo(k.UserContext(), k.Viewer, id, n)
	return web.Done(k, err, wishPath(id, "#w-"+string(wish)), s.showReply)
}

// markWish makes a wish of something else that the child said in their form.
func (s *Pages) markWish(k *web.Call) error {
	review, all, err := s.wishes(k)
	if err != nil {
		return err
	}
	if !all.Leads {
		return care.NotFoundError()
	}
	id, err := k.FormID("id")
	if err != nil {
		return err
	}
	answer, err := k.FormID("answer")
	if err != nil {
		return err
	}
	if err := s.Store.Forms.MarkWish(k.UserContext(), k.Viewer, review, id, answer); err != nil {
		return err
	}
	return k.To(wishPath(review, "#w-"+string(id)))
}

// sayWish writes down what the child asked for in the meeting.
func (s *Pages) sayWish(k *web.Call) error {
	review, all, err := s.wishes(k)
	if err != nil {
		return err
	}
	if !all.Leads {
		return care.NotFoundError()
	}
	id, err := k.FormID("id")
	if err != nil {
		return err
	}
	err = s.Store.Forms.SayWish(k.UserContext(), k.Viewer, review, id, k.Value("words"))
	return web.Done(k, err, wishPath(review, "#w-"+string(id)), s.showWishes)
}
