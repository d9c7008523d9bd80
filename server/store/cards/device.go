package cards

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"myreview/server/alert"
	"myreview/server/care"
	"myreview/server/database"
	"myreview/server/store/alerts"
	"myreview/server/store/audit"
	"myreview/server/store/network"
	"myreview/server/store/signin"
)

// deviceRow is a phone or tablet that a child alone uses. Its link works for
// the first browser that takes it up; from then on that browser is the way in,
// and nothing has to be remembered (WCAG 2.2, 3.3.8).
type deviceRow struct {
	ID         care.ID    `gorm:"column:id;primaryKey"`
	ChildID    care.ID    `gorm:"column:child_id"`
	LinkHash   string     `gorm:"column:link_hash"`
	DeviceHash string     `gorm:"column:device_hash"`
	ByPerson   care.ID    `gorm:"column:by_person"`
	MadeAt     time.Time  `gorm:"column:made_at"`
	ExpiresAt  time.Time  `gorm:"column:expires_at"` // of the link, not of the device
	BoundAt    *time.Time `gorm:"column:bound_at"`
	SeenAt     *time.Time `gorm:"column:seen_at"`
	EndedAt    *time.Time `gorm:"column:ended_at"`
}

func (deviceRow) TableName() string { return "device" }

// DeviceLinkLives is how long the link to a device waits to be taken up: it is
// opened where it is made, or the same day.
const DeviceLinkLives = 24 * time.Hour

// MakeDeviceLink makes a link for a device that the child alone uses, and ends
// those that nobody took up. id is the one that the form carried; a repeat is a
// Conflict (card.once).
func (s *Store) MakeDeviceLink(ctx context.Context, v care.Viewer, review, id care.ID) (CardFace, error) {
	face := CardFace{Token: signin.NewToken()}
	err := s.audit.Write(ctx, v, review, func(tx *audit.Tx) error {
		st, err := s.makesCards(ctx, tx.DB, v, review)
		if err != nil {
			return err
		}
		if err := s.hasPages(st); err != nil {
			return err
		}
		child, now := st.Review.ChildID, s.db.Now()
		var twice int64
		if err := tx.Model(&deviceRow{}).Where("id = ?", id).Count(&twice).Error; err != nil {
			return fmt.Errorf("store: device link: %w", err)
		}
		if twice > 0 {
			return care.Conflict("card.once")
		}
		var p network.PersonRow
		if err := database.Take(tx.DB, &p, "id = ?", child); err != nil {
			return err
		}
		face.Lang, face.Band = p.Lang, p.Band
		err = tx.Model(&deviceRow{}).Where("child_id = ? AND bound_at IS NULL AND ended_at IS NULL", child).Update("ended_at", now).Error
		if err == nil {
			err = tx.Create(&deviceRow{
				ID: id, ChildID: child, LinkHash: database.HashOf(face.Token), ByPerson: v.Person, MadeAt: now, ExpiresAt: now.Add(DeviceLinkLives),
			}).Error
		}
		if errors.Is(err, gorm.ErrDuplicatedKey) {
			return care.Conflict("card.once")
		}
		if err != nil {
			return fmt.Errorf("store: device link: %w", err)
		}
		tx.Event("device.link", id)
		return s.cardEvent(tx.DB, child, deviceMade, v.Person)
	})
	return face, err
}

// DeviceLinkAt is how to speak to whoever follows a link to a device. It
// changes nothing, so that what follows links by itself uses none up. NotFound
// (device.unknown): there is none, it is over, or another browser has it.
func (s *Store) DeviceLinkAt(ctx context.Context, link, device string) (CardAt, error) {
	db := s.db.Read(ctx)
	row, err := s.deviceLink(db, link)
	if err == nil && row.BoundAt != nil && row.DeviceHash != database.HashOf(device) {
		err = unknownDevice()
	}
	if err != nil {
		return CardAt{}, err
	}
	return s.deviceAt(db, row)
}

func unknownDevice() error { return &care.Error{Kind: care.KindNotFound, Key: "device.unknown"} }

func (s *Store) deviceLink(db *gorm.DB, link string) (row deviceRow, err error) {
	err = database.Take(db, &row, "link_hash = ? AND ended_at IS NULL", database.HashOf(link))
	if err == nil && row.BoundAt == nil && !s.db.Now().Before(row.ExpiresAt) {
		err = unknownDevice()
	}
	if err == nil {
		err = s.network.OwnTie(db, row.ChildID)
	}
	if err != nil && care.KindOf(err) == care.KindNotFound {
		return row, unknownDevice()
	}
	return row, err
}

func (s *Store) deviceAt(db *gorm.DB, row deviceRow) (CardAt, error) {
	var p network.PersonRow
	err := database.Take(db, &p, "id = ?", row.ChildID)
	return CardAt{Lang: p.Lang, Band: p.Band}, err
}

// BindDevice makes this browser the child's own, if it is the first that asks,
// and signs the child in. The same browser may ask again. Whoever comes later
// gets what a link that never was gives, and it is put on record.
func (s *Store) BindDevice(ctx context.Context, link, device string, start signin.NewSession, lang care.Lang) (session string, err error) {
	row, err := s.deviceLink(s.db.Read(ctx), link)
	if err != nil {
		return "", err
	}
	mine, now := database.HashOf(device), s.db.Now()
	refused := false
	err = s.db.WriteTx(ctx, func(tx *gorm.DB) error {
		bound := tx.Model(&deviceRow{}).Where("id = ? AND bound_at IS NULL AND ended_at IS NULL AND expires_at > ?", row.ID, now).
			Updates(map[string]any{"device_hash": mine, "bound_at": now, "seen_at": now})
		if bound.Error != nil {
			return fmt.Errorf("store: bind device: %w", bound.Error)
		}
		if bound.RowsAffected == 0 {
			var kept deviceRow
			if err := database.Take(tx, &kept, "id = ? AND ended_at IS NULL", row.ID); err != nil {
				return unknownDevice()
			}
			if refused = kept.DeviceHash != mine; refused {
				return s.refuseDevice(tx, kept, mine)
			}
			return nil
		}
		// A browser is one child's: who had it before has it no more.
		err := tx.Model(&deviceRow{}).Where("device_hash = ? AND id <> ? AND ended_at IS NULL", mine, row.ID).Update("ended_at", now).Error
		if err != nil {
			return fmt.Errorf("store: bind device: %w", err)
		}
		return s.cardEvent(tx, row.ChildID, deviceBound, row.ChildID)
	})
	switch {
	case err != nil:
		return "", err
	case refused:
		s.db.Ring(alerts.AlertBell)
		return "", unknownDevice()
	}
	start.By = signin.ByDevice
	return s.signin.StartSessionWith(ctx, row.ChildID, start, lang, signin.LockCredential(signin.LockDevice, row.ID, unknownDevice()))
}

// refuseDevice records that another browser came with a link that was taken, and
// tells the people at work: once for each browser, and only once while they have
// such a message open.
func (s *Store) refuseDevice(tx *gorm.DB, row deviceRow, who string) error {
	key := "device|" + string(row.ID) + "|" + who
	var told int64
	if err := tx.Model(&alerts.AlertRow{}).Where("key = ?", key).Count(&told).Error; err != nil {
		return fmt.Errorf("store: bind device: %w", err)
	}
	if told > 0 {
		return nil
	}
	about := "device|" + string(row.ID)
	open, err := s.alerts.OpenAbout(tx, about)
	if err != nil || open.ID != "" { // the people at work know, and have it open
		return err
	}
	if err := s.alerts.Raise(tx, alert.Raised{Key: key, Kind: alert.Way, Child: row.ChildID, About: about}); err != nil {
		return err
	}
	return s.cardEvent(tx, row.ChildID, deviceRefused, row.ChildID)
}

// OwnDevice reports whether this browser is a child's own, and how to speak to
// them. NotFound: it is not.
func (s *Store) OwnDevice(ctx context.Context, device string) (CardAt, error) {
	db := s.db.Read(ctx)
	row, err := s.ownDevice(db, device)
	if err != nil {
		return CardAt{}, err
	}
	return s.deviceAt(db, row)
}

func (s *Store) ownDevice(db *gorm.DB, device string) (row deviceRow, err error) {
	if device == "" {
		return row, unknownDevice()
	}
	err = database.Take(db, &row, "device_hash = ? AND bound_at IS NOT NULL AND ended_at IS NULL", database.HashOf(device))
	if err == nil {
		err = s.network.OwnTie(db, row.ChildID)
	}
	if err == nil {
		err = s.sameHome(db, row)
	}
	if err != nil && care.KindOf(err) == care.KindNotFound {
		return row, unknownDevice()
	}
	return row, err
}

// sameHome is nil while the child lives with everybody with whom they did when
// the device became theirs. It may have stayed behind: whoever has it then is
// not to be one tap away from being the child. A step that shuts such a tie
// ends the devices itself; a date passes without one.
func (s *Store) sameHome(db *gorm.DB, row deviceRow) error {
	around, err := network.CircleOf(db, row.ChildID)
	if err != nil {
		return err
	}
	for _, t := range around.Ties {
		if t.Kind.Home() && !t.Until.IsZero() && t.Until.After(database.Deref(row.BoundAt)) && !s.db.Now().Before(t.Until) {
			return unknownDevice()
		}
	}
	return nil
}

// EnterOwnDevice signs in the child whose browser this is.
func (s *Store) EnterOwnDevice(ctx context.Context, device string, start signin.NewSession, lang care.Lang) (session string, err error) {
	row, err := s.ownDevice(s.db.Read(ctx), device)
	if err != nil {
		return "", err
	}
	err = s.db.WriteBatched(ctx, func(tx *gorm.DB) error {
		return tx.Model(&deviceRow{}).Where("id = ?", row.ID).Update("seen_at", s.db.Now()).Error
	})
	if err != nil {
		return "", fmt.Errorf("store: own device: %w", err)
	}
	start.By = signin.ByDevice
	return s.signin.StartSessionWith(ctx, row.ChildID, start, lang, signin.LockCredential(signin.LockDevice, row.ID, unknownDevice()))
}

// GiveUpDevice makes this browser nobody's. One that is nobody's already is no error.
func (s *Store) GiveUpDevice(ctx context.Context, device string) error {
	row, err := s.ownDevice(s.db.Read(ctx), device)
	if err != nil {
		if care.KindOf(err) == care.KindNotFound {
			return nil
		}
		return err
	}
	return s.db.WriteTx(ctx, func(tx *gorm.DB) error { return s.endDevice(tx, row.ID, row.ChildID, row.ChildID) })
}

// EndOwnDevice makes one of the child's devices nobody's, and signs them out.
func (s *Store) EndOwnDevice(ctx context.Context, v care.Viewer, review, id care.ID) error {
	var child care.ID
	err := s.audit.Write(ctx, v, review, func(tx *audit.Tx) error {
		st, err := s.makesCards(ctx, tx.DB, v, review)
		if err != nil {
			return err
		}
		child = st.Review.ChildID
		var row deviceRow
		if err := database.Take(tx.DB, &row, "id = ? AND child_id = ?", id, child); err != nil {
			return err
		}
		if row.EndedAt != nil {
			return nil
		}
		tx.Event("device.ended", id)
		if err := s.signin.EndSessions(tx.DB, "person_id = ?", child); err != nil {
			return err
		}
		return s.endDevice(tx.DB, id, child, v.Person)
	})
	if err != nil {
		return err
	}
	return s.signin.RingFor(ctx, child)
}

// EndOwnDevices makes all of the child's devices nobody's and signs them out.
func (s *Store) EndOwnDevices(tx *gorm.DB, child, by care.ID) error {
	var ids []care.ID
	err := tx.Model(&deviceRow{}).Where("child_id = ? AND bound_at IS NOT NULL AND ended_at IS NULL", child).Pluck("id", &ids).Error
	if err != nil {
		return fmt.Errorf("store: end devices: %w", err)
	}
	for _, id := range ids {
		if err := s.endDevice(tx, id, child, by); err != nil {
			return err
		}
	}
	return s.signin.EndSessions(tx, "person_id = ? AND way = ?", child, signin.ByDevice)
}

func (s *Store) endDevice(tx *gorm.DB, id, child, by care.ID) error {
	err := tx.Model(&deviceRow{}).Where("id = ?", id).Update("ended_at", s.db.Now()).Error
	if err != nil {
		return fmt.Errorf("store: end device: %w", err)
	}
	return s.cardEvent(tx, child, deviceEnded, by)
}
