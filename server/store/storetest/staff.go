package storetest

import (
	"context"
	"strings"
	"testing"

	"gorm.io/gorm"

	"myreview/server/care"
	"myreview/server/store"
	"myreview/server/store/staff"
)

// Operator is whoever runs the program, as the verbs of the command line are.
var Operator = care.Viewer{Operator: true, Lang: care.English, Band: care.Adult}

// Administrators makes the first two of an authority.
func Administrators(t testing.TB, s *store.Store) (two [2]care.Viewer) {
	t.Helper()
	var begin [2]staff.Newcomer
	for i, name := range []string{"Ada Test-Admin", "Amir Test-Admin"} {
		begin[i] = staff.Newcomer{ID: care.NewID(), Name: name, Email: strings.ReplaceAll(strings.ToLower(name), " ", ".") + "@council.example"}
		two[i] = AtWork(begin[i].ID)
	}
	if _, err := s.Staff.Begin(t.Context(), Operator, begin); err != nil {
		t.Fatal(err)
	}
	return two
}

// AtWork is a viewer who works at the authority.
func AtWork(person care.ID) care.Viewer {
	return care.Viewer{Person: person, Lang: care.English, Band: care.Adult, Staff: true}
}

// Employ adds somebody with a job, to which both administrators agree.
func Employ(t testing.TB, s *store.Store, by [2]care.Viewer, name string, job care.Job) care.Viewer {
	t.Helper()
	n := staff.Newcomer{ID: care.NewID(), Name: name, Email: string(care.NewID()) + "@council.example", Jobs: []care.Job{job}}
	if _, err := s.Staff.Add(t.Context(), by[0], n); err != nil {
		t.Fatal(err)
	}
	one, err := s.Staff.Member(t.Context(), by[1], n.ID)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Staff.AgreeJob(t.Context(), by[1], one.Jobs[0].ID, one.Came.ID); err != nil {
		t.Fatal(err)
	}
	return AtWork(n.ID)
}

// EndAllSessions signs a person out everywhere, and rings in each of their reviews, so that
// open pages know at once.
func EndAllSessions(ctx context.Context, s *store.Store, person care.ID) error {
	err := s.DB.WriteTx(ctx, func(tx *gorm.DB) error { return s.SignIn.EndSessions(tx, "person_id = ?", person) })
	if err != nil {
		return err
	}
	return s.SignIn.RingFor(ctx, person)
}
