package reviews

import (
	"html/template"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"myreview/server/care"
	"myreview/server/review"
	"myreview/server/store/meetings"
	"myreview/server/store/reviews"
	"myreview/server/view"
	"myreview/server/web"
)

// What is typed in a form of a meeting and not sent is kept by the server, for its
// writer alone: a script saves it while they type, and where there are no scripts it
// is kept with the fault that brought the form back. It stands in its form again on
// the next look at the page, and goes when it is sent.

// keepUnsent keeps what a page has in one of its forms.
func (s *Pages) keepUnsent(k *web.Call) error {
	id, err := k.ID("review")
	if err != nil {
		return err
	}
	if err := s.keepTyped(k, id, k.Value("unsent")); err != nil {
		return err
	}
	return k.SendStatus(fiber.StatusNoContent)
}

// notTyped are the fields that a page of ours puts into its forms.
var notTyped = []string{"csrf", "unsent", "epoch", "after", "id", "pass"}

func (s *Pages) keepTyped(k *web.Call, id care.ID, form string) error {
	u := meetings.Unsent{Subject: k.Value(subjectOf[form]), Fields: map[string]string{}}
	for name := range k.Fields {
		if !slices.Contains(notTyped, name) && name != subjectOf[form] {
			u.Fields[name] = k.Value(name)
		}
	}
	return s.Store.Meetings.KeepUnsent(k.UserContext(), k.Viewer, id, form, u)
}

// subjectOf names the field that says what a form is about.
var subjectOf = map[string]string{meetings.UnsentScale: "round", meetings.UnsentChange: "old"}

// acted keeps what a viewer typed if their act was refused, and deletes it if it was
// done.
func (s *Pages) acted(k *web.Call, id care.ID, form string, err error) error {
	switch kind := care.KindOf(err); {
	case err == nil:
		return s.Store.Meetings.DropUnsent(k.UserContext(), k.Viewer, id, form)
	case kind == care.KindInvalid || kind == care.KindConflict:
		if kept := s.keepTyped(k, id, form); kept != nil {
			return kept
		}
	}
	return err
}

// unsent are the forms of a page as their reader left them.
type unsent map[string]meetings.Unsent

// of is what stands in a form about that subject, and whether anything does.
func (u unsent) of(form, subject string) (field func(string) string, typed bool) {
	one, there := u[form]
	return func(name string) string { return one.Fields[name] }, there && one.Subject == subject
}

// showUnsent draws the forms of a meeting once more, with what their reader typed and
// did not send. The parts keep the versions that they have without it, so that a live
// page does not take it away before something else changes.
func (d *partsRenderer) showUnsent(m *view.Meet, u unsent) error {
	if d.unsent = u; len(u) == 0 {
		return nil
	}
	for _, parts := range [][]view.MeetPart{m.Main, m.Side, m.Edge} {
		for i := range parts {
			if id := parts[i].ID; id != "mine" && id != "tools" {
				continue
			}
			p, err := d.part(parts[i].ID)
			if err != nil {
				return err
			}
			parts[i].HTML = template.HTML(p.HTML) // #nosec G203 -- drawn by our own templates
		}
	}
	return nil
}

// typedMark puts back a mark, and the words with it, that were not sent.
func (d *partsRenderer) typedMark(m *view.MeetMine) {
	field, typed := d.unsent.of(meetings.UnsentScale, string(m.Round))
	if !typed {
		return
	}
	if m.Open {
		for i := range m.Rungs {
			m.Rungs[i].Chosen = m.Rungs[i].Value == field("pick")
		}
	}
	m.Back, m.Higher = true, field("higher")
}

// typedDecision is a decision that was typed and not sent.
func typedDecision(field func(string) string) review.NewDecision {
	return review.NewDecision{
		What: field("what"), Why: field("why"), Plain: field("plain"), WhoTie: care.ID(field("who")), WhoName: field("name"),
		Due: care.Date(field("due")), Area: care.Area(field("area")), Wish: review.Wished(field("wish")),
	}
}

// typedClosing puts back what the IRO typed on the closing page.
func (s *Pages) typedClosing(k *web.Call, id care.ID, c reviews.Closing, m *view.Closing) error {
	kept, err := s.Store.Meetings.Unsent(k.UserContext(), k.Viewer, id)
	if err != nil || c.State == "closed" {
		return err
	}
	u := unsent(kept)
	if field, typed := u.of(meetings.UnsentDecision, ""); typed {
		made := m.New.ID
		m.New = s.decisionForm(k, id, c, typedDecision(field))
		m.New.ID, m.New.Back = made, true
	}
	if field, typed := u.of(meetings.UnsentClose, ""); typed {
		c.Part.LiveCounts = s.Profile.Open.LiveVideoAttends
		m.Code = codes(k, c, review.PN(field("pn")), field("reason"))
		m.Led, m.Done = leading(c, field("level"), field("level_why")), doneOn(c, field)
		if field("knows") != "" { // it was asked about what is still open
			m.Open = stillOpen(k, c, field)
		}
		m.Code.Back = strings.TrimSpace(field("reason")) != "" // the note stands at that box
	}
	return nil
}

// typedReadback puts back what the viewer typed about what was agreed.
func (s *Pages) typedReadback(k *web.Call, id care.ID, m *view.Readback) error {
	kept, err := s.Store.Meetings.Unsent(k.UserContext(), k.Viewer, id)
	if err != nil || !m.Asked {
		return err
	}
	field, typed := unsent(kept).of(meetings.UnsentReadback, "")
	for i := range m.Decisions {
		d := &m.Decisions[i]
		says, words := field("says."+string(d.ID)), field("words."+string(d.ID))
		if !typed || says == "" && strings.TrimSpace(words) == "" {
			continue
		}
		d.Yes, d.No, d.Words = says == string(review.AgreedYes), says == string(review.AgreedNo), words
		m.Back = true
	}
	return nil
}
