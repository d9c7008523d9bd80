package store_test

import (
	"errors"
	"fmt"
	"testing"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/store"
	"myreview/server/store/storetest"
)

// The next look sees what has changed in a circle, whoever changed it and by whatever
// way; and the circle has another mark, for those who look already.
func TestAChangedCircleIsSeenAtOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		f := storetest.NewFamily(t, s, care.Young)
		elsewhere := base.Open(t)
		iro := viewer(t, s, session(t, s, f.IRO.Person))
		look := func() string {
			t.Helper()
			m, err := s.Meetings.Meeting(t.Context(), iro, f.Review)
			if err != nil {
				t.Fatal(err)
			}
			view, err := m.View(iro)
			if err != nil {
				t.Fatal(err)
			}
			return fmt.Sprint(view.People, view.Outside)
		}
		tie := func(kind care.TieKind, state care.TieState) func(tx *gorm.DB) error {
			return exec("INSERT INTO tie (id, person_id, child_id, kind, state, since) VALUES (?, ?, ?, ?, ?, ?)",
				care.NewID(), f.Stranger.Person, f.Child.Person, kind, state, storetest.Start)
		}
		for _, row := range []struct {
			why   string
			write func(tx *gorm.DB) error
			shows bool
		}{
			{"nothing", exec("UPDATE person SET reads = 'at noon' WHERE id = ?", f.IRO.Person), false},
			{"somebody is tied", tie(care.TieParent, care.TieActive), true},
			{"somebody ends", exec("UPDATE tie SET state = 'ended' WHERE id = ?", f.Carer.Tie), true},
			{"somebody is excluded", exec("UPDATE tie SET state = 'excluded' WHERE id = ?", f.Parent.Tie), true},
			{"another name", exec("UPDATE person SET name = 'Another Name' WHERE id = ?", f.Worker.Person), true},
			{"another picture", exec("UPDATE person SET picture = 'cat' WHERE id = ?", f.Worker.Person), true},
			{"what the child calls them", exec("UPDATE tie SET calls = 'Wally' WHERE id = ?", f.Worker.Tie), true},
		} {
			before, mark := look(), marked(t, s, f.Review)
			failed := errors.New("undone")
			_ = elsewhere.Do(t.Context(), func(tx *gorm.DB) error {
				if err := row.write(tx); err != nil {
					t.Fatal(err)
				}
				return failed
			})
			if now := look(); now != before {
				t.Errorf("%s, undone: %s, want %s", row.why, now, before)
			}
			if err := elsewhere.Do(t.Context(), row.write); err != nil {
				t.Fatal(err)
			}
			if now := look(); (now != before) != row.shows {
				t.Errorf("%s: %s, before %s", row.why, now, before)
			}
			if now := marked(t, s, f.Review); (now != mark) != row.shows {
				t.Errorf("%s: the circle has another mark: %v, want %v", row.why, now != mark, row.shows)
			}
		}
	})
}

// marked is the mark of the circle round the child of a review, the same for a reading
// of the meeting as for who asks whether that still holds.
func marked(t *testing.T, s *store.Store, of care.ID) string {
	t.Helper()
	marks, err := s.Network.CircleMarks(t.Context(), []care.ID{of})
	if err != nil {
		t.Fatal(err)
	}
	m, err := s.Meetings.MeetingSnapshot(t.Context(), of)
	if err != nil {
		t.Fatal(err)
	}
	if marks[of] != m.Circle() || m.Circle() == "" {
		t.Errorf("mark %x, in the meeting %x", marks[of], m.Circle())
	}
	return m.Circle()
}
