package people

import (
	"fmt"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/store/network"
)

// revoke takes away all that lets somebody in under a tie that was just shut,
// in the transaction that shuts it (safety.md section 1, T6): their sessions,
// invitations, what they were about to hand over to the child, places in open
// meetings and the chair. Whoever has a page open is rung after the commit, and
// a socket of theirs is closed. Every table that holds a way in to a child's
// things has its lines here; nothing else takes one away.
//
// It reaches what is for this child, and what is for all whom the person is
// tied to. What was handed out for another child stays, so that nothing there
// tells of it.
func (s *Store) revoke(tx *gorm.DB, t care.Tie) error {
	now := s.db.Now()
	mine := `(SELECT seat.id FROM seat JOIN review ON review.id = seat.review_id
		WHERE seat.person_id = @person AND review.child_id = @child AND review.state <> @closed)`
	ties := `(SELECT id FROM tie WHERE person_id = @person AND child_id = @child)`
	lines := []string{
		`UPDATE invite SET revoked_at = @now, code = NULL WHERE revoked_at IS NULL AND tie_id IN ` + ties,
		`UPDATE handover SET used_at = @now WHERE used_at IS NULL AND by_person = @person AND card_id IN (SELECT id FROM card WHERE child_id = @child)`,
		`UPDATE device SET ended_at = @now WHERE ended_at IS NULL AND bound_at IS NULL AND by_person = @person AND child_id = @child`,
		`UPDATE chair_spell SET until_at = @now WHERE until_at IS NULL AND seat_id IN ` + mine,
		`UPDATE review SET chair_seat = NULL WHERE child_id = @child AND chair_seat IN ` + mine,
		`UPDATE seat SET left_at = @now WHERE joined_at IS NOT NULL AND left_at IS NULL AND id IN ` + mine,
	}
	for _, line := range lines {
		err := tx.Exec(line, map[string]any{
			"now": now, "person": t.Person, "child": t.Child, "closed": network.ReviewClosed,
		}).Error
		if err != nil {
			return fmt.Errorf("store: revoke: %w", err)
		}
	}
	return s.signin.EndSessionsWithin(tx, t.Person, t.Child)
}
