package web

import (
	"encoding/json"
	"slices"
	"strings"

	"myreview/server/care"
	"myreview/server/consult"
	"myreview/server/i18n"
	"myreview/server/review"
	"myreview/server/view"
)

// saidBy shows a sent answer to a question as the form of that key asks it:
// the writer's own words untouched, what they picked in the reader's language.
// Names says who a tie is.
func saidBy(say i18n.Words, key string, a review.ShownAnswer, names func(care.ID) string) []view.MeetSaid {
	q, ok := consult.Find(key, a.Question)
	var answer consult.Answer
	if !ok || json.Unmarshal(a.Body, &answer) != nil {
		return nil
	}
	if answer.State != consult.Given {
		return []view.MeetSaid{{Chose: say.T("meet.views.state." + string(answer.State))}}
	}
	return saidParts(say, q, answer, names)
}

// saidParts shows what was given, part by part.
func saidParts(say i18n.Words, q *consult.Question, answer consult.Answer, names func(care.ID) string) []view.MeetSaid {
	var out []view.MeetSaid
	for i := range q.Parts {
		p := &q.Parts[i]
		v := answer.Values[p.ID]
		if v == nil || !v.Answered() {
			continue
		}
		for j, said := range saidPart(say, p, v, names) {
			if j == 0 && p.ID != consult.Main {
				said.Label = say.T("form." + q.ID + "." + p.ID)
			}
			out = append(out, said)
		}
	}
	return out
}

func saidPart(say i18n.Words, p *consult.Part, v consult.Value, names func(care.ID) string) []view.MeetSaid {
	chose := func(ids ...string) []view.MeetSaid {
		var words []string
		for _, id := range ids {
			if id != "" {
				words = append(words, say.T(p.Words+"."+id))
			}
		}
		if len(words) == 0 {
			return nil
		}
		return []view.MeetSaid{{Chose: strings.Join(words, " · ")}}
	}
	own := func(words string) []view.MeetSaid {
		if words == "" {
			return nil
		}
		return []view.MeetSaid{{Words: words}}
	}
	switch v := v.(type) {
	case *consult.Text:
		return own(v.Text)
	case *consult.Scale:
		return []view.MeetSaid{{Chose: say.T("meet.views.scale", "N", *v.N)}}
	case *consult.One:
		return chose(v.Pick)
	case *consult.Pics3:
		return chose(v.Pick)
	case *consult.YNU:
		return chose(v.Pick)
	case *consult.Many:
		return slices.Concat(chose(v.Picks...), own(v.Other))
	case *consult.Feelings:
		return slices.Concat(chose(v.Picks...), own(v.Other))
	case *consult.People:
		var who []view.MeetSaid
		for _, id := range v.Ties {
			who = append(who, view.MeetSaid{Chose: names(id)})
		}
		return slices.Concat(who, chose(v.Picks...), own(v.Other))
	case *consult.Freq:
		var wishes []view.MeetSaid
		for _, e := range v.Each {
			name := names(care.ID(e.Who))
			if p.Has(e.Who) {
				name = say.T(p.Words + "." + e.Who)
			}
			wishes = append(wishes, view.MeetSaid{Chose: say.T("meet.views.freq", "Who", name, "Want", say.T("form.freq."+e.Want))})
		}
		return wishes
	}
	return nil
}

// orLost are words of somebody's, or, where those cannot be shown, that they
// cannot (safety.md T26).
func orLost(say i18n.Words, words string, lost bool) string {
	if lost {
		return say.T("sealed.lost")
	}
	return words
}
