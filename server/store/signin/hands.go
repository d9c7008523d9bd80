package signin

import (
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/store/network"
)

// Apart is nil where the viewer may give a child's work to a colleague: where not one
// administrator alone let both in, or is the viewer. That one could be the colleague, and
// nobody else would know (docs/adr/0022): Conflict.
func Apart(db *gorm.DB, v care.Viewer, to care.ID, now time.Time) error {
	kept, err := Kept(db, v, []care.ID{to}, now)
	if err == nil && kept[to] {
		err = care.Conflict("ties.error.alone").On("to")
	}
	return err
}

// Kept are those colleagues who are not apart from the viewer.
func Kept(db *gorm.DB, v care.Viewer, colleagues []care.ID, now time.Time) (map[care.ID]bool, error) {
	kept := map[care.ID]bool{}
	if v.Operator {
		return kept, nil
	}
	behind, err := letInBy(db, append(slices.Clone(colleagues), v.Person), now)
	if err != nil {
		return nil, err
	}
	ours := behind[v.Person]
	for _, c := range colleagues {
		kept[c] = slices.ContainsFunc(behind[c], func(a care.ID) bool { return a == v.Person || slices.Contains(ours, a) })
	}
	return kept, nil
}

// word is what somebody said or did for a colleague: they let them in by a link, agreed to
// a job or gave them a child.
type word struct {
	PersonID care.ID   `gorm:"column:person_id"`
	By       care.ID   `gorm:"column:by_person"`
	At       time.Time `gorm:"column:at"`
}

// letInBy are the administrators who alone stand behind somebody: they made the link by
// which that person came in last, or the one that stands, and nobody else agreed to it, to
// a job of theirs, or gave them a child since. The word of whom the same administrator
// let in counts for nothing.
func letInBy(db *gorm.DB, people []care.ID, now time.Time) (map[care.ID][]care.ID, error) {
	links, words := map[care.ID][]word{}, map[care.ID][]word{}
	for asked := map[care.ID]bool{}; len(people) > 0; { // and who spoke for them, and for those
		for _, p := range people {
			asked[p] = true
		}
		let, said, err := wordsFor(db, people, now)
		if err != nil {
			return nil, err
		}
		people = nil
		for _, l := range let {
			links[l.PersonID] = append(links[l.PersonID], l)
		}
		for _, w := range said {
			words[w.PersonID] = append(words[w.PersonID], w)
			if !asked[w.By] {
				people, asked[w.By] = append(people, w.By), true
			}
		}
	}
	alone := map[care.ID][]care.ID{}
	for p, all := range links {
		for _, l := range all {
			alone[p] = append(alone[p], l.By)
		}
	}
	for again := true; again; { // whoever stands on others' words frees whom they spoke for
		again = false
		for p, all := range links {
			for _, l := range all {
				stood := slices.ContainsFunc(words[p], func(w word) bool {
					return w.By != l.By && !w.At.Before(l.At) && !slices.Contains(alone[w.By], l.By)
				})
				if at := slices.Index(alone[p], l.By); stood && at >= 0 {
					alone[p], again = slices.Delete(alone[p], at, at+1), true
				}
			}
		}
	}
	return alone, nil
}

// wordsFor are the links of people that are one administrator's alone, and what others did
// for those who have such a link.
func wordsFor(db *gorm.DB, people []care.ID, now time.Time) (links, words []word, err error) {
	var rows []staffLinkRow
	err = db.Order("used_at, id").Find(&rows, "person_id IN ? AND (used_at IS NOT NULL OR revoked_at IS NULL AND expires_at > ?)", people, now).Error
	if err != nil {
		return nil, nil, fmt.Errorf("store: words: %w", err)
	}
	came, stands := map[care.ID]StaffLink{}, map[care.ID]StaffLink{}
	for _, r := range rows {
		if r.UsedAt == nil {
			stands[r.PersonID] = r.link()
		} else {
			came[r.PersonID] = r.link()
		}
	}
	var of []care.ID
	for _, last := range []map[care.ID]StaffLink{came, stands} {
		for _, l := range last {
			if l.Alone {
				links, of = append(links, word{l.Of, l.By, l.Made}), append(of, l.Of)
			}
		}
	}
	if len(of) == 0 {
		return nil, nil, nil
	}
	var jobs []network.JobRow
	if err := db.Find(&jobs, "person_id IN ? AND agreed_by <> ''", of).Error; err != nil {
		return nil, nil, fmt.Errorf("store: words: %w", err)
	}
	for _, j := range jobs {
		words = append(words, word{j.PersonID, j.AgreedBy, database.Deref(j.AgreedAt)})
	}
	var given []word
	err = db.Table("tie_step AS s").Select("t.person_id, s.by_person, s.at").Joins("JOIN tie t ON t.id = s.tie_id").
		Where("t.person_id IN ? AND s.step = ? AND s.by_person <> ''", of, care.StepMake).Scan(&given).Error
	if err != nil {
		return nil, nil, fmt.Errorf("store: words: %w", err)
	}
	return links, append(words, given...), nil
}
