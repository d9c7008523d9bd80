package network

import (
	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/database"
)

// MyWords is what the child of a standing calls people and things. Who may read it is for the
// caller to say.
func (s *Store) MyWords(db *gorm.DB, st Standing) (care.MyWords, error) {
	return s.OpenMyWords(db, st.Review.ChildID, st.words)
}

// OpenMyWords opens what stands in the row of a child. What does not open is as if nothing
// had been said: pages then say our words.
func (s *Store) OpenMyWords(db *gorm.DB, child care.ID, closed []byte) (care.MyWords, error) {
	body, err := s.db.ForChild(db, child).Open("child", child, "my_words", closed)
	if database.IsTampered(err) {
		return care.MyWords{}, nil
	}
	if err != nil {
		return care.MyWords{}, err
	}
	return care.ReadMyWords(body)
}

// CalledByChild names those of the ties of whom the child says a name, with that name.
func (s *Store) CalledByChild(db *gorm.DB, ties []care.Tie, m care.MyWords) (out []Named, err error) {
	var ids []care.ID
	for _, t := range ties {
		if m.People[t.ID] != "" && t.StateAt(s.db.Now()) != care.TieEnded {
			ids = append(ids, t.Person)
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	persons, err := PeopleByID(db, ids)
	for _, t := range ties {
		if p, ok := persons[t.Person]; ok && m.People[t.ID] != "" {
			out = append(out, Named{Person: t.Person, Tie: t.ID, Kind: t.Kind, Name: p.Name, Calls: m.People[t.ID], Picture: p.Picture})
		}
	}
	return out, err
}
