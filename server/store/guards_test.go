package store_test

import (
	"testing"
	"time"

	"myreview/server/care"
	"myreview/server/store"
	"myreview/server/store/children"
	"myreview/server/store/storetest"
)

// Where a child is placed for adoption, or lives with those who may adopt them, the place of
// reviews is kept from parents, whoever writes the home down.
func TestHomesThatKeepThePlaceFromParents(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store, base *storetest.Base) {
		v, _ := council(t, s)
		bring(t, s, v, amara()[:2]...)
		child := numbered(t, s, v, "C1")
		set := func(guarded string) {
			t.Helper()
			if _, err := base.Raw(t).Exec("UPDATE child SET guarded = " + guarded); err != nil {
				t.Fatal(err)
			}
			base.Clock.Move(time.Minute)
		}
		guarded := func(want bool, how, code string) {
			t.Helper()
			if got := childPage(t, s, v, child).Guarded; got != want {
				t.Errorf("%s %s: guarded %v, want %v", code, how, got, want)
			}
			set("TRUE") // as it was signed
		}
		for code, want := range map[string]bool{"A3": true, "A4": true, "A5": true, "A6": true, "U2": true, "U5": true, "U1": false, "U4": false, "U6": false, "P1": false, "K2": false} {
			set("FALSE")
			id := bring(t, s, v, file("homes.csv", homeHead, "h1,C1,"+code+",10/02/2024,,"))
			guarded(want, "by a file", code)
			undo(t, s, v, id)
			if code == care.HomeKind(code) {
				set("FALSE")
				n := children.NewSpell{ID: care.NewID(), Child: child, Sort: care.SpellHome, Kind: code, Since: "2024-02-10"}
				if err := s.Children.AddSpell(t.Context(), v, n); err != nil {
					t.Fatal(err)
				}
				guarded(want, "by hand", code)
				if _, err := base.Raw(t).Exec("DELETE FROM spell WHERE sort = 'home'"); err != nil {
					t.Fatal(err)
				}
			}
		}
	})
}
