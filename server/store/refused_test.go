package store_test

import (
	"errors"
	"os"
	"testing"

	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/store/children"
	"myreview/server/store/storetest"
)

// A Postgres that could not be reached was said to hold a database already, so that
// whoever restores looked in the wrong place.
func TestAnUnreachableDatabaseIsNotOneThatIsThere(t *testing.T) {
	err := database.Restore(t.Context(), database.Config{URL: "postgres://nobody@127.0.0.1:1/x?connect_timeout=1"}, "/nothing")
	if err == nil || errors.Is(err, os.ErrExist) {
		t.Errorf("restore: %v", err)
	}
	folder := t.TempDir() // a folder is no database that can be read
	err = database.Backup(t.Context(), database.Config{Path: folder}, folder+"/backup")
	if err == nil || errors.Is(err, database.ErrNoDatabase) {
		t.Errorf("backup: %v", err)
	}
}

// Nothing begins after a child's death.
func TestNoStatusBeginsAfterAChildsDeath(t *testing.T) {
	s, _ := storetest.SQLite(t)
	v, _ := council(t, s)
	src := amara()
	src[0] = file("people.csv", peopleHead, "C1,Amara,Okafor,15/05/2014,01/02/2026")
	if _, err := doAll(t, s, v, handIn(t, s, v, src...)); err != nil {
		t.Fatal(err)
	}
	found, err := s.Children.Find(t.Context(), v, "C1")
	if err != nil || len(found) != 1 {
		t.Fatal(found, err)
	}
	for since, want := range map[care.Date]string{"2026-02-05": "child.error.died", "2026-01-05": ""} {
		n := children.NewSpell{ID: care.NewID(), Child: found[0].Child, Sort: care.SpellLegal, Kind: "C1", Since: since}
		if got := faultKey(s.Children.AddSpell(t.Context(), v, n)); got != want {
			t.Errorf("from %s: %q", since, got)
		}
	}
}
