package home

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"myreview/server/care"
	"myreview/server/review"
	"myreview/server/store/figures"
	"myreview/server/view"
	"myreview/server/web"
)

const figuresPath = "/figures"

// year is that which is asked for, or the last that is told, its days, and all that are told.
func (s *Pages) year(k *web.Call) (y review.Year, first, last care.Date, all []review.Year, err error) {
	if all, err = s.Store.Figures.Years(k.UserContext(), k.Viewer); err != nil {
		return y, first, last, nil, err
	}
	y = all[0]
	if asked, err := strconv.Atoi(k.Query("year")); err == nil && slices.Contains(all, review.Year(asked)) {
		y = review.Year(asked)
	}
	first, last = y.Days(care.DateOf(s.Now()))
	return y, first, last, all, nil
}

// figures is the year of the service in counts, of which the small ones are hidden.
func (s *Pages) figures(k *web.Call) error {
	year, first, last, years, err := s.year(k)
	if err != nil {
		return err
	}
	all, rows, err := s.Store.Figures.Held(k.UserContext(), k.Viewer, year)
	if err != nil {
		return err
	}
	m := &view.Figures{Page: s.Page(k), First: first, Last: last, Most: review.SmallMost}
	for _, y := range years {
		m.Years = append(m.Years, view.FigureYear{Year: yearName(y), Path: figuresPath + "?year=" + strconv.Itoa(int(y)), Now: y == year})
	}
	groups := review.Figures(all)
	how, err := s.Store.Forms.HowItWas(k.UserContext(), k.Viewer, year)
	switch {
	case err == nil:
		groups = append(groups, how.Groups()...)
	case care.KindOf(err) == care.KindNotFound: // the year has not settled
		m.HowFrom = year.Settled().AddDays(1)
	default:
		return err
	}
	for _, g := range groups {
		group := view.FigureGroup{Heading: groupSays[g.Key], Of: g.Of(), Hidden: g.Hidden}
		for _, f := range g.Figures {
			one := view.Figure{Label: figureSays(g.Key, f.Key), Code: codeOf(g.Key, f.Key), Count: f.Count(), Hidden: f.Hidden}
			if of := g.Of(); of > 0 {
				one.Percent = (200*one.Count + of) / (2 * of)
			}
			if len(seen(f, rows)) > 0 {
				one.Path = figuresPath + "/" + g.Key + "-" + f.Key + "?year=" + strconv.Itoa(int(year))
			}
			group.Figures = append(group.Figures, one)
		}
		m.Groups = append(m.Groups, group)
	}
	return s.Show(k, "home/figures", m)
}

// figure is the reviews that one figure counts, as far as the viewer may see them.
func (s *Pages) figure(k *web.Call) error {
	year, first, last, _, err := s.year(k)
	if err != nil {
		return err
	}
	all, rows, err := s.Store.Figures.Held(k.UserContext(), k.Viewer, year)
	if err != nil {
		return err
	}
	of, key, _ := strings.Cut(k.Params("figure"), "-")
	m := &view.FigureRows{Page: s.Page(k), First: first, Last: last, Back: figuresPath + "?year=" + strconv.Itoa(int(year))}
	var list []figures.Row
	found := false
	for _, g := range review.Figures(all) {
		for _, f := range g.Figures {
			if g.Key == of && f.Key == key {
				found = true
				m.Heading, m.Label, m.Code, list = groupSays[g.Key], figureSays(g.Key, f.Key), codeOf(g.Key, f.Key), seen(f, rows)
			}
		}
	}
	if !found {
		return care.NotFoundError()
	}
	w := s.soughtIn(k)
	w.sort, w.year = byFirst, strconv.Itoa(int(year))
	m.Turn = w.turn(figuresPath+"/"+of+"-"+key, len(list))
	if len(list) > 0 {
		list = list[m.Turn.From-1 : m.Turn.To]
	}
	for _, r := range list {
		line := view.FigureRow{Child: r.Name, Held: r.Held, Due: r.Due, Path: "/children/" + string(r.Child)}
		if r.Mine {
			line.Path = "/r/" + string(r.Review)
		}
		m.Rows = append(m.Rows, line)
	}
	return s.Show(k, "home/figure", m)
}

// seen are the reviews of a figure that the viewer may see, the last first.
func seen(f review.Figure, rows map[care.ID]figures.Row) (out []figures.Row) {
	for _, id := range f.Reviews {
		if r, ok := rows[id]; ok && !slices.Contains(out, r) {
			out = append(out, r)
		}
	}
	slices.SortFunc(out, func(a, b figures.Row) int {
		return cmp.Or(cmp.Compare(b.Held, a.Held), strings.Compare(a.Name, b.Name), cmp.Compare(a.Review, b.Review))
	})
	return out
}

// yearName is a year as the national tables write it: 2026/27.
func yearName(y review.Year) string {
	next := strconv.Itoa(int(y) + 1)
	return strconv.Itoa(int(y)) + "/" + next[len(next)-2:]
}

// groupSays are the headings of the groups.
var groupSays = map[string]string{
	review.CountTime:    "figures.time",
	review.CountLate:    "figures.late",
	review.CountPutOff:  "figures.off",
	review.CountPart:    "figures.part",
	review.CountPN:      "close.code",
	review.CountChair:   "figures.chair",
	review.CountParents: "figures.parents",
	review.CountReports: "figures.reports",

	review.CountHow + "little": "figures.how.little", review.CountHow + "primary": "figures.how.primary", review.CountHow + "young": "figures.how.young",
	review.CountForms + "little": "figures.forms.little", review.CountForms + "primary": "figures.forms.primary", review.CountForms + "young": "figures.forms.young",
	review.CountForms + "parent": "figures.forms.parent", review.CountForms + "carer": "figures.forms.carer", review.CountForms + "residential": "figures.forms.residential",
	review.CountForms + "short": "figures.forms.short", review.CountForms + "early": "figures.forms.early",
}

// figureSays is the message that says what a figure counts.
func figureSays(group, key string) string {
	for _, many := range []string{review.CountForms, review.CountHow} {
		if strings.HasPrefix(group, many) {
			group = many
		}
	}
	if said, ok := says[group+" "+key]; ok {
		return said
	}
	return cmp.Or(view.Postponed(key), "figures.unsaid")
}

// codeOf is the code that the return has for what is counted.
func codeOf(group, key string) string {
	if group == review.CountPN {
		return key
	}
	return ""
}

var says = map[string]string{
	"time in": "figures.time.in", "time late": "figures.time.late", "time none": "figures.time.none",
	"part heard": "figures.part.heard", "part not": "figures.part.not", "part under4": "close.pn.PN0",
	"pn PN0": "close.pn.PN0", "pn PN1": "close.pn.PN1", "pn PN2": "close.pn.PN2", "pn PN3": "close.pn.PN3",
	"pn PN4": "close.pn.PN4", "pn PN5": "close.pn.PN5", "pn PN6": "close.pn.PN6", "pn PN7": "close.pn.PN7",
	"chair whole": "figures.chair.whole", "chair some": "figures.chair.some", "chair none": "figures.chair.none",
	"parents came": "figures.parents.came", "parents excluded": "figures.parents.excluded", "parents involved": "figures.parents.involved",
	"reports five": "report.band.five", "reports one": "report.band.one", "reports same": "report.band.same", "reports after": "report.band.after",
	"forms. sent": "figures.forms.sent", "forms. begun": "figures.forms.begun", "forms. none": "figures.forms.none",
	"found. well": "figures.how.well", "found. mixed": "figures.how.mixed", "found. hard": "figures.how.hard",
	"parents uninvited": "figures.parents.uninvited", "parents away": "figures.parents.away",
}
