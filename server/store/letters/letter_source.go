package letters

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/consult"
	"myreview/server/letter"
	"myreview/server/review"
	"myreview/server/store/audit"
	"myreview/server/store/forms"
	"myreview/server/store/network"
	"myreview/server/store/reviews"
)

// LetterSource gathers what a draft may be made from, in one reading, for the
// IRO or the cover; NotFound for everybody else. What the child said comes in
// only through letter.Share and letter.ShareMark, which take nothing that they
// kept for the IRO. The midway day and the advocacy number are the caller's.
func (s *Store) LetterSource(ctx context.Context, v care.Viewer, rev care.ID) (letter.Source, error) {
	var st network.Standing
	var src letter.Source
	var said []care.ID
	err := s.db.Snapshot(ctx, func(db *gorm.DB) (err error) {
		if st, err = s.reviews.IROOf(ctx, db, v, rev); err != nil {
			return err
		}
		src, said, err = s.letterSource(db, st)
		return err
	})
	if err == nil {
		err = s.audit.RecordRead(ctx, v, st, audit.Source, said...)
	}
	return src, err
}

// letterSource also gives the ids of what it was made from.
func (s *Store) letterSource(db *gorm.DB, st network.Standing) (src letter.Source, from []care.ID, err error) {
	c, err := s.reviews.ReadClosing(db, st)
	if err != nil {
		return letter.Source{}, nil, err
	}
	people, err := network.PeopleByID(db, []care.ID{st.Review.ChildID, st.Tie.Person})
	if err != nil {
		return letter.Source{}, nil, err
	}
	child, me := people[st.Review.ChildID], people[st.Tie.Person]
	mine, err := s.network.MyWords(db, st)
	if err != nil {
		return letter.Source{}, nil, err
	}
	given, _, _ := strings.Cut(child.Name, " ") // a greeting with all their names is how an office speaks
	src = letter.Source{
		Lang: child.Lang, Band: child.Band, Child: cmp.Or(mine.Name, given), Mine: mine,
		IRO:  letter.Writer{Name: me.Name, Phone: me.Phone, Reads: care.ReadsFrom(me.Reads)},
		Held: c.Held, NextDue: c.NextDue, Mode: string(c.Part.Mode), Gave: string(c.Part.Gave), Led: c.Level,
	}
	for _, a := range c.Present {
		// Whoever is excluded by now, or has died, is not named as having been there: what is
		// said of somebody who has died, the IRO writes.
		if a.Who.Kind != care.TieChild && !a.Who.Me && !st.Excluded(a.Who.Person) && !st.Died(a.Who.Person) {
			mode := a.Attended
			if mode == "" {
				mode = a.Took
			}
			src.Others = append(src.Others, letter.Attender{Person: asPerson(mine, a.Who, ""), Mode: string(mode)})
		}
	}
	for _, d := range c.Decisions {
		if d.Lost {
			continue
		}
		who := asPerson(mine, d.Who, d.WhoName)
		if st.Died(d.Who.Person) {
			who = letter.Person{} // nobody does it now
		}
		src.Decisions = append(src.Decisions, letter.Decision{
			Plain: d.Plain, Who: who, Due: d.Due, Answer: letter.Answered(d.Wish),
		})
	}
	if src.Said, from, err = s.sharedWords(db, st); err != nil {
		return letter.Source{}, nil, err
	}
	src.Scales, err = s.sharedScales(db, st, mine)
	return src, append(from, reviews.DecisionIDs(c.Decisions)...), err
}

func asPerson(mine care.MyWords, n network.Named, name string) letter.Person {
	if n.Tie == "" {
		return letter.Person{Name: name}
	}
	return letter.Person{Calls: cmp.Or(mine.People[n.Tie], n.Calls), Name: n.Name, Kind: n.Kind, Me: n.Me}
}

// LetterKept are the words that the child kept from others and did not name for
// the letter, for the IRO or the cover, who may read them and must not repeat
// them in a letter. They are for comparing alone and belong on no page of the
// letter; NotFound for everybody else.
func (s *Store) LetterKept(ctx context.Context, v care.Viewer, rev care.ID) ([]string, error) {
	var st network.Standing
	var out []string
	var read []care.ID
	err := s.db.Snapshot(ctx, func(db *gorm.DB) (err error) {
		if st, err = s.reviews.IROOf(ctx, db, v, rev); err != nil {
			return err
		}
		all, err := s.forms.AllAnswers(db, st.Review, st.Ties)
		if err != nil {
			return err
		}
		for _, a := range all {
			if a.Author.Kind != care.TieChild || a.Audience == care.Everyone || a.Audience == care.Picked && a.Answer.ForLetter {
				continue
			}
			read = append(read, a.ID)
			out = append(out, a.Answer.Texts()...)
		}
		higher, err := s.keptHigher(db, st)
		out = append(out, higher...)
		return err
	})
	if err == nil {
		err = s.audit.RecordRead(ctx, v, st, audit.Compared, read...)
	}
	return out, err
}

// keptHigher is what the child wrote about one higher, wherever not everyone
// saw it: shown to the IRO alone or not today, or in a round that was stopped
// or undone.
func (s *Store) keptHigher(db *gorm.DB, st network.Standing) ([]string, error) {
	m, err := s.meetings.State(db, st.Review.ID)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, mark := range m.Marks {
		child := slices.ContainsFunc(m.Seats, func(seat review.Seat) bool { return seat.ID == mark.Seat && seat.Person == m.Child })
		seen := mark.Shows.ToAll() && slices.ContainsFunc(m.Rounds, func(r review.Round) bool {
			return r.ID == mark.Round && r.State == review.RoundRevealed
		})
		if child && mark.Higher != "" && !seen {
			out = append(out, mark.Higher)
		}
	}
	return out, nil
}

// sharedWords are the child's answers in the latest version that they sent, and
// those that were typed in for them, as far as they share them, and the ids of those.
func (s *Store) sharedWords(db *gorm.DB, st network.Standing) (out []letter.Shared, from []care.ID, err error) {
	all, err := s.forms.AllAnswers(db, st.Review, st.Ties)
	if err != nil {
		return nil, nil, err
	}
	for _, a := range all {
		if a.Author.Kind != care.TieChild {
			continue
		}
		for i := range a.Question.Parts {
			part := &a.Question.Parts[i]
			value, given := a.Answer.Values[part.ID]
			if !given {
				continue
			}
			quoted := value.Quoted()
			answer := letter.Answer{
				Ref:      a.Question.ID + "." + part.ID, // the same in every version of the form
				Audience: a.Audience, ForLetter: a.Answer.ForLetter, Question: a.Question.ID, Part: part.ID, Area: a.Area,
				Ask:   askedOf(a, a.Answer.Asked.Ask, "form."+a.Question.ID+".ask"),
				Words: quoted.Words, Chosen: picked(a, part, quoted.Picked...), Number: quoted.N,
			}
			if w := a.Answer.Asked.Written; w != nil {
				answer.Ref += "." + string(a.ID) // it stands beside what they sent themselves
				if w.Other {
					answer.Words = "" // these are not the child's
				}
			}
			if shared, ok := letter.Share(answer); ok {
				out = append(out, shared)
				from = append(from, a.ID)
			}
		}
	}
	return out, from, nil
}

// askedOf is a sentence in the words in which the writer of an answer met it.
func askedOf(a forms.SentAnswer, words, key string) letter.Asked {
	return letter.Asked{Words: words, Lang: a.Answer.Asked.Lang, Band: a.Answer.Asked.Band, Key: key}
}

func picked(a forms.SentAnswer, part *consult.Part, picks ...string) []letter.Asked {
	var out []letter.Asked
	offered := a.Answer.Asked.Part(part.ID)
	for _, p := range picks {
		if words := offered.Option(p); words != "" || part.Has(p) {
			out = append(out, askedOf(a, words, part.Words+"."+p))
		}
	}
	return out
}

// sharedScales are the areas in which the child let everyone see their mark at
// the reveal, the latest round of each, in the order of the meeting. Marks of
// others are among them for as long as those have a place at the review.
func (s *Store) sharedScales(db *gorm.DB, st network.Standing, words care.MyWords) ([]letter.Scale, error) {
	m, err := s.meetings.State(db, st.Review.ID)
	if err != nil {
		return nil, err
	}
	named, err := s.network.NamedIn(db, st)
	if err != nil {
		return nil, err
	}
	there, err := s.reviews.TiesThere(db, st)
	if err != nil {
		return nil, err
	}
	seats, child := map[care.ID]network.Named{}, care.ID("")
	for _, n := range named {
		if n.Seat != "" && slices.Contains(there, n.Tie) {
			seats[n.Seat] = n
		}
		if n.Kind == care.TieChild {
			child = n.Tie
		}
	}
	var out []letter.Scale
	for i, round := range m.Rounds {
		again := func(r review.Round) bool { return r.Area == round.Area && r.State == review.RoundRevealed }
		if !again(round) || slices.ContainsFunc(m.Rounds[i+1:], again) {
			continue
		}
		var mine letter.Mark
		var others []letter.Scaled
		for _, mark := range m.Marks {
			switch who := seats[mark.Seat]; {
			case mark.Round != round.ID || who.Tie == "":
			case who.Tie == child:
				mine = asMark(round.Area, mark.Pick, mark.Shows, true)
				mine.Ref, mine.Higher = "higher."+string(round.Area), mark.Higher
			default:
				others = append(others, letter.Scaled{Person: asPerson(words, who, ""), Mark: asMark(round.Area, mark.Pick, mark.Shows, true)})
			}
		}
		slices.SortFunc(others, func(a, b letter.Scaled) int {
			if a.Kind != b.Kind {
				return network.RankOf(a.Kind) - network.RankOf(b.Kind)
			}
			return strings.Compare(a.Name, b.Name)
		})
		if scale, ok := letter.ShareMark(mine, lastMark(m.Last, child, round.Area), others); ok {
			out = append(out, scale)
		}
	}
	return out, nil
}

func lastMark(all []review.LastMark, child care.ID, area care.Area) *letter.Mark {
	for _, l := range all {
		if l.Tie == child && l.Area == area {
			m := asMark(area, l.Pick, l.Shows, l.Revealed)
			return &m
		}
	}
	return nil
}

func asMark(area care.Area, pick review.Pick, shows review.Shows, revealed bool) letter.Mark {
	m := letter.Mark{Area: area, Shows: string(shows), Revealed: revealed}
	if n, ok := pick.Number(); ok {
		m.Number = &n
	} else if pick.Picture() {
		m.Picture = string(pick)
	}
	return m
}
