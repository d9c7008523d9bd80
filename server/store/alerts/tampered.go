package alerts

import (
	"context"
	"errors"

	"gorm.io/gorm"

	"myreview/server/alert"
	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/store/audit"
)

// Tampered puts on record, and tells the operator and those who must look, that
// a row does not open in its place: somebody has moved or changed it. However
// often it is come upon, there is one alert.
func (s *Store) Tampered(child care.ID, table string, row care.ID) {
	who := audit.Reading{Subject: audit.Subject{What: audit.Kind(table), Purpose: "keeping", Verb: audit.Unopened}}
	if !s.audit.Claim(who, s.db.Now(), row) {
		return
	}
	s.db.Log.Error("sealed row does not open", "table", table, "row", row, "child", child)
	raised := alert.Raised{Kind: alert.Moved, Child: child, Words: table + " " + string(row)}
	raised.Key = "moved|" + raised.Words
	raised.About = raised.Key
	if row == child {
		raised.Child = "" // whose keys do not open: nothing can be sealed with them
	}
	s.audit.Aside(func() {
		ctx, cancel := context.WithTimeout(context.Background(), audit.WriteTime)
		defer cancel()
		err := s.db.WriteBatched(ctx, func(tx *gorm.DB) error {
			line := audit.Line{At: s.db.Now(), Verb: who.Verb, What: who.What, Purpose: who.Purpose, Objects: string(row)}
			if err := s.audit.Append(tx, child, []audit.Line{line}); err != nil {
				return err
			}
			return s.Raise(tx, raised)
		})
		if err == nil {
			s.db.Ring(AlertBell)
		} else if !errors.Is(err, database.ErrClosing) {
			s.db.Log.Error("tampered row not reported", "err", err)
		}
	})
}
